"""What is found: each allegation against each subject gets a finding, and the finding its measures."""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.inquiry import Inquiry
from domain.complaint.track import readable, reasons_given
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence


class Determination(Inquiry):
    """Facts and decisions on findings and measures."""

    class Determined(Fact):
        """The office found on an allegation against a subject."""

        TOPIC = "complaint.determined"
        matter: str
        """The matter it concerns."""
        allegation: str
        """The allegation it is about."""
        subject: str
        """The subject it is about."""
        finding: str
        """What was found."""
        reasons: Sealed | None
        """Why it was found so."""
        on: date | None
        """The day it was found."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Determination, actor: str) -> None:
            history.determined[self.allegation, self.subject] = self.finding
            history.determined_by[self.allegation, self.subject] = actor
            history.last_found_on = max(
                filter(None, (history.last_found_on, self.on)), default=None
            )
            if self.on is not None:
                known = history.found_on.get(self.matter, self.on)
                history.found_on[self.matter] = max(known, self.on)
            history.moved(self.matter, self.stage)

    class MeasureProposed(Fact):
        """The inquiry proposed a measure for a subject."""

        TOPIC = "complaint.measure_proposed"
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        measure: str
        """The measure that is proposed."""
        particulars: Sealed | None
        """What exactly is proposed."""

    class MeasureDecided(Fact):
        """The office decided a measure for a subject, and by when it is done."""

        TOPIC = "complaint.measure_decided"
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        measure: str
        """The measure that was decided."""
        particulars: Sealed | None
        """What exactly was decided."""
        by_day: date | None
        """The day by which it is done."""

        def apply(self, history: Determination, actor: str) -> None:
            history.measures.add(self.subject)
            history.decided_measures.add((self.subject, self.measure))

    last_found_on: date | None = None
    found_on: dict[str, date] = fresh(dict)

    def determine(
        self,
        *,
        by: Actor,
        allegation: str,
        subject: str,
        finding: str,
        on: date | None,
        reasons: str | None = None,
    ) -> None:
        """Find on an allegation. Who recommended does not determine."""
        matter = self._pair(allegation, subject)
        stage = self.permit(self.Determined, by, matter, allegation=allegation, subject=subject)
        self.in_order(on, self.taken_up.get(matter))
        self.finding_known(finding)
        pair = (allegation, subject)
        if not self.under().history_only:
            if pair in self.determined:
                raise Refused(
                    Sentence("This is determined already; only a review can change it."),
                    rule="complaint.determined",
                )
            if pair not in self.recommended:
                raise Refused(
                    Sentence("The inquiry has not recommended a finding on this yet."),
                    rule="complaint.recommended",
                )
            if self.recommended_by[pair] == by.id:
                raise Refused(
                    Sentence("You recommended this finding, so another person determines it."),
                    rule="complaint.determined",
                )
            reasons = reasons_given(
                reasons,
                what=Sentence("Give the reasons: they stand in the paper the person receives."),
                field="reasons",
                rule="reasons_given",
            )
        self.record(
            self.Determined(
                matter=matter,
                allegation=allegation,
                subject=subject,
                finding=finding,
                reasons=sealed(reasons, of=CASE),
                on=on,
                stage=stage,
            ),
            by,
        )

    def propose_measure(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str,
        measure: str,
        particulars: str | None = None,
    ) -> None:
        """Propose what should follow for a subject."""
        self._measure_allowed(self.MeasureProposed, by, matter, subject, measure, particulars)
        self.record(
            self.MeasureProposed(
                matter=matter,
                subject=subject,
                measure=measure,
                particulars=sealed(particulars, of=f"subject-{subject}"),
            ),
            by,
        )

    def decide_measure(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str,
        measure: str,
        particulars: str | None = None,
        by_day: date | None = None,
    ) -> None:
        """Decide what follows for a subject."""
        self._measure_allowed(self.MeasureDecided, by, matter, subject, measure, particulars)
        self.record(
            self.MeasureDecided(
                matter=matter,
                subject=subject,
                measure=measure,
                particulars=sealed(particulars, of=f"subject-{subject}"),
                by_day=by_day,
            ),
            by,
        )

    def undetermined(self, matter: str) -> list[tuple[str, str]]:
        """The allegations, each with its subject, that still have no finding."""
        return [
            (allegation, subject)
            for allegation, (of, subjects) in self.allegations.items()
            if of == matter and allegation not in self.discontinued
            for subject in subjects
            if (allegation, subject) not in self.determined
        ]

    def _measure_allowed(
        self,
        fact: type[Fact],
        by: Actor,
        matter: str,
        subject: str,
        measure: str,
        particulars: str | None,
    ) -> None:
        if particulars:
            readable(particulars, field="particulars")
        if subject not in self.subjects:
            raise Refused(
                Sentence("The case does not know this person."),
                rule="complaint.named",
                field="subject",
            )
        self.permit(fact, by, matter)
        procedure = self.under()
        if not procedure.history_only and procedure.measure(measure) is None:
            raise Refused(
                Sentence(
                    "The procedure {procedure} has no measure “{measure}”.",
                    procedure=procedure.id,
                    measure=measure,
                ),
                rule=f"{procedure.id} measures",
                field="measure",
            )
        known = procedure.measure(measure)
        if known and known.discipline and (gone := self.discipline_barred(matter)) is not None:
            raise Refused(
                Sentence(
                    "The last day for discipline was {day}. None may follow any more.", day=gone
                ),
                rule=f"{procedure.id} bar_discipline",
                field="measure",
            )
