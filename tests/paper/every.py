"""Every paper that the office can print, by the folder of its template, from invented cases.

`python -m tests.paper.every FOLDER` prints and seals each in both languages: to be looked at, or to be
checked by a program of others (`make archive`).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from application.adapters.documents import disposition_html, letter_html, report_html, sheet_html
from application.adapters.press import Press
from application.adapters.seal import make_test_seal, read_seal
from application.adapters.words import Words
from projections.papers.kinds import TOLD
from tests.paper.cases import facts_of, paper
from tests.paper.letters import facts_for, letter
from tests.paper.report_cases import report, report_facts
from tests.paper.sheets import SHEETS

SEALED_AT = datetime(2026, 5, 26, 2, 30, tzinfo=UTC)


def of_a_letter(kind: str, language: str) -> str:
    return letter_html(letter(facts_for(kind, language), language), Words(language))


def of_a_sheet(kind: str, language: str) -> str:
    return sheet_html(SHEETS[kind](language), Words(language))


def of_a_report(language: str) -> str:
    return report_html(report(report_facts(language), language), Words(language))


def of_a_disposition(language: str) -> str:
    return disposition_html(paper(facts_of(language), language), Words(language))


HTML: Mapping[str, Callable[[str], str]] = {
    "disposition": of_a_disposition,
    "report": of_a_report,
    **{kind: partial(of_a_letter, kind) for kind in TOLD},
    **{kind: partial(of_a_sheet, kind) for kind in SHEETS},
}
"""Every paper, by the folder of its template, written from an invented case."""


def print_all(folder: Path) -> None:
    """Print and seal every paper in both languages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    press = Press()
    try:
        with tempfile.TemporaryDirectory() as keys:
            file = Path(keys) / "seal.pem"
            make_test_seal(file, office="Lanpu", at=SEALED_AT)
            seal = read_seal(file)
            for name, html in HTML.items():
                for language in ("en", "zh"):
                    sealed = seal.seal(press.print(html(language)).pdf, SEALED_AT)
                    (folder / f"{name}.{language}.pdf").write_bytes(sealed)
    finally:
        press.close()


if __name__ == "__main__":
    print_all(Path(sys.argv[1]))
