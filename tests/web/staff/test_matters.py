"""Several matters under one number: each is taken in hand by itself, and goes its own way."""

from application.bootstrap import House
from domain.complaint import Complaint
from tests.web.staff import course
from tests.web.staff.worker import Desks


def sort_two(desks: Desks, complaint: str) -> None:
    course.sort(desks, complaint)
    desks["sun"].decide(complaint, "sort_matter", kind="suggestion", reasons="For the counter.")


def matters(house: House, complaint: str) -> dict[str, str]:
    case = house.office.complaint(complaint)
    return {id: f"{each.kind} {each.stage}" for id, each in case.matters.items()}


def test_one_more_matter_is_sorted_under_the_same_number(
    house: House, desks: Desks, complaint: str
) -> None:
    sort_two(desks, complaint)

    assert matters(house, complaint) == {"m1": "accusation sorted", "m2": "suggestion sorted"}


def test_a_decision_is_taken_on_the_matter_in_hand_and_on_no_other(
    house: House, desks: Desks, complaint: str
) -> None:
    sort_two(desks, complaint)
    desks["sun"].decide(complaint, "take_responsibility")

    desks["sun"].decide(complaint, "accept?matter=m2")

    assert matters(house, complaint) == {"m1": "accusation sorted", "m2": "suggestion accepted"}
    last = house.office.facts_of(complaint)[-1].fact
    assert isinstance(last, Complaint.Accepted)
    assert last.matter == "m2"


def test_the_page_names_the_matters_and_leads_to_the_forms_of_each(
    desks: Desks, complaint: str
) -> None:
    sort_two(desks, complaint)
    desks["sun"].decide(complaint, "take_responsibility")
    desks["sun"].decide(complaint, "accept?matter=m2")
    desks["zhou"].go(f"/staff/complaints/{complaint}?matter=m2")

    first = desks["lin"].go(f"/staff/complaints/{complaint}").text
    second = desks["lin"].go(f"/staff/complaints/{complaint}?matter=m2").text

    assert f'href="/staff/complaints/{complaint}?matter=m2"' in first
    assert "/accept?matter=m1" in first
    assert "/accept?matter=m2" not in second
    assert "/assign?matter=m2" in second


def test_after_a_decision_its_matter_stays_in_hand(desks: Desks, complaint: str) -> None:
    sort_two(desks, complaint)
    desks["sun"].decide(complaint, "take_responsibility")

    page = desks["sun"].decide(complaint, "accept?matter=m2").page

    assert page is not None
    assert "matter=m2" in page.headers["Location"]


def test_a_matter_that_the_case_has_not_is_the_first(desks: Desks, complaint: str) -> None:
    sort_two(desks, complaint)
    desks["sun"].decide(complaint, "take_responsibility")

    page = desks["sun"].go(f"/staff/complaints/{complaint}?matter=m9").text

    assert "/accept?matter=m1" in page


def test_where_there_is_one_matter_nobody_is_asked_which(desks: Desks, complaint: str) -> None:
    course.sort(desks, complaint)

    page = desks["sun"].go(f"/staff/complaints/{complaint}").text

    assert "Matters under this number" not in page
    assert "?matter=" not in page
    assert "Sort another matter of this complaint" in page
