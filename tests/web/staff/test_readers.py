"""Why a file is opened, who opened it, and who reads a lot: what is asked, shown, and left out."""

from datetime import date, timedelta

import pytest

from application.adapters.clock import SetClock
from application.bootstrap import House
from application.reading import read
from domain.procedure import bundled, parse
from domain.reading import PurposeSaid
from domain.rules import Label
from tests.web.public.visitor import Visitor
from tests.web.staff import course
from tests.web.staff.worker import Desks, Worker, file

ASKED = "Why do you open this file?"
STORY = "shouted &lt;at&gt; me"


@pytest.fixture
def strict(desks: Desks, house: House, complaint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case that Sun holds and Zhou inquires in, under rules that ask all others for the purpose."""
    course.take_up(desks, complaint)
    words = house.office.complaint(complaint).under().words
    known = {"review": Label("To review the case", "复核本案"), "other": Label("Other", "其他")}
    monkeypatch.setitem(words, "purpose", known)  # type: ignore[arg-type]  # it is a dict, only ever read
    return complaint


def case(worker: Worker, complaint: str, more: str = "") -> Worker:
    return worker.go(f"/staff/complaints/{complaint}{more}")


def named(page: str) -> str:
    return " ".join(page.partition("<main")[2].split())


# Why


def test_english_rules_ask_for_a_purpose_and_chinese_rules_do_not() -> None:
    asked = {id: parse(bundled(id)).words["purpose"].keys() for id in ("gb-ew", "cn-service")}

    assert asked == {
        "gb-ew": {"supervision", "decision", "review", "linked", "request", "other"},
        "cn-service": set(),
    }


def test_whoever_has_no_part_in_a_case_says_why_before_anything_is_shown(
    desks: Desks, house: House, strict: str
) -> None:
    before = house.reading.rows.head()

    asked = case(desks["he"], strict, "?matter=accusation")

    assert asked.status == 403
    assert ASKED in asked.text
    assert STORY not in asked.text
    assert house.reading.rows.head() == before

    desks["he"].send(purpose="review", words="Her {sister} asked.")
    assert desks["he"].page is not None
    assert desks["he"].page.location == f"/staff/complaints/{strict}?matter=accusation"
    assert STORY in case(desks["he"], strict).text
    assert house.reading.of(strict)[-1][1:] == (desks["he"].account, "investigator", "case")


def test_it_is_asked_once_in_a_session_and_of_nobody_whose_work_it_is(
    desks: Desks, house: House, strict: str
) -> None:
    other = file(house)
    desks["sun"].decide(other, "take_responsibility")

    case(desks["he"], strict).send(purpose="review")

    assert ASKED not in case(desks["he"], strict).text
    assert ASKED not in case(desks["he"], strict, "/take_step").text
    assert ASKED in case(desks["he"], other).text
    for own in ("sun", "zhou"):
        assert ASKED not in case(desks[own], strict).text
    house.sessions.end_all(desks["he"].account)
    desks["he"].sign_in("he")
    assert ASKED in case(desks["he"], strict).text


def test_whoever_sends_a_form_without_having_said_why_keeps_what_he_typed(
    desks: Desks, house: House, strict: str
) -> None:
    he, before = desks["he"], house.office.head()
    csrf = he.go("/staff/own/").form.fields["csrf"][0]
    typed = {"csrf": csrf, "command_id": "typed-by-he-1", "reasons": "My {own} words", "seen": "0"}

    answer = he.client.post(f"/staff/complaints/{strict}/take_step", data=typed)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 403
    assert 'value="My {own} words"' in page
    assert STORY not in page
    assert house.office.head() == before


@pytest.mark.parametrize(
    ("purpose", "words", "says"),
    [("", "", "Choose why"), ("curiosity", "", "Choose why"), ("review", "x" * 2_001, "fewer")],
)
def test_a_purpose_that_the_rules_do_not_name_opens_nothing(
    desks: Desks, strict: str, purpose: str, words: str, says: str
) -> None:
    case(desks["he"], strict).send(purpose=purpose, words=words)

    assert desks["he"].status == 422
    assert says in desks["he"].text
    assert ASKED in case(desks["he"], strict).text


@pytest.mark.parametrize(
    "then", ["https://evil.example/", "//evil.example/", "/staff/people/", "\\\\evil", ""]
)
def test_the_way_on_leads_to_this_case_and_nowhere_else(
    desks: Desks, strict: str, then: str
) -> None:
    case(desks["he"], strict).send(purpose="review", then=then)

    assert desks["he"].page is not None
    assert desks["he"].page.location == f"/staff/complaints/{strict}"


def test_whoever_the_case_is_hidden_from_is_not_even_asked(desks: Desks, strict: str) -> None:
    case(desks["lin"], strict).send(purpose="review")
    desks["lin"].decide(strict, "recuse", ground="direct_interest", reasons="My brother.")

    assert case(desks["lin"], strict).status == 404
    desks["lin"].send_again()
    assert desks["lin"].status == 404


def test_a_form_that_was_filled_in_is_not_lost_to_the_question(
    desks: Desks, house: House, strict: str
) -> None:
    case(desks["lin"], strict).send(purpose="review")
    desks["lin"].ask(strict, "send_message")
    kept = desks["lin"].form
    house.sessions.end_all(desks["lin"].account)
    desks["lin"].sign_in("lin").form = kept

    desks["lin"].send(text="We have it.")

    assert ASKED not in desks["lin"].text


# Who


def test_the_head_reads_by_name_who_looked_and_why_and_an_auditor_without_what_was_typed(
    desks: Desks, strict: str
) -> None:
    case(desks["he"], strict).send(purpose="review", words="Her {sister} asked.")
    case(desks["he"], strict)
    case(desks["gu"], strict).send(purpose="other")

    head = named(desks["gu"].go(f"/staff/readings/{strict}").text)
    auditor = named(desks["luo"].go(f"/audit/histories/{strict}/readers").text)

    for told in (head, auditor):
        assert ">He, " in told
        assert "To review the case" in told
    assert "Her {sister} asked." in head
    assert "sister" not in auditor
    for other in ("zhou", "sun", "root"):
        assert desks[other].go(f"/staff/readings/{strict}").status == 404


def test_a_history_that_is_not_there_has_no_readers(desks: Desks) -> None:
    assert desks["luo"].go("/audit/histories/complaint-unknown/readers").status == 404


def test_withheld_reading_is_told_to_the_person_from_its_day_on(
    desks: Desks, house: House, complaint: str, clock: SetClock
) -> None:
    course.take_up(desks, complaint)
    case(desks["he"], complaint)
    person = client_of(desks, house, complaint)
    assert "investigator" in person.go("/page/readers").text.lower()
    until = date(2026, 3, 20)

    desks["gu"].go(f"/staff/readings/{complaint}").send(
        reader=desks["he"].account, until=until.isoformat(), reasons="He looks at {one of us}."
    )

    assert desks["gu"].status == 303
    [row] = [each for each in house.reading.rows.after(0) if each.topic == "reading.withheld"]
    assert b"one of us" not in row.state
    hidden = named(person.go("/page/readers").text)
    clock.forward(timedelta(days=17))
    shown = named(client_of(desks, house, complaint).go("/page/readers").text)
    assert hidden.count("3 March") + 1 == shown.count("3 March")


@pytest.mark.parametrize(
    "typed",
    [
        {"until": "2026-03-03"},
        {"until": "2027-06-01"},
        {"until": "soon"},
        {"reader": "account-nobody"},
        {"reasons": ""},
    ],
)
def test_nothing_is_withheld_without_a_reader_a_day_to_come_and_reasons(
    desks: Desks, house: House, complaint: str, typed: dict[str, str]
) -> None:
    case(desks["he"], complaint)
    said = {"reader": desks["he"].account, "until": "2026-04-01", "reasons": "An inquiry."}

    desks["gu"].go(f"/staff/readings/{complaint}").send(**{**said, **typed})

    assert desks["gu"].status == 422
    assert all(each.topic != "reading.withheld" for each in house.reading.rows.after(0))


def test_the_person_reads_roles_units_and_days_and_never_a_name_or_an_audit(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)
    case(desks["zhou"], complaint)
    desks["luo"].go(f"/audit/histories/{complaint}")
    house.projector.catch_up()
    desks["lin"].go("/staff/")

    told = named(client_of(desks, house, complaint).go("/page/readers").text)

    assert "Who opened your file" in told
    assert "The inspectorate" in told
    assert "3 March" in told
    for name in ("Zhou", "Sun", "Lin", "Luo", "auditor</strong>"):
        assert name not in told
    assert house.reading.of(complaint)[-1][1:] == ("complainant", "complainant", "readers")


def client_of(desks: Desks, house: House, complaint: str) -> Visitor:
    client = desks._app.test_client()
    client.set_cookie("receipt", house.sessions.begin(subject=complaint, kind="receipt"))
    return Visitor(client)


# How much


def test_whoever_opened_most_outside_their_own_work_stands_first_with_denominators(
    desks: Desks, house: House, complaint: str, clock: SetClock
) -> None:
    course.take_up(desks, complaint)
    other = file(house)
    desks["sun"].decide(other, "take_responsibility")
    for each in (complaint, other):
        case(desks["he"], each)
        case(desks["sun"], each)

    told = named(desks["gu"].go("/staff/readings/").text)
    rows = [row.partition("</tr>")[0] for row in told.split("<tr>")[2:]]

    assert "people opened 2 files between them" in told
    assert "He" in rows[0]
    assert "<strong>2</strong> (100 %)" in rows[0]
    assert any("Sun" in row and "<strong>0</strong> (0 %)" in row for row in rows)
    assert "(0 %)" in named(desks["luo"].go("/audit/reading").text)
    clock.forward(timedelta(days=8))
    desks["gu"].sign_in("gu")
    assert "0 files" in named(desks["gu"].go("/staff/readings/").text)


def test_what_was_said_of_a_purpose_is_a_fact_of_the_session(
    desks: Desks, house: House, strict: str
) -> None:
    case(desks["he"], strict).send(purpose="review")
    case(desks["he"], strict)

    rows = [row for row in house.reading.rows.after(0) if read(row).actor == desks["he"].account]

    assert isinstance(read(rows[0]).look, PurposeSaid)
    assert len({row.originator_id for row in rows}) == 1
    assert [row.originator_version for row in rows] == list(range(1, len(rows) + 1))
