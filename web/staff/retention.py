"""What falls due and what is kept: for those who lead the office, who decide on it two by two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, render_template, url_for

from domain.complaint import Complaint
from domain.people import Role
from domain.procedure import Word
from domain.retention import OUTCOME_WORDS
from domain.words import Sentence
from projections import retention as kept
from web import desk
from web.access import open_to
from web.context import actor, house, look, today

retention = Blueprint("retention", __name__)

Part = dict[str, Any]


@retention.get("/retention")
@open_to(Role.LEAD, Role.HEAD)
def show() -> str:
    """What falls due, under which rule, and what holds it. That each line was read is written down."""
    with look(kept.NAME) as (db, tables):
        proposed = kept.proposed(db, tables)
        due = kept.due(db, tables, today())
        held = kept.held(db, tables)
        restricted = kept.restricted(db, tables)
    waiting = {row.stream_id for row in proposed}
    groups = (
        (
            Sentence("Waits for another person"),
            proposed,
            (("erase_person", Sentence("Erase")), ("decline_erasure", Sentence("Keep it"))),
        ),
        (
            Sentence("Its time is over"),
            [row for row in due if row.stream_id not in waiting],
            (("propose_erasure", Sentence("Propose to erase")),),
        ),
        (Sentence("Held"), held, (("lift_hold", Sentence("Lift the hold")),)),
        (
            Sentence("Restricted"),
            restricted,
            (("lift_restriction", Sentence("Lift the restriction")),),
        ),
    )
    return render_template(
        "staff/retention.html",
        stopped=desk.stopped(kept.NAME),
        groups=[
            {"heading": heading, "rows": list(_lines(rows, verbs)), "most": len(rows) >= kept.MOST}
            for heading, rows, verbs in groups
        ],
    )


def _lines(rows: Sequence[Any], verbs: Sequence[tuple[str, Sentence]]) -> Iterator[Part]:
    facts = house().office.facts_of_each([row.stream_id for row in rows])
    for row in rows:
        told = facts[row.stream_id]
        if not told or desk.is_hidden(row.stream_id):
            continue
        # A list of what is to be forgotten is itself a reading: whose file stood on it, is recorded.
        house().reading.note(actor(), row.stream_id, "retention")
        filed = told[0].fact
        assert isinstance(filed, Complaint.Filed)
        rules = house().office.procedure(*row.procedure.split("@"))
        rule = next((each for each in rules.retention if each.id == row.rule), None)
        offered = verbs
        if row.proposed_by == "system" and verbs[0][0] == "erase_person":
            # The daily walk is no first person: somebody looks at the file and proposes it.
            offered = (("propose_erasure", Sentence("Propose to erase")), verbs[1])
        yield {
            "number": filed.number or filed.foreign_number or row.stream_id,
            "href": url_for("staff.complaints.show", complaint=row.stream_id),
            "outcome": OUTCOME_WORDS[row.outcome] if row.outcome else None,
            "rule": Word(rules, "retention", row.rule) if rule else None,
            "src": rule.src if rule else None,
            "verified": rule.verified if rule else True,
            "until": row.until,
            "holds": row.holds.replace(" ", ", "),
            "restricted": row.restricted,
            "proposed_by": desk.named(row.proposed_by) if row.proposed_by else None,
            "acts": [
                {
                    "label": label,
                    "href": url_for("staff.complaints.ask", complaint=row.stream_id, verb=verb),
                }
                for verb, label in offered
            ],
        }
