"""How Ombud is measured: each figure stands beside a yardstick that was measured in the same run.

A module in this room that declares `FIGURES` and has a function `measure` is found by its name:

    ONE = Declared("append 1 fact, SQLite", "facts/s", "a bare sqlite3 cursor", bar=">= 0.75x")
    FIGURES = (ONE,)

    def measure(bench: Bench) -> Iterator[Figure]:
        took = bench.interleaved({"ours": ours, "bare": bare})
        yield ONE.found(1 / took["ours"], ratio=took["bare"] / took["ours"])

A figure that cannot be measured without the imported register is declared with `register=True`.
"""

from __future__ import annotations

import gc
import math
import operator
import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rich.console import Console

from application.bootstrap import House, open_house
from application.importers import chicago
from application.offices import open_office
from application.settings import Settings
from domain.people import SYSTEM
from tests import postgres as postgresql
from tests.bench.machine import Measured

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "var" / "bench"
"""On the disk of the checkout: what a temporary folder in memory answers says nothing."""

ROUNDS = 7

Work = Callable[[], float | None]
"""What is timed. Whatever has to be prepared first is timed by the work itself: it returns seconds."""

COMPARED = {">=": operator.ge, "<=": operator.le, "=": operator.eq}


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure must reach: a direction, a number, and whether the value or the ratio counts."""

    direction: str
    number: float
    unit: str

    @classmethod
    def of(cls, text: str) -> Bar:
        """Read `>= 0.75x` (of the yardstick) or `<= 10 ms` (of the value)."""
        found = re.fullmatch(r"(>=|<=|=) ([\d,]+(?:\.\d+)?)(x| \S.*)", text)
        if not found:
            raise ValueError(f"“{text}” is no bar. Write >= 0.75x, or <= 10 ms.")
        direction, number, unit = found.groups()
        return cls(direction, float(number.replace(",", "")), unit.strip())

    def holds(self, figure: Figure) -> bool:
        """Say whether the figure reaches it. Raises `ValueError` when they speak of two units."""
        if self.unit == "x":
            reached = figure.ratio
            if reached is None:
                raise ValueError(f"{figure.name}: a bar in x needs a ratio.")
        else:
            reached = figure.value
            if self.unit != figure.unit:
                raise ValueError(f"{figure.name} is in {figure.unit}, its bar in {self.unit}.")
        return bool(COMPARED[self.direction](reached, self.number))


@dataclass(frozen=True)
class Figure:
    """One measured number: what it stands beside, what it must reach, and whether it does."""

    name: str
    value: float
    unit: str
    yardstick: str | None = None
    ratio: float | None = None
    bar: str | None = None
    measured: Measured | None = None
    """When and on what; the bench notes it."""
    holds: bool | None = field(init=False)
    """Never typed by hand. None where there is no bar."""

    def __post_init__(self) -> None:
        holds = Bar.of(self.bar).holds(self) if self.bar else None
        object.__setattr__(self, "holds", holds)


@dataclass(frozen=True, slots=True)
class Declared:
    """A figure before it is measured: so that one that was not measured is missed."""

    name: str
    unit: str
    yardstick: str | None = None
    bar: str | None = None
    register: bool = False
    """It is measured on the imported register, and cannot be without DATA."""

    def found(self, value: float, *, ratio: float | None = None) -> Figure:
        """The figure, now that it is measured."""
        return Figure(self.name, value, self.unit, self.yardstick, ratio, self.bar)


@dataclass(frozen=True, slots=True)
class Runs:
    """How long something took, each time, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def percentile(self, percent: float) -> float:
        """The nearest rank: a time that was really taken."""
        ordered = sorted(self.seconds)
        return ordered[max(1, math.ceil(len(ordered) * percent / 100)) - 1]

    @property
    def p95(self) -> float:
        return self.percentile(95)

    def __str__(self) -> str:
        """Median, fastest and the two quartiles, so that noise is seen."""
        low, high = self.percentile(25), self.percentile(75)
        told = " ".join(
            f"{name} {spoken(seconds)}"
            for name, seconds in (
                ("median", self.median),
                ("fastest", min(self.seconds)),
                ("quartiles", low),
                ("to", high),
            )
        )
        return f"{told} ({len(self.seconds)} rounds)"


def spoken(seconds: float) -> str:
    """A time as a person says it."""
    for size, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def interleaved(
    works: Mapping[str, Work],
    *,
    rounds: int = ROUNDS,
    seconds: float = 0.0,
    warm_up: bool = True,
    told: Callable[[str], None] = lambda _: None,
) -> dict[str, Runs]:
    """Time some works in turn: a round to warm up, then every second round in the other order.

    At least `rounds` rounds, and more until `seconds` are over. What disturbs the machine for a
    while disturbs all of them, so that their ratio stays.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for name, work in works.items() if warm_up else ():
        told(f"warming up: {name}")
        _once(work)
    end = time.monotonic() + seconds
    done = 0
    while done < rounds or time.monotonic() < end:
        turn = list(works.items())
        for name, work in turn if done % 2 == 0 else reversed(turn):
            told(f"round {done + 1} of {rounds}: {name}")
            taken[name].append(_once(work))
        done += 1
    return {name: Runs(tuple(each)) for name, each in taken.items()}


def _once(work: Work) -> float:
    gc.collect()
    begun = time.perf_counter()
    measured = work()
    took = time.perf_counter() - begun
    return took if measured is None else measured


@dataclass
class Bench:
    """Where it is measured: a folder, databases, and the imported register if there is one."""

    folder: Path
    """A folder on the real disk that is removed afterwards."""
    data: Path | None = None
    """The folder with `chicago/` and `reference/`."""
    console: Console = field(default_factory=lambda: Console(stderr=True))
    room: Path = ROOM
    only: str = ""
    """What stands in the name of every figure that is wanted; nothing: all are."""
    _closing: ExitStack = field(default_factory=ExitStack)

    def wants(self, figure: Declared) -> bool:
        """Whether a figure is to be measured in this run."""
        return self.only in figure.name and bool(self.data or not figure.register)

    @property
    def postgres(self) -> str:
        """The address of an empty database, a new one each time, on one server for the run."""
        name = self._closing.enter_context(self.server.database())
        return self.server.url(name)

    @cached_property
    def server(self) -> postgresql.Server:
        """A PostgreSQL whose commits are on the disk before they are answered."""
        self.told("starting PostgreSQL")
        return self._closing.enter_context(postgresql.server(durable=True))

    @cached_property
    def office(self) -> House:
        """An office that has taken over the whole register, on SQLite; kept for the next run."""
        if self.data is None:
            raise ValueError("Only `make bench DATA=folder` can measure the register.")
        folder = self.room / "register"
        whole = folder / "whole"
        house = open_house(Settings.of(folder))
        self._closing.callback(house.close)
        if not whole.exists():
            self._take_over(house, self.data)
            whole.touch()
        # A read model that was changed since is brought up to date before anything is timed.
        house.projector.catch_up(told=lambda done, of: self.told(f"following: {done} of {of}"))
        return house

    @property
    def register_size(self) -> int:
        """How many facts the imported register has."""
        return self.office.office.head()

    def _take_over(self, house: House, data: Path) -> None:
        if house.office.identity() is None:
            open_office(
                house,
                by=SYSTEM,
                code="BN",
                name_en="Bench",
                name_zh="试验",
                time_zone="America/Chicago",
            )
        chicago.take_over(
            house=house,
            register=data / "chicago",
            hands=os.cpu_count() or 0,
            told=lambda what, done, of: self.told(f"taking over {what}: {done} of {of}"),
        )

    def interleaved(
        self,
        works: Mapping[str, Work],
        *,
        rounds: int = ROUNDS,
        seconds: float = 0.0,
        warm_up: bool = True,
    ) -> dict[str, float]:
        """The median of each work in seconds. See `interleaved` above."""
        runs = self.timed(works, rounds=rounds, seconds=seconds, warm_up=warm_up)
        return {name: each.median for name, each in runs.items()}

    def timed(
        self,
        works: Mapping[str, Work],
        *,
        rounds: int = ROUNDS,
        seconds: float = 0.0,
        warm_up: bool = True,
    ) -> dict[str, Runs]:
        """Every single time of each work; their spread is said, so that noise is seen."""
        runs = interleaved(works, rounds=rounds, seconds=seconds, warm_up=warm_up, told=self.told)
        for name, each in runs.items():
            self.say(f"  {name}: {each}")
        return runs

    def told(self, what: str) -> None:
        """Say on one line what is going on, for whoever watches."""
        if self.console.is_terminal:
            self.console.print(f"{what:<78.78}", end="\r", markup=False, highlight=False)

    def say(self, what: str) -> None:
        """Say something that stays."""
        self.console.print(f"{what:<78}", markup=False, highlight=False)

    def new_folder(self, name: str) -> Path:
        """A folder of its own for one office or file, on the real disk."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))


@contextmanager
def opened(data: Path | None, *, room: Path = ROOM, only: str = "") -> Iterator[Bench]:
    """A bench that leaves nothing behind but the imported register."""
    room.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=room))
    bench = Bench(folder, data, room=room, only=only)
    try:
        with bench._closing:
            yield bench
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def missed(declared: Sequence[Declared], found: Sequence[Figure]) -> list[str]:
    """What a module declares and did not measure, or measured and does not declare."""
    names = {each.name: each.bar for each in declared}
    measured = {each.name: each.bar for each in found}
    return sorted(
        name
        for name in names.keys() | measured.keys()
        if name not in names or name not in measured or names[name] != measured[name]
    )
