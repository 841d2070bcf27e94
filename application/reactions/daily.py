"""What is looked through once a day: as soon as a day has begun, and no list is behind the record."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date

from application.bootstrap import House
from projections.projector import BeingMade, ListsAway


class Daily(ABC):
    """Walks a list once a day. Any number of workers may: what is done twice counts once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._walked: date | None = None

    def step(self) -> bool:
        """Walk if the day is new and the list is not behind; say whether there was anything to do."""
        office = self._house.office
        today = office.today()
        if self._walked == today:
            return False
        head = office.head()
        if not head or self._house.projector.position() < head:
            return False
        try:
            done = self.walk(today)
        except (BeingMade, ListsAway):
            return False
        self._walked = today
        return done > 0

    @abstractmethod
    def walk(self, today: date) -> int:
        """Do what falls on a day; return how much there was."""
