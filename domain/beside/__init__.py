"""The records of the office beside the complaint: each a history of its own, with its own way."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.beside.commendation import Commendation
from domain.beside.incident import Incident
from domain.beside.proceeding import Proceeding
from domain.beside.record import Beside
from domain.beside.tracking_order import TrackingOrder

__all__ = [
    "RECORDS", "Beside", "Commendation", "Incident", "Proceeding", "TrackingOrder", "kind_of",
]  # fmt: skip

RECORDS: Mapping[str, type[Beside]] = MappingProxyType(
    {kind.PREFIX: kind for kind in (TrackingOrder, Commendation, Incident, Proceeding)}
)
"""Every kind of record, by how its histories are called."""


def kind_of(stream_id: str) -> str | None:
    """The kind of record that a history is; None for a complaint, and for everything else."""
    prefix = stream_id.partition("-")[0]
    return prefix if prefix in RECORDS else None
