"""Somebody who works at the office, with a simple browser: signs in, opens a case, fills forms in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from application import accounts, complaints
from application.bootstrap import House
from application.office import Command
from domain.people import COMPLAINANT, SYSTEM, Actor
from projections import case_list
from projections.shelf import State, halt

STORY = "They sent me away during opening hours {sic}, and shouted <at> me."
SEATS = {
    "sun": "intake",
    "zhou": "investigator",
    "he": "investigator",
    "lin": "lead",
    "gu": "head",
    "luo": "auditor",
    "root": "administrator",
}


class Form(HTMLParser):
    """The form a page is about, which is its last one: what a browser would send as it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, list[str]] = {}
        self.options: dict[str, list[str]] = {}
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, value = said.get("name", ""), said.get("value", "")
        if tag == "form":
            self.action, self.fields, self.options = said["action"], {}, {}
        elif tag == "input" and said.get("type") in {"radio", "checkbox"}:
            self.options.setdefault(name, []).append(value)
            if "checked" in said:
                self.fields.setdefault(name, []).append(value)
        elif tag == "input":
            self.fields[name] = [value]
        elif tag == "textarea":
            self._area = name
            self.fields[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self.options.setdefault(self._select, []).append(value)
            if "selected" in said:
                self.fields[self._select] = [value]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields[self._area][0] = self.fields[self._area][0].removeprefix("\n")
            self._area = ""
        if tag == "select":
            self._select = ""


@dataclass
class Worker:
    """A person at a desk, and the page before them."""

    client: FlaskClient
    account: str = ""
    page: TestResponse | None = None
    form: Form = field(default_factory=lambda: Form(""))
    sent: dict[str, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        assert self.page is not None
        return self.page.get_data(as_text=True)

    @property
    def status(self) -> int:
        assert self.page is not None
        return self.page.status_code

    def go(self, path: str) -> Worker:
        self.page = self.client.get(path)
        self.form = Form(self.text)
        return self

    def sign_in(self, name: str, password: str | None = None, *, then: str = "") -> Worker:
        self.go("/staff/sign-in" + (f"?then={then}" if then else ""))
        return self.send(account=name, password=password or f"password-{name}")

    def ask(self, complaint: str, verb: str) -> Worker:
        """Open the form of a decision."""
        return self.go(f"/staff/complaints/{complaint}/{verb}")

    def send(self, **typed: str | list[str]) -> Worker:
        """Fill in and send the form that is open; what is not named stays as it stands."""
        given = {name: [said] if isinstance(said, str) else said for name, said in typed.items()}
        self.sent = {**self.form.fields, **given}
        return self.send_again()

    def send_again(self) -> Worker:
        self.page = self.client.post(self.form.action, data=self.sent)
        if self.status in {409, 422}:
            self.form = Form(self.text)
        return self

    def go_on(self) -> Worker:
        """Take up the form of the page that came in answer."""
        self.form = Form(self.text)
        return self

    def decide(self, complaint: str, verb: str, **typed: str | list[str]) -> Worker:
        """Open a form, fill it in, send it; it must be recorded."""
        self.ask(complaint, verb).send(**typed)
        assert self.status == 303, self.text
        return self


def hire(house: House) -> dict[str, Actor]:
    """Give everybody an account."""
    return {
        name: Actor(
            accounts.open_account(
                house.office,
                house.hasher,
                by=SYSTEM,
                sign_in=name,
                name=name.title(),
                role=role,
                unit="The inspectorate",
                password=f"password-{name}",
                badge_number="031001",
                telephone="0555 0101",
            ).stream_id,
            role,
            "staff",
        )
        for name, role in SEATS.items()
    }


class Desks(dict[str, Worker]):
    """Everybody at a browser of their own; whoever is needed signs in."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app

    def __missing__(self, name: str) -> Worker:
        account = self._app.extensions["house"].office.holder("sign-in", name)
        self[name] = Worker(self._app.test_client(), account).sign_in(name)
        return self[name]


def file(house: House, **details: Any) -> str:
    """A complaint that came in through the public door."""
    return complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        **{
            "procedure": "cn-service",
            "channel": "web",
            "mode": "confidential",
            "language": "en",
            "narrative": STORY,
            "name": "Shen Ruolan",
            "contact": "0555 0199",
            **details,
        },
    ).stream_id


def topics(house: House, complaint: str) -> list[str]:
    """What was recorded, in a word each."""
    facts = house.office.facts_of(complaint)
    return [each.topic.removeprefix("complaint.") for each in facts]


def stop_register(house: House, at: int) -> None:
    """Have the list of cases stop at a fact, as one that it cannot take would make it."""
    for build in house.projector.shelf.builds(State.LIVE):
        if build.name == case_list.NAME:
            with house.projector.shelf.held(build) as held:
                halt(held.db, build, at, f"Position {at}: a fault")
