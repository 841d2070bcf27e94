"""Hearing people: who was called, who was present, what was said freely and what under an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.complaint.brought import CASE, PERSON
from domain.complaint.evidence import ORIGINS
from domain.complaint.inquiry import Inquiry
from domain.complaint.said import NUMBERED, ON, chosen, day_given, known, must_say, said
from domain.complaint.track import not_before
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

INTERVIEW = Asked("interview", "line", Sentence("Which interview"), NUMBERED)

WHOM = Asked(
    "person",
    "line",
    Sentence("Whom"),
    Sentence("“complainant”, or the number of the person in the history."),
    needed=True,
)


@dataclass(slots=True)
class Interview:
    """An interview that was called: with whom, for which day, and whether it is still to come."""

    person: str
    on: date | None
    open: bool = True


class Hearing(Inquiry):
    """Facts and decisions about interviews and statements."""

    class InterviewCalled(Fact):
        """Somebody was called to an interview, with notice, and told of the right to a companion."""

        TOPIC = "complaint.interview_called"
        TOLD = Sentence("Somebody was called to an interview ({interview}) on {for_day}.")
        interview: str
        """The number of the interview within the case."""
        matter: str
        """The matter it concerns."""
        person: str
        """The person's id within the case."""
        for_day: date
        """The day of the interview."""
        place: Sealed | None
        """Where it is held."""
        representative_told: bool
        """Whether the person was told that a representative may come along."""
        on: date | None
        """The day of the notice."""

        def apply(self, history: Hearing, actor: str) -> None:
            history.interviews[self.interview] = Interview(self.person, self.on)

    class InterviewHeld(Fact):
        """An interview took place; everybody present is named, and it was put on record."""

        TOPIC = "complaint.interview_held"
        TOLD = Sentence("The interview took place ({interview}).")
        interview: str
        """The number of the interview within the case."""
        matter: str
        """The matter it concerns."""
        present: Sealed
        """Who was present, with the capacity of each."""
        rights_told: bool
        """Whether the person was told what may be refused, and what follows from refusing."""
        record: Sealed
        """What was said."""
        read_back: bool
        """Whether the person read the record, corrected it and signed."""
        on: date | None
        """The day it was held."""

        def apply(self, history: Hearing, actor: str) -> None:
            if called := history.interviews.get(self.interview):
                called.open = False
                history.heard.add(called.person)

    class InterviewRefused(Fact):
        """Somebody did not come to an interview, or would not speak."""

        TOPIC = "complaint.interview_refused"
        TOLD = Sentence("The interview was refused ({interview}).")
        interview: str
        """The number of the interview within the case."""
        matter: str
        """The matter it concerns."""
        reasons: Sealed | None
        """Why, as far as the person said."""
        consequences_told: bool
        """Whether the person was told what follows from refusing."""
        on: date | None
        """The day it was refused."""

        def apply(self, history: Hearing, actor: str) -> None:
            if called := history.interviews.get(self.interview):
                called.open = False

    class StatementTaken(Fact):
        """Somebody made a statement, freely or under an order; an order limits what it may serve."""

        TOPIC = "complaint.statement_taken"
        TOLD = Sentence("A statement was taken ({statement}).")
        statement: str
        """The number of the statement within the case."""
        matter: str
        """The matter it concerns."""
        person: str
        """The person's id within the case."""
        origin: str
        """Where it came from: freely given, compelled, mediation, agreement, informal, unlawful."""
        ordered_by: Sealed | None
        """Who gave the order, and what was said about the use of the statement."""
        statement_text: Sealed
        """What was said."""
        rests_on: tuple[str, ...]
        """The proofs it rests on, by numbers within the case."""
        restrictions: tuple[str, ...]
        """What it may not be used for, as the procedure names it, with what it inherits."""
        on: date | None
        """The day it was made."""

        def apply(self, history: Hearing, actor: str) -> None:
            history.statements += 1
            history.proofs[self.statement] = self.restrictions

    interviews: dict[str, Interview] = fresh(dict)
    statements: int = 0
    heard: set[str] = fresh(set)

    @decision(
        InterviewCalled,
        title=Sentence("Call somebody to an interview"),
        records=Sentence("Whom we call, for which day, and that a representative may come along."),
        asks=(
            WHOM,
            Asked("for_day", "day_ahead", Sentence("The day of the interview"), needed=True),
            Asked("place", "line", Sentence("Where it is held")),
            Asked(
                "representative_told",
                "yes",
                Sentence("I have told the person that a representative may come along"),
            ),
            ON,
        ),
    )
    def call_interview(
        self,
        *,
        by: Actor,
        matter: str,
        person: str | None,
        for_day: date | None,
        place: str | None = None,
        representative_told: bool | None = False,
        on: date | None = None,
    ) -> None:
        """Call somebody, with notice. Whoever is complained about may bring somebody along."""
        self.permit(self.InterviewCalled, by, matter)
        self._only_investigators(by)
        rule = "complaint.interview_called"
        person = self._somebody(person, rule)
        for_day = day_given(for_day, Sentence("Say for which day."), field="for_day", rule=rule)
        not_before(
            for_day,
            on,
            what=Sentence("Nobody can be called to a day that is gone."),
            field="for_day",
        )
        if person in self.subjects:
            # To be called tells what it is about, as a notice does.
            self.may_be_told(person, by)
        if person in self.subjects and not representative_told:
            raise Refused(
                Sentence(
                    "Tell the person complained about first that a representative may come along."
                ),
                rule=rule,
                field="representative_told",
            )
        self.record(
            self.InterviewCalled(
                interview=f"interview-{len(self.interviews) + 1}",
                matter=matter,
                person=person,
                for_day=for_day,
                place=said(place, of=CASE, field="place"),
                representative_told=bool(representative_told),
                on=on,
            ),
            by,
        )

    @decision(
        InterviewHeld,
        title=Sentence("Put an interview on record"),
        records=Sentence("Who was present, what was said, and that the person read it."),
        asks=(
            INTERVIEW,
            Asked(
                "present",
                "words",
                Sentence("Who was present"),
                Sentence("Everybody, with the capacity of each; breaks and hours too."),
                needed=True,
            ),
            Asked(
                "rights_told",
                "yes",
                Sentence("The person was told what may be refused, and what follows from refusing"),
            ),
            Asked("record", "words", Sentence("What was said"), needed=True),
            Asked("read_back", "yes", Sentence("The person read it, corrected it and signed")),
            ON,
        ),
    )
    def hold_interview(
        self,
        *,
        by: Actor,
        matter: str,
        interview: str | None,
        present: str | None,
        record: str | None,
        rights_told: bool | None = False,
        read_back: bool | None = False,
        on: date | None = None,
    ) -> None:
        """Put an interview on record. Nobody is heard without being told his rights."""
        self.permit(self.InterviewHeld, by, matter)
        self._only_investigators(by)
        rule = "complaint.interview_held"
        interview = self._called(interview, on, rule)
        of = self._key(self.interviews[interview].person)
        if not rights_told:
            raise Refused(
                Sentence(
                    "Tell the person first what may be refused, and what follows from refusing. What"
                    " is said without that is not put on record as an interview."
                ),
                rule=rule,
                field="rights_told",
            )
        self.record(
            self.InterviewHeld(
                interview=interview,
                matter=matter,
                present=must_say(
                    present,
                    Sentence("Name everybody who was present."),
                    of=CASE,
                    field="present",
                    rule=rule,
                ),
                rights_told=bool(rights_told),
                record=must_say(
                    record, Sentence("Write down what was said."), of=of, field="record", rule=rule
                ),
                read_back=bool(read_back),
                on=on,
            ),
            by,
        )

    @decision(
        InterviewRefused,
        title=Sentence("Note that an interview was refused"),
        records=Sentence(
            "That somebody did not come or would not speak, and was told what follows."
        ),
        asks=(
            INTERVIEW,
            Asked("reasons", "words", Sentence("Why, as far as the person said")),
            Asked(
                "consequences_told", "yes", Sentence("The person was told what follows from that")
            ),
            ON,
        ),
    )
    def refuse_interview(
        self,
        *,
        by: Actor,
        matter: str,
        interview: str | None,
        reasons: str | None = None,
        consequences_told: bool | None = False,
        on: date | None = None,
    ) -> None:
        """Note a refusal. It proves nothing against the person by itself."""
        self.permit(self.InterviewRefused, by, matter)
        self._only_investigators(by)
        interview = self._called(interview, on, "complaint.interview_refused")
        self.record(
            self.InterviewRefused(
                interview=interview,
                matter=matter,
                reasons=said(
                    reasons, of=self._key(self.interviews[interview].person), field="reasons"
                ),
                consequences_told=bool(consequences_told),
                on=on,
            ),
            by,
        )

    @decision(
        StatementTaken,
        title=Sentence("Take a statement"),
        records=Sentence(
            "What somebody stated, freely or under an order. An order limits its use."
        ),
        asks=(
            WHOM,
            Asked("origin", "choice", Sentence("Where it came from"), among=ORIGINS, needed=True),
            Asked(
                "ordered_by",
                "words",
                Sentence("If it was ordered: by whom, and what was said about its use"),
            ),
            Asked("statement_text", "words", Sentence("What was said"), needed=True),
            Asked(
                "rests_on",
                "line",
                Sentence("The proofs it rests on"),
                Sentence("Numbers from the history, with commas. Their limits of use pass on."),
            ),
            ON,
        ),
    )
    def take_statement(
        self,
        *,
        by: Actor,
        matter: str,
        person: str | None,
        origin: str | None,
        statement_text: str | None,
        ordered_by: str | None = None,
        rests_on: str | None = None,
        on: date | None = None,
    ) -> None:
        """Take a statement. What was ordered may serve only what the procedure leaves it."""
        self.permit(self.StatementTaken, by, matter)
        self._only_investigators(by)
        rule = "complaint.statement_taken"
        person = self._somebody(person, rule)
        origin = chosen(origin, ORIGINS, field="origin", rule=rule)
        basis = self.resting_on(rests_on)
        order = None
        if origin == "compelled":
            order = must_say(
                ordered_by,
                Sentence("Say who ordered the statement, and what was said about its use."),
                of=CASE,
                field="ordered_by",
                rule=rule,
            )
        self.record(
            self.StatementTaken(
                statement=f"statement-{self.statements + 1}",
                matter=matter,
                person=person,
                origin=origin,
                ordered_by=order,
                statement_text=must_say(
                    statement_text,
                    Sentence("Write down what was said."),
                    of=self._key(person),
                    field="statement_text",
                    rule=rule,
                ),
                rests_on=basis,
                restrictions=self.limited(origin, basis),
                on=on,
            ),
            by,
        )

    def _somebody(self, person: str | None, rule: str) -> str:
        return known(person, {PERSON, *self.people, *self.subjects}, field="person", rule=rule)

    def _key(self, person: str) -> str:
        """Whose key seals what a person said."""
        return f"subject-{person}" if person in self.subjects else person

    def _called(self, interview: str | None, on: date | None, rule: str) -> str:
        waiting = [each for each, one in self.interviews.items() if one.open]
        if not waiting:
            raise Refused(
                Sentence("Nobody is called to an interview. The notice comes first."), rule=rule
            )
        interview = known(interview, waiting, field="interview", rule=rule)
        self.in_order(on, self.interviews[interview].on)
        return interview
