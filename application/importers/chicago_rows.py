"""The rows of the Chicago register, put together case by case in the order of its file of cases."""

import sqlite3
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeAlias, TypeVar

from application.importers.staging import Staging

BATCH = 1_000
"""Cases put together at once: enough to save statements, few enough to keep memory flat."""


class CaseRow(NamedTuple):
    """One complaint of the register."""

    line: int
    cr_id: str
    release: str | None
    happened_on: date | None
    received_on: date | None
    closed_on: date | None
    beat: str | None
    city: str | None
    location: str | None


class AccusedRow(NamedTuple):
    """One officer in one complaint: what was alleged, recommended, found and decided."""

    line: int
    cr_id: str
    officer: str | None
    code: str | None
    category: str | None
    recommended: str | None
    proposed: str | None
    finding: str | None
    measure: str | None
    stream: str | None
    business_line: str | None
    explained: str | None


class AssignmentRow(NamedTuple):
    """One investigator charged with one complaint."""

    line: int
    cr_id: str
    investigator: str
    leads: int
    assigned_on: date | None


class PersonRow(NamedTuple):
    """One person who complained, or one who suffered, described without a name."""

    line: int
    cr_id: str
    described: str | None


class OfficerRow(NamedTuple):
    """One officer of the register; no line when only named by a complaint."""

    line: int | None
    officer: str
    joined: date | None
    left_on: date | None
    unit: str | None
    rank: str | None
    described: str | None


class Dossier(NamedTuple):
    """A complaint with everything the register says about it."""

    case: CaseRow
    accused: tuple[AccusedRow, ...]
    assignments: tuple[AssignmentRow, ...]
    complainants: tuple[PersonRow, ...]
    victims: tuple[PersonRow, ...]


Cells: TypeAlias = tuple[Any, ...]
Row = TypeVar("Row", CaseRow, AccusedRow, AssignmentRow, PersonRow, OfficerRow)


@dataclass(frozen=True, slots=True)
class Page:
    """A batch of complaints with their rows as plain cells: cheap to hand to another process."""

    cases: list[Cells]
    accused: list[Cells]
    assignments: list[Cells]
    complainants: list[Cells]
    victims: list[Cells]

    def numbers(self) -> list[str]:
        return [case[1] for case in self.cases]

    def dossiers(self, known: Container[str]) -> Iterator[Dossier]:
        """The complaints one by one, but those known already."""
        accused = _grouped(AccusedRow, self.accused, known)
        assignments = _grouped(AssignmentRow, self.assignments, known)
        complainants = _grouped(PersonRow, self.complainants, known)
        victims = _grouped(PersonRow, self.victims, known)
        for cells in self.cases:
            if (cr_id := cells[1]) not in known:
                yield Dossier(
                    _row(CaseRow, cells),
                    tuple(accused.get(cr_id, ())),
                    tuple(assignments.get(cr_id, ())),
                    tuple(complainants.get(cr_id, ())),
                    tuple(victims.get(cr_id, ())),
                )


class Register:
    """The staged register as the importer asks for it; `limit` takes the first cases only."""

    def __init__(self, staging: Staging, limit: int | None = None) -> None:
        self.db: sqlite3.Connection = staging.db
        self.db.execute("CREATE TABLE known (officer TEXT PRIMARY KEY, stream TEXT) WITHOUT ROWID")
        last = "SELECT max(line) FROM (SELECT line FROM cases ORDER BY line LIMIT ?)"
        bound = -1 if limit is None else limit
        self.last_line: int = self.db.execute(last, (bound,)).fetchone()[0] or 0
        self.whole = limit is None
        # Asked once: to put the officers of a whole register in order again for each batch took
        # longer than to record them.
        self.db.execute("CREATE TABLE wanted (officer TEXT PRIMARY KEY) WITHOUT ROWID")
        self.db.execute(f"INSERT INTO wanted {self._wanted()}")

    def cases(self) -> int:
        return self._number("SELECT count(*) FROM cases WHERE line <= ?", self.last_line)

    def officers(self) -> Iterator[list[OfficerRow]]:
        """Officers in batches: everybody of a whole register, of a part those it names."""
        after = ""
        while found := self.db.execute(
            "SELECT p.line, w.officer, p.joined, p.left_on, p.unit, p.rank, p.described"
            " FROM wanted w LEFT JOIN officers p ON p.officer = w.officer"
            " WHERE w.officer > ? ORDER BY w.officer LIMIT ?",
            (after, BATCH),
        ).fetchall():
            rows = [_row(OfficerRow, each) for each in found]
            after = rows[-1].officer
            yield rows

    def count_officers(self) -> int:
        return self._number("SELECT count(*) FROM wanted")

    def know(self, streams: Sequence[tuple[str, str]]) -> None:
        """Remember which history an officer of the register has in the office."""
        self.db.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", streams)

    def pages(self) -> Iterator[Page]:
        """Complaints in batches, each with all its rows, as they stand in the staging."""
        first = 0
        while cases := self.db.execute(
            "SELECT line, cr_id, release, happened_on, received_on, closed_on, beat, city, location"
            " FROM cases WHERE line > ? AND line <= ? ORDER BY line LIMIT ?",
            (first, self.last_line, BATCH),
        ).fetchall():
            span = (cases[0][0], cases[-1][0])
            yield Page(
                cases=cases,
                accused=self._of_cases(
                    "SELECT s.line, s.cr_id, s.officer, s.code, s.category, s.recommended,"
                    " s.proposed, s.finding, s.measure, k.stream, b.category, b.description"
                    " FROM cases c JOIN accused s ON s.cr_id = c.cr_id"
                    " LEFT JOIN known k ON k.officer = s.officer"
                    " LEFT JOIN category_codes b ON b.code = s.code",
                    span,
                ),
                assignments=self._of_cases(
                    "SELECT s.line, s.cr_id, s.investigator, s.leads, s.assigned_on"
                    " FROM cases c JOIN assignments s ON s.cr_id = c.cr_id",
                    span,
                ),
                complainants=self._people("complainants", span),
                victims=self._people("victims", span),
            )
            first = span[1]

    def waiting(self, file: str) -> int:
        """Rows of a file that a limit leaves for another day."""
        if self.whole or file == "category_codes":
            return 0
        if file == "officers":
            return self._number(
                "SELECT count(*) FROM officers WHERE officer NOT IN (SELECT officer FROM wanted)"
            )
        return self._number(
            f"SELECT count(*) FROM {file} s JOIN cases c ON c.cr_id = s.cr_id WHERE c.line > ?",
            self.last_line,
        )

    def _wanted(self) -> str:
        named = "SELECT s.officer FROM accused s WHERE s.officer IS NOT NULL"
        if self.whole:
            return f"SELECT officer FROM officers UNION {named}"
        return (
            "SELECT DISTINCT s.officer FROM cases c JOIN accused s ON s.cr_id = c.cr_id"
            f" WHERE s.officer IS NOT NULL AND c.line <= {self.last_line:d}"
        )

    def _people(self, file: str, span: tuple[int, int]) -> list[Cells]:
        return self._of_cases(
            f"SELECT s.line, s.cr_id, s.described FROM cases c JOIN {file} s ON s.cr_id = c.cr_id",
            span,
        )

    def _of_cases(self, query: str, span: tuple[int, int]) -> list[Cells]:
        return self.db.execute(
            f"{query} WHERE c.line BETWEEN ? AND ? ORDER BY c.line, s.line", span
        ).fetchall()

    def _number(self, query: str, *values: int) -> int:
        found: int = self.db.execute(query, values).fetchone()[0]
        return found


def _grouped(kind: type[Row], rows: Iterable[Cells], known: Container[str]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for cells in rows:
        if cells[1] not in known:
            grouped.setdefault(cells[1], []).append(_row(kind, cells))
    return grouped


_DAYS = {
    kind: [n for n, told in enumerate(kind.__annotations__.values()) if told == (date | None)]
    for kind in (CaseRow, AccusedRow, AssignmentRow, PersonRow, OfficerRow)
}


def _row(kind: type[Row], cells: Cells) -> Row:
    days = _DAYS[kind]
    if not days:
        return kind._make(cells)
    read = list(cells)
    for place in days:
        if read[place] is not None:
            read[place] = date.fromisoformat(read[place])
    return kind._make(read)
