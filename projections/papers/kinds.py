"""Which module tells what each kind of letter tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from projections.papers import admission
from projections.papers.case import Case

TOLD: Mapping[str, Callable[[Case], object]] = MappingProxyType({
    "receipt": admission.receipt,
    "missing": admission.missing,
    "acceptance": admission.acceptance,
    "declination": admission.declination,
    "transfer": admission.transfer,
    "diversion": admission.diversion,
    "recording": admission.recording,
    "action": admission.action,
})  # fmt: skip
"""By kind of letter. `fold` calls it; the template of the kind knows what it returns."""
