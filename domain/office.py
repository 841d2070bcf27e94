"""The office itself: when it opened, which procedures it adopted, which calendars it counts by."""

from __future__ import annotations

import hashlib

from domain.history import Fact, History, Refused
from domain.people import Actor
from domain.words import Sentence

OFFICE = "office"
"""The stream of the office's own history: there is one in a record."""


class OfficeHistory(History):
    """The first pages of the record. A rebuild in ten years counts by what stands here."""

    def __init__(self, id: str = OFFICE) -> None:
        super().__init__(id)
        self.opened = False
        self.procedures: dict[tuple[str, str], str] = {}
        self.calendars: dict[str, str] = {}

    class Opened(Fact):
        """The office opened its record."""

        TOPIC = "office.opened"
        office: str
        """The office's own id."""
        code: str
        """The short sign that stands on its papers."""
        name_en: str
        """What the office is called in English."""
        name_zh: str
        """What the office is called in Chinese."""
        time_zone: str
        """Where its days begin and end."""
        languages: tuple[str, ...]
        """The languages it answers in."""
        paper: str
        """The size of its paper."""
        demonstration: bool
        """Whether everything in it is invented."""

        def apply(self, history: OfficeHistory, actor: str) -> None:
            history.opened = True

    class ProcedureAdopted(Fact):
        """The office adopted a procedure: its whole text stands here, so that it cannot be lost."""

        TOPIC = "procedure.adopted"
        procedure: str
        """The procedure's id."""
        procedure_version: str
        """The version that was adopted."""
        text: str
        """The whole text of the procedure."""
        sha256: str
        """The fingerprint of the text."""

        def apply(self, history: OfficeHistory, actor: str) -> None:
            history.procedures[self.procedure, self.procedure_version] = self.sha256

    class CalendarPublished(Fact):
        """The office took over a calendar of working days, with its whole text."""

        TOPIC = "calendar.published"
        calendar: str
        """The calendar's id."""
        calendar_version: str
        """The version that was taken over."""
        text: str
        """The whole text of the calendar."""
        sha256: str
        """The fingerprint of the text."""

        def apply(self, history: OfficeHistory, actor: str) -> None:
            history.calendars[self.calendar] = self.sha256

    def open(
        self,
        *,
        by: Actor,
        office: str,
        code: str,
        name_en: str,
        name_zh: str,
        time_zone: str,
        paper: str = "A4",
        demonstration: bool = False,
    ) -> None:
        """Open the record. It is opened once."""
        if self.opened:
            raise Refused(Sentence("This office is open already."), rule="office.opened")
        self.record(
            self.Opened(
                office=office,
                code=code,
                name_en=name_en,
                name_zh=name_zh,
                time_zone=time_zone,
                languages=("en", "zh"),
                paper=paper,
                demonstration=demonstration,
            ),
            by,
        )

    def adopt(self, *, by: Actor, procedure: str, version: str, text: str) -> None:
        """Adopt a version of a procedure. A version, once adopted, never changes its text."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        known = self.procedures.get((procedure, version))
        if known == digest:
            return
        if known is not None:
            raise Refused(
                Sentence(
                    "Version {version} of the procedure {procedure} was adopted with another text."
                    " Give the changed text a version of its own.",
                    procedure=procedure,
                    version=version,
                ),
                rule="procedure.adopted",
            )
        self.record(
            self.ProcedureAdopted(
                procedure=procedure, procedure_version=version, text=text, sha256=digest
            ),
            by,
        )

    def publish(self, *, by: Actor, calendar: str, version: str, text: str) -> None:
        """Take over a calendar. The same text twice is one fact."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        if self.calendars.get(calendar) != digest:
            self.record(
                self.CalendarPublished(
                    calendar=calendar, calendar_version=version, text=text, sha256=digest
                ),
                by,
            )


def number(year: int, running: int) -> str:
    """Return the number people say, `2026-000123-4`: year, running number, check digit.

    The check digit is ISO 7064 MOD 11,10: it catches every single wrong digit and nearly every
    transposition, so that a misheard number finds no stranger's case.
    """
    body = f"{year:04d}{running:06d}"
    return f"{body[:4]}-{body[4:]}-{check_digit(body)}"


def check_digit(digits: str) -> int:
    """Return the ISO 7064 MOD 11,10 check digit of a row of digits."""
    check = 10
    for digit in digits:
        check = (check + int(digit)) % 10 or 10
        check = check * 2 % 11
    return (11 - check) % 10


def is_number(said: str) -> bool:
    """Say whether this could be one of our numbers, and was heard correctly."""
    digits = said.replace("-", "")
    return (
        len(digits) == 11
        and digits.isascii()
        and digits.isdigit()
        and check_digit(digits[:-1]) == int(digits[-1])
    )
