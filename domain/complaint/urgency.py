"""What cannot wait: a hardship that puts a matter on the green channel, and what is happening now."""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE, PERSON
from domain.complaint.said import listed
from domain.complaint.track import OnTrack, reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence

HARDSHIPS = (
    ("age", Sentence("Very old or very young")),
    ("disability", Sentence("Disability")),
    ("illness", Sentence("Illness or birth")),
    ("distance", Sentence("Came from far away")),
    ("livelihood", Sentence("Work, study or livelihood is at stake")),
    ("danger", Sentence("Somebody could come to harm")),
)
"""Why a matter goes through the green channel (绿色通道)."""


class Urgency(OnTrack):
    """Facts and decisions about what goes first."""

    class Expedited(Fact):
        """The matter was put on the green channel, because waiting would be a hardship."""

        TOPIC = "complaint.expedited"
        TOLD = Sentence("It goes through the green channel.")
        matter: str
        """The matter it concerns."""
        hardship: str
        """Why waiting would be a hardship."""
        on: date | None
        """The day it was done."""
        reasons: Sealed | None
        """Why it was done."""

        def apply(self, history: Urgency, actor: str) -> None:
            history.expedited.add(self.matter)

    class HappeningNow(Fact):
        """Somebody said that it is happening at this moment; every hour counts from here."""

        TOPIC = "complaint.happening_now"
        TOLD = Sentence("It was said to be happening at that moment.")
        where: Sealed
        """Where it is happening, and what."""

        def apply(self, history: Urgency, actor: str) -> None:
            history.live = True

    expedited: set[str] = fresh(set)
    live: bool = False

    @decision(
        Expedited,
        title=Sentence("Put it on the green channel"),
        records=Sentence(
            "That waiting would be a hardship, and why. It then has a clock of its own."
        ),
        asks=(
            Asked(
                "hardship", "choice", Sentence("Why it cannot wait"), among=HARDSHIPS, needed=True
            ),
            Asked("reasons", "words", Sentence("Why")),
            Asked("on", "day", Sentence("The day it was decided")),
        ),
    )
    def expedite(
        self,
        *,
        by: Actor,
        matter: str,
        hardship: str,
        on: date | None = None,
        reasons: str | None = None,
    ) -> None:
        """Let a matter go first, on a ground that everybody can check."""
        self.permit(self.Expedited, by, matter)
        if matter in self.expedited:
            raise Refused(
                Sentence("It goes through the green channel already."), rule="complaint.expedited"
            )
        listed(hardship, HARDSHIPS, field="hardship")
        self.record(
            self.Expedited(
                matter=matter, hardship=hardship, on=on, reasons=sealed(reasons, of=CASE)
            ),
            by,
        )

    @decision(
        HappeningNow,
        title=Sentence("Note that it is happening now"),
        own=Sentence("Say that it is happening now"),
        records=Sentence("That it was said to happen at this moment. Hours count from here."),
        asks=(Asked("where", "words", Sentence("Where, and what"), needed=True),),
    )
    def note_happening_now(self, *, by: Actor, where: str | None) -> None:
        """Note that it is happening now: somebody goes there at once and tells the person."""
        self.permit(self.HappeningNow, by, self.somewhere(self.HappeningNow))
        if self.live:
            raise Refused(
                Sentence("It is noted already that this is happening now."),
                rule=self.law("happening_now"),
            )
        text = reasons_given(
            where,
            what=Sentence("Say where it is happening, and what."),
            field="where",
            rule=self.law("happening_now"),
        )
        self.record(self.HappeningNow(where=Sealed(text, of=PERSON)), by)
