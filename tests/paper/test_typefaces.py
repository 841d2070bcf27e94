"""The Chinese typefaces of papers: small ones first, the whole ones behind for a rare character."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from fontTools.ttLib import TTFont

from application.adapters import typefaces
from application.adapters.press import WHOLE_ONLY, Press
from web.command_line import main

PAGE = (
    '<html lang="zh-CN"><title>-</title><meta name="dcterms.created" content="2026-01-01">'
    "<style>p {{ font-family: 'Ombud Serif SC', 'Noto Serif CJK SC', serif }}</style><p>{}</p>"
)
TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"
A_FEW = frozenset(map(ord, "a字"))


def names_of(fonts: str) -> set[str]:
    """The typefaces that a paper names, without their fingerprints."""
    return {each.partition(" ")[0] for each in fonts.split("; ")}


def test_set_up_has_made_them() -> None:
    found = {each.name for each in typefaces.PLACE.glob("*.ttf")}

    assert typefaces.known() is not None
    assert found == {
        f"Ombud{style}SC-{weight}.ttf"
        for style in ("Sans", "Serif")
        for weight in ("Regular", "Bold")
    }


def test_what_stands_in_the_common_set_needs_no_other_typeface(press: Press) -> None:
    paper = press.print(PAGE.format("处理决定书：事实属实。2026年5月26日, No. 12"))

    assert names_of(paper.fonts) == {"Ombud-Serif-SC"}


def test_a_rare_character_in_a_name_comes_from_the_whole_typeface(press: Press) -> None:
    paper = press.print(PAGE.format("申请人：𠮷玥㐀"))

    assert names_of(paper.fonts) == {"Ombud-Serif-SC", "Noto-Serif-CJK-SC"}


def test_each_style_asks_for_the_small_one_before_the_whole_one() -> None:
    styles = [*TEMPLATES.rglob("*.css"), *TEMPLATES.rglob("*.html")]

    asked = [
        (before, style)
        for each in styles
        for before, style in re.findall(
            r'(.{0,18})"Noto (Sans|Serif) CJK SC"', each.read_text("utf-8")
        )
    ]

    assert asked
    assert all(before.endswith(f'"Ombud {style} SC", ') for before, style in asked)


def test_no_style_asks_for_what_the_printer_never_gives_back() -> None:
    styles = [
        each.read_text("utf-8") for each in (*TEMPLATES.rglob("*.css"), *TEMPLATES.rglob("*.html"))
    ]

    # WeasyPrint 70 keeps the attributes of every line that is set with a feature of a typeface.
    asked = [re.findall(r"font-(?:variant|feature|kerning)[a-z-]*:", each) for each in styles]

    assert len(styles) > 30
    assert not any(asked)


def test_a_small_one_has_the_characters_asked_for_and_says_what_it_was_made_of(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typefaces, "characters", lambda: A_FEW)
    _, _, whole = next(typefaces._whole())
    once, again = tmp_path / "once", tmp_path / "again"

    for folder in (once, again):
        folder.mkdir()
        typefaces._small(whole, "Noto Sans CJK SC", "Regular", folder)

    [made] = once.iterdir()
    with TTFont(made) as font:
        assert set(font.getBestCmap()) == A_FEW
        assert "glyf" in font
        assert font["name"].getBestFamilyName() == "Ombud Sans SC"
        assert re.search("[0-9a-f]{64}$", str(font["name"].getDebugName(typefaces.UNIQUE)))
    assert made.read_bytes() == (again / made.name).read_bytes()


def test_whoever_was_interrupted_makes_only_what_is_missing(tmp_path: Path) -> None:
    for each in typefaces.PLACE.glob("*.ttf"):
        shutil.copy(each, tmp_path)
    before = {each.name: each.stat().st_ino for each in tmp_path.glob("*.ttf")}

    told = list(typefaces.make(tmp_path))

    assert told == [(n, 4) for n in (1, 2, 3, 4)]
    assert before == {each.name: each.stat().st_ino for each in tmp_path.glob("*.ttf")}
    assert str(tmp_path) in (tmp_path / typefaces.LIST).read_text("utf-8")


def test_where_they_are_not_made_papers_are_printed_and_the_office_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typefaces, "PLACE", tmp_path)
    press = Press(lanes=1)

    try:
        lacking = press.check()
        paper = press.print(PAGE.format("字"))
    finally:
        press.close()

    assert lacking == [WHOLE_ONLY]
    assert names_of(paper.fonts) == {"Noto-Serif-CJK-SC"}


def test_whoever_chose_the_typefaces_of_the_machine_himself_is_asked_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    press = Press(lanes=1)

    try:
        paper = press.print(PAGE.format("字"))
    finally:
        press.close()

    assert names_of(paper.fonts) == {"Noto-Serif-CJK-SC"}


def test_a_machine_without_the_whole_typeface_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typefaces, "PLACE", tmp_path)
    monkeypatch.setattr(typefaces, "FOLDERS", (os.devnull,))

    said = CliRunner().invoke(main, ["typefaces"])

    assert said.exit_code == 1
    assert "install fonts-noto-cjk" in said.output
    assert typefaces.known() is None
