"""The record says what was erased for ever; the worker makes it true again, whatever came back."""

import hashlib
import os
from pathlib import Path

import sqlalchemy as sa

from application.adapters.printing import Paper
from application.adapters.shredded import Journal
from application.backup import back_up
from application.bootstrap import House
from application.making_good import A_DAY, MakingGood, make_good
from application.papers import Wanted, make
from application.restore import restore
from application.settings import Settings
from domain.complaint import Complaint
from domain.provenance import Origin
from tests.application.reactions.printing import typed
from tests.application.test_erasing import (
    case,
    decide,
    house,
    papers,
    readable,
    work,
)

__all__ = ["house"]


def test_an_older_vault_without_the_journal_is_shredded_by_what_the_record_says(
    house: House,
) -> None:
    with house.vault.engine.connect() as db:
        kept = [tuple(row) for row in db.execute(sa.text("SELECT name, wrapped, master FROM keys"))]
    letter = papers(house)[0]
    content = letter.read_bytes()
    decide(house)
    work(house)
    gone = Journal(house.settings.journal).names()
    with house.vault.engine.begin() as db:
        for name, wrapped, master in kept:
            db.execute(
                sa.text("UPDATE keys SET wrapped = :w, master = :m WHERE name = :n"),
                {"w": wrapped, "m": master, "n": name},
            )
    Journal(house.settings.journal).file.unlink()
    letter.write_bytes(content)
    assert readable(house)

    MakingGood(house).step()

    assert readable(house) == []
    assert papers(house) == []
    assert Journal(house.settings.journal).names() == gone
    assert make_good(house) == 0


def test_what_nobody_names_among_the_letters_is_taken_away_after_a_day(house: House) -> None:
    letter = papers(house)[0]
    torn = letter.with_name(f".{letter.name}.0123456789ab")
    unnamed = letter.with_name(f"{'0' * 64}.pdf")
    for each in (torn, unnamed):
        each.write_bytes(b"words")

    make_good(house)
    assert torn.exists()
    assert unnamed.exists()
    make_good(house, now=lambda: torn.stat().st_mtime + A_DAY + 60)

    assert not torn.exists()
    assert not unnamed.exists()
    assert papers(house) == [letter]


def test_a_letter_whose_case_was_erased_while_it_was_printed_does_not_stay(house: House) -> None:
    issue = next(
        each
        for each in house.office.facts_of(case(house))
        if isinstance(each.fact, Complaint.DispositionIssued)
    )

    def print_slowly(_: Origin | None) -> Paper:
        decide(house)
        work(house)
        pdf = typed("what was erased")
        return Paper(pdf, hashlib.sha256(pdf).hexdigest(), 1, "typed", "none")

    made = make(
        house,
        Wanted(
            document="letter-1",
            kind="letter",
            language="en",
            template="letter/1",
            made_from=issue.position,
            print=print_slowly,
        ),
        because=issue,
    )

    assert not made
    assert papers(house) == []


def test_every_backup_holds_the_journal_and_the_oldest_is_restored_with_all_of_it(
    house: House, tmp_path: Path
) -> None:
    if house.settings.database:
        return  # A second empty database is the business of the backup's own tests.
    before = back_up(house, tmp_path / "backups").backup.folder
    decide(house)
    work(house)
    since = back_up(house, tmp_path / "backups").backup.folder
    journal = Journal(house.settings.journal)
    gone = journal.names()
    os.rename(journal.file, tmp_path / "lost")
    elsewhere = Settings(tmp_path / "elsewhere", hash_memory_kib=64, hash_passes=1)

    restored = restore(before, elsewhere, keys=house.settings.keys, clock=house.clock)

    assert Journal(since).names() == gone
    assert restored.erased_again == len(gone) > 0
    assert Journal(elsewhere.journal).names() == gone
