"""Writes what a paper says as one page of HTML that asks for nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from domain.letter_kinds import LETTERS
from domain.provenance import Origin

FOLDER = Path(__file__).parents[2] / "templates" / "documents"
LONGEST = 100_000
"""Characters of one text that are printed: a megabyte takes eight seconds to lay out."""

Say = Callable[..., str]


class Printable(Protocol):
    """What a paper says. The template knows the rest; see `projections.disposition.Disposition`."""

    @property
    def language(self) -> str: ...

    @property
    def made_at(self) -> datetime: ...

    @property
    def origin(self) -> Origin | None: ...

    @property
    def paper_size(self) -> str: ...


# What is typed becomes what is printed

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls, orders of direction and lone surrogates: they would change what a reader sees unseen."""

DAYS = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日"
    r"|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)(?: \d{4})?"
)
NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def printable(text: str) -> str:
    """Return a text without anything that is no letter: line ends alike, no hidden orders."""
    return INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str) -> Markup:
    """Escape a text and keep each date on one line; it may break only before its bracket."""
    safe = str(escape(printable(text)))
    return Markup(DAYS.sub(r'<span class="together">\g<0></span>', safe))


def paragraphs(text: str, say: Say) -> Iterator[Markup]:
    """Split what somebody wrote at its blank lines, and stop where it gets longer than a paper bears."""
    for each in re.split(r"\n\s*\n", printable(text[:LONGEST]).strip()):
        if each:
            yield line(each)
    if len(text) > LONGEST:
        yield line(
            say(
                "Here the paper stops: the text has {n} characters, and {most} are printed."
                " The whole text stands in the record.",
                n=len(text),
                most=LONGEST,
            )
        )


def drawn(origin: Origin, say: Say) -> Markup:
    """Draw the address at which a paper is checked as a QR code; its title is what is read aloud."""
    assert origin.address is not None
    return code_of(origin.address, say("QR code: check this paper at {page}", page=origin.page))


def code_of(address: str, title: str) -> Markup:
    """Draw an address as a QR code."""
    code = segno.make(address, error="m", micro=False)
    title = printable(title)
    # The title is escaped by segno; the rest is paths.
    return Markup(code.svg_inline(border=0, title=title, svgclass=None, lineclass=None))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class PrintableLetter(Printable, Protocol):
    """A letter besides; its kind chooses the template. See `projections.papers.letter.Letter`."""

    @property
    def kind(self) -> str: ...


class PrintableSheet(Printable, Protocol):
    """A paper that is printed on request and is no letter. See `projections.papers.sheet.Sheet`."""

    @property
    def kind(self) -> str: ...


LETTER_SIZE = Markup("@page { size: letter }")
"""What an office in America prints on; everybody else has A4 (ISO 216)."""

SHEETS = frozenset({"tracking_order", "commendation", "readers", "poster", "case_file", "annual"})
"""The papers that are no letters, each by its folder."""


def disposition_html(paper: Printable, say: Say) -> str:
    """Write the disposition as one page of HTML that asks for nothing from outside."""
    return _page("disposition", paper, say)


def letter_html(paper: PrintableLetter, say: Say) -> str:
    """Write a letter with the template of its kind."""
    if paper.kind not in LETTERS:
        raise LookupError(paper.kind)
    return _page(paper.kind, paper, say)


def sheet_html(paper: PrintableSheet, say: Say) -> str:
    """Write a paper that is no letter with the template of its kind."""
    if paper.kind not in SHEETS:
        raise LookupError(paper.kind)
    return _page(paper.kind, paper, say)


def report_html(paper: Printable, say: Say) -> str:
    """Write an investigation report: it has contents, and more kinds of tables than a letter."""
    return _page("report", paper, say, "report/document.css")


def _page(folder: str, paper: Printable, say: Say, *own: str) -> str:
    chinese = paper.language == "zh"
    styles = ("paper.css", *own)
    return (
        _templates()
        .get_template(f"{folder}/document.html")
        .render(
            paper=paper,
            say=lambda sentence, **values: line(say(sentence, **values)),
            line=line,
            paragraphs=lambda text: list(paragraphs(text, say)),
            semicolon="；" if chinese else "; ",
            full_stop="。" if chinese else ".",
            ordinal=lambda n: f"{NUMERALS[n]}、" if chinese else f"{n}. ",
            drawn=lambda origin: drawn(origin, say),
            code=lambda address: code_of(address, say("QR code: {address}", address=address)),
            moment=f"{paper.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            style=Markup("").join(Markup((FOLDER / style).read_text("utf-8")) for style in styles)
            + (LETTER_SIZE if paper.paper_size == "Letter" else ""),
        )
    )
