"""Protection of whoever complained: what may be told, what is done under pressure, and afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.complaint.brought import PERSON
from domain.complaint.dated import Dated
from domain.complaint.said import NUMBERED, ON, chosen, known, must_say, said
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import COMPLAINANT, Actor
from domain.sealed import Sealed
from domain.words import Sentence

AGREED_BY = (
    ("complainant", Sentence("The person who complained was asked, and agrees")),
    ("office", Sentence("Nobody can be asked; I have looked at it myself")),
)

PROTECTIONS = (
    ("no_contact", Sentence("The person complained about is told to keep away")),
    ("other_contact", Sentence("Another contact for the person who complained")),
    ("other_unit", Sentence("The case goes to another unit")),
    ("police", Sentence("Handed to the criminal police")),
    ("none", Sentence("Nothing is needed")),
)

AFTER = (
    ("30", Sentence("30 days after the end")),
    ("90", Sentence("90 days after the end")),
)

EARLY = 7
"""So many days before its day the question may be asked: on that day alone nobody could keep it."""


ENDS = ("closed", "withdrawn", "resolved_by_agreement")
"""How a matter can end; who withdrew or settled may have been pressed to it, and is asked as well."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What may be told to a subject: who looked at it, and whether the person agreed."""

    seen_by: str
    agreed_by: str
    points_to_nobody: bool


class Protection(Dated):
    """Facts and decisions so that nobody has to pay for having complained."""

    class DisclosureAgreed(Fact):
        """It was agreed what the person complained about may be told, before anything is told."""

        TOPIC = "complaint.disclosure_agreed"
        TOLD = Sentence("It was agreed what the person complained about may be told.")
        subject: str
        """The subject it is about."""
        what: Sealed
        """What may be told, and nothing else."""
        agreed_by: str
        """Whether the person who complained agreed, or the office looked where nobody can be asked."""
        points_to_nobody: bool
        """Whether nobody can guess from it who complained."""

        def apply(self, history: Protection, actor: str) -> None:
            history.agreements[self.subject] = Telling(actor, self.agreed_by, self.points_to_nobody)
            if actor == COMPLAINANT.id:
                history.said_no.discard(self.subject)

    class DisclosureRefused(Fact):
        """The person who complained does not want the person complained about to be told."""

        TOPIC = "complaint.disclosure_refused"
        TOLD = Sentence("The person complained about may not be told.")
        subject: str
        """The subject it is about."""
        reasons: Sealed | None
        """Why not."""

        def apply(self, history: Protection, actor: str) -> None:
            history.agreements.pop(self.subject, None)
            if actor == COMPLAINANT.id:
                history.said_no.add(self.subject)

    class PressureReported(Fact):
        """Somebody put pressure on the person who complained; a case of its own follows elsewhere."""

        TOPIC = "complaint.pressure_reported"
        TOLD = Sentence("Pressure on the person who complained was reported ({pressure}).")
        pressure: str
        """The number of the report within the case."""
        happening: Sealed
        """What happened."""
        from_whom: Sealed | None
        """Who put the pressure on, as far as it is known."""
        happened_on: date | None
        """The day it happened."""
        linked: str | None
        """The case that was opened about it, handled by others."""

        def apply(self, history: Protection, actor: str) -> None:
            history.pressures[self.pressure] = False

    class ProtectionDecided(Fact):
        """It was decided how the person who complained is protected."""

        TOPIC = "complaint.protection_decided"
        TOLD = Sentence("Protection was decided ({pressure}).")
        pressure: str
        """The number of the report of pressure within the case."""
        protection: str
        """The protection: no contact, another contact, another unit, the police, none."""
        reasons: Sealed
        """What exactly is done, or why nothing is."""
        on: date | None
        """The day it was decided."""

        def apply(self, history: Protection, actor: str) -> None:
            history.pressures[self.pressure] = True

    class AfterCheck(Fact):
        """Somebody asked the person, some time after the end, whether complaining did any harm."""

        TOPIC = "complaint.after_check"
        TOLD = Sentence("Somebody asked, {after_days} days after the end, how the person fares.")
        after_days: int
        """How many days after the end the question is due."""
        reached: bool
        """Whether the person was reached."""
        safe: bool
        """Whether the person says that nothing happened because of the complaint."""
        summary: Sealed | None
        """What the person said."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Protection, actor: str) -> None:
            history.after_checks.add(self.after_days)

    agreements: dict[str, Telling] = fresh(dict)
    said_no: set[str] = fresh(set)
    pressures: dict[str, bool] = fresh(dict)
    after_checks: set[int] = fresh(set)

    @decision(
        DisclosureAgreed,
        title=Sentence("Agree what the person complained about may be told"),
        records=Sentence(
            "What may be told, and whether anybody could guess from it who complained."
        ),
        asks=(
            Asked("subject", "subject", Sentence("Who is to be told"), needed=True),
            Asked(
                "what",
                "words",
                Sentence("What may be told"),
                Sentence("Only this is told. Leave out day, place and words that few people know."),
                needed=True,
            ),
            Asked("agreed_by", "choice", Sentence("Who agrees"), among=AGREED_BY),
            Asked("points_to_nobody", "yes", Sentence("Nobody can guess from it who complained")),
        ),
    )
    def agree_disclosure(
        self,
        *,
        by: Actor,
        subject: str | None,
        what: str | None,
        agreed_by: str | None = "complainant",
        points_to_nobody: bool | None = False,
    ) -> None:
        """Agree what may be told. Where nobody can be asked, it has to point to nobody."""
        self.permit_case(self.DisclosureAgreed, by)
        subject = known(subject, self.subjects, field="subject", rule=self.law("disclosure_agreed"))
        if by.role == "complainant":
            agreed_by = "complainant"
        agreed_by = chosen(
            agreed_by, AGREED_BY, field="agreed_by", rule=self.law("disclosure_agreed")
        )
        if agreed_by == "complainant" != by.role and subject in self.said_no:
            raise Refused(
                Sentence(
                    "The person said no, on the own page. Only there can it become a yes: nobody of"
                    " the office says it for the person."
                ),
                rule=self.law("disclosure_refused"),
                field="agreed_by",
            )
        if agreed_by == "office" and not points_to_nobody:
            raise Refused(
                Sentence(
                    "Where the person cannot be asked, only what points to nobody may be told."
                    " Leave more out, group it with others, or look into it without telling."
                ),
                rule="points_to_nobody",
                field="points_to_nobody",
            )
        self.record(
            self.DisclosureAgreed(
                subject=subject,
                what=must_say(
                    what,
                    Sentence("Write down the words that may be told."),
                    of=PERSON,
                    field="what",
                    rule=self.law("disclosure_agreed"),
                ),
                agreed_by=agreed_by,
                points_to_nobody=bool(points_to_nobody),
            ),
            by,
        )

    @decision(
        DisclosureRefused,
        title=Sentence("Do not let the person complained about be told"),
        records=Sentence(
            "That the person complained about may not be told. It can be agreed later."
        ),
        asks=(
            Asked("subject", "subject", Sentence("Who is not to be told"), needed=True),
            Asked("reasons", "words", Sentence("Why")),
        ),
    )
    def refuse_disclosure(
        self, *, by: Actor, subject: str | None, reasons: str | None = None
    ) -> None:
        """Say no. Nobody has to give a reason for being afraid."""
        self.permit_case(self.DisclosureRefused, by)
        self.record(
            self.DisclosureRefused(
                subject=known(
                    subject, self.subjects, field="subject", rule=self.law("disclosure_agreed")
                ),
                reasons=said(reasons, of=PERSON, field="reasons"),
            ),
            by,
        )

    def may_be_told(self, subject: str, by: Actor) -> None:
        """Refuse to tell a subject anything before another has seen that it points to nobody."""
        if self.under().visibility.get("identity_to_officer") != "forbid":
            return
        if not self.agreements:
            raise Refused(
                Sentence(
                    "First it is agreed what may be told: before that, nothing that may point to"
                    " the person who complained reaches the person complained about."
                ),
                rule=self.law("disclosure_agreed"),
            )
        agreed = self.agreements.get(subject)
        if agreed is None:
            raise Refused(
                Sentence("It is not agreed what this person may be told."),
                rule=self.law("disclosure_agreed"),
                field="subject",
            )
        if agreed.seen_by == by.id:
            raise Refused(
                Sentence("You looked at it yourself, so another person tells it."),
                rule="points_to_nobody",
                field="subject",
            )

    @decision(
        PressureReported,
        title=Sentence("Report pressure"),
        records=Sentence(
            "That somebody was put under pressure because of the complaint. A case of its own is"
            " opened, others handle it, and protection is decided within 24 hours."
        ),
        asks=(
            Asked("what", "words", Sentence("What happened"), needed=True),
            Asked("from_whom", "line", Sentence("Who it was, as far as you know")),
            Asked("happened_on", "day", Sentence("The day it happened")),
        ),
    )
    def report_pressure(
        self,
        *,
        by: Actor,
        what: str | None,
        from_whom: str | None = None,
        happened_on: date | None = None,
        linked: str | None = None,
    ) -> None:
        """Report pressure, at any stage and after the end too."""
        self.permit_case(self.PressureReported, by)
        self.record(
            self.PressureReported(
                pressure=f"pressure-{len(self.pressures) + 1}",
                happening=must_say(
                    what,
                    Sentence("Tell us what happened. A few words are enough."),
                    of=PERSON,
                    field="what",
                    rule="complaint.pressure_reported",
                ),
                from_whom=said(from_whom, of=PERSON, field="from_whom"),
                happened_on=happened_on,
                linked=linked,
            ),
            by,
        )

    @decision(
        ProtectionDecided,
        title=Sentence("Decide on protection"),
        records=Sentence("How the person is protected from now on, or why nothing is needed."),
        asks=(
            Asked("pressure", "line", Sentence("Which report of pressure"), NUMBERED),
            Asked("protection", "choice", Sentence("Protection"), among=PROTECTIONS, needed=True),
            Asked(
                "reasons", "words", Sentence("What exactly is done, or why nothing"), needed=True
            ),
            ON,
        ),
    )
    def decide_protection(
        self,
        *,
        by: Actor,
        pressure: str | None,
        protection: str | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Decide how somebody is protected; never somebody who inquires into the case."""
        self.permit_case(self.ProtectionDecided, by)
        rule = "complaint.protection_decided"
        if not self.pressures:
            raise Refused(Sentence("No pressure was reported."), rule=rule)
        if by.id in self.investigators:
            raise Refused(
                Sentence("You inquire into this case, so another person decides on protection."),
                rule=rule,
            )
        report = known(pressure, self.pressures, field="pressure", rule=rule)
        self.in_order(on, self.dated("pressure_reported", pressure=report))
        self.record(
            self.ProtectionDecided(
                pressure=report,
                protection=chosen(protection, PROTECTIONS, field="protection", rule=rule),
                reasons=must_say(
                    reasons,
                    Sentence("Say what exactly is done; if nothing is, say why."),
                    of=PERSON,
                    field="reasons",
                    rule=rule,
                ),
                on=on,
            ),
            by,
        )

    @decision(
        AfterCheck,
        title=Sentence("Ask how the person fares"),
        records=Sentence("Whether complaining did the person any harm."),
        asks=(
            Asked("after", "choice", Sentence("Which question"), among=AFTER, needed=True),
            Asked("reached", "yes", Sentence("The person was reached")),
            Asked("safe", "yes", Sentence("The person says that nothing happened because of it")),
            Asked(
                "summary",
                "words",
                Sentence("What the person said"),
                Sentence("If something happened, report pressure as well: that opens a case."),
            ),
            ON,
        ),
    )
    def check_after(
        self,
        *,
        by: Actor,
        after: str | None,
        reached: bool | None = False,
        safe: bool | None = False,
        summary: str | None = None,
        on: date | None = None,
    ) -> None:
        """Ask how the person fares, 30 and 90 days after the end, and not by who inquired."""
        self.permit_case(self.AfterCheck, by)
        rule = "complaint.after_check"
        if by.id in self.investigators:
            raise Refused(
                Sentence("You inquired into this case, so another person asks."), rule=rule
            )
        days = int(chosen(after, AFTER, field="after", rule=rule))
        if days > 30 and 30 not in self.after_checks:
            raise Refused(
                Sentence("The question of 30 days comes first."), rule=rule, field="after"
            )
        if days in self.after_checks:
            raise Refused(
                Sentence("This was asked already: {days} days after the end.", days=days),
                rule=rule,
                field="after",
            )
        self._not_too_early(days, on)
        if safe and not reached:
            raise Refused(
                Sentence("Nobody can say that for a person who was not reached."),
                rule=rule,
                field="safe",
            )
        self.record(
            self.AfterCheck(
                after_days=days,
                reached=bool(reached),
                safe=bool(safe),
                summary=said(summary, of=PERSON, field="summary"),
                on=on,
            ),
            by,
        )

    def _not_too_early(self, days: int, on: date | None) -> None:
        """Refuse to ask long before the day: what may happen to somebody happens in these days."""
        ended = max(filter(None, map(self.dated, ENDS)), default=None)
        if ended is None or on is None:
            return
        first = ended + timedelta(days=days - EARLY)
        if on < first:
            raise Refused(
                Sentence(
                    "This question is for {days} days after the end. Ask from {day} on.",
                    days=days,
                    day=first,
                ),
                rule="complaint.after_check",
                field="on",
            )
