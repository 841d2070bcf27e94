"""The pushing index at the staff door: its formula, its denominator, and what was left out."""

import pytest

from application.bootstrap import House
from tests.web.staff.worker import Desks, file


def page(desks: Desks, query: str = "") -> str:
    worker = desks["gu"].go(f"/staff/pushing{query}")
    assert worker.status == 200
    return " ".join(worker.text.split())


def test_the_figure_stands_with_its_formula_and_its_denominator(
    desks: Desks, complaint: str
) -> None:
    desks["sun"].decide(complaint, "take_responsibility")

    told = page(desks)

    for said in (
        "Cases counted: 1. Units that had a part in them: 1.",
        "Pushing index = 100 ×",
        "The inspectorate",
        "Cases taken over from another register: 0",
        "Cases that belong to no unit yet: 0",
        "Offers that wait for their answer: 0",
    ):
        assert said in told, said


def test_the_days_choose_the_cases(desks: Desks, house: House) -> None:
    file(house, unit="Liubu")

    assert "Liubu" in page(desks, "?from=2026-03-01&until=2026-03-31")
    assert "No unit has had a case in these days." in page(desks, "?from=2026-04-01")


@pytest.mark.parametrize("query", ["?from=x", "?until=2026-13-01", "?from="])
def test_a_strange_day_is_none(desks: Desks, query: str) -> None:
    assert "Pushing index" in page(desks, query)


@pytest.mark.parametrize("name", ["luo", "root"])
def test_the_index_is_not_there_for_who_works_on_no_case(desks: Desks, name: str) -> None:
    assert desks[name].go("/staff/pushing").status == 404
