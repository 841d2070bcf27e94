"""Prints a page as an archivable, accessible PDF: the same bytes whenever it is made again."""

from __future__ import annotations

import ctypes
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

from application.adapters.feet import set_feet_apart
from domain.words import Sentence

FACES = {
    "Noto Sans": "fonts-noto-core",
    "Noto Sans CJK SC": "fonts-noto-cjk",
    "Noto Serif": "fonts-noto-core",
    "Noto Serif CJK SC": "fonts-noto-cjk",
}
"""The typefaces of every paper, and the Debian package each comes in."""

VARIANT = "pdf/a-3a"
FILES: dict[bytes, str] = {}


class Unprintable(Exception):
    """No paper could be made. One sentence says why, or what to install."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence

    def __reduce__(self) -> Any:
        return Unprintable, (self.sentence,)


STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
"""Ours alone: what anybody typed stands in the page with its angle brackets written out."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper, and what it takes to make the same bytes again."""

    pdf: bytes
    sha256: str
    pages: int
    renderer: str
    fonts: str


PDFUA = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""  # noqa: E501  # stands in the PDF as it is
"""PDF/UA is not in the vocabulary of PDF/A, so PDF/A wants it described (ISO 19005-3, 6.6.2.3)."""


@cache
def _configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _closed_door() -> Any:
    """A fetcher that fetches nothing: by default a page can read our files and call the network."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class Closed(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            raise FatalURLFetchingError(f"A paper asks for nothing from outside: {url[:200]}")

    return Closed()


@lru_cache(64)
def _style(text: str) -> Any:
    """Read a style once for all papers that have it: that takes a third of the time of a letter."""
    from weasyprint import CSS

    if "@font-face" in text:
        # A typeface of its own would be laid in a folder first, and here there is none.
        raise Unprintable(Sentence("This paper asked for something from outside."))
    return CSS(string=text, url_fetcher=_closed_door(), font_config=_configuration())


def print_page(html: str) -> Paper:
    """Lay out a page of HTML and finish it. Use `Press`, which does this in a process apart."""
    # WeasyPrint takes a second to load: only the process that prints pays for it.
    from weasyprint.urls import FatalURLFetchingError

    try:
        raw, fonts, missing = _lay_out(html)
        if missing:
            # A character without a shape would print as an empty box; its name says which it was.
            raw, fonts, _ = _lay_out(re.sub(f"[{re.escape(missing)}]", _named, html))
    except FatalURLFetchingError as fault:
        raise Unprintable(Sentence("This paper asked for something from outside.")) from fault
    except RecursionError as fault:
        raise Unprintable(Sentence("This paper is nested too deeply to be laid out.")) from fault
    pdf, pages = _finish(raw)
    return Paper(
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pages=pages,
        renderer=renderer(),
        fonts=fonts,
    )


def _named(match: re.Match[str]) -> str:
    return f"〔U+{ord(match[0]):04X}〕"


def _lay_out(html: str) -> tuple[bytes, str, str]:
    """Return the raw PDF, the fonts it used, and the characters no installed font can draw."""
    from weasyprint import HTML

    used: list[Any] = []

    def finish(document: Any, pdf: Any) -> None:
        used.extend(document.fonts.values())
        set_feet_apart(pdf)

    styles = [_style(each) for each in STYLE.findall(html)]
    page = HTML(string=STYLE.sub("", html), url_fetcher=_closed_door())
    raw = page.render(
        stylesheets=styles, font_config=_configuration(), pdf_variant=VARIANT
    ).write_pdf(pdf_variant=VARIANT, finisher=finish)
    return raw, _fingerprint(used), "".join(sorted(set(_shapeless(used))))


def _shapeless(used: Iterable[Any]) -> Iterator[str]:
    """Characters that would print as an empty box, or as a picture that a screen reader cannot read."""
    for font in used:
        yield from map(chr, font.missing)
        if font.bitmap or font.png or font.svg or font.colr:
            yield from "".join(font.to_unicode.values())


def _fingerprint(used: Iterable[Any]) -> str:
    """Name each font that was really used, with the SHA-256 of its whole file."""
    named = {f"{font.name.decode().partition('+')[2]} {_file_sha256(font)}" for font in used}
    return "; ".join(sorted(named))


def _file_sha256(font: Any) -> str:
    """Hash a font file once a process: the Chinese ones are 26 MB. Its table `head` tells it apart."""
    from weasyprint.text.ffi import ffi, harfbuzz
    from weasyprint.text.fonts import get_hb_object_data

    table = harfbuzz.hb_face_reference_table(font.hb_face, harfbuzz.hb_tag_from_string(b"head", -1))
    length = ffi.new("unsigned int *")
    data = harfbuzz.hb_blob_get_data(table, length)
    head = ffi.buffer(data, length[0])[:] if data != ffi.NULL else b""
    harfbuzz.hb_blob_destroy(table)
    if not head:
        return hashlib.sha256(get_hb_object_data(font.hb_face)).hexdigest()
    if head not in FILES:
        FILES[head] = hashlib.sha256(get_hb_object_data(font.hb_face)).hexdigest()
    return FILES[head]


def _finish(raw: bytes) -> tuple[bytes, int]:
    """Add what WeasyPrint cannot: the mark of PDF/UA; and leave out what slows a check of signatures.

    Object streams made the check of a signed report take 10.8 s instead of 0.5.
    """
    import pikepdf

    finished = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        kept = pdf.Root.Metadata.read_bytes()
        mended = kept.replace(b"</rdf:RDF>", PDFUA.encode() + b"</rdf:RDF>", 1)
        if mended == kept:
            raise Unprintable(Sentence("The paper has no description to add the mark PDF/UA to."))
        pdf.Root.Metadata = pdf.make_stream(
            mended, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
        pages = len(pdf.pages)
        pdf.save(
            finished,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return finished.getvalue(), pages


@cache
def renderer() -> str:
    """The versions of everything that decides how a paper looks, for whoever makes it again."""
    import pikepdf

    return (
        f"weasyprint {version('weasyprint')}; pydyf {version('pydyf')};"
        f" pango {_library('pango-1.0', 'pango_version_string')};"
        f" harfbuzz {_library('harfbuzz', 'hb_version_string')}; pikepdf {pikepdf.__version__};"
        f" qpdf {pikepdf.__libqpdf_version__}"
    )


def _library(name: str, question: str) -> str:
    """Ask a C library for its version; WeasyPrint has it loaded, but does not pass the question on."""
    try:
        # By the name under which WeasyPrint loads it: to search for it would start a linker.
        ask = getattr(ctypes.CDLL(f"lib{name}.so.0"), question)
    except OSError:
        return "unknown"
    ask.restype = ctypes.c_char_p
    answer: bytes = ask()
    return answer.decode()


def check_printing() -> None:
    """Make sure that papers come out as they should; one sentence says what to install."""
    try:
        from weasyprint.text import ffi
    except OSError as fault:
        raise Unprintable(
            Sentence("Papers cannot be made: install libpango-1.0-0 and libpangoft2-1.0-0.")
        ) from fault
    if ffi.harfbuzz_subset is None:
        # WeasyPrint only warns, and then takes six seconds for a Chinese page instead of a tenth.
        raise Unprintable(Sentence("Papers would take too long: install libharfbuzz-subset0."))
    _, fonts, _ = _lay_out(
        '<html lang="en"><title>-</title>'
        + "".join(
            f"<p style=\"font-family: '{family}'\">{'字' if 'CJK' in family else 'a'}</p>"
            f"<p style=\"font: 700 12pt '{family}'\">{'字' if 'CJK' in family else 'a'}</p>"
            for family in sorted(FACES)
        )
    )
    found = {each.partition(" ")[0] for each in fonts.split("; ")}
    for family in sorted(FACES):
        name = family.replace(" ", "-")
        if not {name, f"{name}-Bold"} <= found:
            raise without(family)


def without(family: str) -> Unprintable:
    """Say what to install for a typeface that this machine lacks."""
    return Unprintable(
        Sentence(
            "Papers need the typeface {family}: install {package}.",
            family=family,
            package=FACES[family],
        )
    )
