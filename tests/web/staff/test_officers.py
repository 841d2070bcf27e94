"""The service records of officers: found by badge, and their cases closed until the finding."""

from datetime import date

import pytest

from application import officers
from application.bootstrap import House
from application.office import Command
from domain.people import SYSTEM, Role
from tests.web.staff import course
from tests.web.staff.test_register import number_of
from tests.web.staff.worker import Desks, Worker, file

HERE = "/staff/officers/"
CLOSED = "Earlier cases stay closed"


@pytest.fixture
def officer(house: House) -> str:
    """An officer who was promoted and moved."""
    done = officers.join(
        house.office,
        by=SYSTEM,
        command=Command(),
        name="Qiao <Zhiyuan>",
        badge="031842",
        standing="sworn",
        unit="Liubu",
        rank="constable",
        on=date(2020, 7, 1),
    )
    for change, said in (
        (officers.promote, {"rank": "sergeant"}),
        (officers.move, {"unit": "Donghe"}),
    ):
        change(
            house.office,
            by=SYSTEM,
            command=Command(),
            officer=done.stream_id,
            on=date(2024, 1, 1),
            **said,
        )
    house.projector.catch_up()
    return done.stream_id


def page(worker: Worker, officer: str) -> str:
    text = worker.go(f"{HERE}{officer}").text
    assert worker.status == 200
    return " ".join(text.split())


def inquired(desks: Desks, house: House, badge: str = "031842") -> str:
    """A case against the badge, with an inquiry."""
    case = file(house)
    course.sort(desks, case)
    desks["sun"].decide(case, "take_responsibility")
    desks["sun"].decide(case, "name_officer", name="Qiao", standing="sworn", badge=badge)
    desks["sun"].decide(case, "allege", code="S3.2", words="He shouted.")
    desks["sun"].decide(case, "accept")
    desks["lin"].decide(case, "assign", investigator=desks["zhou"].account)
    course.hear(desks, case)
    return case


def opened(desks: Desks, house: House) -> str:
    """A case with a finding, in which the earlier history was opened."""
    case = inquired(desks, house)
    course.find(desks, case)
    desks["lin"].decide(case, "open_history", purpose="measures", reasons="To choose the measure.")
    house.projector.catch_up()
    return case


def test_the_record_tells_unit_and_rank_over_time(desks: Desks, officer: str) -> None:
    told = page(desks["zhou"], officer)

    for said in ("Qiao &lt;Zhiyuan&gt;", "031842", "Liubu", "constable", "Donghe", "sergeant"):
        assert said in told, said
    assert told.index("Donghe") < told.index("Liubu")
    assert "The officer has another rank: sergeant." in told


@pytest.mark.parametrize("typed", ["031842", " ０３１８４２"])
def test_a_badge_leads_to_the_record(desks: Desks, officer: str, typed: str) -> None:
    desks["zhou"].go(f"{HERE}?badge={typed}")

    assert desks["zhou"].status == 302
    assert desks["zhou"].page is not None
    assert desks["zhou"].page.location.endswith(officer)


def test_the_page_of_a_case_leads_to_it(desks: Desks, house: House, officer: str) -> None:
    case = inquired(desks, house)
    house.projector.catch_up()

    assert f'href="{HERE}?badge=031842"' in desks["zhou"].go(f"/staff/complaints/{case}").text
    desks["zhou"].go(f"{HERE}?badge=031842")
    assert desks["zhou"].page is not None
    assert desks["zhou"].page.location.endswith(officer)


def test_a_badge_that_nobody_wears_is_not_found(desks: Desks, officer: str) -> None:
    told = desks["zhou"].go(f"{HERE}?badge=999").text

    assert "No officer here wears the badge “999”" in told
    assert officer not in told


def test_the_list_names_everybody(desks: Desks, officer: str) -> None:
    told = desks["zhou"].go(HERE).text

    assert f'href="{HERE}{officer}"' in told
    assert "031842" in told


def test_his_cases_are_closed_while_nothing_is_found(
    desks: Desks, house: House, officer: str
) -> None:
    case = inquired(desks, house)
    house.projector.catch_up()

    for name in ("zhou", "lin", "he", "gu"):
        told = page(desks[name], officer)
        assert CLOSED in told
        assert number_of(house, case) not in told


def test_a_finding_alone_opens_nothing(desks: Desks, house: House, officer: str) -> None:
    course.find(desks, inquired(desks, house))
    house.projector.catch_up()

    assert CLOSED in page(desks["lin"], officer)


def test_opening_it_is_a_fact_and_shows_the_cases(desks: Desks, house: House, officer: str) -> None:
    earlier, case = inquired(desks, house), opened(desks, house)

    told = page(desks["lin"], officer)

    assert CLOSED not in told
    assert f"They were opened in the case {number_of(house, case)}." in told
    assert number_of(house, earlier) in told
    assert "Partly substantiated" in told


def test_who_did_not_open_it_and_does_not_work_there_reads_nothing(
    desks: Desks, house: House, officer: str
) -> None:
    opened(desks, house)

    assert CLOSED in page(desks["he"], officer)
    assert CLOSED in page(desks["sun"], officer).replace("They were opened", CLOSED)


def test_who_inquires_into_another_case_about_him_reads_nothing(
    desks: Desks, house: House, officer: str
) -> None:
    opened(desks, house)
    open_to_zhou = page(desks["zhou"], officer)

    inquired(desks, house)
    house.projector.catch_up()

    assert CLOSED not in open_to_zhou
    assert CLOSED in page(desks["zhou"], officer)


def test_every_look_is_written_down_before(desks: Desks, house: House, officer: str) -> None:
    case = opened(desks, house)

    page(desks["lin"], officer)

    assert [
        what for _, who, _, what in house.reading.of(officer) if who == desks["lin"].account
    ] == ["officer"]
    assert house.reading.of(case)[-1][2:] == (Role.LEAD, "on the page of an officer")


@pytest.mark.parametrize("name", ["luo", "root"])
def test_officers_are_for_those_who_work_on_cases(desks: Desks, officer: str, name: str) -> None:
    assert {desks[name].go(path).status for path in (HERE, f"{HERE}{officer}")} == {404}


@pytest.mark.parametrize("id", ["officer-none", "account-none", "complaint-none"])
def test_who_is_not_known_has_no_page(desks: Desks, id: str) -> None:
    assert desks["gu"].go(f"{HERE}{id}").status == 404
