"""Files complaints one after the other and says each as soon as it is answered, until it is killed."""

import sys
from itertools import count
from pathlib import Path

from application import complaints
from application.bootstrap import open_house
from application.office import Command
from application.settings import Settings
from domain.people import COMPLAINANT


def write(folder: Path, name: str, most: int | None) -> None:
    house = open_house(Settings.of(folder))
    for n in count() if most is None else range(most):
        command = f"{name}-{n}"
        outcome = complaints.file(
            house.office,
            by=COMPLAINANT,
            command=Command(command),
            procedure="cn-service",
            channel="web",
            mode="anonymous",
            language="en",
            narrative=f"What happened, told for the {n}th time.",
        )
        sys.stdout.write(f"{command} {outcome.position}\n")
        sys.stdout.flush()
    house.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
