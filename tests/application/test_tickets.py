"""A ticket opens the door when its turn has come, or when somebody worked for it; once, at one door."""

from datetime import timedelta

import pytest

from application import tickets
from application.adapters.clock import SetClock
from application.bootstrap import House
from application.limits import QUEUE, QUEUE_PLACE
from application.tickets import HOLDS, SHORTEST, Ticket, solves


@pytest.fixture(autouse=True)
def light_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes a telephone five seconds is too long for a test."""
    monkeypatch.setattr(tickets, "WORK", 8)


def new(house: House) -> Ticket:
    return house.tickets.new("open")


def forward(house: House, by: timedelta) -> None:
    assert isinstance(house.clock, SetClock)
    house.clock.forward(by)


def worked(ticket: Ticket) -> str:
    return next(str(n) for n in range(10**9) if solves(ticket.text, str(n)))


def test_a_ticket_admits_when_its_turn_has_come_and_once(house: House) -> None:
    ticket = new(house)

    before = house.tickets.admits("open", ticket.text, "")
    forward(house, timedelta(seconds=ticket.seconds))
    admitted = [house.tickets.admits("open", ticket.text, "") for _ in range(2)]

    assert not before
    assert admitted == [True, False]


def test_whoever_comes_too_early_keeps_the_place(house: House) -> None:
    ticket = new(house)
    forward(house, timedelta(seconds=4))

    again = house.tickets.again("open", ticket.text)

    assert again == Ticket(ticket.text, ticket.seconds - 4)


def test_it_is_good_at_its_own_door_and_not_for_ever(house: House) -> None:
    ticket = new(house)
    forward(house, timedelta(seconds=ticket.seconds))

    elsewhere = house.tickets.admits("sign-in", ticket.text, "")
    forward(house, HOLDS)
    late = house.tickets.admits("open", ticket.text, "")

    assert not elsewhere
    assert not late


def test_nobody_makes_a_ticket_for_himself(house: House) -> None:
    forged = ("", "-", "0-0-0", "1-abc-é", f"{10**9}-000000000000-{'0' * 20}", "9" * 5000)
    turn, nonce, seal = new(house).text.split("-")
    forward(house, SHORTEST)

    admitted = [house.tickets.admits("open", said, "0") for said in forged]
    earlier = house.tickets.admits("open", f"{int(turn) - 9}-{nonce}-{seal}", "")

    assert not any(admitted)
    assert not earlier


def test_whoever_works_for_it_need_not_wait_and_works_for_one_ticket_only(house: House) -> None:
    ticket, other = new(house), new(house)
    work = worked(ticket)

    admitted = house.tickets.admits("open", ticket.text, work)
    twice = house.tickets.admits("open", ticket.text, work)
    another = house.tickets.admits("open", other.text, work)

    assert admitted
    assert not twice
    assert not another


def test_what_is_no_number_is_no_work(house: House) -> None:
    ticket = new(house)

    said = [solves(ticket.text, work) for work in ("", "-1", "1e9", "٣", "9" * 13, "0x1f", " 1")]

    assert not any(said)


def test_where_the_queue_is_full_a_ticket_opens_by_work_alone(house: House) -> None:
    for _ in range(QUEUE.burst):
        house.tickets.new("open")

    late, elsewhere = house.tickets.new("open"), house.tickets.new("tell")
    again = house.tickets.again("open", late.text)
    forward(house, timedelta(minutes=5))
    by_waiting = house.tickets.admits("open", late.text, "")
    by_work = [house.tickets.admits("open", late.text, worked(late)) for _ in range(2)]

    assert (late.waits, elsewhere.waits, again) == (False, True, late)
    assert not by_waiting
    assert by_work == [True, False]


def test_a_ticket_by_work_alone_takes_nobodys_place_and_holds_for_a_while(house: House) -> None:
    tickets = [house.tickets.by_work("open") for _ in range(QUEUE.burst + 1)]
    work = worked(tickets[0])

    forward(house, HOLDS)

    assert house.tickets.new("open").waits
    assert not house.tickets.admits("open", tickets[0].text, work)


def test_whoever_comes_from_one_place_leaves_places_for_all_others(house: House) -> None:
    ours = [house.tickets.new("open", "here").waits for _ in range(QUEUE.burst * 2)]

    others = [house.tickets.new("open", each).waits for each in ("there", None)]

    assert ours.count(True) == QUEUE_PLACE.burst
    assert others == [True, True]
