"""A disciplinary proceeding that came out of a case: opened, heard, decided, appealed, ended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.beside.beginning import not_a_worker, of_the_list
from domain.beside.record import OWN, Beside
from domain.complaint.said import must_say, said
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

if TYPE_CHECKING:
    from domain.complaint import Complaint
    from domain.procedure import Procedure

ON = Asked("on", "day", Sentence("The day it was done"))


class Proceeding(Beside):
    """One proceeding. Discipline has a way of its own; the case only says where it came from."""

    PREFIX = "proceeding"
    OPENS = "open"
    SERIES = "P"
    MANY = Sentence("Proceedings")

    class Opened(Fact):
        """A disciplinary proceeding was opened on what came out in a case."""

        TOPIC = "proceeding.opened"
        TOLD = Sentence("A disciplinary proceeding was opened: {charge}.")
        number: str
        """The number of the proceeding."""
        procedure: str
        """The rules it is kept under."""
        procedure_version: str
        """The version of these rules."""
        case: str
        """The case it came from."""
        holder: str
        """The account of the person who conducts it."""
        charge: str
        """What it is about, as the procedure names it."""
        what: Sealed
        """Against whom, and on which facts."""
        on: date | None
        """The day it was opened."""
        stage: str
        """The stage it is at now."""

    class Heard(Fact):
        """Whoever it is about was told the facts and heard, and the defence was written down."""

        TOPIC = "proceeding.heard"
        TOLD = Sentence("Whoever it is about was heard.")
        record: Sealed
        """What was said in defence, and what came of looking into it."""
        on: date | None
        """The day of the hearing."""
        stage: str
        """The stage it is at now."""

    class Decided(Fact):
        """The proceeding was decided."""

        TOPIC = "proceeding.decided"
        TOLD = Sentence("The proceeding was decided: {outcome}.")
        outcome: str
        """How it ended, as the procedure names it."""
        reasons: Sealed
        """Why."""
        on: date | None
        """The day of the decision."""
        stage: str
        """The stage it is at now."""

        def apply(self, history: Proceeding, actor: str) -> None:
            history.deciders.add(actor)

    class Appealed(Fact):
        """Whoever it is about asked for the decision to be looked at again."""

        TOPIC = "proceeding.appealed"
        TOLD = Sentence("An appeal against the decision was brought.")
        written: Sealed | None
        """What is said against it."""
        on: date | None
        """The day of the appeal."""
        stage: str
        """The stage it is at now."""

    class Ended(Fact):
        """The proceeding ended, with what was decided last."""

        TOPIC = "proceeding.ended"
        TOLD = Sentence("The proceeding ended.")
        summary: Sealed
        """How it ended, and where that is kept."""
        on: date | None
        """The day it ended."""
        stage: str
        """The stage it is at now."""

    class ClockLapsed(Fact):
        """A last day of the proceeding went by without what it was waiting for."""

        TOPIC = "proceeding.clock_lapsed"
        TOLD = Sentence("“{clock}”: the last day, {due}, went by.")
        clock: str
        """The time that ran out, as its procedure names it."""
        due: date
        """The last day, as it was counted when this was recorded."""
        started_by: int
        """The position in the record of the fact that it started from."""
        breach: str
        """What the procedure lets follow."""

    LAPSED = ClockLapsed

    deciders: set[str] = fresh(set)

    @decision(
        Opened,
        title=Sentence("Open a proceeding"),
        records=Sentence("Against whom, on which facts, and who conducts it."),
        asks=(
            Asked("case", "case", Sentence("The number of the case"), needed=True),
            Asked("charge", "choice", Sentence("What it is about"), among="charge"),
            Asked("what", "words", Sentence("Against whom, and on which facts"), needed=True),
            Asked("holder", "person", Sentence("Who conducts it"), needed=True),
            ON,
        ),
    )
    def open(
        self,
        *,
        by: Actor,
        number: str,
        under: Procedure,
        case: Complaint | None = None,
        charge: str | None = None,
        what: str | None = None,
        holder: str | None = None,
        on: date | None = None,
    ) -> None:
        """Open a proceeding: not by whoever works on the case, nor conducted by him."""
        self.goes_by(under)
        stage = self.permit(self.Opened, by)
        rule = self.rule_of(self.Opened)
        if case is None:
            raise Refused(Sentence("Say from which case it comes."), rule=rule, field="case")
        not_a_worker(case, by, rule)
        if not holder or case.at_work(holder) or case.complained_about(holder):
            raise Refused(
                Sentence("Somebody without a part in the case conducts the proceeding."),
                rule=rule,
                field="holder",
            )
        tell = Sentence("Say against whom it is, and on which facts.")
        self.record(
            self.Opened(
                number=number,
                procedure=under.id,
                procedure_version=under.version,
                case=case.id,
                holder=holder,
                charge=of_the_list(under, "charge", charge, rule),
                what=must_say(what, tell, of=OWN, field="what", rule=rule),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Heard,
        title=Sentence("Write down the hearing"),
        records=Sentence("What was said in defence, and what came of looking into it."),
        asks=(Asked("record", "words", Sentence("What was said in defence"), needed=True), ON),
    )
    def hear(self, *, by: Actor, record: str | None, on: date | None = None) -> None:
        """Hear whoever it is about, before anything is decided."""
        stage = self.permit(self.Heard, by)
        rule = self.rule_of(self.Heard)
        tell = Sentence("Write down what was said in defence.")
        text = must_say(record, tell, of=OWN, field="record", rule=rule)
        self.record(self.Heard(record=text, on=on, stage=stage), by)

    @decision(
        Decided,
        title=Sentence("Decide the proceeding"),
        records=Sentence("How it is decided, and why."),
        asks=(
            Asked("outcome", "choice", Sentence("How"), among="outcome"),
            Asked("reasons", "words", Sentence("Why"), needed=True),
            ON,
        ),
    )
    def decide(
        self, *, by: Actor, outcome: str | None, reasons: str | None, on: date | None = None
    ) -> None:
        """Decide it: never by whoever conducted it, and not before the hearing."""
        stage = self.permit(self.Decided, by, reasons=reasons)
        rule = self.rule_of(self.Decided)
        if by.id == self.holder:
            raise Refused(
                Sentence("You conducted the proceeding, so another person decides it."),
                rule="other_person_than_before",
            )
        if by.id in self.deciders:
            raise Refused(
                Sentence("You decided before, so another person decides on the appeal."),
                rule="other_person_than_before",
            )
        self.record(
            self.Decided(
                outcome=of_the_list(self.under(), "outcome", outcome, rule),
                reasons=must_say(reasons, Sentence("Say why."), of=OWN, field="reasons", rule=rule),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Appealed,
        title=Sentence("Note an appeal"),
        records=Sentence("That the decision is to be looked at again, by somebody else."),
        asks=(Asked("written", "words", Sentence("What is said against it")), ON),
    )
    def appeal(self, *, by: Actor, written: str | None = None, on: date | None = None) -> None:
        """Note an appeal of whoever it is about."""
        stage = self.permit(self.Appealed, by)
        text = said(written, of=OWN, field="written")
        self.record(self.Appealed(written=text, on=on, stage=stage), by)

    @decision(
        Ended,
        title=Sentence("End the proceeding"),
        records=Sentence("How it ended, and where that is kept."),
        asks=(Asked("summary", "words", Sentence("How it ended"), needed=True), ON),
    )
    def end(self, *, by: Actor, summary: str | None, on: date | None = None) -> None:
        """End the proceeding."""
        stage = self.permit(self.Ended, by)
        tell = Sentence("Say how it ended.")
        text = must_say(summary, tell, of=OWN, field="summary", rule=self.rule_of(self.Ended))
        self.record(self.Ended(summary=text, on=on, stage=stage), by)
