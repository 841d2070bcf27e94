"""A passkey for tests: what a device does with its key, and what a thief would try with it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec


class SoftKey:
    """One key for one site, which counts how often it was used."""

    def __init__(self, host: str, origin: str) -> None:
        self.host, self.origin = host, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.user = b""
        self.count = 0

    def create(self, options: str) -> str:
        """Make the key known to a site, as its options ask."""
        asked = json.loads(options)
        self.user = _bytes(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps({
            1: 2, 3: -7, -1: 1,
            -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big"),
        })  # fmt: skip
        told = self._told(0x45) + bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        return self._said({
            "clientDataJSON": _text(self._client("webauthn.create", asked["challenge"])),
            "attestationObject": _text(
                cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
            ),
        })  # fmt: skip

    def get(self, options: str, *, verified: bool = True) -> str:
        """Prove that the key is here; `verified`: the person was asked for more than a touch."""
        client = self._client("webauthn.get", json.loads(options)["challenge"])
        told = self._told(0x05 if verified else 0x01)
        signed = self.key.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._said({
            "clientDataJSON": _text(client),
            "authenticatorData": _text(told),
            "signature": _text(signed),
            "userHandle": _text(self.user),
        })  # fmt: skip

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _told(self, flags: int) -> bytes:
        self.count += 1
        site = hashlib.sha256(self.host.encode()).digest()
        return site + bytes([flags]) + struct.pack(">I", self.count)

    def _said(self, response: dict[str, Any]) -> str:
        id = _text(self.id)
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": response})


def _text(plain: bytes) -> str:
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
