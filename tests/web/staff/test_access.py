"""Who sees a case, given for a time, closed to a few, opened in an emergency: on the pages."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from application import accounts
from application.adapters.clock import SetClock
from application.bootstrap import House
from application.reading import read
from domain.people import SYSTEM
from domain.reading import TurnedAway
from tests.web.staff.worker import Desks, Worker, file


@pytest.fixture
def held(desks: Desks, house: House, complaint: str) -> str:
    """A case that somebody answers for, and a stranger who works in another unit."""
    accounts.open_account(
        house.office,
        house.hasher,
        by=SYSTEM,
        sign_in="fang",
        name="Fang Hui",
        role="investigator",
        unit="Harbour Road",
        password="password-fang",
    )
    desks["sun"].decide(complaint, "take_responsibility")
    house.projector.catch_up()
    return complaint


def number(house: House, complaint: str) -> str:
    return str(house.office.complaint(complaint).number)


def send(worker: Worker, page: str, action: str, **typed: str | list[str]) -> Worker:
    """Send one of the forms of a page."""
    worker.go(page)
    csrf = re.search(r'name="csrf" value="([^"]+)"', worker.text)
    command = re.search(r'name="command_id" value="([^"]+)"', worker.text)
    assert csrf
    once = f"{command[1] if command else 'of-this-test'}-{action[-5:]}"
    worker.page = worker.client.post(action, data={"csrf": csrf[1], "command_id": once, **typed})
    return worker


def give(worker: Worker, complaint: str, **typed: str) -> Worker:
    page = f"/staff/complaints/{complaint}/access"
    return send(worker, page, f"{page}/give", **{f"give_{each}": typed[each] for each in typed})


def force(
    worker: Worker, number: str, told: str, reasons: str = "Somebody is at her door"
) -> Worker:
    return send(
        worker, "/staff/emergency", "/staff/emergency", number=number, told=told, reasons=reasons
    )


def test_a_case_of_another_unit_is_neither_seen_nor_found_nor_counted(
    desks: Desks, house: House, held: str
) -> None:
    stranger, said = desks["fang"], number(house, held)

    assert "Cases you may see: 0." in stranger.go("/staff/").text
    assert "No case answers to this filter." in stranger.go(f"/staff/?q={said}").text
    assert said not in stranger.go("/staff/deadlines").text
    refused = stranger.go(f"/staff/complaints/{held}")
    absent = desks["zhou"].go("/staff/complaints/complaint-none")
    assert refused.status == absent.status == 404
    assert house.reading.of(held)[-1][1] != stranger.account
    assert said in desks["zhou"].go("/staff/").text


def test_access_is_given_for_a_time_and_ended(
    desks: Desks, house: House, held: str, clock: SetClock
) -> None:
    last = (house.office.today() + timedelta(3)).isoformat()

    give(desks["sun"], held, person=desks["fang"].account, until=last, reasons="She translates")

    assert desks["sun"].status == 303
    assert desks["fang"].go(f"/staff/complaints/{held}").status == 200
    assert "0555 0199" not in desks["fang"].text
    assert "was given access" in desks["sun"].go(f"/staff/complaints/{held}/access").text
    clock.forward(timedelta(4))
    assert desks["fang"].sign_in("fang").go(f"/staff/complaints/{held}").status == 404


def test_access_that_is_ended_ends_at_once(desks: Desks, house: House, held: str) -> None:
    last = house.office.today().isoformat()
    page = f"/staff/complaints/{held}/access"
    give(desks["sun"], held, person=desks["fang"].account, until=last, reasons="She translates")

    send(desks["gu"], page, f"{page}/end", person=desks["fang"].account)

    assert desks["gu"].status == 303
    assert desks["fang"].go(f"/staff/complaints/{held}").status == 404


def test_what_is_wrong_with_access_is_said_in_a_sentence(desks: Desks, held: str) -> None:
    give(desks["sun"], held, person=desks["fang"].account, until="soon", reasons="She translates")
    assert desks["sun"].status == 422
    assert "as year, month, day" in desks["sun"].text

    give(desks["zhou"], held, person=desks["fang"].account, until="2026-03-05", reasons="A friend")
    assert desks["zhou"].status == 422
    assert "gives access" in desks["zhou"].text


def test_a_case_is_closed_to_all_but_a_few(desks: Desks, house: House, held: str) -> None:
    page = f"/staff/complaints/{held}/access"

    send(
        desks["gu"],
        page,
        f"{page}/close",
        close_members=[desks["zhou"].account],
        close_reasons="A deputy of ours",
    )

    assert desks["gu"].status == 303
    house.projector.catch_up()
    said = number(house, held)
    for name, status in (("lin", 404), ("he", 404), ("zhou", 200), ("sun", 200), ("gu", 200)):
        assert desks[name].go(f"/staff/complaints/{held}").status == status
        assert (said in desks[name].go("/staff/").text) == (status == 200)
    assert desks["luo"].go(f"/audit/histories/{held}").status == 200
    assert "A deputy of ours" not in desks["luo"].text

    send(desks["gu"], page, f"{page}/open", open_reasons="It is over")
    assert desks["lin"].go(f"/staff/complaints/{held}").status == 200


def test_an_emergency_opens_a_case_for_an_hour_and_a_second_person_is_told(
    desks: Desks, house: House, held: str, clock: SetClock
) -> None:
    force(desks["fang"], number(house, held), desks["gu"].account)

    assert desks["fang"].status == 303
    assert "0555 0199" in desks["fang"].go(f"/staff/complaints/{held}").text
    assert "you were told of: 1" in desks["gu"].go("/staff/").text
    assert "you were told of" not in desks["lin"].go("/staff/").text
    assert "Somebody is at her door" in desks["gu"].go("/staff/emergencies").text
    auditor = desks["luo"].go("/staff/emergencies").text
    assert "Fang Hui" in auditor
    assert "her door" not in auditor
    assert desks["fang"].go("/staff/emergencies").status == 404

    clock.forward(timedelta(minutes=61))
    assert desks["fang"].sign_in("fang").go(f"/staff/complaints/{held}").status == 404


def test_another_person_says_whether_an_emergency_was_one(
    desks: Desks, house: House, held: str
) -> None:
    force(desks["fang"], number(house, held), desks["gu"].account)
    action = f"/staff/emergencies/{held}/{desks['fang'].account}"

    until = re.findall(r'name="until" value="(\d+)"', desks["gu"].go("/staff/emergencies").text)
    said = {"justified": "no", "remarks": "Nobody was there", "until": until[0]}
    send(desks["gu"], "/staff/emergencies", action, **said)

    assert desks["gu"].status == 303
    assert "It was not right, says Gu" in desks["lin"].go("/staff/emergencies").text
    assert "you were told of" not in desks["gu"].go("/staff/").text


def test_a_number_that_is_not_there_and_a_case_of_ones_own_are_answered_alike(
    desks: Desks, house: House, held: str
) -> None:
    desks["zhou"].decide(held, "recuse", ground="direct_interest", reasons="My brother.")

    own = force(desks["zhou"], number(house, held), desks["gu"].account)
    own_status, own_said = own.status, re.findall(r"There is no case[^<]+", own.text)
    none = force(desks["zhou"], "2026-999999-9", desks["gu"].account)

    assert own_status == none.status == 422
    assert own_said == re.findall(r"There is no case[^<]+", none.text) != []


def test_a_letter_says_a_name_and_is_shut_to_whoever_does_not_read_it(
    desks: Desks, house: House
) -> None:
    named = file(house, mode="named")

    page = desks["zhou"].go(f"/staff/complaints/{named}").text

    assert "whoever has the case in hand knows the name" in page
    assert desks["zhou"].go(f"/staff/complaints/{named}/letters/disposition-1").status == 404


def test_whoever_is_turned_away_leaves_an_entry_alike_for_what_is_refused_and_what_is_absent(
    desks: Desks, house: House, held: str
) -> None:
    stranger = desks["fang"]
    absent = f"{held[:-12]}000000000000"
    before = house.reading.rows.after(0)[-1].id

    for asked in (held, absent, "not-a-name-%3Cscript%3E"):
        assert stranger.go(f"/staff/complaints/{asked}").status == 404

    looks = [read(row).look for row in house.reading.rows.after(before)]
    assert looks == [
        TurnedAway(asked=asked, what="staff.complaints.show") for asked in ((held,), (absent,), ())
    ]
    assert "Fang Hui" in desks["gu"].go("/staff/readings/").text


def test_where_nobody_could_be_noted_who_is_turned_away_no_page_says_that_it_is_not_there(
    desks: Desks, house: House, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise sa.exc.OperationalError("INSERT", None, OSError("the disk is full"))

    stranger = desks["fang"]

    monkeypatch.setattr(type(house.reading), "note_turned_away", broken)

    assert stranger.go(f"/staff/complaints/{held}").status == 503
