"""The door for anybody: tell us what happened, keep the receipt, come back to see where it stands."""

from __future__ import annotations

from flask import Blueprint, url_for

from web.public import deciding, files, filing, health, letters, readers, start, status, verify


def door() -> Blueprint:
    """The public door with its rooms."""
    public = Blueprint("public", __name__)
    for room in (
        *(start.start, health.health, filing.filing),
        *(status.status, deciding.deciding, files.files, letters.letters, readers.readers),
        verify.verify,
    ):
        public.register_blueprint(room)

    @public.app_context_processor
    def way_out() -> dict[str, str]:
        # Whoever leaves quickly also closes the page that was open.
        return {"leave_url": url_for("public.status.away")}

    return public
