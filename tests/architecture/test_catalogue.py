"""What a fact means is never changed: a new meaning is a new version."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from domain.catalogue import Entry, catalogue, entry
from domain.history import FACTS, FORMER, Fact
from tests import locked, samples

ENTRIES = [pytest.param(each, id=each.key) for each in catalogue()]
ACCEPTED = "complaint.accepted@1"


@pytest.fixture
def facts_of_this_test_alone() -> Iterator[None]:
    facts, former = dict(FACTS), dict(FORMER)
    yield
    for known, before in ((FACTS, facts), (FORMER, former)):
        known.clear()
        known.update(before)


def test_no_fact_has_changed_and_every_new_one_is_locked() -> None:
    before, now = locked.promised(), locked.today()

    assert locked.broken(before, now) == []
    assert locked.missing(before, now) == [], "python -m tests.samples locks them"


@pytest.mark.parametrize("fact", ENTRIES)
def test_every_field_says_what_it_means(fact: Entry) -> None:
    unexplained = [
        field.name for field in fact.fields if not re.fullmatch(r"[A-Z].*\.", field.meaning)
    ]

    assert not unexplained, "write a sentence under the field"


@pytest.mark.parametrize("fact", ENTRIES)
def test_a_stored_sample_has_the_fields_that_are_locked(fact: Entry) -> None:
    sample = json.loads(
        (samples.FOLDER / samples.name(fact.topic, fact.version)).read_text("utf-8")
    )

    assert set(sample["state"]) == set(locked.promised()[fact.key]["fields"])


def changed(**what: Any) -> locked.Promises:
    now = deepcopy(locked.promised())
    for name, value in what.items():
        now[ACCEPTED]["fields"][name] = value
    return now


@pytest.mark.parametrize(
    "now",
    [
        changed(on={"type": "text", "may_be_absent": True, "meaning": "The day."}),
        changed(
            on={**locked.promised()[ACCEPTED]["fields"]["on"], "meaning": "The day it was sorted."}
        ),
        changed(on={**locked.promised()[ACCEPTED]["fields"]["on"], "may_be_absent": False}),
        changed(hour={"type": "number", "may_be_absent": True, "meaning": "The hour."}),
        {**locked.promised(), ACCEPTED: {"meaning": "Another.", "fields": {}}},
    ],
    ids=["type", "meaning of a field", "absence", "one field more", "meaning"],
)
def test_a_change_demands_a_new_version(now: locked.Promises) -> None:
    (fault,) = locked.broken(locked.promised(), now)

    assert fault.startswith(f"{ACCEPTED} is not what it was: give the fact a new VERSION and an")


def test_a_fact_may_not_vanish() -> None:
    before = {**locked.promised(), "complaint.overheard@1": {"meaning": "", "fields": {}}}

    (fault,) = locked.broken(before, locked.today())

    assert fault.startswith("complaint.overheard@1 can no longer be read")


@pytest.mark.usefixtures("facts_of_this_test_alone")
def test_a_new_version_or_name_keeps_the_old_promise() -> None:
    class Lent(Fact):
        """Somebody lent a thing, and said to whom."""

        TOPIC = "thing.handed_over"
        FORMERLY = ("thing.lent",)
        VERSION = 2
        to: str | None
        """Who has it now."""

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """Nobody had written down who has it."""
            state["to"] = None

    before = {**locked.promised(), "thing.lent@1": {"meaning": "Lent.", "fields": {}}}
    now = locked.today()

    assert locked.broken(before, now) == []
    assert locked.missing(before, now) == ["thing.handed_over@2"]


@pytest.mark.usefixtures("facts_of_this_test_alone")
@pytest.mark.parametrize(
    ("meaning", "of_the_field", "faults"),
    [
        ("Somebody lent a thing.", "Who has it now.", 0),
        ("Somebody gave a thing away.", "Who has it now.", 1),
        ("Somebody lent a thing.", "Who has had it.", 1),
    ],
    ids=["the same", "another meaning", "another meaning of a field"],
)
def test_a_new_name_alone_keeps_the_meaning(meaning: str, of_the_field: str, faults: int) -> None:
    class Lent(Fact):
        """Somebody lent a thing."""

        TOPIC = "thing.handed_over"
        FORMERLY = ("thing.lent",)
        to: str
        """Who has it now."""

    said = {"to": {"type": "text", "may_be_absent": False, "meaning": of_the_field}}
    before = {**locked.promised(), "thing.lent@1": {"meaning": meaning, "fields": said}}

    found = locked.broken(before, locked.today())

    assert len(found) == faults
    assert all(
        each.startswith("thing.lent@1 is called thing.handed_over@1 now, and is not what it was")
        for each in found
    )


def test_what_differs_is_never_written_over(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps(changed(on=None)), encoding="utf-8")
    monkeypatch.setattr(locked, "FILE", file)
    before = file.read_bytes()

    with pytest.raises(SystemExit, match="give the fact a new VERSION and an upcast"):
        locked.write_missing()

    assert file.read_bytes() == before


@pytest.mark.usefixtures("facts_of_this_test_alone")
def test_the_catalogue_reads_a_fact_from_its_class() -> None:
    class Lent(Fact):
        """Somebody lent a thing
        to a person."""

        TOPIC = "thing.lent"
        VERSION = 2
        RETIRED = "nobody lends any more."
        things: tuple[str, ...]
        """What was lent."""
        often: int
        nothing_said: bool | None

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """It may be several things now."""

    described = entry(Lent)

    assert described.meaning == "Somebody lent a thing to a person."
    assert [
        (field.name, field.kind.msgid, field.may_be_absent, field.meaning)
        for field in described.fields
    ] == [
        ("things", "list of texts", False, "What was lent."),
        ("often", "number", False, ""),
        ("nothing_said", "yes or no", True, ""),
    ]
    assert [(change.version, change.meaning) for change in described.changes] == [
        (2, "It may be several things now.")
    ]
    assert described.retired == "nobody lends any more."
