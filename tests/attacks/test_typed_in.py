"""What is typed in: orders to a template, a database, a header, a log, a decoder."""

import ast
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from application.receipts import Receipts
from tests.attacks.world import CHOSEN, World
from tests.web.public.visitor import Visitor
from web.declared import FORMS

Tell = Callable[[str, object], None]

WEB = Path(__file__).parents[2] / "web"
ASKED = (
    *("q", "stage", "mine", "page", "at", "effect", "matter", "badge", "on", "from", "until"),
    *("then", "mode", "show", "kind", "status", "unit", "sort", "filter", "case"),
    *("bom", "anew", "state", "code", "error", "iss", "number", "reasons"),
)
"""What an address may ask for after its question mark."""

SQL = (
    "' OR '1'='1",
    '"; DROP TABLE events; --',
    "1) UNION SELECT state FROM events --",
    "%' OR 1=1",
)
TEMPLATE = (
    "{{7919*1299709}}",
    "{% print(7919*1299709) %}",
    "${7919*1299709}",
    "#{7919*1299709}",
    "<%= 7919*1299709 %>",
)
LINES = "x\r\nSet-Cookie: evil=1\r\n\r\n<script>evil()</script>"
POISON = '{"_type_": "datetime_iso", "_data_": "poisoned"}'
SUM = "10292395571"
"""What comes out when somebody carries the order out."""
WORDS = {"narrative", "place", "wish", "doors_before", "name", "contact"}


def asked_for() -> Iterator[str]:
    """Every name that a page reads from its address."""
    for file in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"get", "getlist"}
                and ast.unparse(node.func.value) in {"request.args", "request.values"}
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def test_every_name_that_an_address_may_ask_for_is_tried() -> None:
    assert set(asked_for()) <= {*ASKED, "language"}


@pytest.mark.parametrize("said", [*SQL, LINES, POISON, "\x00", "１' --", "../../etc/passwd"])
def test_an_address_is_data_and_never_an_order(
    world: World, said: str, record_property: Tell, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    position, tried = world.house.office.head(), 0
    for who in ("gu", "luo", "root"):
        for rule in world.rules("GET"):
            if rule.endpoint == "static":
                continue
            path = world.path(rule, world.there)
            answer = world.clients[who].get(path, query_string=dict.fromkeys(ASKED, said))
            text, tried = answer.get_data().decode(errors="replace"), tried + 1
            assert answer.status_code < 500, path
            assert "evil" not in str([(n, v) for n, v in answer.headers if n != "Location"])
            assert not re.search(r"\n[^\n]", answer.headers.get("Location", ""))
            assert "sqlite3" not in text
            assert "<script>evil" not in text

    record_property("tried", tried)
    assert world.house.office.head() == position
    assert not [each for each in caplog.messages if "\r" in each or "evil" in each]


def test_no_condition_is_made_true_by_what_is_looked_for(world: World) -> None:
    gu, number = world.clients["gu"], str(world.house.office.complaint(world.case).number)
    assert number in gu.get("/staff/").text

    for said in SQL:
        assert number not in gu.get("/staff/", query_string={"q": said}).text


@pytest.mark.parametrize(
    "said", [*SQL, "..", "../..", "%2e%2e%2f", "{{7919*1299709}}", LINES, "\x00", "é" * 300]
)
def test_what_stands_in_the_gap_of_an_address_is_a_name_and_nothing_else(
    world: World, said: str, record_property: Tell
) -> None:
    gaps, tried = dict.fromkeys([*world.there, *CHOSEN], said), 0
    for rule in world.app.url_map.iter_rules():
        if rule.arguments:
            tried += 1
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: quote(gaps[gap[1]], safe=""), rule.rule)
            answer = world.clients["gu"].get(path)
            assert answer.status_code in {302, 303, 308, 404}, path
            assert SUM not in answer.text

    record_property("tried", tried)


@pytest.mark.parametrize("said", TEMPLATE)
def test_what_a_person_tells_is_shown_as_it_was_typed(world: World, said: str) -> None:
    told = Visitor(world.app.test_client()).tell(
        mode="confidential", **dict.fromkeys(WORDS, f"A {said} <b1>")
    )
    checked = told.text
    told.send(code_again=told.code)
    told.number = told.text.partition('class="ob-number">')[2].partition("<")[0]
    case = world.house.receipts.opens(world.house.office, number=told.number, code=told.code)
    pages = [checked, told.text, told.open().text]
    pages += [world.clients["sun"].get(f"/staff/complaints/{case}").text]

    assert said.replace("<", "&lt;").replace(">", "&gt;") in checked
    assert not [page for page in pages if SUM in page or "<b1>" in page]


@pytest.mark.parametrize("said", ["{{7919*1299709}} <b1>" + LINES, POISON])
def test_every_form_gives_back_what_was_typed_and_carries_nothing_out(
    world: World, said: str, record_property: Tell
) -> None:
    client, token, tried = world.clients["lin"], world.token("lin"), 0
    for verb in FORMS:
        names = {*re.findall(r'name="([^"]+)"', client.get(page(world, verb)).text)} - {"csrf"}
        fields = dict.fromkeys(names, said) | {f"{name}[_type_]": said for name in names}
        answer = client.post(page(world, verb), data={**fields, "csrf": token})
        tried += 1
        assert answer.status_code in {303, 403, 404, 409, 422}, (verb, answer.status_code)
        assert SUM not in answer.text
        assert "<script>evil" not in answer.text
        assert "<b1>" not in answer.text

    record_property("tried", tried)
    # Some were taken, for a word is a word: then it is shown as one, and the case is read as before.
    shown = client.get(f"/staff/complaints/{world.case}").text
    assert str(world.house.office.complaint(world.case).number) in shown
    assert not [said for said in (SUM, "<b1>", "<script>evil") if said in shown]


def page(world: World, verb: str) -> str:
    return f"/staff/complaints/{world.case}/{verb}"


def test_a_poisoned_text_is_a_text_and_the_record_is_read_as_before(world: World) -> None:
    told = Visitor(world.app.test_client()).file(mode="named", **dict.fromkeys(WORDS, POISON))
    case = world.house.receipts.opens(world.house.office, number=told.number, code=told.code)
    assert case is not None

    facts = world.house.office.facts_of(case)
    world.house.projector.catch_up()

    assert facts[0].fact.narrative.text() == POISON  # type: ignore[attr-defined]  # any fact
    assert not any(world.house.projector.halted(name) for name in ("case_list", "deadlines"))


@pytest.mark.parametrize(
    "said",
    ["[" * 19_000, '{"a":' * 3_900, "1" * 19_999, '{"id": ' + "9" * 9_000 + "}", "x" * 900_000],
)
def test_json_without_end_or_bottom_proves_nothing(world: World, said: str) -> None:
    client = world.app.test_client()
    token = re.findall(r'name="csrf" value="(\w+)"', client.get("/open").text)[0]

    answer = client.post("/staff/sign-in/passkey", data={"csrf": token, "passkey": said})

    assert answer.status_code == 401


def test_a_body_of_another_kind_is_no_form(world: World) -> None:
    client = world.app.test_client()
    client.get("/open")

    for kind in ("application/json", "text/plain", "application/xml"):
        answer = client.post(
            "/open", data=b'{"csrf": "x", "number": {"$ne": ""}}', content_type=kind
        )
        assert answer.status_code == 403


def test_of_a_name_that_is_sent_twice_the_first_counts_for_the_guard_and_the_door(
    world: World,
) -> None:
    client: FlaskClient = world.app.test_client()
    token = re.findall(r'name="csrf" value="(\w+)"', client.get("/open").text)[0]
    code = Receipts(world.house.office.entropy, world.house.hasher).new()

    wrong_first = client.post("/open", data=MultiDict([("csrf", "0" * 64), ("csrf", token)]))
    in_address = client.post(f"/open?csrf={token}", data={"number": "x", "code": code})

    assert wrong_first.status_code == 403
    assert in_address.status_code == 403


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_page_that_is_read_is_not_made_to_write(world: World, header: str) -> None:
    gu, position = world.clients["gu"], world.house.office.head()
    path = f"/staff/complaints/{world.case}/set_priority"

    for method in ("POST", "PUT", "DELETE"):
        gu.get(
            path,
            headers={header: method},
            query_string={"_method": method, "csrf": world.token("gu")},
        )
    answers = [
        gu.open(path, method=method).status_code for method in ("PUT", "DELETE", "PATCH", "TRACE")
    ]

    assert world.house.office.head() == position
    assert set(answers) <= {403, 404, 405}
