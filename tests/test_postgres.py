"""The PostgreSQL that tests borrow is real, and each test has its own database."""

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.postgres import Server


def test_each_database_is_empty_and_speaks_unicode(postgres_url: str) -> None:
    engine = create_engine(postgres_url)

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE said (words text)"))
        connection.execute(text("INSERT INTO said VALUES ('投诉')"))
        words = connection.execute(text("SELECT words FROM said")).scalar_one()
        version = connection.execute(text("SHOW server_version")).scalar_one()
    engine.dispose()

    assert words == "投诉"
    assert version.startswith("18.")


def test_two_databases_do_not_see_each_other(postgres: Server) -> None:
    with postgres.database() as one, postgres.database() as other:
        first, second = create_engine(postgres.url(one)), create_engine(postgres.url(other))

        with first.begin() as connection:
            connection.execute(text("CREATE TABLE mine (n int)"))
        with second.begin() as connection:
            seen = connection.execute(text("SELECT to_regclass('mine')")).scalar_one()
        first.dispose()
        second.dispose()

    assert seen is None


def test_a_database_can_be_the_copy_of_another(postgres: Server) -> None:
    with postgres.database() as one:
        with psycopg.connect(postgres.conninfo(one)) as connection:
            connection.execute("CREATE TABLE said AS SELECT 'x' AS words")
        connection.close()
        with (
            postgres.database(template=one) as copy,
            psycopg.connect(postgres.conninfo(copy)) as connection,
        ):
            connection.execute("INSERT INTO said VALUES ('y')")
            found = connection.execute("SELECT words FROM said ORDER BY words").fetchall()
            connection.close()

    assert found == [("x",), ("y",)]


def test_a_connection_that_is_left_open_says_who_opened_it(postgres: Server) -> None:
    connection = psycopg.connect(postgres.conninfo())

    with pytest.warns(ResourceWarning, match="a_connection_that_is_left_open.*by MainThread"):
        del connection
