"""What a row of the Chicago register means: the decisions that bring it into the record."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from application.importers.chicago_rows import (
    AccusedRow,
    AssignmentRow,
    CaseRow,
    Dossier,
    OfficerRow,
    PersonRow,
)
from application.importers.quarantine import Quarantined
from domain.complaint import Complaint
from domain.history import Refused
from domain.officer import Officer
from domain.people import Actor, Role
from domain.procedure import Procedure

IMPORTER = Actor("importer", Role.IMPORTER, "command_line")
AnyRow: TypeAlias = CaseRow | AccusedRow | AssignmentRow | PersonRow
MATTER = "m1"
UNSTATED = "unstated"
"""The code of an allegation whose row names none."""

MEASURES = {
    "no action taken": "none",
    "violation noted": "noted",
    "reprimand": "reprimand",
    "separation": "separation",
    "resigned": "resigned",
    "penalty not served": "not_served",
    "unknown": "unknown",
}
"""Outcomes that say no more than the procedure's own word."""

_BEGINNINGS = {
    "sustained-no penalty": "none",
    "resigned -not served": "not_served",
    "separated": "separation",
    "admin": "separation",
    "reinstated": "reinstated",
    "suspen": "suspension",
}


@lru_cache(maxsize=1_000)
def measure(outcome: str) -> tuple[str, str | None]:
    """The procedure's word for an outcome, and the register's own where it says more."""
    if outcome in MEASURES:
        return MEASURES[outcome], None
    for beginning, word in _BEGINNINGS.items():
        if outcome.startswith(beginning):
            return word, outcome
    return ("suspension" if outcome.endswith(" suspension") else "unknown"), outcome


def officer(id: str, row: OfficerRow) -> Officer:
    """An officer of the register, known by its number there. A name was never published."""
    known = Officer(id)
    known.join(
        by=IMPORTER,
        foreign_number=row.officer,
        standing="former" if row.left_on else "sworn",
        unit=row.unit,
        rank=row.rank,
        on=row.joined,
        particulars=row.described,
    )
    return known


def complaint(
    id: str, dossier: Dossier, procedure: Procedure, refused: list[Quarantined]
) -> Complaint | None:
    """A complaint of the register. A row that a rule refuses is listed and stays outside, whole."""
    while True:
        case = Complaint(id)
        at: tuple[str, AnyRow] = ("cases", dossier.case)
        try:
            for at in _row_by_row(case, dossier, procedure):  # noqa: B007 - asked when one is refused
                pass
            return case
        except Refused:
            file, row = at
            refused.append(Quarantined(file, row.line, "refused"))
            if file == "cases":
                refused.extend(
                    Quarantined(file, row.line, "no_such_case")
                    for file, rows in _rows(dossier)
                    for row in rows
                )
                return None
            dossier = _without(dossier, file, row)


def _row_by_row(
    case: Complaint, dossier: Dossier, procedure: Procedure
) -> Iterator[tuple[str, AnyRow]]:
    """Decide what the rows say. Each row is named first: a refusal that follows is about it."""
    said = dossier.case
    yield "cases", said
    case.file(
        by=IMPORTER,
        under=procedure,
        channel="import",
        # Names were known to the office that kept the register, and were not published.
        # Names are withheld where somebody complained; else the register does not say who did.
        mode="confidential" if dossier.complainants else "unstated",
        language="en",
        received_on=said.received_on,
        foreign_number=said.cr_id,
        happened_on=said.happened_on,
        place=_place(said),
    )
    for file, capacity, people in (
        ("complainants", "complainant", dossier.complainants),
        ("victims", "victim", dossier.victims),
    ):
        for n, person in enumerate(people, start=1):
            yield file, person
            case.note_person(
                by=IMPORTER,
                person=f"{capacity}-{n}",
                capacity=capacity,
                particulars=person.described,
            )
    yield "cases", said
    case.sort_matter(by=IMPORTER, matter=MATTER, kind="accusation")
    for n, accused in enumerate(dossier.accused, start=1):
        yield "accused", accused
        _allege(case, f"s{n}", f"a{n}", accused)
    for assignment in dossier.assignments:
        yield "assignments", assignment
        case.assign(
            by=IMPORTER,
            matter=MATTER,
            investigator=f"investigator-{assignment.investigator}",
            lead=bool(assignment.leads),
            on=assignment.assigned_on,
        )
    for n, accused in enumerate(dossier.accused, start=1):
        yield "accused", accused
        _propose(case, f"s{n}", f"a{n}", accused)
    for n, accused in enumerate(dossier.accused, start=1):
        yield "accused", accused
        _decide(case, f"s{n}", f"a{n}", accused)
    if said.closed_on:
        yield "cases", said
        case.close(by=IMPORTER, matter=MATTER, on=said.closed_on, ground="closed")


def _allege(case: Complaint, subject: str, allegation: str, row: AccusedRow) -> None:
    case.name_officer(
        by=IMPORTER,
        subject=subject,
        # Two officers whom nobody identified are two, never one.
        kind="officer" if row.stream else "unidentified",
        officer=row.stream,
    )
    case.allege(
        by=IMPORTER,
        allegation=allegation,
        matter=MATTER,
        subjects=(subject,),
        code=row.code or UNSTATED,
        business_line=row.business_line,
        # The register's own wording, where it says another thing than the code's.
        words=row.category if row.category != row.explained else None,
    )


def _propose(case: Complaint, subject: str, allegation: str, row: AccusedRow) -> None:
    if row.recommended:
        case.recommend(by=IMPORTER, allegation=allegation, subject=subject, finding=row.recommended)
    if row.proposed:
        word, said = measure(row.proposed)
        case.propose_measure(
            by=IMPORTER, matter="m1", subject=subject, measure=word, particulars=said
        )


def _decide(case: Complaint, subject: str, allegation: str, row: AccusedRow) -> None:
    if row.finding:
        # The register does not say on which day a finding was made; the day of closing is another.
        case.determine(
            by=IMPORTER, allegation=allegation, subject=subject, finding=row.finding, on=None
        )
    if row.measure:
        word, said = measure(row.measure)
        case.decide_measure(
            by=IMPORTER, matter="m1", subject=subject, measure=word, particulars=said
        )


def _place(row: CaseRow) -> str | None:
    said = {"beat": row.beat, "city": row.city, "location": row.location}
    return "\n".join(f"{name}: {value}" for name, value in said.items() if value) or None


def _rows(dossier: Dossier) -> tuple[tuple[str, tuple[AnyRow, ...]], ...]:
    return (
        ("accused", dossier.accused),
        ("assignments", dossier.assignments),
        ("complainants", dossier.complainants),
        ("victims", dossier.victims),
    )


def _without(dossier: Dossier, file: str, refused: AnyRow) -> Dossier:
    kept = tuple(row for row in getattr(dossier, file) if row.line != refused.line)
    left: dict[str, Any] = {file: kept}
    return dossier._replace(**left)
