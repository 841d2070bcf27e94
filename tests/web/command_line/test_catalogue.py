"""`ombud catalogue` says what every fact means, on the screen, to a program, and as a page."""

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from domain.history import FACTS
from tests.web.browser import Screen
from tests.web.command_line.conftest import Ombud


def test_one_fact_is_explained_field_by_field(ombud: Ombud) -> None:
    said = ombud("catalogue", "complaint.accepted").output

    assert "The office took the matter up" in said
    assert "The day it was taken up" in said
    assert "Recorded under cn-service: Reception, Head of the inspectorate (accept)" in said
    assert "Recorded through: complaints (use case)" in said
    assert "case_history (read model)" in said


def test_what_no_procedure_records_names_who_does(ombud: Ombud) -> None:
    told = json.loads(ombud("catalogue", "--json").output)

    through = {each["topic"]: each["recorded_through"] for each in told}

    assert [topic for topic, writers in through.items() if not writers] == []
    assert through["complaint.filed"] == [
        "application/complaints",
        "application/pressure",
        "application/importers/chicago_decisions",
    ]
    assert through["complaint.document_signed"] == ["application/papers"]
    assert through["account.opened"] == ["application/accounts"]
    assert through["account.invited"] == ["application/signing_in"]
    assert through["account.passkey_added"] == ["application/passkeys"]
    assert through["upkeep.fact_passed_over"] == ["application/upkeep"]


def test_it_answers_in_chinese(ombud: Ombud) -> None:
    said = ombud("catalogue", "complaint.accepted", "--language", "zh").output

    assert "机构受理了事项，期限开始计算。" in said
    assert "受理的日期" in said


def test_a_program_is_told_every_fact_with_who_records_and_reads_it(ombud: Ombud) -> None:
    told = {each["topic"]: each for each in json.loads(ombud("catalogue", "--json").output)}

    assert told.keys() == FACTS.keys()
    filed, signed = told["complaint.filed"], told["complaint.document_signed"]
    assert filed["fields"]["narrative"]["type"] == "sealed text"
    assert "projections/case_list" in filed["read_by"]
    assert "application/reactions/documents" in signed["read_by"]
    assert {each["verb"] for each in told["complaint.closed"]["recorded_by"]} == {"close"}


def test_a_fact_that_nobody_knows_is_said_in_a_sentence(ombud: Ombud) -> None:
    answer = ombud("catalogue", "complaint.overheard")

    assert answer.exit_code == 2
    assert "No fact is called complaint.overheard." in answer.output


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_can_be_read_aloud_and_asks_for_nothing(
    ombud: Ombud, chromium: Browser, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "facts.html"
    answer = ombud("catalogue", "--html", file, "--language", language)
    assert str(file) in answer.output

    for width in (320, 1280):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        screen = Screen(page, file.as_uri())
        page.goto(file.as_uri())
        if folder := os.environ.get("OMBUD_SCREENS"):
            page.screenshot(path=Path(folder) / f"catalogue-{language}-{width}.png")
        assert page.locator("article").count() == len(FACTS)
        screen.look(alike="article:nth-of-type(n+5)")
        assert (screen.complaints, screen.elsewhere) == ([], [])
        page.close()
