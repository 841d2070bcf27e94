"""An incident: many complaints about one event, a few who speak for them, and one public statement."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.beside.record import OWN, Beside, no_such_record
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


class Incident(Beside):
    """One event. Each complaint about it stays a complaint of its own, with its own answer."""

    PREFIX = "incident"
    OPENS = "open"
    SERIES = "I"
    MANY = Sentence("Incidents")

    class Opened(Fact):
        """An event about which several people complain was given a record of its own."""

        TOPIC = "incident.opened"
        TOLD = Sentence("A record was begun of an event about which several people complain.")
        number: str
        """The number of the incident."""
        procedure: str
        """The rules it is kept under."""
        procedure_version: str
        """The version of these rules."""
        holder: str
        """The account of the person who answers for it."""
        what: Sealed
        """What happened, and where."""
        on: date | None
        """The day it happened."""
        stage: str
        """The stage it is at now."""

    class ComplaintAdded(Fact):
        """A complaint was found to be about this event."""

        TOPIC = "incident.complaint_added"
        TOLD = Sentence("A complaint was added to the incident.")
        member: str
        """The case that was added."""

        def apply(self, history: Incident, actor: str) -> None:
            history.members.append(self.member)

    class MemberLeft(Fact):
        """A complaint goes on by itself; it stays a complaint."""

        TOPIC = "incident.member_left"
        TOLD = Sentence("A complaint left the incident, and goes on by itself.")
        member: str
        """The case that left."""
        reasons: Sealed | None
        """Why."""

        def apply(self, history: Incident, actor: str) -> None:
            history.members.remove(self.member)

    class RepresentativesChosen(Fact):
        """Those who complain chose who speaks for them."""

        TOPIC = "incident.representatives_chosen"
        TOLD = Sentence("Those who complain chose who speaks for them: {many} people.")
        many: int
        """How many were chosen."""
        record: Sealed
        """Who they are, and how they were chosen."""
        on: date | None
        """The day they were chosen."""

    class StatementIssued(Fact):
        """The office said in public what is established, what is examined, and by when."""

        TOPIC = "incident.statement_issued"
        TOLD = Sentence("A public statement was issued.")
        written: Sealed
        """What is established, what is being examined, and by when."""
        on: date | None
        """The day it was issued."""

    class Closed(Fact):
        """The incident ended; each of its complaints has its own answer."""

        TOPIC = "incident.closed"
        TOLD = Sentence("The incident was closed.")
        summary: Sealed
        """What came of it."""
        on: date | None
        """The day it was closed."""
        stage: str
        """The stage it is at now."""

    members: list[str] = fresh(list)

    def concerns(self, actor: Actor) -> bool:
        """Whoever one of its complaints is hidden from has no part in the event they are all about."""
        if not self.members:
            return False
        if self._cases is None:
            raise RuntimeError(f"{self.id} was loaded without its cases.")
        return any(self._cases(each).hidden_from(actor) for each in self.members)

    def barred(self, actor: Actor, fact: type[Fact] | None = None) -> Refused | None:
        """Nobody speaks in public about what he did himself, nor learns that it is collected here."""
        return no_such_record() if self.concerns(actor) else None

    @decision(
        Opened,
        title=Sentence("Begin the record of an incident"),
        records=Sentence("What happened, and who answers for what is said about it."),
        asks=(
            Asked("what", "words", Sentence("What happened, and where"), needed=True),
            Asked("holder", "person", Sentence("Who answers for it"), needed=True),
            Asked("on", "day", Sentence("The day it happened")),
        ),
    )
    def open(
        self,
        *,
        by: Actor,
        number: str,
        under: Procedure,
        what: str | None = None,
        holder: str | None = None,
        on: date | None = None,
    ) -> None:
        """Begin the record of an event about which several people complain."""
        self.goes_by(under)
        stage = self.permit(self.Opened, by)
        rule = self.rule_of(self.Opened)
        if not holder:
            raise Refused(
                Sentence("Say who answers for it: there is no record without somebody."),
                rule=rule,
                field="holder",
            )
        self.record(
            self.Opened(
                number=number,
                procedure=under.id,
                procedure_version=under.version,
                holder=holder,
                what=must_say(
                    what, Sentence("Say what happened."), of=OWN, field="what", rule=rule
                ),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        ComplaintAdded,
        title=Sentence("Add a complaint"),
        records=Sentence("That a complaint is about this event. It keeps its own number."),
        asks=(Asked("member", "case", Sentence("The number of the case"), needed=True),),
    )
    def add_complaint(self, *, by: Actor, member: Complaint | None) -> None:
        """Add a complaint that is about the same event."""
        self.permit(self.ComplaintAdded, by)
        rule = self.rule_of(self.ComplaintAdded)
        if member is None or member.hidden_from(by):
            raise Refused(
                Sentence("There is no other case with this number. Look at the number again."),
                rule="complaint.number",
                field="member",
            )
        if member.id in self.members:
            raise Refused(
                Sentence("This complaint belongs to the incident already."),
                rule=rule,
                field="member",
            )
        self.record(self.ComplaintAdded(member=member.id), by)

    @decision(
        MemberLeft,
        title=Sentence("Let a complaint go on by itself"),
        records=Sentence("That a complaint left the incident. It stays a complaint."),
        asks=(
            Asked("member", "case", Sentence("The number of the case"), needed=True),
            Asked("reasons", "words", Sentence("Why")),
        ),
    )
    def let_go(self, *, by: Actor, member: Complaint | None, reasons: str | None = None) -> None:
        """Let a complaint leave the group: whoever brought it may always."""
        self.permit(self.MemberLeft, by)
        if member is None or member.hidden_from(by) or member.id not in self.members:
            raise Refused(
                Sentence("This complaint does not belong to the incident."),
                rule=self.rule_of(self.MemberLeft),
                field="member",
            )
        why = said(reasons, of=OWN, field="reasons")
        self.record(self.MemberLeft(member=member.id, reasons=why), by)

    @decision(
        RepresentativesChosen,
        title=Sentence("Note who speaks for those who complain"),
        records=Sentence("How many were chosen, who they are and how."),
        asks=(
            Asked("many", "number", Sentence("How many were chosen"), needed=True),
            Asked("record", "words", Sentence("Who they are, and how they were chosen")),
            ON,
        ),
    )
    def choose_representatives(
        self, *, by: Actor, many: int | None, record: str | None, on: date | None = None
    ) -> None:
        """Note who was chosen: no more than the rules allow."""
        self.permit(self.RepresentativesChosen, by)
        rule = self.rule_of(self.RepresentativesChosen)
        most = self.under().beside[self.PREFIX].representatives
        if not many or (most and many > most):
            raise Refused(
                Sentence("At most {most} people speak for all, and at least one.", most=most),
                rule=rule,
                field="many",
            )
        tell = Sentence("Say who they are, and how they were chosen.")
        text = must_say(record, tell, of=OWN, field="record", rule=rule)
        self.record(self.RepresentativesChosen(many=many, record=text, on=on), by)

    @decision(
        StatementIssued,
        title=Sentence("Issue a public statement"),
        records=Sentence("What is established, what is being examined, and by when."),
        asks=(Asked("written", "words", Sentence("The statement"), needed=True), ON),
    )
    def issue_statement(self, *, by: Actor, written: str | None, on: date | None = None) -> None:
        """Say in public what is known. It names nobody who complained."""
        self.permit(self.StatementIssued, by)
        tell = Sentence("Say what is established, what is being examined, and by when.")
        rule = self.rule_of(self.StatementIssued)
        text = must_say(written, tell, of=OWN, field="written", rule=rule)
        self.record(self.StatementIssued(written=text, on=on), by)

    @decision(
        Closed,
        title=Sentence("Close the incident"),
        records=Sentence("What came of it. Each complaint has its own answer."),
        asks=(Asked("summary", "words", Sentence("What came of it"), needed=True), ON),
    )
    def close(self, *, by: Actor, summary: str | None, on: date | None = None) -> None:
        """Close the record of the event."""
        stage = self.permit(self.Closed, by)
        rule = self.rule_of(self.Closed)
        tell = Sentence("Say what came of it.")
        text = must_say(summary, tell, of=OWN, field="summary", rule=rule)
        self.record(self.Closed(summary=text, on=on, stage=stage), by)
