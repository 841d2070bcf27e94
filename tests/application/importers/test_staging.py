"""Reading a foreign register: what is damaged stays outside, line by line, and nothing else does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from application.importers.chicago_files import (
    CASES,
    SHEETS,
    VICTIMS,
    beat,
    day,
    number,
    outcome,
    short_day,
)
from application.importers.quarantine import Quarantine, Quarantined
from application.importers.staging import Staging, find
from domain.history import Refused
from tests.application.importers import invented


@pytest.fixture
def staging(tmp_path: Path) -> Iterator[Staging]:
    with Staging(tmp_path / "desk") as opened:
        yield opened


def read_all(staging: Staging, folder: Path) -> None:
    for sheet in SHEETS:
        staging.take(sheet, find(folder, sheet.name))


def outside(staging: Staging) -> list[Quarantined]:
    return list(staging.quarantined())


def test_rows_of_a_case_nobody_published_stay_outside_with_file_line_and_reason(
    staging: Staging, tmp_path: Path
) -> None:
    folder = invented.register(tmp_path / "register")

    read_all(staging, folder)

    assert outside(staging) == [
        Quarantined("assignments", 6, "no_such_case"),
        Quarantined("complainants", 3, "no_such_case"),
    ]


def test_every_row_is_accepted_or_quarantined_in_every_file(
    staging: Staging, tmp_path: Path
) -> None:
    damaged = invented.ACCUSED + '1,2,3\n,"11.0,C100001,1,05A,X,,,NS,\n,,1000004,3,05A,,,,WHAT,\n'
    folder = invented.register(tmp_path / "register", accused=damaged)

    read_all(staging, folder)

    for file, tally in staging.tallies().items():
        (kept,) = staging.db.execute(f"SELECT count(*) FROM {file}").fetchone()
        assert tally.rows == kept + tally.quarantined, file
    assert staging.tallies()["accused"].rows == 8
    assert [row for row in outside(staging) if row.file == "accused"] == [
        Quarantined("accused", 7, "damaged"),
        Quarantined("accused", 8, "damaged"),
        Quarantined("accused", 9, "finding_unknown"),
    ]


def test_a_quotation_mark_never_closed_costs_its_own_line_only(
    staging: Staging, tmp_path: Path
) -> None:
    heading, *lines = invented.CASES.splitlines()
    lines[1] = lines[1].replace("1134.0", '"1134.0')
    folder = invented.register(tmp_path / "register", cases="\n".join([heading, *lines]) + "\n")

    staging.take(CASES, find(folder, "cases"))

    assert outside(staging) == [Quarantined("cases", 3, "damaged")]
    assert staging.tallies()["cases"].rows == 5


@pytest.mark.parametrize("lines_at_once", [1, 2, 3, 5_000])
def test_a_file_is_read_alike_however_many_lines_are_looked_at_at_once(
    staging: Staging, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines_at_once: int
) -> None:
    monkeypatch.setattr("application.importers.staging.CHUNK", lines_at_once)
    folder = invented.register(
        tmp_path / "register",
        victims=invented.VICTIMS.replace("2,1000003", '"2,1000003') + "3,100002,Victim,,,,,,,\n",
        cases=invented.CASES.replace("\n1000003", "\n\n1000003"),
    )

    staging.take(CASES, find(folder, "cases"))
    staging.take(VICTIMS, find(folder, "victims"))

    lines = staging.db.execute("SELECT line FROM victims ORDER BY line").fetchall()
    assert [line for (line,) in lines] == [2, 5]
    assert outside(staging) == [Quarantined("victims", 4, "damaged")]
    lines = staging.db.execute("SELECT line FROM cases ORDER BY line").fetchall()
    assert [line for (line,) in lines] == [2, 3, 5, 6, 7]


def test_a_text_of_two_lines_is_one_row(staging: Staging, tmp_path: Path) -> None:
    folder = invented.register(tmp_path / "register")

    staging.take(CASES, find(folder, "cases"))
    staging.take(VICTIMS, find(folder, "victims"))

    lines = staging.db.execute("SELECT line, described FROM victims ORDER BY line").fetchall()
    assert [line for line, _ in lines] == [2, 4]
    assert "injury: A BRUISE ON THE ARM" in lines[0][1]


def test_the_first_row_of_a_number_enters_and_its_repetition_stays_outside(
    staging: Staging, tmp_path: Path
) -> None:
    again = invented.CASES + invented.CASES.splitlines()[1] + "\n"
    folder = invented.register(tmp_path / "register", cases=again)

    staging.take(CASES, find(folder, "cases"))

    assert outside(staging) == [Quarantined("cases", 7, "repeated")]


def test_officers_whom_nobody_identified_are_never_repetitions_of_each_other(
    staging: Staging, tmp_path: Path
) -> None:
    folder = invented.register(tmp_path / "register")

    read_all(staging, folder)

    assert staging.tallies()["accused"].quarantined == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1000009,3,2015-13-01,2015-11-30,,,,\n", "date_unreadable"),
        (",3,2015-11-01,2015-11-30,,,,\n", "no_number"),
        ("1000009,3\n", "damaged"),
        ("1000009,3,2015-11-01,2015-11-30,,,,,,\n", "damaged"),
    ],
)
def test_a_row_that_cannot_enter_names_its_reason(
    staging: Staging, tmp_path: Path, row: str, reason: str
) -> None:
    folder = invented.register(tmp_path / "register", cases=invented.CASES + row)

    staging.take(CASES, find(folder, "cases"))

    assert outside(staging) == [Quarantined("cases", 7, reason)]


def test_a_line_that_is_not_text_stays_outside(staging: Staging, tmp_path: Path) -> None:
    foreign = invented.CASES.encode() + b"1000009,3,2015-11-01,2015-11-30,,,CHICAG\xff,\n"
    folder = invented.register(tmp_path / "register", cases=foreign)

    staging.take(CASES, find(folder, "cases"))

    assert outside(staging) == [Quarantined("cases", 7, "not_text")]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = invented.register(tmp_path / "register", victims=None)

    with pytest.raises(Refused) as refused:
        find(folder, "victims")

    assert str(refused.value.sentence) == (
        "The register has no file victims.csv or victims.csv.gz."
    )


def test_another_heading_than_expected_refuses_the_file(staging: Staging, tmp_path: Path) -> None:
    other = invented.CASES.replace("closed_date", "closing_day")
    folder = invented.register(tmp_path / "register", cases=other)

    with pytest.raises(Refused) as refused:
        staging.take(CASES, find(folder, "cases"))

    assert "heading of cases.csv.gz" in str(refused.value.sentence)


def test_an_empty_file_refuses_as_one_without_heading(staging: Staging, tmp_path: Path) -> None:
    folder = invented.register(tmp_path / "register", cases="")

    with pytest.raises(Refused):
        staging.take(CASES, find(folder, "cases"))


@pytest.mark.parametrize("cut", [12, 40, -9])
def test_a_packed_file_that_breaks_off_is_refused(
    staging: Staging, tmp_path: Path, cut: int
) -> None:
    folder = invented.register(tmp_path / "register")
    whole = (folder / "cases.csv.gz").read_bytes()
    (folder / "cases.csv.gz").write_bytes(whole[:cut])

    with pytest.raises(Refused) as refused:
        staging.take(CASES, find(folder, "cases"))

    assert "breaks off" in str(refused.value.sentence)


def test_a_file_that_is_not_packed_is_read_as_well(staging: Staging, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(invented.CASES)

    staging.take(CASES, find(tmp_path, "cases"))

    assert staging.tallies()["cases"].accepted == 5


def test_the_temporary_file_has_left_its_folder_while_it_is_in_use(
    staging: Staging, tmp_path: Path
) -> None:
    read_all(staging, invented.register(tmp_path / "register"))

    assert list((tmp_path / "desk").iterdir()) == []


def test_the_quarantine_of_the_same_files_is_listed_once(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path / "quarantine.db", "chicago")
    rows = [Quarantined("cases", 3, "damaged"), Quarantined("accused", 9, "no_such_case")]

    quarantine.replace(rows)
    quarantine.replace(rows)
    quarantine.add(rows[:1])

    assert quarantine.counted() == {"accused": {"no_such_case": 1}, "cases": {"damaged": 1}}


def test_numbers_days_and_outcomes_are_read_in_every_spelling() -> None:
    assert number("130469.0") == number(" 130469 ") == "130469"
    assert number("C170981") == "C170981"
    assert number("NA") is None
    assert beat("1134") == beat("1134.0") == "1134"
    assert beat("211.0") == "0211"
    assert day("2006-10-02") == "2006-10-02"
    assert short_day("13-JUL-18") == "2018-07-13"
    assert short_day("02-SEP-40") == "2040-09-02"
    assert short_day("07-MAR-98") == "1998-03-07"
    assert outcome("**PENALTY NOT SERVED") == outcome("Penalty Not  Served") == "penalty not served"
