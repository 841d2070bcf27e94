"""The files of the Chicago register: what stands in each, and which of its rows can be read."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from application.importers.quarantine import CannotEnterError
from application.importers.staging import Cell, Sheet

MISSING = frozenset({"", "NA", "N/A", "None", "NULL", "null", "nan"})
"""What the register writes where it knows nothing."""

FINDINGS = frozenset({"SU", "NS", "UN", "EX", "NAF", "NC", "DIS"})
"""The register's findings, which the procedure `historical` explains."""

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
        start=1,
    )
}


def number(cell: str) -> str | None:
    """A number as the register says it; `130469.0` went through decimals and is 130469."""
    if cell.isdecimal():
        return cell
    cell = cell.strip()
    if cell in MISSING:
        return None
    if cell.endswith(".0") and cell[:-2].isdecimal():
        return cell[:-2]
    return cell


@lru_cache(maxsize=20_000)
def text(cell: str) -> str | None:
    """A word or text, single blanks inside and none around it."""
    cell = " ".join(cell.split())
    return None if cell in MISSING else cell


@lru_cache(maxsize=5_000)
def beat(cell: str) -> str | None:
    """A beat has four digits: `1134`, `1134.0` and `211.0` (beat 0211) are all met."""
    known = number(cell)
    return known.zfill(4) if known and known.isdecimal() else known


@lru_cache(maxsize=50_000)
def day(cell: str) -> str | None:
    """A day, written `2006-10-02`. However odd the claim, it is kept; a day it must be."""
    cell = cell.strip()
    if cell in MISSING:
        return None
    try:
        return date.fromisoformat(cell).isoformat()
    except ValueError:
        raise CannotEnterError("date_unreadable") from None


@lru_cache(maxsize=50_000)
def short_day(cell: str) -> str | None:
    """A day, written `13-JUL-18`. The years 69 to 99 lie in the last century, as in POSIX."""
    cell = cell.strip().upper()
    if cell in MISSING:
        return None
    try:
        in_month, month, year = cell.split("-")
        short = int(year)
        return date(
            short + (1900 if short > 68 else 2000), _MONTHS[month], int(in_month)
        ).isoformat()
    except (ValueError, KeyError):
        raise CannotEnterError("date_unreadable") from None


def finding(cell: str) -> str | None:
    cell = cell.strip()
    if cell in MISSING:
        return None
    if cell not in FINDINGS:
        raise CannotEnterError("finding_unknown")
    return cell


@lru_cache(maxsize=10_000)
def outcome(cell: str) -> str | None:
    """What followed, in one spelling: the register has 91 spellings for 68 outcomes."""
    known = text(cell)
    return known.lstrip("* ").lower() if known else None


def _numbered(cell: str) -> str:
    known = number(cell)
    if known is None:
        raise CannotEnterError("no_number")
    return known


def _row_number(cell: str) -> Cell:
    known = _numbered(cell)
    return int(known) if known.isascii() and known.isdecimal() else known


def _described(**known: str | None) -> str | None:
    """What the register says of a person, one line each; nothing when it says nothing."""
    lines = [f"{name}: {value}" for name, value in known.items() if value]
    return "\n".join(lines) or None


def _code(row: Sequence[str]) -> tuple[Cell, ...]:
    code, description, category, duty, side = row
    return _numbered(code), text(description), text(category), text(duty), text(side)


def _officer(row: Sequence[str]) -> tuple[Cell, ...]:
    _, own, born, race, gender, joined, left, _, unit, _, rank = row
    described = _described(gender=text(gender), race=text(race), born=number(born))
    return _numbered(own), day(joined), day(left), number(unit), text(rank), described


def _case(row: Sequence[str]) -> tuple[Cell, ...]:
    own, release, happened, received, closed, where, city, location = row
    return (
        _numbered(own),
        number(release),
        day(happened),
        day(received),
        day(closed),
        beat(where),
        text(city),
        text(location),
    )


def _accused(row: Sequence[str]) -> tuple[Cell, ...]:
    _, officer, case, _, code, category, proposed, proposed_measure, final, final_measure = row
    return (
        _numbered(case),
        number(officer),
        number(code),
        text(category),
        finding(proposed),
        outcome(proposed_measure),
        finding(final),
        outcome(final_measure),
    )


def _assignment(row: Sequence[str]) -> tuple[Cell, ...]:
    own, case, investigator, kind, assigned, _ = row
    who = number(investigator)
    if who is None:
        raise CannotEnterError("no_investigator")
    leads = int(kind.strip() == "SUPERVISING INVESTIGATOR")
    return _row_number(own), _numbered(case), who, leads, short_day(assigned)


def _complainant(row: Sequence[str]) -> tuple[Cell, ...]:
    own, case, _, _, _, capacity, race, gender, born = row
    described = _described(
        capacity=text(capacity), gender=text(gender), race=text(race), born=number(born)
    )
    return _row_number(own), _numbered(case), described


def _victim(row: Sequence[str]) -> tuple[Cell, ...]:
    own, case, party, _, race, gender, born, injured, condition, injury = row
    described = _described(
        party=text(party),
        gender=text(gender),
        race=text(race),
        born=number(born),
        injured=text(injured),
        condition=text(condition),
        injury=text(injury),
    )
    return _row_number(own), _numbered(case), described


def _sheet(
    name: str,
    heading: str,
    keeps: str,
    read: Callable[[Sequence[str]], tuple[Cell, ...]],
    *,
    alone: str,
    belongs_to: str | None = None,
    runs_on: bool = False,
) -> Sheet:
    return Sheet(
        name=name,
        heading=tuple(heading.split(",")),
        keeps=tuple(keeps.split()),
        alone=tuple(alone.split()),
        read=read,
        belongs_to=belongs_to,
        runs_on=runs_on,
    )


OFFICERS = _sheet(
    "officers",
    "UID,link_UID,birth_year,race,gender,appointed_date,resignation_date,current_status,"
    "current_unit,current_rank,cleaned_rank",
    "officer joined left_on unit rank described",
    _officer,
    alone="officer",
)
CODES = _sheet(
    "category_codes",
    # The published heading names its first column after the code 111.
    "111,DESCRIPTION,CATEGORY,ON / OFF DUTY,CITIZEN / DEPT",
    "code description category duty side",
    _code,
    alone="code",
)
CASES = _sheet(
    "cases",
    "cr_id,cv,incident_date,complaint_date,closed_date,beat,city,location",
    "cr_id release happened_on received_on closed_on beat city location",
    _case,
    alone="cr_id",
)
ACCUSED = _sheet(
    "accused",
    "UID,link_UID,cr_id,cv,complaint_code,complaint_category,recc_finding,recc_outcome,"
    "final_finding,final_outcome",
    "cr_id officer code category recommended proposed finding measure",
    _accused,
    alone="cr_id officer",
    belongs_to="cases",
)
ASSIGNMENTS = _sheet(
    "assignments",
    "row_id,cr_id,investigator_id,investigator_type,assigned_datetime,current_unit",
    "own cr_id investigator leads assigned_on",
    _assignment,
    alone="own",
    belongs_to="cases",
)
COMPLAINANTS = _sheet(
    "complainants",
    "row_id,cr_id,complaint_date,iad_ops,party_type,party_subtype,race,gender,birth_year",
    "own cr_id described",
    _complainant,
    alone="own",
    belongs_to="cases",
)
VICTIMS = _sheet(
    "victims",
    "row_id,cr_id,party_type,party_subtype,race,gender,birth_year,injured,injury_condition,"
    "injury_description",
    "own cr_id described",
    _victim,
    alone="own",
    belongs_to="cases",
    runs_on=True,
)
SHEETS = (OFFICERS, CODES, CASES, ACCUSED, ASSIGNMENTS, COMPLAINANTS, VICTIMS)
"""In the order in which they are read: what others belong to comes before them."""
