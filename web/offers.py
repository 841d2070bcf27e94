"""What somebody can do on a case now, and why not the rest: the complaint itself is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from domain.complaint import Complaint
from domain.complaint.keeping import ALWAYS
from domain.history import Recorded, Refused
from domain.people import Actor
from domain.procedure import Procedure
from web.answers import InHand
from web.context import calendar, house
from web.questions import Decision

A_FEW = 3
"""What can be done at more stages than this is no sign of where the work stands."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A decision, and why it is refused now; `onward` when it moves the matter to another stage.

    `besides` is what can be done at most stages: the case page shows it by chapters.
    """

    decision: Decision
    refused: Refused | None
    onward: bool
    besides: bool = False
    later: bool = False
    """The stage does not allow it, whoever asks: the case page shows it folded up."""


def offers(
    decisions: Iterable[Decision],
    facts: Sequence[Recorded],
    procedure: Procedure,
    by: Actor,
    matter: str = "",
) -> list[Offer]:
    """Ask the complaint about those decisions that can still come on the way of a matter."""
    if procedure.history_only:
        return []
    found = []
    case = replayed(facts, procedure, matter)
    stage = case.stage_of(case.in_hand)
    ahead, stages = set(_ahead(case, stage)), _stages(case)
    for decision in decisions:
        name = _name(decision)
        if name in ahead:
            move = case.transition(decision.fact, case.in_hand)
            onward = move is not None and move.to != stage
            refused = refusal(decision, facts, procedure, by, matter)
            besides = decision.declared and not onward and len(stages[name]) > A_FEW
            later = decision.declared and move is None
            found.append(Offer(decision, refused, onward, besides, later))
        elif name in ALWAYS and by.role in ALWAYS[name].by:
            # Keeping and forgetting belong to no stage: they are offered while they can be done.
            refused = refusal(decision, facts, procedure, by, matter)
            if refused is None:
                found.append(Offer(decision, None, onward=False, besides=True))
    return found


def _stages(case: InHand) -> Mapping[str, set[str]]:
    """At which stages of the matter's track each fact can come: counted once for all decisions."""
    tracks = case.under().tracks
    known = case.matters.get(case.in_hand)
    found: dict[str, set[str]] = defaultdict(set)
    for kind in [known.kind] if known else list(tracks):
        for move in tracks[kind].transitions:
            found[move.fact] |= move.from_
    return found


def refusal(
    decision: Decision,
    facts: Sequence[Recorded],
    procedure: Procedure,
    by: Actor,
    matter: str = "",
) -> Refused | None:
    """Take the decision on a copy that nobody keeps; return what the complaint says against it."""
    case = replayed(facts, procedure, matter)
    try:
        if decision.fact is not Complaint.MatterSorted:
            case.permit(decision.fact, by, _matter(decision, case))
    except Refused as trouble:
        # A guard that looks at an answer says nothing yet against the decision itself.
        if not trouble.field:
            return trouble
    try:
        decision.trial(case, by)
    except Refused as trouble:
        return trouble
    return None


def replayed(facts: Sequence[Recorded], procedure: Procedure, matter: str = "") -> InHand:
    """A copy of the complaint as it stands, with a matter in hand: the first, if none is named."""
    case = InHand.replay(InHand(facts[0].stream_id), facts)
    assert case is not None
    case.in_hand = matter or next(iter(case.matters), case.in_hand)
    case.procedure = procedure
    office = house().office
    case.lay_beside(
        calendar=partial(calendar, procedure.calendar),
        officer_of=office.officer_of,
        people=office.somebody,
        wearers=office.wearers,
    )
    return case


def _matter(decision: Decision, case: InHand) -> str:
    about_one = "matter" in decision.fact.__dataclass_fields__
    return case.in_hand if about_one else next(iter(case.matters), "")


def _ahead(case: InHand, stage: str) -> Iterator[str]:
    """The facts that can still come: those of the stages that can be reached from this one."""
    procedure = case.under()
    known = case.matters.get(case.in_hand)
    for kind in [known.kind] if known else list(procedure.tracks):
        moves = procedure.tracks[kind].transitions
        reached, more = {stage}, True
        while more:
            further = {move.to for move in moves if move.to and move.from_ & reached} - reached
            reached |= further
            more = bool(further)
        yield from (move.fact for move in moves if move.from_ & reached)


def _name(decision: Decision) -> str:
    return decision.fact.TOPIC.partition(".")[2]
