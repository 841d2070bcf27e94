"""A small office that improvises: people, and an answer to anything that a decision can ask."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from domain.complaint import Complaint
from domain.decision import Asked, Decision, decisions
from domain.people import Actor
from domain.vocabulary import STANDINGS

DECLARED: Mapping[str, Decision] = decisions(Complaint)

PEOPLE: Sequence[Actor] = (
    Actor("account-intake", "intake", "staff", badge="030001", unit="window"),
    Actor("account-zhou", "investigator", "staff", badge="031001", unit="inspectorate"),
    Actor("account-he", "investigator", "staff", badge="031002", unit="inspectorate"),
    Actor("account-gu", "lead", "staff", badge="031003", unit="inspectorate"),
    Actor("account-deputy", "lead", "staff", badge="031004", unit="window"),
    Actor("account-head", "head", "staff", badge="030000", unit="bureau"),
    Actor("account-audit", "auditor", "staff", unit="audit"),
    Actor("complainant", "complainant", "public"),
    Actor("system", "system", "worker"),
    Actor("importer", "importer", "command_line"),
)
OF_THE_OFFICE = tuple(each for each in PEOPLE if each.id.startswith("account-"))

TEXTS = ("窗口人员说话生硬。", "Twice sent away.", "…", "   ", "a\u202eb")
LINES = ("window", "inspectorate", "031001", "officer", "police", "市局", " ")

UNDECLARED = (
    "sort_matter", "note_person", "name_officer", "allege", "take_responsibility", "assign",
    "recommend", "determine", "propose_measure", "decide_measure", "draft_disposition",
    "approve_disposition", "issue_disposition", "sign_document", "deem_handover", "lapse",
)  # fmt: skip
"""What is decided on a form of its own: what it asks is known by the name of each keyword."""

VERBS = (*UNDECLARED, *DECLARED)


@dataclass(slots=True)
class Day:
    """The day it is where the office stands, and on which the case began."""

    today: date
    began: date


def answers(chance: Random, verb: str, case: Complaint, day: Day) -> dict[str, Any]:
    """Answers to whatever a decision asks, such as a door would let through."""
    takes = inspect.signature(getattr(Complaint, verb)).parameters
    asked = DECLARED[verb].asks if verb in DECLARED else ()
    given: dict[str, Any] = {}
    for each in asked:
        given |= _answer(chance, each, case, day)
    for name, keyword in takes.items():
        needed = keyword.default is inspect.Parameter.empty
        if name not in {"self", "by", *given} and (needed or chance.random() < 0.5):
            given[name] = _named(chance, name, verb, case, day)
    return given


def _answer(chance: Random, asked: Asked, case: Complaint, day: Day) -> dict[str, Any]:
    if asked.kind == "pair":
        pairs = [(a, s) for a, (_, subjects) in case.allegations.items() for s in subjects]
        allegation, subject = chance.choice([*pairs, *pairs, ("a9", "s9")])
        return {"allegation": allegation, "subject": subject}
    if not asked.needed and chance.random() < 0.15:
        return {asked.name: () if asked.kind in {"choices", "subjects", "findings"} else None}
    return {asked.name: _of_kind(chance, asked, case, day)}


def _of_kind(chance: Random, asked: Asked, case: Complaint, day: Day) -> Any:
    match asked.kind:
        case "choice":
            return mostly(chance, _choices(asked, case))
        case "choices":
            return tuple(chance.sample(_choices(asked, case), k=1))
        case "line":
            return chance.choice([*numbers(case) * 2, *LINES])
        case "words":
            return mostly(chance, TEXTS[:2], TEXTS)
        case "day":
            return _been(chance, day)
        case "day_ahead":
            return day.today + timedelta(days=chance.choice([0, 1, 5, 30, 400]))
        case "moment":
            return datetime.combine(_been(chance, day), time(9), UTC)
        case "number":
            return chance.choice([0, 1, 5, 15, 30, 90])
        case "yes":
            return chance.random() < 0.7
        case "case":
            return mostly(chance, ["complaint-2"], ["complaint-1", "complaint-3"])
        case kind:
            return _known(chance, kind, case)


def mostly(chance: Random, usual: Sequence[Any], odd: Sequence[Any] = ("…",)) -> Any:
    """One of those that are usual, and now and then an odd one."""
    return chance.choice(usual if usual and chance.random() < 0.93 else odd)


def _choices(asked: Asked, case: Complaint) -> Sequence[str]:
    rules = case.under()
    if asked.among == "other_remedy":
        return [each.id for each in rules.other_remedies]
    if asked.among == "conflict":
        return [each.id for each in rules.conflict]
    if isinstance(asked.among, str):
        return list(rules.words.get(asked.among, ())) or ["…"]
    return [id for id, _ in asked.among]


def _known(chance: Random, kind: str, case: Complaint) -> Any:
    rules = case.under()
    among: Mapping[str, Sequence[str]] = {
        "matter": list(case.matters),
        "allegation": list(case.allegations),
        "subject": list(case.subjects),
        "subjects": list(case.subjects),
        "person": [each.id for each in OF_THE_OFFICE],
        "clock": [each.id for each in rules.clocks],
        "finding": list(rules.findings),
        "findings": list(rules.findings),
        "measure": list(rules.measures),
        "code": list(rules.codes),
        "document": list(rules.documents),
        "terms": [id for id, each in case.softenings.items() if each.terms],
    }
    one = mostly(chance, among[kind])
    return (one,) if kind in {"subjects", "findings"} else one


def _been(chance: Random, day: Day) -> date:
    """A day that has been: mostly today, now and then long ago."""
    since = (day.today - day.began).days
    return day.today - timedelta(days=chance.choice([0] * 12 + [1, 7, since, since + 3]))


def numbers(case: Complaint) -> list[str]:
    """What has a number in the case: requests, proofs, offers, interviews, reviews."""
    return sorted(
        id
        for kept in vars(case).values()
        if isinstance(kept, dict | set)
        for id in kept
        if isinstance(id, str) and id
    )


def _named(chance: Random, name: str, verb: str, case: Complaint, day: Day) -> Any:
    """An answer to a question that no form declares, by the name of the keyword."""
    rules = case.under()
    brings = {"sort_matter": "matter", "allege": "allegation", "name_officer": "subject"}
    known: Mapping[str, Sequence[str]] = {
        "matter": list(case.matters),
        "allegation": list(case.allegations),
        "subject": list(case.subjects),
    }
    if (
        verb in {"recommend", "determine"}
        and name in {"allegation", "subject"}
        and case.allegations
    ):
        allegation, (_, subjects) = chance.choice(list(case.allegations.items()))
        return allegation if name == "allegation" else chance.choice(subjects)
    if name in known:
        new = f"{name[0]}{len(known[name]) + 1}"
        return new if brings.get(verb) == name else mostly(chance, known[name])
    staff = [each.id for each in OF_THE_OFFICE]
    among: Mapping[str, Sequence[Any]] = {
        "kind": {"sort_matter": list(rules.tracks), "name_officer": ["officer", "unit"]}.get(
            verb, ["talk"]
        ),
        "person": ["p1", "p2"],
        "capacity": ["victim", "witness"],
        "officer": [*[None] * 50, *["officer-7"] * 5, *staff],
        "standing": [*sorted(STANDINGS), None],
        "investigator": [*staff, *staff[1:3] * 3, "account-lent"],
        "measure": list(rules.measures) or ["…"],
        "finding": list(rules.findings) or ["…"],
        "code": list(rules.codes) or ["…"],
        "language": ["zh", "en"],
        "legal_basis": [()],
        "document": ["disposition-1", "disposition-2", *rules.documents],
        "clock": [each.id for each in rules.clocks] or ["…"],
        "calendar": [case.days()],
        "started_by": range(1, case.version + 2),
        "made_from": [case.version],
        "size": [1000],
        "subjects": [tuple(case.subjects)[:1], tuple(case.subjects)],
        "proposal": [*case.softenings, None],
        "recusal": ["r1", "r2", None],
        "linked": [None, "complaint-4"],
        "badge": [*[None] * 60, *(each.badge for each in OF_THE_OFFICE)],
        "rank": [None, *rules.words.get("rank", {})],
        "unit": ["window", "inspectorate"],
        "on": [_been(chance, day)],
        "today": [day.today],
        "by_day": [day.today + timedelta(days=30)],
        "lead": [True, False],
    }
    if name in among:
        return mostly(chance, among[name], among[name] if name in STRICT else ("…",))
    return mostly(chance, TEXTS[:2], TEXTS)


STRICT = frozenset({
    "calendar", "started_by", "made_from", "size", "legal_basis", "on", "today", "by_day", "lead",
    "subjects",
})  # fmt: skip
"""What no door can get in another kind than this."""
