"""What an operator does to a list is done while the office works, and stands in the record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from application.bootstrap import LISTS, House, open_house
from application.demonstration import open_empty
from application.settings import Settings
from domain.history import Recorded
from domain.upkeep import UPKEEP, Upkeep
from projections import case_list, shelf
from projections.shelf import Build, State
from tests.web.command_line.conftest import Ombud


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = open_house(Settings(tmp_path / "office", hash_memory_kib=64, hash_passes=1))
    open_empty(house)
    house.projector.catch_up()
    yield house
    house.close()


def in_use(house: House, name: str = case_list.NAME) -> Build:
    (found,) = [each for each in house.projector.shelf.builds(State.LIVE) if each.name == name]
    return found


def upkeep_of(house: House) -> list[Recorded]:
    return house.office.facts_of(UPKEEP)


def stop(house: House, at: int) -> None:
    """Have the register stop at a fact, as one that nobody can fold would make it."""
    build = in_use(house)
    with house.projector.shelf.held(build) as held:
        shelf.halt(held.db, build, at, f"Position {at}: a fault")


def test_a_rebuild_says_what_was_compared_and_leaves_a_fact(house: House, ombud: Ombud) -> None:
    answer = ombud("rebuild", case_list.NAME, "--office", house.settings.folder)

    assert answer.exit_code == 0, answer.output
    assert "0 differ" in answer.output
    (fact,) = [each.fact for each in upkeep_of(house)]
    assert isinstance(fact, Upkeep.ReadModelPromoted)
    assert (fact.model, fact.build, fact.differing) == (case_list.NAME, 2, 0)
    assert in_use(house).number == 2


def test_a_build_that_differs_waits_for_an_operators_word(house: House, ombud: Ombud) -> None:
    build = in_use(house)
    with house.projector.shelf.places.of(build.key).begin() as db:
        table = house.projector.shelf.tables(build)["cases"]
        db.execute(sa.insert(table).values(stream_id="complaint-of-nobody", last_position=1))

    differs = ombud("rebuild", case_list.NAME, "--office", house.settings.folder)
    before = in_use(house).number
    promoted = ombud("promote", case_list.NAME, "--office", house.settings.folder)

    assert differs.exit_code == 2
    assert "differs from the one in use in 1 rows" in differs.output
    assert "complaint-of-nobody" in differs.output
    assert before == 1
    assert promoted.exit_code == 0, promoted.output
    assert in_use(house).number == 2
    (fact,) = [each.fact for each in upkeep_of(house)]
    assert isinstance(fact, Upkeep.ReadModelPromoted)
    assert fact.differing == 1


def test_a_fact_passed_over_is_passed_over_with_a_reason(house: House, ombud: Ombud) -> None:
    at = house.office.head() + 1
    stop(house, at)

    elsewhere = ombud(
        *("skip", case_list.NAME, at + 1, "--because", "x", "--office", house.settings.folder)
    )
    skipped = ombud(
        *("skip", case_list.NAME, at, "--because", "a row of a test, taken out by hand"),
        *("--office", house.settings.folder),
    )

    assert elsewhere.exit_code == 2
    assert skipped.exit_code == 0, skipped.output
    (recorded,) = upkeep_of(house)
    assert isinstance(recorded.fact, Upkeep.FactPassedOver)
    assert recorded.fact.at == at
    assert recorded.fact.reasons.text() == "a row of a test, taken out by hand"
    assert recorded.actor == "operator"


def test_a_list_that_stopped_tries_again(house: House, ombud: Ombud) -> None:
    at = house.office.head()
    stop(house, at)

    answer = ombud("retry", case_list.NAME, "--office", house.settings.folder)
    again = ombud("retry", case_list.NAME, "--office", house.settings.folder)

    assert answer.exit_code == 0, answer.output
    (recorded,) = upkeep_of(house)
    assert isinstance(recorded.fact, Upkeep.ReadModelTriedAgain)
    assert again.exit_code == 2
    assert "has not stopped" in again.output
    assert [each.halted for each in house.projector.standing()] == [None] * len(LISTS)


@pytest.mark.parametrize("command", [["rebuild"], ["promote"], ["retry"]])
def test_a_name_that_is_none_gets_a_sentence(
    house: House, ombud: Ombud, command: list[str]
) -> None:
    answer = ombud(*command, "nothing", "--office", house.settings.folder)

    assert answer.exit_code == 2
    assert answer.output.count("\n") == 1
