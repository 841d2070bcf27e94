"""Seals a finished paper with the office's own key, so that anybody can see it was not changed.

The seal is a PAdES signature (ETSI EN 319 142-1, level B-B) that certifies the paper and permits no
change. It is put on where the keys are, never in the process that lays out what people typed. The
claimed time is the moment the paper tells about, so that the same paper sealed again with the same
key is the same file, byte for byte.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import stat
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from application.adapters.printing import Unprintable
from domain.words import Sentence

FILE = "seal.pem"
"""The key, its certificate, and the certificates of those who vouch for it, in the folder of keys."""

FIELD = "Seal"
RESERVED = 16_384
"""Room for the signature. Without a number it is signed twice, the first time to measure it."""

LONGEST_NAME = 64
"""Bytes that a name in a certificate may have (RFC 5280, appendix A.1)."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes into a paper, and what it is to the paper (ISO 32000-2, 7.11.3)."""

    name: str
    content: bytes
    said: str
    kind: str = "application/json"
    relationship: str = "Source"


class Seal:
    """The office's seal: its key, its certificate, and what it is put on."""

    def __init__(self, key: rsa.RSAPrivateKey, chain: Sequence[x509.Certificate]) -> None:
        self._key = key
        self.certificate = chain[0]
        self.chain = tuple(chain)

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @cached_property
    def name(self) -> str:
        """Who seals, as the certificate says it."""
        return name_in(self.certificate)

    def seal(self, unsigned: bytes, at: datetime, *, attached: Sequence[Attached] = ()) -> bytes:
        """Attach files to a finished paper and seal it; the unsigned paper stays whole in front.

        Raises `Unprintable` when the certificate does not hold at that moment.
        """
        at = self._within(at)
        update = _update_of(unsigned)
        for each in attached:
            _attach(update, each, at)
        sealed = _at_once(self._signer(at).async_sign_pdf(update, bytes_reserved=RESERVED))
        return bytes(sealed.getvalue())

    def _within(self, at: datetime) -> datetime:
        at = at.astimezone(UTC).replace(microsecond=0)
        if at > self.certificate.not_valid_after_utc:
            raise Unprintable(
                Sentence(
                    "The certificate of the office's seal ended on {day}, and this paper is newer."
                    " Give the office another one.",
                    day=self.certificate.not_valid_after_utc.date(),
                )
            )
        # A paper that waited for a new certificate is sealed from the day on which that begins.
        return max(at, self.certificate.not_valid_before_utc)

    def _signer(self, at: datetime) -> Any:
        from pyhanko.sign import signers
        from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

        class AtItsMoment(signers.PdfSigner):
            def init_signing_session(self, *given: Any, **named: Any) -> Any:
                session = super().init_signing_session(*given, **named)
                session.system_time = at
                return session

        return AtItsMoment(
            signers.PdfSignatureMetadata(
                field_name=FIELD,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
                name=self.name,
            ),
            self._hand,
        )

    @cached_property
    def _hand(self) -> Any:
        from asn1crypto import algos, keys
        from asn1crypto import x509 as asn1
        from pyhanko.sign import signers
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        kept = self._key

        class KeptKey(signers.SimpleSigner):
            def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
                # The library reads the key anew for every signature, which takes 200 ms.
                return kept.sign(data, padding.PKCS1v15(), hashes.SHA256())

        certificates = [asn1.Certificate.load(_der(each)) for each in self.chain]
        known: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # it says no types
        for each in certificates[1:]:
            known.register(each)
        secret = kept.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return KeptKey(
            signing_cert=certificates[0],
            signing_key=keys.PrivateKeyInfo.load(secret),
            cert_registry=known,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
        )


def _at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """Do what the library has written to be waited for; it asks nobody, for the key is at hand.

    In a thread of its own, because whoever seals may be in the middle of waiting already.
    """
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


def name_in(certificate: x509.Certificate) -> str:
    """Whom a certificate names."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for each in certificate.subject.get_attributes_for_oid(kind):
            return str(each.value)
    return certificate.subject.rfc4514_string()


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


# What is appended to the unsigned paper


def _update_of(unsigned: bytes) -> Any:
    from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Plain(IncrementalPdfFileWriter):
        @classmethod
        def _handle_id(cls, prev: Any) -> Any:
            # By chance it would be another file each time; of these bytes it is always the same.
            mark = hashlib.sha256(unsigned).digest()[:16]
            return ArrayObject([prev.trailer["/ID"][0], ByteStringObject(mark)])

        def _update_meta(self) -> None:
            """Leave the description of the paper alone: it tells when the paper was made."""

        def ensure_output_version(self, version: Any) -> None:
            """Stay with PDF 1.7: PDF/A-3 names what a file is to its paper there, too (ISO 19005-3)."""

    try:
        return Plain(io.BytesIO(unsigned))
    except Exception as fault:
        # Whatever a reader of PDF stumbles over: what the press made is no paper to be sealed.
        raise Unprintable(
            Sentence("What the press made cannot be sealed: it is no whole PDF.")
        ) from fault


def _attach(update: Any, each: Attached, at: datetime) -> None:
    from pyhanko.pdf_utils import embed
    from pyhanko.pdf_utils.generic import pdf_name

    held = embed.EmbeddedFileObject.from_file_data(
        update,
        each.content,
        params=embed.EmbeddedFileParams(creation_date=at, modification_date=at),
        # A stroke in a name is written by its number (ISO 32000-2, 7.3.5).
        mime_type=each.kind,
    )
    spec = embed.FileSpec(
        file_spec_string=each.name,
        file_name=each.name,
        embedded_data=held,
        description=each.said,
        af_relationship=pdf_name(f"/{each.relationship}"),
    )
    embed.embed_file(update, spec)


# The office's key and certificate


def unreadable(path: Path, fault: OSError) -> Unprintable:
    """Say which file of the seal cannot be read, and why."""
    return Unprintable(
        Sentence(
            "The office's seal {file} cannot be read: {reason}",
            file=str(path),
            reason=fault.strerror or "",
        )
    )


def read_seal(path: Path, *, password: bytes | None = None) -> Seal:
    """Read a seal: PEM with key and certificates, or PKCS#12. Raises `Unprintable`."""
    try:
        mode, content = path.stat().st_mode, path.read_bytes()
    except OSError as fault:
        raise unreadable(path, fault) from fault
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Unprintable(
            Sentence(
                "Others can read the key of the office's seal. Run: chmod 400 {file}",
                file=str(path),
            )
        )
    try:
        key, chain = _from_pem(content, password) or _from_pkcs12(content, password)
        sound = _is_fit(key, chain[0])
    except (ValueError, TypeError, IndexError) as fault:
        raise _unfit(path) from fault
    if not sound:
        raise _unfit(path)
    return Seal(key, chain)


def _unfit(path: Path) -> Unprintable:
    return Unprintable(
        Sentence(
            "{file} is no seal: it needs an RSA key of 3072 bits or more and the certificate that"
            " belongs to it, in PEM or PKCS#12, and its password if it has one.",
            file=str(path),
        )
    )


def _from_pem(content: bytes, password: bytes | None) -> tuple[Any, list[x509.Certificate]] | None:
    if b"-----BEGIN" not in content:
        return None
    key = serialization.load_pem_private_key(content, password)
    found = x509.load_pem_x509_certificates(content)
    # Its own certificate comes first, whatever the order in the file.
    return key, sorted(found, key=lambda each: each.public_key() != key.public_key())


def _from_pkcs12(content: bytes, password: bytes | None) -> tuple[Any, list[x509.Certificate]]:
    key, own, others = pkcs12.load_key_and_certificates(content, password)
    return key, [each for each in (own, *others) if each is not None]


def _is_fit(key: Any, certificate: x509.Certificate) -> bool:
    return (
        isinstance(key, rsa.RSAPrivateKey)
        and key.key_size >= 3072
        and certificate.public_key() == key.public_key()
    )


# A seal to try things out with


def make_test_seal(path: Path, *, office: str, at: datetime) -> None:
    """Make a key with a certificate that says in its names that it has no legal effect.

    Its issuer exists for this one certificate, and nobody keeps the issuer's key.
    """
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = _certificate("TEST CA – no legal effect", office, root_key.public_key(), at, root_key)
    key = rsa.generate_private_key(65537, 3072)
    own = _certificate("TEST seal – no legal effect", office, key.public_key(), at, root_key, root)
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    for each in (own, root):
        content += each.public_bytes(serialization.Encoding.PEM)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # Another process may have been faster; then its seal counts.
        if not path.exists():
            os.link(scratch, path)
    except FileExistsError:
        pass
    finally:
        scratch.unlink()


def _certificate(
    called: str,
    office: str,
    public: Any,
    at: datetime,
    by: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None = None,
) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(f"{called}: {office}")),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(office)),
        ]
    )
    is_root = issuer is None
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.subject if issuer else name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        # What an office brings along was decided before it had a seal.
        .not_valid_before(at - timedelta(days=3653))
        .not_valid_after(at + timedelta(days=3653))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(_usage(is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
        )
    )
    return made.sign(by, hashes.SHA256())


def _cut(name: str) -> str:
    return name.encode()[:LONGEST_NAME].decode(errors="ignore")


def _usage(is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
