"""Writes the golden texts of the letters anew: look at each, and at its picture, before you keep it."""

import sys
import tempfile
from pathlib import Path

from application.adapters.documents import sheet_html
from application.adapters.press import Press
from application.adapters.printing import Paper
from application.adapters.words import Words
from tests.paper.letters import facts_for, letter
from tests.paper.sheets import SHEETS
from tests.paper.test_disposition import text_of
from tests.paper.test_letters import GOLDEN
from tests.paper.told import TELL


def write(kinds: list[str]) -> None:
    """Print each letter and keep its text."""
    press = Press()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for kind in kinds:
                for language in ("en", "zh"):
                    paper = _printed(press, kind, language)
                    text = text_of(paper.pdf, Path(folder))
                    (GOLDEN / f"{kind}.{language}.txt").write_text(text, "utf-8")
    finally:
        press.close()


def _printed(press: Press, kind: str, language: str) -> Paper:
    words = Words(language)
    if kind in SHEETS:
        return press.print(sheet_html(SHEETS[kind](language), words))
    return press.letter(letter(facts_for(kind, language), language), words)


if __name__ == "__main__":
    write(sys.argv[1:] or [*TELL, *SHEETS])
