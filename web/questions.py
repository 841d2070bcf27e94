"""What a decision asks: its questions, what may be answered, and how an answer is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from application.accounts import Person
from application.office import Office, Outcome
from domain.complaint.track import readable
from domain.history import Fact
from domain.people import Actor
from domain.procedure import Word
from domain.rules import Label
from domain.words import Sentence
from projections.case_file import CaseFile

Said = Sentence | Label | Word | str
"""Words as a page takes them; a plain text is shown as it stands."""

Answers = dict[str, Any]

CHOOSE = Sentence("Choose one of these.")
FILL_IN = Sentence("Fill this in.")
NO_DAY = Sentence("This is no day of the calendar. Write it as 2026-03-31.")
NO_NUMBER = Sentence("Write a whole number, such as 3.")
MOST = 2**31 - 1
"""The greatest number that every list can keep."""
NO_MOMENT = Sentence("This is no day and hour. Write them as 2026-03-31T14:30.")
TO_COME = Sentence("This day has not come yet.")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen."""

    value: str
    label: Said
    hint: Said | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What a question may look at: the case, the office, who is asked, on which day."""

    case: CaseFile
    office: Office
    person: Person | None
    """None at the public door."""
    today: date
    language: str


Options = Callable[[Situation], Sequence[Option]]
Prefill = Callable[[Situation], Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a form. `needed` is for what the form itself must insist on."""

    name: str
    kind: str
    label: Sentence
    hint: Sentence | None = None
    options: Options | None = None
    prefill: Prefill | None = None
    needed: bool = False
    ahead: bool = False
    """A day that lies ahead, such as the last day for a measure; others have been."""
    applies: Callable[[Situation], bool] = lambda _: True
    """Whether this case gives a reason to ask it at all."""


Trial = Callable[[Any, Actor], None]
Part = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision, on a complaint or on a record beside it: the same form page serves them all.

    `trial` takes the decision on a copy with answers that nobody minds, so that the page learns
    from the history itself whether it may be taken now.
    """

    verb: str
    fact: type[Fact]
    title: Sentence
    records: Sentence
    use_case: Callable[..., Outcome]
    trial: Trial
    questions: tuple[Question, ...] = ()
    lead: Sentence | None = None
    means: Callable[[Answers, Situation], Answers] = lambda given, _: given
    reads: Callable[[Situation], list[Part]] = lambda _: []
    own: Sentence | None = None
    """The title on the page of the person who complained, where it is another."""
    declared: bool = False
    """Whether the form is made from what the complaint itself says of the decision."""
    of_one_matter: bool = False
    """Whether it is taken on the matter in hand, which the form does not ask for."""


class Unanswered(Exception):
    """The form cannot be taken as it was filled in: what to mend, by question."""

    def __init__(self, errors: Mapping[str, Sentence]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


def schema(questions: Sequence[Question], situation: Situation) -> Schema:
    """What the answers to these questions look like."""
    return Schema.from_dict({each.name: _field(each, situation) for each in questions})(
        unknown=EXCLUDE
    )


def _field(question: Question, situation: Situation) -> fields.Field[Any]:
    allowed = [each.value for each in question.options(situation)] if question.options else []
    empty: dict[str, Any] = {"required": True} if question.needed else {"load_default": None}
    match question.kind:
        case "date":
            latest = None if question.ahead else situation.today
            return fields.Date("iso", validate=validate.Range(max=latest), **empty)
        case "choice" | "select":
            return fields.String(validate=validate.OneOf(allowed), **empty)
        case "choices":
            several = {"load_default": ()} if not question.needed else empty
            return fields.List(fields.String(validate=validate.OneOf(allowed)), **several)
        case "number":
            return fields.Integer(validate=validate.Range(min=0, max=MOST), **empty)
        case "moment":
            return fields.NaiveDateTime("iso", **empty)
    return fields.String(**empty)


def read(questions: Sequence[Question], situation: Situation, form: MultiDict[str, str]) -> Answers:
    """Read a form. Raises `Unanswered` for what the form insists on, `Refused` for unreadable text."""
    typed: Answers = {}
    for each in questions:
        answer: Any = form.getlist(each.name) if each.kind == "choices" else form.get(each.name, "")
        if isinstance(answer, str):
            answer = answer.replace("\r\n", "\n").strip()
            readable(answer, field=each.name)
        if answer:
            typed[each.name] = answer
    try:
        found: Answers = schema(questions, situation).load(typed)
    except ValidationError as wrong:
        asked = {each.name: each for each in questions}
        raise Unanswered(
            {name: _trouble(asked[name], typed) for name in asked if name in wrong.messages_dict}
        ) from None
    return {
        name: tuple(answer) if isinstance(answer, list) else answer
        for name, answer in found.items()
    }


def _trouble(question: Question, typed: Answers) -> Sentence:
    if question.kind in {"choice", "select", "choices"}:
        return CHOOSE
    if question.name not in typed:
        return FILL_IN
    if question.kind == "number":
        return NO_NUMBER
    if question.kind == "moment":
        return NO_MOMENT
    try:
        date.fromisoformat(typed[question.name])
    except ValueError:
        return NO_DAY
    return TO_COME


def asked(
    questions: Sequence[Question],
    situation: Situation,
    form: MultiDict[str, str] | None,
) -> list[dict[str, Any]]:
    """The questions as the page shows them, filled with what was typed, or with what we offer.

    Where there is nothing to choose from, nobody is asked to choose.
    """
    return [
        {
            "kind": each.kind,
            "name": each.name,
            "label": each.label,
            "hint": each.hint,
            "options": each.options(situation) if each.options else [],
            "value": _value(each, situation, form),
        }
        for each in questions
        if each.applies(situation)
        and (each.needed or each.kind != "choice" or not each.options or each.options(situation))
    ]


def _value(question: Question, situation: Situation, form: MultiDict[str, str] | None) -> Any:
    if form is not None:
        several = question.kind == "choices"
        return form.getlist(question.name) if several else form.get(question.name, "")
    return question.prefill(situation) if question.prefill else ""
