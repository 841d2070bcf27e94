"""Opening an office: its name, the procedures it goes by, the calendars it counts by."""

from __future__ import annotations

from collections.abc import Iterable

from application.bootstrap import House
from application.office import Absent, Command, Outcome
from domain import calendar as calendars
from domain import procedure as procedures
from domain.history import Refused
from domain.office import OFFICE, OfficeHistory
from domain.people import Actor
from domain.words import Sentence

TAKEN_OVER = "historical"
"""The rules under which old registers stand: every office adopts them beside those it works by."""


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

    It works by the procedure that its settings name. One whose text changed without a version of its
    own is refused. Raises `Refused`.
    """
    while True:
        history = _history(house)
        adopted = _adopted(history) or (house.settings.procedure, TAKEN_OVER)
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
        _take_over_rules(history, by, adopted)
        try:
            return house.office.keep(history, command=Command())
        except Refused:
            # Two processes opened it at the same moment: the slower one looks at what stands now.
            if _history(house).version < history.version:
                raise


def renew_rules(house: House, *, by: Actor) -> Outcome:
    """Take over what is new in the procedures and calendars that ship. Raises `Refused`."""
    history = _history(house)
    _take_over_rules(history, by, _adopted(history))
    return house.office.keep(history, command=Command())


def _history(house: House) -> OfficeHistory:
    try:
        return house.office.load(OfficeHistory, OFFICE)
    except Absent:
        return OfficeHistory()


def _adopted(history: OfficeHistory) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for id, _ in history.procedures))


def _take_over_rules(history: OfficeHistory, by: Actor, ids: Iterable[str]) -> None:
    for id in ids:
        if id not in procedures.shipped():
            raise Refused(
                Sentence(
                    "No procedure {id} ships with this program. There are: {known}.",
                    id=id,
                    known=procedures.shipped(),
                ),
                rule="procedure.adopted",
            )
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
