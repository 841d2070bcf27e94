"""The record's own tables, made and moved forward by numbered steps, never backward."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from application.adapters.database import is_sqlite

ADDING = 720011
"""The lock that whoever adds to a record on PostgreSQL holds until it is committed."""

SQLITE = [
    """CREATE TABLE events (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        event_id TEXT NOT NULL UNIQUE,
        stream_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        state BLOB NOT NULL,
        metadata BLOB NOT NULL,
        recorded_at TEXT NOT NULL,
        command_id TEXT UNIQUE,
        UNIQUE (stream_id, version))""",
    """CREATE TABLE claims (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        stream_id TEXT NOT NULL,
        PRIMARY KEY (kind, key)) WITHOUT ROWID""",
    # The database itself refuses to rewrite the record: a slip of the office cannot do it. (Against
    # a database administrator stands the notary's proof, not this trigger.)
    """CREATE TRIGGER events_are_not_altered BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'The record is never rewritten.'); END""",
    # REPLACE would remove a row without a word to the other triggers.
    """CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
        WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
          OR EXISTS (SELECT 1 FROM events WHERE event_id = NEW.event_id)
          OR EXISTS (SELECT 1 FROM events
                     WHERE stream_id = NEW.stream_id AND version = NEW.version)
        BEGIN SELECT RAISE(ABORT, 'The record is never rewritten.'); END""",
    """CREATE TRIGGER events_are_not_removed BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'The record is never rewritten.'); END""",
]

POSTGRESQL = [
    """CREATE TABLE events (
        position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id TEXT NOT NULL CONSTRAINT events_event_id_key UNIQUE,
        stream_id TEXT NOT NULL,
        version BIGINT NOT NULL,
        topic TEXT NOT NULL,
        state BYTEA NOT NULL,
        metadata BYTEA NOT NULL,
        recorded_at TEXT NOT NULL,
        command_id TEXT CONSTRAINT events_command_id_key UNIQUE,
        CONSTRAINT events_stream_id_version_key UNIQUE (stream_id, version))""",
    """CREATE TABLE claims (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        stream_id TEXT NOT NULL,
        CONSTRAINT claims_pkey PRIMARY KEY (kind, key))""",
    """CREATE FUNCTION never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'The record is never rewritten.'; END $$""",
    """CREATE TRIGGER events_are_not_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON events
        FOR EACH STATEMENT EXECUTE FUNCTION never_rewritten()""",
    # One call, one round trip, one transaction. The lock makes positions appear in their order, so
    # that a reader who follows the record never misses one.
    """CREATE FUNCTION append(
        event_ids TEXT[], stream_ids TEXT[], versions BIGINT[], topics TEXT[], states BYTEA[],
        metas BYTEA[], moments TEXT[], commands TEXT[],
        claim_kinds TEXT[], claim_keys TEXT[], claim_streams TEXT[],
        release_kinds TEXT[], release_keys TEXT[])
       RETURNS SETOF BIGINT LANGUAGE plpgsql AS $$
       BEGIN
        PERFORM pg_advisory_xact_lock(720011);
        IF cardinality(release_kinds) > 0 THEN
         DELETE FROM claims c USING unnest(release_kinds, release_keys) AS r(kind, key)
          WHERE c.kind = r.kind AND c.key = r.key;
        END IF;
        IF cardinality(claim_kinds) > 0 THEN
         INSERT INTO claims (kind, key, stream_id)
          SELECT * FROM unnest(claim_kinds, claim_keys, claim_streams);
        END IF;
        RETURN QUERY INSERT INTO events
         (event_id, stream_id, version, topic, state, metadata, recorded_at, command_id)
         SELECT e, s, v, t, st, m, r, c FROM unnest(event_ids, stream_ids, versions, topics,
          states, metas, moments, commands) WITH ORDINALITY AS u(e, s, v, t, st, m, r, c, n)
         ORDER BY n RETURNING position;
       END $$""",
]

SQLITE_GUARDS_COMMANDS = [
    # As before; and a command's id is no way either to have a row replaced. (It looks up what the
    # insert looks up again: a few microseconds a fact, a hundredth of the commit.)
    "DROP TRIGGER events_are_not_replaced",
    """CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
        WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
          OR EXISTS (SELECT 1 FROM events WHERE event_id = NEW.event_id)
          OR EXISTS (SELECT 1 FROM events
                     WHERE stream_id = NEW.stream_id AND version = NEW.version)
          OR EXISTS (SELECT 1 FROM events WHERE command_id = NEW.command_id)
        BEGIN SELECT RAISE(ABORT, 'The record is never rewritten.'); END""",
]

POSTGRESQL_CALLS_OUT = [
    # As before; and whoever listens hears the last position as soon as it is committed. Channels
    # belong to the whole database, so each schema has one of its own (adapters/waking.py).
    """CREATE OR REPLACE FUNCTION append(
        event_ids TEXT[], stream_ids TEXT[], versions BIGINT[], topics TEXT[], states BYTEA[],
        metas BYTEA[], moments TEXT[], commands TEXT[],
        claim_kinds TEXT[], claim_keys TEXT[], claim_streams TEXT[],
        release_kinds TEXT[], release_keys TEXT[])
       RETURNS SETOF BIGINT LANGUAGE plpgsql AS $$
       BEGIN
        PERFORM pg_advisory_xact_lock(720011);
        IF cardinality(release_kinds) > 0 THEN
         DELETE FROM claims c USING unnest(release_kinds, release_keys) AS r(kind, key)
          WHERE c.kind = r.kind AND c.key = r.key;
        END IF;
        IF cardinality(claim_kinds) > 0 THEN
         INSERT INTO claims (kind, key, stream_id)
          SELECT * FROM unnest(claim_kinds, claim_keys, claim_streams);
        END IF;
        RETURN QUERY INSERT INTO events
         (event_id, stream_id, version, topic, state, metadata, recorded_at, command_id)
         SELECT e, s, v, t, st, m, r, c FROM unnest(event_ids, stream_ids, versions, topics,
          states, metas, moments, commands) WITH ORDINALITY AS u(e, s, v, t, st, m, r, c, n)
         ORDER BY n RETURNING position;
        PERFORM pg_notify('ombud ' || current_schema(), lastval()::text);
       END $$""",
]

SQLITE_GUARDS_AT_LESS_COST = [
    # As before, asking the same four things. But what takes the whole transaction back needs no
    # copy of every page that a row touches, in case the row alone must be taken back: with
    # `INSERT OR FAIL` (adapters/store.py) a quarter of the time of adding many facts is saved.
    "DROP TRIGGER events_are_not_replaced",
    """CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
        WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
          OR EXISTS (SELECT 1 FROM events WHERE event_id = NEW.event_id)
          OR EXISTS (SELECT 1 FROM events
                     WHERE stream_id = NEW.stream_id AND version = NEW.version)
          OR (NEW.command_id IS NOT NULL
              AND EXISTS (SELECT 1 FROM events WHERE command_id = NEW.command_id))
        BEGIN SELECT RAISE(ROLLBACK, 'The record is never rewritten.'); END""",
]

STEPS: list[tuple[list[str], list[str]]] = [
    (SQLITE, POSTGRESQL),
    (SQLITE_GUARDS_COMMANDS, POSTGRESQL_CALLS_OUT),
    (SQLITE_GUARDS_AT_LESS_COST, []),
]
"""Each step in the words of both databases. A step that has run anywhere is never edited."""


def move_forward(engine: Engine) -> None:
    """Bring the record's tables to the newest step; two processes at once do it once."""
    with engine.begin() as connection:
        if not is_sqlite(engine):
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(720012)"))
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS steps (step INTEGER PRIMARY KEY)")
        done = connection.exec_driver_sql("SELECT coalesce(max(step), 0) FROM steps").scalar_one()
        for number, step in enumerate(STEPS[done:], start=done + 1):
            _take(connection, step[0] if is_sqlite(engine) else step[1], number)


def _take(connection: Connection, statements: list[str], number: int) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.execute(sa.text("INSERT INTO steps (step) VALUES (:n)"), {"n": number})
