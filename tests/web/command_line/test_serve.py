"""The doors are several processes, and none of them shares a connection with another."""

import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import psycopg
import pytest

from application.bootstrap import open_house
from application.demonstration import open_empty
from application.settings import Settings
from tests.processes import children_of, databases_of, free_port, until
from tests.web.command_line.conftest import ROOT, command
from web.command_line.serve import FIELD, FIELDS, LINE

WORKERS = 3


class Serving:
    """The doors of an office, open at a port of their own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            command(
                *("serve", "--office", folder, "--port", str(self.port)),
                *("--workers", str(WORKERS)),
            ),
            cwd=ROOT,
            start_new_session=True,
        )

    def headers(self, path: str, said: dict[str, str]) -> Message:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=said)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            headers: Message = answer.headers
            return headers

    def ask(self, path: str, said: dict[str, str] | None = None) -> tuple[int, bytes]:
        address = f"http://127.0.0.1:{self.port}{path}"
        asked = urllib.request.Request(address, headers=said or {})
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()
        except OSError:
            return 0, b""

    def processes(self) -> list[int]:
        return children_of(self.process.pid)

    def every_one_answers(self) -> bool:
        """Ask until each process has opened the office."""
        for _ in range(4 * WORKERS):
            self.ask("/")
        return len(self.processes()) == WORKERS and all(map(databases_of, self.processes()))

    def close(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def backends(url: str) -> list[int]:
    """The processes of the server that somebody is connected to."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return [row[0] for row in found.fetchall()]


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    database = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    settings = Settings(tmp_path / "office", database=database, hash_memory_kib=64, hash_passes=1)
    settings.folder.mkdir()
    settings.keep_address()
    house = open_house(settings)
    open_empty(house)
    house.close()
    return settings


@pytest.fixture
def serving(settings: Settings) -> Iterator[Serving]:
    doors = Serving(settings.folder)
    yield doors
    if doors.process.poll() is None:
        doors.process.kill()
        doors.process.wait()


def test_each_process_opens_the_office_for_itself(serving: Serving, settings: Settings) -> None:
    assert until(serving.every_one_answers)

    inherited = databases_of(serving.process.pid)
    own = [databases_of(process) - inherited for process in serving.processes()]

    # What the one that forked them does not hold, none of them can share.
    assert not [each for each in inherited if ".db" in each]
    assert all(own)
    if settings.database:
        assert sum(map(len, own)) == len(set.union(*own))
        assert len(backends(settings.database)) >= WORKERS
    assert serving.close() == 0


def test_the_health_of_the_doors_is_a_yes_and_no_more(serving: Serving) -> None:
    assert until(lambda: serving.ask("/health")[0] == 200)

    status, said = serving.ask("/health")

    assert (status, json.loads(said)) == (200, {"ok": True})


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_doors_answer_under_their_names_and_read_so_much_and_no_more(serving: Serving) -> None:
    assert until(lambda: serving.ask("/health")[0] == 200)

    strange = {
        "another name": {"Host": "elsewhere.example"},
        "a long header": {"X-Long": "x" * (FIELD + 1)},
        "many headers": {f"X-{n}": "" for n in range(FIELDS + 1)},
    }
    answers = {what: serving.ask("/", headers)[0] for what, headers in strange.items()}
    long_line = serving.ask("/?" + "x" * LINE)[0]
    by_hearsay = serving.headers("/", {"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "on"})

    assert set(answers.values()) <= {400, 431}
    assert long_line in {400, 414}
    assert "Strict-Transport-Security" not in by_hearsay


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_doors_whose_connections_are_cut_go_on(serving: Serving, settings: Settings) -> None:
    """On PostgreSQL only: SQLite has no connections that could be cut."""
    assert settings.database
    assert until(serving.every_one_answers)
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    with psycopg.connect(settings.database.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(cut)
    time.sleep(0.1)
    answers = [serving.ask("/")[0] for _ in range(4 * WORKERS)]

    assert set(answers) == {200}
