"""A picture for a telephone's camera, drawn as lines in the page: nothing is fetched for it."""

from __future__ import annotations

import segno
from markupsafe import Markup


def drawn(text: str) -> Markup:
    """Draw a text as a QR code. What it holds has to stand beside it in letters as well."""
    code = segno.make(text, error="m", micro=False)
    # Only paths that segno draws: no letter of the text gets into the page.
    return Markup(code.svg_inline(scale=5, border=3, light="#fff", omitsize=True))  # see above
