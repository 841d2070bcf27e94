"""The receipt: a number to tell and a secret code not to tell, which opens the person's own page."""

from __future__ import annotations

from application.adapters.entropy import Entropy
from application.adapters.secrets import Hasher
from application.erasing import receipt_of
from application.office import Office
from domain.complaint import Complaint
from domain.office import is_number

LOCATOR, SECRET, CHECK = 6, 12, 2
LENGTH = LOCATOR + SECRET + CHECK


class WrongCode(Exception):
    """These digits cannot be one of our codes: something was misread or mistyped."""


class Receipts:
    """Twenty digits in five groups of four: they can be read out in any language.

    Six find the record (and are no secret), twelve are the secret, two catch every mistyped digit
    (ISO 7064 MOD 97-10), so that a slip of the finger costs no attempt.
    """

    def __init__(self, entropy: Entropy, hasher: Hasher) -> None:
        self._entropy = entropy
        self._hasher = hasher

    def new(self) -> str:
        """Make a code, before the form is sent."""
        body = self._entropy.digits(LOCATOR + SECRET)
        return body + _check(body)

    def keep(self, code: str) -> tuple[str, str]:
        """Return the locator and the slow hash of a code. Raises `WrongCode`."""
        digits = read(code)
        return digits[:LOCATOR], self._hasher.hash(digits)

    def opens(self, office: Office, *, number: str, code: str) -> str | None:
        """Return the complaint that a number and a code open together, or None.

        A wrong code, an unknown number and a code of another case cost the same time and say the
        same, so that nobody learns which numbers exist.
        """
        try:
            digits = read(code)
        except WrongCode:
            return None
        stream = office.holder("receipt", digits[:LOCATOR])
        kept: str | None = None
        filed: Complaint.Filed | None = None
        if stream:
            facts = office.facts_of(stream)
            if isinstance(first := facts[0].fact, Complaint.Filed) and first.receipt:
                filed, kept = first, receipt_of(facts)
        fits = self._hasher.matches(kept or None, digits)
        if not (fits and stream and filed and is_number(number)):
            return None
        return stream if _digits(filed.number or "") == _digits(number) else None


def read(code: str) -> str:
    """Return the twenty digits of a code however it was written. Raises `WrongCode`."""
    digits = _digits(code)
    if len(digits) != LENGTH or _check(digits[:-CHECK]) != digits[-CHECK:]:
        raise WrongCode
    return digits


def grouped(code: str) -> list[str]:
    """A code in groups of four, as it is shown and copied."""
    return [code[start : start + 4] for start in range(0, len(code), 4)]


def _digits(text: str) -> str:
    # Full-width digits of a Chinese keyboard count as what they are.
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def _check(body: str) -> str:
    return f"{98 - int(body) * 100 % 97:02d}"
