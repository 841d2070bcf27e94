"""Random people take random decisions under every profile, and no rule of the domain gives way."""

import os
from collections import Counter

import pytest

from domain.procedure import shipped
from tests.domain.machine import play

PROFILES = shipped()

GAMES = int(os.environ.get("OMBUD_GAMES", "25"))
"""How many cases are played under each profile; `make play` plays many more."""

FIRST = int(os.environ.get("OMBUD_FIRST_GAME", "0"))
"""The seed of the first."""


@pytest.mark.parametrize("profile", PROFILES)
def test_no_rule_gives_way_to_people_who_try_anything(profile: str) -> None:
    seen: Counter[str] = Counter()

    for seed in range(FIRST, FIRST + GAMES):
        seen += play(profile, seed, steps=60)

    assert seen["refused"] > seen["filed"]
    assert len(seen) > 10  # most kinds of facts come about, or nothing is proved
