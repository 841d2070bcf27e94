"""The catalogue tells of each fact what stands in its class: its words, its fields, its changes."""

from domain.catalogue import HISTORIES, Change, catalogue, entry
from domain.complaint import Complaint
from domain.office import OfficeHistory
from domain.upkeep import Upkeep


def test_a_fact_is_told_by_what_stands_in_its_class() -> None:
    told = entry(Complaint.EvidenceDisclosed)

    assert (told.key, told.owner, told.chapter, told.name) == (
        "complaint.evidence_disclosed@2", "Complaint", "evidence", "EvidenceDisclosed",
    )  # fmt: skip
    assert told.meaning.startswith("An item of evidence was shown, or a copy handed out")
    assert [(one.name, one.kind.msgid, one.may_be_absent) for one in told.fields] == [
        ("item", "text", False),
        ("to", "sealed text", False),
        ("reasons", "sealed text", False),
        ("on", "day", True),
        ("subject", "text", True),
    ]
    assert told.fields[0].meaning == "The number of the item within the case."
    assert told.changes == (
        Change(2, "Before, nobody wrote down whether somebody complained about saw it."),
    )
    assert (told.formerly, told.retired) == ((), "")


def test_everything_that_is_said_of_a_fact_is_said_in_every_language() -> None:
    told = entry(Complaint.EvidenceDisclosed)

    assert told.sentences == [
        told.meaning,
        *(field.meaning for field in told.fields),
        told.changes[0].meaning,
    ]


def test_what_a_fact_promises_is_its_meaning_and_its_fields() -> None:
    told = entry(Upkeep.ReadModelPromoted)

    promised = told.promise()

    assert (promised["meaning"], told.changes) == (told.meaning, ())
    assert promised["fields"]["differing"] == {
        "type": "number",
        "may_be_absent": True,
        "meaning": "How many rows stood in only one of the two. Absent when there was nothing to"
        " compare.",
    }
    kinds = {one.name: one.kind.msgid for one in entry(OfficeHistory.Opened).fields}
    assert (kinds["languages"], kinds["demonstration"]) == ("list of texts", "yes or no")


def test_the_facts_of_one_history_stand_together_in_the_order_a_reader_meets_them() -> None:
    owners = list(dict.fromkeys(one.owner for one in catalogue()))
    known = [history.__name__ for history in HISTORIES]

    assert [owner for owner in owners if owner in known] == known
    assert [owner in known for owner in owners] == sorted(
        (owner in known for owner in owners), reverse=True
    )
