"""The pushing index at the staff door: its formula, its denominator, and what was left out."""

import pytest

from application.bootstrap import House
from projections.projector import ListsAway
from tests.web.staff.worker import Desks, file
from web import desk


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


@pytest.mark.parametrize("name", ["sun", "zhou", "luo", "root"])
def test_the_index_is_not_there_for_who_does_not_lead(desks: Desks, name: str) -> None:
    home = desks[name].go("/audit/" if name == "luo" else "/staff/").text

    assert desks[name].go("/staff/pushing").status == 404
    assert "/staff/pushing" not in home


def test_a_case_about_the_reader_is_not_counted_for_him(
    desks: Desks, house: House, complaint: str
) -> None:
    file(house, unit="Liubu")
    before = page(desks)

    # The badge is that of everybody here.
    desks["sun"].decide(complaint, "name_officer", name="He", standing="sworn", badge="031001")
    house.projector.catch_up()

    assert "Cases counted: 2." in before
    assert "Cases counted: 1." in page(desks)


def test_it_is_counted_without_the_lists_too(
    desks: Desks, house: House, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file(house, unit="Liubu")
    desks["sun"].decide(complaint, "name_officer", name="He", standing="sworn", badge="031001")

    def away(*_: object, **__: object) -> None:
        raise ListsAway

    monkeypatch.setattr(desk, "look", away)

    assert "Cases counted: 1." in page(desks)
