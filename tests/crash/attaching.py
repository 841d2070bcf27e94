"""Adds a long file to a case, and says when half of it is there, until it is killed."""

import sys
from collections.abc import Iterator
from pathlib import Path

from application import attachments
from application.bootstrap import open_house
from application.office import Command
from application.settings import Settings
from domain.people import COMPLAINANT


def endless() -> Iterator[bytes]:
    yield b"%PDF-1.7"
    for number in range(3_000):
        yield bytes(100_000)
        if number == 30:
            sys.stdout.write("half\n")
            sys.stdout.flush()
            sys.stdin.read()


if __name__ == "__main__":
    house = open_house(Settings.of(Path(sys.argv[1])))
    attachments.receive(
        house,
        by=COMPLAINANT,
        command=Command("form-0001"),
        complaint=sys.argv[2],
        name="endless.pdf",
        pieces=endless(),
    )
