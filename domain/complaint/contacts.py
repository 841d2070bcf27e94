"""Whom the office tried to reach, and whom it waits for: half of an inquiry is waiting."""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE, Brought
from domain.complaint.said import NUMBERED, ON, chosen, known, must_say, said
from domain.complaint.track import not_before
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

MEANS = (
    ("telephone", Sentence("Telephone")),
    ("message", Sentence("Message on the person's page")),
    ("letter", Sentence("Letter")),
    ("visit", Sentence("Visit at the address")),
    ("through_another", Sentence("Through somebody the person trusts")),
)


class Contacts(Brought):
    """Facts and decisions about persons who are to be reached, and others who are asked."""

    class ContactAttempted(Fact):
        """Somebody tried to reach a person, and wrote down by which means and whether it worked."""

        TOPIC = "complaint.contact_attempted"
        TOLD = Sentence("Attempt {attempt} to reach a person of the case.")
        person: str
        """The person's id within the case."""
        means: str
        """The means: telephone, message, letter, visit, through another."""
        attempt: int
        """The number of the attempt since this person was last reached."""
        answered: bool
        """Whether the person was reached."""
        unreachable: bool
        """Whether the person counts as unreachable from now on."""
        summary: Sealed | None
        """What came of it."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Contacts, actor: str) -> None:
            if self.answered:
                history.attempts[self.person] = []
            else:
                history.attempts.setdefault(self.person, []).append(self.means)
            if self.unreachable:
                history.unreachable.add(self.person)
            else:
                history.unreachable.discard(self.person)

    class RequestedFrom(Fact):
        """Another unit or body was asked for something, by a day."""

        TOPIC = "complaint.requested_from"
        TOLD = Sentence("Another was asked for something ({request}), by {by_day}.")
        request: str
        """The number of the request within the case."""
        whom: Sealed
        """Who was asked."""
        what: Sealed
        """What was asked for."""
        by_day: date | None
        """The day by which the answer is expected."""
        on: date | None
        """The day it was asked for."""

        def apply(self, history: Contacts, actor: str) -> None:
            history.asked_of_others[self.request] = self.on

    class RequestAnswered(Fact):
        """What was asked for came, or the answer that it will not."""

        TOPIC = "complaint.request_answered"
        TOLD = Sentence("What another was asked for was answered ({request}).")
        request: str
        """The number of the request within the case."""
        summary: Sealed
        """What came of it."""
        complete: bool
        """Whether nothing is missing any more."""
        on: date | None
        """The day it came."""

        def apply(self, history: Contacts, actor: str) -> None:
            if self.complete:
                history.answered_requests.add(self.request)

    attempts: dict[str, list[str]] = fresh(dict)
    unreachable: set[str] = fresh(set)
    asked_of_others: dict[str, date | None] = fresh(dict)
    answered_requests: set[str] = fresh(set)

    @decision(
        ContactAttempted,
        title=Sentence("Note an attempt to reach somebody"),
        records=Sentence("By which means somebody was tried, and whether it worked."),
        asks=(
            Asked(
                "person",
                "line",
                Sentence("Whom"),
                Sentence("“complainant”, or the number of the person in the history."),
                needed=True,
            ),
            Asked("means", "choice", Sentence("By which means"), among=MEANS, needed=True),
            Asked("answered", "yes", Sentence("The person was reached")),
            Asked("unreachable", "yes", Sentence("The person counts as unreachable from now on")),
            Asked("summary", "words", Sentence("What came of it")),
            ON,
        ),
    )
    def attempt_contact(
        self,
        *,
        by: Actor,
        person: str | None,
        means: str | None,
        answered: bool | None = False,
        unreachable: bool | None = False,
        summary: str | None = None,
        on: date | None = None,
    ) -> None:
        """Note an attempt. Nobody is unreachable before the procedure's number of attempts."""
        self.permit_case(self.ContactAttempted, by)
        rule = "complaint.contact_attempted"
        known_here = {"complainant", *self.people, *self.subjects}
        person = known(person, known_here, field="person", rule=rule)
        if person in self.subjects:
            # To be tried tells that there is something to be told.
            self.may_be_told(person, by)
        means = chosen(means, MEANS, field="means", rule=rule)
        tried = [*self.attempts.get(person, []), means]
        if unreachable:
            self._tried_enough(tried, bool(answered))
        self.record(
            self.ContactAttempted(
                person=person,
                means=means,
                attempt=len(tried),
                answered=bool(answered),
                unreachable=bool(unreachable),
                summary=said(summary, of=CASE, field="summary"),
                on=on,
            ),
            by,
        )

    def _tried_enough(self, tried: list[str], answered: bool) -> None:
        wanted = self.under().contact
        if answered:
            raise Refused(
                Sentence("Somebody who was reached is not unreachable."),
                rule="complaint.contact_attempted",
                field="unreachable",
            )
        if wanted is None:
            raise Refused(
                Sentence(
                    "The procedure {procedure} does not say when somebody counts as unreachable,"
                    " so nobody does.",
                    procedure=self.under().id,
                ),
                rule=f"{self.under().id} contact",
                field="unreachable",
            )
        if len(tried) < wanted.attempts or len(set(tried)) < wanted.means:
            raise Refused(
                Sentence(
                    "Nobody is unreachable before {attempts} attempts by {means} different means;"
                    " with this one it is {tried} by {by_means}.",
                    attempts=wanted.attempts,
                    means=wanted.means,
                    tried=len(tried),
                    by_means=len(set(tried)),
                ),
                rule=wanted.src.en,
                field="unreachable",
            )

    @decision(
        RequestedFrom,
        title=Sentence("Ask another unit or body for something"),
        records=Sentence(
            "Who is asked for what, and by when. It stands open until it is answered."
        ),
        asks=(
            Asked("whom", "line", Sentence("Who is asked"), needed=True),
            Asked("what", "words", Sentence("What is asked for"), needed=True),
            Asked("by_day", "day_ahead", Sentence("By which day"), needed=True),
            ON,
        ),
    )
    def request_from(
        self,
        *,
        by: Actor,
        whom: str | None,
        what: str | None,
        by_day: date | None,
        on: date | None = None,
    ) -> None:
        """Ask another for something. Half of an inquiry is waiting, and it has to be seen."""
        self.permit_case(self.RequestedFrom, by)
        rule = "complaint.requested_from"
        if by_day is None:
            raise Refused(
                Sentence("Say by which day: a request without a day is never late."),
                rule=rule,
                field="by_day",
            )
        not_before(
            by_day,
            on,
            what=Sentence("The answer cannot be due before it was asked for."),
            field="by_day",
        )
        self.record(
            self.RequestedFrom(
                request=f"request-{len(self.asked_of_others) + 1}",
                whom=must_say(
                    whom, Sentence("Say who is asked."), of=CASE, field="whom", rule=rule
                ),
                what=must_say(
                    what, Sentence("Say what is asked for."), of=CASE, field="what", rule=rule
                ),
                by_day=by_day,
                on=on,
            ),
            by,
        )

    @decision(
        RequestAnswered,
        title=Sentence("Note the answer to a request"),
        records=Sentence("What came, and whether something is still missing."),
        asks=(
            Asked("request", "line", Sentence("Which request"), NUMBERED),
            Asked("summary", "words", Sentence("What came of it"), needed=True),
            Asked("complete", "yes", Sentence("Nothing is missing any more")),
            ON,
        ),
    )
    def note_answer(
        self,
        *,
        by: Actor,
        request: str | None,
        summary: str | None,
        complete: bool | None = False,
        on: date | None = None,
    ) -> None:
        """Note an answer. One that leaves something out keeps the request open."""
        self.permit_case(self.RequestAnswered, by)
        rule = "complaint.request_answered"
        waiting = [each for each in self.asked_of_others if each not in self.answered_requests]
        if not waiting:
            raise Refused(Sentence("Nobody was asked, or everything is answered."), rule=rule)
        request = known(request, waiting, field="request", rule=rule)
        self.in_order(on, self.asked_of_others[request])
        self.record(
            self.RequestAnswered(
                request=request,
                summary=must_say(
                    summary,
                    Sentence("Write down what came."),
                    of=CASE,
                    field="summary",
                    rule=rule,
                ),
                complete=bool(complete),
                on=on,
            ),
            by,
        )
