"""An officer kept from duty meanwhile: suspended 停止执行职务 or confined 禁闭, and the appeal.

One person decides it and another approves it, for no longer than the law gives. The officer can
appeal while it runs, and that stops nothing; whoever decides on the appeal had no hand in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.complaint.brought import CASE
from domain.complaint.said import ON, chosen, day_given, known, must_say, said
from domain.complaint.track import OnTrack, not_before
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

DUTY_STOP, CONFINEMENT = "duty_stop", "confinement"
"""What a procedure calls the two among its measures; how long each may last stands there."""

KEPT_FROM_DUTY = frozenset({DUTY_STOP, CONFINEMENT})
"""No sanctions, which need a finding, but held for a while before there is one (Police Inspectorate
Regulations (2011), art. 12). So each has a decision of its own, with a second person and a last day,
and is never among the measures that one person decides."""

OUTCOMES = (
    ("upheld", Sentence("It stays as it is")),
    ("annulled", Sentence("It was wrong: it ends at once, and the name is restored")),
)

WHOM = Asked("subject", "subject", Sentence("Whom"), needed=True)
UNTIL = Asked("last_day", "day_ahead", Sentence("The last day of it"), needed=True)
APPROVED_BY = Asked(
    "approved_by",
    "person",
    Sentence("Approved by"),
    Sentence("The head of the inspectorate; never whoever decides it."),
    needed=True,
)
WHY = Asked("reasons", "words", Sentence("Why"), needed=True)
OF_THE_OFFICER = Asked("written", "words", Sentence("What the officer says against it"))


@dataclass(slots=True)
class Restrained:
    """Who is kept from duty, since when and until when, and who had a hand in it."""

    measure: str
    since: date | None
    until: date | None
    hands: frozenset[str]
    appealed: bool = False


class Restraint(OnTrack):
    """Facts and decisions by which an officer is kept from duty, and by which that ends."""

    class DutySuspended(Fact):
        """An officer was suspended from duty, until a day at the latest."""

        TOPIC = "complaint.duty_suspended"
        TOLD = Sentence("An officer was suspended from duty until {last_day}.")
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        last_day: date
        """The last day on which it holds."""
        approved_by: str
        """The account of the person who approved it."""
        reasons: Sealed
        """Why it was needed."""
        on: date | None
        """The first day on which it holds."""

        def apply(self, history: Restraint, actor: str) -> None:
            hands = frozenset({actor, self.approved_by})
            known_one = Restrained(DUTY_STOP, self.on, self.last_day, hands)
            history.restrained[self.subject] = known_one

    class Confined(Fact):
        """An officer was confined, until a day at the latest."""

        TOPIC = "complaint.confined"
        TOLD = Sentence("An officer was confined until {last_day}.")
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        last_day: date
        """The last day on which it holds."""
        approved_by: str
        """The account of the person who approved it."""
        reasons: Sealed
        """Why it was needed."""
        on: date | None
        """The first day on which it holds."""

        def apply(self, history: Restraint, actor: str) -> None:
            hands = frozenset({actor, self.approved_by})
            known_one = Restrained(CONFINEMENT, self.on, self.last_day, hands)
            history.restrained[self.subject] = known_one

    class SuspensionAppealed(Fact):
        """An officer who was suspended from duty appealed to the level above; it goes on meanwhile."""

        TOPIC = "complaint.suspension_appealed"
        TOLD = Sentence("The officer appealed against the suspension from duty.")
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        written: Sealed | None
        """What the officer says against it."""
        on: date | None
        """The day of the appeal."""

        def apply(self, history: Restraint, actor: str) -> None:
            history.restrained[self.subject].appealed = True

    class ConfinementAppealed(Fact):
        """An officer who was confined appealed to the level above; it goes on meanwhile."""

        TOPIC = "complaint.confinement_appealed"
        TOLD = Sentence("The officer appealed against the confinement.")
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        written: Sealed | None
        """What the officer says against it."""

        def apply(self, history: Restraint, actor: str) -> None:
            history.restrained[self.subject].appealed = True

    class RestraintDecided(Fact):
        """The level above decided on the appeal of an officer who is kept from duty."""

        TOPIC = "complaint.restraint_decided"
        TOLD = Sentence("The appeal against being kept from duty was decided.")
        VERSION = 2
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        outcome: str
        """What was decided: upheld, annulled."""
        reasons: Sealed
        """Why."""
        on: date | None
        """The day of the decision."""
        due_on: date | None
        """The last day for restoring the officer's name, where it was annulled."""

        def apply(self, history: Restraint, actor: str) -> None:
            history.restrained[self.subject].appealed = False
            if self.outcome == "annulled":
                history.to_be_restored.add(self.subject)

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """Before, nobody said until when the name is restored."""
            state["due_on"] = None

    class RestraintEnded(Fact):
        """An officer who was kept from duty is back on duty."""

        TOPIC = "complaint.restraint_ended"
        TOLD = Sentence("The officer is back on duty.")
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        reasons: Sealed | None
        """Why it ended before its last day."""
        on: date | None
        """The day it ended."""

        def apply(self, history: Restraint, actor: str) -> None:
            history.restrained.pop(self.subject, None)

    restrained: dict[str, Restrained] = fresh(dict)

    @decision(
        DutySuspended,
        title=Sentence("Suspend an officer from duty"),
        records=Sentence("Who is suspended from duty, until when, who approved it and why."),
        asks=(WHOM, ON, UNTIL, APPROVED_BY, WHY),
    )
    def suspend_duty(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str | None,
        last_day: date | None,
        approved_by: str | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Suspend an officer from duty, for no longer than the law gives."""
        self.permit(self.DutySuspended, by, matter)
        whom = self._free(subject)
        self.record(
            self.DutySuspended(
                matter=matter,
                subject=whom,
                last_day=self._as_long_as_allowed(DUTY_STOP, on, last_day),
                approved_by=self._by_another(approved_by, by, self.DutySuspended, matter),
                reasons=self._grounds_for_it(reasons),
                on=on,
            ),
            by,
        )

    @decision(
        Confined,
        title=Sentence("Confine an officer"),
        records=Sentence("Who is confined, until when, who approved it and why."),
        asks=(WHOM, ON, UNTIL, APPROVED_BY, WHY),
    )
    def confine(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str | None,
        last_day: date | None,
        approved_by: str | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Confine an officer, for no longer than the law gives."""
        self.permit(self.Confined, by, matter)
        whom = self._free(subject)
        self.record(
            self.Confined(
                matter=matter,
                subject=whom,
                last_day=self._as_long_as_allowed(CONFINEMENT, on, last_day),
                approved_by=self._by_another(approved_by, by, self.Confined, matter),
                reasons=self._grounds_for_it(reasons),
                on=on,
            ),
            by,
        )

    @decision(
        SuspensionAppealed,
        title=Sentence("Note that a suspended officer appeals"),
        records=Sentence("That the officer appeals, and since when. The suspension goes on."),
        asks=(WHOM, OF_THE_OFFICER, ON),
    )
    def appeal_suspension(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str | None,
        written: str | None = None,
        on: date | None = None,
    ) -> None:
        """Note the appeal of a suspended officer, while the suspension runs."""
        self.permit(self.SuspensionAppealed, by, matter)
        whom = self._restrained_by(DUTY_STOP, subject)
        text = said(written, of=f"subject-{whom}", field="written")
        self.record(self.SuspensionAppealed(matter=matter, subject=whom, written=text, on=on), by)

    @decision(
        ConfinementAppealed,
        title=Sentence("Note that a confined officer appeals"),
        records=Sentence("That the officer appeals, now: the hours are counted from this moment."),
        asks=(WHOM, OF_THE_OFFICER),
    )
    def appeal_confinement(
        self, *, by: Actor, matter: str, subject: str | None, written: str | None = None
    ) -> None:
        """Note the appeal of a confined officer; the hours run from the moment of recording."""
        self.permit(self.ConfinementAppealed, by, matter)
        whom = self._restrained_by(CONFINEMENT, subject)
        text = said(written, of=f"subject-{whom}", field="written")
        self.record(self.ConfinementAppealed(matter=matter, subject=whom, written=text), by)

    @decision(
        RestraintDecided,
        title=Sentence("Note what was decided on the appeal of the officer"),
        records=Sentence(
            "Whether it stays. Where it was wrong, it ends at once and the name is restored."
        ),
        asks=(
            WHOM,
            Asked("outcome", "choice", Sentence("What was decided"), among=OUTCOMES, needed=True),
            Asked(
                "due_on",
                "day_ahead",
                Sentence("If it was wrong: by which day the name is restored"),
                Sentence("The Regulations name no day; what has no day is never late."),
            ),
            WHY,
            ON,
        ),
    )
    def decide_restraint(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str | None,
        outcome: str | None,
        reasons: str | None,
        due_on: date | None = None,
        on: date | None = None,
    ) -> None:
        """Decide on the appeal: never by whoever decided or approved what it is about."""
        self.permit(self.RestraintDecided, by, matter)
        rule = "complaint.restraint_decided"
        waiting = [each for each, one in self.restrained.items() if one.appealed]
        if not waiting:
            raise Refused(Sentence("No appeal waits for a decision."), rule=rule)
        whom = known(subject, waiting, field="subject", rule=rule)
        if by.id in self.restrained[whom].hands:
            raise Refused(
                Sentence(
                    "You decided or approved what the appeal is about, so another person decides"
                    " on it."
                ),
                rule="other_person_than_before",
            )
        outcome = chosen(outcome, OUTCOMES, field="outcome", rule=rule)
        why = self._grounds_for_it(reasons)
        annulled = outcome == "annulled"
        self.record(
            self.RestraintDecided(
                matter=matter,
                subject=whom,
                outcome=outcome,
                reasons=why,
                on=on,
                due_on=self._restored_by(due_on, on) if annulled else None,
            ),
            by,
        )
        if annulled:
            ended = self.RestraintEnded(matter=matter, subject=whom, reasons=None, on=on)
            self.record(ended, by)

    @decision(
        RestraintEnded,
        title=Sentence("Note that an officer is back on duty"),
        records=Sentence("Since when the officer is back on duty."),
        asks=(WHOM, Asked("reasons", "words", Sentence("Why, where it is before the day")), ON),
    )
    def end_restraint(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str | None,
        reasons: str | None = None,
        on: date | None = None,
    ) -> None:
        """Let an officer be back on duty, on the last day or before."""
        self.permit(self.RestraintEnded, by, matter)
        rule = "complaint.restraint_ended"
        if not self.restrained:
            raise Refused(Sentence("Nobody is kept from duty in this case."), rule=rule)
        whom = known(subject, self.restrained, field="subject", rule=rule)
        why = said(reasons, of=CASE, field="reasons")
        self.record(self.RestraintEnded(matter=matter, subject=whom, reasons=why, on=on), by)

    # Rules

    def _restored_by(self, due_on: date | None, on: date | None) -> date:
        """Art. 14 restores the name and says no day: whoever annuls it names one."""
        due = day_given(
            due_on,
            Sentence("Say by which day the name is restored."),
            field="due_on",
            rule="complaint.restraint_decided",
        )
        not_before(
            due,
            on,
            what=Sentence("This day lies before what it follows from. Check the date."),
            field="due_on",
        )
        return due

    def _free(self, subject: str | None) -> str:
        whom = known(subject, self.subjects, field="subject", rule="complaint.duty_suspended")
        if whom in self.restrained:
            raise Refused(
                Sentence("This officer is kept from duty already."),
                rule="complaint.duty_suspended",
                field="subject",
            )
        return whom

    def _restrained_by(self, measure: str, subject: str | None) -> str:
        rule = "complaint.restraint_decided"
        running = [
            each
            for each, one in self.restrained.items()
            if one.measure == measure and not one.appealed
        ]
        if not running:
            raise Refused(
                Sentence("Nothing of this kind runs against which an officer could appeal."),
                rule=rule,
            )
        return known(subject, running, field="subject", rule=rule)

    def _as_long_as_allowed(self, measure: str, on: date | None, last_day: date | None) -> date:
        known_one = self.under().measure(measure)
        if known_one is None or known_one.period is None:
            raise Refused(
                Sentence("This procedure does not know this measure."),
                rule=f"{self.under().id} {measure}",
            )
        rule = known_one.src.en if known_one.src else measure
        until = day_given(last_day, Sentence("Say until which day."), field="last_day", rule=rule)
        first = day_given(on, Sentence("Say from which day."), field="on", rule=rule)
        not_before(
            until,
            first,
            what=Sentence("This day lies before what it follows from. Check the date."),
            field="last_day",
        )
        days = (until - first).days + 1
        if not known_one.period.least <= days <= known_one.period.most:
            raise Refused(
                Sentence(
                    "The law gives {least} to {most} days, the first and the last counted; these"
                    " are {days}.",
                    least=known_one.period.least,
                    most=known_one.period.most,
                    days=days,
                ),
                rule=rule,
                field="last_day",
            )
        return until

    def _by_another(self, approved_by: str | None, by: Actor, fact: type[Fact], matter: str) -> str:
        if not approved_by or approved_by == by.id:
            raise Refused(
                Sentence("Another person has to approve this first. Name who did."),
                rule="other_person_than_before",
                field="approved_by",
            )
        move, approver = self.transition(fact, matter), self.somebody(approved_by)
        below = approver is not None and move is not None and approver.role not in move.by
        if below or self.bars(approved_by):
            raise Refused(
                Sentence(
                    "Whoever approves this could decide it too, and has no part in the case"
                    " that bars it."
                ),
                rule=move.src.en if move and move.src else "other_person_than_before",
                field="approved_by",
            )
        return approved_by

    def _grounds_for_it(self, reasons: str | None) -> Sealed:
        return must_say(
            reasons,
            Sentence("Say why: the officer reads it, and so does whoever decides on the appeal."),
            of=CASE,
            field="reasons",
            rule="reasons_given",
        )
