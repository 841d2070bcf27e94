"""A tracking order 督办单: somebody is told to put something right by a day, and is held to it.

It is issued on a case or on a unit, by somebody who is not supervised by it and does not work on
the case. What is reported back is accepted, or returned with the reason, by another person than who
reported it. A day that goes by takes the order one level up, and is written down once.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.beside.beginning import about_one, ahead_of, not_a_worker
from domain.beside.record import OWN, Beside
from domain.complaint.said import chosen, must_say, said
from domain.complaint.track import not_before
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import LEADERS, Actor, Role
from domain.sealed import Sealed
from domain.words import Sentence

if TYPE_CHECKING:
    from domain.clock import Reading
    from domain.complaint import Complaint
    from domain.procedure import Procedure

ON = Asked("on", "day", Sentence("The day it was done"))

RESULTS = (
    ("corrected", Sentence("It is put right")),
    ("partly", Sentence("It is put right in part; the rest is said below")),
    ("nothing_found", Sentence("Nothing was found that could be put right")),
)

ABOVE = {"lead": LEADERS, "head": frozenset({Role.HEAD}), "above": frozenset({Role.HEAD})}
"""Who decides on an order once it has gone up to a level."""


class TrackingOrder(Beside):
    """One order, from its issue until it is discharged."""

    PREFIX = "tracking_order"
    OPENS = "issue"
    SERIES = "T"
    MANY = Sentence("Tracking orders")

    class Issued(Fact):
        """Somebody was ordered to put something right and to report back by a day."""

        TOPIC = "tracking_order.issued"
        TOLD = Sentence("The order was issued: {order_ground}. The answer is due by {answer_by}.")
        number: str
        """The number of the order."""
        procedure: str
        """The rules it is kept under."""
        procedure_version: str
        """The version of these rules."""
        case: str | None
        """The case it is about, if it is about one."""
        unit: str | None
        """The unit that is supervised, as the office calls it."""
        holder: str
        """The account of the person who has to answer."""
        order_ground: str
        """The ground on which it was issued, as the procedure names it."""
        what: Sealed
        """What is to be put right, and what is to be reported."""
        answer_by: date
        """The day by which it is to be answered."""
        level: str
        """The level that supervises it, as the procedure names it."""
        on: date | None
        """The day it was issued."""
        stage: str
        """The stage the order is at now."""

        def apply(self, history: TrackingOrder, actor: str) -> None:
            history.unit, history.level = self.unit, self.level
            history.answer_by, history.issued_on = self.answer_by, self.on
            history.issuer = actor

    class Acknowledged(Fact):
        """Whoever was ordered has read the order and works on it."""

        TOPIC = "tracking_order.acknowledged"
        TOLD = Sentence("The order was acknowledged.")
        on: date | None
        """The day it was acknowledged."""
        stage: str
        """The stage the order is at now."""

    class Answered(Fact):
        """Whoever was ordered reported what was put right."""

        TOPIC = "tracking_order.answered"
        TOLD = Sentence("It was reported back what was put right.")
        result: str
        """What came of it: corrected, partly, nothing_found."""
        summary: Sealed
        """What was put right, how, and what proves it."""
        on: date | None
        """The day it was reported."""
        stage: str
        """The stage the order is at now."""

        def apply(self, history: TrackingOrder, actor: str) -> None:
            history.answered_by.add(actor)

    class Accepted(Fact):
        """Another person looked at what was reported and accepted it."""

        TOPIC = "tracking_order.accepted"
        TOLD = Sentence("What was reported was accepted.")
        reasons: Sealed | None
        """How it was looked at, and what was seen."""
        on: date | None
        """The day it was accepted."""
        stage: str
        """The stage the order is at now."""

    class Returned(Fact):
        """What was reported was not enough: it was sent back with the reason and another day."""

        TOPIC = "tracking_order.returned"
        TOLD = Sentence("What was reported was sent back. The answer is due by {answer_by}.")
        reasons: Sealed
        """What is missing."""
        answer_by: date
        """The day by which it is to be answered anew."""
        on: date | None
        """The day it was sent back."""
        stage: str
        """The stage the order is at now."""

        def apply(self, history: TrackingOrder, actor: str) -> None:
            history.answer_by = self.answer_by

    class Escalated(Fact):
        """The order went one level up."""

        TOPIC = "tracking_order.escalated"
        TOLD = Sentence("The order went one level up: {level}.")
        level: str
        """The level that supervises it now, as the procedure names it."""
        reasons: Sealed | None
        """Why, where a person decided it."""
        clock: str | None
        """The time that ran out, where that took it up."""
        on: date | None
        """The day it went up."""

        def apply(self, history: TrackingOrder, actor: str) -> None:
            history.level = self.level

    class Discharged(Fact):
        """The order ended: nothing more is asked of anybody under it."""

        TOPIC = "tracking_order.discharged"
        TOLD = Sentence("The order was discharged.")
        reasons: Sealed | None
        """Why it ended, where its answer had not been accepted."""
        on: date | None
        """The day it ended."""
        stage: str
        """The stage the order is at now."""

    class ClockLapsed(Fact):
        """A last day of the order went by without what it was waiting for."""

        TOPIC = "tracking_order.clock_lapsed"
        TOLD = Sentence("“{clock}”: the last day, {due}, went by.")
        clock: str
        """The time that ran out, as its procedure names it."""
        due: date
        """The last day, as it was counted when this was recorded."""
        started_by: int
        """The position in the record of the fact that it started from."""
        breach: str
        """What the procedure lets follow."""

    LAPSED = ClockLapsed

    unit: str | None = None
    level: str = ""
    answer_by: date | None = None
    issued_on: date | None = None
    issuer: str = ""
    answered_by: set[str] = fresh(set)

    @decision(
        Issued,
        title=Sentence("Issue a tracking order"),
        records=Sentence(
            "Who is to put what right, by when the answer is due, and that somebody is held to it."
        ),
        lead=Sentence(
            "An order is about a case or about a unit. A day that goes by takes it one level up."
        ),
        asks=(
            Asked(
                "case",
                "case",
                Sentence("The case"),
                Sentence("Its number. Leave this empty for an order on a unit."),
            ),
            Asked("unit", "line", Sentence("The unit"), Sentence("For an order on a unit.")),
            Asked(
                "holder",
                "person",
                Sentence("Who has to answer"),
                Sentence("For an order on a case: whoever answers for the case, if left open."),
            ),
            Asked("order_ground", "choice", Sentence("On which ground"), among="order_ground"),
            Asked("what", "words", Sentence("What is to be put right and reported"), needed=True),
            Asked("answer_by", "day_ahead", Sentence("By which day"), needed=True),
            ON,
        ),
    )
    def issue(
        self,
        *,
        by: Actor,
        number: str,
        under: Procedure,
        case: Complaint | None = None,
        unit: str | None = None,
        holder: str | None = None,
        order_ground: str | None = None,
        what: str | None = None,
        answer_by: date | None = None,
        on: date | None = None,
    ) -> None:
        """Issue an order. Who is supervised by it, or works on the case, does not issue it."""
        self.goes_by(under)
        stage = self.permit(self.Issued, by)
        rule = self.rule_of(self.Issued)
        holder = holder or (case.holder if case else None)
        about_one(case, unit, rule)
        if not holder:
            raise Refused(
                Sentence("Say who has to answer: an order that nobody has is nobody’s."),
                rule=rule,
                field="holder",
            )
        if case is not None:
            not_a_worker(case, by, rule)
        if holder == by.id or (unit and unit == by.unit):
            raise Refused(
                Sentence("Nobody supervises himself: somebody else issues this order."),
                rule=rule,
                field="holder",
            )
        grounds = under.words.get("order_ground", {})
        if order_ground not in grounds:
            raise Refused(Sentence("Choose one of those shown."), rule=rule, field="order_ground")
        due = ahead_of(answer_by, on, rule)
        self.record(
            self.Issued(
                number=number,
                procedure=under.id,
                procedure_version=under.version,
                case=case.id if case else None,
                unit=unit or None,
                holder=holder,
                order_ground=str(order_ground),
                what=must_say(
                    what,
                    Sentence("Say what is to be put right, and what is to be reported."),
                    of=OWN,
                    field="what",
                    rule=rule,
                ),
                answer_by=due,
                level=next(iter(under.words.get("level", {})), ""),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Acknowledged,
        title=Sentence("Acknowledge the order"),
        records=Sentence("That you have read the order and work on it."),
        asks=(ON,),
    )
    def acknowledge(self, *, by: Actor, on: date | None = None) -> None:
        """Acknowledge the order: only whoever has to answer does."""
        stage = self.permit(self.Acknowledged, by)
        self._is_supervised(by, self.Acknowledged)
        self._in_order(on)
        self.record(self.Acknowledged(on=on, stage=stage), by)

    @decision(
        Answered,
        title=Sentence("Report what was put right"),
        records=Sentence("What was put right, and what proves it. Another person looks at it."),
        asks=(
            Asked("result", "choice", Sentence("What came of it"), among=RESULTS, needed=True),
            Asked(
                "summary",
                "words",
                Sentence("What was put right, how, and what proves it"),
                needed=True,
            ),
            ON,
        ),
    )
    def answer(
        self, *, by: Actor, result: str | None, summary: str | None, on: date | None = None
    ) -> None:
        """Report back: only whoever has to answer does."""
        stage = self.permit(self.Answered, by)
        self._is_supervised(by, self.Answered)
        self._in_order(on)
        rule = self.rule_of(self.Answered)
        self.record(
            self.Answered(
                result=chosen(result, RESULTS, field="result", rule=rule),
                summary=must_say(
                    summary,
                    Sentence("Say what was put right, and what proves it."),
                    of=OWN,
                    field="summary",
                    rule=rule,
                ),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Accepted,
        title=Sentence("Accept what was reported"),
        records=Sentence("That somebody else looked at it and it is enough."),
        asks=(Asked("reasons", "words", Sentence("How it was looked at, and what was seen")), ON),
    )
    def accept(self, *, by: Actor, reasons: str | None = None, on: date | None = None) -> None:
        """Accept the report: never by whoever made it."""
        stage = self.permit(self.Accepted, by)
        self._supervises(by, self.Accepted)
        self._in_order(on)
        self.record(
            self.Accepted(reasons=said(reasons, of=OWN, field="reasons"), on=on, stage=stage), by
        )

    @decision(
        Returned,
        title=Sentence("Send back what was reported"),
        records=Sentence("What is missing, and by which day it is to be answered anew."),
        asks=(
            Asked("reasons", "words", Sentence("What is missing"), needed=True),
            Asked("answer_by", "day_ahead", Sentence("By which day"), needed=True),
            ON,
        ),
    )
    def send_back(
        self,
        *,
        by: Actor,
        reasons: str | None,
        answer_by: date | None,
        on: date | None = None,
    ) -> None:
        """Send the report back, with the reason."""
        stage = self.permit(self.Returned, by, reasons=reasons)
        self._supervises(by, self.Returned)
        self._in_order(on)
        rule = self.rule_of(self.Returned)
        self.record(
            self.Returned(
                reasons=must_say(
                    reasons,
                    Sentence("Say what is missing: whoever reads only “no” cannot mend it."),
                    of=OWN,
                    field="reasons",
                    rule=rule,
                ),
                answer_by=ahead_of(answer_by, on, rule),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Escalated,
        title=Sentence("Take the order one level up"),
        records=Sentence("Which level supervises it from now on, and why."),
        asks=(Asked("reasons", "words", Sentence("Why"), needed=True), ON),
    )
    def escalate(self, *, by: Actor, reasons: str | None, on: date | None = None) -> None:
        """Take the order up before any day has gone by."""
        self.permit(self.Escalated, by, reasons=reasons)
        self._supervises(by, self.Escalated)
        rule = self.rule_of(self.Escalated)
        above = self._above()
        if above is None:
            raise Refused(
                Sentence("It stands at the highest level already: {level}.", level=self._level()),
                rule=rule,
            )
        why = must_say(reasons, Sentence("Say why."), of=OWN, field="reasons", rule=rule)
        self.record(self.Escalated(level=above, reasons=why, clock=None, on=on), by)

    @decision(
        Discharged,
        title=Sentence("Discharge the order"),
        records=Sentence("That the order ended, and why where its answer was not accepted."),
        asks=(Asked("reasons", "words", Sentence("Why")), ON),
    )
    def discharge(self, *, by: Actor, reasons: str | None = None, on: date | None = None) -> None:
        """End the order; before its answer was accepted only with the reason."""
        stage = self.permit(self.Discharged, by)
        self._supervises(by, self.Discharged)
        self._in_order(on)
        rule = self.rule_of(self.Discharged)
        why = said(reasons, of=OWN, field="reasons")
        if why is None and not self.has_happened("accepted"):
            raise Refused(
                Sentence("Its answer was not accepted. Say why the order ends all the same."),
                rule=rule,
                field="reasons",
            )
        self.record(self.Discharged(reasons=why, on=on, stage=stage), by)

    def follow(self, missed: Reading, *, by: Actor, today: date) -> None:
        """A day that somebody supervised let go by takes the order one level up."""
        above = self._above()
        if missed.breach == "supervise" and above is not None:
            self.record(self.Escalated(level=above, reasons=None, clock=missed.clock, on=today), by)

    # Rules

    def _level(self) -> object:
        return self.word("level", self.level)

    def _above(self) -> str | None:
        levels = list(self.under().words.get("level", {}))
        further = levels[levels.index(self.level) + 1 :] if self.level in levels else []
        return next(iter(further), None)

    def _is_supervised(self, by: Actor, fact: type[Fact]) -> None:
        own_unit = self.unit is not None and by.unit == self.unit and by.id != self.issuer
        if by.id != self.holder and not own_unit:
            raise Refused(
                Sentence("Only whoever the order is addressed to answers it."),
                rule=self.rule_of(fact),
            )

    def _supervises(self, by: Actor, fact: type[Fact]) -> None:
        rule = self.rule_of(fact)
        if by.id in self.answered_by or by.id == self.holder:
            raise Refused(
                Sentence("You answer for what was ordered, so another person looks at it."),
                rule=rule,
            )
        if self.unit is not None and by.unit == self.unit:
            raise Refused(
                Sentence("Your unit is the one that is supervised, so another unit looks at it."),
                rule=rule,
            )
        if by.role not in ABOVE.get(self.level, LEADERS):
            raise Refused(
                Sentence(
                    "The order has gone up, and {level} decides on it now.", level=self._level()
                ),
                rule=rule,
            )

    def _in_order(self, on: date | None) -> None:
        not_before(
            on,
            self.issued_on,
            what=Sentence("This day lies before what it follows from. Check the date."),
            field="on",
        )
