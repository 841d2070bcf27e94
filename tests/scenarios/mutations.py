"""Takes one thing out of a procedure at a time, and asks whether anybody notices.

A golden scenario or the checker has to: what can be deleted unseen is a rule that nothing proves. One
deletion takes out an entry of the text as it is written: a transition, a clock, a notice, a document;
or one item of a list in it: a track, a stage, a role, a guard, a fact that stops a clock. An entry
that several tracks share is one rule, and each of its tracks is one item. What stands alone in a list
that may not be empty falls with its entry and is not counted twice.

A scenario is played anew only where it rests on what was taken out, as one play by the whole text
showed; if none of those notices, the checker reads the text, and then every scenario is played.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from domain.lines import Path as Place
from domain.procedure import Procedure, bundled, parse
from domain.procedure_check import check
from domain.rules import Track, Transition
from domain.vocabulary import KEPT_BESIDE
from tests.scenarios.playing import Part, play, scenarios

DEEP = ("cn-service", "us-dc", "gb-ew")

LISTS = {
    "transition": ("tracks", "from", "by", "needs", "after", "forbid_if"),
    "clock": ("tracks", "start", "stop", "restart", "unless"),
    "notice": ("tracks", "on", "to"),
    "document": (),
}
"""What is taken out, and the lists of it of which one item at a time is."""

MAY_BE_EMPTY = frozenset({"needs", "after", "forbid_if", "restart", "unless", "stop"})

_HEADER = re.compile(r"^\[\[?([\w.]+)\]\]?", re.MULTILINE)
_LIST = re.compile(r"^(?P<key>\w+) = \[(?P<inside>[^\]{]*)\].*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Deletion:
    """A procedure without one of its entries, or without one item of a list in it."""

    what: str
    line: int
    text: str = field(repr=False)
    kind: str
    at: Place
    """Where the entry stands: the third clock is ("clock", 2)."""
    key: str = ""
    item: str = ""

    def taken_from(self, rules: Procedure) -> Procedure:
        """The same deletion from a procedure that was read already, which is much quicker."""
        if self.at[0] == "beside":
            kind = str(self.at[1])
            record = rules.beside[kind]
            if self.kind == "transition":
                record = replace(record, track=self._less_of(record.track))
            else:
                record = replace(record, clocks=self._left_of(record.clocks))
            return replace(rules, beside={**rules.beside, kind: record})
        if self.kind == "transition":
            tracks = {id_: self._less_of(track) for id_, track in rules.tracks.items()}
            return replace(rules, tracks=tracks)
        if self.kind == "document":
            kept = [id_ for place, id_ in enumerate(rules.documents) if place != self.at[-1]]
            return replace(rules, documents={id_: rules.documents[id_] for id_ in kept})
        if self.kind == "clock":
            return replace(rules, clocks=self._left_of(rules.clocks))
        return replace(rules, notices=self._left_of(rules.notices))

    def _left_of(self, entries: Iterable[Any]) -> tuple[Any, ...]:
        left = (
            self._lessened(entry) if place == self.at[-1] else entry
            for place, entry in enumerate(entries)
        )
        return tuple(entry for entry in left if entry is not None)

    def _less_of(self, track: Track) -> Track:
        moves = tuple(
            left
            for move in track.transitions
            if (left := self._lessened(move, track.id) if move.at == self.at else move)
        )
        return replace(track, transitions=moves)

    def _lessened(self, entry: Any, track: str = "") -> Any:
        """The entry without the item; nothing, where the whole entry is taken out."""
        if not self.key:
            return None
        if self.kind == "transition" and self.key == "tracks":
            return None if track == self.item else entry
        name = "from_" if self.key == "from" else self.key
        left = type(getattr(entry, name))(
            each for each in getattr(entry, name) if each != self.item
        )
        return replace(entry, **{name: left}) if left or self.key in MAY_BE_EMPTY else None

    def rests_on_it(self, part: Part, moves: Iterable[tuple[str, Transition]]) -> bool:
        """Whether what a step rests on is what was taken out."""
        if part.kind != self.kind:
            return False
        if self.kind == "transition":
            return any(
                move.verb == part.name
                and part.track in ("", track)
                and part.stage in move.from_
                and self.item in ("", self._of(part, track))
                for track, move in moves
            )
        called = self.what.partition(": ")[0].partition(" of ")[0]
        return self.kind == "notice" or f"clock {part.name}" == called

    def _of(self, part: Part, track: str) -> str:
        """What the part has in place of the item."""
        return {"tracks": track, "from": part.stage, "by": part.role}.get(self.key, self.item)


def deletions(text: str) -> Iterator[Deletion]:
    """Every text with one entry, or one item of a list in it, less."""
    seen: Counter[str] = Counter()
    for name, begin, end in _tables(text):
        kind = name.rpartition(".")[2]
        at: Place = (*name.split("."), seen[name])
        seen[name] += 1
        if kind not in LISTS:
            continue
        line = text[:begin].count("\n") + 1
        beside = f" of {name.split('.')[1]}" if name.startswith("beside.") else ""
        called = f"{kind} {_called(text[begin:end])}{beside}"
        yield Deletion(called, line, text[:begin] + text[end:], kind, at)
        for found in _LIST.finditer(text, begin, end):
            key = found["key"]
            inside = re.findall(r'"([^"]+)"', found["inside"])
            if key not in LISTS[kind] or (len(inside) == 1 and key not in MAY_BE_EMPTY):
                continue
            for item in inside:
                left = ", ".join(f'"{other}"' for other in inside if other != item)
                new = f"{key} = [{left}]\n" if left else ""
                less = text[: found.start()] + new + text[found.end() :]
                yield Deletion(f"{called}: {key} {item}", line, less, kind, at, key, item)


def _tables(text: str) -> Iterator[tuple[str, int, int]]:
    """Each table with where it begins and ends; what stands in it belongs to it."""
    headers = list(_HEADER.finditer(text))
    for number, header in enumerate(headers):
        name = header.group(1)
        after = [other for other in headers[number + 1 :] if not _inside(other.group(1), name)]
        yield name, header.start(), after[0].start() if after else len(text)


def _inside(other: str, name: str) -> bool:
    return name == "document" and other.startswith("document.")


def _called(table: str) -> str:
    named = re.search(r'^(?:on|id) = "([^"]+)"', table, re.MULTILINE)
    at = re.search(r"^from = (\[[^\]]*\])", table, re.MULTILINE)
    return " ".join(filter(None, [named and named.group(1), at and f"from {at.group(1)}"]))


@cache
def played(procedure: str) -> tuple[tuple[Path, tuple[frozenset[Part], ...]], ...]:
    """Each scenario with what its steps rest on, as one play by the whole text shows."""
    return tuple((file, tuple(play(file).parts)) for file in scenarios(procedure))


def noticed_by(procedure: str, deletion: Deletion) -> str:
    """What notices: the name of a scenario, or the checker; nothing, where nobody does."""
    rules = parse(bundled(procedure))
    ways = {id_: track.transitions for id_, track in rules.tracks.items()}
    ways |= {KEPT_BESIDE + id_: record.track.transitions for id_, record in rules.beside.items()}
    moves = [
        (track, move)
        for track, transitions in ways.items()
        for move in transitions
        if move.at == deletion.at
    ]
    changed = deletion.taken_from(rules)
    nearest = []
    for file, steps in played(procedure):
        resting = (
            number
            for number, parts in enumerate(steps, start=1)
            if any(deletion.rests_on_it(part, moves) for part in parts)
        )
        if first := next(resting, 0):
            nearest.append((first, file))
    for first, file in sorted(nearest):
        if _goes_another_way(file, changed, since=first):
            return file.stem
    if check(deletion.text):
        return "the checker"
    everywhere = (file.stem for file, _ in played(procedure) if _goes_another_way(file, changed))
    return next(everywhere, "")


def _goes_another_way(file: Path, changed: Procedure, since: int = 1) -> bool:
    try:
        play(file, changed, since=since)
    except Exception:  # whatever goes wrong without it is noticed
        return True
    return False


@cache
def noticed(procedure: str) -> tuple[tuple[Deletion, str], ...]:
    """Everything that can be taken out, each with what notices it."""
    every = deletions(bundled(procedure))
    return tuple((each, noticed_by(procedure, each)) for each in every)
