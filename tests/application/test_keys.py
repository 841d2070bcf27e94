"""The master key changes hands while the office works, and nothing that was sealed is lost."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypedDict

import pytest

from application import keys, upkeep
from application.adapters.clock import SetClock
from application.adapters.keeper import WrongMaster, file_of
from application.backup import back_up
from application.bootstrap import House, open_house
from application.offices import open_office
from application.restore import restore
from application.settings import Settings
from domain.history import Refused
from domain.people import SYSTEM, Actor, Role
from domain.upkeep import UPKEEP, Upkeep
from tests.application.conftest import NOW, OpenAgain

OPERATOR = Actor("operator", Role.ADMINISTRATOR, "command_line")


class Order(TypedDict):
    """Who orders it, and why."""

    ordered_by: str
    reasons: str


ORDER = Order(ordered_by="Zhou Min", reasons="a year is over")
NAME, PLACE = "complaint-1/complainant", "complaint-1:1:narrative"


@pytest.fixture
def box(house: House) -> bytes:
    house.vault.ensure([NAME, *(f"complaint-{n}/case" for n in range(600))])
    return house.vault.seal(NAME, "secret", PLACE)


def test_rotating_wraps_every_key_and_says_who_ordered_it(house: House, box: bytes) -> None:
    living = house.vault.under_others()

    rotated = keys.rotate(house, by=OPERATOR, **ORDER)

    fact = house.office.facts_of(UPKEEP)[-1].fact
    assert (living, rotated.master, rotated.resumed) == (0, "master-2", False)
    assert isinstance(fact, Upkeep.MasterKeyReplaced)
    assert (fact.former, fact.master, fact.ordered_by.text()) == (
        "master-1",
        "master-2",
        "Zhou Min",
    )
    assert house.vault.masters() == ["master-2"]
    assert house.vault.open(NAME, box, PLACE) == "secret"


def test_nobody_rotates_without_saying_why(house: House) -> None:
    with pytest.raises(Refused, match="Say who orders this, and why"):
        keys.rotate(house, by=OPERATOR, ordered_by="", reasons="")

    assert house.vault.master() == "master-1"


def test_destroying_the_old_master_leaves_an_office_that_opens_with_the_new_one(
    house: House, box: bytes, open_again: OpenAgain
) -> None:
    keys.rotate(house, by=OPERATOR, **ORDER)

    destroyed = keys.destroy_old(house, by=OPERATOR, **ORDER)

    assert destroyed == ["master-1"]
    assert not file_of(house.settings.keys, "master-1").exists()
    assert upkeep.told(house).destroyed == ["master-1"]
    assert open_again().vault.open(NAME, box, PLACE) == "secret"
    assert keys.destroy_old(house, by=OPERATOR, **ORDER) == []


@pytest.mark.usefixtures("box")
def test_the_old_master_is_kept_while_a_key_needs_it(house: House) -> None:
    keys.rotate(house, by=OPERATOR, **ORDER)
    house.vault.appoint("master-1")
    next(house.vault.wrap_anew())

    with pytest.raises(Refused, match="Keys of persons are still wrapped"):
        keys.destroy_old(house, by=OPERATOR, **ORDER)

    assert file_of(house.settings.keys, "master-1").exists()


def test_an_order_that_was_written_down_and_not_carried_out_is_carried_out(
    house: House, box: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut_off:
        cut_off.setattr(house.vault, "appoint", _gone)
        with pytest.raises(KeyboardInterrupt):
            keys.rotate(house, by=OPERATOR, **ORDER)

    keys.rotate(house, by=OPERATOR, **ORDER)
    with monkeypatch.context() as cut_off:
        cut_off.setattr(house.vault, "destroy_master", _gone)
        with pytest.raises(KeyboardInterrupt):
            keys.destroy_old(house, by=OPERATOR, **ORDER)
    keys.destroy_old(house, by=OPERATOR, **ORDER)

    topics = [each.topic for each in house.office.facts_of(UPKEEP)]
    assert topics == ["upkeep.master_key_replaced", "upkeep.master_key_destroyed"]
    assert not file_of(house.settings.keys, "master-1").exists()
    assert house.vault.open(NAME, box, PLACE) == "secret"


def _gone(*_: object) -> None:
    raise KeyboardInterrupt


def test_two_who_rotate_at_once_replace_the_master_once(
    house: House, box: bytes, open_again: OpenAgain
) -> None:
    others = [house, open_again()]
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda one: keys.rotate(one, by=OPERATOR, **ORDER), others))

    # Together once, or one after the other.
    replaced = [each.fact.former for each in house.office.facts_of(UPKEEP)]  # type: ignore[attr-defined] # of a replacement
    assert len(replaced) == len(set(replaced))
    assert house.vault.under_others() == 0
    assert house.vault.open(NAME, box, PLACE) == "secret"


def test_killed_in_the_middle_the_next_goes_on(
    house: House, box: bytes, open_again: OpenAgain
) -> None:
    other = open_again()
    other.vault.ensure([f"complaint-{n}/subject" for n in range(900)])
    victim = multiprocessing.get_context("spawn").Process(
        target=_rotate_and_die, args=(house.settings,)
    )
    victim.start()
    victim.join()
    assert victim.exitcode == -signal.SIGKILL
    other.vault.ensure(["complaint-new/complainant"])

    rotated = keys.rotate(house, by=OPERATOR, **ORDER)

    topics = [each.topic for each in house.office.facts_of(UPKEEP)]
    assert rotated.resumed
    assert topics == ["upkeep.master_key_replaced"]
    assert other.vault.masters() == ["master-2"]
    assert other.vault.open(NAME, box, PLACE) == "secret"


def _rotate_and_die(settings: Settings) -> None:
    house = open_house(settings, clock=SetClock(NOW))

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    keys.rotate(house, by=OPERATOR, told=die, **ORDER)


# Backups


@pytest.fixture
def small(tmp_path: Path) -> Iterator[House]:
    settings = Settings(tmp_path / "small", hash_memory_kib=64, hash_passes=1)
    house = open_house(settings, clock=SetClock(NOW))
    open_office(
        house, by=SYSTEM, code="LP", name_en="Lanpu", name_zh="岚浦", time_zone="Asia/Shanghai"
    )
    yield house
    house.close()


def restored(copy: Path, into: Path, handed: Path) -> House:
    settings = Settings(into, hash_memory_kib=64, hash_passes=1)
    restore(copy, settings, keys=handed, clock=SetClock(NOW))
    return open_house(settings, clock=SetClock(NOW))


@pytest.mark.parametrize("cut_off", [False, True], ids=["all of it", "half of it"])
def test_a_backup_names_every_master_key_it_needs(
    small: House, tmp_path: Path, *, cut_off: bool
) -> None:
    small.vault.ensure([f"complaint-{n}/case" for n in range(600)])
    box = small.vault.seal("complaint-599/case", "secret", PLACE)
    keys.rotate(small, by=OPERATOR, **ORDER)
    if cut_off:
        small.vault.appoint(small.vault.keeper.make_next("master-2"))  # type: ignore[attr-defined] # a file keeper
        next(small.vault.wrap_anew())

    made = back_up(small, tmp_path / "backups").backup
    again = restored(made.folder, tmp_path / "again", small.settings.keys)

    names = ["master-2.key", "master-3.key"] if cut_off else ["master-2.key"]
    assert sorted(made.manifest["keys"]) == [*names, "pepper.key"]
    assert again.vault.master() == names[-1].removesuffix(".key")
    assert again.vault.open("complaint-599/case", box, PLACE) == "secret"
    assert not file_of(again.settings.keys, "master-1").exists()
    again.close()


def test_a_backup_made_before_opens_with_the_old_key_if_that_was_kept(
    small: House, tmp_path: Path
) -> None:
    small.vault.ensure([NAME])
    box = small.vault.seal(NAME, "secret", PLACE)
    made = back_up(small, tmp_path / "backups").backup
    kept = tmp_path / "kept"
    kept.mkdir()
    for file in small.settings.keys.iterdir():
        (kept / file.name).write_bytes(file.read_bytes())
    keys.rotate(small, by=OPERATOR, **ORDER)
    keys.destroy_old(small, by=OPERATOR, **ORDER)

    with pytest.raises(Refused, match="missing, and the backup holds no keys"):
        restored(made.folder, tmp_path / "without", small.settings.keys)
    again = restored(made.folder, tmp_path / "again", kept)

    assert again.vault.open(NAME, box, PLACE) == "secret"
    again.close()


def test_the_keys_may_lie_where_systemd_lays_them(small: House, tmp_path: Path) -> None:
    (small.settings.folder / "office.toml").write_text('keys = "../credentials"\n')
    small.settings.keys.rename(tmp_path / "credentials")

    settings = Settings.of(small.settings.folder)

    with pytest.raises(WrongMaster):
        small.vault.ensure([NAME])
    again = open_house(settings, clock=SetClock(NOW))
    again.vault.ensure([NAME])
    again.close()
