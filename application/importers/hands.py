"""Several processes write down a register at once; one records what they wrote, in its order."""

import gc
import multiprocessing
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, partial
from itertools import islice
from multiprocessing.connection import Connection, wait
from queue import Queue
from typing import Any, TypeVar

from application.bootstrap import House, open_house
from application.office import Office
from application.settings import Settings
from domain.history import Refused

Task = TypeVar("Task")
Result = TypeVar("Result")


class HandLostError(Exception):
    """A process that was writing down broke off. What was recorded stays; import again to go on."""


class Hands:
    """As many processes as were asked for; without any, the work is done here.

    A hand works on one task and has the next beside it: results come back in the order of the tasks,
    and memory does not grow with the register.
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
        # While what it wrote is being recorded, a hand has something to do.
        idle, busy = deque(self._hands * 2), deque[_Hand]()
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

    def as_they_come(
        self, work: Callable[[Office, Task], Iterator[Result]], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, Result | None]]:
        """What the tasks give, piece by piece, and None when one is done.

        The pieces of one task are in order; those of another may come between them. A hand goes
        ahead by one piece and waits until it is taken.
        """
        if not self._hands:
            for task in tasks:
                for piece in work(self.office, task):
                    yield task, piece
                yield task, None
            return
        waiting = iter(tasks)
        busy: dict[Any, tuple[_Hand, Task]] = {}
        for hand, task in zip(self._hands, waiting, strict=False):
            hand.give(work, task)
            busy[hand.end] = hand, task
        while busy:
            for end in wait(list(busy)):
                hand, task = busy[end]
                piece = hand.receive()
                yield task, piece
                if piece is None:
                    del busy[end]
                    for following in islice(waiting, 1):
                        hand.give(work, following)
                        busy[end] = hand, following


class _Hand:
    """One process that writes down."""

    def __init__(self, settings: Settings) -> None:
        # A fresh process, not a copy of this one: no connection and no chance is shared.
        context = multiprocessing.get_context("spawn")
        self.end, theirs = context.Pipe()
        self._process = context.Process(target=_write, args=(theirs, settings), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, work: Callable[[Office, Task], Any], task: Task) -> None:
        try:
            self.end.send((work, task))
        except OSError as fault:
            raise HandLostError from fault

    def receive(self) -> Any:
        try:
            done, result = self.end.recv()
        except (EOFError, OSError) as fault:
            raise HandLostError from fault
        if done:
            return result
        if isinstance(result, str):
            raise HandLostError(result)
        sentence, rule, field = result
        raise Refused(sentence, rule=rule, field=field)

    def dismiss(self) -> None:
        self.end.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()


def _write(end: "Connection[Any, Any]", settings: Settings) -> None:
    # Whoever presses Ctrl-C means the import; this process ends when its pipe does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    office = cache(partial(_office, settings))
    given = Queue[tuple[Callable[[Office, Any], Any], Any] | None]()
    threading.Thread(target=_take, args=(end, given), daemon=True).start()
    while (order := given.get()) is not None:
        for answer in _answers(order[0], office, order[1]):
            try:
                end.send(answer)
            except OSError:
                return


def _take(end: "Connection[Any, Any]", given: "Queue[Any]") -> None:
    """Take what is given even while answering: else each side would wait for the other to read."""
    with suppress(EOFError, OSError):
        while True:
            given.put(end.recv())
    given.put(None)


def _answers(
    work: Callable[[Office, Any], Any], office: Callable[[], Office], task: Any
) -> Iterator[tuple[bool, Any]]:
    """What became of a task; piece by piece where it gives pieces, and None at their end."""
    try:
        result = work(office(), task)
        if isinstance(result, Iterator):
            for piece in result:
                yield True, piece
            result = None
        yield True, result
    except Refused as refused:
        yield False, (refused.sentence, refused.rule, refused.field)
    except Exception:
        yield False, traceback.format_exc()


def _office(settings: Settings) -> Office:
    """The office in its folder, opened to write down and nothing else."""
    office = open_house(settings).office
    # What is made for a batch goes with it, and leaves no circles: to look for some in a million
    # facts would only take time.
    gc.freeze()
    gc.disable()
    return office
