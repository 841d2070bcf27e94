"""Filing and deciding at the office: numbers without gaps, one act a command, races, sealed text."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from application import complaints
from application.bootstrap import House
from application.office import Absent, Command, Outcome
from domain.complaint import Complaint
from domain.history import Refused
from domain.office import is_number
from domain.people import COMPLAINANT, Actor
from domain.sealed import Erased
from tests.history import INTAKE, LEAD

OpenAgain = Callable[[], House]
SECRET = "一句不该在任何文件里出现的话 Never-in-the-clear-48151623"


def file(house: House, command: str | None = None, **details: Any) -> Outcome:
    return complaints.file(
        house.office,
        **{
            "by": COMPLAINANT,
            "command": Command(command),
            "procedure": "cn-service",
            "channel": "web",
            "mode": "anonymous",
            "language": "zh",
            "narrative": "他们把我打发走了。",
            "receipts": house.receipts,
            **details,
        },
    )


def filed(house: House, outcome: Outcome) -> Complaint.Filed:
    fact = house.office.facts_of(outcome.stream_id)[0].fact
    assert isinstance(fact, Complaint.Filed)
    return fact


def test_numbers_run_without_gaps_and_can_be_checked(house: House) -> None:
    numbers = [filed(house, file(house)).number for _ in range(3)]

    assert [number[:11] for number in numbers if number] == [
        "2026-000001",
        "2026-000002",
        "2026-000003",
    ]
    assert all(is_number(number) for number in numbers if number)


def test_a_refused_filing_takes_no_number(house: House) -> None:
    with pytest.raises(Refused):
        file(house, narrative="")

    outcome = file(house)

    assert (filed(house, outcome).number or "").startswith("2026-000001")


def test_a_form_sent_twice_registers_once(house: House) -> None:
    code = house.receipts.new()

    first = file(house, "press-12345678", receipt_code=code)
    second = file(house, "press-12345678", receipt_code=code)

    assert second.stream_id == first.stream_id
    assert (first.repeated, second.repeated) == (False, True)


def test_many_who_file_at_once_get_numbers_without_gaps(
    open_again: OpenAgain, house: House
) -> None:
    houses = [open_again() for _ in range(4)]
    outcomes: list[Outcome] = []

    def file_ten(mine: House) -> None:
        for _ in range(10):
            outcomes.append(file(mine))

    threads = [threading.Thread(target=file_ten, args=(mine,)) for mine in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    running = sorted(int((filed(house, each).number or "")[5:11]) for each in outcomes)
    assert running == list(range(1, 41))


def test_the_day_a_complaint_is_received_is_the_day_where_the_office_stands(house: House) -> None:
    # 01:40 UTC on 3 March is 09:40 in Shanghai, the same day; 16:30 UTC is 00:30 of the next.
    house.clock.set(house.clock.now().replace(hour=16, minute=30))  # type: ignore[attr-defined]  # a set clock

    outcome = file(house)

    assert filed(house, outcome).received_on == date(2026, 3, 4)


def test_two_who_decide_at_once_do_not_overwrite_each_other(house: House) -> None:
    stream = file(house).stream_id
    seen = house.office.complaint(stream).version
    complaints.sort_matter(
        house.office, by=INTAKE, command=Command(seen=seen), complaint=stream, kind="accusation"
    )

    with pytest.raises(Refused, match="Somebody else recorded something"):
        complaints.sort_matter(
            house.office, by=LEAD, command=Command(seen=seen), complaint=stream, kind="accusation"
        )

    assert house.office.complaint(stream).version == seen + 1


def test_every_envelope_says_who_acted_and_under_which_version_of_the_rules(house: House) -> None:
    stream = file(house).stream_id
    complaints.sort_matter(
        house.office, by=INTAKE, command=Command(), complaint=stream, kind="accusation"
    )

    told = [
        (each.actor, each.role, each.door, each.procedure) for each in house.office.facts_of(stream)
    ]

    assert told == [
        ("complainant", "complainant", "public", "cn-service 2"),
        (INTAKE.id, "intake", "staff", "cn-service 2"),
    ]


def test_a_race_in_the_last_moment_is_settled_by_the_record(
    open_again: OpenAgain, house: House
) -> None:
    stream = file(house).stream_id
    other = open_again()
    results: list[str] = []
    together = threading.Barrier(2)

    def decide(mine: House, by: Actor) -> None:
        case = mine.office.complaint(stream)
        case.sort_matter(by=by, matter="m1", kind="accusation")
        together.wait()
        try:
            mine.office.keep(case)
            results.append("recorded")
        except Refused:
            results.append("refused")

    threads = [
        threading.Thread(target=decide, args=(mine, by))
        for mine, by in ((house, INTAKE), (other, LEAD))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["recorded", "refused"]


def test_what_a_person_typed_stands_in_no_file_of_the_office(house: House) -> None:
    code = house.receipts.new()
    file(
        house,
        mode="confidential",
        narrative=SECRET,
        name=SECRET,
        contact=SECRET,
        wish=SECRET,
        place=SECRET,
        doors_before=SECRET,
        receipt_code=code,
    )
    house.projector.catch_up()

    found = [
        (path.name, mark)
        for path in house.settings.folder.rglob("*")
        if path.is_file()
        for mark in (SECRET, "48151623", code)
        if mark.encode() in path.read_bytes()
    ]

    assert found == []
    if house.settings.database:
        with house.office.store.engine.connect() as db:
            states = db.execute(sa.text("SELECT state, metadata FROM events")).fetchall()
        assert not [row for row in states if b"48151623" in bytes(row[0]) + bytes(row[1])]


def test_a_destroyed_key_erases_the_text_and_changes_no_stored_byte(house: House) -> None:
    outcome = file(house, narrative=SECRET)
    before = house.office.store.select_events(outcome.stream_id)

    house.vault.destroy(f"{outcome.stream_id}/complainant")

    narrative = filed(house, outcome).narrative
    assert narrative is not None
    assert narrative.text() == "…"
    with pytest.raises(Erased):
        narrative.reveal()
    assert house.office.store.select_events(outcome.stream_id) == before
    assert house.office.complaint(outcome.stream_id).version == 1


def test_number_and_code_together_open_the_page_and_neither_does_alone(house: House) -> None:
    code = house.receipts.new()
    mine = file(house, receipt_code=code)
    other = file(house)
    number = filed(house, mine).number or ""

    opened = house.receipts.opens(house.office, number=number, code=code)

    assert opened == mine.stream_id
    wrong = f"{int(code[:18]) + 1:018d}{code[18:]}"
    stranger = filed(house, other).number or ""
    assert house.receipts.opens(house.office, number=number, code=wrong) is None
    assert house.receipts.opens(house.office, number=stranger, code=code) is None
    assert house.receipts.opens(house.office, number="2026-999999-9", code=code) is None


def test_a_code_reads_the_same_in_groups_and_in_full_width_digits(house: House) -> None:
    code = house.receipts.new()
    mine = file(house, receipt_code=code)
    number = filed(house, mine).number or ""
    full_width = "".join(chr(ord("０") + int(digit)) for digit in code)

    for written in (" ".join(code[i : i + 4] for i in range(0, 20, 4)), full_width):
        assert house.receipts.opens(house.office, number=number, code=written) == mine.stream_id


def test_an_unknown_case_is_absent(house: House) -> None:
    with pytest.raises(Absent):
        house.office.complaint("complaint-0190")
    with pytest.raises(Absent):
        house.office.complaint("office")


def test_a_key_file_that_others_can_read_stops_the_office(
    house: House, open_again: OpenAgain
) -> None:
    key: Path = house.settings.keys / "master.key"
    key.chmod(0o644)

    with pytest.raises(Exception, match="chmod 400"):
        open_again()
