"""The papers that a command prints into a file."""

from pathlib import Path

from tests.web.command_line.conftest import Ombud


def test_a_poster_is_printed_for_a_unit_and_needs_the_address_of_the_door(
    demonstration: Path, ombud: Ombud, tmp_path: Path
) -> None:
    file = tmp_path / "poster.pdf"
    asked = ("poster", "--office", demonstration, "--unit", "Willow Quay", file)

    without = ombud(*asked)
    printed = ombud(*asked, "--address", "https://ombud.example", "--paper", "A3")

    assert without.exit_code == 2
    assert "Name it with --address" in without.output
    assert printed.exit_code == 0, printed.output
    assert "pages: 1." in printed.output
    assert file.read_bytes().startswith(b"%PDF-1.7")


def test_the_annual_report_is_printed_from_the_figures(
    demonstration: Path, ombud: Ombud, tmp_path: Path
) -> None:
    file = tmp_path / "report.pdf"

    printed = ombud("report", "annual", "2026", file, "--office", demonstration)

    assert printed.exit_code == 0, printed.output
    assert file.read_bytes().startswith(b"%PDF-1.7")
