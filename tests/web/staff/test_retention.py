"""What falls due and what is kept: for those who lead the office, each name on the list recorded."""

from application.bootstrap import House
from tests.web.staff.test_register import number_of
from tests.web.staff.worker import Desks


def test_a_held_file_stands_on_the_list_of_those_who_lead(
    desks: Desks, house: House, complaint: str
) -> None:
    desks["lin"].decide(
        complaint, "place_hold", ground="litigation", reasons="A suit.", review_on="2027-01-04"
    )
    house.projector.catch_up()

    page = desks["lin"].go("/staff/retention")

    assert page.status == 200
    assert number_of(house, complaint) in page.text
    assert "Legal hold: h1" in page.text
    assert (
        "A legal hold lies on this file" in desks["lin"].go(f"/staff/complaints/{complaint}").text
    )
    assert desks["sun"].go("/staff/retention").status == 404


def test_the_form_of_an_erasure_says_why_it_is_refused(desks: Desks, complaint: str) -> None:
    page = desks["lin"].ask(complaint, "erase_person")

    assert "Nobody has proposed to erase anything here." in page.text
