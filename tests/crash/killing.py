"""An office under load in which something is killed again and again; afterwards everything is counted.

Doors, workers and writers are processes as an operator starts them. Whoever was answered has to
find in the record what the answer said, the read models have to equal their rebuild, and each
decision has to have its paper exactly once.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

import sqlalchemy as sa

from application.bootstrap import House, open_house
from application.demonstration import open_empty
from application.demonstration.decided import AT_THE_WINDOW
from application.demonstration.play import perform
from application.reactions.attendance import present
from application.reactions.errands import Errands
from application.settings import Settings
from domain.complaint import Complaint
from projections import upkeep
from tests import postgres
from tests.processes import alive, children_of, free_port
from tests.web.public.visitor import Visitor

ROOT = Path(__file__).parents[2]
WEB_WORKERS = 2
WORKERS = 2
PATIENCE = 180.0
WORKER, WEB_WORKER, WEB, SERVER = "a worker", "a web process", "the web", "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Found:
    """What was counted in the end. All but the first four should be nothing."""

    killed: Mapping[str, int]
    answered: int
    visited: int
    """How many of the answers were given at the doors; without one they were not put to the test."""
    papers: int
    lost: list[str]
    differing: list[str]
    wrong_papers: list[str]
    fallen: list[str]
    """Who ended although nobody killed it, or lived on although those it belongs to were killed."""


@dataclass
class Page:
    """An answer over the network, as the visitor of the tests reads it."""

    text: str

    def get_data(self, *, as_text: bool) -> str:
        assert as_text
        return self.text


class Browser:
    """A real browser's part of the conversation: cookies, forms, redirects."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"
        self._open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())
        ).open

    def get(self, path: str, **_: Any) -> Page:
        return self._ask(urllib.request.Request(urljoin(self._address, path)))

    def post(self, path: str, *, data: Mapping[str, str], **_: Any) -> Page:
        address = urljoin(self._address, path)
        return self._ask(urllib.request.Request(address, urlencode(data).encode()))

    def _ask(self, request: urllib.request.Request) -> Page:
        with self._open(request, timeout=20) as answer:
            return Page(answer.read().decode())


@dataclass
class Killing:
    """An office, its processes, and a seeded hand that kills them."""

    settings: Settings
    server: postgres.Server | None = None
    seed: int = 720_000
    longest_pause: float = 1.0
    answered: dict[str, int | str] = field(default_factory=dict)
    killed: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._stop = threading.Event()
        self._port = free_port()
        self._web: subprocess.Popen[bytes] | None = None
        self._workers: list[subprocess.Popen[bytes] | None] = [None] * WORKERS
        self._writer: subprocess.Popen[bytes] | None = None
        self._beside: list[threading.Thread] = []
        self._cases = 0
        self._fallen: list[str] = []

    # Load

    @contextmanager
    def under_load(self) -> Iterator[None]:
        """Have the office at work, with people before it, as long as this lasts."""
        self._beside = [
            threading.Thread(target=self._write_on, daemon=True),
            threading.Thread(target=self._visit, daemon=True),
        ]
        self._start_what_is_missing()
        try:
            for thread in self._beside:
                thread.start()
            yield
        finally:
            self._stop.set()
            self._end()

    def _start_what_is_missing(self) -> None:
        here = ("--office", str(self.settings.folder))
        if self._web is None or self._has_fallen(self._web, WEB):
            doors = ("--port", str(self._port), "--workers", str(WEB_WORKERS))
            self._web = _started("web.command_line", "serve", *here, *doors)
        for n, worker in enumerate(self._workers):
            if worker is None or self._has_fallen(worker, WORKER):
                self._workers[n] = _started("web.command_line", "work", *here)

    def _has_fallen(self, process: subprocess.Popen[bytes], who: str) -> bool:
        code = process.poll()
        if code is not None:
            self._fallen.append(f"{who} ended ({code}) and nobody had killed it")
        return code is not None

    def _write_on(self) -> None:
        """One writer after the other; what each was answered is kept."""
        for turn in range(1_000_000):
            name = f"writer-{self.seed}-{turn}"
            self._writer = _started(
                "tests.crash.writing", str(self.settings.folder), name, read=True
            )
            assert self._writer.stdout
            for line in self._writer.stdout:
                command, _, position = line.decode().strip().rpartition(" ")
                # Half a line is no answer.
                if command and line.endswith(b"\n"):
                    self.answered[command] = int(position)
                time.sleep(0.01)  # load, and not a flood: the processors are for those killed
            self._writer.stdout.close()
            self._writer.wait()
            if self._stop.wait(0.2):
                return

    def _visit(self) -> None:
        """Somebody tells what happened, and sends the form again until it is answered."""
        while not self._stop.is_set():
            visitor = Visitor(Browser(self._port))  # type: ignore[arg-type] # it has get and post
            with suppress(OSError, HTTPException, AssertionError, KeyError, ValueError):
                visitor.tell()
                for _ in range(60):
                    if self._stop.is_set():
                        return
                    with suppress(OSError, HTTPException):
                        visitor.send(code_again=visitor.code)
                        break
                    time.sleep(0.1)  # as a person would, before the form is sent again
                number = visitor.text.partition('class="ob-number">')[2].partition("<")[0]
                if number:
                    self.answered[f"number {number}"] = number
            self._stop.wait(0.05)

    # Killing

    def round(self, house: House) -> str:
        """Let people be answered for a moment, kill somebody, start what does not start itself."""
        self._until_all_are_at_work(house)
        # At a random point of the work: the pause is what is tried, and nothing is waited for.
        time.sleep(self._chance.uniform(0, self.longest_pause))
        victims: dict[str, Callable[[], None]] = {
            WORKER: self._kill_a_worker,
            WEB_WORKER: self._kill_a_web_process,
            WEB: self._kill_the_web,
        }
        if self.server:
            victims[SERVER] = self._stop_the_server
        who = self._chance.choice(sorted(victims))
        victims[who]()
        self.killed[who] = self.killed.get(who, 0) + 1
        self._start_what_is_missing()
        return who

    def _until_all_are_at_work(self, house: House) -> None:
        """Whoever is killed before he is at work, and people are answered, proves nothing."""
        before, end = len(self.answered), time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self._start_what_is_missing()
            assert self._web
            workers = [each for each in present(house.ledger, house.clock) if each.alive]
            doors = children_of(self._web.pid)
            all_there = len(workers) == WORKERS and len(doors) == WEB_WORKERS
            if all_there and len(self.answered) > before and self._is_open():
                return
            time.sleep(0.05)

    def _is_open(self) -> bool:
        address = f"http://127.0.0.1:{self._port}/health"
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def decide_a_case(self, house: House) -> None:
        """Another case is decided, so that another paper is to be made."""
        self._cases += 1
        perform(house, (replace(AT_THE_WINDOW, id=f"killing-{self.seed}-{self._cases}"),))

    def _kill_a_worker(self) -> None:
        n = self._chance.randrange(WORKERS)
        _kill(self._workers[n])
        self._workers[n] = None

    def _kill_a_web_process(self) -> None:
        assert self._web
        if processes := children_of(self._web.pid):
            with suppress(ProcessLookupError):
                os.kill(self._chance.choice(processes), signal.SIGKILL)

    def _kill_the_web(self) -> None:
        """Those who answered for it have to notice, and to give the port free."""
        assert self._web
        orphans = children_of(self._web.pid)
        _kill(self._web)
        self._web = None
        end = time.monotonic() + PATIENCE
        while any(map(alive, orphans)) and time.monotonic() < end:
            time.sleep(0.05)
        self._fallen += [f"web process {each} lived on" for each in orphans if alive(each)]

    def _stop_the_server(self) -> None:
        assert self.server
        postgres.stop_at_once(self.server)
        time.sleep(self._chance.uniform(0, 0.5))
        postgres.start_again(self.server)

    def _end(self) -> None:
        _kill(self._writer)
        for thread in self._beside:
            thread.join(30)
        for process in (self._web, *self._workers):
            if process is not None and process.poll() is None:
                process.terminate()
        for process in (self._web, *self._workers):
            if process is not None:
                process.wait(60)

    # Counting

    def quiet(self, house: House) -> bool:
        """Wait until the doors have answered somebody, and the workers have done everything."""
        end = time.monotonic() + PATIENCE
        while not self._visited() and time.monotonic() < end:
            time.sleep(0.1)
        self._stop.set()
        _kill(self._writer)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if len(_signed(house)) == self._cases and (
                house.projector.position() == house.office.head()
            ):
                return True
            time.sleep(0.1)
        return False

    def _visited(self) -> int:
        return sum(isinstance(said, str) for said in list(self.answered.values()))

    def count(self, house: House) -> Found:
        """Hold everything that was answered against the record, and the rest against itself."""
        store = house.office.store
        lost = []
        # Whoever was sent last may still hear its answer; what was answered until now is held.
        for name, said in list(self.answered.items()):
            if isinstance(said, int):
                outcome = store.outcome_of(name)
                kept = outcome is not None and outcome[1] == said
            else:
                kept = house.office.holder(f"number-{said[:4]}", said[5:11]) is not None
            if not kept:
                lost.append(name)
        followed = seen(house)
        rebuild(house)
        again = seen(house)
        return Found(
            self.killed,
            len(self.answered),
            self._visited(),
            len(_signed(house)),
            lost,
            [name for name in followed if followed[name] != again[name]],
            _wrong_papers(house, self._cases),
            self._fallen,
        )


@contextmanager
def opened(settings: Settings) -> Iterator[House]:
    """An empty office whose settings stand where its processes read them."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    settings.keep_address()
    house = open_house(settings)
    try:
        open_empty(house)
        Errands(house.ledger, house.clock)
        yield house
    finally:
        house.close()


def seen(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the read models show, row by row."""
    found = {}
    for name in house.projector.shelf.models:
        with house.projector.look(name) as (db, tables):
            for table, rows in tables.items():
                found[f"{name} {table}"] = sorted(map(tuple, db.execute(sa.select(rows))), key=repr)
    return found


def rebuild(house: House) -> None:
    """Work every read model out again, and put each in its place."""
    upkeep.rebuild(house.projector, *house.projector.shelf.models)
    for name in house.projector.shelf.models:
        upkeep.promote(house.projector, name)


def _signed(house: House) -> list[Complaint.DocumentSigned]:
    office, kinds = house.office, (Complaint.DocumentSigned,)
    found = office.facts_about(kinds, after=0, until=office.head(), limit=10_000)
    return [each.fact for each in found if isinstance(each.fact, Complaint.DocumentSigned)]


def _wrong_papers(house: House, cases: int) -> list[str]:
    """Papers that are missing, recorded twice, or of which the file is not the one recorded."""
    signed = _signed(house)
    wrong = [] if len(signed) == cases else [f"{len(signed)} papers for {cases} decisions"]
    files = {file.name for file in house.settings.documents.iterdir()}
    recorded = {f"{each.pdf_sha256}.pdf" for each in signed}
    return wrong + sorted(recorded ^ files)


def _started(*arguments: str, read: bool = False) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE if read else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _kill(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()
