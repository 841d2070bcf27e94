"""What holds when several processes write at the same moment: names, commands, histories, guards."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import pytest

from tests.application.adapters.writers import (
    Writer,
    added,
    at_once,
    followed,
    opened,
    writers,
)
from tests.postgres import Server

ROUNDS = 25
GUARDED_ROUNDS = 60


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres: Server
) -> Iterator[str]:
    """One record for all of these tests: to start processes takes longer than to race them."""
    if request.param == "sqlite":
        yield str(tmp_path_factory.mktemp("races") / "record.db")
    else:
        with postgres.database() as name:
            yield postgres.url(name)


@pytest.fixture(scope="module")
def two(place: str) -> Iterator[list[Writer]]:
    with writers(place, 2) as hired:
        yield hired


def test_of_two_who_take_a_name_one_gets_it(two: list[Writer]) -> None:
    for n in range(ROUNDS):
        outcomes = at_once(
            two,
            *(
                partial(added, stream=stream, claims=[("number", str(n), stream)])
                for stream in (f"here-{n}", f"there-{n}")
            ),
        )
        assert sorted(outcomes) == ["ClaimTaken", "added"]


def test_a_command_sent_to_two_at_once_is_carried_out_by_one(two: list[Writer]) -> None:
    for n in range(ROUNDS):
        streams = (f"sent-here-{n}", f"sent-there-{n}")
        outcomes = at_once(
            two, *(partial(added, stream=stream, command=f"press-{n}") for stream in streams)
        )
        done = streams[outcomes.index("added")]
        assert sorted(outcomes) == ["added", f"done before on {done}"]


def test_of_two_who_add_to_one_history_one_is_told(two: list[Writer]) -> None:
    for n in range(ROUNDS):
        outcomes = at_once(two, *[partial(added, stream="case-1", version=n + 1)] * 2)
        assert sorted(outcomes) == ["Conflict", "added"]


def test_nobody_becomes_investigator_of_a_case_in_which_he_is_subject(two: list[Writer]) -> None:
    """Each role is added to a history of its own, so that only the guard stands between them."""
    both = 0
    for n in range(GUARDED_ROUNDS):
        guard = f"case-{n}/officer-1"
        outcomes = at_once(
            two,
            *(
                partial(added, stream=stream, claims=[("guard", guard, stream)])
                for stream in (f"subject-{n}", f"investigator-{n}")
            ),
        )
        both += outcomes.count("added") != 1
    assert both == 0


def test_a_guard_that_is_handed_on_is_never_free_in_between(place: str, two: list[Writer]) -> None:
    store = opened(place)
    added(store, stream="held-by-0", claims=[("guard", "officer-1", "held-by-0")])
    for n in range(1, GUARDED_ROUNDS):
        handed_on, slipped_in = at_once(
            two,
            partial(
                added,
                stream=f"held-by-{n}",
                claims=[("guard", "officer-1", f"held-by-{n}")],
                releases=[("guard", "officer-1")],
            ),
            partial(added, stream=f"lurker-{n}", claims=[("guard", "officer-1", "lurker")]),
        )
        assert (handed_on, slipped_in) == ("added", "ClaimTaken")
    assert store.holder("guard", "officer-1") == f"held-by-{GUARDED_ROUNDS - 1}"
    store.engine.dispose()


def test_a_reader_who_follows_four_processes_misses_nothing(place: str) -> None:
    store = opened(place)
    before = store.max_notification_id() or 0

    seen, _ = followed(place, number=4, facts=2_000)

    assert len(seen) == 2_000
    assert all(earlier < later for earlier, later in pairwise(seen))
    rows = store.select_notifications(before, 3_000, inclusive_of_start=False)
    assert seen == [row.id for row in rows]
    store.engine.dispose()
