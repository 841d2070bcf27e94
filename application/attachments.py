"""Files of a case: taken in while they arrive, looked at before they are kept, opened, swept up."""

from __future__ import annotations

import base64
import errno
import hashlib
import hmac
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from application.adapters.archives import Unsafe, examine
from application.adapters.files import PIECE, Cabinet, Damaged, Incoming, Kept, Opened, new_key
from application.adapters.pictures import Unshowable, recast_picture
from application.adapters.scanner import Malicious, ScannerAway, scan
from application.arrivals import Arrivals
from application.bootstrap import House
from application.office import Command, Office, Outcome, erased_meanwhile
from application.reactions.guarded import NOBODY
from application.settings import MEGABYTE
from domain.complaint import Complaint
from domain.complaint.attached import lost_with
from domain.history import Refused
from domain.media import ENDINGS, HEAD, Medium, ending_of, judged, plain_name
from domain.people import Actor
from domain.sealed import Erased, Sealed
from domain.words import Sentence

RULE = "files of a case"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
BATCH = 1_000


class Gone(Exception):
    """A file that nobody can open: its key was destroyed, or the disk lost it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What somebody says of a file: what it shows, what it belongs to, and who handed it over."""

    note: str | None = None
    item: str | None = None
    handed_over_by: str | None = None
    """Named where the file is a new item of evidence."""
    from_person: bool = False
    remove_details: bool = False


NEW_ITEM = "new"
"""What stands for an item of evidence that begins with this file."""


def receive(
    house: House,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    name: str | None,
    pieces: Iterable[bytes],
    length: int | None = None,
    added: Added | None = None,
) -> Outcome:
    """Take a file in while it arrives; the same file sent twice by one form is kept once.

    `length` is what the sender says it has, so that too much is refused before it comes. Raises
    `Refused`; nothing of the file is left then.
    """
    added = added or Added()
    house.office.complaint(complaint).may_add_files(by)
    called = plain_name(name)
    _named_like_something(called)
    room = Room(house, by, complaint)
    room.must_have(length or 0)
    key = new_key()
    cabinet = Cabinet(house.settings.files)
    try:
        with cabinet.receive(key) as incoming:
            try:
                medium = _taken_in(incoming, pieces, called, room, added)
                incoming.end()
            finally:
                room.count(incoming.size)
            scanned = _looked_at(house, incoming, medium)
            cleaned = _without_details(cabinet, incoming, key) if medium.picture else None
            room.count(cleaned.size if cleaned else 0)
            original = cleaned if added.remove_details and cleaned else incoming.keep()
    except OSError as trouble:
        if trouble.errno in FULL:
            raise _full() from trouble
        raise
    blobs = {original.address, *([cleaned.address] if cleaned else [])}
    try:
        done = _recorded(
            house,
            by,
            _once(house, command, by, complaint, called, original, added),
            complaint,
            added,
            {
                "address": original.address,
                "cleaned": cleaned.address if cleaned else None,
                "kilobytes": -(-original.size // 1_000),
                "medium": medium.id,
                "name": called,
                "sha256": original.sha256,
                "key": base64.b64encode(key).decode(),
                "details_removed": added.remove_details,
                "scanned": scanned,
            },
        )
    except Refused:
        _let_go(cabinet, blobs)
        raise
    if done.repeated:
        _let_go(cabinet, blobs)
    # After any other trouble nobody knows whether it was recorded: what no fact names is swept up.
    return done


def _recorded(
    house: House,
    by: Actor,
    command: Command,
    complaint: str,
    added: Added,
    file: dict[str, object],
) -> Outcome:
    def decision(case: Complaint) -> None:
        item = added.item
        if item == NEW_ITEM:
            item = f"item-{len(case.custody) + 1}"
            case.receive_evidence(
                by=by,
                form="file",
                what=added.note,
                handed_over_by=added.handed_over_by,
                on=house.office.today(),
            )
        case.receive_file(
            by=by,
            item=item,
            note=added.note,
            from_person=added.from_person,
            **file,  # type: ignore[arg-type]  # each by its name
        )

    return house.office.decide(Complaint, complaint, command, decision)


def _once(
    house: House,
    command: Command,
    by: Actor,
    complaint: str,
    called: str,
    kept: Kept,
    added: Added,
) -> Command:
    """The command of this form with this file: another file in the same form is another command.

    Under the key with which the file itself is lost, for the record keeps commands in the clear.
    """
    if command.id is None:
        return Command()
    name = f"{complaint}/{lost_with(by, from_person=added.from_person)}"
    try:
        house.vault.ensure([name])
        key = house.vault.key(name)
    except Erased:
        raise erased_meanwhile() from None
    said = repr((by.id, complaint, called, kept.sha256, added)).encode()
    digest = hmac.new(key, said, hashlib.sha256).hexdigest()[:32]
    return Command(f"{command.id}-{digest}")


def open_original(
    office: Office, *, by: Actor, command: Command, complaint: str, file: str, reasons: str | None
) -> Outcome:
    """Note that somebody opens a file as it came, and why."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.open_original(by=by, file=file, reasons=reasons),
    )


def opened(house: House, *, address: str, key: Sealed) -> Opened:
    """Open a file that is kept. Raises `Gone`."""
    try:
        return Cabinet(house.settings.files).open(address, base64.b64decode(key.reveal()))
    except (Erased, Damaged) as gone:
        raise Gone(address) from gone


# How much may come in


class Room:
    """How much may still come in of one file: the narrowest of four limits, each with its sentence."""

    def __init__(self, house: House, by: Actor, complaint: str) -> None:
        rules = house.settings.file_rules
        self._door = "public" if by.door == "public" else "staff"
        door = getattr(rules, self._door)
        self._arrivals = Arrivals(house.ledger)
        self._today = house.office.today()
        held = house.office.complaint(complaint).kilobytes * 1_000
        came = self._arrivals.on(self._today, self._door)
        self._cabinet = Cabinet(house.settings.files)
        self._reserve = rules.free * MEGABYTE
        self._looked = 0
        limits = (
            (door.file * MEGABYTE, _too_long(door.file)),
            (door.case * MEGABYTE - held, _case_full(door.case)),
            (door.day * MEGABYTE - came, _day_full()),
            (self._cabinet.free() - self._reserve, _full()),
        )
        self.left, self._refusal = min(limits, key=lambda each: each[0])

    def must_have(self, size: int) -> None:
        """Refuse what is more than may come in."""
        if size > self.left or self.left <= 0:
            raise self._refusal
        # Others fill the same disk meanwhile.
        if size // PIECE != self._looked:
            self._looked = size // PIECE
            if self._cabinet.free() < self._reserve:
                raise _full()

    def count(self, size: int) -> None:
        """Count what came in, refused or not: it cost as much."""
        if size:
            self._arrivals.add(self._today, self._door, size)


def most_of(house: House, by: Actor) -> int:
    """How many megabytes a file may have at a door."""
    rules = house.settings.file_rules
    return (rules.public if by.door == "public" else rules.staff).file


def _too_long(megabytes: int) -> Refused:
    return _refused(
        Sentence(
            "A file can have at most {megabytes} MB here. Bring a longer one to us on a data"
            " carrier. Nothing of it was kept.",
            megabytes=megabytes,
        )
    )


def _case_full(megabytes: int) -> Refused:
    return _refused(
        Sentence(
            "The files of a case can have at most {megabytes} MB together. Bring us what is"
            " missing on a data carrier. Nothing of this file was kept.",
            megabytes=megabytes,
        )
    )


def _day_full() -> Refused:
    return _refused(
        Sentence(
            "So many files came in today that we take no more. Send it again tomorrow. Nothing of"
            " this file was kept."
        )
    )


def _full() -> Refused:
    return _refused(
        Sentence(
            "Our disk is nearly full, so we take no files just now. Send it again later, or bring"
            " it to us. Nothing of it was kept."
        )
    )


def _refused(sentence: Sentence) -> Refused:
    return Refused(sentence, rule=RULE, field="file")


# Looking at it


def _named_like_something(called: str) -> None:
    if not called:
        raise _refused(Sentence("Choose a file."))
    if ending_of(called) not in ENDINGS:
        raise _refused(
            Sentence(
                "Files of this kind are not taken. We take {kinds}.",
                kinds=[ending.upper() for ending in ENDINGS],
            )
        )


def _taken_in(
    incoming: Incoming, pieces: Iterable[bytes], called: str, room: Room, added: Added
) -> Medium:
    """Write down what arrives; its kind is judged as soon as its beginning is there."""
    head, medium = bytearray(), None
    for piece in pieces:
        room.must_have(incoming.size + len(head) + len(piece))
        if medium is None:
            head += piece
            if len(head) < HEAD:
                continue
            medium = _judged(bytes(head[:HEAD]), called, added)
            piece = bytes(head)
        incoming.write(piece)
    if medium is None:
        if not head:
            raise _refused(Sentence("This file is empty. Choose another."))
        medium = _judged(bytes(head[:HEAD]), called, added)
        incoming.write(head)
    return medium


def _judged(head: bytes, called: str, added: Added) -> Medium:
    medium = judged(head, called)
    if medium is None:
        raise _refused(
            Sentence(
                "The name of this file ends in “{ending}”, and what is in it is something else."
                " Send it under the ending it really has. Nothing of it was kept.",
                ending=ending_of(called),
            )
        )
    if added.remove_details and not medium.picture:
        raise Refused(
            Sentence(
                "We can take hidden details out of pictures only (JPG, PNG, GIF, WEBP). Send this"
                " file without the tick, or take them out yourself first. Nothing of it was kept."
            ),
            rule=RULE,
            field="remove_details",
        )
    return medium


def _looked_at(house: House, incoming: Incoming, medium: Medium) -> bool:
    """Look into an archive, and have all of it scanned where there is a scanner; say whether it was."""
    if medium.archive:
        # An archive is read in whole headers, and a file opens piece by piece.
        with io.BufferedReader(incoming.open(), PIECE) as file:
            try:
                examine(file, medium.id)
            except (Unsafe, Damaged) as unsafe:
                raise _refused(
                    Sentence(
                        "What is packed into this document is damaged, or could do harm. Save it"
                        " as a PDF and send that. Nothing of it was kept."
                    )
                ) from unsafe
    if (clamd := house.settings.file_rules.clamd) is None:
        return False
    try:
        return scan(clamd, incoming.open().pieces())
    except Malicious:
        raise _refused(
            Sentence("The scanner knows a malicious program in this file. Nothing of it was kept.")
        ) from None
    except ScannerAway as away:
        raise _refused(
            Sentence(
                "The scanner that looks through every file does not answer. Send it again in a few"
                " minutes. Nothing of it was kept."
            )
        ) from away


def _without_details(cabinet: Cabinet, incoming: Incoming, key: bytes) -> Kept:
    """Keep a copy of a picture without hidden details."""
    with cabinet.receive(key) as copy:
        try:
            recast_picture(incoming.open(), copy.write)
        except Unshowable as unshowable:
            raise _refused(
                Sentence(
                    "This picture has more points than we can show. Send it smaller. Nothing of it"
                    " was kept."
                )
                if unshowable.too_large
                else Sentence(
                    "We cannot open this picture: it is damaged. Save it anew and send that."
                    " Nothing of it was kept."
                )
            ) from unshowable
        copy.end()
        return copy.keep()


def _let_go(cabinet: Cabinet, addresses: Iterable[str]) -> None:
    for address in addresses:
        # What stays behind is swept up.
        with suppress(OSError):
            cabinet.discard(address)


# Keeping house


class Named(NamedTuple):
    """A file that a fact names: the case and its number there, where it is kept, and its key."""

    name: str
    address: str
    key: Sealed


def kept(house: House) -> Iterator[Named]:
    """Every file that a fact names and whose key was not destroyed, and each copy of one."""
    destroyed = house.vault.destroyed()
    at, head = 0, house.office.head()
    while facts := house.office.facts_about(
        [Complaint.FileReceived], after=at, until=head, limit=BATCH
    ):
        for each in facts:
            fact = each.fact
            assert isinstance(fact, Complaint.FileReceived)
            if f"{each.stream_id}/{fact.key.of}" not in destroyed:
                name = f"{each.stream_id}/{fact.file}"
                for address in dict.fromkeys(filter(None, (fact.address, fact.cleaned))):
                    yield Named(name, address, fact.key)
        at = facts[-1].position


def opens(house: House, file: Named) -> bool:
    """Say whether a file is there and its key opens it."""
    try:
        opened(house, address=file.address, key=file.key).close()
    except Gone:
        return False
    return True


def sweep(house: House) -> int:
    """Take away what no fact names, and what nobody can open any more; return how many files."""
    return Cabinet(house.settings.files).sweep({each.address for each in kept(house)})


class Sweeping:
    """Sweeps once a day."""

    OPEN_TO = NOBODY

    def __init__(self, house: House) -> None:
        self._house = house
        self._swept: date | None = None

    def step(self) -> bool:
        """Sweep if it was not done today; there is nothing more to do at once."""
        today = self._house.office.today()
        if self._swept != today:
            sweep(self._house)
            self._swept = today
        return False
