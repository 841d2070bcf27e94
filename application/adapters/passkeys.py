"""Passkeys: a device proves who is there, to this office and no other (Web Authentication, level 3)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_authenticator_data,
    verify_signature,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

MOST_CHARACTERS = 20_000
"""What a device says is a tenth of it; more is not looked at."""


class NoProof(Exception):
    """What the device said does not prove anything."""


@dataclass(frozen=True, slots=True)
class Site:
    """The address at which a browser sees the office: a device proves nothing at any other."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Added:
    """A new passkey: what the device calls it, and the half of the key that it gave."""

    credential: str
    public_key: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A passkey that proved itself, and how often the device says that it was used; 0 if it does not."""

    credential: str
    count: int
    algorithm: int
    authenticator_data: str
    client_data: str
    signature: str


def options_to_add(
    site: Site,
    *,
    office: str,
    account: str,
    name: str,
    id: str,
    known: Iterable[str],
    challenge: bytes,
) -> str:
    """What a browser is told that is to add a passkey, in JSON."""
    return options_to_json(
        generate_registration_options(
            rp_id=site.host,
            rp_name=office,
            user_id=id.encode(),
            user_name=account,
            user_display_name=name,
            challenge=challenge,
            # Known without a name being typed, and never by touch alone: a finger, a face or a PIN.
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=_bytes(credential)) for credential in known
            ],
        )
    )


def options_to_show(site: Site, *, challenge: bytes, known: Iterable[str] = ()) -> str:
    """What a browser is told in which somebody signs in, in JSON; `known` are the keys that will do."""
    return options_to_json(
        generate_authentication_options(
            rp_id=site.host,
            challenge=challenge,
            allow_credentials=[
                PublicKeyCredentialDescriptor(id=_bytes(credential)) for credential in known
            ],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def _read(said: str) -> Any:
    """Read what a device says. Raises `ValueError`."""
    try:
        return json.loads(said[:MOST_CHARACTERS])
    except RecursionError as fault:
        raise ValueError("It is nested without end.") from fault


def challenge_of(said: str) -> bytes:
    """The challenge that a device says it answers. Raises `NoProof`."""
    try:
        answer = _read(said)["response"]
        return _bytes(_read(_bytes(answer["clientDataJSON"]).decode())["challenge"])
    except (ValueError, KeyError, TypeError) as fault:
        raise NoProof from fault


def credential_of(said: str) -> tuple[str, str]:
    """What a device calls its key, and the id of the account it says it belongs to. Raises `NoProof`."""
    try:
        answer = _read(said)
        return str(answer["id"]), _bytes(answer["response"]["userHandle"]).decode()
    except (ValueError, KeyError, TypeError) as fault:
        raise NoProof from fault


def named_in(said: str) -> str:
    """What a device calls its key, where it was asked for that one. Raises `NoProof`."""
    try:
        return str(_read(said)["id"])
    except (ValueError, KeyError, TypeError) as fault:
        raise NoProof from fault


def added(said: str, site: Site, *, challenge: bytes) -> Added:
    """Look at what a device says that is to be added. Raises `NoProof`."""
    try:
        found = verify_registration_response(
            credential=said[:MOST_CHARACTERS],
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise NoProof from fault
    return Added(_text(found.credential_id), _text(found.credential_public_key))


def shown(said: str, site: Site, *, challenge: bytes, public_key: str) -> Shown:
    """Look at the proof of a passkey. Raises `NoProof`."""
    try:
        found = verify_authentication_response(
            credential=said[:MOST_CHARACTERS],
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=_bytes(public_key),
            # Whether the count has grown is seen by whoever keeps it, for two who come at once.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise NoProof from fault
    answer = _read(said)["response"]
    return Shown(
        _text(found.credential_id),
        found.new_sign_count,
        algorithm_of(public_key),
        *(str(answer[name]) for name in ("authenticatorData", "clientDataJSON", "signature")),
    )


def algorithm_of(public_key: str) -> int:
    """The number, by COSE, of the algorithm that a key signs with."""
    return int(decode_credential_public_key(_bytes(public_key)).alg)


def is_signed(
    public_key: str, *, signature: str, authenticator_data: str, client_data: str
) -> bool:
    """Whether a key signed these very bytes, whatever they say."""
    try:
        told, client, signed = map(_bytes, (authenticator_data, client_data, signature))
        key = decode_credential_public_key(_bytes(public_key))
        verify_signature(
            public_key=decoded_public_key_to_cryptography(key),
            signature_alg=COSEAlgorithmIdentifier(key.alg),
            signature=signed,
            data=told + hashlib.sha256(client).digest(),
        )
    except (InvalidSignature, WebAuthnException, ValueError, KeyError, TypeError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Told:
    """What a device put into what it signed."""

    kind: str
    challenge: bytes
    origin: str
    site_fits: bool
    """Whether it was asked at the address it was asked from."""
    present: bool
    verified: bool
    """Whether the person was asked for a finger, a face or a PIN."""
    count: int


def told(*, authenticator_data: str, client_data: str) -> Told:
    """Read what a device signed. Raises `NoProof` for what cannot be read."""
    try:
        client = _read(_bytes(client_data).decode())
        origin = str(client["origin"])
        data = parse_authenticator_data(_bytes(authenticator_data))
        host = (urlsplit(origin).hostname or "").encode()
        return Told(
            str(client["type"]),
            _bytes(str(client["challenge"])),
            origin,
            data.rp_id_hash == hashlib.sha256(host).digest(),
            data.flags.up,
            data.flags.uv,
            data.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise NoProof from fault


def _text(plain: bytes) -> str:
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
