"""`ombud demo` takes a case to its paper, and twice the same gives the same paper before its seal."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from application.bootstrap import LISTS
from tests.web.command_line.conftest import BEGINS, Ombud, outside


def test_the_same_clock_and_seed_print_the_same_paper_in_two_folders(
    tmp_path: Path, demonstrated: dict[str, Any]
) -> None:
    asked = ("--clock", BEGINS, "--seed", "lotus", "--json")

    again = json.loads(outside("demo", "--office", tmp_path / "two", *asked).stdout)

    assert again["rendered_sha256"] == demonstrated["rendered_sha256"]
    papers = [Path(each["pdf"]).read_bytes() for each in (again, demonstrated)]
    before_the_seal = [paper[: paper.index(b"%%EOF\n")] for paper in papers]
    assert before_the_seal[0] == before_the_seal[1]
    assert again["pdf"] != demonstrated["pdf"]


def test_it_says_what_the_person_has_in_hand(demonstrated: dict[str, Any]) -> None:
    content = Path(demonstrated["pdf"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == demonstrated["pdf_sha256"]
    assert demonstrated["pdf_sha256"] != demonstrated["rendered_sha256"]
    assert demonstrated["reference"].startswith("20")
    assert len(demonstrated["receipt"]) == 20
    assert demonstrated["events"] > 20
    assert {each["language"] for each in demonstrated["cases"]} == {"en", "zh"}


def test_the_paper_is_a_pdf_with_pages(demonstration: Path) -> None:
    for file in (demonstration / "documents").iterdir():
        with pikepdf.open(file) as pdf:
            pages = len(pdf.pages)

        assert pages >= 2


def test_a_second_run_tells_the_same_and_adds_nothing(demonstration: Path, ombud: Ombud) -> None:
    before = json.loads(ombud("status", "--office", demonstration, "--json").output)

    again = ombud("demo", "--office", demonstration, "--seed", "lotus", "--json")

    after = json.loads(ombud("status", "--office", demonstration, "--json").output)
    assert json.loads(again.output)["reference"] == "2026-000001-7"
    assert after["position"] == before["position"]


def test_people_read_it_in_their_language(demonstration: Path, ombud: Ombud) -> None:
    english = ombud("demo", "--office", demonstration)
    chinese = ombud("demo", "--office", demonstration, "--language", "zh")

    assert "Receipt code: " in english.output
    assert "查询码: " in chinese.output


@pytest.mark.parametrize("clock", ["yesterday", "2026-13-01", "", "99999", "0001-01-01", "٢٠٢٦"])
def test_a_time_that_is_none_is_refused(tmp_path: Path, ombud: Ombud, clock: str) -> None:
    answer = ombud("demo", "--office", tmp_path / "office", "--clock", clock)

    assert answer.exit_code == 2
    assert "Traceback" not in answer.output
    assert not (tmp_path / "office").exists()


def test_it_works_on_postgresql_and_remembers_the_address(
    tmp_path: Path, postgres_url: str, ombud: Ombud
) -> None:
    folder = tmp_path / "office"

    told = ombud("demo", "--office", folder, "--database", postgres_url, "--json")

    status = json.loads(ombud("status", "--office", folder, "--json").output)
    assert told.exit_code == 0, told.output
    assert status["database"] == "PostgreSQL"
    assert [each["behind"] for each in status["read_models"]] == [0] * len(LISTS)
    assert not (folder / "record.db").exists()
    assert (folder / "office.toml").stat().st_mode & 0o077 == 0
