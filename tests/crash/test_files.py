"""A process that dies while a file comes in leaves half a file, which is swept up."""

import os
import subprocess
import sys
from pathlib import Path

from application import attachments, complaints
from application.adapters.files import INCOMING
from application.bootstrap import House
from application.office import Command
from domain.people import COMPLAINANT
from projections import files
from tests.crash.test_kill import ROOT, house, kill, settings

__all__ = ["house", "settings"]


def test_a_kill_in_the_middle_of_a_file_leaves_nothing_that_anybody_finds(house: House) -> None:
    complaint = complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="en",
        narrative="They sent me away.",
    ).stream_id
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.attaching", house.settings.folder, complaint],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == b"half\n"

    kill(process)
    process.stdin.close()

    left = [path for path in house.settings.files.rglob("*") if path.is_file()]
    assert [path.parent.name for path in left] == [INCOMING]
    assert bytes(1_000) not in left[0].read_bytes()
    assert not files.fold(house.office.facts_of(complaint))
    assert attachments.sweep(house) == 0
    os.utime(left[0], (1_000, 1_000))
    assert attachments.sweep(house) == 1
    attachments.receive(
        house,
        by=COMPLAINANT,
        command=Command("form-0001"),
        complaint=complaint,
        name="notes.txt",
        pieces=[b"text"],
    )
    (file,) = files.fold(house.office.facts_of(complaint))
    assert Path(house.settings.files / file.address).is_file()
