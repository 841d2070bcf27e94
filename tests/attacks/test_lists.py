"""The lists of attacks and requirements: what they claim is tested, and the tests they name exist."""

import re

import pytest

from tests.attacks.listed import Attack, Requirement, attacks, is_there, requirements

ATTACKS = attacks()
REQUIREMENTS = requirements()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.name[:50])
def test_an_attack_is_tried_by_tests_that_are_there(attack: Attack) -> None:
    assert attack.tests
    assert not [test for test in attack.tests if not is_there(test)]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda each: each.id)
def test_a_requirement_is_kept_by_tests_that_are_there_or_open_with_a_reason(
    requirement: Requirement,
) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", requirement.id)
    assert requirement.level in {1, 2, 3}
    assert requirement.asks.endswith(".")
    assert not [test for test in requirement.tests if not is_there(test)]
    assert bool(requirement.tests) == bool(requirement.kept), "Nothing is claimed without a test."
    assert requirement.tests or len(requirement.open) > 20, "What is open has its reason."


def test_a_requirement_stands_there_once() -> None:
    ids = [each.id for each in REQUIREMENTS]

    assert len(ids) == len({*ids})
    assert len(ids) >= 60


def test_a_test_that_is_not_there_is_noticed() -> None:
    assert not is_there("tests/attacks/test_lists.py::test_that_nobody_wrote")
    assert not is_there("tests/nowhere.py::test_it")
    assert is_there("tests/attacks/test_lists.py::test_a_requirement_stands_there_once")
