"""A disciplinary proceeding that came out of a case: opened, heard, decided, appealed, ended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from domain.beside.beginning import not_a_worker, of_the_list
from domain.beside.record import OWN, Beside
from domain.complaint.said import must_say, said
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence, as_meant

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
        VERSION = 2
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
        officer: str | None
        """The account or the history of whoever it is against, where that is known."""
        subject: str | None
        """What the case calls whoever it is against, when the case names that person."""
        badge: Sealed | None
        """The number on the badge of whoever it is against."""

        def apply(self, history: Proceeding, actor: str) -> None:
            history.officer, history.badge = self.officer, self.badge

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """Before, only the words said against whom it was."""
            state["officer"] = state["subject"] = state["badge"] = None

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
    officer: str | None = None
    badge: Sealed | None = None

    def concerns(self, actor: Actor) -> bool:
        """Whoever it is against neither sees it here nor has a part in it: he is heard, and told."""
        if self.officer is not None and self.officer in self._called(actor):
            return True
        if self.badge is None or not actor.badge:
            return False
        return as_meant(self.badge.text()) == as_meant(actor.badge)

    def _called(self, actor: Actor) -> set[str]:
        """What a proceeding can call somebody: his account, or his history as an officer."""
        known = self._officer_of(actor.id) if self._officer_of else None
        return {actor.id, known.id} if known else {actor.id}

    def barred(self, actor: Actor, fact: type[Fact] | None = None) -> Refused | None:
        """Nobody conducts, hears or decides what is against himself."""
        if not self.concerns(actor):
            return None
        return _about_you()

    @decision(
        Opened,
        title=Sentence("Open a proceeding"),
        records=Sentence("Against whom, on which facts, and who conducts it."),
        asks=(
            Asked("case", "case", Sentence("The number of the case"), needed=True),
            Asked(
                "badge",
                "line",
                Sentence("The badge number of whoever it is against"),
                Sentence("Leave it empty where the case names one person only, by badge."),
            ),
            Asked(
                "officer", "person", Sentence("Whoever it is against, if that person works here")
            ),
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
        badge: str | None = None,
        officer: str | None = None,
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
        subject, officer, badge = _against(case, officer, badge, rule)
        if by.id == officer or (badge and as_meant(badge) == as_meant(by.badge)):
            raise _about_you()
        apart = holder == officer or case.bars(holder or "")
        if not holder or apart or case.at_work(holder):
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
                officer=officer,
                subject=subject,
                badge=sealed(badge, of=OWN),
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


def _about_you() -> Refused:
    return Refused(
        Sentence("This proceeding is about you, so you have no part in it."), rule="conflict"
    )


def _against(
    case: Complaint, officer: str | None, badge: str | None, rule: str
) -> tuple[str | None, str | None, str | None]:
    """Whom it is against: what the case calls him, his account or history, his badge.

    Somebody whom the case does not name can be meant too, such as who should have seen to it.
    """
    worn = {id: as_meant(each.text()) for id, each in case.badges.items()}
    subjects = [id for id, whom in case.subjects.items() if whom or id in worn]
    if officer or badge:
        meant = as_meant(badge) if badge else None
        subjects = [
            id
            for id in subjects
            if (officer and case.subjects[id] == officer) or (meant and worn.get(id) == meant)
        ]
    elif len(subjects) != 1:
        raise Refused(
            Sentence("Say against whom it is: a proceeding is about one person."),
            rule=rule,
            field="badge",
        )
    subject = subjects[0] if subjects else None
    if subject is not None:
        known = case.badges.get(subject)
        officer, badge = (
            case.subjects[subject] or officer,
            badge or (known.text() if known else None),
        )
    return subject, officer or None, badge or None
