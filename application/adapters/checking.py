"""Checks the seal on a file, byte by byte: whose it is, of when, and whether anything was changed.

Nothing of the file is laid out, unpacked or believed before the seal holds. A page of the public door
does the same in the reader's browser (web/static/verify.js).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from application.adapters.seal import name_in
from domain.words import Sentence

MOST_BYTES = 200_000_000
RANGE = re.compile(rb"/ByteRange ?\[ ?(\d{1,12}) (\d{1,12}) (\d{1,12}) (\d{1,12}) ?\]")
HEX = re.compile(rb"<[0-9A-Fa-f]*>")
MOMENT = re.compile(rb"/M \(D(?::|\\072)(\d{14})Z\)")
MARK = re.compile(rb"/Keywords ?\(record (\d{1,15}) sha256:([0-9a-f]{64})\)")
"""As a keyword: what somebody typed stands in the file with its brackets marked, or packed."""
END = b"%%EOF\n"
FILE = re.compile(
    rb"/Type /EmbeddedFile\s.{0,500}?/Length (\d{1,12})\s*>>\s*stream\r?\n", re.DOTALL
)
HISTORY = "history.json"


class Unsound(Exception):
    """The file is not what was sealed, or not sealed. One sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a file says whose seal holds."""

    signer: str
    certificate: str
    """The fingerprint of the certificate."""
    at: datetime | None
    position: int | None
    """The position in the record up to which the paper tells; papers of old do not say it."""
    sha256: str
    """The fingerprint of the history it was made from, as it is printed on the paper."""
    paper: str
    """The fingerprint of the paper before it was sealed; every copy of a paper has the same."""
    history: bytes | None
    """The history of the case, where this is the office's copy."""


def read(file: Path) -> bytes:
    """Read a file that is to be checked; one that is too large is refused unread. Raises `Unsound`."""
    if file.stat().st_size > MOST_BYTES:
        raise Unsound(Sentence("This file is no PDF."))
    return file.read_bytes()


def check(pdf: bytes, *, certificates: Collection[str] | None = None) -> Sealed:
    """Check a file against the fingerprints of the certificates that are taken for the office's.

    Without any, it is only said whose seal it is, and no history is unpacked. Raises `Unsound`.
    """
    covered, contents = _covered(pdf)
    try:
        return _checked(pdf, covered, contents, certificates)
    except Unsound:
        raise
    except Exception as fault:
        # Whatever a library stumbles over in somebody's file is nothing to rely on.
        raise _unreadable() from fault


def _checked(
    pdf: bytes, covered: bytes, contents: bytes, certificates: Collection[str] | None
) -> Sealed:
    signed = _read(contents)
    certificate = _certificate_of(signed)
    _must_hold(signed, certificate, hashlib.sha256(covered).digest())
    mark = certificate.fingerprint(hashes.SHA256()).hex()
    if certificates is not None and mark not in certificates:
        raise Unsound(
            Sentence(
                "This file is sealed with another key than the office's: by {name}, certificate"
                " {fingerprint}.",
                name=name_in(certificate),
                fingerprint=mark,
            )
        )
    moment = MOMENT.search(covered, covered.rfind(b"/ByteRange"))
    origin = MARK.search(pdf)
    return Sealed(
        signer=name_in(certificate),
        certificate=mark,
        at=datetime.strptime(f"{moment[1].decode()}+0000", "%Y%m%d%H%M%S%z") if moment else None,
        position=int(origin[1]) if origin else None,
        sha256=origin[2].decode() if origin else "",
        paper=unsealed_sha256(pdf),
        history=None if certificates is None else _history(pdf),
    )


def unsealed_sha256(pdf: bytes) -> str:
    """The fingerprint of the paper as it was before it was sealed: it stands whole in front."""
    return hashlib.sha256(pdf[: pdf.find(END) + len(END)]).hexdigest()


def _covered(pdf: bytes) -> tuple[bytes, bytes]:
    """What lies under the seal, and the seal: together they are the whole file, or it is refused."""
    if not pdf.startswith(b"%PDF-") or len(pdf) > MOST_BYTES:
        raise Unsound(Sentence("This file is no PDF."))
    # Only what was put on the paper: on its pages somebody may have typed the same letters.
    ranges = list(RANGE.finditer(pdf, pdf.find(END) + len(END)))
    if not ranges:
        raise Unsound(Sentence("This file bears no seal."))
    if len(ranges) > 1:
        raise Unsound(
            Sentence("More than one seal is on this file: something was added to what was sealed.")
        )
    start, before, after, rest = map(int, ranges[0].groups())
    if after + rest < len(pdf):
        raise Unsound(Sentence("Something was appended to this file after it was sealed."))
    if after + rest > len(pdf):
        raise Unsound(Sentence("The end of this file is missing."))
    whole = before < after and (after - before) % 2 == 0
    if start != 0 or not whole or not HEX.fullmatch(pdf, before, after):
        raise _changed()
    return pdf[:before] + pdf[after:], bytes.fromhex(pdf[before + 1 : after - 1].decode())


def _read(contents: bytes) -> Any:
    # The last is not asked for anything: it teaches the first the names of attributes, and whoever
    # reads a seal before it is loaded can make none in the same process any more.
    from asn1crypto import cms, parser, tsp  # noqa: F401  # only to have it loaded

    _, _, _, *parts = parser.parse(contents)
    # The room behind the seal lies under nothing: it must say nothing.
    if contents[sum(map(len, parts)) :].strip(b"\0"):
        raise _changed()
    content = cms.ContentInfo.load(contents)
    signed = content["content"]
    if content["content_type"].native != "signed_data":
        raise _unreadable()
    [signer] = signed["signer_infos"]
    kind = signer["signature_algorithm"]["algorithm"].native
    if (
        signer["digest_algorithm"]["algorithm"].native != "sha256"
        or kind not in {"sha256_rsa", "rsassa_pkcs1v15"}
        or signed["certificates"].native is None
        or signer["signed_attrs"].native is None
        # What stands beside the signature could be added by anybody.
        or signer["unsigned_attrs"].native is not None
    ):
        raise _unreadable()
    return signed


def _certificate_of(signed: Any) -> x509.Certificate:
    """The certificate that the seal itself names."""
    [signer] = signed["signer_infos"]
    number = signer["sid"].chosen["serial_number"].native
    [own] = {
        each.chosen.dump()
        for each in signed["certificates"]
        if each.name == "certificate" and each.chosen.serial_number == number
    }
    return x509.load_der_x509_certificate(own)


def _must_hold(signed: Any, certificate: x509.Certificate, digest: bytes) -> None:
    [signer] = signed["signer_infos"]
    said = {each["type"].native: each["values"] for each in signer["signed_attrs"]}
    named = "message_digest" in said and len(said["message_digest"]) == 1
    if not named or said["message_digest"][0].native != digest:
        raise _changed()
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise _unreadable()
    try:
        key.verify(
            signer["signature"].native,
            # They are signed as a set, and stand in the file as a part (RFC 5652, 5.4).
            b"\x31" + signer["signed_attrs"].dump()[1:],
            padding.PKCS1v15(),
            hashes.SHA256(),
        )
    except InvalidSignature as fault:
        raise _changed() from fault


def _unreadable() -> Unsound:
    return Unsound(Sentence("The seal on this file cannot be read."))


def _changed() -> Unsound:
    return Unsound(Sentence("This file was changed after it was sealed."))


def _history(pdf: bytes) -> bytes | None:
    """The file with the history that was attached when the paper was sealed."""
    behind = pdf.find(END) + len(END)
    found = FILE.search(pdf, behind)
    if found is None:
        return None
    packed = pdf[found.end() : found.end() + int(found[1])]
    unpacking = zlib.decompressobj()
    try:
        return unpacking.decompress(packed, MOST_BYTES)
    except zlib.error:
        return None
