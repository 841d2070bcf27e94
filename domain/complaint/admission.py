"""Who answers for a complaint from its first minute, and whether the office takes it up."""

from __future__ import annotations

from datetime import date

from domain.complaint.allegations import Allegations
from domain.complaint.brought import CASE
from domain.complaint.track import not_before, reasons_given
from domain.decision import ON, REASONS_TOLD, Asked, decision
from domain.history import Fact, Refused
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.softening import softened
from domain.words import Sentence


class Admission(Allegations):
    """Facts and decisions of responsibility and of taking up."""

    class ResponsibilityTaken(Fact):
        """Somebody answers for the complaint until another has accepted it (首问负责)."""

        TOPIC = "complaint.responsibility_taken"
        holder: str
        """The account of the one who answers for it."""
        unit: str
        """The unit of the one who answers for it."""
        badge_number: str | None
        """The badge number that is given to the person."""
        telephone: str | None
        """The telephone that is given to the person."""

        def apply(self, history: Admission, actor: str) -> None:
            history.holder = self.holder
            history.units.add(self.unit)

    class Accepted(Fact):
        """The office took the matter up, and its clock started."""

        TOPIC = "complaint.accepted"
        matter: str
        """The matter it concerns."""
        on: date | None
        """The day it was taken up; clocks count from it."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Admission, actor: str) -> None:
            history.accepted_on = history.taken_up[self.matter] = self.on
            history.moved(self.matter, self.stage)

    class Declined(Fact):
        """The office did not take the matter up, said why, and named the door that is open."""

        TOPIC = "complaint.declined"
        matter: str
        """The matter it concerns."""
        on: date | None
        """The day it was decided not to take it up."""
        ground: str
        """The ground of the procedure for not taking it up."""
        reasons: Sealed | None
        """Why it was not taken up."""
        route: Sealed | None
        """The door that is open to the person instead."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Admission, actor: str) -> None:
            history.lessened(self.NAME, self.matter)
            history.moved(self.matter, self.stage)

    accepted_on: date | None = None

    def take_responsibility(
        self,
        *,
        by: Actor,
        unit: str,
        badge_number: str | None = None,
        telephone: str | None = None,
    ) -> None:
        """Answer for the complaint. No case is ever without a holder."""
        self.permit_case(self.ResponsibilityTaken, by)
        if self.holder is not None and not self.stepped_back(self.holder):
            raise Refused(
                Sentence(
                    "Somebody answers for this complaint already. Whoever hears it first stays"
                    " responsible until another has said yes."
                ),
                rule="首问负责制",
            )
        self.not_those_it_is_about(by, unit, field="unit")
        self.record(
            self.ResponsibilityTaken(
                holder=by.id, unit=unit, badge_number=badge_number, telephone=telephone
            ),
            by,
        )

    @decision(
        Accepted,
        title=Sentence("Take it up"),
        records=Sentence("That we take it up. Its clock starts on that day."),
        asks=(ON,),
    )
    def accept(self, *, by: Actor, matter: str, on: date | None) -> None:
        """Take the matter up. It then has a clock, and an end with reasons."""
        stage = self.permit(self.Accepted, by, matter)
        self.not_those_it_is_about(by, None)
        if not self.under().history_only:
            not_before(
                on,
                self.received_on,
                what=Sentence("It cannot be taken up before it was received."),
                field="on",
            )
        self._somebody_answers_for_it()
        self.record(self.Accepted(matter=matter, on=on, stage=stage), by)

    def _somebody_answers_for_it(self) -> None:
        if self.holder is None and not self.under().history_only:
            raise Refused(
                Sentence("First somebody has to answer for it: take responsibility, then decide."),
                rule="首问负责制",
            )

    @decision(
        Declined,
        title=Sentence("Do not take it up"),
        records=Sentence("That we do not take it up, why, and which door is open instead."),
        asks=(
            Asked("ground", "choice", Sentence("Ground"), among="ground", needed=True),
            REASONS_TOLD,
            Asked("route", "line", Sentence("The door that is open instead")),
            ON,
        ),
    )
    def decline(
        self,
        *,
        by: Actor,
        matter: str,
        on: date | None,
        ground: str,
        reasons: str | None,
        route: str | None,
    ) -> None:
        """Do not take the matter up: with a ground, reasons and the door that is open instead."""
        stage = self.permit(self.Declined, by, matter)
        self.not_those_it_is_about(by, None)
        self.in_order(on, self.received_on)
        self._somebody_answers_for_it()
        if self.holder == by.id and not self.under().history_only:
            # Not to hear somebody is a way to bury a complaint: a second person decides it.
            raise Refused(
                Sentence(
                    "You answer for this complaint, so another person decides not to take it up."
                ),
                rule="complaint.declined",
            )
        given = reasons_given(
            reasons,
            what=Sentence("Say why it is not taken up: the person has a right to know."),
            field="reasons",
            rule="reasons_given",
        )
        softened(self, self.Declined, by, given, matter=matter)
        self.record(
            self.Declined(
                matter=matter,
                on=on,
                ground=ground,
                reasons=sealed(given, of=CASE),
                route=sealed(route, of=CASE),
                stage=stage,
            ),
            by,
        )
