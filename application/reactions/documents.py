"""When a decision was issued, a letter approved, a report made final: its paper is made and recorded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Protocol

from application import accounts, papers
from application.adapters.documents import Printable, PrintableLetter, Say
from application.adapters.press import Press
from application.adapters.printing import Paper, Unprintable
from application.adapters.shredded import Journal
from application.adapters.words import Words
from application.bootstrap import House
from application.office import AWAY
from application.papers import Unlike, Wanted
from application.reactions import letters, reports
from application.reactions.faults import brief, trace
from application.reactions.following import Told
from application.reactions.guarded import READERS
from domain.complaint import Complaint
from domain.history import Fact, Recorded, Refused
from domain.provenance import Origin
from domain.words import Sentence
from projections import disposition

log = logging.getLogger(__name__)

KIND = "disposition"
TEMPLATE = "disposition/2"


class Printing(Protocol):
    """What makes a paper; a test may put another in its place."""

    def disposition(self, paper: disposition.Disposition, say: Say) -> Paper:
        """Print a disposition."""

    def letter(self, paper: PrintableLetter, say: Say) -> Paper:
        """Print a letter of any kind."""

    def report(self, paper: Printable, say: Say) -> Paper:
        """Print an investigation report."""

    @property
    def lanes(self) -> int:
        """How many papers it makes at the same time."""

    def check(self) -> list[Sentence]:
        """Say which lock this machine lacks; raise `Unprintable` when papers lack something."""

    def close(self) -> None:
        """End the printing."""


class Sort(Protocol):
    """One sort of paper: which fact calls for it, and how it is laid out, now and again."""

    def asked_by(self, fact: Fact) -> bool:
        """Whether a fact calls for a paper of this sort."""

    def wanted(self, facts: Sequence[Recorded], because: Recorded) -> Wanted:
        """The paper that a fact calls for."""

    def makes(self, kind: str) -> bool:
        """Whether a recorded paper of this kind is of this sort."""

    def printing_again(
        self, facts: Sequence[Recorded], signed: Complaint.DocumentSigned
    ) -> papers.Print:
        """How a paper that was made is laid out once more."""


class Documents:
    """Makes the papers of cases: each at least once, recorded exactly once.

    What a paper takes from its making to the record, `application.papers` does; then the errand is
    done. A process that is killed before leaves it to the next.
    """

    OPEN_TO = READERS
    NAME = "documents"
    KINDS: Sequence[type[Fact]] = (
        *(Complaint.DispositionIssued, Complaint.LetterApproved, Complaint.ReportMadeFinal),
    )
    LONGEST_WAIT = timedelta(minutes=10)
    MOST_TRIES: int | None = None
    """What was issued or approved must get its paper: this is never given up unasked."""

    def __init__(self, house: House, press: Printing | None = None) -> None:
        self._house = house
        self._press = press or Press()
        self._sorts: tuple[Sort, ...] = (
            Dispositions(house, self._press),
            letters.Letters(house, self._press),
            reports.Reports(house, self._press),
        )
        self._destroyed: set[str] = set()

    def close(self) -> None:
        """End the printing process."""
        self._press.close()

    def check(self) -> None:
        """Make sure that papers can be made here. Raises `Unprintable`."""
        self._press.check()

    @property
    def lanes(self) -> int:
        """How many papers are made at the same time."""
        return self._press.lanes

    # As a reaction

    def begins(self) -> int:
        """Everything that was ever issued or approved must have its paper."""
        return 0

    def wants(self, fact: Recorded) -> bool:
        """Say whether this fact asks for a paper: each does."""
        return True

    def too_late(self, fact: Recorded) -> str | None:
        """For a paper it is never too late."""
        return None

    def answer(self, fact: Recorded) -> str | None:
        """Make a paper; return why it could not be made, in a sentence for the operator."""
        return _why_not(lambda: self.make(fact), fact.stream_id)

    # Making

    def make(self, because: Recorded) -> None:
        """Make the paper that a fact calls for, or make sure of the one that was made."""
        facts = self._house.office.facts_of(because.stream_id)
        if papers.erased_after(facts, because.version):
            return
        sort = next(each for each in self._sorts if each.asked_by(because.fact))
        wanted = sort.wanted(facts, because)
        signed = papers.signed_as(facts, wanted.document)
        if signed is None:
            papers.make(self._house, wanted, because=because)
        else:
            self._restore(facts, signed)

    def restore(self, told: Told = lambda *_: None) -> list[str]:
        """Make every paper again that is recorded but missing in the folder; say what differs."""
        names = Journal(self._house.settings.journal).names()
        self._destroyed = {each.partition("/")[0] for each in names}
        cases = [stream_id for _, stream_id in self._house.office.store.held("document")]
        different = []
        with ThreadPoolExecutor(self.lanes) as hands:
            for done, found in enumerate(hands.map(self._restore_case, cases), 1):
                different += found
                told(done, len(cases))
        return different

    def _restore_case(self, stream_id: str) -> list[str]:
        facts: list[Recorded] = []
        found = [_why_not(lambda: facts.extend(self._house.office.facts_of(stream_id)), stream_id)]
        # A case whose keys are gone and whose record is older than that has no papers any more.
        gone = stream_id in self._destroyed and not papers.erased_after(facts, 0)
        for signed in () if gone else papers.papers(facts):
            if self.makes(signed.kind):
                found.append(_why_not(partial(self._restore, facts, signed), stream_id))
        why_not = [each for each in found if each is not None]
        for each in why_not:
            log.error("%s: %s", stream_id, each)
        return why_not

    def _restore(self, facts: Sequence[Recorded], signed: Complaint.DocumentSigned) -> None:
        papers.restore(self._house, facts, signed, self.printing_again(facts, signed))

    def makes(self, kind: str) -> bool:
        """Whether a recorded paper of this kind can be made again from the record."""
        return any(sort.makes(kind) for sort in self._sorts)

    def printing_again(
        self, facts: Sequence[Recorded], signed: Complaint.DocumentSigned
    ) -> papers.Print:
        """How a paper that was made is laid out once more."""
        sort = next(each for each in self._sorts if each.makes(signed.kind))
        return sort.printing_again(facts, signed)


class Dispositions:
    """The papers that decide."""

    def __init__(self, house: House, press: Printing) -> None:
        self._house = house
        self._press = press

    def asked_by(self, fact: Fact) -> bool:
        """Whether a decision was issued."""
        return isinstance(fact, Complaint.DispositionIssued)

    def wanted(self, facts: Sequence[Recorded], because: Recorded) -> Wanted:
        """The paper of an issued decision."""
        fact = because.fact
        assert isinstance(fact, Complaint.DispositionIssued)
        return Wanted(
            document=f"{KIND}-{fact.draft}",
            kind=KIND,
            language=_language(facts, fact.draft),
            template=TEMPLATE,
            made_from=because.position,
            print=self.printing(facts, fact.draft, because.position),
            supersedes=_superseded(facts, because),
        )

    def makes(self, kind: str) -> bool:
        """Whether a recorded paper is a decision."""
        return kind == KIND

    def printing_again(
        self, facts: Sequence[Recorded], signed: Complaint.DocumentSigned
    ) -> papers.Print:
        """How a paper that was made is laid out once more."""
        return self.printing(facts, int(signed.document.rpartition("-")[2]), signed.made_from)

    def printing(self, facts: Sequence[Recorded], draft: int, position: int) -> papers.Print:
        """How the paper of a draft is laid out, from the facts up to a position."""

        def print_it(origin: Origin | None) -> Paper:
            content = self._content(facts, draft, position)
            say = Words(content.language, self._house.office.time_zone())
            return self._press.disposition(replace(content, origin=origin), say)

        return print_it

    def _content(
        self, facts: Sequence[Recorded], draft: int, position: int
    ) -> disposition.Disposition:
        office = self._house.office
        until = [each for each in facts if each.position <= position]
        complaint = office.complaint(facts[0].stream_id)
        procedure = complaint.under()
        identity = office.identity()
        assert identity is not None
        language = _language(until, draft)
        content = disposition.fold(
            until,
            procedure,
            office.calendar(procedure.calendar, at=position),
            office=identity.name(language),
            paper_size=identity.paper,
            demonstration=identity.demonstration,
            people={
                id: disposition.Person(person.name)
                for id, person in accounts.everybody(office).items()
            },
            draft=draft,
            complainants_copy=True,
        )
        assert content is not None
        return content


def _why_not(make: Callable[[], None], stream_id: str) -> str | None:
    """Make papers of one case; return why that was not possible, in a sentence for the operator.

    A fault in one case's papers holds up the papers of no other.
    """
    try:
        make()
    except (Unprintable, Refused) as fault:
        return str(fault.sentence)
    except Unlike as fault:
        return str(fault)
    except AWAY:
        raise  # The database is in trouble, not the paper: the worker waits for it.
    except OSError as fault:
        return f"The paper cannot be written: {fault.strerror or brief(fault)}"
    except Exception as fault:
        log.error("The paper of %s could not be made: %s", stream_id, trace(fault))
        return f"The paper cannot be made: {brief(fault)}"
    return None


def _language(facts: Sequence[Recorded], draft: int) -> str:
    return next(
        each.fact.language
        for each in facts
        if isinstance(each.fact, Complaint.DispositionDrafted) and each.fact.draft == draft
    )


def _superseded(facts: Sequence[Recorded], issue: Recorded) -> str | None:
    """The paper of the same matter that was made before, and whose place this one takes."""
    assert isinstance(issue.fact, Complaint.DispositionIssued)
    made = {each.document for each in papers.papers(facts)}
    before = [
        f"{KIND}-{each.fact.draft}"
        for each in facts
        if isinstance(each.fact, Complaint.DispositionIssued)
        and each.fact.matter == issue.fact.matter
        and each.version < issue.version
    ]
    return next((each for each in reversed(before) if each in made), None)
