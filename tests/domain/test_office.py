"""The office's own history, and the numbers people say over the telephone."""

import pytest
from hypothesis import given, strategies

from domain.history import Refused
from domain.office import OfficeHistory, check_digit, is_number, number
from domain.people import SYSTEM

running = strategies.integers(min_value=1, max_value=999_999)


def opened() -> OfficeHistory:
    office = OfficeHistory()
    office.open(
        by=SYSTEM, office="o", code="LP", name_en="Lanpu", name_zh="岚浦", time_zone="Asia/Shanghai"
    )
    office.collect_events()
    return office


def test_a_known_check_digit() -> None:
    # ISO 7064 MOD 11,10, worked by hand for the digits 0794: 10+0=10→10, ×2=20→9; 9+7=16→6, ×2=12→1;
    # 1+9=10→10, ×2=20→9; 9+4=13→3, ×2=6→6; the check digit is 11-6 = 5.
    assert check_digit("0794") == 5


@given(running, strategies.integers(0, 9), strategies.integers(0, 9))
def test_every_single_wrong_digit_is_noticed(running: int, place: int, digit: int) -> None:
    said = number(2026, running).replace("-", "")
    wrong = said[:place] + str(digit) + said[place + 1 :]

    assert is_number(said)
    assert is_number(wrong) == (wrong == said)


@pytest.mark.parametrize("said", ["", "2026", "2026-00012-4", "2026-000123-x", "２０２６-000123-4"])
def test_what_cannot_be_a_number_is_not_looked_for(said: str) -> None:
    assert not is_number(said)


def test_an_office_is_opened_once() -> None:
    office = opened()

    with pytest.raises(Refused, match="open already"):
        office.open(by=SYSTEM, office="o", code="", name_en="", name_zh="", time_zone="UTC")


def test_adopting_the_same_text_twice_is_one_fact() -> None:
    office = opened()
    office.adopt(by=SYSTEM, procedure="cn-service", version="1", text="a")
    office.adopt(by=SYSTEM, procedure="cn-service", version="1", text="a")

    assert len(office.collect_events()) == 1


def test_a_version_never_changes_its_text() -> None:
    office = opened()
    office.adopt(by=SYSTEM, procedure="cn-service", version="1", text="a")

    with pytest.raises(Refused, match="a version of its own"):
        office.adopt(by=SYSTEM, procedure="cn-service", version="1", text="b")


def test_a_calendar_published_anew_is_a_new_fact() -> None:
    office = opened()
    office.publish(by=SYSTEM, calendar="cn", version="1", text="a")
    office.publish(by=SYSTEM, calendar="cn", version="2", text="b")
    office.publish(by=SYSTEM, calendar="cn", version="2", text="b")

    assert len(office.collect_events()) == 2


def test_what_the_office_opens_and_adopts_is_written_down_whole() -> None:
    office = OfficeHistory()

    office.open(
        by=SYSTEM, office="o", code="LP", name_en="Lanpu", name_zh="岚浦", time_zone="Asia/Shanghai"
    )
    office.adopt(by=SYSTEM, procedure="cn-service", version="1", text="a")
    office.publish(by=SYSTEM, calendar="cn", version="2", text="a")

    # The fingerprint of a text of one letter, as any other program works it out.
    of_a = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert [each.fact for each in office.collect_events()] == [
        OfficeHistory.Opened(
            office="o", code="LP", name_en="Lanpu", name_zh="岚浦", time_zone="Asia/Shanghai",
            languages=("en", "zh"), paper="A4", demonstration=False,
        ),
        OfficeHistory.ProcedureAdopted(
            procedure="cn-service", procedure_version="1", text="a", sha256=of_a
        ),
        OfficeHistory.CalendarPublished(
            calendar="cn", calendar_version="2", text="a", sha256=of_a
        ),
    ]  # fmt: skip
    assert office.procedures == {("cn-service", "1"): of_a}
    assert office.calendars == {"cn": of_a}


@pytest.mark.parametrize(
    ("year", "running", "said"), [(2026, 123, "2026-000123"), (2026, 999_999, "2026-999999")]
)
def test_a_number_is_year_running_number_and_check_digit(
    year: int, running: int, said: str
) -> None:
    whole = number(year, running)

    assert whole == f"{said}-{check_digit(said.replace('-', ''))}"
    assert is_number(whole)
    assert is_number(whole.replace("-", ""))
    assert not is_number(whole + "0")
    assert not is_number(whole[:-1] + "x")
