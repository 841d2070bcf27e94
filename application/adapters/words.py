"""Puts the office's sentences into a language, with the dates written as that language writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.pofile import read_po

from domain.sealed import Sealed
from domain.words import Sentence

FOLDER = Path(__file__).parents[2] / "templates" / "words"
LANGUAGES = {"en": "en_GB", "zh": "zh_Hans_CN"}
AND = {"en": (", ", " and "), "zh": ("、", "、")}


@runtime_checkable
class Labelled(Protocol):
    """Words of a procedure, which brings its own translation."""

    def in_(self, language: str) -> str:
        """The words in a language."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All translations of a language, from every file in its folder. English needs none."""
    found: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    found[str(message.id)] = str(message.string)
    return found


class Words:
    """Says sentences in one language, at one place's time."""

    def __init__(self, language: str, time_zone: str = "UTC") -> None:
        self.language = language if language in LANGUAGES else "en"
        self._zone = ZoneInfo(time_zone)
        self._said = catalogue(self.language)

    def say(self, sentence: Sentence | str | Labelled | None, **values: Any) -> str:
        """Say a sentence. What a person typed is never part of one: sealed text shows as `[sealed]`."""
        if sentence is None:
            return ""
        if isinstance(sentence, Sentence):
            values = {**sentence.values, **values}
            sentence = sentence.msgid
        elif not isinstance(sentence, str):
            return sentence.in_(self.language)
        template = self._said.get(sentence, sentence)
        if not values:
            return template.replace("{{", "{").replace("}}", "}") if "{{" in template else template
        return template.format(**{name: self._word(value) for name, value in values.items()})

    __call__ = say

    def _word(self, value: Any) -> Any:
        if isinstance(value, Sentence | Labelled):
            return self.say(value)
        if isinstance(value, Sealed):
            return str(value)
        if isinstance(value, datetime):
            return _Day(value.astimezone(self._zone), self.language)
        if isinstance(value, date):
            return _Day(value, self.language)
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            return self._list([str(self._word(each)) for each in value])
        return value

    def _list(self, words: list[str]) -> str:
        comma, last = AND[self.language]
        return last.join(filter(None, [comma.join(words[:-1]), *words[-1:]]))


class _Day:
    """A date inside a sentence: `{day}`, `{day:weekday}`, `{day:short}`, `{day:month}`,
    `{moment:time}`, `{moment:hour}`."""

    PATTERNS = {
        "en": {
            "": "d MMMM y",
            "weekday": "EEEE d MMMM y",
            "short": "d MMMM",
            "month": "MMMM y",
            "shortweekday": "EEE d MMM",
        },
        "zh": {
            "": "y年M月d日",
            "weekday": "y年M月d日（EEEE）",
            "short": "M月d日",
            "month": "y年M月",
            "shortweekday": "M月d日 EEE",
        },
    }

    def __init__(self, day: date, language: str) -> None:
        self._day = day
        self._language = language

    def __format__(self, spec: str) -> str:
        if spec == "time" and isinstance(self._day, datetime):
            return f"{self:short}{' ' if self._language == 'zh' else ', '}{self._day:%H:%M}"
        if spec == "hour" and isinstance(self._day, datetime):
            return f"{self._day:%H:%M}"
        if spec == "moment" and isinstance(self._day, datetime):
            return f"{self}{' ' if self._language == 'zh' else ', '}{self._day:%H:%M:%S}"
        pattern = self.PATTERNS[self._language][spec]
        day = self._day.date() if isinstance(self._day, datetime) else self._day
        return format_date(day, pattern, locale=LANGUAGES[self._language])

    def __str__(self) -> str:
        return f"{self}"
