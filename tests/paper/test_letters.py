"""Every letter in both languages: the words it has always said, and what it must never say."""

from dataclasses import replace
from pathlib import Path

import pytest

from application.adapters.documents import disposition_html, letter_html
from application.adapters.press import Press
from application.adapters.words import Words
from domain.letter_kinds import COMMON, DISPOSITION, LETTERS
from projections.disposition import fold as disposition
from projections.papers.kinds import TOLD
from tests.paper import told_admission, told_ending, told_protecting
from tests.paper.cases import facts_of, record
from tests.paper.letters import (
    CALENDARS,
    PROCEDURES,
    UNDER,
    Case,
    facts_for,
    letter,
    under_rules,
)
from tests.paper.marks import contained
from tests.paper.test_disposition import text_of
from tests.paper.told import TELL

GOLDEN = Path(__file__).parent / "golden"
TOGETHER = '<span class="together">'
"""What keeps a day on one line."""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", TOLD)
def test_a_letter_says_what_it_has_always_said(
    kind: str, language: str, press: Press, tmp_path: Path
) -> None:
    golden = (GOLDEN / f"{kind}.{language}.txt").read_text("utf-8")

    printed = press.letter(letter(facts_for(kind, language), language), Words(language))

    assert text_of(printed.pdf, tmp_path) == golden


@pytest.mark.parametrize(
    ("kind", "to"), [(each, to) for each in TOLD for to in LETTERS[each].to if to != "complainant"]
)
def test_whoever_complained_is_named_to_nobody_else(kind: str, to: str) -> None:
    facts = facts_for(kind, "en", to)

    html = letter_html(letter(facts, "en"), Words("en"))

    assert "Shen Ruolan" not in html


@pytest.mark.parametrize("kind", TOLD)
def test_what_somebody_typed_takes_the_place_of_the_first_words_and_is_never_markup(
    kind: str,
) -> None:
    facts = facts_for(kind, "en", opening="<b>First</b>", body="<img src=x>")

    html = letter_html(letter(facts, "en"), Words("en"))

    assert "&lt;b&gt;First&lt;/b&gt;" in html
    assert "<img" not in html


def test_every_kind_of_letter_is_told_has_its_page_and_its_example() -> None:
    assert set(TOLD) == set(TELL)
    assert set(TOLD) <= set(LETTERS)


@pytest.mark.parametrize("kind", TOLD)
def test_a_letter_says_what_its_kind_says_it_contains(kind: str) -> None:
    facts = facts_for(kind, "en")

    said = contained(letter_html(letter(facts, "en"), Words("en")))

    about = {"matter"} if LETTERS[kind].to[0] == "complainant" else set()
    common = {"day"} if LETTERS[kind].to[0] == "public" else COMMON
    assert LETTERS[kind].contains | common | about <= said


@pytest.mark.parametrize(
    ("under", "paper"),
    [
        (id_, paper)
        for id_, each in PROCEDURES.items()
        for paper in each.documents
        if paper in {*TOLD, DISPOSITION}
    ],
)
def test_a_paper_says_what_the_procedure_asks_of_it(under: str, paper: str) -> None:
    asked = set(PROCEDURES[under].documents[paper].must_contain)

    said = contained(page_of(paper, under))

    assert asked
    assert asked <= said


def page_of(paper: str, under: str) -> str:
    """The page of a paper under a procedure."""
    if paper != DISPOSITION:
        assert UNDER.get(paper, "cn-service") == under
        return letter_html(letter(facts_for(paper, "en"), "en"), Words("en"))
    case, track = Case("en"), "remedy" if under == "cn-service" else "accusation"
    facts = record(
        *(
            (under_rules(each.fact, under, case), each.actor, each.role)
            for each in facts_of("en", kind=track)
        )
    )
    folded = disposition(facts, PROCEDURES[under], CALENDARS[under], office="Office")
    assert folded is not None
    return disposition_html(folded, Words("en"))


def test_who_was_tasked_with_it_reports_back_by_a_day_that_the_notice_names() -> None:
    facts = facts_for("transfer", "en", told=told_admission.tasked(Case("en")))

    html = letter_html(letter(facts, "en"), Words("en"))

    assert {"body", "task", "last_day"} <= contained(html)
    assert "Tuesday 31 March 2026" in html.replace(TOGETHER, "").replace("</span>", "")
    assert "Notice that another body was tasked with it" in html


def test_an_officer_reads_of_himself_and_in_the_words_of_the_code() -> None:
    facts = facts_for("recording", "en", "officer")

    html = letter_html(letter(facts, "en"), Words("en"))

    assert {"copy_of_record", "handling"} <= contained(html)
    assert "stood up and shouted" not in html
    assert "27 February" not in html
    assert "transferred" not in html
    assert "Your complaint" not in html


def plain(html: str) -> str:
    """A page without the marks that keep a day on one line."""
    return html.replace(TOGETHER, "").replace("</span>", "")


def test_where_nobody_may_be_pointed_to_the_officer_is_told_only_what_was_agreed() -> None:
    agreed = facts_for("officer_notice", "en")
    nothing_agreed = facts_for("officer_notice", "en", told=[])

    said, unsaid = (
        contained(letter_html(letter(each, "en"), Words("en"))) for each in (agreed, nothing_agreed)
    )

    assert "allegations" in said
    assert "rights" in unsaid
    assert not {"allegations", "matter"} & unsaid


@pytest.mark.parametrize(("kind", "to"), [("protection", ""), ("no_contact", "")])
def test_a_letter_of_protection_never_says_where_somebody_is(kind: str, to: str) -> None:
    facts = facts_for(kind, "en", to)

    html = letter_html(letter(facts, "en"), Words("en"))

    assert told_protecting.SAFE_HOUSE not in html
    assert "sister" not in html
    assert "9 March 2026" in plain(html)


def test_an_interview_is_told_to_whoever_is_called_and_to_nobody_else() -> None:
    called = facts_for("interview_notice", "en", "officer")
    others_only = [
        each
        for each in called
        if getattr(each.fact, "person", "") != "s1" or each.fact.NAME != "interview_called"
    ]

    with pytest.raises(LookupError):
        letter(others_only, "en")

    assert letter(called, "en").told


def test_an_appeal_that_was_right_names_the_day_by_which_the_name_is_restored() -> None:
    facts = facts_for("restraint", "en", told=told_protecting.annulled(Case("en")))

    html = plain(letter_html(letter(facts, "en"), Words("en")))

    assert "Tuesday 31 March 2026" in html
    assert "You are back on duty at once." in html


def test_a_suspension_says_its_last_day_and_the_right_to_appeal_with_its_sum() -> None:
    facts = facts_for("suspension", "en")

    folded = letter(facts, "en")
    html = plain(letter_html(folded, Words("en")))

    assert html.count("Friday 8 May 2026") >= 4
    assert "You can appeal until" in html


def test_a_longer_time_is_added_to_the_day_that_is_named() -> None:
    facts = facts_for("extension", "en")

    html = plain(letter_html(letter(facts, "en"), Words("en")))

    assert "Monday 1 June 2026" in html


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_summary_for_everybody_names_nobody_and_nothing_that_somebody_wrote(
    language: str,
) -> None:
    facts = facts_for("summary", language)
    named = [
        *(
            "Shen Ruolan",
            "Qiao Zhiyuan",
            "Ban Wei",
            "Ban",
            "031842",
            "Willow Quay",
            "Household team",
        ),
        *(
            "沈若兰",
            "乔志远",
            "班卫",
            "柳埠",
            "户籍组",
            "Zhou Min",
            "周敏",
            "Lin Que",
            "林阙",
            "0555 0101",
        ),
    ]

    html = letter_html(letter(facts, language), Words(language))

    assert [each for each in named if each in html] == []
    assert contained(html) >= {"findings", "measures"}


def test_neither_side_of_an_agreement_finds_the_other_named_in_its_copy() -> None:
    own, officers = (
        letter_html(letter(facts_for("agreement", "en", to), "en"), Words("en"))
        for to in ("complainant", "officer")
    )

    assert "Qiao Zhiyuan" not in own
    assert "Shen Ruolan" not in officers
    assert own.count("Signature") == officers.count("Signature") == 2


def test_a_name_is_restored_only_before_those_and_in_the_words_that_the_officer_agreed_to() -> None:
    found, restored = told_ending.reputation(Case("en"))
    not_agreed = [found, replace(restored, consented=False)]

    with pytest.raises(LookupError):
        letter(facts_for("reputation", "en", told=not_agreed), "en")

    html = letter_html(letter(facts_for("reputation", "en", "unit"), "en"), Words("en"))
    assert "Officer Qiao Zhiyuan, badge 031842" in html
    assert {"finding", "where_it_is_told"} <= contained(html)


def test_what_was_asked_of_somebody_who_withdrew_stays_in_the_file() -> None:
    facts = facts_for("withdrawal", "en")

    html = letter_html(letter(facts, "en"), Words("en"))

    assert "alone at her flat" not in html
    assert "effect" in contained(html)


def test_every_kind_of_letter_is_told() -> None:
    assert set(TOLD) == set(LETTERS)
