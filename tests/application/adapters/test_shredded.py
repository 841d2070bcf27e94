"""What the journal says was destroyed stays destroyed, in whatever vault it is held against."""

import errno
import os
from pathlib import Path

import pytest

from application import erasing
from application.adapters.shredded import Journal
from application.bootstrap import House
from domain.sealed import Erased
from tests.application.conftest import OpenAgain, house, open_again

__all__ = ["house", "open_again"]


def test_a_vault_that_never_had_a_key_makes_none_of_that_name_any_more(
    house: House, open_again: OpenAgain
) -> None:
    house.vault.ensure(["complaint-1/case"])
    journal = Journal(house.settings.journal)
    journal.add(["complaint-1/case", "complaint-1/complainant"], house.clock, "e1")

    again = open_again()

    with pytest.raises(Erased):
        again.vault.ensure(["complaint-1/complainant"])
    with pytest.raises(Erased):
        again.vault.key("complaint-1/case")
    assert journal.replay(again.vault) == 0


def test_a_vault_that_is_about_to_be_filled_is_left_alone(house: House, tmp_path: Path) -> None:
    with house.vault.engine.begin() as db:
        db.exec_driver_sql("DELETE FROM keys")
    journal = Journal(tmp_path)
    journal.add(["complaint-1/case"], house.clock, "e1")

    assert journal.replay(house.vault) == 0

    assert house.vault.is_empty()


def test_a_disk_that_takes_a_little_at_a_time_gets_whole_lines(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, rest: write(file, bytes(rest)[:7]))

    Journal(tmp_path).add(["complaint-1/case", "complaint-2/case"], house.clock, "e1")

    assert Journal(tmp_path).names() == {"complaint-1/case", "complaint-2/case"}


def test_no_key_is_destroyed_when_the_disk_takes_no_more(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.vault.ensure(["complaint-1/case"])
    write = os.write
    left = iter([9])
    monkeypatch.setattr(os, "write", lambda file, rest: write(file, bytes(rest)[: next(left, 0)]))

    with pytest.raises(OSError, match="No space left") as full:
        erasing.destroy(
            house.vault, Journal(tmp_path), house.clock, names=["complaint-1/case"], because="e1"
        )

    assert full.value.errno == errno.ENOSPC
    assert house.vault.kept_of(["complaint-1/case"])
