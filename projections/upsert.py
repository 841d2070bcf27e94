"""Writes what a batch changed: new rows and changed columns, each kind in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

Row = Mapping[str, Any]

ASKED_AT_ONCE = 500
"""So many rows are asked for by name in one question: both databases take as many."""


def merge(db: Connection, table: sa.Table, key: str, changes: Mapping[str, Row]) -> None:
    """Insert or change rows by their key; a column that a change does not name stays as it was."""
    alike: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for id, change in changes.items():
        alike[frozenset(change)].append({key: id, **change})
    for columns, rows in alike.items():
        db.execute(_replacing(db.dialect.name, table, key, columns), rows)


def add(db: Connection, table: sa.Table, column: str, rows: Sequence[Row]) -> None:
    """Insert rows, or add to the number that a row with the same keys has in a column."""
    if rows:
        db.execute(_adding(db.dialect.name, table, column), rows)


# A statement costs more to make than to carry out for one row, and a decision changes one row.


@lru_cache(maxsize=256)
def _replacing(
    dialect: str, table: sa.Table, key: str, columns: frozenset[str]
) -> sqlite.Insert | postgresql.Insert:
    insert = _inserting(dialect, table)
    return insert.on_conflict_do_update(
        index_elements=[key], set_={name: insert.excluded[name] for name in sorted(columns)}
    )


@lru_cache(maxsize=64)
def _adding(dialect: str, table: sa.Table, column: str) -> sqlite.Insert | postgresql.Insert:
    insert = _inserting(dialect, table)
    return insert.on_conflict_do_update(
        index_elements=[each.name for each in table.primary_key],
        set_={column: table.c[column] + insert.excluded[column]},
    )


def _inserting(dialect: str, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
