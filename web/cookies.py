"""What a cookie of ours is called, and what the browser brings along in it."""

from __future__ import annotations

from flask import request


def kept(name: str) -> str | None:
    """What a cookie of ours holds."""
    return request.cookies.get(called(name))


def called(name: str) -> str:
    """The name under which a cookie of ours is set."""
    # A browser takes such a name from this very host only, and only where nobody can listen: no
    # neighbouring site can slip its own session in (RFC 6265bis, 4.1.3.2).
    return f"__Host-{name}" if request.is_secure else name
