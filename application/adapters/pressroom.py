"""The inside of a printing process: it is handed one paper after the other, and knows nothing else.

It is told what to do and answers on two pipes. What it answers is plain data, never a program: if
somebody's text should ever take it over, it could still only answer with a wrong paper.
"""

from __future__ import annotations

import ctypes.util
import importlib
import os
import resource
import select
import signal
import struct
import traceback
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO, Any

import msgspec

from application.adapters.confinement import confine
from application.adapters.printing import Unprintable, renderer

LENGTH = struct.Struct(">Q")
LONGEST = 200_000_000
"""Bytes of a message: whoever took a printing process over must not fill the office's memory."""
ROOT = Path(__file__).parents[2]


class Task(msgspec.Struct):
    """What is to be done: a function by its name, what it is given, and the seconds it may take."""

    function: str
    given: list[Any]
    deadline: float


class Answer(msgspec.Struct):
    """What came of it: something made, a sentence why not, or how it broke off."""

    made: Any = None
    refused: str | None = None
    values: dict[str, Any] = {}
    broke_off: str | None = None
    out_of_memory: bool = False


def send(pipe: IO[bytes], message: Task | Answer) -> None:
    """Send a message, its length first."""
    content = msgspec.msgpack.encode(message)
    pipe.write(LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """Wait for a message. Raises `EOFError` when the other side is gone, or says too much."""
    head = pipe.read(LENGTH.size)
    length = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else 0
    content = pipe.read(length) if length <= LONGEST else b""
    if not content:
        raise EOFError
    return content


def serve(memory: int) -> None:
    """Do what is asked until nobody asks any more."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    tasks, answers = os.fdopen(0, "rb", closefd=False), os.fdopen(os.dup(1), "wb")
    # Whatever a library prints does not get among the answers.
    os.dup2(2, 1)
    _load()
    send(
        answers, Answer(made=confine(memory=memory, beside=[ROOT / "application", ROOT / "domain"]))
    )
    Thread(target=_end_with_the_office, daemon=True).start()
    while True:
        try:
            task = msgspec.msgpack.decode(receive(tasks), type=Task)
        except EOFError:
            return
        send(answers, _done(task))


def _load() -> None:
    """Read the printer in before the doors are shut, so that its compiled form can be kept."""
    import pikepdf  # noqa: F401  # only to have it loaded

    # WeasyPrint asks for libraries by names of other systems first, and each question starts a
    # linker: a third of the time of a start. By the name that is right here, none is asked.
    ctypes.util.find_library = _not_searched_for

    # A library that is missing is named by `check_printing`, in a sentence.
    with suppress(OSError):
        from weasyprint.text.fonts import FontConfiguration

        # Lists the typefaces, and keeps the list where the next process finds it.
        FontConfiguration()
        renderer()


def _not_searched_for(name: str) -> None:
    """In place of a search for a library: it is found by the name it has here, or not at all."""
    del name


def _end_with_the_office() -> None:
    """An office that is killed leaves no printing process behind."""
    gone = select.poll()
    gone.register(0, 0)
    gone.poll()
    os._exit(1)


def _done(task: Task) -> Answer:
    module, _, name = task.function.partition(":")
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(spent.ru_utime + spent.ru_stime + task.deadline) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    # When it takes too long, the kernel ends this process, whatever it is at.
    signal.setitimer(signal.ITIMER_REAL, task.deadline)
    try:
        function = getattr(importlib.import_module(module), name)
        return Answer(made=function(*task.given))
    except Unprintable as fault:
        return Answer(refused=fault.sentence.msgid, values=dict(fault.sentence.values))
    except PermissionError:
        return Answer(refused="This paper asked for something from outside.")
    except MemoryError:
        return Answer(out_of_memory=True)
    except Exception as fault:
        return Answer(broke_off=_where(fault))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _where(fault: Exception) -> str:
    """Name a fault and its place, and nothing of what it says: there may be somebody's words in it."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} in {Path(last.filename).name}, line {last.lineno}"
