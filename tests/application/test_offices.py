"""An office is opened once, with all it goes by; what ships later is taken over, never slipped in."""

import threading
from dataclasses import replace

import pytest

from application.bootstrap import House
from application.offices import renew_rules
from domain import procedure as procedures
from domain.history import Refused
from domain.people import SYSTEM
from tests.application.conftest import OpenAgain
from tests.offices import open_lanpu
from tests.scenarios.mutations import DEEP


def test_opening_records_the_office_its_calendars_and_its_procedures(
    open_again: OpenAgain,
) -> None:
    house = open_again()

    open_lanpu(house)

    topics = [each.topic for each in house.office.facts_after(0, 100)]
    assert topics[0] == "office.opened"
    assert topics.count("procedure.adopted") == 2
    assert house.office.works_by() == "cn-service"
    assert house.office.procedure("cn-service").calendar == "cn"
    assert house.office.calendar("cn").is_working(house.office.today())


@pytest.mark.parametrize("procedure", DEEP)
def test_an_office_works_by_the_procedure_that_its_settings_name(
    open_again: OpenAgain, procedure: str
) -> None:
    house = open_again()
    house = replace(house, settings=replace(house.settings, procedure=procedure))

    open_lanpu(house)
    renew_rules(house, by=SYSTEM)

    assert house.office.works_by() == procedure
    assert house.office.procedure("historical").history_only
    topics = [each.topic for each in house.office.facts_after(0, 100)]
    assert topics.count("procedure.adopted") == 2


def test_an_office_goes_on_by_the_rules_of_its_record_whatever_its_settings_say(
    house: House,
) -> None:
    before = house.office.head()
    other = replace(house, settings=replace(house.settings, procedure="us-dc"))

    open_lanpu(other)

    assert house.office.head() == before
    assert house.office.works_by() == "cn-service"


def test_a_procedure_that_does_not_ship_opens_no_office(open_again: OpenAgain) -> None:
    house = open_again()
    house = replace(house, settings=replace(house.settings, procedure="atlantis"))

    with pytest.raises(Refused) as refused:
        open_lanpu(house)

    assert "No procedure {id} ships" in refused.value.sentence.msgid
    assert refused.value.rule == "procedure.adopted"
    assert house.office.identity() is None


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
