"""The facts that each kind of letter tells of, in one invented case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

from domain.complaint import Complaint
from domain.history import Fact
from tests.paper.cases import sealed


class Words(Protocol):
    """What a case says in its own language."""

    def either(self, english: str, chinese: str) -> str: ...


def acceptance(case: Words) -> Sequence[Fact]:
    return [
        Complaint.ResponsibilityTaken(
            holder="account-1",
            unit=case.either("Inspectorate", "督察大队"),
            badge_number="031001",
            telephone="0555 0101",
        )
    ]


def declination(case: Words) -> Sequence[Fact]:
    return [
        Complaint.Declined(
            matter="m1",
            on=date(2026, 3, 4),
            ground="elsewhere",
            reasons=sealed(
                case.either(
                    "A court is hearing the same matter since 20 February 2026, and decides on it.",
                    "同一事项自2026年2月20日起由人民法院审理，由法院作出裁判。",
                )
            ),
            route=None,
            stage="declined",
        )
    ]


TELL: Mapping[str, Callable[[Words], Sequence[Fact]]] = {
    "acceptance": acceptance,
    "declination": declination,
}
