"""Opens a redacted copy without the office: what was released can be read, all else stays sealed.

The facts in it are the very bytes of the record, so that their proof holds for them; what can be
opened was sealed for exactly that place, so that nobody can put other words there.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application.adapters.keeper import NONCE_BYTES
from application.adapters.vault import SALT_BYTES, SCHEME

FORMAT = 1
SEALED = "[sealed]"


class NotGenuine(Exception):
    """A released text does not open at the place where it stands: something was altered."""


@dataclass(frozen=True, slots=True)
class Read:
    """One fact of a copy as its reader sees it."""

    version: int
    topic: str
    recorded_at: str
    says: Mapping[str, Any]


def read(copy: Mapping[str, Any]) -> Iterator[Read]:
    """Read a copy. Raises `NotGenuine`, `KeyError` or `ValueError` for what is none."""
    for row in copy["facts"]:
        state = json.loads(row["state"])
        says = {
            name: _text(copy, row, name, value) if _is_sealed(value) else value
            for name, value in state.items()
        }
        yield Read(row["version"], row["topic"], row["recorded_at"], says)


def _is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"of", "box"}


def _text(copy: Mapping[str, Any], row: Mapping[str, Any], name: str, sealed: Any) -> str:
    key = copy["keys"].get(f"{row['version']}:{name}")
    if key is None:
        return SEALED
    box = base64.b64decode(sealed["box"])
    place = f"{row['stream_id']}:{row['version']}:{name}"
    if box[:1] != SCHEME:
        raise NotGenuine(place)
    try:
        text = AESGCM(bytes.fromhex(key)).decrypt(
            b"\0" * NONCE_BYTES, box[1 + SALT_BYTES :], place.encode()
        )
    except InvalidTag as broken:
        raise NotGenuine(place) from broken
    return text.decode()
