"""Rows of a foreign register that could not enter, each with its file, its line and the reason."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from domain.words import Sentence

# What a row said stays in the file it came from: a copy would be a second, unsealed record.
REASONS: dict[str, Sentence] = {
    "damaged": Sentence("The line is damaged: it does not have the columns of its heading."),
    "not_text": Sentence("The line is not readable text (UTF-8)."),
    "no_number": Sentence("The row has no number of its own."),
    "repeated": Sentence("A row with the same number stands earlier in the file."),
    "no_such_case": Sentence("The register holds no case with this number."),
    "date_unreadable": Sentence("A date cannot be read."),
    "finding_unknown": Sentence("The finding is not one the register explains."),
    "no_investigator": Sentence("The assignment does not say to whom."),
    "refused": Sentence("The rules of the procedure refused the row."),
}


class CannotEnterError(ValueError):
    """A row must stay outside; the argument names the reason."""


_TABLE = """
CREATE TABLE IF NOT EXISTS quarantine (
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (source, file, line)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One row left outside."""

    file: str
    line: int
    reason: str

    @property
    def why(self) -> Sentence:
        return REASONS[self.reason]


class Quarantine:
    """The list of rows left outside, one small file in the office's own folder."""

    def __init__(self, path: Path, source: str) -> None:
        self.path = path
        self.source = source

    def replace(self, rows: Iterable[Quarantined]) -> None:
        """Keep exactly these rows: the same files give the same list, never a doubled one.

        Rows that a decision refused stay listed: their cases are passed over the next time.
        """
        with closing(self._open()) as db, db:
            db.execute(
                "DELETE FROM quarantine WHERE source = ? AND reason <> 'refused'", (self.source,)
            )
            self._insert(db, rows)

    def add(self, rows: Iterable[Quarantined]) -> None:
        with closing(self._open()) as db, db:
            self._insert(db, rows)

    def rows(self) -> Iterator[Quarantined]:
        with closing(self._open()) as db:
            for file, line, reason in db.execute(
                "SELECT file, line, reason FROM quarantine WHERE source = ? ORDER BY file, line",
                (self.source,),
            ):
                yield Quarantined(file, line, reason)

    def counted(self) -> dict[str, dict[str, int]]:
        """How many rows of each file stay outside, by reason."""
        counts: dict[str, dict[str, int]] = {}
        with closing(self._open()) as db:
            for file, reason, number in db.execute(
                "SELECT file, reason, count(*) FROM quarantine WHERE source = ?"
                " GROUP BY file, reason ORDER BY file, reason",
                (self.source,),
            ):
                counts.setdefault(file, {})[reason] = number
        return counts

    def _insert(self, db: sqlite3.Connection, rows: Iterable[Quarantined]) -> None:
        db.executemany(
            "INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?)",
            ((self.source, row.file, row.line, row.reason) for row in rows),
        )

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=30)
        db.execute(_TABLE)
        return db
