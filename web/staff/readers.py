"""Who read a file and why: the purpose that is asked for, the readers of a case, unusual reading."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application.office import Absent
from domain.people import Role
from domain.words import Sentence, unreadable
from projections.papers import readers as on_paper
from web import desk, readers
from web.access import CASE_WORK, open_to
from web.context import actor, house, today
from web.desk import open_case
from web.papers import hand_out, imprint
from web.readings import purpose_page

room = Blueprint("readers", __name__)

LONGEST = timedelta(days=366)
"""So long looks are withheld at most; whoever needs longer decides again and gives reasons again."""
MOST_WORDS = 2_000


@room.post("/readings/<complaint>/purpose")
@open_to(*CASE_WORK)
def purpose(complaint: str) -> Response | tuple[str, int]:
    """Write down why somebody opens a file, and open it."""
    if desk.is_hidden(complaint):
        raise Absent(complaint)
    rules = house().office.complaint(complaint).under()
    then = _way(request.form.get("then", ""), complaint)
    chosen, words = request.form.get("purpose", ""), request.form.get("words", "").strip()
    if chosen not in rules.words.get("purpose", {}):
        error = Sentence("Choose why you open this file.")
        return purpose_page(complaint, rules, then, error), 422
    if len(words) > MOST_WORDS or unreadable(words):
        error = Sentence("Say it in fewer words, and in signs that a page can show.")
        return purpose_page(complaint, rules, then, error), 422
    house().reading.note_purpose(actor(), complaint, chosen, words)
    return redirect(then, 303)


def _way(said: str, complaint: str) -> str:
    """Back to where somebody was asked: a page of this very case, and no other place."""
    case = url_for("staff.complaints.show", complaint=complaint)
    way = urlsplit(said)
    ours = not way.scheme and not way.netloc and "\\" not in said
    return said if ours and (way.path == case or way.path.startswith(f"{case}/")) else case


@room.get("/readings/<complaint>")
@open_to(Role.HEAD)
def of_case(complaint: str) -> str:
    """Everybody who looked at a case, by name, for the head of the office."""
    return _page(complaint)


@room.get("/readings/<complaint>/paper")
@open_to(Role.HEAD)
def paper(complaint: str) -> Response | tuple[str, int]:
    """What the person concerned is told, as a paper to be handed over: roles, nobody by name."""
    opened = open_case(complaint, "readers")
    looks = house().reading.looks_at(complaint)
    zone = readers.zone()
    number = opened.case.number
    return hand_out(on_paper.fold(looks, opened.procedure, zone, imprint(), number=number))


@room.post("/readings/<complaint>/withheld")
@open_to(Role.HEAD)
def withhold(complaint: str) -> Response | tuple[str, int]:
    """Withhold somebody's looks from the person concerned until a day, with reasons."""
    opened = open_case(complaint, "readers")
    reader, reasons = request.form.get("reader", ""), request.form.get("reasons", "").strip()
    until = _day(request.form.get("until", ""))
    errors: dict[str, Sentence] = {}
    if reader not in _accounts(opened.case.stream_id):
        errors["reader"] = Sentence("Choose whose reading it is.")
    if until is None or not today() < until <= today() + LONGEST:
        errors["until"] = Sentence("Name a day to come, at most a year from now.")
    if not reasons or len(reasons) > MOST_WORDS or unreadable(reasons):
        errors["reasons"] = Sentence(
            "Give the reasons, in at most 2,000 signs that a page can show."
        )
    if errors or until is None:
        return _page(complaint, errors), 422
    house().reading.withhold(actor(), complaint, reader=reader, until=until, reasons=reasons)
    return redirect(url_for(".of_case", complaint=complaint), 303)


def _page(complaint: str, errors: dict[str, Sentence] | None = None) -> str:
    opened = open_case(complaint, "readers")
    return render_template(
        "staff/readers.html",
        number=opened.case.number,
        back={
            "href": url_for("staff.complaints.show", complaint=complaint),
            "label": Sentence("Case {number}", number=opened.case.number),
        },
        rows=readers.of_file(complaint, opened.procedure, sealed=False),
        paper_url=url_for(".paper", complaint=complaint),
        reading_url=url_for(".watched"),
        people=[{"value": id, "label": desk.named(id)} for id in _accounts(complaint)],
        action=url_for(".withhold", complaint=complaint),
        errors=errors or {},
        filled=request.form,
    )


def _accounts(complaint: str) -> list[str]:
    """The people of the office who looked at a case."""
    looks = house().reading.looks_at(complaint)
    return [each for each in dict.fromkeys(look.actor for look in looks) if desk.known(each)]


@room.get("/readings/")
@open_to(Role.HEAD)
def watched() -> str:
    """Who opened how many files this week, and how many of them outside his own work."""
    return render_template("staff/reading.html", **readers.watched())


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
