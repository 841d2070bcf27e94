"""A press that costs a test nothing: it writes the words of a paper as they are."""

import hashlib

from application.adapters.documents import Printable, PrintableLetter, Say
from application.adapters.printing import Paper, Unprintable
from domain.words import Sentence
from projections.disposition import Disposition


def typed(text: str) -> bytes:
    """The least that is a PDF: one page, and the text in a stream that no page shows."""
    said = text.encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(said), said),
    )
    pdf, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    mark = hashlib.md5(said, usedforsecurity=False).hexdigest().encode()
    return pdf + (
        b"xref\n0 5\n0000000000 65535 f \n%s"
        b"trailer\n<< /Size 5 /Root 1 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n"
    ) % (table, mark, mark, len(pdf))


class Typewriter:
    """Types a paper instead of printing it; out of ink, it refuses."""

    lanes = 2

    def __init__(self, *, ink: bool = True, letters: str = "typed") -> None:
        self.ink = ink
        self.letters = letters
        self.typed: list[str] = []

    def disposition(self, paper: Disposition, say: Say) -> Paper:
        return self._type(paper.number, paper)

    def letter(self, paper: PrintableLetter, say: Say) -> Paper:
        return self._type(paper.kind, paper)

    def report(self, paper: Printable, say: Say) -> Paper:
        return self._type("report", paper)

    def _type(self, name: str, paper: object) -> Paper:
        if not self.ink:
            raise Unprintable(Sentence("The paper has no description to add the mark PDF/UA to."))
        self.typed.append(name)
        pdf = typed(f"{self.letters} {paper!r}")
        return Paper(pdf, hashlib.sha256(pdf).hexdigest(), 1, self.letters, "none")

    def check(self) -> list[Sentence]:
        return []

    def close(self) -> None:
        pass
