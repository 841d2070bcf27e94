"""That a file was erased, rests or is held, said at the head of its page."""

from __future__ import annotations

from typing import Any

from domain.words import Sentence
from web.desk import Opened
from web.offers import replayed


def alarm(opened: Opened) -> dict[str, Any] | None:
    """That a file was erased, rests or is held: whoever reads it knows before anything else."""
    case = replayed(opened.facts, opened.procedure)
    if case.erased:
        heading = Sentence("Something in this file was erased for ever")
        text = Sentence("Where three dots stand, nobody can read anything any more.")
    elif case.restricted_by:
        heading = Sentence("This file is restricted")
        text = Sentence("It is stored and protected, and nothing else is done with it.")
    elif case.holds:
        heading = Sentence("A legal hold lies on this file")
        text = Sentence("Nothing of it is erased before the hold is lifted.")
    else:
        return None
    return {"heading": heading, "text": text, "href": None, "label": None}
