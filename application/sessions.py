"""Signed in: a session is a row at the office; the browser holds only a name for it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
import uuid_utils
from sqlalchemy.engine import Engine

from application.adapters.clock import Clock
from application.adapters.codec import moment_text
from application.adapters.database import lay_out
from domain.reading import PREFIX as READING

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SHORT = {
    "second step": timedelta(minutes=5),
    "challenge": timedelta(minutes=5),
    "agency": timedelta(minutes=10),
    "to be linked": timedelta(minutes=10),
}
"""What is only the way in lasts no longer than that."""
FRESH = timedelta(minutes=5)
"""So long a proof counts for what asks for a fresh one (ASVS 5, 7.5.1 and 7.5.3)."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When somebody proved who he is of whom nobody says when: never lately."""
NOTED_EVERY = timedelta(minutes=1)
"""A click is written down when the last one that was is so old: writing costs more than the page."""

METADATA = sa.MetaData()
SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("token_sha256", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("renewed", sa.Integer, nullable=False),
    sa.Column("reads", sa.Text, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("began_at", sa.Text, nullable=False),
    sa.Column("seen_at", sa.Text, nullable=False),
    sa.Column("proved_at", sa.Text, nullable=False),
    sa.Column("means", sa.Text, nullable=False),
)


class Means(StrEnum):
    """How somebody proved who he is."""

    PASSWORD = "password"
    TELEPHONE = "telephone"
    """A password, and the code of a telephone or one of those for the day on which it is lost."""
    PASSKEY = "passkey"
    PROVIDER = "provider"
    """The agency's own sign-in vouched for him."""
    INVITATION = "invitation"
    """A code that somebody of the office handed over."""
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Session:
    """Whose session it is: an account (`staff`) or a complaint opened by its receipt (`receipt`).

    `renewed` says how often the account had ended all sessions before: once more, and this is over.
    `name` stays when the token is changed, and opens nothing. `reads` is the history in the log of
    readings to which everything read in it is written.
    """

    name: str
    subject: str
    kind: str
    renewed: int
    reads: str
    began_at: datetime
    seen_at: datetime
    proved_at: datetime
    means: str

    def is_fresh(self, now: datetime) -> bool:
        """Whether the last proof is young enough for what weighs most."""
        return timedelta() <= now - self.proved_at <= FRESH


class Sessions:
    """Sessions end after half an hour without a click, and after eight hours at the latest.

    The half hour is counted from a click that was written down, so it may be a minute shorter.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        _give_up_what_cannot_be_read(engine)
        lay_out(engine, METADATA)

    def begin(
        self,
        *,
        subject: str,
        kind: str,
        renewed: int = 0,
        means: str = "",
        proved_at: datetime | None = None,
    ) -> str:
        """Begin a session and return the token for the cookie; only its hash is kept.

        `proved_at` is when somebody proved who he is, where that was not just now.
        """
        token = secrets.token_urlsafe(32)
        now = moment_text(self._clock.now())
        # Another's clock may be ahead of ours: nothing was proved later than now.
        proved = min(proved_at, self._clock.now()) if proved_at else self._clock.now()
        forgotten = moment_text(self._clock.now() - max(SHORT.values()))
        longest = moment_text(self._clock.now() - LONGEST)
        with self._engine.begin() as db:
            # Whoever turned back halfway leaves nothing behind, nor whoever never came back.
            halfway = SESSIONS.c.kind.in_(SHORT) & (SESSIONS.c.began_at < forgotten)
            db.execute(sa.delete(SESSIONS).where(halfway | (SESSIONS.c.began_at < longest)))
            db.execute(
                sa.insert(SESSIONS).values(
                    token_sha256=_hash(token),
                    name=secrets.token_hex(8),
                    subject=subject,
                    kind=kind,
                    renewed=renewed,
                    reads=f"{READING}-{uuid_utils.uuid7()}",
                    tries=0,
                    began_at=now,
                    seen_at=now,
                    proved_at=moment_text(proved),
                    means=means,
                )
            )
        return token

    def find(self, token: str | None, *, kind: str) -> Session | None:
        """Return the living session of a token."""
        if not token:
            return None
        now = self._clock.now()
        this = SESSIONS.c.token_sha256 == _hash(token)
        with self._engine.execution_options(reading=True).connect() as db:
            row = db.execute(sa.select(SESSIONS).where(this, SESSIONS.c.kind == kind)).first()
        if row is None:
            return None
        found = _session(row)
        began, seen = found.began_at, found.seen_at
        if _is_over(found, now):
            with self._engine.begin() as db:
                db.execute(sa.delete(SESSIONS).where(this))
            return None
        if now - seen >= NOTED_EVERY or now < seen:
            # Where the clock was put back, both times begin anew: it ends nobody's session, and
            # none lasts longer for it than from now on.
            times = {"seen_at": moment_text(now), "began_at": moment_text(min(began, now))}
            with self._engine.begin() as db:
                db.execute(sa.update(SESSIONS).where(this).values(**times))
        return found

    def of(self, subject: str, *, kind: str) -> list[Session]:
        """The living sessions of somebody, the one that began last first."""
        these = sa.select(SESSIONS).where(SESSIONS.c.subject == subject, SESSIONS.c.kind == kind)
        with self._engine.execution_options(reading=True).connect() as db:
            rows = db.execute(these.order_by(SESSIONS.c.began_at.desc())).all()
        now = self._clock.now()
        return [each for each in map(_session, rows) if not _is_over(each, now)]

    def prove(self, token: str | None, *, means: str) -> str | None:
        """Write down that somebody has just proved again who he is; return the session's new token.

        Whoever had got hold of the old one has nothing any more (ASVS 5, 7.2.4). None where the
        session ended in the meantime.
        """
        renamed = secrets.token_urlsafe(32)
        proved = (
            sa.update(SESSIONS)
            .where(SESSIONS.c.token_sha256 == _hash(token or ""))
            .values(
                token_sha256=_hash(renamed),
                tries=0,
                proved_at=moment_text(self._clock.now()),
                means=means,
            )
        )
        with self._engine.begin() as db:
            return renamed if db.execute(proved).rowcount else None

    def tries(self, token: str | None) -> int:
        """Count one more wrong try in a session; return how many there were."""
        this = SESSIONS.c.token_sha256 == _hash(token or "")
        one_more = sa.update(SESSIONS).where(this).values(tries=SESSIONS.c.tries + 1)
        with self._engine.begin() as db:
            return int(db.execute(one_more.returning(SESSIONS.c.tries)).scalar() or 0)

    def end_all(self, subject: str, *, but: str | None = None) -> int:
        """End every session of somebody, but the one that asks; return how many there were."""
        these = SESSIONS.c.subject == subject
        if but:
            these &= SESSIONS.c.token_sha256 != _hash(but)
        with self._engine.begin() as db:
            return db.execute(sa.delete(SESSIONS).where(these)).rowcount

    def end_one(self, subject: str, name: str) -> int:
        """End a session of somebody by its name; return how many ended."""
        this = (SESSIONS.c.subject == subject) & (SESSIONS.c.name == name)
        with self._engine.begin() as db:
            return db.execute(sa.delete(SESSIONS).where(this)).rowcount

    def end(self, token: str | None) -> None:
        """End a session."""
        if token:
            with self._engine.begin() as db:
                db.execute(sa.delete(SESSIONS).where(SESSIONS.c.token_sha256 == _hash(token)))


def _session(row: sa.Row[Any]) -> Session:
    times = (datetime.fromisoformat(at) for at in (row.began_at, row.seen_at, row.proved_at))
    began, seen, proved = times
    return Session(
        row.name, row.subject, row.kind, row.renewed, row.reads, began, seen, proved, row.means
    )


def _is_over(session: Session, now: datetime) -> bool:
    longest = SHORT.get(session.kind, LONGEST)
    idle = now - session.seen_at > min(IDLE, longest)
    return idle or now - session.began_at > longest


def _give_up_what_cannot_be_read(engine: Engine) -> None:
    """Sessions of an earlier program: everybody signs in again."""
    look = sa.inspect(engine)
    if look.has_table(SESSIONS.name):
        columns = {column["name"] for column in look.get_columns(SESSIONS.name)}
        if columns != set(SESSIONS.columns.keys()):
            with engine.begin() as db:
                db.execute(sa.text(f"DROP TABLE IF EXISTS {SESSIONS.name}"))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
