"""The whole file of a case on paper: what it says part by part, with contents and page numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.clock import Reading
from domain.complaint import Complaint
from domain.history import Recorded
from domain.sealed import Sealed
from domain.words import Sentence
from projections import case_history, custody, files, naming
from projections.case_file import CaseFile, Subject
from projections.papers.sheet import Imprint, Named, Sheet

KIND = "case_file"
TITLE = Sentence("Case file")

Said = Any
"""A sentence, a word of the procedure, or what somebody typed: the template says each its own way."""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a part: on which day, what, by whom, and what was written about it."""

    on: date | None
    said: Said
    who: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A matter with the lines under it: an allegation with its findings, a proof with its hands."""

    title: Said
    words: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Everything of a case that its reader may read."""

    about: tuple[tuple[Sentence, Said], ...]
    told: tuple[tuple[Sentence, str], ...]
    subjects: tuple[Sentence, ...]
    allegations: tuple[Group, ...]
    clocks: tuple[Reading, ...]
    proofs: tuple[Group, ...]
    messages: tuple[Part, ...]
    letters: tuple[Part, ...]
    letters_shown: bool
    files: tuple[Part, ...]
    history: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What whoever prints the file may read; the doors say it, by the same rule as on their pages."""

    names: bool
    """Whether he may read who complained."""
    letters: bool
    """Whether he may see the letters: one says to whom it goes."""
    texts: bool
    """Whether he may read what anybody typed; an auditor sees that it is there."""
    named: Named
    subject: Callable[[Subject], Sentence]
    mode: Said

    def text(self, text: Sealed | None) -> str:
        if text is None:
            return ""
        return text.text() if self.texts else str(text)


def fold(facts: Sequence[Recorded], case: CaseFile, imprint: Imprint, reader: Reader) -> Sheet:
    """Put the whole file on paper, as far as its reader may read it."""
    told = File(
        about=tuple(_about(case, reader)),
        told=tuple(_told(case, reader)),
        subjects=tuple(map(reader.subject, case.subjects)) if reader.texts else (),
        allegations=tuple(_allegations(case, reader)),
        clocks=case.clocks,
        proofs=tuple(_proofs(facts, reader)),
        messages=tuple(_messages(facts, case, reader)),
        letters=tuple(_letters(case)) if reader.letters else (),
        letters_shown=reader.letters,
        files=tuple(_files(facts, reader)),
        history=tuple(_history(facts, case, reader)),
    )
    return Sheet(
        kind=KIND,
        title=TITLE,
        imprint=imprint,
        number=case.number,
        made_from=facts[-1].position,
        told=told,
    )


def _about(case: CaseFile, reader: Reader) -> Iterator[tuple[Sentence, Said]]:
    yield Sentence("Stage"), case.stage_word
    yield Sentence("Filed"), reader.mode
    if case.received_on:
        yield Sentence("Received on"), Sentence("{day}", day=case.received_on)
    if case.holder:
        yield Sentence("Answers for it"), reader.named(case.holder)
    for id in case.investigators:
        yield Sentence("Inquires"), reader.named(id)


def _told(case: CaseFile, reader: Reader) -> Iterator[tuple[Sentence, str]]:
    for each in case.told:
        yield each.term, reader.text(each.text)
    if reader.names:
        for term, text in ((Sentence("Name"), case.name), (Sentence("Contact"), case.contact)):
            if text:
                yield term, reader.text(text)


def _allegations(case: CaseFile, reader: Reader) -> Iterator[Group]:
    for chain in case.chains:
        about = reader.subject(chain.subject) if reader.texts else ""
        title = Sentence("{what}: {who}", what=chain.title, who=about) if about else chain.title
        parts = [
            Part(
                on=link.on,
                said=Sentence("{step}: {finding}", step=link.step, finding=link.finding)
                if link.finding
                else link.step,
                who=reader.named(link.actor) if link.actor else "",
                words=reader.text(link.why),
            )
            for link in chain.links
        ]
        yield Group(title, reader.text(chain.words), tuple(parts))


def _proofs(facts: Sequence[Recorded], reader: Reader) -> Iterator[Group]:
    for item in custody.fold(facts):
        hands = [
            Part(hand.on, hand.did, reader.named(hand.actor), _other_side(hand, reader))
            for hand in item.hands
        ]
        title = Sentence("{number}: {place}", number=item.number, place=custody.PLACES[item.place])
        yield Group(title, reader.text(item.what), tuple(hands))


def _other_side(hand: custody.Hand, reader: Reader) -> str:
    """Who gave, kept or took a proof is named to whoever may read names."""
    return "" if hand.naming and not reader.names else reader.text(hand.other)


def _messages(facts: Sequence[Recorded], case: CaseFile, reader: Reader) -> Iterator[Part]:
    for each in facts:
        fact, at = each.fact, each.recorded_at
        if isinstance(fact, Complaint.MessageSent | Complaint.MessageReceived):
            ours = isinstance(fact, Complaint.MessageSent)
            said = Sentence("From the office") if ours else Sentence("From the person")
            shown = reader.names or not naming.is_naming(fact, "written", fact.written)
            words = reader.text(fact.written) if shown else ""
            day = at.astimezone(case.procedure.zone).date() if at else None
            yield Part(day, said, reader.named(each.actor) if ours else "", words)


def _letters(case: CaseFile) -> Iterator[Part]:
    for each in case.letters:
        kilobytes = max(1, each.size // 1000)
        said = Sentence(
            "{document} (PDF, {kilobytes} kB)", document=each.document, kilobytes=kilobytes
        )
        yield Part(each.on, said, words=each.sha256)


def _files(facts: Sequence[Recorded], reader: Reader) -> Iterator[Part]:
    for each in files.fold(facts):
        said = Sentence(
            "{number}: {kind}, {n} kB", number=each.number, kind=each.medium.label, n=each.kilobytes
        )
        day = each.recorded_at.date() if each.recorded_at else None
        by = "" if each.their_own else reader.named(each.actor)
        yield Part(day, said, by, reader.text(each.name))


def _history(facts: Sequence[Recorded], case: CaseFile, reader: Reader) -> Iterator[Part]:
    for each in case_history.fold(facts, case.procedure):
        recorded = each.recorded_at
        day = recorded.astimezone(case.procedure.zone).date() if recorded else each.on
        words = reader.text(each.why)
        yield Part(day, each.sentence, reader.named(each.actor), words)
