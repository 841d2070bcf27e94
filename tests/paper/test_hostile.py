"""Whatever is typed, in every paper there is: it stays text, fetches nothing, and keeps to its place."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from application.adapters.documents import (
    FOLDER,
)
from application.adapters.press import Press
from application.adapters.printing import Unprintable
from application.adapters.words import Words
from domain.sealed import Sealed
from tests.paper import cases
from tests.paper.every import HTML
from tests.paper.letters import facts_for, letter

TAGS = (
    '<img src="http://127.0.0.1:9/x"><script>alert(1)</script><link rel=attachment'
    ' href="file:///etc/passwd"></style><style>@import url(http://127.0.0.1:9/y)</style>{{ 7 * 7 }}'
)
HOSTILE = "\n\n".join(
    (
        f"㐀𠮷 欧阳𪚥 {TAGS}",
        "قال لي اذهب 123 \u202e000,1\u202c وعد غدا إلى المكتب مع كل الأوراق שלום",
        "🙂 😡 👨\u200d👩\u200d👧 🇨🇳 ﷽",
        "Donaudampfschifffahrtselektrizitä "
        + "Rindfleischetikettierungsüberwach" * 9
        + " "
        + "w" * 300,
        "<div>" * 400 + "\x00\x1b\ud800",
    )
)
ONE_LINE = "㐀𠮷 <b>قال 123</b> 🙂 " + "w" * 80


SAYS_NOTHING_TYPED = {"readers", "summary", "poster", "annual"}
"""They say in words of ours who looked, what was found, whom to ask, how many there were."""


class Word(NamedTuple):
    """A word on a page and the box it is drawn in, in points from the upper left."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def _word(left: str, top: str, right: str, bottom: str, text: str) -> Word:
    return Word(float(left), float(top), float(right), float(bottom), text)


def typing(monkeypatch: pytest.MonkeyPatch, typed: Callable[[str], str]) -> None:
    """Have another text typed wherever somebody types: whatever is typed is sealed."""

    def sealed(text: str, of: str = "case") -> Sealed:
        return Sealed(typed(text), of=of)

    original = cases.sealed
    for name, module in list(sys.modules.items()):
        if name.startswith("tests.paper") and vars(module).get("sealed") is original:
            monkeypatch.setattr(module, "sealed", sealed)


def hostile(text: str) -> str:
    """Hostile words in the place of others: many where there were many, some in that of a name.

    English says in three letters what Chinese says in one.
    """
    return HOSTILE if len(text) > (120 if text.isascii() else 40) else ONE_LINE


def tags(html: str) -> Counter[str]:
    return Counter(re.findall(r"<([a-z][a-z0-9]*)", html))


def pages(pdf: bytes, folder: Path) -> Iterator[tuple[float, float, list[Word]]]:
    """Each page as another program finds it: its size, and where each word stands."""
    (folder / "made.pdf").write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", "-bbox", folder / "made.pdf", "-"], capture_output=True, check=True
    ).stdout.decode("utf-8", "replace")
    for page in said.split("<page ")[1:]:
        width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
        found = re.findall(
            r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page
        )
        yield width, height, [_word(*each) for each in found]


def covered(one: Word, other: Word) -> bool:
    """Whether two words are drawn over each other; a line's own height touches the next one's."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return across > 2 and down > 0.6 * lower


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", HTML)
def test_hostile_text_stays_text_and_in_its_place(
    kind: str, language: str, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harmless = tags(HTML[kind](language))
    typing(monkeypatch, hostile)
    # A report of nothing but endless texts takes a while on a busy machine.
    monkeypatch.setattr(press, "deadline", 300)

    html = HTML[kind](language)
    printed = press.print(html)

    assert ("㐀𠮷" in html) == (kind not in SAYS_NOTHING_TYPED)
    assert set(tags(html)) <= {*harmless, "p", "span"}
    assert tags(html)["style"] == harmless["style"]
    assert tags(html)["div"] == harmless["div"]
    for width, height, words in pages(printed.pdf, tmp_path):
        outside = [
            each
            for each in words
            if not (40 < each.left <= each.right < width - 40 and each.top > 10)
            or each.bottom > height - 10
        ]
        over = [pair for pair in combinations(words, 2) if covered(*pair)]
        assert outside == []
        assert over == []


@pytest.mark.parametrize("kind", ["disposition", "report", "acceptance", "tracking_order"])
def test_a_megabyte_is_printed_as_far_as_a_paper_bears_or_refused(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press(lanes=1, deadline=2)
    typing(monkeypatch, lambda _: "word 字 <b> " * 100_000)

    html = HTML[kind]("en")
    try:
        made = press.print(html).pages
    except Unprintable:
        made = 1
    press.deadline = 60
    after = press.print('<html lang="en"><title>x</title><p>fine').pages
    press.close()

    assert (made > 0, after) == (True, 1)


def test_every_template_is_tried() -> None:
    assert {each.parent.name for each in FOLDER.glob("*/document.html")} <= set(HTML)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Independent Office for Professional Standards and Public Complaints " * 3),
        ("zh", "独立专业标准与公众投诉事务局" * 5),
    ],
)
def test_a_long_name_of_the_office_and_a_long_number_stay_on_the_sheet(
    language: str, name: str, press: Press, tmp_path: Path
) -> None:
    number = "0197d5c1-9c1e-7c44-a3b1-2f60c5d2e8aa"
    told = replace(letter(facts_for("acceptance", language), language), office=name, number=number)
    file = tmp_path / "long.pdf"
    file.write_bytes(press.letter(told, Words(language)).pdf)

    ran = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True
    )
    words = re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax', ran.stdout)

    assert len(words) > 20
    assert all(float(x) >= 0 and float(y) >= 20 and float(end) <= 560 for x, y, end in words)
