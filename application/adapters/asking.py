"""Asks PostgreSQL a question it knows already, and stays awake for the answer.

To replay a case is one question. The server has the answer after some fifty microseconds; whoever
goes to sleep until then is woken after two hundred. So whoever asks looks again and again for a
moment, which costs no more work than the driver's own way, and goes to sleep after that moment.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import psycopg
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format

AWAKE = 0.0003
"""Seconds for which an answer is looked for before whoever asked goes to sleep."""

SPOKEN = (str, int)
"""What a question may hold: the driver's own way is taken for everything else."""


class Asker:
    """Asks on one connection that nobody else uses meanwhile, outside any transaction."""

    def __init__(self, connection: psycopg.Connection[Any], *, patience: float) -> None:
        self._pg = connection.pgconn
        self._reads = Transformer(connection)
        self._patience = patience
        self._known: dict[str, bytes] = {}
        self._ear = select.poll()
        self._ear.register(connection.fileno(), select.POLLIN)

    def ask(self, query: str, values: Sequence[str | int]) -> list[tuple[Any, ...]]:
        """The rows. Raises `psycopg.Error`, and closes the connection when no answer comes at all."""
        name = self._known.get(query) or self._learn(query)
        self._pg.send_query_prepared(
            name, [str(each).encode() for each in values], None, Format.BINARY
        )
        while self._pg.flush():
            self._ear.poll(1)
        self._listen()
        answer = self._pg.get_result()
        while self._pg.get_result() is not None:
            """The driver is ready for the next question when nothing more comes."""
        if answer is None or answer.status != ExecStatus.TUPLES_OK:
            raise error_from_result(answer) if answer else psycopg.OperationalError("no answer")
        self._reads.set_pgresult(answer, set_loaders=True, format=Format.BINARY)
        return self._reads.load_rows(0, answer.ntuples, tuple)

    def _learn(self, query: str) -> bytes:
        """Have the server learn a question: it is read and planned once."""
        first, *rest = query.split("%s")
        numbered = "".join([first, *(f"${n}{part}" for n, part in enumerate(rest, start=1))])
        name = f"asked_{len(self._known)}".encode()
        learnt = self._pg.prepare(name, numbered.encode())
        if learnt.status != ExecStatus.COMMAND_OK:
            raise error_from_result(learnt)
        self._known[query] = name
        return name

    def _listen(self) -> None:
        """Return when the whole answer is there."""
        asleep_at = perf_counter() + AWAKE
        while True:
            while not self._ear.poll(0):
                if perf_counter() > asleep_at:
                    self._sleep()
                    break
            self._pg.consume_input()
            if not self._pg.is_busy():
                return

    def _sleep(self) -> None:
        if not self._ear.poll(self._patience * 1000):
            self._pg.finish()
            raise psycopg.OperationalError(
                f"The server said nothing for {self._patience:g} seconds."
            )
