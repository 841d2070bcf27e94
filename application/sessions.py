"""Signed in: a session is a row at the office; the browser holds only a name for it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from application.adapters.clock import Clock
from application.adapters.codec import moment_text

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SHORT = {"second step": timedelta(minutes=5), "challenge": timedelta(minutes=5)}
"""What is only the way in lasts no longer than that."""
NOTED_EVERY = timedelta(minutes=1)
"""A click is written down when the last one that was is so old: writing costs more than the page."""

METADATA = sa.MetaData()
SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("token_sha256", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("renewed", sa.Integer, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("began_at", sa.Text, nullable=False),
    sa.Column("seen_at", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Session:
    """Whose session it is: an account (`staff`) or a complaint opened by its receipt (`receipt`).

    `renewed` says how often the account had ended all sessions before: once more, and this is over.
    """

    subject: str
    kind: str
    renewed: int = 0


class Sessions:
    """Sessions end after half an hour without a click, and after eight hours at the latest.

    The half hour is counted from a click that was written down, so it may be a minute shorter.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        _give_up_what_cannot_be_read(engine)
        METADATA.create_all(engine)

    def begin(self, *, subject: str, kind: str, renewed: int = 0) -> str:
        """Begin a session and return the token for the cookie; only its hash is kept."""
        token = secrets.token_urlsafe(32)
        now = moment_text(self._clock.now())
        with self._engine.begin() as db:
            db.execute(
                sa.insert(SESSIONS).values(
                    token_sha256=_hash(token),
                    subject=subject,
                    kind=kind,
                    renewed=renewed,
                    tries=0,
                    began_at=now,
                    seen_at=now,
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
        began, seen = (datetime.fromisoformat(at) for at in (row.began_at, row.seen_at))
        longest = SHORT.get(kind, LONGEST)
        if now - seen > min(IDLE, longest) or now - began > longest:
            with self._engine.begin() as db:
                db.execute(sa.delete(SESSIONS).where(this))
            return None
        if now - seen >= NOTED_EVERY or now < seen:
            # Where the clock was put back, both times begin anew: it ends nobody's session, and
            # none lasts longer for it than from now on.
            times = {"seen_at": moment_text(now), "began_at": moment_text(min(began, now))}
            with self._engine.begin() as db:
                db.execute(sa.update(SESSIONS).where(this).values(**times))
        return Session(row.subject, row.kind, row.renewed)

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

    def end(self, token: str | None) -> None:
        """End a session."""
        if token:
            with self._engine.begin() as db:
                db.execute(sa.delete(SESSIONS).where(SESSIONS.c.token_sha256 == _hash(token)))


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
