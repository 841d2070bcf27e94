"""An operator sees what could not be done, and orders it again or gives it up, with name and reason."""

import json
from pathlib import Path

import pytest

from application.bootstrap import open_house
from application.reactions.errands import Errands
from application.settings import Settings
from tests.web.command_line.conftest import Ombud

ORDERED = ("--by", "Zhou Min", "--why", "The letter was handed over at the window.")


@pytest.fixture
def stuck(office: Path) -> Path:
    """The folder of an office with one errand that is waiting."""
    house = open_house(Settings.of(office))
    errands = Errands(house.ledger, house.clock)
    errands.begin("notices", 0)
    errands.note("notices", house.office.facts_after(0, 1), start=0, end=1)
    house.close()
    return office


def test_an_errand_is_listed_given_up_shown_and_taken_up_again(stuck: Path, ombud: Ombud) -> None:
    here = ("--office", stuck)

    listed = json.loads(ombud("errands", *here, "--json").output)
    given_up = ombud("errands", *here, "give-up", "notices-1", *ORDERED)
    shown = ombud("errands", *here).output
    status = ombud("status", *here).output
    again = ombud("errands", *here, "--language", "zh", "again", "notices-1", *ORDERED)
    at_last = json.loads(ombud("errands", *here, "--json").output)

    assert [(each["id"], each["state"]) for each in listed] == [("notices-1", "waiting")]
    assert given_up.output == "notices-1 is given up. It stays in the list.\n"
    assert "Zhou Min: give-up, The letter was handed over at the window." in " ".join(shown.split())
    assert "notices-1 was given up" in status
    assert again.output == "notices-1 将再次尝试。\n"
    assert [(each["state"], len(each["orders"])) for each in at_last] == [("waiting", 2)]


def test_what_was_done_can_be_looked_up(stuck: Path, ombud: Ombud) -> None:
    done = json.loads(ombud("errands", "--office", stuck, "--done", "--json").output)

    assert sorted(each["id"].split("-")[0] for each in done if each["state"] == "done") == [
        "documents",
        "documents",
    ]


def test_a_wrong_order_is_refused_with_a_sentence(stuck: Path, ombud: Ombud) -> None:
    answer = ombud("errands", "again", "notices-99", "--office", stuck, *ORDERED)

    assert answer.exit_code == 2
    assert "There is no errand notices-99. `ombud errands` lists them." in answer.stderr


@pytest.mark.parametrize(
    ("post", "said"),
    [
        ('host = "mail"', "these are missing: to and from"),
        ('host = "m"\nto = "a@b"\nfrom = "c@d"\nprot = 25', "these are not known: prot"),
        ('host = "m"\nto = "a@b"\nfrom = "c@d"\nuser = "u"', "a user needs a password_file"),
    ],
)
def test_a_post_office_that_cannot_be_meant_is_refused(
    stuck: Path, ombud: Ombud, post: str, said: str
) -> None:
    (stuck / "office.toml").write_text(f"[post]\n{post}\n", "utf-8")

    answer = ombud("status", "--office", stuck)

    assert answer.exit_code == 2
    assert said in answer.stderr


def test_a_post_office_that_is_set_up_is_said(stuck: Path, ombud: Ombud) -> None:
    (stuck / "office.toml").write_text(
        '[post]\nhost = "mail.example"\nto = "duty@b.example"\nfrom = "c@d.example"\n', "utf-8"
    )

    answer = ombud("status", "--office", stuck)

    assert "Notices go to duty@b.example, by mail.example." in answer.output
