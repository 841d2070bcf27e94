"""Makes the redacted copy that two persons released: the stored facts, and the keys of single fields."""

from __future__ import annotations

import base64
import json
from typing import Any

from application.adapters.disclosed import FORMAT
from application.adapters.store import Kept
from application.bootstrap import House
from domain.history import Refused
from domain.sealed import Erased
from domain.words import Sentence


def copy_of(house: House, complaint: str, number: str) -> dict[str, Any]:
    """The copy with this number, as it was released. Raises `Refused` for one that was not."""
    case = house.office.complaint(complaint)
    released = case.released.get(number)
    if released is None:
        raise Refused(
            Sentence("No copy {number} of this case was released by two persons.", number=number),
            rule="complaint.copy_released",
        )
    fields, until = released
    rows = [
        row
        for row in house.office.store.select_events(complaint, lte=until)
        if isinstance(row, Kept)
    ]
    states = {row.originator_version: json.loads(row.state) for row in rows}
    keys: dict[str, str] = {}
    for place in fields:
        version, _, name = place.partition(":")
        sealed = states[int(version)][name]
        if sealed["of"] in case.erased:
            continue  # It was decided to erase it, and the key is only waiting to be destroyed.
        try:
            key = house.vault.field_key(
                f"{complaint}/{sealed['of']}", base64.b64decode(sealed["box"])
            )
        except Erased:
            continue  # It was erased since it was released: nobody gives it away any more.
        keys[place] = key.hex()
    return {
        "format": FORMAT,
        "copy": number,
        "facts": [
            {
                "position": row.id,
                "event_id": row.event_id,
                "stream_id": row.originator_id,
                "version": row.originator_version,
                "topic": row.topic,
                "recorded_at": row.recorded_at,
                "state": row.state.decode(),
                "metadata": row.metadata.decode(),
            }
            for row in rows
        ],
        "keys": keys,
    }
