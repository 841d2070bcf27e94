"""Whether this door can be used now: yes or no, for a machine that watches or shares out visitors.

Nothing else is said here, for anybody may ask. What is wrong, `ombud status` tells the operator.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify

from application.office import Unavailable
from web.access import EVERYBODY, open_to
from web.context import house

health = Blueprint("health", __name__)


@health.get("/health")
@open_to(EVERYBODY)
def show() -> tuple[Response, int]:
    """Read the record, the read models and the ledger; say whether all of them answer."""
    try:
        house().office.head()
        house().projector.position()
        with house().ledger.execution_options(reading=True).connect() as db:
            db.execute(sa.text("SELECT 1"))
    except (Unavailable, sa.exc.SQLAlchemyError, OSError):
        return jsonify(ok=False), 503
    return jsonify(ok=True), 200
