"""A press that costs a test nothing: it writes the words of a paper as they are."""

import hashlib

from application.adapters.documents import Say
from application.adapters.printing import Paper, Unprintable
from domain.words import Sentence
from projections.disposition import Disposition


class Typewriter:
    """Types a paper instead of printing it; out of ink, it refuses."""

    lanes = 2

    def __init__(self, *, ink: bool = True, letters: str = "typed") -> None:
        self.ink = ink
        self.letters = letters
        self.typed: list[str] = []

    def disposition(self, paper: Disposition, say: Say) -> Paper:
        if not self.ink:
            raise Unprintable(Sentence("The paper has no description to add the mark PDF/UA to."))
        self.typed.append(paper.number)
        pdf = f"{self.letters} {paper!r}".encode()
        return Paper(pdf, hashlib.sha256(pdf).hexdigest(), 1, self.letters, "none")

    def check(self) -> list[Sentence]:
        return []

    def close(self) -> None:
        pass
