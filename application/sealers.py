"""Whose seals this office has put on its papers: all of them, also those it no longer seals with."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from application.office import Office
from domain.complaint import Complaint

BATCH = 500


@dataclass(slots=True)
class Sealers:
    """The certificates that the record names; each time it is read on from where it was left."""

    _found: dict[str, str] = field(default_factory=dict)
    _until: int = 0
    _lock: Lock = field(default_factory=Lock)

    def of(self, office: Office) -> dict[str, str]:
        """For the fingerprint of each certificate whom it names."""
        with self._lock:
            head = office.head()
            while facts := office.facts_about(
                [Complaint.DocumentSigned], after=self._until, until=head, limit=BATCH
            ):
                for each in facts:
                    signed = each.fact
                    if isinstance(signed, Complaint.DocumentSigned) and signed.certificate:
                        self._found[signed.certificate] = signed.signer or ""
                self._until = facts[-1].position
            self._until = head
            return dict(self._found)
