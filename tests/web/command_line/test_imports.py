"""`ombud import chicago` takes a register over and says what became of every row."""

import json
from pathlib import Path

import pytest

from tests.application.importers import invented
from tests.web.command_line.conftest import Ombud


def taken(ombud: Ombud, *arguments: str | Path) -> dict:  # type: ignore[type-arg]  # JSON
    answer = ombud("import", "chicago", *arguments, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_every_row_is_taken_over_set_aside_or_waiting(tmp_path: Path, ombud: Ombud) -> None:
    register = invented.register(tmp_path / "register")

    report = taken(ombud, register, "--office", tmp_path / "office")

    assert report["cases_new"] == 5
    for file in report["files"]:
        assert file["rows"] == file["accepted"] + file["quarantined"] + file["waiting"]


def test_a_second_run_takes_over_nothing_twice(tmp_path: Path, ombud: Ombud) -> None:
    register, office = invented.register(tmp_path / "register"), tmp_path / "office"
    taken(ombud, register, "--office", office, "--limit", "2")

    rest = taken(ombud, register, "--office", office)
    again = taken(ombud, register, "--office", office)

    assert rest["cases_new"] == 3
    assert (again["cases_new"], again["cases_known"], again["facts"]) == (0, 5, 0)


def test_what_was_taken_over_is_counted_at_once_and_told(tmp_path: Path, ombud: Ombud) -> None:
    register, office = invented.register(tmp_path / "register"), tmp_path / "office"
    taken(ombud, register, "--office", office)

    figures = json.loads(ombud("statistics", "--office", office, "--json").stdout)
    history = ombud("history", "100002", "--office", office)

    assert figures["cases"] == 5
    assert history.exit_code == 0, history.output


def test_people_read_a_table(tmp_path: Path, ombud: Ombud) -> None:
    register = invented.register(tmp_path / "register")

    answer = ombud("import", "chicago", register, "--office", tmp_path, "--language", "zh")

    assert "新接收案件 5 件" in answer.stdout
    assert "已搁置" in answer.stdout


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_that_is_none_is_refused(tmp_path: Path, ombud: Ombud, limit: str) -> None:
    answer = ombud("import", "chicago", tmp_path, "--limit", limit)

    assert answer.exit_code == 2


def test_a_register_that_is_another_file_is_said(tmp_path: Path, ombud: Ombud) -> None:
    register = invented.register(tmp_path / "register", cases="this,is,another\n1,2,3\n")

    answer = ombud("import", "chicago", register, "--office", tmp_path / "office")

    assert answer.exit_code == 2
    assert answer.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in answer.output
