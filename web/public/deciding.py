"""What the person who complained can decide on their own page: to add, to agree, to ask, to rate."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application import complaints
from application.limits import ANSWER
from domain.complaint import Complaint
from domain.complaint.keeping import ALWAYS
from domain.history import Recorded, Refused
from domain.people import Role
from domain.procedure import Procedure
from domain.words import Sentence
from projections import case_file
from web import trying
from web.access import RECEIPT, open_to
from web.context import bound_command, calendar, command, house, new_command_id, today
from web.declared import FORMS
from web.offers import offers, refusal, replayed
from web.public.reader import complainant
from web.questions import Decision, Situation, Unanswered, asked, read
from web.trying import Said

deciding = Blueprint("deciding", __name__)

MAY_BE_ASKED = frozenset({
    "line", "words", "day", "day_ahead", "moment", "yes", "number", "choice", "choices", "matter",
    "terms",
})  # fmt: skip
"""Whoever is asked for a person, a case or an allegation is shown which there are: not here."""


def offered(facts: list[Recorded], procedure: Procedure) -> list[dict[str, object]]:
    """What the person can do now, each with where it is done."""
    case = replayed(facts, procedure)
    several = len(case.matters) > 1
    found: dict[tuple[str, str], dict[str, object]] = {}
    for matter in case.matters or [""]:
        for each in offers(_theirs(procedure), facts, procedure, complainant(), matter):
            decision = each.decision
            # What is about the whole complaint is offered once, however many matters it has.
            which = matter if several and decision.of_one_matter else ""
            if each.refused is None and (decision.verb, which) not in found:
                title = decision.own or decision.title
                found[decision.verb, which] = {
                    "label": _of(title, case.matters[which].kind, procedure) if which else title,
                    "href": url_for(
                        "public.deciding.ask", verb=decision.verb, matter=which or None
                    ),
                }
    return list(found.values())


def _of(title: Sentence, kind: str, procedure: Procedure) -> Sentence:
    """A title with the matter that it is about, in the words the public reads."""
    return Sentence("{title}: {matter}", title=title, matter=procedure.tracks[kind].public)


def _theirs(procedure: Procedure) -> list[Decision]:
    """The decisions that a procedure gives to the person who complained."""
    facts = {
        move.fact
        for track in procedure.tracks.values()
        for move in track.transitions
        if Role.COMPLAINANT in move.by
    } | {fact for fact, move in ALWAYS.items() if Role.COMPLAINANT in move.by}
    return [
        each
        for verb, each in FORMS.items()
        if each.fact.NAME in facts
        and {asked.kind for asked in complaints.DECISIONS[verb].asks} <= MAY_BE_ASKED
    ]


@deciding.get("/page/<verb>")
@open_to(RECEIPT)
def ask(verb: str) -> str:
    """Show what is asked; say at once if it cannot be done now."""
    decision, facts, procedure = _opened(verb, "form")
    situation = _situation(facts, procedure)
    refused = refusal(decision, facts, procedure, complainant(), situation.case.matter)
    return _form(decision, situation, refused=refused)


@deciding.post("/page/<verb>")
@open_to(RECEIPT)
def decide(verb: str) -> Response | Said:
    """Take the decision, once; whatever was typed stays on the page when it is not recorded."""
    decision, facts, procedure = _opened(verb, "decision")
    situation = _situation(facts, procedure)
    attempt = trying.attempt("answer", (ANSWER, g.receipt))
    if attempt.held_up:
        refused = Refused(attempt.held_up)
        return _form(decision, situation, refused=refused), 429, attempt.headers
    try:
        given = decision.means(read(decision.questions, situation, request.form), situation)
        if decision.of_one_matter and situation.case.matter:
            given = {"matter": situation.case.matter, **given}
        outcome = decision.use_case(
            house().office,
            by=complainant(),
            command=bound_command("complainant", g.receipt, verb),
            complaint=g.receipt,
            **given,
        )
    except Unanswered as trouble:
        return _form(decision, situation, errors=trouble.errors), 422
    except Refused as trouble:
        return _form(decision, situation, refused=trouble), 409
    return redirect(url_for("public.status.show", at=outcome.position), 303)


def _opened(verb: str, what: str) -> tuple[Decision, list[Recorded], Procedure]:
    """The case of the receipt; that it is opened is written down before."""
    if verb not in FORMS:
        abort(404)
    house().reading.note(complainant(), g.receipt, f"{what}: {verb}")
    facts = house().office.facts_of(g.receipt)
    filed = facts[0].fact
    assert isinstance(filed, Complaint.Filed), "Only a complaint has a receipt."
    procedure = house().office.procedure(filed.procedure, filed.procedure_version)
    decision = next((each for each in _theirs(procedure) if each.verb == verb), None)
    if decision is None:
        abort(404)
    return decision, facts, procedure


def _situation(facts: list[Recorded], procedure: Procedure) -> Situation:
    days, matter = calendar(procedure.calendar), request.args.get("matter")
    case = case_file.fold(facts, procedure, days, today(), matter=matter)
    return Situation(case, house().office, None, today(), g.language)


def _form(
    decision: Decision,
    situation: Situation,
    *,
    refused: Refused | None = None,
    errors: Mapping[str, Sentence] | None = None,
) -> str:
    typed = request.form if request.method == "POST" else None
    found = dict(errors or {})
    if refused and refused.field in {each.name for each in decision.questions}:
        found[refused.field] = refused.sentence
    return render_template(
        "public/decide.html",
        decision={
            "title": decision.own or decision.title,
            "lead": decision.lead,
            "records": decision.records,
            "action": url_for(
                "public.deciding.decide",
                verb=decision.verb,
                matter=situation.case.matter if len(situation.case.matters) > 1 else None,
            ),
            "fields": asked(decision.questions, situation, typed),
        },
        refusal=refused,
        errors=found,
        command_id=command().id or new_command_id(),
        seen_version=situation.case.version,
        back_url=url_for("public.status.show"),
    )
