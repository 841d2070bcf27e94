"""The register as a file: what its page shows, noted before the first byte, and naming nobody."""

import csv
import importlib
import io

import pytest

from application.bootstrap import House
from application.reading import read
from domain.reading import Exported
from tests.web.staff import course
from tests.web.staff.test_register import number_of
from tests.web.staff.worker import Desks, Worker, file
from web.staff.exports import BOM, COLUMNS

exports = importlib.import_module("web.staff.exports")
"""The room itself: the door calls what is in it by the same name."""

HERE = "/staff/complaints.csv"


def taken(worker: Worker, asked: str = "") -> list[list[str]]:
    text = worker.go(HERE + asked).text
    assert worker.status == 200
    return list(csv.reader(io.StringIO(text)))


def test_the_file_has_the_cases_of_the_page_and_names_nobody(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)
    other = file(house)
    house.projector.catch_up()

    rows = taken(desks["sun"])

    assert rows[0][:3] == ["Number", "What", "Kind"]
    assert [row[0] for row in rows[1:]] == [number_of(house, each) for each in (complaint, other)]
    assert all(len(row) == len(COLUMNS) for row in rows)
    for name in ("Shen Ruolan", "Sun", "Zhou"):
        assert name not in desks["sun"].text


def test_the_same_filter_leaves_out_the_same_cases(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)
    file(house)
    house.projector.catch_up()

    assert [row[0] for row in taken(desks["sun"], "?mine=yes")[1:]] == [number_of(house, complaint)]
    assert len(taken(desks["sun"], "?stage=closed")) == 1


def test_every_case_is_noted_with_the_columns_before_the_first_byte(
    desks: Desks, house: House, monkeypatch: pytest.MonkeyPatch, complaint: str
) -> None:
    monkeypatch.setattr(exports, "PART", 2)
    cases = [complaint, *(file(house) for _ in range(4))]
    house.projector.catch_up()
    before = house.reading.rows.head()

    desks["sun"].go(HERE)

    looks = [read(row).look for row in house.reading.rows.after(before)]
    parts = [each for each in looks if isinstance(each, Exported)]
    assert [each.rows for each in parts] == [2, 4, 5]
    assert [file for each in parts for file in each.files] == sorted(cases)
    assert parts[0].columns == tuple(COLUMNS)


def test_a_case_that_is_about_its_reader_is_neither_noted_nor_handed_out(
    desks: Desks, house: House, complaint: str
) -> None:
    house.projector.catch_up()
    number = number_of(house, complaint)
    desks["lin"].decide(complaint, "recuse", ground="direct_interest", reasons="My sister.")
    house.projector.catch_up()

    assert number not in str(taken(desks["lin"]))
    assert number in str(taken(desks["sun"]))


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_what_a_spreadsheet_would_work_out_is_shown_as_text(begins: str) -> None:
    line = {"clock": None, "unit": f"{begins}|cmd"}

    assert exports._cell(line, "unit") == f"'{begins}|cmd"
    assert exports._cell(line | {"unit": "Liubu"}, "unit") == "Liubu"


def test_the_file_says_nothing_by_its_name_and_can_be_marked_for_excel(
    desks: Desks, house: House, complaint: str
) -> None:
    assert complaint
    house.projector.catch_up()

    plain, marked = desks["sun"].go(HERE).page, desks["zhou"].go(f"{HERE}?bom=yes")

    assert plain is not None
    assert plain.headers["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert plain.headers["Cache-Control"] == "no-store"
    assert marked.text.startswith(BOM)


def test_nothing_is_handed_out_where_it_cannot_be_noted(
    desks: Desks, house: House, complaint: str
) -> None:
    house.projector.catch_up()
    desks["sun"].go("/staff/")
    with house.ledger.begin() as db:
        db.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON reads BEGIN SELECT RAISE(ABORT, 'full'); END"
        )

    desks["sun"].go(HERE)

    assert desks["sun"].status == 503
    assert number_of(house, complaint) not in desks["sun"].text
