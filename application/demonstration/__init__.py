"""The demonstration office: invented people take invented cases through the real use cases."""

from __future__ import annotations

from application.demonstration.cast import CAST, Member
from application.demonstration.play import (
    Decided,
    NoPaper,
    long_ago,
    open_demonstration,
    open_empty,
)

__all__ = ["CAST", "Decided", "Member", "NoPaper", "long_ago", "open_demonstration", "open_empty"]
