"""Reads the text of a procedure and refuses what it cannot mean, naming the line.

One file for each group of tables: what stands at the top, the ways, the clocks, what is found, what
is written to whom, and what is kept from whom.
"""

from __future__ import annotations

from domain.procedure_text.beside import BesideText
from domain.procedure_text.clocks import ClocksText
from domain.procedure_text.findings import FindingsText
from domain.procedure_text.limits import LimitsText
from domain.procedure_text.papers import PapersText
from domain.procedure_text.tracks import OPEN, TracksText

__all__ = ["OPEN", "ProcedureText"]


class ProcedureText(BesideText, TracksText, ClocksText, FindingsText, PapersText, LimitsText):
    """A procedure while it is read: takes out its parts and gathers the faults."""
