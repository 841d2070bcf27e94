"""Whether one who follows the record while eight processes write misses anything, or sees it twice."""

from collections.abc import Iterator
from itertools import pairwise

from tests.application.adapters.writers import followed
from tests.bench.harness import Bench, Declared, Figure

PROCESSES = 8
FACTS = 100_000

BARS = (
    ("missed", "facts missed", "= 0 facts missed"),
    ("doubled", "facts doubled", "= 0 facts doubled"),
    ("out of order", "facts out of order", "= 0 facts out of order"),
)
FIGURES = tuple(
    each
    for on in ("SQLite", "PostgreSQL")
    for each in (
        Declared(f"{PROCESSES} processes write {FACTS:,} facts, followed, {on}", "facts/s"),
        *(
            Declared(f"{what} by who follows {PROCESSES} processes, {on}", unit, bar=bar)
            for what, unit, bar in BARS
        ),
    )
)


def measure(bench: Bench) -> Iterator[Figure]:
    on_sqlite, on_postgresql = FIGURES[: len(FIGURES) // 2], FIGURES[len(FIGURES) // 2 :]
    yield from _on(str(bench.new_folder("tailing") / "record.db"), on_sqlite, bench)
    yield from _on(bench.postgres, on_postgresql, bench)


def _on(place: str, figures: tuple[Declared, ...], bench: Bench) -> Iterator[Figure]:
    speed, missed, doubled, disordered = figures
    bench.say(speed.name)
    seen, seconds = followed(place, number=PROCESSES, facts=FACTS)
    yield speed.found(FACTS / seconds)
    yield missed.found(FACTS - len(set(seen)))
    yield doubled.found(len(seen) - len(set(seen)))
    yield disordered.found(sum(later <= earlier for earlier, later in pairwise(seen)))
