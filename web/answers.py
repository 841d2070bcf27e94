"""What may be answered to a question of a decision, taken from the case and from its procedure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from application import accounts
from application.adapters.words import Words
from domain.complaint import Complaint
from domain.complaint.restraint import KEPT_FROM_DUTY
from domain.people import Role
from domain.rules import Label
from domain.words import Sentence
from projections.case_file import CaseFile, Chain
from web import desk
from web.questions import Answers, Option, Options, Situation

FIRST = "m1"
"""What the first matter of a case is called."""


class InHand(Complaint):
    """A copy of a case on which a decision is tried, with one of its matters in hand."""

    in_hand: str = FIRST


def in_hand(case: Any) -> str:
    """The matter that a decision is tried on."""
    return str(getattr(case, "in_hand", FIRST))


def next_matter(case: Complaint | CaseFile) -> str:
    """What the next matter is called that somebody sorts."""
    return f"m{len(case.matters) + 1}"


LANGUAGES = (Option("zh", "简体中文"), Option("en", "English"))
SUBJECT_KINDS = (
    Option("officer", Sentence("An officer or a member of staff")),
    Option("unidentified", Sentence("Somebody not yet identified")),
    Option("unit", Sentence("A unit")),
    Option("policy", Sentence("A rule or the way things are done")),
)
PLACES = (
    Option("lead", Sentence("In charge of the inquiry")),
    Option("second", Sentence("Second investigator")),
)


def languages(_: Situation) -> Sequence[Option]:
    """The languages a paper can be written in."""
    return LANGUAGES


def subject_kinds(_: Situation) -> Sequence[Option]:
    """What a complaint can be about."""
    return SUBJECT_KINDS


def places(_: Situation) -> Sequence[Option]:
    """The places of an investigator."""
    return PLACES


def words(kind: str) -> Options:
    """The words of one of the procedure's lists: grounds, steps, standings."""

    def options(at: Situation) -> Sequence[Option]:
        procedure = at.case.procedure
        if kind == "other_remedy":
            return [Option(each.id, each.label) for each in procedure.other_remedies]
        listed = procedure.words.get(kind, {})
        return [Option(id, label) for id, label in listed.items()]

    return options


def kinds(at: Situation) -> Sequence[Option]:
    """The kinds of matter the procedure knows."""
    return [Option(each.id, each.label, each.src) for each in at.case.procedure.tracks.values()]


def codes(at: Situation) -> Sequence[Option]:
    """What may be alleged under the procedure."""
    return [
        Option(each.id, Sentence("{code} {words}", code=each.id, words=each.label))
        for each in at.case.procedure.codes.values()
    ]


def findings(at: Situation) -> Sequence[Option]:
    """The findings that the track of this matter knows."""
    return [
        Option(each.id, each.label) for each in at.case.procedure.findings_for(at.case.kind or "")
    ]


def measures(at: Situation) -> Sequence[Option]:
    """What the office itself may decide for the people of this case, by their standing.

    A sanction proper is decided by the discipline body, never here; to keep an officer from duty has
    a decision of its own.
    """
    standings = {each.standing for each in at.case.subjects if each.standing}
    return [
        Option(each.id, each.label, each.src)
        for each in at.case.procedure.measures.values()
        if not each.sanction
        and each.id not in KEPT_FROM_DUTY
        and (not standings or standings & each.standings)
    ]


def subjects(at: Situation) -> Sequence[Option]:
    """Who is named in the case."""
    procedure = at.case.procedure
    return [Option(each.id, desk.subject_said(each, procedure)) for each in at.case.subjects]


def only_subject(at: Situation) -> list[str]:
    """The one who is named, when it is only one."""
    return [each.id for each in at.case.subjects] if len(at.case.subjects) == 1 else []


def investigators(at: Situation) -> Sequence[Option]:
    """Who of the office inquires."""
    return [
        Option(id, Sentence("{name}, {unit}", name=each.name, unit=each.unit))
        for id, each in accounts.people(at.office).items()
        if each.role in {Role.INVESTIGATOR, Role.LEAD}
    ]


def pairs(at: Situation) -> Sequence[Option]:
    """Each allegation against each one it concerns."""
    return [Option(each.pair, _chain_said(each, at.case)) for each in _chains(at.case)]


def _chains(case: CaseFile) -> list[Chain]:
    """What is alleged in the matter in hand."""
    return [each for each in case.chains if each.matter == case.matter]


def first_open_pair(at: Situation) -> str:
    """The first allegation that has no finding yet."""
    return next((each.pair for each in _chains(at.case) if not each.determined), "")


def _chain_said(chain: Chain, case: CaseFile) -> Sentence:
    return Sentence(
        "{code} {words}: {who}",
        code=chain.code,
        words=chain.title,
        who=desk.subject_said(chain.subject, case.procedure),
    )


# From answers to what a use case is asked


def on_pair(given: Answers, _: Situation) -> Answers:
    """Take the allegation and the subject apart."""
    allegation, _, subject = given["pair"].partition(":")
    rest = {name: answer for name, answer in given.items() if name != "pair"}
    return {**rest, "allegation": allegation, "subject": subject}


def charged(given: Answers, _: Situation) -> Answers:
    """Say whether the investigator is in charge."""
    rest = {name: answer for name, answer in given.items() if name != "place"}
    return {**rest, "lead": given["place"] == "lead"}


def drafted(given: Answers, at: Situation) -> Answers:
    """Write the chosen bases out in the language of the paper: the paper keeps these very words."""
    bases = dict(_bases(at.case))
    chosen = tuple(bases[id].in_(given["language"]) for id in given["legal_basis"])
    return {**given, "legal_basis": chosen}


# What a draft is offered


def legal_bases(at: Situation) -> Sequence[Option]:
    """What a paper of this kind rests on, and what was alleged."""
    return [Option(id, label) for id, label in _bases(at.case)]


def usual_legal_basis(at: Situation) -> list[str]:
    """The bases that the procedure names for the paper itself."""
    return [id for id, _ in _bases(at.case) if id.startswith("paper")]


def _bases(case: CaseFile) -> Iterator[tuple[str, Label]]:
    paper = case.procedure.document("disposition")
    if paper and case.kind in paper.legal_bases:
        for number, label in enumerate(paper.legal_basis(case.kind or "")):
            yield f"paper-{number}", label
    for code in dict.fromkeys(each.code for each in _chains(case)):
        known = case.procedure.code(code)
        for number, label in enumerate(known.legal_basis if known else ()):
            yield f"{code}-{number}", label


def opening(at: Situation) -> str:
    """The findings as the first sentences of a paper, in the language of the person."""
    say = _speaking(at.case)
    return "\n".join(
        say(
            Sentence(
                "On “{words}” we found: {finding}.", words=chain.title, finding=chain.found.finding
            )
        )
        for chain in _chains(at.case)
        if chain.found
    )


def facts_found(at: Situation) -> str:
    """The reasons of the findings, for whoever writes the facts out."""
    return "\n\n".join(
        chain.found.why.text() for chain in _chains(at.case) if chain.found and chain.found.why
    )


def _speaking(case: CaseFile) -> Words:
    return Words(case.language, case.procedure.tz)


# What whoever decides reads first


def recommendations(at: Situation) -> list[dict[str, Any]]:
    """What the inquiry recommended, and why."""
    return list(_said("recommended", at.case))


def findings_made(at: Situation) -> list[dict[str, Any]]:
    """The findings that the paper tells, and their reasons."""
    return list(_said("determined", at.case))


def _said(kind: str, case: CaseFile) -> Iterator[dict[str, Any]]:
    for chain in _chains(case):
        for link in chain.links:
            if link.finding and (
                link is chain.found if kind == "determined" else link.kind == kind
            ):
                why = link.why.text() if link.why else "—"
                said = Sentence(
                    "{finding} ({who})",
                    finding=link.finding,
                    who=desk.who(link.actor, link.role, case.procedure),
                )
                yield {"term": _chain_said(chain, case), "lead": said, "text": why}


def draft_as_it_stands(at: Situation) -> list[dict[str, Any]]:
    """The words of the draft, for whoever approves or sends it."""
    draft = at.case.draft
    if draft is None:
        return []
    parts: list[dict[str, Any]] = [
        {"term": Sentence("How it begins"), "text": draft.opening.text()},
        {"term": Sentence("The facts found"), "text": draft.facts_found.text()},
    ]
    if draft.closing:
        parts.append({"term": Sentence("How it ends"), "text": draft.closing.text()})
    if draft.legal_basis:
        parts.append({"term": Sentence("What it rests on"), "text": "\n".join(draft.legal_basis)})
    return parts
