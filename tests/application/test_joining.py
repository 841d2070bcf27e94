"""Two cases that belong together: both histories say so, in one transaction, and so does the undoing."""

from typing import Any

import pytest

from application import complaints
from application.bootstrap import House
from application.office import Command
from domain.complaint import Complaint
from domain.history import Fact, Refused
from domain.people import Actor
from tests.application.test_conflict import accepted, hire
from tests.application.test_pressure import file
from tests.history import INTAKE, LEAD

WHY = "同一人反映同一件事"


def proposed(house: House, into: str, act: str = "merged") -> str:
    """A sorted case whose matter somebody proposed to let go on in another."""
    stream = file(house)
    complaints.sort_matter(
        house.office, by=INTAKE, command=Command(), complaint=stream, kind="accusation"
    )
    take(house, stream, "propose_softening", by=INTAKE, act=act, into=into)
    return stream


def take(house: House, stream: str, verb: str, by: Actor = LEAD, **given: Any) -> None:
    complaints.take(
        house.office,
        by=by,
        command=Command(),
        complaint=stream,
        verb=verb,
        **{"reasons": WHY, **given},
    )


def last(house: House, stream: str) -> Fact:
    return house.office.facts_of(stream)[-1].fact


def test_the_other_case_knows_which_matter_goes_on_in_it(house: House) -> None:
    other = accepted(house)
    case = proposed(house, other)

    take(house, case, "merge", into=other)

    assert isinstance(last(house, case), Complaint.Merged)
    assert last(house, other) == Complaint.MatterTakenIn(other=case, their_matter="m1", apart=())


def test_what_is_undone_is_undone_in_both(house: House) -> None:
    other = accepted(house)
    case = proposed(house, other)
    take(house, case, "merge", into=other)

    take(house, case, "separate", into=other)

    assert isinstance(last(house, case), Complaint.Separated)
    assert last(house, other) == Complaint.MatterGivenBack(other=case, their_matter="m1")
    assert house.office.complaint(other).taken_in == {}


def test_nothing_goes_on_in_a_case_that_is_not_there(house: House) -> None:
    case = proposed(house, "complaint-nowhere")
    head = house.office.head()

    with pytest.raises(Refused, match="no other case with this number") as refused:
        take(house, case, "merge", into="complaint-nowhere")

    assert refused.value.field == "into"
    assert house.office.head() == head


def test_nothing_goes_on_in_a_case_that_has_ended(house: House) -> None:
    ended = proposed(house, "", act="declined")
    complaints.take_responsibility(
        house.office, by=INTAKE, command=Command(), complaint=ended, unit="inspectorate"
    )
    complaints.decline(
        house.office, by=LEAD, command=Command(), complaint=ended, ground="other_route",
        reasons=WHY, route="行政复议",
    )  # fmt: skip
    case = proposed(house, ended)
    head = house.office.head()

    with pytest.raises(Refused, match="The other case has ended"):
        take(house, case, "merge", into=ended)

    assert house.office.head() == head


def test_who_is_complained_about_in_the_one_has_no_part_in_the_other(house: House) -> None:
    zhou = hire(house, "zhou", "investigator", "031842")
    other = accepted(house)
    case = proposed(house, other)
    complaints.name_officer(
        house.office, by=INTAKE, command=Command(), complaint=case, kind="officer", officer=zhou.id
    )
    take(house, case, "merge", into=other)

    with pytest.raises(Refused, match="does not act in this case"):
        complaints.assign(
            house.office, by=LEAD, command=Command(), complaint=other, investigator=zhou.id
        )


def test_who_is_complained_about_in_the_other_does_not_join_to_it(house: House) -> None:
    gu = hire(house, "gu", "lead", "031900")
    other = accepted(house)
    complaints.name_officer(
        house.office, by=INTAKE, command=Command(), complaint=other, kind="officer", officer=gu.id
    )
    case = proposed(house, other)

    with pytest.raises(Refused, match="You are complained about"):
        take(house, case, "merge", by=gu, into=other)


def test_nothing_goes_on_in_a_case_that_goes_on_elsewhere_itself(house: House) -> None:
    third = accepted(house)
    other = proposed(house, third)
    take(house, other, "merge", into=third)
    case = proposed(house, other)
    head = house.office.head()

    with pytest.raises(Refused, match="goes on elsewhere itself") as refused:
        take(house, case, "merge", into=other)

    assert refused.value.field == "into"
    assert house.office.head() == head


def test_what_goes_on_in_another_case_ends_when_that_case_has_ended(house: House) -> None:
    other = accepted(house)
    case = proposed(house, other)
    take(house, case, "merge", into=other)

    with pytest.raises(Refused, match="It goes on in another case") as refused:
        complaints.close(house.office, by=LEAD, command=Command(), complaint=case)
    take(house, other, "propose_softening", by=INTAKE, act="referred")
    take(house, other, "refer", body="纪检监察机关")
    complaints.close(house.office, by=LEAD, command=Command(), complaint=case)

    assert refused.value.rule == "complaint.merged"
    assert house.office.complaint(case).stage_of("m1") == "closed"


def test_who_stepped_back_from_the_one_has_no_part_in_the_other(house: House) -> None:
    zhou = hire(house, "zhou", "investigator", "031842")
    other = accepted(house)
    case = proposed(house, other)
    take(house, case, "recuse", by=zhou, ground="near_relative")

    take(house, case, "merge", into=other)

    assert house.office.complaint(other).hidden_from(zhou)


def test_who_has_no_part_in_the_one_since_has_none_in_the_other(house: House) -> None:
    zhou, he = hire(house, "zhou", "investigator", "031842"), hire(house, "he", "lead", "031843")
    other = accepted(house)
    case = proposed(house, other)
    complaints.sort_matter(
        house.office, by=INTAKE, command=Command(), complaint=case, kind="accusation", matter="m2"
    )
    take(house, case, "merge", into=other)

    complaints.name_officer(
        house.office, by=INTAKE, command=Command(), complaint=case, kind="officer", badge=zhou.badge
    )
    take(house, case, "recuse", by=he, ground="near_relative")

    for person in (zhou, he):
        assert house.office.complaint(other).hidden_from(person)
    apart = tuple(sorted((zhou.id, he.id)))
    assert last(house, other) == Complaint.MatterTakenIn(other=case, their_matter="m1", apart=apart)


def test_who_has_no_part_since_has_none_in_a_case_behind_the_other(house: House) -> None:
    zhou = hire(house, "zhou", "investigator", "031842")
    third = accepted(house)
    other = proposed(house, third)
    case = proposed(house, other)
    take(house, case, "merge", into=other)
    take(house, other, "merge", into=third)

    take(house, case, "recuse", by=zhou, ground="near_relative")
    assert house.office.complaint(third).hidden_from(zhou)
    take(house, case, "lift_recusal", person=zhou.id, ground="near_relative")

    for each in (case, other, third):
        assert not house.office.complaint(each).hidden_from(zhou)
