"""What a case knows of another: whoever has no part in the one has none in the other."""

import pytest

from domain.complaint import Complaint
from domain.people import Actor
from tests import history as told
from tests.facts import happened
from tests.history import COLLEAGUE, IMPORTER, INVESTIGATOR, LEAD, given, refusal, then

C = Complaint
AROSE = happened(C.Arose, other="complaint-0", apart=(COLLEAGUE.id,))
TAKEN_IN = happened(C.MatterTakenIn, other="complaint-2", their_matter="m1", apart=(LEAD.id,))


def take_in(case: Complaint, by: Actor = LEAD) -> None:
    case.take_in(by=by, other="complaint-2", their_matter="m1", apart=())


def test_a_case_knows_where_it_arose_from_and_who_has_no_part_in_it() -> None:
    case = given(*told.ALLEGED)

    case.arise(by=LEAD, other="complaint-0", apart=(COLLEAGUE.id,))

    assert then(case) == [AROSE]
    assert case.arose_from == "complaint-0"
    assert case.is_kept_apart(COLLEAGUE.id)
    assert not case.is_kept_apart(LEAD.id)


@pytest.mark.parametrize("fact", [AROSE, happened(C.MatterTakenIn, apart=(COLLEAGUE.id,))])
def test_who_is_kept_apart_takes_no_decision_and_is_charged_with_nothing(fact: object) -> None:
    case = given(*told.ACCEPTED, fact)  # type: ignore[arg-type]  # one of two facts

    own = refusal(lambda: case.take_responsibility(by=COLLEAGUE, unit="inspectorate"))
    charged = refusal(lambda: case.assign(by=LEAD, matter="m1", investigator=COLLEAGUE.id))

    assert own.rule == charged.rule == "conflict"
    assert "part in another case" in str(own.sentence)
    assert case.stepped_back(COLLEAGUE.id)


def test_others_go_on() -> None:
    case = given(*told.ACCEPTED, AROSE)

    case.assign(by=LEAD, matter="m1", investigator=INVESTIGATOR.id)

    assert len(then(case)) == 1
    assert not case.stepped_back(INVESTIGATOR.id)


def test_who_was_apart_because_of_a_matter_is_free_when_it_is_given_back() -> None:
    case = given(*told.ALLEGED, TAKEN_IN, happened(C.MatterGivenBack))

    assert not case.is_kept_apart(LEAD.id)
    assert case.taken_in == {}


def test_nothing_is_taken_into_a_case_that_has_ended() -> None:
    case = given(*told.ISSUED, happened(C.Closed))

    said = refusal(lambda: take_in(case))

    assert (said.rule, said.field) == ("complaint.merged", "into")
    assert then(case) == []


def test_who_may_not_act_in_a_case_takes_nothing_in_and_gives_nothing_back() -> None:
    case = given(*told.ALLEGED, happened(C.Arose, apart=(LEAD.id,)))

    taking = refusal(lambda: take_in(case))
    giving = refusal(lambda: case.give_back(by=LEAD, other="complaint-2", their_matter="m1"))

    assert taking.rule == giving.rule == "conflict"
    assert then(case) == []


def test_who_may_act_takes_in_and_gives_back() -> None:
    case = given(*told.ALLEGED)

    take_in(case)
    case.give_back(by=LEAD, other="complaint-2", their_matter="m1")

    assert [type(each) for each in then(case)] == [C.MatterTakenIn, C.MatterGivenBack]


def test_a_register_of_the_past_keeps_nobody_apart() -> None:
    case = given(
        happened(C.Filed, procedure="historical", stage="filed"),
        happened(C.Arose, apart=(IMPORTER.id,)),
        under="historical",
    )

    assert case.barred(IMPORTER) is None
