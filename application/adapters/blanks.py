"""The blank that a fact is read into: fields by their declared types, sealed texts still in boxes."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING
from functools import partial
from typing import Any

import msgspec

from domain.history import Fact
from domain.sealed import Sealed

Open = Callable[[str, int, str, str, bytes], str]
"""Opens a box: the history, the version and the field it stands in, whose it is, the box itself."""


class Box(msgspec.Struct, gc=False):
    """A sealed text as it is written."""

    of: str
    box: bytes


class Blank:
    """How facts of one class are read: checked against their types as fast as they can be parsed."""

    def __init__(self, fact: type[Fact], sealed: Sequence[str], hints: Mapping[str, Any]) -> None:
        self._fact = fact
        self._sealed = sealed
        fields: dict[str, Any] = {}
        self._left_out: dict[str, Any] = {}
        for name, declared in fact.__dataclass_fields__.items():
            kind = hints[name]
            if name in sealed:
                kind = Box if kind is Sealed else Box | None
            if declared.default is not MISSING:
                kind = typing.NotRequired[kind]
                self._left_out[name] = declared.default
            fields[name] = kind
        # Read as a mapping, which is what the fact is filled with: a struct would be copied into one.
        form: Any = typing.TypedDict
        self._decode = msgspec.json.Decoder(form(fact.__name__, fields)).decode
        self._fields = len(fields)

    def read(self, state: bytes, stream_id: str, version: int, open: Open) -> Fact:
        """Read a fact. A box is opened only when somebody wants to know what is in it."""
        told: dict[str, Any] = self._decode(state)
        if len(told) != self._fields:
            told = {**self._left_out, **told}
        for name in self._sealed:
            box = told[name]
            if box is not None:
                opener = partial(open, stream_id, version, name)
                told[name] = Sealed.closed(box.of, box.box, opener)
        # As a frozen class is filled by the library: its own constructor is for new facts.
        fact = object.__new__(self._fact)
        object.__setattr__(fact, "__dict__", told)
        return fact
