"""Takes one thing out of a procedure at a time, and asks whether anybody notices.

A golden scenario or the checker has to: what can be deleted unseen is a rule that nothing proves.
`python -m tests.scenarios` prints for each deep profile how many deletions were noticed, of how many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from domain.procedure import bundled, parse
from domain.procedure_check import check
from tests.scenarios.playing import play, scenarios

DEEP = ("cn-service", "us-dc")
PROFILES = (*DEEP, "gb-ew")

SHARED = "# What several tracks share."
"""Below this line of `cn-service` each chapter brings its own; its scenarios come with it."""

_HEADER = re.compile(r"^\[\[?([\w.]+)\]\]?", re.MULTILINE)
_LIST = re.compile(r"^(?P<key>tracks|needs) = \[(?P<inside>[^\]]*)\].*\n", re.MULTILINE)
_TAKEN_OUT = ("transition", "clock", "notice", "document")


@dataclass(frozen=True, slots=True)
class Deletion:
    """A procedure without one of its parts."""

    what: str
    line: int
    text: str


def deletions(text: str) -> Iterator[Deletion]:
    """Every text with one transition, clock, guard, notice or document less."""
    tables = list(_tables(text))
    for name, begin, end in tables:
        kind = name.rpartition(".")[2]
        # The ways of the records beside the complaint are walked by the tests of each record.
        if kind not in _TAKEN_OUT or name.startswith("beside."):
            continue
        line = text[:begin].count("\n") + 1
        yield Deletion(f"{kind} {_called(text[begin:end])}", line, text[:begin] + text[end:])
        if kind == "transition":
            yield from _less_of(text, begin, end, line)


def _tables(text: str) -> Iterator[tuple[str, int, int]]:
    """Each table with where it begins and ends; what stands in it belongs to it."""
    headers = list(_HEADER.finditer(text))
    for number, header in enumerate(headers):
        name = header.group(1)
        after = [other for other in headers[number + 1 :] if not _inside(other.group(1), name)]
        yield name, header.start(), after[0].start() if after else len(text)


def _inside(other: str, name: str) -> bool:
    return name == "document" and other.startswith("document.")


def _less_of(text: str, begin: int, end: int, line: int) -> Iterator[Deletion]:
    """One guard less, or one of the tracks that share a transition."""
    called = _called(text[begin:end])
    for found in _LIST.finditer(text, begin, end):
        inside = re.findall(r'"([^"]+)"', found["inside"])
        if found["key"] == "tracks" and len(inside) == 1:
            continue
        for one in inside:
            left = ", ".join(f'"{other}"' for other in inside if other != one)
            new = f"{found['key']} = [{left}]\n" if left else ""
            what = "guard" if found["key"] == "needs" else "transition on"
            yield Deletion(
                f"{what} {one} of {called}", line, text[: found.start()] + new + text[found.end() :]
            )


def _called(table: str) -> str:
    named = re.search(r'^(?:on|id) = "([^"]+)"', table, re.MULTILINE)
    at = re.search(r"^from = (\[[^\]]*\])", table, re.MULTILINE)
    return " ".join(filter(None, [named and named.group(1), at and f"from {at.group(1)}"]))


def is_noticed(procedure: str, deletion: Deletion) -> bool:
    """Whether the checker has something to say, or a scenario goes another way."""
    if check(deletion.text):
        return True
    rules = parse(deletion.text)
    for file in scenarios(procedure):
        try:
            play(file, rules)
        except Exception:  # whatever goes wrong without it is noticed
            return True
    return False


@cache
def survivors(procedure: str) -> tuple[int, tuple[Deletion, ...]]:
    """How many things can be taken out, and those that nobody misses."""
    tried = list(deletions(bundled(procedure)))
    return len(tried), tuple(each for each in tried if not is_noticed(procedure, each))
