"""The doors: one for the public, one for those who work here, one for those who check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

    from application.bootstrap import House
    from web.visitors import Visitors

__all__ = ["create_app"]


def create_app(
    house: House, *, hosts: Iterable[str] = (), visitors: Visitors | None = None
) -> Flask:
    """Make the web application of an office. Raises `DoorUnguarded` for a view without a policy.

    `hosts` are names it answers under, beside its settings; `visitors` is shared by its processes.
    """
    # Read only when a door opens: the command line stands in this room and needs none of them.
    from web import doors

    return doors.create_app(house, hosts=hosts, visitors=visitors)
