"""Which version of a procedure a case is handled by: the procedure itself says by which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.procedure import Procedure


def version_for(
    adopted: Sequence[Procedure],
    *,
    received: date | None,
    happened: date | None = None,
    staged: date | None = None,
) -> Procedure:
    """Choose among the adopted versions of a procedure, which stand in the order of adoption.

    The newest says which day chooses: that of receipt (`received`), of what happened (`conduct`,
    `incident`; where nobody knows it, that of receipt), or the one on which the case came to a
    certain stage (`stage`; before it is there, today).
    """
    by = adopted[-1].pinned_by
    if by in {"conduct", "incident"}:
        return valid_on(adopted, happened or received)
    return valid_on(adopted, staged or received if by == "stage" else received)


def valid_on(adopted: Sequence[Procedure], day: date | None) -> Procedure:
    """The version that was in force on a day; of two, the one adopted later.

    What lies before all of them goes by the oldest, so that nobody is turned away for want of a
    rule; what lies behind them, or has no day, by the newest.
    """
    if day is None:
        return adopted[-1]
    holding = [one for one in adopted if one.valid_from <= day <= (one.valid_to or date.max)]
    if holding:
        return holding[-1]
    begun = [one for one in adopted if one.valid_from <= day]
    if begun:
        return max(begun, key=lambda one: one.valid_from)
    return min(adopted, key=lambda one: one.valid_from)
