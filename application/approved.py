"""Checks signed approvals from the outside: by whom, over exactly this, and whether it still holds.

It asks no office and no vault: a file with the rows as they are stored and the public keys is enough.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from application.adapters.passkeys import NoProof, Told, is_signed, told
from domain.approval import SIGNED, before, challenge, statement
from domain.words import Sentence

Part = Mapping[str, Any]

LATE = timedelta(minutes=6)
"""From the press of the key to the recording: five minutes at most, and one for two clocks."""

VALID, NOT_SIGNED, BROKEN = "valid", "not signed", "broken"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an approval comes to: `valid`, `not signed` or `broken`, and in a sentence why."""

    state: str
    version: int
    position: int
    topic: str
    actor: str
    role: str
    why: Sentence
    moment: str = ""
    credential: str = ""
    origin: str = ""
    """The address at which the key was pressed."""


class _Broken(Exception):
    """An approval that does not hold, and the sentence that says why."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why.msgid)
        self.why = why


def check(evidence: Part) -> list[Verdict]:
    """Look at each approval of a history, in its order. What is not as it should be is `broken`."""
    facts = sorted(evidence["facts"], key=lambda each: each["version"])
    counts: dict[str, int] = {}
    found = []
    for place, row in enumerate(facts):
        envelope = _read(row["envelope"])
        if "approval" in envelope:
            found.append(_verdict(evidence, facts, place, envelope, counts))
        elif _base(row["topic"]) in SIGNED.values() and not _is_covered(facts, place):
            found.append(_unsigned(evidence, row, envelope))
    return found


def _verdict(
    evidence: Part, facts: Sequence[Part], place: int, envelope: Part, counts: dict[str, int]
) -> Verdict:
    row, approval = facts[place], envelope["approval"]
    said: dict[str, Any] = {}
    try:
        device = _told(approval)
        said = {
            "moment": str(approval["moment"]),
            "credential": str(approval["credential"]),
            "origin": device.origin,
        }
        _by_a_key_of_the_actor(evidence, row, envelope, approval)
        _as_a_person_presses(device, approval, counts)
        _over_exactly_this(evidence, facts, place, envelope, approval, device)
        _when_it_was_recorded(row, approval)
    except _Broken as broken:
        return _said(BROKEN, row, envelope, broken.why, **said)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        # Whatever cannot be read has been tampered with: an auditor is told, and never stopped.
        unreadable = Sentence("What was kept of the signature cannot be read.")
        return _said(BROKEN, row, envelope, unreadable, **said)
    return _said(VALID, row, envelope, Sentence("Signed, over exactly what is recorded."), **said)


def _by_a_key_of_the_actor(evidence: Part, row: Part, envelope: Part, approval: Part) -> None:
    keys = [
        each
        for each in evidence["keys"]
        if each["account"] == envelope["actor"]
        and each["credential"] == approval["credential"]
        and each["from"] < row["position"]
        and (each["until"] is None or each["until"] > row["position"])
    ]
    if not keys:
        raise _Broken(Sentence("Whoever acted had no such passkey then."))
    signed = is_signed(
        keys[0]["public_key"],
        signature=approval["signature"],
        authenticator_data=approval["authenticator_data"],
        client_data=approval["client_data"],
    )
    if not signed:
        raise _Broken(Sentence("The passkey did not make this signature."))


def _as_a_person_presses(device: Told, approval: Part, counts: dict[str, int]) -> None:
    asked = device.kind == "webauthn.get" and device.site_fits
    if not (asked and device.present and device.verified):
        raise _Broken(Sentence("The key was not pressed by a person, for this office."))
    last = counts.get(approval["credential"], 0)
    if device.count and device.count <= last:
        raise _Broken(Sentence("The count of the key went back: the device may have been copied."))
    counts[approval["credential"]] = device.count


def _over_exactly_this(
    evidence: Part,
    facts: Sequence[Part],
    place: int,
    envelope: Part,
    approval: Part,
    device: Told,
) -> None:
    row = facts[place]
    covered = facts[place : place + approval["facts"]]
    so_far = (
        (each["version"], each["topic"], each["state"].encode(), each["envelope"].encode())
        for each in facts[:place]
    )
    worked_out = challenge(
        statement(
            office=evidence["office"],
            history=evidence["history"],
            seen=row["version"] - 1,
            so_far=before(so_far),
            verb=approval["verb"],
            actor=envelope["actor"],
            role=envelope["role"],
            door=envelope["door"],
            procedure=envelope.get("procedure", ""),
            moment=approval["moment"],
            facts=[_as_signed(each, approval["commitments"]) for each in covered],
        )
    )
    whole = [each["version"] for each in facts] == list(range(1, len(facts) + 1))
    if worked_out != device.challenge or not whole or len(covered) != approval["facts"]:
        raise _Broken(
            Sentence(
                "Something else was signed than what is recorded: this fact, or one of this history"
                " before it, is no longer as it was, or the signature belongs to another decision."
            )
        )


def _as_signed(row: Part, commitments: Part) -> dict[str, Any]:
    state = json.loads(row["state"])
    for field, value in state.items():
        if isinstance(value, dict):
            state[field] = {
                "committed": commitments[f"{row['version']}:{field}"],
                "of": value["of"],
            }
    envelope = json.loads(row["envelope"])
    return {
        "version": row["version"],
        "topic": row["topic"],
        "state": state,
        "actor": envelope["actor"],
        "role": envelope["role"],
    }


def _when_it_was_recorded(row: Part, approval: Part) -> None:
    pressed, recorded = (
        datetime.fromisoformat(at) for at in (approval["moment"], row["recorded_at"])
    )
    if not -LATE <= recorded - pressed <= LATE:
        raise _Broken(Sentence("It was recorded at another time than it was signed."))


def _unsigned(evidence: Part, row: Part, envelope: Part) -> Verdict:
    had = any(
        each["account"] == envelope.get("actor")
        and each["from"] < row["position"]
        and (each["until"] is None or each["until"] > row["position"])
        for each in evidence["keys"]
    )
    why = (
        Sentence("Not signed, though whoever acted had a passkey.")
        if had
        else Sentence("Not signed: whoever acted had no passkey.")
    )
    return _said(NOT_SIGNED, row, envelope, why)


def _is_covered(facts: Sequence[Part], place: int) -> bool:
    """Whether a fact was recorded together with an earlier one that carries the signature."""
    return any(
        at + approval.get("facts", 0) > place
        for at, approval in _approvals(facts[:place])
        if isinstance(approval.get("facts", 0), int)
    )


def _approvals(facts: Sequence[Part]) -> Iterator[tuple[int, Part]]:
    for at, each in enumerate(facts):
        approval = _read(each["envelope"]).get("approval")
        if isinstance(approval, dict):
            yield at, approval


def _told(approval: Part) -> Told:
    try:
        return told(
            authenticator_data=approval["authenticator_data"], client_data=approval["client_data"]
        )
    except NoProof as fault:
        raise _Broken(Sentence("What was kept of the signature cannot be read.")) from fault


def _read(envelope: str) -> dict[str, Any]:
    try:
        read = json.loads(envelope)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _base(topic: str) -> str:
    return topic.partition("@")[0]


def _said(state: str, row: Part, envelope: Part, why: Sentence, **said: Any) -> Verdict:
    return Verdict(
        state,
        row["version"],
        row["position"],
        row["topic"],
        str(envelope.get("actor", "")),
        str(envelope.get("role", "")),
        why,
        **said,
    )
