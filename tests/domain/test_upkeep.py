"""What the operator orders is written down with who and why; a register is counted row by row."""

from collections.abc import Callable

import pytest

from domain.history import Fact, Refused
from domain.people import SYSTEM
from domain.register import ForeignRegister
from domain.sealed import Sealed
from domain.upkeep import UPKEEP, Upkeep

WHO, WHY = Sealed("Mei", of="operator"), Sealed("The disk was full.", of="operator")
SAID = {"ordered_by": "Mei", "reasons": "The disk was full."}


@pytest.mark.parametrize(
    ("decide", "fact"),
    [
        (
            lambda one: one.promote(
                by=SYSTEM, model="inbox", version=2, build=3, compared=10, differing=1
            ),
            Upkeep.ReadModelPromoted(
                model="inbox", model_version=2, build=3, compared=10, differing=1
            ),
        ),
        (
            lambda one: one.pass_over(
                by=SYSTEM, model="inbox", version=2, at=7, reasons="The disk was full."
            ),
            Upkeep.FactPassedOver(model="inbox", model_version=2, at=7, reasons=WHY),
        ),
        (
            lambda one: one.try_again(by=SYSTEM, model="inbox", version=2, at=7),
            Upkeep.ReadModelTriedAgain(model="inbox", model_version=2, at=7),
        ),
        (
            lambda one: one.try_errand_again(by=SYSTEM, reaction="notices", at=7, **SAID),
            Upkeep.ErrandTriedAgain(reaction="notices", at=7, ordered_by=WHO, reasons=WHY),
        ),
        (
            lambda one: one.give_errand_up(by=SYSTEM, reaction="notices", at=7, **SAID),
            Upkeep.ErrandGivenUp(reaction="notices", at=7, ordered_by=WHO, reasons=WHY),
        ),
    ],
)
def test_what_is_ordered_is_written_down(decide: Callable[[Upkeep], None], fact: Fact) -> None:
    upkeep = Upkeep()

    decide(upkeep)

    assert upkeep.id == UPKEEP
    assert [each.fact for each in upkeep.collect_events()] == [fact]


def test_the_build_that_was_put_in_use_last_is_in_use() -> None:
    upkeep = Upkeep()

    for build in (3, 4):
        upkeep.promote(by=SYSTEM, model="inbox", version=2, build=build, compared=0, differing=None)

    assert upkeep.in_use == {"inbox@2": 4}


@pytest.mark.parametrize(
    ("decide", "says", "rule", "field"),
    [
        (
            lambda one: one.pass_over(by=SYSTEM, model="inbox", version=2, at=7, reasons=" "),
            "Say why", "upkeep.fact_passed_over", "reasons",
        ),
        (
            lambda one: one.try_errand_again(
                by=SYSTEM, reaction="notices", at=7, ordered_by=" ", reasons="So."
            ),
            "who orders this, and why", "upkeep.errand", "",
        ),
        (
            lambda one: one.give_errand_up(
                by=SYSTEM, reaction="notices", at=7, ordered_by="Mei", reasons=""
            ),
            "who orders this, and why", "upkeep.errand", "",
        ),
    ],
)  # fmt: skip
def test_nobody_orders_without_saying_who_and_why(
    decide: Callable[[Upkeep], None], says: str, rule: str, field: str
) -> None:
    upkeep = Upkeep()

    with pytest.raises(Refused, match=says) as refused:
        decide(upkeep)

    assert (refused.value.rule, refused.value.field) == (rule, field)
    assert list(upkeep.pending) == []


def test_the_same_count_of_a_file_is_no_news_and_another_is() -> None:
    register = ForeignRegister("register-1")

    for quarantined in (1, 1, 2):
        register.take_over(
            by=SYSTEM, source="city", file="a.csv", rows=5, accepted=3, quarantined=quarantined
        )

    assert [each.fact for each in register.collect_events()] == [
        ForeignRegister.FileTakenOver(
            source="city", file="a.csv", rows=5, accepted=3, quarantined=n
        )
        for n in (1, 2)
    ]
    assert register.files == {"a.csv": (5, 3, 2)}
