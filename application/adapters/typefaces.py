"""Makes the Chinese typefaces of papers small, so that a letter is printed in half the time.

The whole typeface has every character of the Unicode standard and 26 MB, and the printer takes it
into memory for each size of letters of each paper. Nearly every paper needs only those of GB/T 2312;
the whole one stands behind, for the rare character in a name. The outlines become TrueType's: of
the other kind, the printer numbers the shapes of a shortened typeface wrongly.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from application.adapters.printing import without

SMALL = {"Noto Sans CJK SC": "Ombud Sans SC", "Noto Serif CJK SC": "Ombud Serif SC"}
"""A whole typeface, and the small one made of it. The makers of Noto keep that name to themselves."""
WEIGHTS = ("Regular", "Bold")

PLACE = Path(sys.prefix) / "share" / "ombud" / "typefaces"
"""Beside the program, where a printing process may read."""
LIST = "fonts.conf"
"""Tells the printer of the small typefaces; written last, when all of them are whole."""

FEATURES = ("ccmp", "calt", "liga", "clig", "rlig", "kern", "mark", "mkmk")
"""What the printer asks of a typeface unasked; the shapes of other features take the most room."""
NEAR_ENOUGH = 1.0
"""How far a curve may be from the one it stands for: a thousandth of the height of a letter."""

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def make(folder: Path = PLACE) -> Iterator[tuple[int, int]]:
    """Make the small typefaces, a processor each, and yield how many are done, of how many.

    Each takes about half a minute. One that was made of the same whole typeface is not made again,
    so that whoever was interrupted goes on where he was. Raises `Unprintable`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tasks = [(source, family, weight, folder) for family, weight, source in _whole()]
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as processors:
        made = [processors.submit(_small, *task) for task in tasks]
        for number, each in enumerate(as_completed(made), 1):
            each.result()
            yield number, len(made)
    _put(folder / LIST, _list(folder).encode())


def known() -> Path | None:
    """Return the list of typefaces that names the small ones, or None where they are not made."""
    return PLACE / LIST if (PLACE / LIST).exists() else None


def characters() -> frozenset[int]:
    """The characters of GB/T 2312 and of Western Europe, by their numbers in Unicode."""
    found = {*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027)}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            with suppress(UnicodeDecodeError):
                found.add(ord(bytes((row, cell)).decode("gb2312")))
    return frozenset(found)


def _whole() -> Iterator[tuple[str, str, Path]]:
    """Find the whole typefaces: family, weight and file of each."""
    places = [Path(each).expanduser() for each in FOLDERS]
    for family in SMALL:
        for weight in WEIGHTS:
            name = f"{family.removesuffix(' SC').replace(' ', '')}-{weight}.ttc"
            file = next((file for place in places for file in sorted(place.rglob(name))), None)
            if file is None:
                raise without(family)
            yield family, weight, file


def _small(source: Path, family: str, weight: str, folder: Path) -> None:
    """Make one small typeface: the same bytes of the same whole one, on any machine."""
    from fontTools.subset import Options, Subsetter

    made_of = hashlib.sha256(source.read_bytes()).hexdigest()
    file = folder / f"{SMALL[family].replace(' ', '')}-{weight}.ttf"
    if _made_of(file) == made_of:
        return
    asked = Options(
        layout_features=list(FEATURES),
        name_IDs=["*"],
        notdef_outline=True,
        hinting=False,
        recalc_timestamp=False,
    )
    part = file.with_suffix(f".{os.getpid()}")
    with _opened(source, family) as font:
        subsetter = Subsetter(asked)
        subsetter.populate(unicodes=characters())
        subsetter.subset(font)
        _to_truetype(font)
        _rename(font, SMALL[family], weight, made_of)
        font.save(part)
    part.replace(file)


def _opened(source: Path, family: str) -> Any:
    """Open one typeface of a file in which those of several languages lie together."""
    from fontTools.ttLib import TTCollection, TTFont

    with TTCollection(source, lazy=True) as together:
        names = [each["name"].getBestFamilyName() for each in together.fonts]
    return TTFont(source, fontNumber=names.index(family), recalcTimestamp=False, lazy=True)


def _made_of(file: Path) -> str | None:
    """Return the SHA-256 of what a small typeface was made of; None where there is none yet."""
    from fontTools.ttLib import TTFont

    if not file.exists():
        return None
    with TTFont(file, lazy=True) as font:
        told: str | None = font["name"].getDebugName(UNIQUE)
    return (told or "").rpartition(" ")[2]


def _to_truetype(font: Any) -> None:
    """Draw each shape anew with the curves of TrueType."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    shapes, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn, widths = {}, {}
    for name in order:
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, NEAR_ENOUGH, reverse_direction=True))
        drawn[name] = pen.glyph()
        drawn[name].recalcBounds(None)
        widths[name] = (font["hmtx"].metrics[name][0], getattr(drawn[name], "xMin", 0))
    font["hmtx"].metrics = widths
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font["maxp"].tableVersion = 0x0001_0000
    for name in COUNTED:
        setattr(font["maxp"], name, 1 if name == "maxZones" else 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


COUNTED = (
    *("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"),
    *("maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints"),
    *("maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth"),
)
"""What TrueType counts of a typeface; the ones of its shapes are reckoned when it is saved."""

FAMILY, STYLE, UNIQUE, FULL, POSTSCRIPT = 1, 2, 3, 4, 6
"""Numbers of names in a typeface (OpenType, table `name`)."""


def _rename(font: Any, family: str, weight: str, made_of: str) -> None:
    names = font["name"]
    names.names = [each for each in names.names if each.langID == 0x409 and each.nameID < 16]
    for number, text in (
        (FAMILY, family),
        (STYLE, weight),
        (UNIQUE, f"{family} {weight}, of a file with the SHA-256 {made_of}"),
        (FULL, f"{family} {weight}"),
        (POSTSCRIPT, f"{family.replace(' ', '')}-{weight}"),
    ):
        names.setName(text, number, 3, 1, 0x409)


def _list(folder: Path) -> str:
    """Every typeface that the machine has, and the small ones."""
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        '<fontconfig>\n  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
        f"  <dir>{escape(str(folder))}</dir>\n</fontconfig>\n"
    )


def _put(file: Path, content: bytes) -> None:
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)
