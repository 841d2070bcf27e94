"""The way of each kind of matter: its stages, and what moves it from one to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from domain import vocabulary as words
from domain.lines import Path
from domain.procedure_text.top import TopText
from domain.rules import Stage, Track, Transition
from domain.words import Sentence

OPEN = "open"
"""Instead of stages: every stage of the track at which the matter has not ended."""

MOVE = frozenset({
    "on", "from", "to", "by", "needs", "within", "after", "forbid_if", "src", "verified",
})  # fmt: skip


class TracksText(TopText):
    """The tracks of a procedure while it is read."""

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
            self._transition({**told, "from": _stages(told, stages)}, here, stages)
            for told, here in (*self._each(table, path, "transition"), *self._shared(id_))
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

    def _shared(self, track: str) -> Iterator[tuple[Mapping[str, Any], Path]]:
        """Transitions that stand once for several tracks: each track takes the stages it has."""
        own = self._told["track"][track].get("stage", {})
        for told, path in self._each(self._told, (), "transition"):
            if track in told.get("tracks", []):
                named = [id_ for id_ in told.get("from", []) if id_ in own or id_ == OPEN]
                said = {key: value for key, value in told.items() if key != "tracks"}
                yield {**said, "from": named}, path

    def _shared_are_known(self) -> None:
        tracks = self._told.get("track", {})
        stages = {id_ for track in tracks.values() for id_ in track.get("stage", {})}
        for told, path in self._each(self._told, (), "transition"):
            if not told.get("tracks"):
                self._fault(path, Sentence("A transition needs {key}.", key="tracks"))
            self._tracks_known(told, path)
            self._known(set(told.get("from", [])) - {OPEN}, stages, (*path, "from"), "stage")

    def _transition(
        self,
        told: Mapping[str, Any],
        path: Path,
        stages: Mapping[str, Stage],
        verbs: Mapping[str, str] = words.VERBS,
    ) -> Transition:
        facts = {"filed", *verbs.values()}
        self._only(told, path, MOVE)
        verb = self._text(told, path, "on")
        self._known([verb], verbs, (*path, "on"), "verb")
        self._known(told.get("from", []), stages, (*path, "from"), "stage")
        self._known([told["to"]] if "to" in told else [], stages, (*path, "to"), "stage")
        self._known(told.get("by", []), self._roles, (*path, "by"), "role")
        for key in ("from", "by"):
            if not told.get(key):
                self._fault(path, Sentence("A transition needs {key}.", key=key))
        for key in ("after", "forbid_if"):
            self._known(told.get(key, []), facts, (*path, key), "fact")
        if "within" in told:
            self._known([told["within"]], self._ids("clock"), (*path, "within"), "clock")
        for need in told.get("needs", []):
            self._guard(need, (*path, "needs"))
        return Transition(
            verb=verb,
            fact=verbs.get(verb, verb),
            from_=frozenset(told.get("from", [])),
            to=told.get("to", ""),
            by=frozenset(told.get("by", [])),
            needs=tuple(told.get("needs", [])),
            src=self._optional_label(told, path, "src"),
            verified=told.get("verified", True) is True,
            within=str(told.get("within", "")),
            after=frozenset(told.get("after", [])),
            forbid_if=frozenset(told.get("forbid_if", [])),
            at=path,
        )

    def _guard(self, need: str, path: Path) -> None:
        if need.startswith("doc:"):
            self._known([need.removeprefix("doc:")], self._ids("document"), path, "document")
        else:
            self._known([need], words.GUARDS, path, "guard")

    def _walkable(
        self,
        path: Path,
        stages: Mapping[str, Stage],
        transitions: Collection[Transition],
        first: str | None = None,
    ) -> None:
        first = first or self._told.get("first_stage")
        moves = [(stage, move.to) for move in transitions if move.to for stage in move.from_]
        reached = {first}
        while more := {to for stage, to in moves if stage in reached} - reached:
            reached |= more
        if first not in stages:
            self._fault(
                path,
                Sentence("This track has no stage {stage}, where all begin.", stage=str(first)),
            )
        ending = {id_ for id_, stage in stages.items() if stage.final}
        while more := {stage for stage, to in moves if to in ending} - ending:
            ending |= more
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
            elif id_ not in ending and id_ in reached:
                self._fault(
                    line, Sentence("From the stage {stage} no end can be reached.", stage=id_)
                )
            if left and stage.final:
                self._fault(
                    line, Sentence("The stage {stage} is final, yet it is left.", stage=id_)
                )


def _stages(told: Mapping[str, Any], stages: Mapping[str, Stage]) -> list[str]:
    """The stages that a transition begins at; `open` stands for all at which nothing has ended."""
    named: list[str] = told.get("from", [])
    if named == [OPEN]:
        return [id_ for id_, stage in stages.items() if not stage.final]
    return named
