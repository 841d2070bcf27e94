"""Every paper that is no letter, in both languages: what it says, and what it must never say."""

from pathlib import Path

import pytest

from application.adapters import documents
from application.adapters.documents import sheet_html
from application.adapters.press import Press
from application.adapters.words import Words
from tests.paper.sheets import SHEETS, TYPED, readers_of, thanks
from tests.paper.test_disposition import text_of

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", SHEETS)
def test_a_paper_says_what_it_has_always_said(
    kind: str, language: str, press: Press, tmp_path: Path
) -> None:
    golden = (GOLDEN / f"{kind}.{language}.txt").read_text("utf-8")

    printed = press.print(sheet_html(SHEETS[kind](language), Words(language)))

    assert text_of(printed.pdf, tmp_path) == golden


@pytest.mark.parametrize("kind", TYPED)
def test_what_somebody_typed_is_never_markup(kind: str) -> None:
    sheet = TYPED[kind]("en", "<b>First</b> <img src=x>")

    html = sheet_html(sheet, Words("en"))

    assert "&lt;b&gt;First&lt;/b&gt;" in html
    assert "<img" not in html


def test_how_thanks_were_verified_stays_inside_the_office() -> None:
    html = sheet_html(thanks("en"), Words("en"))

    assert "Nobody had asked her." not in html
    assert "Commended in a notice" in html


def test_whoever_asks_who_read_his_file_is_told_roles_and_nothing_that_is_withheld() -> None:
    sheet = readers_of("en")

    html = sheet_html(sheet, Words("en"))

    assert "account-" not in html
    assert html.count("<tr><td>") == 2
    assert "auditor" not in html.replace("by an auditor", "")


def test_every_paper_has_its_example() -> None:
    assert set(SHEETS) == documents.SHEETS
