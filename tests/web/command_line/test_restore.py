"""`ombud restore` says what stands again, and what somebody still has to do by hand."""

from pathlib import Path

import pytest

from application.settings import Settings
from projections import deadlines
from tests.web.command_line.conftest import Ombud
from tests.web.command_line.test_serve import settings

__all__ = ["settings"]

POST = """[post]
host = "mail.example"
to = "duty@office.example"
from = "ombud@office.example"
user = "ombud"
password_file = "keys/post"
"""
REMINDER = "The password of the mail server is in no backup. Put it into"


def restored(ombud: Ombud, settings: Settings, elsewhere: Path) -> tuple[int, str]:
    copies = elsewhere.with_name("backups")
    made = ombud("backup", copies, "--office", settings.folder)
    assert made.exit_code == 0, made.output
    keys = ("--keys", settings.keys)
    done = ombud("restore", copies, "--office", elsewhere, *keys)
    return done.exit_code, " ".join(done.output.split())


def test_a_list_that_stopped_is_shown_with_what_to_do_and_the_restore_ends_with_one(
    ombud: Ombud, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ValueError("a fault in this list")

    monkeypatch.setattr(deadlines, "project", stumble)

    code, said = restored(ombud, settings, tmp_path / "elsewhere")

    assert code == 1
    assert "stands in" in said
    assert "The list deadlines stopped: Position 1" in said
    assert "a fault in this list" in said
    assert "ombud retry deadlines" in said
    assert "ombud skip deadlines 1 --because TEXT" in said


def test_the_password_of_the_mail_server_is_asked_for(
    ombud: Ombud, settings: Settings, tmp_path: Path
) -> None:
    settings.file.write_text(settings.file.read_text() + POST if settings.database else POST)

    code, said = restored(ombud, settings, tmp_path / "elsewhere")

    assert code == 0, said
    assert f"{REMINDER} {tmp_path / 'elsewhere' / 'keys' / 'post'}" in said


def test_an_office_without_post_is_reminded_of_nothing(
    ombud: Ombud, settings: Settings, tmp_path: Path
) -> None:
    code, said = restored(ombud, settings, tmp_path / "elsewhere")

    assert code == 0, said
    assert REMINDER not in said
