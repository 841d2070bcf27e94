"""Whatever is asked wrongly gets one clear sentence, never the inside of the program."""

from pathlib import Path

import pytest

from application import offices
from application.adapters.printing import Unprintable
from application.demonstration import play
from application.reactions.documents import Documents
from domain.words import Sentence
from tests.web.command_line.conftest import Ombud

READING = ("status", "statistics", "rebuild", "work", "serve")


def refused(answer, *, code: int = 2, says: str = "") -> None:  # type: ignore[no-untyped-def]  # an answer of click
    said = answer.stderr.strip()
    assert answer.exit_code == code, answer.output
    assert said.startswith("Error: ")
    assert says in said
    assert "\n" not in said
    assert answer.exception is None or isinstance(answer.exception, SystemExit)


@pytest.mark.parametrize("name", READING)
def test_a_folder_that_is_no_office_is_said_and_stays_untouched(
    tmp_path: Path, ombud: Ombud, name: str
) -> None:
    answer = ombud(name, "--office", tmp_path / "nowhere")

    refused(answer, says="There is no office in")
    assert not (tmp_path / "nowhere").exists()


def test_a_file_is_no_folder(tmp_path: Path, ombud: Ombud) -> None:
    (tmp_path / "file").write_text("not a folder")

    refused(ombud("demo", "--office", tmp_path / "file"), says="is a file, not a folder")
    refused(ombud("status", "--office", tmp_path / "file"), says="There is no office in")


def test_an_empty_office_is_no_office(tmp_path: Path, ombud: Ombud) -> None:
    (tmp_path / "record.db").touch()

    refused(ombud("status", "--office", tmp_path), says="There is no office in")


def test_a_record_that_is_no_database_is_said(tmp_path: Path, ombud: Ombud) -> None:
    (tmp_path / "record.db").write_bytes(b"This is not a database. " * 100)

    refused(ombud("status", "--office", tmp_path), code=1, says="file is not a database")


def test_a_key_that_others_can_read_is_refused(office: Path, ombud: Ombud) -> None:
    (office / "keys" / "master.key").chmod(0o644)

    refused(ombud("status", "--office", office), says="Run: chmod 400")


def test_a_key_that_is_another_is_refused(office: Path, ombud: Ombud) -> None:
    key = office / "keys" / "master.key"
    key.unlink()
    key.write_bytes(bytes(32))
    key.chmod(0o400)

    refused(
        ombud("history", "2026-000001-7", "--office", office), says="Put the right key file back."
    )


def test_a_damaged_settings_file_is_said(office: Path, ombud: Ombud) -> None:
    (office / "office.toml").write_text("database = ")

    refused(ombud("status", "--office", office), says="cannot be read")


@pytest.mark.parametrize(
    ("address", "code", "says"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", 1, "The database cannot be used now"),
        ("mysql://somebody@host/some", 2, "This is not the address of a PostgreSQL."),
        ("somewhere", 2, "This is not the address of a PostgreSQL."),
        ("postgresql://u:p@host:notaport/x", 2, "This is not the address of a PostgreSQL."),
    ],
)
def test_a_database_that_cannot_be_reached_is_said(
    tmp_path: Path, ombud: Ombud, address: str, code: int, says: str
) -> None:
    answer = ombud("demo", "--office", tmp_path / "office", "--database", address)

    refused(answer, code=code, says=says)
    assert not (tmp_path / "office" / "office.toml").exists()


def test_a_password_in_an_address_is_not_repeated(tmp_path: Path, ombud: Ombud) -> None:
    answer = ombud(
        *("demo", "--office", tmp_path / "office"),
        *("--database", "postgresql://me:kingfisher@127.0.0.1:1/none"),
    )

    assert "kingfisher" not in answer.output


@pytest.mark.parametrize(
    "number", ["2026-000001-8", "2026-999999-2", "17", "complaint-1", "", "号"]
)
def test_a_number_that_nobody_has_is_said(demonstration: Path, ombud: Ombud, number: str) -> None:
    refused(
        ombud("history", "--office", demonstration, "--", number),
        says="No case here has the number",
    )


def test_a_register_that_is_not_there_leaves_no_office_behind(tmp_path: Path, ombud: Ombud) -> None:
    answer = ombud("import", "chicago", tmp_path / "none", "--office", tmp_path / "office")

    refused(answer, says="The register has no file")
    assert not (tmp_path / "office").exists()


def test_a_missing_typeface_says_what_to_install(
    tmp_path: Path, ombud: Ombud, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: object) -> None:
        raise Unprintable(
            Sentence(
                "Papers need the typeface {family}: install {package}.",
                family="Noto Serif",
                package="fonts-noto-core",
            )
        )

    monkeypatch.setattr(Documents, "check", missing)
    answer = ombud("demo", "--office", tmp_path / "office")

    refused(answer, code=1, says="install fonts-noto-core")


def test_invented_cases_do_not_enter_a_real_office(
    tmp_path: Path, ombud: Ombud, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = offices.open_office
    monkeypatch.setattr(
        offices,
        "open_office",
        lambda house, **said: real(house, **{**said, "demonstration": False}),
    )
    monkeypatch.setattr(play, "perform", lambda *_, **__: None)
    monkeypatch.setattr(play, "STORIES", ())
    ombud("demo", "--office", tmp_path / "office", "--language", "zh")

    answer = ombud("demo", "--office", tmp_path / "office")

    refused(answer, says="holds a real office")


def test_a_mistake_is_said_in_the_language_asked_for(tmp_path: Path, ombud: Ombud) -> None:
    answer = ombud("status", "--office", tmp_path, "--language", "zh")

    refused(answer, says="中没有机构")


@pytest.mark.parametrize(
    "arguments",
    [("status", "--nonsense"), ("nonsense",), ("import", "elsewhere"), ("run", "--port", "x")],
)
def test_a_command_that_does_not_exist_is_said(ombud: Ombud, arguments: tuple[str, ...]) -> None:
    answer = ombud(*arguments)

    assert answer.exit_code == 2
    assert "Traceback" not in answer.output
