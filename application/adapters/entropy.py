"""Chance: new ids and receipt codes. Keys and nonces never come from here."""

from __future__ import annotations

import random
import secrets
from typing import Protocol

import uuid_utils

from application.adapters.clock import Clock


class Entropy(Protocol):
    """Makes names that nobody can have had before."""

    def id(self) -> str:
        """A time-ordered identifier (UUID version 7)."""

    def digits(self, n: int) -> str:
        """A row of random digits."""


class SystemEntropy:
    """The machine's own randomness."""

    def id(self) -> str:
        return str(uuid_utils.uuid7())

    def digits(self, n: int) -> str:
        return "".join(secrets.choice("0123456789") for _ in range(n))


class SeededEntropy:
    """Repeatable chance for a demonstration: the same seed gives the same ids in the same order."""

    def __init__(self, seed: str, clock: Clock) -> None:
        self._random = random.Random(seed)
        self._clock = clock

    def id(self) -> str:
        milliseconds = int(self._clock.now().timestamp() * 1000)
        value = milliseconds << 80 | self._random.getrandbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        text = f"{value:032x}"
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    def digits(self, n: int) -> str:
        return "".join(self._random.choice("0123456789") for _ in range(n))
