"""Somebody complains without a name and hands in files, as the tests of files need it."""

from application import attachments, complaints
from application.attachments import Added
from application.bootstrap import House
from application.office import Command
from domain.people import COMPLAINANT, Actor
from projections import files
from projections.files import File

INTAKE = Actor("account-intake", "intake", "staff")


def filed(house: House) -> str:
    return complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="en",
        narrative="They sent me away.",
    ).stream_id


def add(
    house: House,
    complaint: str,
    name: str,
    content: bytes,
    *,
    by: Actor = COMPLAINANT,
    command: str | None = None,
    piece: int = 1_000,
    **said: object,
) -> File:
    """Hand in a file, piece by piece; return what is known of it."""
    attachments.receive(
        house,
        by=by,
        command=Command(command),
        complaint=complaint,
        name=name,
        pieces=(content[at : at + piece] for at in range(0, len(content), piece)),
        added=Added(**said),  # type: ignore[arg-type]  # each by its name
    )
    return files_of(house, complaint)[-1]


def files_of(house: House, complaint: str) -> list[File]:
    return files.fold(house.office.facts_of(complaint))
