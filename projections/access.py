"""Who may see which case, as a list asks it: the rule of `domain/access.py` for all cases at once.

A list leaves out what its reader may not see where it counts as where it shows. Each line is put to
the case itself once more before it is shown: a list that is behind the record shows nothing for it.
A test plays random cases and holds this against the rule itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.access import CASE_WORK
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.people import LEADERS, Actor, Role
from domain.words import as_meant
from projections import apart
from projections.upsert import ASKED_AT_ONCE

Tables = Mapping[str, sa.Table]
LeftOut = sa.Select[Any] | None
"""The cases that a list leaves out for its reader; None leaves nothing out."""

AT_ONCE = ("holder", "investigator", "offer", "circle")
"""Seats that count on every day while somebody has them."""


class Seat(NamedTuple):
    """What ties somebody, or a unit, to one case; `closed` says that it is closed to all but a few."""

    seat: str
    who: str = ""
    absent: str = ""
    """For whom somebody stands in: it counts while that one answers for the case."""
    first: date = date.min
    last: date = date.max
    second: int = 0
    """Until when a case stays open that was opened in an emergency."""


def tables(prefix: str, metadata: sa.MetaData) -> dict[str, sa.Table]:
    """Who may have no part in which case, and what ties whom to which."""
    seats = sa.Table(
        f"{prefix}seats",
        metadata,
        sa.Column("stream_id", sa.Text, primary_key=True),
        sa.Column("seat", sa.Text, primary_key=True),
        sa.Column("who", sa.Text, primary_key=True),
        sa.Column("absent", sa.Text, primary_key=True),
        sa.Column("first", sa.Date, primary_key=True),
        sa.Column("last", sa.Date, primary_key=True),
        sa.Column("second", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Index(f"ix_{prefix}seats_of_one", "who", "seat"),
        sa.Index(f"ix_{prefix}seats_of_a_kind", "seat", "stream_id"),
    )
    return {**apart.tables(prefix, metadata), "seats": seats}


def project(batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
    """Note whom the facts of a batch tie to which case, and whom they keep from it."""
    apart.project(batch, db, tables)
    told = [each for each in batch if isinstance(each.fact, MOVES) and each.role != Role.IMPORTER]
    if not told:
        return
    streams = sorted({each.stream_id for each in told})
    seats = _known(db, tables["seats"], streams)
    before = {stream: set(found) for stream, found in seats.items()}
    for each in told:
        seats[each.stream_id] = _after(seats[each.stream_id], each.fact, each.actor)
    table = tables["seats"]
    moved = [stream for stream in streams if seats[stream] != before[stream]]
    for start in range(0, len(moved), ASKED_AT_ONCE):
        some = moved[start : start + ASKED_AT_ONCE]
        db.execute(sa.delete(table).where(table.c.stream_id.in_(some)))
    rows = [
        {"stream_id": stream, **seat._asdict()}
        for stream in moved
        for seat in sorted(seats[stream])
    ]
    if rows:
        db.execute(sa.insert(table), rows)


def _known(db: Connection, seats: sa.Table, streams: Sequence[str]) -> dict[str, set[Seat]]:
    found: dict[str, set[Seat]] = {stream: set() for stream in streams}
    for start in range(0, len(streams), ASKED_AT_ONCE):
        some = streams[start : start + ASKED_AT_ONCE]
        for stream, *seat in db.execute(sa.select(seats).where(seats.c.stream_id.in_(some))):
            found[stream].add(Seat(*seat))
    return found


C = Complaint
MOVES = (
    *(C.ResponsibilityTaken, C.HandoverOffered, C.HandoverAccepted, C.HandoverDeemed),
    *(C.HandoverRefused, C.CoverArranged, C.ColleagueLent, C.Assigned, C.Recused),
    *(C.RecusalDecided, C.Reopened, C.AccessGiven, C.AccessEnded),
    *(C.CircleDrawn, C.CircleOpened, C.GlassBroken, C.Restricted, C.RestrictionLifted),
)
"""The facts that tie somebody to a case, or end it."""


def _after(seats: set[Seat], fact: Fact, actor: str) -> set[Seat]:
    """The seats of a case after a fact."""
    match fact:
        case C.ResponsibilityTaken():
            return _with(seats, "holder", fact.holder) | _unit(fact.unit)
        case C.HandoverAccepted():
            return _with(_without(seats, "offer"), "holder", actor) | _unit(fact.unit)
        case C.HandoverDeemed():
            return _with(_without(seats, "offer"), "holder", fact.holder)
        case C.HandoverOffered():
            return _with(seats, "offer", fact.offered_to)
        case C.HandoverRefused():
            return _without(seats, "offer")
        case C.CoverArranged():
            cover = Seat("cover", fact.cover, fact.absent, fact.covers_from, fact.covers_until)
            return seats | {cover}
        case C.ColleagueLent():
            lent = Seat("lent", fact.colleague, last=fact.lent_until)
            return _without(seats, "lent", fact.colleague) | {lent}
        case C.Assigned():
            return seats | {Seat("investigator", fact.investigator)}
        case C.Recused() | C.RecusalDecided(granted=True):
            return _without(seats, "investigator", fact.person)
        case C.Reopened():
            return _without(seats, "investigator")
        case C.AccessGiven():
            given = Seat("grant", fact.person, last=fact.until)
            return _without(seats, "grant", fact.person) | {given}
        case C.AccessEnded():
            return _without(seats, "grant", fact.person)
        case C.CircleDrawn():
            few = {Seat("circle", person) for person in fact.members}
            return _without(seats, "circle") | few | {Seat("closed")}
        case C.CircleOpened():
            return _without(_without(seats, "circle"), "closed")
        case C.Restricted():
            return seats | {Seat("restricted")}
        case C.RestrictionLifted():
            return _without(seats, "restricted")
        case C.GlassBroken():
            return seats | {Seat("glass", actor, second=fact.until)}
    return seats


def _without(seats: set[Seat], seat: str, who: str | None = None) -> set[Seat]:
    return {each for each in seats if each.seat != seat or who not in (None, each.who)}


def _with(seats: set[Seat], seat: str, who: str) -> set[Seat]:
    """The seats with one that only one person has."""
    return _without(seats, seat) | {Seat(seat, who)}


def _unit(unit: str | None) -> set[Seat]:
    return {Seat("unit", as_meant(unit))} if unit else set()


# What a list asks


def left_out(
    tables: Tables, by: Actor, day: date, second: int, *, apart_from: Iterable[str] = ()
) -> LeftOut:
    """The cases that a reader may not see on a day and at a moment (Unix seconds).

    `apart_from`: the cases and records that say of themselves that they are hidden from the reader.
    """
    seats, kept = tables["seats"], list(apart_from)
    found: list[sa.Select[Any]] = []
    if kept:
        apart_ = tables["apart"].c
        found.append(sa.select(apart_.stream_id).where(apart_.stream_id.in_(kept)))
        if "members" in tables:
            # An incident is hidden from whoever one of its complaints is hidden from.
            member = tables["members"].c
            event = sa.select(member.stream_id).where(member.belongs, member.member.in_(kept))
            found.append(event)
    if by.role in CASE_WORK:
        inside = _tied(seats, by, day, second)
        closed = sa.select(seats.c.stream_id).where(seats.c.seat == "closed")
        found.append(closed.where(seats.c.stream_id.not_in(inside)))
        if by.role not in LEADERS:
            found.append(_of_others(seats, by).where(seats.c.stream_id.not_in(inside)))
            found.append(sa.select(seats.c.stream_id).where(seats.c.seat == "restricted"))
    if not found:
        return None
    return found[0] if len(found) == 1 else sa.select(sa.union(*found).subquery().c.stream_id)


def _of_others(seats: sa.Table, by: Actor) -> sa.Select[Any]:
    """The cases that somebody answers for, none of whose units is the reader's."""
    others = sa.select(seats.c.stream_id).where(seats.c.seat == "holder")
    if not by.unit:
        return others
    unit = seats.alias("of_the_unit")
    ours = sa.select(unit.c.stream_id).where(unit.c.seat == "unit", unit.c.who == as_meant(by.unit))
    return others.where(seats.c.stream_id.not_in(ours))


def _tied(seats: sa.Table, by: Actor, day: date, second: int) -> sa.Select[Any]:
    """The cases to which something ties the reader himself."""
    mine, held = seats.alias("mine"), seats.alias("held")
    answers = sa.exists().where(
        held.c.stream_id == mine.c.stream_id,
        held.c.seat == "holder",
        held.c.who == mine.c.absent,
    )
    on_the_day = sa.and_(mine.c.first <= day, mine.c.last >= day)
    return sa.select(mine.c.stream_id).where(
        mine.c.who == by.id,
        sa.or_(
            mine.c.seat.in_(AT_ONCE),
            sa.and_(mine.c.seat.in_(("lent", "grant")), on_the_day),
            sa.and_(mine.c.seat == "cover", on_the_day, answers),
            sa.and_(mine.c.seat == "glass", mine.c.second > second),
        ),
    )
