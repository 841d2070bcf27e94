"""The doors: one for the public, one for those who work here, one for those who check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from application.bootstrap import House

__all__ = ["create_app"]


def create_app(house: House) -> Flask:
    """Make the web application of an office. Raises `DoorUnguarded` for a view without a policy."""
    # Read only when a door opens: the command line stands in this room and needs none of them.
    from web import doors

    return doors.create_app(house)
