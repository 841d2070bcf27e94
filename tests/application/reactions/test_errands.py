"""Errands are shared by any number of workers: taken by one, freed when it is gone, never lost."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from application import upkeep
from application.adapters.clock import SetClock
from application.bootstrap import House
from application.reactions import attendance as attending
from application.reactions.attendance import LEASE, WORKERS, Attendance, present
from application.reactions.errands import GIVEN_UP, METADATA, WAITING, Errand, Errands, wait
from domain.history import Recorded, Refused
from domain.people import SYSTEM
from domain.upkeep import UPKEEP
from tests.application.conftest import OpenAgain

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Stopwatch:
    """A watch that a test lets run."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def errands(house: House) -> Errands:
    found = Errands(house.ledger, house.clock)
    found.begin("tests", 0)
    return found


def beside(house: House, open_again: OpenAgain) -> Errands:
    """What another process has: a connection of its own, and the same time of day."""
    return Errands(open_again().ledger, house.clock)


def noted(house: House, how_many: int) -> Errands:
    """Errands of the first facts of the record."""
    these = errands(house)
    facts: list[Recorded] = house.office.facts_after(0, how_many)
    assert len(facts) == how_many
    these.note("tests", facts, start=0, end=facts[-1].position)
    return these


def take(these: Errands) -> Errand | None:
    return these.take("tests", longest_wait=MINUTE)


def taken(these: Errands) -> Errand:
    errand = take(these)
    assert errand
    return errand


def clock(house: House) -> SetClock:
    assert isinstance(house.clock, SetClock)
    return house.clock


def ordered(house: House, these: Errands, what: str, id: str, *, by: str, why: str) -> Errand:
    """What an operator orders about an errand."""
    order = upkeep.errand_tried_again if what == "again" else upkeep.errand_given_up
    return order(house, these, by=SYSTEM, errand=id, ordered_by=by, reasons=why)


def every_row(ledger: sa.Engine, table: sa.Table) -> list[sa.Row[Any]]:
    with ledger.connect() as db:
        return list(db.execute(sa.select(table)).all())


def test_what_two_persons_decided_to_erase_is_given_up_by_no_operator(house: House) -> None:
    these = Errands(house.ledger, house.clock)
    these.begin("erasures", 0)
    these.note("erasures", house.office.facts_after(0, 1), start=0, end=1)
    (waiting,) = these.all(WAITING)

    with pytest.raises(Refused, match="nobody gives it up"):
        ordered(house, these, "give-up", waiting.id, by="Zhou Min", why="Nobody misses it.")

    assert these.all(WAITING) == [waiting]


def test_each_worker_takes_another_errand(house: House, open_again: OpenAgain) -> None:
    first, second = noted(house, 2), beside(house, open_again)

    positions = {taken(first).position, taken(second).position}

    assert positions == {1, 2}
    assert take(beside(house, open_again)) is None


def test_what_could_not_be_handed_back_is_taken_again_by_the_same_worker(house: House) -> None:
    these = noted(house, 1)
    left_over = taken(these)

    these.let_go(left_over)
    again = taken(these)

    assert (again.id, again.tries) == (left_over.id, 2)


def test_no_two_threads_of_a_worker_are_at_the_same_errand(house: House) -> None:
    these = noted(house, 2)

    positions = [taken(these).position, taken(these).position]

    assert positions == [1, 2]
    assert take(these) is None
    assert these.left("tests") == 2


def test_what_was_handed_back_counts_as_no_try_and_waits_a_little(house: House) -> None:
    these = noted(house, 1)

    these.hand_back(taken(these), "The database was away.")
    at_once = take(these)
    (waiting,) = these.all(WAITING)
    clock(house).forward(timedelta(seconds=2))

    assert (at_once, waiting.held, waiting.tries) == (None, False, 0)
    assert waiting.reason == "The database was away."
    assert taken(these).tries == 1


def test_many_workers_at_once_take_each_errand_once(house: House, open_again: OpenAgain) -> None:
    noted(house, 4)
    found: list[int] = []

    def run(these: Errands) -> None:
        while errand := take(these):
            found.append(errand.position)
            these.done(errand)

    threads = [threading.Thread(target=run, args=(beside(house, open_again),)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [1, 2, 3, 4]


def test_two_who_read_the_same_note_it_once(house: House, open_again: OpenAgain) -> None:
    facts = house.office.facts_after(0, 3)
    first, second = errands(house), beside(house, open_again)

    for each in (first, second):
        each.note("tests", facts, start=0, end=3)

    assert [each.position for each in first.all(WAITING)] == [1, 2, 3]
    assert second.position("tests") == 3


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From here on every look is one from another machine, which cannot see any process."""

    def move() -> None:
        monkeypatch.setattr(attending, "_machine", lambda: "another machine")

    return move


def test_what_a_worker_on_another_machine_held_is_free_when_it_signs_no_more(
    house: House, open_again: OpenAgain, elsewhere: Callable[[], None]
) -> None:
    dead, heir = noted(house, 1), beside(house, open_again)
    watch = Stopwatch()
    heir.attendance = Attendance(house.ledger, house.clock, heir.attendance._gone, watch=watch)
    held = taken(dead)
    elsewhere()

    freed_after = None
    for second in range(60):
        heir.attendance.look()
        if not heir.all(WAITING)[0].held:
            freed_after = second
            break
        watch.seconds += 1
    clock(house).forward(MINUTE)

    assert freed_after == LEASE
    assert not dead.done(held), "what is done by one who was struck out is another's by now"


def test_a_worker_that_signs_keeps_what_it_holds_whatever_the_clocks_say(
    house: House, open_again: OpenAgain, elsewhere: Callable[[], None]
) -> None:
    living, other = noted(house, 1), beside(house, open_again)
    watch = Stopwatch()
    other.attendance = Attendance(house.ledger, house.clock, other.attendance._gone, watch=watch)
    held = taken(living)
    elsewhere()

    for turn in range(40):
        clock(house).forward(DAY if turn % 2 else -2 * DAY)
        with house.ledger.begin() as db:
            living.attendance.sign(db)
        other.attendance.look()
        watch.seconds += LEASE / 3

    assert living.done(held)


def test_whoever_could_not_look_for_a_while_begins_to_count_anew(
    house: House, open_again: OpenAgain, elsewhere: Callable[[], None]
) -> None:
    living, other = noted(house, 1), beside(house, open_again)
    watch = Stopwatch()
    other.attendance = Attendance(house.ledger, house.clock, other.attendance._gone, watch=watch)
    held = taken(living)
    elsewhere()
    other.attendance.look()

    watch.seconds += 10 * LEASE
    other.attendance.look()

    assert living.done(held)


def test_a_process_that_ended_on_this_machine_is_missed_at_once(
    house: House, open_again: OpenAgain
) -> None:
    dead, heir = noted(house, 1), beside(house, open_again)
    taken(dead)
    with house.ledger.begin() as db:
        db.execute(sa.update(WORKERS).values(pid=2**22 + 1))
    assert [each.alive for each in present(house.ledger, house.clock)] == [False]

    heir.attendance.look()
    clock(house).forward(MINUTE)

    assert present(house.ledger, house.clock) == []
    assert taken(heir).tries == 2


def test_a_process_that_this_machine_does_not_show_is_judged_by_its_signatures(
    house: House, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    living, other = noted(house, 1), beside(house, open_again)
    watch = Stopwatch()
    other.attendance = Attendance(house.ledger, house.clock, other.attendance._gone, watch=watch)
    taken(living)
    monkeypatch.setattr(attending, "_born", lambda _: None)

    other.attendance.look()
    held_at_first = living.all(WAITING)[0].held
    for _ in range(4):
        watch.seconds += LEASE / 3
        other.attendance.look()

    assert held_at_first
    assert not living.all(WAITING)[0].held


def test_the_name_of_a_process_may_be_cut_within_a_letter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stat = "7 (监察室的时钟".encode()[:17] + b") S " + b"0 " * 18 + b"4711 0"
    (tmp_path / "stat").write_bytes(stat)
    monkeypatch.setattr(attending, "Path", lambda _: tmp_path / "stat")

    assert attending._born(7) == "4711"


def test_whoever_cannot_look_around_goes_on_signing(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, looks = threading.Event(), []

    def broken(_: Attendance) -> None:
        looks.append(1)
        if len(looks) == 3:
            stop.set()
        raise ValueError

    monkeypatch.setattr(attending, "BEAT", 0.001)
    monkeypatch.setattr(Attendance, "look", broken)

    errands(house).attendance.keep(stop)

    assert len(looks) == 3
    assert "ValueError at" in caplog.text


def test_what_kills_its_worker_is_tried_less_and_less_often(house: House) -> None:
    tries = 0
    these = noted(house, 1)

    for _ in range(600):
        clock(house).forward(timedelta(seconds=1))
        if take(these):
            tries += 1
            these.attendance.leave()  # as when it was struck out
            these = Errands(house.ledger, house.clock)

    assert 10 <= tries <= 20


def test_a_clock_that_is_put_back_holds_up_nothing(house: House) -> None:
    these = noted(house, 1)
    errand = taken(these)
    these.failed(errand, "Not now.", again_in=MINUTE)

    clock(house).forward(-30 * DAY)

    assert taken(these).tries == 2


def test_the_wait_doubles_up_to_a_limit_and_is_never_in_step() -> None:
    waits = [[wait(tries, MINUTE).total_seconds() for _ in range(50)] for tries in range(1, 40)]

    assert all(1.5 <= seconds <= 2 for seconds in waits[0])
    assert all(45 <= seconds <= 60 for seconds in waits[-1])
    assert all(len(set(each)) > 10 for each in waits)


def test_an_operator_gives_up_with_a_reason_and_takes_it_back(house: House) -> None:
    these = noted(house, 1)

    given_up = ordered(
        house, these, "give-up", "tests-1", by="Zhou Min", why="Handed over by hand."
    )
    idle = take(these)
    ordered(house, these, "again", "tests-1", by="Gu Wenbo", why="It was lost.")

    assert (given_up.state, idle) == (GIVEN_UP, None)
    assert taken(these).position == 1
    said = [(order.by, order.what, order.why) for order in upkeep.errand_orders(house)["tests-1"]]
    assert said == [
        ("Zhou Min", "give-up", "Handed over by hand."),
        ("Gu Wenbo", "again", "It was lost."),
    ]


@pytest.mark.parametrize(
    ("id", "by", "why", "refusal"),
    [
        ("tests-9", "Zhou Min", "Because.", "There is no errand"),
        ("tests", "Zhou Min", "Because.", "There is no errand"),
        ("tests-1", " ", "Because.", "Say who"),
        ("tests-1", "Zhou Min", "", "Say who"),
    ],
)
def test_an_order_needs_an_errand_a_name_and_a_reason(
    house: House, id: str, by: str, why: str, refusal: str
) -> None:
    these = noted(house, 1)

    with pytest.raises(Refused, match=refusal):
        ordered(house, these, "again", id, by=by, why=why)

    assert upkeep.errand_orders(house) == {}


def test_what_a_worker_is_at_is_not_ordered_about(house: House) -> None:
    these = noted(house, 1)
    taken(these)

    with pytest.raises(Refused, match="just now"):
        ordered(house, these, "give-up", "tests-1", by="Zhou Min", why="Too slow.")

    assert upkeep.errand_orders(house) == {}


def test_who_ordered_and_why_stands_nowhere_in_clear(house: House) -> None:
    these = noted(house, 1)

    ordered(house, these, "give-up", "tests-1", by="Zhou Min", why="Handed over by hand.")

    assert upkeep.errand_orders(house)["tests-1"][0].why == "Handed over by hand."
    kept = [row.state for row in house.office.store.select_events(UPKEEP)]
    kept += [
        repr(row).encode()
        for table in METADATA.sorted_tables
        for row in every_row(house.ledger, table)
    ]
    assert len(kept) == 3  # the order, the bookmark, the errand
    assert not [text for text in kept if b"Zhou" in text or b"by hand" in text]


def test_what_was_done_is_forgotten_after_a_month(house: House) -> None:
    these = noted(house, 1)
    these.done(taken(these))
    clock(house).forward(40 * DAY)

    these.note("tests", house.office.facts_after(1, 1), start=1, end=2)

    assert [each.position for each in these.all("done", WAITING)] == [2]
