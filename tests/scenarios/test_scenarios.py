"""The golden scenarios of each profile are played through the real decisions, step by step."""

from pathlib import Path

import pytest

from domain.procedure import bundled, parse
from domain.procedure_check import check
from tests.scenarios.mutations import PROFILES, SHARED, deletions, survivors
from tests.scenarios.playing import FOLDER, Surprise, play

FILES = sorted(FOLDER.glob("*/*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_case_goes_as_its_file_says(file: Path) -> None:
    steps = play(file)

    assert steps > 1


@pytest.mark.parametrize("procedure", PROFILES)
def test_a_profile_passes_its_own_check(procedure: str) -> None:
    text = bundled(procedure)

    assert [str(fault) for fault in check(text)] == []


def test_whatever_is_taken_out_of_the_profile_of_dc_is_missed() -> None:
    total, unseen = survivors("us-dc")

    assert total > 40
    assert [f"line {each.line}: {each.what}" for each in unseen] == []


def test_whatever_is_taken_out_of_the_common_part_of_the_chinese_profile_is_missed() -> None:
    last = bundled("cn-service").partition(SHARED)[0].count("\n")

    total, unseen = survivors("cn-service")

    assert total > 90
    assert [f"line {one.line}: {one.what}" for one in unseen if one.line <= last] == []


def test_each_guard_track_notice_and_paper_is_taken_out_once() -> None:
    text = bundled("cn-service")

    taken = [each.what for each in deletions(text)]

    assert 'guard doc:disposition of close from ["issued"]' in taken
    assert 'transition on remedy of accept from ["sorted"]' in taken
    assert {"clock silence", "notice answer", "document declination"} <= set(taken)
    assert all(parts.text != text for parts in deletions(text))


FIRST = """
procedure = "cn-service"
[people]
chen = "intake"
[[step]]
on = 2026-02-27
by = "person"
does = "file"
with = { channel = "web", mode = "anonymous", language = "zh", narrative = "…" }
"""


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("", "it cites no clause"),
        ('clause = "x"\nstage = "closed"', "stands at filed, not at closed"),
        (
            'clause = "x"\ndue = { silence = 2026-03-28 }',
            "silence is due 2026-03-27, not 2026-03-28",
        ),
        ('clause = "x"\ndue = { handle = 2026-03-28 }', "the clock handle does not run"),
        ('clause = "x"\nrefused = "complaint"', "it should be refused, and was not: filed"),
        ('clause = "x"\nmay = { intake = ["close"] }', "at filed the intake cannot close"),
        ('clause = "x"\nmay_not = { intake = ["sort_matter"] }', "the intake can sort_matter"),
        ('clause = "x"\nowed = ["complainant: acceptance by 2026-03-03"]', "owed is nothing"),
        ('clause = "x"\nkept = ["silence"]', "the clock silence is running, not kept"),
        ('clause = "x"\nhurry = true', "nobody reads hurry"),
    ],
)
def test_a_scenario_fails_with_a_sentence(tmp_path: Path, expected: str, said: str) -> None:
    file = tmp_path / "case.toml"
    file.write_text(FIRST + expected, "utf-8")

    with pytest.raises(Surprise, match=r"case, step 1 \(2026-02-27, person does file\)") as failed:
        play(file)

    assert said in str(failed.value)


def test_what_is_played_by_other_rules_goes_another_way() -> None:
    text = bundled("cn-service").replace("n = 28", "n = 29", 1)
    file = FOLDER / "cn-service" / "remedy_supported.toml"

    with pytest.raises(Surprise, match="silence is due"):
        play(file, parse(text))
