"""A decision that a device signed: what is signed is what is recorded, and any alteration is seen."""

import base64
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from application import accounts, approvals, approved, passkeys
from application.adapters.clock import SetClock
from application.adapters.passkeys import Site
from application.approvals import Answer, NotSignedYet
from application.bootstrap import House, open_house
from application.office import Command
from application.offices import open_office
from application.settings import Settings
from domain.account import Account
from domain.history import Refused
from domain.people import SYSTEM, Actor
from tests.application.conftest import OpenAgain
from tests.application.softkey import SoftKey

SITE = Site("office.example", "https://office.example")
SECOND = timedelta(seconds=1)
WHY = "Zhou Min left for the prosecutor's office."


@pytest.fixture(autouse=True)
def closing_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The smallest decision with a sealed text stands for all of those that are signed."""
    monkeypatch.setattr(
        approved, "SIGNED", {"close": "account.closed", "reopen": "account.reopened"}
    )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An office on SQLite: one test looks at both databases."""
    settings = Settings(tmp_path / "office", hash_memory_kib=64, hash_passes=1)
    house = open_house(settings, clock=SetClock(datetime(2026, 3, 3, 1, 40, tzinfo=UTC)))
    opened(house)
    yield house
    house.close()


def opened(house: House) -> None:
    open_office(
        house, by=SYSTEM, code="LP", name_en="Lanpu", name_zh="岚浦", time_zone="Asia/Shanghai"
    )


def hired(house: House, name: str, role: str) -> Actor:
    account = accounts.open_account(
        house.office,
        house.hasher,
        by=SYSTEM,
        sign_in=name,
        name=name.title(),
        role=role,
        unit="inspectorate",
        password=None,
    ).stream_id
    return Actor(account, role, "staff")


@pytest.fixture
def root(house: House) -> Actor:
    return hired(house, "root", "administrator")


@pytest.fixture
def zhou(house: House) -> str:
    return hired(house, "zhou", "investigator").id


@pytest.fixture
def key(house: House, root: Actor) -> SoftKey:
    return keyed(house, root)


def keyed(house: House, person: Actor) -> SoftKey:
    key = SoftKey(SITE.host, SITE.origin)
    said = key.create(passkeys.to_add(house, SITE, person.id, visit="v", office="Lanpu"))
    passkeys.add(house, SITE, person.id, by=person, visit="v", said=said, label="A ring")
    return key


def decide(
    house: House,
    by: Actor,
    account: str,
    answer: Answer | None,
    *,
    reasons: str = WHY,
    verb: str = "close",
    command: str | None = None,
) -> None:
    me = house.office.load(Account, by.id)
    sign = approvals.signing(house, SITE, me, verb=verb, answer=answer)
    use_case = {"close": accounts.close, "reopen": accounts.reopen}[verb]
    use_case(house.office, account, by=by, command=Command(command, sign=sign), reasons=reasons)


def asked(house: House, by: Actor, account: str, **what: str) -> NotSignedYet:
    with pytest.raises(NotSignedYet) as yet:
        decide(house, by, account, None, **what)
    return yet.value


def answered(key: SoftKey, yet: NotSignedYet) -> Answer:
    return Answer(key.get(yet.options), yet.moment, yet.salt)


def signed(house: House, by: Actor, key: SoftKey, account: str, **what: str) -> None:
    decide(house, by, account, answered(key, asked(house, by, account, **what)), **what)
    assert isinstance(house.clock, SetClock)
    house.clock.forward(SECOND)


def exported(house: House, account: str) -> dict[str, Any]:
    """What an auditor is handed: a file, and nothing of the office besides."""
    told: dict[str, Any] = json.loads(json.dumps(approvals.evidence(house, account)))
    return told


def states(house: House, account: str) -> list[str]:
    return [each.state for each in approved.check(exported(house, account))]


def test_what_a_device_signed_is_recorded_and_holds(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    signed(house, root, key, zhou)

    [verdict] = approved.check(exported(house, zhou))
    assert (verdict.state, verdict.actor, verdict.topic) == ("valid", root.id, "account.closed")
    assert verdict.origin == SITE.origin
    assert house.office.load(Account, zhou).closed


def test_each_database_keeps_it_and_shows_what_was_altered_in_it(open_again: OpenAgain) -> None:
    house = open_again()
    opened(house)
    root, zhou = hired(house, "root", "administrator"), hired(house, "zhou", "investigator").id
    signed(house, root, keyed(house, root), zhou)
    assert states(open_again(), zhou) == ["valid"]

    alter(house, zhou, "state", '"role":"investigator"', '"role":"administrator"', 1)

    assert states(house, zhou) == ["broken"]


def test_nothing_is_recorded_before_the_key_is_pressed(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    assert key
    before = house.office.head()

    asked(house, root, zhou)

    assert house.office.head() == before


def test_the_same_press_twice_records_once(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    answer = answered(key, asked(house, root, zhou, command="command-1"))

    for _ in range(2):
        decide(house, root, zhou, answer, command="command-1")

    assert states(house, zhou) == ["valid"]


@pytest.mark.parametrize(
    "other",
    [
        lambda _: {"reasons": "Another reason than the one that was signed."},
        lambda answer: {"answer": Answer(answer.said, answer.moment, "0" * 64)},
        lambda answer: {"answer": Answer(answer.said, answer.moment, "no salt")},
        lambda answer: {"answer": Answer(answer.said, "2026-03-03T01:39:59.000000Z", answer.salt)},
        lambda answer: {"answer": Answer(answer.said, "yesterday", answer.salt)},
        lambda answer: {"answer": Answer("{}", answer.moment, answer.salt)},
        lambda answer: {"answer": Answer("x" * 30_000, answer.moment, answer.salt)},
    ],
    ids=["text", "salt", "no salt", "moment", "no moment", "nothing said", "rubbish"],
)
def test_what_was_not_signed_is_not_recorded(
    house: House,
    root: Actor,
    zhou: str,
    key: SoftKey,
    other: Callable[[Answer], dict[str, Any]],
) -> None:
    answer = answered(key, asked(house, root, zhou))
    before = house.office.head()

    with pytest.raises(Refused, match="did not sign exactly"):
        decide(house, root, zhou, **{"answer": answer, **other(answer)})

    assert house.office.head() == before


def test_a_press_is_good_for_five_minutes_for_one_history_and_for_its_owner(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    other = hired(house, "he", "investigator").id
    second = hired(house, "second", "administrator")
    keyed(house, second)
    answer = answered(key, asked(house, root, zhou))

    for by, account in ((root, other), (second, zhou)):
        with pytest.raises(Refused, match="did not sign exactly"):
            decide(house, by, account, answer)
    assert isinstance(house.clock, SetClock)
    house.clock.forward(timedelta(minutes=5, seconds=1))
    with pytest.raises(Refused, match="did not sign exactly"):
        decide(house, root, zhou, answer)


def test_what_happened_since_it_was_shown_has_to_be_signed_anew(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    answer = answered(key, asked(house, root, zhou))
    accounts.move(house.office, zhou, by=root, command=Command(), unit="Liubu")

    with pytest.raises(Refused, match="did not sign exactly"):
        decide(house, root, zhou, answer)


@pytest.mark.parametrize("verified", [True, False])
def test_a_touch_alone_and_another_site_sign_nothing(
    house: House, root: Actor, zhou: str, key: SoftKey, verified: bool
) -> None:
    yet = asked(house, root, zhou)
    if verified:
        key.origin = "https://evil.example"

    with pytest.raises(Refused, match="did not sign exactly"):
        decide(
            house, root, zhou, Answer(key.get(yet.options, verified=verified), yet.moment, yet.salt)
        )


def test_an_answer_that_signs_in_approves_nothing_and_the_other_way_round(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    yet = asked(house, root, zhou)
    to_sign_in = key.get(passkeys.to_sign_in(house, SITE, visit="v"))
    approving = key.get(yet.options)

    with pytest.raises(Refused, match="did not sign exactly"):
        decide(house, root, zhou, Answer(to_sign_in, yet.moment, yet.salt))

    assert passkeys.sign_in(house, SITE, visit="v", said=approving) is None


def test_a_device_that_was_copied_is_noticed_by_its_count(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    signed(house, root, key, zhou)
    key.count = 0

    with pytest.raises(Refused, match="did not sign exactly"):
        signed(house, root, key, zhou, verb="reopen")


# In the hands of somebody who can write the tables


def alter(house: House, account: str, column: str, before: str, after: str, version: int) -> None:
    """Put one text for another into a stored row, past every rule of the office."""
    engine = house.office.store.engine
    with engine.begin() as db:
        this = {"account": account, "version": version}
        query = f"SELECT {column} FROM events WHERE stream_id=:account AND version=:version"
        kept = bytes(db.execute(sa.text(query), this).scalar_one())
        assert before.encode() in kept
        altered = kept.replace(before.encode(), after.encode())
        if engine.dialect.name == "postgresql":
            db.execute(sa.text("SET LOCAL session_replication_role = replica"))
        else:
            for name in (
                db.execute(sa.text("SELECT name FROM sqlite_master WHERE type='trigger'"))
                .scalars()
                .all()
            ):
                db.execute(sa.text(f"DROP TRIGGER {name}"))
        db.execute(
            sa.text(
                f"UPDATE events SET {column}=:altered WHERE stream_id=:account AND version=:version"
            ),
            {**this, "altered": altered},
        )


@pytest.mark.parametrize(
    ("version", "column", "before", "after"),
    [
        (1, "state", '"role":"investigator"', '"role":"administrator"'),
        (1, "metadata", '"actor":"system"', '"actor":"nobody"'),
        (2, "metadata", '"role":"administrator"', '"role":"head"'),
        (2, "metadata", '"door":"staff"', '"door":"command line"'),
        (2, "state", '"of":"holder"', '"of":"nobody"'),
        (2, "metadata", '"verb":"close"', '"verb":"reopen"'),
        (2, "metadata", '"facts":1', '"facts":2'),
        (2, "metadata", '"2:reasons":"', '"2:reasons":"0'),
    ],
    ids=[
        "an earlier fact",
        "who did it",
        "the role",
        "the door",
        "whose key",
        "the decision",
        "how many",
        "the commitment",
    ],
)
def test_whoever_alters_the_tables_breaks_the_approval(
    house: House,
    root: Actor,
    zhou: str,
    key: SoftKey,
    version: int,
    column: str,
    before: str,
    after: str,
) -> None:
    signed(house, root, key, zhou)
    assert states(house, zhou) == ["valid"]

    alter(house, zhou, column, before, after, version)

    [verdict] = approved.check(exported(house, zhou))
    assert (verdict.state, verdict.topic, verdict.version) == ("broken", "account.closed", 2)


def test_a_broken_approval_says_what_is_wrong_with_it(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    signed(house, root, key, zhou)
    told = exported(house, zhou)

    def broken(change: Callable[[dict[str, Any], dict[str, Any]], None]) -> str:
        copy = deepcopy(told)
        envelope = json.loads(copy["facts"][1]["envelope"])
        change(copy, envelope)
        copy["facts"][1]["envelope"] = json.dumps(envelope)
        [verdict] = approved.check(copy)
        assert verdict.state == "broken"
        return verdict.why.msgid

    def flip(name: str) -> Callable[[dict[str, Any], dict[str, Any]], None]:
        def change(_: dict[str, Any], envelope: dict[str, Any]) -> None:
            said = envelope["approval"][name]
            envelope["approval"][name] = ("A" if said[9] != "A" else "B").join(
                (said[:9], said[10:])
            )

        return change

    assert "did not make this signature" in broken(flip("signature"))
    assert "did not make this signature" in broken(flip("authenticator_data"))
    assert "no such passkey" in broken(flip("credential"))
    assert "no such passkey" in broken(lambda copy, _: copy.update(keys=[]))
    assert "Something else was signed" in broken(lambda copy, _: copy.update(office="another"))
    assert "Something else was signed" in broken(
        lambda _, envelope: envelope["approval"].update(moment="2026-03-03T01:40:01.000000Z")
    )
    assert "another time" in broken(
        lambda copy, _: copy["facts"][1].update(recorded_at="2026-04-03T01:40:01.000000Z")
    )
    assert "cannot be read" in broken(
        lambda _, envelope: envelope["approval"].update(client_data="rubbish")
    )
    assert "cannot be read" in broken(lambda _, envelope: envelope["approval"].pop("verb"))


def test_the_signature_of_another_decision_is_named_as_such(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    other = hired(house, "he", "investigator").id
    signed(house, root, key, zhou)
    signed(house, root, key, other)
    mine, theirs = exported(house, zhou), exported(house, other)

    mine["facts"][1]["envelope"] = theirs["facts"][1]["envelope"]

    [verdict] = approved.check(mine)
    assert verdict.state == "broken"
    assert "belongs to another decision" in verdict.why.msgid


def test_a_missing_fact_and_one_put_in_between_are_seen(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    accounts.move(house.office, zhou, by=root, command=Command(), unit="Liubu")
    signed(house, root, key, zhou)
    whole = exported(house, zhou)
    without, with_one_more = deepcopy(whole), deepcopy(whole)

    del without["facts"][1]
    with_one_more["facts"].insert(1, deepcopy(whole["facts"][1]))

    assert [each.state for each in approved.check(without)] == ["broken"]
    assert [each.state for each in approved.check(with_one_more)] == ["broken"]


def test_a_key_counts_from_when_it_was_added_until_it_was_removed(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    signed(house, root, key, zhou)
    keyed(house, root)
    [first, _] = house.office.load(Account, root.id).passkeys
    passkeys.remove(house, root.id, by=root, credential=first)

    assert states(house, zhou) == ["valid"]
    told = exported(house, zhou)
    [gone] = [each for each in told["keys"] if each["credential"] == first]
    gone["until"] = told["facts"][1]["position"] - 1
    assert [each.state for each in approved.check(told)] == ["broken"]


def test_what_was_decided_without_a_key_is_said_not_to_be_signed(
    house: House, root: Actor, zhou: str
) -> None:
    accounts.close(house.office, zhou, by=root, command=Command(), reasons=WHY)
    keyed(house, root)
    accounts.reopen(house.office, zhou, by=root, command=Command(), reasons=WHY)

    verdicts = approved.check(exported(house, zhou))

    assert [each.state for each in verdicts] == ["not signed", "not signed"]
    assert "had no passkey" in verdicts[0].why.msgid
    assert "though" in verdicts[1].why.msgid


def test_what_was_typed_stands_in_no_file_and_the_proof_outlasts_its_erasure(
    house: House, root: Actor, zhou: str, key: SoftKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(house, root, key, zhou)
    told = exported(house, zhou)
    assert WHY not in json.dumps(told)
    assert approvals.texts_are_as_signed(house, told) == {2: True}

    house.vault.destroy(f"{zhou}/holder")

    assert states(house, zhou) == ["valid"]
    # Nothing tells of that erasure: a text that cannot be read any more was not forgotten by decision.
    assert approvals.texts_are_as_signed(house, exported(house, zhou)) == {2: False}
    assert [each.state for each in approvals.verdicts(house, zhou)] == ["broken"]
    monkeypatch.setattr(approvals, "_forgotten", lambda _: {"holder"})
    assert approvals.texts_are_as_signed(house, exported(house, zhou)) == {}


def test_a_sealed_text_that_was_exchanged_is_seen_by_whoever_has_the_keys(
    house: House, root: Actor, zhou: str, key: SoftKey
) -> None:
    signed(house, root, key, zhou)
    box = house.vault.seal(f"{zhou}/holder", "Another reason.", f"{zhou}:2:reasons")
    [state] = [each["state"] for each in exported(house, zhou)["facts"] if each["version"] == 2]
    alter(
        house, zhou, "state", json.loads(state)["reasons"]["box"], base64.b64encode(box).decode(), 2
    )

    told = exported(house, zhou)
    assert approvals.texts_are_as_signed(house, told) == {2: False}


def test_only_what_the_record_tells_was_erased_may_be_away() -> None:
    erased = {"topic": "complaint.person_erased@2", "state": '{"keys":["complainant","case"]}'}
    proposed = {"topic": "complaint.erasure_proposed", "state": '{"keys":["subject-s1"]}'}

    assert approvals._forgotten([erased, proposed]) == {"complainant", "case"}
