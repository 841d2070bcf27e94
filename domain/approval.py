"""Signed approvals: which decisions a device signs, what exactly it signs, and what is kept of that.

A device signs a number of 32 bytes, the challenge. It is the SHA-256 over a statement: which office,
which history and all of it up to the version that was seen, who in which role, through which door, by
which procedure, when, and word for word the facts that will be recorded, each with who records it. So
what is signed is what is recorded, and whoever has the stored rows and the public half of the key can
work the challenge out again.

What persons typed stands in the statement as a commitment, a keyed hash, beside whose key seals it,
for two reasons. The proof must outlast erasure: when the key of a person is destroyed the statement
can still be worked out. And nothing may be guessed from it afterwards: the key of each commitment, its
opening, is kept under the same seal as the text and goes with it. An unkeyed hash would confirm a
guessed name for ever.

A device shows no text. That a person saw on the screen what the device signed rests on the office's
own page; the signature proves that nobody else approved, and that nothing was altered afterwards.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SEPARATOR = b"ombud signed approval 2\n"
"""What no other signed number begins with."""

SIGNED: Mapping[str, str] = {
    "approve_disposition": "complaint.disposition_approved",
    "issue_disposition": "complaint.disposition_issued",
    "place_hold": "complaint.legal_hold_placed",
    "lift_hold": "complaint.legal_hold_lifted",
    "erase_person": "complaint.person_erased",
    "decline_erasure": "complaint.erasure_declined",
    "expunge": "complaint.expunged",
    "release_copy": "complaint.copy_released",
    "break_glass": "complaint.glass_broken",
}
"""The decisions that are signed where the account has a passkey: the verb, and the fact it records."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What a device said when somebody approved: kept in the envelope of the first fact approved.

    It stands beside who acted and in which role, because it says how surely that is known; the fact
    says what happened, and is the same whether somebody had a passkey or not.
    """

    verb: str
    moment: str
    facts: int
    """How many facts were recorded at once by this decision, from this one on."""
    credential: str
    algorithm: int
    """The number of the algorithm by COSE: -7 is ECDSA on P-256 with SHA-256."""
    authenticator_data: str
    client_data: str
    signature: str
    commitments: Mapping[str, str] = field(default_factory=dict)
    """Of each sealed text, by `version:field`: its keyed hash."""
    openings: Mapping[str, str] = field(default_factory=dict)
    """The keys of these hashes, each under the seal of its text."""


Row = tuple[int, str, bytes, bytes]
"""Of a fact as it is stored: version, topic, state, envelope."""


def opening(salt: bytes, place: str) -> bytes:
    """The key of one commitment; who has one has no other."""
    return hmac.new(salt, place.encode(), hashlib.sha256).digest()


def commitment(key: bytes, text: str) -> str:
    """Stands for a text: nobody finds another text for it, nor the text without the key."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def before(rows: Iterable[Row]) -> str:
    """One number for everything that was recorded of a history when it was looked at."""
    whole = hashlib.sha256()
    for version, topic, state, envelope in rows:
        parts = hashlib.sha256(state).hexdigest(), hashlib.sha256(envelope).hexdigest()
        whole.update(f"{version} {topic} {' '.join(parts)}\n".encode())
    return whole.hexdigest()


def statement(
    *,
    office: str,
    history: str,
    seen: int,
    so_far: str,
    verb: str,
    actor: str,
    role: str,
    door: str,
    procedure: str,
    moment: str,
    facts: Sequence[Mapping[str, Any]],
) -> bytes:
    """What is signed, in the one way in which it is written."""
    said = {
        "office": office,
        "history": history,
        "seen": seen,
        "before": so_far,
        "verb": verb,
        "actor": actor,
        "role": role,
        "door": door,
        "procedure": procedure,
        "moment": moment,
        "facts": facts,
    }
    plain = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return SEPARATOR + plain.encode("utf-8", "surrogatepass")


def challenge(statement: bytes) -> bytes:
    """The number that the device signs."""
    return hashlib.sha256(statement).digest()
