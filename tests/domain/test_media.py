"""A file is what its first bytes and its name both say it is, and its name is shown without tricks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.media import ENDINGS, LONGEST_NAME, judged, plain_name
from domain.words import TURNING

ZIP = b"PK\x03\x04" + bytes(26)
BEGINNINGS = {
    "jpg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n",
    "gif": b"GIF89a",
    "webp": b"RIFF\0\0\0\0WEBP",
    "heic": b"\0\0\0\x18ftypheic",
    "pdf": b"%PDF-1.7",
    "mp4": b"\0\0\0\x18ftypisom",
    "mov": b"\0\0\0\x14ftypqt  ",
    "3gp": b"\0\0\0\x14ftyp3gp5",
    "webm": b"\x1a\x45\xdf\xa3\x42\x82\x84webm",
    "mkv": b"\x1a\x45\xdf\xa3\x42\x82\x88matroska",
    "avi": b"RIFF\0\0\0\0AVI ",
    "mp3": b"\xff\xfb\x90\x64",
    "m4a": b"\0\0\0\x18ftypM4A ",
    "ogg": b"OggS",
    "wav": b"RIFF\0\0\0\0WAVE",
    "amr": b"#!AMR\n",
    "txt": "窗口关着".encode(),
    "docx": ZIP,
    "odt": ZIP + b"mimetypeapplication/vnd.oasis.opendocument.text",
}


@pytest.mark.parametrize("ending", BEGINNINGS)
def test_a_file_is_known_by_its_bytes_and_its_name_together(ending: str) -> None:
    beginning = BEGINNINGS[ending]

    assert judged(beginning, f"a.{ending.upper()}") is ENDINGS[ending]
    for other in BEGINNINGS:
        same = ending == other or {ending, other} <= {"docx", "odt"}
        assert same or judged(beginning, f"a.{other}") is None, other


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"\xef\xbb\xbf \n<!DOCTYPE html>",
        b"<?xml version='1.0'?>",
        b"<HTML>",
        b"#!/bin/sh",
        b"MZ\x90\0\3",
        b"\x7fELF",
        b"text\0text",
        b"\xff\xfe\0",
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.jpg", "a.pdf", "a.mp3", "a.svg", "a.html", "a", ""])
def test_what_is_run_or_drawn_is_taken_under_no_name(content: bytes, name: str) -> None:
    assert judged(content, name) is None


@pytest.mark.parametrize(
    "content",
    ["窗口关着".encode("gb18030"), "窗口".encode("utf-16"), "字".encode() * 4_000, b"a\tb\r\n\f"],
)
def test_text_is_text_in_the_ways_people_write_it(content: bytes) -> None:
    assert judged(content[:4_096], "a.txt") is ENDINGS["txt"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\fakepath\\window.txt", "window.txt"),
        ("a\0b\r\n.txt", "ab.txt"),
        ("photo\u202etxt.gpj\u202c.txt", "phototxt.gpj.txt"),
        ("字" * 300 + ".txt", "字" * 116 + ".txt"),
        ("..", ""),
        (None, ""),
    ],
)
def test_a_name_is_kept_as_it_can_be_shown(name: str | None, shown: str) -> None:
    assert plain_name(name) == shown


@settings(max_examples=50)
@given(st.text())
def test_no_name_hides_anything(name: str) -> None:
    shown = plain_name(name)

    assert len(shown) <= LONGEST_NAME
    assert shown.isprintable()
    assert not set(shown) & {*TURNING, "/", "\\"}


@settings(max_examples=50)
@given(st.binary(max_size=200), st.sampled_from(sorted(ENDINGS)))
def test_no_bytes_break_the_judgement(content: bytes, ending: str) -> None:
    medium = judged(content, f"a.{ending}")

    assert medium is None or medium is ENDINGS[ending]
