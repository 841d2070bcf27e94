"""Signing in and out of the staff door."""

import pytest
from flask import Flask, g

from application.adapters.clock import SetClock
from application.bootstrap import House
from application.sessions import IDLE, LONGEST
from domain.people import Actor
from tests.web.staff.worker import Form, Worker
from web.context import form_sent


@pytest.fixture
def worker(app: Flask, people: dict[str, Actor]) -> Worker:
    assert people
    return Worker(app.test_client())


def location(worker: Worker) -> str:
    assert worker.page is not None
    return worker.page.headers.get("Location", "")


def test_a_name_and_its_password_open_the_register(worker: Worker) -> None:
    worker.sign_in("sun")

    assert (worker.status, location(worker)) == (303, "/staff/")
    assert "Register" in worker.go("/staff/").text


def test_a_wrong_password_and_an_unknown_name_read_the_same(worker: Worker) -> None:
    wrong = worker.sign_in("sun", "guessed")
    said, status = wrong.text.replace('value="sun"', ""), wrong.status

    unknown = worker.sign_in("nobody", "guessed")

    without_nonces = said.split("<main")[1]
    assert (status, unknown.status) == (401, 401)
    assert unknown.text.replace('value="nobody"', "").split("<main")[1] == without_nonces
    assert "do not go together" in said


@pytest.mark.parametrize("password", ["", " ", "password-lin", "x" * 5000, "\x00"])
def test_no_other_password_opens(worker: Worker, password: str) -> None:
    worker.go("/staff/sign-in").send(account="sun", password=password)

    assert worker.status == 401
    assert worker.go("/staff/").status == 302


def test_whoever_was_sent_to_sign_in_comes_back_to_the_page(worker: Worker, complaint: str) -> None:
    asked = worker.go(f"/staff/complaints/{complaint}")
    assert location(asked) == f"/staff/sign-in?then=/staff/complaints/{complaint}"

    worker.sign_in("sun", then=f"/staff/complaints/{complaint}")

    assert location(worker) == f"/staff/complaints/{complaint}"


@pytest.mark.parametrize(
    "then", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/staff/../../x:y", ""]
)
def test_signing_in_never_leads_to_another_site(worker: Worker, then: str) -> None:
    worker.sign_in("sun", then=then)

    assert "evil" not in location(worker)
    assert location(worker).startswith("/staff/")


def test_whoever_signs_out_is_asked_again(worker: Worker) -> None:
    worker.sign_in("sun")
    token = worker.client.get_cookie("session")
    assert token is not None
    page = worker.go("/staff/")

    worker.client.post("/staff/sign-out", data={"csrf": csrf(page)})

    worker.client.set_cookie("session", token.value)
    assert worker.go("/staff/").status == 302


def test_a_session_is_never_carried_over_from_before_signing_in(worker: Worker) -> None:
    worker.sign_in("sun")
    before = worker.client.get_cookie("session")

    Worker(worker.client).go("/staff/")
    worker.client.delete_cookie("session")
    worker.sign_in("lin")

    after = worker.client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value


@pytest.mark.parametrize(("steps", "wait"), [(1, IDLE), (20, LONGEST / 19)])
def test_a_session_ends_by_itself(
    worker: Worker, clock: SetClock, steps: int, wait: object
) -> None:
    worker.sign_in("sun")

    answers = []
    for _ in range(steps):
        clock.forward(wait + IDLE / 1000)  # type: ignore[operator]  # known here
        answers.append(worker.go("/staff/").status)

    assert answers[-1] == 302


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(worker: Worker) -> None:
    worker.sign_in("sun")

    assert worker.page is not None
    [said] = [
        each for each in worker.page.headers.getlist("Set-Cookie") if each.startswith("session=")
    ]
    assert "HttpOnly" in said
    assert "SameSite=Strict" in said


def test_an_auditor_and_an_administrator_come_to_their_own_pages(worker: Worker) -> None:
    assert location(worker.sign_in("luo")) == "/audit/"
    worker.client.delete_cookie("session")
    assert location(worker.sign_in("root")) == "/staff/people/"
    assert "Root" in worker.go("/staff/people/").text


def test_a_real_office_lets_nobody_in_without_a_password(app: Flask, house: House) -> None:
    from application.demonstration import CAST, cast

    cast.hire(house)
    worker = Worker(app.test_client()).go("/staff/sign-in")

    worker.send(account=CAST[0].sign_in, password="")

    assert worker.status == 401
    assert CAST[0].name not in worker.text


def csrf(worker: Worker) -> str:
    return worker.text.partition('name="csrf" value="')[2].partition('"')[0]


def test_no_page_gives_back_a_password_or_a_proof(app: Flask) -> None:
    typed = {
        "command_id": "a-command-1",
        "reasons": "Left us.",
        "password": "p1",
        "now": "p2",
        "proof_password": "p3",
        "proof_code": "p4",
    }

    with app.test_request_context("/staff/x", method="POST", data={**typed, "csrf": "ours"}):
        g.csrf = "ours"
        ours = form_sent()
    with app.test_request_context("/staff/x", method="POST", data={**typed, "csrf": "theirs"}):
        g.csrf = "ours"
        theirs = form_sent()

    kept = [("command_id", "a-command-1"), ("reasons", "Left us.")]
    assert ours is not None
    assert theirs is not None
    assert ours["fields"] == [*kept, ("csrf", "ours")]
    assert theirs["fields"] == kept


def test_what_was_written_until_the_session_ended_is_kept_and_sent_after_it(
    worker: Worker, house: House, complaint: str
) -> None:
    worker.sign_in("sun")
    worker.ask(complaint, "sort_matter")
    worker.client.delete_cookie("session")

    worker.send(kind="accusation", reasons="She was sent away twice.")

    assert worker.status == 403
    assert "nothing is lost" in worker.text
    assert 'href="/staff/sign-in"' in worker.text
    assert not house.office.complaint(complaint).matters
    kept = Form(worker.text)
    Worker(worker.client).sign_in("sun")
    again = worker.client.post(kept.action, data=kept.fields)
    assert again.status_code == 303
    assert house.office.complaint(complaint).matters["m1"].kind == "accusation"
