"""What the office does with the records beside the complaint: one is begun, and decided upon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from application import accounts
from application.numbering import register
from application.office import Command, Office, Outcome
from domain.beside import RECORDS, Beside, kind_of
from domain.beside.record import no_such_record
from domain.complaint import Complaint
from domain.decision import Decision, decisions
from domain.people import Actor

DECISIONS: Mapping[str, Mapping[str, Decision]] = {
    kind: decisions(record) for kind, record in RECORDS.items()
}
"""The decisions that each kind of record declares, by verb."""


def begin(office: Office, *, by: Actor, command: Command, kind: str, **given: Any) -> Outcome:
    """Begin a record, and give it the next number of its series. Raises `Refused`.

    One that is about a case is kept under the rules of that case, every other under the office's own.
    """
    if command.id and (done := office.store.outcome_of(command.id)):
        return Outcome(*done, repeated=True)
    history = RECORDS[kind]
    stream = f"{kind}-{office.entropy.id()}"
    said = _in_full(office, history.opening(), given)
    case = said.get("case")
    rules = case.under() if isinstance(case, Complaint) else office.own_rules()

    def begun(number: str) -> tuple[Beside]:
        record = history(stream)
        getattr(record, history.OPENS)(by=by, number=number, under=rules, **said)
        return (record,)

    return register(office, stream, begun, command=command, series=history.SERIES)


def take(
    office: Office, *, by: Actor, command: Command, stream: str, verb: str, **given: Any
) -> Outcome:
    """Take a decision on a record; a day that nobody named is today. Raises `Refused`."""
    kind = kind_of(stream) or ""
    said = _in_full(office, DECISIONS[kind][verb], given)

    def decided(found: Beside) -> None:
        # Who a case is hidden from decides nothing on a record about it: it is not there for him.
        if found.case and office.complaint(found.case).hidden_from(by):
            raise no_such_record()
        getattr(found, verb)(by=by, **said)

    return office.decide(RECORDS[kind], stream, command, decided)


def _in_full(office: Office, declared: Decision, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered, with today where no day was named and each case that was named by its id."""
    said = dict(given)
    for each in declared.asks:
        if each.kind == "case" and said.get(each.name):
            said[each.name] = office.complaint(said[each.name])
        elif each.name == "on" and said.get("on") is None:
            said["on"] = office.today()
    if said.get("badge") and said.get("officer") is None:
        said["officer"] = accounts.with_badge(office, said["badge"])
    return said


def about(office: Office, record: str) -> Complaint | None:
    """The case that a record is about."""
    case = office.beside(record).case
    return office.complaint(case) if case else None
