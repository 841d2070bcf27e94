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
NOTED_EVERY = timedelta(minutes=1)
"""A click is written down when the last one that was is so old: writing costs more than the page."""

METADATA = sa.MetaData()
SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("token_sha256", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("csrf", sa.Text, nullable=False),
    sa.Column("began_at", sa.Text, nullable=False),
    sa.Column("seen_at", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Session:
    """Whose session it is: an account (`staff`) or a complaint opened by its receipt (`receipt`)."""

    subject: str
    kind: str
    csrf: str


class Sessions:
    """Sessions end after half an hour without a click, and after eight hours at the latest.

    The half hour is counted from a click that was written down, so it may be a minute shorter.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        METADATA.create_all(engine)

    def begin(self, *, subject: str, kind: str) -> str:
        """Begin a session and return the token for the cookie; only its hash is kept."""
        token = secrets.token_urlsafe(32)
        now = moment_text(self._clock.now())
        with self._engine.begin() as db:
            db.execute(
                sa.insert(SESSIONS).values(
                    token_sha256=_hash(token),
                    subject=subject,
                    kind=kind,
                    csrf=secrets.token_urlsafe(24),
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
        if now - seen > IDLE or now - began > LONGEST:
            with self._engine.begin() as db:
                db.execute(sa.delete(SESSIONS).where(this))
            return None
        if now - seen >= NOTED_EVERY or now < seen:
            # Where the clock was put back, both times begin anew: it ends nobody's session, and
            # none lasts longer for it than from now on.
            times = {"seen_at": moment_text(now), "began_at": moment_text(min(began, now))}
            with self._engine.begin() as db:
                db.execute(sa.update(SESSIONS).where(this).values(**times))
        return Session(row.subject, row.kind, row.csrf)

    def end(self, token: str | None) -> None:
        """End a session."""
        if token:
            with self._engine.begin() as db:
                db.execute(sa.delete(SESSIONS).where(SESSIONS.c.token_sha256 == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
