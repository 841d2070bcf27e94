"""Takes over the Chicago complaint register: each row becomes decisions under `historical`."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from application.bootstrap import House
from application.importers.chicago_decisions import IMPORTER, complaint, officer
from application.importers.chicago_files import SHEETS
from application.importers.chicago_rows import OfficerRow, Page, Register
from application.importers.hands import Hands
from application.importers.quarantine import Quarantine, Quarantined
from application.importers.staging import Piece, Sheet, Staging, find, pieces
from application.office import Claim, ClaimTaken, Office, Written
from domain.complaint import Complaint
from domain.history import History, Refused
from domain.register import ForeignRegister
from domain.words import Sentence

SOURCE = "chicago"
CASES = f"foreign:{SOURCE}"
OFFICERS = f"foreign:{SOURCE}:officer"

Told = Callable[[str, int, int], None]
"""Hears how far the import is: what is being taken over, how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: rows = accepted + quarantined + waiting behind a limit."""

    file: str
    rows: int
    accepted: int
    quarantined: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: how many cases are new, how many were known, and every row's fate."""

    cases_new: int
    cases_known: int
    facts: int
    files: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Histories written down together: their facts, their names, and the rows left outside."""

    written: list[Written]
    claims: list[Claim]
    refused: list[Quarantined]
    size: int


def take_over(
    *,
    house: House,
    register: Path,
    limit: int | None = None,
    told: Told = lambda *_: None,
    hands: int = 0,
) -> Report:
    """Bring the register before the office. What is known already is passed over.

    `hands` more processes write down at once; each opens the office in its folder again.
    Raises `Refused` when a file is missing, breaks off or is another file, before any record.
    """
    files = [(sheet, find(register, sheet.name)) for sheet in SHEETS]
    desk = house.settings.folder / "imports" / SOURCE
    with Staging(desk) as staging, Hands(house, hands) as writing:
        quarantine = Quarantine(desk / "quarantine.db", SOURCE)
        _stage(writing, staging, files, told)
        quarantine.replace(staging.quarantined())
        rows = Register(staging, limit)
        facts = _take_officers(writing, rows, told)
        new, more = _take_cases(writing, rows, quarantine, told)
        report = Report(new, rows.cases() - new, facts + more, _fates(staging, rows, quarantine))
    _count(house.office, report)
    return report


def _stage(hands: Hands, staging: Staging, files: Sequence[tuple[Sheet, Path]], told: Told) -> None:
    """Lay out every file's rows: the hands read, each a file, and what they read is kept here."""
    for sheet, _ in files:
        staging.begin(sheet)
    unfinished, read = deque(sheet for sheet, _ in files), set[str]()
    told("read", 0, len(files))
    for (sheet, _), piece in hands.as_they_come(read_file, files):
        if piece is not None:
            staging.add(sheet, piece)
            continue
        read.add(sheet.name)
        # In their order: what others belong to is finished before them.
        while unfinished and unfinished[0].name in read:
            staging.finish(unfinished.popleft())
            told("read", len(files) - len(unfinished), len(files))


def read_file(_: Office, file: tuple[Sheet, Path]) -> Iterator[Piece]:
    """Read one file of the register, which needs nothing of the office."""
    return pieces(*file)


def _take_officers(hands: Hands, register: Register, told: Told) -> int:
    office = hands.office

    def officers() -> Iterator[tuple[list[OfficerRow], frozenset[str]]]:
        for rows in register.officers():
            held = office.holders(OFFICERS, [row.officer for row in rows])
            register.know(list(held.items()))
            yield rows, frozenset(held)

    facts, done, total = 0, 0, register.count_officers()
    for batch in hands.in_order(write_officers, officers()):
        facts += _record(office, batch)
        register.know([(key, stream) for _, key, stream in batch.claims])
        done += batch.size
        told("officers", done, total)
    return facts


def _take_cases(
    hands: Hands, register: Register, quarantine: Quarantine, told: Told
) -> tuple[int, int]:
    office = hands.office

    def pages() -> Iterator[tuple[Page, frozenset[str]]]:
        for page in register.pages():
            yield page, frozenset(office.holders(CASES, page.numbers()))

    new, facts, done, total = 0, 0, 0, register.cases()
    for batch in hands.in_order(write_cases, pages()):
        # The list comes first: cut off between the two, the same rows are listed again, not twice.
        quarantine.add(batch.refused)
        facts += _record(office, batch)
        new += len(batch.claims)
        done += batch.size
        told("cases", done, total)
    return new, facts


def write_officers(office: Office, task: tuple[list[OfficerRow], frozenset[str]]) -> Batch:
    """Write down officers whom the office does not know yet."""
    rows, known = task
    fresh = {
        row.officer: officer(f"officer-{office.entropy.id()}", row)
        for row in rows
        if row.officer not in known
    }
    return _batch(office, OFFICERS, fresh, [], len(rows))


def write_cases(office: Office, task: tuple[Page, frozenset[str]]) -> Batch:
    """Write down the complaints of a page which the office does not know yet."""
    page, known = task
    procedure = office.procedure("historical")
    fresh: dict[str, Complaint] = {}
    refused: list[Quarantined] = []
    for dossier in page.dossiers(known):
        taken = complaint(f"complaint-{office.entropy.id()}", dossier, procedure, refused)
        if taken:
            fresh[dossier.case.cr_id] = taken
    return _batch(office, CASES, fresh, refused, len(page.cases))


def _batch(
    office: Office, kind: str, fresh: Mapping[str, History], refused: list[Quarantined], size: int
) -> Batch:
    claims = [(kind, key, history.id) for key, history in fresh.items()]
    return Batch(office.write_down(list(fresh.values())), claims, refused, size)


def _record(office: Office, batch: Batch) -> int:
    try:
        return len(office.record_written(batch.written, claims=batch.claims))
    except ClaimTaken:
        raise Refused(
            Sentence("Another import of this register is at work. Let it finish, then look again."),
            rule="register.once",
        ) from None


def _fates(staging: Staging, register: Register, quarantine: Quarantine) -> tuple[Taken, ...]:
    outside = quarantine.counted()
    return tuple(
        Taken(
            file=file,
            rows=tally.rows,
            accepted=tally.rows - (left := sum(outside.get(file, {}).values())) - waiting,
            quarantined=left,
            waiting=waiting,
        )
        for file, tally in staging.tallies().items()
        for waiting in (register.waiting(file),)
    )


def _count(office: Office, report: Report) -> None:
    """Write into the record how many rows entered. The same count again is no news."""
    held = office.holder("register", SOURCE)
    history = (
        office.load(ForeignRegister, held)
        if held
        else ForeignRegister(f"register-{office.entropy.id()}")
    )
    for each in report.files:
        history.take_over(
            by=IMPORTER,
            source=SOURCE,
            file=each.file,
            rows=each.rows,
            accepted=each.accepted,
            quarantined=each.quarantined,
        )
    office.keep(history, claims=() if held else [("register", SOURCE, history.id)])
