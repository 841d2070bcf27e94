"""Days counted quickly and on fingers: over many clocks drawn by chance, they never differ."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.bench.harness import Bench, Declared, Figure
from tests.domain.day_by_day import drawn, quickly, slowly

CLOCKS = 100_000

DIFFERING = Declared(
    f"last days that differ from a walk from day to day, over {CLOCKS:,} clocks",
    "days",
    bar="= 0 days",
)
FIGURES = (DIFFERING,)


def measure(bench: Bench) -> Iterator[Figure]:
    """Draw clocks with calendars, pauses and extensions, and count each in both ways."""
    differing = 0
    for seed in range(CLOCKS):
        if seed % 10_000 == 0:
            bench.told(f"{seed:,} of {CLOCKS:,} clocks")
        case = drawn(Random(seed))
        quick = quickly(case)
        if (quick.due, quick.left) != slowly(case):
            bench.say(f"  seed {seed}: {case.clock.span}, {quick}, {slowly(case)}")
            differing += 1
    yield DIFFERING.found(differing)
