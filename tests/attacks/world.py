"""An office worth attacking: a decided case with its paper, an order about it, all desks taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from application import accounts, attachments, officers
from application.bootstrap import House
from application.office import Command
from domain.people import COMPLAINANT, SYSTEM
from tests.pictures import photograph
from tests.web.public.handling import sign_letter
from tests.web.public.visitor import Visitor
from tests.web.staff import course
from tests.web.staff.test_register import number_of
from tests.web.staff.worker import SEATS, Desks, hire

NOBODY = "nobody"
ANOTHER = "another receipt"
ACCUSED = "qiao"
EVERYBODY = (NOBODY, ANOTHER, *SEATS, ACCUSED)
"""Whoever tries: signed out, with the receipt of another case, each role, and the one it is about."""

NEVER = (NOBODY, ANOTHER, "root", ACCUSED)
"""Who sees nothing of the case, whatever the address."""
OF_THE_CASE = {"complaint", "record", "document", "file", "history", "letter"}
"""What an address may name that belongs to the case."""

TAKEN = "take_step"
CHOSEN = {
    "verb": TAKEN,
    "kind": "tracking_order",
    "deed": "close",
    "filename": "style.css",
    "beginning": "abc",
    "edition": "1",
}
"""What an address names that is no person's and no case's: the same for all."""


@dataclass(frozen=True)
class World:
    """The office, who sits in it, and what an address can name: what is there, and what is not."""

    app: Flask
    house: House
    clients: dict[str, FlaskClient]
    there: dict[str, str]
    absent: dict[str, str]

    @property
    def case(self) -> str:
        return self.there["complaint"]

    def rules(self, method: str) -> list[Rule]:
        """Every address that answers to a method."""
        return [rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or ())]

    def path(self, rule: Rule, named: dict[str, str]) -> str:
        """An address with something in its gaps."""
        gaps = {**CHOSEN, **named}
        if "record" in rule.arguments and "verb" in rule.arguments and gaps["verb"] == TAKEN:
            gaps["verb"] = "acknowledge"
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: quote(gaps[gap[1]], safe=""), rule.rule)

    def token(self, who: str) -> str:
        """What a form of this visit carries."""
        page = self.clients[who].get("/open").get_data(as_text=True)
        return re.findall(r'name="csrf" value="(\w+)"', page)[0]


def built(app: Flask, house: House) -> World:
    """Build it: the case is about an officer who has an account here himself."""
    hire(house)
    accounts.open_account(
        house.office, house.hasher, by=SYSTEM, sign_in=ACCUSED, name="Qiao Zhiyuan", role="lead",
        unit="Liubu", password=f"password-{ACCUSED}", badge_number="031842", telephone=None,
    )  # fmt: skip
    closed = accounts.open_account(
        house.office, house.hasher, by=SYSTEM, sign_in="closed", name="Gone", role="lead",
        unit="Liubu", password="password-closed", badge_number="031843", telephone=None,
    ).stream_id  # fmt: skip
    accounts.close(house.office, closed, by=SYSTEM, command=Command(), reasons="Gone.")
    accounts.open_account(
        house.office, house.hasher, by=SYSTEM, sign_in="passkeyonly", name="Key", role="lead",
        unit="Liubu", password=None, badge_number="031844", telephone=None,
    )  # fmt: skip
    brought = Visitor(app.test_client()).file()
    case = house.receipts.opens(house.office, number=brought.number, code=brought.code)
    assert case is not None
    attachments.receive(
        house, by=COMPLAINANT, command=Command(), complaint=case, name="window.jpg",
        pieces=[photograph()],
    )  # fmt: skip
    desks = Desks(app)
    _settle(desks, case)
    sign_letter(house, case)
    desks["sun"].decide(case, "draft_letter", kind="update", to="complainant", language="en")
    clients = {NOBODY: app.test_client(), ANOTHER: Visitor(app.test_client()).file().open().client}
    clients |= {name: desks[name].client for name in (*SEATS, ACCUSED)}
    lin = desks["lin"].go(f"/staff/records/tracking_order/begin?case={number_of(house, case)}")
    lin.send(order_ground="late", what="Answer the person.", answer_by="2026-03-20")
    assert lin.page is not None
    assert lin.status == 303, lin.text
    there = {
        "complaint": case,
        "record": lin.page.location.partition("?")[0].rpartition("/")[2],
        "document": "disposition-1",
        "letter": "l1",
        "file": "file-1",
        "history": case,
        "account": str(house.office.holder("sign-in", "zhou")),
        "officer": officers.join(
            house.office, by=SYSTEM, command=Command(), name="Qiao Zhiyuan", badge="031842",
            standing="sworn", unit="Liubu",
        ).stream_id,
        "person": str(house.office.holder("sign-in", "zhou")),
        "credential": "a-key",
        "name": "a-session",
    }  # fmt: skip
    house.projector.catch_up()
    absent = {
        name: re.sub(r"[0-9a-f]{12}$|[\w]$", "000000000000", id) for name, id in there.items()
    }
    return World(app, house, clients, there, absent)


def _settle(desks: Desks, case: str) -> None:
    """From the desk of the reception to the paper, about the officer who leads here himself."""
    course.sort(desks, case)
    desks["sun"].decide(case, "take_responsibility")
    desks["sun"].decide(case, "name_officer", name="Qiao Zhiyuan", badge="031842", standing="sworn")
    desks["sun"].decide(case, "allege", code="S3.2", words="He shouted.")
    desks["sun"].decide(case, "accept")
    desks["lin"].decide(case, "assign", investigator=desks["zhou"].account)
    course.hear(desks, case)
    course.inquire(desks, case)
    _report(desks, case)
    course.determine(desks, case)
    course.issue(desks, case)


def _report(desks: Desks, case: str) -> None:
    """The investigation report is handed in; nobody has made it final."""
    zhou = desks["zhou"]
    zhou.decide(case, "write_passage", analysis="Two heard it.", causes=["supervision"])
    zhou.decide(case, "draft_report", language="en", introduction="One visit.", standard="clear")


def bare(answer: TestResponse, *ids: str) -> tuple[int, str, str]:
    """An answer without what differs in every one: nonce, token, and the address asked for."""
    text = answer.get_data(as_text=True)
    text = re.sub(r'nonce="[^"]*"|name="csrf" value="\w+"|data-options="[^"]*"', "", text)
    where = answer.headers.get("Location", "")
    for id in ids:
        text, where = text.replace(id, "…"), where.replace(quote(id, safe=""), "…")
    return answer.status_code, where, text
