"""Telling us what happened: checked, sent once, kept sealed, and nothing typed is ever lost."""

import re
import threading

import pytest
from flask.testing import FlaskClient

from application.bootstrap import House
from domain.complaint import Complaint
from domain.history import Recorded
from domain.office import is_number
from domain.words import LONGEST_TEXT
from tests.web.public.visitor import STORY, Form, Visitor, code_groups
from web import create_app

EVERYTHING = {
    "mode": "confidential",
    "narrative": "Line one.\r\nLine <two> {three} & “four”.",
    "happened_on_year": "２０２６",
    "happened_on_month": "2",
    "happened_on_day": " 26 ",
    "place": "Household window",
    "wish": "An apology",
    "doors_before": "The station",
    "name": "林某",
    "contact": "0555 0199",
}


def filed(house: House) -> list[Recorded]:
    facts = house.office.facts_after(0, 1000)
    return [each for each in facts if isinstance(each.fact, Complaint.Filed)]


def only(house: House) -> Complaint.Filed:
    [found] = filed(house)
    assert isinstance(found.fact, Complaint.Filed)
    return found.fact


def test_a_complaint_without_a_name_is_registered(either_house: House) -> None:
    visitor = Visitor(create_app(either_house).test_client())

    visitor.file()

    fact = only(either_house)
    assert visitor.number == fact.number
    assert is_number(visitor.number)
    assert fact.narrative is not None
    assert fact.narrative.reveal() == STORY
    assert (fact.channel, fact.mode, fact.procedure) == ("web", "anonymous", "cn-service")


def test_the_person_who_complained_stands_in_the_envelope(visitor: Visitor, house: House) -> None:
    visitor.file()

    [recorded] = filed(house)
    assert (recorded.actor, recorded.role, recorded.door) == (
        "complainant",
        "complainant",
        "public",
    )


def test_everything_that_was_typed_is_kept(visitor: Visitor, house: House) -> None:
    visitor.file(**EVERYTHING)

    fact = only(house)
    assert {
        "narrative": fact.narrative and fact.narrative.reveal(),
        "happened_on": str(fact.happened_on),
        "place": fact.place and fact.place.reveal(),
        "wish": fact.wish and fact.wish.reveal(),
        "doors_before": fact.doors_before and fact.doors_before.reveal(),
        "name": fact.name and fact.name.reveal(),
        "contact": fact.contact and fact.contact.reveal(),
    } == {
        "narrative": "Line one.\nLine <two> {three} & “four”.",
        "happened_on": "2026-02-26",
        "place": "Household window",
        "wish": "An apology",
        "doors_before": "The station",
        "name": "林某",
        "contact": "0555 0199",
    }


def test_what_was_typed_is_read_back_before_it_is_sent(visitor: Visitor, house: House) -> None:
    page = visitor.tell(**EVERYTHING).text

    assert "Check before you send" in page
    assert "Line &lt;two&gt; {three} &amp; “four”." in page
    assert "Thursday 26 February 2026" in page
    assert not filed(house)


def test_a_name_that_a_browser_hid_is_not_kept(visitor: Visitor, house: House) -> None:
    page = visitor.tell(**{**EVERYTHING, "mode": "anonymous"}).text

    visitor.send(code_again=visitor.code)

    assert "Your name" not in page
    assert only(house).name is None
    assert only(house).contact is None


def test_the_language_of_the_person_is_the_language_of_the_case(
    visitor: Visitor, house: House
) -> None:
    visitor.go("/?language=zh")

    visitor.file()

    assert only(house).language == "zh"


# The code


def test_the_code_is_shown_in_groups_of_four_before_anything_is_sent(
    visitor: Visitor, house: House
) -> None:
    page = visitor.tell().text

    assert "".join(code_groups(page)) == visitor.code
    assert [len(group) for group in code_groups(page)] == [4] * 5
    assert not filed(house)


@pytest.mark.parametrize("write", [
    lambda code: code,
    lambda code: " ".join(code[n : n + 4] for n in range(0, 20, 4)),
    lambda code: "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code),
], ids=["as one row", "in groups", "in full-width digits"])  # fmt: skip
def test_the_code_may_be_typed_back_as_it_was_written(visitor: Visitor, write) -> None:
    visitor.tell()

    page = visitor.send(code_again=write(visitor.code)).text

    assert "We have received it" in page


@pytest.mark.parametrize("typed", ["", "1234", "00000000000000000000", "not a code"])
def test_a_code_typed_back_wrongly_is_one_sentence_and_nothing_is_lost(
    visitor: Visitor, house: House, typed: str
) -> None:
    visitor.tell(**EVERYTHING)

    page = visitor.send(code_again=typed).text

    assert page.count("This is not the code above. Look at your paper again.") == 2
    assert "Line &lt;two&gt; {three}" in page
    assert Form(page).fields["receipt"] == visitor.code
    assert not filed(house)
    assert "We have received it" in visitor.send(code_again=visitor.code).text


def test_only_a_slow_hash_of_the_code_is_kept(visitor: Visitor, house: House) -> None:
    visitor.file()

    kept = only(house).receipt
    assert kept is not None
    assert kept.reveal().startswith("$argon2id$")
    assert visitor.code not in kept.reveal()


def test_the_code_never_stands_in_an_address_or_a_log(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.file()
    addresses = [visitor.page.request.url] if visitor.page else []

    visitor.open()
    addresses += [each.request.url for each in visitor.page.history] if visitor.page else []

    assert addresses
    assert not [address for address in addresses if visitor.code in address]
    assert visitor.code not in caplog.text


def test_a_code_that_somebody_else_got_first_is_made_anew(visitor: Visitor, house: House) -> None:
    visitor.tell()
    body = visitor.code[:6] + "1" * 12
    theirs = body + f"{98 - int(body) * 100 % 97:02d}"
    other = Visitor(visitor.client).tell()
    other.send(receipt=theirs, code_again=theirs)

    page = visitor.send(code_again=visitor.code).text

    fresh = Form(page).fields["receipt"]
    assert "This code is in use already. Write down the new one." in page
    assert fresh != visitor.code
    assert "We have received it" in visitor.send(code_again=fresh).text
    assert len(filed(house)) == 2


# Once


def test_the_form_sent_twice_acts_once_and_shows_the_same_page(
    visitor: Visitor, house: House
) -> None:
    visitor.file()
    first = re.sub(r'nonce="[^"]*"', "", visitor.text)

    again = re.sub(r'nonce="[^"]*"', "", visitor.send_again().text)

    assert again == first
    assert visitor.number in again
    assert code_groups(again) == code_groups(first)
    assert len(filed(house)) == 1


def test_the_form_sent_twice_at_the_same_moment_acts_once(either_house: House) -> None:
    app = create_app(either_house)
    visitor = Visitor(app.test_client()).tell()
    form = {**Form(visitor.text).fields, "code_again": visitor.code}
    visit = visitor.client.get_cookie("visit")
    assert visit is not None
    pages: list[str] = []

    def send() -> None:
        client: FlaskClient = app.test_client()
        client.set_cookie("visit", visit.value)
        pages.append(client.post("/tell", data=form).text)

    both = [threading.Thread(target=send) for _ in range(4)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert len(filed(either_house)) == 1
    assert ["We have received it" in page for page in pages] == [True] * 4


def test_a_form_changed_after_it_was_sent_becomes_a_second_matter(
    visitor: Visitor, house: House
) -> None:
    visitor.file()
    first = visitor.code

    changed = {**visitor.sent, "narrative": "Something else."}
    page = visitor.go("/tell").send(**changed).text

    fresh = Form(page).fields["receipt"]
    assert "You sent this before, in other words." in page
    assert fresh != first
    assert len(filed(house)) == 1
    assert "We have received it" in visitor.send(code_again=fresh).text
    assert len(filed(house)) == 2


def test_somebody_elses_command_id_shows_nothing_of_their_case(
    visitor: Visitor, house: House
) -> None:
    visitor.file()
    theirs = visitor.sent["command_id"]
    stranger = Visitor(create_app(house).test_client()).tell()

    page = stranger.send(command_id=theirs, code_again=stranger.code, step="kept").text

    assert visitor.number not in page
    assert "We have received it" not in page


# What is refused


@pytest.mark.parametrize(("typed", "field", "sentence"), [
    ({"narrative": ""}, "narrative", "Tell us what happened. A few words are enough."),
    ({"narrative": " \n\t "}, "narrative", "Tell us what happened. A few words are enough."),
    ({"mode": ""}, "mode", "Choose how you want to tell us."),
    ({"mode": "shouted"}, "mode", "The procedure cn-service does not allow this way of filing."),
    ({"mode": "named"}, "name", "Give your name, or choose to tell us without it."),
    ({"happened_on_day": "3"}, "happened_on", "There is no such day."),
    ({"happened_on_day": "30", "happened_on_month": "2", "happened_on_year": "2026"},
     "happened_on", "There is no such day."),
    ({"happened_on_day": "9", "happened_on_month": "3", "happened_on_year": "2026"},
     "happened_on", "The day it happened lies in the future."),
    ({"place": "a\x07b"}, "place", "Line 1 holds a character that cannot be shown (U+0007)."),
    ({"narrative": "one\ntwo\x00"}, "narrative",
     "Line 2 holds a character that cannot be shown (U+0000)."),
    ({"narrative": "投" * (LONGEST_TEXT + 1)}, "narrative",
     "This text has 50001 characters; 50000 is the most."),
    ({"wish": "x" * (LONGEST_TEXT + 1)}, "wish",
     "This text has 50001 characters; 50000 is the most."),
], ids=["nothing", "blanks", "no way", "a strange way", "no name", "half a day", "no such day",
        "tomorrow", "a bell", "a nought", "a book", "a long wish"])  # fmt: skip
def test_a_refusal_stands_at_its_field_and_everything_typed_is_kept(
    visitor: Visitor, house: House, typed: dict[str, str], field: str, sentence: str
) -> None:
    given = {"mode": "anonymous", "narrative": STORY, "doors_before": "The station", **typed}

    page = visitor.go("/tell").send(**given).text

    assert visitor.page is not None
    assert visitor.page.status_code == 422
    assert f'<a href="#{field}">{sentence}' in page
    assert f'id="{field}-error"' in page
    kept = Form(page).fields
    lost = [name for name in given if name != "mode" and kept[name] != given[name]]
    assert lost == []
    assert not filed(house)


def test_the_longest_text_is_taken(visitor: Visitor, house: House) -> None:
    longest = "投" * LONGEST_TEXT

    visitor.file(narrative=longest)

    narrative = only(house).narrative
    assert narrative is not None
    assert narrative.reveal() == longest


def test_two_megabytes_are_answered_with_a_sentence(visitor: Visitor, house: House) -> None:
    visitor.go("/tell").send(mode="anonymous", narrative="x" * 2_000_000)

    assert visitor.page is not None
    assert visitor.page.status_code == 413
    assert "That is more text than a page can take." in visitor.text
    assert not filed(house)


def test_a_form_that_is_too_old_is_answered_with_a_sentence(visitor: Visitor, house: House) -> None:
    visitor.tell()
    visitor.client.delete_cookie("visit")

    visitor.send(code_again=visitor.code)

    assert visitor.page is not None
    assert visitor.page.status_code == 403
    assert "This form is too old" in visitor.text
    assert not filed(house)


def test_a_refusal_is_said_in_the_language_of_the_person(visitor: Visitor) -> None:
    visitor.go("/?language=zh")

    page = visitor.go("/tell").send(mode="anonymous", narrative="").text

    assert "请告诉我们发生了什么" in page
    assert "A few words are enough" not in page


# Back and to the other language


def test_change_something_goes_back_with_everything_typed(visitor: Visitor) -> None:
    visitor.tell(**EVERYTHING)

    page = visitor.send(change="yes").text

    kept = Form(page).fields
    assert kept["narrative"].splitlines() == EVERYTHING["narrative"].splitlines()
    assert kept["receipt"] == visitor.code
    assert 'value="confidential" checked' in page


@pytest.mark.parametrize("page", ["tell", "check", "receipt"])
def test_changing_the_language_loses_nothing(visitor: Visitor, house: House, page: str) -> None:
    match page:
        case "tell":
            visitor.go("/tell").send(narrative=STORY, switch="en")
        case "check":
            visitor.tell()
        case _:
            visitor.file()

    visitor.send(switch="zh")

    assert '<html lang="zh-CN"' in visitor.text
    assert STORY in visitor.text or visitor.number in visitor.text
    assert len(filed(house)) == (page == "receipt")
    assert '<html lang="zh-CN"' in visitor.go("/").text


def test_the_receipt_in_the_other_language_is_the_same_receipt(visitor: Visitor) -> None:
    visitor.file()

    page = visitor.send(switch="zh").text

    assert visitor.number in page
    assert "".join(code_groups(page)) == visitor.code


# The receipt


def test_the_receipt_says_what_happens_next_with_the_sum(visitor: Visitor) -> None:
    visitor.file()

    assert "We tell you whether we take it up" in visitor.text
    assert "Wednesday 18 March 2026" in visitor.text
    assert "15 days from 3 March 2026 (received)" in visitor.text
    assert "Tuesday 3 March 2026, 09:30" in visitor.text


def test_what_was_told_does_not_stand_on_the_receipt(visitor: Visitor) -> None:
    visitor.file()

    assert STORY not in visitor.text
