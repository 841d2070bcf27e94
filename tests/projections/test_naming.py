"""Which words say who somebody is: they stand in no line of a history."""

import pytest

from domain.beside.incident import Incident
from domain.complaint import Complaint
from domain.history import Fact
from projections import case_history
from projections.naming import is_naming
from tests.facts import happened
from tests.history import told


@pytest.mark.parametrize(
    ("kind", "field", "naming"),
    [
        (Complaint.EvidenceReceived, "handed_over_by", True),
        (Complaint.EvidenceReturned, "to", True),
        (Complaint.EvidenceReceived, "what", False),
        (Complaint.LetterDrafted, "recipient", True),
        (Complaint.LetterDrafted, "opening", True),
        (Complaint.LetterDrafted, "body", True),
        (Complaint.LetterDrafted, "closing", True),
        (Complaint.LetterReceived, "proof", True),
        (Complaint.Served, "proof", True),
        (Incident.RepresentativesChosen, "record", True),
    ],
)
def test_a_field_that_says_who_somebody_is_counts_as_a_name(
    kind: type[Fact], field: str, naming: bool
) -> None:
    fact = happened(kind)

    found = is_naming(fact, field, getattr(fact, field))

    assert found is naming


def test_no_line_of_a_history_says_who_was_chosen_to_speak() -> None:
    facts = told(happened(Incident.RepresentativesChosen), stream="incident-1")

    (line,) = case_history.fold(facts, None)

    assert line.why is None
