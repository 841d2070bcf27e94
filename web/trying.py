"""Trying a door: a try is counted before it is made, and whoever is held up reads for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, g, request

from application.limits import ANSWER, Limit
from application.tickets import WORK, Ticket
from domain.words import Sentence
from web.context import house
from web.visitors import Visitors

Said = str | tuple[str, int] | tuple[str, int, dict[str, str]]
"""A page, and what a program reads of it."""

BUSY = timedelta(minutes=2)
"""How long to stay away when even the queue is full, and the device does not work instead."""


@dataclass(frozen=True, slots=True)
class Try:
    """A try at a door: counted, or held up with a sentence and for how long."""

    counted: tuple[tuple[Limit, str], ...] = ()
    held_up: Sentence | None = None
    wait: timedelta = timedelta(0)

    def could_not_be_made(self) -> None:
        """Nobody looked at what was tried, so it counts for nothing: neither as right nor as wrong."""
        if self.counted:
            house().limits.take_back(*self.counted)

    @property
    def headers(self) -> dict[str, str]:
        """What a program that is held up reads."""
        return {"Retry-After": str(_seconds(self.wait))}

    def was_right(self) -> None:
        """What was right counts for nothing, but where it costs as much as what was wrong."""
        if self.counted:
            house().limits.give_back(*self.counted)


def attempt(door: str, *limits: tuple[Limit, str | None]) -> Try:
    """Count a try at a door under its limits. One under nobody's name (None) is not counted.

    A ticket lets whoever brings it past what all share, and work past the wait for one's own.
    """
    said, work = request.form.get("ticket", ""), request.form.get("work", "")
    tickets = house().tickets
    worked = bool(said) and tickets.worked_for(door, said, work)
    admitted = bool(said) and tickets.admits(door, said, work)
    tries = tuple(
        ((limit.or_worked if admitted and worked and limit.or_worked else limit), whom)
        for limit, whom in limits
        if whom is not None and not (admitted and limit.shared)
    )
    forbid = house().limits.take(*tries)
    if not forbid:
        g.attempt = counted = Try(tries)
        return counted
    own = {limit: wait for limit, wait in forbid.items() if not limit.shared}
    if own:
        if any(limit.or_worked for limit in own):
            # To wait for a place would not help: another one's would be taken for nothing.
            g.ticket = tickets.by_work(door)
        return _too_often(
            max(own.values()), told=all(limit is ANSWER or limit.kept for limit in own)
        )
    g.ticket = tickets.again(door, said) or tickets.new(door, place())
    return _in_the_queue(g.ticket)


def place() -> str | None:
    """Where somebody comes from, under a name of this day; None where nobody can tell."""
    visitors: Visitors = current_app.extensions["visitors"]
    return visitors.name(request.remote_addr, house().clock.now().date())


def ticket() -> dict[str, object] | None:
    """The ticket that a page hands out with its form."""
    held: Ticket | None = g.get("ticket")
    return {"text": held.text, "seconds": held.seconds, "work": WORK} if held else None


def _too_often(wait: timedelta, *, told: bool) -> Try:
    minutes = max(1, -(-_seconds(wait) // 60))
    wrong = Sentence(
        "There were too many wrong tries. Wait {minutes} minutes, then try again.", minutes=minutes
    )
    much = Sentence(
        "You sent us very much in a short time. Wait {minutes} minutes, then send this again.",
        minutes=minutes,
    )
    return Try(held_up=much if told else wrong, wait=wait)


def _in_the_queue(held: Ticket) -> Try:
    if not held.waits:
        return Try(
            held_up=Sentence(
                "Very many people are coming in at this moment. Wait two minutes, then try again."
            ),
            wait=BUSY,
        )
    return Try(
        held_up=Sentence(
            "Very many people are coming in at this moment. Wait {seconds} seconds, then press the"
            " button again: this page keeps your place.",
            seconds=held.seconds,
        ),
        wait=timedelta(seconds=held.seconds),
    )


def _seconds(wait: timedelta) -> int:
    return max(1, -(-wait // timedelta(seconds=1)))
