"""The auditor's door: every fact with its two times, the case as it stood on any day, text sealed."""

import pytest

from application.bootstrap import House
from application.office import Command
from domain.complaint import Complaint
from domain.people import SYSTEM, Actor
from tests.facts import happened
from tests.web.staff.worker import STORY, Desks, Worker


def number_of(house: House, complaint: str) -> str:
    return str(house.office.facts_of(complaint)[0].fact.number)  # type: ignore[attr-defined]  # any fact


def facts(page: str) -> list[str]:
    """The facts of a page, oldest first."""
    return page.partition('<ol class="ob-line">')[2].partition("</ol>")[0].split("<li ")[1:]


def history(auditor: Worker, complaint: str, query: str = "") -> str:
    return auditor.go(f"/audit/histories/{complaint}{query}").text


def test_every_fact_has_its_place_its_person_and_both_its_times(
    auditor: Worker, house: House, three_days: str
) -> None:
    told = facts(history(auditor, three_days))

    recorded = house.office.facts_of(three_days)
    assert len(told) == len(recorded)
    for each, fact in zip(told, recorded, strict=True):
        assert f'<dd class="ob-num">{fact.position}</dd>' in each
        assert f'<dd class="ob-num">{fact.version}</dd>' in each
        assert fact.topic in each
    taken_up = told[3]
    for said in (
        "It was taken up.",
        "Sun, Reception",
        "staff door",
        "3 March 2026",
        "4 March 2026, 23:50",
        "<del>Sorted</del>",
        "<ins>Taken up</ins>",
    ):
        assert said in taken_up


def test_what_people_wrote_stays_sealed(auditor: Worker, three_days: str) -> None:
    page = history(auditor, three_days)

    assert "What was written: [sealed]" in page
    assert "{signs}" not in page
    assert STORY not in page
    assert "Shen" not in page


def test_a_late_record_is_marked(auditor: Worker, three_days: str) -> None:
    told = facts(history(auditor, three_days))

    assert "Recorded 5 days late" in told[4]
    assert "late" not in told[3].replace("late a", "")


@pytest.mark.parametrize(
    ("on", "known", "stage"),
    [
        ("2026-03-02", 0, "—"),
        ("2026-03-03", 2, "Sorted"),
        ("2026-03-04", 4, "Taken up"),
        ("2026-03-09", 4, "Taken up"),
        ("2026-03-10", 5, "Taken up"),
        ("2026-03-11", 5, "Taken up"),
    ],
)
def test_the_case_as_it_stood_at_the_end_of_a_day(
    auditor: Worker, three_days: str, on: str, known: int, stage: str
) -> None:
    page = history(auditor, three_days, f"?on={on}")

    told = facts(page)
    assert [("is-ahead" in each) for each in told] == [False] * known + [True] * (5 - known)
    assert all("Not known yet" in each for each in told[known:])
    bar = page.partition('class="ob-id"')[2].partition("</dl>")[0]
    assert f"<dd>{known} of 5</dd>" in bar
    assert f"<dd>{stage}</dd>" in bar


def test_what_was_not_known_yet_is_not_told(auditor: Worker, three_days: str) -> None:
    page = history(auditor, three_days, "?on=2026-03-03")

    assert "It was taken up." not in page
    assert "complaint.accepted" not in page


def test_a_day_ends_where_the_office_stands(auditor: Worker, three_days: str) -> None:
    """23:50 in Lanpu is 15:50 in UTC: recorded on the 4th, and known at the end of it."""
    known = facts(history(auditor, three_days, "?on=2026-03-04"))

    assert "It was taken up." in known[3]


def test_the_clocks_are_counted_as_they_stood(auditor: Worker, three_days: str) -> None:
    before = history(auditor, three_days, "?on=2026-03-03").partition("Clocks as they stood")[2]
    after = history(auditor, three_days).partition("Clocks as they stood")[2]

    assert "15 days from 3 March 2026 (received)" in before
    assert "60 days from 3 March 2026 (taken up)" not in before
    assert "60 days from 3 March 2026 (taken up)" in after


def test_the_days_on_which_something_was_recorded_follow_one_another(
    auditor: Worker, three_days: str
) -> None:
    page = history(auditor, three_days, "?on=2026-03-04")

    here = f"/audit/histories/{three_days}"
    for way in (f'href="{here}?on=2026-03-03"', f'href="{here}?on=2026-03-10"', f'href="{here}"'):
        assert way in page


@pytest.mark.parametrize("on", ["", "soon", "2026-02-30", "0001-01-01", "9999-12-31", "２０２６"])
def test_a_day_that_is_none_shows_today(auditor: Worker, three_days: str, on: str) -> None:
    page = history(auditor, three_days, f"?on={on}")

    assert auditor.status == 200
    assert "<dd>5 of 5</dd>" in page


def test_a_history_is_found_by_its_number(auditor: Worker, house: House, three_days: str) -> None:
    page = auditor.go(f"/audit/?q={number_of(house, three_days)}").text

    assert f'href="/audit/histories/{three_days}"' in page
    assert '<td class="n" data-h="Facts">5</td>' in page


def test_a_history_is_found_by_a_position(auditor: Worker, house: House, three_days: str) -> None:
    position = house.office.facts_of(three_days)[2].position

    assert three_days in auditor.go(f"/audit/?q={position}").text


@pytest.mark.parametrize(
    "said", ["0", "999999999999", "officer-none", "2026-000001-0", "９" * 30, "-1", "%00"]
)
def test_what_is_no_case_is_not_found(auditor: Worker, three_days: str, said: str) -> None:
    page = auditor.go(f"/audit/?q={said}").text

    assert auditor.status == 200
    assert three_days not in page
    assert "Nothing found" in page


def test_every_look_is_written_down(
    auditor: Worker, house: House, people: dict[str, Actor], three_days: str
) -> None:
    already = len(house.reading.of(three_days))

    auditor.go(f"/audit/?q={number_of(house, three_days)}")
    history(auditor, three_days)
    history(auditor, three_days, "?on=2026-03-04")

    assert [each[1:] for each in house.reading.of(three_days)[already:]] == [
        (people["luo"].id, "auditor", "found in a search"),
        (people["luo"].id, "auditor", "history"),
        (people["luo"].id, "auditor", "history as of 2026-03-04"),
    ]


@pytest.mark.parametrize("name", ["sun", "zhou", "lin", "gu", "root"])
def test_the_door_is_the_auditors_alone(desks: Desks, complaint: str, name: str) -> None:
    assert desks[name].go("/audit/").status == 404
    assert desks[name].go(f"/audit/histories/{complaint}").status == 404


@pytest.mark.parametrize("path", ["complaint-none", "account-none", "upkeep", "nothing-1"])
def test_what_nobody_recorded_has_no_history(auditor: Worker, path: str) -> None:
    assert auditor.go(f"/audit/histories/{path}").status == 404


def test_the_door_is_there_in_chinese(auditor: Worker, three_days: str) -> None:
    auditor.client.set_cookie("language", "zh")

    page = history(auditor, three_days, "?on=2026-03-04")

    assert "评查入口" in page
    assert "已经受理。" in page
    assert "2026年3月4日" in page


def test_a_paper_is_what_people_wrote_so_who_only_replays_neither_reads_nor_finds_it(
    auditor: Worker, house: House, three_days: str
) -> None:
    house.office.decide(
        Complaint,
        three_days,
        Command(),
        lambda case: case.record(
            happened(Complaint.DocumentSigned, document="disposition-1", certificate="ab" * 32),
            SYSTEM,
        ),
    )

    page = auditor.go(f"/audit/histories/{three_days}").text
    there = auditor.go(f"/audit/histories/{three_days}/papers/disposition-1").status

    assert "papers/disposition-1" not in page
    assert there == 404
