"""A finding is a chain: reported, recommended, concurred or sent back, determined, overturned.

Every link stays. What a later link says takes the place of the earlier one only in what the rules
look at now; who reads the case sees both, and who said which.
"""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.determination import Determination
from domain.complaint.track import reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.rollup import Pair, RollUp, of_pairs
from domain.sealed import Sealed, sealed
from domain.words import Sentence

PAIR = Asked("pair", "pair", Sentence("On which allegation, against whom"), needed=True)
FOUND = Asked("finding", "finding", Sentence("Finding"), needed=True)
WHY = Asked("reasons", "words", Sentence("Why"), needed=True)
DAY = Asked("on", "day", Sentence("The day it was decided"))


class Chain(Determination):
    """Facts and decisions that follow one another on one allegation against one subject."""

    class Reported(Fact):
        """The inquiry set down in one report what it did and what came of it."""

        TOPIC = "complaint.reported"
        TOLD = Sentence("The inquiry reported (report {report}).")
        matter: str
        """The matter it concerns."""
        report: int
        """The number of the report."""
        summary: Sealed
        """What the inquiry did, what it rests on, and what came of it."""
        against: Sealed | None
        """What speaks against it, and why it does not hold."""
        on: date | None
        """The day of the report."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Chain, actor: str) -> None:
            history.reports = self.report
            history.moved(self.matter, self.stage)

    class Concurred(Fact):
        """Another person agreed with what the inquiry recommended."""

        TOPIC = "complaint.concurred"
        TOLD = Sentence("Another person agreed on “{allegation}”: {finding}.")
        matter: str
        """The matter it concerns."""
        allegation: str
        """The allegation it is about."""
        subject: str
        """The subject it is about."""
        finding: str
        """The finding that is recommended."""
        reasons: Sealed | None
        """Why the other person agreed."""
        on: date | None
        """The day it was agreed."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Chain, actor: str) -> None:
            history.concurred[self.allegation, self.subject] = actor
            history.moved(self.matter, self.stage)

    class Returned(Fact):
        """What was recommended was sent back to the inquiry, with what is missing."""

        TOPIC = "complaint.returned"
        TOLD = Sentence("What was recommended on “{allegation}” was sent back to the inquiry.")
        matter: str
        """The matter it concerns."""
        allegation: str
        """The allegation it is about."""
        subject: str
        """The subject it is about."""
        reasons: Sealed
        """What is missing, and what is to be done."""
        on: date | None
        """The day it was sent back."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Chain, actor: str) -> None:
            pair = (self.allegation, self.subject)
            # The link stays in the chain; what a finding may rest on has to come anew.
            history.recommended.pop(pair, None)
            history.concurred.pop(pair, None)
            history.moved(self.matter, self.stage)

    class Overturned(Fact):
        """A finding was replaced after a review; the earlier one stays in the chain."""

        TOPIC = "complaint.overturned"
        TOLD = Sentence(
            "On “{allegation}” it was found anew: {finding}, where it had been {earlier}."
        )
        matter: str
        """The matter it concerns."""
        allegation: str
        """The allegation it is about."""
        subject: str
        """The subject it is about."""
        earlier: str
        """What had been found before."""
        finding: str
        """What was found."""
        reasons: Sealed
        """Why it was found so."""
        on: date | None
        """The day it was found."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Chain, actor: str) -> None:
            pair = (self.allegation, self.subject)
            history.determined[pair] = self.finding
            history.found_by.setdefault(pair, set()).add(actor)
            if self.on is not None:
                history.found_on[self.matter] = self.on
            history.moved(self.matter, self.stage)

    reports: int = 0
    concurred: dict[Pair, str] = fresh(dict)
    found_by: dict[Pair, set[str]] = fresh(dict)

    @decision(
        Reported,
        title=Sentence("Report on the inquiry"),
        records=Sentence("Your report. Whoever decides reads it; it is not changed afterwards."),
        asks=(
            Asked("summary", "words", Sentence("What was done, and what came of it"), needed=True),
            Asked(
                "against",
                "words",
                Sentence("What speaks against it"),
                hint=Sentence("Whoever reviews it asks for this first."),
            ),
        ),
    )
    def report(
        self,
        *,
        by: Actor,
        matter: str,
        summary: str | None,
        against: str | None = None,
        on: date | None = None,
    ) -> None:
        """Set down the investigation report. Who inquires writes it."""
        stage = self.permit(self.Reported, by, matter)
        self._only_investigators(by)
        self.in_order(on, self.taken_up.get(matter))
        summary = reasons_given(
            summary,
            what=Sentence("Write down what you did and what came of it."),
            field="summary",
            rule="complaint.reported",
        )
        self.record(
            self.Reported(
                matter=matter,
                report=self.reports + 1,
                summary=Sealed(summary, of=CASE),
                against=sealed(against, of=CASE),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Concurred,
        title=Sentence("Agree with what is recommended"),
        records=Sentence(
            "That you looked at it yourself and agree. The finding is made by another."
        ),
        asks=(PAIR, Asked("reasons", "words", Sentence("Why you agree")), DAY),
    )
    def concur(
        self,
        *,
        by: Actor,
        allegation: str,
        subject: str,
        reasons: str | None = None,
        on: date | None = None,
    ) -> None:
        """Agree with a recommendation. Nobody agrees with himself."""
        matter, pair = self._pair(allegation, subject), (allegation, subject)
        stage = self.permit(self.Concurred, by, matter)
        self._waits_to_be_decided(by, matter, pair)
        self.in_order(on, self.taken_up.get(matter))
        self.record(
            self.Concurred(
                matter=matter,
                allegation=allegation,
                subject=subject,
                finding=self.recommended[pair],
                reasons=sealed(reasons, of=CASE),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Returned,
        title=Sentence("Send it back to the inquiry"),
        records=Sentence(
            "What is missing. The recommendation stays in the chain, and a new one has to come."
        ),
        asks=(
            PAIR,
            Asked(
                "reasons", "words", Sentence("What is missing, and what is to be done"), needed=True
            ),
            DAY,
        ),
    )
    def send_back(
        self,
        *,
        by: Actor,
        allegation: str,
        subject: str,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Send a recommendation back, and say what is missing."""
        matter = self._pair(allegation, subject)
        stage = self.permit(self.Returned, by, matter)
        self._waits_to_be_decided(by, matter, (allegation, subject))
        self.in_order(on, self.taken_up.get(matter))
        reasons = reasons_given(
            reasons,
            what=Sentence("Say what is missing: the inquiry has to know what to do."),
            field="reasons",
            rule="reasons_given",
        )
        self.record(
            self.Returned(
                matter=matter,
                allegation=allegation,
                subject=subject,
                reasons=Sealed(reasons, of=CASE),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Overturned,
        title=Sentence("Find anew after a review"),
        records=Sentence(
            "The new finding. The earlier one stays in the chain for everybody to see."
        ),
        asks=(PAIR, FOUND, WHY, DAY),
    )
    def overturn(
        self,
        *,
        by: Actor,
        allegation: str,
        subject: str,
        finding: str,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Replace a finding that a review has opened. Nobody reviews his own."""
        matter = self._pair(allegation, subject)
        stage = self.permit(
            self.Overturned,
            by,
            matter,
            allegation=allegation,
            subject=subject,
            finding=finding,
        )
        self.in_order(on, self.found_on.get(matter))
        self.finding_known(finding)
        pair = (allegation, subject)
        if matter not in self.open_again or pair not in self.determined:
            raise Refused(
                Sentence(
                    "A finding is changed only after a review or when the matter was reopened."
                ),
                rule="complaint.overturned",
            )
        if by.id in self.hands_on(pair):
            raise Refused(
                Sentence("You had a hand in the earlier finding, so another person finds anew."),
                rule="other_person_than_before",
            )
        self.by_other_hands(by, matter)
        self.inquired_into_anew(matter, pair)
        if self.reopened_by.get(matter) == by.id:
            raise Refused(
                Sentence("You reopened it, so another person finds anew."),
                rule="other_person_than_before",
            )
        if finding == self.determined[pair]:
            raise Refused(
                Sentence("That is what was found before. If it holds, the review says so."),
                rule="complaint.overturned",
                field="finding",
            )
        reasons = reasons_given(
            reasons,
            what=Sentence("Give the reasons: they stand in the paper the person receives."),
            field="reasons",
            rule="reasons_given",
        )
        self.record(
            self.Overturned(
                matter=matter,
                allegation=allegation,
                subject=subject,
                earlier=self.determined[pair],
                finding=finding,
                reasons=Sealed(reasons, of=CASE),
                on=on,
                stage=stage,
            ),
            by,
        )

    # What the rules of this chapter look at

    def hands_on(self, pair: Pair) -> set[str]:
        """Everybody who had a hand in a finding: who recommended, agreed, found, found anew."""
        named = (
            self.recommended_by.get(pair),
            self.concurred.get(pair),
            self.determined_by.get(pair),
        )
        return {each for each in named if each} | self.found_by.get(pair, set())

    def pairs(self, *, matter: str | None = None, subject: str | None = None) -> list[Pair]:
        """Each allegation with each of its subjects: of a matter, of a subject, or of the case."""
        return [
            (allegation, each)
            for allegation, (of, subjects) in self.allegations.items()
            if matter in (None, of)
            for each in subjects
            if subject in (None, each)
        ]

    def rolled_up(self, *, matter: str | None = None, subject: str | None = None) -> RollUp:
        """What the findings come to now: of a matter, of a subject, or of the whole case."""
        pairs = self.pairs(matter=matter, subject=subject)
        return of_pairs(
            {pair: self.under().finding(finding) for pair, finding in self.determined.items()},
            pairs,
            dropped=[pair for pair in pairs if pair[0] in self.discontinued],
        )

    def _waits_to_be_decided(self, by: Actor, matter: str, pair: Pair) -> None:
        """Refuse where nothing is recommended, or where it is the person's own work."""
        if pair in self.determined and matter not in self.open_again:
            raise Refused(
                Sentence("This is determined already; only a review can change it."),
                rule="complaint.determined",
            )
        if pair not in self.recommended:
            raise Refused(
                Sentence("The inquiry has not recommended a finding on this yet."),
                rule="complaint.recommended",
            )
        if self.recommended_by[pair] == by.id:
            raise Refused(
                Sentence("You recommended this yourself, so another person looks at it."),
                rule="other_person_than_before",
            )
