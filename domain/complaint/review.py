"""Not satisfied: three ways that the law keeps apart, and what each of them opens again.

The office handles it anew (level 0): by other hands, and for every kind of matter. A re-examination
复查 (level 1) and a review 复核 (level 2) by those above exist only where the procedure has them: in
China for a request for a remedy. The body that disciplines may be told at any time, and needs no
decision of ours. Nobody decides on what he decided himself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.chain import DAY, WHY, Chain
from domain.complaint.disposition import Disposition
from domain.complaint.joining import Joining
from domain.complaint.track import UNSORTED, reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.rules import Label
from domain.sealed import Sealed, sealed
from domain.words import Sentence

HIGHEST = 2
OUTCOMES = (
    ("upheld", Sentence("It holds")),
    ("varied", Sentence("It is found anew in part")),
    ("remade", Sentence("It is found anew")),
)
"""What a review comes to; all but the first open the findings again."""

CAUSES = (
    ("new_evidence", Sentence("New evidence")),
    ("rehandling", Sentence("The person asked that it is handled anew")),
    ("ordered", Sentence("The bureau above ordered it")),
    ("fault", Sentence("A fault in how it was handled")),
)
"""What leads to taking up again what had ended."""

DISCIPLINE = "discipline_body"


@dataclass(slots=True)
class Requested:
    """A re-examination or review that was asked for: of which matter, at which level."""

    matter: str
    level: int
    decided: bool = False
    earlier: bool = False
    """Whether the office took the matter up again since: it was of another decision."""


@dataclass(frozen=True, slots=True)
class Route:
    """A way that is open to a person who is not satisfied."""

    id: str
    label: Sentence | Label
    explained: Sentence | Label


HANDLED_ANEW = Route(
    "rehandling_asked",
    Sentence("Ask us to handle it anew"),
    Sentence("Other people than before look at it."),
)
LOOKED_AT_ABOVE = (
    Route(
        "review_requested",
        Sentence("Ask the bureau above for a re-examination"),
        Sentence("Within the time that your page shows. The bureau above decides."),
    ),
    Route(
        "review_requested",
        Sentence("Ask for the final review"),
        Sentence("The level above the re-examination decides. It ends there."),
    ),
)


class Review(Joining, Disposition, Chain):
    """Facts and decisions of those who are asked to look at it again."""

    class RehandlingAsked(Fact):
        """The person was not satisfied and asked the office to handle it anew, by other hands."""

        TOPIC = "complaint.rehandling_asked"
        TOLD = Sentence("The person asked that other hands handle it anew.")
        matter: str
        """The matter it concerns."""
        words: Sealed | None
        """What the person is not satisfied with."""
        on: date | None
        """The day it was asked."""

        def apply(self, history: Review, actor: str) -> None:
            history.rehandling.add(self.matter)

    class ReviewRequested(Fact):
        """The person asked those above to look at the decision again."""

        TOPIC = "complaint.review_requested"
        TOLD = Sentence("A review was asked for (level {level}).")
        matter: str
        """The matter it concerns."""
        review: str
        """The request's id within the case."""
        level: int
        """Which level is asked: 1 the one above (复查), 2 the last (复核)."""
        words: Sealed | None
        """What the person is not satisfied with."""
        on: date | None
        """The day it was asked."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Review, actor: str) -> None:
            history.reviews[self.review] = Requested(self.matter, self.level)
            history.moved(self.matter, self.stage)

    class ReviewDecided(Fact):
        """It was decided on a review: the decision holds, or it is found anew."""

        TOPIC = "complaint.review_decided"
        TOLD = Sentence("The review was decided (level {level}).")
        matter: str
        """The matter it concerns."""
        review: str
        """The request's id within the case."""
        level: int
        """Which level decided: 1 the one above (复查), 2 the last (复核)."""
        outcome: str
        """Whether the decision holds (upheld), in part (varied), or not (remade)."""
        body: Sealed | None
        """The body above that decided, when it was not somebody of this office."""
        reasons: Sealed
        """Why it was decided so."""
        on: date | None
        """The day it was decided."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Review, actor: str) -> None:
            if asked := history.reviews.get(self.review):
                asked.decided = True
            history.reviewed_by.setdefault(self.matter, set()).add(actor)
            if self.outcome != "upheld":
                history.open_again.add(self.matter)
            history.moved(self.matter, self.stage)

    class Reopened(Fact):
        """A matter that had ended was taken up again, by other hands than before."""

        TOPIC = "complaint.reopened"
        TOLD = Sentence("It was taken up again.")
        matter: str
        """The matter it concerns."""
        cause: str
        """What led to it: new evidence, a request to handle it anew, an order, a fault."""
        reasons: Sealed
        """Why it was taken up again."""
        on: date | None
        """The day it was taken up again."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Review, actor: str) -> None:
            history.open_again.add(self.matter)
            history.rehandling.discard(self.matter)
            for asked in history.reviews.values():
                asked.earlier |= asked.matter == self.matter
            history.begin_anew(self.matter, actor)
            history.moved(self.matter, self.stage)

    rehandling: set[str] = fresh(set)
    reviews: dict[str, Requested] = fresh(dict)
    reviewed_by: dict[str, set[str]] = fresh(dict)

    @decision(
        RehandlingAsked,
        title=Sentence("Ask us to handle it anew"),
        records=Sentence("That you are not satisfied. Other people than before look at it."),
        asks=(Asked("words", "words", Sentence("What you are not satisfied with")),),
    )
    def ask_rehandling(
        self, *, by: Actor, matter: str, words: str | None = None, on: date | None = None
    ) -> None:
        """Ask that other hands handle it anew; it is not a review, and takes none away."""
        self.permit(self.RehandlingAsked, by, matter)
        self.in_order(on, self.day_of_issue(matter))
        if matter in self.rehandling:
            raise Refused(
                Sentence("This was asked already, and waits to be decided."),
                rule="complaint.rehandling_asked",
            )
        self.record(
            self.RehandlingAsked(matter=matter, words=sealed(words, of="complainant"), on=on), by
        )

    @decision(
        ReviewRequested,
        title=Sentence("Ask for a review"),
        records=Sentence("That a review was asked for, and at which level. Those above decide."),
        asks=(Asked("words", "words", Sentence("What you are not satisfied with")), DAY),
    )
    def request_review(
        self, *, by: Actor, matter: str, words: str | None = None, on: date | None = None
    ) -> None:
        """Ask those above to look at the decision again: first one level up, then the last."""
        self._has_reviews(matter)
        stage = self.permit(self.ReviewRequested, by, matter)
        self.in_order(on, self.day_of_issue(matter))
        asked = [each for each in self.reviews.values() if each.matter == matter]
        if any(not each.decided for each in asked):
            raise Refused(
                Sentence("This was asked already, and waits to be decided."),
                rule="complaint.review_requested",
            )
        levels = self._levels_asked(matter)
        if levels >= HIGHEST:
            raise Refused(
                Sentence("The last level has decided. On the same facts nobody reviews it again."),
                rule="complaint.review_requested",
            )
        self.record(
            self.ReviewRequested(
                matter=matter,
                review=f"v{len(self.reviews) + 1}",
                level=levels + 1,
                words=sealed(words, of="complainant"),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        ReviewDecided,
        title=Sentence("Decide on the review"),
        records=Sentence("Whether the decision holds, and why. Otherwise it is found anew."),
        asks=(
            Asked(
                "outcome",
                "choice",
                Sentence("What the review comes to"),
                among=OUTCOMES,
                needed=True,
            ),
            WHY,
            Asked(
                "body", "line", Sentence("The body above that decided, if it is not this office")
            ),
            DAY,
        ),
    )
    def decide_review(
        self,
        *,
        by: Actor,
        matter: str,
        outcome: str,
        reasons: str | None,
        body: str | None = None,
        on: date | None = None,
    ) -> None:
        """Decide on a review. Whoever had a hand in what is reviewed does not."""
        stage = self.permit(self.ReviewDecided, by, matter)
        waiting = [
            id for id, each in self.reviews.items() if each.matter == matter and not each.decided
        ]
        if not waiting:
            raise Refused(
                Sentence("Nobody has asked for a review that is still open."),
                rule="complaint.review_requested",
            )
        if by.id in self.earlier_level(matter):
            raise Refused(
                Sentence("You had a hand in what is reviewed, so another person decides on it."),
                rule="other_person_than_before",
            )
        if outcome not in dict(OUTCOMES):
            raise Refused(
                Sentence("Say whether the decision holds."),
                rule="complaint.review_decided",
                field="outcome",
            )
        self.in_order(on, self.day_of_issue(matter))
        reasons = reasons_given(
            reasons,
            what=Sentence("Give the reasons: they stand in the paper the person receives."),
            field="reasons",
            rule="reasons_given",
        )
        self.record(
            self.ReviewDecided(
                matter=matter,
                review=waiting[0],
                level=self.reviews[waiting[0]].level,
                outcome=outcome,
                body=sealed(body, of=CASE),
                reasons=Sealed(reasons, of=CASE),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Reopened,
        title=Sentence("Reopen it"),
        records=Sentence(
            "Why it is taken up again. Who inquired before does not inquire again; the earlier"
            " findings stay in the chain."
        ),
        asks=(
            Asked("cause", "choice", Sentence("What leads to it"), among=CAUSES, needed=True),
            WHY,
            DAY,
        ),
    )
    def reopen(
        self,
        *,
        by: Actor,
        matter: str,
        cause: str,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Take up again what had ended. The history stays; the hands are others."""
        stage = self.permit(self.Reopened, by, matter)
        if cause not in dict(CAUSES):
            raise Refused(
                Sentence("Say what leads to it."), rule="complaint.reopened", field="cause"
            )
        if cause == "rehandling" and matter not in self.rehandling:
            raise Refused(
                Sentence("The person has not asked for that."),
                rule="complaint.rehandling_asked",
                field="cause",
            )
        self.in_order(on, self.day_of_issue(matter))
        reasons = reasons_given(
            reasons,
            what=Sentence("Say why it is taken up again."),
            field="reasons",
            rule="reasons_given",
        )
        self.record(
            self.Reopened(
                matter=matter, cause=cause, reasons=Sealed(reasons, of=CASE), on=on, stage=stage
            ),
            by,
        )

    # What is open to a person, and who may decide

    def earlier_level(self, matter: str) -> set[str]:
        """Everybody who had a hand in what is reviewed: inquired, found, wrote, approved, reviewed."""
        hands = {one for pair in self.pairs(matter=matter) for one in self.hands_on(pair)}
        named = {self.holder, self.drafted_by, self.approved_by, *self.investigators}
        return {
            *hands,
            *(each for each in named if each),
            *self.earlier_hands,
            *self.reviewed_by.get(matter, ()),
        }

    def routes(self, matter: str) -> Iterator[Route]:
        """The ways open to a person who is not satisfied. They are three, and never one button."""
        if self.transition(self.RehandlingAsked, matter):
            yield HANDLED_ANEW
        levels = self._levels_asked(matter)
        if self.transition(self.ReviewRequested, matter) and levels < HIGHEST:
            yield LOOKED_AT_ABOVE[levels]
        for remedy in self.under().other_remedies:
            if remedy.id == DISCIPLINE:
                yield Route(remedy.id, remedy.label, remedy.explained)

    def still_owed(self, matter: str) -> None:
        """Refuse to end what was opened again and has no new decision, or while a review waits."""
        if matter in self.elsewhere:
            return
        if any(each.matter == matter and not each.decided for each in self.reviews.values()):
            raise Refused(
                Sentence("A review was asked for and is not decided yet. That comes first."),
                rule="complaint.review_requested",
            )
        if matter in self.open_again:
            raise Refused(
                Sentence(
                    "It was opened again and waits for its new decision. That is issued first."
                ),
                rule="complaint.reopened",
            )

    def _levels_asked(self, matter: str) -> int:
        """How many levels were asked about the decision that stands, and not about one before it."""
        return sum(each.matter == matter and not each.earlier for each in self.reviews.values())

    def _has_reviews(self, matter: str) -> None:
        """Refuse in words where the law has no review: it has another way there."""
        known = self.matters.get(matter) if matter != UNSORTED else None
        track = self.under().tracks.get(known.kind) if known else None
        if track and not any(way.fact == self.ReviewRequested.NAME for way in track.transitions):
            raise Refused(
                Sentence(
                    "The law has no review for this kind of matter. You can ask us to handle it"
                    " anew by other people, or go to the body that disciplines."
                ),
                rule=track.src.en if track.src else f"{self.under().id} track",
            )
