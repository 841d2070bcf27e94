"""Coming back with number and code: who may, who may not, and what the page says and keeps to itself."""

import re
from datetime import date, timedelta

import pytest

from application.adapters.clock import SetClock
from application.adapters.secrets import Hasher
from application.bootstrap import House
from application.limits import RECEIPT, RECEIPT_ALL
from application.sessions import IDLE
from domain.beside import Incident
from domain.office import number
from domain.people import Actor, Role
from tests.web.public.handling import decide, take_up
from tests.web.public.visitor import STORY, Form, Visitor
from web import create_app

TOGETHER = "This number and this code do not go together. Look at your paper again."
HEAD = Actor("account-head", Role.HEAD, "staff")
UNKNOWN = number(2026, 999)
TOO_MANY = "There were too many wrong tries. Wait 12 minutes, then try again."


@pytest.fixture
def person(visitor: Visitor) -> Visitor:
    """Somebody who has told us, and holds number and code."""
    return visitor.file()


def case_of(house: House, person: Visitor) -> str:
    found = house.receipts.opens(house.office, number=person.number, code=person.code)
    assert found is not None
    return found


def other_code(code: str, *, of_its_own: bool = False) -> str:
    """A code that could be one of ours and is not: of the same receipt, or of none."""
    start = f"{(int(code[:6]) + 1) % 10**6:06d}" if of_its_own else code[:6]
    body = start + f"{(int(code[6:18]) + 1) % 10**12:012d}"
    return body + f"{98 - int(body) * 100 % 97:02d}"


def test_number_and_code_open_the_page(either_house: House) -> None:
    person = Visitor(create_app(either_house).test_client()).file()

    person.open()

    assert person.page is not None
    assert person.page.request.path == "/page"
    assert f"Number {person.number}" in person.text


def test_they_open_it_however_they_are_written(person: Visitor) -> None:
    wide = {ord(digit): ord(digit) - ord("0") + ord("０") for digit in "0123456789"}
    said = person.number.translate(wide).replace("-", " ")

    person.go("/open").send(number=said, code=f"  {person.code[:4]} {person.code[4:]} ")

    assert "We have it" in person.text


def test_without_number_and_code_there_is_only_the_question(person: Visitor) -> None:
    pages = [person.go(path).page for path in ("/page", "/letters/disposition-1")]

    assert [page.request.path for page in pages if page] == ["/open", "/open"]


@pytest.mark.parametrize("typed", [
    {"number": "2026-000999-0"}, {"number": ""}, {"number": "mine"}, {"number": "2026-000001-1"},
])  # fmt: skip
def test_a_number_that_cannot_be_ours_is_one_sentence_at_its_field(
    person: Visitor, typed: dict[str, str]
) -> None:
    page = person.go("/open").send(code=person.code, **typed).text

    assert '<a href="#number">This cannot be one of our numbers' in page


@pytest.mark.parametrize("code", ["", "1234", "0" * 20])
def test_a_slip_in_the_code_is_one_sentence_and_costs_no_try(person: Visitor, code: str) -> None:
    for _ in range(RECEIPT.burst + 1):
        page = person.go("/open").send(number=person.number, code=code).text

    assert '<a href="#code">This cannot be one of our codes' in page
    assert person.open().page is not None
    assert "We have it" in person.text


def test_an_unknown_number_and_a_wrong_code_read_the_same(person: Visitor) -> None:
    pairs = [
        (person.number, other_code(person.code)),
        (UNKNOWN, person.code),
        (UNKNOWN, other_code(person.code, of_its_own=True)),
    ]

    answers = [
        Visitor(person.client).go("/open").send(number=said, code=code) for said, code in pairs
    ]

    assert [answer.page.status_code for answer in answers if answer.page] == [422, 422, 422]
    assert all(TOGETHER in answer.text for answer in answers)
    pages = {re.sub(r'(nonce|value)="[^"]*"', "", answer.text) for answer in answers}
    assert len(pages) == 1


def test_they_cost_the_same_work(person: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    matches = Hasher.matches

    def count(hasher: Hasher, kept: str | None, secret: str) -> bool:
        compared.append(secret)
        return matches(hasher, kept, secret)

    monkeypatch.setattr(Hasher, "matches", count)

    for said, code in (
        (person.number, other_code(person.code)),
        (UNKNOWN, other_code(person.code, of_its_own=True)),
    ):
        person.go("/open").send(number=said, code=code)

    assert len(compared) == 2


def test_a_wrong_code_is_never_sent_back(person: Visitor) -> None:
    wrong = other_code(person.code)

    page = person.go("/open").send(number=person.number, code=wrong).text

    assert person.number in page
    assert wrong not in page


def test_after_five_wrong_codes_the_receipt_is_shut_for_a_while(
    person: Visitor, clock: SetClock
) -> None:
    for _ in range(RECEIPT.burst):
        person.go("/open").send(number=person.number, code=other_code(person.code))

    shut = person.open().text
    clock.forward(RECEIPT.every)
    later = person.open().text

    assert TOO_MANY in shut
    assert "We have it" in later


def test_other_receipts_stay_open_meanwhile(person: Visitor) -> None:
    other = Visitor(person.client).file()
    for _ in range(RECEIPT.burst):
        person.go("/open").send(number=person.number, code=other_code(person.code))

    other.open()

    assert "We have it" in other.text


def test_a_right_code_counts_for_nothing_and_forgives_no_wrong_one(person: Visitor) -> None:
    for _ in range(RECEIPT.burst - 1):
        person.go("/open").send(number=person.number, code=other_code(person.code))

    opened = ["We have it" in person.open().text for _ in range(RECEIPT.burst)]
    person.go("/open").send(number=person.number, code=other_code(person.code))

    assert opened == [True] * RECEIPT.burst
    assert "too many wrong tries" in person.open().text


def test_guessing_at_many_receipts_is_held_up_too(person: Visitor, house: House) -> None:
    for _ in range(RECEIPT_ALL.burst):
        house.limits.take((RECEIPT_ALL, ""))

    person.open()

    assert person.page is not None
    assert person.page.status_code == 429
    assert (
        "Wait 11 seconds, then press the button again: this page keeps your place." in person.text
    )


def test_whoever_waits_comes_in_however_many_others_guess(
    person: Visitor, house: House, clock: SetClock
) -> None:
    for _ in range(RECEIPT_ALL.burst):
        house.limits.take((RECEIPT_ALL, ""))
    person.open()

    clock.forward(timedelta(seconds=11))
    person.send(number=person.number, code=person.code)

    assert "We have it" in person.text


# Closing


@pytest.mark.parametrize("how", ["close", "away"])
def test_whoever_leaves_has_closed_the_page_at_the_office_too(person: Visitor, how: str) -> None:
    person.open()
    cookie = person.client.get_cookie("receipt")
    assert cookie is not None

    if how == "close":
        person.send()
    else:
        person.go("/away")

    assert person.client.get_cookie("receipt") is None
    person.client.set_cookie("receipt", cookie.value)
    person.go("/page")
    assert person.page is not None
    assert person.page.request.path == "/open"


def test_leaving_quickly_leaves_an_empty_page(person: Visitor) -> None:
    page = person.open().text

    assert 'class="ob-leave" href="/away"' in page
    assert re.sub(r"<[^>]*>", "", person.go("/away").text).strip() == ""


def test_a_page_left_open_closes_itself(person: Visitor, clock: SetClock) -> None:
    person.open()

    clock.forward(IDLE + timedelta(seconds=1))

    assert "Come back to your page" in person.go("/page").text


def test_the_key_of_the_page_is_seen_by_no_script_and_no_other_site(person: Visitor) -> None:
    person.open()

    cookie = person.client.get_cookie("receipt")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.max_age) == (True, "Strict", None)


# The page


def test_the_page_tells_what_happened_in_the_second_person(person: Visitor, house: House) -> None:
    take_up(house, case_of(house, person))

    page = person.open().text

    assert "We received what you told us." in page
    assert "We took it up." in page
    assert "We are finding out what happened" in page


def test_it_names_badge_and_telephone_of_whoever_answers(person: Visitor, house: House) -> None:
    take_up(house, case_of(house, person))

    page = person.open().text

    assert "Badge number 031001, telephone 0555 0101." in page


def test_it_says_by_when_how_counted_and_what_if_we_miss_it(person: Visitor, house: House) -> None:
    take_up(house, case_of(house, person))

    page = person.open().text

    assert "You get our decision, with reasons" in page
    assert "By Saturday 2 May 2026" in page
    assert "60 days from 3 March 2026 (taken up)" in page
    assert "If we miss it:" in page


def test_it_shows_nothing_that_is_sealed_or_written_by_an_officer(
    person: Visitor, house: House
) -> None:
    take_up(house, case_of(house, person))
    decide(house, case_of(house, person))

    page = person.open().text

    hidden = (
        STORY,
        "乔志远",
        "031842",
        "He shouted",
        "Two heard it",
        "The camera shows it",
        "account-",
    )
    assert [each for each in hidden if each in page] == []


def test_the_rights_against_others_stand_there_with_their_last_day(person: Visitor) -> None:
    other = Visitor(person.client)
    other.file(happened_on_year="2026", happened_on_month="2", happened_on_day="26")

    page = other.open().text

    assert "Administrative reconsideration" in page
    assert "Monday 27 April 2026" in page
    assert "60 days from 26 February 2026 (the day it happened, as you told us)" in page
    assert "Right lost in 55 days" in page


def test_without_a_day_no_right_is_counted_down(person: Visitor) -> None:
    page = person.open().text

    assert "60 days from the day you knew of it." in page
    assert "ob-chip--lost" not in page


def test_every_reading_is_written_down_before_the_answer(person: Visitor, house: House) -> None:
    person.open()

    read = house.reading.of(case_of(house, person))
    assert [(actor, role, what) for _, actor, role, what in read] == [
        ("complainant", "complainant", "receipt"),
        ("complainant", "complainant", "status"),
    ]


def test_a_reading_that_cannot_be_written_down_shows_nothing(
    person: Visitor, monkeypatch: pytest.MonkeyPatch, house: House
) -> None:
    person.open()
    monkeypatch.setattr(type(house.reading), "note", lambda *_: 1 / 0)

    person.go("/page")

    assert person.page is not None
    assert person.page.status_code == 500
    assert person.number not in person.text


def test_the_page_is_there_in_chinese(person: Visitor, house: House) -> None:
    take_up(house, case_of(house, person))
    person.open()

    page = person.go("/page?language=zh").text

    assert "正在调查" in page
    assert "我们已受理。" in page
    assert "警号031001，电话0555 0101。" in page
    assert not re.search(r">[^<]*\b(We|You|the)\b", page)


def test_what_the_person_can_do_is_said_in_her_words(person: Visitor) -> None:
    person.open()

    assert "Say that it is happening now" in person.text
    assert "Note that it is happening now" not in person.text

    person.go("/page/note_happening_now")

    assert "<h1>Say that it is happening now</h1>" in person.text


def test_what_a_person_wrote_for_too_long_is_kept_and_sent_after_coming_in_again(
    person: Visitor,
) -> None:
    person.open().go("/page/note_happening_now")
    person.client.delete_cookie("receipt")

    person.send(where="The clerk is shouting at window 3.")

    assert person.page is not None
    assert person.page.status_code == 403
    assert 'href="/open"' in person.text
    kept = Form(person.text)
    person.open()
    person.client.post(kept.action, data=kept.fields)
    assert "happening" in person.go("/page").text


def test_whoever_complains_with_others_is_told_so_and_nobody_is_named(
    person: Visitor, house: House
) -> None:
    case = house.office.complaint(case_of(house, person))
    event = Incident("incident-1")
    event.open(
        by=HEAD, number="I2026-000001-1", under=case.under(), what="The hall.", holder=HEAD.id
    )
    event.lay_beside(calendar=lambda: house.office.calendar("cn"), cases=house.office.complaint)
    event.add_complaint(by=HEAD, member=case)
    event.issue_statement(by=HEAD, written="The hall was <closed> at noon.", on=date(2026, 3, 3))
    house.office.keep(event)
    house.projector.catch_up()

    told = " ".join(person.open().text.split())

    assert "Others complain about the same event" in told
    assert "you get your own answer" in told
    assert "At most 5 people speak for all. Nobody was chosen yet." in told
    assert "The hall was &lt;closed&gt; at noon." in told
    assert "I2026" not in told
    assert house.reading.of("incident-1")[-1][3] == "on the page of a complaint"


def test_whoever_complains_alone_reads_nothing_of_others(person: Visitor, house: House) -> None:
    house.projector.catch_up()

    assert "Others complain" not in person.open().text
