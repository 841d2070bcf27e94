"""Every paper in both languages: archivable, accessible, sealed, read aloud in the order it is seen."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from pyhanko.sign import validation

from application.adapters.press import Press
from application.adapters.seal import Seal, make_test_seal, read_seal
from tests.paper.every import HTML, SEALED_AT
from tests.paper.others import judged
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

        leading = [
            any(isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid for kid in each.K)
            for each in elements
            if each.S == "/Link"
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
        assert all(leading)
        assert all(under)
        assert set().union(*under) <= heads


def test_each_word_is_part_of_the_text_or_of_a_foot(sealed: Sealed) -> None:
    with pikepdf.open(sealed.file) as pdf:
        for page, read in zip(pdf.pages, numbers_read(pdf), strict=True):
            drawn = list(contents(page))
            apart = [each for each in drawn if each.number is None]

            assert {each.number for each in drawn} - {None} <= read
            assert {each.kind for each in apart if each.words} <= {"/Pagination"}
            assert {each.kind for each in apart} <= {"/Pagination", "/Artifact"}


class Marked(NamedTuple):
    """A marked piece of a page: its number in the order of reading, or what it is instead."""

    number: int | None
    kind: str
    words: bool


def contents(page: pikepdf.Page) -> Iterator[Marked]:
    """The marked pieces of a page; what is drawn outside of any comes with neither."""
    marks: list[tuple[int | None, str]] = [(None, "unmarked")]
    for order in pikepdf.parse_content_stream(page):
        match str(order.operator):
            case "BDC":
                said = order.operands[1]
                number = said.get("/MCID")
                marks.append((None if number is None else int(number), str(said.get("/Type"))))
            case "BMC":
                marks.append((None, str(order.operands[0])))
            case "EMC":
                marks.pop()
            case "Tj" | "TJ" | "Do" | "f" | "f*" | "S" | "B" | "B*" as painted:
                yield Marked(*marks[-1], words=painted in ("Tj", "TJ"))


def numbers_read(pdf: pikepdf.Pdf) -> list[set[int]]:
    """For each page the numbers that its tags read aloud."""
    pages = [page.objgen for page in pdf.pages]
    read: list[set[int]] = [set() for _ in pages]
    for element in structure(pdf.Root.StructTreeRoot):
        for kid in element.K:
            if isinstance(kid, int):
                read[pages.index(element.Pg.objgen)].add(kid)
    return read


def test_others_find_its_seal_good_and_no_fault_in_it(sealed: Sealed) -> None:
    checked = said_by("qpdf", "--check", str(sealed.file))
    signed = said_by("pdfsig", str(sealed.file))
    _, status = judged(sealed.file.read_bytes(), at=SEALED_AT)

    assert "No syntax or stream encoding errors found" in checked
    assert "Signature is Valid." in signed
    assert "Total document signed" in signed
    assert status.bottom_line
    assert status.coverage == validation.SignatureCoverageLevel.ENTIRE_FILE


def test_it_is_read_aloud_in_the_order_in_which_it_was_written(sealed: Sealed) -> None:
    written = Written()
    written.feed(sealed.html)

    aloud = read_aloud(sealed.file)

    assert not list(missing(written.text, aloud))


def test_a_line_to_sign_each_page_on_stands_on_each_page(press: Press, tmp_path: Path) -> None:
    html = HTML["interview_record"]("en").replace("Question:", "Question:\n" * 90)
    file = tmp_path / "record.pdf"
    file.write_bytes(press.print(html).pdf)
    written = Written()
    written.feed(html)

    pages = said_by("pdftotext", "-layout", str(file), "-").split("\f")[:-1]

    assert len(pages) > 1
    assert written.each_page.strip()
    assert all(written.each_page.strip() in page for page in pages)


@pytest.mark.parametrize("name", ["case_file", "interview_record"])
def test_an_order_that_was_changed_is_heard(name: str, press: Press, tmp_path: Path) -> None:
    html, file = HTML[name]("en"), tmp_path / "changed.pdf"
    with pikepdf.open(io.BytesIO(press.print(html).pdf)) as pdf:
        document = structure(pdf.Root.StructTreeRoot)[0]
        parts = [n for n, each in enumerate(document.K) if each.S == "/Sect"]
        first, last = parts[0], parts[-1]
        document.K[first], document.K[last] = document.K[last], document.K[first]
        pdf.save(file)
    written = Written()
    written.feed(html)

    aloud = read_aloud(file)

    assert list(missing(written.text, aloud))


def read_aloud(file: Path) -> str:
    """The words of a paper in the order of its tags, as another program finds them."""
    told = said_by("pdfinfo", "-struct-text", str(file))
    return "".join(re.findall(r'^\s*"(.*)"$', told, re.M))


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
    """The words of a page in the order in which they were written, but for those of pictures.

    The line to sign each page on is drawn at the head of each page and no part of what is read.
    """

    UNSEEN = ("title", "style", "svg")

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.each_page = ""
        self._signing = False
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN:
            self._within.append(tag)
        self._signing = ("class", "sign-each-page") in attrs

    def handle_endtag(self, tag: str) -> None:
        if self._within and tag == self._within[-1]:
            self._within.pop()
        self._signing = False

    def handle_data(self, data: str) -> None:
        if self._signing:
            self.each_page += data
        elif not self._within:
            self.text += data
