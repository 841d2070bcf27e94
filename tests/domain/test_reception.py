"""What comes to a complaint after its first hour, and what cannot wait."""

from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.complaint.reception import MOST_REPRESENTATIVES
from domain.history import Refused
from tests import history as told
from tests.facts import happened
from tests.history import INTAKE, LEAD, PERSON, given, then

C = Complaint
DAY = date(2026, 3, 5)


def test_the_person_may_add_to_what_was_told_at_any_time() -> None:
    case = given(*told.DETERMINED)

    case.supplement(by=PERSON, said="还有一位目击者。", on=DAY)

    assert then(case) == [happened(C.Supplemented)]


def test_nothing_is_added_that_says_nothing() -> None:
    case = given(*told.BROUGHT)

    with pytest.raises(Refused) as refused:
        case.supplement(by=PERSON, said="  ", on=DAY)

    assert refused.value.field == "said"


@pytest.mark.parametrize("question", ["agreement", "withdrawal", "put_right"])
def test_nobody_says_yes_for_the_person(question: str) -> None:
    case = given(*told.ACCEPTED)

    with pytest.raises(Refused, match="Nobody says it for the person") as refused:
        case.supplement(by=INTAKE, matter="m1", answers=question, yes=True, on=DAY)

    assert refused.value.rule == "both_consent"


def test_a_yes_of_the_person_is_about_one_matter() -> None:
    case = given(*told.ACCEPTED)

    with pytest.raises(Refused) as refused:
        case.supplement(by=PERSON, answers="agreement", yes=True, on=DAY)

    assert refused.value.field == "matter"


@pytest.mark.parametrize(
    ("details", "field"), [({"yes": None}, "yes"), ({"answers": "so"}, "answers")]
)
def test_an_answer_is_a_yes_or_a_no_to_something_asked(
    details: dict[str, object], field: str
) -> None:
    case = given(*told.ACCEPTED)
    asked: dict[str, Any] = {"answers": "agreement", "yes": True, **details}

    with pytest.raises(Refused) as refused:
        case.supplement(by=PERSON, matter="m1", on=DAY, **asked)

    assert refused.value.field == field


def test_nothing_is_added_to_a_matter_that_is_not_there() -> None:
    case = given(happened(C.Filed))

    with pytest.raises(Refused) as refused:
        case.supplement(by=PERSON, matter="m7", said="…", on=DAY)

    assert refused.value.field == "matter"


def test_a_yes_of_the_person_has_a_day() -> None:
    case = given(*told.ACCEPTED)

    with pytest.raises(Refused) as refused:
        case.supplement(by=PERSON, matter="m1", answers="agreement", yes=True)

    assert refused.value.field == "on"


def test_what_is_missing_is_said_at_one_time() -> None:
    case = given(*told.BROUGHT)

    case.list_missing(
        by=INTAKE,
        matter="m1",
        missing="户口簿复印件\n受理回执",
        wanted_by=date(2026, 3, 20),
        on=date(2026, 3, 2),
    )

    assert then(case) == [happened(C.MissingListed)]


def test_a_second_list_of_what_is_missing_is_refused() -> None:
    case = given(*told.BROUGHT, happened(C.MissingListed))

    with pytest.raises(Refused, match="at one time only") as refused:
        case.list_missing(by=INTAKE, matter="m1", missing="照片")

    assert refused.value.rule == "一次性告知"


@pytest.mark.parametrize(
    ("details", "field"),
    [({"missing": " "}, "missing"), ({"wanted_by": date(2026, 3, 1)}, "wanted_by")],
)
def test_a_list_of_what_is_missing_says_what_and_until_when(
    details: dict[str, object], field: str
) -> None:
    case = given(*told.BROUGHT)
    asked: dict[str, Any] = {"missing": "照片", "on": date(2026, 3, 2), **details}

    with pytest.raises(Refused) as refused:
        case.list_missing(by=INTAKE, matter="m1", **asked)

    assert refused.value.field == field


def test_somebody_may_speak_for_the_person() -> None:
    case = given(*told.BROUGHT)

    case.represent(
        by=PERSON,
        capacity="relative",
        name="沈若梅",
        contact="0555 0188",
        authority="委托书",
        on=DAY,
    )

    assert then(case) == [happened(C.Represented)]


def test_at_most_five_speak_for_many() -> None:
    five = [
        happened(C.Represented, representative=f"r{n + 1}") for n in range(MOST_REPRESENTATIVES)
    ]
    case = given(*told.BROUGHT, *five)

    with pytest.raises(Refused) as refused:
        case.represent(by=INTAKE, capacity="spokesperson", name="沈若梅")

    assert refused.value.rule == "Regulations on Petition Work (2022), art. 20"


@pytest.mark.parametrize(
    ("details", "field"), [({"name": " "}, "name"), ({"capacity": "king"}, "capacity")]
)
def test_who_speaks_for_the_person_is_named(details: dict[str, Any], field: str) -> None:
    case = given(*told.BROUGHT)

    with pytest.raises(Refused) as refused:
        case.represent(by=INTAKE, **{"capacity": "lawyer", "name": "何律师", **details})

    assert refused.value.field == field


def test_the_green_channel_has_a_ground() -> None:
    case = given(*told.BROUGHT)

    case.expedite(
        by=INTAKE,
        matter="m1",
        hardship="illness",
        on=date(2026, 3, 2),
        reasons="需凭户口办理住院",
    )

    assert then(case) == [happened(C.Expedited)]


def test_a_ground_that_nobody_can_check_is_none() -> None:
    case = given(*told.BROUGHT)

    with pytest.raises(Refused) as refused:
        case.expedite(by=INTAKE, matter="m1", hardship="friend of the house")

    assert refused.value.field == "hardship"


def test_a_matter_goes_through_the_green_channel_once() -> None:
    case = given(*told.BROUGHT, happened(C.Expedited))

    with pytest.raises(Refused, match="already"):
        case.expedite(by=INTAKE, matter="m1", hardship="age")


def test_what_is_happening_now_is_noted_before_anything_is_sorted() -> None:
    case = given(happened(C.Filed))

    case.note_happening_now(by=PERSON, where="柳埠派出所门口，正在争吵")

    assert then(case) == [happened(C.HappeningNow)]


def test_what_is_happening_now_is_noted_once_and_says_where() -> None:
    fresh, noted = given(*told.BROUGHT), given(*told.BROUGHT, happened(C.HappeningNow))

    with pytest.raises(Refused) as nowhere:
        fresh.note_happening_now(by=INTAKE, where="")
    with pytest.raises(Refused, match="noted already"):
        noted.note_happening_now(by=INTAKE, where="…")

    assert nowhere.value.field == "where"


def test_who_was_not_known_is_identified_once() -> None:
    stranger = happened(C.OfficerNamed, kind="unidentified", officer=None, name=None, badge=None)
    case = given(*told.BROUGHT, stranger)

    case.identify_officer(
        by=INTAKE,
        subject="s1",
        officer="officer-qiao",
        standing="sworn",
        unit="liubu",
        name="乔志远",
        badge="031842",
        reasons="经排班表和监控比对",
        on=date(2026, 3, 4),
    )

    assert then(case) == [happened(C.OfficerIdentified)]
    assert case.subjects == {"s1": "officer-qiao"}


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"subject": "s9"}, "subject"),
        ({"subject": "s2"}, "subject"),
        ({"officer": "officer-2"}, "officer"),
        ({"reasons": ""}, "reasons"),
    ],
)
def test_a_wrong_identification_is_refused(details: dict[str, Any], field: str) -> None:
    known = happened(C.OfficerNamed, subject="s2", officer="officer-2")
    case = given(*told.BROUGHT, happened(C.OfficerNamed), known)

    with pytest.raises(Refused) as refused:
        case.identify_officer(
            by=LEAD, **{"subject": "s1", "officer": "officer-1", "reasons": "…", **details}
        )

    assert refused.value.field == field
    assert refused.value.rule
