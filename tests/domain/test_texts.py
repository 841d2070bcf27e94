"""What no page and no paper could show is not recorded, in whichever decision it was typed."""

from typing import Any

import pytest

from domain.beside import RECORDS, Incident, Proceeding
from domain.complaint import Complaint
from domain.history import FACTS, Fact
from domain.sealed import Sealed
from domain.words import LONGEST_TEXT, MOST_MARKS, as_meant, heaped, without_heaps
from tests import history as told
from tests.domain.records import HEAD, ISSUER, kept
from tests.facts import EXAMPLES, happened
from tests.history import INTAKE, LEAD, PERSON, given, refusal, then

C = Complaint
TURNED = "a\u202eb"
TYPED = [
    (fact, name)
    for topic, fact in sorted(FACTS.items())
    if topic.partition(".")[0] in {"complaint", *RECORDS}
    for name, example in EXAMPLES[fact].items()
    if isinstance(example, Sealed)
]


@pytest.mark.parametrize(
    ("fact", "name"), TYPED, ids=[f"{fact.TOPIC}-{name}" for fact, name in TYPED]
)
def test_no_fact_holds_a_text_that_nobody_could_read(fact: type[Fact], name: str) -> None:
    kind = fact.TOPIC.partition(".")[0]
    history: Any = given(*told.ALLEGED) if kind == "complaint" else kept(kind)
    typed = EXAMPLES[fact][name]

    refused = refusal(
        lambda: history.record(happened(fact, **{name: Sealed(TURNED, of=typed.of)}), INTAKE)
    )

    assert (refused.rule, refused.field) == ("complaint.text", name)
    assert refused.sentence.values == {"line": 1, "code": "U+202E"}
    assert then(history) == []


@pytest.mark.parametrize(
    ("verb", "before", "asked", "field"),
    [
        ("represent", told.BROUGHT, {"capacity": "relative", "name": "沈若梅"}, "authority"),
        ("represent", told.BROUGHT, {"capacity": "relative", "name": "沈若梅"}, "contact"),
        ("supplement", told.BROUGHT, {}, "said"),
        ("name_officer", told.BROUGHT, {"subject": "s1"}, "badge"),
        ("note_person", told.BROUGHT[:1], {"person": "p1", "capacity": "victim"}, "particulars"),
    ],
)
def test_an_answer_that_nobody_could_read_is_sent_back_at_its_field(
    verb: str, before: tuple[Fact, ...], asked: dict[str, Any], field: str
) -> None:
    case = given(*before)

    refused = refusal(lambda: getattr(case, verb)(by=INTAKE, **asked, **{field: TURNED}))
    getattr(case, verb)(by=INTAKE, **asked, **{field: "字迹清楚"})

    assert (refused.rule, refused.field) == ("complaint.text", field)
    assert len(then(case)) == 1


def test_a_text_may_be_as_long_as_a_brief_and_no_longer() -> None:
    case = given(*told.BROUGHT)

    refused = refusal(lambda: case.supplement(by=PERSON, said="字" * (LONGEST_TEXT + 1)))
    case.supplement(by=PERSON, said="字" * LONGEST_TEXT)

    assert refused.sentence.values == {"n": LONGEST_TEXT + 1, "most": LONGEST_TEXT}
    assert len(then(case)) == 1


@pytest.mark.parametrize("mark", ["\u0301", "\u0315\u0301", "\u0f73", "\uff9e", "\u0344"])
def test_a_letter_bears_as_many_marks_as_a_language_needs_and_no_more(mark: str) -> None:
    case = given(*told.BROUGHT)
    many = mark * MOST_MARKS

    refused = refusal(lambda: case.supplement(by=PERSON, said=f"first line\ne{many}{mark} word"))
    case.supplement(by=PERSON, said=f"e{many[:MOST_MARKS]} word e{many[:MOST_MARKS]}")

    assert (refused.rule, refused.field) == ("complaint.text", "said")
    assert refused.sentence.values == {"line": 2, "most": MOST_MARKS}
    assert len(then(case)) == 1


def test_what_was_kept_with_more_marks_is_compared_without_them() -> None:
    heap = "e" + "\u0315\u0301" * 50_000

    cut = without_heaps(heap)

    assert len(cut) == 1 + MOST_MARKS
    assert heaped(cut) is None
    assert as_meant(heap) == as_meant(cut)


def test_a_text_without_a_heap_of_marks_stays_as_it_is() -> None:
    written = "Nguyễn Thị Ánh, ｶﾞﾞ, नमस्ते, 沈若梅"

    assert without_heaps(written) == written


def test_what_was_recorded_once_is_taken_over_even_when_it_was_erased_since() -> None:
    # The terms of an agreement stand in the proposal; the key of that text may be gone by now.
    gone = Sealed.closed("case", b"...")
    case = given(*told.INQUIRED)

    case.record(happened(C.ResolvedByAgreement, terms=gone, present=gone), LEAD)

    assert [each.NAME for each in then(case)] == ["resolved_by_agreement"]


def test_a_record_beside_the_complaint_keeps_no_such_text_either() -> None:
    event = kept("incident", (happened(Incident.Opened), ISSUER))
    proceeding = kept("proceeding", (happened(Proceeding.Opened), HEAD))

    statement = refusal(lambda: event.issue_statement(by=HEAD, written=TURNED))
    heard = refusal(lambda: proceeding.hear(by=ISSUER, record=TURNED))

    assert (statement.field, heard.field) == ("written", "record")
