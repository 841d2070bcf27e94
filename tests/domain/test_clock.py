"""Known answers, each counted by hand from its source, and properties every count must have."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import procedure
from domain.clock import Happening, read
from tests.domain.clocks import (
    a_procedure,
    happened,
    in_chinese,
    in_english,
    reading,
    the_calendar,
)


def test_a_review_in_england_and_wales_is_due_on_the_twenty_eighth_day_after() -> None:
    # SI 2020/2 reg. 29: 28 days starting with the day after: 2 to 29 January are 28 days.
    rules = a_procedure("Europe/London", kind='"right"', n="28", breach='"lapse"')

    told = reading(rules, happened("filed", 2026, 1, 1), working="none")

    assert told.due == date(2026, 1, 29)


def test_a_review_in_ireland_counts_the_day_of_receipt() -> None:
    # Act 1 of 2024, s. 224: 28 days beginning on the date of receipt. 1 to 28 January are 28 days.
    rules = a_procedure("Europe/Dublin", n="28", count='"include_start"')

    told = reading(rules, happened("filed", 2026, 1, 1), working="none")

    assert told.due == date(2026, 1, 28)


def test_a_right_that_ends_on_a_saturday_says_which_day_is_safe() -> None:
    # XF art. 35: 30 days from receipt: 2 to 31 January are 30 days. The 31st is a Saturday, and the
    # law is silent on moving it; Monday is 2 February.
    rules = a_procedure(kind='"right"', n="30", breach='"lapse"')

    told = reading(rules, happened("filed", 2026, 1, 1))

    assert (told.due, told.at_latest) == (date(2026, 1, 31), date(2026, 2, 2))
    assert in_english(told.total) == (
        "30 days from 1 January 2026 (received), the day itself not counted: "
        "the last day is Saturday 31 January 2026. That is not a working day. "
        "The law does not say that it moves: this day is safe, Monday 2 February 2026 is not."
    )


def test_a_right_that_rolls_ends_on_the_next_working_day() -> None:
    rules = a_procedure(kind='"right"', n="30", breach='"lapse"', rolls='"next_working_day"')

    told = reading(rules, happened("filed", 2026, 1, 1))

    assert (told.due, told.at_latest) == (date(2026, 2, 2), None)


def test_a_review_stands_still_while_a_hearing_is_held() -> None:
    # XF art. 36: 30 days, the hearing left out. 31 January, and ten days more (10 to 19 January):
    # 10 February.
    toll = '[{ from = "suspended", to = "resumed", first_inside = true, last_inside = false }]'
    rules = a_procedure(n="30", toll=toll)

    told = reading(
        rules,
        happened("filed", 2026, 1, 1),
        happened("suspended", 2026, 1, 10),
        happened("resumed", 2026, 1, 20),
    )

    assert told.due == date(2026, 2, 10)


def test_a_report_after_twelve_months_counts_the_first_day() -> None:
    # SI 2020/2 reg. 13: the twelve months that begin on 31 March 2026 end with 30 March 2027.
    rules = a_procedure("Europe/London", n="12", unit='"month"', count='"include_start"')

    told = reading(rules, happened("filed", 2026, 3, 31), working="none")

    assert told.due == date(2027, 3, 30)


def test_discipline_in_dc_was_barred_after_ninety_working_days() -> None:
    # D.C. Code 5-1031(a-1), as it stood until 20 April 2023, counted by the days of 2026. January from
    # the 5th: 19 days, without the 19th. February: 19, without the 16th, makes 38. March: 22 makes 60.
    # April: 21, without the 16th, makes 81. Nine from 1 May: the 13th.
    rules = a_procedure("America/New_York", kind='"limitation"', n="90", unit='"workday"')

    told = reading(rules, happened("filed", 2026, 1, 2), working="us-dc")

    assert told.due == date(2026, 5, 13)


@pytest.mark.parametrize(
    ("last_inside", "due"), [("true", date(2026, 9, 11)), ("false", date(2026, 9, 10))]
)
def test_a_criminal_inquiry_in_dc_does_not_count(last_inside: str, due: date) -> None:
    # 19 days of January are used, 71 are left. June from the 2nd: 20, without Juneteenth. July: 22,
    # without the 3rd, makes 42. August: 21 makes 63. Eight from 1 September, without Labor Day on
    # the 7th: the 11th. Where 1 June itself counts, a day earlier: the 10th.
    ends = f"first_inside = true, last_inside = {last_inside}"
    toll = f'[{{ from = "suspended", to = "resumed", {ends} }}]'
    rules = a_procedure("America/New_York", n="90", unit='"workday"', toll=toll)

    told = reading(
        rules,
        happened("filed", 2026, 1, 2),
        happened("suspended", 2026, 2, 1),
        happened("resumed", 2026, 6, 1),
        working="us-dc",
    )

    assert told.due == due


def test_six_months_in_hong_kong_end_with_a_short_february() -> None:
    # Cap. 604 s. 18: six months after 31 August; February 2026 has no 31st and ends on the 28th.
    rules = a_procedure("Asia/Hong_Kong", n="6", unit='"month"')

    told = reading(rules, happened("filed", 2025, 8, 31), working="none")

    assert told.due == date(2026, 2, 28)


def test_half_past_midnight_in_shanghai_belongs_to_the_day_there() -> None:
    # 00:30 on 3 March in Shanghai is 16:30 on 2 March in Greenwich; 60 days after 3 March is 2 May.
    moment = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)

    told = reading(a_procedure(), Happening("filed", at=moment))

    assert (told.started_on, told.due) == (date(2026, 3, 3), date(2026, 5, 2))


def test_a_last_day_in_a_holiday_moves_past_all_of_it_and_the_sum_says_so() -> None:
    # 60 days after 3 March is Saturday 2 May; 1 to 5 May are off; Wednesday 6 May is worked.
    rules = a_procedure(rolls='"next_working_day"', start='"accepted"')

    told = reading(rules, happened("accepted", 2026, 3, 3))

    assert in_english(told.total) == (
        "60 days from 3 March 2026 (taken up), the day itself not counted, "
        "moved on from Saturday 2 May 2026, not a working day: due Wednesday 6 May 2026."
    )
    assert in_chinese(told.total) == (
        "自2026年3月3日（受理）起60日，当日不计，2026年5月2日（星期六）为非工作日，予以顺延："
        "期限至2026年5月6日（星期三）。"
    )


def test_an_extension_in_time_is_part_of_the_sum() -> None:
    # 60 days after 3 March is 2 May; 30 more is Monday 1 June.
    rules = a_procedure(start='"accepted"', extend='{ max = 30, unit = "day", by = ["intake"] }')
    extended = Happening("extended", on=date(2026, 4, 20), clock="clock", n=30)

    told = reading(rules, happened("accepted", 2026, 3, 3), extended)

    assert in_english(told.total) == (
        "60 days from 3 March 2026 (taken up), the day itself not counted, "
        "plus 30 days added on 20 April 2026: due Monday 1 June 2026."
    )


@pytest.mark.parametrize(
    ("on", "n", "due"),
    [
        (date(2026, 5, 3), 30, date(2026, 5, 2)),
        (date(2026, 4, 20), 90, date(2026, 6, 1)),
    ],
    ids=["too late", "too long"],
)
def test_an_extension_gives_no_more_than_the_law_does(on: date, n: int, due: date) -> None:
    rules = a_procedure(extend='{ max = 30, unit = "day", by = ["intake"] }')

    told = reading(
        rules, happened("filed", 2026, 3, 3), Happening("extended", on=on, clock="clock", n=n)
    )

    assert told.due == due


def test_a_clock_that_stands_still_has_no_last_day_but_says_what_is_left() -> None:
    # 1 January + 60 = 2 March; from 11 February to 2 March are 20 days.
    toll = '[{ from = "suspended", to = "resumed", first_inside = true, last_inside = true }]'

    told = reading(
        a_procedure(toll=toll), happened("filed", 2026, 1, 1), happened("suspended", 2026, 2, 11)
    )

    assert (told.state, told.effect, told.due) == ("paused", "paused", None)
    assert in_english(told.total).endswith(
        "It has stood still since 11 February 2026; what is left: 20 days."
    )


def test_a_clock_of_hours_ends_at_an_instant() -> None:
    rules = a_procedure(n="24", unit='"hour"', start='"pressure_reported"')
    moment = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)

    told = reading(rules, Happening("pressure_reported", at=moment))

    assert told.due_at == datetime(2026, 3, 3, 16, 30, tzinfo=UTC)
    assert told.due == date(2026, 3, 4)


def test_the_end_of_the_next_day_is_the_next_day() -> None:
    rules = a_procedure(n="1", unit='"end_of_next_day"')

    told = reading(rules, happened("filed", 2026, 1, 31))

    assert told.due == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("as_of", "state", "effect", "headline"),
    [
        (date(2026, 2, 25), "running", "told", "Bureau above told in 5 days"),
        (date(2026, 3, 1), "running", "told", "Bureau above told after tomorrow"),
        (date(2026, 3, 2), "running", "told", "Bureau above told after today"),
        (date(2026, 3, 3), "lapsed", "told", "Bureau above told: the last day was 2 March 2026"),
    ],
)
def test_a_state_is_named_by_its_effect(
    as_of: date, state: str, effect: str, headline: str
) -> None:
    filed = happened("filed", 2026, 1, 1)

    told = reading(a_procedure(), filed, as_of=as_of)

    assert (told.state, told.effect) == (state, effect)
    assert in_english(told.headline) == headline


@pytest.mark.parametrize(
    ("answered", "state"), [(date(2026, 3, 2), "kept"), (date(2026, 3, 3), "lapsed")]
)
def test_an_answer_on_the_last_day_keeps_the_clock(answered: date, state: str) -> None:
    filed = happened("filed", 2026, 1, 1)

    told = reading(a_procedure(), filed, Happening("disposition_issued", on=answered))

    assert (told.state, told.ended_on) == (state, answered)


def test_writing_starts_the_silence_anew() -> None:
    rules = a_procedure(n="28", restart='["message_sent"]')

    told = reading(rules, happened("filed", 2026, 1, 1), happened("message_sent", 2026, 1, 20))

    assert (told.started_on, told.due) == (date(2026, 1, 20), date(2026, 2, 17))


def test_a_letter_that_nobody_opens_counts_as_received_on_the_fifteenth_day() -> None:
    # Sent 26 May: the fifteenth day after is 10 June; 30 days after that is 10 July.
    rules = procedure.parse(procedure.bundled("cn-service"))
    sent = happened("disposition_issued", 2026, 5, 26)

    [right] = [
        told
        for told in read(rules, "remedy", [sent], the_calendar("cn"), date(2026, 5, 26))
        if told.clock == "review_window"
    ]

    assert (right.started_on, right.due) == (date(2026, 6, 10), date(2026, 7, 10))
    assert not right.verified


def test_a_letter_opened_early_starts_the_right_that_day() -> None:
    # Opened 27 May: 30 days after is Friday 26 June.
    rules = procedure.parse(procedure.bundled("cn-service"))
    case = [happened("disposition_issued", 2026, 5, 26), happened("served", 2026, 5, 27)]

    [right] = [
        told
        for told in read(rules, "remedy", case, the_calendar("cn"), date(2026, 5, 27))
        if told.clock == "review_window"
    ]

    assert right.due == date(2026, 6, 26)
    assert right.verified


def test_a_last_day_in_a_year_without_published_holidays_may_still_move() -> None:
    rules = a_procedure(n="10", unit='"workday"')

    told = reading(rules, happened("filed", 2026, 12, 28))

    assert told.forecast
    assert "The days off of 2027 are not published yet" in in_english(told.total)


def test_the_law_sets_sixty_days_for_a_remedy_and_only_a_target_for_an_accusation() -> None:
    rules = procedure.parse(procedure.bundled("cn-service"))
    case = [happened("filed", 2026, 2, 27), happened("accepted", 2026, 3, 3)]
    days = the_calendar("cn")

    on_the_way = {
        track: {
            told.clock: told.effect for told in read(rules, track, case, days, date(2026, 3, 4))
        }
        for track in ("remedy", "accusation")
    }

    assert on_the_way["remedy"] == {
        "handle": "told",
        "tell_acceptance": "kept",
        "silence": "target",
    }
    assert on_the_way["accusation"] == {
        "handle_accusation": "target",
        "tell_acceptance_accusation": "kept",
        "silence": "target",
    }


def test_the_first_fifteen_days_run_before_anything_is_sorted() -> None:
    rules = procedure.parse(procedure.bundled("cn-service"))

    told = read(
        rules, None, [happened("filed", 2026, 2, 27)], the_calendar("cn"), date(2026, 2, 27)
    )

    assert [(one.clock, one.due) for one in told] == [
        ("tell_acceptance", date(2026, 3, 14)),
        ("silence", date(2026, 3, 27)),
    ]


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
CN = the_calendar("cn")
CN_SERVICE = procedure.parse(procedure.bundled("cn-service"))


@settings(max_examples=50, deadline=None)
@given(as_of=DAYS, later=DAYS)
def test_the_last_day_never_depends_on_when_one_asks(as_of: date, later: date) -> None:
    case = [happened("filed", 2026, 2, 27), happened("accepted", 2026, 3, 3)]

    once, again = (read(CN_SERVICE, "remedy", case, CN, asked) for asked in (as_of, later))

    assert [(r.clock, r.due, r.total) for r in once] == [(r.clock, r.due, r.total) for r in again]
