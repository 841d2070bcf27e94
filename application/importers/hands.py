"""Several processes write down a register at once; one records what they wrote, in its order."""

import gc
import multiprocessing
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from application.bootstrap import House, open_house
from application.office import Office
from application.settings import Settings

Task = TypeVar("Task")
Result = TypeVar("Result")


class HandLostError(Exception):
    """A process that was writing down broke off. What was recorded stays; import again to go on."""


class Hands:
    """As many processes as were asked for; without any, the work is done here.

    A hand holds one task at a time: results come back in the order of the tasks, and memory does
    not grow with the register.
    """

    def __init__(self, house: House, number: int) -> None:
        self.office = house.office
        self._hands = [_Hand(house.settings) for _ in range(number)]

    def __enter__(self) -> "Hands":
        return self

    def __exit__(self, *_: object) -> None:
        for hand in self._hands:
            hand.dismiss()

    def in_order(
        self, work: Callable[[Office, Task], Result], tasks: Iterable[Task]
    ) -> Iterator[Result]:
        """The results of the tasks, in their order."""
        if not self._hands:
            for task in tasks:
                yield work(self.office, task)
            return
        idle, busy = deque(self._hands), deque[_Hand]()
        for task in tasks:
            if idle:
                hand, result = idle.popleft(), []
            else:
                hand = busy.popleft()
                result = [hand.receive()]
            hand.give(work, task)
            busy.append(hand)
            yield from result
        while busy:
            yield busy.popleft().receive()


class _Hand:
    """One process that writes down."""

    def __init__(self, settings: Settings) -> None:
        # A fresh process, not a copy of this one: no connection and no chance is shared.
        context = multiprocessing.get_context("spawn")
        self._end, theirs = context.Pipe()
        self._process = context.Process(target=_write, args=(theirs, settings), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, work: Callable[[Office, Task], Result], task: Task) -> None:
        try:
            self._end.send((work, task))
        except OSError as fault:
            raise HandLostError from fault

    def receive(self) -> Any:
        try:
            done, result = self._end.recv()
        except (EOFError, OSError) as fault:
            raise HandLostError from fault
        if not done:
            raise HandLostError(result)
        return result

    def dismiss(self) -> None:
        self._end.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()


def _write(end: "Connection[Any, Any]", settings: Settings) -> None:
    # Whoever presses Ctrl-C means the import; this process ends when its pipe does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    office: Office | None = None
    while True:
        try:
            work, task = end.recv()
        except (EOFError, OSError):
            return
        try:
            office = office or _office(settings)
            answer = True, work(office, task)
        except Exception:
            answer = False, traceback.format_exc()
        try:
            end.send(answer)
        except OSError:
            return


def _office(settings: Settings) -> Office:
    """The office in its folder, opened to write down and nothing else."""
    office = open_house(settings).office
    # What is made for a batch goes with it, and leaves no circles: to look for some in a million
    # facts would only take time.
    gc.freeze()
    gc.disable()
    return office
