"""The papers printed at a door while somebody waits: for whom, and what is written down first."""

import threading

import pytest

from application import counter
from application.adapters.printing import Unprintable
from application.bootstrap import House
from application.counter import Counter
from tests.paper.sheets import order as order_on_paper
from tests.web.staff import course
from tests.web.staff.test_records import ORDERS, issued
from tests.web.staff.worker import Desks


@pytest.fixture
def order(desks: Desks, house: House, complaint: str) -> str:
    course.take_up(desks, complaint)
    return issued(desks, house, complaint)


def test_the_paper_of_an_order_is_printed_and_its_look_written_down_first(
    desks: Desks, house: House, order: str
) -> None:
    page = desks["sun"].go(f"{ORDERS}{order}").text

    answer = desks["sun"].client.get(f"{ORDERS}{order}/paper")

    assert f"{ORDERS}{order}/paper" in page
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")
    assert b"/ETSI.CAdES.detached" in answer.data
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert [what for _, _, _, what in house.reading.of(order)][-1] == "paper"


def test_whoever_may_not_open_the_page_gets_no_paper(desks: Desks, order: str) -> None:
    assert desks["sun"].client.get(f"/staff/records/commendation/{order}/paper").status_code == 404
    assert desks["sun"].client.get(f"/staff/records/incident/{order}/paper").status_code == 404


def test_a_printer_that_refuses_is_one_clear_sentence(
    desks: Desks, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Unprintable(counter.BUSY)

    monkeypatch.setattr(Counter, "print", refuse)

    answer = desks["sun"].client.get(f"{ORDERS}{order}/paper")

    assert answer.status_code == 503
    assert "The printer is busy with other papers." in answer.text


def test_whoever_finds_every_printer_taken_does_not_wait_for_ever() -> None:
    taken = Counter(patience=0.01)
    for _ in range(counter.LANES):
        taken._free.acquire()

    with pytest.raises(Unprintable, match="busy"):
        taken.print(order_on_paper("en"), lambda sentence, **_: str(sentence))


def test_whoever_finds_the_counter_full_does_not_wait_at_all() -> None:
    # One who waited would wait for ever here.
    full = Counter(patience=threading.TIMEOUT_MAX)
    for _ in range(counter.LANES):
        full._free.acquire()
    for _ in range(counter.LANES + counter.WAITING):
        full._room.acquire()

    with pytest.raises(Unprintable, match="busy"):
        full.print(order_on_paper("en"), lambda sentence, **_: str(sentence))


def test_the_head_hands_over_who_read_a_file_without_a_name(desks: Desks, complaint: str) -> None:
    desks["sun"].go(f"/staff/complaints/{complaint}")
    page = desks["gu"].go(f"/staff/readings/{complaint}").text

    answer = desks["gu"].client.get(f"/staff/readings/{complaint}/paper")

    assert f"/staff/readings/{complaint}/paper" in page
    assert answer.data.startswith(b"%PDF-1.7")
    assert desks["zhou"].client.get(f"/staff/readings/{complaint}/paper").status_code == 404


def test_a_whole_case_file_is_written_down_as_taken_away(
    desks: Desks, house: House, complaint: str
) -> None:
    page = desks["sun"].go(f"/staff/complaints/{complaint}").text

    answer = desks["sun"].client.get(f"/staff/complaints/{complaint}/paper")
    looks = [type(each.look).__name__ for each in house.reading.looks_at(complaint)]

    assert f"/staff/complaints/{complaint}/paper" in page
    assert answer.data.startswith(b"%PDF-1.7")
    assert looks[-2:] == ["Opened", "Exported"]


def test_an_auditor_takes_a_case_file_along_at_his_own_door(desks: Desks, complaint: str) -> None:
    page = desks["luo"].go(f"/audit/histories/{complaint}").text

    answer = desks["luo"].client.get(f"/audit/histories/{complaint}/paper")

    assert f"/audit/histories/{complaint}/paper" in page
    assert answer.data.startswith(b"%PDF-1.7")
    assert desks["luo"].client.get(f"/staff/complaints/{complaint}/paper").status_code == 404
