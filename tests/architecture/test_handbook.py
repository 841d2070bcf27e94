"""The handbook for whoever writes a procedure names every word the reader of procedures knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain import vocabulary
from domain.procedure import parse
from domain.procedure_check import check
from domain.procedure_text import findings, limits, top
from tests.scenarios.playing import FOLDER, play

ROOT = Path(__file__).parents[2]
PROCEDURES = ROOT / "domain" / "procedures"
HANDBOOK = (PROCEDURES / "README.md").read_text("utf-8")
TOLD = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", HANDBOOK))))
"""Every word that the handbook sets apart."""

EXAMPLES = sorted((PROCEDURES / "examples").glob("*.toml"))

WORDS = {
    "top": top.TOP | top.PINNED_BY,
    "roles": vocabulary.ROLES,
    "matters": frozenset(vocabulary.MATTERS),
    "standings": vocabulary.STANDINGS,
    "modes": vocabulary.MODES,
    "guards": vocabulary.GUARDS,
    "told": vocabulary.TOLD,
    "served": vocabulary.SERVED_BY,
    "kinds": vocabulary.KINDS,
    "units": vocabulary.UNITS,
    "counts": vocabulary.COUNTS,
    "rolls": vocabulary.ROLLS,
    "effects": frozenset(vocabulary.EFFECTS),
    "verbs": frozenset(vocabulary.VERBS) | vocabulary.FACTS,
    "occurred": findings.OCCURRED | findings.BREACH | findings.SEVERITIES,
    "visibility": frozenset(limits.VISIBILITY) | frozenset().union(*limits.VISIBILITY.values()),
    "evidence": limits.SOURCES | limits.USES,
    "returns": limits.EVERY | limits.COUNTED,
}


def keys() -> Iterator[tuple[str, str]]:
    """Every key that some table may have, with the file that reads it."""
    for file in sorted((ROOT / "domain" / "procedure_text").glob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "self._only":
                for each in ast.walk(call.args[-1]):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield each.value, file.name


@pytest.mark.parametrize("which", WORDS)
def test_the_handbook_names_every_word_a_procedure_may_use(which: str) -> None:
    assert WORDS[which] - TOLD == set()


def test_the_handbook_names_every_key_of_every_table() -> None:
    known = set(keys())

    assert len(known) > 90
    assert {(key, file) for key, file in known if key not in TOLD} == set()


def test_the_handbook_gives_each_verb_with_its_fact() -> None:
    missing = {
        verb: fact
        for verb, fact in vocabulary.VERBS.items()
        if f"`{verb}` → `{fact}`" not in HANDBOOK
    }

    assert missing == {}


def test_the_small_procedure_is_the_one_that_can_be_copied() -> None:
    shown = HANDBOOK.partition("```toml\n")[2].partition("```")[0]

    assert shown == (PROCEDURES / "examples" / "library.toml").read_text("utf-8")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_an_example_has_no_fault_and_is_short(example: Path) -> None:
    text = example.read_text("utf-8")

    assert check(text, people=4) == []
    assert len(text.splitlines()) < 160


def test_the_hospital_that_was_written_from_the_handbook_alone_brings_a_case_to_its_end() -> None:
    rules = parse((PROCEDURES / "examples" / "hospital.toml").read_text("utf-8"))

    played = play(FOLDER / "hospital.toml", rules)

    assert len(played.parts) > 10
