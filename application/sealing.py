"""The office's seal: its own, or until it has one a test seal that says it has no legal effect."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from application.adapters.printing import Unprintable
from application.adapters.seal import FILE, Seal, make_test_seal, read_seal
from application.bootstrap import House
from domain.complaint import Complaint
from domain.words import Sentence

BATCH = 500


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
    """The certificates that are the office's, for whoever checks a paper; none before it has one."""
    own = house.settings.seal
    if own is None and not (house.settings.keys / FILE).exists():
        return []
    try:
        seal = seal_of(house)
    except Unprintable:
        return []
    return [{"fingerprint": seal.fingerprint, "name": seal.name}]


def prepare(house: House) -> None:
    """Make a test seal for an office that has none. Raises `Unprintable`."""
    file = house.settings.keys / FILE
    if house.settings.seal is not None or file.exists():
        return
    if _has_sealed(house):
        raise Unprintable(
            Sentence(
                "The office's seal {file} is missing, and papers were sealed with it. Put it back,"
                " or name another one in [seal] of office.toml.",
                file=str(file),
            )
        )
    identity = house.office.identity()
    make_test_seal(file, office=identity.name_en if identity else "-", at=house.clock.now())


def _has_sealed(house: House) -> bool:
    at, head = 0, house.office.head()
    while facts := house.office.facts_about(
        [Complaint.DocumentSigned], after=at, until=head, limit=BATCH
    ):
        if any(getattr(each.fact, "certificate", None) for each in facts):
            return True
        at = facts[-1].position
    return False


def _touched(file: Path) -> int:
    """When a file was changed last, or its rights: then it is read again."""
    try:
        return file.stat().st_ctime_ns
    except OSError:
        return 0


@lru_cache(maxsize=8)
def _read(file: Path, _touched: int, password_file: Path | None) -> Seal:
    password = password_file.read_bytes().strip() if password_file else None
    return read_seal(file, password=password)
