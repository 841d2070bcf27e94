"""A length of time in words, as a letter says within which time somebody can do something."""

from domain.rules import Span
from domain.words import Sentence


def within(span: Span) -> Sentence:
    """Return the words for a span: "within 30 days"."""
    one, many = _SPANS[span.unit]
    return one if span.n == 1 else Sentence(many.msgid, n=span.n)


_SPANS = {
    "hour": (Sentence("within an hour"), Sentence("within {n} hours")),
    "day": (Sentence("within a day"), Sentence("within {n} days")),
    "workday": (Sentence("within a working day"), Sentence("within {n} working days")),
    "week": (Sentence("within a week"), Sentence("within {n} weeks")),
    "month": (Sentence("within a month"), Sentence("within {n} months")),
    "year": (Sentence("within a year"), Sentence("within {n} years")),
    "end_of_next_day": (
        Sentence("by the end of the next day"),
        Sentence("by the end of the next day"),
    ),
}
