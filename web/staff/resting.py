"""What stands at the head of a case: that it was erased, rests or is held, or that nobody is left."""

from __future__ import annotations

from typing import Any

from flask import g

from application import conflict
from domain.people import LEADERS
from domain.words import Sentence
from web.context import house
from web.desk import Opened
from web.offers import replayed

Part = dict[str, Any]


def alarm(opened: Opened) -> Part | None:
    """What has to be known before it is too late: that nobody is left for a later step.

    Who leads is told. Where nobody who leads may see the case any more, everybody who may is told.
    """
    if (rests := _rests(opened)) is not None:
        return rests
    if not opened.case.investigators:
        return None
    case = replayed(opened.facts, opened.procedure)
    leads = g.person.role in LEADERS or not conflict.leaders(house().office, case)
    found = conflict.warnings(house().office, case, opened.case.matter) if leads else []
    if not found:
        return None
    return {
        "heading": Sentence("This case cannot be finished by this office alone"),
        "text": found[0],
        "href": None,
        "label": None,
    }


def _rests(opened: Opened) -> Part | None:
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
