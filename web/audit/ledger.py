"""The ledger for an auditor: everything that ended or lessened a matter, and who stood behind it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from domain.complaint import Complaint
from domain.history import FACTS
from domain.people import Role
from domain.softening import ACTS
from domain.words import Sentence
from projections import ledger as entries
from projections.ledger import Entry
from web import desk
from web.access import AUDIT, open_to
from web.context import actor, house

ledger = Blueprint("ledger", __name__)

KINDS = (
    Complaint.SofteningProposed,
    Complaint.SofteningSeconded,
    *(fact for fact in FACTS.values() if fact.NAME in ACTS),
)

NEWEST = 200
"""As many entries as one page shows; what is older stands in the histories of the cases."""


@ledger.get("/ledger")
@open_to(*AUDIT)
def show() -> str:
    """Show the newest entries. Whoever reads is written down for each case that stands here."""
    office = house().office
    head = office.head()
    facts = office.facts_about(KINDS, after=0, until=head, limit=max(head, 1))
    # A register that was taken over decided alone or not, long ago and elsewhere.
    told = entries.fold(each for each in facts if each.role != Role.IMPORTER)
    apart = desk.apart_of({each.stream_id for each in told})
    found = [each for each in told if each.stream_id not in apart]
    shown = [each for each in found[: -NEWEST - 1 : -1] if not desk.is_hidden(each.stream_id)]
    numbers = {each.stream_id: office.complaint(each.stream_id).number for each in shown}
    house().reading.note_each(actor(), numbers, "ledger")
    return render_template(
        "audit/ledger.html",
        rows=[_row(each, numbers[each.stream_id]) for each in shown],
        all=len(found),
        reading_url=url_for("audit.readers.watched"),
        alone=sum(1 for each in found if each.alone),
    )


def _row(entry: Entry, number: str | None) -> dict[str, Any]:
    return {
        "number": number or entry.stream_id,
        "href": url_for("audit.histories.show", history=entry.stream_id),
        "act": entry.said,
        "state": _state(entry),
        "alone": entry.alone,
        "proposed_by": desk.named(entry.proposed_by) if entry.proposed_by else None,
        "seconded_by": desk.named(entry.seconded_by) if entry.seconded_by else None,
        "done_by": desk.named(entry.actor) if entry.actor else None,
        # The auditor checks that a reason was given; what people wrote stays under seal.
        "why": str(entry.why) if entry.why else None,
        "on": entry.on,
        "recorded_at": entry.recorded_at,
        "position": entry.position,
    }


def _state(entry: Entry) -> Sentence:
    if not entry.done:
        return Sentence("Proposed, not done")
    return Sentence("By one person alone") if entry.alone else Sentence("By two persons")
