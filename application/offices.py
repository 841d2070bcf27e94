"""Opening an office: its name, the procedures it goes by, the calendars it counts by."""

from __future__ import annotations

from application.bootstrap import House
from application.office import Absent, Command, Outcome
from domain import calendar as calendars
from domain import procedure as procedures
from domain.history import Refused
from domain.office import OFFICE, OfficeHistory
from domain.people import Actor

PROCEDURES = ("cn-service", "historical")
"""What every office adopts: the rules it works by, and those under which old registers stand."""


def open_office(
    house: House,
    *,
    by: Actor,
    code: str,
    name_en: str,
    name_zh: str,
    time_zone: str,
    paper: str = "A4",
    demonstration: bool = False,
) -> Outcome:
    """Open the office with all it goes by, in one transaction; what stands already is not repeated.

    A procedure whose text changed without a version of its own is refused. Raises `Refused`.
    """
    while True:
        history = _history(house)
        if not history.opened:
            history.open(
                by=by,
                office=f"office-{house.office.entropy.id()}",
                code=code,
                name_en=name_en,
                name_zh=name_zh,
                time_zone=time_zone,
                paper=paper,
                demonstration=demonstration,
            )
        _take_over_rules(history, by)
        try:
            return house.office.keep(history, command=Command())
        except Refused:
            # Two processes opened it at the same moment: the slower one looks at what stands now.
            if _history(house).version < history.version:
                raise


def renew_rules(house: House, *, by: Actor) -> Outcome:
    """Take over what is new in the procedures and calendars that ship. Raises `Refused`."""
    history = _history(house)
    _take_over_rules(history, by)
    return house.office.keep(history, command=Command())


def _history(house: House) -> OfficeHistory:
    try:
        return house.office.load(OfficeHistory, OFFICE)
    except Absent:
        return OfficeHistory()


def _take_over_rules(history: OfficeHistory, by: Actor) -> None:
    for id in PROCEDURES:
        text = procedures.bundled(id)
        procedure = procedures.parse(text)
        calendar = calendars.bundled(procedure.calendar)
        history.publish(
            by=by,
            calendar=procedure.calendar,
            version=calendars.parse(calendar).version,
            text=calendar,
        )
        history.adopt(by=by, procedure=procedure.id, version=procedure.version, text=text)
