"""Every paper in both languages: archivable, accessible, sealed, read aloud in the order it is seen."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import validation
from pyhanko_certvalidator import ValidationContext

from application.adapters.press import Press
from application.adapters.seal import Seal, make_test_seal, read_seal
from tests.paper.every import HTML, SEALED_AT
from tests.paper.sheets import SHEETS
from tests.paper.test_documents import structure

EVERY = [(name, language) for name in HTML for language in ("en", "zh")]


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    file = tmp_path_factory.mktemp("keys") / "seal.pem"
    make_test_seal(file, office="Lanpu", at=SEALED_AT)
    return read_seal(file)


class Sealed(NamedTuple):
    """A paper as it goes out, and the page it was made from."""

    language: str
    html: str
    file: Path


@pytest.fixture(scope="module", params=EVERY, ids="-".join)
def sealed(
    request: pytest.FixtureRequest,
    press: Press,
    seal: Seal,
    tmp_path_factory: pytest.TempPathFactory,
) -> Sealed:
    """Every paper in turn; the tests of one paper share it."""
    name, language = request.param
    html = HTML[name](language)
    file = tmp_path_factory.mktemp("papers") / f"{name}.{language}.pdf"
    file.write_bytes(seal.seal(press.print(html).pdf, SEALED_AT))
    return Sealed(language, html, file)


def test_it_is_made_as_archives_and_screen_readers_want_it(sealed: Sealed) -> None:
    with pikepdf.open(sealed.file) as pdf:
        said = pdf.Root.Metadata.read_bytes().decode()
        parts = [
            each for each in pdf.objects if isinstance(each, pikepdf.Dictionary | pikepdf.Stream)
        ]
        kinds = [str(each.get("/Type", "")) for each in parts]
        fonts = [each for each in parts if each.get("/Type") == "/FontDescriptor"]
        pictures = [each for each in parts if each.get("/Subtype") == "/Image"]
        elements = structure(pdf.Root.StructTreeRoot)
        tags = [str(each.S) for each in elements]
        heads = {str(each.ID) for each in elements if each.S == "/TH" and "/ID" in each}
        under = [
            {str(head) for head in each.A.get("/Headers", [])}
            for each in elements
            if each.S == "/TD" and "/A" in each
        ]

        assert re.search(r'pdfaid:part="3"', said)
        assert re.search(r'pdfaid:conformance="A"', said)
        assert "<pdfuaid:part>1</pdfuaid:part>" in said
        assert {"/ObjStm", "/XRef", "/Action"}.isdisjoint(kinds)
        assert fonts
        assert all({"/FontFile2", "/FontFile3"} & set(each.keys()) for each in fonts)
        assert not [each for each in pictures if each.get("/Interpolate")]
        assert str(pdf.Root.Lang) == {"en": "en", "zh": "zh-CN"}[sealed.language]
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert tags.count("/H1") == 1
        assert all(str(each.get("/Alt", "")) for each in elements if each.S == "/Figure")
        # A poster and an annual report set words and figures in cells that stand under no head.
        assert all(under) or sealed.file.name.partition(".")[0] in SHEETS
        assert set().union(*under) <= heads


def test_others_find_its_seal_good_and_no_fault_in_it(sealed: Sealed) -> None:
    checked = said_by("qpdf", "--check", str(sealed.file))
    signed = said_by("pdfsig", str(sealed.file))
    with sealed.file.open("rb") as opened:
        [signature] = PdfFileReader(opened).embedded_signatures
        status = validation.validate_pdf_signature(
            signature,
            ValidationContext(
                trust_roots=[signature.other_embedded_certs[0]],
                allow_fetching=False,
                moment=SEALED_AT,
            ),
        )

    assert "No syntax or stream encoding errors found" in checked
    assert "Signature is Valid." in signed
    assert "Total document signed" in signed
    assert status.bottom_line
    assert status.coverage == validation.SignatureCoverageLevel.ENTIRE_FILE


def test_it_is_read_aloud_in_the_order_in_which_it_was_written(sealed: Sealed) -> None:
    # Poppler takes many minutes over the nested contents of a case file; the lines to sign a record
    # of an interview on stand at the foot of each page, apart from what is read.
    if sealed.file.name.partition(".")[0] in {"case_file", "interview_record"}:
        return

    written = Written()
    written.feed(sealed.html)

    told = said_by("pdfinfo", "-struct-text", str(sealed.file))
    aloud = "".join(re.findall(r'^\s*"(.*)"$', told, re.M))

    assert not list(missing(written.text, aloud))


def said_by(*command: str) -> str:
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout


def missing(written: str, aloud: str) -> Iterator[str]:
    """Words that were written and are not read aloud in their place.

    The signs of a list and the page numbers of its contents come in when a paper is laid out, and a
    word may be broken: so each word is looked for behind the one before it, without its spaces.
    """
    said, at = re.sub(r"\W+", "", aloud), 0
    for word in re.findall(r"\w+", written):
        found = said.find(word, at, at + 300 + len(word))
        if found < 0:
            yield word
        else:
            at = found + len(word)


class Written(HTMLParser):
    """The words of a page in the order in which they were written, but for those of pictures."""

    UNSEEN = ("title", "style", "svg")

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._within and tag == self._within[-1]:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.text += data
