"""The door of those who check: every history as it was recorded, and as it stood on any day."""

from __future__ import annotations

from flask import Blueprint

from web import desk
from web.audit import histories, ledger, papers, readers


def door() -> Blueprint:
    """The auditor's door with its room."""
    audit = Blueprint("audit", __name__, url_prefix="/audit")
    audit.register_blueprint(histories.histories)
    audit.register_blueprint(ledger.ledger)
    audit.register_blueprint(papers.papers)
    audit.register_blueprint(readers.readers)
    desk.frame(audit)
    return audit
