"""The printer at the counter: makes a paper while somebody waits, and never lets him wait long."""

from __future__ import annotations

from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from domain.words import Sentence

if TYPE_CHECKING:
    from application.adapters.documents import Printable, PrintableLetter, PrintableSheet, Say
    from application.adapters.press import Press
    from application.adapters.printing import Paper

LANES = 2
WAITING = 2
"""So many wait for a free printer; whoever comes then is told at once, and holds up no page."""
PATIENCE = 15.0
"""Seconds that somebody waits for a free printer."""
PRINTING = 45.0
"""Seconds that his paper may take. Both together are what the worker gives one paper."""

BUSY = Sentence("The printer is busy with other papers. Try again in a minute; nothing is lost.")


class Counter:
    """Prints what is asked for at a door. Apart from the worker's press, so that none waits for it.

    The printing processes are started with the first paper: an office that prints none has none.
    """

    def __init__(self, *, patience: float = PATIENCE, printing: float = PRINTING) -> None:
        self._patience, self._printing = patience, printing
        self._free = BoundedSemaphore(LANES)
        self._room = BoundedSemaphore(LANES + WAITING)
        self._lock = Lock()
        self._press: Press | None = None

    def print(self, sheet: PrintableSheet, say: Say) -> Paper:
        """Print a paper. Raises `Unprintable`, with one sentence for whoever waits."""
        from application.adapters.documents import sheet_html

        return self._printed(sheet_html(sheet, say))

    def letter(self, letter: PrintableLetter, say: Say) -> Paper:
        """Print a letter that nobody has approved yet. Raises `Unprintable`."""
        from application.adapters.documents import letter_html

        return self._printed(letter_html(letter, say))

    def report(self, report: Printable, say: Say) -> Paper:
        """Print an investigation report that is not final yet. Raises `Unprintable`."""
        from application.adapters.documents import report_html

        return self._printed(report_html(report, say))

    def _printed(self, page: str) -> Paper:
        from application.adapters.printing import Unprintable

        if not self._room.acquire(blocking=False):
            raise Unprintable(BUSY)
        try:
            if not self._free.acquire(timeout=self._patience):
                raise Unprintable(BUSY)
            try:
                return self._started().print(page)
            finally:
                self._free.release()
        finally:
            self._room.release()

    def close(self) -> None:
        """End the printing processes, if there are any."""
        with self._lock:
            if self._press is not None:
                self._press.close()
                self._press = None

    def _started(self) -> Press:
        with self._lock:
            if self._press is None:
                # Read in with the first paper: an office starts without its templates.
                from application.adapters.press import Press

                self._press = Press(lanes=LANES, deadline=self._printing)
            return self._press
