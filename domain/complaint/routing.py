"""Where a matter goes: passed on, tasked, referred, on another route of the law; each is another thing.

Passed on (转送): another body has it from here. Tasked (交办): we stay responsible, another does the
work and reports back by a day. Referred (移送): it belongs to another competence, such as discipline.
Diverted: the law gives the person a route of his own, and its days run already.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.calendar import bundled
from domain.calendar import parse as calendar_of
from domain.clock import last_day
from domain.complaint.allegations import Allegations
from domain.complaint.brought import CASE
from domain.complaint.track import day_given, reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.rules import Code, OtherRemedy
from domain.sealed import Sealed
from domain.softening import softened
from domain.words import Sentence, as_meant

DAYS_ALONE = calendar_of(bundled("none"))
"""Days, weeks and months are counted alike under every calendar."""

BODY = Asked("body", "line", Sentence("To which body"), needed=True)
WHY = Asked("reasons", "words", Sentence("Why"), needed=True)
ON = Asked("on", "day", Sentence("The day it was decided"))


class Routing(Allegations):
    """Facts and decisions by which a matter goes elsewhere, for good or to come back."""

    class PassedOn(Fact):
        """The matter was passed on to the body that has to handle it, and the person was told which."""

        TOPIC = "complaint.passed_on"
        TOLD = Sentence("It was passed on to another body.")
        matter: str
        """The matter it concerns."""
        body: Sealed
        """The body it went to."""
        on: date | None
        """The day it was done."""
        reasons: Sealed
        """Why it was done."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Routing, actor: str) -> None:
            history.lessened(self.NAME, self.matter)
            history.moved(self.matter, self.stage)

    class Tasked(Fact):
        """Another body was told to do the work and to report back by a day; we stay responsible."""

        TOPIC = "complaint.tasked"
        TOLD = Sentence("Another body was tasked with it, and reports back by {report_by}.")
        matter: str
        """The matter it concerns."""
        body: Sealed
        """The body it went to."""
        task: Sealed
        """What the other body has to do."""
        report_by: date
        """The day by which the other body reports back."""
        on: date | None
        """The day it was done."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Routing, actor: str) -> None:
            history.reports_awaited[self.matter] = self.report_by
            history.moved(self.matter, self.stage)

    class Referred(Fact):
        """The matter was referred to the body of another competence, such as discipline."""

        TOPIC = "complaint.referred"
        TOLD = Sentence("It was referred to the body whose competence it is.")
        matter: str
        """The matter it concerns."""
        body: Sealed
        """The body it went to."""
        on: date | None
        """The day it was done."""
        reasons: Sealed
        """Why it was done."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Routing, actor: str) -> None:
            history.lessened(self.NAME, self.matter)
            history.moved(self.matter, self.stage)

    class Diverted(Fact):
        """The law gives the matter another route, and the person was told its last day at once."""

        TOPIC = "complaint.diverted"
        TOLD = Sentence("It goes another route of the law. The last day of that route: {last_day}.")
        matter: str
        """The matter it concerns."""
        route: str
        """The other route, as the procedure names it."""
        known_on: date | None
        """The day from which the other route counts, because the person knew of the act."""
        last_day: date | None
        """The last day of the other route; none where it has none."""
        on: date
        """The day it was done."""
        reasons: Sealed
        """Why it was done."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Routing, actor: str) -> None:
            history.lessened(self.NAME, self.matter)
            history.moved(self.matter, self.stage)

    class JurisdictionContested(Fact):
        """The office told whoever sent the matter that it is not its own; it stays until they agree."""

        TOPIC = "complaint.jurisdiction_contested"
        TOLD = Sentence(
            "It was contested that this office has to handle it. Until that is agreed it stays."
        )
        matter: str
        """The matter it concerns."""
        sender: Sealed
        """The body it came from."""
        on: date | None
        """The day it was done."""
        reasons: Sealed
        """Why it was done."""

        def apply(self, history: Routing, actor: str) -> None:
            history.contested.add(self.matter)

    reports_awaited: dict[str, date] = fresh(dict)
    contested: set[str] = fresh(set)

    @decision(
        PassedOn,
        title=Sentence("Pass it on"),
        records=Sentence(
            "To which body it goes, and why. Our work on it ends, and the person is told where it is."
        ),
        asks=(BODY, WHY, ON),
    )
    def pass_on(
        self,
        *,
        by: Actor,
        matter: str,
        body: str | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Pass a matter on (转送), never to those it is about, and never alone."""
        stage = self.permit(self.PassedOn, by, matter)
        self._not_while_others_are_at_it(matter)
        to = self._body(body)
        why = softened(self, self.PassedOn, by, reasons, matter=matter)
        self.record(
            self.PassedOn(
                matter=matter,
                body=Sealed(to, of=CASE),
                on=on,
                reasons=Sealed(why, of=CASE),
                stage=stage,
            ),
            by,
        )

    @decision(
        Tasked,
        title=Sentence("Task another body"),
        records=Sentence(
            "Who does the work, and by when they report back. You go on answering for it."
        ),
        asks=(
            BODY,
            Asked("task", "words", Sentence("What they have to do"), needed=True),
            Asked("report_by", "day_ahead", Sentence("They report back by"), needed=True),
            ON,
        ),
    )
    def task(
        self,
        *,
        by: Actor,
        matter: str,
        body: str | None,
        task: str | None,
        report_by: date,
        on: date | None = None,
    ) -> None:
        """Task another body (交办). Without a day to report back it would be passing on."""
        stage = self.permit(self.Tasked, by, matter)
        to = self._body(body)
        what = reasons_given(
            task,
            what=Sentence("Write down what they have to do."),
            field="task",
            rule="complaint.tasked",
        )
        if on is not None and report_by <= on:
            raise Refused(
                Sentence("They need a day to come by which they report back."),
                rule="complaint.tasked",
                field="report_by",
            )
        self.record(
            self.Tasked(
                matter=matter,
                body=Sealed(to, of=CASE),
                task=Sealed(what, of=CASE),
                report_by=report_by,
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Referred,
        title=Sentence("Refer it to another competence"),
        records=Sentence("To which body it belongs, and why. The person is told where it is."),
        asks=(BODY, WHY, ON),
    )
    def refer(
        self,
        *,
        by: Actor,
        matter: str,
        body: str | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Refer a matter (移送) to the body of another competence, such as discipline."""
        stage = self.permit(self.Referred, by, matter)
        to = self._body(body)
        why = self._why_referred(by, matter, reasons, stage)
        self.record(
            self.Referred(
                matter=matter,
                body=Sealed(to, of=CASE),
                on=on,
                reasons=Sealed(why, of=CASE),
                stage=stage,
            ),
            by,
        )

    @decision(
        Diverted,
        title=Sentence("Show the other route"),
        records=Sentence("That the law gives it another route, and until when that route is open."),
        lead=Sentence(
            "For a fine, another measure or a refusal to act: the days there run already."
        ),
        asks=(
            Asked("route", "choice", Sentence("Which route"), among="other_remedy", needed=True),
            Asked("known_on", "day", Sentence("The day the person knew of the act")),
            WHY,
            ON,
        ),
    )
    def divert(
        self,
        *,
        by: Actor,
        matter: str,
        route: str,
        reasons: str | None,
        on: date | None = None,
        known_on: date | None = None,
    ) -> None:
        """Show the person another route while it is open, and its last day at once."""
        stage = self.permit(self.Diverted, by, matter)
        if self.at_work(by.id):
            raise Refused(
                Sentence("You work on this complaint, so another person decides to divert it."),
                rule="complaint.diverted",
            )
        remedy = next((each for each in self.under().other_remedies if each.id == route), None)
        if remedy is None:
            raise Refused(
                Sentence(
                    "The procedure {procedure} knows no such route.", procedure=self.under().id
                ),
                rule=f"{self.under().id} other_remedy",
                field="route",
            )
        day = day_given(on)
        last = _still_open(remedy, known_on, day)
        self._fits(remedy, matter)
        self._not_what_must_be_looked_into(matter)
        why = softened(self, self.Diverted, by, reasons, matter=matter)
        self.record(
            self.Diverted(
                matter=matter,
                route=route,
                known_on=known_on,
                last_day=last,
                on=day,
                reasons=Sealed(why, of=CASE),
                stage=stage,
            ),
            by,
        )

    @decision(
        JurisdictionContested,
        title=Sentence("Contest that it is ours"),
        records=Sentence(
            "To whoever sent it, that it is not ours, and why. It stays until they agree."
        ),
        asks=(
            Asked("sender", "line", Sentence("The body that sent it"), needed=True),
            WHY,
            ON,
        ),
    )
    def contest_jurisdiction(
        self,
        *,
        by: Actor,
        matter: str,
        sender: str | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Tell whoever sent it that it is not ours. Nobody is sent to and fro meanwhile: it stays."""
        self.permit(self.JurisdictionContested, by, matter)
        if matter in self.contested:
            raise Refused(
                Sentence("This was contested already. Until they agree it is ours."),
                rule=self.law("jurisdiction_contested"),
            )
        body = reasons_given(
            sender,
            what=Sentence("Write down which body sent it."),
            field="sender",
            rule=self.law("jurisdiction_contested"),
        )
        why = reasons_given(
            reasons,
            what=Sentence("Say why it is not ours, and whose it is."),
            field="reasons",
            rule=self.law("jurisdiction_contested"),
        )
        self.record(
            self.JurisdictionContested(
                matter=matter,
                sender=Sealed(body, of=CASE),
                on=on,
                reasons=Sealed(why, of=CASE),
            ),
            by,
        )

    def _why_referred(self, by: Actor, matter: str, reasons: str | None, stage: str) -> str:
        """The reasons; with them a second person, where the reference ends it and no law demands it.

        What the law says must be referred (Supervision Law (2024), art. 37; Police Inspectorate
        Regulations (2011), art. 13) waits for nobody: one person who would not agree could hold it
        up. The second person is then whoever gave the allegation its code, and the ledger has it.
        """
        ends = self.under().is_final(self.matters[matter].kind, stage)
        if not ends or self._law_demands_it(by, matter):
            return reasons_given(
                reasons,
                what=Sentence("Say why it belongs to another body: the person is told."),
                field="reasons",
                rule="reasons_given",
            )
        return softened(self, self.Referred, by, reasons, matter=matter)

    def _law_demands_it(self, by: Actor, matter: str) -> bool:
        coded_by = {
            fact.allegation: actor
            for fact, actor in self.past()
            if isinstance(fact, Allegations.Alleged)
        }
        return any(
            code.must_refer and coded_by.get(allegation) != by.id
            for allegation, code in self._codes_in(matter)
        )

    def _codes_in(self, matter: str) -> Iterator[tuple[str, Code]]:
        """The allegations of a matter that were not dropped, each with its code."""
        for allegation, (of, _) in self.allegations.items():
            code = self.under().code(self.codes.get(allegation, ""))
            if of == matter and allegation not in self.discontinued and code is not None:
                yield allegation, code

    def _fits(self, remedy: OtherRemedy, matter: str) -> None:
        """Refuse a route that is not for what is alleged here: behind it nobody would look at it."""
        codes = {id for _, code in self._codes_in(matter) for id in (code.id, code.parent)}
        if remedy.codes and not remedy.codes & codes and not self.under().history_only:
            raise Refused(
                Sentence(
                    "“{route}” is not for what is alleged here. Write down the act it is about as an"
                    " allegation, or choose another route.",
                    route=remedy.label,
                ),
                rule=remedy.src.en,
                field="route",
            )

    def _not_what_must_be_looked_into(self, matter: str) -> None:
        """What must be referred or decided is not sent away with the person (a route beside ours)."""
        for _, code in self._codes_in(matter):
            if code.must_refer or code.no_informal:
                raise Refused(
                    Sentence(
                        "“{words}” is never sent another way: it has to be referred or decided.",
                        words=code.label,
                    ),
                    rule=f"{self.under().id} {'must_refer' if code.must_refer else 'no_informal'}",
                    field="route",
                )

    def _body(self, body: str | None) -> str:
        """The body it goes to: never the unit that it is about."""
        name = reasons_given(
            body,
            what=Sentence("Write down the body it goes to."),
            field="body",
            rule="complaint.passed_on",
        ).strip()
        if as_meant(name) in map(as_meant, self.complained_units):
            raise Refused(
                Sentence(
                    "The complaint is about this unit, and what was reported never reaches those it"
                    " is about."
                ),
                rule=self.law("disclosure_agreed"),
                field="body",
            )
        return name

    def _not_while_others_are_at_it(self, matter: str) -> None:
        if matter in self.reports_awaited:
            raise Refused(
                Sentence(
                    "Another body works on it for us and reports back by {day}. What comes of it is"
                    " ours to answer.",
                    day=self.reports_awaited[matter],
                ),
                rule="complaint.tasked",
            )


def _still_open(remedy: OtherRemedy, known_on: date | None, today: date) -> date | None:
    """The last day of another route; refuses a route whose last day cannot be told, or is gone."""
    if remedy.span is None:
        return None
    if known_on is None:
        raise Refused(
            Sentence(
                "Say when the person knew of the act: the last day counts from it, and the person is"
                " told it now."
            ),
            rule=remedy.src.en,
            field="known_on",
        )
    last = last_day(remedy.span, known_on, "exclude_start", DAYS_ALONE)
    if last < today:
        raise Refused(
            Sentence(
                "The last day of that route was {day}. Nobody is sent to a door that is shut.",
                day=last,
            ),
            rule=remedy.src.en,
            field="route",
        )
    return last
