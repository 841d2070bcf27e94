"""A case as its letters see it: who, what, by which day, asked of the facts up to one position."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TypeVar

from domain import clock
from domain.calendar import Calendar
from domain.clock import Reading
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.procedure import Procedure
from domain.retention import on_which_day
from domain.rules import Clock, Label
from projections.disposition import (
    Finding,
    Measure,
    Person,
    Remedy,
    Subject,
    remedies_of,
    text_of,
)

Kind = TypeVar("Kind", bound=Fact)

PUT_RIGHT = "put_right"
"""The clock by which a small matter is put right: it is never taken up, and no decision ends it."""


class Case:
    """The facts of one case, asked in the words of one language. Nothing here asks anybody else."""

    def __init__(
        self,
        facts: Sequence[Recorded],
        procedure: Procedure,
        calendar: Calendar,
        *,
        letter: Complaint.LetterDrafted,
        people: Mapping[str, Person],
    ) -> None:
        self.facts = facts
        self.procedure = procedure
        self.calendar = calendar
        self.letter = letter
        self.language = letter.language
        self.matter = letter.matter or self._only_matter()
        self.people = people
        self.filed = self.need(Complaint.Filed)

    def _only_matter(self) -> str:
        sorted_ = self.every(Complaint.MatterSorted)
        return sorted_[0].matter if sorted_ else ""

    # Asking the facts

    def newest(self, *kinds: type[Kind], **said: object) -> Kind | None:
        """The newest fact of these kinds that says so; a fact of another matter says nothing here."""
        found = self.recorded(*kinds, **said)
        return found.fact if found and isinstance(found.fact, kinds) else None

    def need(self, kind: type[Kind]) -> Kind:
        """A fact without which there is no such letter. Raises `LookupError`."""
        found = self.newest(kind)
        if found is None:
            raise LookupError(kind.TOPIC)
        return found

    def recorded(self, *kinds: type[Fact], **said: object) -> Recorded | None:
        """The same with its envelope: who recorded it, in which role, when."""
        return next(
            (
                each
                for each in reversed(self.facts)
                if isinstance(each.fact, kinds)
                and self._of_this_matter(each.fact)
                and all(getattr(each.fact, name) == value for name, value in said.items())
            ),
            None,
        )

    def every(self, kind: type[Kind]) -> list[Kind]:
        """All facts of a kind, in the order in which they were recorded."""
        return [each.fact for each in self.facts if isinstance(each.fact, kind)]

    def here(self, kind: type[Kind]) -> list[Kind]:
        """The same, without those of another matter."""
        return [each for each in self.every(kind) if self._of_this_matter(each)]

    def _of_this_matter(self, fact: Fact) -> bool:
        matter = getattr(fact, "matter", "")
        return not matter or not getattr(self, "matter", "") or matter == self.matter

    # Words

    @property
    def track(self) -> str:
        """The way the matter of the letter goes; empty before it was sorted."""
        sorted_ = self.newest(Complaint.MatterSorted)
        return sorted_.kind if sorted_ else ""

    @property
    def plain(self) -> bool:
        """Whether the reader is spoken to as "you": others get the words of the procedure."""
        return self.letter.to == "complainant"

    def word(self, kind: str, id_: str | None) -> str:
        """A word of the procedure, as its reader says it."""
        return self.procedure.label(kind, id_, self.language, public=self.plain) if id_ else ""

    def stage(self) -> tuple[str, date | None]:
        """Where the matter stands, in words, and since when."""
        for each in reversed(self.facts):
            if getattr(each.fact, "stage", "") and self._of_this_matter(each.fact):
                stage = str(getattr(each.fact, "stage", ""))
                said = self.procedure.label(
                    "stage", stage, self.language, public=self.plain, track=self.track
                )
                return said, self.day(each)
        return "", None

    def sources_of(self, *happened: str) -> list[Label]:
        """Which rule lets the office do something, where the procedure names one."""
        track = self.procedure.tracks.get(self.track)
        moves = track.transitions if track else ()
        found = [each.src for each in moves if each.fact in happened and each.src]
        return list(dict.fromkeys(found))

    def told_of(self, names: Collection[str]) -> tuple[type[Fact], ...]:
        """The kinds of facts by their names."""
        return tuple({type(each.fact) for each in self.facts if _name(each) in names})

    def in_words(self, label: Label | None) -> str:
        return label.in_(self.language) if label else ""

    def day(self, each: Recorded | None) -> date | None:
        """The day on which something happened, as its fact claims it, or was recorded."""
        return on_which_day(each, self.procedure) if each else None

    def day_of(self, *kinds: type[Fact]) -> date | None:
        return self.day(self.recorded(*kinds))

    # People

    def subjects(self) -> list[Subject]:
        """Whom the complaint is about, in the order in which they were named."""
        return [self.subject(each.subject) for each in self.every(Complaint.OfficerNamed)]

    def subject(self, subject: str) -> Subject:
        named = [
            each.fact
            for each in self.facts
            if isinstance(each.fact, Complaint.OfficerNamed | Complaint.OfficerStruckOut)
            and each.fact.subject == subject
        ]
        if not named:
            return Subject(subject=subject, kind="unidentified")
        fact = named[-1]
        known = self.people.get(getattr(fact, "officer", "") or "")
        return Subject(
            subject=subject,
            kind=getattr(fact, "kind", "officer"),
            standing=fact.standing,
            name=text_of(fact.name) or (known.name if known else None),
            badge=text_of(fact.badge) or None,
            unit=fact.unit,
        )

    def person(self, each: Recorded | None) -> Person | None:
        """Whoever recorded a fact, by name and role; by the role alone where no name is known."""
        return self.named(each.actor, each.role) if each else None

    def named(self, account: str, role: str) -> Person:
        function = self.procedure.label("role", role, self.language)
        known = self.people.get(account)
        return Person(known.name, known.function or function) if known else Person(function)

    # What is alleged, found, ordered, and open to the reader

    def may_know(self) -> bool:
        """Whether the reader may know what is alleged: what was said last of telling him decides, and
        where nothing was, the procedure."""
        if self.letter.to != "officer":
            return self.letter.to == "complainant"
        said = self.newest(
            Complaint.DisclosureAgreed, Complaint.DisclosureRefused, subject=self.letter.subject
        )
        if said is None:
            return self._officer_may("allow")
        return isinstance(said, Complaint.DisclosureAgreed)

    def _officer_may(self, how: str) -> bool:
        return self.procedure.visibility.get("identity_to_officer") == how

    def about(self) -> tuple[str, ...]:
        """What is alleged, each said once, as far as its reader may know. Where an officer may not
        learn who complained, he reads the words that were agreed and no code beside them."""
        if not self.may_know() or (self.letter.to == "officer" and self._officer_may("forbid")):
            return ()
        subject = self.letter.subject if self.letter.to == "officer" else None
        return tuple(dict.fromkeys(said for said, _ in self.allegations(subject)))

    def allegations(self, subject: str | None = None) -> list[tuple[str, Subject]]:
        """What is said, and of whom: in the words of the code, which name nobody who complained."""
        codes = self._codes()
        return [
            (self.word("code", codes[each.allegation]), self.subject(who))
            for each in self.every(Complaint.Alleged)
            if self._of_this_matter(each)
            for who in each.subjects
            if subject in (None, who)
        ]

    def _codes(self) -> dict[str, str]:
        """By allegation the code that it bears now."""
        return {
            each.fact.allegation: each.fact.code
            for each in self.facts
            if isinstance(each.fact, Complaint.Alleged | Complaint.Reclassified)
        }

    def findings(self, subject: str | None = None) -> list[Finding]:
        """The newest finding on each allegation and subject, with its reasons."""
        codes = self._codes()
        newest = {
            (each.fact.allegation, each.fact.subject): each.fact
            for each in self.facts
            if isinstance(each.fact, Complaint.Determined | Complaint.Overturned)
            and subject in (None, each.fact.subject)
            and self._of_this_matter(each.fact)
        }
        return [
            Finding(
                said=self.word("code", codes.get(allegation, "")),
                subject=self.subject(who),
                finding=self.word("finding", fact.finding),
                reasons=text_of(fact.reasons),
            )
            for (allegation, who), fact in newest.items()
        ]

    def measures(self, subject: str | None = None) -> list[Measure]:
        return [
            Measure(
                subject=self.subject(each.subject),
                measure=self.word("measure", each.measure),
                particulars=text_of(each.particulars),
                by_day=each.by_day,
            )
            for each in self.every(Complaint.MeasureDecided)
            if subject in (None, each.subject) and self._of_this_matter(each)
        ]

    def readings(self, *kinds: str) -> list[Reading]:
        """The clocks of the matter, each with its last day and its sum: duties, rights and so on."""
        happened = [
            clock.happening(each)
            for each in self.facts
            if getattr(each.fact, "matter", self.matter) in (None, self.matter)
        ]
        track = self.track or None
        at = self.day(self.facts[-1]) or date.min
        found = clock.read(self.procedure, track, happened, self.calendar, at)
        return [each for each in found if not kinds or each.kind in kinds]

    def clock(self, *ids: str) -> Reading | None:
        """One clock by its id; the first of several that runs."""
        by_id = {each.clock: each for each in self.readings()}
        return next((by_id[each] for each in ids if each in by_id), None)

    def answer_by(self) -> Reading | None:
        """The last day by which the answer is owed: the latest of the duties that a decision fulfils."""
        answers = self._duties(lambda each: "disposition_issued" in each.stop)
        running = [each for each in answers if each.state in {"running", "paused"}]
        return max(running, key=lambda each: each.due or date.min, default=None)

    def _duties(self, counts: Callable[[Clock], bool]) -> list[Reading]:
        """What the office owes the reader: no clock that is for the office alone, and of the others
        those that count, or the one by which a small matter is put right."""
        told = {
            each.id
            for each in self.procedure.clocks
            if not each.inside and (each.id == PUT_RIGHT or counts(each))
        }
        return [each for each in self.readings("duty") if each.due and each.clock in told]

    def recused(self) -> set[str]:
        """Who of the office no longer acts in the case."""
        asked = {each.person for each in self.every(Complaint.RecusalDecided) if each.granted}
        return asked | {each.person for each in self.every(Complaint.Recused)}

    def other_ways(self) -> list[Remedy]:
        """Ways outside the office that no letter of ours closes."""
        codes = {each.code for each in self.every(Complaint.Alleged)}
        return list(remedies_of(self.procedure, codes, self.language))

    def next_duty(self) -> Reading | None:
        """The first day by which whoever complained hears whether it is taken up, or it is put right."""
        first = self._duties(lambda each: "filed" in each.start and "accepted" in each.stop)
        running = [each for each in first if each.state == "running"]
        return min(running, key=lambda each: each.due or date.max, default=None)


def _name(each: Recorded) -> str:
    return each.topic.partition(".")[2]
