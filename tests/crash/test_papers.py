"""A queue of papers, printed in several lanes: whoever is killed leaves each to be made exactly once."""

import os
import signal
import subprocess
from dataclasses import replace
from functools import partial
from pathlib import Path

from application.bootstrap import House, open_house
from application.demonstration import open_empty
from application.demonstration.decided import AT_THE_WINDOW
from application.demonstration.play import perform
from application.settings import Settings
from domain.complaint import Complaint
from tests.crash.test_kill import kill, started
from tests.processes import alive, children_of, until

CASES = 8


def papers(house: House) -> list[str]:
    kinds = (Complaint.DocumentSigned,)
    facts = house.office.facts_about(kinds, after=0, until=house.office.head(), limit=100)
    return [
        each.fact.pdf_sha256 for each in facts if isinstance(each.fact, Complaint.DocumentSigned)
    ]


def working(settings: Settings) -> subprocess.Popen[bytes]:
    return started("web.command_line", "work", "--office", settings.folder)


def made_at_least(house: House, enough: int) -> bool:
    return len(papers(house)) >= enough


def test_a_worker_that_is_killed_over_several_papers_loses_and_doubles_none(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "office", hash_memory_kib=64, hash_passes=1)
    house = open_house(settings)
    open_empty(house)
    perform(house, [replace(AT_THE_WINDOW, id=f"queued-{n}") for n in range(CASES)])
    printers: set[int] = set()

    for enough in (1, 4):
        worker = working(settings)
        assert until(partial(made_at_least, house, enough))
        printers |= set(children_of(worker.pid))
        kill(worker)
    last = working(settings)
    all_made = until(lambda: len(papers(house)) == CASES)
    os.kill(last.pid, signal.SIGTERM)
    last.wait(60)
    last.communicate()

    made = papers(house)
    house.close()
    assert all_made
    assert len(printers) >= 2
    assert until(lambda: not any(alive(each) for each in printers))
    assert sorted(made) == sorted(file.stem for file in settings.documents.iterdir())
    assert len(set(made)) == CASES
