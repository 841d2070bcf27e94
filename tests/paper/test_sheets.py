"""Every paper that is no letter, in both languages: what it says, and what it must never say."""

import io
from pathlib import Path

import pikepdf
import pytest

from application.adapters import documents
from application.adapters.documents import sheet_html
from application.adapters.press import Press
from application.adapters.words import Words
from tests.paper.sheets import SHEETS, TYPED, file_of, poster_of, readers_of, report_of, thanks
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


@pytest.mark.parametrize(("size", "long"), [("A4", 842), ("A3", 1191)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_poster_is_one_sheet_of_the_size_that_was_asked_for(
    language: str, size: str, long: int, press: Press
) -> None:
    sheet = poster_of(language, size=size)

    printed = press.print(sheet_html(sheet, Words(language)))

    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        assert [round(float(page.mediabox[3])) for page in pdf.pages] == [long]


def test_a_case_file_names_whoever_complained_only_to_those_who_may_read_names() -> None:
    one, other = (file_of("en", names=names) for names in (True, False))

    named, unnamed = (sheet_html(each, Words("en")) for each in (one, other))

    assert "Shen Ruolan" in named
    assert "Shen Ruolan" not in unnamed
    assert "not shown to whoever printed this" in unnamed


def test_an_auditor_takes_a_case_file_along_without_what_was_typed() -> None:
    html = sheet_html(file_of("en", names=False, texts=False), Words("en"))

    assert "[sealed]" in html
    assert "I was shouted at." not in html
    assert "Qiao Zhiyuan" not in html


def test_a_chart_is_read_aloud_and_stands_in_a_table_beside_it() -> None:
    html = sheet_html(report_of("en"), Words("en"))

    assert html.count("<svg") == html.count("<title>") - 1 == 4
    assert "Cases received, by year, as bars." in html
    assert '<th scope="row">2025</th><td class="number">121</td>' in html
    assert "in other years: 1" in html


def test_every_paper_has_its_example() -> None:
    assert set(SHEETS) == documents.SHEETS
