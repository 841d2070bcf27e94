"""Whom a complaint is about: by the history of an officer, by a badge, by a unit and a rank."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from domain.history import History, fresh
from domain.people import Actor
from domain.words import as_meant

if TYPE_CHECKING:
    from domain.sealed import Sealed


class Named(History):
    """What every chapter knows of those who are complained about, and who of the office they are."""

    subjects: dict[str, str | None] = fresh(dict)
    badges: dict[str, Sealed] = fresh(dict)
    seats: dict[str, list[tuple[str | None, str | None]]] = fresh(dict)
    complained_units: set[str] = fresh(set)
    complained_ranks: set[str] = fresh(set)
    _people: Callable[[str], Actor | None] | None = None
    _wearers: Callable[[str], Iterable[Actor]] | None = None

    def somebody(self, account: str) -> Actor | None:
        """Somebody of the office with today's role, unit and badge, where the office is at hand."""
        return self._people(account) if self._people else None

    def wearers(self, badge: str) -> Iterable[Actor]:
        """Those of the office who wear a badge; nobody, where the office is not at hand."""
        return self._wearers(badge) if self._wearers and badge else ()

    def complained_about(self, person: str, badge: str = "") -> bool:
        """Say whether somebody is a subject of this case: by his history, or by his badge."""
        if person and person in self.subjects.values():
            return True
        if not self.badges:
            return False
        if not badge and (known := self.somebody(person)):
            badge = known.badge
        return bool(badge) and as_meant(badge) in map(as_meant, self._badges_named())

    def _badges_named(self) -> Iterator[str]:
        return (worn.text() for worn in self.badges.values())

    def hidden_from(self, actor: Actor) -> bool:
        """Say whether somebody neither sees nor finds this case. Every page of the office asks this."""
        return self.complained_about(actor.id, actor.badge)

    def sits(self, subject: str, unit: str | None, rank: str | None = None) -> None:
        """In which unit and rank a subject is said to serve; the filing names a unit of its own."""
        self.seats.setdefault(subject, []).append((unit, rank))
        self._seats_changed()

    def sits_nowhere(self, subject: str) -> None:
        """What was said of a subject's unit and rank no longer counts."""
        self.seats.pop(subject, None)
        self._seats_changed()

    def _seats_changed(self) -> None:
        said = [seat for some in self.seats.values() for seat in some]
        self.complained_units = {unit for unit, _ in said if unit}
        self.complained_ranks = {rank for _, rank in said if rank}
