"""The locked catalogue: what every fact has ever meant. Only ever added to.

`python -m tests.samples` writes what is missing, and refuses to write over what differs.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from domain.catalogue import catalogue
from domain.history import FACTS, FORMER

FILE = Path(__file__).parent / "record" / "catalogue.json"
MEND = "give the fact a new VERSION and an upcast"

Promises = dict[str, dict[str, Any]]


def promised() -> Promises:
    """What was promised, by topic and version."""
    found: Promises = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    return found


def today() -> Promises:
    """What the classes say now."""
    return {entry.key: entry.promise() for entry in catalogue()}


def broken(before: Promises, now: Promises) -> list[str]:
    """Every promise that is not kept, in a sentence that says what to do."""
    return [
        *(
            f"{key} is not what it was: {MEND}. {_difference(before[key], now[key])}"
            for key in before.keys() & now.keys()
            if before[key] != now[key]
        ),
        *(
            f"{key} is called {renamed} now, and is not what it was: {MEND}."
            f" {_difference(before[key], now[renamed])}"
            for key, renamed in _renamed(before.keys() - now.keys())
            if before[key] != now[renamed]
        ),
        *(
            f"{key} can no longer be read: leave its class, and say in RETIRED why it is no longer"
            " recorded, or in FORMERLY how it was called."
            for key in before.keys() - now.keys()
            if not _readable(key)
        ),
    ]


def missing(before: Promises, now: Promises) -> list[str]:
    """What is not locked yet."""
    return sorted(now.keys() - before.keys())


def write_missing() -> list[str]:
    """Lock what is new. Raises `SystemExit` when something locked has changed."""
    before, now = promised(), today()
    if faults := broken(before, now):
        raise SystemExit("\n".join(faults))
    added = missing(before, now)
    if added:
        whole = {**before, **{key: now[key] for key in added}}
        text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
        FILE.write_text(text + "\n", encoding="utf-8")
    return added


def _readable(key: str) -> bool:
    topic, _, version = key.partition("@")
    fact = FACTS.get(topic) or FORMER.get(topic)
    return fact is not None and int(version) <= fact.VERSION


def _renamed(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What has only another name now: its version has no upcast that could give it a new meaning."""
    for key in keys:
        topic, _, version = key.partition("@")
        fact = FORMER.get(topic)
        if fact is not None and int(version) == fact.VERSION:
            yield key, f"{fact.TOPIC}@{version}"


def _difference(before: dict[str, Any], now: dict[str, Any]) -> str:
    if before["meaning"] != now["meaning"]:
        return f"It meant “{before['meaning']}”, and now “{now['meaning']}”."
    fields = sorted(
        name
        for name in before["fields"].keys() | now["fields"].keys()
        if before["fields"].get(name) != now["fields"].get(name)
    )
    return f"Look at: {', '.join(fields)}."
