"""What it costs to ask who may see a case, beside a look into a dictionary in the same round."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from domain.access import Act, Standing, tie
from domain.complaint import Complaint
from domain.people import STAFF
from tests import history as told
from tests.bench.harness import Bench, Declared, Figure
from tests.facts import happened
from tests.history import given

TURNS = 2_000
ROUNDS = 41

YARDSTICK = "a look into a dictionary"
RULE = Declared("ask the rule who may see a case", "µs", YARDSTICK, "<= 2 µs")
CASE = Declared("ask a loaded case what it says of a person, and the rule", "µs", YARDSTICK)
FIGURES = (RULE, CASE)


def measure(bench: Bench) -> Iterator[Figure]:
    bench.say(RULE.name)
    people = [
        (role, act, Standing(hands=hands, granted=granted, circled=circled, unit=True))
        for role, act, hands, granted, circled in product(sorted(STAFF), Act, *((False, True),) * 3)
    ]
    known = {one: n for n, one in enumerate(people)}
    case = given(*told.ACCEPTED, happened(Complaint.AccessGiven))
    by = told.COLLEAGUE
    day = happened(Complaint.AccessGiven).until  # type: ignore[attr-defined]  # an example of this very fact
    some = (people * (TURNS // len(people) + 1))[:TURNS]

    def rule() -> None:
        for role, act, at in some:
            tie(role, act, at)

    def asked() -> None:
        for _ in range(TURNS):
            case.tie_of(by, Act.READ, day, 0)

    def dictionary() -> None:
        for one in some:
            known.get(one)

    took = bench.interleaved(
        {"rule": rule, "asked": asked, "dictionary": dictionary}, rounds=ROUNDS
    )
    for figure, name in ((RULE, "rule"), (CASE, "asked")):
        microseconds = took[name] / TURNS * 1e6
        yield figure.found(microseconds, ratio=took[name] / took["dictionary"])
