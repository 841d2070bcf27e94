"""Stored samples: how each fact was written on the day it was introduced. Only ever added to.

`python -m tests.samples` writes those that are missing, and locks the catalogue's new entries.
"""

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from application.adapters.clock import SetClock
from application.adapters.codec import Codec
from application.adapters.database import sqlite_at
from application.adapters.entropy import SeededEntropy
from application.adapters.vault import Vault
from domain.history import FACTS, Recorded
from tests import locked
from tests.application.adapters.keeping import InHand
from tests.facts import happened

FOLDER = Path(__file__).parent / "record"
NOW = datetime(2026, 3, 3, 1, 40, tzinfo=UTC)


def name(topic: str, version: int) -> str:
    return f"{topic}@{version}.json"


def codec_in(folder: Path) -> Codec:
    clock = SetClock(NOW)
    vault = Vault(sqlite_at(folder / "vault.db", durable=False, journal="DELETE"), InHand())
    return Codec(vault, clock, SeededEntropy("samples", clock))


def write_missing() -> list[str]:
    written = []
    with tempfile.TemporaryDirectory() as folder:
        codec = codec_in(Path(folder))
        for topic, fact in FACTS.items():
            file = FOLDER / name(topic, fact.VERSION)
            if not file.exists():
                recorded = Recorded(
                    stream_id=f"{topic.partition('.')[0]}-1",
                    version=1,
                    fact=happened(fact),
                    actor="account-1",
                    role="intake",
                    door="staff",
                )
                codec.prepare([recorded])
                kept = codec.to_stored_event(recorded)
                sample = {
                    "topic": kept.topic,
                    "state": json.loads(kept.state),
                    "metadata": json.loads(kept.metadata),
                }
                text = json.dumps(sample, ensure_ascii=False, indent=1, sort_keys=True)
                file.write_text(text + "\n", encoding="utf-8")
                written.append(file.name)
    return written


if __name__ == "__main__":
    import sys

    sys.stdout.write("".join(f"{name}\n" for name in [*locked.write_missing(), *write_missing()]))
