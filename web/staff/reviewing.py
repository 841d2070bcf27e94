"""What whoever reviews an investigation report reads first: its passages, and the questions answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from application.adapters.words import Words
from domain.complaint import Complaint
from domain.complaint.checked import UNMET, Check
from domain.words import Sentence
from web import desk, offers
from web.declared import FORMS
from web.questions import Decision, Question, Situation

Part = dict[str, Any]


def report_as_it_stands(at: Situation) -> list[Part]:
    """The report that was handed in, and what the record answers to the reviewer's questions."""
    return [*_passages(at), *_checklist(at)]


def _passages(at: Situation) -> Iterator[Part]:
    handed_in: Complaint.ReportDrafted | None = None
    passages: dict[tuple[str, str], Complaint.PassageWritten] = {}
    for each in at.office.facts_of(at.case.stream_id):
        fact = each.fact
        if isinstance(fact, Complaint.ReportDrafted) and fact.matter == at.case.matter:
            handed_in = fact
        elif isinstance(fact, Complaint.PassageWritten) and fact.matter == at.case.matter:
            passages[fact.allegation, fact.subject] = fact
    if handed_in is not None:
        introduction = handed_in.introduction.text()
        yield {"term": Sentence("What was looked into, and how"), "text": introduction}
    for chain in at.case.chains:
        passage = passages.get((chain.allegation, chain.subject.id))
        if passage is not None:
            yield {
                "term": Sentence(
                    "{code} {words}: {who}",
                    code=chain.code,
                    words=chain.title,
                    who=desk.subject_said(chain.subject, at.case.procedure),
                ),
                "lead": Sentence(
                    "For it: {for_it}. Against it: {against}.",
                    for_it=list(passage.speaks_for) or Sentence("nothing"),
                    against=list(passage.speaks_against) or Sentence("nothing"),
                ),
                "text": passage.analysis.text(),
            }


def _checklist(at: Situation) -> Iterator[Part]:
    say = Words(at.language, at.case.procedure.tz)
    subjects = {each.id: each for each in at.case.subjects}
    titles = {each.allegation: each.title for each in at.case.chains}
    for check in _answered(at):
        told = []
        for note in check.notes:
            about: list[Any] = [titles[note.allegation]] if note.allegation in titles else []
            if note.subject in subjects:
                about.append(desk.subject_said(subjects[note.subject], at.case.procedure))
            said = Sentence("{who}: {how}", who=about, how=note.said) if about else note.said
            told.append(say(said))
        yield {"term": check.asked, "lead": check.said, "text": "\n".join(told)}


def _answered(at: Situation) -> list[Check]:
    """The questions as this case answers them today; nobody asks before anything was sorted."""
    facts = at.office.facts_of(at.case.stream_id)
    matter = at.case.matter or ""
    case = offers.replayed(facts, at.case.procedure, matter)
    return case.reviewed(matter, at.today) if matter in case.matters else []


def _is_unmet(question: Question, at: Situation) -> bool:
    asked = question.name.removeprefix("why_")
    return any(each.id == asked and each.state == UNMET for each in _answered(at))


def _asked_where_unmet(question: Question) -> Question:
    if not question.name.startswith("why_"):
        return question
    return replace(question, applies=lambda at: _is_unmet(question, at))


REVIEWING: dict[str, Decision] = {
    "return_report": replace(FORMS["return_report"], reads=report_as_it_stands),
    "make_report_final": replace(
        FORMS["make_report_final"],
        reads=report_as_it_stands,
        questions=tuple(map(_asked_where_unmet, FORMS["make_report_final"].questions)),
    ),
}
"""The decisions on a report, with the report beside them; a reason is asked only where it is needed."""
