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
from application.adapters.vault import (
    LOOKS_EVERY,
    KeyFileOpen,
    Moved,
    Vault,
    WrongMaster,
    key_from,
)
from domain.sealed import Erased, Sealed

MASTER = b"m" * 32
NAME = "complaint-1/complainant"
PLACE = "complaint-1:1:narrative"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return str(tmp_path / "vault.db")


def open_vault(
    address: str, master: bytes = MASTER, *, watch: Callable[[], float] = time.monotonic
) -> Vault:
    if address.startswith("postgres"):
        return Vault(postgresql_at(address, schema="vault"), master, watch=watch)
    engine = sqlite_at(Path(address), durable=True, journal="DELETE")
    return Vault(engine, master, watch=watch)


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

    def destroyed_meanwhile(name: str, wrapped: bytes) -> bytes:
        monkeypatch.setattr(other, "_unwrap", unwrap)
        vault.destroy(late)
        watch.now += LOOKS_EVERY
        with pytest.raises(Erased):
            other.key(late)  # asked in another thread
        return unwrap(name, wrapped)

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

    def another_thread_seals(name: str, wrapped: bytes) -> bytes:
        monkeypatch.setattr(second, "_unwrap", unwrap)
        boxes.update({each: second.seal(each, "secret", PLACE) for each in names})
        return unwrap(name, wrapped)

    monkeypatch.setattr(second, "_unwrap", another_thread_seals)
    second.ensure(names)

    assert {first.open(name, box, PLACE) for name, box in boxes.items()} == {"secret"}
    first.close()
    second.close()


@pytest.mark.usefixtures("vault")
def test_another_master_key_opens_nothing(address: str) -> None:
    stranger = open_vault(address, b"x" * 32)

    with pytest.raises(WrongMaster, match="Put the right key file back"):
        stranger.key(NAME)

    stranger.close()


def test_a_key_file_is_made_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"

    key = key_from(path)

    assert path.stat().st_mode & 0o777 == 0o400
    assert key_from(path) == key


def test_a_lost_key_is_not_replaced_by_another(tmp_path: Path) -> None:
    with pytest.raises(KeyFileOpen, match="Put the key file back"):
        key_from(tmp_path / "master.key", fresh=False)

    assert not (tmp_path / "master.key").exists()


def test_a_damaged_key_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(b"short")
    path.chmod(0o400)

    with pytest.raises(KeyFileOpen, match="damaged"):
        key_from(path)


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
