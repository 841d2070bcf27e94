"""Every way a clock can run, and that it is counted as one would count it on one's fingers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.clock import Happening, Reading, every_run, read
from domain.procedure import Procedure
from domain.vocabulary import EFFECTS
from tests.domain.clocks import (
    a_procedure,
    happened,
    in_chinese,
    in_english,
    reading,
    the_calendar,
)
from tests.domain.day_by_day import drawn, quickly, slowly

HEARING = '{ from = "suspended", to = "resumed", first_inside = true, last_inside = true }'
WAITING = HEARING.replace("suspended", "requested_from").replace("resumed", "request_answered")
WAITING = WAITING.replace("true", "false")


def suspended(day: int, ground: str = "hearing") -> Happening:
    return replace(happened("suspended", 2026, 1, day), ground=ground)


def resumed(day: int, ground: str = "hearing") -> Happening:
    return replace(happened("resumed", 2026, 1, day), ground=ground)


def times(rules: Procedure, *told: Happening, as_of: date = date(2026, 1, 1)) -> list[Reading]:
    """Every time that the one clock ran."""
    numbered = [replace(one, position=number) for number, one in enumerate(told, start=1)]
    found = every_run(rules, "accusation", numbered, the_calendar("cn"), as_of)
    return [one for one in found if one.clock == "clock"]


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**64))
def test_the_quick_count_equals_a_walk_from_day_to_day(seed: int) -> None:
    case = drawn(Random(seed))

    quick = quickly(case)

    assert (quick.due, quick.left) == slowly(case)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**64), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_neither_day_nor_sum_depends_on_when_one_asks(seed: int, asked: date) -> None:
    chance = Random(seed)
    rules = a_procedure(
        n=str(chance.randint(1, 90)),
        toll=f"[{HEARING}]",
        restart='["message_sent"]',
        extend='{ max = 30, unit = "day", by = ["intake"] }',
    )
    facts = ["suspended", "resumed", "message_sent", "extended", "disposition_issued"]
    told = [happened("filed", 2026, 1, 1)] + [
        Happening(
            chance.choice(facts), on=date(2026, 1, 1 + chance.randrange(31)), clock="clock", n=7
        )
        for _ in range(chance.randrange(6))
    ]

    early, late = (times(rules, *told, as_of=day) for day in (date(2019, 1, 1), asked))

    assert [(one.due, one.total, one.started_by) for one in early] == [
        (one.due, one.total, one.started_by) for one in late
    ]


# What does not count


def test_two_pauses_that_overlap_are_left_out_once() -> None:
    # 30 days from 1 January: 31 January. Left out: 10 to 20 and 15 to 25 January, which is the 16
    # days from the 10th to the 25th: 16 February.
    rules = a_procedure(n="30", toll=f"[{HEARING}]")
    told = [
        suspended(10, "hearing"),
        suspended(15, "court"),
        resumed(20, "hearing"),
        resumed(25, "court"),
    ]

    found = reading(rules, happened("filed", 2026, 1, 1), *told)

    assert found.due == date(2026, 2, 16)
    assert "without the days from 10 January 2026 to 25 January 2026" in in_english(found.total)


def test_two_kinds_of_pauses_each_have_their_own_ends() -> None:
    # 30 days: 31 January. A hearing on the 10th, ends inside: 1 day. Asked of others on the 12th,
    # answered on the 15th, ends outside: the 13th and 14th, 2 days. 3 February.
    rules = a_procedure(n="30", toll=f"[{HEARING}, {WAITING}]")
    asked = [happened("requested_from", 2026, 1, 12), happened("request_answered", 2026, 1, 15)]

    found = reading(rules, happened("filed", 2026, 1, 1), suspended(10), resumed(10), *asked)

    assert found.due == date(2026, 2, 3)


def test_an_answer_ends_only_the_wait_for_what_was_asked() -> None:
    # Two requests of the 10th; the first is answered on the 12th, the second on the 20th: from the
    # 11th to the 19th are 9 days. 31 January and 9 days: 9 February.
    rules = a_procedure(n="30", toll=f"[{WAITING}]")
    told = [
        replace(happened(fact, 2026, 1, day), about={"request": request})
        for fact, day, request in (
            ("requested_from", 10, "r1"),
            ("requested_from", 10, "r2"),
            ("request_answered", 12, "r1"),
            ("request_answered", 20, "r2"),
        )
    ]

    found = reading(rules, happened("filed", 2026, 1, 1), *told)

    assert found.due == date(2026, 2, 9)


def test_on_another_ground_than_the_law_names_nothing_stands_still() -> None:
    toll = f'[{HEARING[:-2]}, grounds = ["hearing"] }}]'
    rules = a_procedure(n="30", toll=toll)

    found = reading(
        rules, happened("filed", 2026, 1, 1), suspended(10, "holiday"), resumed(20, "holiday")
    )

    assert found.due == date(2026, 1, 31)


def test_what_stood_still_before_the_start_stands_still_from_the_start() -> None:
    # Taken up on 5 January while it stands still until the 10th: the 6th to the 10th are 5 days.
    # 30 days from the 5th: 4 February; and 5 more: 9 February.
    rules = a_procedure(n="30", start='"accepted"', toll=f"[{HEARING}]")

    found = reading(rules, suspended(2), happened("accepted", 2026, 1, 5), resumed(10))

    assert found.due == date(2026, 2, 9)


def test_what_is_left_does_not_count_a_second_pause_twice() -> None:
    # 10 days from 1 January: the 11th. One pause from the 5th to the 8th is over: the 15th. Another
    # stands still since the 7th: the 2nd to the 4th are 3 days that counted, 7 are left.
    rules = a_procedure(n="10", toll=f"[{HEARING}]")
    told = [suspended(5, "hearing"), suspended(7, "court"), resumed(8, "hearing")]

    found = reading(rules, happened("filed", 2026, 1, 1), *told)

    assert found.state == "paused"
    assert in_english(found.total).endswith(
        "It has stood still since 7 January 2026; what is left: 7 days."
    )


def test_a_pause_that_is_recorded_late_counts_from_its_day() -> None:
    rules = a_procedure(n="30", toll=f"[{HEARING}]")

    found = reading(rules, happened("filed", 2026, 1, 1), resumed(20), suspended(11))

    assert found.due == date(2026, 2, 10)


# Starting, ending, starting anew


def test_a_clock_that_is_stopped_and_starts_again_ran_twice() -> None:
    rules = a_procedure(n="10", start='"handover_offered"', stop='["handover_refused"]')

    first, second = times(
        rules,
        happened("handover_offered", 2026, 1, 5),
        happened("handover_refused", 2026, 1, 8),
        happened("handover_offered", 2026, 1, 9),
    )

    assert (first.state, first.due, first.started_by) == ("kept", date(2026, 1, 15), 1)
    assert (second.state, second.due, second.started_by) == ("running", date(2026, 1, 19), 3)


def test_a_silence_that_was_broken_too_late_had_lapsed() -> None:
    rules = a_procedure(n="28", kind='"periodic"', restart='["message_sent"]')

    first, second = times(
        rules, happened("filed", 2026, 1, 1), happened("message_sent", 2026, 2, 10)
    )

    assert (first.state, first.due, first.ended_on) == (
        "lapsed", date(2026, 1, 29), date(2026, 2, 10),
    )  # fmt: skip
    assert (second.state, second.due) == ("running", date(2026, 3, 10))


def test_each_request_has_a_clock_of_its_own_that_ends_on_the_day_it_names() -> None:
    rules = a_procedure(
        kind='"preservation"',
        start='"preservation_asked"',
        stop='["preservation_confirmed", "evidence_lost"]',
        per='"request"',
        until='"deletes_on"',
        breach='"decide(proof_lost)"',
    )
    asked = [
        replace(
            happened("preservation_asked", 2026, 1, 5),
            about={"request": request},
            days={"deletes_on": day},
        )
        for request, day in (("r1", date(2026, 1, 31)), ("r2", date(2026, 1, 10)))
    ]
    kept = replace(happened("preservation_confirmed", 2026, 1, 9), about={"request": "r2"})

    hall, street = times(rules, *asked, kept)

    assert (hall.due, hall.state) == (date(2026, 1, 10), "kept")
    assert (street.due, street.state) == (date(2026, 1, 31), "running")
    assert in_english(street.total) == (
        "The day was named on 5 January 2026 (preservation asked): "
        "the last day is Saturday 31 January 2026."
    )
    assert in_chinese(street.total) == (
        "2026年1月5日（要求留存证据）时已写明该日：最后一天为2026年1月31日（星期六）。"
    )


def test_a_request_that_names_no_day_is_given_the_time_of_the_rule_if_there_is_one() -> None:
    named = {"start": '"preservation_asked"', "per": '"request"', "until": '"deletes_on"'}
    asked = replace(happened("preservation_asked", 2026, 1, 5), about={"request": "r1"})

    [found] = times(a_procedure(n="30", **named), asked)

    assert found.due == date(2026, 2, 4)


@pytest.mark.parametrize("fact", ["withdrawn", "disposition_issued"])
def test_what_takes_its_ground_away_before_it_starts_keeps_a_clock_from_starting(fact: str) -> None:
    rules = a_procedure(unless='["withdrawn"]', start='"accepted"')

    found = times(rules, happened(fact, 2026, 1, 2), happened("accepted", 2026, 1, 3))

    assert [one.state for one in found] == ([] if fact == "withdrawn" else ["running"])


@pytest.mark.parametrize(("month", "state"), [(2, "void"), (4, "lapsed")])
def test_what_takes_its_ground_away_ends_a_clock_that_has_not_run_out(
    month: int, state: str
) -> None:
    # 60 days from 1 January: 2 March.
    rules = a_procedure(unless='["withdrawn"]')

    [found] = times(rules, happened("filed", 2026, 1, 1), happened("withdrawn", 2026, month, 1))

    assert found.state == state


def test_a_clock_starts_when_somebody_knew_whose_knowledge_counts() -> None:
    rules = a_procedure(start='"pressure_reported"', known_to='["intake"]')
    told = [
        replace(happened("pressure_reported", 2026, 1, day), role=role)
        for day, role in ((3, "complainant"), (9, "intake"))
    ]

    [found] = times(rules, *told)

    assert found.started_on == date(2026, 1, 9)


THEN = """
[[clock]]
id = "further"
kind = "periodic"
label = { en = "Further report", zh = "续报" }
tracks = ["accusation"]
start = "clock_lapsed"
then = "further"
n = 6
unit = "month"
count = "exclude_start"
rolls = "none"
stop = ["disposition_issued"]
breach = "report_to"
src = { en = "Law", zh = "法" }
"""


def test_when_a_clock_has_run_out_the_one_that_follows_begins_with_its_last_day() -> None:
    # SI 2020/2 reg. 13: twelve months that begin on 31 March 2026 end with 30 March 2027, and each
    # further period has six: 30 September 2027, and 30 March 2028.
    rules = a_procedure(
        "Europe/London", n="12", unit='"month"', count='"include_start"', then='"further"',
        breach='"report_to"', more=THEN,
    )  # fmt: skip
    told = [
        happened("filed", 2026, 3, 31),
        Happening("clock_lapsed", on=date(2027, 3, 30), clock="clock", started_by=1),
        Happening("clock_lapsed", on=date(2027, 9, 30), clock="further", started_by=2),
    ]
    numbered = [replace(one, position=number) for number, one in enumerate(told, start=1)]

    found = every_run(rules, "accusation", numbered, the_calendar("none"), date(2027, 10, 1))

    assert [(one.clock, one.due, one.recorded) for one in found if one.clock != "silence"] == [
        ("clock", date(2027, 3, 30), True),
        ("further", date(2027, 9, 30), True),
        ("further", date(2028, 3, 30), False),
    ]
    assert in_english(found[1].total) == (
        "6 months from 30 March 2027 (the last day of “Clock”), the day itself not counted: "
        "due Thursday 30 September 2027."
    )


# Units, moving, extending


@pytest.mark.parametrize(
    ("unit", "n", "due"),
    [
        ("week", "2", date(2026, 1, 15)),
        ("year", "1", date(2027, 1, 1)),
        ("month", "1", date(2026, 2, 1)),
        ("end_of_next_day", "1", date(2026, 1, 2)),
    ],
)
def test_a_length_of_time_ends_where_the_law_says(unit: str, n: str, due: date) -> None:
    found = reading(a_procedure(n=n, unit=f'"{unit}"'), happened("filed", 2026, 1, 1))

    assert found.due == due


def test_hours_can_be_made_more_and_an_answer_in_the_last_minute_keeps_them() -> None:
    rules = a_procedure(
        n="24", unit='"hour"', start='"pressure_reported"', stop='["protection_decided"]',
        extend='{ max = 12, unit = "hour", by = ["intake"] }',
    )  # fmt: skip
    began = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    told = [
        Happening("pressure_reported", at=began),
        Happening("extended", at=began.replace(hour=20), clock="clock", n=12),
        Happening("protection_decided", at=datetime(2026, 3, 3, 13, 0, tzinfo=UTC)),
    ]

    [found] = times(rules, *told)

    assert found.due_at == datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
    assert found.state == "kept"


def test_an_hour_of_which_only_the_day_is_known_counts_from_its_midnight() -> None:
    # Claimed for 2 March, recorded on the 4th: 24 hours from midnight in Shanghai, which is 16:00 on
    # 1 March in Greenwich.
    rules = a_procedure(n="24", unit='"hour"', start='"pressure_reported"')
    late = Happening(
        "pressure_reported", on=date(2026, 3, 2), at=datetime(2026, 3, 4, 1, tzinfo=UTC)
    )

    [found] = times(rules, late)

    assert found.due_at == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def test_an_extension_on_the_day_to_which_the_last_one_moved_is_in_time() -> None:
    # 60 days from 3 March: Saturday 2 May, moved to Wednesday 6 May. Thirty more from 2 May: 1 June.
    rules = a_procedure(
        rolls='"next_working_day"', extend='{ max = 30, unit = "day", by = ["intake"] }'
    )
    longer = Happening("extended", on=date(2026, 5, 6), clock="clock", n=30, role="intake")

    found = reading(rules, happened("filed", 2026, 3, 3), longer)

    assert (found.due, found.longer_by) == (date(2026, 6, 1), 30)
    assert "plus 30 days added on 6 May 2026 (Reception)" in in_english(found.total)
    assert "2026年5月6日延长30日（受理）" in in_chinese(found.total)


def test_a_right_says_which_day_is_sure_when_the_holidays_are_not_known_yet() -> None:
    # 30 days from 3 December 2026: 2 January 2027, a Saturday.
    rules = a_procedure(kind='"right"', n="30", breach='"lapse"')

    found = reading(rules, happened("filed", 2026, 12, 3))

    assert found.forecast
    assert "this day is safe" in in_english(found.total)


@pytest.mark.parametrize(("calendar", "verified"), [("cn", True), ("gb-ew", False)])
def test_a_sum_is_as_sure_as_the_calendar_it_leans_on(calendar: str, verified: bool) -> None:
    rules = a_procedure(n="5", unit='"workday"')

    found = reading(rules, happened("filed", 2026, 12, 14), working=calendar)

    assert found.verified is verified
    assert reading(a_procedure(), happened("filed", 2026, 1, 1), working=calendar).verified


def test_five_working_days_after_christmas_eve_in_england_skip_three_bank_holidays() -> None:
    # SI 2020/2 reg. 34(2)(b). From Thursday 24 December 2026: Friday 25 and Monday 28 are bank
    # holidays, and so is Friday 1 January 2027. 29, 30, 31 December, 4 and 5 January: Tuesday 5.
    rules = a_procedure("Europe/London", n="5", unit='"workday"')

    found = reading(rules, happened("filed", 2026, 12, 24), working="gb-ew")

    assert found.due == date(2027, 1, 5)


# What a miss does


BREACHES = {
    "deemed": "deemed(handover_accepted)",
    "decide": "decide(proof_lost)",
}


@pytest.mark.parametrize("breach", sorted(EFFECTS))
def test_each_of_the_eight_effects_says_what_a_miss_does(breach: str) -> None:
    rules = a_procedure(breach=f'"{BREACHES.get(breach, breach)}"')

    found = reading(rules, happened("filed", 2026, 1, 1))

    said = in_english(found.if_missed), in_chinese(found.if_missed)
    assert found.breach == breach
    assert said[0].startswith(("If it is missed", "If we miss it"))
    assert said[1].endswith("。")
    assert not any("{" in each for each in said)


@pytest.mark.parametrize(
    ("breach", "english", "chinese"),
    [
        ("deemed(handover_accepted)", "treats it as “hand-over accepted”", "依法视为“接收移交”"),
        (
            "decide(proof_lost)",
            "must be decided: “Go on without it?”",
            "须决定：“没有该证据是否继续？”",
        ),
    ],
)
def test_what_is_deemed_or_forced_stands_in_the_words(
    breach: str, english: str, chinese: str
) -> None:
    found = reading(a_procedure(breach=f'"{breach}"'), happened("filed", 2026, 1, 1))

    assert english in in_english(found.if_missed)
    assert chinese in in_chinese(found.if_missed)


def test_a_clock_that_was_read_for_a_page_is_the_last_time_it_ran() -> None:
    rules = a_procedure(n="28", restart='["message_sent"]')
    told = [happened("filed", 2026, 1, 1), happened("message_sent", 2026, 1, 20)]

    found = read(rules, "accusation", told, the_calendar("cn"), date(2026, 1, 1))

    assert [one.due for one in found if one.clock == "clock"] == [date(2026, 2, 17)]
