"""The PostgreSQL that an office is restored into: whether it is free, and whether we began in it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

MARK = "restore_not_finished"


class Site:
    """The schemas of an office, before there is one in them."""

    def __init__(self, address: str, schemas: Sequence[str]) -> None:
        url = sa.make_url(address).set(drivername="postgresql+psycopg")
        self._engine = sa.create_engine(url, poolclass=sa.pool.NullPool, hide_parameters=True)
        self._schemas = schemas
        self._mark = f"{schemas[0]}.{MARK}"
        # For people: an address without whatever could open the door.
        self.name = url.set(
            drivername="postgresql", username=None, password=None, query={}
        ).render_as_string()

    def is_taken(self) -> bool:
        """Say whether anything stands in these schemas, whoever put it there."""
        with self._engine.connect() as db:
            quote = db.dialect.identifier_preparer.quote
            return any(
                db.exec_driver_sql(f"SELECT 1 FROM {quote(schema)}.{quote(table)} LIMIT 1").first()
                for schema in self._schemas
                for table in sa.inspect(db).get_table_names(schema=schema)
            )

    def is_begun_by(self, sign: str) -> bool:
        """Say whether the restore of this sign began here and has not ended."""
        with self._engine.connect() as db:
            if not sa.inspect(db).has_table(MARK, schema=self._schemas[0]):
                return False
            found = db.exec_driver_sql(f"SELECT sign FROM {self._mark}").scalars()
            return bool(sign) and sign in set(found)

    def begin(self, sign: str) -> None:
        """Set the sign of a restore; what it left here when it was cut off goes, all at once."""
        again = self.is_begun_by(sign)
        with self._engine.begin() as db:
            for schema in self._schemas if again else ():
                db.execute(sa.schema.DropSchema(schema, cascade=True, if_exists=True))
            db.execute(sa.schema.CreateSchema(self._schemas[0], if_not_exists=True))
            db.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {self._mark} (sign TEXT NOT NULL)")
            db.exec_driver_sql(f"INSERT INTO {self._mark} (sign) VALUES (%s)", (sign,))

    def end(self) -> None:
        """Take the sign away: from now on this is an office."""
        with self._engine.begin() as db:
            db.exec_driver_sql(f"DROP TABLE IF EXISTS {self._mark}")
