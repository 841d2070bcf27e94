"""Takes over the Chicago complaint register: each row becomes decisions under `historical`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from application.importers.chicago_decisions import IMPORTER, complaint, officer
from application.importers.chicago_files import SHEETS
from application.importers.chicago_rows import Register
from application.importers.quarantine import Quarantine, Quarantined
from application.importers.staging import Staging, find
from application.office import ClaimTaken, Office
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


def take_over(
    *,
    office: Office,
    register: Path,
    desk: Path,
    limit: int | None = None,
    told: Told = lambda *_: None,
) -> Report:
    """Bring the register before the office. What is known already is passed over.

    Raises `Refused` when a file is missing, breaks off or is another file, before any record.
    """
    files = [(sheet, find(register, sheet.name)) for sheet in SHEETS]
    quarantine = Quarantine(desk / "quarantine.db", SOURCE)
    with Staging(desk / "staging") as staging:
        for done, (sheet, path) in enumerate(files):
            told("read", done, len(files))
            staging.take(sheet, path)
        told("read", len(files), len(files))
        quarantine.replace(staging.quarantined())
        rows = Register(staging, limit)
        facts = _take_officers(office, rows, told)
        new, known, more = _take_cases(office, rows, quarantine, told)
        report = Report(new, known, facts + more, _fates(staging, rows, quarantine))
    _count(office, report)
    return report


def _take_officers(office: Office, register: Register, told: Told) -> int:
    facts, done, total = 0, 0, register.count_officers()
    for batch in register.officers():
        held = office.holders(OFFICERS, [row.officer for row in batch])
        fresh = {
            row.officer: officer(f"officer-{office.entropy.id()}", row)
            for row in batch
            if row.officer not in held
        }
        facts += _record(office, OFFICERS, fresh)
        register.know([*held.items(), *((key, each.id) for key, each in fresh.items())])
        done += len(batch)
        told("officers", done, total)
    return facts


def _take_cases(
    office: Office, register: Register, quarantine: Quarantine, told: Told
) -> tuple[int, int, int]:
    procedure = office.procedure("historical")
    new, known, facts, total = 0, 0, 0, register.cases()
    for batch in register.dossiers():
        held = office.holders(CASES, [dossier.case.cr_id for dossier in batch])
        fresh: dict[str, Complaint] = {}
        refused: list[Quarantined] = []
        for dossier in batch:
            if dossier.case.cr_id not in held:
                taken = complaint(f"complaint-{office.entropy.id()}", dossier, procedure, refused)
                if taken:
                    fresh[dossier.case.cr_id] = taken
        # The list comes first: cut off between the two, the same rows are listed again, not twice.
        quarantine.add(refused)
        facts += _record(office, CASES, fresh)
        new, known = new + len(fresh), known + len(held)
        told("cases", new + known, total)
    return new, known, facts


def _record(office: Office, kind: str, fresh: Mapping[str, History]) -> int:
    if not fresh:
        return 0
    claims = [(kind, key, history.id) for key, history in fresh.items()]
    try:
        return len(office.record_together(list(fresh.values()), claims=claims))
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
