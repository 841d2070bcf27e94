"""Reads the files of a foreign register once, sets aside what is damaged, keeps the rest in order.

The rows are grouped in a temporary file on disk, not in memory: a register of any size takes the
same memory. The file leaves its folder the moment it is open, so that an interrupted import leaves
no unsealed copy behind.
"""

import csv
import gzip
import os
import sqlite3
import tempfile
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TypeAlias

from application.importers.quarantine import CannotEnterError, Quarantined
from domain.history import Refused
from domain.words import Sentence

Cell: TypeAlias = str | int | None
Reader: TypeAlias = Callable[[Sequence[str]], tuple[Cell, ...]]

CHUNK = 5_000


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One file of a register: its heading, what is kept of a row, and what makes it stay outside.

    `read` gives the cells to keep, or raises `CannotEnterError`. No two rows may share what stands
    in the columns `alone`. `runs_on` says that a cell may hold text of several lines.
    """

    name: str
    heading: tuple[str, ...]
    keeps: tuple[str, ...]
    alone: tuple[str, ...]
    read: Reader
    belongs_to: str | None = None
    runs_on: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows of one file: rows = accepted + quarantined, always."""

    rows: int
    quarantined: int

    @property
    def accepted(self) -> int:
        return self.rows - self.quarantined


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file that were read, and those among them that must stay outside."""

    rows: list[tuple[Cell, ...]]
    outside: list[Quarantined]


class Staging:
    """The register's rows, waiting in order to be brought before the office."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="staging-", dir=folder)
        os.close(handle)
        self.db = sqlite3.connect(name, isolation_level=None)
        self.db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
            "CREATE TABLE quarantine (file TEXT, line INTEGER, reason TEXT);"
            "CREATE TABLE tally (file TEXT PRIMARY KEY, rows INTEGER);"
        )
        os.unlink(name)

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def take(self, sheet: Sheet, path: Path) -> None:
        """Read one file to its end. One that breaks off refuses the import before any record."""
        self.begin(sheet)
        for piece in pieces(sheet, path):
            self.add(sheet, piece)
        self.finish(sheet)

    def begin(self, sheet: Sheet) -> None:
        """Make room for a file."""
        columns = ", ".join(sheet.keeps)
        self.db.execute(f"CREATE TABLE {sheet.name} (line INTEGER PRIMARY KEY, {columns})")

    def add(self, sheet: Sheet, piece: Piece) -> None:
        """Keep what was read of a file; the files may come in pieces and in turn."""
        marks = ", ".join("?" * (len(sheet.keeps) + 1))
        self.db.execute("BEGIN")
        self.db.executemany(f"INSERT INTO {sheet.name} VALUES ({marks})", piece.rows)
        self.db.executemany(
            "INSERT INTO quarantine VALUES (?, ?, ?)",
            ((row.file, row.line, row.reason) for row in piece.outside),
        )
        self.db.execute("COMMIT")

    def finish(self, sheet: Sheet) -> None:
        """A file is here whole, and those it belongs to are finished: leave out what is left over."""
        self._count(sheet)
        self._leave_out_repeated(sheet)
        if sheet.belongs_to:
            self._leave_out_orphans(sheet, sheet.belongs_to)

    def quarantined(self) -> Iterator[Quarantined]:
        for file, line, reason in self.db.execute(
            "SELECT file, line, reason FROM quarantine ORDER BY file, line"
        ):
            yield Quarantined(file, line, reason)

    def tallies(self) -> dict[str, Tally]:
        return {
            file: Tally(rows, quarantined)
            for file, rows, quarantined in self.db.execute(
                "SELECT t.file, t.rows, count(q.line) FROM tally t"
                " LEFT JOIN quarantine q ON q.file = t.file GROUP BY t.file ORDER BY t.rowid"
            )
        }

    def _count(self, sheet: Sheet) -> None:
        self.db.execute(
            f"INSERT INTO tally SELECT ?, (SELECT count(*) FROM {sheet.name})"
            " + (SELECT count(*) FROM quarantine WHERE file = ?)",
            (sheet.name, sheet.name),
        )

    def _leave_out_repeated(self, sheet: Sheet) -> None:
        """The first row of a number enters; a row without identity is nobody's repetition."""
        name = sheet.name
        columns = ", ".join((*sheet.alone, "line"))
        same = " AND ".join(f"earlier.{column} = {name}.{column}" for column in sheet.alone)
        self.db.execute(f"CREATE INDEX {name}_alone ON {name} ({columns})")
        self._move(
            sheet,
            "repeated",
            f"EXISTS (SELECT 1 FROM {name} earlier WHERE {same} AND earlier.line < {name}.line)",
        )

    def _leave_out_orphans(self, sheet: Sheet, parent: str) -> None:
        if sheet.alone[0] != "cr_id":
            self.db.execute(f"CREATE INDEX {sheet.name}_case ON {sheet.name} (cr_id, line)")
        self._move(
            sheet,
            "no_such_case",
            f"NOT EXISTS (SELECT 1 FROM {parent} WHERE {parent}.cr_id = {sheet.name}.cr_id)",
        )

    def _move(self, sheet: Sheet, reason: str, where: str) -> None:
        self.db.execute("BEGIN")
        before = self.db.total_changes
        self.db.execute(
            f"INSERT INTO quarantine SELECT ?, line, ? FROM {sheet.name} WHERE {where}",
            (sheet.name, reason),
        )
        if self.db.total_changes > before:
            self.db.execute(
                f"DELETE FROM {sheet.name} WHERE line IN"
                " (SELECT line FROM quarantine WHERE file = ? AND reason = ?)",
                (sheet.name, reason),
            )
        self.db.execute("COMMIT")


def find(folder: Path, name: str) -> Path:
    """The file of this name, packed or not."""
    for path in (folder / f"{name}.csv.gz", folder / f"{name}.csv"):
        if path.is_file():
            return path
    raise Refused(
        Sentence("The register has no file {name}.csv or {name}.csv.gz.", name=name),
        rule="register.files",
    )


def pieces(sheet: Sheet, path: Path) -> Iterator[Piece]:
    """What stands in a file, piece by piece. It asks for nothing else: another process may read."""
    outside: list[Quarantined] = []
    rows = _rows(sheet, path, outside)
    while chunk := list(islice(rows, CHUNK)):
        yield Piece(chunk, outside.copy())
        outside.clear()
    if outside:
        yield Piece([], outside)


def _rows(sheet: Sheet, path: Path, outside: list[Quarantined]) -> Iterator[tuple[Cell, ...]]:
    """The rows that can be read, each with the line it starts on; the others are put outside."""
    read = sheet.read
    records = _records(path, len(sheet.heading), sheet.runs_on)
    _, heading, fault = next(records, (0, [], "damaged"))
    if fault or tuple(cell.strip() for cell in heading) != sheet.heading:
        raise Refused(
            Sentence(
                "The heading of {file} is not the one expected: {heading}.",
                file=path.name,
                heading=", ".join(sheet.heading),
            ),
            rule="register.files",
        )
    for line, cells, fault in records:
        if fault:
            outside.append(Quarantined(sheet.name, line, fault))
            continue
        try:
            yield (line, *read(cells))
        except CannotEnterError as reason:
            outside.append(Quarantined(sheet.name, line, str(reason)))


def _records(path: Path, width: int, runs_on: bool) -> Iterator[tuple[int, list[str], str]]:
    """Records, each with the line it starts on and, when it is damaged, the reason."""
    line = 1
    block: list[str] = []
    with _open(path) as text:
        try:
            while True:
                block.extend(islice(text, CHUNK))
                if not block:
                    return
                plain = _one_a_line(block, width)
                if plain is None:
                    line = yield from _one_by_one(text, line, block, width, runs_on)
                else:
                    for n, cells in enumerate(plain):
                        yield line + n, cells, ""
                    line += len(plain)
                block = []
        except (EOFError, OSError, zlib.error) as fault:
            raise _breaks_off(path, line + len(block)) from fault


def _one_a_line(lines: list[str], width: int) -> list[list[str]] | None:
    """The records of some lines, if each line is one and none is damaged: so it is nearly always."""
    try:
        records = list(csv.reader(lines, strict=True))
    except csv.Error:
        return None
    whole = len(records) == len(lines) and all(len(cells) == width for cells in records)
    return records if whole and _is_text(lines) else None


def _one_by_one(
    text: IO[str], line: int, block: list[str], width: int, runs_on: bool
) -> Generator[tuple[int, list[str], str], None, int]:
    """The records of some lines, which may run on into those after; returns where it stopped.

    A quotation mark that is never closed swallows the lines after it. So a damaged record that runs
    over several lines gives up its first line only; the others are read again, on their own.
    """
    taken: list[str] = []
    again = deque(block)
    block.clear()
    while again:
        reader = csv.reader(_lines(text, again, taken), strict=True)
        damaged = False
        try:
            for cells in reader:
                if len(cells) == width and (len(taken) == 1 or runs_on):
                    yield line, cells, "" if _is_text(taken) else "not_text"
                elif any(not each.isspace() for each in taken):
                    damaged = True
                    break
                line += len(taken)
                taken.clear()
                if not again:
                    break
        except csv.Error:
            damaged = True
        if damaged:
            yield line, [], "damaged"
            line += 1
            again.extendleft(reversed(taken[1:]))
            taken.clear()
    return line


def _lines(text: IO[str], again: deque[str], taken: list[str]) -> Iterator[str]:
    """The lines to be read again, then those of the file; `taken` remembers what was handed out."""
    while again:
        taken.append(again.popleft())
        yield taken[-1]
    for line in text:
        taken.append(line)
        yield line


def _is_text(lines: Sequence[str]) -> bool:
    for line in lines:
        if not line.isascii() and any("\udc80" <= character <= "\udcff" for character in line):
            return False
    return True


def _breaks_off(path: Path, line: int) -> Refused:
    return Refused(
        Sentence(
            "{file} breaks off after line {line}. Fetch it again: nothing of it was recorded.",
            file=path.name,
            line=line - 1,
        ),
        rule="register.files",
    )


def _open(path: Path) -> IO[str]:
    # Foreign bytes are kept as they are and found by `_is_text`: nothing is silently replaced.
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
