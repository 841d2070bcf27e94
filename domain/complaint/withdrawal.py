"""Taking it back: asked for by the person, confirmed in private after days, checked by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.complaint.brought import CASE, PERSON
from domain.complaint.clocks import Clocks
from domain.complaint.reception import Reception
from domain.complaint.said import listed
from domain.complaint.track import day_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor, Role
from domain.sealed import Sealed, sealed
from domain.softening import softened
from domain.words import Sentence

SECOND_THOUGHTS = timedelta(days=7)
"""Between the asking and the private confirmation: who is pressed has time to say so."""

MEANS = (
    ("own_page", Sentence("On the page of the receipt")),
    ("in_private", Sentence("In a talk alone with me")),
)
"""How the person confirmed it."""


@dataclass(frozen=True, slots=True)
class Request:
    """A withdrawal that was asked for, and by whom it was written down."""

    on: date
    noted_by: str
    by_the_person: bool


class Withdrawal(Clocks, Reception):
    """Facts and decisions by which a person takes a matter back."""

    class WithdrawalAsked(Fact):
        """The person asked to take the matter back; nothing ends before it is confirmed in private."""

        TOPIC = "complaint.withdrawal_asked"
        TOLD = Sentence("The person asked to take it back.")
        matter: str
        """The matter it concerns."""
        own: bool
        """Whether the person asked it on the own page, and nobody else wrote it down."""
        said: Sealed | None
        """What the person said about it."""
        on: date
        """The day it was asked for."""

        def apply(self, history: Withdrawal, actor: str) -> None:
            history.requests[self.matter] = Request(self.on, actor, self.own)
            # Whoever proposed to end it before the person asked for it agreed to no wish of hers.
            history.lessened("withdrawn", self.matter)

    class Withdrawn(Fact):
        """Another person made sure in private that it is the person's own wish, and the matter ended."""

        TOPIC = "complaint.withdrawn"
        TOLD = Sentence(
            "It was taken back, and another person made sure that nobody pressed for it."
        )
        matter: str
        """The matter it concerns."""
        means: str
        """How the person confirmed it."""
        confirmed_on: date
        """The day on which the person confirmed it."""
        on: date | None
        """The day it was done."""
        reasons: Sealed
        """Why it was done."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Withdrawal, actor: str) -> None:
            history.requests.pop(self.matter, None)
            history.lessened(self.NAME, self.matter)
            history.moved(self.matter, self.stage)

    requests: dict[str, Request] = fresh(dict)

    def waiting(self, matter: str) -> Request | None:
        """The withdrawal that waits to be confirmed: none once the person said no to it."""
        asked = self.requests.get(matter)
        answer = self.said.get(("withdrawal", matter))
        if asked and answer and answer.on >= asked.on and not answer.yes:
            return None
        return asked

    @decision(
        WithdrawalAsked,
        title=Sentence("Ask to take it back"),
        records=Sentence(
            "That the person wants to take it back. Nothing ends now: somebody asks again in"
            " private, after some days."
        ),
        asks=(
            Asked("said", "words", Sentence("What the person said about it")),
            Asked("on", "day", Sentence("The day it was asked for")),
        ),
    )
    def ask_withdrawal(
        self, *, by: Actor, matter: str, on: date | None = None, said: str | None = None
    ) -> None:
        """Ask to take a matter back. It goes on until another person has made sure."""
        self.permit(self.WithdrawalAsked, by, matter)
        if self.waiting(matter) is not None:
            raise Refused(
                Sentence("This was asked for already, and waits to be confirmed."),
                rule="complaint.withdrawal_asked",
            )
        day = day_given(on)
        self.in_order(day, self.received_on)
        answer = self.said.get(("withdrawal", matter))
        if answer and not answer.yes and by.role != Role.COMPLAINANT:
            raise Refused(
                Sentence(
                    "The person said no to taking it back. Only the person can ask for it again, on"
                    " the page of the receipt."
                ),
                rule="complaint.withdrawal_asked",
            )
        self.record(
            self.WithdrawalAsked(
                matter=matter,
                own=by.role == Role.COMPLAINANT,
                said=sealed(said, of=PERSON),
                on=day,
            ),
            by,
        )

    @decision(
        Withdrawn,
        title=Sentence("Let it be taken back"),
        records=Sentence(
            "That you made sure of the person’s own wish, and that the matter ends. It stands in"
            " the ledger that the auditor reads."
        ),
        lead=Sentence(
            "Ask alone, and ask this: is anybody making you do it? If so, record the pressure"
            " instead."
        ),
        asks=(
            Asked("means", "choice", Sentence("How it was confirmed"), among=MEANS, needed=True),
            Asked("confirmed_on", "day", Sentence("The day it was confirmed"), needed=True),
            Asked("pressed", "yes", Sentence("Somebody makes the person do it"), needed=True),
            Asked("reasons", "words", Sentence("Why"), needed=True),
            Asked("on", "day", Sentence("The day it was decided")),
        ),
    )
    def withdraw(
        self,
        *,
        by: Actor,
        matter: str,
        means: str,
        confirmed_on: date | None,
        pressed: bool | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """End what the person took back: after days, in private, by somebody who does not work on it."""
        stage = self.permit(self.Withdrawn, by, matter)
        asked = self.waiting(matter)
        if asked is None:
            raise Refused(
                Sentence("The person has not asked to take it back, or no longer wants to."),
                rule="complaint.withdrawal_asked",
            )
        if self.at_work(by.id) or by.id == asked.noted_by:
            raise Refused(
                Sentence("You work on it or wrote the wish down, so another person makes sure."),
                rule="complaint.withdrawn",
            )
        self._goes_on_without_the_person(matter)
        why = softened(self, self.Withdrawn, by, reasons, matter=matter)
        listed(means, MEANS, field="means")
        if pressed is None:
            raise Refused(
                Sentence("Ask whether anybody makes the person do it, and say what you heard."),
                rule="complaint.withdrawn",
                field="pressed",
            )
        if pressed:
            raise Refused(
                Sentence(
                    "Then it is not taken back: the matter goes on. Record the pressure, and see that"
                    " the person is protected."
                ),
                rule="complaint.pressure_reported",
                field="pressed",
            )
        day = day_given(confirmed_on, field="confirmed_on")
        self._thought_over(matter, asked, day, on)
        if means == "own_page":
            self._said_yes_on_the_own_page(matter, asked, day)
        self.record(
            self.Withdrawn(
                matter=matter,
                means=means,
                confirmed_on=day,
                on=on,
                reasons=Sealed(why, of=CASE),
                stage=stage,
            ),
            by,
        )

    def _goes_on_without_the_person(self, matter: str) -> None:
        """What must be referred is looked into whether or not the person still wants it."""
        for allegation, (of, _) in self.allegations.items():
            code = self.under().code(self.codes.get(allegation, ""))
            if of == matter and code is not None and code.must_refer:
                raise Refused(
                    Sentence(
                        "“{words}” is looked into whether or not the person still wants it.",
                        words=code.label,
                    ),
                    rule=f"{self.under().id} must_refer",
                )

    def _thought_over(
        self, matter: str, asked: Request, confirmed_on: date, on: date | None
    ) -> None:
        """The days count from the asking, and never from before it was written down."""
        written = self.written(self.WithdrawalAsked.NAME, matter=matter)
        earliest = max(asked.on, written or asked.on) + SECOND_THOUGHTS
        if confirmed_on < earliest:
            raise Refused(
                Sentence(
                    "It can be confirmed from {day} on: the person has {n} days to think it over.",
                    day=earliest,
                    n=SECOND_THOUGHTS.days,
                ),
                rule="complaint.withdrawn",
                field="confirmed_on",
            )
        self.in_order(on, confirmed_on)

    def _said_yes_on_the_own_page(self, matter: str, asked: Request, confirmed_on: date) -> None:
        answer = self.said.get(("withdrawal", matter))
        if answer is None or not answer.yes or answer.on != confirmed_on or answer.on < asked.on:
            raise Refused(
                Sentence(
                    "The record holds no such yes of the person on that day. Ask on the page of the"
                    " receipt, or talk with the person alone."
                ),
                rule="complaint.withdrawn",
                field="means",
            )
