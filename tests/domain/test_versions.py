"""Which version a case goes by: the procedure says which day chooses, and that day chooses."""

from datetime import date

import pytest

from domain.procedure import Procedure, parse
from domain.versions import valid_on, version_for
from tests.domain.clocks import A_CLOCK, A_PROCEDURE

ONE = A_PROCEDURE.replace("TIME_ZONE", "Asia/Shanghai") + "\n".join(
    f"{key} = {value}" for key, value in A_CLOCK.items()
)


def versions(pinned_by: str) -> list[Procedure]:
    """The first holds until the end of 2025, the second from then on."""
    pinned = f'pinned_by = "{pinned_by}"\n'
    if pinned_by == "stage":
        pinned += 'pinned_stage = "closed"\n'
    first = ONE.replace("valid_from = 2020-01-01", "valid_from = 2020-01-01\nvalid_to = 2025-12-31")
    second = ONE.replace('version = "1"', f'version = "2"\n{pinned}').replace("2020-", "2026-")
    return [parse(first.replace('version = "1"', f'version = "1"\n{pinned}')), parse(second)]


@pytest.mark.parametrize(
    ("pinned_by", "version"),
    [("received", "2"), ("conduct", "1"), ("incident", "1"), ("stage", "2")],
)
def test_each_key_chooses_by_its_own_day(pinned_by: str, version: str) -> None:
    adopted = versions(pinned_by)

    chosen = version_for(
        adopted,
        received=date(2026, 1, 2),
        happened=date(2025, 12, 30),
        staged=date(2026, 3, 1),
    )

    assert chosen.version == version


def test_a_case_that_reached_its_stage_before_the_change_stays_with_the_old_version() -> None:
    adopted = versions("stage")

    before = version_for(adopted, received=date(2025, 5, 1), staged=date(2025, 12, 31))
    after = version_for(adopted, received=date(2025, 5, 1), staged=date(2026, 1, 1))

    assert (before.version, after.version) == ("1", "2")


@pytest.mark.parametrize("pinned_by", ["conduct", "incident"])
def test_where_nobody_knows_the_day_it_happened_that_of_receipt_counts(pinned_by: str) -> None:
    chosen = version_for(versions(pinned_by), received=date(2026, 1, 2), happened=None)

    assert chosen.version == "2"


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2025, 12, 31), "1"),
        (date(2026, 1, 1), "2"),
        (date(1999, 1, 1), "1"),
        (None, "2"),
    ],
)
def test_a_version_holds_from_its_first_to_its_last_day(day: date | None, version: str) -> None:
    assert valid_on(versions("received"), day).version == version


def test_of_two_that_hold_the_one_adopted_later_counts() -> None:
    first, _ = versions("received")
    again = parse(first.text.replace('version = "1"', 'version = "1b"'))

    assert valid_on([first, again], date(2024, 1, 1)).version == "1b"
