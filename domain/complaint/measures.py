"""What became of a decision: measures carried out and training given, each with its proof."""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.determination import Determination
from domain.complaint.improvement import DONE, OPEN, Improvement, Improvements
from domain.complaint.said import NUMBERED, ON, known, must_say, said
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence


class Measures(Determination, Improvements):
    """Facts and decisions after the finding, so that it does not end with paper."""

    class MeasureCompleted(Fact):
        """A measure was carried out, and it is said what proves it."""

        TOPIC = "complaint.measure_completed"
        TOLD = Sentence("A measure was carried out: {measure}.")
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        measure: str
        """The measure that was carried out."""
        proved_by: Sealed
        """What proves that it was done."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Measures, actor: str) -> None:
            history.completed_measures.add((self.subject, self.measure))

    class TrainingOrdered(Fact):
        """Training was ordered for a subject or for a unit, by a day."""

        TOPIC = "complaint.training_ordered"
        TOLD = Sentence("Training was ordered ({training}), by {by_day}.")
        training: str
        """The number of the training within the case."""
        matter: str
        """The matter it concerns."""
        subject: str | None
        """The subject it is about; without one, it is for a unit."""
        unit: Sealed | None
        """The unit it is for."""
        what: Sealed
        """What is to be learned."""
        by_day: date | None
        """The day by which it is done."""

        def apply(self, history: Measures, actor: str) -> None:
            history.improvements[self.training] = Improvement(OPEN, {actor})

    class TrainingCompleted(Fact):
        """Ordered training took place, and it is said what proves it."""

        TOPIC = "complaint.training_completed"
        TOLD = Sentence("The training took place ({training}).")
        training: str
        """The number of the training within the case."""
        matter: str
        """The matter it concerns."""
        proved_by: Sealed
        """What proves that it was done."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Measures, actor: str) -> None:
            history.improved(self.training, DONE, actor)

    completed_measures: set[tuple[str, str]] = fresh(set)

    @decision(
        MeasureCompleted,
        title=Sentence("Note that a measure was carried out"),
        records=Sentence("Which measure was carried out, and what proves it."),
        asks=(
            Asked("subject", "subject", Sentence("For whom"), needed=True),
            Asked("measure", "measure", Sentence("Which measure"), needed=True),
            Asked("proved_by", "words", Sentence("What proves it"), needed=True),
            ON,
        ),
    )
    def complete_measure(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str | None,
        measure: str | None,
        proved_by: str | None,
        on: date | None = None,
    ) -> None:
        """Note that a measure was carried out: one that was decided, and not done yet."""
        self.permit(self.MeasureCompleted, by, matter)
        rule = "complaint.measure_completed"
        waiting = self.decided_measures - self.completed_measures
        if not waiting:
            raise Refused(
                Sentence("No measure is decided that is still to be carried out."), rule=rule
            )
        subject = known(subject, self.subjects, field="subject", rule=rule)
        if (subject, measure) not in waiting:
            raise Refused(
                Sentence("This measure is not decided for this person, or is done already."),
                rule=rule,
                field="measure",
            )
        self.record(
            self.MeasureCompleted(
                matter=matter,
                subject=subject,
                measure=str(measure),
                proved_by=must_say(
                    proved_by,
                    Sentence("Say what proves that it was done."),
                    of=f"subject-{subject}",
                    field="proved_by",
                    rule=rule,
                ),
                on=on,
            ),
            by,
        )

    @decision(
        TrainingOrdered,
        title=Sentence("Order training"),
        records=Sentence("Who is to learn what, and by when."),
        asks=(
            Asked("subject", "subject", Sentence("For whom")),
            Asked("unit", "line", Sentence("Or for which unit")),
            Asked("what", "words", Sentence("What is to be learned"), needed=True),
            Asked("by_day", "day_ahead", Sentence("By which day"), needed=True),
        ),
    )
    def order_training(
        self,
        *,
        by: Actor,
        matter: str,
        what: str | None,
        by_day: date | None,
        subject: str | None = None,
        unit: str | None = None,
    ) -> None:
        """Order training, for a person or for a whole unit."""
        self.permit(self.TrainingOrdered, by, matter)
        rule = "complaint.training_ordered"
        if subject:
            known(subject, self.subjects, field="subject", rule=rule)
        elif not unit:
            raise Refused(
                Sentence("Say for whom: a person of the case, or a unit."),
                rule=rule,
                field="subject",
            )
        self.record(
            self.TrainingOrdered(
                training=f"training-{self.next_number('training')}",
                matter=matter,
                subject=subject or None,
                unit=said(unit, of=CASE, field="unit"),
                what=must_say(
                    what,
                    Sentence("Say what is to be learned."),
                    of=CASE,
                    field="what",
                    rule=rule,
                ),
                by_day=self.by_a_day(by_day, rule),
            ),
            by,
        )

    @decision(
        TrainingCompleted,
        title=Sentence("Note that training took place"),
        records=Sentence("That the training took place, and what proves it."),
        asks=(
            Asked("training", "line", Sentence("Which training"), NUMBERED),
            Asked("proved_by", "words", Sentence("What proves it"), needed=True),
            ON,
        ),
    )
    def complete_training(
        self,
        *,
        by: Actor,
        matter: str,
        training: str | None,
        proved_by: str | None,
        on: date | None = None,
    ) -> None:
        """Note that training took place."""
        self.permit(self.TrainingCompleted, by, matter)
        rule = "complaint.training_completed"
        training = self.waiting_one("training", OPEN, training, "training", rule)
        self.record(
            self.TrainingCompleted(
                training=training,
                matter=matter,
                proved_by=self.proof_of_it(proved_by, rule),
                on=on,
            ),
            by,
        )
