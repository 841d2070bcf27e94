"""Who answers for a complaint: offered from hand to hand, and never in nobody's (首问负责)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.calendar import Calendar
from domain.clock import last_day
from domain.complaint.brought import CASE
from domain.complaint.dated import Dated
from domain.complaint.track import day_given, reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import LEADERS, Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence

FIRST_INQUIRY = "首问负责制"
"""Whoever hears it first answers for it until another has accepted."""

REFUSALS = 2
"""How often it may be refused. Whoever leads the office cannot refuse it after that."""

ON = Asked("on", "day", Sentence("The day it was decided"))
WHY = Asked("reasons", "words", Sentence("Why"))


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer that nobody has answered yet."""

    to: str
    on: date | None
    escalated: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody who stands in for a person, and on which days."""

    absent: str
    person: str
    first: date
    last: date


class Responsibility(Dated):
    """Facts and decisions of hand-over, cover, and colleagues lent."""

    class HandoverOffered(Fact):
        """Whoever answers for the complaint offered it to another, who has not said yes yet."""

        TOPIC = "complaint.handover_offered"
        TOLD = Sentence("It was offered to another person, who has not said yes yet.")
        offered_to: str
        """The account of the one to whom it was offered."""
        escalated: bool
        """Whether so many had refused it that one who leads the office can no longer refuse it."""
        on: date | None
        """The day it was done."""
        reasons: Sealed | None
        """Why it was done."""

        def apply(self, history: Responsibility, actor: str) -> None:
            history.offer = Offer(self.offered_to, self.on, self.escalated)

    class HandoverAccepted(Fact):
        """The one to whom it was offered said yes, and answers for it from now on."""

        TOPIC = "complaint.handover_accepted"
        TOLD = Sentence("The other person said yes and answers for it now.")
        unit: str | None
        """The unit of the one who answers for it."""
        badge_number: str | None
        """The badge number that is given to the person."""
        telephone: str | None
        """The telephone that is given to the person."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Responsibility, actor: str) -> None:
            history.handed_to(actor)
            if self.unit:
                history.units.add(self.unit)

    class HandoverRefused(Fact):
        """The one to whom it was offered said no and why; whoever offered it goes on answering."""

        TOPIC = "complaint.handover_refused"
        TOLD = Sentence("The other person said no. Whoever answered for it goes on doing so.")
        on: date | None
        """The day it was done."""
        reasons: Sealed
        """Why it was done."""

        def apply(self, history: Responsibility, actor: str) -> None:
            history.offer = None
            history.refusals += 1

    class HandoverDeemed(Fact):
        """The time for an answer ran out, and silence counts as a yes: nobody wins by waiting."""

        TOPIC = "complaint.handover_deemed"
        TOLD = Sentence("The time to answer the offer ran out; silence counts as a yes.")
        holder: str
        """The account of the one who answers for it."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Responsibility, actor: str) -> None:
            history.handed_to(self.holder)

    class CoverArranged(Fact):
        """Somebody stands in for an absent person for some days; who answers for it stays the same."""

        TOPIC = "complaint.cover_arranged"
        TOLD = Sentence("Somebody stands in from {covers_from} to {covers_until}.")
        absent: str
        """The account of the one who is away."""
        cover: str
        """The account of the one who stands in."""
        covers_from: date
        """The first day of it."""
        covers_until: date
        """The last day of it."""

        def apply(self, history: Responsibility, actor: str) -> None:
            history.covers.append(
                Cover(self.absent, self.cover, self.covers_from, self.covers_until)
            )

    class ColleagueLent(Fact):
        """Another office lent a colleague for this case, because too few of our own are left."""

        TOPIC = "complaint.colleague_lent"
        TOLD = Sentence("Another office lent a colleague for this case until {lent_until}.")
        colleague: str
        """The account of the one who was lent."""
        lender: Sealed
        """The office that lent the colleague."""
        lent_until: date
        """The last day of it."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Responsibility, actor: str) -> None:
            history.lent[self.colleague] = self.lent_until

    offer: Offer | None = None
    refusals: int = 0
    covers: list[Cover] = fresh(list)
    lent: dict[str, date] = fresh(dict)

    def handed_to(self, person: str) -> None:
        """The responsibility passed into other hands: offers and refusals begin anew."""
        self.holder = person
        self.offer = None
        self.refusals = 0

    def answers(self, person: str, on: date | None) -> bool:
        """Say whether somebody answers for it on a day, himself or for the one who is away."""
        return person == self.holder or person in self.stand_ins(on)

    def stand_ins(self, on: date | None) -> set[str]:
        """Who stands in on a day for the one who answers for it."""
        return {
            each.person
            for each in self.covers
            if each.absent == self.holder and on is not None and each.first <= on <= each.last
        }

    @decision(
        HandoverOffered,
        title=Sentence("Offer it to another person"),
        records=Sentence("That you offer it on. You answer for it until the other has said yes."),
        asks=(
            Asked("offered_to", "person", Sentence("To whom"), needed=True),
            Asked("reasons", "words", Sentence("Why")),
            ON,
        ),
    )
    def offer_handover(
        self, *, by: Actor, offered_to: str, on: date | None = None, reasons: str | None = None
    ) -> None:
        """Offer it to another. It stays with whoever answers for it until the other has accepted."""
        self.permit(self.HandoverOffered, by, self.somewhere(self.HandoverOffered))
        if not self.answers(by.id, on) and by.role not in LEADERS:
            raise Refused(
                Sentence("You do not answer for this complaint, so it is not yours to offer."),
                rule=FIRST_INQUIRY,
            )
        if self.holder is None:
            raise Refused(
                Sentence("Nobody answers for it yet. Take responsibility first, then offer it."),
                rule=FIRST_INQUIRY,
            )
        if self.offer is not None:
            raise Refused(
                Sentence("It is offered to somebody already, and not answered yet."),
                rule="complaint.handover_offered",
            )
        if offered_to == self.holder:
            raise Refused(
                Sentence("This person answers for it already."),
                rule="complaint.handover_offered",
                field="offered_to",
            )
        if offered_to == by.id:
            raise Refused(
                Sentence(
                    "Nobody takes a case in hand by naming himself. Another person offers it."
                ),
                rule="complaint.handover_offered",
                field="offered_to",
            )
        self._may_act(offered_to, field="offered_to")
        day = day_given(on)
        why = reasons_given(
            reasons,
            what=Sentence("Say why you offer it on: the other decides by it."),
            field="reasons",
            rule="complaint.handover_offered",
        )
        self.record(
            self.HandoverOffered(
                offered_to=offered_to,
                escalated=self.refusals >= REFUSALS,
                on=day,
                reasons=sealed(why, of=CASE),
            ),
            by,
        )

    @decision(
        HandoverAccepted,
        title=Sentence("Accept what was offered to you"),
        records=Sentence("That you answer for it from now on."),
        lead=Sentence(
            "The person who complained sees your unit, your badge and your telephone number."
        ),
        asks=(
            Asked("unit", "line", Sentence("Your unit")),
            Asked("badge_number", "line", Sentence("Your badge number")),
            Asked("telephone", "line", Sentence("Your telephone number")),
            ON,
        ),
    )
    def accept_handover(
        self,
        *,
        by: Actor,
        on: date | None = None,
        unit: str | None = None,
        badge_number: str | None = None,
        telephone: str | None = None,
    ) -> None:
        """Say yes to what was offered. Nobody says yes for another."""
        self._answering(self.HandoverAccepted, by, on)
        self._may_act(by.id)
        self.not_those_it_is_about(by, unit, field="unit")
        self.record(
            self.HandoverAccepted(
                unit=unit or by.unit or None,
                badge_number=badge_number or by.badge or None,
                telephone=telephone,
                on=on,
            ),
            by,
        )

    @decision(
        HandoverRefused,
        title=Sentence("Refuse what was offered to you"),
        records=Sentence("That you do not take it, and why. Whoever offered it goes on answering."),
        asks=(WHY, ON),
    )
    def refuse_handover(
        self, *, by: Actor, on: date | None = None, reasons: str | None = None
    ) -> None:
        """Say no to what was offered, with a reason. Whoever leads the office is the last in the row."""
        offer = self._answering(self.HandoverRefused, by, on)
        if offer.escalated and by.role in LEADERS and not self.bars(by.id):
            raise Refused(
                Sentence(
                    "{n} people have refused it, so it was brought to you who lead the office."
                    " You cannot refuse it: accept it, then offer it on.",
                    n=self.refusals,
                ),
                rule=FIRST_INQUIRY,
            )
        why = reasons_given(
            reasons,
            what=Sentence("Say why you do not take it."),
            field="reasons",
            rule="complaint.handover_refused",
        )
        self.record(self.HandoverRefused(on=on, reasons=Sealed(why, of=CASE)), by)

    def deem_handover(self, *, by: Actor, on: date, calendar: Calendar) -> None:
        """Let an offer count as accepted when the procedure's time for an answer has run out."""
        self.permit(self.HandoverDeemed, by, self.somewhere(self.HandoverDeemed))
        offer = self._open_offer()
        clock = next(
            (each for each in self.under().clocks if "handover_offered" in each.start), None
        )
        if clock is None or offer.on is None:
            raise Refused(
                Sentence("The procedure sets no time for this answer, so none can run out."),
                rule="complaint.handover_deemed",
            )
        # Nobody can have been silent about what was not written down yet.
        offered_on = max(offer.on, self.written("handover_offered") or offer.on)
        due = last_day(clock.span, offered_on, clock.count, calendar)
        if clock.rolls == "next_working_day":
            due = calendar.next_working_day(due)
        if on <= due:
            raise Refused(
                Sentence("There is time to answer until {day}.", day=due), rule=clock.src.en
            )
        if self.bars(offer.to):
            raise Refused(
                Sentence("This person may not act in the case, so silence is no yes here."),
                rule="conflict",
            )
        self.record(self.HandoverDeemed(holder=offer.to, on=on), by)

    @decision(
        CoverArranged,
        title=Sentence("Arrange who stands in"),
        records=Sentence("Who acts for the one who is away. Who answers for it stays the same."),
        asks=(
            Asked("cover", "person", Sentence("Who stands in"), needed=True),
            Asked("covers_from", "day_ahead", Sentence("From"), needed=True),
            Asked("covers_until", "day_ahead", Sentence("Until"), needed=True),
        ),
    )
    def arrange_cover(
        self, *, by: Actor, cover: str, covers_from: date, covers_until: date
    ) -> None:
        """Say who acts while the one who answers for it is away: himself, or whoever leads."""
        self.permit(self.CoverArranged, by, self.somewhere(self.CoverArranged))
        if self.holder is None:
            raise Refused(
                Sentence("Nobody answers for it yet, so nobody can be stood in for."),
                rule=FIRST_INQUIRY,
            )
        if by.id != self.holder and by.role not in LEADERS:
            raise Refused(
                Sentence(
                    "Only whoever answers for it, or who leads the office, says who stands in."
                ),
                rule=FIRST_INQUIRY,
            )
        if cover == self.holder:
            raise Refused(
                Sentence("Nobody stands in for himself. Choose another person."),
                rule="complaint.cover_arranged",
                field="cover",
            )
        if cover == by.id:
            raise Refused(
                Sentence(
                    "Nobody takes a case in hand by naming himself. Another person arranges it."
                ),
                rule="complaint.cover_arranged",
                field="cover",
            )
        self._may_act(cover, field="cover")
        if covers_until < covers_from:
            raise Refused(
                Sentence("The last day lies before the first. Check the dates."),
                rule="complaint.days",
                field="covers_until",
            )
        self.record(
            self.CoverArranged(
                absent=self.holder,
                cover=cover,
                covers_from=covers_from,
                covers_until=covers_until,
            ),
            by,
        )

    @decision(
        ColleagueLent,
        title=Sentence("Borrow a colleague"),
        records=Sentence("Who was lent for this case, by which office, until when."),
        lead=Sentence(
            "For an office too small to let another person decide: nobody approves his own work."
        ),
        asks=(
            Asked("colleague", "person", Sentence("Who was lent"), needed=True),
            Asked("lender", "line", Sentence("By which office"), needed=True),
            Asked("lent_until", "day_ahead", Sentence("Until"), needed=True),
            ON,
        ),
    )
    def lend_colleague(
        self,
        *,
        by: Actor,
        colleague: str,
        lender: str | None,
        lent_until: date,
        on: date | None = None,
    ) -> None:
        """Let a colleague of another office work on this case, until a day."""
        self.permit(self.ColleagueLent, by, self.somewhere(self.ColleagueLent))
        self._may_act(colleague, field="colleague")
        if colleague in {self.holder, *self.investigators}:
            raise Refused(
                Sentence("This person works on the case already."),
                rule="complaint.colleague_lent",
                field="colleague",
            )
        if on is not None and lent_until < on:
            raise Refused(
                Sentence("The last day lies before the first. Check the dates."),
                rule="complaint.days",
                field="lent_until",
            )
        office = reasons_given(
            lender,
            what=Sentence("Say which office lends the colleague."),
            field="lender",
            rule="complaint.colleague_lent",
        )
        self.record(
            self.ColleagueLent(
                colleague=colleague, lender=Sealed(office, of=CASE), lent_until=lent_until, on=on
            ),
            by,
        )

    def let_go(self, person: str, on: date) -> None:
        """Refuse to let somebody leave the office who still answers for this case uncovered."""
        if self.holder == person and self.going_on() and not self.stand_ins(on):
            raise Refused(
                Sentence(
                    "This person still answers for {number}. First it is handed over, or somebody"
                    " stands in.",
                    number=self.number or self.id,
                ),
                rule=FIRST_INQUIRY,
            )

    def _answering(self, fact: type[Fact], by: Actor, on: date | None) -> Offer:
        """The offer that somebody answers himself: nobody says yes or no for another."""
        self.permit(fact, by, self.somewhere(fact))
        offer = self._open_offer()
        if offer.to != by.id:
            raise Refused(
                Sentence("It was offered to another person. Nobody says yes or no for another."),
                rule=FIRST_INQUIRY,
            )
        self.in_order(on, offer.on)
        return offer

    def _open_offer(self) -> Offer:
        if self.offer is None:
            raise Refused(
                Sentence("It is not offered to anybody."), rule="complaint.handover_offered"
            )
        return self.offer

    def _may_act(self, person: str, *, field: str = "") -> None:
        if self.bars(person):
            raise Refused(
                Sentence(
                    "This person may not act in the case: it is about him, or he is too near."
                ),
                rule="conflict",
                field=field,
            )
