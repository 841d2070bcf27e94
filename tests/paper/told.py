"""The facts that each kind of letter tells of, in one invented case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from domain.history import Fact
from tests.paper import told_admission
from tests.paper.told_words import Words

TELL: Mapping[str, Callable[[Words], Sequence[Fact]]] = {
    "receipt": told_admission.nothing,
    "missing": told_admission.missing,
    "acceptance": told_admission.nothing,
    "declination": told_admission.declination,
    "transfer": told_admission.transfer,
    "diversion": told_admission.diversion,
    "recording": told_admission.nothing,
    "action": told_admission.action,
}
