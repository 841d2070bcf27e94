"""The keeper of the master key: a file, and another that lives in a process of its own."""

import base64
import json
import multiprocessing
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from application.adapters.database import sqlite_at
from application.adapters.keeper import FileKeeper, KeyFileOpen, WrongMaster, key_from, next_after
from application.adapters.vault import Vault
from tests.application.adapters.keeping import InHand, WhatAKeeperDoes


class TestAFile(WhatAKeeperDoes):
    """The keeper that Ombud brings along."""

    @pytest.fixture
    def keeper(self, tmp_path: Path) -> FileKeeper:
        keeper = FileKeeper(tmp_path / "keys")
        keeper.make_ready("master-1", fresh=True)
        assert keeper.make_next("master-1") == "master-2"
        return keeper


class TestAnotherProcess(WhatAKeeperDoes):
    """A keeper behind HTTP, as key services are: the master key never comes into this process."""

    @pytest.fixture
    def keeper(self) -> Iterator["FarAway"]:
        ours, theirs = multiprocessing.Pipe()
        service = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,))
        service.start()
        yield FarAway(ours.recv())
        service.kill()
        service.join()

    def test_the_vault_works_with_it(self, keeper: "FarAway", tmp_path: Path) -> None:
        engine = sqlite_at(tmp_path / "vault.db", durable=False, journal="DELETE")
        vault = Vault(engine, keeper)
        vault.ensure(["complaint-1/complainant"])
        box = vault.seal("complaint-1/complainant", "secret", "here")

        vault.appoint("master-2")
        wrapped_anew = list(vault.wrap_anew())
        vault.destroy_master("master-1")

        again = Vault(engine, keeper)
        assert wrapped_anew == [1]
        assert again.open("complaint-1/complainant", box, "here") == "secret"
        again.close()


class FarAway:
    """Asks a key service over HTTP."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"

    def wrap(self, master: str, of: str, key: bytes) -> bytes:
        return self._ask("wrap", master, of, key)

    def unwrap(self, master: str, of: str, wrapped: bytes) -> bytes:
        return self._ask("unwrap", master, of, wrapped)

    def destroy(self, master: str) -> None:
        self._ask("destroy", master)

    def _ask(self, call: str, master: str, of: str = "", given: bytes = b"") -> bytes:
        said = [call, master, of, base64.b64encode(given).decode()]
        try:
            with urllib.request.urlopen(self._address, json.dumps(said).encode()) as answer:
                found: bytes = answer.read()
                return found
        except urllib.error.HTTPError as refused:
            with refused:
                raise WrongMaster(master) from refused


def _serve(tell: Connection) -> None:
    masters = InHand()
    masters.masters["master-2"] = b"2" * 32

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            call, master, of, given = said
            known = {"wrap": masters.wrap, "unwrap": masters.unwrap}
            answer, code = b"", 200
            try:
                if call == "destroy":
                    masters.destroy(master)
                else:
                    answer = known[call](master, of, base64.b64decode(given))
            except WrongMaster:
                code = 403
            self.send_response(code)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Service)
    tell.send(server.server_port)
    server.serve_forever()


# Key files


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


def test_a_key_taken_away_by_somebody_else_is_not_used_from_memory(tmp_path: Path) -> None:
    keeper, other = FileKeeper(tmp_path), FileKeeper(tmp_path)
    keeper.make_ready("master-1", fresh=True)
    wrapped = keeper.wrap("master-1", "a", b"k" * 32)

    other.destroy("master-1")

    with pytest.raises(WrongMaster, match="missing"):
        keeper.unwrap("master-1", "a", wrapped)


def test_an_office_that_brings_its_keys_gets_no_other(tmp_path: Path) -> None:
    keeper = FileKeeper(tmp_path)
    key_from(tmp_path / "master-3.key")

    keeper.make_ready("master-1", fresh=True)

    assert [file.name for file in tmp_path.iterdir()] == ["master-3.key"]


def test_a_name_that_does_not_count_on_has_none_after_it() -> None:
    with pytest.raises(WrongMaster):
        next_after("projects/office/keys/1")
