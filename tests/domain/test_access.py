"""Who may see a case: the rule over every person there can be, and what is decided about access."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from domain.access import CASE_WORK, ROLES, Act, Standing, Tie, tie
from domain.complaint import Complaint
from domain.complaint.access import EMERGENCY
from domain.people import LEADERS, STAFF, Actor, Role
from tests import history as told
from tests.facts import happened, typed
from tests.history import COLLEAGUE, HEAD, INTAKE, INVESTIGATOR, LEAD, given, refusal, then

C = Complaint
DAY = date(2026, 3, 3)
NOON = 1_772_510_400
AUDITOR = Actor("account-auditor", Role.AUDITOR, "audit")
ADMINISTRATOR = Actor("account-admin", Role.ADMINISTRATOR, "staff")
STRANGER = replace(COLLEAGUE, unit="Harbour Road")
HELD = (*told.ACCEPTED, happened(C.ResponsibilityTaken, holder=INTAKE.id, unit="inspectorate"))
APART = happened(C.Arose, apart=(COLLEAGUE.id,))
DRAWN = happened(C.CircleDrawn, members=(HEAD.id,))


def sees(case: Complaint, by: Actor, act: Act = Act.READ, *, day: date = DAY, second: int = NOON):
    return case.tie_of(by, act, day, second)


def everybody() -> Iterator[tuple[str, Standing]]:
    """Every role, with everything that a case can say of somebody."""
    flags = [each.name for each in fields(Standing) if each.name != "mode"]
    for said in product((False, True), repeat=len(flags)):
        for mode in ("named", "confidential", "anonymous"):
            at = Standing(mode=mode, **dict(zip(flags, said, strict=True)))
            yield from ((role, at) for role in STAFF)


# The rule


def test_whoever_a_case_is_about_sees_nothing_of_it_whatever_else_holds() -> None:
    assert not [
        (role, at, act)
        for role, at in everybody()
        for act in Act
        if at.apart and tie(role, act, at) is not None
    ]


def test_no_tie_helps_a_role_that_does_not_work_on_cases() -> None:
    for role, at in everybody():
        for act in Act:
            assert tie(role, act, at) is None or role in ROLES[act]
    assert all(Role.ADMINISTRATOR not in roles for roles in ROLES.values())


def test_who_reads_the_name_may_read_the_case() -> None:
    assert not [
        (role, at)
        for role, at in everybody()
        if tie(role, Act.NAMES, at) is not None and tie(role, Act.READ, at) is None
    ]


def test_a_name_that_was_not_given_is_read_by_nobody_and_one_in_confidence_by_those_at_work() -> (
    None
):
    for role, at in everybody():
        by = tie(role, Act.NAMES, at)
        if at.mode == "anonymous":
            assert by is None
        if at.mode == "confidential":
            assert by in {None, Tie.HANDS, Tie.GRANT, Tie.GLASS}


def test_a_closed_case_keeps_out_those_who_lead_and_the_unit() -> None:
    for role, at in everybody():
        if at.circled and not (at.hands or at.offered or at.granted or at.glass or at.in_circle):
            assert tie(role, Act.READ, at) is None


def test_more_that_ties_somebody_to_a_case_never_takes_sight_away() -> None:
    ties = ("hands", "offered", "granted", "glass", "in_circle", "unheld", "unit")
    for role, at in everybody():
        if tie(role, Act.READ, at) is None:
            continue
        for name in ties:
            assert (
                tie(
                    role,
                    Act.READ,
                    replace(at, **{name: True}),  # type: ignore[arg-type]  # each of these is a flag
                )
                is not None
            )


# What a case says of a person


@pytest.mark.parametrize(
    ("facts", "by", "expected"),
    [
        (told.BROUGHT, COLLEAGUE, Tie.UNHELD),
        (HELD, INTAKE, Tie.HANDS),
        (HELD, replace(COLLEAGUE, unit="Ｉnspectorate "), Tie.UNIT),
        (HELD, STRANGER, None),
        (HELD, LEAD, Tie.LEADS),
        ((*HELD, happened(C.Assigned, investigator=COLLEAGUE.id)), STRANGER, Tie.HANDS),
        ((*HELD, happened(C.HandoverOffered, offered_to=COLLEAGUE.id)), STRANGER, Tie.OFFERED),
        ((*HELD, APART), replace(COLLEAGUE, unit="inspectorate"), None),
        ((*HELD, DRAWN), LEAD, None),
        ((*HELD, DRAWN), HEAD, Tie.CIRCLE),
        ((*HELD, DRAWN), INTAKE, Tie.HANDS),
        ((*HELD, DRAWN, happened(C.CircleOpened)), LEAD, Tie.LEADS),
        (HELD, ADMINISTRATOR, None),
    ],
)
def test_what_lets_somebody_read_a_case(facts: Any, by: Actor, expected: Tie | None) -> None:
    assert sees(given(*facts), by) is expected


def test_a_restricted_file_is_read_by_those_who_can_lift_that() -> None:
    case = given(*HELD, happened(C.Restricted))

    assert sees(case, LEAD) is Tie.LEADS
    assert sees(case, INTAKE) is sees(case, INTAKE, Act.NAMES) is None
    assert sees(case, AUDITOR, Act.REPLAY) is Tie.AUDIT


def test_an_auditor_replays_a_closed_case_and_reads_no_case() -> None:
    case = given(*HELD, DRAWN)

    assert sees(case, AUDITOR, Act.REPLAY) is Tie.AUDIT
    assert sees(case, AUDITOR, Act.READ) is sees(case, AUDITOR, Act.NAMES) is None


@pytest.mark.parametrize(
    ("fact", "until"),
    [
        (happened(C.AccessGiven, person=COLLEAGUE.id, until=DAY, names=False), DAY),
        (happened(C.ColleagueLent, colleague=COLLEAGUE.id, lent_until=DAY), DAY),
        (
            happened(
                C.CoverArranged,
                absent=INTAKE.id,
                cover=COLLEAGUE.id,
                covers_from=DAY - timedelta(2),
                covers_until=DAY,
            ),
            DAY,
        ),
    ],
)
def test_what_is_given_for_a_time_ends_with_its_last_day(fact: Any, until: date) -> None:
    case = given(*HELD, fact)

    assert sees(case, STRANGER, day=until) is not None
    assert sees(case, STRANGER, day=until + timedelta(1)) is None


# Giving access


def test_whoever_answers_for_a_case_gives_access_until_a_day() -> None:
    case = given(*HELD)

    case.give_access(
        by=INTAKE, person=COLLEAGUE.id, until=date(2026, 3, 20), reasons="翻译", on=DAY
    )

    assert then(case) == [
        C.AccessGiven(
            person=COLLEAGUE.id, names=False, until=date(2026, 3, 20), reasons=typed("翻译")
        )
    ]
    assert sees(case, STRANGER) is Tie.GRANT
    assert sees(case, STRANGER, Act.NAMES) is None


def test_access_ends_before_its_last_day() -> None:
    case = given(*HELD, happened(C.AccessGiven, person=COLLEAGUE.id, names=True))

    case.end_access(by=LEAD, person=COLLEAGUE.id, on=DAY)

    assert then(case) == [C.AccessEnded(person=COLLEAGUE.id)]
    assert sees(case, STRANGER) is None


@pytest.mark.parametrize(
    ("facts", "by", "person", "until", "reasons", "rule"),
    [
        (HELD, INVESTIGATOR, COLLEAGUE.id, DAY, "x", "access"),
        (HELD, INTAKE, COLLEAGUE.id, DAY, " ", "access"),
        (HELD, INTAKE, COLLEAGUE.id, DAY - timedelta(1), "x", "access"),
        (HELD, INTAKE, COLLEAGUE.id, DAY + timedelta(91), "x", "access"),
        (HELD, INTAKE, "account-nobody", DAY, "x", "access"),
        ((*HELD, APART), LEAD, COLLEAGUE.id, DAY, "x", "conflict"),
        ((*HELD, DRAWN), LEAD, COLLEAGUE.id, DAY, "x", "access"),
    ],
)
def test_access_that_is_refused(
    facts: Any, by: Actor, person: str, until: date, reasons: str, rule: str
) -> None:
    case = given(*facts)

    refused = refusal(
        lambda: case.give_access(by=by, person=person, until=until, reasons=reasons, on=DAY)
    )

    assert refused.rule == rule
    assert then(case) == []


def test_who_leads_closes_a_case_to_all_but_a_few_and_is_one_of_them() -> None:
    case = given(*HELD)

    case.draw_circle(by=HEAD, members=[COLLEAGUE.id], reasons="涉及领导")

    assert then(case) == [
        C.CircleDrawn(members=tuple(sorted([COLLEAGUE.id, HEAD.id])), reasons=typed("涉及领导"))
    ]
    assert sees(case, LEAD) is None
    assert refusal(lambda: case.open_circle(by=LEAD, reasons="x")).rule == "access"
    assert refusal(lambda: case.draw_circle(by=LEAD, members=[], reasons="x")).rule == "access"


def test_a_case_is_closed_by_who_leads_and_never_to_let_in_whoever_has_no_part_in_it() -> None:
    case = given(*HELD, APART)

    for by, members, reasons, rule in [
        (INTAKE, [INVESTIGATOR.id], "x", "access"),
        (HEAD, [COLLEAGUE.id], "x", "conflict"),
        (HEAD, [INVESTIGATOR.id], "", "access"),
    ]:
        refused = refusal(
            lambda by=by, members=members, reasons=reasons: case.draw_circle(  # type: ignore[misc]  # bound now
                by=by, members=members, reasons=reasons
            )
        )
        assert refused.rule == rule


# Opening in an emergency


def break_it(case: Complaint, by: Actor = STRANGER, told: str = HEAD.id, reasons: str = "命悬一线"):
    case.break_glass(by=by, told=told, reasons=reasons, on=DAY, second=NOON)


def test_a_case_is_opened_in_an_emergency_for_an_hour_with_the_name() -> None:
    case = given(*HELD)

    break_it(case)

    assert then(case) == [
        C.GlassBroken(told=HEAD.id, until=NOON + EMERGENCY, reasons=typed("命悬一线"))
    ]
    assert sees(case, STRANGER, second=NOON + 3599) is Tie.GLASS
    assert sees(case, STRANGER, Act.NAMES, second=NOON + 3599) is Tie.GLASS
    assert sees(case, STRANGER, second=NOON + 3600) is None


def test_no_emergency_beats_a_conflict_and_the_answer_is_that_there_is_no_such_case() -> None:
    case = given(*HELD, APART)

    refused = refusal(lambda: break_it(case, COLLEAGUE))

    assert str(refused.sentence).startswith("There is no case with this number")
    assert then(case) == []


@pytest.mark.parametrize(
    ("by", "told_to", "reasons"),
    [
        (STRANGER, "account-nobody", "x"),
        (STRANGER, INVESTIGATOR.id, "x"),
        (STRANGER, COLLEAGUE.id, "x"),
        (STRANGER, HEAD.id, "  "),
        (INTAKE, HEAD.id, "x"),
        (ADMINISTRATOR, HEAD.id, "x"),
        (AUDITOR, HEAD.id, "x"),
    ],
)
def test_an_opening_that_is_refused(by: Actor, told_to: str, reasons: str) -> None:
    case = given(*HELD)

    refused = refusal(lambda: break_it(case, by, told_to, reasons))

    assert refused.rule == "access"
    assert then(case) == []


def test_another_person_says_afterwards_whether_it_was_right() -> None:
    broken = (happened(C.GlassBroken, told=HEAD.id, until=NOON + EMERGENCY), STRANGER)
    case = given(*HELD, broken)

    judge(case, HEAD, justified=False, remarks="无紧急情况")

    assert then(case) == [
        C.GlassReviewed(
            person=STRANGER.id,
            until=NOON + EMERGENCY,
            justified=False,
            remarks=typed("无紧急情况"),
        )
    ]
    assert refusal(lambda: judge(case, LEAD)).rule == "access"


def test_each_opening_is_judged_by_itself_and_by_those_who_may_know_of_it() -> None:
    first = (happened(C.GlassBroken, told=HEAD.id, until=NOON + EMERGENCY), STRANGER)
    second = (happened(C.GlassBroken, told=LEAD.id, until=NOON + 2 * EMERGENCY), STRANGER)
    case = given(*HELD, DRAWN, first, second)

    judge(case, HEAD)

    assert [each.reviewed for each in case.glasses] == [True, False]
    beside = given(*HELD, happened(C.CircleDrawn, members=(INTAKE.id,)), first)
    refused = refusal(lambda: judge(beside, LEAD))
    assert str(refused.sentence).startswith("There is no case with this number")


def judge(case: Complaint, by: Actor, *, of: Actor = STRANGER, **said: Any) -> None:
    case.review_glass(
        **{"by": by, "person": of.id, "until": NOON + EMERGENCY, "justified": True, **said},
        on=DAY,
        second=NOON,
    )


@pytest.mark.parametrize("by", [LEAD, INVESTIGATOR])
def test_nobody_looks_at_an_own_opening(by: Actor) -> None:
    broken = (happened(C.GlassBroken, told=HEAD.id, until=NOON + EMERGENCY), LEAD)
    case = given(*HELD, DRAWN, broken)

    assert refusal(lambda: judge(case, by, of=LEAD)).rule == "access"


def test_an_emergency_lets_read_and_decides_nothing() -> None:
    broken = (happened(C.GlassBroken, told=HEAD.id, until=NOON + EMERGENCY), LEAD)
    case = given(*HELD, DRAWN, broken)

    refused = refusal(lambda: case.assign(by=LEAD, matter="m1", investigator=INVESTIGATOR.id))

    assert refused.rule == "access"
    assert sees(case, LEAD) is Tie.GLASS
    other = given(*HELD, (happened(C.GlassBroken, told=HEAD.id, until=NOON + 1), STRANGER))
    assert "lets you read it" in str(
        refusal(lambda: other.recuse(by=STRANGER, ground="witness", reasons="x")).sentence
    )


def test_nobody_takes_a_case_in_hand_by_naming_himself() -> None:
    case = given(*HELD)

    own = [
        refusal(lambda: case.give_access(by=LEAD, person=LEAD.id, until=DAY, reasons="x", on=DAY)),
        refusal(
            lambda: case.arrange_cover(by=LEAD, cover=LEAD.id, covers_from=DAY, covers_until=DAY)
        ),
        refusal(lambda: case.offer_handover(by=LEAD, offered_to=LEAD.id, reasons="x")),
    ]

    assert all("himself" in str(each.sentence) for each in own)


def test_a_file_that_rests_is_opened_in_no_emergency() -> None:
    case = given(*HELD, happened(C.Restricted))

    assert str(refusal(lambda: break_it(case)).sentence).startswith("There is no case with this")


def test_every_role_of_case_work_is_covered() -> None:
    assert set(CASE_WORK) | {Role.AUDITOR, Role.ADMINISTRATOR} == STAFF
    assert set(CASE_WORK) >= LEADERS
