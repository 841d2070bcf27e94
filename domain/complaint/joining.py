"""Two cases that are one, and one case that is two: joined, parted, and each undone by the other.

A matter that goes on in another case keeps its number and its clocks here until it is answered. What
was joined by mistake is parted again (`separate`); what was parted by mistake is joined again
(`merge`): both bring it back to where everybody looks whether it is taken up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.track import OnTrack, reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.softening import softened
from domain.words import Sentence

INTO = Asked("into", "case", Sentence("Which other case"), needed=True)
WHY = Asked("reasons", "words", Sentence("Why"), needed=True)
ON = Asked("on", "day", Sentence("The day it was decided"))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The other case in which a matter goes on, and how it came there."""

    case: str
    joined: bool


class Joining(OnTrack):
    """Facts and decisions by which matters are joined and parted."""

    class Merged(Fact):
        """The matter was joined to another case about the same, or back to the case it came from."""

        TOPIC = "complaint.merged"
        TOLD = Sentence("It was joined to another case.")
        matter: str
        """The matter it concerns."""
        into: str
        """The other case."""
        undone: bool
        """Whether an earlier step was undone by it."""
        on: date | None
        """The day it was done."""
        reasons: Sealed
        """Why it was done."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Joining, actor: str) -> None:
            history.goes_on(self.matter, None if self.undone else Elsewhere(self.into, True))
            history.lessened(self.NAME, self.matter)
            history.moved(self.matter, self.stage)

    class Separated(Fact):
        """The matter was parted into a case of its own, or from the case it had been joined to."""

        TOPIC = "complaint.separated"
        TOLD = Sentence("It was parted from another case.")
        matter: str
        """The matter it concerns."""
        into: str
        """The other case."""
        undone: bool
        """Whether an earlier step was undone by it."""
        on: date | None
        """The day it was done."""
        reasons: Sealed
        """Why it was done."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Joining, actor: str) -> None:
            history.goes_on(self.matter, None if self.undone else Elsewhere(self.into, False))
            history.lessened(self.NAME, self.matter)
            history.moved(self.matter, self.stage)

    elsewhere: dict[str, Elsewhere] = fresh(dict)

    def goes_on(self, matter: str, where: Elsewhere | None) -> None:
        """The matter goes on in another case, or here again."""
        self.elsewhere.pop(matter, None)
        if where is not None:
            self.elsewhere[matter] = where

    @decision(
        Merged,
        title=Sentence("Join it to another case"),
        records=Sentence(
            "That both are about the same and go on as one. It can be undone by parting them."
        ),
        asks=(INTO, WHY, ON),
    )
    def merge(
        self,
        *,
        by: Actor,
        matter: str,
        into: str,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Join a matter to another case; never alone. What was parted comes back by this."""
        stage = self.permit(self.Merged, by, matter)
        undone = self._undoes(matter, into, joined=False)
        why = (
            self._why(reasons)
            if undone
            else self._never_alone(self.Merged, by, reasons, matter, into)
        )
        self.record(
            self.Merged(
                matter=matter,
                into=into,
                undone=undone,
                on=on,
                reasons=Sealed(why, of=CASE),
                stage=stage,
            ),
            by,
        )

    @decision(
        Separated,
        title=Sentence("Part it"),
        records=Sentence(
            "That it goes on in a case of its own, or no longer in the other. It can be undone by"
            " joining them."
        ),
        asks=(INTO, WHY, ON),
    )
    def separate(
        self,
        *,
        by: Actor,
        matter: str,
        into: str,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Part a matter into a case of its own; never alone. What was joined comes back by this."""
        stage = self.permit(self.Separated, by, matter)
        undone = self._undoes(matter, into, joined=True)
        why = (
            self._why(reasons)
            if undone
            else self._never_alone(self.Separated, by, reasons, matter, into)
        )
        self.record(
            self.Separated(
                matter=matter,
                into=into,
                undone=undone,
                on=on,
                reasons=Sealed(why, of=CASE),
                stage=stage,
            ),
            by,
        )

    def _undoes(self, matter: str, into: str, *, joined: bool) -> bool:
        """Say whether this brings back what the opposite step had done; refuse what does neither."""
        if into in (self.id, self.number):
            raise Refused(
                Sentence("This is the same case. Choose another."),
                rule="complaint.merged",
                field="into",
            )
        if not into.strip():
            raise Refused(Sentence("Say which other case."), rule="complaint.merged", field="into")
        where = self.elsewhere.get(matter)
        if where is None:
            return False
        if where.joined != joined:
            raise Refused(
                Sentence("It goes on in another case already. First undo that, then decide anew."),
                rule="complaint.merged" if where.joined else "complaint.separated",
            )
        if where.case != into:
            raise Refused(
                Sentence("It goes on in another case than this one."),
                rule="complaint.merged" if where.joined else "complaint.separated",
                field="into",
            )
        return True

    def _never_alone(
        self, fact: type[Fact], by: Actor, reasons: str | None, matter: str, into: str
    ) -> str:
        """What goes on elsewhere can be lost on the way, so two persons send it there."""
        return softened(self, fact, by, reasons, matter=matter, to=into)

    def _why(self, reasons: str | None) -> str:
        return reasons_given(
            reasons,
            what=Sentence("Say why they are joined or parted."),
            field="reasons",
            rule="reasons_given",
        )
