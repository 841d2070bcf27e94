"""What several findings come to: on two axes, without the closures, and the same in any order."""

import pytest
from hypothesis import given, strategies

from domain.rollup import breach, occurred, of_pairs, roll_up
from domain.rules import Finding, Label

OCCURRED = ("yes", "mostly", "part", "no", "unknown", "none")
BREACH = ("yes", "no", "unknown", "none")
NOTHING = Label("", "")


def finding(happened: str, wrong: str = "none", *, closure: bool = False) -> Finding:
    return Finding(happened, NOTHING, NOTHING, happened, wrong, closure, frozenset())


@pytest.mark.parametrize(
    ("said", "together"),
    [
        ([], "none"),
        (["none", "none"], "none"),
        (["no", "none"], "no"),
        (["yes", "yes"], "yes"),
        (["yes", "mostly"], "mostly"),
        (["yes", "no"], "part"),
        (["part", "unknown"], "part"),
        (["no", "unknown"], "unknown"),
    ],
)
def test_whether_it_happened(said: list[str], together: str) -> None:
    assert occurred(said) == together


@pytest.mark.parametrize(
    ("said", "together"),
    [
        ([], "none"),
        (["no", "yes", "unknown"], "yes"),
        (["no", "unknown"], "unknown"),
        (["none", "no"], "no"),
    ],
)
def test_whether_it_was_a_breach(said: list[str], together: str) -> None:
    assert breach(said) == together


def test_a_closure_counts_among_the_closures_and_never_among_the_findings() -> None:
    seen = roll_up([finding("yes", "yes"), finding("none", closure=True), None], dropped=2)

    assert (seen.occurred, seen.breach) == ("yes", "yes")
    assert (seen.found, seen.closed, seen.open) == (1, 3, 1)


def test_what_was_dropped_has_come_to_an_end_without_a_finding() -> None:
    pairs = [("a1", "s1"), ("a2", "s1")]

    seen = of_pairs({pairs[0]: finding("no")}, pairs, dropped=[pairs[1]])

    assert (seen.occurred, seen.found, seen.closed, seen.open) == ("no", 1, 1, 0)


@given(strategies.lists(strategies.sampled_from(OCCURRED)))
def test_the_order_of_the_findings_says_nothing(said: list[str]) -> None:
    other = sorted(said)

    assert occurred(said) == occurred(other) == occurred([*other, "none"])


@given(strategies.lists(strategies.sampled_from(BREACH), min_size=1))
def test_one_breach_is_a_breach(said: list[str]) -> None:
    assert (breach(said) == "yes") is ("yes" in said)


@given(strategies.lists(strategies.sampled_from(OCCURRED[:5]), min_size=1))
def test_nothing_is_made_worse_or_better_than_any_finding_says(said: list[str]) -> None:
    together = occurred(said)

    assert together != "yes" or set(said) == {"yes"}
    assert together != "no" or set(said) == {"no"}
