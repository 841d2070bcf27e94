"""How a complaint comes in: filed by a person, sorted into what it is, with the people it names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.complaint.track import Matter, OnTrack, not_before, reasons_given
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.softening import MILDER, Proposal
from domain.words import Sentence

if TYPE_CHECKING:
    from domain.procedure import Procedure

PERSON = "complainant"
FILING = ""
"""Under which the unit stands that the filing names: it is no subject's."""
CASE = "case"


class Brought(OnTrack):
    """Facts and decisions of the first hour."""

    class Filed(Fact):
        """Somebody told the office what happened, and the office gave it a number."""

        TOPIC = "complaint.filed"
        number: str | None
        """The number people say."""
        foreign_number: str | None
        """The number in the register that was taken over."""
        procedure: str
        """The procedure the case begins with, and keeps."""
        procedure_version: str
        """The version of that procedure."""
        channel: str
        """The way it reached the office: web, counter, letter, telephone."""
        mode: str
        """Whether it was brought by name, in confidence or without a name."""
        language: str
        """The language the person is answered in."""
        received_on: date | None
        """The day the office received it."""
        happened_on: date | None
        """The day it happened."""
        narrative: Sealed | None
        """What happened, in the person's own words."""
        name: Sealed | None
        """What the person is called."""
        contact: Sealed | None
        """How the person can be reached."""
        wish: Sealed | None
        """What the person asks for."""
        place: Sealed | None
        """Where it happened."""
        doors_before: Sealed | None
        """Where the person had asked before."""
        unit: str | None
        """The unit it is about."""
        receipt: Sealed | None
        """The secret code of the receipt as a slow hash."""
        stage: str
        """The stage the case begins at, as its procedure names it."""

        def apply(self, history: Brought, actor: str) -> None:
            history.filed = True
            history.number = self.number
            history.pinned = (self.procedure, self.procedure_version)
            history.ruled_by = f"{self.procedure} {self.procedure_version}"
            history.received_on = self.received_on
            history.mode = self.mode
            history.stage = self.stage
            if self.unit:
                history.sits(FILING, self.unit)

    class PersonNoted(Fact):
        """A person who brought the matter, suffered it or saw it was noted, by description only."""

        TOPIC = "complaint.person_noted"
        person: str
        """The person's id within the case."""
        capacity: str
        """What the person was in it: complainant, victim, witness."""
        particulars: Sealed | None
        """The description of the person."""

        def apply(self, history: Brought, actor: str) -> None:
            history.people.add(self.person)

    class MatterSorted(Fact):
        """Somebody said what kind of matter it is; the kind chooses its track."""

        TOPIC = "complaint.matter_sorted"
        matter: str
        """The matter's id within the case."""
        kind: str
        """What kind of matter it is; the kind chooses the track."""
        reasons: Sealed | None
        """Why it is of that kind."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Brought, actor: str) -> None:
            history.matters[self.matter] = Matter(self.kind, self.stage)
            if self.kind in MILDER:
                sorting = Proposal(self.NAME, self.matter, "", "", actor)
                history.softenings[f"{self.NAME}-{self.matter}"] = sorting

    received_on: date | None = None
    people: set[str] = fresh(set)

    def file(
        self,
        *,
        by: Actor,
        under: Procedure,
        channel: str,
        mode: str,
        language: str,
        received_on: date | None,
        number: str | None = None,
        foreign_number: str | None = None,
        happened_on: date | None = None,
        narrative: str | None = None,
        name: str | None = None,
        contact: str | None = None,
        wish: str | None = None,
        place: str | None = None,
        doors_before: str | None = None,
        unit: str | None = None,
        receipt: str | None = None,
    ) -> None:
        """Bring a complaint. The procedure of this day stays with the case to its end."""
        if self.filed:
            raise Refused(Sentence("This complaint was filed already."), rule="complaint.filed")
        self.procedure = under
        if not under.history_only:
            narrative = reasons_given(
                narrative,
                what=Sentence("Tell us what happened. A few words are enough."),
                field="narrative",
                rule="complaint.filed",
            )
            if mode not in under.filing.modes:
                raise Refused(
                    Sentence(
                        "The procedure {procedure} does not allow this way of filing."
                        " Choose one of those shown.",
                        procedure=under.id,
                    ),
                    rule=f"{under.id} filing",
                    field="mode",
                )
            if "name" in under.filing.modes[mode].needs:
                name = reasons_given(
                    name,
                    what=Sentence(
                        "Give your name, or choose to tell us without it. Both are allowed."
                    ),
                    field="name",
                    rule=f"{under.id} filing",
                )
            # The day of the incident is only checked here: an imported register keeps its claims.
            not_before(
                received_on,
                happened_on,
                what=Sentence("The day it happened lies in the future. Check the date."),
                field="happened_on",
            )
        if mode == "anonymous":
            # What an anonymous person typed into these fields is not kept: we promised.
            name = contact = None
        typed = {
            "narrative": narrative,
            "name": name,
            "contact": contact,
            "wish": wish,
            "place": place,
            "doors_before": doors_before,
        }
        self.record(
            self.Filed(
                number=number,
                foreign_number=foreign_number,
                procedure=under.id,
                procedure_version=under.version,
                channel=channel,
                mode=mode,
                language=language,
                received_on=received_on,
                happened_on=happened_on,
                unit=unit,
                receipt=sealed(receipt, of=PERSON),
                stage=under.first_stage,
                **{field: sealed(text, of=PERSON) for field, text in typed.items()},
            ),
            by,
            procedure=f"{under.id} {under.version}",
        )

    def note_person(
        self, *, by: Actor, person: str, capacity: str, particulars: str | None
    ) -> None:
        """Note who is meant, without a name."""
        self.permit(self.PersonNoted, by)
        self.record(
            self.PersonNoted(
                person=person, capacity=capacity, particulars=sealed(particulars, of=person)
            ),
            by,
        )

    def sort_matter(self, *, by: Actor, matter: str, kind: str, reasons: str | None = None) -> None:
        """Say what kind of matter this is. Calling an accusation a suggestion needs a reason."""
        if matter in self.matters:
            raise Refused(
                Sentence("This matter is sorted already."), rule="complaint.matter_sorted"
            )
        procedure = self.under()
        if kind not in procedure.tracks:
            raise Refused(
                Sentence(
                    "The procedure {procedure} knows no such kind of matter.",
                    procedure=procedure.id,
                ),
                rule=f"{procedure.id} track",
                field="kind",
            )
        stage = self.permit(self.MatterSorted, by, kind=kind)
        answered = any(self.paper(each).issued for each in self.matters)
        if answered and not self.going_on() and not procedure.history_only:
            raise Refused(
                Sentence(
                    "This case was answered, and all of it has ended. Reopen what it is about, or"
                    " file what is new as a complaint of its own."
                ),
                rule="complaint.reopened",
            )
        if kind != "accusation":
            reasons = reasons_given(
                reasons,
                what=Sentence("Say why this is not an accusation: it is heard less closely then."),
                field="reasons",
                rule="complaint.matter_sorted",
            )
        self.record(
            self.MatterSorted(
                matter=matter,
                kind=kind,
                reasons=sealed(reasons, of=CASE),
                stage=stage,
            ),
            by,
        )
