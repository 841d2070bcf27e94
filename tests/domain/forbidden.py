"""The rules read a second time, from the recorded facts alone: what should never have been recorded.

It shares nothing with the chapters of a case but the text of the procedure, so that a rule which is
forgotten there is missed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.history import Fact, Recorded
from domain.procedure import Procedure
from domain.rules import Transition
from domain.sealed import Sealed
from domain.vocabulary import ROLES

UNASKED = frozenset({"filed", "clock_lapsed", "softening_proposed"})
"""What happens before any stage, or is counted and not decided."""

MAY_STILL = frozenset({"handover_offered", "cover_arranged", "recused"})

KEEPING = frozenset({
    "legal_hold_placed", "legal_hold_lifted", "restricted", "restriction_lifted", "data_asked",
    "data_answered", "erasure_proposed", "erasure_declined", "person_erased", "erasure_completed",
    "expungement_proposed", "expunged", "copy_proposed", "copy_released",
})  # fmt: skip
"""What happens to a file at any stage: those who lead the office decide it, two of them."""

DECIDED_ON = {
    "person_erased": "erasure_proposed",
    "expunged": "expungement_proposed",
    "copy_released": "copy_proposed",
    "legal_hold_lifted": "legal_hold_placed",
    "restriction_lifted": "restricted",
}
"""What one person began and another ends."""

WAYS_TO_BURY = frozenset(
    {
        *("declined", "diverted", "passed_on", "merged", "separated", "reclassified"),
        *("discontinued", "withdrawn", "resolved_by_agreement", "officer_struck_out"),
    }
)

REASONS = ("reasons", "summary", "facts_found", "why", "text")


@dataclass(frozen=True, slots=True)
class Before:
    """What the record held when something was about to be recorded."""

    facts: Sequence[Recorded]
    rules: Procedure

    def named(self, *names: str, **fields: Any) -> list[Recorded]:
        return [
            each
            for each in self.facts
            if each.fact.NAME in names
            and all(getattr(each.fact, name, None) == value for name, value in fields.items())
        ]

    def stage(self, matter: str) -> str:
        for each in reversed(self.facts):
            said = getattr(each.fact, "stage", "")
            if said and getattr(each.fact, "matter", None) == matter:
                return str(said)
        return self.rules.first_stage

    def matters(self) -> dict[str, str]:
        return {each.fact.matter: each.fact.kind for each in self.named("matter_sorted")}  # type: ignore[attr-defined]  # it has both

    def happened(self, name: str, matter: str) -> bool:
        return any(
            getattr(each.fact, "matter", None) in (None, "", matter) for each in self.named(name)
        )

    def holder(self) -> str | None:
        found = None
        for each in self.named("responsibility_taken", "handover_accepted", "handover_deemed"):
            found = getattr(each.fact, "holder", each.actor)
        return found

    def investigators(self) -> set[str]:
        found: set[str] = set()
        for each in self.facts:
            if each.fact.NAME == "assigned":
                found.add(each.fact.investigator)  # type: ignore[attr-defined]  # it has one
            elif each.fact.NAME == "recused" or getattr(each.fact, "granted", False):
                found.discard(getattr(each.fact, "person", ""))
            elif each.fact.NAME == "reopened":
                found.clear()
        return found

    def complained_about(self, person: str, badge: str) -> bool:
        officers: dict[str, str | None] = {}
        worn: dict[str, str] = {}
        for each in self.named("officer_named", "officer_identified", "officer_struck_out"):
            fact: Any = each.fact
            if fact.NAME == "officer_struck_out":
                worn.pop(fact.subject, None)
            officers[fact.subject] = None if fact.NAME == "officer_struck_out" else fact.officer
            if isinstance(fact.badge, Sealed):
                worn[fact.subject] = fact.badge.text().strip()
        return person in officers.values() or (bool(badge) and badge in worn.values())

    def restricted(self) -> bool:
        return len(self.named("restricted")) > len(self.named("restriction_lifted"))

    def held(self) -> set[str]:
        def holds(name: str) -> set[str]:
            return {getattr(each.fact, "hold", "") for each in self.named(name)}

        return holds("legal_hold_placed") - holds("legal_hold_lifted")

    def erased(self) -> set[str]:
        return {key for each in self.named("person_erased") for key in each.fact.keys}  # type: ignore[attr-defined]  # it has them

    def ended(self) -> bool:
        return bool(self.matters()) and all(
            self.rules.is_final(kind, self.stage(matter)) for matter, kind in self.matters().items()
        )

    def out(self, person: str, role: str) -> bool:
        """Whether somebody stepped back, or was ordered to, on a ground that bars the role."""
        grounds = {each.id: each.bars for each in self.rules.conflict}
        against: set[str] = set()
        for each in self.named("recused", "recusal_decided", "recusal_lifted", person=person):
            fact: Any = each.fact
            if fact.NAME == "recusal_lifted":
                against.discard(fact.ground)
            elif getattr(fact, "granted", True):
                against.add(fact.ground)
        return any(role in grounds[ground] for ground in against)


def why(before: Before, new: Recorded, badge: str) -> Iterator[str]:
    """Every reason for which a fact should not have been recorded, in the words of this file."""
    fact, rules = new.fact, before.rules
    if fact.NAME in UNASKED or (fact.NAME, new.role) == ("document_signed", "system"):
        return
    if fact.NAME in KEEPING:
        yield from _keeping(before, new, badge)
        return
    if before.restricted() and new.role not in {"complainant", "system"}:
        yield "the file is restricted, and something goes on in it"
    for name in fact.__dataclass_fields__:
        text = getattr(fact, name)
        if isinstance(text, Sealed) and text.of in before.erased():
            yield "it was written for somebody who was erased"
    ways = list(_ways(before, fact))
    if not ways:
        yield "no transition lets it happen at this stage"
        return
    yield from _any(ways, lambda matter, move: _role(move, new, matter))
    yield from _any(ways, lambda matter, move: _in_time(before, move, matter))
    said = getattr(fact, "stage", "")
    if said and said not in {move.to or before.stage(matter) for matter, move in ways}:
        yield f"it leads to {said}, and no transition does"
    if rules.history_only:
        return
    if before.complained_about(new.actor, badge):
        yield "it is about whoever recorded it"
    if before.out(new.actor, new.role) and fact.NAME not in MAY_STILL:
        yield "whoever recorded it does not act here"
    matter, move = ways[0]
    for need in move.needs:
        if not _content(need, before, new, matter):
            yield f"the guard {need} cannot have been content"
    yield from _always(before, new)


def _keeping(before: Before, new: Recorded, badge: str) -> Iterator[str]:
    """What holds of keeping and forgetting, whatever a procedure says."""
    fact: Any = new.fact
    leads = new.role in {"lead", "head"}
    others = {
        "data_asked": {"complainant", "intake", "investigator"},
        "legal_hold_placed": {"investigator"},
        "erasure_proposed": {"system"},
        "erasure_completed": {"system"},
    }
    if new.role not in others.get(fact.NAME, set()) and (
        not leads or fact.NAME == "erasure_completed"
    ):
        yield f"it is not given to {new.role}"
    if before.complained_about(new.actor, badge):
        yield "it is about whoever recorded it"
    if before.out(new.actor, new.role):
        yield "whoever recorded it does not act here"
    if first := DECIDED_ON.get(fact.NAME):
        same = {"hold": fact.hold} if first == "legal_hold_placed" else {}
        same |= {"copy": fact.copy} if first == "copy_proposed" else {}
        if first == "expungement_proposed":
            same = {"allegation": fact.allegation, "subject": fact.subject}
        begun = before.named(first, **same)
        if not begun or begun[-1].actor == new.actor:
            yield "one person alone decides it"
    if fact.NAME in {"person_erased", "erasure_proposed"}:
        if before.held():
            yield "a legal hold lies on it"
        if not before.ended():
            yield "the case goes on"
    if fact.NAME == "person_erased" and before.named("erasure_proposed")[-1].actor == "system":
        yield "the office itself proposed it, and one person alone decides"
    if fact.NAME == "restricted" and not before.ended():
        yield "the case goes on"


def _ways(before: Before, fact: Fact) -> Iterator[tuple[str, Transition]]:
    """The transitions by which it can have happened, at its own matter or at any of the case."""
    known = before.matters()
    own = getattr(fact, "matter", None)
    kinds: dict[Any, str]
    if fact.NAME == "matter_sorted":
        kinds = {own: fact.kind}  # type: ignore[attr-defined]  # a sorting has its kind
    elif own:
        kinds = {own: known[own]} if own in known else {}
    else:
        kinds = known or {f"…{kind}": kind for kind in before.rules.tracks}
    for matter, kind in kinds.items():
        for move in before.rules.tracks[kind].transitions:
            if move.fact == fact.NAME and before.stage(str(matter)) in move.from_:
                yield str(matter), move


def _any(ways: list[tuple[str, Transition]], ask: Any) -> Iterator[str]:
    """A reason, if each of the ways has one."""
    found = [ask(matter, move) for matter, move in ways]
    if all(found):
        yield found[0]


def _role(move: Transition, new: Recorded, _: str) -> str:
    return "" if new.role in move.by else f"the procedure does not give it to {new.role}"


def _in_time(before: Before, move: Transition, matter: str) -> str:
    for name in move.after:
        if not before.happened(name, matter):
            return f"{name} comes first"
    for name in move.forbid_if:
        if before.happened(name, matter):
            return f"{name} has happened"
    return ""


def _content(need: str, before: Before, new: Recorded, matter: str) -> bool:
    fact = new.fact
    match need:
        case "reasons_given":
            said = [getattr(fact, name) for name in REASONS if hasattr(fact, name)]
            return any(isinstance(each, Sealed) and each.text().strip() for each in said)
        case "other_person_than_before":
            return new.actor != _before(before, fact, matter)
        case "two_investigators":
            return len(before.investigators()) >= 2
        case "defence_recorded":
            return _heard(before, fact, matter)
        case "told_complainant":
            told = ("message_sent", "served", "disposition_issued")
            return any(before.happened(name, matter) for name in told)
        case "board_member_concurs":
            agreed = before.named("concurred", "softening_seconded")
            return any(each.actor != new.actor for each in agreed)
        case "recusal_checked":
            decided = {each.fact.recusal for each in before.named("recusal_decided")}  # type: ignore[attr-defined]  # it has one
            asked = {each.fact.recusal for each in before.named("recusal_asked")}  # type: ignore[attr-defined]  # it has one
            return asked <= decided
        case _ if need.startswith("doc:"):
            return bool(before.named("document_signed"))
    return True


def _heard(before: Before, fact: Fact, matter: str) -> bool:
    """Whether somebody identified who is found against was heard, or tried in vain."""
    if not (hasattr(fact, "subject") and hasattr(fact, "finding")):
        return before.happened("officer_answered", matter)
    found = before.rules.finding(fact.finding)
    if found is None or found.occurred not in {"yes", "mostly", "part"} or found.breach == "no":
        return True
    if not _identified(before, fact.subject):
        return True
    tried = before.named("contact_attempted", person=fact.subject)
    if tried and tried[-1].fact.unreachable:  # type: ignore[attr-defined]  # it says so
        return True
    return bool(before.named("officer_answered", subject=fact.subject))


def _identified(before: Before, subject: str) -> bool:
    """Whether it is known by an id or a badge who somebody is, and that was not struck out since."""
    officer = badge = None
    naming = ("officer_named", "officer_identified", "officer_struck_out")
    for each in before.named(*naming, subject=subject):
        told: Any = each.fact
        if each.fact.NAME == "officer_struck_out":
            officer, badge = None, told.badge
        else:
            officer, badge = told.officer, told.badge or badge
    return bool(officer or badge)


def _before(before: Before, fact: Fact, matter: str) -> str | None:
    if fact.NAME == "determined":
        pair = {"allegation": fact.allegation, "subject": fact.subject}  # type: ignore[attr-defined]  # a finding has both
        found = before.named("recommended", **pair)
    elif fact.NAME == "disposition_approved":
        found = before.named("disposition_drafted", matter=matter)
    elif fact.NAME == "declined":
        return before.holder()
    else:
        found = [
            each
            for each in before.facts
            if getattr(each.fact, "stage", "") and getattr(each.fact, "matter", None) == matter
        ]
    return found[-1].actor if found else None


def _always(before: Before, new: Recorded) -> Iterator[str]:
    """What no procedure may allow, whatever it says."""
    fact = new.fact
    if fact.NAME in WAYS_TO_BURY and not getattr(fact, "undone", False):
        behind = {each.actor for each in before.named("softening_proposed", act=fact.NAME)} | {
            each.actor for each in before.named("softening_seconded", act=fact.NAME)
        }
        if len({*behind, new.actor}) < 2:
            yield "one person alone buries it"
    if fact.NAME == "resolved_by_agreement":
        matter = fact.matter  # type: ignore[attr-defined]  # it has one
        terms = before.named("softening_proposed", act=fact.NAME, matter=matter)
        said = before.named("supplemented", answers="agreement", matter=matter)
        if not said or said[-1].fact.terms != terms[-1].fact.proposal or not said[-1].fact.yes:  # type: ignore[attr-defined]  # both have one
            yield "the person did not say yes to these words"
    if fact.NAME == "softening_seconded":
        proposed = before.named("softening_proposed", proposal=fact.proposal)  # type: ignore[attr-defined]  # it has one
        sorted_ = before.named("matter_sorted", matter=fact.matter)  # type: ignore[attr-defined]  # it has one
        if new.actor in {each.actor for each in (*proposed, *sorted_)} and (
            proposed and proposed[-1].actor == new.actor
        ):
            yield "whoever proposed it is no second person"
    if fact.NAME == "responsibility_taken":
        holder = before.holder()
        if holder and not before.complained_about(holder, "") and not _stepped(before, holder):
            yield "somebody answers for it already"
    if fact.NAME == "handover_accepted":
        offered = before.named("handover_offered")
        if not offered or offered[-1].fact.offered_to != new.actor:  # type: ignore[attr-defined]  # it has one
            yield "it was not offered to this person"
    inquires = fact.NAME in {"step_taken", "recommended"} and _inquired_into(before, fact)
    if inquires and new.actor not in before.investigators():
        yield "only who is charged inquires"
    if fact.NAME == "determined":
        pair = {"allegation": fact.allegation, "subject": fact.subject}  # type: ignore[attr-defined]  # a finding has both
        if not before.named("recommended", **pair):
            yield "nothing was recommended"
    if fact.NAME == "disposition_issued":
        matter = fact.matter  # type: ignore[attr-defined]  # it has one
        drafts = before.named("disposition_drafted", matter=matter)
        approved = before.named("disposition_approved", matter=matter)
        if not approved or approved[-1].fact.draft != drafts[-1].fact.draft:  # type: ignore[attr-defined]  # both have one
            yield "what is issued is not what was approved"


def _stepped(before: Before, person: str) -> bool:
    return any(before.out(person, role) for role in ROLES)


def _inquired_into(before: Before, fact: Fact) -> bool:
    """Whether somebody can be charged with a matter of this kind; with thanks nobody is."""
    kind = before.matters().get(getattr(fact, "matter", ""), "")
    track = before.rules.tracks.get(kind)
    return track is None or any(move.fact == "assigned" for move in track.transitions)
