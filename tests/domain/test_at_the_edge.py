"""What falls on the edge of a time: the last day, the first hour, the day on which two rules meet."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.clock import Happening, Reading, every_run, of_case, read
from domain.counting import day_of, in_order, instant, written_on
from domain.owed import owed
from domain.people import Role
from domain.procedure import Procedure
from tests.domain.clocks import a_procedure, happened, in_english, reading, the_calendar
from tests.domain.planted import CLOCK, DOCUMENT, NOTICE, TRACK, changed, in_full, rules

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEARING = '{ from = "suspended", to = "resumed", first_inside = true, last_inside = true }'
WAITING = HEARING.replace("suspended", "requested_from").replace("resumed", "request_answered")


def times(rules: Procedure, *told: Happening, as_of: date = date(2026, 1, 1)) -> list[Reading]:
    numbered = [replace(one, position=number) for number, one in enumerate(told, start=1)]
    found = every_run(rules, "accusation", numbered, the_calendar("cn"), as_of)
    return [one for one in found if one.clock == "clock"]


def at(fact: str, day: int, hour: int = 1) -> Happening:
    return Happening(fact, at=datetime(2026, 3, day, hour, tzinfo=UTC))


# Hours


HOURS = {
    "n": "24",
    "unit": '"hour"',
    "start": '"pressure_reported"',
    "stop": '["protection_decided"]',
}
MORE_HOURS = a_procedure(extend='{ max = 12, unit = "hour", by = ["intake"] }', **HOURS)


@pytest.mark.parametrize(
    ("asked", "given"),
    [([1], [1]), ([12], [12]), ([13], [12]), ([8, 8], [8, 4]), ([12, 1], [12]), ([0, 3], [3])],
)
def test_hours_are_made_more_by_no_more_than_the_law_gives(
    asked: list[int], given: list[int]
) -> None:
    # 24 hours from 01:00 on 2 March, in Greenwich.
    longer = [
        replace(at("extended", 2, 5 + n), clock="clock", n=each) for n, each in enumerate(asked)
    ]

    [found] = times(MORE_HOURS, at("pressure_reported", 2), *longer)

    hours = (1 + sum(given)) % 24
    assert found.due_at == datetime(2026, 3, 3, hours, tzinfo=UTC)
    assert found.longer_by == sum(given)


@pytest.mark.parametrize(("day", "longer_by"), [(3, 12), (4, 0)])
def test_hours_are_made_more_on_their_last_day_and_not_after_it(day: int, longer_by: int) -> None:
    longer = replace(at("extended", day, 3), clock="clock", n=12)

    [found] = times(MORE_HOURS, at("pressure_reported", 2), longer)

    assert found.longer_by == longer_by


@pytest.mark.parametrize(("hour", "minute", "state"), [(1, 0, "kept"), (1, 1, "lapsed")])
def test_hours_end_with_their_minute(hour: int, minute: int, state: str) -> None:
    decided = Happening("protection_decided", at=datetime(2026, 3, 3, hour, minute, tzinfo=UTC))

    [found] = times(a_procedure(**HOURS), at("pressure_reported", 2), decided)

    assert found.state == state


def test_hours_begun_late_in_the_evening_end_on_the_day_it_is_where_the_office_stands() -> None:
    # 17:00 on 2 March in Greenwich is 01:00 on the 3rd in Shanghai.
    [found] = times(a_procedure(**HOURS), at("pressure_reported", 2, 17))

    assert (found.started_on, found.due) == (date(2026, 3, 3), date(2026, 3, 4))


# Whether a day or a moment is known


def test_a_moment_is_known_where_no_other_day_is_claimed() -> None:
    recorded = datetime(2026, 3, 2, 17, tzinfo=UTC)  # 3 March in Shanghai

    said = [None, date(2026, 3, 3), date(2026, 3, 2)]
    moments = [instant(Happening("accepted", on=day, at=recorded), SHANGHAI) for day in said]

    assert moments == [recorded, recorded, None]
    assert instant(happened("accepted", 2026, 3, 3), SHANGHAI) is None


def test_what_has_neither_day_nor_moment_happened_on_the_day_of_what_it_follows() -> None:
    told = [happened("filed", 2026, 1, 5), Happening("accepted")]

    assert [day_of(one, SHANGHAI) for one in in_order(told, SHANGHAI)] == [date(2026, 1, 5)] * 2
    with pytest.raises(ValueError, match="accepted has neither a day nor a moment"):
        in_order([Happening("accepted")], SHANGHAI)


@pytest.mark.parametrize(
    ("one", "written"),
    [
        (Happening("accepted"), date(2026, 3, 9)),
        (Happening("filed"), date(2026, 3, 2)),
        (Happening("clock_lapsed"), date(2026, 3, 2)),
        (Happening("accepted", role=Role.IMPORTER), date(2026, 3, 2)),
    ],
)
def test_a_receipt_a_lapse_and_a_register_keep_their_days(one: Happening, written: date) -> None:
    one = replace(one, on=date(2026, 3, 2), at=datetime(2026, 3, 9, 2, tzinfo=UTC))

    assert written_on(one, SHANGHAI) == written


def test_nothing_is_written_down_before_it_happened() -> None:
    ahead = Happening("accepted", on=date(2026, 3, 9), at=datetime(2026, 3, 2, 2, tzinfo=UTC))

    assert written_on(ahead, SHANGHAI) == date(2026, 3, 9)


@pytest.mark.parametrize(("written", "counts"), [(6, None), (9, None), (10, date(2026, 3, 10))])
def test_what_is_written_up_on_the_last_day_for_it_keeps_its_day(
    written: int, counts: date | None
) -> None:
    # Done on Friday 6 March; the one working day to write it up is Monday the 9th.
    done = Happening("accepted", on=date(2026, 3, 6), at=datetime(2026, 3, written, 2, tzinfo=UTC))

    [one] = in_order([done], SHANGHAI, the_calendar("cn"), 1)

    assert one.counts == counts


# Letters, requests, pauses


LETTER = {
    "start": '"served"',
    "deemed_start": '{ fact = "disposition_issued", n = 15, unit = "day" }',
    "stop": '["review_requested"]',
    "kind": '"right"',
    "n": "30",
    "breach": '"lapse"',
}


@pytest.mark.parametrize(
    ("opened", "started"),
    [
        (date(2026, 3, 16), date(2026, 3, 16)),
        (date(2026, 3, 17), date(2026, 3, 17)),
        (date(2026, 3, 18), date(2026, 3, 17)),
    ],
)
def test_a_letter_counts_as_received_on_its_last_day_unless_it_was_before(
    opened: date, started: date
) -> None:
    # Sent on 2 March, it counts as received on the 17th at the latest.
    told = [happened("disposition_issued", 2026, 3, 2), Happening("served", on=opened)]

    assert [one.started_on for one in times(a_procedure(**LETTER), *told)] == [started]


def test_an_earlier_review_says_nothing_of_a_letter_that_comes_after_it() -> None:
    told = [happened("review_requested", 2026, 3, 1), happened("disposition_issued", 2026, 3, 2)]
    asked = happened("review_requested", 2026, 3, 9)

    [waits] = times(a_procedure(**LETTER), *told)
    [used] = times(a_procedure(**LETTER), *told, asked)

    assert (waits.state, waits.started_on) == ("running", date(2026, 3, 17))
    assert (used.state, used.ended_on) == ("kept", date(2026, 3, 9))


def test_each_letter_that_nobody_opens_has_its_own_right() -> None:
    told = [
        happened("disposition_issued", 2026, 3, 2),
        happened("review_requested", 2026, 3, 20),
        happened("disposition_issued", 2026, 4, 1),
    ]

    first, second = times(a_procedure(**LETTER), *told)

    assert (first.started_on, first.state) == (date(2026, 3, 17), "kept")
    assert (second.started_on, second.due) == (date(2026, 4, 16), date(2026, 5, 16))


@pytest.mark.parametrize(
    ("came_back", "started"),
    [(date(2026, 3, 17), date(2026, 4, 8)), (date(2026, 3, 18), date(2026, 3, 17))],
)
def test_a_letter_that_came_back_counts_as_received_only_once_it_is(
    came_back: date, started: date
) -> None:
    sent = happened("disposition_issued", 2026, 3, 2)
    back = Happening("service_failed", on=came_back, matter="m1")
    served = happened("served", 2026, 4, 8)

    waiting = times(a_procedure(**LETTER), sent, back)
    arrived = times(a_procedure(**LETTER), sent, back, served)

    assert [one.started_on for one in waiting] == [started][: came_back.day - 17]
    assert [one.started_on for one in arrived] == [started]


def test_an_answer_to_something_else_ends_no_wait() -> None:
    rules = a_procedure(n="30", toll=f"[{WAITING}]")
    asked = replace(happened("requested_from", 2026, 1, 10), about={"request": "r1"})
    other = replace(happened("request_answered", 2026, 1, 12), about={"request": "r2"})

    found = reading(rules, happened("filed", 2026, 1, 1), asked, other)

    assert (found.state, found.due) == ("paused", None)


@pytest.mark.parametrize(
    ("first_inside", "last_inside", "due"),
    [
        ("true", "true", date(2026, 2, 3)),
        ("true", "false", date(2026, 2, 2)),
        ("false", "true", date(2026, 2, 2)),
        ("false", "false", date(2026, 2, 1)),
    ],
)
def test_the_ends_of_a_pause_are_inside_or_not_as_the_law_says(
    first_inside: str, last_inside: str, due: date
) -> None:
    # 30 days from 1 January: the 31st. From the 10th to the 12th it stands still.
    toll = HEARING.replace("first_inside = true", f"first_inside = {first_inside}").replace(
        "last_inside = true", f"last_inside = {last_inside}"
    )
    rules = a_procedure(n="30", toll=f"[{toll}]")
    told = [happened("suspended", 2026, 1, 10), happened("resumed", 2026, 1, 12)]

    assert reading(rules, happened("filed", 2026, 1, 1), *told).due == due


@pytest.mark.parametrize(("day", "state"), [(31, "paused"), (32, "running")])
def test_what_stands_still_on_the_last_day_has_no_last_day(day: int, state: str) -> None:
    # 30 days from 1 January: the 31st. What stands still from 1 February on comes too late.
    stood = Happening("suspended", on=date.fromordinal(date(2025, 12, 31).toordinal() + day))

    found = reading(a_procedure(n="30", toll=f"[{HEARING}]"), happened("filed", 2026, 1, 1), stood)

    assert found.state == state


def test_on_the_last_day_one_day_is_left() -> None:
    found = reading(
        a_procedure(n="30", toll=f"[{HEARING}]"),
        happened("filed", 2026, 1, 1),
        happened("suspended", 2026, 1, 31),
    )

    assert in_english(found.total).endswith("since 31 January 2026; what is left: 1 day.")


def test_writing_dated_before_the_silence_began_starts_it_no_earlier() -> None:
    rules = a_procedure(n="28", start='"accepted"', restart='["message_sent"]')
    wrote = replace(happened("message_sent", 2026, 1, 5), on=date(2026, 1, 5))

    first, second = times(rules, happened("accepted", 2026, 1, 5), wrote)

    assert (first.state, second.started_on, second.due) == (
        "kept", date(2026, 1, 5), date(2026, 2, 2),
    )  # fmt: skip


@pytest.mark.parametrize(("day", "longer_by"), [(5, 7), (4, 0)])
def test_nothing_is_made_longer_before_it_runs(day: int, longer_by: int) -> None:
    rules = a_procedure(start='"accepted"', extend='{ max = 9, unit = "day", by = ["intake"] }')
    longer = replace(happened("extended", 2026, 1, day), clock="clock", n=7)

    [found] = times(rules, longer, happened("accepted", 2026, 1, 5))

    assert found.longer_by == longer_by


@pytest.mark.parametrize(("clock", "longer_by"), [("clock", 9), ("other", 0), (None, 0)])
def test_an_extension_names_the_clock_it_is_about(clock: str | None, longer_by: int) -> None:
    rules = a_procedure(extend='{ max = 9, unit = "day", by = ["intake"] }')
    longer = replace(happened("extended", 2026, 1, 5), clock=clock, n=20)

    found = reading(rules, happened("filed", 2026, 1, 1), longer)

    assert found.longer_by == longer_by


def test_what_ended_a_clock_is_not_made_longer_the_day_after() -> None:
    rules = a_procedure(
        start='"accepted"', stop='["reported"]', extend='{ max = 9, unit = "day", by = ["intake"] }'
    )
    told = [happened("accepted", 2026, 1, 5), happened("reported", 2026, 1, 9)]

    on_the_day, after = (
        times(rules, *told, replace(happened("extended", 2026, 1, day), clock="clock", n=9))
        for day in (9, 10)
    )

    assert ([one.longer_by for one in on_the_day], [one.longer_by for one in after]) == ([9], [0])


# What a reading says


@pytest.mark.parametrize(
    ("as_of", "state", "days", "says"),
    [
        (date(2026, 2, 28), "running", 2, "Bureau above told in 2 days"),
        (date(2026, 3, 1), "running", 1, "Bureau above told after tomorrow"),
        (date(2026, 3, 2), "running", 0, "Bureau above told after today"),
        (date(2026, 3, 3), "lapsed", -1, "Bureau above told: the last day was 2 March 2026"),
    ],
)
def test_the_days_are_counted_down_to_the_last_one(
    as_of: date, state: str, days: int, says: str
) -> None:
    # 60 days from 1 January.
    found = reading(a_procedure(), happened("filed", 2026, 1, 1), as_of=as_of)

    assert (found.state, found.days, in_english(found.headline)) == (state, days, says)


def test_the_earlier_last_day_is_read_first_and_what_stands_still_last() -> None:
    other = in_full(changed(CLOCK, tracks='["accusation"]', n="9"))
    rules = a_procedure(n="5", toll=f"[{HEARING}]", more=other)
    filed, stood = happened("filed", 2026, 1, 1), happened("suspended", 2026, 1, 3)

    runs, stands = (
        read(rules, "accusation", told, the_calendar("cn"), date(2026, 1, 1))
        for told in ([filed], [filed, stood])
    )

    assert [(one.clock, one.effect) for one in runs] == [("clock", "told"), ("answer", "target")]
    assert [(one.clock, one.effect) for one in stands] == [
        ("answer", "target"),
        ("clock", "paused"),
    ]


THANKS = TRACK.replace("small", "commendation")
EARLY = changed(CLOCK, id='"early"', tracks="", before_sorting="true")


@pytest.mark.parametrize(
    ("start", "alone", "agreed"),
    [('"closed"', ["early"], []), ('"filed"', ["answer"], ["answer"])],
)
def test_what_one_person_called_thanks_is_waited_for_unless_thanks_have_a_time_of_their_own(
    start: str, alone: list[str], agreed: list[str]
) -> None:
    under = rules(THANKS + EARLY + changed(CLOCK, tracks='["commendation"]', start=start))
    day = date(2026, 1, 5)
    told = [
        Happening("filed", on=day),
        Happening("matter_sorted", on=day, matter="m1", about={"kind": "commendation"}),
    ]
    second = [Happening("softening_seconded", on=day, matter=matter) for matter in ("m2", "m1")]

    found = [
        [each.reading.clock for each in of_case(facts, under, the_calendar("gb-ew"), day)]
        for facts in (told, [*told, second[0]], [*told, *second])
    ]

    assert found == [alone, alone, agreed]


# What is owed


def test_a_notice_is_owed_to_each_reader_by_its_last_day() -> None:
    both = '["complainant", "officer"]'
    under = rules(
        DOCUMENT + changed(NOTICE, to=both) + changed(NOTICE, id='"late"', n="5", unit='"workday"')
    )

    calendar, day = the_calendar("gb-ew"), date(2026, 3, 2)
    told = owed(under, "suggestion", "closed", day, calendar)

    assert [(one.notice.id, one.to, one.by_day) for one in told] == [
        ("told", "complainant", day),
        ("told", "officer", day),
        ("late", "complainant", date(2026, 3, 9)),
    ]
    assert owed(under, "suggestion", "filed", day, calendar) == []
    assert owed(under, "small", "closed", day, calendar) == []
