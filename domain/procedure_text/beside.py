"""The way of each record beside the complaint: its stages, what moves it, and its clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain import vocabulary as words
from domain.lines import Path
from domain.procedure_text.clocks import ClocksText
from domain.procedure_text.tracks import TracksText
from domain.rules import Beside, Stage, Track
from domain.words import Sentence

START = "start"
"""Where every record stands before its first fact."""


class BesideText(TracksText, ClocksText):
    """The records beside the complaint while a procedure is read."""

    def beside(self) -> dict[str, Beside]:
        told = self._told.get("beside", {})
        self._known(told, words.BESIDE, ("beside",), "record beside the complaint")
        return {id_: self._record(id_, table) for id_, table in told.items() if id_ in words.BESIDE}

    def _record(self, id_: str, table: Mapping[str, Any]) -> Beside:
        path: Path = ("beside", id_)
        self._only(table, path, {"label", "src", "stage", "transition", "clock", "representatives"})
        label, verbs = self._label(table, path, "label"), words.BESIDE[id_].verbs
        stages = {START: Stage(START, label, label, final=False)}
        for stage, told in table.get("stage", {}).items():
            here = (*path, "stage", stage)
            self._only(told, here, {"label", "final"})
            said = self._label(told, here, "label")
            stages[stage] = Stage(stage, said, said, final=told.get("final") is True)
        moves = tuple(
            self._transition(told, here, stages, verbs)
            for told, here in self._each(table, path, "transition")
        )
        self._walkable(path, stages, moves, START)
        clocks = tuple(
            replace(self._clock(told, here, frozenset(verbs.values())), tracks=frozenset({id_}))
            for told, here in self._each(table, path, "clock")
        )
        self._once([clock.id for clock in clocks], (*path, "clock"))
        src = self._optional_label(table, path, "src")
        most = table.get("representatives", 0)
        if type(most) is not int or most < 0:
            says = Sentence("{key} must be a whole number above nought.", key="representatives")
            self._fault((*path, "representatives"), says)
            most = 0
        return Beside(Track(id_, label, label, stages, moves, src), clocks, most)
