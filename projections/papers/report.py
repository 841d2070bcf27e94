"""The investigation report of a matter, composed from the facts up to the day it was made final."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from domain.calendar import Calendar
from domain.complaint import Complaint
from domain.complaint.brought import PERSON
from domain.complaint.evidence import ORIGINS
from domain.history import Recorded
from domain.procedure import Procedure
from domain.sealed import Sealed
from domain.words import Sentence
from projections import custody
from projections.disposition import Person, Subject
from projections.papers.report_parts import (
    Account,
    Allegation,
    Answer,
    Happened,
    Link,
    Named,
    Noted,
    Proof,
    Report,
    Reviewed,
    Step,
    rule_of,
)

KIND = "report"
"""What the kind of this paper is called in the record. No complainant is ever handed one."""

PLACES: Mapping[str, Sentence] = {
    custody.ASKED: Sentence("Asked to be kept, not confirmed"),
    custody.KEPT: Sentence("Kept by another"),
    custody.HERE: Sentence("Here"),
    custody.RETURNED: Sentence("Given back"),
    custody.LOST: Sentence("Lost"),
}

HOW: Mapping[str, Sentence] = dict(ORIGINS)


def fold(
    facts: Sequence[Recorded],
    procedure: Procedure,
    calendar: Calendar,
    *,
    office: str,
    matter: str,
    version: int | None = None,
    paper_size: str = "A4",
    demonstration: bool = False,
    people: Mapping[str, Person] | None = None,
) -> Report | None:
    """Compose the report on a matter; None while no version was handed in.

    Of a version that was made final nothing later changes anything, so that the paper can be made
    again, byte for byte.
    """
    versions = [
        each.fact.draft
        for each in facts
        if isinstance(each.fact, Complaint.ReportDrafted) and each.fact.matter == matter
    ]
    wanted = version or (versions[-1] if versions else 0)
    if wanted not in versions:
        return None
    composer = _Composer(
        _until_final(facts, matter, wanted), procedure, calendar, matter, wanted, people or {}
    )
    return composer.report(office, paper_size, demonstration=demonstration)


def _until_final(facts: Sequence[Recorded], matter: str, version: int) -> list[Recorded]:
    found = []
    for each in facts:
        found.append(each)
        fact = each.fact
        if isinstance(fact, Complaint.ReportMadeFinal) and (fact.matter, fact.draft) == (
            matter,
            version,
        ):
            break
    return found


class _Composer:
    """Gathers, fact by fact, what the report says of one matter."""

    def __init__(
        self,
        facts: list[Recorded],
        procedure: Procedure,
        calendar: Calendar,
        matter: str,
        version: int,
        people: Mapping[str, Person],
    ) -> None:
        self.facts, self.procedure, self.matter, self.version = facts, procedure, matter, version
        self.people = people
        self.language = next(
            x.fact.language
            for x in facts
            if isinstance(x.fact, Complaint.ReportDrafted)
            and (x.fact.matter, x.fact.draft) == (matter, version)
        )
        self.items = {each.number: each for each in custody.fold(facts)}
        self.case = _case(facts, procedure, calendar)
        self.filed = next(x.fact for x in facts if isinstance(x.fact, Complaint.Filed))
        self.subjects: dict[str, Subject] = {}
        self.alleged: dict[str, Complaint.Alleged] = {}
        self.passages: dict[tuple[str, str], Complaint.PassageWritten] = {}
        self.recommended: dict[tuple[str, str], tuple[Complaint.Recommended, Recorded]] = {}
        self.called: dict[str, str] = {}
        self.accounts: list[Account] = []
        self.steps: list[Step] = []
        self.investigators: list[tuple[str, str]] = []
        self.came_about: list[Happened] = []
        self.accepted_on: date | None = None
        self.drafted: tuple[Complaint.ReportDrafted, Recorded] | None = None
        self.final: tuple[Complaint.ReportMadeFinal, Recorded] | None = None
        for each in facts:
            self._parties(each)
            self._inquiry(each)
            self._said(each)
            self._report(each)

    # Fact by fact

    def _parties(self, each: Recorded) -> None:
        match each.fact:
            case Complaint.OfficerNamed() | Complaint.OfficerStruckOut() as fact:
                self.subjects[fact.subject] = self._subject(fact)
            case Complaint.Alleged(matter=self.matter) as fact:
                self.alleged[fact.allegation] = fact
            case Complaint.Reclassified() as fact if fact.allegation in self.alleged:
                known = self.alleged[fact.allegation]
                self.alleged[fact.allegation] = replace(known, code=fact.code)
            case Complaint.Discontinued() as fact:
                self.alleged.pop(fact.allegation, None)
            case Complaint.Accepted(matter=self.matter) as fact:
                self.accepted_on = fact.on
            case _:
                pass

    def _subject(self, fact: Complaint.OfficerNamed | Complaint.OfficerStruckOut) -> Subject:
        struck = isinstance(fact, Complaint.OfficerStruckOut)
        kind = "officer" if fact.name or fact.badge else "unidentified"
        known = None if struck else self.people.get(getattr(fact, "officer", None) or "")
        return Subject(
            subject=fact.subject,
            kind=kind if struck else getattr(fact, "kind", kind),
            standing=fact.standing,
            name=_text(fact.name) or (known.name if known else None),
            badge=_text(fact.badge) or None,
            unit=fact.unit,
        )

    def _inquiry(self, each: Recorded) -> None:
        match each.fact:
            case Complaint.Assigned(matter=self.matter) as fact:
                self.investigators.append((fact.investigator, "investigator"))
            case Complaint.StepTaken(matter=self.matter) as fact:
                self.steps.append(Step(kind=fact.kind, on=fact.on, text=_text(fact.summary)))
            case Complaint.StepNotTaken(matter=self.matter) as fact:
                step = Step(kind=fact.kind, on=None, text=_text(fact.reasons), taken=False)
                self.steps.append(step)
            case Complaint.Recommended(matter=self.matter) as fact:
                self.recommended[fact.allegation, fact.subject] = (fact, each)
            case Complaint.Returned() as fact:
                self.recommended.pop((fact.allegation, fact.subject), None)
            case _:
                pass

    def _said(self, each: Recorded) -> None:
        match each.fact:
            case Complaint.InterviewCalled() as fact:
                self.called[fact.interview] = fact.person
            case Complaint.InterviewHeld() as fact:
                person = self.called.get(fact.interview, "")
                how = _on_day(Sentence("Interview"), fact.on)
                self._account(person, how, fact.record, each, number=fact.interview)
            case Complaint.InterviewRefused() as fact:
                person = self.called.get(fact.interview, "")
                how = _on_day(Sentence("Interview refused"), fact.on)
                self._account(person, how, fact.reasons, each, number=fact.interview)
            case Complaint.StatementTaken() as fact:
                how = _on_day(HOW.get(fact.origin, Sentence("Statement")), fact.on)
                also = _text(fact.ordered_by)
                self._account(
                    fact.person, how, fact.statement_text, each, number=fact.statement, also=also
                )
            case Complaint.OfficerAnswered() as fact:
                said = Sentence("Defence") if fact.spoke else Sentence("No defence was given")
                how = _on_day(said, fact.on)
                self._account(fact.subject, how, fact.answer, each, also=_text(fact.checked))
            case _:
                pass

    def _account(
        self,
        person: str,
        how: Sentence,
        text: Sealed | None,
        each: Recorded,
        *,
        number: str = "",
        also: str = "",
    ) -> None:
        self.accounts.append(
            Account(
                person=person,
                who=self._who(person),
                how=how,
                text=_text(text),
                number=number,
                also=also,
                position=each.position,
            )
        )

    def _report(self, each: Recorded) -> None:
        match each.fact:
            case Complaint.PassageWritten(matter=self.matter) as fact:
                if self.drafted is None or self.drafted[0].draft < self.version:
                    self.passages[fact.allegation, fact.subject] = fact
            case Complaint.ReportDrafted(matter=self.matter) as fact if fact.draft <= self.version:
                self.drafted = (fact, each)
                said = Sentence("Version {n} was handed to its reviewer", n=fact.draft)
                self._came(said, each, fact.on)
            case Complaint.ReportReturned(matter=self.matter) as fact if fact.draft <= self.version:
                said = Sentence("Version {n} was given back", n=fact.draft)
                self._came(said, each, fact.on, _text(fact.reasons))
            case Complaint.ReportMadeFinal(matter=self.matter) as fact if (
                fact.draft <= self.version
            ):
                if fact.draft == self.version:
                    self.final = (fact, each)
                said = Sentence("Version {n} was made final", n=fact.draft)
                self._came(said, each, fact.on)
            case _:
                pass

    def _came(self, did: Sentence, each: Recorded, on: date | None, text: str = "") -> None:
        by = self._person(each)
        came = Happened(did=did, by=by, on=on, text=text, position=each.position)
        self.came_about.append(came)

    # The paper

    def report(self, office: str, paper_size: str, *, demonstration: bool) -> Report:
        """Write the report out in the language it was handed in in."""
        assert self.drafted is not None
        drafted, handed_in = self.drafted
        filed, last = self.filed, self.facts[-1]
        allegations = self._allegations()
        about = {one for each in self.alleged.values() for one in each.subjects}
        return Report(
            number=filed.number or filed.foreign_number or last.stream_id,
            language=self.language,
            office=office,
            demonstration=demonstration,
            paper_size=paper_size,
            version=self.version,
            made_from=last.position,
            made_at=last.recorded_at or datetime.combine(drafted.on or date.min, time(), UTC),
            final_on=self.final[0].on if self.final else None,
            is_final=self.final is not None,
            introduction=_text(drafted.introduction),
            standard=self._word("standard", drafted.standard) if drafted.standard else "",
            procedure=filed.procedure,
            procedure_version=filed.procedure_version,
            procedure_title=self.procedure.title.in_(self.language),
            received_on=filed.received_on,
            accepted_on=self.accepted_on,
            happened_on=filed.happened_on,
            narrative=_text(filed.narrative),
            wish=_text(filed.wish),
            subjects=tuple(each for each in self.subjects.values() if each.subject in about),
            investigators=self._persons(self.investigators),
            drafted_by=self._person(handed_in),
            reviewed_by=self._person(self.final[1]) if self.final else None,
            allegations=allegations,
            accounts=tuple(each for each in self.accounts if each.person == PERSON),
            others=tuple(x for x in self.accounts if x.person not in {PERSON, *about}),
            steps=tuple(replace(one, kind=self._word("step", one.kind)) for one in self.steps),
            proofs=tuple(self._proof(each) for each in self.items.values()),
            checklist=self._checklist(),
            came_about=tuple(self.came_about),
            sources=self._sources(allegations),
        )

    def _allegations(self) -> tuple[Allegation, ...]:
        found, told = [], set[str]()
        for n, alleged in enumerate(self.alleged.values(), start=1):
            answers = []
            for subject in alleged.subjects:
                answers.append(self._answer(alleged.allegation, subject, before=subject in told))
                told.add(subject)
            found.append(
                Allegation(
                    id=alleged.allegation,
                    n=n,
                    words=_text(alleged.words) or self._word("code", alleged.code),
                    rule=rule_of(
                        alleged.code,
                        self.procedure,
                        self.language,
                        happened_on=self.filed.happened_on,
                        received_on=self.filed.received_on,
                    ),
                    stated=self._stated(alleged),
                    answers=tuple(answers),
                )
            )
        return tuple(found)

    def _stated(self, alleged: Complaint.Alleged) -> tuple[Account, ...]:
        """What whoever complained stated and a passage on this allegation weighs."""
        weighed = {
            number
            for subject in alleged.subjects
            if (passage := self.passages.get((alleged.allegation, subject)))
            for number in (*passage.speaks_for, *passage.speaks_against)
        }
        return tuple(x for x in self.accounts if x.person == PERSON and x.number in weighed)

    def _answer(self, allegation: str, subject: str, *, before: bool) -> Answer:
        passage = self.passages.get((allegation, subject))
        recommended = self.recommended.get((allegation, subject))
        fact, by = recommended or (None, None)
        return Answer(
            subject=self.subjects.get(subject) or Subject(subject=subject, kind="unidentified"),
            speaks_for=self._named(passage.speaks_for if passage else ()),
            speaks_against=self._named(passage.speaks_against if passage else ()),
            accounts=tuple(each for each in self.accounts if each.person == subject),
            told_before=before,
            analysis=_text(passage.analysis if passage else None),
            finding=self._word("finding", fact.finding) if fact else "",
            finding_reasons=_text(fact.reasons if fact else None),
            recommended_by=self._person(by) if by else None,
            causes=tuple(self._word("cause", each) for each in (passage.causes if passage else ())),
        )

    def _named(self, numbers: Sequence[str]) -> tuple[Named, ...]:
        found = []
        accounts = {each.number: each for each in self.accounts if each.number}
        for number in numbers:
            if item := self.items.get(number):
                hands = Sentence("hands in its chain: {n}", n=len(item.hands))
                where = Sentence("{place}; {hands}", place=PLACES[item.place], hands=hands)
                what = _text(item.what)
                found.append(Named(number=number, what=what, where=where, is_item=True))
            elif account := accounts.get(number):
                said = Sentence("{who}: {how}", who=account.who, how=account.how)
                found.append(Named(number=number, what="", where=said, account=account.position))
            else:
                found.append(Named(number=number, what="", where=Sentence("On record")))
        return tuple(found)

    def _who(self, person: str) -> Sentence:
        if person == PERSON:
            return Sentence("Whoever complained")
        known = self.subjects.get(person)
        return known.in_short if known else Sentence("Witness {person}", person=person)

    def _proof(self, item: custody.Item) -> Proof:
        limits = {each.id: each.label.in_(self.language) for each in self.procedure.evidence_use}
        return Proof(
            number=item.number,
            what=_text(item.what),
            place=PLACES[item.place],
            fingerprint=item.fingerprint,
            restrictions=tuple(limits.get(each, each) for each in item.restrictions),
            chain=tuple(
                Link(
                    did=hand.did,
                    by=self._name(hand.actor),
                    other="" if hand.naming else _text(hand.other),
                    note=_text(hand.note),
                    on=hand.on or (hand.recorded_at.date() if hand.recorded_at else None),
                    position=hand.position,
                )
                for hand in item.hands
            ),
        )

    def _checklist(self) -> tuple[Reviewed, ...]:
        """The questions as they stand; those of a final report, as they stood in that fact."""
        final = self.final[0] if self.final else None
        order = {id_: n for n, id_ in enumerate(self.alleged, start=1)}
        as_of = (final and final.on) or self.case.today()
        found = []
        for check in self.case.reviewed(self.matter, as_of):
            if final is not None:
                held, unmet = check.id in final.held, check.id in final.unmet
                stood = "holds" if held else "unmet" if unmet else "not_applying"
                check = replace(check, state=stood)
            notes = tuple(
                Noted(
                    said=note.said,
                    n=order.get(note.allegation, 0),
                    subject=self._who(note.subject) if note.subject else None,
                    position=note.position,
                )
                for note in check.notes
            )
            why = getattr(final, f"why_{check.id}", None)
            found.append(Reviewed(check=check, notes=notes, why=_text(why)))
        return tuple(found)

    def _sources(self, allegations: Sequence[Allegation]) -> tuple[str, ...]:
        named = [source for each in allegations for source in each.rule.sources]
        named += [each.rule.list_source for each in allegations if each.rule.list_source]
        for fact in ("accepted", "officer_answered", "report_drafted", "recommended"):
            named += [
                move.src.in_(self.language)
                for track in self.procedure.tracks.values()
                for move in track.transitions
                if move.fact == fact and move.src
            ]
        return tuple(dict.fromkeys(named))

    # Words and names

    def _word(self, kind: str, id: str) -> str:
        return self.procedure.label(kind, id, self.language)

    def _name(self, actor: str) -> str:
        known = self.people.get(actor)
        return known.name if known else ""

    def _person(self, each: Recorded) -> Person:
        return self._persons([(each.actor, each.role)])[0]

    def _persons(self, acted: Sequence[tuple[str, str]]) -> tuple[Person, ...]:
        """Name each who acted, once. Whose name is not known is named by the role alone."""
        persons: dict[str, Person] = {}
        for id_, role in acted:
            function = self._word("role", role)
            known = self.people.get(id_)
            named = replace(known, function=known.function or function) if known else None
            persons.setdefault(id_, named or Person(function))
        return tuple(persons.values())


def _case(facts: Sequence[Recorded], procedure: Procedure, calendar: Calendar) -> Complaint:
    """The complaint as its rules see it at the last of these facts: they answer the reviewer."""
    case = Complaint.replay(Complaint(facts[0].stream_id), facts)
    assert case is not None
    case.goes_by(procedure)
    case.lay_beside(calendar=lambda: calendar)
    return case


def _on_day(what: Sentence, day: date | None) -> Sentence:
    return Sentence("{what}, {day}", what=what, day=day) if day else what


def _text(sealed: Sealed | None) -> str:
    return sealed.text().strip() if sealed else ""
