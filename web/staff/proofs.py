"""The evidence of a case on its page: each proof, where it is, and every hand it went through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.words import Sentence
from projections import custody
from web import desk
from web.desk import Opened

NOT_NAMED = Sentence("somebody who is not named to you")
"""Who gave, kept or took a proof, for readers who may not read names."""


def proofs(opened: Opened) -> Iterator[dict[str, Any]]:
    """Every proof with its chain; what it may not be used for stands beside it."""
    limits = {each.id: each.label for each in opened.procedure.evidence_use}
    for item in custody.fold(opened.facts):
        barred = [limits[each] for each in item.restrictions if each in limits]
        yield {
            "number": item.number,
            "what": item.what.text(),
            "place": custody.PLACES[item.place],
            "limits": Sentence("May not be used for everything: {limits}", limits=barred)
            if barred
            else None,
            "hands": [
                {
                    "did": hand.did,
                    "other": _other_side(hand, opened),
                    "by": desk.named(hand.actor),
                    "on": hand.on,
                }
                for hand in item.hands
            ],
        }


def _other_side(hand: custody.Hand, opened: Opened) -> Sentence | str:
    if hand.naming and not opened.names:
        return NOT_NAMED
    return hand.other.text() if hand.other else ""
