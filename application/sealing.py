"""The office's seal: its own, or until it has one a test seal that says it has no legal effect."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from application.adapters.printing import Unprintable
from application.adapters.seal import FILE, Seal, make_test_seal, read_seal, unreadable
from application.bootstrap import House
from domain.words import Sentence


def seal_of(house: House) -> Seal:
    """The seal with which the office seals now. Raises `Unprintable`."""
    own = house.settings.seal
    if own is not None:
        return _read(own.file, _touched(own.file), own.password_file)
    file = house.settings.keys / FILE
    if not file.exists():
        prepare(house)
    return _read(file, _touched(file), None)


def known(house: House) -> list[dict[str, str]]:
    """The certificates that are the office's, for whoever checks a paper; none before it has one.

    Those it sealed with before are still its own. They are read in the record, so that papers can
    be checked while the key is out of reach.
    """
    found = house.sealers.of(house.office)
    with suppress(Unprintable):
        if house.settings.seal is not None or (house.settings.keys / FILE).exists():
            seal = seal_of(house)
            found[seal.fingerprint] = seal.name
    return [{"fingerprint": mark, "name": name} for mark, name in found.items()]


def prepare(house: House) -> None:
    """Make a test seal for an office that has none. Raises `Unprintable`."""
    file = house.settings.keys / FILE
    if house.settings.seal is not None or file.exists():
        return
    if house.sealers.of(house.office):
        raise Unprintable(
            Sentence(
                "The office's seal {file} is missing, and papers were sealed with it. Put it back,"
                " or name another one in [seal] of office.toml.",
                file=str(file),
            )
        )
    identity = house.office.identity()
    make_test_seal(file, office=identity.name_en if identity else "-", at=house.clock.now())


def _touched(file: Path) -> int:
    """When a file was changed last, or its rights: then it is read again."""
    try:
        return file.stat().st_ctime_ns
    except OSError:
        return 0


@lru_cache(maxsize=8)
def _read(file: Path, _touched: int, password_file: Path | None) -> Seal:
    if password_file is None:
        return read_seal(file)
    try:
        password = password_file.read_bytes().strip()
    except OSError as fault:
        raise unreadable(password_file, fault) from fault
    return read_seal(file, password=password)
