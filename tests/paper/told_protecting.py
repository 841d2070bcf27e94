"""The facts that the letters of protection tell of, and those by which an officer is kept from duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.complaint import Complaint
from domain.history import Fact
from tests.paper.cases import sealed
from tests.paper.told_words import Words

SAFE_HOUSE = "12 Heron Lane"
"""Where somebody stays: written down in the file, and to be read in no letter."""


def protection(_: Words) -> Sequence[Fact]:
    return [
        Complaint.PressureReported(
            pressure="pressure-1",
            happening=sealed("…", "complainant"),
            from_whom=None,
            happened_on=date(2026, 3, 8),
            linked=None,
        ),
        *(
            Complaint.ProtectionDecided(
                pressure="pressure-1",
                protection=each,
                reasons=sealed(f"Stays at {SAFE_HOUSE} with a sister.", "complainant"),
                on=date(2026, 3, 9),
            )
            for each in ("other_contact", "no_contact")
        ),
    ]


def suspension(case: Words) -> Sequence[Fact]:
    return [
        Complaint.DutySuspended(
            matter="m1",
            subject="s1",
            last_day=date(2026, 5, 8),
            approved_by="account-3",
            reasons=sealed(
                case.either(
                    "Two witnesses work at the same window. They are heard first.",
                    "两名证人与您在同一窗口工作，须先听取其陈述。",
                )
            ),
            on=date(2026, 3, 9),
        )
    ]


def restraint(case: Words) -> Sequence[Fact]:
    return [
        *suspension(case),
        Complaint.SuspensionAppealed(matter="m1", subject="s1", written=None, on=date(2026, 3, 11)),
        Complaint.RestraintDecided(
            matter="m1",
            subject="s1",
            outcome="upheld",
            reasons=sealed(
                case.either(
                    "The witnesses have not been heard yet. A shorter time would not do.",
                    "证人尚未听取陈述，缩短期限不能保证调查顺利进行。",
                )
            ),
            on=date(2026, 3, 16),
            due_on=None,
        ),
    ]


def annulled(case: Words) -> Sequence[Fact]:
    return [
        *restraint(case)[:2],
        Complaint.RestraintDecided(
            matter="m1",
            subject="s1",
            outcome="annulled",
            reasons=sealed(case.either("Both were heard before.", "两名证人此前均已陈述。")),
            on=date(2026, 3, 16),
            due_on=date(2026, 3, 31),
        ),
    ]
