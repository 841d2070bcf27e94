"""What is found: each allegation against each subject gets a finding, and the finding its measures."""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.inquiry import Inquiry
from domain.complaint.restraint import KEPT_FROM_DUTY
from domain.complaint.track import reasons_given
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.rules import Measure
from domain.sealed import Sealed, sealed
from domain.words import Sentence

HAPPENED = frozenset({"yes", "mostly", "part"})
"""What a finding says of something that happened, wholly or in part."""


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

    reopened_by: dict[str, str] = fresh(dict)
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
        stage = self.permit(
            self.Determined,
            by,
            matter,
            allegation=allegation,
            subject=subject,
            finding=finding,
        )
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
            self.by_other_hands(by, matter)
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
        self._measure_allowed(self.MeasureProposed, by, matter, subject, measure)
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
        self._measure_allowed(self.MeasureDecided, by, matter, subject, measure)
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

    def begin_anew(self, matter: str, actor: str) -> None:
        """A matter was taken up again: what was recommended before counts no more, nor who had it."""
        hands = {*self.investigators, self.paper(matter).drafted_by, self.approved_by}
        for pair in [
            pair for pair in self.recommended_by if self.allegations[pair[0]][0] == matter
        ]:
            hands |= {self.recommended_by.pop(pair), self.determined_by.get(pair)}
            self.recommended.pop(pair, None)
        self.earlier_hands |= {each for each in hands if each}
        self.investigators = []
        self.reopened_by[matter] = actor

    def by_other_hands(self, by: Actor, matter: str) -> None:
        """Refuse whoever had a hand in it before it was taken up again: anew is by others."""
        if matter in self.reopened_by and by.id in self.earlier_hands:
            raise Refused(
                Sentence(
                    "You had a hand in this before it was reopened, so others handle it anew."
                ),
                rule="complaint.reopened",
            )

    def inquired_into_anew(self, matter: str, pair: tuple[str, str] | None = None) -> None:
        """Refuse to answer anew what nobody has looked into since it was taken up again."""
        found = [each for each in self.determined if self.allegations[each[0]][0] == matter]
        since = self.recommended if pair is None else {pair} & self.recommended.keys()
        if matter in self.reopened_by and found and not any(each in since for each in found):
            raise Refused(
                Sentence(
                    "It was reopened, and nobody has recommended anything since: first it is"
                    " inquired into anew."
                ),
                rule="complaint.reopened",
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
    ) -> None:
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
        if known and known.id in KEPT_FROM_DUTY and not procedure.history_only:
            raise Refused(
                Sentence(
                    "“{measure}” is no measure that one person decides: it has a decision of its own,"
                    " with a last day and a second person who approves it.",
                    measure=known.label,
                ),
                rule=known.src.en if known.src else f"{procedure.id} measures",
                field="measure",
            )
        if known and known.sanction and not procedure.history_only:
            self._sanction_is_earned(known, matter, subject)
        gone = self.discipline_barred(matter, subject) if known and known.discipline else None
        if gone is not None:
            raise Refused(
                Sentence(
                    "The last day for discipline was {day}. None may follow any more.", day=gone
                ),
                rule=f"{procedure.id} bar_discipline",
                field="measure",
            )

    def _sanction_is_earned(self, sanction: Measure, matter: str, subject: str) -> None:
        """A sanction needs a breach that was found, a standing it is made for, and a hearing.

        Law on Administrative Discipline for Public Officials (2020), arts 5 and 43: the facts are
        clear, and whoever is accused was heard before.
        """
        rule = sanction.src.en if sanction.src else f"{self.under().id} measures"
        against = [pair for pair in self.determined if pair[1] == subject]
        found = [self.under().finding(self.determined[pair]) for pair in against]
        if not any(each and each.occurred in HAPPENED and each.breach != "no" for each in found):
            raise Refused(
                Sentence("No breach was found of this person: without one there is no sanction."),
                rule=rule,
                field="measure",
            )
        serves = self.standings.get(subject)
        if serves and sanction.standings and serves not in sanction.standings:
            raise Refused(
                Sentence(
                    "“{measure}” is not made for how this person serves.", measure=sanction.label
                ),
                rule=rule,
                field="measure",
            )
        track = self.under().tracks[self.matters[matter].kind]
        if subject not in self.defended and any(
            move.fact == "officer_answered" for move in track.transitions
        ):
            raise Refused(
                Sentence("This person was not heard yet: before a sanction comes the defence."),
                rule=rule,
                field="subject",
            )
