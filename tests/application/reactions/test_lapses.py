"""What ran out is found by a walk over the list, counted anew, and written down once."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from application import worker
from application.adapters.clock import SetClock
from application.bootstrap import House
from application.complaints import accept, file, sort_matter, take, take_responsibility
from application.office import Command
from application.offices import open_office
from application.reactions.documents import Documents
from application.reactions.lapses import Lapses
from domain.complaint import Complaint
from domain.history import Recorded
from domain.people import COMPLAINANT, SYSTEM, Actor
from tests.application.conftest import OpenAgain
from tests.application.reactions.printing import Typewriter
from tests.application.test_worker import until

INTAKE = Actor("account-intake", "intake", "staff")
RECEIVED = date(2026, 3, 3)
RAN_OUT = datetime(2026, 3, 18, 16, 30, tzinfo=UTC)
"""Half past midnight on 19 March in Shanghai: the fifteen days after 3 March ended with the 18th."""


@pytest.fixture
def filed(house: House) -> str:
    """A complaint of 3 March that nobody has looked at."""
    return file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="zh",
        received_on=RECEIVED,
        narrative="没有人理我。",
    ).stream_id


def set_clock(house: House, moment: datetime) -> None:
    assert isinstance(house.clock, SetClock)
    house.clock.set(moment)


def walk(house: House) -> bool:
    house.projector.catch_up()
    return Lapses(house).step()


def lapses(house: House, complaint: str) -> list[Recorded]:
    facts = house.office.facts_of(complaint)
    return [each for each in facts if isinstance(each.fact, Complaint.ClockLapsed)]


def test_what_ran_out_yesterday_is_written_down_today(house: House, filed: str) -> None:
    set_clock(house, RAN_OUT)

    walked = walk(house)

    [lapse] = lapses(house, filed)
    assert walked
    assert (lapse.actor, lapse.role) == ("system", "system")
    assert lapse.fact == Complaint.ClockLapsed(
        matter="",
        clock="tell_acceptance",
        due=date(2026, 3, 18),
        started_by=house.office.facts_of(filed)[0].position,
        breach="supervise",
        deemed=None,
        question=None,
    )


def test_on_the_last_day_nothing_has_run_out(house: House, filed: str) -> None:
    set_clock(house, RAN_OUT - timedelta(hours=1))

    walk(house)

    assert lapses(house, filed) == []


def test_it_is_written_down_once_however_often_one_walks(house: House, filed: str) -> None:
    set_clock(house, RAN_OUT)
    for _ in range(3):
        walk(house)
        house.clock.forward(timedelta(days=1))  # type: ignore[attr-defined]  # a set clock

    assert len(lapses(house, filed)) == 1


def test_a_day_is_walked_once(house: House, filed: str) -> None:
    set_clock(house, RAN_OUT)
    house.projector.catch_up()
    walking = Lapses(house)

    first, second = walking.step(), walking.step()

    assert (first, second) == (True, False)
    assert len(lapses(house, filed)) == 1


def test_a_list_that_is_behind_is_walked_when_it_has_caught_up(house: House, filed: str) -> None:
    house.projector.catch_up()
    take_responsibility(
        house.office, by=INTAKE, command=Command(), complaint=filed, unit="inspectorate"
    )
    set_clock(house, RAN_OUT)
    walking = Lapses(house)

    behind = walking.step()
    house.projector.catch_up()
    caught_up = walking.step()

    assert (behind, caught_up) == (False, True)


def test_what_the_list_does_not_know_yet_is_counted_from_the_facts(
    house: House, filed: str
) -> None:
    house.projector.catch_up()
    by: dict[str, Any] = {"by": INTAKE, "command": Command(), "complaint": filed}
    sort_matter(house.office, **by, kind="accusation")
    take_responsibility(house.office, **by, unit="inspectorate")
    accept(house.office, **by, on=date(2026, 3, 10))
    set_clock(house, RAN_OUT)
    walking = Lapses(house)

    written = walking.walk(date(2026, 3, 19))

    assert (written, walking.left) == (0, 1)
    assert lapses(house, filed) == []


def test_two_walkers_write_it_down_once(house: House, open_again: OpenAgain, filed: str) -> None:
    houses = [house, open_again()]
    for each in houses:
        set_clock(each, RAN_OUT)
        each.projector.catch_up()
    ready = threading.Barrier(2)
    written: list[int] = []

    def go(own: House) -> None:
        ready.wait(20)
        written.append(Lapses(own).walk(date(2026, 3, 19)))

    threads = [threading.Thread(target=go, args=(each,)) for each in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sum(written) == 1
    assert len(lapses(house, filed)) == 1


def test_the_clockwork_walks_when_a_day_begins(
    house: House, open_again: OpenAgain, filed: str
) -> None:
    inside, stop = open_again(), threading.Event()
    thread = threading.Thread(
        target=worker.work, args=(inside, stop, Documents(inside, Typewriter()))
    )
    thread.start()

    set_clock(inside, RAN_OUT)
    written = until(lambda: len(lapses(house, filed)) == 1)
    stop.set()
    thread.join(20)

    assert written
    assert not thread.is_alive()


def test_an_office_that_is_not_open_yet_has_nothing_to_walk(open_again: OpenAgain) -> None:
    house = open_again()

    before = Lapses(house).step()
    open_office(
        house, by=SYSTEM, code="LP", name_en="Lanpu", name_zh="岚浦", time_zone="Asia/Shanghai"
    )

    assert not before


@pytest.mark.parametrize(
    ("moment", "answers"),
    [
        # Offered on Tuesday 3 March: three days end with Friday 6 March, in Shanghai.
        (datetime(2026, 3, 6, 15, 30, tzinfo=UTC), INTAKE.id),
        (datetime(2026, 3, 6, 16, 30, tzinfo=UTC), "account-zhou"),
    ],
)
def test_silence_on_an_offered_case_is_a_yes_once_its_days_are_over(
    house: House, filed: str, moment: datetime, answers: str
) -> None:
    take_responsibility(
        house.office, by=INTAKE, command=Command(), complaint=filed, unit="inspectorate"
    )
    take(
        house.office,
        by=INTAKE,
        command=Command(),
        complaint=filed,
        verb="offer_handover",
        offered_to="account-zhou",
        reasons="该事项涉及执法办案",
        on=RECEIVED,
    )
    set_clock(house, moment)

    walk(house)

    assert house.office.complaint(filed).holder == answers
