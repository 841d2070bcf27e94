"""What is said to have happened, what can be found, and what may follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import vocabulary as words
from domain.lines import Path
from domain.procedure_text.top import TopText
from domain.rules import Code, Crosswalk, Finding, Measure, Period, Taxonomy
from domain.words import Sentence

OCCURRED = frozenset({"yes", "mostly", "part", "no", "unknown", "none"})
BREACH = frozenset({"yes", "no", "unknown", "none"})
SEVERITIES = frozenset({"minor", "serious", "grave"})


class FindingsText(TopText):
    """The codes, findings and measures of a procedure while it is read."""

    def codes(self) -> dict[str, Code]:
        codes: dict[str, Code] = {}
        for told, path in self._each(self._told, (), "code"):
            self._only(told, path, {
                "id", "label", "public", "parent", "must_refer", "no_informal", "severity",
                "legal_basis",
            })  # fmt: skip
            id_ = self._new_id(told, path, codes)
            if "parent" in told:
                self._known([told["parent"]], codes, (*path, "parent"), "code")
            codes[id_] = Code(
                id=id_,
                label=self._label(told, path, "label"),
                public=self._label(told, path, "public"),
                parent=told.get("parent"),
                must_refer=told.get("must_refer") is True,
                no_informal=told.get("no_informal") is True,
                legal_basis=self._labels(told, path, "legal_basis"),
                severity=self._one_of(told, path, "severity", SEVERITIES)
                if "severity" in told
                else "",
            )
        return codes

    def taxonomy(self) -> Taxonomy | None:
        """The name and version of the list of codes; a list without one changes with the text."""
        if "taxonomy" not in self._told:
            return None
        told, path = self._table("taxonomy"), ("taxonomy",)
        self._only(told, path, {"id", "version", "src", "verified"})
        return Taxonomy(
            id=self._text(told, path, "id"),
            version=self._text(told, path, "version"),
            src=self._label(told, path, "src"),
            verified=told.get("verified", True) is True,
        )

    def crosswalks(self) -> tuple[Crosswalk, ...]:
        """What codes of other lists are called here, so that figures of two years can be added."""
        walks: dict[tuple[str, str, str], Crosswalk] = {}
        for told, path in self._each(self._told, (), "crosswalk"):
            self._only(told, path, {"taxonomy", "version", "code", "to"})
            taxonomy = self._text(told, path, "taxonomy")
            version = self._text(told, path, "version")
            code = self._text(told, path, "code")
            if not told.get("to"):
                self._fault((*path, "to"), Sentence("{key} is missing.", key="to"))
            self._known(told.get("to", []), self._ids("code"), (*path, "to"), "code")
            if (taxonomy, version, code) in walks:
                self._fault(path, Sentence("{id} stands here twice.", id=code))
            walks[taxonomy, version, code] = Crosswalk(
                taxonomy, version, code, tuple(told.get("to", []))
            )
        return tuple(walks.values())

    def findings(self) -> dict[str, Finding]:
        findings: dict[str, Finding] = {}
        for told, path in self._each(self._told, (), "finding"):
            self._only(told, path, {
                "id", "label", "public", "tracks", "occurred", "breach", "closure",
            })  # fmt: skip
            id_ = self._new_id(told, path, findings)
            findings[id_] = Finding(
                id=id_,
                label=self._label(told, path, "label"),
                public=self._optional_label(told, path, "public")
                or self._label(told, path, "label"),
                occurred=self._one_of(told, path, "occurred", OCCURRED),
                breach=self._one_of(told, path, "breach", BREACH),
                closure=told.get("closure") is True,
                tracks=self._tracks_known(told, path),
            )
        return findings

    def measures(self) -> dict[str, Measure]:
        measures: dict[str, Measure] = {}
        for told, path in self._each(self._told, (), "measure"):
            self._only(told, path, {
                "id", "label", "standings", "sanction", "discipline", "period", "src", "verified",
            })  # fmt: skip
            standings = told.get("standings", [])
            self._known(standings, words.STANDINGS, (*path, "standings"), "standing")
            id_ = self._new_id(told, path, measures)
            measures[id_] = Measure(
                id=id_,
                label=self._label(told, path, "label"),
                standings=frozenset(standings),
                sanction=told.get("sanction") is True,
                discipline=told.get("discipline", told.get("sanction")) is True,
                src=self._optional_label(told, path, "src"),
                period=self._period(told.get("period"), (*path, "period")),
                verified=told.get("verified", True) is True,
            )
        return measures

    def _period(self, told: Mapping[str, Any] | None, path: Path) -> Period | None:
        """How long a measure lasts: one length, or a least and a most."""
        if told is None:
            return None
        self._only(told, path, {"n", "least", "most", "unit"})
        n = told.get("n")
        least = self._span({"n": told.get("least", n), "unit": told.get("unit")}, path)
        most = self._span({"n": told.get("most", n), "unit": told.get("unit")}, path)
        if least.n > most.n:
            self._fault(path, Sentence("The least is more than the most."))
        return Period(least.n, most.n, least.unit)
