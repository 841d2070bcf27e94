"""What a letter promises and whom it tells: no day of the office's own, nothing of anybody else's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from application.adapters.documents import letter_html
from application.adapters.words import Words
from domain.complaint import Complaint
from domain.history import Recorded
from projections.papers.admission import Receipt
from projections.papers.ending import Apology
from projections.papers.inquiring import Recusal, Update
from projections.papers.letter import Letter
from tests.paper import told_ending, told_inquiring, told_protecting
from tests.paper.cases import sealed
from tests.paper.letters import Case, facts_for, letter, under_rules

EN = Case("en")


def page(facts: Sequence[Recorded], language: str = "en") -> str:
    return letter_html(letter(facts, language), Words(language))


def under(facts: Sequence[Recorded], rules: str) -> Letter:
    """The same case under other rules."""
    told = [each._replace(fact=under_rules(each.fact, rules, EN)) for each in facts]
    return letter(told, "en")


def test_an_update_promises_no_day_that_is_for_the_office_alone() -> None:
    british = under(facts_for("update", "en"), "gb-ew").told
    suspended = letter(facts_for("update", "en", told=told_protecting.suspension(EN)), "en").told

    assert isinstance(british, Update)
    assert british.answer_by is None
    assert isinstance(suspended, Update)
    assert suspended.answer_by is not None
    assert suspended.answer_by.clock == "handle"


def test_a_receipt_promises_an_answer_and_not_what_was_reported_besides() -> None:
    pressed = told_protecting.protection(EN)[:1]

    told = letter(facts_for("receipt", "en", told=pressed), "en").told

    assert isinstance(told, Receipt)
    assert told.next_step is None or told.next_step.clock == "tell_acceptance"


def test_no_witness_reads_what_another_said() -> None:
    held = list(told_inquiring.interview_record(EN))
    other = replace(told_inquiring.interview_notice(EN)[1], interview="i4", person="witness-2")

    with pytest.raises(LookupError):
        letter(facts_for("interview_record", "en", "witness", told=[*held, other]), "en")

    assert letter(facts_for("interview_record", "en", "witness", told=held), "en").told


def test_an_officer_is_told_nothing_when_the_agreement_was_taken_back() -> None:
    agreed = told_inquiring.officer_notice(EN)[:1]
    refused = Complaint.DisclosureRefused(subject="s1", reasons=None)

    told = letter(facts_for("officer_notice", "en", told=[*agreed, refused]), "en")

    assert told.about == ()


def test_where_nobody_may_be_pointed_to_only_the_agreed_words_are_printed() -> None:
    html = page(facts_for("officer_notice", "en"))

    assert "How you spoke with people at the window" in html
    assert "Kind of conduct" not in html


@pytest.mark.parametrize(("kind", "to"), [("review", "officer"), ("reputation", "unit")])
def test_a_finding_is_told_to_others_only_where_they_may_know(kind: str, to: str) -> None:
    told = letter(facts_for(kind, "en", to), "en").told

    assert getattr(told, "findings", None) == ()


def test_why_somebody_is_partial_is_told_to_whoever_complained_alone() -> None:
    own, officers = (letter(facts_for("recusal", "en", to), "en") for to in ("", "officer"))

    assert isinstance(own.told, Recusal)
    assert isinstance(officers.told, Recusal)
    assert own.told.ground
    assert own.told.reasons
    assert (officers.told.ground, officers.told.reasons) == ("", "")


def test_nobody_is_sent_to_the_person_who_no_longer_acts() -> None:
    assert letter(facts_for("recusal", "en"), "en").answers_for_it is None


def test_an_explanation_tells_of_no_finding_before_the_decision_is_out() -> None:
    issued, _, *offered = told_ending.apology(EN)
    other = replace(offered[0], remedy="remedy-3", matter="m2", what=sealed("Something else."))
    told = facts_for("apology", "en", told=[issued, *offered, other])
    undecided = [each for each in told if not isinstance(each.fact, Complaint.DispositionIssued)]

    before, after = (letter(each, "en").told for each in (undecided, told))

    assert isinstance(before, Apology)
    assert isinstance(after, Apology)
    assert (before.findings, before.measures) == ((), ())
    assert after.findings
    assert [each.what for each in after.remedies] == [
        "Your daughter’s registration is transferred."
    ]
    assert "Explanation and apology" not in page(told)


@pytest.mark.parametrize(
    ("level", "title", "said"), [(1, "复查意见书", "请求复核"), (2, "复核意见书", "终结意见")]
)
def test_a_review_names_its_level_and_what_it_leads_to(level: int, title: str, said: str) -> None:
    decided = [replace(each, level=level) for each in told_ending.review(Case("zh"))]

    html = page(facts_for("review", "zh", told=decided), "zh")

    assert title in html
    assert said in html


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_summary_for_everybody_leads_to_no_case(language: str) -> None:
    facts = facts_for("summary", language)
    folded = letter(facts, language)

    html = letter_html(folded, Words(language))

    assert folded.number not in html
    assert str(folded.made_from) not in html
    assert ("30 June" if language == "en" else "30日") not in html
    assert ("June 2026" if language == "en" else "2026年6月") in html


def test_what_was_taken_up_again_has_no_summary() -> None:
    again = Complaint.Reopened(
        matter="m1", cause="request", reasons=sealed("…"), on=date(2026, 7, 1), stage="accepted"
    )

    with pytest.raises(LookupError):
        letter(facts_for("summary", "en", told=[*told_ending.summary(EN), again]), "en")
