"""Everything the office says can be said in both languages, with the same gaps in each."""

import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from application.adapters.words import FOLDER, catalogue
from domain.catalogue import catalogue as facts

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "application", "projections", "web")


@cache
def spoken() -> tuple[tuple[str, str], ...]:
    """Every sentence that stands in the code or in a template, with the place where it stands."""
    return tuple(_spoken())


def _spoken() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            found = extract_from_file(
                "python", file, keywords={"Sentence": None, "say": None}, comment_tags=()
            )
            for line, message, *_ in found:
                first = message[0] if isinstance(message, tuple) else message
                if isinstance(first, str):
                    yield first, f"{file.relative_to(ROOT)}:{line}"
    for fact in facts():
        for said in fact.sentences:
            yield said, fact.key
    for file in sorted((ROOT / "templates").rglob("*.html")):
        with file.open("rb") as template:
            for at, _, words, _ in babel_extract(
                template, ["say"], [], {"trim_blocks": "true", "lstrip_blocks": "true"}
            ):
                # With its gaps filled in beside it, a sentence comes with empty places.
                begin = words[0] if isinstance(words, tuple) else words
                if isinstance(begin, str):
                    yield begin, f"{file.relative_to(ROOT)}:{at}"


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def bare(sentence: str) -> bool:
    """A sentence of nothing but gaps and signs needs no translation."""
    return not re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", sentence))


def test_everything_is_said_in_chinese_too() -> None:
    said = catalogue("zh")

    missing = {
        message: place for message, place in spoken() if message not in said and not bare(message)
    }

    assert not missing, "\n".join(f"{place}: {message}" for message, place in missing.items())


def test_a_translation_has_the_gaps_of_its_sentence() -> None:
    wrong = {
        english: chinese
        for english, chinese in catalogue("zh").items()
        if gaps(chinese) - gaps(english)
    }

    assert not wrong


def test_a_sentence_is_translated_in_one_way_only() -> None:
    said: dict[str, str] = {}
    for file in sorted((FOLDER / "zh").glob("*.po")):
        with file.open("rb") as po:
            for message in read_po(po):
                if message.id and message.string:
                    known = said.setdefault(str(message.id), str(message.string))
                    assert known == message.string, f"{file.name}: {message.id}"
    assert said


@pytest.mark.parametrize("file", sorted((FOLDER / "zh").glob("*.po")), ids=lambda file: file.stem)
def test_no_translation_is_left_over(file: Path) -> None:
    with file.open("rb") as po:
        ours = {str(message.id) for message in read_po(po) if message.id}

    left_over = ours - {message for message, _ in spoken()}

    assert not left_over
