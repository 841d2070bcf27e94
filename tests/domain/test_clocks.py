"""Times are made longer, stand still, go on as the law allows; what ran out is written down once."""

from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Fact, Refused
from domain.people import SYSTEM, Actor
from domain.procedure import bundled, parse
from domain.sealed import Sealed
from tests.facts import happened
from tests.history import HEAD, INQUIRED, INTAKE, INVESTIGATOR, ISSUED, LEAD, given, then

C = Complaint
EXTENDED = happened(C.Extended)
SUSPENDED = happened(C.Suspended)
LAPSED = happened(C.ClockLapsed)
ACCEPTED_AT = 6
"""The position of the fact that the sixty days start from: taken up on 3 March, so until 2 May."""


def extend(complaint: Complaint, by: Actor = LEAD, **told: Any) -> None:
    complaint.extend(
        by=by,
        **{
            "matter": "m1",
            "clock": "handle_accusation",
            "n": 30,
            "reasons": "The recording has to be restored first.",
            "on": date(2026, 4, 20),
            **told,
        },
    )


REVIEWED = (
    happened(C.Filed),
    happened(C.MatterSorted, kind="remedy"),
    *ISSUED[2:],
    happened(C.ReviewRequested),
)
"""A request for a remedy that was decided, and is looked at by the bureau above."""


def under_rules(old: str, new: str, *facts: Fact) -> Complaint:
    """A case in inquiry, under the procedure with one thing put differently."""
    complaint = given(*INQUIRED, *facts)
    text = bundled("cn-service")
    assert old in text
    complaint.procedure = parse(text.replace(old, new))
    return complaint


def due(complaint: Complaint, clock: str = "handle_accusation") -> date | None:
    [found] = [each for each in complaint.clocks_of("m1", date(2026, 1, 1)) if each.clock == clock]
    return found.due


def test_a_time_is_made_longer_with_its_reason() -> None:
    complaint = given(*INQUIRED)

    extend(complaint)

    # 60 days from 3 March: 2 May; thirty more: 1 June.
    assert due(complaint) == date(2026, 6, 1)
    [fact] = then(complaint)
    assert fact == happened(
        C.Extended,
        reasons=Sealed("The recording has to be restored first.", of="case"),
        notice_due=date(2026, 4, 20),
    )


def test_what_was_made_longer_once_can_be_made_longer_by_what_is_left() -> None:
    complaint = given(*INQUIRED, happened(C.Extended, n=10))

    extend(complaint, n=20, on=date(2026, 5, 12))

    assert due(complaint) == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("told", "field", "rule", "says"),
    [
        ({"clock": "silence"}, "clock", "complaint.clocks", "Choose one of the times"),
        ({"clock": None}, "clock", "complaint.clocks", "Choose one of the times"),
        ({"n": 0}, "n", "complaint.clocks", "a whole number above nought"),
        ({"n": None}, "n", "complaint.clocks", "a whole number above nought"),
        ({"n": 31}, "n", "art. 46", "30 days more at most; 30 of them are left"),
        ({"reasons": " "}, "reasons", "art. 46", "Say why more time is needed"),
        ({"on": None}, "on", "complaint.days", "Give the day"),
        ({"on": date(2026, 5, 3)}, "on", "art. 46", "The last day was 2026-05-02"),
        ({"on": date(2026, 3, 2)}, "on", "complaint.days", "before what it follows from"),
    ],
)
def test_an_extension_is_refused_where_the_law_gives_none(
    told: dict[str, Any], field: str, rule: str, says: str
) -> None:
    complaint = given(*INQUIRED)

    with pytest.raises(Refused) as refused:
        extend(complaint, **told)

    assert refused.value.field == field
    assert rule in refused.value.rule
    assert says in str(refused.value.sentence)
    assert then(complaint) == []


def test_an_extension_is_not_given_twice_over() -> None:
    complaint = given(*INQUIRED, EXTENDED)

    with pytest.raises(Refused) as refused:
        extend(complaint, n=1)

    assert "0 of them are left" in str(refused.value.sentence)


@pytest.mark.parametrize(
    ("facts", "by", "says"),
    [
        ((LAPSED,), LEAD, "The last day was 2026-05-02. What has run out"),
        ((), INTAKE, "not yours to decide"),
    ],
)
def test_an_extension_is_not_offered_where_nobody_could_give_it(
    facts: tuple[Fact, ...], by: Actor, says: str
) -> None:
    complaint = given(*INQUIRED, *facts)

    with pytest.raises(Refused) as refused:
        extend(complaint, by)

    assert refused.value.field == ""
    assert says in str(refused.value.sentence)


def test_a_role_makes_no_time_longer_that_the_rule_does_not_give_it() -> None:
    rule = 'by = ["lead", "head"], notice = "extension_accusation" }'
    complaint = under_rules(rule, rule.replace('"lead", ', ""))

    with pytest.raises(Refused) as refused:
        extend(complaint)
    extend(complaint, HEAD)

    assert "No time runs here now" in str(refused.value.sentence)
    assert len(then(complaint)) == 1


@pytest.mark.parametrize("approved_by", [None, "", LEAD.id])
def test_where_another_person_has_to_approve_nobody_extends_alone(approved_by: str | None) -> None:
    rule = 'by = ["lead", "head"], notice = "extension_accusation" }'
    complaint = under_rules(rule, rule.replace(" }", ", approval = true }"))

    with pytest.raises(Refused) as refused:
        extend(complaint, approved_by=approved_by)
    extend(complaint, approved_by=HEAD.id)

    assert refused.value.field == "approved_by"
    [fact] = then(complaint)
    assert isinstance(fact, C.Extended)
    assert fact.approved_by == HEAD.id


# Standing still


def suspend(complaint: Complaint, **told: Any) -> None:
    complaint.suspend(
        by=LEAD,
        **{
            "matter": "m1",
            "ground": "hearing",
            "on": date(2026, 3, 10),
            "reasons": "A hearing was called.",
            **told,
        },
    )


def test_a_time_stands_still_and_goes_on() -> None:
    complaint = given(*REVIEWED)

    suspend(complaint)
    complaint.resume(by=LEAD, matter="m1", ground="hearing", on=date(2026, 3, 20))

    assert then(complaint) == [
        happened(C.Suspended, reasons=Sealed("A hearing was called.", of="case")),
        happened(C.Resumed),
    ]


@pytest.mark.parametrize(
    ("facts", "told", "field", "says"),
    [
        ((), {"ground": "holiday"}, "ground", "Choose a ground of the procedure"),
        ((), {"ground": None}, "ground", "Choose a ground of the procedure"),
        ((SUSPENDED,), {}, "ground", "on this ground already, since 2026-03-10"),
        ((), {"on": None}, "on", "Give the day"),
        ((), {"on": date(2026, 2, 1)}, "on", "before what it follows from"),
        ((), {"reasons": None}, "reasons", "Say what happened"),
    ],
)
def test_a_time_stands_still_only_on_a_ground_and_from_a_day(
    facts: tuple[Fact, ...], told: dict[str, Any], field: str, says: str
) -> None:
    complaint = given(*REVIEWED, *facts)

    with pytest.raises(Refused) as refused:
        suspend(complaint, **told)

    assert refused.value.field == field
    assert refused.value.rule
    assert says in str(refused.value.sentence)


def test_where_the_procedure_has_no_ground_nothing_stands_still() -> None:
    complaint = given(*REVIEWED)
    text = bundled("cn-service").replace(', grounds = ["hearing"]', "")
    complaint.procedure = parse(
        text.replace('hearing = { en = "A hearing is held", zh = "举行听证" }', "")
    )

    with pytest.raises(Refused) as refused:
        suspend(complaint)

    assert (refused.value.field, refused.value.rule) == ("", "cn-service suspension")


@pytest.mark.parametrize(
    ("facts", "ground", "on", "field", "says"),
    [
        ((), "hearing", date(2026, 3, 20), "", "Nothing stands still here"),
        ((SUSPENDED,), "court", date(2026, 3, 20), "ground", "not stand still on this ground"),
        ((SUSPENDED,), None, date(2026, 3, 20), "ground", "not stand still on this ground"),
        ((SUSPENDED,), "hearing", date(2026, 3, 9), "on", "before what it follows from"),
        ((SUSPENDED,), "hearing", None, "on", "Give the day"),
    ],
)
def test_only_what_stands_still_goes_on(
    facts: tuple[Fact, ...], ground: str | None, on: date | None, field: str, says: str
) -> None:
    complaint = given(*REVIEWED, *facts)

    with pytest.raises(Refused) as refused:
        complaint.resume(by=LEAD, matter="m1", ground=ground, on=on)

    assert refused.value.field == field
    assert says in str(refused.value.sentence)


@pytest.mark.parametrize("verb", ["suspend", "resume"])
def test_who_inquires_does_not_let_the_time_stand_still(verb: str) -> None:
    complaint = given(*REVIEWED, SUSPENDED)
    told = {"matter": "m1", "ground": "hearing", "on": date(2026, 3, 20)}

    with pytest.raises(Refused, match="not yours to decide"):
        getattr(complaint, verb)(
            by=INVESTIGATOR, **told, **({"reasons": "Why"} if verb == "suspend" else {})
        )


# Running out


def lapse(complaint: Complaint, today: date, by: Actor = SYSTEM) -> None:
    complaint.lapse(
        by=by, matter="m1", clock="handle_accusation", started_by=ACCEPTED_AT, today=today
    )


def test_that_a_time_ran_out_is_written_down_with_what_it_means() -> None:
    complaint = given(*INQUIRED)

    lapse(complaint, date(2026, 5, 3))

    assert then(complaint) == [LAPSED]


def test_an_answer_that_came_too_late_does_not_undo_that_the_time_ran_out() -> None:
    late = happened(C.DispositionIssued, on=date(2026, 5, 26))
    complaint = given(*INQUIRED, late)

    lapse(complaint, date(2026, 6, 1))

    assert then(complaint) == [LAPSED]


@pytest.mark.parametrize(
    ("facts", "today", "by", "says"),
    [
        ((), date(2026, 5, 2), SYSTEM, "has not run out"),
        ((EXTENDED,), date(2026, 5, 3), SYSTEM, "has not run out"),
        ((LAPSED,), date(2026, 5, 4), SYSTEM, "written down already"),
        ((), date(2026, 5, 3), HEAD, "Nobody decides that a time ran out"),
        (
            (happened(C.DispositionIssued, on=date(2026, 5, 2)),),
            date(2026, 5, 3),
            SYSTEM,
            "has not run out",
        ),
    ],
)
def test_a_time_that_has_not_run_out_is_not_written_down(
    facts: tuple[Fact, ...], today: date, by: Actor, says: str
) -> None:
    complaint = given(*INQUIRED, *facts)

    with pytest.raises(Refused) as refused:
        lapse(complaint, today, by)

    assert says in str(refused.value.sentence)
    assert then(complaint) == []


def test_what_the_law_takes_to_have_happened_and_what_must_be_decided_are_written_down() -> None:
    breach = 'breach = "target"\nsrc = { en = "Our own target; People'
    complaint = under_rules(breach, breach.replace("target", "deemed(declined)", 1))

    lapse(complaint, date(2026, 5, 3))

    assert then(complaint) == [happened(C.ClockLapsed, breach="deemed", deemed="declined")]


def test_each_recording_has_its_own_last_day_until_its_holder_keeps_it() -> None:
    asked = [
        happened(C.PreservationAsked, request=request, deletes_on=day)
        for request, day in (("r1", date(2026, 3, 28)), ("r2", date(2026, 3, 12)))
    ]
    kept = happened(C.PreservationConfirmed, request="r2")
    complaint = given(*INQUIRED, *asked, kept)

    found = complaint.clocks_of("m1", date(2026, 3, 29))

    assert [(each.due, each.state) for each in found if each.clock == "preservation"] == [
        (date(2026, 3, 12), "kept"),
        (date(2026, 3, 28), "lapsed"),
    ]


def test_who_makes_a_time_longer_writes_down_by_when_the_person_is_told() -> None:
    at_once = 'document = "extension"\nsrc = { en = "Our own promise'
    complaint = under_rules(at_once, f'n = 3\nunit = "day"\n{at_once}')

    extend(complaint)

    [fact] = then(complaint)
    assert isinstance(fact, C.Extended)
    assert fact.notice_due == date(2026, 4, 23)
