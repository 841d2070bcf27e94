"""What the office does with a complaint while the person waits."""

import hashlib
from typing import Any

from application import complaints
from application.bootstrap import House
from application.office import Command
from application.sealing import seal_of
from domain.complaint import Complaint
from domain.people import COMPLAINANT, SYSTEM
from tests.application.reactions.printing import typed
from tests.history import HEAD, INTAKE, INVESTIGATOR, LEAD

LETTER = typed("the letter as it was signed")


def take_up(house: House, complaint: str) -> None:
    """Answer for it, sort it, take it up, charge somebody with it."""
    case: dict[str, Any] = {"office": house.office, "command": Command(), "complaint": complaint}
    complaints.sort_matter(**case, by=INTAKE, kind="accusation")
    complaints.take_responsibility(
        **case, by=INTAKE, unit="the inspectorate", badge_number="031001", telephone="0555 0101"
    )
    complaints.name_officer(**case, by=INTAKE, kind="officer", name="乔志远", badge="031842")
    complaints.allege(**case, by=INTAKE, subjects=("s1",), code="S3.2", words="He shouted.")
    complaints.accept(**case, by=INTAKE)
    complaints.assign(**case, by=LEAD, investigator=INVESTIGATOR.id)


def decide(house: House, complaint: str) -> None:
    """Find out, recommend, determine, draft, approve and issue."""
    case: dict[str, Any] = {"office": house.office, "command": Command(), "complaint": complaint}
    finding: dict[str, Any] = {"allegation": "a1", "subject": "s1", "finding": "substantiated"}
    complaints.take_step(**case, by=INVESTIGATOR, kind="video", summary="The camera shows it.")
    hear(house, complaint)
    complaints.recommend(**case, **finding, by=INVESTIGATOR, reasons="Two heard it.")
    complaints.determine(**case, **finding, by=LEAD, reasons="Two witnesses agree.")
    complaints.decide_measure(**case, by=LEAD, subject="s1", measure="reminder_talk")
    complaints.draft_disposition(
        **case, by=INVESTIGATOR, language="en", opening="It is so.", facts_found="He shouted."
    )
    complaints.approve_disposition(**case, by=LEAD)
    complaints.issue_disposition(**case, by=HEAD)


def hear(house: House, complaint: str) -> None:
    """The person agrees what may be told; the officer is told it, and is heard."""
    case: dict[str, Any] = {"office": house.office, "command": Command(), "complaint": complaint}
    case["subject"], told = "s1", "That somebody says you shouted."
    complaints.take(**case, by=COMPLAINANT, verb="agree_disclosure", what=told)
    complaints.take(**case, by=INVESTIGATOR, verb="notify_officer", what=told)
    complaints.take(**case, by=INVESTIGATOR, verb="hear_officer", answer="It was loud in there.")


def sign_letter(
    house: House,
    complaint: str,
    *,
    kept: bytes = LETTER,
    document: str = "disposition-1",
    kind: str = "disposition",
) -> str:
    """Keep the fingerprint of the letter, and lay a file into the folder under that name."""
    fingerprint, seal = hashlib.sha256(LETTER).hexdigest(), seal_of(house)
    house.office.decide(
        Complaint,
        complaint,
        Command(),
        lambda case: case.sign_document(
            by=SYSTEM, document=document, kind=kind, language="en",
            template="disposition/1", made_from=1, rendered_sha256=fingerprint,
            pdf_sha256=fingerprint, size=len(LETTER), renderer="", fonts="",
            certificate=seal.fingerprint, signer=seal.name,
        ),
    )  # fmt: skip
    (house.settings.documents / f"{fingerprint}.pdf").write_bytes(kept)
    return fingerprint
