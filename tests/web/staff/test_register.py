"""The register: every case in a line, found by its stage, its holder, its number."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from application.adapters.clock import SetClock
from application.bootstrap import House
from tests.web.staff import course
from tests.web.staff.worker import Desks, Worker, file, stop_register


def number_of(house: House, complaint: str) -> str:
    filed = house.office.facts_of(complaint)[0].fact
    return str(filed.number)  # type: ignore[attr-defined]  # any fact


@pytest.fixture
def another(house: House) -> str:
    return file(house, mode="anonymous")


def register(desks: Desks, house: House, query: str = "", name: str = "sun") -> Worker:
    house.projector.catch_up()
    return desks[name].go(f"/staff/{query}")


def test_a_line_tells_number_kind_mode_stage_holder_and_the_worst_clock(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)

    page = register(desks, house).text

    for said in (
        number_of(house, complaint),
        "Shouting",
        "Accusation, in confidence",
        "Inquiry",
        "Sun (you)",
        "Our own target",
        "3 March",
    ):
        assert said in page


def test_no_line_tells_what_the_person_wrote(desks: Desks, house: House, complaint: str) -> None:
    assert complaint

    page = register(desks, house).text

    assert "Shen" not in page
    assert "opening hours" not in page


def test_the_stage_chooses(desks: Desks, house: House, complaint: str, another: str) -> None:
    course.sort(desks, complaint)

    page = register(desks, house, "?stage=sorted").text

    assert number_of(house, complaint) in page
    assert number_of(house, another) not in page


def test_several_stages_can_be_chosen(
    desks: Desks, house: House, complaint: str, another: str
) -> None:
    course.sort(desks, complaint)

    page = register(desks, house, "?stage=sorted&stage=filed").text

    assert number_of(house, complaint) in page
    assert number_of(house, another) in page


def test_mine_are_those_i_answer_for_or_inquire_into(
    desks: Desks, house: House, complaint: str, another: str
) -> None:
    course.take_up(desks, complaint)

    for name, found in {"sun": True, "zhou": True, "gu": False}.items():
        page = register(desks, house, "?mine=yes", name).text
        assert (number_of(house, complaint) in page) is found
        assert number_of(house, another) not in page


def test_a_number_leads_straight_to_its_case(desks: Desks, house: House, complaint: str) -> None:
    typed = f" {number_of(house, complaint)} ".replace("2026-", "２０２６－")

    found = register(desks, house, f"?q={typed}").page

    assert found is not None
    assert found.headers["Location"] == f"/staff/complaints/{complaint}"


def test_finding_a_number_is_written_down(desks: Desks, house: House, complaint: str) -> None:
    register(desks, house, f"?q={number_of(house, complaint)}")

    assert house.reading.of(complaint)[-1][2:] == ("intake", "found by its number")


def test_an_unknown_number_finds_nothing(desks: Desks, house: House, complaint: str) -> None:
    assert complaint

    page = register(desks, house, "?q=2026-999999-0").text

    assert "No case answers to this filter." in page
    assert "2026-999999-0" in page


def test_pages_follow_one_another(desks: Desks, house: House) -> None:
    numbers = [number_of(house, file(house, mode="anonymous")) for _ in range(27)]

    first = register(desks, house).text
    second = register(desks, house, "?page=1").text

    assert [number for number in numbers if number in first] == numbers[2:]
    assert [number for number in numbers if number in second] == numbers[:2]
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


@pytest.mark.parametrize(
    "query",
    ["?page=-1", "?page=x", "?page=999999", "?page=９", "?stage=%00", "?q=%F0%9F%9A%93", "?mine=0"],
)
def test_a_strange_address_is_still_a_register(
    desks: Desks, house: House, complaint: str, query: str
) -> None:
    assert complaint

    assert register(desks, house, query).status == 200


@pytest.mark.parametrize("name", ["luo", "root"])
def test_the_register_is_not_there_for_who_works_on_no_case(desks: Desks, name: str) -> None:
    assert desks[name].go("/staff/").status == 404


def test_a_longer_register_asks_the_record_no_more_often(
    desks: Desks, house: House, complaint: str
) -> None:
    register(desks, house)
    questions: list[str] = []
    sa.event.listen(
        house.office.store.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, question, *_: questions.append(question),
    )

    alone = len(register(desks, house).text) and len(questions)
    for _ in range(5):
        file(house, mode="anonymous")
    house.projector.catch_up()
    questions.clear()
    register(desks, house)

    assert complaint
    assert len(questions) == alone


def test_a_list_that_stopped_says_as_of_when_it_stands_and_who_knows(
    desks: Desks, house: House, complaint: str, clock: SetClock
) -> None:
    register(desks, house)
    stop_register(house, at := house.office.head() + 1)
    clock.forward(timedelta(minutes=10))
    newer = file(house)
    clock.forward(timedelta(minutes=5))

    page = register(desks, house).text
    auditors = desks["luo"].go("/audit/").text
    in_chinese = desks["sun"].client.get("/staff/", headers={"Accept-Language": "zh-CN"})

    assert number_of(house, complaint) in page
    assert number_of(house, newer) not in page
    said = (
        "This list has stopped: it finds and counts cases as they stood before 09:40 on Tuesday"
        f" 3 March 2026 (position {at - 1}), and newer ones are missing; those who run the office"
        " see in “ombud status” where it stopped and why"
    )
    assert said in " ".join(page.split())
    assert said in " ".join(auditors.split())
    assert f"at position {at - 1} of the record" in page
    assert "本清单已停止更新：按 2026年3月3日（星期二） 09:40 之前" in in_chinese.text


def test_a_list_that_follows_the_record_says_nothing_of_stopping(
    desks: Desks, house: House, complaint: str
) -> None:
    assert complaint

    page = register(desks, house).text

    assert "This list has stopped" not in page
