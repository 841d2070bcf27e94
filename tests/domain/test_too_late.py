"""What a time that ran out takes away cannot be done any more; what is only late is done late."""

from datetime import date

import pytest

from domain import procedure
from domain.complaint import Complaint
from domain.history import Fact
from domain.people import Actor
from tests import history as told
from tests.facts import happened
from tests.history import LEAD, given, refusal, then

C = Complaint
CN = procedure.bundled("cn-service")
CLOCK = """
[[clock]]
id = "finding_by"
kind = "limitation"
label = {{ en = "A finding is made", zh = "作出认定" }}
tracks = ["accusation"]
start = "accepted"
n = 60
unit = "day"
count = "exclude_start"
rolls = "none"
stop = ["determined"]
restart = ["reopened"]
breach = "{breach}"
src = {{ en = "Law, art. 1", zh = "法第一条" }}
"""
ACCEPTED_AS = 6
"""The position of the fact that the time starts from."""


def recommended(breach: str, *more: Fact | tuple[Fact, Actor]) -> Complaint:
    """A case in which the finding has to be made within sixty days."""
    case = given(*told.RECOMMENDED, *more)
    text = CN.replace(
        '[[transition]]\non = "determine"',
        '[[transition]]\non = "determine"\nwithin = "finding_by"',
    )
    case.goes_by(procedure.parse(text + CLOCK.format(breach=breach)))
    return case


def ran_out(breach: str) -> Fact:
    return happened(
        C.ClockLapsed,
        clock="finding_by",
        due=date(2026, 5, 2),
        started_by=ACCEPTED_AS,
        breach=breach,
    )


def determine(case: Complaint) -> None:
    case.determine(
        by=LEAD, allegation="a1", subject="s1", finding="substantiated", reasons="…", on=None
    )


@pytest.mark.parametrize("breach", ["lapse", "bar_discipline", "inadmissible"])
def test_what_is_lost_with_its_time_is_not_done_afterwards(breach: str) -> None:
    case = recommended(breach, ran_out(breach))

    said = refusal(lambda: determine(case))

    assert "The last day for this was 2026-05-02" in str(said.sentence)
    assert then(case) == []


@pytest.mark.parametrize("breach", ["target", "supervise"])
def test_what_is_only_late_is_done_late(breach: str) -> None:
    case = recommended(breach, ran_out(breach))

    determine(case)

    assert len(then(case)) == 1


def test_while_nobody_has_written_down_that_it_ran_out_it_can_be_done() -> None:
    case = recommended("lapse")

    determine(case)

    assert len(then(case)) == 1


BAR = """
[[clock]]
id = "discipline_bar"
kind = "limitation"
label = { en = "After this day no discipline may follow", zh = "此日之后不得给予处分" }
tracks = ["accusation"]
start = "determined"
per = "subject"
n = 90
unit = "workday"
count = "exclude_start"
rolls = "none"
stop = ["measure_decided"]
breach = "bar_discipline"
src = { en = "D.C. Code § 5-1031(a-1), repealed in 2023", zh = "《特区法典》第5-1031(a-1)条（已废止）" }
"""


def barred_after(*facts: Fact | tuple[Fact, Actor]) -> Complaint:
    """A case of the Office where, as in many places still, discipline has a last day."""
    case = given(*facts)
    case.goes_by(procedure.parse(procedure.bundled("us-dc") + BAR))
    return case


def bar_ran_out(started_by: int) -> Fact:
    return happened(
        C.ClockLapsed, clock="discipline_bar", due=date(2026, 7, 1), breach="bar_discipline",
        started_by=started_by,
    )  # fmt: skip


def test_no_discipline_follows_when_its_time_has_run_out() -> None:
    case = barred_after(*told.DETERMINED, bar_ran_out(len(told.DETERMINED)))

    said = refusal(
        lambda: case.decide_measure(by=LEAD, matter="m1", subject="s1", measure="penalty")
    )
    case.decide_measure(by=LEAD, matter="m1", subject="s1", measure="none")

    assert (said.rule, said.field) == ("us-dc bar_discipline", "measure")
    assert [type(each) for each in then(case)] == [C.MeasureDecided]


def test_what_ran_out_for_one_officer_is_open_for_another() -> None:
    second = happened(C.OfficerNamed, subject="s2", standing="sworn")
    later = happened(C.Determined, subject="s2", finding="sustained")
    case = barred_after(*told.DETERMINED, second, later, bar_ran_out(len(told.DETERMINED)))

    said = refusal(
        lambda: case.decide_measure(by=LEAD, matter="m1", subject="s1", measure="penalty")
    )
    case.decide_measure(by=LEAD, matter="m1", subject="s2", measure="penalty")

    assert said.rule == "us-dc bar_discipline"
    assert len(then(case)) == 1


def test_discipline_of_one_officer_does_not_stop_the_time_of_another() -> None:
    second = happened(C.OfficerNamed, subject="s2", standing="sworn")
    later = happened(C.Determined, subject="s2", finding="sustained")
    case = barred_after(*told.DETERMINED, second, later)

    case.decide_measure(by=LEAD, matter="m1", subject="s1", measure="penalty")

    read = {
        each.about: each.state
        for each in case.clocks_of("m1", date(2026, 4, 1))
        if each.clock == "discipline_bar"
    }
    assert read == {"s1": "kept", "s2": "running"}


def test_where_no_time_bars_it_discipline_follows_however_late() -> None:
    case = given(*told.DETERMINED, under="us-dc")

    case.decide_measure(by=LEAD, matter="m1", subject="s1", measure="penalty")

    assert len(then(case)) == 1


def test_where_reasons_are_needed_nothing_is_recorded_without_them() -> None:
    text = CN.replace(
        'on = "refuse_disclosure"\n', 'on = "refuse_disclosure"\nneeds = ["reasons_given"]\n'
    )
    case = given(*told.ALLEGED)
    case.goes_by(procedure.parse(text))

    said = refusal(lambda: case.refuse_disclosure(by=told.PERSON, subject="s1", reasons=" "))
    case.refuse_disclosure(by=told.PERSON, subject="s1", reasons="怕被报复")

    assert (said.rule[:13], said.field) == ("reasons_given", "reasons")
    assert [type(each) for each in then(case)] == [C.DisclosureRefused]
