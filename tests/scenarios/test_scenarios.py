"""The golden scenarios of each profile are played through the real decisions, step by step."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from domain.procedure import Faulty, Procedure, bundled, parse
from domain.procedure_check import check
from tests.scenarios.mutations import DEEP, deletions, noticed_by
from tests.scenarios.playing import FOLDER, Surprise, play

FILES = sorted(FOLDER.glob("*/*.toml"))


SHARES = 6
"""One text is taken apart by several workers: the longest takes as long as all other texts."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_case_goes_as_its_file_says(file: Path) -> None:
    played = play(file)

    assert len(played.parts) > 1


@pytest.mark.parametrize("procedure", DEEP)
def test_a_profile_passes_its_own_check(procedure: str) -> None:
    text = bundled(procedure)

    assert [str(fault) for fault in check(text)] == []


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("procedure", DEEP)
def test_whatever_is_taken_out_of_a_profile_is_missed(procedure: str, share: int) -> None:
    every = list(deletions(bundled(procedure)))
    mine = every[share::SHARES]

    missed = [each for each in mine if not noticed_by(procedure, each)]

    assert len(every) > 100
    assert [f"line {each.line}: {each.what}" for each in missed] == []


def test_each_entry_and_each_item_of_its_lists_is_taken_out_once() -> None:
    text = bundled("cn-service")

    taken = [each.what for each in deletions(text)]

    assert 'transition close from ["issued"]: needs doc:disposition' in taken
    assert 'transition accept from ["sorted"]: tracks remedy' in taken
    assert 'transition divert from ["sorted"]: by head' in taken
    assert 'transition resolve_by_agreement from ["accepted", "inquiry"]: from inquiry' in taken
    assert "clock handle: stop withdrawn" in taken
    assert {"clock silence", "notice answer", "document declination"} <= set(taken)
    assert all(parts.text != text for parts in deletions(text))


@pytest.mark.parametrize("procedure", DEEP)
def test_what_is_taken_from_a_procedure_that_was_read_is_what_its_text_says(procedure: str) -> None:
    rules = parse(bundled(procedure))
    every = list(deletions(rules.text))

    for each in every[:: len(every) // 25]:
        with suppress(Faulty):
            read = parse(each.text)
            lessened = each.taken_from(rules)

            assert _without_lines(read) == _without_lines(lessened), each.what


def _without_lines(rules: Procedure) -> Procedure:
    """Where an entry stands in the text moves when another is taken out above it."""
    return replace(rules, text="")


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
