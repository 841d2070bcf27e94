"""What every long list has: the page that was asked for, what is left out, and the way on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for


def page_asked() -> int:
    """The page that the address asks for, from nought on; a strange one is the first."""
    said = request.args.get("page", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0


def turned(endpoint: str, page: int, **which: Any) -> str:
    """The same list at another page. `which`: what the address names besides, such as a kind."""
    return f"{url_for(endpoint, **which)}?{urlencode([*_filter(), ('page', str(page))])}"


def whole(endpoint: str) -> str:
    """The whole of a list under the same filter, at another address."""
    return f"{url_for(endpoint)}?{urlencode(_filter())}"


def _filter() -> list[tuple[str, str]]:
    return [(name, said) for name, said in request.args.items(True) if name not in {"page", "at"}]


def without(endpoint: str, name: str, value: str, **which: Any) -> str:
    """The same list without one of its filters, from its first page."""
    left_out = {"page", "at", "q"} if name == "q" else {"page", "at"}
    kept = [
        (key, said)
        for key, said in request.args.items(True)
        if key not in left_out and (key, said) != (name, value)
    ]
    return f"{url_for(endpoint, **which)}?{urlencode(kept)}"
