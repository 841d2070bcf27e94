"""The chain of custody: every proof with every hand it went through, from the first asking on."""

from domain.complaint import Complaint
from domain.people import Actor
from projections import custody
from tests.facts import happened
from tests.history import INTAKE, INVESTIGATOR, told

C = Complaint


def hands(item: custody.Item) -> list[tuple[str, str, str]]:
    return [
        (str(hand.did), hand.actor, hand.other.text() if hand.other else "") for hand in item.hands
    ]


def test_what_another_kept_and_what_came_in_is_one_chain() -> None:
    facts = told(
        (happened(C.PreservationAsked), INTAKE),
        (happened(C.PreservationConfirmed), INTAKE),
        (happened(C.EvidenceReceived), INVESTIGATOR),
        (happened(C.EvidenceSecured), INVESTIGATOR),
        (happened(C.EvidenceDisclosed), INVESTIGATOR),
        (happened(C.EvidenceReturned), INTAKE),
    )

    (item,) = custody.fold(facts)

    assert (item.number, item.place) == ("item-1", "returned")
    assert hands(item) == [
        ("Asked to be kept", INTAKE.id, "柳埠派出所"),
        ("Confirmed as kept", INTAKE.id, "派出所内勤 林"),
        ("Came in", INVESTIGATOR.id, "派出所内勤 林"),
        ("Secured", INVESTIGATOR.id, "物证室，何方"),
        ("Shown", INVESTIGATOR.id, "乔志远"),
        ("Given back", INTAKE.id, "派出所内勤 林"),
    ]
    assert [hand.naming for hand in item.hands] == [False, True, True, False, True, True]


def test_a_proof_that_was_lost_says_who_knew() -> None:
    facts = told(
        (happened(C.PreservationAsked), INTAKE),
        (happened(C.EvidenceLost), Actor("account-he", "investigator", "staff")),
    )

    (item,) = custody.fold(facts)

    assert item.place == "lost"
    assert item.hands[-1].other == happened(C.EvidenceLost).known_to  # type: ignore[attr-defined]  # an example of any fact
    assert item.hands[-1].note is not None


def test_a_proof_keeps_what_it_may_not_be_used_for() -> None:
    facts = told(
        happened(C.EvidenceReceived, request=None),
        happened(
            C.EvidenceReceived,
            item="item-2",
            request=None,
            rests_on=("item-1",),
            restrictions=("compelled",),
        ),
    )

    first, second = custody.fold(facts)

    assert (first.place, first.restrictions) == ("here", ())
    assert (second.rests_on, second.restrictions) == (("item-1",), ("compelled",))


def test_a_case_without_proofs_has_no_chain() -> None:
    facts = told(happened(C.Filed), happened(C.MatterSorted))

    assert custody.fold(facts) == []
