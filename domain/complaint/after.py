"""When it is answered: how it was for the person, whether it holds, and a name that is restored.

Only the person rates, and never through the unit that handled the case: whoever calls back or keys
in what somebody says on the telephone comes from another unit. What came of it, how people were met
and how long it took are rated apart.
"""

from __future__ import annotations

from datetime import date

from domain.complaint.chain import Chain
from domain.complaint.track import reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor, Role
from domain.sealed import Sealed, sealed
from domain.words import Sentence

BEST = 5
SCALE = tuple(
    (str(n), said)
    for n, said in (
        (5, Sentence("5 very good")),
        (4, Sentence("4 good")),
        (3, Sentence("3 fair")),
        (2, Sentence("2 poor")),
        (1, Sentence("1 very poor")),
    )
)
SCOPES = (
    ("unit", Sentence("Before the unit")),
    ("bureau", Sentence("In the whole bureau")),
    ("place", Sentence("Where it happened")),
    ("public", Sentence("In public")),
)
"""Before whom a name is restored; never wider than the officer agrees to."""

SAID = Asked("words", "words", Sentence("In the person’s own words"))


class After(Chain):
    """Facts and decisions that follow the answer."""

    class RatingAsked(Fact):
        """The person was asked how it was."""

        TOPIC = "complaint.rating_asked"
        TOLD = Sentence("The person was asked to rate it.")
        matter: str
        """The matter it concerns."""
        unit: str | None
        """The unit that asked, which is not the one that handled it."""
        on: date | None
        """The day it was asked."""

        def apply(self, history: After, actor: str) -> None:
            history.rating_asked.add(self.matter)

    class Rated(Fact):
        """The person said how it was: what came of it, how people were met, how long it took."""

        TOPIC = "complaint.rated"
        TOLD = Sentence("The person rated it.")
        matter: str
        """The matter it concerns."""
        outcome: int | None
        """What came of it, from 1 very poor to 5 very good."""
        manner: int | None
        """How people were met, from 1 very poor to 5 very good."""
        speed: int | None
        """How long it took, from 1 very poor to 5 very good."""
        keyed_by: str | None
        """The unit that wrote it down for the person. Absent when the person rated himself."""
        words: Sealed | None
        """What the person added, in the person's own words."""
        on: date | None
        """The day it was rated."""

        def apply(self, history: After, actor: str) -> None:
            history.rated.add(self.matter)

    class CalledBack(Fact):
        """Another unit than the one that handled it called the person and asked whether it holds."""

        TOPIC = "complaint.called_back"
        TOLD = Sentence("Another unit called the person back.")
        matter: str
        """The matter it concerns."""
        unit: str
        """The unit that called."""
        reached: bool
        """Whether the person was reached."""
        settled: bool
        """Whether the person says that it is settled."""
        words: Sealed | None
        """What the person said."""
        on: date | None
        """The day of the call."""

        def apply(self, history: After, actor: str) -> None:
            if self.reached and self.settled:
                history.settled.add(self.matter)

    class ReputationRestored(Fact):
        """It was made known, with the officer's consent, that what was said of him was not so."""

        TOPIC = "complaint.reputation_restored"
        TOLD = Sentence("A name was restored.")
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        scope: str
        """Before whom: the unit, the bureau, the place where it happened, the public."""
        place: Sealed
        """Where it was made known."""
        words: Sealed
        """What was made known."""
        consented: bool
        """Whether the officer agreed to it."""
        on: date | None
        """The day it was made known."""

        def apply(self, history: After, actor: str) -> None:
            history.to_be_restored.discard(self.subject)

    rating_asked: set[str] = fresh(set)
    rated: set[str] = fresh(set)

    @decision(
        RatingAsked,
        title=Sentence("Ask how it was"),
        records=Sentence("That the person was asked. Nobody of the unit that handled it may ask."),
    )
    def ask_rating(self, *, by: Actor, matter: str, on: date | None = None) -> None:
        """Ask the person to rate. Ombud itself asks, or another unit."""
        self.permit(self.RatingAsked, by, matter)
        if matter in self.rating_asked:
            raise Refused(
                Sentence("The person was asked already; nobody is pressed to rate."),
                rule="complaint.rating_asked",
            )
        if by.role != Role.SYSTEM:
            self.another_unit(by)
        self.record(self.RatingAsked(matter=matter, unit=by.unit or None, on=on), by)

    @decision(
        Rated,
        title=Sentence("Rate it"),
        records=Sentence(
            "What you say of the outcome, the manner and the speed, each apart. It changes nothing"
            " in your case."
        ),
        asks=(
            Asked("outcome", "choice", Sentence("What came of it"), among=SCALE),
            Asked("manner", "choice", Sentence("How people met you"), among=SCALE),
            Asked("speed", "choice", Sentence("How long it took"), among=SCALE),
            SAID,
        ),
    )
    def rate(
        self,
        *,
        by: Actor,
        matter: str,
        outcome: str | int | None = None,
        manner: str | int | None = None,
        speed: str | int | None = None,
        words: str | None = None,
        on: date | None = None,
    ) -> None:
        """Rate it, each thing apart: the person does, or another unit writes down what is said."""
        self.permit(self.Rated, by, matter)
        if by.role != Role.COMPLAINANT:
            self.another_unit(by)
        if matter in self.rated:
            raise Refused(
                Sentence("It is rated already. A second rating would count a person twice."),
                rule="complaint.rated",
            )
        given = {"outcome": outcome, "manner": manner, "speed": speed}
        marks = {name: _mark(value, name) for name, value in given.items()}
        if all(mark is None for mark in marks.values()):
            raise Refused(
                Sentence("Rate at least one of the three."), rule="complaint.rated", field="outcome"
            )
        self.record(
            self.Rated(
                matter=matter,
                **marks,
                keyed_by=None if by.role == Role.COMPLAINANT else by.unit,
                words=sealed(words, of="complainant"),
                on=on,
            ),
            by,
        )

    @decision(
        CalledBack,
        title=Sentence("Call the person back"),
        records=Sentence("What the person said. Nobody of the unit that handled it calls."),
        asks=(
            Asked("reached", "yes", Sentence("The person was reached")),
            Asked("settled", "yes", Sentence("The person says that it is settled")),
            SAID,
            Asked("on", "day", Sentence("The day of the call")),
        ),
    )
    def call_back(
        self,
        *,
        by: Actor,
        matter: str,
        reached: bool = False,
        settled: bool = False,
        words: str | None = None,
        on: date | None = None,
    ) -> None:
        """Call the person and ask whether it holds; another unit than the one that handled it does."""
        self.permit(self.CalledBack, by, matter)
        self.another_unit(by)
        if settled and not reached:
            raise Refused(
                Sentence("Whoever was not reached has not said that it is settled."),
                rule="complaint.called_back",
                field="settled",
            )
        self.record(
            self.CalledBack(
                matter=matter,
                unit=by.unit,
                reached=reached,
                settled=settled,
                words=sealed(words, of="complainant"),
                on=on,
            ),
            by,
        )

    @decision(
        ReputationRestored,
        title=Sentence("Restore a name"),
        records=Sentence("What is made known, where and before whom, and that the officer agreed."),
        asks=(
            Asked("subject", "subject", Sentence("Whose name"), needed=True),
            Asked("scope", "choice", Sentence("Before whom"), among=SCOPES, needed=True),
            Asked("place", "line", Sentence("Where"), needed=True),
            Asked("words", "words", Sentence("What is made known"), needed=True),
            Asked("consented", "yes", Sentence("The officer agreed to this")),
            Asked("on", "day", Sentence("The day it was made known")),
        ),
    )
    def restore_reputation(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str,
        scope: str,
        place: str | None,
        words: str | None,
        consented: bool = False,
        on: date | None = None,
    ) -> None:
        """Make known that what was said of somebody was not so. Only with that person's consent."""
        self.permit(self.ReputationRestored, by, matter)
        self._was_not_so(matter, subject)
        if not consented:
            raise Refused(
                Sentence("A name is restored only with the consent of the one who bears it."),
                rule="complaint.reputation_restored",
                field="consented",
            )
        if scope not in dict(SCOPES):
            raise Refused(
                Sentence("Choose one of the ways that are listed."),
                rule="complaint.reputation_restored",
                field="scope",
            )
        told = {"place": place, "words": words}
        kept = {
            field: Sealed(
                reasons_given(
                    text,
                    what=Sentence("Say where it is made known, and what."),
                    field=field,
                    rule="complaint.reputation_restored",
                ),
                of=f"subject-{subject}",
            )
            for field, text in told.items()
        }
        self.in_order(on, self.found_on.get(matter))
        self.record(
            self.ReputationRestored(
                matter=matter, subject=subject, scope=scope, consented=consented, on=on, **kept
            ),
            by,
        )

    def another_unit(self, by: Actor) -> None:
        """Refuse whoever handled the case, and everybody of a unit that did."""
        hands = {self.holder, self.drafted_by, *self.investigators, *self.earlier_hands}
        if by.id in hands or not by.unit or by.unit in self.units:
            raise Refused(
                Sentence("Your unit handled this case, so another unit asks how it was."),
                rule="not_same_unit",
            )

    def _was_not_so(self, matter: str, subject: str) -> None:
        if subject in self.to_be_restored:
            return
        pairs = self.pairs(matter=matter, subject=subject)
        if not pairs:
            raise Refused(
                Sentence("The case does not know this person."),
                rule="complaint.named",
                field="subject",
            )
        for pair in pairs:
            found = self.under().finding(self.determined.get(pair, ""))
            if found is None or (found.occurred != "no" and found.breach != "no"):
                raise Refused(
                    Sentence(
                        "A name is restored where it was found that it did not happen, or was no"
                        " breach. That is not found on everything that is alleged of this person."
                    ),
                    rule="complaint.reputation_restored",
                    field="subject",
                )


def _mark(value: str | int | None, field: str) -> int | None:
    """A mark as a number, or refuse what is no mark."""
    if value is None or value == "":
        return None
    if str(value) not in dict(SCALE):
        raise Refused(
            Sentence("A mark is a number from 1 to {best}.", best=BEST),
            rule="complaint.rated",
            field=field,
        )
    return int(value)
