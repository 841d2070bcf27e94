"""A register of another office that was taken over: its files, and how many rows stayed outside."""

from __future__ import annotations

from domain.history import Fact, History, fresh
from domain.people import Actor


class ForeignRegister(History):
    """What this office took over from a register it did not keep itself."""

    PREFIX = "register"

    files: dict[str, tuple[int, int, int]] = fresh(dict)

    class FileTakenOver(Fact):
        """A file of another register was taken over; every row entered, stays outside, or waits."""

        TOPIC = "register.file_taken_over"
        source: str
        """The register it comes from."""
        file: str
        """The file's name."""
        rows: int
        """How many rows the file has."""
        accepted: int
        """How many rows entered the record."""
        quarantined: int
        """How many rows were set aside, each with a reason."""

        def apply(self, history: ForeignRegister, actor: str) -> None:
            history.files[self.file] = (self.rows, self.accepted, self.quarantined)

    def take_over(
        self, *, by: Actor, source: str, file: str, rows: int, accepted: int, quarantined: int
    ) -> None:
        """Count the rows of a file. The same count again is no news."""
        if self.files.get(file) != (rows, accepted, quarantined):
            self.record(
                self.FileTakenOver(
                    source=source,
                    file=file,
                    rows=rows,
                    accepted=accepted,
                    quarantined=quarantined,
                ),
                by,
            )
