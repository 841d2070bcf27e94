"""What pages of the staff show of any history: its lines, and what cannot be decided now, with why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from application.adapters.clock import day_of
from domain.people import Role
from domain.procedure import Procedure
from domain.words import Sentence
from projections.case_history import Line
from web import desk
from web.context import house, say
from web.offers import Offer

Part = dict[str, Any]


def entry(line: Line, procedure: Procedure | None) -> Part:
    """A fact in a history, as the timeline shows it."""
    # A register that was taken over was recorded in one night: there only the claimed day tells.
    taken_over = line.role == Role.IMPORTER if procedure is None else procedure.history_only
    recorded_on = line.recorded_at and day_of(line.recorded_at, house().office.time_zone())
    return {
        "on": line.on,
        "at": None if taken_over else line.recorded_at,
        "happened": line.on if line.on != recorded_on else None,
        "sentence": line.sentence,
        "who": desk.who(line.actor, line.role, procedure),
        "why": line.why.text() if line.why else None,
        "before": line.before,
        "after": line.after,
    }


def shut(refused: Iterable[Offer]) -> list[Part]:
    """What cannot be decided, each reason once."""
    return [
        {"label": Sentence("{titles}", titles=titles), "why": why}
        for titles, why in _grouped(refused)
    ]


def _grouped(refused: Iterable[Offer]) -> Iterator[tuple[list[Sentence], Sentence]]:
    """What is not possible, by the reason: one that holds for several is read once."""
    reasons: dict[str, tuple[list[Sentence], Sentence]] = {}
    for each in refused:
        assert each.refused is not None
        why = each.refused.sentence
        reasons.setdefault(say(why), ([], why))[0].append(each.decision.title)
    yield from reasons.values()
