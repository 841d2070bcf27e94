"""Every letter in both languages: the words it has always said, and what it must never say."""

from pathlib import Path

import pytest

from application.adapters.documents import letter_html
from application.adapters.press import Press
from application.adapters.words import Words
from domain.letter_kinds import COMMON, LETTERS
from projections.papers.kinds import TOLD
from tests.paper.cases import PROCEDURE
from tests.paper.letters import facts_for, letter
from tests.paper.test_disposition import text_of
from tests.paper.told import TELL

GOLDEN = Path(__file__).parent / "golden"


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


def test_every_letter_contains_what_the_procedure_asks_of_it() -> None:
    asked = {id: set(each.must_contain) for id, each in PROCEDURE.documents.items()}

    missing = {
        id: words - COMMON - LETTERS[id].contains for id, words in asked.items() if id in LETTERS
    }

    assert not any(missing.values())
