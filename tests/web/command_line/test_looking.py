"""`history`, `status`, `statistics` and `rebuild` tell people and machines the same."""

import json
from pathlib import Path

import pytest

from application.bootstrap import LISTS, open_house
from application.settings import Settings
from projections import statistics
from tests.web.command_line.conftest import Ombud

NUMBER = "2026-000001-7"


def told(ombud: Ombud, *arguments: str | Path) -> dict:  # type: ignore[type-arg]  # JSON
    answer = ombud(*arguments, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def test_a_history_tells_every_fact_with_both_its_times(demonstration: Path, ombud: Ombud) -> None:
    facts = told(ombud, "history", NUMBER, "--office", demonstration)["facts"]

    assert [each["version"] for each in facts] == list(range(1, len(facts) + 1))
    assert facts[0]["topic"] == "complaint.filed"
    assert facts[0]["on"] == "2026-03-02"
    assert facts[0]["recorded_at"].startswith("2026-03-02T")
    assert facts[-1]["topic"] == "complaint.document_signed"


@pytest.mark.parametrize(
    ("moment", "facts"),
    [("2026-03-01", 0), ("2026-03-02", 1), ("2026-03-03T09:30", 2), ("2099-01-01", 33)],
)
def test_a_history_is_told_as_it_stood(
    demonstration: Path, ombud: Ombud, moment: str, facts: int
) -> None:
    found = told(ombud, "history", NUMBER, "--office", demonstration, "--as-of", moment)

    assert len(found["facts"]) == facts


def test_a_history_is_told_in_both_languages(demonstration: Path, ombud: Ombud) -> None:
    english = ombud("history", NUMBER, "--office", demonstration)
    chinese = ombud("history", NUMBER, "--office", demonstration, "--language", "zh")

    assert "The decision was issued.  → Answered" in english.output
    assert "已答复" in chinese.output


def test_any_history_is_told_by_its_name(demonstration: Path, ombud: Ombud) -> None:
    facts = told(ombud, "history", "office", "--office", demonstration)["facts"]

    assert facts[0]["topic"] == "office.opened"
    assert "procedure.adopted" in {each["topic"] for each in facts}


def test_an_operator_reads_no_word_that_a_person_typed(demonstration: Path, ombud: Ombud) -> None:
    plain = ombud("history", NUMBER, "--office", demonstration, "--language", "zh").output
    machine = ombud("history", NUMBER, "--office", demonstration, "--json").output

    assert all(word not in plain + machine for word in ("沈若兰", "乔志远", "呵斥"))


def test_a_reading_is_written_down(demonstration: Path, ombud: Ombud) -> None:
    stream = told(ombud, "history", NUMBER, "--office", demonstration)["stream_id"]

    house = open_house(Settings.of(demonstration))
    readings = house.reading.of(stream)
    house.close()
    assert readings[-1][1:] == ("operator", "administrator", "history")


def test_the_status_says_how_far_everything_is(demonstration: Path, ombud: Ombud) -> None:
    found = told(ombud, "status", "--office", demonstration)

    assert found["office"]["name_zh"] == "岚浦市公安局"
    assert found["position"] > 100
    assert all(each["behind"] == 0 and each["halted"] is None for each in found["read_models"])
    assert found["reactions"][0]["failures"] == []
    readers = found["read_models"] + found["reactions"]
    assert len(found["read_models"]) == len(LISTS)
    assert {each["seconds"] for each in readers} == {0.0}
    assert (found["workers"], found["given_up"], found["post"]) == ([], [], None)


def test_the_status_can_be_read_by_people(demonstration: Path, ombud: Ombud) -> None:
    answer = ombud("status", "--office", demonstration)

    assert "Lanpu Public Security Bureau (demonstration)" in answer.output
    assert f"{statistics.NAME}@{statistics.VERSION}" in answer.output
    assert "No worker is at work." in answer.output
    assert "No post office is set up" in answer.output


def test_a_rebuild_counts_the_same_again(office: Path, ombud: Ombud) -> None:
    before = told(ombud, "statistics", "--office", office)

    answer = ombud("rebuild", "--office", office)

    assert answer.exit_code == 0
    assert told(ombud, "statistics", "--office", office) == before


def test_the_figures_can_be_asked_for_one_procedure(demonstration: Path, ombud: Ombud) -> None:
    service = told(ombud, "statistics", "--office", demonstration, "--procedure", "cn-service")
    historical = told(ombud, "statistics", "--office", demonstration, "--procedure", "historical")

    assert service["cases"] == 9
    assert historical["cases"] == 0


def test_the_figures_can_be_read_by_people(demonstration: Path, ombud: Ombud) -> None:
    answer = ombud("statistics", "--office", demonstration)

    assert "Cases: 9, of these open: " in answer.output
    assert "partly_substantiated" in answer.output


def test_help_is_there_for_every_command(ombud: Ombud) -> None:
    listed = ombud("--help").output

    for name in ("demo", "history", "import", "rebuild", "run", "statistics", "status"):
        assert name in listed
        assert ombud(name, "--help").exit_code == 0
