"""Pressure on a person who complained: it is reported, and a case of its own is opened with it.

Both are recorded in one transaction. A reaction could open the second case a moment later; but then
there would be a moment, or the night in which no worker ran, with pressure reported and nobody who
answers for it, while the 24 hours run. Here there is no pressure without its case.
"""

from __future__ import annotations

from typing import Any

from application import conflict
from application.numbering import register
from application.office import Command, Office, Outcome
from domain.complaint import Complaint
from domain.complaint.brought import CASE
from domain.people import SYSTEM, Actor
from domain.sealed import Sealed


def report(office: Office, *, by: Actor, command: Command, complaint: str, **given: Any) -> Outcome:
    """Report pressure, and open a case about it under today's rules for others to handle.

    That somebody else recorded something meanwhile does not hold up a report. Raises `Refused`.
    """
    if command.id and (done := office.store.outcome_of(command.id)):
        return Outcome(*done, repeated=True)
    filed = next(
        each.fact for each in office.facts_of(complaint) if isinstance(each.fact, Complaint.Filed)
    )
    stream = f"{Complaint.PREFIX}-{office.entropy.id()}"

    def together(number: str) -> tuple[Complaint, Complaint]:
        case = office.complaint(complaint)
        case.report_pressure(by=by, linked=stream, **given)
        linked = Complaint(stream)
        name = _revealed(filed.name)
        linked.file(
            by=by,
            under=office.procedure(filed.procedure),
            number=number,
            channel=filed.channel,
            # Whoever is under pressure is not named to more people than know the name already.
            mode="confidential" if name else "anonymous",
            language=filed.language,
            received_on=office.today(),
            happened_on=given.get("happened_on"),
            narrative=given["what"],
            name=name,
            contact=_revealed(filed.contact),
        )
        apart = conflict.apart(office, case)
        linked.arise(by=by, other=complaint, apart=tuple(sorted(apart)))
        if case.circle is not None:
            few, why = conflict.circle(office, case, apart), _why_closed(office, complaint)
            # It follows from the first case: whoever is under pressure closes nothing to anybody.
            linked.record(Complaint.CircleDrawn(members=few, reasons=why), SYSTEM)
        return case, linked

    return register(office, stream, together, command=command)


def _revealed(text: Sealed | None) -> str | None:
    return text.text(erased="") or None if text else None


def _why_closed(office: Office, complaint: str) -> Sealed:
    """Why the first case was closed, under a key of the case that follows: each erases its own."""
    drawn = [
        each.fact
        for each in office.facts_of(complaint)
        if isinstance(each.fact, Complaint.CircleDrawn)
    ]
    return Sealed(_revealed(drawn[-1].reasons) or "", of=CASE)
