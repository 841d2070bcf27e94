"""The clocks of a procedure: from what they count, how, and what a missed day does."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from domain import vocabulary as words
from domain.faults import NOTHING
from domain.lines import Path
from domain.procedure_text.top import TopText
from domain.rules import Clock, DeemedStart, Extension, Span, Toll
from domain.words import Sentence

_BREACH = re.compile(r"(?P<effect>deemed|decide)\((?P<inside>[a-z_]+)\)")
"""An effect that says in brackets what the law takes to have happened, or what must be decided."""


class ClocksText(TopText):
    """The clocks of a procedure while it is read."""

    def clocks(self) -> tuple[Clock, ...]:
        clocks = tuple(
            self._clock(told, path) for told, path in self._each(self._told, (), "clock")
        )
        self._once([clock.id for clock in clocks], ("clock",))
        if self.yes("history_only") and clocks:
            self._fault(("clock", 0), Sentence("A register of the past sets no clock."))
        elif not self.yes("history_only") and not any(
            one.kind == "periodic" and "message_sent" in one.restart for one in clocks
        ):
            self._fault((), Sentence("A procedure needs a clock against silence, kind periodic."))
        return clocks

    def _clock(
        self, told: Mapping[str, Any], path: Path, facts: Collection[str] = words.FACTS
    ) -> Clock:
        self._only(told, path, {
            "id", "kind", "label", "tracks", "before_sorting", "start", "deemed_start", "n", "unit",
            "count", "rolls", "stop", "restart", "toll", "extend", "unless", "then", "breach",
            "src", "verified", "known_to", "per", "until", "inside",
        })  # fmt: skip
        for key in ("src", "breach"):
            if key not in told:
                self._fault(path, Sentence("A clock needs {key}.", key=key))
        # One fact, or a list of them.
        several = isinstance(told.get("start"), list)
        start = told["start"] if several else [self._text(told, path, "start")]
        # What it counts from is named in the sum under its day.
        named = words.FACT_WORDS.keys() & facts
        self._known(start or [""], named, (*path, "start"), "fact")
        self._known(told.get("restart", []), named, (*path, "restart"), "fact")
        for key in ("stop", "unless"):
            self._known(told.get(key, []), facts, (*path, key), "fact")
        if "then" in told:
            self._known([told["then"]], self._ids("clock"), (*path, "then"), "clock")
        self._known(told.get("known_to", []), self._roles, (*path, "known_to"), "role")
        for key, known in (("per", words.ABOUT), ("until", words.AHEAD)):
            self._known([told[key]] if key in told else [], known, (*path, key), "field")
        own_day = "until" in told and "n" not in told
        span = Span(0, "day") if own_day else self._span(told, path)
        tolls = tuple(self._toll(toll, (*path, "toll")) for toll in told.get("toll", []))
        if tolls and span.unit == "hour":
            self._fault((*path, "toll"), Sentence("A clock of hours cannot stand still."))
        breach, deemed, question = self._breach(told, path)
        return Clock(
            id=self._text(told, path, "id"),
            kind=self._one_of(told, path, "kind", words.KINDS),
            label=self._label(told, path, "label"),
            tracks=self._tracks_known(told, path),
            before_sorting=told.get("before_sorting") is True,
            start=frozenset(start),
            deemed_start=self._deemed_start(told.get("deemed_start"), (*path, "deemed_start")),
            span=span,
            count=self._one_of(told, path, "count", words.COUNTS),
            rolls=self._one_of(told, path, "rolls", words.ROLLS),
            stop=frozenset(told.get("stop", [])),
            restart=frozenset(told.get("restart", [])),
            toll=tolls,
            extend=self._extension(told.get("extend"), (*path, "extend")),
            breach=breach,
            src=self._label(told, path, "src") if "src" in told else NOTHING,
            verified=told.get("verified", True) is True,
            unless=frozenset(told.get("unless", [])),
            then=str(told.get("then", "")),
            deemed=deemed,
            question=question,
            known_to=frozenset(told.get("known_to", [])),
            per=str(told.get("per", "")),
            until=str(told.get("until", "")),
            inside=told.get("inside") is True,
        )

    def _breach(self, told: Mapping[str, Any], path: Path) -> tuple[str, str, str]:
        """The effect of a missed day, and what stands in brackets behind it."""
        if "breach" not in told:
            return "", "", ""
        found = _BREACH.fullmatch(str(told["breach"]))
        here = (*path, "breach")
        if found is None:
            effect = self._one_of(told, path, "breach", words.EFFECTS)
            if effect in {"deemed", "decide"}:
                says = Sentence("{effect} must say what, in brackets: {effect}(…).", effect=effect)
                self._fault(here, says)
            return effect, "", ""
        if found["effect"] == "deemed":
            self._known([found["inside"]], words.FACTS, here, "fact")
            return "deemed", found["inside"], ""
        self._known([found["inside"]], self._told.get("question", {}), here, "question")
        return "decide", "", found["inside"]

    def _deemed_start(self, told: Mapping[str, Any] | None, path: Path) -> DeemedStart | None:
        if told is None:
            return None
        self._only(told, path, {"fact", "n", "unit", "verified"})
        fact = self._text(told, path, "fact")
        self._known([fact], words.FACT_WORDS.keys() & words.FACTS, path, "fact")
        return DeemedStart(fact, self._span(told, path), told.get("verified", True) is True)

    def _toll(self, told: Mapping[str, Any], path: Path) -> Toll:
        self._only(told, path, {"from", "to", "first_inside", "last_inside", "grounds"})
        for key in ("from", "to"):
            self._known([self._text(told, path, key)], words.FACTS, path, "fact")
        grounds = self._told.get("suspension", {})
        self._known(told.get("grounds", []), grounds, path, "ground for standing still")
        for key in ("first_inside", "last_inside"):
            if not isinstance(told.get(key), bool):
                says = Sentence("A toll must say whether its ends are inside: {key}.", key=key)
                self._fault(path, says)
        return Toll(
            opened=str(told.get("from")),
            closed=str(told.get("to")),
            first_inside=told.get("first_inside") is True,
            last_inside=told.get("last_inside") is True,
            grounds=frozenset(told.get("grounds", [])),
        )

    def _extension(self, told: Mapping[str, Any] | None, path: Path) -> Extension | None:
        if told is None:
            return None
        self._only(told, path, {"max", "unit", "by", "notice", "approval"})
        self._known(told.get("by", []), self._roles, path, "role")
        if "notice" in told:
            self._known([told["notice"]], self._ids("notice"), path, "notice")
        span = self._span({"n": told.get("max"), "unit": told.get("unit")}, path)
        by = frozenset(told.get("by", []))
        approval = told.get("approval") is True
        return Extension(span.n, span.unit, by, str(told.get("notice", "")), approval)
