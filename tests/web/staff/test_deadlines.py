"""The deadlines: every time that runs, its sum, what a miss does, and its source."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from application.adapters.clock import SetClock
from application.bootstrap import House
from tests.web.staff import course
from tests.web.staff.test_register import number_of
from tests.web.staff.worker import Desks, file


def deadlines(desks: Desks, house: House, query: str = "", name: str = "sun") -> str:
    house.projector.catch_up()
    worker = desks[name].go(f"/staff/deadlines{query}")
    assert worker.status == 200
    return " ".join(worker.text.split())


def test_a_line_tells_number_effect_what_sum_and_source(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)

    page = deadlines(desks, house)

    # Taken up on Tuesday 3 March: sixty days later is Saturday 2 May.
    for said in (
        number_of(house, complaint),
        "Accusation",
        "Inquiry",
        "Sun (you)",
        "Our own target",
        "You get our decision, with reasons",
        "60 days from 3 March 2026 (taken up), the day itself not counted: due Saturday 2 May 2026.",
        "This figure has not been checked against the law yet.",
        "If we miss it: no right is lost. It is a target we set ourselves.",
        "People&#39;s Police Law (2012), art. 46",
        "2 May",
    ):
        assert said in page


def test_it_is_told_in_chinese_too(desks: Desks, house: House, complaint: str) -> None:
    course.take_up(desks, complaint)
    house.projector.catch_up()

    page = desks["sun"].client.get("/staff/deadlines", headers={"Accept-Language": "zh-CN"})

    said = page.get_data(as_text=True)
    assert "自2026年3月3日（受理）起60日，当日不计：期限至2026年5月2日（星期六）。" in said
    assert "《中华人民共和国人民警察法》第四十六条" in said


def test_what_breaks_first_comes_first(
    desks: Desks, house: House, complaint: str, clock: SetClock
) -> None:
    clock.forward(timedelta(days=1))
    later = file(house, mode="anonymous")

    page = deadlines(desks, house)

    # Fifteen days to say whether it is taken up; twenty-eight without a word: 18 and 31 March; a day
    # later for the second: 19 March and 1 April.
    shown = [
        page.index(f">{day}</time>") for day in ("18 March", "19 March", "31 March", "1 April")
    ]
    assert shown == sorted(shown)
    assert page.index(number_of(house, complaint)) < page.index(number_of(house, later))
    assert "Times that run: 4." in page


def test_a_time_that_ran_out_stays_until_it_is_done(
    desks: Desks, house: House, complaint: str, clock: SetClock
) -> None:
    clock.forward(timedelta(days=20))
    desks["sun"].sign_in("sun")

    page = deadlines(desks, house)

    assert number_of(house, complaint) in page
    assert "Bureau above told: the day is past" in page


def test_mine_are_those_i_answer_for_or_inquire_into(
    desks: Desks, house: House, complaint: str
) -> None:
    another = file(house, mode="anonymous")
    course.take_up(desks, complaint)

    for name, found in {"sun": True, "zhou": True, "gu": False}.items():
        page = deadlines(desks, house, "?mine=yes", name)
        assert (number_of(house, complaint) in page) is found
        assert number_of(house, another) not in page


def test_the_effect_chooses(desks: Desks, house: House, complaint: str) -> None:
    told = deadlines(desks, house, "?effect=told")
    lost = deadlines(desks, house, "?effect=lost")

    assert complaint
    assert "We tell you whether we take it up" in told
    assert "You hear from us, even if there is no news" not in told
    assert "No time runs that answers to this filter." in lost


def test_pages_follow_one_another(desks: Desks, house: House) -> None:
    numbers = [number_of(house, file(house, mode="anonymous")) for _ in range(13)]

    first = deadlines(desks, house)
    second = deadlines(desks, house, "?page=1")

    # Two times run in each case; all fifteen-day ones end first, then the twenty-eight days.
    assert all(number in first for number in numbers)
    assert [number for number in numbers if number in second] == numbers[12:]
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


@pytest.mark.parametrize(
    "query", ["?page=-1", "?page=x", "?page=999999", "?effect=%00", "?effect=worse", "?mine=0"]
)
def test_a_strange_address_is_still_the_deadlines(
    desks: Desks, house: House, complaint: str, query: str
) -> None:
    assert complaint
    assert "Deadlines" in deadlines(desks, house, query)


@pytest.mark.parametrize("name", ["luo", "root"])
def test_the_deadlines_are_not_there_for_who_works_on_no_case(desks: Desks, name: str) -> None:
    assert desks[name].go("/staff/deadlines").status == 404


def test_a_longer_list_asks_the_record_no_more_often(
    desks: Desks, house: House, complaint: str
) -> None:
    deadlines(desks, house)
    questions: list[str] = []
    sa.event.listen(
        house.office.store.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, question, *_: questions.append(question),
    )

    alone = len(deadlines(desks, house)) and len(questions)
    for _ in range(5):
        file(house, mode="anonymous")
    house.projector.catch_up()
    questions.clear()
    deadlines(desks, house)

    assert complaint
    assert len(questions) == alone
