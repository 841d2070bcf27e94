"""An office is opened once, with all it goes by; what ships later is taken over, never slipped in."""

import threading

import pytest

from application import offices
from application.bootstrap import House
from application.offices import open_office, renew_rules
from domain import procedure as procedures
from domain.history import Refused
from domain.people import SYSTEM
from tests.application.conftest import OpenAgain


def open_lanpu(house: House) -> None:
    open_office(
        house,
        by=SYSTEM,
        code="LP",
        name_en="Lanpu Public Security Bureau",
        name_zh="岚浦市公安局",
        time_zone="Asia/Shanghai",
    )


def test_opening_records_the_office_its_calendars_and_its_procedures(
    open_again: OpenAgain,
) -> None:
    house = open_again()

    open_lanpu(house)

    topics = [each.topic for each in house.office.facts_after(0, 100)]
    assert topics[0] == "office.opened"
    assert topics.count("procedure.adopted") == len(offices.PROCEDURES)
    assert house.office.procedure("cn-service").calendar == "cn"
    assert house.office.calendar("cn").is_working(house.office.today())


def test_opening_twice_adds_nothing(house: House) -> None:
    before = house.office.head()

    open_lanpu(house)
    renew_rules(house, by=SYSTEM)

    assert house.office.head() == before


def test_opening_at_the_same_moment_opens_once(open_again: OpenAgain) -> None:
    houses = [open_again() for _ in range(4)]

    threads = [threading.Thread(target=open_lanpu, args=(each,)) for each in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    topics = [each.topic for each in houses[0].office.facts_after(0, 100)]
    assert topics.count("office.opened") == 1
    assert len(topics) == len(set(topics)) + 2  # two procedures, two calendars


def test_a_changed_text_of_the_same_version_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = procedures.bundled
    before = house.office.head()
    monkeypatch.setattr(procedures, "bundled", lambda id: shipped(id) + "\n# altered\n")

    with pytest.raises(Refused) as refused:
        renew_rules(house, by=SYSTEM)

    assert "Give the changed text a version of its own." in refused.value.sentence.msgid
    assert house.office.head() == before
