"""What a complaint teaches: a rule is recommended to be mended, mended, and the effect looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.said import NUMBERED, ON, chosen, day_given, known, must_say, said
from domain.complaint.track import OnTrack
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

ANSWERS = (
    ("accepted", Sentence("Accepted")),
    ("partly", Sentence("Accepted in part")),
    ("rejected", Sentence("Not accepted")),
)

EFFECTS = (
    ("better", Sentence("It is better")),
    ("same", Sentence("It is as before")),
    ("worse", Sentence("It is worse")),
    ("unknown", Sentence("It cannot be told yet")),
)

DONE, OPEN, REJECTED = "done", "open", "rejected"

RECOMMENDATION = Asked("recommendation", "line", Sentence("Which recommendation"), NUMBERED)


@dataclass(slots=True)
class Improvement:
    """A training or a recommendation: how far it has come, and who had a hand in it."""

    state: str
    hands: set[str] = field(default_factory=set)


class Improvements(OnTrack):
    """Facts and decisions about recommendations to whoever owns a rule, and about what came of them."""

    class RecommendationMade(Fact):
        """The office recommended to whoever owns a rule or a practice to mend it."""

        TOPIC = "complaint.recommendation_made"
        TOLD = Sentence("It was recommended to mend a rule or a practice ({recommendation}).")
        recommendation: str
        """The number of the recommendation within the case."""
        matter: str
        """The matter it concerns."""
        to: Sealed
        """Who owns the rule or the practice."""
        what: Sealed
        """What is recommended, and what it rests on."""
        by_day: date | None
        """The day by which the answer is expected."""

        def apply(self, history: Improvements, actor: str) -> None:
            history.improvements[self.recommendation] = Improvement("", {actor})

    class RecommendationAnswered(Fact):
        """The owner of the rule or the practice said what becomes of the recommendation."""

        TOPIC = "complaint.recommendation_answered"
        TOLD = Sentence("The recommendation was answered ({recommendation}).")
        recommendation: str
        """The number of the recommendation within the case."""
        matter: str
        """The matter it concerns."""
        answer: str
        """The answer: accepted, partly, rejected."""
        reasons: Sealed | None
        """Why, and what will be done."""
        on: date | None
        """The day of the answer."""

        def apply(self, history: Improvements, actor: str) -> None:
            state = REJECTED if self.answer == "rejected" else OPEN
            history.improved(self.recommendation, state, actor)

    class RecommendationImplemented(Fact):
        """A recommendation was carried out, and it is said what proves it."""

        TOPIC = "complaint.recommendation_implemented"
        TOLD = Sentence("The recommendation was carried out ({recommendation}).")
        recommendation: str
        """The number of the recommendation within the case."""
        matter: str
        """The matter it concerns."""
        proved_by: Sealed
        """What proves that it was done."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Improvements, actor: str) -> None:
            history.improved(self.recommendation, DONE, actor)

    class EffectChecked(Fact):
        """Somebody without a hand in it looked whether a training or a recommendation did any good."""

        TOPIC = "complaint.effect_checked"
        TOLD = Sentence("Somebody else looked whether it did any good ({improvement}).")
        improvement: str
        """The number of the training or the recommendation within the case."""
        matter: str
        """The matter it concerns."""
        effect: str
        """The effect: better, same, worse, unknown."""
        summary: Sealed
        """How it was measured, and what was seen."""
        on: date | None
        """The day it was done."""

    improvements: dict[str, Improvement] = fresh(dict)

    def improved(self, number: str, state: str, actor: str) -> None:
        """A training or a recommendation came further, through somebody."""
        known_one = self.improvements.setdefault(number, Improvement(state))
        known_one.state = state
        known_one.hands.add(actor)

    @decision(
        RecommendationMade,
        title=Sentence("Recommend to mend a rule or a practice"),
        records=Sentence("Who is to mend what, and by when an answer is expected."),
        asks=(
            Asked("to", "line", Sentence("Who owns the rule or the practice"), needed=True),
            Asked("what", "words", Sentence("What is recommended, and why"), needed=True),
            Asked("by_day", "day_ahead", Sentence("By which day"), needed=True),
        ),
    )
    def make_recommendation(
        self, *, by: Actor, matter: str, to: str | None, what: str | None, by_day: date | None
    ) -> None:
        """Recommend to mend what led to the complaint."""
        self.permit(self.RecommendationMade, by, matter)
        rule = "complaint.recommendation_made"
        self.record(
            self.RecommendationMade(
                recommendation=f"recommendation-{self.next_number('recommendation')}",
                matter=matter,
                to=must_say(to, Sentence("Say who owns the rule."), of=CASE, field="to", rule=rule),
                what=must_say(
                    what,
                    Sentence("Say what is recommended, and what it rests on."),
                    of=CASE,
                    field="what",
                    rule=rule,
                ),
                by_day=self.by_a_day(by_day, rule),
            ),
            by,
        )

    @decision(
        RecommendationAnswered,
        title=Sentence("Note the answer to a recommendation"),
        records=Sentence("What becomes of the recommendation, and why."),
        asks=(
            RECOMMENDATION,
            Asked("answer", "choice", Sentence("The answer"), among=ANSWERS, needed=True),
            Asked("reasons", "words", Sentence("Why, and what will be done")),
            ON,
        ),
    )
    def answer_recommendation(
        self,
        *,
        by: Actor,
        matter: str,
        recommendation: str | None,
        answer: str | None,
        reasons: str | None = None,
        on: date | None = None,
    ) -> None:
        """Note the answer. Whoever does not accept says why."""
        self.permit(self.RecommendationAnswered, by, matter)
        rule = "complaint.recommendation_answered"
        recommendation = self.waiting_one(
            "recommendation", "", recommendation, "recommendation", rule
        )
        answer = chosen(answer, ANSWERS, field="answer", rule=rule)
        why = said(reasons, of=CASE, field="reasons")
        if answer != "accepted" and why is None:
            raise Refused(
                Sentence("Whoever does not accept a recommendation says why."),
                rule=rule,
                field="reasons",
            )
        self.record(
            self.RecommendationAnswered(
                recommendation=recommendation, matter=matter, answer=answer, reasons=why, on=on
            ),
            by,
        )

    @decision(
        RecommendationImplemented,
        title=Sentence("Note that a recommendation was carried out"),
        records=Sentence("That the rule or the practice is mended, and what proves it."),
        asks=(
            RECOMMENDATION,
            Asked("proved_by", "words", Sentence("What proves it"), needed=True),
            ON,
        ),
    )
    def implement_recommendation(
        self,
        *,
        by: Actor,
        matter: str,
        recommendation: str | None,
        proved_by: str | None,
        on: date | None = None,
    ) -> None:
        """Note that it was carried out. The answer comes first: nobody is overtaken."""
        self.permit(self.RecommendationImplemented, by, matter)
        rule = "complaint.recommendation_implemented"
        recommendation = self.waiting_one(
            "recommendation", OPEN, recommendation, "recommendation", rule
        )
        self.record(
            self.RecommendationImplemented(
                recommendation=recommendation,
                matter=matter,
                proved_by=self.proof_of_it(proved_by, rule),
                on=on,
            ),
            by,
        )

    @decision(
        EffectChecked,
        title=Sentence("Look whether it did any good"),
        records=Sentence(
            "Whether a training or a recommendation did any good, and how that is known."
        ),
        asks=(
            Asked("improvement", "line", Sentence("Which training or recommendation"), NUMBERED),
            Asked("effect", "choice", Sentence("What is seen"), among=EFFECTS, needed=True),
            Asked("summary", "words", Sentence("How it was measured"), needed=True),
            ON,
        ),
    )
    def check_effect(
        self,
        *,
        by: Actor,
        matter: str,
        improvement: str | None,
        effect: str | None,
        summary: str | None,
        on: date | None = None,
    ) -> None:
        """Look at the effect: never by whoever had a hand in it."""
        self.permit(self.EffectChecked, by, matter)
        rule = "complaint.effect_checked"
        improvement = self.waiting_one("", DONE, improvement, "improvement", rule)
        if by.id in self.improvements[improvement].hands:
            raise Refused(
                Sentence("You had a hand in it, so another person looks at the effect."),
                rule="other_person_than_before",
                field="improvement",
            )
        self.record(
            self.EffectChecked(
                improvement=improvement,
                matter=matter,
                effect=chosen(effect, EFFECTS, field="effect", rule=rule),
                summary=must_say(
                    summary,
                    Sentence("Say how it was measured, and what was seen."),
                    of=CASE,
                    field="summary",
                    rule=rule,
                ),
                on=on,
            ),
            by,
        )

    def next_number(self, what: str) -> int:
        """The number that the next one of its kind gets within the case."""
        return sum(each.startswith(what) for each in self.improvements) + 1

    def waiting_one(self, what: str, state: str, number: str | None, field: str, rule: str) -> str:
        """Return the number of one that stands as far as is needed, or refuse."""
        fit = [
            each
            for each, one in self.improvements.items()
            if each.startswith(what) and one.state == state
        ]
        if not fit:
            raise Refused(Sentence("Nothing of this kind waits for that."), rule=rule)
        return known(number, fit, field=field, rule=rule)

    def proof_of_it(self, proved_by: str | None, rule: str) -> Sealed:
        """Seal what proves it, or refuse."""
        return must_say(
            proved_by,
            Sentence("Say what proves that it was done."),
            of=CASE,
            field="proved_by",
            rule=rule,
        )

    def by_a_day(self, day: date | None, rule: str) -> date:
        """Return the day by which it is done, or refuse."""
        return day_given(
            day,
            Sentence("Say by which day: what has no day is never late."),
            field="by_day",
            rule=rule,
        )
