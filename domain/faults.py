"""A text of rules while it is checked: each fault is gathered with the line it stands on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from domain.lines import Lines, Path
from domain.rules import Label
from domain.words import Sentence

NOTHING = Label("", "")


WHAT = {
    "kind of matter": Sentence("kind of matter"),
    "way of filing": Sentence("way of filing"),
    "way of serving": Sentence("way of serving"),
    "track": Sentence("track"),
    "stage": Sentence("stage"),
    "verb": Sentence("verb"),
    "fact": Sentence("fact"),
    "role": Sentence("role"),
    "guard": Sentence("guard"),
    "clock": Sentence("clock"),
    "notice": Sentence("notice"),
    "reader": Sentence("reader"),
    "document": Sentence("document"),
    "code": Sentence("code"),
    "question": Sentence("question"),
    "standing": Sentence("standing"),
    "use": Sentence("use"),
    "breakdown": Sentence("breakdown"),
    "field": Sentence("field"),
    "ground for standing still": Sentence("ground for standing still"),
}
"""What a name can be the name of; a key of the text stands for itself."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing a procedure cannot mean, and the line it stands on."""

    line: int | None
    says: Sentence

    def __str__(self) -> str:
        return f"line {self.line}: {self.says}" if self.line else str(self.says)


class Faulty(Exception):
    """A procedure that cannot be adopted, with all its faults in the order of its lines."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class CheckedText:
    """A TOML text whose parts are taken out one by one; what is wrong is gathered, not raised."""

    def __init__(self, text: str) -> None:
        self._faults: list[Fault] = []
        self._text_of_all = text
        try:
            self._told: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            says = Sentence("This is not TOML: {error}.", error=str(error))
            raise Faulty([Fault(int(line.group(1)) if line else None, says)]) from error

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._text_of_all)

    def refuse_what_is_faulty(self) -> None:
        if self._faults:
            raise Faulty(self._faults)

    def _fault(self, path: Path, says: Sentence) -> None:
        self._faults.append(Fault(self._lines.of(path), says))

    def _only(self, told: Mapping[str, Any], path: Path, keys: Collection[str]) -> None:
        for key in told:
            if key not in keys:
                self._fault((*path, key), Sentence("Nobody reads {key} here.", key=key))

    def _known(self, told: Collection[Any], known: Collection[Any], path: Path, what: str) -> None:
        for name in told:
            if name not in known:
                said = WHAT.get(what, what)
                says = Sentence("There is no {what} {name}.", what=said, name=str(name))
                if name == "":
                    says = Sentence("A {what} is missing here.", what=said)
                self._fault((*path, name) if isinstance(told, Mapping) else path, says)

    def _once(self, ids: list[str], path: Path) -> None:
        for number, id_ in enumerate(ids):
            if id_ in ids[:number]:
                self._fault((*path, number), Sentence("{id} stands here twice.", id=id_))

    def _new_id(self, told: Mapping[str, Any], path: Path, known: Collection[str]) -> str:
        id_ = self._text(told, path, "id")
        if id_ in known:
            self._fault(path, Sentence("{id} stands here twice.", id=id_))
        return id_

    def _table(self, key: str) -> Mapping[str, Any]:
        told = self._told.get(key, {})
        return told if isinstance(told, Mapping) else {}

    def _each(
        self, told: Mapping[str, Any], path: Path, key: str
    ) -> Iterator[tuple[Mapping[str, Any], Path]]:
        for number, one in enumerate(told.get(key, [])):
            yield one, (*path, key, number)

    def _text(self, told: Mapping[str, Any], path: Path, key: str) -> str:
        text = told.get(key)
        if isinstance(text, str) and text.strip():
            return text
        self._fault((*path, key), Sentence("{key} is missing.", key=key))
        return ""

    def _one_of(
        self, told: Mapping[str, Any], path: Path, key: str, allowed: Collection[str]
    ) -> str:
        text = self._text(told, path, key)
        if text:
            self._known([text], allowed, (*path, key), key)
        return text

    def _label(self, told: Mapping[str, Any], path: Path, key: str) -> Label:
        return self._words(told.get(key), (*path, key), key)

    def _optional_label(self, told: Mapping[str, Any], path: Path, key: str) -> Label | None:
        return self._label(told, path, key) if key in told else None

    def _labels(self, told: Mapping[str, Any], path: Path, key: str) -> tuple[Label, ...]:
        if not isinstance(told.get(key, []), list):
            says = Sentence(
                "{key} needs a list: for each its words in English and Chinese.", key=key
            )
            self._fault((*path, key), says)
            return ()
        return tuple(self._words(one, (*path, key), key) for one in told.get(key, []))

    def _words(self, told: Any, path: Path, key: str) -> Label:
        if isinstance(told, Mapping) and set(told) == {"en", "zh"} and all(told.values()):
            return Label(told["en"], told["zh"])
        self._fault(path, Sentence("{key} needs words in English and in Chinese.", key=key))
        return NOTHING
