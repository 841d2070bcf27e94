"""`pushing` prints the index with its formula, what it is counted from and what was left out."""

import json
from pathlib import Path

from projections import pushing
from tests.web.command_line.conftest import Ombud


def test_the_index_is_printed_with_its_formula_in_both_languages(
    demonstration: Path, ombud: Ombud
) -> None:
    english = ombud("pushing", "--office", demonstration)
    chinese = ombud("pushing", "--office", demonstration, "--language", "zh")

    assert english.exit_code == 0, english.output
    assert all(str(sentence) in english.output for sentence in pushing.FORMULA)
    assert "推诿指数 = 100 ×" in chinese.output
    assert "Offers that wait for their answer: 0" in english.output


def test_a_machine_is_told_every_figure_and_the_days_choose_the_cases(
    demonstration: Path, ombud: Ombud
) -> None:
    whole = ombud("pushing", "--office", demonstration, "--json")
    none = ombud("pushing", "--office", demonstration, "--json", "--from", "2099-01-01")

    found = json.loads(whole.output)
    assert found["cases"] > 0
    assert {"unit", "cases", "index", "hours"} <= set(found["units"][0])
    assert json.loads(none.output)["cases"] == 0
