"""The guards before every door: its names, what another site may do, what is sent along."""

import re
from dataclasses import replace
from datetime import date, timedelta
from threading import BoundedSemaphore

import pytest
from flask import Flask
from flask.testing import FlaskClient

from application.bootstrap import House
from application.limits import FILING_ALL, RECEIPT, RECEIPT_TRIED, SIGN_IN, SIGN_IN_WORKED
from application.settings import Proxy
from domain.people import Actor
from tests.web.public.visitor import Visitor
from tests.web.staff.worker import Worker, file, hire
from web import create_app
from web.hardening import MOST_PARTS
from web.visitors import Visitors

WRONG = "This name and this password do not go together."
TOO_MANY = "There were too many wrong tries."
ELSEWHERE = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
}


@pytest.fixture
def people(house: House) -> dict[str, Actor]:
    return hire(house)


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    return Visitor(client)


# Names


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        "localhost.elsewhere.example",
        "elsewhere.example:80",
        "[::2]",
        "a b",
        "",
    ],
)
def test_a_name_that_is_not_ours_gets_one_plain_sentence(client: FlaskClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.get_data(as_text=True) == "No office is known by this name here."


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8484", "127.0.0.1:8484", "[::1]:8484", "ombud.example"]
)
def test_the_office_answers_under_its_names(house: House, host: str) -> None:
    named = replace(house, settings=replace(house.settings, hosts=("ombud.example",)))

    answer = create_app(named).test_client().get("/", headers={"Host": host})

    assert answer.status_code == 200


def test_a_machine_that_shares_out_visitors_may_ask_by_any_name(client: FlaskClient) -> None:
    assert client.get("/health", headers={"Host": "10.0.0.7"}).json == {"ok": True}


FORWARDED = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "ombud.example",
}


def test_no_header_says_that_it_came_by_https_unless_the_office_was_told_to_believe_it(
    house: House,
) -> None:
    told = replace(house, settings=replace(house.settings, proxy=Proxy(scheme=1)))

    answers = [create_app(each).test_client().get("/", headers=FORWARDED) for each in (house, told)]

    assert ["Strict-Transport-Security" in each.headers for each in answers] == [False, True]
    assert [each.headers["Set-Cookie"].startswith("__Host-") for each in answers] == [False, True]


def test_the_chosen_language_holds_behind_a_proxy_that_speaks_https(house: House) -> None:
    told = replace(house, settings=replace(house.settings, proxy=Proxy(scheme=1)))
    client = create_app(told).test_client()
    secure = {"X-Forwarded-Proto": "https"}

    client.get("/?language=zh", headers=secure, base_url="https://localhost")
    later = client.get("/", headers=secure, base_url="https://localhost")

    assert '<html lang="zh' in later.get_data(as_text=True)


def test_a_name_that_a_proxy_was_asked_for_has_to_be_ours_as_well(house: House) -> None:
    told = replace(house, settings=replace(house.settings, proxy=Proxy(host=1)))

    assert create_app(told).test_client().get("/", headers=FORWARDED).status_code == 400


# Other sites


@pytest.mark.parametrize(
    "said",
    [
        {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/open", "/page", "/staff/", "/static/style.css"])
def test_another_site_loads_and_embeds_nothing(
    client: FlaskClient, path: str, said: dict[str, str]
) -> None:
    answer = client.get(path, headers={"Sec-Fetch-Site": "cross-site", **said})

    assert answer.status_code == 403


def test_a_link_elsewhere_leads_straight_to_what_is_open_to_everybody(client: FlaskClient) -> None:
    answers = [client.get(path, headers=ELSEWHERE) for path in ("/", "/tell", "/staff/sign-in")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not any("Go on to our page?" in answer.text for answer in answers)


@pytest.mark.usefixtures("people")
def test_before_any_other_page_stands_one_that_asks_whether_to_go_on(
    app: Flask, house: House
) -> None:
    complaint = file(house)
    worker = Worker(app.test_client()).sign_in("zhou")

    answer = worker.client.get(f"/staff/complaints/{complaint}?show=%22%3E", headers=ELSEWHERE)

    assert "Go on to our page?" in answer.text
    assert f'href="/staff/complaints/{complaint}?show=%22%3E"' in answer.text
    assert not house.reading.of(complaint)


# What is sent along


def test_every_answer_says_how_it_may_be_used(client: FlaskClient) -> None:
    for path in ("/", "/nowhere", "/staff/", "/health"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


def test_by_https_a_browser_is_told_to_come_by_no_other_way(client: FlaskClient) -> None:
    headers = client.get("/", base_url="https://localhost").headers

    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_a_form_of_very_many_fields_is_not_read(client: FlaskClient) -> None:
    token = re.findall(r'name="csrf" value="(\w+)"', client.get("/open").text)[0]

    answer = client.post("/open", data={"csrf": token, **{f"f{n}": "" for n in range(MOST_PARTS)}})

    assert answer.status_code == 413


# Trying a door


@pytest.mark.usefixtures("people")
def test_wrong_passwords_hold_up_a_name_whether_it_is_known_or_not(
    app: Flask,
) -> None:
    answers = {}
    for name in ("zhou", "nobody"):
        worker = Worker(app.test_client())
        for _ in range(SIGN_IN.burst):
            assert WRONG in worker.sign_in(name, "wrong").text
        worker.sign_in(name, "wrong")
        text = re.sub(r'(nonce|name="csrf" value|data-options)="[^"]*"', "", worker.text)
        answers[name] = (worker.status, re.sub(r'value="\d+-\w+-\w+"', "", text.replace(name, "")))

    assert answers["zhou"] == answers["nobody"]
    assert answers["zhou"][0] == 429
    assert TOO_MANY in answers["zhou"][1]


@pytest.mark.usefixtures("people")
def test_whoever_types_wrong_passwords_elsewhere_keeps_nobody_out_of_a_known_browser(
    app: Flask,
) -> None:
    own, stranger = Worker(app.test_client()).sign_in("zhou"), Worker(app.test_client())
    own.client.post("/staff/sign-out", data={"csrf": own.go("/staff/own/").form.fields["csrf"]})
    for _ in range(SIGN_IN.burst + 1):
        stranger.sign_in("zhou", "wrong")

    assert stranger.status == 429
    assert own.sign_in("zhou").status == 303


@pytest.mark.usefixtures("people")
def test_a_known_browser_of_one_person_is_a_stranger_to_another(
    app: Flask,
) -> None:
    worker = Worker(app.test_client()).sign_in("he")
    worker.client.delete_cookie("session")

    for _ in range(SIGN_IN.burst):
        worker.sign_in("zhou", "wrong")

    assert worker.sign_in("zhou", "wrong").status == 429
    assert worker.sign_in("he").status == 303


@pytest.mark.usefixtures("people")
def test_work_opens_a_name_that_others_keep_shut_but_not_for_all_guesses(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.tickets.WORK", 0)  # a puzzle that any number solves
    worker = Worker(app.test_client())
    for _ in range(SIGN_IN.burst + 1):
        worker.sign_in("zhou", "wrong")

    def guess(password: str) -> int:
        ticket = re.findall(r'name="ticket" value="([\w-]+)"', worker.text)[-1]
        worker.send(account="zhou", password=password, ticket=ticket, work="0")
        return worker.status

    guesses = []
    for _ in range(SIGN_IN_WORKED.burst):
        worker.sign_in("zhou", "wrong")
        guesses.append(guess("wrong"))
    worker.sign_in("zhou", "wrong")
    last = guess("password-zhou")

    assert set(guesses) == {401}
    assert last == 429


@pytest.mark.usefixtures("people")
def test_whoever_guesses_at_one_name_takes_no_places_in_the_queue_of_all(
    app: Flask, house: House
) -> None:
    worker = Worker(app.test_client())

    for _ in range(SIGN_IN.burst + 5):
        worker.sign_in("zhou", "wrong")

    assert 'name="ticket"' in worker.text
    assert house.limits.queue("sign-in") == timedelta(seconds=1)


def test_whoever_comes_while_too_many_secrets_are_looked_at_loses_no_try(
    visitor: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.file()
    with monkeypatch.context() as crowd:
        crowd.setattr(house.hasher, "_places", BoundedSemaphore(1))
        house.hasher._places.acquire()
        answers = [visitor.open().page for _ in range(RECEIPT.burst + 1)]

    assert {answer.status_code for answer in answers if answer} == {503}
    assert answers[0] is not None
    assert answers[0].headers["Retry-After"] == "5"
    assert "We have it" in visitor.open().text


def test_whoever_holds_a_receipt_does_not_keep_the_office_busy_with_it(visitor: Visitor) -> None:
    visitor.file()

    answers = [visitor.open().page for _ in range(RECEIPT_TRIED.burst + 1)]

    assert {answer.status_code for answer in answers[:-1] if answer} == {200}
    assert answers[-1] is not None
    assert answers[-1].status_code == 429
    assert "very much in a short time. Wait 1 minutes" in visitor.text


def test_a_crowd_that_files_loses_nobody_a_word(visitor: Visitor, house: House) -> None:
    while not house.limits.take((FILING_ALL, "")):
        pass

    visitor.tell().send(code_again=visitor.code)
    held_up = visitor.text
    house.clock.forward(timedelta(seconds=11))  # type: ignore[attr-defined]  # a clock to be set
    visitor.send(code_again=visitor.code)

    assert "Very many people are coming in at this moment. Wait 11 seconds" in held_up
    assert "They sent me away during opening hours" in held_up
    assert 'class="ob-number"' in visitor.text


def test_a_place_is_counted_by_a_name_that_nobody_can_lead_back_the_day_after() -> None:
    monday = date(2026, 3, 2)
    one, other = Visitors(monday, b"k"), Visitors(monday, b"k")

    first = one.name("203.0.113.7", monday)
    same = other.name("203.0.113.7", monday)
    third_day = (
        one.name("203.0.113.7", date(2026, 3, 4)),
        other.name("203.0.113.7", date(2026, 3, 4)),
    )

    assert first == same
    assert third_day[0] == third_day[1] != first
    assert one.name("203.0.113.7", monday) != first


def test_a_network_is_one_place_and_this_machine_is_none() -> None:
    visitors, day = Visitors(date(2026, 3, 2)), date(2026, 3, 2)

    assert visitors.name("2001:db8::1", day) == visitors.name("2001:db8::ffff:1", day)
    assert visitors.name("2001:db8::1", day) != visitors.name("2001:db8:0:1::1", day)
    assert visitors.name("::ffff:203.0.113.7", day) == visitors.name("203.0.113.7", day)
    assert visitors.name("203.0.113.7:8080", day) == visitors.name("203.0.113.7", day)
    assert visitors.name("[2001:db8::1]:80", day) == visitors.name("2001:db8::1", day)
    assert [visitors.name(each, day) for each in ("127.0.0.1", "::1", "", None, "x")] == [None] * 5
