"""Whom the clockwork's work is open to: each job says it, or the clockwork does not start."""

from __future__ import annotations

from collections.abc import Iterable

NOBODY = "nobody: it acts on the record, and shows nothing"
READERS = "whoever may read the letter, at the doors"
DUTY_BOX = "the office's own box: a number and a link, and no word that anybody typed"

KNOWN = frozenset({NOBODY, READERS, DUTY_BOX})
"""To whom what a job makes can come."""


class JobUnguarded(RuntimeError):
    """A job that does not say whom its work is open to."""


def refuse_unguarded(jobs: Iterable[object]) -> None:
    """Raise `JobUnguarded` for the first job that does not say whom its work is open to."""
    for job in jobs:
        if getattr(job, "OPEN_TO", "") not in KNOWN:
            raise JobUnguarded(f"{type(job).__name__} does not say whom its work is open to.")
