"""Reads the text of a procedure and refuses what it cannot mean, naming the line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain import vocabulary as words
from domain.clock_text import ClockText
from domain.lines import Path
from domain.rules import (
    Code,
    Document,
    Filing,
    Finding,
    Ground,
    Label,
    Measure,
    Mode,
    OtherRemedy,
    Retention,
    Stage,
    Track,
    Transition,
)
from domain.words import Sentence

OPEN = "open"
"""Instead of stages: every stage of the track at which the matter has not ended."""

PLAIN_WORDS = (
    "channel", "business_line", "ground", "closure", "step", "standing", "question", "suspension",
)  # fmt: skip

TOP = frozenset({
    "id", "version", "title", "tz", "calendar", "valid_from", "valid_to", "first_stage",
    "open_codes", "history_only", "role", "track", "clock", "code", "finding", "measure",
    "filing", "document", "other_remedy", "conflict", "visibility", "retention", "service",
    "transition",
    *PLAIN_WORDS,
})  # fmt: skip

VISIBILITY = {
    "complaint_to_officer": {"forbid", "substance", "copy"},
    "identity_to_officer": {"forbid", "allow"},
    "prior_history": {"after_determination", "always"},
    "outcome_to_complainant": {"finding_and_measure", "finding", "nothing"},
}


class ProcedureText(ClockText):
    """A procedure while it is read: takes out its parts and gathers the faults."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._only(self._told, (), TOP)

    # What stands at the top

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

    def words(self) -> dict[str, dict[str, Label]]:
        plain = {
            kind: {
                id_: self._label(self._told[kind], (kind,), id_) for id_ in self._told.get(kind, {})
            }
            for kind in ("role", *PLAIN_WORDS)
        }
        self._known(self._roles, words.ROLES, ("role",), "role")
        self._known(plain["standing"], words.STANDINGS, ("standing",), "standing")
        if not self._roles:
            self._fault((), Sentence("A procedure needs {key}.", key="role"))
        return plain

    # The way of a matter

    def tracks(self) -> dict[str, Track]:
        told = self._told.get("track", {})
        self._known(told, words.MATTERS, ("track",), "kind of matter")
        if not told:
            self._fault((), Sentence("A procedure needs {key}.", key="track"))
        self._shared_are_known()
        return {id_: self._track(id_, table) for id_, table in told.items()}

    def _track(self, id_: str, table: Mapping[str, Any]) -> Track:
        path: Path = ("track", id_)
        self._only(table, path, {"label", "public", "stage", "transition", "src"})
        stages = {
            stage: Stage(
                id=stage,
                label=self._label(told, (*path, "stage", stage), "label"),
                public=self._label(told, (*path, "stage", stage), "public"),
                final=told.get("final") is True,
            )
            for stage, told in table.get("stage", {}).items()
        }
        for stage, told in table.get("stage", {}).items():
            self._only(told, (*path, "stage", stage), {"label", "public", "final"})
        transitions = tuple(
            self._transition(told, here, stages)
            for told, here in (*self._each(table, path, "transition"), *self._shared(id_, stages))
        )
        self._walkable(path, stages, transitions)
        return Track(
            id=id_,
            label=self._label(table, path, "label"),
            public=self._label(table, path, "public"),
            stages=stages,
            transitions=transitions,
            src=self._optional_label(table, path, "src"),
        )

    def _shared(
        self, track: str, stages: Mapping[str, Stage]
    ) -> Iterator[tuple[Mapping[str, Any], Path]]:
        """Transitions that stand once for several tracks: each track takes the stages it has."""
        for told, path in self._each(self._told, (), "transition"):
            if track in told.get("tracks", []):
                named = told.get("from", [])
                from_ = [
                    id_
                    for id_, stage in stages.items()
                    if id_ in named or (named == [OPEN] and not stage.final)
                ]
                own = {key: value for key, value in told.items() if key != "tracks"}
                yield {**own, "from": from_}, path

    def _shared_are_known(self) -> None:
        tracks = self._told.get("track", {})
        stages = {id_ for track in tracks.values() for id_ in track.get("stage", {})}
        for told, path in self._each(self._told, (), "transition"):
            if not told.get("tracks"):
                self._fault(path, Sentence("A transition needs {key}.", key="tracks"))
            self._known(told.get("tracks", []), tracks, (*path, "tracks"), "track")
            self._known(set(told.get("from", [])) - {OPEN}, stages, (*path, "from"), "stage")

    def _transition(
        self, told: Mapping[str, Any], path: Path, stages: Mapping[str, Stage]
    ) -> Transition:
        self._only(told, path, {"on", "from", "to", "by", "needs", "src", "verified"})
        verb = self._text(told, path, "on")
        self._known([verb], words.VERBS, (*path, "on"), "verb")
        self._known(told.get("from", []), stages, (*path, "from"), "stage")
        self._known([told["to"]] if "to" in told else [], stages, (*path, "to"), "stage")
        self._known(told.get("by", []), self._roles, (*path, "by"), "role")
        for key in ("from", "by"):
            if not told.get(key):
                self._fault(path, Sentence("A transition needs {key}.", key=key))
        for need in told.get("needs", []):
            self._guard(need, (*path, "needs"))
        return Transition(
            verb=verb,
            fact=words.VERBS.get(verb, verb),
            from_=frozenset(told.get("from", [])),
            to=told.get("to", ""),
            by=frozenset(told.get("by", [])),
            needs=tuple(told.get("needs", [])),
            src=self._optional_label(told, path, "src"),
            verified=told.get("verified", True) is True,
        )

    def _guard(self, need: str, path: Path) -> None:
        if need.startswith("doc:"):
            documents = {document.get("id") for document in self._told.get("document", [])}
            self._known([need.removeprefix("doc:")], documents, path, "document")
        else:
            self._known([need], words.GUARDS, path, "guard")

    def _walkable(
        self, path: Path, stages: Mapping[str, Stage], transitions: Collection[Transition]
    ) -> None:
        first = self._told.get("first_stage")
        moves = [(stage, move.to) for move in transitions if move.to for stage in move.from_]
        reached = {first}
        while more := {to for stage, to in moves if stage in reached} - reached:
            reached |= more
        if first not in stages:
            self._fault(
                path,
                Sentence("This track has no stage {stage}, where all begin.", stage=str(first)),
            )
        for id_, stage in stages.items():
            line = (*path, "stage", id_)
            if id_ not in reached:
                self._fault(line, Sentence("Nothing leads to the stage {stage}.", stage=id_))
            # What has ended is left only by taking it up again, which is a decision of its own.
            left = any(
                id_ in move.from_ and move.to not in ("", id_) and move.verb != "reopen"
                for move in transitions
            )
            if not left and not stage.final:
                self._fault(line, Sentence("Nothing leads out of the stage {stage}.", stage=id_))
            if left and stage.final:
                self._fault(
                    line, Sentence("The stage {stage} is final, yet it is left.", stage=id_)
                )

    # What is said, found, done and written

    def codes(self) -> dict[str, Code]:
        codes: dict[str, Code] = {}
        for told, path in self._each(self._told, (), "code"):
            self._only(told, path, {
                "id", "label", "public", "parent", "must_refer", "no_informal", "legal_basis",
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
            )
        return codes

    def findings(self) -> dict[str, Finding]:
        findings: dict[str, Finding] = {}
        for told, path in self._each(self._told, (), "finding"):
            self._only(told, path, {
                "id", "label", "public", "tracks", "occurred", "breach", "closure",
            })  # fmt: skip
            self._known(told.get("tracks", []), self._told.get("track", {}), path, "track")
            id_ = self._new_id(told, path, findings)
            findings[id_] = Finding(
                id=id_,
                label=self._label(told, path, "label"),
                public=self._optional_label(told, path, "public")
                or self._label(told, path, "label"),
                occurred=self._one_of(
                    told, path, "occurred", {"yes", "mostly", "part", "no", "unknown", "none"}
                ),
                breach=self._one_of(told, path, "breach", {"yes", "no", "unknown", "none"}),
                closure=told.get("closure") is True,
                tracks=frozenset(told.get("tracks", [])),
            )
        return findings

    def measures(self) -> dict[str, Measure]:
        measures: dict[str, Measure] = {}
        for told, path in self._each(self._told, (), "measure"):
            self._only(told, path, {"id", "label", "standings", "sanction", "src"})
            self._known(
                told.get("standings", []), words.STANDINGS, (*path, "standings"), "standing"
            )
            id_ = self._new_id(told, path, measures)
            measures[id_] = Measure(
                id=id_,
                label=self._label(told, path, "label"),
                standings=frozenset(told.get("standings", [])),
                sanction=told.get("sanction") is True,
                src=self._optional_label(told, path, "src"),
            )
        return measures

    def filing(self) -> Filing:
        told = self._table("filing")
        path: Path = ("filing",)
        self._only(told, path, {"by", "mode"})
        self._known(told.get("by", []), self._roles, (*path, "by"), "role")
        modes = told.get("mode", {})
        self._known(modes, words.MODES, (*path, "mode"), "way of filing")
        return Filing(
            by=frozenset(told.get("by", [])),
            modes={
                id_: Mode(
                    id=id_,
                    label=self._label(mode, (*path, "mode", id_), "label"),
                    explained=self._label(mode, (*path, "mode", id_), "explained"),
                    needs=tuple(mode.get("needs", [])),
                )
                for id_, mode in modes.items()
            },
        )

    def documents(self) -> dict[str, Document]:
        documents: dict[str, Document] = {}
        tracks = self._told.get("track", {})
        for told, path in self._each(self._told, (), "document"):
            self._only(told, path, {"id", "title", "legal_basis", "must_contain", "signed_by"})
            self._known(told.get("signed_by", []), self._roles, (*path, "signed_by"), "role")
            titles, bases = told.get("title", {}), told.get("legal_basis", {})
            self._known([*titles, *bases], tracks, (*path, "title"), "track")
            id_ = self._new_id(told, path, documents)
            documents[id_] = Document(
                id=id_,
                titles={track: self._label(titles, (*path, "title"), track) for track in titles},
                legal_bases={
                    track: self._labels(bases, (*path, "legal_basis"), track) for track in bases
                },
                must_contain=tuple(told.get("must_contain", [])),
                signed_by=tuple(told.get("signed_by", [])),
            )
        return documents

    def other_remedies(self) -> tuple[OtherRemedy, ...]:
        remedies: dict[str, OtherRemedy] = {}
        codes = {code.get("id") for code in self._told.get("code", [])}
        for told, path in self._each(self._told, (), "other_remedy"):
            self._only(told, path, {
                "id", "label", "explained", "codes", "n", "unit", "src", "verified",
            })  # fmt: skip
            self._known(told.get("codes", []), codes, (*path, "codes"), "code")
            id_ = self._new_id(told, path, remedies)
            remedies[id_] = OtherRemedy(
                id=id_,
                label=self._label(told, path, "label"),
                explained=self._label(told, path, "explained"),
                codes=frozenset(told.get("codes", [])),
                span=self._span(told, path) if "n" in told else None,
                src=self._label(told, path, "src"),
                verified=told.get("verified", True) is True,
            )
        return tuple(remedies.values())

    def conflict(self) -> tuple[Ground, ...]:
        grounds: dict[str, Ground] = {}
        for told, path in self._each(self._told, (), "conflict"):
            self._only(told, path, {"id", "label", "bars", "src"})
            self._known(told.get("bars", []), self._roles, (*path, "bars"), "role")
            id_ = self._new_id(told, path, grounds)
            grounds[id_] = Ground(
                id=id_,
                label=self._label(told, path, "label"),
                bars=frozenset(told.get("bars", [])),
                src=self._label(told, path, "src"),
            )
        return tuple(grounds.values())

    def visibility(self) -> dict[str, str]:
        """Two laws say the opposite of each other here, so there is no default."""
        if "visibility" not in self._told:
            self._fault((), Sentence("A procedure needs {key}.", key="visibility"))
            return {}
        told = self._table("visibility")
        self._only(told, ("visibility",), VISIBILITY)
        return {
            key: self._one_of(told, ("visibility",), key, allowed)
            for key, allowed in VISIBILITY.items()
        }

    def retention(self) -> tuple[Retention, ...]:
        kept: dict[str, Retention] = {}
        for told, path in self._each(self._told, (), "retention"):
            self._only(told, path, {"id", "label", "n", "unit", "src", "verified"})
            id_ = self._new_id(told, path, kept)
            kept[id_] = Retention(
                id=id_,
                label=self._label(told, path, "label"),
                span=self._span(told, path) if "n" in told else None,
                src=self._label(told, path, "src"),
                verified=told.get("verified", True) is True,
            )
        return tuple(kept.values())

    def service(self) -> Label | None:
        if "service" not in self._told:
            return None
        self._only(self._table("service"), ("service",), {"explained"})
        return self._label(self._table("service"), ("service",), "explained")
