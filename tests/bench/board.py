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
BAR = COLUMNS.index("bar")
RULE = ("---",) * len(COLUMNS)
ELSEWHERE = "†"
"""Beside a value that was not measured where the line above the table says."""

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
    lines = [COLUMNS, RULE, *rows]
    return "\n".join(
        f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|" for cells in lines
    )


def into_readme(declared: Sequence[Declared], figures: Sequence[Figure], readme: str) -> str:
    """The README with what was measured on and the two tables between its marks.

    A row that was written there from another checkout stays, if its bar does, and says so.
    Raises `ValueError` when the marks are gone.
    """
    between = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    found = between.search(readme)
    if not found:
        raise ValueError(f"The README has lost its marks: {BEGIN} and {END}.")
    here = _of_one_machine(figures)
    line = _measured_on(here) if here else _line(found.group())
    by_name = {each.name: each for each in figures}
    stood = {(each["figure"], each["bar"]): tuple(each.values()) for each in in_readme(readme)}
    names = {each.name for each in here}
    rows = [
        row(each, by_name[each.name])
        if each.name in by_name
        else stood.get((each.name, each.bar or ""), row(each, None))
        for each in declared
    ]
    if here:
        rows = [each if each[0] in names else _from_elsewhere(each) for each in rows]
    if any(each[1].endswith(ELSEWHERE) for each in rows):
        line += f" {ELSEWHERE} measured earlier, or on another machine."
    text = "\n".join(
        (
            f"{BEGIN}\n{line}\n",
            markdown(each for each in rows if each[BAR]),
            "\n<details><summary>What has no bar</summary>\n",
            markdown(each for each in rows if not each[BAR]),
            f"\n</details>\n{END}",
        )
    )
    return between.sub(lambda _: text, readme)


def _of_one_machine(figures: Iterable[Figure]) -> list[Figure]:
    """What was measured on the machine that measured last."""
    known = [(each.measured, each) for each in figures if each.measured]
    if not known:
        return []
    newest = max((measured for measured, _ in known), key=lambda each: each.at)
    return [each for measured, each in known if measured.machine == newest.machine]


def _measured_on(figures: Iterable[Figure]) -> str:
    """One line that is true of all of them."""
    runs = sorted((each.measured for each in figures if each.measured), key=lambda each: each.at)
    writes = sorted(each.fdatasync for each in runs)
    days = [each.at.partition("T")[0] for each in runs]
    return (
        f"Measured on {runs[-1].machine}; fdatasync {_span(writes)} µs;"
        f" commit {', '.join(dict.fromkeys(each.commit for each in runs))}; {_span(days)}."
    )


def _span(ordered: Sequence[object]) -> str:
    first, last = ordered[0], ordered[-1]
    return str(first) if first == last else f"{first} to {last}"


def _line(between: str) -> str:
    """What the README says it was measured on, when nothing was measured here."""
    said = [line for line in between.splitlines() if line.startswith("Measured on ")]
    return said[0].partition(f" {ELSEWHERE}")[0] if said else "Nothing is measured yet."


def _from_elsewhere(cells: tuple[str, ...]) -> tuple[str, ...]:
    if cells[1] == NOT_YET or cells[1].endswith(ELSEWHERE):
        return cells
    return (cells[0], f"{cells[1]} {ELSEWHERE}", *cells[2:])


def in_readme(readme: str) -> list[dict[str, str]]:
    """The rows that stand in the README's tables, each cell under its column."""
    text = readme.partition(BEGIN)[2].partition(END)[0]
    rows = [line for line in text.splitlines() if line.startswith("|")]
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in rows]
    return [dict(zip(COLUMNS, each, strict=True)) for each in cells if each not in (COLUMNS, RULE)]
