"""Two cases that belong together: a matter goes on in another case, and both histories say so.

Both are recorded in one transaction: no matter is ever in neither of two cases.
"""

from __future__ import annotations

from typing import Any

from application import conflict
from application.office import Absent, Command, Office, Outcome, somebody_was_faster
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import Actor
from domain.words import Sentence

VERBS = frozenset({"merge", "separate"})


def go_on_elsewhere(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    verb: str,
    matter: str,
    into: str,
    **given: Any,
) -> Outcome:
    """Join a matter to another case or part it into one, or undo that. Raises `Refused`, `Absent`."""
    if command.id and (done := office.store.outcome_of(command.id)):
        return Outcome(*done, repeated=True)
    case = office.complaint(complaint)
    if command.seen is not None and command.seen != case.version:
        raise somebody_was_faster()
    getattr(case, verb)(by=by, matter=matter, into=into, **given)
    try:
        other = office.complaint(into)
    except Absent:
        raise Refused(
            Sentence("There is no other case with this number. Look at the number again."),
            rule="complaint.number",
            field="into",
        ) from None
    if matter in case.elsewhere:
        apart = tuple(sorted(conflict.kept_from(office, case)))
        other.take_in(by=by, other=case.id, their_matter=matter, apart=apart)
    else:
        other.give_back(by=by, other=case.id, their_matter=matter)
    return office.keep(case, other, command=command)


def not_while_it_goes_on(office: Office, case: Complaint, matter: str) -> None:
    """Refuse to end a matter here while the other case that handles it has not ended."""
    where = case.elsewhere.get(matter)
    if where is not None and office.complaint(where.case).going_on():
        raise Refused(
            Sentence("It goes on in another case. It ends here when that case has ended."),
            rule="complaint.merged" if where.joined else "complaint.separated",
        )
