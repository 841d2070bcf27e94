"""The middle and the slow end of a count of days, by two methods that are always named."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from math import ceil, floor


class Spread:
    """Days and how often each occurs. A negative span is no span: it is left out, and counted."""

    def __init__(self, times: Mapping[int, int]) -> None:
        self.negative = sum(n for days, n in times.items() if days < 0)
        self._days = sorted(days for days in times if days >= 0)
        self._up_to = list(accumulate(times[days] for days in self._days))
        self.n = self._up_to[-1] if self._up_to else 0

    def nearest_rank(self, share: float) -> int | None:
        """The day count that at least this share of the cases does not exceed."""
        return self._at(max(1, ceil(round(share * self.n, 9)))) if self.n else None

    def continuous(self, share: float) -> float | None:
        """The same, interpolated between two neighbours (as percentile_cont of SQL)."""
        if not self.n:
            return None
        place = share * (self.n - 1)
        low, high = self._at(floor(place) + 1), self._at(ceil(place) + 1)
        return round(low + (high - low) * (place - floor(place)), 1)

    def _at(self, rank: int) -> int:
        return next(
            days for days, up_to in zip(self._days, self._up_to, strict=True) if up_to >= rank
        )
