"""What comes in and what goes out: ways of filing, papers, notices, and other doors that stay open."""

from __future__ import annotations

from domain import vocabulary as words
from domain.lines import Path
from domain.procedure_text.top import TopText
from domain.rules import Document, Filing, Label, Mode, Notice, OtherRemedy
from domain.words import Sentence


class PapersText(TopText):
    """The filing, the papers and the notices of a procedure while it is read."""

    def filing(self) -> Filing:
        told = self._table("filing")
        path: Path = ("filing",)
        self._only(told, path, {"by", "mode"})
        self._known(told.get("by", []), self._roles, (*path, "by"), "role")
        modes = told.get("mode", {})
        self._known(modes, words.MODES, (*path, "mode"), "way of filing")
        for id_, mode in modes.items():
            self._only(mode, (*path, "mode", id_), {"label", "explained", "needs"})
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
            if not titles:
                self._fault(path, Sentence("A document needs {key}.", key="title"))
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

    def notices(self) -> tuple[Notice, ...]:
        """What is owed to whom. A notice without a paper is a promise that nobody can check."""
        notices: dict[str, Notice] = {}
        for told, path in self._each(self._told, (), "notice"):
            self._only(told, path, {
                "id", "label", "on", "to", "tracks", "n", "unit", "document", "src", "verified",
            })  # fmt: skip
            for key in ("on", "to", "tracks", "document"):
                if not told.get(key):
                    self._fault(path, Sentence("A notice needs {key}.", key=key))
            self._known(told.get("on", []), words.FACTS, (*path, "on"), "fact")
            self._known(told.get("to", []), words.TOLD, (*path, "to"), "reader")
            document = str(told.get("document", ""))
            if document:
                self._known([document], self._ids("document"), (*path, "document"), "document")
            id_ = self._new_id(told, path, notices)
            notices[id_] = Notice(
                id=id_,
                label=self._label(told, path, "label"),
                on=frozenset(told.get("on", [])),
                to=tuple(told.get("to", [])),
                tracks=self._tracks_known(told, path),
                span=self._optional_span(told, path),
                document=document,
                src=self._label(told, path, "src"),
                verified=told.get("verified", True) is True,
            )
        return tuple(notices.values())

    def other_remedies(self) -> tuple[OtherRemedy, ...]:
        remedies: dict[str, OtherRemedy] = {}
        for told, path in self._each(self._told, (), "other_remedy"):
            self._only(told, path, {
                "id", "label", "explained", "codes", "n", "unit", "src", "verified",
            })  # fmt: skip
            self._known(told.get("codes", []), self._ids("code"), (*path, "codes"), "code")
            id_ = self._new_id(told, path, remedies)
            remedies[id_] = OtherRemedy(
                id=id_,
                label=self._label(told, path, "label"),
                explained=self._label(told, path, "explained"),
                codes=frozenset(told.get("codes", [])),
                span=self._optional_span(told, path),
                src=self._label(told, path, "src"),
                verified=told.get("verified", True) is True,
            )
        return tuple(remedies.values())

    def service(self) -> Label | None:
        if "service" not in self._told:
            return None
        self._only(self._table("service"), ("service",), {"explained", "counts"})
        return self._label(self._table("service"), ("service",), "explained")

    def served_by(self) -> frozenset[str]:
        """What counts as served: opened by the person, deemed by the law, handed over."""
        counts = self._table("service").get("counts", [])
        self._known(counts, words.SERVED_BY, ("service", "counts"), "way of serving")
        return frozenset(counts)
