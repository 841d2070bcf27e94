"""Which kinds of file a case takes: each is known by its first bytes and by the ending of its name."""

from __future__ import annotations

import re
import unicodedata
from codecs import getincrementaldecoder
from collections.abc import Callable
from dataclasses import dataclass

from domain.words import TURNING, Sentence, without_heaps

HEAD = 4_096
"""How many bytes from the beginning it takes to judge a kind."""

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Medium:
    """A kind of file: what it is called, how its name may end, and whether its insides are looked at.

    A picture gets a copy without hidden details; an archive is a folder of files in one, whatever
    it calls itself: a text or a table of an office program is one too.
    """

    id: str
    label: Sentence
    endings: tuple[str, ...]
    picture: bool = False
    archive: bool = False


_PHOTOGRAPH, _PICTURE = Sentence("Photograph"), Sentence("Picture")
_VIDEO, _SOUND = Sentence("Video"), Sentence("Sound recording")
_TEXT, _TABLE = Sentence("Text document"), Sentence("Table")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

MEDIA = {
    medium.id: medium
    for medium in (
        Medium("image/jpeg", _PHOTOGRAPH, ("jpg", "jpeg"), picture=True),
        Medium("image/png", _PICTURE, ("png",), picture=True),
        Medium("image/gif", _PICTURE, ("gif",), picture=True),
        Medium("image/webp", _PICTURE, ("webp",), picture=True),
        Medium("image/heic", _PHOTOGRAPH, ("heic", "heif")),
        Medium("application/pdf", Sentence("PDF document"), ("pdf",)),
        Medium("video/mp4", _VIDEO, ("mp4", "m4v")),
        Medium("video/quicktime", _VIDEO, ("mov", "qt")),
        Medium("video/3gpp", _VIDEO, ("3gp",)),
        Medium("video/webm", _VIDEO, ("webm",)),
        Medium("video/x-matroska", _VIDEO, ("mkv",)),
        Medium("video/x-msvideo", _VIDEO, ("avi",)),
        Medium("audio/mpeg", _SOUND, ("mp3",)),
        Medium("audio/mp4", _SOUND, ("m4a",)),
        Medium("audio/ogg", _SOUND, ("ogg", "oga", "opus")),
        Medium("audio/wav", _SOUND, ("wav",)),
        Medium("audio/amr", _SOUND, ("amr",)),
        Medium("text/plain", _TEXT, ("txt",)),
        Medium(f"{_OFFICE}wordprocessingml.document", _TEXT, ("docx",), archive=True),
        Medium(f"{_OFFICE}spreadsheetml.sheet", _TABLE, ("xlsx",), archive=True),
        Medium(f"{_OPEN}text", _TEXT, ("odt",), archive=True),
    )
}
"""What is taken, by its media type. Nothing that a browser or a machine would run is among it.

A folder packed into one file is not: what is in it can be sent one by one, each under its own number.
"""

ENDINGS = {ending: medium for medium in MEDIA.values() for ending in medium.endings}

_ZIP = b"PK\x03\x04"
_MP4 = re.compile(rb"isom|iso\d|mp4\d|avc1|M4V |MSNV|dash|f4v ", re.IGNORECASE)
_HEIC = re.compile(rb"hei[cxms]|hev[cx]|mif1|msf1")
_SPACES = dict.fromkeys(map(ord, "\t\r\n\f"))
# What is run or drawn rather than read, however its name ends.
_RUN = re.compile(rb"(?:#!(?!AMR)|<\?|<!doctype|<html|<head|<body|<script|<svg)", re.IGNORECASE)


def _brand(head: bytes) -> bytes:
    return head[8:12] if head[4:8] == b"ftyp" else b""


def _is_quicktime(head: bytes) -> bool:
    # The first recorders wrote no brand; their first box says what it is.
    return _brand(head) == b"qt  " or head[4:8] in {b"moov", b"mdat", b"wide"}


def _is_ebml(head: bytes, kind: bytes) -> bool:
    return head[:4] == b"\x1a\x45\xdf\xa3" and kind in head[:64]


def _is_mp3(head: bytes) -> bool:
    return head[:3] == b"ID3" or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


def _is_text(head: bytes) -> bool:
    if _RUN.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()):
        return False
    wide = head[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if wide else ("utf-8", "gb18030"):
        try:
            # Where only the beginning is looked at, its last letter may be cut through.
            text = getincrementaldecoder(encoding)().decode(head, final=len(head) < HEAD)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(each) == "Cc" for each in text.translate(_SPACES))
    return False


_KNOWN_BY: dict[str, Callable[[bytes], bool]] = {
    "image/jpeg": lambda head: head[:3] == b"\xff\xd8\xff",
    "image/png": lambda head: head[:8] == b"\x89PNG\r\n\x1a\n",
    "image/gif": lambda head: head[:6] in {b"GIF87a", b"GIF89a"},
    "image/webp": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    "image/heic": lambda head: bool(_HEIC.match(_brand(head))),
    "application/pdf": lambda head: head[:5] == b"%PDF-",
    "video/mp4": lambda head: bool(_MP4.match(_brand(head))),
    "video/quicktime": _is_quicktime,
    "video/3gpp": lambda head: _brand(head)[:3] == b"3gp",
    "video/webm": lambda head: _is_ebml(head, b"webm"),
    "video/x-matroska": lambda head: _is_ebml(head, b"matroska"),
    "video/x-msvideo": lambda head: head[:4] == b"RIFF" and head[8:12] == b"AVI ",
    "audio/mpeg": _is_mp3,
    "audio/mp4": lambda head: _brand(head) in {b"M4A ", b"M4B "},
    "audio/ogg": lambda head: head[:4] == b"OggS",
    "audio/wav": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE",
    "audio/amr": lambda head: head[:5] == b"#!AMR",
    "text/plain": _is_text,
    f"{_OPEN}text": lambda head: (
        head[:4] == _ZIP and head[30:].startswith(b"mimetype" + _OPEN.encode() + b"text")
    ),
}


def ending_of(name: str) -> str:
    """The last ending of a name, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def judged(head: bytes, name: str) -> Medium | None:
    """The kind of a file, where its first bytes and its name agree on one; None where they do not."""
    medium = ENDINGS.get(ending_of(name))
    if medium is None:
        return None
    if medium.id.startswith(_OFFICE):
        # Its insides say which of them it is; they are looked at when all of it is there.
        return medium if head[:4] == _ZIP else None
    if medium.id == "text/plain" and any(
        known(head) for other, known in _KNOWN_BY.items() if other != medium.id
    ):
        return None
    return medium if _KNOWN_BY[medium.id](head) else None


def plain_name(name: str | None) -> str:
    """A name as it can be shown: no folder before it, nothing hidden in it, and not too long."""
    last = re.split(r"[/\\]", name or "")[-1]
    shown = "".join(
        each
        for each in unicodedata.normalize("NFC", without_heaps(last))
        if each.isprintable() and each not in TURNING
    ).strip(" .")
    stem, dot, ending = shown.rpartition(".")
    if not dot:
        return shown[:LONGEST_NAME]
    return f"{stem[: max(1, LONGEST_NAME - 1 - len(ending))]}.{ending}"[:LONGEST_NAME]
