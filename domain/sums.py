"""The sum in words: how a last day was counted, so that whoever reads it can count again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.counting import LAPSED, Sum
from domain.procedure import Procedure
from domain.rules import Clock, Label, Span
from domain.running import Run
from domain.vocabulary import FACT_WORDS, IF_MISSED, NOW_MISSED
from domain.words import Sentence

LAST_DAYS = frozenset({"right", "admissibility", "limitation", "preservation"})
"""Kinds of clocks whose day is the last on which something may be done, rather than one that is owed."""

NOTHING_COUNTED = frozenset({"hour", "end_of_next_day"})
"""Units of which nobody asks whether the first day counts."""


def sum_in_words(
    procedure: Procedure,
    clock: Clock,
    run: Run,
    counted: Sum,
    at_latest: date | None,
    forecast: int | None,
) -> Sentence:
    """Say how the last day of a run was counted. `forecast`: a year whose days off are not known."""
    total = _beginning(procedure, clock, run, counted)
    for clause in _clauses(procedure, clock, counted):
        total = Sentence("{sum}, {clause}", sum=total, clause=clause)
    if counted.stands_since is not None:
        working = "workday" if clock.span.unit == "workday" else "day"
        return Sentence(
            "{sum}. It has stood still since {day}; what is left: {left}.",
            sum=total,
            day=counted.stands_since,
            left=span_in_words(Span(counted.left, working)),
        )
    total = _ending(clock, total, counted)
    if at_latest is not None:
        total = Sentence(
            "{sum} That is not a working day. The law does not say that it moves: "
            "this day is safe, {day:weekday} is not.",
            sum=total,
            day=at_latest,
        )
    if forecast is not None:
        total = Sentence(
            "{sum} The days off of {year} are not published yet, so it may still move.",
            sum=total,
            year=str(forecast),
        )
    return total


def _beginning(procedure: Procedure, clock: Clock, run: Run, counted: Sum) -> Sentence:
    why = _why(procedure, run)
    if counted.given:
        return Sentence("The day was named on {day} ({fact})", day=run.day, fact=why)
    span = span_in_words(clock.span)
    if counted.began_at is not None:
        return Sentence(
            "{span} from {moment:time} ({fact})", span=span, moment=counted.began_at, fact=why
        )
    return Sentence("{span} from {day} ({fact})", span=span, day=run.day, fact=why)


def _ending(clock: Clock, total: Sentence, counted: Sum) -> Sentence:
    if counted.due_at is not None:
        return Sentence("{sum}: due {moment:time}.", sum=total, moment=counted.due_at)
    if clock.kind in LAST_DAYS:
        return Sentence("{sum}: the last day is {day:weekday}.", sum=total, day=counted.due)
    return Sentence("{sum}: due {day:weekday}.", sum=total, day=counted.due)


def _clauses(procedure: Procedure, clock: Clock, counted: Sum) -> Iterator[Sentence]:
    if not counted.given and clock.span.unit not in NOTHING_COUNTED:
        yield _COUNTED[clock.count]
    if not counted.given and clock.span.unit == "workday":
        yield Sentence("weekends and holidays not counted")
    for first, last in counted.pauses:
        if first == last:
            yield Sentence("without {day}, when it stood still", day=first)
        else:
            yield Sentence(
                "without the days from {first} to {last}, when it stood still",
                first=first,
                last=last,
            )
    for longer in counted.extended:
        assert clock.extend is not None
        span = span_in_words(Span(longer.n, clock.extend.unit))
        if longer.role:
            who = _label(procedure, "role", longer.role)
            yield Sentence("plus {span} added on {day} ({who})", span=span, day=longer.on, who=who)
        else:
            yield Sentence("plus {span} added on {day}", span=span, day=longer.on)
    if counted.moved_from is not None:
        yield Sentence("moved on from {day:weekday}, not a working day", day=counted.moved_from)


_COUNTED = {
    "exclude_start": Sentence("the day itself not counted"),
    "include_start": Sentence("the day itself counted"),
}


def _why(procedure: Procedure, run: Run) -> Sentence:
    why = FACT_WORDS[run.start.fact]
    if run.start.fact == LAPSED and run.start.clock:
        before = _label(procedure, "clock", run.start.clock)
        return Sentence("the last day of “{clock}”", clock=before)
    if run.deemed_from is None:
        return why
    return Sentence("counts as received; {fact} on {day}", fact=why, day=run.deemed_from)


def if_missed(procedure: Procedure, clock: Clock) -> Sentence:
    """What follows if the last day is missed, before it is."""
    if clock.deemed:
        what = FACT_WORDS[clock.deemed]
        return Sentence("If it is missed: the law treats it as “{what}”.", what=what)
    if clock.question:
        question = _label(procedure, "question", clock.question)
        return Sentence("If it is missed, this must be decided: “{question}”.", question=question)
    return IF_MISSED[clock.breach]


def what_follows(breach: str, deemed: str | None, question: Any) -> Sentence:
    """What follows now that the last day was missed. `question`: in words, where one is forced."""
    if deemed:
        return Sentence("The law treats it as “{what}”.", what=FACT_WORDS[deemed])
    if question:
        return Sentence("This must be decided now: “{question}”.", question=question)
    return NOW_MISSED[breach]


def _label(procedure: Procedure, kind: str, id: str) -> Label:
    return Label(procedure.label(kind, id, "en"), procedure.label(kind, id, "zh"))


def span_in_words(span: Span) -> Sentence:
    """Say a length of time: "60 days"."""
    if span.n == 1:
        return _ONE[span.unit]
    return Sentence(_MANY[span.unit], n=span.n)


_ONE = {
    "hour": Sentence("1 hour"),
    "day": Sentence("1 day"),
    "workday": Sentence("1 working day"),
    "week": Sentence("1 week"),
    "month": Sentence("1 month"),
    "year": Sentence("1 year"),
    "end_of_next_day": Sentence("1 day, to its end,"),
}

_MANY = {
    "hour": Sentence("{n} hours").msgid,
    "day": Sentence("{n} days").msgid,
    "workday": Sentence("{n} working days").msgid,
    "week": Sentence("{n} weeks").msgid,
    "month": Sentence("{n} months").msgid,
    "year": Sentence("{n} years").msgid,
    "end_of_next_day": Sentence("1 day, to its end,").msgid,
}
