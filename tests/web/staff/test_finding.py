"""Words of a sealed text lead to its case: for whoever may see it, and with a line in the log."""

import re

from application.bootstrap import House
from tests.web.staff import course
from tests.web.staff.worker import Desks, Worker, file


def looked_for(desks: Desks, house: House, typed: str, name: str = "sun") -> Worker:
    house.projector.catch_up()
    worker = desks[name].go("/staff/")
    [said] = re.findall(
        r'action="/staff/find"><input type="hidden" name="csrf" value="([^"]*)', worker.text
    )
    worker.page = worker.client.post("/staff/find", data={"q": typed, "csrf": said})
    return worker


def numbers(worker: Worker) -> list[str]:
    return re.findall(r'class="ob-num" href="[^"]*">([^<]*)<', worker.text)


def test_words_of_a_story_lead_to_its_case(desks: Desks, house: House, complaint: str) -> None:
    page = looked_for(desks, house, "OPENING hours")

    assert len(numbers(page)) == 1
    assert "Cases found that you may see: 1." in page.text
    assert house.reading.of(complaint)[-1][3] == "found by words"


def test_what_was_typed_stands_in_no_address(desks: Desks, house: House, complaint: str) -> None:
    assert complaint

    page = looked_for(desks, house, "opening hours")

    assert page.client.get("/staff/find?q=opening").status_code == 404
    assert 'method="post" action="/staff/find"' in page.text
    assert not re.search(r'(href|action)="[^"]*opening', page.text)


def test_a_number_leads_to_its_case_as_before(desks: Desks, house: House, complaint: str) -> None:
    filed = house.office.facts_of(complaint)[0].fact

    page = looked_for(desks, house, str(filed.number))  # type: ignore[attr-defined]  # any fact

    assert page.page is not None
    there = page.client.get(page.page.location)
    assert there.location == f"/staff/complaints/{complaint}"


def test_nothing_found_is_said_and_what_is_too_short_as_well(
    desks: Desks, house: House, complaint: str
) -> None:
    assert complaint

    nothing = looked_for(desks, house, "harbour a").text
    too_short = looked_for(desks, house, "案").text

    assert "Cases found that you may see: 0." in nothing
    assert "Too short to be looked for: a." in nothing
    assert "Type a number, or words of at least two characters." in too_short


def test_a_case_that_is_hidden_from_somebody_is_not_found_by_words(
    desks: Desks, house: House, complaint: str
) -> None:
    before = numbers(looked_for(desks, house, "opening hours"))

    course.sort(desks, complaint)
    desks["sun"].decide(complaint, "take_responsibility")
    worn = {"name": "Qiao Zhiyuan", "standing": "sworn", "badge": "031001"}
    desks["sun"].decide(complaint, "name_officer", **worn)

    assert len(before) == 1
    assert numbers(looked_for(desks, house, "opening hours")) == []


def test_who_complained_in_confidence_is_found_by_name_only_by_who_has_the_case(
    desks: Desks, house: House
) -> None:
    case = file(house, mode="confidential", name="Shen Ruolan")
    course.take_up(desks, case)

    assert len(numbers(looked_for(desks, house, "Ruolan", "sun"))) == 1
    assert numbers(looked_for(desks, house, "Ruolan", "he")) == []


def test_a_text_whose_key_was_destroyed_is_found_no_more(
    desks: Desks, house: House, complaint: str
) -> None:
    assert numbers(looked_for(desks, house, "opening hours"))

    house.vault.destroy(f"{complaint}/complainant")

    assert numbers(looked_for(desks, house, "opening hours")) == []
