"""What each path reveals is what the one rule allows: random people, cases and states, field by field.

Every address that answers to GET takes part by itself, and so does every search; one with a gap that
the walk cannot fill fails another test (`test_other_peoples_cases`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application import access, accounts
from application.adapters.clock import SetClock
from application.adapters.documents import sheet_html
from application.bootstrap import House
from application.office import Command
from domain.access import Act
from domain.complaint import Complaint
from domain.history import Fact
from domain.people import SYSTEM, Actor, Role
from domain.sealed import Sealed
from tests.attacks.world import CHOSEN
from tests.facts import happened
from tests.history import INTAKE
from tests.web.conftest import MORNING, opened
from tests.web.public.visitor import Visitor
from tests.web.staff.worker import Worker, file
from web import create_app, papers
from web.context import say

C = Complaint
MARKED = ("story", "name", "contact", "giver")
"""The fields that are marked: what was told, who told it, and who gave a proof."""
UNITS = ("The inspectorate", "Harbour Road")
ROLES = (
    *((Role.INTAKE, unit) for unit in UNITS),
    *((Role.INVESTIGATOR, unit) for unit in UNITS),
    *((role, UNITS[0]) for role in (Role.LEAD, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR)),
)


@dataclass(frozen=True)
class Office:
    """An office, everybody who works there with a browser, and two strangers."""

    app: Flask
    house: House
    people: dict[str, Actor]
    clients: dict[str, FlaskClient]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with (
        pytest.MonkeyPatch.context() as patch,
        opened(tmp_path_factory.mktemp("paths") / "office", SetClock(MORNING)) as house,
    ):
        app = create_app(house)
        app.testing = True
        # A paper is read as the page it is printed from: in the PDF every text is packed.
        patch.setattr(papers, "made", lambda sheet: sheet_html(sheet, say).encode())
        people, clients = {}, {}
        for n, (role, unit) in enumerate(ROLES):
            id = accounts.open_account(
                house.office, house.hasher, by=SYSTEM, sign_in=f"p{n}", name=f"Person {n}",
                role=role, unit=unit, password=f"password-p{n}",
            ).stream_id  # fmt: skip
            people[id] = Actor(id, role, "staff", unit=unit)
            clients[id] = Worker(app.test_client()).sign_in(f"p{n}").client
        clients["nobody"] = app.test_client()
        clients["another receipt"] = Visitor(app.test_client()).file().open().client
        yield Office(app, house, people, clients)


def drawn(chance: Random, people: list[str], today: date) -> list[tuple[Fact, str]]:
    """What may have happened to who sees a case."""
    one, other = (chance.choice(people) for _ in range(2))
    kinds: list[tuple[type[Fact], dict[str, Any]]] = [
        (C.ResponsibilityTaken, {"holder": one, "unit": chance.choice(UNITS)}),
        (C.HandoverOffered, {"offered_to": one}),
        (C.Assigned, {"investigator": one}),
        (C.Recused, {"person": one}),
        (C.Arose, {"apart": (one,)}),
        (C.ColleagueLent, {"colleague": one, "lent_until": today}),
        (C.CoverArranged, {"absent": one, "cover": other, "covers_until": today}),
        (C.AccessGiven, {"person": one, "names": chance.random() < 0.5, "until": today}),
        (C.CircleDrawn, {"members": (one, other)}),
        (C.GlassBroken, {"until": int(MORNING.timestamp()) + chance.choice((-1, 3600))}),
        (C.Restricted, {}),
    ]
    chosen = chance.choices(kinds, weights=[6, *[2] * 10], k=chance.randint(0, 4))
    return [(happened(kind, **said), chance.choice(people)) for kind, said in chosen]


def brought(office: Office, seed: int) -> tuple[str, dict[str, str]]:
    """A case with a mark in each field, and what may have happened to it."""
    chance, house = Random(seed), office.house
    marks = {each: f"mark{each}{chance.randrange(10**9)}x" for each in MARKED}
    case = file(
        house,
        mode=chance.choice(("named", "confidential")),
        narrative=f"They shouted {marks['story']} at me.",
        name=marks["name"],
        contact=marks["contact"],
    )
    history = house.office.complaint(case)
    gave = happened(C.EvidenceReceived, handed_over_by=Sealed(marks["giver"], of="case"))
    history.record(gave, INTAKE)
    for fact, actor in drawn(chance, list(office.people), house.office.today()):
        by = office.people[actor]
        history.record(fact, by)
    house.office.keep(history, command=Command())
    house.projector.catch_up()
    return case, {**marks, "number": str(history.number)}


def allowed(office: Office, case: str, who: str) -> set[str]:
    """The fields that somebody may see, by the rule."""
    by = office.people.get(who)
    if by is None:
        return set()
    history = office.house.office.complaint(case)

    def may(act: Act) -> bool:
        return access.tie_of(office.house.office, history, by, act) is not None

    found = {"number"} if may(Act.READ) or may(Act.REPLAY) else set()
    if may(Act.READ):
        found.add("story")
    if may(Act.NAMES):
        found |= {"name", "contact", "giver"}
    return found


def paths(office: Office, case: str) -> Iterator[str]:
    """Every address there is, with the case in each gap that a case can fill."""
    for rule in office.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            gaps = {gap: CHOSEN.get(gap, case) for gap in rule.arguments}
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: gaps[gap[1]], rule.rule)  # noqa: B023  # called at once


def revealed(office: Office, who: str, path: str, marks: dict[str, str]) -> set[str]:
    text = office.clients[who].get(path).get_data(as_text=True)
    return {field for field, mark in marks.items() if mark in text}


def searched(office: Office, who: str, typed: str, marks: dict[str, str]) -> set[str]:
    """What a search shows, but for what was typed itself."""
    client = office.clients[who]
    page = client.get("/staff/").get_data(as_text=True)
    token = re.search(r'name="csrf" value="(\w+)"', page)
    sent = {"csrf": token[1] if token else "", "q": typed}
    found = client.post("/staff/find", data=sent, follow_redirects=True)
    text = found.get_data(as_text=True).replace(typed, "")
    return {field for field, mark in marks.items() if mark in text and mark != typed}


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
def test_each_path_reveals_what_the_rule_allows_field_by_field(office: Office, seed: int) -> None:
    case, marks = brought(office, seed)

    for who in office.clients:
        may = allowed(office, case, who)
        seen: set[str] = set()
        for path in paths(office, case):
            shown = revealed(office, who, path, marks)
            assert shown <= may, (who, path, shown - may)
            seen |= shown
        for field in MARKED:
            shown = searched(office, who, marks[field], marks)
            assert shown <= may, (who, field, shown)
            assert "number" not in shown or field in may, (who, field)
        assert seen == may, (who, "never sees", may - seen)
