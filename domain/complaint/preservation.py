"""Keeping a proof from deletion: who holds it, the day it would be gone, who said that it is kept."""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.dated import Dated
from domain.complaint.said import NUMBERED, ON, day_given, known, must_say
from domain.complaint.track import not_before
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence


class Preservation(Dated):
    """Facts and decisions about proofs that others hold, and delete unless they are asked not to."""

    class PreservationAsked(Fact):
        """Whoever holds a proof was asked to keep it, before it is deleted."""

        TOPIC = "complaint.preservation_asked"
        TOLD = Sentence("A proof was asked to be kept ({request}); it is deleted on {deletes_on}.")
        request: str
        """The number of the request within the case."""
        holder: Sealed
        """Who holds it."""
        what: Sealed
        """What is to be kept."""
        deletes_on: date | None
        """The day on which it is deleted, if nobody keeps it."""
        on: date | None
        """The day it was asked for."""

        def apply(self, history: Preservation, actor: str) -> None:
            history.preserving[self.request] = False
            history.preservations += 1

    class PreservationConfirmed(Fact):
        """Whoever holds a proof said that it is kept."""

        TOPIC = "complaint.preservation_confirmed"
        TOLD = Sentence("Its holder confirmed that the proof is kept ({request}).")
        request: str
        """The number of the request within the case."""
        confirmed_by: Sealed
        """Who confirmed it."""
        kept_until: date | None
        """The day until which it is kept, if there is one."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Preservation, actor: str) -> None:
            history.preserving[self.request] = True

    preserving: dict[str, bool] = fresh(dict)
    preservations: int = 0

    @decision(
        PreservationAsked,
        title=Sentence("Ask somebody to keep a proof"),
        records=Sentence("Who is asked to keep what, and the day on which it would be deleted."),
        asks=(
            Asked("holder", "line", Sentence("Who holds it"), needed=True),
            Asked(
                "what",
                "words",
                Sentence("What is to be kept"),
                Sentence("Camera, place, day, from which hour to which."),
                needed=True,
            ),
            Asked("deletes_on", "day_ahead", Sentence("The day on which it is deleted")),
            ON,
        ),
    )
    def ask_preservation(
        self,
        *,
        by: Actor,
        holder: str | None,
        what: str | None,
        deletes_on: date | None = None,
        on: date | None = None,
    ) -> None:
        """Ask for a proof to be kept. Video is gone in weeks: this comes first, in the first hour."""
        self.permit_case(self.PreservationAsked, by)
        rule = "complaint.preservation_asked"
        deletes_on = day_given(
            deletes_on,
            Sentence("Ask on which day it is deleted: from today on that day counts."),
            field="deletes_on",
            rule=rule,
        )
        not_before(
            deletes_on,
            on,
            what=Sentence(
                "By that day it is deleted already. Write down that it is lost, and why."
            ),
            field="deletes_on",
        )
        self.record(
            self.PreservationAsked(
                request=f"keep-{self.preservations + 1}",
                holder=must_say(
                    holder, Sentence("Say who holds it."), of=CASE, field="holder", rule=rule
                ),
                what=must_say(
                    what,
                    Sentence("Say exactly what is to be kept: the wrong hour keeps nothing."),
                    of=CASE,
                    field="what",
                    rule=rule,
                ),
                deletes_on=deletes_on,
                on=on,
            ),
            by,
        )

    @decision(
        PreservationConfirmed,
        title=Sentence("Note that a proof is kept"),
        records=Sentence("Who confirmed that the proof is kept. Its clock stops."),
        asks=(
            Asked("request", "line", Sentence("Which request"), NUMBERED),
            Asked("confirmed_by", "line", Sentence("Who confirmed it"), needed=True),
            Asked("kept_until", "day_ahead", Sentence("Kept until")),
            ON,
        ),
    )
    def confirm_preservation(
        self,
        *,
        by: Actor,
        request: str | None,
        confirmed_by: str | None,
        kept_until: date | None = None,
        on: date | None = None,
    ) -> None:
        """Note the holder's yes. Until then nobody may rely on it."""
        self.permit_case(self.PreservationConfirmed, by)
        rule = "complaint.preservation_confirmed"
        waiting = [each for each, kept in self.preserving.items() if not kept]
        if not waiting:
            raise Refused(
                Sentence("Nobody was asked to keep anything, or all of it is confirmed."), rule=rule
            )
        number = known(request, waiting, field="request", rule=rule)
        self.in_order(on, self.dated("preservation_asked", request=number))
        self.record(
            self.PreservationConfirmed(
                request=number,
                confirmed_by=must_say(
                    confirmed_by,
                    Sentence("Say who confirmed it: a proof is kept by somebody with a name."),
                    of=CASE,
                    field="confirmed_by",
                    rule=rule,
                ),
                kept_until=kept_until,
                on=on,
            ),
            by,
        )
