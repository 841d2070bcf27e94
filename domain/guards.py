"""What a decision may need besides the right person at the right stage: each guard by its name.

A procedure writes `needs = ["other_person_than_before"]`, and nobody can take that decision unless
the guard of this name is content. A guard looks at the history, at who decides and at what is
decided, and answers with a refusal or with nothing. What it cannot know it does not allow.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from domain.history import Fact, Refused
from domain.letter_kinds import DISPOSITION
from domain.people import Actor
from domain.words import Sentence, as_meant

if TYPE_CHECKING:
    from domain.procedure import Procedure
    from domain.rules import Transition


@dataclass(frozen=True, slots=True)
class Decided:
    """What is about to be recorded: the fact, the matter, and the answers that the guards look at."""

    fact: type[Fact]
    matter: str
    answers: Mapping[str, Any] = field(default_factory=dict)


class Guarded(Protocol):
    """What the guards ask a history: a complaint, or a record beside it. What nobody knows is no."""

    complained_units: set[str]
    complained_ranks: set[str]
    investigators: list[str]
    documents: set[str]

    def under(self) -> Procedure: ...
    def paper_made(self, matter: str) -> bool: ...
    def consents(self, matter: str, answers: Mapping[str, Any]) -> Collection[str]: ...
    def unit_of(self, account: str) -> str | None: ...
    def rank_of(self, account: str) -> str | None: ...
    def workers_before(
        self, fact: type[Fact], matter: str, answers: Mapping[str, Any]
    ) -> Collection[str]: ...
    def defence_is_recorded(self, matter: str, answers: Mapping[str, Any]) -> bool: ...
    def concurring(self, matter: str) -> frozenset[str]: ...
    def recusal_checked(self) -> Refused | None: ...
    def barred(self, actor: Actor, fact: type[Fact] | None = None) -> Refused | None: ...
    def has_happened(self, fact: str, matter: str = "") -> bool: ...


Guard = Callable[["Guarded", Actor, Decided], Sentence | None]


def refusal(history: Guarded, move: Transition, by: Actor, decided: Decided) -> Refused | None:
    """Ask every guard that a transition needs; the first that is not content refuses."""
    for need in move.needs:
        name, _, document = need.partition(":")
        if name == "doc":
            said = _paper_is_made(history, decided.matter, document)
        else:
            said = GUARDS[name](history, by, decided)
        if said is not None:
            rule = f"{need}: {move.src.en}" if move.src else need
            return Refused(said, rule=rule, field=_answer(name, decided))
    return None


def _answer(guard: str, decided: Decided) -> str:
    """The answer that a guard misses, the first of several."""
    asked = ANSWERED_BY.get(guard, ())
    return next((name for name in asked if not decided.answers.get(name)), next(iter(asked), ""))


def _paper_is_made(history: Guarded, matter: str, document: str) -> Sentence | None:
    kept = any(made.startswith(f"{document}-") for made in history.documents)
    if kept and (document != DISPOSITION or history.paper_made(matter)):
        return None
    return Sentence("The paper that tells the person is not made yet. It comes first.")


def both_consent(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """Both sides have agreed."""
    agreed = history.consents(decided.matter, decided.answers)
    if "complainant" in agreed and "officer" in agreed:
        return None
    return Sentence("Without the yes of both nothing is settled, and the matter goes on.")


def not_same_unit(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """Who decides does not serve in the unit of anybody who is complained about."""
    own = history.unit_of(by.id) or decided.answers.get("unit")
    if not own:
        return Sentence("Say which unit you serve in: this is for somebody of another unit.")
    if as_meant(own) in map(as_meant, history.complained_units):
        return Sentence("You serve in the unit it is about, so somebody of another unit decides.")
    return None


def senior_in_rank(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """Who decides stands above everybody who is complained about, as the procedure lists the ranks."""
    order = list(history.under().words.get("rank", {}))
    own = history.rank_of(by.id) or decided.answers.get("rank")
    if (
        own is None
        or own not in order
        or any(rank not in order for rank in history.complained_ranks)
    ):
        return Sentence(
            "Whether you are senior to the person complained about cannot be told from the ranks"
            " that are recorded. Record them first."
        )
    if any(order.index(rank) >= order.index(own) for rank in history.complained_ranks):
        return Sentence(
            "Somebody senior in rank to the person complained about decides this, and you are not."
        )
    return None


def two_investigators(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """Two persons inquire, never one alone."""
    if len(set(history.investigators)) >= 2:
        return None
    return Sentence("Two persons inquire together, and only one is charged. Assign a second one.")


def other_person_than_before(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """Who judges a piece of work is not who did it."""
    if by.id not in history.workers_before(decided.fact, decided.matter, decided.answers):
        return None
    return _NOT_YOURS.get(decided.fact.NAME) or Sentence(
        "You took the step before this one, so another person takes this."
    )


_NOT_YOURS = {
    "determined": Sentence("You recommended this finding, so another person determines it."),
    "disposition_approved": Sentence("You wrote this draft, so another person approves it."),
    "declined": Sentence(
        "You answer for this complaint, so another person decides not to take it up."
    ),
}


def defence_recorded(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """The officer was heard, and what he said is in the file; or he could not be reached."""
    if history.defence_is_recorded(decided.matter, decided.answers):
        return None
    return Sentence(
        "The person complained about has not been heard yet. His side is written down first."
    )


REASONS = frozenset({"reasons", "why", "facts_found", "summary", "text"})
"""How a fact calls what somebody gave as reasons."""


def without_reasons(move: Transition) -> Refused:
    """What is said when a fact is about to be recorded without the reasons it needs."""
    rule = f"reasons_given: {move.src.en}" if move.src else "reasons_given"
    return Refused(_SAY_WHY, rule=rule, field="reasons")


def reasons_given(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """Who decides says why. A decision that asks for reasons in other words looks itself."""
    said = decided.answers.get("reasons", True)
    if said is True or (isinstance(said, str) and said.strip()):
        return None
    return _SAY_WHY


_SAY_WHY = Sentence("Say why: who is concerned has a right to know.")


def board_member_concurs(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """A member of the board has looked at it and agrees."""
    if history.concurring(decided.matter) - {by.id}:
        return None
    return Sentence("A member of the board has to concur first, somebody other than you.")


def recusal_checked(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """No request that somebody step aside is open, and who decides has no part in the case."""
    refused = history.recusal_checked() or history.barred(by, decided.fact)
    return refused.sentence if refused else None


def told_complainant(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """The person who complained was told."""
    told = ("message_sent", "served", "disposition_issued")
    if any(history.has_happened(fact, decided.matter) for fact in told):
        return None
    return Sentence("The person who complained has not been told yet. Write to the person first.")


def points_to_nobody(history: Guarded, by: Actor, decided: Decided) -> Sentence | None:
    """Nothing in what the officer is told points to the person who complained."""
    looked = decided.answers.get("points_to_nobody") is True
    if looked or history.has_happened("disclosure_agreed", decided.matter):
        return None
    return Sentence(
        "Somebody has to have made sure that nothing in it points to the person who complained,"
        " or the person has to have agreed to it."
    )


GUARDS: Mapping[str, Guard] = MappingProxyType({
    guard.__name__: guard
    for guard in (
        both_consent, not_same_unit, senior_in_rank, two_investigators, other_person_than_before,
        defence_recorded, reasons_given, board_member_concurs, recusal_checked, told_complainant,
        points_to_nobody,
    )
})  # fmt: skip
"""Every guard by its name; `doc:<id>` asks besides for a paper of the procedure."""

MET_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "two_investigators": ("assigned",),
        "defence_recorded": ("officer_answered",),
        "board_member_concurs": ("concurred", "softening_seconded"),
        "told_complainant": ("message_sent", "served", "disposition_issued"),
    }
)
"""The facts of which a guard needs one: where none can happen, the guard can never be content."""

ANSWERED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "both_consent": ("person_consents", "other_consents"),
        "not_same_unit": ("unit",),
        "senior_in_rank": ("rank",),
        "defence_recorded": ("subject", "finding"),
        "reasons_given": ("reasons",),
        "points_to_nobody": ("points_to_nobody",),
    }
)
"""The answers that a guard looks at: without it, nothing is said yet against the decision itself."""
