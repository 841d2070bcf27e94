"""When a decision was issued, its paper is made, kept in the folder, and its fingerprints recorded."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from application import accounts
from application.adapters.documents import Say
from application.adapters.press import Press
from application.adapters.printing import Paper, Unprintable
from application.adapters.shredded import Journal
from application.adapters.words import Words
from application.bootstrap import House
from application.office import AWAY, ClaimTaken, Command
from application.reactions.faults import brief, trace
from application.reactions.guarded import READERS
from domain.complaint import Complaint
from domain.history import Fact, Recorded, Refused
from domain.people import Actor, Role
from domain.retention import removed_letters
from domain.words import Sentence
from projections import disposition

log = logging.getLogger(__name__)

KIND = "disposition"
TEMPLATE = "disposition/1"
TRIES = 5
"""How often a paper is recorded anew while somebody else records on the same case."""


class Printing(Protocol):
    """What makes a paper; a test may put another in its place."""

    def disposition(self, paper: disposition.Disposition, say: Say) -> Paper:
        """Print a disposition."""

    @property
    def lanes(self) -> int:
        """How many papers it makes at the same time."""

    def check(self) -> list[Sentence]:
        """Say which lock this machine lacks; raise `Unprintable` when papers lack something."""

    def close(self) -> None:
        """End the printing."""


class Unlike(Exception):
    """A paper that was made again differs from the one whose fingerprint is in the record."""


class Documents:
    """Makes the papers of issued decisions: each at least once, recorded exactly once.

    First the file is on the disk, then its fingerprint in the record, then the errand is done. A
    process that is killed between any two of them leaves it to the next, who finds the same bytes,
    because a paper is made from the facts up to its issue and from nothing else.
    """

    OPEN_TO = READERS
    NAME = "documents"
    KINDS: Sequence[type[Fact]] = (Complaint.DispositionIssued,)
    LONGEST_WAIT = timedelta(minutes=10)
    MOST_TRIES: int | None = None
    """A decision that was issued must get its paper: this is never given up unasked."""

    def __init__(self, house: House, press: Printing | None = None) -> None:
        self._house = house
        self._press = press or Press()
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
        """Every decision that was ever issued must have its paper."""
        return 0

    def wants(self, fact: Recorded) -> bool:
        """Say whether this fact asks for a paper: each issue does."""
        return True

    def too_late(self, fact: Recorded) -> str | None:
        """For a paper it is never too late."""
        return None

    def answer(self, fact: Recorded) -> str | None:
        """Make a paper; return why it could not be made, in a sentence for the operator."""
        return _why_not(lambda: self.make(fact), fact.stream_id)

    # Making

    def make(self, issue: Recorded) -> None:
        """Make the paper of an issued decision, or make sure of the one that was made."""
        fact = issue.fact
        assert isinstance(fact, Complaint.DispositionIssued)
        document = f"{KIND}-{fact.draft}"
        facts = self._house.office.facts_of(issue.stream_id)
        if _erased_after(facts, issue.version):
            return
        signed = _signed(facts, document)
        if signed is None:
            self._sign(issue, document, *self._printed(facts, fact.draft, issue.position))
        else:
            self._restore(facts, signed)

    def restore(self) -> list[str]:
        """Make every paper again that is recorded but missing in the folder; say what differs."""
        different = []
        names = Journal(self._house.settings.journal).names()
        self._destroyed = {each.partition("/")[0] for each in names}
        for _, stream_id in self._house.office.store.held("document"):
            different += self._restore_case(stream_id)
        return different

    def _restore_case(self, stream_id: str) -> list[str]:
        facts: list[Recorded] = []
        found = [_why_not(lambda: facts.extend(self._house.office.facts_of(stream_id)), stream_id)]
        # A case whose keys are gone and whose record is older than that has no papers any more.
        gone = stream_id in self._destroyed and not _erased_after(facts, 0)
        for signed in () if gone else _papers(facts):
            if signed.kind == KIND:
                found.append(_why_not(partial(self._restore, facts, signed), stream_id))
        why_not = [each for each in found if each is not None]
        for each in why_not:
            log.error("%s: %s", stream_id, each)
        return why_not

    def _restore(self, facts: Sequence[Recorded], signed: Complaint.DocumentSigned) -> None:
        if self._file(signed.pdf_sha256).exists() or signed.pdf_sha256 in removed_letters(facts):
            return
        draft = int(signed.document.rpartition("-")[2])
        _, paper = self._printed(facts, draft, signed.made_from)
        if paper.sha256 != signed.rendered_sha256:
            raise Unlike(
                f"The paper {signed.pdf_sha256[:16]}… is missing, and made again it is"
                f" {paper.sha256[:16]}…: its printer was {signed.renderer}, now it is"
                f" {paper.renderer}. Put the file back from a copy."
            )
        self._keep(paper)
        if paper.sha256 in removed_letters(self._house.office.facts_of(facts[0].stream_id)):
            self._file(paper.sha256).unlink(missing_ok=True)

    def _printed(
        self, facts: Sequence[Recorded], draft: int, position: int
    ) -> tuple[disposition.Disposition, Paper]:
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
            demonstration=identity.demonstration,
            people={
                id: disposition.Person(person.name)
                for id, person in accounts.everybody(office).items()
            },
            draft=draft,
            complainants_copy=True,
        )
        assert content is not None
        say = Words(content.language, office.time_zone())
        return content, self._press.disposition(content, say)

    def _sign(
        self, issue: Recorded, document: str, content: disposition.Disposition, paper: Paper
    ) -> None:
        self._keep(paper)
        by = Actor("system", Role.SYSTEM, "worker", causation=issue.event_id)
        for again in range(TRIES):
            complaint = self._house.office.complaint(issue.stream_id)
            # While it was printed, two persons may have decided that nobody reads it any more.
            if _erased_after(self._house.office.facts_of(issue.stream_id), issue.version):
                self._file(paper.sha256).unlink(missing_ok=True)
                return
            if document in complaint.documents:
                return
            complaint.sign_document(
                by=by,
                document=document,
                kind=KIND,
                language=content.language,
                template=TEMPLATE,
                made_from=content.made_from,
                rendered_sha256=paper.sha256,
                # Apart, because a signature changes the file and not the paper.
                pdf_sha256=paper.sha256,
                size=len(paper.pdf),
                renderer=paper.renderer,
                fonts=paper.fonts,
            )
            key = f"{issue.stream_id}/{document}"
            try:
                self._house.office.keep(
                    complaint,
                    command=Command(f"document-{issue.event_id}"),
                    claims=[("document", key, issue.stream_id)],
                )
            except ClaimTaken:
                return
            except Refused:
                if again + 1 == TRIES:
                    raise
            else:
                return

    def _keep(self, paper: Paper) -> None:
        write_whole(self._file(paper.sha256), paper.pdf)
        # One that lay there already is young again: no sweep takes it before the record names it.
        os.utime(self._file(paper.sha256))

    def _file(self, sha256: str) -> Path:
        return self._house.settings.documents / f"{sha256}.pdf"


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


def _erased_after(facts: Sequence[Recorded], version: int) -> bool:
    """Whether what a paper would say was erased: then none is made, and none is made again."""
    return any(
        isinstance(each.fact, Complaint.PersonErased) and each.version > version for each in facts
    )


def _signed(facts: Sequence[Recorded], document: str) -> Complaint.DocumentSigned | None:
    return next((each for each in _papers(facts) if each.document == document), None)


def _papers(facts: Sequence[Recorded]) -> Iterator[Complaint.DocumentSigned]:
    for each in facts:
        if isinstance(each.fact, Complaint.DocumentSigned):
            yield each.fact


def _language(facts: Sequence[Recorded], draft: int) -> str:
    return next(
        each.fact.language
        for each in facts
        if isinstance(each.fact, Complaint.DispositionDrafted) and each.fact.draft == draft
    )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, whatever happens in between."""
    if path.exists() and hashlib.sha256(path.read_bytes()).digest() == _sha256(content):
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A name of its own for each writer: two who make the same paper never meet in one file.
    fresh = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # The name, too, is on the disk before anybody is told.
        os.fsync(folder)
    finally:
        os.close(folder)


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
