"""Writes what a batch changed: new rows and changed columns, each kind in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def merge(
    db: Connection, table: sa.Table, key: str, changes: Mapping[str, Mapping[str, Any]]
) -> None:
    """Insert or change rows by their key; a column that a change does not name stays as it was."""
    alike: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for id, change in changes.items():
        alike[frozenset(change)].append({key: id, **change})
    for columns, rows in alike.items():
        insert = inserting(db, table)
        statement = insert.on_conflict_do_update(
            index_elements=[key], set_={name: insert.excluded[name] for name in sorted(columns)}
        )
        db.execute(statement, rows)


def inserting(db: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that may say what to do with a row that is there already, as each database does."""
    return sqlite.insert(table) if db.dialect.name == "sqlite" else postgresql.insert(table)
