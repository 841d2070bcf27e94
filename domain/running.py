"""When a clock runs: what starts it, what ends it, and what lets it begin anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.counting import LAPSED, RIGHTS, Happening, day_of, ends_on, last_day, starts_on
from domain.rules import Clock
from domain.vocabulary import DECISIONS

CAME_BACK = "service_failed"
"""The fact that a paper came back. Known before the day on which it counts as received, it does not
count as received; known later, it does, as what is done until then rests on it."""

ISSUED, RECEIVED = "disposition_issued", "served"
"""The facts that a decision was sent and that it was received."""

TAKEN_UP_AGAIN = frozenset({"reopened", "readmitted", "overturned", "review_decided"})
"""The facts after which whatever is decided is another decision, though it is called otherwise."""


@dataclass(slots=True)
class Run:
    """One time that a clock ran: what started it, what ended it, and all that happened around it."""

    start: Happening
    day: date
    around: Sequence[Happening]
    deemed_from: date | None = None
    stopped: Happening | None = None
    """What ended it: what it had waited for, what started it anew, or what took its ground away."""
    voided: bool = False
    """It ended because it does not apply here at all."""
    replaced: Happening | None = None
    """The later decision that stands where the one stood that it ran against."""


def runs(
    clock: Clock,
    before: frozenset[str],
    told: list[Happening],
    calendar: Calendar,
    zone: ZoneInfo,
) -> list[Run]:
    """Every time a clock ran, from what happened in order. `before`: the clocks it follows."""
    return [
        run
        for some in _apart(clock, told)
        for run in _Running(clock, before, some, calendar, zone).all()
        if clock.span.n or clock.until in run.start.days
    ]


def _apart(clock: Clock, told: list[Happening]) -> Iterator[list[Happening]]:
    """What concerns one thing at a time (one request, one subject), if a clock tells them apart."""
    if not clock.per:
        yield told
        return
    names = (one.about.get(clock.per) for one in told if one.fact in clock.start)
    for name in dict.fromkeys(names):
        if name is not None:
            yield [one for one in told if one.about.get(clock.per, name) == name]


def _letter_of(clock: Clock) -> str:
    """The fact that sends the letter from whose receipt a clock counts; empty: it counts from none."""
    if clock.deemed_start:
        return clock.deemed_start.fact
    waits = clock.kind in RIGHTS and RECEIVED in clock.start and ISSUED not in clock.start
    return ISSUED if waits else ""


def _in_turn(told: list[Happening], letter: str, follows: frozenset[str]) -> list[Happening]:
    """Put what became of a letter behind it, where the letter was written down too late for its day."""
    sent = [number for number, one in enumerate(told) if one.fact == letter]

    def turn(number: int) -> tuple[int, bool]:
        one = told[number]
        its = [each for each in sent if told[each].position < one.position]
        behind = max(its, default=number) if one.fact in follows else number
        return max(behind, number), behind > number

    return [told[number] for number in sorted(range(len(told)), key=turn)] if sent else told


class _Running:
    """Follows what happened, and notes each time that a clock starts and ends.

    Against each decision there is a whole time. A right that counts from a decision, or from the
    receipt of its letter, ends when the matter is decided anew, and counts from the new decision or
    from the receipt of the new letter. To receive one letter twice starts nothing twice.
    """

    def __init__(
        self,
        clock: Clock,
        before: frozenset[str],
        told: list[Happening],
        calendar: Calendar,
        zone: ZoneInfo,
    ) -> None:
        self._clock = clock
        self._before = before
        self._letter = _letter_of(clock)
        self._told = _in_turn(told, self._letter, clock.start | {CAME_BACK})
        self._calendar = calendar
        self._zone = zone
        self._found: list[Run] = []
        self._barred = False
        self._again = False
        """Whether what the last run was about has been taken up again since."""
        self._letters: list[int] = []
        """Where letters stand that nobody has said were received."""
        self._back: set[int] = set()
        """Those of them that came back: nobody takes them for received."""

    def all(self) -> list[Run]:
        for number, one in enumerate(self._told):
            while (
                self._letters
                and self._letters[0] not in self._back
                and (deemed_on := self._deemed_on(self._letters[0])) is not None
                and day_of(one, self._zone) > deemed_on
            ):
                self._deem(self._letters.pop(0), number)
            if one.fact == CAME_BACK and one.matter:
                self._back.update(self._known_by(one))
            self._again |= one.fact in TAKEN_UP_AGAIN
            self._take(number, one)
            if self._letter and one.fact == self._letter:
                self._letters.append(number)
        for number in self._letters:
            if number not in self._back:
                self._deem(number, len(self._told))
        return self._found

    def _take(self, number: int, one: Happening) -> None:
        running = self._running()
        if one.fact in self._clock.unless:
            self._barred = True
            if running:
                running.stopped, running.voided = one, True
        elif one.fact == LAPSED and one.clock in self._before:
            if running:
                running.stopped = one
            self._begin(one, day_of(one, self._zone))
        elif running and one.fact in self._clock.restart:
            running.stopped = one
            self._begin(one, max(running.day, ends_on(self._clock, one, self._zone)))
        elif self._decides_anew(one):
            self._replace(number, one)
            if self._opens(one):
                self._begin(one, starts_on(self._clock, one, self._zone))
        elif running and one.fact in self._clock.stop:
            running.stopped = one
        elif not running and self._starts(one):
            answer = self._answer(self._letters[0], number) if self._one_letter() else None
            self._letters.clear()
            self._begin(one, starts_on(self._clock, one, self._zone))
            self._answered(answer)

    def _running(self) -> Run | None:
        last = self._found[-1] if self._found else None
        return last if last and last.stopped is None else None

    def _opens(self, one: Happening) -> bool:
        """Whether the clock counts from this, who recorded it being one who must have known."""
        if one.fact not in self._clock.start or one.fact == LAPSED:
            return False
        return not self._clock.known_to or one.role in self._clock.known_to

    def _starts(self, one: Happening) -> bool:
        if self._letter and self._found and not self._letters:
            return False  # the letter that was received here has started it already
        if self._letters and not self._known_by(one):
            return False  # it is an earlier letter that was received here
        return self._opens(one)

    def _known_by(self, one: Happening) -> list[int]:
        """The letters that had gone out when this was written down: it says nothing of a later one."""
        if not one.position:
            return self._letters
        return [each for each in self._letters if self._told[each].position < one.position]

    def _begin(self, one: Happening, day: date, deemed_from: date | None = None) -> None:
        self._again = False
        if not self._barred:
            self._found.append(Run(one, day, self._told, deemed_from))

    # A decision anew

    def _decides_anew(self, one: Happening) -> bool:
        """Whether this is another decision than the one that a right was, or would be, counted from."""
        if self._clock.kind not in RIGHTS or one.fact not in DECISIONS:
            return False
        if one.fact == self._letter:
            return bool(self._found or self._letters)
        last = self._found[-1] if self._found else None
        return bool(last and self._opens(one) and (self._again or one.fact == last.start.fact))

    def _replace(self, number: int, one: Happening) -> None:
        """End what ran against the decision before. What was asked for under it was asked for."""
        for each in self._letters:
            if self._answer(each, number):
                self._deem(each, number)
        self._letters.clear()
        if self._found:
            last = self._found[-1]
            last.replaced = one
            last.stopped = last.stopped or one

    # Letters

    def _one_letter(self) -> bool:
        return self._clock.kind in RIGHTS and len(self._letters) == 1

    def _answer(self, letter: int, until: int) -> Happening | None:
        """The answer to a letter among what happened next: who answered it has received it."""
        later = self._told[letter + 1 : until]
        return next((one for one in later if one.fact in self._clock.stop), None)

    def _answered(self, answer: Happening | None) -> None:
        """End what has begun by an answer that was there before the letter was said to be received."""
        if answer and (running := self._running()):
            running.stopped = answer

    def _deemed_on(self, number: int) -> date | None:
        deemed = self._clock.deemed_start
        if deemed is None:
            return None
        sent = starts_on(self._clock, self._told[number], self._zone)
        return last_day(deemed.span, sent, "exclude_start", self._calendar)

    def _deem(self, number: int, until: int) -> None:
        """Nobody said that a letter was received: it counts as received on its day all the same."""
        day = self._deemed_on(number)
        if day is None or self._running() or self._barred:
            return
        letter = self._told[number]
        self._begin(letter, day, starts_on(self._clock, letter, self._zone))
        self._answered(self._answer(number, until))
