"""What every decision on keeping and forgetting rests on: who may take it, and what it must not touch.

Such a decision belongs to no stage. The law gives it to the office that keeps the file, whichever
procedure the case went by and however long ago it ended; so it needs no transition, and only those
who lead the office take it, each time two of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.complaint.clocks import Clocks
from domain.complaint.track import UNSORTED
from domain.decision import Asked
from domain.history import Fact, Refused, fresh
from domain.people import LEADERS, Actor, Role
from domain.retention import Ending, Kept, ending
from domain.rules import Label, Transition
from domain.sealed import Sealed
from domain.vocabulary import CHAPTERS
from domain.words import Sentence

OF_KEEPING = "keeping"
"""Whose key seals why something was kept or forgotten: it outlives the file, and names nobody."""

NAME_NOBODY = Sentence("Name nobody here: this stays when everything else is erased.")
WHY_KEPT = Asked("reasons", "words", Sentence("Why"), NAME_NOBODY, needed=True)

_LAW = Label(
    "GDPR arts. 17 and 18; Personal Information Protection Law art. 47",
    "《个人信息保护法》第四十七条；欧盟《通用数据保护条例》第十七、十八条",
)
_ASKS = frozenset({Role.COMPLAINANT, Role.INTAKE, Role.INVESTIGATOR, *LEADERS})
_WHO: Mapping[str, frozenset[Role]] = {
    "legal_hold_placed": frozenset({Role.INVESTIGATOR, *LEADERS}),
    "data_asked": _ASKS,
    "erasure_proposed": frozenset({Role.SYSTEM, *LEADERS}),
    "erasure_completed": frozenset({Role.SYSTEM}),
}
"""Who may take a decision that is not for those alone who lead the office."""

ALWAYS: Mapping[str, Transition] = {
    fact: Transition(
        verb=verb,
        fact=fact,
        from_=frozenset(),
        to="",
        by=frozenset(map(str, _WHO.get(fact, LEADERS))),
        needs=(),
        src=_LAW,
        verified=True,
    )
    for verb, fact in CHAPTERS["privacy"].verbs.items()
}
"""What can happen at every stage, where the procedure itself says nothing of it."""

OWN_ACTS = frozenset({Role.COMPLAINANT, Role.SYSTEM})
"""Who goes on acting in a restricted file: nobody loses a right by it, and no clock stands still."""


class Keeping(Clocks):
    """What the chapters on keeping and forgetting share."""

    holds: dict[str, str] = fresh(dict)
    restricted_by: str | None = None
    erased: set[str] = fresh(set)

    def transition(self, fact: type[Fact], matter: str, kind: str = "") -> Transition | None:
        """What the procedure lets happen; keeping and forgetting need no word of it."""
        found = super().transition(fact, matter, kind)
        return found or (None if self._names(fact) else ALWAYS.get(fact.NAME))

    def _names(self, fact: type[Fact]) -> bool:
        return fact.NAME in ALWAYS and any(
            move.fact == fact.NAME
            for track in self.under().tracks.values()
            for move in track.transitions
        )

    def permit(
        self,
        fact: type[Fact],
        by: Actor,
        matter: str = UNSORTED,
        *,
        kind: str = "",
        **answers: Any,
    ) -> str:
        """Refuse whatever goes on in a restricted file; what remains is stored and protected."""
        if self.restricted_by and fact.NAME not in ALWAYS and by.role not in OWN_ACTS:
            raise Refused(
                Sentence(
                    "This file is restricted: it is stored and protected, and nothing else is done"
                    " with it. Whoever leads the office can lift the restriction first."
                ),
                rule="complaint.restricted",
            )
        return super().permit(fact, by, matter, kind=kind, **answers)

    def record(self, fact: Fact, by: Actor, *, procedure: str = "") -> None:
        """Refuse to write for somebody whose key was destroyed: nobody could ever read it."""
        for name in fact.__dataclass_fields__:
            text = getattr(fact, name)
            if isinstance(text, Sealed) and text.box is None and text.of in self.erased:
                raise Refused(
                    Sentence(
                        "What was written about this person or this case was erased, and nothing"
                        " can be added to it. What is new is filed as a complaint of its own."
                    ),
                    rule="complaint.person_erased",
                )
        super().record(fact, by, procedure=procedure)

    # What the rules of keeping look at

    def keys(self) -> set[str]:
        """Whose keys seal something in this file, but for what was decided on keeping it."""
        return {
            text.of
            for fact, _ in self.past()
            for name in fact.__dataclass_fields__
            if isinstance(text := getattr(fact, name), Sealed)
        } - {OF_KEEPING}

    def end_of_it(self) -> Ending:
        """What the facts say of the end of this case."""
        return ending(self._told_so_far(), self.under())

    def kept(self) -> Kept | None:
        """Until when the file is kept; None while the case goes on."""
        return self.end_of_it().kept(self.under())

    def not_while_held(self) -> None:
        """Refuse while somebody needs the file: hold beats erasure, whatever the period says."""
        if self.holds:
            raise Refused(
                Sentence(
                    "A legal hold lies on this file ({holds}). Nothing of it is erased before the"
                    " hold is lifted.",
                    holds=", ".join(self.holds),
                ),
                rule="complaint.legal_hold_placed",
            )

    def permit_keeping(self, fact: type[Fact], by: Actor) -> None:
        """Permit a decision on keeping: by whom the law gives it to, and nobody it concerns."""
        self.permit(fact, by, next(iter(self.matters), UNSORTED))
        # A register that was taken over bars nobody by its procedure; here its own people decide.
        if self.complained_about(by.id, by.badge):
            raise Refused(
                Sentence("The case is about you, so others decide what is kept of it."),
                rule="conflict",
            )


def by_two(by: Actor, proposed_by: str | None) -> None:
    """Refuse whoever proposed it: nobody forgets anything alone."""
    if proposed_by == by.id:
        raise Refused(
            Sentence("You proposed this yourself, so another person decides on it."),
            rule="other_person_than_before",
        )
