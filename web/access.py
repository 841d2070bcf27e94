"""Whom a door is open to: every view says it, and the office does not start with one that does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from domain.access import CASE_WORK
from domain.people import Role
from web.context import form_sent, house
from web.proving import prove_first

View = TypeVar("View", bound=Callable[..., Any])

Fresh = bool | Callable[..., bool]
"""Whether a view asks for a fresh proof, or what says so of a form by where it is sent."""

EVERYBODY = "everybody"
RECEIPT = "receipt"


class DoorUnguarded(RuntimeError):
    """A view that does not say whom it is open to."""


def open_to(*whom: str, unproven: bool = False, fresh: Fresh = False) -> Callable[[View], View]:
    """Open a view to everybody, to whoever holds the receipt, or to roles of the office.

    Refused and absent look the same (404); whoever is not signed in is asked to sign in. Whoever has
    only a password sets up the second step first; `unproven` views are those where that is done.
    What a `fresh` view does weighs so much that whoever proved himself some time ago does it again.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if EVERYBODY in whom:
                return view(*args, **kwargs)
            if RECEIPT in whom:
                if g.get("receipt") is None:
                    return _to_the_door(url_for("public.status.open"))
                return view(*args, **kwargs)
            if g.get("person") is None:
                then = request.path if request.method == "GET" else None
                return _to_the_door(url_for("staff.signing_in.show", then=then))
            if g.person.role not in whom:
                abort(404)
            if not (unproven or g.person.proves_itself or not needs_two_proofs()):
                return redirect(url_for("staff.own.show"))
            if weighs(fresh, kwargs) and (asked := prove_first()) is not None:
                return asked
            return view(*args, **kwargs)

        guarded.open_to = whom  # type: ignore[attr-defined]  # a view carries its policy
        return cast(View, guarded)

    return guard


def weighs(fresh: Fresh, asked: Mapping[str, Any]) -> bool:
    """Whether what a form does asks for a fresh proof, where the office asks for more than a word."""
    if request.method in {"GET", "HEAD"} or not needs_two_proofs():
        return False
    return fresh(**asked) if callable(fresh) else fresh


def needs_two_proofs() -> bool:
    """Whether the office asks for more than a password; a demonstration lets everybody sit down."""
    identity = house().office.identity()
    return house().settings.second_step and not (identity and identity.demonstration)


def _to_the_door(door: str) -> Response | tuple[str, int]:
    """Ask who it is. Half an hour passes while somebody writes: what was written stays on the page."""
    sent = form_sent()
    if sent is None:
        return redirect(door)
    return render_template("ended.html", door=door, again=sent), 403


AUDIT = (Role.AUDITOR,)

__all__ = [
    "AUDIT",
    "CASE_WORK",
    "EVERYBODY",
    "RECEIPT",
    "DoorUnguarded",
    "open_to",
    "refuse_unguarded",
]


def refuse_unguarded(app: Flask) -> None:
    """Raise `DoorUnguarded` for the first view that does not say whom it is open to."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint != "static" and not getattr(view, "open_to", ()):
            raise DoorUnguarded(f"{rule.endpoint} does not say whom it is open to.")
