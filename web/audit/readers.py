"""Who read what, for an auditor: the readers of any history, and reading that is unusual."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from application.office import Absent
from domain.words import Sentence
from web import desk
from web import readers as shown
from web.access import AUDIT, open_to
from web.context import actor, house

readers = Blueprint("readers", __name__)


@readers.get("/histories/<history>/readers")
@open_to(*AUDIT)
def of_history(history: str) -> str:
    """Everybody who looked at a history, by name. Raises `Absent`."""
    facts = house().office.facts_of(history)
    if desk.is_hidden(history):
        raise Absent(history)
    house().reading.note(actor(), history, "readers")
    number = getattr(facts[0].fact, "number", None) or history
    return render_template(
        "staff/readers.html",
        number=number,
        back={
            "href": url_for("audit.histories.show", history=history),
            "label": Sentence("History {number}", number=number),
        },
        rows=shown.of_file(history, house().office.rules_of(facts), sealed=True),
        paper_url=None,
        reading_url=url_for(".watched"),
        people=[],
        action=None,
        errors={},
        filled={},
    )


@readers.get("/reading")
@open_to(*AUDIT)
def watched() -> str:
    """Who opened how many files this week, and how many of them outside his own work."""
    return render_template("staff/reading.html", **shown.watched())
