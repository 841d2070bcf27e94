"""The paper as a file: archivable, accessible, the same bytes each time, and deaf to hostile text."""

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from application.adapters import typefaces
from application.adapters.documents import LONGEST, disposition_html
from application.adapters.press import Press
from application.adapters.printing import Paper, Unprintable
from application.adapters.words import Words
from tests.paper.cases import ORIGIN, facts_of, paper

AGAIN = """
import sys
from application.adapters.documents import disposition_html
from application.adapters.printing import print_page
from application.adapters.words import Words
from tests.paper.cases import facts_of, paper
language = sys.argv[1]
folded = paper(facts_of(language), language)
print(print_page(disposition_html(folded, Words(language))).sha256)
"""


@pytest.fixture(scope="module", params=["en", "zh"])
def printed(request: pytest.FixtureRequest, press: Press) -> Paper:
    """The disposition of the case of the household window."""
    language = request.param
    return press.disposition(paper(facts_of(language), language), Words(language))


def opened(printed: Paper) -> pikepdf.Pdf:
    """The file, opened."""
    return pikepdf.open(io.BytesIO(printed.pdf))


def structure(element: pikepdf.Object) -> list[pikepdf.Dictionary]:
    """All elements of a structure tree, in reading order."""
    held: Any = element.get("/K", [])
    kids: list[Any] = list(held) if isinstance(held, pikepdf.Array) else [held]
    inner = [each for each in kids if isinstance(each, pikepdf.Dictionary) and "/S" in each]
    return [each for kid in inner for each in (kid, *structure(kid))]


def test_the_file_says_that_it_is_pdf_a_3a_and_pdf_ua_1(printed: Paper) -> None:
    with opened(printed) as pdf:
        said = pdf.Root.Metadata.read_bytes().decode()

    assert 'pdfaid:part="3"' in said
    assert 'pdfaid:conformance="A"' in said
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in said


def test_the_file_is_tagged_and_shows_its_title(printed: Paper) -> None:
    with opened(printed) as pdf:
        tags = [str(each.S) for each in structure(pdf.Root.StructTreeRoot)]

        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) in {"en", "zh-CN"}
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert tags.count("/H1") == 1
        assert tags.count("/H2") == 9
        assert "/Table" in tags


def test_every_cell_of_a_table_knows_the_heads_it_stands_under(printed: Paper) -> None:
    with opened(printed) as pdf:
        elements = structure(pdf.Root.StructTreeRoot)
        heads = {str(each.ID) for each in elements if each.S == "/TH" and "/ID" in each}
        under = [
            [str(head) for head in each.A.get("/Headers", [])]
            for each in elements
            if each.S == "/TD" and "/A" in each
        ]

    assert len(heads) >= 9
    assert all(under)
    assert {head for each in under for head in each} <= heads
    assert max(len(each) for each in under) == 2


def test_every_picture_is_told_in_words(printed: Paper) -> None:
    with opened(printed) as pdf:
        figures = [each for each in structure(pdf.Root.StructTreeRoot) if each.S == "/Figure"]

        assert all(str(each.Alt) for each in figures)


def test_every_font_is_inside_the_file(printed: Paper) -> None:
    with opened(printed) as pdf:
        fonts = [each for each in pdf.objects if _is(each, "/FontDescriptor")]

        assert fonts
        assert all({"/FontFile2", "/FontFile3"} & set(each.keys()) for each in fonts)


def test_the_file_has_no_object_streams_and_fetches_nothing(printed: Paper) -> None:
    with opened(printed) as pdf:
        streams = [each for each in pdf.objects if _is(each, "/ObjStm") or _is(each, "/XRef")]
        actions = [each for each in pdf.objects if _is(each, "/Action") or _is(each, "/Filespec")]

    assert not streams
    assert not actions


def test_the_title_of_the_file_is_its_number_alone(printed: Paper) -> None:
    with opened(printed) as pdf:
        title = str(pdf.docinfo["/Title"])

    assert title == "2026-000123-4"


def test_another_reader_finds_no_fault_in_the_file(printed: Paper, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(printed.pdf)

    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_paper_names_what_it_was_made_with(printed: Paper) -> None:
    fonts = dict(each.split(" ") for each in printed.fonts.split("; "))

    assert printed.sha256 == hashlib.sha256(printed.pdf).hexdigest()
    assert printed.renderer.startswith("weasyprint 70")
    assert "unknown" not in printed.renderer
    assert all(re.fullmatch("(Noto|Ombud)-[A-Za-z-]+", name) for name in fonts)
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in fonts.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_any_process_makes_the_same_bytes(language: str, press: Press) -> None:
    here = press.disposition(paper(facts_of(language), language), Words(language)).sha256

    elsewhere = {_made_with_seed(seed, language) for seed in ("0", "77")}

    assert elsewhere == {here}


def test_what_looks_like_a_tag_stays_text(press: Press) -> None:
    hostile = (
        '<img src="http://127.0.0.1:9/x"><script>alert(1)</script><link rel=attachment'
        ' href="file:///etc/passwd"></style><style>@import url(http://127.0.0.1:9/y)</style>{{ 7 }}'
    )
    facts = facts_of("en", facts=hostile, name=hostile, shouted=hostile[:150], officer=hostile)

    html = disposition_html(paper(facts), Words("en"))
    made = press.print(html)

    assert "<img" not in html
    assert "<script" not in html
    assert html.count("<style") == 1
    assert "<link" not in html
    assert made.pages >= 3


@pytest.mark.parametrize(
    "asking",
    [
        '<img src="file:///etc/hostname" alt="x">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<p style="background: url(http://127.0.0.1:9/x)">x</p>',
        "<style>@font-face { font-family: x; src: url(file:///etc/hostname) }</style>",
    ],
)
def test_a_page_that_asks_for_something_from_outside_is_not_printed(
    asking: str, press: Press
) -> None:
    page = f'<html lang="en"><title>x</title><body>{asking}'

    with pytest.raises(Unprintable, match="asked for something from outside"):
        press.print(page)


def test_rare_characters_in_a_name_are_printed(press: Press, tmp_path: Path) -> None:
    facts = facts_of("zh", name="㐀𠮷", officer="欧阳𠮷")

    made = press.disposition(paper(facts, "zh"), Words("zh"))

    text = _text(made, tmp_path)
    assert "㐀𠮷" in text
    assert "欧阳𠮷" in text


def test_a_character_that_no_typeface_has_is_named(press: Press, tmp_path: Path) -> None:
    facts = facts_of("en", facts="He wrote \U000e1234\U0010fffd\U000323af and left.")

    made = press.disposition(paper(facts), Words("en"))

    text = _text(made, tmp_path)
    assert "〔U+323AF〕" in text
    assert "and left." in text


def test_other_scripts_pictures_and_endless_words_are_printed(press: Press, tmp_path: Path) -> None:
    facts = facts_of(
        "en",
        facts="قال لي اذهب 123\n\n🙂 😡\n\n" + "Donaudampfschifffahrtsgesellschaft" * 9,
        sent_away="x",
        shouted="w" * 180,
        officer="Rindfleischetikettierungsüberwachung",
    )

    made = press.disposition(paper(facts), Words("en"))

    with opened(made) as pdf:
        assert len(pdf.pages) >= 3
    assert "123" in _text(made, tmp_path)


def test_hidden_orders_to_turn_the_text_round_are_taken_out() -> None:
    facts = facts_of("en", facts="paid \u202e000,1\u202c yuan\x00\x1b \ud800 end")

    html = disposition_html(paper(facts), Words("en"))

    assert "paid 000,1 yuan  end" in html


def test_a_text_without_end_is_cut_with_a_word_about_it(press: Press, tmp_path: Path) -> None:
    facts = facts_of("en", facts="word " * (LONGEST // 5 + 1_000))

    made = press.disposition(paper(facts), Words("en"))

    assert "Here the paper stops: the text has" in _text(made, tmp_path)


def test_a_table_that_runs_over_pages_repeats_its_head(press: Press, tmp_path: Path) -> None:
    facts = facts_of("en")
    folded = paper(facts)
    many = type(folded)(
        **{name: getattr(folded, name) for name in folded.__slots__ if name != "findings"},
        findings=folded.findings * 15,
    )

    made = press.disposition(many, Words("en"))

    assert _text(made, tmp_path).count("You said") >= 2


def _is(each: pikepdf.Object, kind: str) -> bool:
    return isinstance(each, pikepdf.Dictionary | pikepdf.Stream) and each.get("/Type") == kind


def _text(made: Paper, folder: Path) -> str:
    file = folder / "made.pdf"
    file.write_bytes(made.pdf)
    return subprocess.run(
        ["pdftotext", file, "-"], capture_output=True, text=True, check=True
    ).stdout


def _made_with_seed(seed: str, language: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", AGAIN, language],
        env={
            **os.environ,
            "FONTCONFIG_FILE": str(typefaces.known()),
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": ".",
        },
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_an_address_full_of_tags_becomes_no_part_of_the_page() -> None:
    hostile = replace(ORIGIN, site='https://a.example/"><script>alert(1)</script>')

    html = disposition_html(replace(paper(facts_of("en")), origin=hostile), Words("en"))

    assert "<script" not in html
    assert "&lt;script&gt;" in html
