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
from psycopg.pq.abc import PGresult

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
        if any(isinstance(each, str) and "\0" in each for each in values):
            # On the way the text would end there, and find another. None that is kept holds one.
            return []
        name = self._known.get(query) or self._learn(query)
        spoken = [str(each).encode() for each in values]
        self._pg.send_query_prepared(name, spoken, None, Format.BINARY)
        answer = self._answer()
        if answer.status != ExecStatus.TUPLES_OK:
            raise error_from_result(answer)
        self._reads.set_pgresult(answer, set_loaders=True, format=Format.BINARY)
        return self._reads.load_rows(0, answer.ntuples, tuple)

    def _learn(self, query: str) -> bytes:
        """Have the server learn a question: it is read and planned once."""
        first, *rest = query.split("%s")
        numbered = "".join([first, *(f"${n}{part}" for n, part in enumerate(rest, start=1))])
        name = f"asked_{len(self._known)}".encode()
        self._pg.send_prepare(name, numbered.encode())
        learnt = self._answer()
        if learnt.status != ExecStatus.COMMAND_OK:
            raise error_from_result(learnt)
        self._known[query] = name
        return name

    def _answer(self) -> PGresult:
        """What the server says to one question, to its end: the line is then free for the next."""
        said = self._pg.flush()
        asleep_at = perf_counter() + AWAKE
        answers = []
        while True:
            while self._pg.is_busy():
                while not self._ear.poll(0):
                    if said:
                        said = self._pg.flush()
                    if perf_counter() > asleep_at:
                        self._sleep()
                        break
                self._pg.consume_input()
            answer = self._pg.get_result()
            if answer is None:
                break
            answers.append(answer)
        if not answers:
            raise psycopg.OperationalError("The server ended without an answer.")
        return answers[0]

    def _sleep(self) -> None:
        if not self._ear.poll(self._patience * 1000):
            self._pg.finish()
            raise psycopg.OperationalError(
                f"The server said nothing for {self._patience:g} seconds."
            )
