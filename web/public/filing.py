"""Telling us what happened: one page to write, one to check with the code, and the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn

from flask import Blueprint, g, make_response, render_template, request, url_for
from flask import Response as Answer
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validates_schema
from webargs.flaskparser import FlaskParser

from application import complaints
from application.adapters.words import LANGUAGES, Words
from application.limits import FILING_ALL, FILING_PLACE
from application.office import ClaimTaken, Outcome
from application.receipts import LOCATOR, WrongCode, grouped, read
from domain.complaint import Complaint
from domain.history import Recorded, Refused
from domain.words import Sentence
from web import trying
from web.access import EVERYBODY, open_to
from web.context import command, house, new_command_id
from web.hardening import cookie
from web.public.reader import complainant
from web.public.status import status_of
from web.trying import Said

filing = Blueprint("filing", __name__)

DAY = ("happened_on_year", "happened_on_month", "happened_on_day")
TYPED = ("mode", "narrative", *DAY, "place", "wish", "doors_before", "name", "contact")

Errors = dict[str, Sentence]


class Telling(Schema):
    """What a browser sends, brought into the form in which the office takes it."""

    class Meta:
        unknown = EXCLUDE

    mode = fields.String(load_default="")
    narrative = fields.String(load_default="")
    happened_on_year = fields.String(load_default="")
    happened_on_month = fields.String(load_default="")
    happened_on_day = fields.String(load_default="")
    place = fields.String(load_default="")
    wish = fields.String(load_default="")
    doors_before = fields.String(load_default="")
    name = fields.String(load_default="")
    contact = fields.String(load_default="")

    @validates_schema
    def _way_is_chosen(self, told: Mapping[str, str], **_: Any) -> None:
        if not told["mode"]:
            raise ValidationError([Sentence("Choose how you want to tell us.")], "mode")

    @validates_schema
    def _day_exists(self, told: Mapping[str, str], **_: Any) -> None:
        try:
            _day(told)
        except (ValueError, OverflowError):
            wrong = Sentence("There is no such day. Leave it empty if you do not know it.")
            raise ValidationError([wrong], "happened_on") from None

    @post_load
    def _as_the_office_takes_it(self, told: Mapping[str, str], **_: Any) -> dict[str, Any]:
        # Browsers send every line end as two characters; in the record it is one.
        typed = {
            name: text.replace("\r\n", "\n") or None
            for name, text in told.items()
            if name not in DAY
        }
        return {**typed, "mode": told["mode"], "happened_on": _day(told)}


class _Forms(FlaskParser):
    """Reads a form and hands its faults to the page, which shows each at its field."""

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        raise error


forms = _Forms()


@filing.get("/tell")
@open_to(EVERYBODY)
def show() -> str:
    """Show the empty page. Its code and its id are made now, so that sending twice acts once."""
    return _tell(
        {
            "mode": request.args.get("mode", ""),
            "command_id": new_command_id(),
            "receipt": _new_code(),
        },
        {},
    )


@filing.post("/tell")
@open_to(EVERYBODY)
def send() -> Answer:
    """Take what was typed one step on: to be checked, to be sent, or back to be changed."""
    switched = _switch_language()
    answer = make_response(_next(request.form.get("step", ""), switched))
    if switched:
        cookie(answer, "language", g.language)
    return answer


def _next(step: str, switched: bool) -> Said:
    filled = _filled()
    if "change" in request.form or (switched and step == "tell"):
        return _tell(filled, {})
    try:
        told = forms.parse(Telling(), request, location="form")
    except ValidationError as faults:
        return _tell(filled, _errors(faults)), 422
    try:
        if step == "tell":
            complaints.rehearse(
                house().office, by=complainant(), procedure=house().office.works_by(), channel="web",
                language=g.language, **told,
            )  # fmt: skip
            return _check(filled, told, {})
        if switched and step == "send":
            return _check(filled, told, {})
        if not _typed_back(filled):
            wrong = Sentence("This is not the code above. Look at your paper again.")
            return _check(filled, told, {"code_again": wrong}), 422
        attempt = trying.attempt("tell", (FILING_PLACE, trying.place()), (FILING_ALL, ""))
        if attempt.held_up:
            return _check(filled, told, {"_": attempt.held_up}), 429, attempt.headers
        return _file(filled, told, kept=step == "kept")
    except Refused as refusal:
        return _tell(filled, {refusal.field or "_": refusal.sentence}), 422


def _file(filled: dict[str, str], told: dict[str, Any], *, kept: bool) -> Said:
    """Register it, once however often it is sent, and show the receipt. Raises `Refused`."""
    code = filled["receipt"]
    try:
        done = complaints.file(
            house().office, by=complainant(), command=command(), procedure=house().office.works_by(),
            channel="web", language=g.language, receipt_code=code, receipts=house().receipts,
            **told,
        )  # fmt: skip
    except ClaimTaken:
        taken = Sentence("This code is in use already. Write down the new one.")
        return _check(_renewed(filled), told, {"code_again": taken}), 422
    first = house().office.facts_of(done.stream_id)[0]
    if done.repeated and not _same(first, code, {} if kept else told):
        other = Sentence(
            "You sent this before, in other words. If you send it again, it is a second matter"
            " with a code of its own: write it down."
        )
        return _check(_renewed(filled), told, {"code_again": other}), 422
    return _receipt(filled, first, done)


SEALED = ("narrative", "place", "wish", "doors_before", "name", "contact")
"""What a form says in words; the rest of it is chosen."""


def _same(first: Recorded, code: str, told: Mapping[str, Any]) -> bool:
    """Whether this is the form that was sent, and its sender holds the key."""
    filed = first.fact
    if not isinstance(filed, Complaint.Filed) or filed.number is None:
        return False
    if house().receipts.opens(house().office, number=filed.number, code=code) != first.stream_id:
        return False
    named = filed.mode != "anonymous"
    return all(
        told[name] == getattr(filed, name) for name in ("mode", "happened_on") if name in told
    ) and all(
        (told[name] or "") == (sealed.text() if (sealed := getattr(filed, name)) else "")
        for name in SEALED
        if name in told and (named or name not in {"name", "contact"})
    )


# The three pages


def _tell(filled: dict[str, str], errors: Errors) -> str:
    procedure = house().office.own_rules()
    return render_template(
        "public/tell.html",
        form={"filled": filled, "errors": errors},
        modes=list(procedure.filing.modes.values()),
        units=[],
        code_groups=None,
        hidden={"receipt": filled["receipt"], "step": "tell"},
        action=url_for("public.filing.send"),
        back_url=url_for("public.start.show"),
        switch_form="telling",
    )


def _check(filled: dict[str, str], told: Mapping[str, Any], errors: Errors) -> str:
    typed = {name: filled[name] for name in (*TYPED, "command_id", "receipt")}
    return render_template(
        "public/check.html",
        answers=_answers(told),
        form={"filled": {"code_again": ""}, "errors": errors},
        code_groups=grouped(filled["receipt"]),
        hidden={**typed, "step": "send"},
        action=url_for("public.filing.send"),
        switch_form="telling",
    )


def _receipt(filled: dict[str, str], first: Recorded, done: Outcome) -> str:
    status = status_of(done.stream_id, "receipt")
    code = filled["receipt"]
    return render_template(
        "public/receipt.html",
        number=status.number,
        code_groups=grouped(code),
        received_at=first.recorded_at,
        next_clocks=status.next_clocks,
        position=first.position,
        open_url=url_for("public.status.open"),
        files={"action": url_for("public.status.enter"), "number": status.number, "code": code},
        action=url_for("public.filing.send"),
        # What it takes to see this page again in the other language; nothing of what was told.
        hidden={
            "mode": filled["mode"],
            "command_id": filled["command_id"],
            "receipt": code,
            "code_again": code,
            "step": "kept",
        },
        switch_form="telling",
    )


def _answers(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was typed, read back; of a person without a name, what we drop is not read back."""
    modes = house().office.own_rules().filing.modes
    known = told["mode"] != "anonymous"
    day = told["happened_on"]
    read_back = (
        (Sentence("How you tell us"), modes[told["mode"]].label if told["mode"] in modes else None),
        (Sentence("What you told us"), told["narrative"]),
        (Sentence("When"), Sentence("{day:weekday}", day=day) if day else None),
        (Sentence("Where"), told["place"]),
        (Sentence("What you want"), told["wish"]),
        (Sentence("Whom you asked before"), told["doors_before"]),
        (Sentence("Your name"), told["name"] if known else None),
        (Sentence("How we reach you"), told["contact"] if known else None),
    )
    return [{"term": term, "text": text} for term, text in read_back if text]


# What was typed


def _filled() -> dict[str, str]:
    """Everything typed, to be shown again; a form without a code of ours gets a new one."""
    filled = {name: request.form.get(name, "") for name in (*TYPED, "code_again")}
    code = request.form.get("receipt", "")
    try:
        filled["receipt"] = read(code)
    except WrongCode:
        filled["receipt"] = _new_code()
    filled["command_id"] = command().id or new_command_id()
    return filled


def _renewed(filled: dict[str, str]) -> dict[str, str]:
    return {**filled, "receipt": _new_code(), "command_id": new_command_id()}


def _new_code() -> str:
    """A code whose first digits find no other case; in the rare rest, filing asks for another."""
    code = house().receipts.new()
    return code if house().office.holder("receipt", code[:LOCATOR]) is None else _new_code()


def _typed_back(filled: Mapping[str, str]) -> bool:
    try:
        return read(filled["code_again"]) == filled["receipt"]
    except WrongCode:
        return False


def _day(told: Mapping[str, str]) -> date | None:
    """The day in its three parts, or None when all are empty. Raises `ValueError`."""
    parts = [told[part].strip() for part in DAY]
    if not any(parts):
        return None
    if not all(part.isdecimal() for part in parts):
        raise ValueError
    return date(*(int(part) for part in parts))


def _errors(faults: ValidationError) -> Errors:
    """The first fault of each field. webargs puts the place it read from around them."""
    messages = faults.messages
    assert isinstance(messages, dict)
    return {
        name: said[0] if isinstance(said[0], Sentence) else Sentence("This could not be read.")
        for name, said in messages["form"].items()
    }


def _switch_language() -> bool:
    """The language is a button of the form, so that changing it loses nothing that was typed."""
    asked = request.form.get("switch", "")
    if asked not in LANGUAGES:
        return False
    g.language = asked
    g.words = Words(asked, house().office.time_zone())
    return True
