"""What a paper costs: beside WeasyPrint alone, a thousand at a time, and the memory of a printer."""

from __future__ import annotations

import gc
import itertools
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from typing import Any

from application.adapters import typefaces
from application.adapters.checking import check
from application.adapters.documents import letter_html, report_html
from application.adapters.press import Press
from application.adapters.printing import print_page
from application.adapters.seal import FILE, Seal, make_test_seal, read_seal
from application.adapters.words import Words
from tests.bench.harness import Bench, Declared, Figure, Work
from tests.paper.cases import ORIGIN
from tests.paper.letters import facts_for, letter
from tests.paper.report_cases import TWELVE_PAGES, report, report_facts
from tests.processes import children_of, memory_of, words_of

LANGUAGES = {"en": "English", "zh": "Chinese"}
FASTEST = {"en": 25, "zh": 20}
NOW = datetime(2026, 5, 26, 8, 30, tzinfo=UTC)
ROUNDS, LETTERS, FOR_MEMORY, LANES = 21, 1_000, 2_000, 2

BARE = "a bare WeasyPrint rendering of the same HTML, one font configuration kept, in turn"
LETTER = {
    key: Declared(f"a letter laid out, finished and sealed, {name}", "ms", BARE, "<= 1.35x")
    for key, name in LANGUAGES.items()
}
MANY = {
    key: Declared(
        f"{LETTERS:,} sealed letters in {LANES} lanes, {name}",
        "letters/s",
        "a bare WeasyPrint rendering of one after the other",
        f">= {FASTEST[key]} letters/s",
    )
    for key, name in LANGUAGES.items()
}
REPORT = {
    key: Declared(f"a report of twelve pages, sealed, {name}", "s", BARE, "<= 1.05 s")
    for key, name in LANGUAGES.items()
}
VERIFY = Declared("a sealed report of twelve pages verified", "s", "the report printed", "<= 0.5 s")
MEMORY = {
    key: Declared(
        f"most memory of a printing process over {FOR_MEMORY:,} letters, {name}",
        "MB",
        bar="<= 130 MB",
    )
    for key, name in LANGUAGES.items()
}
FLAT = {
    key: Declared(
        f"memory of a printing process in the last quarter of {FOR_MEMORY:,} letters, {name}",
        "MB",
        "memory in the second quarter",
        "<= 1.1x",
    )
    for key, name in LANGUAGES.items()
}
FIGURES = tuple(
    itertools.chain(
        LETTER.values(), MANY.values(), REPORT.values(), (VERIFY,), MEMORY.values(), FLAT.values()
    )
)


def measure(bench: Bench) -> Iterator[Figure]:
    """One letter beside the bare printer; then the report, the thousand, and the memory."""
    # The yardstick is given the same typefaces as a printing process.
    if (small := typefaces.known()) is not None:
        os.environ.setdefault("FONTCONFIG_FILE", str(small))
    file = bench.new_folder("seal") / FILE
    make_test_seal(file, office="Lanpu Public Security Bureau", at=NOW)
    seal = read_seal(file)
    bare: dict[str, float] = {}
    for language in LANGUAGES:
        figure, bare[language] = _letter(bench, seal, language)
        yield figure
    yield from _reports(bench, seal)
    for language in LANGUAGES:
        if bench.wants(MANY[language]):
            yield from _thousand(bench, seal, language, bare[language])
    for language in LANGUAGES:
        if bench.wants(MEMORY[language]):
            yield from _memory(bench, language)


def letter_of(language: str, name: str = "沈若兰") -> str:
    """A notice that a matter is taken up, as HTML; each with a name of its own."""
    facts = facts_for("acceptance", language, name=name)
    return letter_html(replace(letter(facts, language), origin=ORIGIN), Words(language))


def _bare() -> Callable[[str], bytes]:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    kept: Any = FontConfiguration()

    def render(html: str) -> bytes:
        made: bytes = HTML(string=html, url_fetcher=URLFetcher()).write_pdf(font_config=kept)
        return made

    return render


def _letter(bench: Bench, seal: Seal, language: str) -> tuple[Figure, float]:
    html, bare = letter_of(language), _bare()
    took = bench.interleaved(
        {
            "ours": lambda: _kept(seal.seal(print_page(html).pdf, NOW)),
            "bare": lambda: _kept(bare(html)),
        },
        rounds=ROUNDS,
    )
    ratio = took["ours"] / took["bare"]
    return LETTER[language].found(took["ours"] * 1e3, ratio=ratio), took["bare"]


def _kept(_: bytes) -> None:
    """What was made is looked at by nobody: it is only timed."""


def _reports(bench: Bench, seal: Seal) -> Iterator[Figure]:
    for language in LANGUAGES:
        told = report(report_facts(language, pairs=TWELVE_PAGES[language]), language)
        html = report_html(told, Words(language))
        first = print_page(html)
        if first.pages != 12:
            raise ValueError(f"The report in {language} has {first.pages} pages, not twelve.")
        took = bench.interleaved(_of_a_report(html, seal.seal(first.pdf, NOW), seal))
        yield REPORT[language].found(took["ours"], ratio=took["ours"] / took["bare"])
        if language == "zh":
            yield VERIFY.found(took["verify"], ratio=took["verify"] / took["ours"])


def _of_a_report(html: str, sealed: bytes, seal: Seal) -> dict[str, Work]:
    bare = _bare()

    def verified() -> None:
        check(sealed, certificates=[seal.fingerprint])

    return {
        "ours": lambda: _kept(seal.seal(print_page(html).pdf, NOW)),
        "bare": lambda: _kept(bare(html)),
        "verify": verified,
    }


def _thousand(bench: Bench, seal: Seal, language: str, bare: float) -> Iterator[Figure]:
    """From what is known of each case to the sealed file, in as many lanes as two processors have."""
    press = Press(lanes=LANES)

    def make(n: int) -> None:
        _kept(seal.seal(press.print(letter_of(language, f"沈若兰 {n}")).pdf, NOW))

    try:
        with ThreadPoolExecutor(LANES) as hands:
            list(hands.map(make, range(10 * LANES)))
            bench.told(f"{LETTERS} letters, {language}")
            begun = time.perf_counter()
            list(hands.map(make, range(LETTERS)))
            rate = LETTERS / (time.perf_counter() - begun)
    finally:
        press.close()
    yield MANY[language].found(rate, ratio=rate * bare)


def _memory(bench: Bench, language: str) -> Iterator[Figure]:
    others = set(_printers())
    press, seen = Press(lanes=1), []
    try:
        for n in range(FOR_MEMORY - 1):
            press.print(letter_of(language, f"沈若兰 {n}"))
            if n % 20 == 0:
                bench.told(f"memory, {language}: letter {n} of {FOR_MEMORY}")
                [printer] = set(_printers()) - others
                seen.append((memory_of(printer) or 0) / 1e6)
    finally:
        press.close()
    gc.collect()
    quarter = len(seen) // 4
    before, after = median(seen[quarter : 2 * quarter]), median(seen[3 * quarter :])
    yield MEMORY[language].found(max(seen))
    yield FLAT[language].found(after, ratio=after / before)


def _printers() -> list[int]:
    mine = children_of(os.getpid())
    return [each for each in mine if any("pressroom" in word for word in words_of(each))]
