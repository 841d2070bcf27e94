"""`ombud open`: a real office is opened once, with nothing invented in it."""

import re
from pathlib import Path

import pytest

from application.bootstrap import open_house
from application.settings import Settings
from tests.web.command_line.conftest import Ombud

NAMED = ("--name-en", "Willow Quay", "--name-zh", "柳埠分局", "--time-zone", "Asia/Shanghai")


def test_a_real_office_is_opened_with_its_first_account_and_nothing_else(
    tmp_path: Path, ombud: Ombud
) -> None:
    folder = tmp_path / "office"

    opened = ombud("open", "WQ", *NAMED, "--office", folder)
    account = ombud("account", "wei.lan", "--name", "Wei Lan", "--office", folder)

    assert (opened.exit_code, account.exit_code) == (0, 0), opened.output + account.output
    house = open_house(Settings.of(folder))
    identity = house.office.identity()
    cases = [each for each in house.office.facts_after(0, 100) if each.topic == "complaint.filed"]
    house.close()
    assert identity is not None
    assert (identity.name_en, identity.demonstration, cases) == ("Willow Quay", False, [])
    assert re.search(r"(?:[a-z2-9]{4}-){5}[a-z2-9]{4}", account.output)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([*NAMED[:-1], "Lanpu"], "no time zone Lanpu"),
        (NAMED[2:], "Missing option '--name-en'"),
        ([*NAMED, "--paper", "A5"], "Invalid value for '--paper'"),
    ],
)
def test_an_office_that_cannot_be_opened_says_why(
    tmp_path: Path, ombud: Ombud, said: list[str], why: str
) -> None:
    answer = ombud("open", "WQ", *said, "--office", tmp_path / "office")

    assert (answer.exit_code, why in answer.output) == (2, True), answer.output


def test_an_office_is_not_opened_over_another(demonstration: Path, ombud: Ombud) -> None:
    answer = ombud("open", "WQ", *NAMED, "--office", demonstration)

    assert (answer.exit_code, "already" in answer.output) == (2, True)
