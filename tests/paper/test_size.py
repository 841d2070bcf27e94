"""An office in America prints on Letter, everybody else on A4: every paper, and nothing runs off it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf
import pytest

from application.adapters.documents import disposition_html, letter_html, report_html, sheet_html
from application.adapters.press import Press
from application.adapters.words import Words
from projections.papers.sheet import Sheet
from tests.paper.cases import facts_of, paper
from tests.paper.letters import facts_for, letter
from tests.paper.report_cases import report, report_facts
from tests.paper.sheets import SHEETS
from tests.paper.test_hostile import pages

LETTER = (612, 792)
WORDS = Words("en")


def sheet(kind: str, **other: str) -> Sheet:
    made = SHEETS[kind]("en")
    return replace(made, imprint=replace(made.imprint, paper_size="Letter"), **other)  # type: ignore[arg-type]  # each of them text


def of_a_sheet(kind: str) -> str:
    return sheet_html(sheet(kind), WORDS)


PAPERS: dict[str, Callable[[], str]] = {
    "disposition": lambda: disposition_html(
        replace(paper(facts_of("en"), "en"), paper_size="Letter"), WORDS
    ),
    "letter": lambda: letter_html(
        replace(letter(facts_for("review", "en"), "en"), paper_size="Letter"), WORDS
    ),
    "report": lambda: report_html(
        replace(report(report_facts("en"), "en"), paper_size="Letter"), WORDS
    ),
    **{kind: partial(of_a_sheet, kind) for kind in SHEETS},
}


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        boxes = [[float(edge) for edge in page.mediabox] for page in opened.pages]
    return [(round(right - left), round(top - bottom)) for left, bottom, right, top in boxes]


@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_is_laid_out_for_letter(kind: str, press: Press, tmp_path: Path) -> None:
    made = press.print(PAPERS[kind]()).pdf

    assert set(sizes(made)) == {LETTER}
    for width, height, words in pages(made, tmp_path):
        outside = [
            each.text
            for each in words
            if not (20 < each.left <= each.right < width - 20 and each.top > 10)
            or each.bottom > height - 10
        ]
        assert outside == []


def test_a_poster_stays_one_sheet_and_a_large_one_large(press: Press) -> None:
    small = press.print(PAPERS["poster"]()).pdf
    large = press.print(sheet_html(sheet("poster", size="A3"), WORDS)).pdf

    assert sizes(small) == [LETTER]
    assert sizes(large) == [(842, 1191)]
