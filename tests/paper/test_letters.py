"""Every letter in both languages: the words it has always said, and what it must never say."""

from pathlib import Path

import pytest

from application.adapters.documents import disposition_html, letter_html
from application.adapters.press import Press
from application.adapters.words import Words
from domain.letter_kinds import COMMON, DISPOSITION, LETTERS
from projections.disposition import fold as disposition
from projections.papers.kinds import TOLD
from tests.paper import told_admission
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
    common = COMMON - {"telephone"} if LETTERS[kind].to[0] == "public" else COMMON
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
