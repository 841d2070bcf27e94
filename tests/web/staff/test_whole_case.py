"""A whole case through the staff door, from its sorting to its end, by four people."""

from application.bootstrap import House
from domain.complaint import Complaint
from tests.web.public.handling import LETTER, sign_letter
from tests.web.staff import course
from tests.web.staff.worker import Desks, file, hire, topics
from web import create_app


def test_four_people_take_a_case_to_its_letter_and_its_end(either_house: House) -> None:
    house = either_house
    people = hire(house)
    desks = Desks(create_app(house))
    complaint = file(house)

    course.take_up(desks, complaint)
    course.find(desks, complaint)
    course.issue(desks, complaint)
    sign_letter(house, complaint)
    desks["sun"].decide(complaint, "close", ground="answered")

    assert topics(house, complaint) == [
        "filed",
        "matter_sorted",
        "responsibility_taken",
        "officer_named",
        "alleged",
        "accepted",
        "assigned",
        "step_taken",
        "recommended",
        "determined",
        "measure_decided",
        "disposition_drafted",
        "disposition_approved",
        "disposition_issued",
        "document_signed",
        "closed",
    ]
    facts = house.office.facts_of(complaint)
    assert {each.actor for each in facts if each.door == "staff"} == {
        people[name].id for name in ("sun", "zhou", "lin", "gu")
    }
    page = desks["gu"].go(f"/staff/complaints/{complaint}").text
    assert "Closed" in page
    assert "Partly substantiated" in page
    letter = desks["gu"].go(f"/staff/complaints/{complaint}/letters/disposition-1").page
    assert letter is not None
    assert letter.data == LETTER


def test_the_draft_keeps_the_bases_in_the_language_of_the_paper(either_house: House) -> None:
    hire(either_house)
    desks = Desks(create_app(either_house))
    complaint = file(either_house, language="zh")
    course.take_up(desks, complaint)
    course.find(desks, complaint)

    desks["zhou"].decide(complaint, "draft_disposition")

    drafted = either_house.office.facts_of(complaint)[-1].fact
    assert isinstance(drafted, Complaint.DispositionDrafted)
    assert drafted.language == "zh"
    assert drafted.opening.reveal() == "关于“吼叫”，认定：部分属实。"
    assert drafted.legal_basis == (
        "《中华人民共和国人民警察法》第四十六条",
        "《信访工作条例》第三十条",
    )
