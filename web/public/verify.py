"""Whether a paper is the one that was sealed: anybody may ask, and the file never leaves the browser."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, g, jsonify, render_template, url_for

from application import sealing
from domain.provenance import PAGE
from web.access import EVERYBODY, open_to
from web.context import house

verify = Blueprint("verify", __name__)

ENOUGH = 64
"""So many papers share what the browser asks for: which of them it has in hand, nobody learns."""
MOST_DIGITS = 3
DIGITS = re.compile(r"[0-9a-f]{0,3}")


@verify.get(PAGE)
@open_to(EVERYBODY)
def show() -> str:
    """Show the page that checks a file, and the fingerprints of the office's certificates."""
    # The script of this page asks back, once, for what took the place of papers.
    g.asks_back = True
    return render_template(
        "public/verify.html",
        certificates=sealing.known(house()),
        digits=_digits(),
        superseded_url=url_for("public.verify.superseded", beginning="-"),
    )


@verify.get(f"{PAGE}/superseded/<beginning>")
@open_to(EVERYBODY)
def superseded(beginning: str) -> Response:
    """The fingerprints of the papers that others took the place of, by how they begin."""
    digits = beginning.removeprefix("-")
    if not DIGITS.fullmatch(digits) or len(digits) != _digits():
        abort(404)
    found = {key.partition("/")[0] for key in house().office.store.held_from("superseded", digits)}
    return jsonify(superseded=sorted(found))


def _digits() -> int:
    """How many digits are asked for: the fewer papers there are, the fewer."""
    papers, digits = house().office.store.how_many_held("document"), 0
    while digits < MOST_DIGITS and papers >= ENOUGH * 16 ** (digits + 1):
        digits += 1
    return digits
