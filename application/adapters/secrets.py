"""Passwords and receipt codes: kept only as slow hashes, peppered with a key of the office."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECONDS = 30
"""How long one code of a telephone holds (RFC 6238, 5.2)."""


AT_ONCE = 2
"""Slow hashes that one process works out at the same time: each takes 64 MiB and a whole core."""
WAITING = 4
"""How many more may wait for their turn, most of a second at worst. Whoever comes then comes again."""


class Busy(Exception):
    """So many secrets are being looked at that this one would have to wait for long."""


class Hasher:
    """argon2id with a pepper: a stolen record alone lets nobody guess a code."""

    def __init__(self, pepper: bytes, *, memory_kib: int = 65536, passes: int = 3) -> None:
        self._pepper = pepper
        self._argon = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._two_at_once = threading.BoundedSemaphore(AT_ONCE)
        self._places = threading.BoundedSemaphore(AT_ONCE + WAITING)
        self._nobody: str | None = None

    def hash(self, secret: str) -> str:
        """Hash a secret for keeping. Raises `Busy`."""
        with self._turn():
            return self._argon.hash(self._with_pepper(secret))

    def matches(self, kept: str | None, secret: str) -> bool:
        """Compare. An unknown name costs the same time as a wrong secret, so that neither shows.

        Raises `Busy`.
        """
        if self._nobody is None:
            self._nobody = self.hash("nobody")
        with self._turn():
            try:
                return self._argon.verify(kept or self._nobody, self._with_pepper(secret)) and bool(
                    kept
                )
            except (Argon2Error, InvalidHashError):
                return False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        # Hashing is dear on purpose. Without a bound whoever sends many wrong secrets would keep all
        # threads waiting, and nobody could read a page.
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            with self._two_at_once:
                yield
        finally:
            self._places.release()

    def quick(self, code: str) -> str:
        """Hash a code that has at least 112 bits of chance: it cannot be guessed, however fast."""
        return self._with_pepper(code)

    def _with_pepper(self, secret: str) -> str:
        return hmac.new(self._pepper, secret.encode(), hashlib.sha256).hexdigest()


def on_telephone(seed: str, moment: int) -> str:
    """The six digits that a telephone with this seed (base 32) shows at a second of the epoch."""
    # As every telephone has it (RFC 6238, 1.2); as a keyed hash SHA-1 is not broken.
    telephone = TOTP(base64.b32decode(seed), 6, SHA1(), SECONDS, enforce_key_length=False)
    return telephone.generate(moment).decode()
