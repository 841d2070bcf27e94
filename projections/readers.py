"""Who looked at a file, as whoever it concerns is told, and as those see it who watch over reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.access import OWN_WORK
from domain.people import Role
from domain.reading import Exported, Listed, Looked, Opened, PurposeSaid, TurnedAway, Withheld
from domain.words import Sentence

UNTOLD = frozenset({Role.AUDITOR, Role.COMPLAINANT, Role.SYSTEM, Role.IMPORTER})
"""Whose looks the person concerned is not told: an audit tells of itself in its report, she knows of
her own, and nobody looks where Ombud itself does."""

WHAT = {
    "case": Sentence("the file"),
    "form": Sentence("the form of a decision"),
    "decision": Sentence("took a decision"),
    "letter": Sentence("a letter"),
    "paper": Sentence("a paper made of it"),
    "file": Sentence("a file handed in"),
    "original": Sentence("the original of a file"),
    "found by words": Sentence("a search"),
    "history": Sentence("its history"),
    "readers": Sentence("who read it"),
    "register": Sentence("the register"),
    "found by its number": Sentence("a search by its number"),
    "deadlines": Sentence("the deadlines"),
    "ledger": Sentence("the ledger"),
    "found in a search": Sentence("a search"),
    "on the page of an officer": Sentence("an officer’s page"),
    "named in a record": Sentence("a record about it"),
}
"""What was looked at, by the first word of what was noted."""

OTHER = Sentence("another page that names it")
TAKEN = Sentence("took it away in a list")


@dataclass(frozen=True, slots=True)
class Reader:
    """What one person looked at on one day, in one role."""

    on: date
    actor: str
    role: str
    unit: str
    what: Sequence[Sentence]
    purposes: Sequence[str]
    opened: bool
    """Whether the file itself was opened, and not only its line seen in a list."""
    last_at: datetime
    words: Sequence[PurposeSaid] = ()


def of_file(looks: Iterable[Looked], zone: ZoneInfo) -> list[Reader]:
    """Who looked at a file, day by day, the newest first."""
    days: dict[tuple[date, str, str], list[Looked]] = defaultdict(list)
    for each in looks:
        if not isinstance(each.look, Withheld):
            days[each.recorded_at.astimezone(zone).date(), each.actor, each.role].append(each)
    found = [_reader(day, seen) for (day, *_), seen in days.items()]
    return sorted(found, key=lambda each: each.last_at, reverse=True)


def told(looks: Sequence[Looked], zone: ZoneInfo, today: date) -> list[Reader]:
    """What the person concerned is told: who opened the file, and nobody's glance at a list.

    Left out are audits, and whoever's looks a head withheld until a day that has not come.
    """
    withheld: dict[str, date] = {}
    for each in looks:
        if isinstance(each.look, Withheld):
            withheld[each.look.reader] = each.look.until
    shown = [
        each
        for each in looks
        if each.role not in UNTOLD and today >= withheld.get(each.actor, date.min)
    ]
    return [each for each in of_file(shown, zone) if each.opened]


def _reader(day: date, looks: Sequence[Looked]) -> Reader:
    said = [each.look for each in looks if isinstance(each.look, PurposeSaid)]
    return Reader(
        on=day,
        actor=looks[0].actor,
        role=looks[0].role,
        unit=next((each.unit for each in looks if each.unit), ""),
        what=list({str(what): what for what in _whats(looks)}.values()),
        purposes=list(dict.fromkeys(each.purpose for each in said)),
        opened=any(isinstance(each.look, Opened | Exported) for each in looks),
        last_at=max(each.recorded_at for each in looks),
        words=[each for each in said if each.words],
    )


def _whats(looks: Sequence[Looked]) -> Iterator[Sentence]:
    for each in looks:
        match each.look:
            case Exported():
                yield TAKEN
            case Opened(what=what) | Listed(what=what):
                yield WHAT.get(what) or WHAT.get(what.partition(":")[0].partition(" ")[0]) or OTHER


# Reading that is unusual


@dataclass(slots=True)
class Habits:
    """What one person opened, listed and took away in a time."""

    actor: str
    role: str
    opened: set[str] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)
    """Files that were not his own work, of those that he opened."""
    own: set[str] = field(default_factory=set)
    lists: int = 0
    searches: int = 0
    turned_away: int = 0
    """Pages that were not there for him."""
    exported: int = 0
    """Rows that he took away."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Who read how much: the most outside their own work first, beside what everybody read."""

    readers: Sequence[Habits]
    files: int
    """How many files anybody opened."""


def watched(looks: Iterable[Looked], is_own: Callable[[str, str], bool], *, kind: str) -> Watched:
    """Count what each person opened; `is_own(file, person)` says what is somebody's own work."""
    found: dict[str, Habits] = {}
    for each in looks:
        if each.role in UNTOLD - {Role.AUDITOR}:
            continue
        habits = found.setdefault(each.actor, Habits(each.actor, each.role))
        match each.look:
            case Opened(history=file, tie=tie) if file.startswith(f"{kind}-"):
                habits.opened.add(file)
                # What tied him to it then counts, and not what does today.
                own = tie in OWN_WORK if tie else is_own(file, each.actor)
                (habits.own if own else habits.outside).add(file)
            case Listed(searched=searched):
                habits.lists += 1
                habits.searches += bool(searched)
            case Exported(files=files):
                habits.exported += len(files)
            case TurnedAway():
                habits.turned_away += 1
            case _:
                pass
    for habits in found.values():
        # A file that he took in hand on the same days was his own work.
        habits.outside -= habits.own
    order = sorted(
        found.values(), key=lambda each: (-len(each.outside), -each.turned_away, -each.exported)
    )
    return Watched(order, len({file for each in found.values() for file in each.opened}))
