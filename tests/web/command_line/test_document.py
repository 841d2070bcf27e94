"""`ombud document`: a paper is checked beside its office and without it, and made again."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from application.adapters.clock import SetClock
from application.reactions.documents import Documents
from tests.application.conftest import NOW
from tests.application.reactions.test_letters import approved
from tests.offices import open_lanpu
from tests.web.command_line.conftest import Ombud
from web.command_line.place import Place


@pytest.fixture
def pdf(demonstrated: dict[str, Any], demonstration: Path) -> Path:
    """The paper of the first decided case, in this test's own office."""
    return demonstration / "documents" / f"{demonstrated['pdf_sha256']}.pdf"


def test_a_paper_is_known_to_its_office(
    pdf: Path, demonstration: Path, demonstrated: dict[str, Any], ombud: Ombud
) -> None:
    told = ombud("document", "verify", pdf, "--office", demonstration)

    assert told.exit_code == 0
    assert "Sealed by: TEST seal – no legal effect" in told.output
    assert f"Number: {demonstrated['reference']}" in told.output
    assert "Unchanged: yes" in told.output
    assert "Still stands: yes" in told.output
    assert "weasyprint" in told.output
    mark = told.output.partition("Certificate (SHA-256): ")[2].partition("\n")[0]
    alone = ombud("document", "verify", pdf, "--certificate", mark.upper())
    assert alone.exit_code == 0
    assert "Still stands" not in alone.output


def test_who_looks_at_a_paper_of_a_case_is_written_down(
    pdf: Path, demonstration: Path, ombud: Ombud
) -> None:
    def noted() -> int:
        with sqlite3.connect(demonstration / "reads.db") as db:
            return int(db.execute("SELECT count(*) FROM reads").fetchone()[0])

    before = noted()

    ombud("document", "verify", pdf, "--office", demonstration)

    assert noted() == before + 1


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (lambda pdf: pdf.replace(b"/Producer", b"/Producex", 1), "was changed after"),
        (
            lambda pdf: pdf.replace(b"/SigFlags 3", b"/SigFlags 1", 1),
            "pages of this file are those",
        ),
        (lambda pdf: pdf + b"%", "was appended"),
        (lambda pdf: pdf[: pdf.index(b"%%EOF") + 6], "bears no seal"),
        (lambda _: b"<html>", "is no PDF"),
    ],
)
def test_a_paper_that_was_changed_is_refused_with_one_sentence(
    pdf: Path, demonstration: Path, ombud: Ombud, tmp_path: Path, done: Any, said: str
) -> None:
    attacked = tmp_path / "attacked.pdf"
    attacked.write_bytes(done(pdf.read_bytes()))

    told = ombud("document", "verify", attacked, "--office", demonstration)

    assert told.exit_code == 1
    assert said in told.output
    assert told.output.count("\n") == 1


def test_papers_are_made_again_the_same(
    demonstrated: dict[str, Any], demonstration: Path, ombud: Ombud
) -> None:
    told = ombud("document", "rerender", demonstrated["reference"], "--office", demonstration)

    assert told.exit_code == 0
    assert "the same, byte for byte" in told.output


def test_a_letter_is_made_again_the_same(tmp_path: Path, ombud: Ombud) -> None:
    with Place(tmp_path, None, "en").house(clock=SetClock(NOW)) as house:
        open_lanpu(house)
        case = approved(house, language="zh")
        documents = Documents(house)
        documents.make(house.office.facts_of(case)[-1])
        documents.close()

    told = ombud("document", "rerender", case, "--paper", "acceptance-l1v1", "--office", tmp_path)

    assert told.exit_code == 0
    assert told.output == "acceptance-l1v1: the same, byte for byte.\n"


def test_what_comes_out_otherwise_is_named(
    demonstrated: dict[str, Any],
    demonstration: Path,
    ombud: Ombud,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from application.adapters.press import Press
    from application.adapters.printing import Paper

    def newer(*_: object) -> Paper:
        return Paper(b"%PDF", "0" * 64, 1, "weasyprint 99.0; pydyf 0", "Noto 00")

    monkeypatch.setattr(Press, "print", newer)
    told = ombud("document", "rerender", demonstrated["reference"], "--office", demonstration)

    assert told.exit_code == 1
    assert "then: weasyprint 7" in told.output
    assert "now: weasyprint 99.0" in told.output


def test_a_paper_that_was_never_made_is_not_looked_for(
    demonstrated: dict[str, Any], demonstration: Path, ombud: Ombud
) -> None:
    asked = (demonstrated["reference"], "--paper", "disposition-9", "--office", demonstration)

    told = ombud("document", "rerender", *asked)

    assert told.exit_code == 2
    assert "No such paper" in told.output
