"""The person who complained, as the record and the reading log name everybody who did."""

from __future__ import annotations

from dataclasses import replace

from flask import g

from domain.people import COMPLAINANT, Actor


def complainant() -> Actor:
    """Whoever holds the receipt; the request is named, the person is not."""
    return replace(COMPLAINANT, correlation=g.correlation)
