"""An operator replaces the master key while the office works, and destroys the old one when asked."""

from pathlib import Path

from tests.web.command_line.conftest import Ombud

ORDERED = ("--by", "Zhou Min", "--why", "A year is over.")


def test_a_new_master_key_is_made_and_the_old_one_destroyed(office: Path, ombud: Ombud) -> None:
    here = ("--office", office)

    rotated = ombud("key", *here, "rotate", *ORDERED)
    shown = ombud("key", *here).output
    destroyed = ombud("key", *here, "--language", "zh", "destroy-old", "--yes", *ORDERED)
    nothing = ombud("key", *here, "destroy-old", *ORDERED)

    assert "The master key is master-2 now" in rotated.output
    assert "Replaced and not destroyed: master-1." in shown
    assert destroyed.output == "已销毁：master-1。\n"
    assert nothing.output == "There is no old master key.\n"
    assert not (office / "keys" / "master.key").exists()
    assert ombud("rebuild", "search", *here).exit_code == 0


def test_without_a_name_and_a_reason_nothing_is_replaced(office: Path, ombud: Ombud) -> None:
    answer = ombud("key", "rotate", "--office", office)

    assert answer.exit_code == 2
    assert "Say who orders this, and why." in answer.stderr
    assert ombud("key", "--office", office).output == "The master key in use: master-1.\n"


def test_a_master_key_that_was_taken_away_is_named(office: Path, ombud: Ombud) -> None:
    ombud("key", "--office", office, "rotate", *ORDERED)
    (office / "keys" / "master-2.key").unlink()

    answer = ombud("key", "--office", office)

    assert answer.exit_code == 2
    assert "master-2.key is missing" in answer.stderr
