"""Who answers for a complaint: it passes by the other's own yes, and never lies in nobody's hands."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain import calendar as calendars
from domain.complaint import Complaint
from domain.complaint.responsibility import REFUSALS
from domain.history import Refused
from domain.people import SYSTEM, Actor
from tests import history as told
from tests.facts import happened, typed
from tests.history import COLLEAGUE, HEAD, INTAKE, INVESTIGATOR, LEAD, given, then

C = Complaint
TUESDAY = date(2026, 3, 3)
CN = calendars.parse(calendars.bundled("cn"))
OFFERED = (happened(C.HandoverOffered, offered_to=INVESTIGATOR.id, on=TUESDAY), INTAKE)
REFUSED = (happened(C.HandoverRefused, on=TUESDAY), INVESTIGATOR)
WHOEVER = Actor("account-hu", "intake", "staff")
HELD = told.ACCEPTED


def offer(case: Complaint, **details: object) -> None:
    asked: dict[str, Any] = {
        "by": INTAKE,
        "offered_to": INVESTIGATOR.id,
        "on": TUESDAY,
        "reasons": "…",
        **details,
    }
    case.offer_handover(**asked)


def refusal(decision: Callable[[], None]) -> Refused:
    with pytest.raises(Refused) as refused:
        decision()
    return refused.value


def test_an_offer_leaves_the_responsibility_where_it_is() -> None:
    case = given(*HELD)

    offer(case, reasons="该事项涉及执法办案")

    assert then(case) == [happened(C.HandoverOffered, offered_to=INVESTIGATOR.id, on=TUESDAY)]
    assert case.holder == INTAKE.id


def test_it_passes_when_the_other_says_yes() -> None:
    case = given(*HELD, OFFERED)

    case.accept_handover(
        by=INVESTIGATOR,
        on=date(2026, 3, 4),
        unit="inspectorate",
        badge_number="031002",
        telephone="0555 0102",
    )

    assert then(case) == [happened(C.HandoverAccepted)]
    assert case.holder == INVESTIGATOR.id


@pytest.mark.parametrize("verb", ["accept_handover", "refuse_handover"])
def test_nobody_says_yes_or_no_for_another(verb: str) -> None:
    case = given(*HELD, OFFERED)

    said = refusal(lambda: getattr(case, verb)(by=COLLEAGUE, on=TUESDAY))

    assert "for another" in str(said.sentence)
    assert said.rule == "首问负责制"


def test_who_refuses_says_why_and_it_stays() -> None:
    case = given(*HELD, OFFERED)
    without_reason = refusal(lambda: case.refuse_handover(by=INVESTIGATOR, on=TUESDAY))

    case.refuse_handover(by=INVESTIGATOR, on=date(2026, 3, 4), reasons="不属于本部门职责")

    assert without_reason.field == "reasons"
    assert then(case) == [happened(C.HandoverRefused)]
    assert case.holder == INTAKE.id


@pytest.mark.parametrize(
    ("details", "says", "field"),
    [
        ({"by": COLLEAGUE}, "not yours to offer", ""),
        ({"offered_to": INTAKE.id}, "answers for it already", "offered_to"),
        ({"offered_to": "officer-1"}, "may not act", "offered_to"),
        ({"reasons": " "}, "Say why you offer it on", "reasons"),
        ({"on": None}, "Say on which day", "on"),
    ],
)
def test_an_offer_that_cannot_be_made_is_answered_with_one_sentence(
    details: dict[str, object], says: str, field: str
) -> None:
    about = happened(C.OfficerNamed, officer="officer-1")
    case = given(*told.BROUGHT, about, *HELD[3:])

    said = refusal(lambda: offer(case, **details))

    assert says in str(said.sentence)
    assert said.field == field
    assert said.rule


def test_nothing_is_offered_that_nobody_answers_for() -> None:
    case = given(*told.ALLEGED)

    said = refusal(lambda: offer(case, by=LEAD))

    assert "Take responsibility first" in str(said.sentence)


def test_it_is_offered_to_one_person_at_a_time() -> None:
    case = given(*HELD, OFFERED)

    said = refusal(lambda: offer(case, offered_to=COLLEAGUE.id))

    assert said.rule == "complaint.handover_offered"


def test_what_is_not_offered_is_not_accepted() -> None:
    case = given(*HELD)

    said = refusal(lambda: case.accept_handover(by=INVESTIGATOR, on=TUESDAY))

    assert "not offered to anybody" in str(said.sentence)


def test_an_answer_is_not_dated_before_the_offer() -> None:
    case = given(*HELD, OFFERED)

    said = refusal(lambda: case.accept_handover(by=INVESTIGATOR, on=TUESDAY - timedelta(days=1)))

    assert said.rule == "complaint.days"


# When nobody accepts


def test_after_two_refusals_who_leads_the_office_cannot_refuse() -> None:
    case = given(*HELD, OFFERED, REFUSED, OFFERED, REFUSED)
    offer(case, offered_to=LEAD.id)

    said = refusal(lambda: case.refuse_handover(by=LEAD, on=TUESDAY, reasons="…"))
    case.accept_handover(by=LEAD, on=TUESDAY)

    assert said.sentence.values["n"] == REFUSALS
    assert case.holder == LEAD.id


def test_before_that_who_leads_may_refuse_like_anybody() -> None:
    case = given(*HELD, OFFERED, REFUSED)
    offer(case, offered_to=LEAD.id)

    case.refuse_handover(by=LEAD, on=TUESDAY, reasons="…")

    assert case.holder == INTAKE.id


def test_a_yes_ends_the_count_of_refusals() -> None:
    accepted = (happened(C.HandoverAccepted), COLLEAGUE)
    again = (happened(C.HandoverOffered, offered_to=COLLEAGUE.id, on=TUESDAY), INTAKE)
    case = given(*HELD, OFFERED, REFUSED, OFFERED, REFUSED, again, accepted)

    offer(case, by=COLLEAGUE, offered_to=LEAD.id)

    (offered,) = then(case)
    assert isinstance(offered, C.HandoverOffered)
    assert not offered.escalated


# Silence


@pytest.mark.parametrize(
    ("offered", "last"),
    [
        # Three days after Tuesday 3 March, that day not counted: Friday 6 March.
        (date(2026, 3, 3), date(2026, 3, 6)),
        # Three days after Wednesday 4 March: Saturday 7 March, so Monday 9 March.
        (date(2026, 3, 4), date(2026, 3, 9)),
    ],
)
def test_silence_is_a_yes_when_the_time_has_run_out_and_not_before(
    offered: date, last: date
) -> None:
    case = given(
        *HELD, (happened(C.HandoverOffered, offered_to=INVESTIGATOR.id, on=offered), INTAKE)
    )
    early = refusal(lambda: case.deem_handover(by=SYSTEM, on=last, calendar=CN))

    case.deem_handover(by=SYSTEM, on=last + timedelta(days=1), calendar=CN)

    assert early.sentence.values["day"] == last
    assert then(case) == [
        happened(C.HandoverDeemed, holder=INVESTIGATOR.id, on=last + timedelta(days=1))
    ]
    assert case.holder == INVESTIGATOR.id


def test_only_the_clockwork_says_that_silence_is_a_yes() -> None:
    case = given(*HELD, OFFERED)

    said = refusal(lambda: case.deem_handover(by=LEAD, on=date(2026, 4, 1), calendar=CN))

    assert "not yours to decide" in str(said.sentence)


def test_silence_of_who_is_complained_about_is_no_yes() -> None:
    named = happened(C.OfficerNamed, subject="s2", officer=INVESTIGATOR.id)
    case = given(*HELD, OFFERED, named)

    said = refusal(lambda: case.deem_handover(by=SYSTEM, on=date(2026, 4, 1), calendar=CN))

    assert said.rule == "conflict"


# Cover, leavers, colleagues lent


def cover(case: Complaint, **details: object) -> None:
    asked: dict[str, Any] = {
        "by": INTAKE,
        "cover": COLLEAGUE.id,
        "covers_from": date(2026, 3, 9),
        "covers_until": date(2026, 3, 20),
        **details,
    }
    case.arrange_cover(**asked)


def test_who_stands_in_acts_on_those_days_and_answers_for_nothing() -> None:
    case = given(*HELD)

    cover(case)

    assert then(case) == [happened(C.CoverArranged)]
    assert case.holder == INTAKE.id
    assert [case.answers(COLLEAGUE.id, date(2026, 3, day)) for day in (8, 9, 20, 21)] == [
        False,
        True,
        True,
        False,
    ]


def test_who_stands_in_may_offer_it_on() -> None:
    case = given(*HELD, happened(C.CoverArranged, cover=WHOEVER.id))

    offer(case, by=WHOEVER, on=date(2026, 3, 10))

    assert case.offer is not None


@pytest.mark.parametrize(
    ("details", "says"),
    [
        ({"by": COLLEAGUE}, "says who stands in"),
        ({"cover": INTAKE.id}, "Nobody stands in for himself"),
        ({"cover": "officer-1"}, "may not act"),
        ({"covers_until": date(2026, 3, 8)}, "before the first"),
    ],
)
def test_a_cover_that_cannot_be_is_refused(details: dict[str, object], says: str) -> None:
    about = happened(C.OfficerNamed, officer="officer-1")
    case = given(*told.BROUGHT, about, *HELD[3:])

    said = refusal(lambda: cover(case, **details))

    assert says in str(said.sentence)
    assert said.rule


def test_nobody_stands_in_where_nobody_answers() -> None:
    case = given(*told.ALLEGED)

    said = refusal(lambda: cover(case, by=LEAD))

    assert said.rule == "首问负责制"


def test_who_leaves_the_office_has_handed_over_or_is_covered() -> None:
    held = given(*HELD)
    covered = given(*HELD, happened(C.CoverArranged))
    handed_over = given(*HELD, OFFERED, (happened(C.HandoverAccepted), INVESTIGATOR))

    said = refusal(lambda: held.let_go(INTAKE.id, date(2026, 3, 10)))
    covered.let_go(INTAKE.id, date(2026, 3, 10))
    handed_over.let_go(INTAKE.id, date(2026, 3, 10))

    assert "still answers for" in str(said.sentence)


def test_what_has_ended_holds_nobody_back() -> None:
    case = given(*HELD, happened(C.Declined))

    case.let_go(INTAKE.id, date(2026, 3, 10))

    assert not case.going_on()


def test_a_small_office_borrows_a_colleague() -> None:
    case = given(*HELD)

    case.lend_colleague(
        by=HEAD,
        colleague="account-lent",
        lender="上级督察支队",
        lent_until=date(2026, 6, 30),
        on=TUESDAY,
    )

    assert then(case) == [happened(C.ColleagueLent)]
    assert case.lent == {"account-lent": date(2026, 6, 30)}


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"by": INVESTIGATOR}, ""),
        ({"colleague": INTAKE.id}, "colleague"),
        ({"colleague": "officer-1"}, "colleague"),
        ({"lender": " "}, "lender"),
        ({"lent_until": date(2026, 3, 2)}, "lent_until"),
    ],
)
def test_a_colleague_who_cannot_be_lent_is_refused(details: dict[str, object], field: str) -> None:
    about = happened(C.OfficerNamed, officer="officer-1")
    case = given(*told.BROUGHT, about, *HELD[3:])
    asked: dict[str, Any] = {
        "by": HEAD,
        "colleague": "account-lent",
        "lender": "上级督察支队",
        "lent_until": date(2026, 6, 30),
        "on": TUESDAY,
    }

    said = refusal(lambda: case.lend_colleague(**{**asked, **details}))

    assert said.field == field
    assert said.rule


# Over many ways it can go

PEOPLE = (INTAKE, INVESTIGATOR, COLLEAGUE, LEAD, HEAD)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["offer", "accept", "refuse", "deem"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
    ),
    max_size=12,
)


@settings(deadline=None)
@for_all(STEPS)
def test_whatever_is_tried_somebody_answers_for_it_and_said_yes_or_kept_silent(
    steps: list[tuple[str, Actor, Actor]],
) -> None:
    case = given(*HELD)
    day = TUESDAY

    for what, by, to in steps:
        before, asked = case.holder, case.offer.to if case.offer else None
        day += timedelta(days=1)
        try:
            if what == "offer":
                offer(case, by=by, offered_to=to.id, on=day)
            elif what == "accept":
                case.accept_handover(by=by, on=day)
            elif what == "refuse":
                case.refuse_handover(by=by, on=day, reasons="…")
            else:
                day += timedelta(days=9)
                case.deem_handover(by=SYSTEM, on=day, calendar=CN)
        except Refused:
            assert (case.holder, case.offer.to if case.offer else None) == (before, asked)
        assert case.holder is not None
        if case.holder != before:
            assert case.holder == asked
            assert what == "deem" or by.id == asked


def test_the_reasons_of_an_offer_are_sealed() -> None:
    case = given(*HELD)

    offer(case, reasons="家中有事")

    (offered,) = then(case)
    assert isinstance(offered, C.HandoverOffered)
    assert offered.reasons == typed("家中有事")
