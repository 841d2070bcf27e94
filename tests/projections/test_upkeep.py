"""A list is worked out anew beside the one in use, compared, and put in its place while all go on."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from projections import shelf, upkeep
from projections.projector import Projector
from projections.shelf import Build, Feeding, Places, State
from projections.upkeep import BuildStopped, NoSuchModel, NothingBuilt, NotStopped
from tests.projections.growing import Facts, counting, seen


def followed(places: Places, facts: Facts, *models: Any, batch: int = 9) -> Projector:
    projector = Projector(places, facts, models or [counting()], batch=batch)  # type: ignore[arg-type] # growing
    projector.catch_up()
    return projector


def spoil(projector: Projector, position: int) -> None:
    """Alter what a list in use shows, as no fact would."""
    (build,) = projector.shelf.builds(State.LIVE)
    table = projector.shelf.tables(build)["seen"]
    with projector.shelf.places.of(build.key).begin() as db:
        db.execute(sa.delete(table).where(table.c.position == position))


def test_a_list_made_anew_is_the_same_and_takes_the_place_of_the_other(places: Places) -> None:
    projector = followed(places, Facts(40))

    (build,) = upkeep.rebuild(projector, "counting")
    found = upkeep.compare(projector, "counting")
    upkeep.promote(projector, "counting")

    assert (found.rows, found.differing, found.position) == (40, 0, 40)
    assert [(each.number, each.state) for each in projector.shelf.builds()] == [
        (1, State.RETIRED),
        (2, State.LIVE),
    ]
    assert build.number == 2
    assert seen(projector) == list(range(1, 41))


def test_rows_that_differ_are_counted_and_named(places: Places) -> None:
    projector = followed(places, Facts(40))
    spoil(projector, 17)

    upkeep.rebuild(projector, "counting")
    (difference,) = upkeep.compare(projector, "counting").differences

    assert (difference.only_in_use, difference.only_new, difference.keys) == (0, 1, ("17",))


def test_what_is_in_use_answers_while_another_is_made(places: Places) -> None:
    facts = Facts(40)
    projector = followed(places, facts)
    build = projector.shelf.add("counting")
    projector.feed_beside([build])

    facts.grow(50)
    arrived = projector.wait(50)

    assert arrived
    assert seen(projector) == list(range(1, 51))
    assert projector.shelf.bookmark(build).position == 9


def test_what_was_broken_off_goes_on_where_it_was(places: Places) -> None:
    projector = followed(places, Facts(40))

    def breaking(done: int, _: int) -> None:
        if done >= 18:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upkeep.rebuild(projector, "counting", told=breaking)
    heard: list[int] = []
    (build,) = upkeep.rebuild(projector, "counting", told=lambda done, _: heard.append(done))

    assert heard == [27, 36, 40]
    assert build.number == 2


def test_several_lists_are_made_anew_in_one_pass(places: Places) -> None:
    facts = Facts(40)
    projector = followed(places, facts, counting("one"), counting("two"))
    asked: list[int] = []
    read = facts.facts_after
    facts.facts_after = lambda position, limit, until=None: (  # type: ignore[method-assign, misc] # listens
        asked.append(position) or read(position, limit, until=until)  # type: ignore[func-returns-value]  # append gives nothing, so what is read is told
    )

    upkeep.rebuild(projector, "one", "two")

    assert asked == [0, 9, 18, 27, 36]


def test_a_new_list_takes_its_place_while_facts_come_in_and_pages_look(places: Places) -> None:
    facts = Facts(200)
    projector = followed(places, facts, batch=20)
    stop, troubles, looked = threading.Event(), [], []

    def come_in() -> None:
        for to in range(201, 401):
            facts.grow(to)
            Projector.wait(projector, to)

    def look() -> None:
        while not stop.is_set():
            try:
                # As a page looks that follows a decision: at a list that has come that far. Between
                # waiting and looking another list may take the place of the one that was waited for.
                head = facts.head()
                with projector.look("counting", at=head) as (db, tables):
                    n = db.execute(sa.select(sa.func.count()).select_from(tables["seen"])).scalar()
                assert n is not None
                assert n >= head
                looked.append(n)
            except Exception as fault:
                troubles.append(fault)

    threads = [threading.Thread(target=come_in), threading.Thread(target=look)]
    for each in threads:
        each.start()
    for _ in range(3):
        upkeep.rebuild(projector, "counting")
        found = upkeep.compare(projector, "counting")
        assert found.differing == 0
        upkeep.promote(projector, "counting")
    threads[0].join()
    stop.set()
    threads[1].join()
    projector.catch_up()

    assert not troubles
    assert looked == sorted(looked)
    assert seen(projector) == list(range(1, 401))
    upkeep.rebuild(projector, "counting")
    assert upkeep.compare(projector, "counting").differing == 0


def test_a_list_that_stopped_is_replaced_by_one_that_did_not(places: Places) -> None:
    facts = Facts(40)
    followed(places, facts)
    facts.grow(60)
    followed(places, facts, counting(poison=50))
    mended = Projector(places, facts, [counting()])  # type: ignore[list-item] # a small one

    upkeep.rebuild(mended, "counting")
    found = upkeep.compare(mended, "counting")
    upkeep.promote(mended, "counting")

    assert found.against is None
    assert seen(mended) == list(range(1, 61))


def test_a_build_that_stops_is_never_put_in_use(places: Places) -> None:
    facts = Facts(40)
    followed(places, facts)
    sick = Projector(places, facts, [counting(poison=31)])  # type: ignore[list-item] # a small one

    with pytest.raises(BuildStopped) as stopped:
        upkeep.rebuild(sick, "counting")
    with pytest.raises(BuildStopped):
        upkeep.promote(sick, "counting")

    assert stopped.value.at == 31
    assert seen(sick) == list(range(1, 41))


def test_a_fact_is_passed_over_on_an_operators_word_alone(places: Places) -> None:
    facts = Facts(20)
    projector = followed(places, facts)
    facts.grow(40)
    projector = followed(places, facts, counting(poison=31))

    with pytest.raises(NotStopped):
        upkeep.skip(projector, "counting", 30)
    upkeep.skip(projector, "counting", 31)
    projector.catch_up()

    assert seen(projector) == [*range(1, 31), *range(32, 41)]


def test_a_list_that_stopped_tries_again_when_told(places: Places) -> None:
    facts = Facts(20)
    followed(places, facts)
    facts.grow(40)
    followed(places, facts, counting(poison=31))
    mended = followed(places, facts, counting())
    assert mended.standing()[0].halted

    upkeep.retry(mended, "counting")
    mended.catch_up()

    assert seen(mended) == list(range(1, 41))
    with pytest.raises(NotStopped):
        upkeep.retry(mended, "counting")


def test_what_was_replaced_is_swept_away_later(places: Places) -> None:
    projector = followed(places, Facts(40))
    upkeep.rebuild(projector, "counting")
    upkeep.promote(projector, "counting")

    projector.shelf.sweep()
    kept = [each.number for each in projector.shelf.builds()]
    time.sleep(0.01)
    projector.shelf.sweep(kept_for=0)

    assert kept == [1, 2]
    assert [each.number for each in projector.shelf.builds()] == [2]
    assert shelf.KEPT_FOR > 60


def test_one_that_differs_waits_and_the_next_rebuild_begins_anew(places: Places) -> None:
    projector = followed(places, Facts(40))
    spoil(projector, 17)
    upkeep.rebuild(projector, "counting")
    upkeep.compare(projector, "counting")
    waiting = [each.state for each in projector.shelf.builds()]

    (build,) = upkeep.rebuild(projector, "counting")

    assert waiting == [State.LIVE, State.DIFFERING]
    assert build.number == 2
    assert upkeep.compare(projector, "counting").differing == 1
    assert upkeep.promote(projector, "counting").number == 2
    assert seen(projector) == list(range(1, 41))


def test_what_was_begun_can_be_given_up(places: Places) -> None:
    projector = followed(places, Facts(40))
    projector.feed_beside([projector.shelf.add("counting")])
    heard: list[int] = []

    upkeep.rebuild(projector, "counting", afresh=True, told=lambda done, _: heard.append(done))

    assert heard[0] == 9


def test_an_operator_who_comes_second_is_told_that_nothing_is_left(places: Places) -> None:
    projector = followed(places, Facts(40))
    upkeep.rebuild(projector, "counting")
    (live,) = projector.shelf.builds(State.LIVE)
    (build,) = projector.shelf.builds(State.BUILDING)
    upkeep.promote(projector, "counting")

    with pytest.raises(NothingBuilt), upkeep._level(projector, live, build):
        pass


def test_a_build_that_stops_on_the_way_is_not_put_in_use_for_one_that_stopped_later(
    places: Places,
) -> None:
    facts = Facts(20)
    followed(places, facts)
    facts.grow(40)
    followed(places, facts, counting(poison=31))
    sick = Projector(places, facts, [counting(poison=25)], batch=9)  # type: ignore[list-item] # small
    sick.shelf.add("counting")

    with pytest.raises(BuildStopped):
        upkeep.promote(sick, "counting")

    assert seen(sick) == list(range(1, 31))


def test_an_older_version_is_swept_away_a_day_later(places: Places) -> None:
    facts = Facts(12)
    followed(places, facts)
    newer = followed(places, facts, counting(version=2))

    newer.shelf.sweep()
    kept = [(each.version, each.state) for each in newer.shelf.all()]
    time.sleep(0.01)
    newer.shelf.sweep(older_kept_for=0)

    assert kept == [(1, State.LIVE), (2, State.LIVE)]
    assert [each.version for each in newer.shelf.all()] == [2]


def test_many_who_complete_a_first_list_at_once_all_see_it(places: Places) -> None:
    facts = Facts(60)
    projectors = [Projector(places, facts, [counting()], batch=20) for _ in range(4)]  # type: ignore[list-item] # small
    looked: list[int] = []
    troubles: list[Exception] = []

    def look(projector: Projector) -> None:
        try:
            with projector.look("counting") as (db, tables):
                looked.append(len(db.execute(sa.select(tables["seen"])).fetchall()))
        except Exception as fault:
            troubles.append(fault)

    threads = [threading.Thread(target=look, args=(each,)) for each in projectors]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert not troubles
    assert looked == [60] * 4


def test_names_that_are_none_are_refused(places: Places) -> None:
    projector = followed(places, Facts(3))

    with pytest.raises(NoSuchModel):
        upkeep.rebuild(projector, "nothing")
    with pytest.raises(NothingBuilt):
        upkeep.promote(projector, "counting")


def test_two_operators_share_one_build(places: Places) -> None:
    facts = Facts(120)
    projectors = [followed(places, facts, batch=5) for _ in range(2)]
    built: list[int] = []

    threads = [
        threading.Thread(
            target=lambda each=each: built.append(upkeep.rebuild(each, "counting")[0].number)
        )
        for each in projectors
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert built == [2, 2]
    assert upkeep.compare(projectors[0], "counting").differing == 0


@pytest.mark.parametrize("order", [upkeep.promote, upkeep.compare])
def test_most_of_a_long_way_is_gone_before_the_list_in_use_is_held(
    places: Places, monkeypatch: pytest.MonkeyPatch, order: Callable[[Projector, str], object]
) -> None:
    facts = Facts(20)
    projector = followed(places, facts, counting())
    [build] = upkeep.rebuild(projector, "counting")
    facts.grow(300)
    held, reached = projector.shelf.held, list[int]()

    @contextmanager
    def looked_at(one: Build) -> Iterator[Feeding]:
        with held(one) as feeding:
            reached.append(projector.shelf.bookmark(build).position)
            yield feeding

    monkeypatch.setattr(projector.shelf, "held", looked_at)
    order(projector, "counting")

    # Pages wait from the moment at which it is held: by then nothing of the lag may be left.
    assert reached
    assert set(reached) == {300}
    projector.catch_up()
    assert seen(projector) == list(range(1, 301))


def open_files(key: str) -> list[str]:
    """The files of a build that this process has open."""
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(os.readlink(handle))
    return [each for each in found if Path(each).name.startswith(f"{key}.db")]


def test_what_another_process_removed_is_let_go_of(places: Places) -> None:
    projector = followed(places, Facts(5), counting(), counting("other"))
    kept, gone = projector.shelf.builds(State.LIVE)
    before = [bool(open_files(each.key)) for each in (kept, gone)]

    places.keep_only({kept.key})

    # On SQLite each build is a file; on PostgreSQL one database holds all, and stays open.
    assert before == [projector.shelf.sqlite] * 2
    assert bool(open_files(kept.key)) == projector.shelf.sqlite
    assert open_files(gone.key) == []
    assert seen(projector) == seen(projector, "other") == [1, 2, 3, 4, 5]
