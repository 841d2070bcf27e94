"""Where a matter goes: passed on, tasked, referred, diverted, joined and parted."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Fact, Refused
from domain.people import Actor
from tests import history as told
from tests.facts import happened
from tests.history import COLLEAGUE, INTAKE, LEAD, given, then

C = Complaint
DAY = date(2026, 3, 3)
SORTED = told.ALLEGED
OTHER = "complaint-2"


def proposed(act: str, to: str | None = None) -> tuple[Fact, Actor]:
    """Somebody proposed it, so that another may do it."""
    fact = happened(C.SofteningProposed, proposal=act, act=act, allegation=None, to=to)
    return fact, COLLEAGUE


JOIN = proposed("merged", OTHER)
PART = proposed("separated", OTHER)


def refusal(decision: Callable[[], None]) -> Refused:
    with pytest.raises(Refused) as refused:
        decision()
    return refused.value


def test_passing_on_ends_our_work_with_two_persons_behind_it() -> None:
    case = given(*SORTED, proposed("passed_on"))

    case.pass_on(by=LEAD, matter="m1", body="市交通运输局", reasons="属于其职责范围", on=DAY)

    assert then(case) == [happened(C.PassedOn)]
    assert not case.going_on()


@pytest.mark.parametrize("by", [INTAKE, LEAD], ids=lambda by: by.role)
def test_nobody_passes_on_alone(by: Actor) -> None:
    case = given(*SORTED, (happened(C.ResponsibilityTaken), INTAKE))

    said = refusal(lambda: case.pass_on(by=by, matter="m1", body="市交通运输局", reasons="…"))

    assert said.rule == "softening"


@pytest.mark.parametrize("verb", ["pass_on", "refer", "task"])
def test_what_was_reported_never_reaches_the_unit_it_is_about(verb: str) -> None:
    case = given(*SORTED)
    details = {"task": "核实", "report_by": DAY} if verb == "task" else {"reasons": "…"}

    said = refusal(lambda: getattr(case, verb)(by=LEAD, matter="m1", body=" Liubu ", **details))

    assert said.rule == "Regulations on Petition Work (2022), art. 30"
    assert said.field == "body"


@pytest.mark.parametrize("verb", ["pass_on", "refer", "task"])
def test_it_goes_to_somebody(verb: str) -> None:
    case = given(*SORTED)
    details = {"task": "核实", "report_by": DAY} if verb == "task" else {"reasons": "…"}

    said = refusal(lambda: getattr(case, verb)(by=LEAD, matter="m1", body="", **details))

    assert said.field == "body"


def test_who_is_tasked_reports_back_and_we_stay_responsible() -> None:
    case = given(*told.ACCEPTED)

    case.task(
        by=LEAD,
        matter="m1",
        body="岚浦分局",
        task="核实窗口当日接待情况",
        report_by=date(2026, 3, 31),
        on=DAY,
    )

    assert then(case) == [happened(C.Tasked)]
    assert case.holder == INTAKE.id
    assert case.going_on()


@pytest.mark.parametrize(
    ("details", "field"), [({"task": " "}, "task"), ({"report_by": DAY}, "report_by")]
)
def test_a_task_says_what_and_by_when(details: dict[str, object], field: str) -> None:
    case = given(*told.ACCEPTED)
    asked: dict[str, Any] = {"task": "核实", "report_by": date(2026, 3, 31), **details}

    said = refusal(lambda: case.task(by=LEAD, matter="m1", body="岚浦分局", on=DAY, **asked))

    assert said.field == field


def test_what_others_work_on_for_us_is_not_passed_on() -> None:
    case = given(*SORTED, happened(C.Tasked, stage="sorted"))

    said = refusal(lambda: case.pass_on(by=LEAD, matter="m1", body="…", reasons="…"))

    assert said.rule == "complaint.tasked"


def test_another_competence_is_referred_to_with_a_reason() -> None:
    case = given(*told.ACCEPTED, proposed("referred"))
    without = refusal(lambda: case.refer(by=LEAD, matter="m1", body="纪检监察机关", reasons=None))

    case.refer(by=LEAD, matter="m1", body="纪检监察机关", reasons="涉嫌收受好处", on=DAY)

    assert without.field == "reasons"
    assert then(case) == [happened(C.Referred)]


def test_what_is_contested_stays_until_the_sender_agrees() -> None:
    case = given(*SORTED)

    case.contest_jurisdiction(
        by=INTAKE, matter="m1", sender="市信访局", reasons="属于邻县公安机关管辖", on=DAY
    )

    assert then(case) == [happened(C.JurisdictionContested)]
    assert case.stage_of("m1") == "sorted"


@pytest.mark.parametrize(
    ("sender", "reasons", "field"), [("", "…", "sender"), ("…", "", "reasons")]
)
def test_who_contests_says_to_whom_and_why(sender: str, reasons: str, field: str) -> None:
    case = given(*SORTED)

    said = refusal(
        lambda: case.contest_jurisdiction(by=INTAKE, matter="m1", sender=sender, reasons=reasons)
    )

    assert said.field == field


def test_it_is_contested_once() -> None:
    case = given(*SORTED, happened(C.JurisdictionContested))

    said = refusal(
        lambda: case.contest_jurisdiction(by=INTAKE, matter="m1", sender="…", reasons="…")
    )

    assert "contested already" in str(said.sentence)


@pytest.mark.parametrize("by", [LEAD, told.HEAD], ids=lambda by: by.role)
def test_nobody_refers_alone(by: Actor) -> None:
    case = given(*told.ACCEPTED)

    said = refusal(lambda: case.refer(by=by, matter="m1", body="档案室", reasons="归档"))

    assert said.rule == "softening"


def test_what_the_law_says_must_be_referred_waits_for_nobody() -> None:
    bribed = (happened(C.Alleged, code="S5.1"), INTAKE)
    case = given(*told.BROUGHT, happened(C.OfficerNamed), bribed)

    case.refer(by=LEAD, matter="m1", body="纪检监察机关", reasons="涉嫌收受好处", on=DAY)

    assert then(case) == [happened(C.Referred)]


def test_nobody_gives_the_code_himself_by_which_it_must_be_referred() -> None:
    bribed = (happened(C.Alleged, code="S5.1"), LEAD)
    case = given(*told.BROUGHT, happened(C.OfficerNamed), bribed)

    said = refusal(lambda: case.refer(by=LEAD, matter="m1", body="档案室", reasons="归档"))

    assert said.rule == "softening"


def test_a_reference_that_ends_nothing_here_needs_no_second_person() -> None:
    case = given(*SORTED, under="gb-ew")

    case.refer(by=LEAD, matter="m1", body="IOPC", reasons="Serious injury", on=DAY)

    assert case.going_on()


@pytest.mark.parametrize("ended", [C.PassedOn, C.Referred])
def test_what_went_to_another_body_comes_back_and_the_person_is_heard(ended: type[Fact]) -> None:
    fact = happened(ended)
    case = given(*SORTED, fact)

    case.report_pressure(by=told.PERSON, what="有人上门劝我撤回")
    case.decide_protection(
        by=LEAD, pressure="pressure-1", protection="none", reasons="已核实", on=DAY
    )
    case.receive_message(by=told.PERSON, written="对方说没有收到")
    case.ask_rehandling(by=told.PERSON, matter="m1")
    case.reopen(by=LEAD, matter="m1", cause="rehandling", reasons="对方不受理", on=DAY)

    assert case.stage_of("m1") == "sorted"


# Another route of the law


FINED = (
    *told.BROUGHT,
    happened(C.OfficerNamed),
    happened(C.Alleged, code="S6.1"),
    proposed("diverted"),
)


def divert(case: Complaint, **details: object) -> None:
    asked: dict[str, Any] = {
        "by": LEAD,
        "route": "reconsideration",
        "known_on": date(2026, 2, 26),
        "reasons": "不服罚款，应当申请行政复议",
        "on": date(2026, 3, 2),
        **details,
    }
    case.divert(matter="m1", **asked)


def test_the_last_day_of_another_route_is_told_at_once() -> None:
    case = given(*FINED)

    divert(case)

    # Sixty days from 26 February, that day not counted: 2 in February, 31 in March, 27 in April.
    assert then(case) == [happened(C.Diverted)]
    assert case.stage_of("m1") == "declined"


def test_a_route_without_a_last_day_is_shown_without_one() -> None:
    case = given(*FINED)

    divert(case, route="procuratorate", known_on=None)

    (diverted,) = then(case)
    assert isinstance(diverted, C.Diverted)
    assert diverted.last_day is None


@pytest.mark.parametrize(
    ("details", "says", "field"),
    [
        ({"known_on": None}, "when the person knew", "known_on"),
        ({"on": date(2026, 4, 28)}, "a door that is shut", "route"),
        ({"route": "the king"}, "knows no such route", "route"),
        ({"reasons": ""}, "Say why", "reasons"),
        ({"on": None}, "on which day", "on"),
    ],
)
def test_nobody_is_sent_to_a_door_that_is_shut_or_unknown(
    details: dict[str, object], says: str, field: str
) -> None:
    case = given(*FINED)

    said = refusal(lambda: divert(case, **details))

    assert says in str(said.sentence)
    assert said.field == field
    assert said.rule


def test_on_its_last_day_the_route_is_still_open() -> None:
    case = given(*FINED)

    divert(case, on=date(2026, 4, 27))

    assert len(then(case)) == 1


def test_who_works_on_it_does_not_divert_it() -> None:
    case = given(*FINED, (happened(C.ResponsibilityTaken), INTAKE))

    said = refusal(lambda: divert(case, by=INTAKE))

    assert "another person decides" in str(said.sentence)


def test_nobody_sends_a_person_another_way_alone() -> None:
    case = given(*FINED[:-1])

    said = refusal(lambda: divert(case))

    assert said.rule == "softening"


def test_a_route_is_for_what_is_alleged() -> None:
    case = given(*SORTED, proposed("diverted"))

    said = refusal(lambda: divert(case))

    assert "not for what is alleged here" in str(said.sentence)
    assert said.field == "route"


def test_what_must_be_referred_is_not_sent_away_with_the_person() -> None:
    bribed = happened(C.Alleged, code="S5.1")
    case = given(*told.BROUGHT, happened(C.OfficerNamed), bribed, proposed("diverted"))

    said = refusal(lambda: divert(case, route="discipline_body", known_on=None))

    assert said.rule == "cn-service must_refer"


# Joined and parted


def test_joining_is_undone_by_parting() -> None:
    case = given(*SORTED, JOIN)

    case.merge(by=LEAD, matter="m1", into=OTHER, reasons="同一人反映同一件事", on=DAY)
    case.separate(by=LEAD, matter="m1", into=OTHER, reasons="经查并非同一件事", on=date(2026, 3, 5))

    assert then(case) == [happened(C.Merged), happened(C.Separated)]
    assert case.stage_of("m1") == "sorted"


def test_parting_is_undone_by_joining() -> None:
    case = given(*SORTED, PART)

    case.separate(by=LEAD, matter="m1", into=OTHER, reasons="…")
    parted = case.stage_of("m1")
    case.merge(by=LEAD, matter="m1", into=OTHER, reasons="…")

    assert parted == "elsewhere"
    assert case.stage_of("m1") == "sorted"


@pytest.mark.parametrize("verb", ["merge", "separate"])
@pytest.mark.parametrize("by", [INTAKE, LEAD], ids=lambda by: by.role)
def test_nobody_sends_a_matter_into_another_case_alone(verb: str, by: Actor) -> None:
    case = given(*SORTED, (happened(C.ResponsibilityTaken), INTAKE))

    said = refusal(lambda: getattr(case, verb)(by=by, matter="m1", into=OTHER, reasons="…"))

    assert said.rule == "softening"


@pytest.mark.parametrize(("verb", "proposal"), [("merge", JOIN), ("separate", PART)])
def test_who_agreed_to_one_case_agreed_to_no_other(verb: str, proposal: tuple[Fact, Actor]) -> None:
    case = given(*SORTED, proposal)

    said = refusal(
        lambda: getattr(case, verb)(by=LEAD, matter="m1", into="complaint-3", reasons="…")
    )

    assert said.rule == "softening"


@pytest.mark.parametrize(
    ("history", "verb", "into", "rule"),
    [
        ((), "merge", "2026-000001-1", "complaint.merged"),
        ((), "separate", "complaint-1", "complaint.merged"),
        ((happened(C.Merged),), "merge", OTHER, "complaint.merged"),
        ((happened(C.Merged),), "separate", "complaint-3", "complaint.merged"),
        (
            (happened(C.Separated, undone=False, stage="elsewhere"),),
            "separate",
            OTHER,
            "complaint.separated",
        ),
        ((happened(C.Merged),), "separate", "", "complaint.merged"),
    ],
    ids=["itself by number", "itself", "joined twice", "from another", "parted twice", "from none"],
)
def test_what_neither_joins_nor_undoes_is_refused(
    history: tuple[Fact, ...], verb: str, into: str, rule: str
) -> None:
    case = given(*SORTED, *history)

    said = refusal(lambda: getattr(case, verb)(by=LEAD, matter="m1", into=into, reasons="…"))

    assert said.rule == rule
    assert then(case) == []


def test_who_parts_says_why() -> None:
    case = given(*SORTED, PART)

    said = refusal(lambda: case.separate(by=LEAD, matter="m1", into=OTHER, reasons=""))

    assert said.field == "reasons"


def test_an_inquiry_that_began_is_not_joined_to_another() -> None:
    case = given(*told.INQUIRED)

    said = refusal(lambda: case.merge(by=LEAD, matter="m1", into=OTHER, reasons="…"))

    assert "stands at" in str(said.sentence)


def test_what_goes_on_elsewhere_is_ended_here_by_who_leads() -> None:
    case = given(*SORTED, happened(C.Merged))

    said = refusal(lambda: case.close(by=COLLEAGUE, matter="m1", on=DAY, ground="merged"))
    case.close(by=LEAD, matter="m1", on=DAY, ground="merged")

    assert "not yours to decide" in str(said.sentence)
    assert not case.going_on()


def test_a_proposal_to_part_serves_one_parting() -> None:
    case = given(*SORTED, PART)
    case.separate(by=LEAD, matter="m1", into=OTHER, reasons="…")
    case.merge(by=LEAD, matter="m1", into=OTHER, reasons="…")

    said = refusal(lambda: case.separate(by=LEAD, matter="m1", into=OTHER, reasons="…"))

    assert said.rule == "softening"


@pytest.mark.parametrize("typed_so", ["liubu", " LIUBU", "ｌｉｕｂｕ", "liu bu"])
def test_a_unit_is_the_same_however_its_name_is_typed(typed_so: str) -> None:
    case = given(*told.ALLEGED, happened(C.SofteningProposed, act="passed_on", allegation=None))

    with pytest.raises(Refused, match="never reaches those it") as refused:
        case.pass_on(by=LEAD, matter="m1", body=typed_so, reasons="…")

    assert refused.value.field == "body"


@pytest.mark.parametrize("unit", ["liubu", "ＬＩＵＢＵ"])
def test_the_reception_of_the_accused_unit_neither_takes_nor_decides_it(unit: str) -> None:
    clerk = Actor("account-clerk", "intake", "staff", unit=unit)
    case = given(*told.ALLEGED)

    for decide in (
        lambda: case.take_responsibility(by=clerk, unit="reception"),
        lambda: case.take_responsibility(by=INTAKE, unit=unit),
        lambda: case.accept(by=clerk, matter="m1", on=date(2026, 3, 3)),
    ):
        with pytest.raises(Refused, match="The complaint is about your unit"):
            decide()  # type: ignore[no-untyped-call]  # a lambda

    assert then(case) == []


def test_a_unit_hears_itself_what_is_only_suggested_to_it() -> None:
    suggestion = happened(C.MatterSorted, kind="suggestion")
    case = given(happened(C.Filed, unit="liubu"), suggestion)

    case.take_responsibility(by=Actor("clerk", "intake", "staff", unit="liubu"), unit="liubu")

    assert case.holder == "clerk"
