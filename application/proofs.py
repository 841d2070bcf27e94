"""What proves somebody only once: the code of a telephone, the count of a passkey. None works twice."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from application.adapters.database import is_sqlite, lay_out

METADATA = sa.MetaData()
PROOFS = sa.Table(
    "proofs",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
)


class Proofs:
    """For each name the greatest number that was shown: a smaller one, or the same, proves nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        lay_out(engine, METADATA)

    def shown(self, name: str) -> int:
        """The greatest number shown under a name; -1 before the first."""
        with self._engine.execution_options(reading=True).connect() as db:
            query = sa.select(PROOFS.c.number).where(PROOFS.c.name == name)
            found = db.execute(query).scalar()
        return -1 if found is None else found

    def is_new(self, name: str, number: int) -> bool:
        """Take a number; say whether it was greater than all before it. Two at once: one is."""
        newer = self._insert(name, number).on_conflict_do_update(
            index_elements=[PROOFS.c.name],
            set_={"number": number},
            where=PROOFS.c.number < number,
        )
        with self._engine.begin() as db:
            return db.execute(newer.returning(PROOFS.c.number)).first() is not None

    def count(self, name: str) -> None:
        """Count one more under a name; `shown` says how many there are, two at once included."""
        with self._engine.begin() as db:
            db.execute(
                self._insert(name, 1).on_conflict_do_update(
                    index_elements=[PROOFS.c.name], set_={"number": PROOFS.c.number + 1}
                )
            )

    def _insert(self, name: str, number: int) -> Any:
        dialect = sqlite if is_sqlite(self._engine) else postgresql
        return dialect.insert(PROOFS).values(name=name, number=number)
