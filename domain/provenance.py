"""From what a paper was made: the history of its case up to a position, as one fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

PAGE = "/verify"
"""Where an office answers to whoever wants to check a paper."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One fact as its row stands in the record; what is sealed in it stays sealed."""

    position: int
    event_id: str
    stream_id: str
    version: int
    topic: str
    recorded_at: str
    state: str
    metadata: str

    def line(self, *, but_sealed: bool = False) -> str:
        """The fact in one line that gives nothing of it away: its place, and two fingerprints."""
        state, metadata = self.state, self.metadata
        if but_sealed:
            state, metadata = _but_sealed(state), _but_sealed(metadata)
        told = {
            "position": self.position,
            "event_id": self.event_id,
            "stream_id": self.stream_id,
            "version": self.version,
            "topic": self.topic,
            "recorded_at": self.recorded_at,
            "state": hashlib.sha256(state.encode()).hexdigest(),
            "metadata": hashlib.sha256(metadata.encode()).hexdigest(),
        }
        return json.dumps(told, sort_keys=True, separators=(",", ":")) + "\n"


def _but_sealed(said: str) -> str:
    """Leave out what chance made: the boxes of what is sealed, and the salt."""

    def left(part: dict[str, object]) -> dict[str, object]:
        return {name: each for name, each in part.items() if name not in {"box", "salt"}}

    return json.dumps(json.loads(said, object_hook=left), sort_keys=True, separators=(",", ":"))


def fingerprint(facts: Iterable[Stored], *, but_sealed: bool = False) -> str:
    """The fingerprint of a history: SHA-256 over the lines of its facts, in their order.

    It covers every byte. Only a demonstration leaves out what is sealed (`but_sealed`): to be told
    again word for word, its papers must not depend on keys that are made by chance.
    """
    lines = (each.line(but_sealed=but_sealed) for each in facts)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Origin:
    """What is printed on a paper about where it comes from, and where that can be checked."""

    position: int
    """The position in the record up to which it tells."""
    sha256: str
    """The fingerprint of the case's history up to there."""
    site: str | None = None
    """The address of the office, without the page."""

    @property
    def mark(self) -> str:
        """The origin as a paper holds it for machines."""
        return f"record {self.position} sha256:{self.sha256}"

    @property
    def address(self) -> str | None:
        """Where to check it. What comes after # stays in the reader's browser."""
        return f"{self.page}#{self.position}-{self.sha256}" if self.site else None

    @property
    def page(self) -> str | None:
        """The page at which it is checked, to be typed by hand."""
        return f"{self.site}{PAGE}" if self.site else None
