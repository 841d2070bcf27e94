"""Measures Ombud and says what holds: `python -m tests.bench [--data FOLDER] [NAME…]`.

Each NAME is a module of this room; without one, all are run. Figures of modules that are not run
stay as they were found before.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import click
from rich.console import Console

import tests.bench
from tests import run
from tests.bench import board, harness, machine
from tests.bench.harness import Bench, Declared, Figure


def modules() -> dict[str, ModuleType]:
    """Every module of this room that measures something, in the order of their names."""
    names = sorted(each.name for each in pkgutil.iter_modules(tests.bench.__path__))
    found = {
        name: importlib.import_module(f"tests.bench.{name}")
        for name in names
        if name != "__main__" and not name.startswith("test_")
    }
    return {name: each for name, each in found.items() if hasattr(each, "measure")}


def declared(of: Mapping[str, ModuleType]) -> list[Declared]:
    return [figure for module in of.values() for figure in module.FIGURES]


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder with chicago/ and reference/; without it the register is not measured.",
)
@click.option(
    "--only", default="", metavar="WORDS", help="Only figures with these words in the name."
)
@click.option("--readme", is_flag=True, help="Measure nothing; write the tables into the README.")
@click.argument("names", nargs=-1, metavar="[NAME…]")
def main(data: Path | None, only: str, readme: bool, names: Sequence[str]) -> None:
    """Measure, print the table, keep it in var/bench.json; fail where a bar does not hold."""
    known = modules()
    unknown = set(names) - set(known)
    if unknown:
        raise click.UsageError(
            f"No {', '.join(sorted(unknown))} here; there is {', '.join(known)}."
        )
    if readme:
        _into_readme(known)
        return
    chosen = {name: known[name] for name in names or known}
    found: list[Figure] = []
    faults: list[str] = []
    with harness.opened(data, only=only) as bench:
        bench.say(str(machine.now(bench.folder)))
        for name, module in chosen.items():
            at = machine.now(bench.folder)
            measured, wrong = _measured(bench, name, module)
            found += [replace(each, measured=at) for each in measured]
            faults += wrong
            # Whoever breaks off after an hour keeps what was measured in it.
            board.write(board.merged(declared(known), board.read(), found))
    _show(declared(chosen), found, data)
    faults += [f"{each.name}: the bar is {each.bar}" for each in found if each.holds is False]
    for each in faults:
        Console(stderr=True).print(each, style="red", markup=False)
    sys.exit(1 if faults else 0)


def _measured(bench: Bench, name: str, module: ModuleType) -> tuple[list[Figure], list[str]]:
    """What a module finds, and what went wrong; the modules after it are measured all the same."""
    wanted = [each for each in module.FIGURES if bench.wants(each)]
    if not wanted:
        return [], []
    bench.say(name)
    found: list[Figure] = []
    try:
        for figure in module.measure(bench):
            found.append(figure)
            bench.say(f"  {' | '.join(board.row(_of(module, figure), figure))}")
    except Exception as fault:
        bench.console.print_exception()
        return found, [f"{name} broke off: {fault!r}"]
    wrong = harness.missed(wanted, found)
    return found, [f"{name} declares one thing and measures another: {each}" for each in wrong]


def _of(module: ModuleType, figure: Figure) -> Declared:
    return next(each for each in declared({"": module}) if each.name == figure.name)


def _show(of: Sequence[Declared], found: Sequence[Figure], data: Path | None) -> None:
    by_name = {each.name: each for each in found}
    Console().print(
        board.table(
            board.row(
                each,
                by_name.get(each.name),
                board.NO_DATA if each.register and not data else board.NOT_YET,
            )
            for each in of
        )
    )


def _into_readme(known: Mapping[str, ModuleType]) -> None:
    earlier = board.README.read_text("utf-8")
    written = board.into_readme(declared(known), board.read(), earlier)
    board.README.write_text(written, encoding="utf-8")


def _as_in_an_office() -> None:
    """An office compiles once. Where no bytecode may be kept, each of its processes would do it anew."""
    if sys.flags.dont_write_bytecode:
        run.keep_bytecode(Path(sys.prefix) / "compiled")
        os.execv(sys.executable, [sys.executable, "-m", "tests.bench", *sys.argv[1:]])


if __name__ == "__main__":
    _as_in_an_office()
    main()
