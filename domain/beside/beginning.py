"""What holds whenever a record begins: it is about one thing, by somebody without a part in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.complaint.said import day_given
from domain.complaint.track import not_before
from domain.history import Refused
from domain.people import Actor
from domain.words import Sentence

if TYPE_CHECKING:
    from domain.complaint import Complaint
    from domain.procedure import Procedure


def about_one(case: Complaint | None, unit: str | None, rule: str) -> None:
    """Refuse a record about nothing, or about two things."""
    if (case is None) == (not unit):
        raise Refused(
            Sentence("Say on which case, or on which unit: an order is about one of them."),
            rule=rule,
            field="case",
        )


def not_a_worker(case: Complaint, by: Actor, rule: str) -> None:
    """Refuse whoever has a part in the case."""
    if case.hidden_from(by):
        # Whoever has no part in it does not learn that it is there.
        raise Refused(
            Sentence("There is no other case with this number. Look at the number again."),
            rule="complaint.number",
            field="case",
        )
    if case.at_work(by.id):
        raise Refused(
            Sentence("You work on this case, so somebody else issues an order on it."),
            rule=rule,
            field="case",
        )


def ahead_of(answer_by: date | None, on: date | None, rule: str) -> date:
    """Return a day that lies ahead, or refuse."""
    due = day_given(
        answer_by,
        Sentence("Say by which day: what has no day is never late."),
        field="answer_by",
        rule=rule,
    )
    not_before(
        due,
        on,
        what=Sentence("This day lies before the order itself. Check the date."),
        field="answer_by",
    )
    return due


def of_the_list(under: Procedure, among: str, answer: str | None, rule: str) -> str:
    """Return a word of one of the procedure's lists, or refuse one that is not in it."""
    if answer is None or answer not in under.words.get(among, {}):
        raise Refused(Sentence("Choose one of those shown."), rule=rule, field=among)
    return answer
