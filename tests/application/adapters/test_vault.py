"""Sealed text: readable with its key at its place, and nowhere and never otherwise."""

import contextlib
import json
import logging
import pickle
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings, strategies

from application.adapters.database import postgresql_at, sqlite_at
from application.adapters.keeper import WrongMaster
from application.adapters.vault import AT_ONCE, LOOKS_EVERY, Moved, StillNeeded, Vault
from domain.sealed import Erased, Sealed
from tests.application.adapters.keeping import InHand

MASTER = b"m" * 32
NAME = "complaint-1/complainant"
PLACE = "complaint-1:1:narrative"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return str(tmp_path / "vault.db")


def open_vault(
    address: str, master: bytes | InHand = MASTER, *, watch: Callable[[], float] = time.monotonic
) -> Vault:
    keeper = master if isinstance(master, InHand) else InHand(master)
    if address.startswith("postgres"):
        return Vault(postgresql_at(address, schema="vault"), keeper, watch=watch)
    engine = sqlite_at(Path(address), durable=True, journal="DELETE")
    return Vault(engine, keeper, watch=watch)


def wrapped_key(address: str) -> bytes:
    vault = open_vault(address)
    with vault._engine.connect() as db:
        wrapped = db.execute(sa.text("SELECT wrapped FROM keys")).scalar_one()
    vault.close()
    return bytes(wrapped)


@pytest.fixture
def vault(address: str) -> Iterator[Vault]:
    vault = open_vault(address)
    vault.ensure([NAME])
    yield vault
    vault.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(text=strategies.text())
def test_what_was_sealed_comes_back(vault: Vault, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()

    box = vault.seal(NAME, text, PLACE)

    assert vault.open(NAME, box, PLACE) == text


def test_a_key_made_by_one_process_is_the_key_of_all(address: str, vault: Vault) -> None:
    box = vault.seal(NAME, "secret", PLACE)
    other = open_vault(address)

    other.ensure([NAME])

    assert other.open(NAME, box, PLACE) == "secret"
    other.close()


def test_a_box_moved_to_another_place_is_noticed(vault: Vault) -> None:
    box = vault.seal(NAME, "secret", PLACE)

    with pytest.raises(Moved):
        vault.open(NAME, box, "complaint-2:1:narrative")


def test_a_destroyed_key_leaves_nothing_in_the_file(vault: Vault, address: str) -> None:
    box = vault.seal(NAME, "secret", PLACE)
    wrapped = wrapped_key(address)

    vault.destroy(NAME)

    with pytest.raises(Erased):
        vault.open(NAME, box, PLACE)
    assert wrapped_key(address) == b""
    if not address.startswith("postgres"):
        assert wrapped not in Path(address).read_bytes()


class Watch:
    """A watch that goes on when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def other(address: str, watch: Watch) -> Iterator[Vault]:
    """The vault as another process has it open, with the key in its memory."""
    other = open_vault(address, watch=watch)
    other.ensure([NAME])
    yield other
    other.close()


def test_a_key_destroyed_by_one_process_is_forgotten_by_the_others(
    vault: Vault, other: Vault, watch: Watch
) -> None:
    box = vault.seal(NAME, "secret", PLACE)
    assert other.open(NAME, box, PLACE) == "secret"

    vault.destroy(NAME)
    watch.now += LOOKS_EVERY

    with pytest.raises(Erased):
        other.open(NAME, box, PLACE)
    with pytest.raises(Erased):
        other.ensure([NAME])


def test_a_key_destroyed_while_it_is_read_stays_in_nobodys_memory(
    vault: Vault, other: Vault, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = "complaint-2/complainant"
    vault.ensure([late])
    box = vault.seal(late, "secret", PLACE)
    unwrap = other._unwrap

    def destroyed_meanwhile(name: str, master: str, wrapped: bytes) -> bytes:
        monkeypatch.setattr(other, "_unwrap", unwrap)
        vault.destroy(late)
        watch.now += LOOKS_EVERY
        with pytest.raises(Erased):
            other.key(late)  # asked in another thread
        return unwrap(name, master, wrapped)

    monkeypatch.setattr(other, "_unwrap", destroyed_meanwhile)
    assert other.open(late, box, PLACE) == "secret"

    with pytest.raises(Erased):
        other.open(late, box, PLACE)


def test_a_vault_that_does_not_answer_lends_no_key_from_memory(
    vault: Vault, other: Vault, watch: Watch
) -> None:
    box = vault.seal(NAME, "secret", PLACE)
    with vault.engine.begin() as db:
        db.execute(sa.text("ALTER TABLE destructions RENAME TO elsewhere"))
    watch.now += LOOKS_EVERY

    with pytest.raises(sa.exc.OperationalError):
        other.open(NAME, box, PLACE)


def test_a_destroyed_key_is_never_made_again_under_its_name(vault: Vault) -> None:
    vault.destroy(NAME)

    with pytest.raises(Erased):
        vault.ensure([NAME])


@pytest.mark.parametrize("order", [1, -1])
def test_a_key_that_nobody_kept_seals_nothing(address: str, vault: Vault, order: int) -> None:
    names = [f"complaint-{n}/complainant" for n in range(10, 13)][::order]
    first = open_vault(address)
    first.ensure(names[:2])
    first.destroy(names[0])

    with pytest.raises(Erased):
        vault.ensure(names)

    boxes = {}
    for name in names:
        with contextlib.suppress(Erased):
            boxes[name] = vault.seal(name, "secret", PLACE)
    assert {name: first.open(name, box, PLACE) for name, box in boxes.items()} == {
        name: "secret" for name in names if name not in first.destroyed()
    }
    first.close()


def test_nobody_seals_with_a_key_before_it_is_known_to_be_kept(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = open_vault(address), open_vault(address)
    names = [NAME, "complaint-2/complainant"]
    first.ensure(names)
    unwrap, boxes = second._unwrap, dict[str, bytes]()

    def another_thread_seals(name: str, master: str, wrapped: bytes) -> bytes:
        monkeypatch.setattr(second, "_unwrap", unwrap)
        boxes.update({each: second.seal(each, "secret", PLACE) for each in names})
        return unwrap(name, master, wrapped)

    monkeypatch.setattr(second, "_unwrap", another_thread_seals)
    second.ensure(names)

    assert {first.open(name, box, PLACE) for name, box in boxes.items()} == {"secret"}
    first.close()
    second.close()


@pytest.mark.usefixtures("vault")
def test_another_master_key_opens_nothing(address: str) -> None:
    stranger = open_vault(address, b"x" * 32)

    with pytest.raises(WrongMaster):
        stranger.key(NAME)

    stranger.close()


def test_sealed_text_shows_itself_to_nobody(caplog: pytest.LogCaptureFixture) -> None:
    text = Sealed("Shen Ruolan", of="complainant")

    logging.getLogger().warning("%s %r", text, text)

    assert f"{text} {text!r} {text!s}" == "[sealed] [sealed] [sealed]"
    assert "Shen" not in caplog.text
    with pytest.raises(TypeError):
        json.dumps(text)
    with pytest.raises(TypeError):
        pickle.dumps(text)


def test_the_names_of_a_whole_register_have_their_keys_in_one_go(vault: Vault) -> None:
    names = [f"complaint-{n}/complainant" for n in range(1_200)]
    kept = vault.seal(NAME, "kept", PLACE)

    vault.ensure([*names, NAME])

    boxes = [vault.seal(name, "text", PLACE) for name in names]
    vault._known.clear()
    assert {vault.open(name, box, PLACE) for name, box in zip(names, boxes, strict=True)} == {
        "text"
    }
    assert vault.open(NAME, kept, PLACE) == "kept"


# Another master key


@pytest.fixture
def keeper() -> InHand:
    keeper = InHand(MASTER)
    keeper.masters["master-2"] = b"2" * 32
    return keeper


NAMES = [f"complaint-{n:04}/complainant" for n in range(AT_ONCE + 100)]


@pytest.fixture
def full(address: str, keeper: InHand) -> Iterator[Vault]:
    """A vault of so many keys that they are wrapped anew in two goes."""
    vault = open_vault(address, keeper)
    vault.ensure(NAMES)
    yield vault
    vault.close()


def test_a_new_master_key_wraps_every_living_key(address: str, full: Vault, keeper: InHand) -> None:
    boxes = {name: full.seal(name, "secret", PLACE) for name in NAMES}
    full.destroy(NAMES[7])

    full.appoint("master-2")
    done = list(full.wrap_anew())
    full.destroy_master("master-1")

    afresh = open_vault(address, keeper)
    assert done == [AT_ONCE, len(NAMES) - 1]
    assert full.under_others() == 0
    assert full.masters() == ["master-2"]
    assert {afresh.open(n, box, PLACE) for n, box in boxes.items() if n != NAMES[7]} == {"secret"}
    with pytest.raises(Erased):
        afresh.open(NAMES[7], boxes[NAMES[7]], PLACE)
    afresh.close()


def test_wrapping_anew_goes_on_where_it_was_cut_off(full: Vault) -> None:
    full.appoint("master-2")
    next(full.wrap_anew())

    assert full.masters() == ["master-1", "master-2"]
    assert full.under_others() == 100
    assert list(full.wrap_anew()) == [100]


def test_whoever_wraps_anew_leaves_off_when_yet_another_master_takes_its_place(
    full: Vault, keeper: InHand
) -> None:
    keeper.masters["master-3"] = b"3" * 32
    full.appoint("master-2")
    begun = full.wrap_anew()
    next(begun)

    full.appoint("master-3")

    assert list(begun) == []
    assert list(full.wrap_anew()) == [AT_ONCE, len(NAMES)]
    assert full.masters() == ["master-3"]


def test_another_process_makes_its_keys_with_the_new_master_key_at_once(
    address: str, full: Vault, keeper: InHand
) -> None:
    other = open_vault(address, keeper)
    other.ensure(["complaint-x/complainant"])

    full.appoint("master-2")
    other.ensure(["complaint-y/complainant"])

    assert full.under_others() == len(NAMES) + 1
    other.close()


def test_a_key_destroyed_while_it_is_wrapped_anew_stays_destroyed(
    full: Vault, keeper: InHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.appoint("master-2")
    wrap = keeper.wrap

    def destroyed_meanwhile(master: str, of: str, key: bytes) -> bytes:
        if of == NAMES[3]:
            full.destroy(of)
        return wrap(master, of, key)

    monkeypatch.setattr(keeper, "wrap", destroyed_meanwhile)
    assert list(full.wrap_anew())

    assert full.destroyed() == {NAMES[3]}
    with pytest.raises(Erased):
        full.key(NAMES[3])


def test_a_master_key_is_not_destroyed_while_something_needs_it(full: Vault) -> None:
    with pytest.raises(StillNeeded):
        full.destroy_master("master-1")
    full.appoint("master-2")

    with pytest.raises(StillNeeded):
        full.destroy_master("master-1")


def test_a_master_key_that_is_not_there_is_not_appointed(full: Vault) -> None:
    with pytest.raises(WrongMaster):
        full.appoint("master-7")

    assert full.master() == "master-1"
