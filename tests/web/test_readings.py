"""Whatever a page shows of a file was written down before: every way in, for everybody who may."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from application import accounts, officers
from application.adapters.clock import SetClock
from application.bootstrap import House, open_house
from application.demonstration import CAST, open_demonstration
from application.office import Command
from application.reactions.documents import Documents
from application.reading import ReadingLog, read
from application.settings import Settings
from domain.beside import RECORDS, Incident
from domain.complaint import Complaint
from domain.officer import Officer
from domain.people import SYSTEM, Actor, Role
from tests.application.reactions.printing import Typewriter
from web import create_app
from web.staff.decisions import DECISIONS

NUMBER = re.compile(r"(?<![\d-])[A-Z]?\d{4}-\d{6}-\d(?![\d-])")
NAME = re.compile(
    rf"\b(?:complaint|{Officer.PREFIX}|{'|'.join(RECORDS)})-[0-9a-f]{{8}}-[0-9a-f-]{{27}}\b"
)
ASKED = {
    "staff.complaints.register": ["", "?q={number}", "?mine=yes"],
    "staff.officers.register": ["", "?badge=031842"],
    "audit.histories.search": ["", "?q={number}", "?q=2"],
}
"""What a page is asked for besides its address."""


@dataclass
class Behind:
    """An office at work, with everybody at a door, and what its files are called."""

    house: House
    app: Flask
    clients: dict[str, FlaskClient]
    streams: list[str]
    numbers: dict[str, str]

    def named_in(self, text: str) -> set[str]:
        """The files that a page names, by number or by their own name."""
        by_number = {self.numbers[each] for each in NUMBER.findall(text) if each in self.numbers}
        return by_number | set(NAME.findall(text)) & set(self.streams)

    def looked_at_since(self, position: int) -> set[str]:
        rows = self.house.reading.rows.after(position)
        return {each for row in rows for each in read(row).look.histories}


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    folder: Path = tmp_path_factory.mktemp("readings")
    settings = Settings(folder / "office", hash_memory_kib=64, hash_passes=1, second_step=False)
    house = open_house(settings, clock=SetClock(datetime(2026, 3, 3, 1, 30, tzinfo=UTC)))
    decided = open_demonstration(house, Documents(house, Typewriter()))
    beside(house, [each.stream_id for each in decided])
    house.projector.catch_up()
    app = create_app(house)
    app.testing = True
    clients = {}
    for member in CAST:
        account = house.office.holder("sign-in", member.sign_in)
        assert account is not None
        person = accounts.person(house.office, account)
        assert person is not None
        token = house.sessions.begin(subject=account, kind="staff", renewed=person.renewed)
        clients[f"{member.role} {member.sign_in}"] = app.test_client()
        clients[f"{member.role} {member.sign_in}"].set_cookie("session", token)
    for each in decided[:2]:
        token = house.sessions.begin(subject=each.stream_id, kind="receipt")
        clients[f"complainant {each.reference}"] = app.test_client()
        clients[f"complainant {each.reference}"].set_cookie("receipt", token)
    streams = list(dict.fromkeys(each.stream_id for each in house.office.facts_after(0, 5_000)))
    firsts = (house.office.facts_of(stream)[0] for stream in streams)
    numbers = {
        number: each.stream_id for each in firsts if (number := getattr(each.fact, "number", None))
    }
    yield Behind(house, app, clients, streams, numbers)
    house.close()


def beside(house: House, cases: Sequence[str]) -> None:
    """An officer whom nothing is known against, and an event that two people complained about."""
    officers.join(
        house.office,
        by=SYSTEM,
        command=Command(),
        name="Qiao Zhiyuan",
        badge="031842",
        standing="sworn",
        unit="Liubu",
        rank="constable",
        on=date(2020, 7, 1),
    )
    head = Actor("account-head", Role.HEAD, "staff")
    one, other = (house.office.complaint(each) for each in cases[:2])
    event = Incident(f"incident-{house.office.entropy.id()}")
    event.open(
        by=head, number="I2026-000001-1", under=one.under(), what="The hall.", holder=head.id
    )
    event.lay_beside(calendar=lambda: house.office.calendar("cn"), cases=house.office.complaint)
    event.add_complaint(by=head, member=one)
    event.add_complaint(by=head, member=other)
    house.office.keep(event)


def addresses(rule: Rule, behind: Behind) -> Iterator[str]:
    """The addresses at which a view is asked: a view whose address asks for something new says here
    what to ask for."""
    of = {
        kind: [each for each in behind.streams if each.startswith(f"{kind}-")]
        for kind in ("complaint", "officer", "account", *RECORDS)
    }
    cases = of["complaint"][:5]
    letters = [
        {"complaint": each.stream_id, "document": each.fact.document}
        for each in behind.house.office.facts_about(
            [Complaint.DocumentSigned], after=0, until=behind.house.office.head(), limit=9
        )
        if isinstance(each.fact, Complaint.DocumentSigned)
    ]
    records = [
        {"kind": kind, "record": each, "verb": "close"} for kind in RECORDS for each in of[kind]
    ]
    ways: dict[frozenset[str], list[dict[str, str]]] = {
        frozenset(): [{}],
        frozenset({"complaint"}): [{"complaint": each} for each in cases],
        frozenset({"complaint", "verb"}): [
            {"complaint": cases[0], "verb": verb} for verb in list(DECISIONS)[:4]
        ],
        frozenset({"complaint", "document"}): letters,
        frozenset({"document"}): letters,
        frozenset({"complaint", "file"}): [{"complaint": cases[0], "file": "file-1"}],
        frozenset({"file"}): [{"file": "file-1"}],
        frozenset({"kind"}): [{"kind": kind} for kind in (*RECORDS, "officer", "office")],
        frozenset({"kind", "record"}): records,
        frozenset({"kind", "record", "verb"}): records,
        frozenset({"officer"}): [{"officer": each} for each in of["officer"]],
        frozenset({"history"}): [{"history": each} for kind in of.values() for each in kind[:2]],
        frozenset({"account"}): [{"account": each} for each in of["account"]],
        frozenset({"verb"}): [{"verb": verb} for verb in ("request_review", "ask_withdrawal")],
        frozenset({"topic"}): [{"topic": "complaint.filed"}],
        frozenset({"complaint", "letter", "edition"}): [
            {"complaint": cases[0], "letter": "l1", "edition": "1"}
        ],
        frozenset({"beginning"}): [{"beginning": "-"}],
        frozenset({"code"}): [{"code": "x"}],
    }
    assert frozenset(rule.arguments) in ways, f"Say here how to ask for {rule}."
    with behind.app.test_request_context():
        for known in ways[frozenset(rule.arguments)]:
            values = {name: known[name] for name in rule.arguments}
            built = behind.app.url_map.bind("localhost").build(rule.endpoint, values)
            for asked in ASKED.get(rule.endpoint, [""]):
                yield built + asked.format(number=next(iter(behind.numbers)))


def views(app: Flask) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    ]


def test_no_view_shows_anything_of_a_file_without_having_noted_it(behind: Behind) -> None:
    missed, shown = [], 0
    for rule in views(behind.app):
        if rule.endpoint in {"staff.signing_in.leave", "public.status.away"}:
            continue  # They end the session with which everything else is asked.
        for address in addresses(rule, behind):
            for who in behind.clients:
                named, unnoted = asked(behind, who, address)
                shown += len(named)
                missed += [f"{who} at {address}: {each}" for each in sorted(unnoted)]
    assert shown > 100
    assert not missed, "\n".join(missed)


def test_a_view_that_forgets_to_note_is_found(
    behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = next(who for who in behind.clients if who.startswith(Role.HEAD))
    monkeypatch.setattr(ReadingLog, "note_each", lambda *_, **__: None)

    named, unnoted = asked(behind, head, "/staff/")

    assert named
    assert unnoted == named


def asked(behind: Behind, who: str, address: str) -> tuple[set[str], set[str]]:
    """The files that an answer names, and those of them of which no look was noted."""
    before = behind.house.reading.rows.head()
    answer = behind.clients[who].get(address)
    named = behind.named_in(answer.data.decode(errors="replace"))
    if answer.status_code != 200:
        # A page that says it is not there repeats the address, and nothing else.
        named -= behind.named_in(address)
    return named, named - behind.looked_at_since(before)
