"""Where measured figures are kept and shown: `var/bench.json`, and the table in the README."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from tests.bench.harness import ROOT, Declared, Figure
from tests.bench.machine import Measured

KEPT = ROOT / "var" / "bench.json"
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: python -m tests.bench --readme -->", "<!-- end of figures -->"
COLUMNS = ("figure", "value", "yardstick", "ratio", "bar", "holds")
NO_DATA = "not measured: no DATA"
NOT_YET = "not measured"


def read(file: Path = KEPT) -> list[Figure]:
    """The figures of earlier runs; whether they hold is worked out anew."""
    if not file.exists():
        return []
    rows = json.loads(file.read_text("utf-8"))
    return [_figure(**{key: row[key] for key in row if key != "holds"}) for row in rows]


def _figure(measured: dict[str, Any] | None = None, **said: Any) -> Figure:
    return Figure(**said, measured=Measured(**measured) if measured else None)


def merged(
    declared: Sequence[Declared], earlier: Iterable[Figure], found: Iterable[Figure]
) -> list[Figure]:
    """What was found now before what stood there, in the order in which it is declared.

    A figure that nobody declares any more is gone, and so is one whose bar has changed since.
    """
    by_name = {each.name: each for each in (*earlier, *found)}
    return [
        by_name[each.name]
        for each in declared
        if each.name in by_name and by_name[each.name].bar == each.bar
    ]


def write(figures: Sequence[Figure], file: Path = KEPT) -> None:
    """A list that a program can read, the same for the same figures."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(each) for each in figures], ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8")


def row(declared: Declared, figure: Figure | None, absent: str = NOT_YET) -> tuple[str, ...]:
    """One figure as people read it; one that was not measured says so."""
    if figure is None:
        return (declared.name, absent, declared.yardstick or "", "", declared.bar or "", "")
    return (
        figure.name,
        f"{number(figure.value)} {figure.unit}",
        figure.yardstick or "",
        "" if figure.ratio is None else f"{number(figure.ratio)}x",
        figure.bar or "",
        {True: "yes", False: "**no**", None: ""}[figure.holds],
    )


def number(value: float) -> str:
    """Three digits are what a measurement is worth."""
    if value == int(value) or abs(value) >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table(rows: Iterable[Sequence[str]]) -> Table:
    """The table for the screen."""
    shown = Table(*COLUMNS)
    for each in rows:
        shown.add_row(*(cell.replace("**", "") for cell in each))
    return shown


def markdown(rows: Iterable[Sequence[str]]) -> str:
    """The table for the README."""
    lines = [COLUMNS, ("---",) * len(COLUMNS), *rows]
    return "\n".join(
        f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|" for cells in lines
    )


def into_readme(
    machine: str, declared: Sequence[Declared], figures: Iterable[Figure], readme: str
) -> str:
    """The README with the table between its two marks.

    A row that was written there from another checkout of the same machine stays, if its bar does.
    Raises `ValueError` when the marks are gone.
    """
    between = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not between.search(readme):
        raise ValueError(f"The README has lost its marks: {BEGIN} and {END}.")
    by_name = {each.name: each for each in figures}
    stood = {(each["figure"], each["bar"]): tuple(each.values()) for each in in_readme(readme)}
    rows = [
        row(each, by_name[each.name])
        if each.name in by_name
        else stood.get((each.name, each.bar or ""), row(each, None))
        for each in declared
    ]
    text = f"{BEGIN}\nMeasured on {machine}.\n\n{markdown(rows)}\n{END}"
    return between.sub(lambda _: text, readme)


def in_readme(readme: str) -> list[dict[str, str]]:
    """The rows that stand in the README, each cell under its column."""
    text = readme.partition(BEGIN)[2].partition(END)[0]
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in rows]
    return [dict(zip(COLUMNS, each, strict=True)) for each in cells]
