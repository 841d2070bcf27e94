"""Whoever is told another decision has the whole time against it, whatever became of the time before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as some

from domain import procedure as procedures
from domain.clock import Happening, Reading, every_run
from domain.complaint import Complaint
from domain.history import Fact
from tests import history as told
from tests.domain.clocks import a_procedure, happened, in_chinese, in_english, the_calendar
from tests.domain.test_at_the_edge import LETTER, times
from tests.facts import happened as recorded
from tests.history import PERSON, given, procedure, refusal, then

C = Complaint
ISSUED, SERVED, ASKED = "disposition_issued", "served", "review_requested"
DAY = timedelta(days=1)
DECIDED = (happened(ISSUED, 2026, 3, 2), happened(SERVED, 2026, 3, 3))
"""Received on 3 March: a review can be asked for until 2 April."""
BACK = replace(happened("service_failed", 2026, 6, 5), matter="m1")


def ran_out(started_by: int, clock: str = "clock", subject: str = "") -> Happening:
    lapse = replace(happened("clock_lapsed", 2026, 4, 30), clock=clock, started_by=started_by)
    return replace(lapse, about={"subject": subject} if subject else {})


def said(found: list[Reading]) -> list[tuple[date, date | None, str]]:
    return [(one.started_on, one.due, one.state) for one in found]


@pytest.mark.parametrize(
    ("next_", "start", "last_day"),
    [
        ([happened(SERVED, 2026, 6, 3)], date(2026, 6, 3), date(2026, 7, 3)),
        ([], date(2026, 6, 16), date(2026, 7, 16)),
        ([BACK, happened(SERVED, 2026, 6, 20)], date(2026, 6, 20), date(2026, 7, 20)),
    ],
    ids=["received", "never opened", "came back and sent again"],
)
@pytest.mark.parametrize(
    ("before", "first"),
    [
        ((*DECIDED, ran_out(2)), (date(2026, 3, 3), date(2026, 4, 2), "lapsed")),
        (DECIDED, (date(2026, 3, 3), date(2026, 4, 2), "lapsed")),
        ((DECIDED[0], ran_out(1)), (date(2026, 3, 17), date(2026, 4, 16), "lapsed")),
        (
            (*DECIDED, happened(ASKED, 2026, 3, 9)),
            (date(2026, 3, 3), date(2026, 4, 2), "kept"),
        ),
    ],
    ids=["ran out", "ran out and nobody wrote it down", "was never opened", "was used"],
)
def test_a_decision_issued_anew_opens_a_whole_time_whatever_became_of_the_first(
    before: tuple[Happening, ...],
    first: tuple[date, date, str],
    next_: list[Happening],
    start: date,
    last_day: date,
) -> None:
    anew = [happened("reopened", 2026, 5, 4), happened(ISSUED, 2026, 6, 1), *next_]

    found = times(a_procedure(**LETTER), *before, *anew)

    assert said(found) == [first, (start, last_day, "running")]
    assert [one.replaced for one in found] == [True, False]
    assert not found[1].recorded


def test_a_time_that_still_runs_gives_way_to_that_of_the_new_decision() -> None:
    anew = [happened(ISSUED, 2026, 3, 20), happened(SERVED, 2026, 3, 23)]

    first, second = times(a_procedure(**LETTER), *DECIDED, *anew)

    assert (first.state, first.ended_on) == ("void", date(2026, 3, 20))
    assert in_english(first.total).endswith(
        "It was decided anew on 20 March 2026: a whole time counts against the new decision."
    )
    assert in_chinese(first.total).endswith("针对新的决定，期限重新完整计算。")
    assert (second.started_on, second.due) == (date(2026, 3, 23), date(2026, 4, 22))


def test_a_letter_whose_place_another_took_before_it_arrived_opens_nothing() -> None:
    told = [happened(ISSUED, 2026, 3, 2), happened(ISSUED, 2026, 3, 10)]

    [only] = times(a_procedure(**LETTER), *told)

    assert (only.started_on, only.started_by) == (date(2026, 3, 25), 2)


def test_a_review_that_was_asked_for_by_a_letter_that_nobody_opened_stays_asked_for() -> None:
    told = [
        happened(ISSUED, 2026, 3, 2),
        happened(ASKED, 2026, 3, 5),
        happened(ISSUED, 2026, 3, 10),
    ]

    used, whole = times(a_procedure(**LETTER), *told)

    assert (used.state, used.ended_on) == ("kept", date(2026, 3, 5))
    assert (whole.state, whole.started_on) == ("running", date(2026, 3, 25))


def test_who_asked_before_anybody_noted_the_receipt_has_used_the_right() -> None:
    told = [
        happened(ISSUED, 2026, 3, 2),
        happened(ASKED, 2026, 3, 5),
        happened(SERVED, 2026, 3, 6),
    ]

    [used] = times(a_procedure(**LETTER), *told)

    assert (used.state, used.ended_on) == ("kept", date(2026, 3, 5))


def test_the_receipt_of_the_earlier_letter_is_not_taken_for_that_of_the_new_one() -> None:
    # Written down before the new decision was issued; of the same day, or even of a later one.
    late = replace(happened(SERVED, 2026, 3, 12), position=1)
    first = replace(happened(ISSUED, 2026, 3, 2), position=0)
    new = replace(happened(ISSUED, 2026, 3, 10), position=2)
    back = replace(happened("service_failed", 2026, 3, 12), position=1, matter="m1")
    rules, days = a_procedure(**LETTER), the_calendar("cn")

    for earlier in (late, back):
        found = every_run(rules, "accusation", [first, earlier, new], days, date(2026, 3, 12))
        assert [one.started_on for one in found if one.clock == "clock"] == [date(2026, 3, 25)]


@pytest.mark.parametrize("before", [(), (*DECIDED, ran_out(2))], ids=["the first", "another"])
def test_a_receipt_stands_behind_a_letter_that_was_written_down_too_late(
    before: tuple[Happening, ...],
) -> None:
    # Issued on Monday 1 June and written down on the 4th; received on the 3rd, written down the 4th.
    noon = datetime(2026, 6, 4, 4, tzinfo=UTC)
    issued = replace(happened(ISSUED, 2026, 6, 1), at=noon)
    served = replace(happened(SERVED, 2026, 6, 3), at=noon)

    *_, last = times(a_procedure(**LETTER), *before, issued, served)

    assert (last.started_on, last.due) == (date(2026, 6, 4), date(2026, 7, 4))
    assert last.started_by == len(before) + 2


def test_where_no_day_counts_as_that_of_receipt_the_new_time_waits_for_it() -> None:
    rules = a_procedure(**{key: LETTER[key] for key in LETTER if key != "deemed_start"})
    anew = happened(ISSUED, 2026, 6, 1)

    sent = times(rules, *DECIDED, anew)
    arrived = times(
        rules, *DECIDED, anew, happened(SERVED, 2026, 6, 3), happened(SERVED, 2026, 6, 9)
    )

    assert [one.replaced for one in sent] == [True]
    assert [one.started_on for one in arrived] == [date(2026, 3, 3), date(2026, 6, 3)]


@pytest.mark.parametrize("kind", ["duty", "limitation"])
def test_what_the_office_owes_begins_no_second_time_by_being_begun_again(kind: str) -> None:
    rules = a_procedure(**LETTER | {"kind": f'"{kind}"'})
    anew = [happened(ISSUED, 2026, 6, 1), happened(SERVED, 2026, 6, 3)]

    found = times(rules, *DECIDED, *anew)

    assert [one.started_on for one in found] == [date(2026, 3, 3)]


@pytest.mark.parametrize(
    ("between", "starts"),
    [([], [3]), (["reopened"], [3, 6]), (["reopened", "message_sent"], [3, 6])],
)
def test_of_several_decisions_the_first_counts_until_it_is_taken_up_again(
    between: list[str], starts: list[int]
) -> None:
    rules = a_procedure(
        kind='"right"', start=f'["{ISSUED}", "declined"]', stop=f'["{ASKED}"]', breach='"lapse"'
    )
    taken_up = [happened(fact, 2026, 5, 4) for fact in between]

    found = times(rules, happened(ISSUED, 2026, 3, 2), *taken_up, happened("declined", 2026, 6, 1))

    assert [one.started_on.month for one in found] == starts


@settings(max_examples=200, deadline=None)
@for_all(some.integers(0, 2**64), some.integers(0, 20), some.booleans(), some.booleans())
def test_after_the_last_decision_was_received_there_is_always_a_whole_time(
    seed: int, later: int, deemed: bool, came_back: bool
) -> None:
    chance = Random(seed)
    facts = [ISSUED, SERVED, ASKED, "service_failed", "reopened", "overturned", "clock_lapsed"]
    day, before = date(2026, 1, 1), list[Happening]()
    for _ in range(chance.randrange(12)):
        day += timedelta(days=chance.choice((0, 1, 5, 15, 16, 31, 60)))
        fact = chance.choice(facts)
        by = chance.randint(0, len(before))
        before.append(Happening(fact, on=day, matter="m1", clock="clock", started_by=by))
    letter = [Happening(ISSUED, on=day, matter="m1")]
    if came_back:
        letter.append(Happening("service_failed", on=day, matter="m1"))
    opened = Happening(SERVED, on=day + timedelta(days=later), matter="m1")
    again = replace(opened, on=opened.on + chance.randrange(60) * DAY if opened.on else None)
    rules = a_procedure(**{key: LETTER[key] for key in LETTER if deemed or key != "deemed_start"})

    once = times(rules, *before, *letter, opened)
    twice = times(rules, *before, *letter, opened, again)

    start = day + timedelta(days=min(later, 15) if deemed and not came_back else later)
    last = max(once, key=lambda each: each.started_by)
    assert (last.started_on, last.due) == (start, start + timedelta(days=30))
    assert (last.ended_on, last.replaced, last.recorded) == (None, False, False)
    assert said(twice) == said(once)


# The three procedures


@pytest.mark.parametrize(
    ("under", "track", "clock", "fact", "due"),
    [
        # Received on 3 June, thirty days; issued on 1 June, twenty-eight days.
        ("cn-service", "remedy", "review_window", ISSUED, [date(2026, 4, 2), date(2026, 7, 3)]),
        ("gb-ew", "accusation", "review", ISSUED, [date(2026, 3, 30), date(2026, 6, 29)]),
        # The officer's: a report that was sent back and is laid before him again, ten days.
        (
            "us-dc",
            "accusation",
            "officer_responds",
            "recommended",
            [date(2026, 3, 12), date(2026, 6, 11)],
        ),
    ],
)
def test_in_each_procedure_the_second_decision_has_its_own_time(
    under: str, track: str, clock: str, fact: str, due: list[date]
) -> None:
    about = {"subject": "s1"} if fact == "recommended" else {}
    story = [
        replace(happened(fact, 2026, 3, 2), about=about),
        replace(happened(SERVED, 2026, 3, 3), about=about),
        ran_out(2 if under == "cn-service" else 1, clock, about.get("subject", "")),
        replace(happened(fact, 2026, 6, 1), about=about),
        replace(happened(SERVED, 2026, 6, 3), about=about),
    ]
    numbered = [replace(one, position=number) for number, one in enumerate(story, start=1)]
    rules = procedure(under)

    found = every_run(rules, track, numbered, the_calendar(rules.calendar), date(2026, 6, 4))

    ours = [one for one in found if one.clock == clock]
    assert [one.due for one in ours] == due
    assert [(one.state, one.recorded) for one in ours] == [("lapsed", True), ("running", False)]


def test_who_is_suspended_again_can_appeal_while_the_second_suspension_lasts() -> None:
    def suspended(month: int) -> Happening:
        until = {"last_day": date(2026, month + 1, 1)}
        return replace(
            happened("duty_suspended", 2026, month, 2), about={"subject": "s1"}, days=until
        )

    rules = procedure("cn-service")
    found = every_run(
        rules, "accusation", [suspended(3), suspended(5)], the_calendar("cn"), date(2026, 5, 3)
    )

    appeals = [one for one in found if one.clock == "suspension_appeal"]
    assert [(one.due, one.state) for one in appeals] == [
        (date(2026, 4, 1), "lapsed"),
        (date(2026, 6, 1), "running"),
    ]


# Who comes late


ON_TIME = procedures.bundled("cn-service").replace(
    'on = "request_review"\n', 'on = "request_review"\nwithin = "review_window"\n'
)
"""The Chinese procedure, were a request that comes late refused, as it is in England and Wales."""
REMEDY = (told.BROUGHT[0], recorded(C.MatterSorted, kind="remedy"), *told.ISSUED[2:])
ARRIVED = recorded(C.Served, document="disposition-1", on=date(2026, 5, 27))
LOST = recorded(
    C.ClockLapsed,
    clock="review_window",
    due=date(2026, 6, 26),
    started_by=len(REMEDY) + 1,
    breach="lapse",
)
ANEW = (
    recorded(C.Reopened, on=date(2026, 8, 3)),
    recorded(C.DispositionDrafted, draft=2),
    recorded(C.DispositionApproved, draft=2),
    recorded(C.DispositionIssued, draft=2, on=date(2026, 9, 1)),
)


def in_time(*facts: Fact) -> Complaint:
    case = given(*REMEDY, ARRIVED, LOST, *facts)
    case.goes_by(procedures.parse(ON_TIME))
    return case


def test_a_late_request_is_refused_until_it_was_decided_anew() -> None:
    late, again = in_time(), in_time(*ANEW)

    refused = refusal(lambda: late.request_review(by=PERSON, matter="m1"))
    again.request_review(by=PERSON, matter="m1")

    assert "The last day for this was 2026-06-26" in str(refused.sentence)
    assert [type(each) for each in then(again)] == [C.ReviewRequested]


@pytest.mark.parametrize(
    "way",
    [
        (recorded(C.ServiceFailed, document="disposition-2", on=date(2026, 9, 4)),),
        (recorded(C.Served, document="disposition-2", on=date(2026, 9, 4)),),
    ],
    ids=["came back", "received"],
)
def test_who_has_the_new_letter_and_who_has_it_not_yet_may_both_ask(way: tuple[Fact, ...]) -> None:
    case = in_time(*ANEW, *way)

    case.request_review(by=PERSON, matter="m1")

    assert len(then(case)) == 1


def test_the_time_against_the_new_decision_runs_out_as_well() -> None:
    # Issued on 1 September, it counts as received on the 16th; thirty days more.
    lost = recorded(
        C.ClockLapsed,
        clock="review_window",
        due=date(2026, 10, 16),
        started_by=len(REMEDY) + 2 + len(ANEW),
        breach="lapse",
    )
    case = in_time(*ANEW, lost)

    refused = refusal(lambda: case.request_review(by=PERSON, matter="m1"))

    assert "The last day for this was 2026-10-16" in str(refused.sentence)


def test_in_england_and_wales_the_guard_looks_at_the_newest_decision() -> None:
    lost = recorded(
        C.ClockLapsed, clock="review", due=date(2026, 6, 23), started_by=len(told.ISSUED),
        breach="lapse",
    )  # fmt: skip
    late = given(*told.ISSUED, lost, under="gb-ew")
    again = given(*told.ISSUED, lost, *ANEW[1:], under="gb-ew")

    refused = refusal(lambda: late.request_review(by=PERSON, matter="m1"))
    again.request_review(by=PERSON, matter="m1")

    assert "The last day for this was 2026-06-23" in str(refused.sentence)
    assert len(then(again)) == 1
