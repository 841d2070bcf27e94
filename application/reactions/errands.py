"""What is still to be done because something was recorded: papers to make, notices to send.

An errand is noted when its fact is read, taken by one worker at a time, and tried again, less and
less often, until it is done or given up. What was given up stays here where somebody sees it.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from application.adapters.clock import Clock
from application.adapters.codec import moment_text
from application.reactions import attendance
from application.reactions.attendance import Attendance
from domain.history import Recorded, Refused
from domain.words import Sentence

FIRST_WAIT = timedelta(seconds=2)
LONGEST_REASON = 500
KEPT = timedelta(days=30)
"""How long it can be looked up that an errand was done."""

WAITING, DONE, GIVEN_UP = "waiting", "done", "given_up"

METADATA = sa.MetaData()
BOOKMARKS = sa.Table(
    "bookmarks",
    METADATA,
    sa.Column("reaction", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)
ERRANDS = sa.Table(
    "errands",
    METADATA,
    sa.Column("reaction", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("stream_id", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("tried_at", sa.Text, nullable=False),
    sa.Column("again_at", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("holder", sa.Text, index=True),
)


@dataclass(frozen=True, slots=True)
class Errand:
    """What one fact asks one reaction to do: how often it was tried, when again, and why not yet."""

    reaction: str
    position: int
    stream_id: str
    state: str
    tries: int
    again_at: str
    reason: str
    held: bool

    @property
    def id(self) -> str:
        """How an operator names it."""
        return f"{self.reaction}-{self.position}"


Ordered = Callable[[Errand], None]
"""Writes an order about an errand into the record, just before it is carried out."""


class Errands:
    """All errands of an office, and the list of the workers who run them."""

    def __init__(self, ledger: Engine, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._in_hand: set[tuple[str, int]] = set()
        """What threads of this worker are at just now."""
        self._taking = threading.Lock()
        with ledger.begin() as db:
            if ledger.dialect.name != "sqlite":
                db.execute(sa.text("SELECT pg_advisory_xact_lock(720014)"))
            METADATA.create_all(db)
            attendance.METADATA.create_all(db)
        self.attendance = Attendance(ledger, clock, _free)

    # Noting

    def begin(self, reaction: str, position: int) -> None:
        """Give a reaction its bookmark, the first time it is heard of."""
        with self._ledger.begin() as db:
            if self._ledger.dialect.name != "sqlite":
                db.execute(sa.text("SELECT pg_advisory_xact_lock(720014)"))
            if db.execute(_bookmark(reaction)).scalar() is None:
                db.execute(sa.insert(BOOKMARKS).values(reaction=reaction, position=position))

    def position(self, reaction: str) -> int | None:
        """How far a reaction has read; None before it was ever at work."""
        with self._ledger.execution_options(reading=True).connect() as db:
            found: int | None = db.execute(_bookmark(reaction)).scalar()
            return found

    def note(
        self,
        reaction: str,
        facts: Sequence[Recorded],
        *,
        start: int,
        end: int,
        too_late: Mapping[int, str] | None = None,
    ) -> None:
        """Move a bookmark and note what lies on the way, in one transaction: never one without
        the other, and by one worker only.

        What it is too late for, by position, is noted as given up, so that somebody sees it.
        """
        now = moment_text(self._clock.now())
        with self._ledger.begin() as db:
            if db.execute(_bookmark(reaction).with_for_update()).scalar() != start:
                return
            # Whatever stands beyond the bookmark speaks of facts that a restored copy took back.
            db.execute(
                sa.delete(ERRANDS).where(ERRANDS.c.reaction == reaction, ERRANDS.c.position > start)
            )
            if facts:
                why = too_late or {}
                noted = [_noted(reaction, each, now, why.get(each.position)) for each in facts]
                db.execute(sa.insert(ERRANDS), noted)
                self._forget(db, reaction)
            db.execute(
                sa.update(BOOKMARKS).where(BOOKMARKS.c.reaction == reaction).values(position=end)
            )

    def _forget(self, db: Connection, reaction: str) -> None:
        long_ago = moment_text(self._clock.now() - KEPT)
        db.execute(
            sa.delete(ERRANDS).where(
                ERRANDS.c.reaction == reaction,
                ERRANDS.c.state == DONE,
                ERRANDS.c.tried_at < long_ago,
            )
        )

    # Running them

    def take(self, reaction: str, *, longest_wait: timedelta) -> Errand | None:
        """Take the next errand that is due and that nobody is at; `let_go` follows in any case.

        What this worker still holds, and none of its threads is at, is left over from a time when
        the database was away, and is taken once more.
        """
        with self._taking:
            taken = self._take(reaction, longest_wait)
            if taken:
                self._in_hand.add((reaction, taken.position))
            return taken

    def _take(self, reaction: str, longest_wait: timedelta) -> Errand | None:
        now = self._clock.now()
        in_hand = [position for of, position in self._in_hand if of == reaction]
        query = _due(reaction, now, self.attendance.holder, in_hand).limit(1)
        with self._ledger.execution_options(reading=True).connect() as db:
            if db.execute(query).first() is None:
                return None
        with self._ledger.begin() as db:
            self.attendance.sign(db)
            row = db.execute(query.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            taken = {
                "holder": self.attendance.holder,
                "tries": row.tries + 1,
                "tried_at": moment_text(now),
                # For when its worker dies over it: then, too, it waits longer each time.
                "again_at": moment_text(now + wait(row.tries + 1, longest_wait)),
            }
            db.execute(_one(sa.update(ERRANDS), reaction, row.position).values(**taken))
        return _errand({**row._mapping, **taken})

    def let_go(self, errand: Errand) -> None:
        """Say that no thread of this worker is at an errand any more, however that came."""
        self._in_hand.discard((errand.reaction, errand.position))

    def done(self, errand: Errand) -> bool:
        """Note that an errand is done; False when it was another's by then."""
        return self._settle(errand, state=DONE, reason="")

    def failed(self, errand: Errand, reason: str, *, again_in: timedelta | None) -> bool:
        """Note why an errand could not be done; without a next time it is given up."""
        now = self._clock.now()
        return self._settle(
            errand,
            state=WAITING if again_in else GIVEN_UP,
            reason=reason[:LONGEST_REASON],
            again_at=moment_text(now + (again_in or timedelta())),
            tried_at=moment_text(now),
        )

    def hand_back(self, errand: Errand, reason: str) -> bool:
        """Free an errand that could not even be tried; it waits a little and counts as no try."""
        return self._settle(errand, tries=errand.tries - 1, reason=reason[:LONGEST_REASON])

    def _settle(self, errand: Errand, **values: Any) -> bool:
        update = _one(sa.update(ERRANDS), errand.reaction, errand.position)
        mine = update.where(ERRANDS.c.holder == self.attendance.holder)
        with self._ledger.begin() as db:
            return bool(db.execute(mine.values(holder=None, **values)).rowcount)

    # Looking, and ordering

    def all(self, *states: str, reaction: str | None = None) -> list[Errand]:
        """The errands in some states, oldest first."""
        query = sa.select(ERRANDS).where(ERRANDS.c.state.in_(states))
        if reaction is not None:
            query = query.where(ERRANDS.c.reaction == reaction)
        with self._ledger.execution_options(reading=True).connect() as db:
            rows = db.execute(query.order_by(ERRANDS.c.position, ERRANDS.c.reaction)).mappings()
            return [_errand(row) for row in rows]

    def left(self, reaction: str) -> int:
        """How many errands of a reaction are not done yet."""
        query = sa.select(sa.func.count()).select_from(ERRANDS)
        waiting = query.where(ERRANDS.c.reaction == reaction, ERRANDS.c.state == WAITING)
        with self._ledger.execution_options(reading=True).connect() as db:
            return int(db.execute(waiting).scalar_one())

    def again(self, id: str, *, recorded: Ordered) -> Errand:
        """Have an errand run once more, from its first try. Raises `Refused`."""
        now = moment_text(self._clock.now())
        values = {"state": WAITING, "tries": 0, "again_at": now, "tried_at": now}
        return self._order(id, values, recorded)

    def give_up(self, id: str, *, recorded: Ordered) -> Errand:
        """Have an errand tried no more. Raises `Refused`."""
        return self._order(id, {"state": GIVEN_UP}, recorded)

    def _order(self, id: str, values: dict[str, Any], recorded: Ordered) -> Errand:
        reaction, _, position = id.rpartition("-")
        with self._ledger.begin() as db:
            query = _one(sa.select(ERRANDS), reaction, int(position) if _whole(position) else -1)
            row = db.execute(query.with_for_update()).mappings().first()
            if row is None:
                raise Refused(
                    Sentence("There is no errand {id}. `ombud errands` lists them.", id=id)
                )
            if row["holder"] is not None:
                raise Refused(
                    Sentence("A worker is at {id} just now. Wait until it has finished.", id=id)
                )
            # While nobody can take it: nothing is ordered that the record does not know.
            recorded(_errand(row))
            db.execute(_one(sa.update(ERRANDS), reaction, row["position"]).values(**values))
        return _errand({**row, **values})

    # After a copy was restored

    def set_back(self, head: int, *, hold: Mapping[str, Sequence[Recorded]], why: str) -> int:
        """Fit everything to a record that ends at `head`; return how many errands are held back.

        What may have gone outside already is not sent once more unasked: of the reactions that
        `hold` names, all that waits, and the facts handed over with the name because they had not
        been read yet, is given up, with the reason, until an operator orders it again.
        """
        now = moment_text(self._clock.now())
        with self._ledger.begin() as db:
            known = set(db.execute(sa.select(BOOKMARKS.c.reaction)).scalars())
            beyond = sa.or_(BOOKMARKS.c.position > head, BOOKMARKS.c.reaction.in_(list(hold)))
            db.execute(sa.update(BOOKMARKS).where(beyond).values(position=head))
            db.execute(sa.delete(ERRANDS).where(ERRANDS.c.position > head))
            db.execute(sa.update(ERRANDS).values(holder=None))
            db.execute(sa.delete(attendance.WORKERS))
            held = db.execute(
                sa.update(ERRANDS)
                .where(ERRANDS.c.state == WAITING, ERRANDS.c.reaction.in_(list(hold)))
                .values(state=GIVEN_UP, reason=why)
            ).rowcount
            unread = [
                {**_noted(reaction, each, now), "state": GIVEN_UP, "reason": why}
                for reaction, facts in hold.items()
                if reaction in known
                for each in facts
            ]
            if unread:
                db.execute(sa.insert(ERRANDS), unread)
            return held + len(unread)


def wait(tries: int, longest: timedelta) -> timedelta:
    """How long to wait after so many tries: twice as long each time, up to a limit, never in step
    with others who wait for the same."""
    whole: timedelta = min(FIRST_WAIT * 2 ** min(tries - 1, 30), longest)
    return whole * random.uniform(0.75, 1.0)


def _free(db: Connection, holder: str) -> None:
    """A worker is gone: what it was at is free again."""
    db.execute(
        sa.update(ERRANDS)
        .where(ERRANDS.c.holder == holder)
        .values(holder=None, reason="The worker that was at it is gone.")
    )


def _bookmark(reaction: str) -> sa.Select[Any]:
    return sa.select(BOOKMARKS.c.position).where(BOOKMARKS.c.reaction == reaction)


def _due(reaction: str, now: datetime, holder: str, in_hand: Sequence[int]) -> sa.Select[Any]:
    moment = moment_text(now)
    return (
        sa.select(ERRANDS)
        .where(
            ERRANDS.c.reaction == reaction,
            ERRANDS.c.state == WAITING,
            sa.or_(
                sa.and_(ERRANDS.c.holder == holder, ERRANDS.c.position.not_in(in_hand)),
                sa.and_(
                    ERRANDS.c.holder.is_(None),
                    # Tried in the future: the clock was put back, and to wait could take days.
                    sa.or_(ERRANDS.c.again_at <= moment, ERRANDS.c.tried_at > moment),
                ),
            ),
        )
        .order_by(ERRANDS.c.again_at, ERRANDS.c.position)
    )


def _one(statement: Any, reaction: str, position: int) -> Any:
    return statement.where(ERRANDS.c.reaction == reaction, ERRANDS.c.position == position)


def _noted(reaction: str, fact: Recorded, now: str, too_late: str | None = None) -> dict[str, Any]:
    return {
        "reaction": reaction,
        "position": fact.position,
        "stream_id": fact.stream_id,
        "state": GIVEN_UP if too_late else WAITING,
        "tries": 0,
        "tried_at": now,
        "again_at": now,
        "reason": too_late or "",
    }


def _errand(row: Any) -> Errand:
    return Errand(
        row["reaction"],
        row["position"],
        row["stream_id"],
        row["state"],
        row["tries"],
        row["again_at"],
        row["reason"],
        row["holder"] is not None,
    )


def _whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
