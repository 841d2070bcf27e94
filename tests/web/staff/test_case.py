"""The page of a case: what is known, what runs, what can be done, and who may see what."""

import pytest
from flask import Flask

from application.bootstrap import House
from domain.complaint import Complaint
from domain.people import Actor
from tests.facts import happened
from tests.history import INTAKE
from tests.web.public.handling import LETTER, sign_letter
from tests.web.staff import course
from tests.web.staff.worker import STORY, Desks, Worker, file


def page(worker: Worker, complaint: str) -> str:
    return worker.go(f"/staff/complaints/{complaint}").text


def test_what_the_person_told_us_stands_there_as_it_was_typed(desks: Desks, complaint: str) -> None:
    told = page(desks["sun"], complaint)

    assert "They sent me away during opening hours {sic}, and shouted &lt;at&gt; me." in told
    assert STORY not in told


def test_a_clock_shows_its_effect_its_day_and_its_sum(desks: Desks, complaint: str) -> None:
    told = page(desks["sun"], complaint)

    assert "Bureau above told in 15 days" in told
    assert "15 days from 3 March 2026 (received)" in told
    assert "18 March" in told


def test_in_confidence_the_name_is_for_those_who_handle_the_case(
    desks: Desks, complaint: str
) -> None:
    course.take_up(desks, complaint)

    seen = {
        name: "Shen Ruolan" in page(desks[name], complaint) for name in ("sun", "zhou", "he", "gu")
    }

    assert seen == {"sun": True, "zhou": True, "he": False, "gu": False}
    assert "the name is held in confidence" in page(desks["gu"], complaint)


def test_a_name_that_was_given_is_seen_by_reception_and_by_those_who_lead(
    desks: Desks, house: House
) -> None:
    named = file(house, mode="named")

    assert all("Shen Ruolan" in page(desks[name], named) for name in ("sun", "lin", "gu"))
    assert "Shen Ruolan" not in page(desks["zhou"], named)
    assert "0555 0199" not in page(desks["zhou"], named)


def test_nobody_has_a_name_that_was_not_given(desks: Desks, house: House) -> None:
    anonymous = file(house, mode="anonymous")

    told = page(desks["sun"], anonymous)

    assert "gave no name" in told
    assert "Shen" not in told
    assert "0555 0199" not in told


def test_every_opening_is_written_down(
    desks: Desks, house: House, people: dict[str, Actor], complaint: str
) -> None:
    page(desks["gu"], complaint)
    desks["sun"].ask(complaint, "sort_matter")

    assert [each[1:] for each in house.reading.of(complaint)] == [
        (people["gu"].id, "head", "case"),
        (people["sun"].id, "intake", "form: sort_matter"),
    ]


def test_without_the_log_of_readings_nothing_is_shown(
    desks: Desks, house: House, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(type(house.reading), "note", broken)
    told = page(desks["gu"], complaint)

    assert desks["gu"].status == 500
    assert "opening hours" not in told


def test_what_is_not_possible_stands_there_with_its_reason(desks: Desks, complaint: str) -> None:
    told = page(desks["zhou"], complaint)

    assert "This is not yours to decide: the procedure gives it to Reception" in told
    assert "Sort the matter first" in told
    assert "Answer for it" in told


def test_what_is_over_is_offered_no_more(desks: Desks, complaint: str) -> None:
    course.take_up(desks, complaint)

    offered = page(desks["sun"], complaint).partition("At another stage, and why")[0]

    assert "Say what kind of matter it is" not in offered
    assert "Take it up" not in offered
    assert "Write down an allegation" in offered


def test_the_chain_of_findings_names_person_day_and_reason(desks: Desks, complaint: str) -> None:
    course.take_up(desks, complaint)
    course.find(desks, complaint)

    chain = page(desks["gu"], complaint).partition('class="ob-chain"')[2].partition("</ol>")[0]

    for said in (
        "Recommended",
        "Substantiated",
        "Zhou, Investigator",
        "Two heard it.",
        "Determined",
        "Partly substantiated",
        "Lin, Head of the inspectorate",
        "3 March",
        "The words are not proved.",
    ):
        assert said in chain


def test_the_history_begins_with_the_newest_and_shows_what_changed(
    desks: Desks, complaint: str
) -> None:
    course.sort(desks, complaint)

    told = page(desks["sun"], complaint).partition('id="history"')[2]

    assert told.index("It was sorted as: Accusation.") < told.index("Somebody told us")
    assert "<del>Received</del>" in told
    assert "<ins>Sorted</ins>" in told


def test_the_page_is_there_in_chinese(desks: Desks, complaint: str) -> None:
    course.take_up(desks, complaint)
    desks["sun"].client.set_cookie("language", "zh")

    told = page(desks["sun"], complaint)

    assert "检举控告" in told
    assert "暂不可" in told or "原因" in told
    assert "What we were told" not in told


@pytest.mark.parametrize("name", ["luo", "root"])
@pytest.mark.parametrize("path", ["", "/sort_matter", "/letters/disposition-1"])
def test_a_case_is_not_there_for_who_works_on_no_case(
    desks: Desks, house: House, complaint: str, name: str, path: str
) -> None:
    assert desks[name].go(f"/staff/complaints/{complaint}{path}").status == 404
    assert house.reading.of(complaint) == []


@pytest.mark.parametrize(
    "path",
    [
        "complaint-none",
        "account-none",
        "office",
        "complaint-none/sort_matter",
        "%2e%2e",
        "complaint-%00",
    ],
)
def test_there_is_no_other_case(desks: Desks, path: str) -> None:
    assert desks["sun"].go(f"/staff/complaints/{path}").status == 404


def test_somebodys_account_is_no_case(desks: Desks, people: dict[str, Actor]) -> None:
    assert desks["sun"].go(f"/staff/complaints/{people['gu'].id}").status == 404


def test_whoever_is_not_signed_in_sees_nothing(app: Flask, complaint: str) -> None:
    stranger = Worker(app.test_client())

    assert stranger.go(f"/staff/complaints/{complaint}").status == 302
    assert "opening hours" not in stranger.text


def test_a_letter_is_handed_out_as_it_was_signed_and_that_is_written_down(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)
    course.find(desks, complaint)
    course.issue(desks, complaint)
    sign_letter(house, complaint)
    link = f"/staff/complaints/{complaint}/letters/disposition-1"
    assert link in page(desks["zhou"], complaint)

    letter = desks["zhou"].client.get(link)

    assert (letter.data, letter.mimetype) == (LETTER, "application/pdf")
    assert house.reading.of(complaint)[-1][3] == "letter: disposition-1"
    assert desks["zhou"].client.get(f"{link}0").status_code == 404


def test_a_letter_that_was_changed_is_not_handed_out(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)
    course.find(desks, complaint)
    course.issue(desks, complaint)
    sign_letter(house, complaint, kept=b"%PDF-1.7 another letter")

    answer = desks["zhou"].client.get(f"/staff/complaints/{complaint}/letters/disposition-1")

    assert answer.status_code == 500
    assert b"another letter" not in answer.data


def test_who_gave_a_proof_is_named_to_those_who_may_read_names(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)
    history = house.office.complaint(complaint)
    for fact in (
        Complaint.PreservationAsked,
        Complaint.PreservationConfirmed,
        Complaint.EvidenceReceived,
        Complaint.EvidenceReturned,
    ):
        history.record(happened(fact), INTAKE)
    house.office.keep(history)

    seen = {name: "派出所内勤 林" in page(desks[name], complaint) for name in ("sun", "he", "gu")}

    assert seen == {"sun": True, "he": False, "gu": False}
    assert page(desks["gu"], complaint).count("somebody who is not named to you") == 3
