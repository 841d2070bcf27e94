"""Finds words in bytes however they were written down: encoded, escaped, packed or in a PDF."""

import base64
import gzip
import html
import io
import json
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import quote, quote_plus

DEEPEST = 4
"""A packed file in a packed file in a packed file: deeper nobody of us packs."""

_ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")
_GZIP = re.compile(rb"\x1f\x8b\x08")
_ESCAPED = re.compile(rb"\\x[0-9a-f]{2}")


@cache
def ways(word: str) -> frozenset[bytes]:
    """Every way in which a word may stand in a file."""
    found = {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}
    escaped = json.dumps(word)[1:-1].encode()
    found |= {escaped, escaped.upper().replace(b"\\U", b"\\u")}
    found |= {quote(word).encode(), quote_plus(word, safe="").lower().encode()}
    found |= {html.escape(word).encode(), "".join(f"&#{ord(c)};" for c in word).encode()}
    for coded in (word.encode(), word.encode("utf-16-le")):
        found |= {coded.hex().encode(), coded.hex().upper().encode()}
        found |= set(_in_base64(coded))
    if word.isascii():
        found |= {each.upper() for each in (word.encode(),)}
    else:
        found |= {word.encode("gb18030")}
    return frozenset(found)


def _in_base64(coded: bytes) -> Iterator[bytes]:
    """A text in base64 looks different by where it begins; what stands beside it tells at its ends."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + coded)
        inside = whole[(0, 2, 3)[before] : len(whole) - (0 if whole[-1:] != b"=" else 4)]
        if len(inside) >= 8:
            yield inside
            yield inside.translate(bytes.maketrans(b"+/", b"-_"))


def words_in(content: bytes, words: Iterable[str], *, depth: int = 0) -> set[str]:
    """Which of the words stand in these bytes, unpacked as far as they can be."""
    found = {word for word in words if any(each in content for each in ways(word))}
    if depth < DEEPEST:
        for inner in _unpacked(content):
            found |= words_in(inner, words, depth=depth + 1)
    return found


def _unpacked(content: bytes) -> Iterator[bytes]:
    whole = memoryview(content)
    for at in _ZLIB.finditer(content):
        yield from _inflated(zlib.decompressobj(), whole[at.start() :])
    for at in _GZIP.finditer(content):
        yield from _inflated(zlib.decompressobj(31), whole[at.start() :])
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as packed:
            yield from (file.read() for each in packed if (file := packed.extractfile(each)))
    if _ESCAPED.search(content):
        # As PostgreSQL writes bytes down: \x and two signs for each.
        for run in re.findall(rb"\\x([0-9a-f]{8,})", content):
            yield bytes.fromhex(run[: len(run) // 2 * 2].decode())


def _inflated(stream: "zlib._Decompress", content: memoryview) -> Iterator[bytes]:
    try:
        opened = stream.decompress(content, 50_000_000)
    except zlib.error:
        return
    if len(opened) >= 8:
        yield opened


def planted(word: str) -> dict[str, bytes]:
    """A word written down in many ways, to see whether it is found."""
    padded = f"so {word}!"
    return {
        "utf-8": padded.encode(),
        "utf-16": padded.encode("utf-16"),
        "json": json.dumps({"said": padded}).encode(),
        "base64": base64.b64encode(padded.encode()),
        "base64, shifted": base64.b64encode(f"..{padded}".encode()),
        "zlib": b"stream\n" + zlib.compress(padded.encode() * 3),
        "gzip": gzip.compress(padded.encode() * 3),
        "gzip in base64 is not looked into; zlib in zlib is": zlib.compress(
            b"%" + zlib.compress(padded.encode() * 3)
        ),
        "hex of a dump": b"\\x" + padded.encode().hex().encode(),
        "in an address": quote(padded).encode(),
        "in a page": html.escape(padded).encode(),
    }
