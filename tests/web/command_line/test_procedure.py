"""`ombud procedure check` says what is wrong with a text of rules, in both languages."""

from pathlib import Path

import pytest

from domain.procedure import bundled
from tests.web.command_line.conftest import Ombud

CN = bundled("cn-service")


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    file = tmp_path / "mine.toml"
    file.write_text(CN.replace('breach = "lapse"', 'breach = "late"', 1), "utf-8")
    return file


def test_a_procedure_without_fault_is_said_to_be_so(ombud: Ombud, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(CN, "utf-8")

    told = ombud("procedure", "check", file, "--people", "3")

    assert told.exit_code == 0, told.output
    assert "cn-service 2: no fault was found." in told.output
    assert "at least 2 people" in told.output
    assert "Not checked against the law yet:" in told.output


def test_a_fault_is_named_with_its_line_and_ends_with_one(ombud: Ombud, faulty: Path) -> None:
    line = CN[: CN.index('breach = "lapse"')].count("\n") + 1

    told = ombud("procedure", "check", faulty)

    assert told.exit_code == 1
    assert f"mine.toml, line {line}: There is no breach late." in told.output


def test_a_fault_is_named_in_chinese_too(ombud: Ombud, faulty: Path) -> None:
    told = ombud("procedure", "check", faulty, "--language", "zh")

    assert told.exit_code == 1
    assert "没有 late（breach）。" in told.output
    assert "共 1 处错误。" in told.output


def test_an_office_too_small_is_told_where_it_stops(ombud: Ombud, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(CN, "utf-8")

    told = ombud("procedure", "check", file, "--people", "1")

    assert told.exit_code == 1
    assert "An office of 1 cannot bring a matter of remedy to issued" in told.output


def test_a_file_that_is_not_there_is_a_sentence(ombud: Ombud, tmp_path: Path) -> None:
    told = ombud("procedure", "check", tmp_path / "none.toml")

    assert told.exit_code == 1
    assert "none.toml" in told.output
