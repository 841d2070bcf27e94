"""What is kept from whom: conflicts, what may be seen, what evidence is good for, how long it stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.lines import Path
from domain.procedure_text.top import TopText
from domain.rules import Contact, EvidenceUse, Ground, Retention, Return
from domain.vocabulary import KEPT_FROM, KEPT_IN, OUTCOMES, UNITS
from domain.words import Sentence

VISIBILITY = {
    "complaint_to_officer": {"forbid", "substance", "copy"},
    "identity_to_officer": {"forbid", "allow"},
    "prior_history": {"after_determination", "always"},
    "outcome_to_complainant": {"finding_and_measure", "finding", "nothing"},
}

SOURCES = frozenset({"compelled", "voluntary", "mediation", "agreement", "informal", "unlawful"})
"""Where a piece of evidence came from."""

USES = frozenset({"criminal", "discipline", "civil", "finding"})
"""What a piece of evidence can be used for."""

EVERY = frozenset({"month", "quarter", "year"})

COUNTED = frozenset({"unit", "code", "finding", "measure", "channel", "standing", "clock"})
"""By what a return breaks its figures down."""


class LimitsText(TopText):
    """Conflicts, visibility, use, retention and returns of a procedure while it is read."""

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
        path: Path = ("visibility",)
        self._only(told, path, VISIBILITY)
        return {key: self._one_of(told, path, key, allowed) for key, allowed in VISIBILITY.items()}

    def evidence_use(self) -> tuple[EvidenceUse, ...]:
        """A statement that was compelled may be of use in one place and barred in another."""
        uses: dict[str, EvidenceUse] = {}
        for told, path in self._each(self._told, (), "evidence_use"):
            self._only(told, path, {
                "id", "label", "source", "forbids", "inherited", "src", "verified",
            })  # fmt: skip
            if not told.get("forbids"):
                self._fault((*path, "forbids"), Sentence("{key} is missing.", key="forbids"))
            self._known(told.get("forbids", []), USES, (*path, "forbids"), "use")
            id_ = self._new_id(told, path, uses)
            uses[id_] = EvidenceUse(
                id=id_,
                label=self._label(told, path, "label"),
                source=self._one_of(told, path, "source", SOURCES),
                forbids=frozenset(told.get("forbids", [])),
                inherited=told.get("inherited") is True,
                src=self._label(told, path, "src"),
                verified=told.get("verified", True) is True,
            )
        return tuple(uses.values())

    def contact(self) -> Contact | None:
        """Nobody counts as unreachable where the procedure does not say after how many attempts."""
        if "contact" not in self._told:
            return None
        told, path = self._table("contact"), ("contact",)
        self._only(told, path, {"attempts", "means", "src", "verified"})
        return Contact(
            attempts=self._above_nought(told, path, "attempts"),
            means=self._above_nought(told, path, "means"),
            src=self._label(told, path, "src"),
            verified=told.get("verified", True) is True,
        )

    def _above_nought(self, told: Mapping[str, Any], path: Path, key: str) -> int:
        n = told.get(key)
        if type(n) is not int or n < 1:
            says = Sentence("{key} must be a whole number above nought.", key=key)
            self._fault((*path, key), says)
            return 1
        return n

    def retention(self) -> tuple[Retention, ...]:
        kept: dict[str, Retention] = {}
        for told, path in self._each(self._told, (), "retention"):
            self._only(told, path, {
                "id", "label", "outcomes", "start", "n", "unit", "src", "verified",
            })  # fmt: skip
            self._known(told.get("outcomes", []), OUTCOMES, (*path, "outcomes"), "outcome")
            id_ = self._new_id(told, path, kept)
            start = self._one_of(told, path, "start", KEPT_FROM) if "start" in told else "ended"
            span = self._optional_span(told, path)
            if span and span.unit in UNITS - KEPT_IN:
                self._one_of(told, path, "unit", KEPT_IN)
            kept[id_] = Retention(
                id=id_,
                label=self._label(told, path, "label"),
                span=span,
                src=self._label(told, path, "src"),
                verified=told.get("verified", True) is True,
                outcomes=frozenset(told.get("outcomes", [])),
                start=start,
            )
        return tuple(kept.values())

    def returns(self) -> tuple[Return, ...]:
        """Figures that are owed at regular times: questions to the record, never fields to fill."""
        returns: dict[str, Return] = {}
        for told, path in self._each(self._told, (), "return"):
            self._only(told, path, {
                "id", "label", "to", "every", "n", "unit", "counts", "src", "verified",
            })  # fmt: skip
            self._known(told.get("counts", []), COUNTED, (*path, "counts"), "breakdown")
            id_ = self._new_id(told, path, returns)
            returns[id_] = Return(
                id=id_,
                label=self._label(told, path, "label"),
                to=self._label(told, path, "to"),
                every=self._one_of(told, path, "every", EVERY),
                span=self._optional_span(told, path),
                counts=frozenset(told.get("counts", [])),
                src=self._label(told, path, "src"),
                verified=told.get("verified", True) is True,
            )
        return tuple(returns.values())
