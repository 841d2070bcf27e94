"""Signing in at the agency: there and back again, and linking it once with an account of this office."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application import agency
from application.agency import NotVouched
from application.limits import AGENCY_PLACE, INVITATION_PLACE
from application.sessions import Means
from domain.history import Refused
from domain.words import Sentence
from web import trying
from web.access import EVERYBODY, open_to
from web.context import house
from web.hardening import AGENCY_COOKIE, cookie, kept, no_cookie
from web.staff.signing_in import begin
from web.trying import Said

room = Blueprint("agency", __name__)


@room.get("/sign-in/agency")
@open_to(EVERYBODY)
def leave() -> Response | Said:
    """Send the browser to the agency, which asks who it is."""
    if house().agency is None:
        abort(404)
    if held_up := _too_often():
        return held_up
    anew, then = "anew" in request.args, request.args.get("then", "")
    session = g.session.name if g.person and g.session else ""
    try:
        address, token = agency.begin(house(), back=_back(), anew=anew, then=then, session=session)
    except NotVouched as trouble:
        return _page(trouble.sentence), 502
    response = redirect(address)
    # The browser comes back from another site: a stricter cookie would be left behind.
    cookie(response, AGENCY_COOKIE, token, from_elsewhere=True)
    return response


@room.get("/sign-in/agency/back")
@open_to(EVERYBODY)
def come_back() -> Response | Said:
    """Look at what the agency says. Whom it vouches for is either known here, or links it once."""
    if house().agency is None:
        abort(404)
    if held_up := _too_often():
        return held_up
    token = kept(AGENCY_COOKIE)
    try:
        vouched, then, before = agency.come_back(
            house(), token, back=_back(), said=request.args.to_dict()
        )
    except NotVouched as trouble:
        return _page(trouble.sentence), 403
    account = agency.account_of(house(), vouched)
    if account is not None:
        # The new session takes the place of the old one, whose cookie did not come along.
        house().sessions.end_one(account.id, before)
        response = begin(account, Means.PROVIDER, then, proved_at=agency.proved_at(vouched))
        return _gone_on(response)
    response = Response(_page(to_link=True), mimetype="text/html")
    cookie(response, AGENCY_COOKIE, agency.to_be_linked(house(), vouched))
    return response


@room.post("/sign-in/agency/link")
@open_to(EVERYBODY)
def link() -> Response | Said:
    """Link the agency's sign-in with an account, by the code that was handed over."""
    attempt = trying.attempt("invitation", (INVITATION_PLACE, trying.place()))
    if attempt.held_up:
        return _page(attempt.held_up, to_link=True), 429, attempt.headers
    try:
        account, proved_at = agency.link(
            house(),
            kept(AGENCY_COOKIE),
            sign_in=request.form.get("account", ""),
            code=request.form.get("code", ""),
        )
    except NotVouched as trouble:
        return _page(trouble.sentence), 403
    except Refused as refused:
        return _page(refused.sentence, to_link=True), 422
    response = begin(account, Means.PROVIDER, proved_at=proved_at)
    no_cookie(response, AGENCY_COOKIE)
    return response


def _too_often() -> Said | None:
    """Send nobody to the agency, nor ask it, as often as somebody likes: it may shut our office out."""
    place = trying.place()
    if place is None or not house().limits.take((AGENCY_PLACE, place)):
        return None
    said = Sentence(
        "There were very many sign-ins from where you are. Wait a minute, then try again."
    )
    return _page(said), 429, {"Retry-After": "60"}


def _gone_on(response: Response) -> Response:
    """Go on from a page of ours: a browser that comes straight from elsewhere brings no cookies."""
    onwards = response.headers.pop("Location")
    response.status_code = 200
    response.headers["Refresh"] = f"0; url={onwards}"
    response.set_data(_page(onwards_url=onwards))
    no_cookie(response, AGENCY_COOKIE)
    return response


def _page(
    trouble: Sentence | None = None, *, to_link: bool = False, onwards_url: str | None = None
) -> str:
    return render_template(
        "staff/agency.html",
        trouble=trouble,
        to_link=to_link,
        account=request.form.get("account", ""),
        action=url_for("staff.agency.link"),
        onwards_url=onwards_url,
        again_url=url_for("staff.signing_in.show"),
        label=label(),
    )


def label() -> str:
    """What the agency's sign-in is called, in the reader's language."""
    said = house().settings.oidc
    return "" if said is None else said.label_zh if g.language == "zh" else said.label_en


def _back() -> str:
    return url_for("staff.agency.come_back", _external=True)
