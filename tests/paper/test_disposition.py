"""What the paper says: its words in both languages, and what it must never say."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from application.adapters.documents import disposition_html
from application.adapters.press import Press
from application.adapters.words import Words
from domain.complaint import Complaint
from domain.sealed import Erased
from tests.paper.cases import TEXTS, drafted, facts_of, paper, record, sealed

HERE = Path(__file__).parent


def text_of(pdf: bytes, folder: Path) -> str:
    """The text as somebody would copy it out of the paper."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    command = ("pdftotext", "-layout", "-enc", "UTF-8", str(file), "-")
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_paper_says_what_it_has_always_said(
    language: str, press: Press, tmp_path: Path
) -> None:
    golden = (HERE / f"disposition.{language}.txt").read_text("utf-8")

    printed = press.disposition(paper(facts_of(language), language), Words(language))

    assert text_of(printed.pdf, tmp_path) == golden


@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
def test_whoever_asked_not_to_be_named_is_not_named(mode: str) -> None:
    facts = facts_of("en", mode=mode)

    html = disposition_html(paper(facts), Words("en"))

    assert "Shen Ruolan" not in html
    assert "To the person who complained" in html


def test_only_the_complainants_own_copy_names_the_complainant() -> None:
    facts = facts_of("en")

    own, other = (paper(facts, complainants_copy=own) for own in (True, False))

    assert own.addressed_to == "Shen Ruolan"
    assert other.addressed_to is None


def test_the_right_to_a_review_shows_the_safe_day_and_its_sum() -> None:
    facts = facts_of("en")

    [right] = paper(facts).rights

    assert right.due == date(2026, 6, 25)
    assert Words("en").say(right.total) == (
        "30 days from 26 May 2026 (decision received), the day itself not counted:"
        " the last day is Thursday 25 June 2026."
    )
    assert right.unopened is not None
    assert "10 July 2026" in Words("en").say(right.unopened)
    assert not right.verified


def test_a_decision_issued_anew_shows_the_last_day_of_its_own_right() -> None:
    anew = (
        Complaint.Reopened(
            matter="m1", cause="fault", reasons=sealed("…"), on=date(2026, 8, 3), stage="inquiry"
        ),
        replace(drafted("en", TEXTS["en"]), draft=2),
        Complaint.DispositionIssued(draft=2, matter="m1", on=date(2026, 9, 1), stage="issued"),
    )
    later = record(*((fact, "account-2", "head") for fact in anew), first=52_000)

    [right] = paper([*facts_of("en"), *later]).rights

    assert right.due == date(2026, 10, 1)
    assert right.unopened is not None
    assert "16 October 2026" in Words("en").say(right.unopened)


def test_a_track_without_a_review_says_so() -> None:
    facts = facts_of("en", kind="accusation")

    folded = paper(facts)
    html = disposition_html(folded, Words("en"))

    assert folded.rights == ()
    assert "names no review within the office" in html


def test_what_happens_after_the_issue_does_not_change_the_paper() -> None:
    facts = facts_of("en")
    closed = Complaint.Closed(matter="m1", on=date(2026, 7, 1), ground=None, stage="closed")
    later = record((closed, "account-1", "lead"), first=60_000)

    made_again = paper([*facts, *later])

    assert made_again == paper(facts)


def test_a_draft_says_that_nothing_is_decided() -> None:
    facts = facts_of("en")[:-2]

    html = disposition_html(paper(facts), Words("en"))

    assert "Nothing is decided yet, and nothing has been sent." in html
    assert "fingerprint" not in html


def test_every_page_of_a_demonstration_draft_says_both(press: Press, tmp_path: Path) -> None:
    facts = facts_of("en")[:-2]

    printed = press.disposition(paper(facts), Words("en"))

    foot = "2026-000123-4 · Disposition · Demonstration, no legal effect · Draft"
    assert text_of(printed.pdf, tmp_path).count(foot) == printed.pages


def test_an_erased_text_leaves_a_mark_in_its_place() -> None:
    facts = facts_of("en")

    assert isinstance(facts[0].fact, Complaint.Filed)
    facts[0].fact.wish.close(b"box", _gone)  # type: ignore[union-attr]  # any fact

    assert paper(facts).wish == "…"


def _gone(of: str, _: bytes) -> str:
    raise Erased(of)
