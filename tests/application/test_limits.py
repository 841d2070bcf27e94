"""Tries at a door: so many at once, one more with time, and the same in every process."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from application.adapters.clock import SetClock
from application.bootstrap import House
from application.limits import BUCKETS, QUEUE, Limit, Limits
from tests.application.conftest import NOW

THREE = Limit("three", 3, timedelta(minutes=10))
KEPT = Limit("kept", 3, timedelta(minutes=1), kept=True)
ALL = Limit("all", 5, timedelta(minutes=1), shared=True)


def forward(house: House, by: timedelta) -> None:
    assert isinstance(house.clock, SetClock)
    house.clock.forward(by)


def test_so_many_at_once_and_then_one_each_time_a_while_has_passed(house: House) -> None:
    at_once = [bool(house.limits.take((THREE, "a"))) for _ in range(4)]

    forward(house, timedelta(minutes=10))
    later = [bool(house.limits.take((THREE, "a"))) for _ in range(2)]

    assert at_once == [False, False, False, True]
    assert later == [False, True]


def test_whoever_is_held_up_is_told_for_how_long(house: House) -> None:
    for _ in range(3):
        house.limits.take((THREE, "a"))
    forward(house, timedelta(minutes=4))

    forbid = house.limits.take((THREE, "a"))

    assert forbid == {THREE: timedelta(minutes=6)}


def test_a_try_that_one_limit_forbids_counts_under_none(house: House) -> None:
    for _ in range(3):
        house.limits.take((THREE, "a"))

    for _ in range(20):
        house.limits.take((ALL, ""), (THREE, "a"))

    assert [bool(house.limits.take((ALL, ""))) for _ in range(6)] == [False] * 5 + [True]


def test_what_was_right_counts_one_less_and_forgives_no_other(house: House) -> None:
    for _ in range(3):
        house.limits.take((THREE, "a"), (ALL, ""))

    house.limits.give_back((THREE, "a"), (ALL, ""))

    assert [bool(house.limits.take((THREE, "a"))) for _ in range(2)] == [False, True]
    assert [bool(house.limits.take((ALL, ""))) for _ in range(4)] == [False] * 3 + [True]


def test_where_a_right_try_costs_as_much_it_counts_as_much(house: House) -> None:
    for _ in range(3):
        house.limits.take((KEPT, "a"), (ALL, ""))
        house.limits.give_back((KEPT, "a"), (ALL, ""))

    assert house.limits.take((KEPT, "a")) == {KEPT: timedelta(minutes=1)}


def test_a_try_that_could_not_be_made_counts_one_less_and_forgives_no_other(house: House) -> None:
    for _ in range(3):
        house.limits.take((THREE, "a"), (ALL, ""))

    house.limits.take_back((THREE, "a"), (ALL, ""))

    assert [bool(house.limits.take((THREE, "a"))) for _ in range(2)] == [False, True]
    assert [bool(house.limits.take((ALL, ""))) for _ in range(4)] == [False] * 3 + [True]


def test_all_processes_count_together_and_of_many_at_once_no_more_get_through(
    open_again: Callable[[], House],
) -> None:
    houses = [open_again(), open_again()]

    with ThreadPoolExecutor(8) as at_once:
        answers = list(
            at_once.map(lambda n: houses[n % 2].limits.take((THREE, "a"), (ALL, "")), range(24))
        )

    assert [bool(forbid) for forbid in answers].count(False) == 3


def test_a_clock_that_was_put_back_keeps_nobody_out_for_longer(house: House) -> None:
    forward(house, timedelta(days=3))
    for _ in range(3):
        house.limits.take((THREE, "a"))

    forward(house, -timedelta(days=3))
    forbid = house.limits.take((THREE, "a"))

    assert forbid == {THREE: timedelta(minutes=10)}


def test_nothing_that_was_counted_can_be_read_and_what_is_over_is_forgotten(house: House) -> None:
    house.limits.take((THREE, "203.0.113.7"), (ALL, "zhou.min"))
    with house.ledger.connect() as db:
        kept = str(db.execute(sa.select(BUCKETS)).all())
    forward(house, timedelta(hours=1))
    house.limits.take((THREE, "another"))
    with house.ledger.connect() as db:
        left = db.execute(sa.select(BUCKETS)).all()

    assert not any(said in kept for said in ("203.0.113.7", "zhou.min", "three", "all"))
    assert len(left) == 1


def test_a_queue_gives_one_place_a_second_and_is_full_in_the_end(house: House) -> None:
    waits = [house.limits.queue("door") for _ in range(QUEUE.burst + 1)]

    assert waits[:2] == [timedelta(seconds=1), timedelta(seconds=2)]
    assert waits[-1] is None


@given(
    burst=st.integers(1, 6),
    pauses=st.lists(st.integers(0, 400), min_size=1, max_size=40),
)
def test_in_no_stretch_of_time_do_more_get_through_than_the_limit_says(
    burst: int, pauses: list[int]
) -> None:
    limit, clock = Limit("any", burst, timedelta(seconds=60)), SetClock(NOW)
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    limits, passed = Limits(engine, clock, str), []
    for pause in pauses:
        clock.forward(timedelta(seconds=pause))
        if not limits.take((limit, "a")):
            passed.append(clock.now())
    engine.dispose()

    for first, begin in enumerate(passed):
        for last in range(first, len(passed)):
            span = (passed[last] - begin) / limit.every
            assert last - first + 1 <= burst + span
