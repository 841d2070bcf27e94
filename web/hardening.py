"""Keeps the doors safe: what a browser may load, where a form may come from, how much may come in."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

from flask import Flask, Request, Response, abort, current_app, g, render_template, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from application.settings import Proxy
from domain.words import Sentence
from web.context import say
from web.cookies import called
from web.cookies import kept as kept

MOST_BYTES = 1_500_000
"""What one form may weigh. The longest text we take is far below it."""
MOST_PARTS = 200
"""How many fields it may have."""
HSTS = "max-age=63072000; includeSubDomains"
"""For two years a browser does not come by any way on which others can listen (ASVS 5, 3.4.1)."""
PORT = re.compile(r":[0-9]+$")
HEALTH = "public.health.show"
"""A machine that shares out visitors asks by whatever address it knows; it is told nothing else."""
SIGNS = "=&+-._~%,:@/"
NOT_OUR_NAME = Sentence("No office is known by this name here.")

CSP = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self';"
    " font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
ASKS_BACK = "; connect-src 'self'"
"""For the one page whose script asks us something (`g.asks_back`)."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STAFF_COOKIE = "session"
HALFWAY_COOKIE = "halfway"
"""Of somebody whose password was right, and who still has to show a code."""
RECEIPT_COOKIE = "receipt"
AGENCY_COOKIE = "agency"
"""Of a browser that is on its way to the agency's sign-in and back."""
KNOWN_COOKIE = "known"
"""Of a browser in which somebody of the office signed in. It opens nothing."""
VISIT = "visit"
"""The cookie of a visit: a random name, kept until the browser is closed, that ties forms to it."""


def harden(app: Flask, secret: bytes, *, hosts: Iterable[str], proxy: Proxy) -> None:
    """Put the guards on an application. `secret` makes the forms' tokens.

    It answers under the names in `hosts` only, and believes what a `proxy` says only as far as told.
    """
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_PARTS,
    )
    ours = frozenset(name.lower() for name in hosts)
    if proxy != Proxy():
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to put one in front
            app.wsgi_app, x_for=proxy.address, x_proto=proxy.scheme, x_host=proxy.host
        )

    @app.before_request
    def before() -> str | tuple[str, int, dict[str, str]] | None:
        if not _is_ours(request.host, ours) and request.endpoint != HEALTH:
            return say(NOT_OUR_NAME), 400, {"Content-Type": "text/plain; charset=utf-8"}
        g.nonce = secrets.token_urlsafe(16)
        g.correlation = secrets.token_hex(8)
        g.visit = kept(VISIT) or secrets.token_urlsafe(18)
        g.csrf = hmac.new(secret, g.visit.encode(), hashlib.sha256).hexdigest()
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return _from_elsewhere()
        _same_site()
        _few_parts()
        # A form with a file is not read before its view asks: its token comes before the file.
        if not takes_file(request):
            proves_its_page(request.form.get("csrf", ""))
        return None

    @app.after_request
    def after(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = HSTS
        if response.mimetype == "text/html":
            policy = CSP.format(nonce=g.get("nonce", ""))
            response.headers["Content-Security-Policy"] = policy + (
                ASKS_BACK if g.get("asks_back") else ""
            )
        else:
            response.headers.setdefault("Content-Security-Policy", "default-src 'none'; sandbox")
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
            if "visit" in g and not kept(VISIT):
                cookie(response, VISIT, g.visit)
        return response


def takes_file(asked: Request) -> bool:
    """Say whether a request goes to a view that reads a form with a file, piece by piece."""
    view = current_app.view_functions.get(asked.endpoint or "")
    return bool(getattr(view, "takes_file", False))


def proves_its_page(token: str) -> None:
    """Refuse a form that was not sent from one of our pages in this visit."""
    if not hmac.compare_digest(token.encode(), g.csrf.encode()):
        abort(403)


def cookie(
    response: AnyResponse,
    name: str,
    value: str,
    *,
    lasts: timedelta | None = None,
    from_elsewhere: bool = False,
) -> None:
    """Set a cookie that scripts and other sites never see; without a term it goes with the browser.

    `from_elsewhere`: a browser that another site sends back to a page of ours brings it along.
    """
    response.set_cookie(
        called(name),
        value,
        max_age=lasts,
        httponly=True,
        samesite="Lax" if from_elsewhere else "Strict",
        secure=request.is_secure,
    )


def no_cookie(response: AnyResponse, name: str) -> None:
    """Take a cookie away again."""
    response.delete_cookie(called(name), secure=request.is_secure, samesite="Strict")


def _is_ours(host: str, ours: frozenset[str]) -> bool:
    # Flask's own list of trusted hosts takes no address of IPv6 for one (Werkzeug 3.1).
    name = PORT.sub("", host).lower()
    return name in ours or any(each[0] == "." and name.endswith(each) for each in ours)


def _from_elsewhere() -> str | None:
    """What another site may do with our addresses: lead a person here, and nothing else.

    It embeds no page, loads none behind the back of whoever reads it (Fetch Metadata, 4.1), and a
    link leads straight only to what is open to everybody. Before any other page stands one that asks
    whether to go on: from there the browser brings its cookies along.
    """
    if request.headers.get("Sec-Fetch-Site") not in {"cross-site", "same-site"}:
        return None
    if request.headers.get("Sec-Fetch-Mode") != "navigate" or (
        request.headers.get("Sec-Fetch-Dest") not in {None, "document"}
    ):
        abort(403)
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static" or "everybody" in getattr(view, "open_to", ()):
        return None
    return render_template("from_elsewhere.html", onwards=_own_address())


def _own_address() -> str:
    """The address that was asked for, as one of ours: with one slash in front, and quoted."""
    path = "/" + quote(request.path.lstrip("/"))
    asked = request.query_string.decode("ascii", "replace")
    return f"{path}?{quote(asked, safe=SIGNS)}" if asked else path


def _few_parts() -> None:
    # Flask counts the parts of one kind of form only; a million empty fields are as much work here.
    if request.mimetype == "application/x-www-form-urlencoded" and (
        request.get_data(cache=True).count(b"&") >= MOST_PARTS
    ):
        abort(413)


def _same_site() -> None:
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        if fetch_site != "same-origin":
            abort(403)
        return
    origin = request.headers.get("Origin")
    if origin and origin != f"{request.scheme}://{request.host}":
        abort(403)
