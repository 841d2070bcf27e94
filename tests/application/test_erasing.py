"""What two persons decided to erase is gone everywhere, and everything that was proved still is."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application import complaints, erasing
from application.adapters.clock import SetClock
from application.adapters.disclosed import SEALED, NotGenuine, read
from application.adapters.shredded import Journal
from application.adapters.vault import SALT_BYTES, Vault
from application.backup import back_up
from application.bootstrap import House
from application.demonstration.decided import AT_THE_WINDOW
from application.demonstration.play import open_empty, perform, receipt_of
from application.disclosing import copy_of
from application.office import Command, Office, Outcome
from application.reactions.documents import Documents
from application.reactions.erasures import Erasures
from application.reactions.falling_due import FallingDue
from application.reactions.following import Following
from application.restore import restore
from application.settings import Settings
from domain.complaint import Complaint
from domain.complaint.joining import Elsewhere
from domain.history import Refused
from domain.people import COMPLAINANT, Actor, Role
from tests.application.conftest import OpenAgain
from tests.application.reactions.printing import Typewriter

LONG = timedelta(days=366 * 31)
"""Longer than the thirty years for which a file with an outcome is kept."""


class PowerCut(BaseException):
    """Ends everything at once, as `kill -9` does."""


@pytest.fixture
def house(open_again: OpenAgain) -> House:
    """An office in which a decision was issued and sent, thirty-one years ago."""
    house = open_again()
    open_empty(house)
    documents = Documents(house, Typewriter())
    perform(house, (AT_THE_WINDOW,), documents=documents)
    lead, _ = leaders(house)
    complaints.close(house.office, by=lead, command=Command(), complaint=case(house))
    assert isinstance(house.clock, SetClock)
    house.clock.forward(LONG)
    return house


def case(house: House) -> str:
    return house.office.store.held("receipt")[0][1]


def leaders(house: House) -> tuple[Actor, Actor]:
    """Two who lead the office."""
    known = {
        role: Actor(stream, role, "staff")
        for _, stream in house.office.store.held("sign-in")
        if (somebody := house.office.somebody(stream)) and (role := somebody.role)
    }
    return known[Role.LEAD], known[Role.HEAD]


def take(house: House, by: Actor, verb: str, **given: Any) -> Outcome:
    return complaints.take(
        house.office, by=by, command=Command(), complaint=case(house), verb=verb, **given
    )


def decide(house: House) -> None:
    """Two persons decide to erase the file."""
    lead, head = leaders(house)
    take(house, lead, "propose_erasure", scope="file", ground="period_over")
    take(house, head, "erase_person")


def work(house: House) -> None:
    following = Following(house, Erasures(house))
    following.settle()
    following.close()


def rows(house: House) -> list[Any]:
    with house.office.store.engine.connect() as db:
        return list(db.execute(sa.text("SELECT * FROM events ORDER BY position")))


def papers(house: House) -> list[Path]:
    return [each for each in house.settings.documents.iterdir() if each.suffix == ".pdf"]


def names(house: House) -> list[str]:
    return [each.fact.NAME for each in house.office.facts_of(case(house))]


def readable(house: House) -> list[str]:
    """The texts of the case that can still be read, but for those on keeping it."""
    told = []
    for each in house.office.facts_of(case(house)):
        for name in each.fact.__dataclass_fields__:
            text = getattr(each.fact, name)
            if hasattr(text, "reveal") and text.of != "keeping" and text.text("") != "":
                told.append(text.text())
    return told


def test_erasing_leaves_every_stored_byte_and_nothing_that_can_be_read(house: House) -> None:
    before = rows(house)
    assert readable(house)
    assert papers(house)

    decide(house)
    work(house)

    assert rows(house)[: len(before)] == before
    assert readable(house) == []
    assert papers(house) == []
    assert names(house)[-3:] == ["erasure_proposed", "person_erased", "erasure_completed"]
    assert Complaint.replay(None, house.office.facts_of(case(house))) is not None


def test_the_person_still_opens_the_page_with_the_receipt(house: House) -> None:
    number = house.office.complaint(case(house)).number
    code = receipt_of(house, AT_THE_WINDOW)

    decide(house)
    work(house)

    assert house.receipts.opens(house.office, number=str(number), code=code) == case(house)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert house.receipts.opens(house.office, number=str(number), code=wrong) is None


@pytest.mark.parametrize("cut", ["journal", "vault", "letters", "note"])
def test_whoever_is_killed_on_the_way_leaves_the_rest_to_the_next(
    house: House, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    decide(house)

    def die(*_: Any, **__: Any) -> NoReturn:
        raise PowerCut

    where: dict[str, tuple[Any, str]] = {
        "journal": (Journal, "add"),
        "vault": (Vault, "destroy"),
        "letters": (erasing, "remove_letters"),
        "note": (Erasures, "_note"),
    }
    monkeypatch.setattr(*where[cut], die)
    with pytest.raises(PowerCut):
        work(house)
    monkeypatch.undo()
    assert "erasure_completed" not in names(house)

    again = open_again()
    again.clock.set(house.clock.now())  # type: ignore[attr-defined]  # a clock that is put by hand
    decided = next(
        each
        for each in again.office.facts_of(case(again))
        if isinstance(each.fact, Complaint.PersonErased)
    )
    assert Erasures(again).answer(decided) is None
    assert Erasures(again).answer(decided) is None

    assert readable(again) == []
    assert papers(again) == []
    assert names(again).count("erasure_completed") == 1


def test_a_vault_from_before_is_shredded_again_before_the_office_opens(
    house: House, open_again: OpenAgain
) -> None:
    with house.vault.engine.connect() as db:
        kept = [tuple(row) for row in db.execute(sa.text("SELECT name, wrapped, master FROM keys"))]
    decide(house)
    work(house)
    with house.vault.engine.begin() as db:
        for name, wrapped, master in kept:
            db.execute(
                sa.text("UPDATE keys SET wrapped = :w, master = :m WHERE name = :n"),
                {"w": wrapped, "m": master, "n": name},
            )

    again = open_again()

    assert readable(again) == []


def test_nothing_is_written_any_more_for_somebody_who_was_erased(house: House) -> None:
    decide(house)

    with pytest.raises(Refused) as refused:
        take(house, COMPLAINANT, "receive_message", written="Hello?")

    assert refused.value.rule == "complaint.person_erased"


def test_a_restored_backup_destroys_again_what_was_erased_since(
    house: House, tmp_path: Path
) -> None:
    if house.settings.database:
        # A second empty database is the business of the backup's own tests.
        return
    made = back_up(house, tmp_path / "backups").backup.folder
    decide(house)
    work(house)
    gone = Journal(house.settings.keys).names()
    elsewhere = Settings(tmp_path / "elsewhere", hash_memory_kib=64, hash_passes=1)

    restored = restore(made, elsewhere, keys=house.settings.keys, clock=house.clock)

    assert restored.erased_again == len(gone) > 0
    assert restored.papers_missing == []
    assert list(elsewhere.documents.glob("*.pdf")) == []
    assert Journal(elsewhere.keys).names() == gone


def test_a_released_copy_shows_its_fields_and_nothing_else(house: House) -> None:
    lead, head = leaders(house)
    take(house, lead, "propose_copy", recipient="A court", ground="court", reasons="Only this",
         fields="1:narrative")  # fmt: skip
    with pytest.raises(Refused):
        copy_of(house, case(house), "k1")
    take(house, head, "release_copy")

    copy = json.loads(json.dumps(copy_of(house, case(house), "k1")))

    filed, *others = read(copy)
    assert "柳埠派出所" in filed.says["narrative"]
    assert filed.says["name"] == SEALED
    assert "沈若兰" not in json.dumps([fact.says for fact in (filed, *others)], ensure_ascii=False)
    copy["keys"]["1:name"] = copy["keys"]["1:narrative"]
    with pytest.raises(NotGenuine):
        list(read(copy))
    decide(house)
    work(house)
    assert copy_of(house, case(house), "k1")["keys"] == {}


def test_what_was_decided_to_be_erased_is_given_away_no_more(house: House) -> None:
    lead, head = leaders(house)
    asked = {"recipient": "A court", "ground": "court", "reasons": "Only this"}
    take(house, lead, "propose_copy", fields="1:narrative", **asked)
    take(house, lead, "propose_copy", fields="1:narrative", **asked)
    take(house, head, "release_copy", which="k1")

    decide(house)

    assert readable(house)
    assert copy_of(house, case(house), "k1")["keys"] == {}
    with pytest.raises(Refused) as refused:
        take(house, head, "release_copy", which="k2")
    assert refused.value.rule == "complaint.person_erased"


@pytest.mark.parametrize("way", ["elsewhere", "taken_in"])
def test_a_hold_on_the_case_in_which_it_goes_on_holds_this_file_too(
    house: House, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    lead, head = leaders(house)
    other = complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="zh",
        narrative="他们把我打发走了。",
    ).stream_id
    here, load = case(house), Office.complaint
    take(house, lead, "propose_erasure", scope="file", ground="period_over")
    joined: dict[str, Any] = {
        "elsewhere": {"m1": Elsewhere(other, joined=True)},
        "taken_in": {(other, "m1"): ()},
    }

    def beside_another(self: Office, id: str) -> Complaint:
        found = load(self, id)
        if id == here:
            setattr(found, way, joined[way])
        else:
            found.holds["h1"] = "court"
        return found

    monkeypatch.setattr(Office, "complaint", beside_another)

    for by, verb, given in (
        (head, "erase_person", {}),
        (lead, "propose_erasure", {"scope": "file", "ground": "period_over"}),
    ):
        with pytest.raises(Refused, match="holds words of this file"):
            take(house, by, verb, **given)


def test_the_daily_walk_proposes_once_and_two_persons_decide(house: House) -> None:
    house.projector.catch_up()
    walk = FallingDue(house)

    assert walk.step()
    assert not walk.step()
    assert not FallingDue(house).step()

    lead, head = leaders(house)
    with pytest.raises(Refused, match="daily walk"):
        take(house, head, "erase_person")
    take(house, head, "propose_erasure", scope="file", ground="period_over")
    with pytest.raises(Refused, match="yourself"):
        take(house, head, "erase_person")
    take(house, lead, "erase_person")
    assert names(house)[-3:] == ["erasure_proposed", "erasure_proposed", "person_erased"]


def test_a_line_that_was_cut_off_in_the_journal_says_nothing_and_harms_none(
    house: House, tmp_path: Path
) -> None:
    journal = Journal(tmp_path)
    journal.add(["complaint-1/case", "complaint-1/complainant"], house.clock, "e1")
    whole = journal.file.read_bytes()
    journal.file.write_bytes(whole[:-9])

    journal.add(["complaint-1/complainant", "complaint-2/case"], house.clock, "e2")

    assert journal.names() == {"complaint-1/case", "complaint-1/complainant", "complaint-2/case"}
    shutil.copytree(tmp_path, tmp_path / "other")
    journal.take_over(tmp_path / "other")
    assert len(journal.names()) == 3


def test_a_key_that_was_given_for_one_field_opens_no_other(house: House) -> None:
    vault: Vault = house.vault
    vault.ensure(["complaint-x/case"])
    first = vault.seal("complaint-x/case", "one", "complaint-x:1:a")
    second = vault.seal("complaint-x/case", "two", "complaint-x:1:b")
    key = AESGCM(vault.field_key("complaint-x/case", first))

    assert key.decrypt(b"\0" * 12, first[1 + SALT_BYTES :], b"complaint-x:1:a") == b"one"
    with pytest.raises(InvalidTag):
        key.decrypt(b"\0" * 12, second[1 + SALT_BYTES :], b"complaint-x:1:b")
