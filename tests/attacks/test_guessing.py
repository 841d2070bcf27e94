"""Guessing: receipts, passwords, names. What a try costs us, how many there are, and what they tell."""

import math
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from application.limits import RECEIPT, RECEIPT_ALL, SIGN_IN, SIGN_IN_ALL, Limit
from application.receipts import SECRET
from application.signing_in import GUESSED_SOON
from domain.office import number
from tests.attacks.world import World, bare
from tests.web.public.visitor import Visitor
from tests.web.staff.worker import Worker

A_YEAR = timedelta(days=365)
PASSWORDS = 10 ** {2: 8}[GUESSED_SOON]
"""So many are tried before the weakest password that is taken (zxcvbn, score 3)."""


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, world: World) -> list[str]:
    """Each time that argon2 itself was asked."""
    asked: list[str] = []
    argon = world.house.hasher._argon

    class Counting:
        hash = argon.hash

        def verify(self, kept: str, secret: str) -> bool:
            asked.append(kept)
            return argon.verify(kept, secret)

    monkeypatch.setattr(world.house.hasher, "_argon", Counting())
    return asked


def answers(world: World, name: str) -> tuple[int, str, str]:
    worker = Worker(world.app.test_client()).sign_in(name, "a wrong password of some length")
    assert worker.page is not None
    return bare(worker.page, name)


def test_a_name_that_nobody_has_costs_and_says_what_a_wrong_password_does(
    world: World, slow: list[str]
) -> None:
    world.house.hasher.matches(None, "so that the hash of nobody is there")
    slow.clear()

    known = answers(world, "zhou")
    after_known = len(slow)
    unknown = answers(world, "nobodyatall")

    assert known == unknown
    assert (after_known, len(slow)) == (1, 2)


def test_a_receipt_that_nobody_has_costs_and_says_what_a_wrong_code_does(
    world: World, slow: list[str]
) -> None:
    person = Visitor(world.app.test_client()).file()
    own = f"{person.code[:6]}{(int(person.code[6:18]) + 1) % 10**12:012d}"
    none = f"{(int(person.code[:6]) + 1) % 10**6:06d}{person.code[6:18]}"
    tries = [(person.number, own), (person.number, none), (number(2026, 777), person.code[:18])]
    world.house.hasher.matches(None, "so that the hash of nobody is there")
    slow.clear()

    said = set()
    for which, digits in tries:
        code = digits + f"{98 - int(digits) * 100 % 97:02d}"
        page = Visitor(world.app.test_client()).go("/open").send(number=which, code=code).page
        assert page is not None
        said.add(bare(page, which))

    assert len(said) == 1
    assert len(slow) == len(tries)


def test_a_name_whose_account_is_closed_or_has_no_password_is_as_unknown_as_any(
    world: World, slow: list[str]
) -> None:
    names = ("closed", "passkeyonly", "nobodyatall", "luo", "ＬＵＯ", "luo\x00")
    world.house.hasher.matches(None, "so that the hash of nobody is there")
    slow.clear()

    said = {answers(world, name) for name in names}

    assert len(slow) == len(names)
    assert len(said) == 1


def in_a_year(limit: Limit) -> float:
    return limit.burst + A_YEAR / limit.every


@pytest.mark.parametrize(
    ("what", "chance"),
    [
        # One receipt whose number and first digits are known, guessed for a year.
        ("one receipt", in_a_year(RECEIPT) / 10**SECRET),
        # Any of a hundred thousand receipts, when all numbers are known.
        ("any receipt", in_a_year(RECEIPT_ALL) / 10 ** (SECRET + 6)),
        ("one password", in_a_year(SIGN_IN) / PASSWORDS),
    ],
)
def test_a_year_of_guessing_finds_next_to_nothing(
    what: str, chance: float, record_property: Callable[[str, object], None]
) -> None:
    record_property("figure", f"{what}: one chance in {10 ** -math.log10(chance):,.0f} in a year")

    assert chance < (1e-7 if "receipt" in what else 1e-2)


def test_those_who_guess_at_all_names_are_held_up_together() -> None:
    assert SIGN_IN_ALL.shared
    assert in_a_year(SIGN_IN_ALL) / PASSWORDS < 0.05


def test_a_code_that_was_typed_is_never_sent_back(world: World) -> None:
    person = Visitor(world.app.test_client()).file()
    wrong = Visitor(world.app.test_client()).go("/open")

    text = wrong.send(number=person.number, code=person.code[:-1] + "x").text

    assert person.code[:12] not in re.sub(r"\s", "", text)
