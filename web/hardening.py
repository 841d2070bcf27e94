"""Keeps the doors safe: what a browser may load, where a form may come from, how much may come in."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Flask, Response, abort, g, request
from werkzeug.wrappers import Response as AnyResponse

MOST_BYTES = 1_500_000
"""What one form may weigh. The longest text we take is far below it."""

CSP = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self';"
    " font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STAFF_COOKIE = "session"
HALFWAY_COOKIE = "halfway"
"""Of somebody whose password was right, and who still has to show a code."""
RECEIPT_COOKIE = "receipt"
VISIT = "visit"
"""The cookie of a visit: a random name, kept until the browser is closed, that ties forms to it."""


def harden(app: Flask, secret: bytes) -> None:
    """Put the guards on an application. `secret` makes the forms' tokens."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES, MAX_FORM_PARTS=200
    )

    @app.before_request
    def before() -> None:
        g.nonce = secrets.token_urlsafe(16)
        g.correlation = secrets.token_hex(8)
        g.visit = kept(VISIT) or secrets.token_urlsafe(18)
        g.csrf = hmac.new(secret, g.visit.encode(), hashlib.sha256).hexdigest()
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            _same_site()
            if not hmac.compare_digest(request.form.get("csrf", "").encode(), g.csrf.encode()):
                abort(403)

    @app.after_request
    def after(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = CSP.format(nonce=g.get("nonce", ""))
        else:
            response.headers.setdefault("Content-Security-Policy", "default-src 'none'; sandbox")
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
            if "visit" in g and not kept(VISIT):
                cookie(response, VISIT, g.visit)
        return response


def cookie(response: AnyResponse, name: str, value: str) -> None:
    """Set a cookie that scripts and other sites never see, gone with the browser."""
    response.set_cookie(
        _called(name), value, httponly=True, samesite="Strict", secure=request.is_secure
    )


def no_cookie(response: AnyResponse, name: str) -> None:
    """Take a cookie away again."""
    response.delete_cookie(_called(name), secure=request.is_secure, samesite="Strict")


def kept(name: str) -> str | None:
    """What a cookie of ours holds."""
    return request.cookies.get(_called(name))


def _called(name: str) -> str:
    # A browser takes such a name from this very host only, and only where nobody can listen: no
    # neighbouring site can slip its own session in (RFC 6265bis, 4.1.3.2).
    return f"__Host-{name}" if request.is_secure else name


def _same_site() -> None:
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        if fetch_site != "same-origin":
            abort(403)
        return
    origin = request.headers.get("Origin")
    if origin and origin != f"{request.scheme}://{request.host}":
        abort(403)
