"""The log of readings: one history for each session, never rewritten, written before the answer."""

import hashlib
import json
import resource
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from application import backup
from application.adapters.clock import SetClock
from application.adapters.copying import READINGS
from application.adapters.readings import Readings, carry_over, room_for_earlier
from application.bootstrap import House, open_house
from application.reading import looking_in, read
from application.restore import restore
from application.settings import Settings
from domain.people import COMPLAINANT, Actor, Role
from domain.reading import LOOKS, Exported, Listed, Opened, PurposeSaid
from tests.application.conftest import NOW, OpenAgain

SUN = Actor("account-sun", Role.INTAKE, "staff", correlation="one-request", unit="Window 3")

WRITTEN = {
    "reading.opened": b'{"history":"complaint-1","tie":"hands","what":"case"}',
    "reading.listed": b'{"files":["complaint-1","complaint-2"],"searched":"","what":"register"}',
    "reading.exported": b'{"columns":["number"],"files":["complaint-1"],"part":1,"rows":1,'
    b'"what":"register"}',
    "reading.purpose_said": b'{"history":"complaint-1","purpose":"review",'
    b'"words":{"box":"00","of":"case"}}',
    "reading.withheld": b'{"history":"complaint-1","reader":"account-sun",'
    b'"reasons":{"box":"00","of":"case"},"until":"2026-05-01"}',
    "reading.turned_away": b'{"asked":["complaint-1"],"what":"staff.complaints.show"}',
}
"""Every kind of look as it was written once: what is written here is read for ever."""


def test_every_kind_of_look_is_read_as_it_was_written(house: House) -> None:
    house.reading.note(SUN, "complaint-1", "case")
    [row] = house.reading.rows.after(0)

    assert WRITTEN.keys() == LOOKS.keys()
    for topic, state in WRITTEN.items():
        stored = row.__class__(**{**vars(row), "topic": topic, "state": state})
        look = read(stored).look
        assert topic == look.TOPIC
        assert ("complaint-1" in look.histories) == (topic != "reading.turned_away")


def test_a_look_stands_in_the_form_of_the_record_with_who_and_where_in_its_envelope(
    house: House,
) -> None:
    house.reading.note(SUN, "complaint-1", "case")

    [row] = house.reading.rows.after(0)
    assert (row.id, row.originator_version, row.topic) == (1, 1, "reading.opened")
    assert str(row.originator_id).startswith("reading-")
    assert row.recorded_at == "2026-03-03T01:40:00.000000Z"
    assert row.state == WRITTEN["reading.opened"].replace(b"hands", b"")
    said = json.loads(row.metadata)
    assert len(bytes.fromhex(said.pop("salt"))) == 12
    assert said == {
        "actor": "account-sun",
        "correlation": "one-request",
        "door": "staff",
        "role": "intake",
        "unit": "Window 3",
    }
    assert list(json.loads(row.metadata)) == sorted(json.loads(row.metadata))


def test_one_session_is_one_history_numbered_without_a_gap(open_again: OpenAgain) -> None:
    one, other = open_again(), open_again()
    sessions = {"staff": "reading-of-sun"}

    def look(house: House, times: int) -> None:
        looking_in(sessions)
        for number in range(times):
            house.reading.note(SUN, f"complaint-{number}", "case")

    people = [threading.Thread(target=look, args=(house, 20)) for house in (one, other, one, other)]
    for each in people:
        each.start()
    for each in people:
        each.join()

    rows = one.reading.rows.after(0)
    assert [row.id for row in rows] == sorted({row.id for row in rows})
    assert sorted(row.originator_version for row in rows) == list(range(1, 81))
    assert {row.originator_id for row in rows} == {"reading-of-sun"}


def test_a_look_is_on_the_disk_for_everybody_when_it_is_noted(open_again: OpenAgain) -> None:
    house, beside = open_again(), open_again()

    seen = []
    looking_in({"staff": "reading-of-sun", "receipt": "reading-of-her"})
    for reader in (SUN, COMPLAINANT):
        house.reading.note(reader, "complaint-1", "case")
        seen.append([row.originator_id for row in beside.reading.rows.after(0)])
    looking_in(None)

    assert seen == [["reading-of-sun"], ["reading-of-sun", "reading-of-her"]]


@pytest.mark.parametrize("said", ["UPDATE reads SET topic = 'x'", "DELETE FROM reads"])
def test_the_database_itself_refuses_to_rewrite_what_was_read(house: House, said: str) -> None:
    house.reading.note(SUN, "complaint-1", "case")

    with pytest.raises(sa.exc.DBAPIError, match="never rewritten"), house.ledger.begin() as db:
        db.exec_driver_sql(said)

    assert len(house.reading.of("complaint-1")) == 1


def test_a_row_is_not_replaced_by_another_of_its_place(open_again: OpenAgain) -> None:
    house = open_again()
    if house.ledger.dialect.name != "sqlite":
        return  # PostgreSQL has no REPLACE: a second row of a position breaks the key.
    house.reading.note(SUN, "complaint-1", "case")

    with pytest.raises(sa.exc.DBAPIError, match="never rewritten"), house.ledger.begin() as db:
        db.exec_driver_sql(
            "INSERT OR REPLACE INTO reads SELECT position, event_id, stream_id, version, 'x',"
            " state, metadata, recorded_at FROM reads"
        )


def test_a_list_is_one_row_and_each_of_its_files_finds_it(house: House) -> None:
    house.reading.note_each(SUN, ["complaint-1", "complaint-2", "complaint-1"], "register")

    [row] = house.reading.rows.after(0)
    assert read(row).look == Listed(what="register", files=("complaint-1", "complaint-2"))
    for each in ("complaint-1", "complaint-2"):
        assert house.reading.of(each) == [
            ("2026-03-03T01:40:00.000000Z", "account-sun", "intake", "register")
        ]
    assert house.reading.of("complaint-3") == []


def test_what_was_searched_for_stands_nowhere_and_the_same_search_is_known_again(
    open_again: OpenAgain,
) -> None:
    house, again = open_again(), open_again()
    house.reading.note_each(SUN, [], "search", searched="Shen Ruolan")
    again.reading.note_each(SUN, ["complaint-1"], "search", searched="shen  ＲUOLAN")
    house.reading.note_each(SUN, [], "search", searched="Shen Ruolin")

    rows = house.reading.rows.after(0)
    first, second, third = (read(row).look.searched for row in rows)  # type: ignore[attr-defined]  # all are lists
    assert first == second != third
    assert all(b"hen" not in row.state.lower() for row in rows)
    guess = hashlib.sha256(b"shenruolan").hexdigest()
    assert first not in guess


def test_an_empty_list_shows_nothing_and_leaves_no_line(house: House) -> None:
    house.reading.note_each(SUN, [], "register")

    assert house.reading.rows.head() == 0


def test_an_export_is_noted_part_by_part_and_read_back_as_it_was_noted(house: House) -> None:
    parts = [["complaint-1", "complaint-2"], ["complaint-3"]]

    export = house.reading.note_export(SUN, parts, "register", ["number", "stage"])

    assert [list(part) for part in house.reading.exported(export)] == parts
    looks = [each.look for each in house.reading.in_session(export)]
    assert [(each.part, each.rows) for each in looks if isinstance(each, Exported)] == [
        (1, 2),
        (2, 3),
    ]
    assert house.reading.of("complaint-3")[0][3] == "register"


def test_why_a_file_was_opened_is_sealed_and_forgotten_with_the_file(house: House) -> None:
    house.reading.note_purpose(SUN, "complaint-1", "review", "Her sister asked me.")
    assert house.reading.purpose_said(SUN, "complaint-1")
    assert not house.reading.purpose_said(SUN, "complaint-2")

    [each] = house.reading.looks_at("complaint-1")
    assert isinstance(each.look, PurposeSaid)
    assert each.look.words is not None
    assert house.reading.words("complaint-1", each.look.words) == "Her sister asked me."
    assert b"sister" not in house.reading.rows.after(0)[0].state

    house.vault.destroy("complaint-1/case")
    assert house.reading.words("complaint-1", each.look.words) is None
    assert house.reading.purpose_said(SUN, "complaint-1")


def test_what_was_looked_at_since_a_moment_is_found_without_reading_all(
    open_again: OpenAgain,
) -> None:
    house = open_again()
    clock = house.clock
    assert isinstance(clock, SetClock)
    for day in range(9):
        clock.set(NOW + timedelta(days=day))
        house.reading.note(SUN, f"complaint-{day}", "case")

    found = house.reading.since(NOW + timedelta(days=6))

    assert [each.look.histories for each in found] == [(f"complaint-{day}",) for day in (6, 7, 8)]


def test_what_an_earlier_program_noted_is_carried_over_at_its_own_moment(
    open_again: OpenAgain,
) -> None:
    house = open_again()
    room_for_earlier(house.ledger)
    with house.ledger.begin() as db:
        for number in (1, 2):
            db.exec_driver_sql(
                f"INSERT INTO readings VALUES ({number}, '2025-12-0{number}T08:00:00.000000Z',"
                " 'account-zhou', 'investigator', 'staff', 'complaint-1', 'letter: d-1')"
            )

    Readings(house.ledger)

    with house.ledger.connect() as db:
        assert not sa.inspect(db).has_table("readings")
    rows = house.reading.rows.after(0)
    assert [row.originator_version for row in rows] == [1, 2]
    assert [read(row).look for row in rows] == [
        Opened(history="complaint-1", what="letter: d-1")
    ] * 2
    assert house.reading.of("complaint-1")[0] == (
        "2025-12-01T08:00:00.000000Z",
        *("account-zhou", "investigator", "letter: d-1"),
    )


def test_a_backup_of_an_earlier_program_is_restored_with_all_that_was_noted(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room_for_earlier(house.ledger)
    with house.ledger.begin() as db:
        db.exec_driver_sql(
            "INSERT INTO readings VALUES (1, '2025-12-01T08:00:00.000000Z', 'account-zhou',"
            " 'investigator', 'staff', 'complaint-1', 'case')"
        )
    with monkeypatch.context() as earlier:
        earlier.setitem(backup.PARTS, backup.READS_FILE, (READINGS,))
        backup.back_up(house, tmp_path / "copies", with_keys=True)

    elsewhere = Settings(tmp_path / "elsewhere", hash_memory_kib=64, hash_passes=1)
    restore(tmp_path / "copies", elsewhere, clock=SetClock(NOW))

    again = open_house(elsewhere, clock=SetClock(NOW))
    try:
        assert [said for *_, said in again.reading.of("complaint-1")] == ["case"]
    finally:
        again.close()


def test_carrying_over_twice_carries_once(open_again: OpenAgain) -> None:
    house = open_again()
    room_for_earlier(house.ledger)
    with house.ledger.begin() as db:
        carry_over(db)

    assert open_again().reading.rows.head() == 0


def test_a_full_disk_is_said_to_whoever_waits_and_the_next_look_goes_on(
    open_again: OpenAgain,
) -> None:
    house = open_again()
    if house.ledger.dialect.name != "sqlite":
        return  # A server has a disk of its own: tests/crash fills it there.
    house.reading.note(SUN, "complaint-1", "case")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    written = (house.settings.folder / "reads.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, before[1]))
    try:
        with pytest.raises(sa.exc.OperationalError):
            house.reading.note(SUN, "complaint-2", "case")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    house.reading.note(SUN, "complaint-3", "case")
    assert house.reading.of("complaint-2") == []
    assert len(house.reading.of("complaint-3")) == 1
