"""The pushing index comes out as its published formula says, with what was left out beside it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.account import Account
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.people import Actor
from projections import pushing
from tests.facts import happened
from tests.history import told

C = Complaint
ADA = Actor("account-ada", "intake", "staff")
BEN = Actor("account-ben", "investigator", "staff")
NOON = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)


def works_at(person: Actor, unit: str) -> list[Recorded]:
    return told(happened(Account.Opened, unit=unit), stream=person.id)


STAFF = [*works_at(ADA, "window"), *works_at(BEN, "inspectorate")]


def case(n: int, *facts: Fact | tuple[Fact, Actor], every: int = 24) -> list[Recorded]:
    """The facts of one case, recorded so many hours after one another."""
    recorded = told(*facts, stream=f"complaint-{n}")
    return [
        each._replace(recorded_at=NOON + timedelta(hours=every * k))
        for k, each in enumerate(recorded)
    ]


FILED = happened(C.Filed, doors_before=None)
TAKEN = (happened(C.ResponsibilityTaken, holder=ADA.id, unit="window"), ADA)
OFFERED = (happened(C.HandoverOffered, offered_to=BEN.id), ADA)
ACCEPTED = (happened(C.HandoverAccepted), BEN)
REFUSED = (happened(C.HandoverRefused), BEN)
DEEMED = happened(C.HandoverDeemed, holder=BEN.id)


def figures(*cases: list[Recorded]) -> dict[str, pushing.Unit]:
    record = [*STAFF, *(each for one in cases for each in one)]
    return {unit.unit: unit for unit in pushing.fold(record).units}


def test_a_unit_that_keeps_its_cases_pushes_nothing() -> None:
    units = figures(case(1, FILED, TAKEN), case(2, FILED, TAKEN))

    assert units["window"].cases == 2
    assert units["window"].index == 0


def test_who_offers_a_case_on_counts_the_offer_and_who_is_asked_counts_the_hours() -> None:
    units = figures(case(1, FILED, TAKEN, OFFERED, ACCEPTED, every=12))

    # One offer in one case: 100 × 1 ÷ 1. Twelve hours are half a day: 100 × 0.5 ÷ 1.
    assert (units["window"].offers, units["window"].index) == (1, 100.0)
    assert (units["inspectorate"].hours, units["inspectorate"].index) == (12.0, 50.0)


def test_sitting_on_an_offer_costs_more_than_refusing_it() -> None:
    silent = figures(case(1, FILED, TAKEN, OFFERED, DEEMED, every=96))["inspectorate"]
    refusing = figures(case(1, FILED, TAKEN, OFFERED, REFUSED, every=1))["inspectorate"]

    # Four days and the silence itself: 100 × (1 + 96 ÷ 24) ÷ 1.
    # An hour and the refusal: 100 × (1 + 1 ÷ 24) ÷ 1.
    assert (silent.unanswered, silent.index) == (1, 500.0)
    assert (refusing.refusals, refusing.index) == (1, 104.2)


def test_a_door_that_was_tried_before_counts_for_the_unit_it_is_about() -> None:
    asked = happened(C.Filed, unit="window")

    units = figures(case(1, asked), case(2, happened(C.Filed, doors_before=None, unit="window")))

    assert (units["window"].asked_before, units["window"].cases) == (1, 2)
    assert units["window"].index == 50.0


def test_a_matter_that_was_not_taken_up_and_then_was_counts_as_reversed() -> None:
    declined = (happened(C.Declined), ADA)
    again = (happened(C.Accepted), BEN)

    units = figures(case(1, FILED, TAKEN, declined, again), case(2, FILED, TAKEN, declined))

    assert units["window"].reversed == 1
    assert units["window"].index == 50.0


def test_what_is_left_out_is_counted() -> None:
    stranger = (happened(C.HandoverOffered, offered_to="account-unknown"), ADA)
    register = case(3, happened(C.Filed, number=None, foreign_number="C1"), TAKEN)
    cases = [*case(1, FILED, TAKEN, OFFERED), *case(2, FILED, TAKEN, stranger), *case(4, FILED)]

    counted = pushing.fold([*STAFF, *cases, *register])

    assert counted.cases == 3
    assert counted.left_out == {
        "taken_over": 1,
        "of_no_unit": 1,
        "waiting": 2,
        "without_a_unit": 1,
    }


@pytest.mark.parametrize(
    ("first", "last", "cases"),
    [
        (date(2026, 2, 27), date(2026, 2, 27), 1),
        (date(2026, 2, 28), None, 0),
        (None, date(2026, 2, 26), 0),
    ],
)
def test_it_is_counted_for_the_cases_received_in_a_span_of_days(
    first: date | None, last: date | None, cases: int
) -> None:
    record = [*STAFF, *case(1, FILED, TAKEN, OFFERED, ACCEPTED)]

    counted = pushing.fold(record, received_from=first, received_until=last)

    assert counted.cases == cases
    assert len(counted.units) == 2 * cases


def test_the_published_formula_names_everything_that_is_counted() -> None:
    published = " ".join(str(sentence) for sentence in pushing.FORMULA)

    docstring = " ".join((pushing.Unit.index.__doc__ or "").split())
    formula = docstring.partition("pushing index = ")[2].partition(" Nought")[0]

    assert formula
    assert formula in published


def test_it_is_counted_from_the_facts_it_says_and_from_no_other() -> None:
    record = [*STAFF, *case(1, FILED, happened(C.MatterSorted), TAKEN, OFFERED, ACCEPTED)]

    named = [each for each in record if type(each.fact) in pushing.KINDS]

    assert len(named) < len(record)
    assert pushing.fold(named) == pushing.fold(record)
