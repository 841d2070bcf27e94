"""A commendation 表扬: somebody is thanked; it is verified by another, recognised, and made public."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.beside.beginning import of_the_list
from domain.beside.record import OWN, Beside
from domain.complaint.said import chosen, must_say, said
from domain.decision import Asked, decision
from domain.history import Fact, Refused
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

if TYPE_CHECKING:
    from domain.procedure import Procedure

ON = Asked("on", "day", Sentence("The day it was done"))

RESULTS = (
    ("real", Sentence("It happened as it is told, and nobody had asked for the thanks")),
    ("solicited", Sentence("It was asked for")),
    ("not_found", Sentence("It could not be verified")),
)


class Commendation(Beside):
    """One commendation. It never offsets a finding, and stands beside it."""

    PREFIX = "commendation"
    OPENS = "receive"
    SERIES = "C"
    MANY = Sentence("Commendations")

    class Received(Fact):
        """Somebody thanked an officer or a unit, and it was written down."""

        TOPIC = "commendation.received"
        TOLD = Sentence("Thanks were received: {merit}.")
        number: str
        """The number of the commendation."""
        procedure: str
        """The rules it is kept under."""
        procedure_version: str
        """The version of these rules."""
        unit: str | None
        """The unit that is thanked, or in which who is thanked serves."""
        whom: Sealed | None
        """Who is thanked."""
        merit: str
        """For what, as the procedure names it."""
        what: Sealed
        """What happened."""
        sender: Sealed | None
        """Who gives the thanks."""
        on: date | None
        """The day it was received."""
        stage: str
        """The stage it is at now."""

    class Verified(Fact):
        """Another person looked whether it happened, and whether the thanks had been asked for."""

        TOPIC = "commendation.verified"
        TOLD = Sentence("Somebody looked whether it is so.")
        result: str
        """What came of it: real, solicited, not_found."""
        summary: Sealed
        """How it was looked at, and what was seen."""
        on: date | None
        """The day it was done."""
        stage: str
        """The stage it is at now."""

        def apply(self, history: Commendation, actor: str) -> None:
            history.result = self.result

    class Recognised(Fact):
        """The merit was recognised."""

        TOPIC = "commendation.recognised"
        TOLD = Sentence("It was recognised: {recognition}.")
        recognition: str
        """How, as the procedure names it."""
        reasons: Sealed | None
        """Why in this way."""
        on: date | None
        """The day it was recognised."""
        stage: str
        """The stage it is at now."""

    class Published(Fact):
        """The thanks were made public, with the consent of both sides."""

        TOPIC = "commendation.published"
        TOLD = Sentence("The thanks were made public.")
        written: Sealed
        """What was made public."""
        on: date | None
        """The day it was made public."""

    class Closed(Fact):
        """Nothing more follows from the thanks."""

        TOPIC = "commendation.closed"
        TOLD = Sentence("The commendation was closed.")
        reasons: Sealed | None
        """Why, where it was not recognised."""
        on: date | None
        """The day it was closed."""
        stage: str
        """The stage it is at now."""

    result: str = ""

    @decision(
        Received,
        title=Sentence("Write down a commendation"),
        records=Sentence("Who is thanked, for what, and by whom. Another person verifies it."),
        asks=(
            Asked("whom", "line", Sentence("Who is thanked")),
            Asked("unit", "line", Sentence("The unit")),
            Asked("merit", "choice", Sentence("For what"), among="merit"),
            Asked("what", "words", Sentence("What was done"), needed=True),
            Asked("sender", "line", Sentence("Who gives the thanks")),
            ON,
        ),
    )
    def receive(
        self,
        *,
        by: Actor,
        number: str,
        under: Procedure,
        whom: str | None = None,
        unit: str | None = None,
        merit: str | None = None,
        what: str | None = None,
        sender: str | None = None,
        on: date | None = None,
    ) -> None:
        """Write down thanks for somebody, or for a unit."""
        self.goes_by(under)
        stage = self.permit(self.Received, by)
        rule = self.rule_of(self.Received)
        if not whom and not unit:
            raise Refused(
                Sentence("Say who is thanked: a person, or a unit."), rule=rule, field="whom"
            )
        tell = Sentence("Say what happened.")
        self.record(
            self.Received(
                number=number,
                procedure=under.id,
                procedure_version=under.version,
                unit=unit or None,
                whom=said(whom, of=OWN, field="whom"),
                merit=of_the_list(under, "merit", merit, rule),
                what=must_say(what, tell, of=OWN, field="what", rule=rule),
                sender=said(sender, of=OWN, field="sender"),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Verified,
        title=Sentence("Verify the commendation"),
        records=Sentence("Whether it happened, and whether the thanks had been asked for."),
        asks=(
            Asked("result", "choice", Sentence("What came of it"), among=RESULTS, needed=True),
            Asked("summary", "words", Sentence("How it was looked at, and what was seen")),
            ON,
        ),
    )
    def verify(
        self, *, by: Actor, result: str | None, summary: str | None, on: date | None = None
    ) -> None:
        """Verify it: never by whoever wrote it down."""
        stage = self.permit(self.Verified, by)
        rule = self.rule_of(self.Verified)
        tell = Sentence("Say how it was looked at, and what was seen.")
        self.record(
            self.Verified(
                result=chosen(result, RESULTS, field="result", rule=rule),
                summary=must_say(summary, tell, of=OWN, field="summary", rule=rule),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Recognised,
        title=Sentence("Recognise the merit"),
        records=Sentence("How it is recognised. It never offsets a finding."),
        asks=(
            Asked("recognition", "choice", Sentence("How"), among="recognition"),
            Asked("reasons", "words", Sentence("Why in this way")),
            ON,
        ),
    )
    def recognise(
        self,
        *,
        by: Actor,
        recognition: str | None,
        reasons: str | None = None,
        on: date | None = None,
    ) -> None:
        """Recognise what was verified."""
        stage = self.permit(self.Recognised, by)
        rule = self.rule_of(self.Recognised)
        if self.result != "real":
            raise Refused(
                Sentence("It was not verified as real and freely given, so it is not recognised."),
                rule=rule,
            )
        how = of_the_list(self.under(), "recognition", recognition, rule)
        why = said(reasons, of=OWN, field="reasons")
        self.record(self.Recognised(recognition=how, reasons=why, on=on, stage=stage), by)

    @decision(
        Published,
        title=Sentence("Make the thanks public"),
        records=Sentence("What is made public. Both sides have agreed."),
        asks=(
            Asked("person_consents", "yes", Sentence("Whoever gave the thanks agrees")),
            Asked("other_consents", "yes", Sentence("Whoever is thanked agrees")),
            Asked("written", "words", Sentence("What is made public"), needed=True),
            ON,
        ),
    )
    def publish(
        self,
        *,
        by: Actor,
        written: str | None,
        person_consents: bool | None = None,
        other_consents: bool | None = None,
        on: date | None = None,
    ) -> None:
        """Make the thanks public, when both sides agree."""
        answers = {"person_consents": person_consents, "other_consents": other_consents}
        self.permit(self.Published, by, **answers)
        rule = self.rule_of(self.Published)
        tell = Sentence("Say what is made public.")
        text = must_say(written, tell, of=OWN, field="written", rule=rule)
        self.record(self.Published(written=text, on=on), by)

    @decision(
        Closed,
        title=Sentence("Close the commendation"),
        records=Sentence("That nothing more follows from the thanks."),
        asks=(Asked("reasons", "words", Sentence("Why")), ON),
    )
    def close(self, *, by: Actor, reasons: str | None = None, on: date | None = None) -> None:
        """Close it; where it was not recognised, with the reason."""
        stage = self.permit(self.Closed, by)
        why = said(reasons, of=OWN, field="reasons")
        if why is None and not self.has_happened("recognised"):
            raise Refused(
                Sentence("It was not recognised. Say why nothing follows."),
                rule=self.rule_of(self.Closed),
                field="reasons",
            )
        self.record(self.Closed(reasons=why, on=on, stage=stage), by)
