"""An officer joins, moves, is promoted and led, and leaves; what he did stays with his name."""

from collections.abc import Callable
from datetime import date

import pytest

from domain.history import Fact, Refused
from domain.officer import HOLDER, Officer
from domain.people import Actor
from domain.sealed import Sealed
from tests.history import told

DESK = Actor("account-root", "administrator", "staff")
DAY = date(2026, 3, 2)
JOINED = Officer.Joined(
    foreign_number=None, standing="sworn", unit="north", rank="constable", on=None, name=None,
    badge=None, particulars=None,
)  # fmt: skip
LEFT = Officer.Left(reasons=None, on=None)


def given(*facts: Fact) -> Officer:
    officer = Officer.replay(Officer("officer-1"), told(*facts, stream="officer-1"))
    assert officer is not None
    return officer


def then(officer: Officer) -> list[Fact]:
    return [each.fact for each in officer.collect_events()]


def test_an_officer_is_noted_with_all_that_is_known() -> None:
    officer = Officer("officer-1")

    officer.join(
        by=DESK, foreign_number="7", standing="sworn", unit="north", rank="constable", on=DAY,
        name="Wei", badge="112", particulars="tall",
    )  # fmt: skip

    assert then(officer) == [
        Officer.Joined(
            foreign_number="7", standing="sworn", unit="north", rank="constable", on=DAY,
            name=Sealed("Wei", of=HOLDER), badge=Sealed("112", of=HOLDER),
            particulars=Sealed("tall", of=HOLDER),
        )
    ]  # fmt: skip
    assert (officer.joined, officer.unit, officer.rank) == (True, "north", "constable")


def test_a_placeholder_says_nothing_that_nobody_knows() -> None:
    officer = Officer("officer-1")

    officer.join(by=DESK, name=" ")

    [joined] = then(officer)
    assert isinstance(joined, Officer.Joined)
    assert {joined.name, joined.badge, joined.particulars, joined.unit, joined.on} == {None}


@pytest.mark.parametrize(
    ("decide", "fact"),
    [
        (lambda one: one.move(by=DESK, unit="south", on=DAY), Officer.Moved(unit="south", on=DAY)),
        (
            lambda one: one.promote(by=DESK, rank="sergeant", on=DAY),
            Officer.Promoted(rank="sergeant", on=DAY),
        ),
        (
            lambda one: one.place_under(by=DESK, commander="officer-2", on=DAY),
            Officer.CommandedBy(commander="officer-2", on=DAY),
        ),
        (
            lambda one: one.know_account(by=DESK, account="account-1"),
            Officer.AccountKnown(account="account-1"),
        ),
        (
            lambda one: one.leave(by=DESK, on=DAY, reasons="Retired."),
            Officer.Left(reasons=Sealed("Retired.", of=HOLDER), on=DAY),
        ),
    ],
)
def test_what_is_noted_of_an_officer_follows(decide: Callable[[Officer], None], fact: Fact) -> None:
    officer = given(JOINED)

    decide(officer)

    assert then(officer) == [fact]


def test_what_was_noted_is_what_holds_from_then_on() -> None:
    officer = given(
        JOINED,
        Officer.Moved(unit="south", on=None),
        Officer.Promoted(rank="sergeant", on=None),
        Officer.CommandedBy(commander="officer-2", on=None),
        Officer.AccountKnown(account="account-1"),
        LEFT,
    )

    assert (officer.unit, officer.rank, officer.commander, officer.account, officer.left) == (
        "south", "sergeant", "officer-2", "account-1", True,
    )  # fmt: skip


Decide = Callable[[Officer], None]
MOVE: Decide = lambda one: one.move(by=DESK, unit="south")  # noqa: E731  # one of a table
PROMOTE: Decide = lambda one: one.promote(by=DESK, rank="sergeant")  # noqa: E731  # one of a table
UNDER: Decide = lambda one: one.place_under(by=DESK, commander="officer-2")  # noqa: E731  # one of a table
KNOW: Decide = lambda one: one.know_account(by=DESK, account="account-1")  # noqa: E731  # one of a table
LEAVE: Decide = lambda one: one.leave(by=DESK)  # noqa: E731  # one of a table


@pytest.mark.parametrize("decide", [MOVE, PROMOTE, UNDER, KNOW, LEAVE])
@pytest.mark.parametrize("facts", [(), (JOINED, LEFT)])
def test_nothing_is_noted_of_somebody_who_does_not_serve(
    decide: Decide, facts: tuple[Fact, ...]
) -> None:
    with pytest.raises(Refused, match="does not serve here, or no longer") as refused:
        decide(given(*facts))

    assert (refused.value.rule, refused.value.field) == ("officer.left", "")


@pytest.mark.parametrize(
    ("decide", "says", "rule", "field"),
    [
        (lambda one: one.join(by=DESK), "known already", "officer.joined", ""),
        (lambda one: one.move(by=DESK, unit="north"), "another unit", "officer.moved", "unit"),
        (lambda one: one.move(by=DESK, unit=" "), "another unit", "officer.moved", "unit"),
        (
            lambda one: one.promote(by=DESK, rank="constable"),
            "another rank", "officer.promoted", "rank",
        ),
        (lambda one: one.promote(by=DESK, rank=" "), "another rank", "officer.promoted", "rank"),
        (
            lambda one: one.place_under(by=DESK, commander="officer-1"),
            "under his own command", "officer.commanded_by", "commander",
        ),
        (KNOW, "which account is this officer", "officer.account_known", "account"),
    ],
)  # fmt: skip
def test_what_cannot_be_noted_is_refused(decide: Decide, says: str, rule: str, field: str) -> None:
    officer = given(JOINED, Officer.AccountKnown(account="account-2"))

    with pytest.raises(Refused, match=says) as refused:
        decide(officer)

    assert (refused.value.rule, refused.value.field) == (rule, field)
    assert then(officer) == []
