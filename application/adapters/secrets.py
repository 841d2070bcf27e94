"""Passwords and receipt codes: kept only as slow hashes, peppered with a key of the office."""

from __future__ import annotations

import hashlib
import hmac
import threading

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError


class Hasher:
    """argon2id with a pepper: a stolen record alone lets nobody guess a code."""

    def __init__(self, pepper: bytes, *, memory_kib: int = 65536, passes: int = 3) -> None:
        self._pepper = pepper
        self._argon = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        # Hashing is dear on purpose; two at a time keep it from becoming a way to stop the office.
        self._turn = threading.BoundedSemaphore(2)
        self._nobody: str | None = None

    def hash(self, secret: str) -> str:
        """Hash a secret for keeping."""
        with self._turn:
            return self._argon.hash(self._with_pepper(secret))

    def matches(self, kept: str | None, secret: str) -> bool:
        """Compare. An unknown name costs the same time as a wrong secret, so that neither shows."""
        if self._nobody is None:
            self._nobody = self.hash("nobody")
        with self._turn:
            try:
                return self._argon.verify(kept or self._nobody, self._with_pepper(secret)) and bool(
                    kept
                )
            except (Argon2Error, InvalidHashError):
                return False

    def quick(self, code: str) -> str:
        """Hash a code that has at least 112 bits of chance: it cannot be guessed, however fast."""
        return self._with_pepper(code)

    def _with_pepper(self, secret: str) -> str:
        return hmac.new(self._pepper, secret.encode(), hashlib.sha256).hexdigest()
