"""How a fact is written: the same fact always in the same bytes, alone or among a thousand."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from application.adapters.codec import Written
from domain.complaint import Complaint
from domain.history import FACTS, Fact, Recorded
from domain.people import Role
from domain.sealed import Sealed
from tests import samples
from tests.history import happened

EVERY_FACT = sorted(FACTS.values(), key=lambda fact: fact.TOPIC)


def recorded(fact: Fact, version: int = 1, **envelope: Any) -> Recorded:
    said: dict[str, Any] = {
        "actor": "lin",
        "role": Role.IMPORTER,
        "door": "command_line",
    } | envelope
    return Recorded(stream_id="complaint-1", version=version, fact=fact, **said)


def canonical(value: object) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat
    ).encode()


@pytest.mark.parametrize("fact", EVERY_FACT, ids=lambda fact: str(fact.TOPIC))
def test_a_fact_among_many_is_written_in_canonical_json(fact: type[Fact], tmp_path: Path) -> None:
    codec = samples.codec_in(tmp_path)

    (written,) = codec.write([recorded(happened(fact))])

    _, stream_id, version, topic, state, metadata = written
    assert (stream_id, version) == ("complaint-1", 1)
    assert topic.partition("@")[0] == fact.TOPIC
    assert state == canonical(json.loads(state))
    assert metadata == canonical(json.loads(metadata))


def test_an_envelope_says_what_is_known_and_leaves_out_what_is_not(tmp_path: Path) -> None:
    codec = samples.codec_in(tmp_path)
    fact = happened(Complaint.Closed)

    written = codec.write(
        [recorded(fact), recorded(fact, 2, correlation='a "b"', causation="c", procedure="cn 1")]
    )

    short, long = (json.loads(metadata(each)) for each in written)
    assert short.keys() == {"actor", "door", "role", "salt"}
    assert (short["actor"], short["role"], short["door"]) == ("lin", "importer", "command_line")
    assert (long["correlation"], long["causation"], long["procedure"]) == ('a "b"', "c", "cn 1")


def test_every_envelope_has_a_salt_of_its_own(tmp_path: Path) -> None:
    codec = samples.codec_in(tmp_path)
    fact = happened(Complaint.Closed)

    written = codec.write([recorded(fact, version) for version in range(1, 101)])

    salts = {json.loads(metadata(each))["salt"] for each in written}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {24}


def test_a_fact_written_alone_and_one_written_among_many_differ_by_chance_only(
    tmp_path: Path,
) -> None:
    codec = samples.codec_in(tmp_path)
    one = recorded(happened(Complaint.Closed))

    (among,) = codec.write([one])
    alone = codec.to_stored_event(one)

    assert (alone.topic, alone.state) == (among[3], among[4])
    assert len(alone.metadata) == len(metadata(among))


def test_what_was_sealed_among_many_comes_back(tmp_path: Path) -> None:
    codec = samples.codec_in(tmp_path)
    fact = happened(Complaint.PersonNoted, particulars=Sealed("born: 1962", of="victim-1"))

    codec.write([recorded(fact)])

    assert isinstance(fact, Complaint.PersonNoted)
    assert fact.particulars is not None
    assert fact.particulars.reveal() == "born: 1962"


def metadata(written: Written) -> bytes:
    return written[5]


def test_a_process_that_only_reads_knows_every_fact() -> None:
    asks = "import application.bootstrap; from domain.history import FACTS; print(*sorted(FACTS))"

    known = subprocess.run(
        [sys.executable, "-c", asks], capture_output=True, text=True, check=True
    ).stdout.split()

    stored = {file.stem.partition("@")[0] for file in samples.FOLDER.glob("*@*.json")}
    assert stored <= set(known)
