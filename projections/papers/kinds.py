"""Which module tells what each kind of letter tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from projections.papers import admission
from projections.papers.case import Case

TOLD: Mapping[str, Callable[[Case], object]] = MappingProxyType({
    "acceptance": admission.acceptance,
    "declination": admission.declination,
})  # fmt: skip
"""By kind of letter. `fold` calls it; the template of the kind knows what it returns."""
