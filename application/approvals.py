"""Has a decision signed by the passkey of whoever takes it; hands an auditor what checking it takes."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from application.adapters import passkeys
from application.adapters.codec import moment_text
from application.adapters.passkeys import NoProof, Site
from application.adapters.store import Kept
from application.adapters.vault import Moved
from application.approved import BROKEN, VALID, Verdict, check
from application.bootstrap import House
from application.passkeys import MILLISECONDS
from domain.account import Account
from domain.approval import Approval, Row, before, challenge, commitment, opening, statement
from domain.complaint import Complaint
from domain.history import History, Recorded, Refused
from domain.sealed import Erased, Sealed
from domain.words import Sentence

SALT_BYTES = 32
_SALT = re.compile(r"[0-9a-f]{64}")
FORMAT = "ombud approvals 1"

Part = dict[str, Any]


class NotSignedYet(Exception):
    """Nothing was recorded: here is what the device is to sign, and what has to come back with it."""

    def __init__(self, options: str, moment: str, salt: str) -> None:
        super().__init__("The device has not signed yet.")
        self.options, self.moment, self.salt = options, moment, salt


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from a device, with the moment and the salt that it was asked with."""

    said: str
    moment: str
    salt: str


def signing(
    house: House,
    site: Site,
    account: Account,
    *,
    verb: str,
    answer: Answer | None,
    now: datetime | None = None,
) -> Callable[[History], None]:
    """What has a decision signed: raises `NotSignedYet` without an answer, `Refused` for a wrong one."""

    def sign(history: History) -> None:
        moment = answer.moment if answer else moment_text(now or house.clock.now())
        salt = answer.salt if answer else secrets.token_hex(SALT_BYTES)
        if not _SALT.fullmatch(salt):
            raise _not_this()
        draft = _Draft(house, history, verb, moment, salt)
        if answer is None:
            options = passkeys.options_to_show(
                site, challenge=draft.challenge, known=account.passkeys
            )
            raise NotSignedYet(options, moment, salt)
        _is_of_now(house, moment)
        history.approve(draft.signed(_shown(house, site, account, draft.challenge, answer.said)))

    return sign


class _Draft:
    """What is about to be recorded of one history, as it is signed."""

    def __init__(self, house: House, history: History, verb: str, moment: str, salt: str) -> None:
        self._house, self._verb, self._moment = house, verb, moment
        self._facts = list(history.pending)
        self._keys: dict[str, tuple[Recorded, Sealed, bytes]] = {}
        self._commitments: dict[str, str] = {}
        first = self._facts[0]
        rows = house.office.store.told_of(history.id)
        seen: list[Row] = [each[1:] for each in rows if each[1] < first.version]
        identity = house.office.identity()
        self.challenge = challenge(
            statement(
                office=identity.office if identity else "",
                history=history.id,
                seen=first.version - 1,
                so_far=before(seen),
                verb=verb,
                actor=first.actor,
                role=first.role,
                door=first.door,
                procedure=first.procedure,
                moment=moment,
                facts=[self._told(each, bytes.fromhex(salt)) for each in self._facts],
            )
        )

    def _told(self, each: Recorded, salt: bytes) -> Part:
        topic, state, shut = self._house.office.codec.before_it_is_sealed(each)
        for field, text in shut.items():
            place = f"{each.version}:{field}"
            key = opening(salt, place)
            self._keys[place] = (each, text, key)
            self._commitments[place] = commitment(key, text.reveal())
            state[field] = {"committed": self._commitments[place], "of": text.of}
        return {
            "version": each.version,
            "topic": topic,
            "state": state,
            "actor": each.actor,
            "role": each.role,
        }

    def signed(self, shown: passkeys.Shown) -> Approval:
        codec = self._house.office.codec
        return Approval(
            verb=self._verb,
            moment=self._moment,
            facts=len(self._facts),
            credential=shown.credential,
            algorithm=shown.algorithm,
            authenticator_data=shown.authenticator_data,
            client_data=shown.client_data,
            signature=shown.signature,
            commitments=self._commitments,
            openings={
                place: codec.shut(
                    each.stream_id, each.version, place.partition(":")[2], text.of, key
                )
                for place, (each, text, key) in self._keys.items()
            },
        )


def _shown(
    house: House, site: Site, account: Account, challenge: bytes, said: str
) -> passkeys.Shown:
    try:
        credential = passkeys.named_in(said)
        kept = account.passkeys.get(credential)
        if kept is None:
            raise NoProof
        shown = passkeys.shown(said, site, challenge=challenge, public_key=kept.public_key)
    except NoProof:
        raise _not_this() from None
    counted = shown.count == 0 or house.proofs.is_new(f"count of {credential}", shown.count)
    if not counted:
        raise _not_this()
    return shown


def _is_of_now(house: House, moment: str) -> None:
    try:
        age = house.clock.now() - datetime.fromisoformat(moment)
    except (ValueError, TypeError):
        raise _not_this() from None
    if not 0 <= age.total_seconds() * 1000 <= MILLISECONDS:
        raise _not_this()


def _not_this() -> Refused:
    return Refused(
        Sentence(
            "Your passkey did not sign exactly what would be recorded now. Nothing was recorded: look"
            " at it again, then sign it."
        ),
        rule="approval.signed",
    )


# For an auditor


def evidence(house: House, history: str) -> Part:
    """Everything it takes to check the approvals of a history without Ombud. Raises `Absent`.

    Nothing in it is readable that is sealed in the record: rows as they are stored, and public keys.
    """
    facts = house.office.facts_of(history)
    rows = house.office.store.select_events(history)
    identity = house.office.identity()
    actors = {each.actor for each in facts if each.actor.startswith(f"{Account.PREFIX}-")}
    return {
        "format": FORMAT,
        "office": identity.office if identity else "",
        "history": history,
        "facts": [
            {
                "position": row.id,
                "version": row.originator_version,
                "topic": row.topic,
                "state": row.state.decode(),
                "envelope": row.metadata.decode(),
                "recorded_at": row.recorded_at,
            }
            for row in rows
            if isinstance(row, Kept)
        ],
        "keys": [key for actor in sorted(actors) for key in _keys(house, actor)],
    }


def _keys(house: House, account: str) -> list[Part]:
    """The public halves of somebody's passkeys, and the positions between which each was good."""
    found: dict[str, Part] = {}
    every: list[Part] = []
    for each in house.office.facts_of(account):
        match each.fact:
            case Account.PasskeyAdded() as added:
                found[added.credential] = key = {
                    "account": account,
                    "credential": added.credential,
                    "public_key": added.public_key,
                    "from": each.position,
                    "until": None,
                }
                every.append(key)
            case Account.PasskeyRemoved(credential=credential) if credential in found:
                found.pop(credential)["until"] = each.position
            case Account.BegunAnew():
                for key in found.values():
                    key["until"] = each.position
                found.clear()
    return every


def verdicts(house: House, history: str) -> list[Verdict]:
    """Each approval of a history, checked from its rows, and its sealed texts where the keys are.

    Raises `Absent`.
    """
    told = evidence(house, history)
    texts = texts_are_as_signed(house, told)
    return [
        replace(each, state=BROKEN, why=Sentence("A sealed text is not the one that was signed."))
        if each.state == VALID and not texts.get(each.version, True)
        else each
        for each in check(told)
    ]


def texts_are_as_signed(house: House, evidence: Part) -> dict[int, bool]:
    """Of each signed fact by its version: whether its sealed texts are those that were signed.

    Only where the keys are: whoever looks from outside sees none. What the record tells was erased
    is left out; a key that is away without that is not.
    """
    forgotten = _forgotten(evidence["facts"])
    found: dict[int, bool] = {}
    states = {each["version"]: json.loads(each["state"]) for each in evidence["facts"]}
    for each in evidence["facts"]:
        approval = json.loads(each["envelope"]).get("approval") or {}
        for place, committed in approval.get("commitments", {}).items():
            try:
                fits = _fits(house, evidence["history"], states, approval, place, committed)
            except Erased as gone:
                if str(gone).partition("/")[2] in forgotten:
                    continue
                fits = False
            found[each["version"]] = found.get(each["version"], True) and fits
    return found


def _forgotten(facts: Iterable[Part]) -> set[str]:
    """Whose keys were destroyed by decision, as the record itself tells."""
    told = {Complaint.PersonErased.TOPIC}
    return {
        name
        for each in facts
        if each["topic"].partition("@")[0] in told
        for name in json.loads(each["state"]).get("keys", [])
    }


def _fits(
    house: House,
    history: str,
    states: dict[int, Part],
    approval: Part,
    place: str,
    committed: str,
) -> bool:
    version, _, field = place.partition(":")
    codec, at = house.office.codec, int(version)
    try:
        box = states[at][field]
        key = codec.opened(history, at, field, box["of"], approval["openings"][place])
        text = codec.text_of(history, at, field, box["of"], box["box"])
    except (Moved, KeyError, TypeError, ValueError):
        return False
    return commitment(key, text) == committed
