"""What a reviewer asks of an investigation report, answered from the facts: each answer names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from domain.complaint.brought import PERSON
from domain.complaint.chain import Chain
from domain.complaint.clocks import Clocks
from domain.complaint.conflict import Conflict
from domain.complaint.contacts import Contacts
from domain.complaint.defence import Defence
from domain.complaint.determination import HAPPENED
from domain.complaint.evidence import Evidence
from domain.complaint.hearing import Hearing
from domain.history import Recorded, fresh
from domain.procedure import Word
from domain.rollup import Pair
from domain.words import Sentence

HOLDS, UNMET, NOT_APPLYING = "holds", "unmet", "not_applying"

CHECKS: Mapping[str, Sentence] = MappingProxyType(
    {
        "findings": Sentence(
            "Every allegation has a recommended finding against everybody it concerns"
        ),
        "contrary": Sentence("What speaks against a finding is answered"),
        "weighed": Sentence("Every proof that came in is weighed"),
        "officer": Sentence("Whoever is complained about was heard, or declined"),
        "complainant": Sentence("Whoever complained was heard"),
        "clocks": Sentence("The times were kept"),
        "custody": Sentence("Evidence is secured, and a loss is explained"),
        "recusal": Sentence("Nobody took part who had to stand aside"),
    }
)
"""What is asked of every report, in the order in which a reviewer asks it."""

STATE_WORDS: Mapping[str, Sentence] = MappingProxyType(
    {
        HOLDS: Sentence("Met"),
        UNMET: Sentence("Not met"),
        NOT_APPLYING: Sentence("Does not apply"),
    }
)

OURS = frozenset({"duty", "periodic", "preservation", "limitation"})
"""The kinds of clock that the office has to keep; a right is the person's own."""

PART = frozenset({
    "step_taken", "interview_held", "statement_taken", "evidence_received", "officer_answered",
    "reasoned", "recommended", "concurred", "passage_written", "report_drafted",
})  # fmt: skip
"""What somebody does who takes part in finding out."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What the report says on an allegation against somebody, so far as a reviewer counts it."""

    by: str
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    answered: tuple[str, ...]

    @property
    def unanswered(self) -> list[str]:
        return [each for each in self.speaks_against if each not in self.answered]


@dataclass(slots=True)
class Writing:
    """The report on a matter: its newest version, who had a hand in it, and where it is."""

    version: int = 0
    waiting: bool = False
    final: int = 0
    handed_in: date | None = None
    hands: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that an answer rests on: in words, with the position in the record of its fact."""

    said: Sentence
    position: int = 0
    allegation: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the reviewer: it holds, is not met or does not apply; and on what that rests.

    `firm` is what the inquiry itself can still mend: no reason takes its place.
    """

    id: str
    state: str
    notes: tuple[Note, ...]
    firm: bool = False

    @property
    def asked(self) -> Sentence:
        return CHECKS[self.id]

    @property
    def said(self) -> Sentence:
        return STATE_WORDS[self.state]


def mentioned(text: str, numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the numbers stand in a text, as whole numbers: item-1 is not item-12."""
    alone = r"(?<![A-Za-z0-9_-]){}(?![A-Za-z0-9_-])"  # Chinese stands beside it without a space
    return tuple(each for each in numbers if re.search(alone.format(re.escape(each)), text, re.I))


class Checked(Clocks, Chain, Conflict, Defence, Hearing):
    """The answers to the reviewer's questions, worked out anew whenever somebody asks."""

    passages: dict[Pair, Passage] = fresh(dict)

    def reviewed(self, matter: str, as_of: date) -> list[Check]:
        """Answer every question for the report on a matter, as it stands on a day."""
        told = self._told_so_far()
        return [
            self._findings(matter, told),
            self._contrary(matter),
            self._weighed(matter, told),
            self._officer(matter, told),
            self._complainant(told),
            self._clocks(matter, as_of),
            self._custody(told),
            self._recusal(told),
        ]

    def to_be_answered(self, matter: str) -> list[Pair]:
        """Each allegation of a matter that was not discontinued, with each it concerns."""
        return [each for each in self.pairs(matter=matter) if each[0] not in self.discontinued]

    def _findings(self, matter: str, told: list[Recorded]) -> Check:
        at = {
            (each.fact.allegation, each.fact.subject): each.position
            for each in told
            if isinstance(each.fact, Chain.Recommended | Chain.Determined)
        }
        notes, unmet = [], False
        for pair in self.to_be_answered(matter):
            finding = self.recommended.get(pair) or self.determined.get(pair)
            if finding is None:
                said, unmet = Sentence("No finding is recommended"), True
            elif pair not in self.passages:
                said, unmet = Sentence("The report says nothing on it yet"), True
            else:
                word = Word(self.under(), "finding", finding)
                said = Sentence("Recommended: {finding}", finding=word)
            notes.append(Note(said, at.get(pair, 0), *pair))
        return _answer("findings", notes, unmet=unmet or not notes, firm=True)

    def _contrary(self, matter: str) -> Check:
        notes, unmet = [], False
        for pair in self.to_be_answered(matter):
            passage = self.passages.get(pair)
            for number in passage.speaks_against if passage else ():
                if number in (passage.answered if passage else ()):
                    said = Sentence("{number} speaks against it, and is answered", number=number)
                else:
                    said, unmet = (
                        Sentence("{number} speaks against it: no answer", number=number),
                        True,
                    )
                notes.append(Note(said, 0, *pair))
        return _answer("contrary", notes, unmet=unmet, firm=True)

    def _weighed(self, matter: str, told: list[Recorded]) -> Check:
        named = {
            number
            for pair in self.to_be_answered(matter)
            if (passage := self.passages.get(pair))
            for number in (*passage.speaks_for, *passage.speaks_against)
        }
        came = [each for each in told if isinstance(each.fact, Evidence.EvidenceReceived)]
        notes, unmet = [], False
        for each in came:
            assert isinstance(each.fact, Evidence.EvidenceReceived)
            number = each.fact.item
            if number in named:
                said = Sentence("{number} is weighed", number=number)
            else:
                said, unmet = Sentence("{number} stands in no passage", number=number), True
            notes.append(Note(said, each.position))
        return _answer("weighed", notes, unmet=unmet)

    # Who was heard

    def _officer(self, matter: str, told: list[Recorded]) -> Check:
        heard = dict(self._answers_of_officers(told))
        unheard = self.undefended(matter)
        notes, unmet, firm, anybody = [], False, False, False
        for subject in dict.fromkeys(subject for _, subject in self.to_be_answered(matter)):
            if subject in heard:
                said, position = heard[subject]
                anybody = True
            elif subject in self.unreachable:
                said, position, anybody = Sentence("Could not be reached"), 0, True
            elif subject in unheard:
                said, position, unmet = Sentence("Was not heard"), 0, True
                firm = firm or self._is_found_against(subject)
            else:
                said, position = Sentence("Is not identified, or nobody who could be heard"), 0
            notes.append(Note(said, position, subject=subject))
        if not anybody and not unmet:
            return Check("officer", NOT_APPLYING, tuple(notes))
        return _answer("officer", notes, unmet=unmet, firm=firm)

    def _answers_of_officers(
        self, told: list[Recorded]
    ) -> Iterator[tuple[str, tuple[Sentence, int]]]:
        called = {
            each.fact.interview: each.fact.person
            for each in told
            if isinstance(each.fact, Hearing.InterviewCalled)
        }
        for each in told:
            match each.fact:
                case Defence.OfficerAnswered(subject=subject, spoke=True, on=on):
                    yield subject, (_on(Sentence("Heard on {day}", day=on), on), each.position)
                case Defence.OfficerAnswered(subject=subject, on=on):
                    yield subject, (_on(Sentence("Declined on {day}", day=on), on), each.position)
                case Hearing.InterviewHeld(interview=number, on=on):
                    said = _on(Sentence("Interviewed on {day}", day=on), on)
                    yield called.get(number, ""), (said, each.position)
                case _:
                    pass

    def _is_found_against(self, subject: str) -> bool:
        found = [
            self.under().finding(finding)
            for pair, finding in {**self.recommended, **self.determined}.items()
            if pair[1] == subject
        ]
        return any(each and each.occurred in HAPPENED and each.breach != "no" for each in found)

    def _complainant(self, told: list[Recorded]) -> Check:
        notes = []
        for each in told:
            said = _heard(each, self.interviews)
            if said is not None:
                notes.append(Note(said, each.position))
        if not notes and PERSON in self.unreachable:
            return Check("complainant", NOT_APPLYING, (Note(Sentence("Could not be reached")),))
        if not notes:
            return Check("complainant", UNMET, (Note(Sentence("Was not heard")),))
        return Check("complainant", HOLDS, tuple(notes))

    # Times, evidence, hands

    def _clocks(self, matter: str, as_of: date) -> Check:
        newest = {}
        for each in self.clocks_of(matter, as_of):
            if each.kind in OURS and each.state != "void":
                # Of a time that begins again and again, each miss and the newest run are told.
                missed = each.started_by if each.state == "lapsed" else 0
                newest[each.clock, each.about, missed] = each
        notes = []
        for each in newest.values():
            words = {"clock": each.label, "total": each.total}
            if each.state == "lapsed":
                said = Sentence("Missed: {clock}. {total}", **words)
            elif each.state == "kept":
                said = Sentence("Kept: {clock}. {total}", **words)
            else:
                said = Sentence("Still open: {clock}. {total}", **words)
            notes.append(Note(said, each.started_by))
        return _answer("clocks", notes, unmet=any(k[2] for k in newest))

    def _custody(self, told: list[Recorded]) -> Check:
        last: dict[str, tuple[Sentence, int, bool]] = {}
        for each in told:
            match each.fact:
                case Evidence.EvidenceReceived(item=number, fingerprint=fingerprint):
                    said = (
                        Sentence("{number} is secured by its fingerprint", number=number)
                        if fingerprint
                        else Sentence("{number} was never secured", number=number)
                    )
                    last[number] = (said, each.position, bool(fingerprint))
                case Evidence.EvidenceSecured(item=number, on=on):
                    said = Sentence("{number} was secured on {day}", number=number, day=on)
                    last[number] = (_on(said, on), each.position, True)
                case Evidence.EvidenceReturned(item=number):
                    said = Sentence("{number} was given back", number=number)
                    last[number] = (said, each.position, True)
                case Evidence.EvidenceLost(item=item, request=request):
                    number = item or request or ""
                    said = Sentence("{number} is lost, and why is on record", number=number)
                    last[number] = (said, each.position, True)
                case _:
                    pass
        for request, kept in self.preserving.items():
            if not kept:
                said = Sentence("{number}: nobody confirmed that it is kept", number=request)
                last[request] = (said, 0, False)
        notes = [Note(said, position) for said, position, _ in last.values()]
        return _answer("custody", notes, unmet=not all(well for _, _, well in last.values()))

    def _recusal(self, told: list[Recorded]) -> Check:
        aside = [
            each
            for each in told
            if each.fact.NAME in PART
            and (each.actor in self.out or self.complained_about(each.actor))
        ]
        if aside:
            said = Sentence("Done by somebody who had to stand aside")
            return Check("recusal", UNMET, tuple(Note(said, each.position) for each in aside))
        if self.out:
            stood = Sentence("Whoever stands aside took no part in finding out")
            return Check("recusal", HOLDS, (Note(stood),))
        return Check("recusal", HOLDS, (Note(Sentence("Nobody had to stand aside")),))


def _answer(id: str, notes: list[Note], *, unmet: bool, firm: bool = False) -> Check:
    if unmet:
        return Check(id, UNMET, tuple(notes), firm)
    return Check(id, HOLDS if notes else NOT_APPLYING, tuple(notes))


def _on(said: Sentence, day: date | None) -> Sentence:
    return said if day else Sentence("On record, without its day")


def _heard(each: Recorded, interviews: Mapping[str, object]) -> Sentence | None:
    """How whoever complained was heard, if this fact says it."""
    match each.fact:
        case Hearing.InterviewHeld(interview=number, on=on):
            called = interviews.get(number)
            if getattr(called, "person", "") == PERSON:
                return _on(Sentence("Interviewed on {day}", day=on), on)
        case Hearing.StatementTaken(person="complainant", on=on):
            return _on(Sentence("Stated it on {day}", day=on), on)
        case Contacts.ContactAttempted(person="complainant", answered=True, on=on):
            return _on(Sentence("Reached on {day}", day=on), on)
        case fact if fact.NAME == "message_received":
            return Sentence("Wrote to us")
        case _:
            pass
    return None
