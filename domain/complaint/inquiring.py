"""The work of an inquiry: its plan, what it left undone and why, whom it asked, who looked it over."""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.inquiry import Inquiry
from domain.complaint.said import ON, chosen, known, must_say
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import LEADERS, Actor
from domain.sealed import Sealed
from domain.words import Sentence

PURPOSES = (
    ("measures", Sentence("To choose the measure")),
    ("review", Sentence("To review the decision")),
)


class Inquiring(Inquiry):
    """Facts and decisions of the daily work, so that an auditor sees what was not done as well."""

    class Planned(Fact):
        """The inquiry wrote down what it has to find out, and by which steps."""

        TOPIC = "complaint.planned"
        TOLD = Sentence("The inquiry was planned.")
        matter: str
        """The matter it concerns."""
        summary: Sealed
        """What has to be found out, and by which steps."""
        on: date | None
        """The day it was done."""

    class StepNotTaken(Fact):
        """The inquiry left a step undone, and said why."""

        TOPIC = "complaint.step_not_taken"
        TOLD = Sentence("The inquiry left a step undone: {kind}.")
        matter: str
        """The matter it concerns."""
        kind: str
        """The kind of step, as the procedure names it."""
        reasons: Sealed
        """Why it was left undone."""

    class Reasoned(Fact):
        """The inquiry chose between answers to a question, and said why."""

        TOPIC = "complaint.reasoned"
        TOLD = Sentence("The inquiry gave its reasons for a choice ({reasoning}).")
        reasoning: str
        """The number of the choice within the case."""
        matter: str
        """The matter it concerns."""
        question: Sealed
        """What was in question."""
        options: Sealed
        """What could have been chosen."""
        choice: Sealed
        """What was chosen."""
        reasons: Sealed
        """Why it was chosen."""
        rests_on: tuple[str, ...]
        """The proofs it rests on, by numbers within the case."""
        restrictions: tuple[str, ...]
        """What it may not be used for, as the procedure names it, with what it inherits."""

        def apply(self, history: Inquiring, actor: str) -> None:
            history.reasonings += 1
            history.proofs[self.reasoning] = self.restrictions

    class CaseReviewed(Fact):
        """A supervisor read the whole file, and said how to go on."""

        TOPIC = "complaint.case_reviewed"
        TOLD = Sentence("A supervisor read the file and said how to go on.")
        matter: str
        """The matter it concerns."""
        summary: Sealed
        """How to go on."""
        on: date | None
        """The day it was done."""

    class HistoryOpened(Fact):
        """Somebody opened what is known of a subject from earlier cases, for a purpose."""

        TOPIC = "complaint.history_opened"
        TOLD = Sentence("What is known of the subject from earlier cases was opened.")
        subject: str
        """The subject it is about."""
        purpose: str
        """The purpose: measures or review."""
        reasons: Sealed
        """Why it was needed."""

        def apply(self, history: Inquiring, actor: str) -> None:
            history.history_opened_by.setdefault(self.subject, set()).add(actor)

    reasonings: int = 0
    history_opened_by: dict[str, set[str]] = fresh(dict)

    @decision(
        Planned,
        title=Sentence("Plan the inquiry"),
        records=Sentence("What has to be found out, and by which steps."),
        asks=(
            Asked(
                "summary",
                "words",
                Sentence("What has to be found out, and by which steps"),
                Sentence("What deletes itself first, comes first."),
                needed=True,
            ),
            ON,
        ),
    )
    def plan(self, *, by: Actor, matter: str, summary: str | None, on: date | None = None) -> None:
        """Plan the inquiry. A new plan stands beside the old one."""
        self.permit(self.Planned, by, matter)
        self._only_investigators(by)
        self.in_order(on, self.taken_up.get(matter))
        self.record(
            self.Planned(
                matter=matter,
                summary=must_say(
                    summary,
                    Sentence("Say what has to be found out, and by which steps."),
                    of=CASE,
                    field="summary",
                    rule="complaint.planned",
                ),
                on=on,
            ),
            by,
        )

    @decision(
        StepNotTaken,
        title=Sentence("Leave a step undone"),
        records=Sentence("Which step is left undone, and why. A reviewer asks for exactly this."),
        asks=(
            Asked("kind", "choice", Sentence("Which step"), among="step", needed=True),
            Asked("reasons", "words", Sentence("Why"), needed=True),
        ),
    )
    def leave_step(self, *, by: Actor, matter: str, kind: str | None, reasons: str | None) -> None:
        """Leave a step undone, with a reason."""
        self.permit(self.StepNotTaken, by, matter)
        self._only_investigators(by)
        self.record(
            self.StepNotTaken(
                matter=matter,
                kind=known(
                    kind,
                    self.under().words.get("step", {}),
                    field="kind",
                    rule=f"{self.under().id} step",
                ),
                reasons=must_say(
                    reasons,
                    Sentence("Say why this step is left undone."),
                    of=CASE,
                    field="reasons",
                    rule="complaint.step_not_taken",
                ),
            ),
            by,
        )

    @decision(
        Reasoned,
        title=Sentence("Give reasons for a choice"),
        records=Sentence("A question, what could have been chosen, what was, and why."),
        asks=(
            Asked("question", "words", Sentence("What is in question"), needed=True),
            Asked("options", "words", Sentence("What could be chosen"), needed=True),
            Asked("choice", "words", Sentence("What is chosen"), needed=True),
            Asked("reasons", "words", Sentence("Why"), needed=True),
            Asked(
                "rests_on",
                "line",
                Sentence("The proofs it rests on"),
                Sentence("Numbers from the history, with commas. Their limits of use pass on."),
            ),
        ),
    )
    def give_reason(
        self,
        *,
        by: Actor,
        matter: str,
        question: str | None,
        options: str | None,
        choice: str | None,
        reasons: str | None,
        rests_on: str | None = None,
    ) -> None:
        """Say why one answer was believed and not another, on the day it was."""
        self.permit(self.Reasoned, by, matter)
        self._only_investigators(by)
        basis = self.resting_on(rests_on)
        whole = Sentence("A choice needs its question, its options, what was chosen and why.")
        answers = {
            "question": question,
            "options": options,
            "choice": choice,
            "reasons": reasons,
        }
        rule = "complaint.reasoned"
        self.record(
            self.Reasoned(
                reasoning=f"choice-{self.reasonings + 1}",
                matter=matter,
                rests_on=basis,
                restrictions=self.limited("", basis),
                **{
                    field: must_say(text, whole, of=CASE, field=field, rule=rule)
                    for field, text in answers.items()
                },
            ),
            by,
        )

    @decision(
        CaseReviewed,
        title=Sentence("Look the case over"),
        records=Sentence("That a supervisor read the whole file, and how to go on."),
        asks=(Asked("summary", "words", Sentence("How to go on"), needed=True), ON),
    )
    def review_case(
        self, *, by: Actor, matter: str, summary: str | None, on: date | None = None
    ) -> None:
        """Look a case over as a supervisor. Nobody looks over his own inquiry."""
        self.permit(self.CaseReviewed, by, matter)
        if by.id in self.investigators:
            raise Refused(
                Sentence("You inquire into this case, so another person looks it over."),
                rule="complaint.case_reviewed",
            )
        self.record(
            self.CaseReviewed(
                matter=matter,
                summary=must_say(
                    summary,
                    Sentence("Say how to go on: “as planned” is an answer too."),
                    of=CASE,
                    field="summary",
                    rule="complaint.case_reviewed",
                ),
                on=on,
            ),
            by,
        )

    @decision(
        HistoryOpened,
        title=Sentence("Open what is known of the subject"),
        records=Sentence("Who opened the subject's earlier cases, for which purpose and why."),
        asks=(
            Asked("subject", "subject", Sentence("Of whom"), needed=True),
            Asked("purpose", "choice", Sentence("What for"), among=PURPOSES, needed=True),
            Asked("reasons", "words", Sentence("Why"), needed=True),
        ),
    )
    def open_history(
        self, *, by: Actor, subject: str | None, purpose: str | None, reasons: str | None
    ) -> None:
        """Open a subject's earlier history: closed until the finding, where the procedure says so."""
        self.permit_case(self.HistoryOpened, by)
        rule = "visibility prior_history"
        subject = known(subject, self.subjects, field="subject", rule=rule)
        purpose = chosen(purpose, PURPOSES, field="purpose", rule=rule)
        early = self.under().visibility.get("prior_history") != "always"
        if early and self._unfound(subject):
            raise Refused(
                Sentence(
                    "Earlier cases stay closed until it is found what happened in this one: who"
                    " reads them first, judges the person and not the conduct."
                ),
                rule=rule,
                field="subject",
            )
        self.record(
            self.HistoryOpened(
                subject=subject,
                purpose=purpose,
                reasons=must_say(
                    reasons,
                    Sentence("Say why it is needed."),
                    of=CASE,
                    field="reasons",
                    rule=rule,
                ),
            ),
            by,
        )

    def opens_history_to(self, subject: str, reader: Actor) -> bool:
        """Whether a subject's earlier history was opened here, to whoever works on this or leads."""
        opened_by = self.history_opened_by.get(subject, set())
        mine = reader.id in opened_by or self.at_work(reader.id) or reader.role in LEADERS
        return bool(opened_by) and mine

    def keeps_history_closed(self, subject: str, reader: Actor) -> bool:
        """Whether somebody has to find here first what happened, before he reads earlier cases."""
        always = self.under().visibility.get("prior_history") == "always"
        at_it = self.at_work(reader.id) and self.going_on()
        return not always and at_it and self._unfound(subject)

    def _unfound(self, subject: str) -> bool:
        """Whether an allegation against somebody has no finding yet, or nothing is alleged at all."""
        against = [a for a, (_, subjects) in self.allegations.items() if subject in subjects]
        return not against or any((each, subject) not in self.determined for each in against)
