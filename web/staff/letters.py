"""The letters of a case at a desk: drafted, read, approved, sent; and the papers as they were sealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from application import letters as kept
from application.adapters.printing import Unprintable
from application.papers import erased_after, signed_as
from application.reactions import reports
from application.reactions.letters import composed
from domain.complaint import Complaint
from domain.complaint.letters import WRITTEN
from domain.decision import decisions
from domain.history import Recorded, Refused
from domain.letter_kinds import LETTERS
from domain.words import Sentence
from projections import case_file, letterbook
from projections.letterbook import STATES, Letter
from projections.papers.report import KIND as REPORT
from web import desk
from web.access import CASE_WORK, open_to
from web.context import actor, house
from web.declared import FORMS
from web.desk import Opened, open_case
from web.offers import refusal
from web.offices_copy import handed_out
from web.papers import AWAY

letters = Blueprint("letters", __name__)

Part = dict[str, Any]

PARTS = {
    "opening": Sentence("What it says first"),
    "body": Sentence("What it adds"),
    "closing": Sentence("What it says last"),
}
OFFICES_COPY = Sentence(
    "The same with the history it was made from: for the office, not to be sent"
)
DRAFT_OF_REPORT = Sentence("The investigation report as it stands, a draft (PDF)")
VERBS = [verb for verb, each in decisions(Complaint).items() if each.fact.NAME in WRITTEN]
"""What somebody can do with letters, in the order in which it is done."""


@letters.get("/complaints/<complaint>/letters")
@open_to(*CASE_WORK)
def show_all(complaint: str) -> str:
    """Every letter of a case, how far each has come, and what can be done next."""
    opened = _with_letters(complaint, "letters")
    return render_template(
        "staff/letters.html",
        identity=desk.identity_bar(opened.case),
        letters=[
            _letter(each, opened)
            for each in letterbook.fold(opened.facts, opened.procedure)
            if each.number not in opened.withheld
        ],
        acts=list(_acts(opened)),
        back_url=url_for("staff.complaints.show", complaint=complaint),
    )


def papers_of(opened: Opened) -> list[Part]:
    """The sealed papers of a case, for its page; none for whoever may not read who complained."""
    case, found = opened.case.stream_id, []
    if opened.letters and _waiting_report(opened) is not None:
        draft = url_for("staff.letters.draft_of_report", complaint=case, matter=opened.case.matter)
        found.append({"label": DRAFT_OF_REPORT, "href": draft, "on": None})
    for each in opened.papers:
        paper = each.document
        sent = url_for("staff.letters.show", complaint=case, document=paper)
        found.append({"label": _called(each), "href": sent, "on": each.on})
        signed = signed_as(opened.facts, paper)
        if signed is not None and signed.certificate is not None:
            ours = url_for("staff.letters.show_with_history", complaint=case, document=paper)
            found.append({"label": OFFICES_COPY, "href": ours, "on": each.on})
    return found


def _called(paper: case_file.Letter) -> Sentence:
    kilobytes = max(1, paper.size // 1000)
    if paper.kind == REPORT:
        return Sentence("Investigation report (PDF, {kilobytes} kB)", kilobytes=kilobytes)
    if paper.kind not in LETTERS:
        return Sentence("The decision (PDF, {kilobytes} kB)", kilobytes=kilobytes)
    title = LETTERS[paper.kind].title
    return Sentence("{title} (PDF, {kilobytes} kB)", title=title, kilobytes=kilobytes)


def _with_letters(complaint: str, what: str) -> Opened:
    opened = open_case(complaint, what, request.args.get("matter"))
    if not opened.letters:
        # A letter says to whom it goes: whoever may not read the name reads no letter.
        abort(404)
    return opened


def _letter(letter: Letter, opened: Opened) -> Part:
    newest = letter.newest
    case = opened.case.stream_id
    gone = _erased(opened, letter.number, newest.number)
    return {
        "number": letter.number,
        "title": letter.title,
        "to": letter.to,
        "state": STATES[letter.state],
        "mended": letter.state in {"returned", "failed"},
        "on": letter.on,
        "by": desk.named(newest.by),
        "edition": newest.number,
        "returned": newest.returned.text() if newest.returned and not gone else "",
        "changes": list(_changes(letter, opened)),
        "preview_url": None
        if gone
        else url_for(".preview", complaint=case, letter=letter.number, edition=newest.number),
        "paper_url": url_for(".show", complaint=case, document=letter.document)
        if letter.document
        else None,
    }


def _erased(opened: Opened, letter: str, edition: int) -> bool:
    """Whether something of the case was erased since a draft was written: nobody reads it any more."""
    return any(
        isinstance(each.fact, Complaint.LetterDrafted)
        and (each.fact.letter, each.fact.edition) == (letter, edition)
        and erased_after(opened.facts, each.version)
        for each in opened.facts
    )


def _changes(letter: Letter, opened: Opened) -> Iterator[Part]:
    """What the newest draft says otherwise than the one before."""
    if len(letter.editions) < 2:
        return
    before, after = letter.editions[-2:]
    if _erased(opened, letter.number, before.number):
        return
    for name, pieces in letterbook.changed(before, after):
        yield {"part": PARTS[name], "pieces": pieces}


def _acts(opened: Opened) -> Iterator[Part]:
    """What this person can do with the letters of the case now."""
    for verb in VERBS:
        if (
            refusal(FORMS[verb], opened.facts, opened.procedure, actor(), opened.case.matter)
            is None
        ):
            yield {
                "label": FORMS[verb].title,
                "href": url_for("staff.complaints.ask", complaint=opened.case.stream_id, verb=verb),
            }


@letters.get("/complaints/<complaint>/letters/drafts/<letter>/<int:edition>")
@open_to(*CASE_WORK)
def preview(complaint: str, letter: str, edition: int) -> Response | tuple[str, int]:
    """Print a draft as it would go out, marked as a draft; nothing is kept of it."""
    opened = _with_letters(complaint, f"draft: {letter} v{edition}")
    if letter in opened.withheld or _erased(opened, letter, edition):
        abort(404)
    try:
        paper, say = composed(house(), opened.facts, letter, edition)
    except LookupError:
        abort(404)
    try:
        printed = house().counter.letter(paper, say)
    except Unprintable as trouble:
        return render_template("refused.html", refusal=Refused(trouble.sentence)), AWAY
    return _pdf(printed.pdf, opened.case.number)


@letters.get("/complaints/<complaint>/letters/draft-report")
@open_to(*CASE_WORK)
def draft_of_report(complaint: str) -> Response | tuple[str, int]:
    """Print the report as it would stand if it were made final now, marked as a draft."""
    opened = _with_letters(complaint, "draft: report")
    if _waiting_report(opened) is None:
        abort(404)
    paper, say = reports.composed(house(), opened.facts, str(opened.case.matter))
    try:
        printed = house().counter.report(paper, say)
    except Unprintable as trouble:
        return render_template("refused.html", refusal=Refused(trouble.sentence)), AWAY
    return _pdf(printed.pdf, opened.case.number)


def _waiting_report(opened: Opened) -> Recorded | None:
    """The version of the report that was handed in last, while nobody has made it final."""
    last = None
    for each in opened.facts:
        match each.fact:
            case Complaint.ReportDrafted(matter=matter) if matter == opened.case.matter:
                last = each
            case Complaint.ReportMadeFinal(matter=matter) if matter == opened.case.matter:
                last = None
    return None if last is None or erased_after(opened.facts, last.version) else last


@letters.get("/complaints/<complaint>/letters/<document>")
@open_to(*CASE_WORK)
def show(complaint: str, document: str) -> Response:
    """Hand a paper over as it was signed. Raises `LetterChanged`."""
    opened = open_case(complaint, f"letter: {document}")
    case = opened.case
    letter = next((each for each in opened.papers if each.document == document), None)
    if letter is None:
        abort(404)
    pdf = kept.read(house().settings.documents, sha256=letter.sha256)
    return _pdf(pdf, case.number)


@letters.get("/complaints/<complaint>/letters/<document>/with-history")
@open_to(*CASE_WORK)
def show_with_history(complaint: str, document: str) -> Response:
    """Hand over the office's copy of a paper. Raises `LetterChanged`."""
    return handed_out(complaint, document)


def _pdf(pdf: bytes, number: str) -> Response:
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return answer
