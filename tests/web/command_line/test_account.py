"""`ombud account`: the first account of an office is opened on its machine, and by nobody else."""

import re
from pathlib import Path

import pytest

from application import signing_in
from application.bootstrap import open_house
from application.settings import Settings
from tests.web.command_line.conftest import Ombud

CODE = re.compile(r"(?:[a-z2-9]{4}-){5}[a-z2-9]{4}")


def test_an_account_is_opened_with_a_code_and_the_code_opens_it(office: Path, ombud: Ombud) -> None:
    answer = ombud("account", "Wei.Lan", "--name", "Wei Lan", "--office", office)

    [code] = CODE.findall(answer.output)
    house = open_house(Settings.of(office))
    account = signing_in.accept(
        house, sign_in="wei.lan", code=code, password="purple anvil under seven rivers"
    )
    house.close()
    assert (answer.exit_code, account.role) == (0, "administrator")


def test_a_second_code_voids_the_first(office: Path, ombud: Ombud) -> None:
    first = ombud("account", "ma", "--name", "Ma", "--office", office)
    second = ombud("account", "ma", "--office", office)

    codes = [*CODE.findall(first.output), *CODE.findall(second.output)]
    assert len(set(codes)) == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["nobody"], "There is no account nobody."),
        (["lu", "--name", "Lu", "--role", "king"], "Invalid value for '--role'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    office: Path, ombud: Ombud, said: list[str], why: str
) -> None:
    answer = ombud("account", *said, "--office", office)

    assert answer.exit_code == 2
    assert why in answer.output


def test_an_account_that_is_there_is_not_opened_again(office: Path, ombud: Ombud) -> None:
    ombud("account", "yu", "--name", "Yu", "--office", office)

    answer = ombud("account", "yu", "--name", "Yu", "--office", office)

    assert (answer.exit_code, "already" in answer.output) == (2, True)
