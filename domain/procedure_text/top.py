"""What stands at the top of a procedure: its name, its days, its roles and its lists of plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain import vocabulary as words
from domain.faults import CheckedText
from domain.lines import Path
from domain.rules import Label, Span
from domain.words import Sentence

PLAIN_WORDS = (
    "channel", "business_line", "ground", "closure", "step", "standing", "question", "suspension",
    "rank", "level", "order_ground", "merit", "recognition", "charge", "outcome", "purpose",
    "cause", "standard",
)  # fmt: skip
"""Lists of words by their ids; the ranks, and the levels that answer for a tracking order, stand from
the lowest to the highest."""

TOP = frozenset({
    "id", "version", "title", "tz", "calendar", "valid_from", "valid_to", "pinned_by",
    "pinned_stage", "first_stage", "open_codes", "history_only", "write_up", "role", "track", "clock",
    "notice", "code", "taxonomy", "crosswalk", "finding", "measure", "filing", "document",
    "other_remedy", "conflict", "visibility", "evidence_use", "contact", "retention", "return",
    "service", "transition", "beside",
    *PLAIN_WORDS,
})  # fmt: skip

PINNED_BY = frozenset({"received", "conduct", "incident", "stage"})


class TopText(CheckedText):
    """The top of a procedure, and what every group of tables looks up there."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._only(self._told, (), TOP)
        self._roles = frozenset(self._told.get("role", {}))

    def name(self, key: str) -> str:
        return self._text(self._told, (), key)

    def label(self, key: str) -> Label:
        return self._label(self._told, (), key)

    def yes(self, key: str) -> bool:
        return self._told.get(key, False) is True

    def day(self, key: str, *, needed: bool = True) -> date | None:
        told = self._told.get(key)
        if type(told) is date:
            return told
        if told is not None or needed:
            self._fault((key,), Sentence("{key} must be a day, such as 2026-01-01.", key=key))
        return None

    def time_zone(self, key: str) -> str:
        told = self.name(key)
        try:
            ZoneInfo(told)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._fault((key,), Sentence("There is no time zone {name}.", name=told))
            return "UTC"
        return told

    def pinned_by(self) -> str:
        """The day that chooses the version for a case; where nothing is said, that of receipt."""
        if "pinned_by" not in self._told:
            return "received"
        by = self._one_of(self._told, (), "pinned_by", PINNED_BY)
        if by == "stage":
            self.name("pinned_stage")
        return by

    def pinned_stage(self) -> str:
        """The stage at which a case that is pinned by its stage stays with its version."""
        told = self._told.get("pinned_stage", "")
        stages = {
            id_ for track in self._told.get("track", {}).values() for id_ in track.get("stage", {})
        }
        self._known([told] if told else [], stages, ("pinned_stage",), "stage")
        return str(told)

    def write_up(self) -> int:
        """The working days within which what was done is written down; where nothing is said, one."""
        told = self._told.get("write_up", 1)
        if type(told) is not int or told < 1:
            self._fault(
                ("write_up",),
                Sentence("{key} must be a whole number above nought.", key="write_up"),
            )
            return 1
        return told

    def words(self) -> dict[str, dict[str, Label]]:
        plain = {
            kind: {
                id_: self._label(self._told[kind], (kind,), id_) for id_ in self._told.get(kind, {})
            }
            for kind in ("role", *PLAIN_WORDS)
        }
        self._known(plain["role"], words.ROLES, ("role",), "role")
        self._known(plain["standing"], words.STANDINGS, ("standing",), "standing")
        if not self._roles:
            self._fault((), Sentence("A procedure needs {key}.", key="role"))
        return plain

    # What several groups of tables have in common

    def _span(self, told: Mapping[str, Any], path: Path) -> Span:
        unit = self._one_of(told, path, "unit", words.UNITS)
        n = told.get("n", 1 if unit == "end_of_next_day" else None)
        if type(n) is not int or n < 1:
            self._fault(
                (*path, "n"), Sentence("{key} must be a whole number above nought.", key="n")
            )
            n = 1
        return Span(n, unit)

    def _optional_span(self, told: Mapping[str, Any], path: Path) -> Span | None:
        return self._span(told, path) if "n" in told or "unit" in told else None

    def _tracks_known(self, told: Mapping[str, Any], path: Path) -> frozenset[str]:
        tracks = told.get("tracks", [])
        self._known(tracks, self._told.get("track", {}), (*path, "tracks"), "track")
        return frozenset(tracks)

    def _ids(self, table: str) -> frozenset[str]:
        return frozenset(str(one.get("id")) for one in self._told.get(table, []))
