"""On which day something happened in a case, and on which day it was written down."""

from __future__ import annotations

from datetime import date

from domain.complaint.track import OnTrack


class Dated(OnTrack):
    """What the chapters ask so that nothing is dated before what it follows from."""

    def dated(self, fact: str, **said: str) -> date | None:
        """The day of the newest such fact, as it is claimed; None where nobody knows."""
        return None

    def written(self, fact: str, **said: str) -> date | None:
        """The day on which the newest such fact was written down; None where nobody knows."""
        return None

    def day_of_issue(self, matter: str) -> date | None:
        """The day on which the decision was issued: the claimed one, else that of the record."""
        return self.paper(matter).issued_on or self.written("disposition_issued", matter=matter)
