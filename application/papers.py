"""Makes a paper of a case whole: printed, sealed, laid in the folder, its fingerprints recorded.

First the file is on the disk, then its fingerprint in the record. A process that is killed between
the two leaves it to the next, who makes the same bytes, because a paper is made from the facts up to
a position and from nothing else, and is sealed with the moment of the last of them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from application.adapters.checking import Unsound, check
from application.adapters.printing import Paper, Unprintable
from application.adapters.store import Kept
from application.bootstrap import House
from application.office import ClaimTaken, Command
from application.sealing import seal_of
from domain.complaint import Complaint
from domain.history import Recorded, Refused
from domain.people import Actor, Role
from domain.provenance import Origin, Stored, fingerprint
from domain.retention import removed_letters
from domain.words import Sentence

TRIES = 5
"""How often a paper is recorded anew while somebody else records on the same case."""

AT_HOME = "http://127.0.0.1:8484"
"""Where a demonstration stands as a rule; it is printed on its papers when no site is named."""

Print = Callable[[Origin | None], Paper]
"""Lays out the paper; what it says of its origin comes from here."""


class Unlike(Exception):
    """A paper that was made again differs from the one whose fingerprint is in the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A paper that is to be made of a case."""

    document: str
    """Its id within the case; one id is made once."""
    kind: str
    language: str
    template: str
    made_from: int
    """The position in the record up to which it tells."""
    print: Print
    supersedes: str | None = None
    """The paper of the case whose place it takes."""


def make(house: House, wanted: Wanted, *, because: Recorded) -> bool:
    """Make a paper of the case of a fact, unless it was made or what it would say was erased.

    Raises `Unprintable`, `Refused` or `OSError`; nothing is lost then, and it can be tried again.
    """
    case = because.stream_id
    facts = house.office.facts_of(case)
    if erased_after(facts, because.version) or signed_as(facts, wanted.document):
        return False
    origin = origin_of(house, case, wanted.made_from)
    paper, sealed = _printed(house, facts, wanted.made_from, origin, wanted.print)
    name = hashlib.sha256(sealed).hexdigest()
    file = _file(house, name)
    _keep(file, sealed)
    seal = seal_of(house)
    before = signed_as(facts, wanted.supersedes) if wanted.supersedes else None
    # Found by its fingerprint, for whoever has the former paper in hand and checks it.
    mark = f"{before.rendered_sha256}/{case}/{wanted.document}" if before else None
    superseded = [("superseded", mark, case)] if mark else []
    by = Actor("system", Role.SYSTEM, "worker", causation=because.event_id)
    for again in range(TRIES):
        complaint = house.office.complaint(case)
        # While it was printed, two persons may have decided that nobody reads it any more.
        if erased_after(house.office.facts_of(case), because.version):
            file.unlink(missing_ok=True)
            return False
        if wanted.document in complaint.documents:
            return False
        complaint.sign_document(
            by=by,
            document=wanted.document,
            kind=wanted.kind,
            language=wanted.language,
            template=wanted.template,
            made_from=wanted.made_from,
            rendered_sha256=paper.sha256,
            # Apart, because the seal changes the file and not the paper.
            pdf_sha256=name,
            size=len(sealed),
            renderer=paper.renderer,
            fonts=paper.fonts,
            certificate=seal.fingerprint,
            signer=seal.name,
            site=origin.site,
            supersedes=wanted.supersedes,
        )
        try:
            house.office.keep(
                complaint,
                command=Command(f"document-{wanted.document}-{because.event_id}"),
                claims=[("document", f"{case}/{wanted.document}", case), *superseded],
            )
        except ClaimTaken:
            return False
        except Refused:
            if again + 1 == TRIES:
                raise
        else:
            return True
    return False


def restore(
    house: House, facts: Sequence[Recorded], signed: Complaint.DocumentSigned, print: Print
) -> None:
    """Make a paper again whose file is missing, and nothing but the same. Raises `Unlike`."""
    file = _file(house, signed.pdf_sha256)
    if file.exists() or signed.pdf_sha256 in removed_letters(facts):
        return
    paper = again(house, facts, signed, print)
    if paper.sha256 != signed.rendered_sha256:
        raise Unlike(
            f"The paper {signed.pdf_sha256[:16]}… is missing, and made again it is"
            f" {paper.sha256[:16]}…: its printer was {signed.renderer}, now it is"
            f" {paper.renderer}. Put the file back from a copy."
        )
    pdf = paper.pdf
    if signed.certificate is not None:
        seal = seal_of(house)
        pdf = seal.seal(pdf, moment(facts, signed.made_from))
        if hashlib.sha256(pdf).hexdigest() != signed.pdf_sha256:
            raise Unlike(
                f"The paper {signed.pdf_sha256[:16]}… is missing, and the same paper can be made"
                f" again, but not its seal: it was sealed with {signed.certificate[:16]}…, and the"
                f" seal of today is {seal.fingerprint[:16]}…. Put the file back from a copy."
            )
    _keep(file, pdf)
    if signed.pdf_sha256 in removed_letters(house.office.facts_of(facts[0].stream_id)):
        file.unlink(missing_ok=True)


def again(
    house: House, facts: Sequence[Recorded], signed: Complaint.DocumentSigned, print: Print
) -> Paper:
    """Lay out a paper once more, as it was before it was sealed. Raises `Unprintable`."""
    if signed.certificate is None:
        return print(None)  # Before papers were sealed, they said nothing of their origin.
    found = origin_of(house, facts[0].stream_id, signed.made_from)
    return print(Origin(found.position, found.sha256, signed.site))


def _printed(
    house: House, facts: Sequence[Recorded], made_from: int, origin: Origin, print: Print
) -> tuple[Paper, bytes]:
    paper, seal = print(origin), seal_of(house)
    sealed = seal.seal(paper.pdf, moment(facts, made_from))
    try:
        found = check(sealed, certificates=[seal.fingerprint])
    except Unsound as fault:
        raise Unprintable(fault.sentence) from fault
    # What somebody typed must not stand for what is printed: nobody could check such a paper.
    if found.paper != paper.sha256 or found.position not in (None, origin.position):
        raise Unprintable(
            Sentence(
                "What is typed on this paper looks like a seal, so that nobody could check it. Change"
                " its words."
            )
        )
    return paper, sealed


# Where a paper comes from


def origin_of(house: House, case: str, position: int) -> Origin:
    """What a paper of a case says of its origin, when it is made today."""
    identity = house.office.identity()
    invented = identity is not None and identity.demonstration
    sha256 = fingerprint(history_of(house, case, position), but_sealed=invented)
    return Origin(position, sha256, house.settings.site or (AT_HOME if invented else None))


def history_of(house: House, case: str, position: int) -> list[Stored]:
    """The facts of a case up to a position, as they stand in the record."""
    return [
        Stored(
            position=row.id,
            event_id=row.event_id,
            stream_id=str(row.originator_id),
            version=row.originator_version,
            topic=row.topic,
            recorded_at=row.recorded_at,
            state=row.state.decode(),
            metadata=row.metadata.decode(),
        )
        for row in house.office.store.select_events(case)
        if isinstance(row, Kept) and row.id <= position
    ]


def moment(facts: Sequence[Recorded], position: int) -> datetime:
    """When the last fact was recorded that a paper tells of; the seal bears this moment."""
    told = [each.recorded_at for each in facts if each.position <= position and each.recorded_at]
    return told[-1] if told else datetime(1970, 1, 1, tzinfo=UTC)


def signed_as(facts: Sequence[Recorded], document: str) -> Complaint.DocumentSigned | None:
    """The paper of a case with this id, if it was made."""
    return next((each for each in papers(facts) if each.document == document), None)


def papers(facts: Sequence[Recorded]) -> Iterator[Complaint.DocumentSigned]:
    """The papers that were made of a case, in their order."""
    for each in facts:
        if isinstance(each.fact, Complaint.DocumentSigned):
            yield each.fact


def erased_after(facts: Sequence[Recorded], version: int) -> bool:
    """Whether what a paper would say was erased: then none is made, and none is made again."""
    return any(
        isinstance(each.fact, Complaint.PersonErased) and each.version > version for each in facts
    )


# The folder of papers


def _file(house: House, sha256: str) -> Path:
    return house.settings.documents / f"{sha256}.pdf"


def _keep(file: Path, content: bytes) -> None:
    write_whole(file, content)
    # One that lay there already is young again: no sweep takes it before the record names it.
    os.utime(file)


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
