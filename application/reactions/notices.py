"""When a complaint came in or a decision was issued, the office's own box is told: number and link.

Nothing that anybody typed is in a notice, for mail is read on the way: who wants to know more
follows the link and signs in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from application.adapters.post import Letter, MailServer, PostOffice, Undelivered
from application.adapters.words import Words
from application.bootstrap import House
from application.reactions.errands import Errands
from application.reactions.guarded import DUTY_BOX
from application.settings import Post
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.people import Role
from domain.words import Sentence

NAME = "notices"

NEWS = timedelta(days=2)
"""What is older is no news: the office was closed, or the bookmark is one of long ago."""


class Notices:
    """Tells the duty box what happened: each notice at least once, under one mark."""

    OPEN_TO = DUTY_BOX
    NAME = NAME
    KINDS: Sequence[type[Fact]] = (
        *(Complaint.Filed, Complaint.DispositionIssued, Complaint.GlassBroken),
    )
    LONGEST_WAIT = timedelta(hours=1)
    MOST_TRIES: int | None = 24
    """Over half a day of a mail server that is away; then somebody has to look."""

    def __init__(self, house: House, post: Post, office: PostOffice | None = None) -> None:
        self._house = house
        self._post = post
        self._office = office or MailServer(post)

    def begins(self) -> int:
        """From now on: nobody is told of what was there before there was a post office."""
        return self._house.office.head()

    def wants(self, fact: Recorded) -> bool:
        """Say whether this comes from somebody who came to the office, not with a register."""
        return fact.recorded_at is not None and fact.role != Role.IMPORTER

    def too_late(self, fact: Recorded) -> str | None:
        """Say so when this is no news any more: somebody may order that it is sent nevertheless."""
        if is_news(fact, self._house.clock.now()):
            return None
        return "Nobody was at work for over two days, so this was not sent: it is no news any more."

    def answer(self, fact: Recorded) -> str | None:
        """Send the notice; return why it could not be sent."""
        try:
            self._office.send(self._letter(fact))
        except Undelivered as fault:
            return str(fault)
        return None

    def _letter(self, fact: Recorded) -> Letter:
        words = Words(self._post.language, self._house.office.time_zone())
        complaint = self._house.office.complaint(fact.stream_id)
        if isinstance(fact.fact, Complaint.Filed):
            what = Sentence("Complaint {number} was received.", number=complaint.number or "–")
        elif isinstance(fact.fact, Complaint.GlassBroken):
            what = Sentence(
                "Complaint {number} was opened in an emergency.", number=complaint.number
            )
        else:
            what = Sentence("Complaint {number}: the decision was issued.", number=complaint.number)
        said = words.say(what)
        lines = [said]
        if self._post.site:
            lines.append(f"{self._post.site}/staff/complaints/{fact.stream_id}")
        assert fact.recorded_at is not None
        return Letter(
            mark=f"{NAME}-{fact.event_id}",
            subject=said,
            text="\n\n".join(lines) + "\n",
            written_at=fact.recorded_at,
        )


def is_news(fact: Recorded, now: datetime) -> bool:
    """Say whether a fact was news at a moment, and from somebody who came to the office."""
    fresh = fact.recorded_at is not None and now - fact.recorded_at < NEWS
    return fresh and fact.role != Role.IMPORTER


def unread_news(house: House, errands: Errands, now: datetime) -> list[Recorded]:
    """The news of a moment that no notice was noted for until then."""
    start, head = errands.position(NAME), house.office.head()
    if start is None or start >= head:
        return []
    facts = house.office.facts_about(Notices.KINDS, after=start, until=head, limit=head - start)
    return [each for each in facts if is_news(each, now)]
