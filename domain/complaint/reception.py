"""What comes after the first hour: more words, missing papers, somebody who speaks for the person."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from domain.complaint.brought import PERSON
from domain.complaint.said import listed
from domain.complaint.track import OnTrack, day_given, reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor, Role
from domain.sealed import Sealed, sealed
from domain.softening import terms_that_stand
from domain.words import Sentence

FULL_NOTICE = "一次性告知"
"""What is missing is said at one time, whole: nobody is sent home twice."""

MOST_REPRESENTATIVES = 5
"""Regulations on Petition Work (2022), art. 20: at most five speak for many."""

QUESTIONS = (
    ("missing", Sentence("What was missing")),
    ("put_right", Sentence("Whether it was put right")),
    ("agreement", Sentence("Whether the person agrees to what was settled")),
    ("withdrawal", Sentence("Whether the person still wants to withdraw it")),
)
"""What the office can have asked the person. To the last three only the person says yes or no."""

ONLY_THE_PERSON = frozenset({"put_right", "agreement", "withdrawal"})

CAPACITIES = (
    ("spokesperson", Sentence("Speaks for several who complain")),
    ("relative", Sentence("Relative or guardian")),
    ("lawyer", Sentence("Lawyer")),
    ("other", Sentence("Somebody else the person chose")),
)

ON = Asked("on", "day", Sentence("The day it was done"))


class Answer(NamedTuple):
    """What the person said to a question of the office, when, and to which terms it was said."""

    yes: bool | None
    on: date
    terms: str = ""


class Reception(OnTrack):
    """Facts and decisions of what is added to a complaint, and how it is received."""

    class Supplemented(Fact):
        """Something was added to what the person had told: more words, or the answer to a question."""

        TOPIC = "complaint.supplemented"
        VERSION = 2
        TOLD = Sentence("Something was added to what the person told.")
        matter: str | None
        """The matter it concerns, when it is about one."""
        said: Sealed | None
        """What was added, in the person's own words."""
        answers: str | None
        """The question of the office that it answers."""
        yes: bool | None
        """Whether the answer is a yes."""
        on: date | None
        """The day it was done."""
        terms: str | None
        """With an agreement: the proposal whose words the person read and answered."""

        def apply(self, history: Reception, actor: str) -> None:
            if self.answers and self.on is not None:
                answer = Answer(self.yes, self.on, self.terms or "")
                history.said[self.answers, self.matter or ""] = answer
            if self.answers == "put_right" and self.matter:
                keep = history.settled.add if self.yes else history.settled.discard
                keep(self.matter)

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """Before, a yes to an agreement did not say to which terms it was given."""
            state["terms"] = None

    class MissingListed(Fact):
        """The office told the person everything that is still missing, at one time."""

        TOPIC = "complaint.missing_listed"
        TOLD = Sentence("The person was told at one time what is still missing.")
        matter: str
        """The matter it concerns."""
        missing: Sealed
        """Everything that is missing."""
        wanted_by: date | None
        """The day until which it is awaited."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Reception, actor: str) -> None:
            history.missing_told.add(self.matter)

    class Represented(Fact):
        """Somebody speaks for the person who complained, or for several of them."""

        TOPIC = "complaint.represented"
        TOLD = Sentence("Somebody speaks for the person who complained.")
        representative: str
        """The person's id within the case."""
        capacity: str
        """In which capacity somebody speaks for the person."""
        name: Sealed
        """What the person is called."""
        contact: Sealed | None
        """How the person can be reached."""
        authority: Sealed | None
        """What the right to speak for the person rests on."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Reception, actor: str) -> None:
            history.representatives[self.representative] = self.capacity

    said: dict[tuple[str, str], Answer] = fresh(dict)
    missing_told: set[str] = fresh(set)
    representatives: dict[str, str] = fresh(dict)

    @decision(
        Supplemented,
        title=Sentence("Add to what was told"),
        records=Sentence("What is added, beside what was told before. Nothing is written over."),
        asks=(
            Asked("said", "words", Sentence("What is added")),
            Asked("matter", "matter", Sentence("Which matter it is about")),
            Asked("answers", "choice", Sentence("Which question it answers"), among=QUESTIONS),
            Asked(
                "terms",
                "terms",
                Sentence("What was agreed"),
                Sentence("Your answer counts for these very words. If they change, it is void."),
            ),
            Asked("yes", "yes", Sentence("The answer is yes")),
            ON,
        ),
    )
    def supplement(
        self,
        *,
        by: Actor,
        on: date | None = None,
        said: str | None = None,
        matter: str | None = None,
        answers: str | None = None,
        yes: bool | None = None,
        terms: str | None = None,
    ) -> None:
        """Add to what was told. Where a yes ends something, the person says it and nobody else."""
        known = matter if matter in self.matters else None
        self.permit(self.Supplemented, by, known or self.somewhere(self.Supplemented))
        if matter and known is None:
            raise Refused(
                Sentence("The case has no such matter."),
                rule="complaint.supplemented",
                field="matter",
            )
        if answers:
            listed(answers, QUESTIONS, field="answers")
        if answers in ONLY_THE_PERSON:
            self._own_word(by, matter, yes)
            on = day_given(on)
            if answers == "agreement":
                self._to_what_stands(str(matter), terms)
        else:
            yes = None
            said = reasons_given(
                said,
                what=Sentence("Write down what is added."),
                field="said",
                rule="complaint.supplemented",
            )
        self.record(
            self.Supplemented(
                matter=matter or None,
                said=sealed(said, of=PERSON),
                answers=answers or None,
                yes=yes,
                on=on,
                terms=terms if answers == "agreement" else None,
            ),
            by,
        )

    def _to_what_stands(self, matter: str, terms: str | None) -> None:
        """The person answers words that stand there, and no others are recorded afterwards."""
        stand = terms_that_stand(self, matter)
        if not stand:
            raise Refused(
                Sentence("Nothing is written down yet that the person could say yes or no to."),
                rule="both_consent",
                field="answers",
            )
        if not terms:
            raise Refused(
                Sentence("Say which words you answer: read what was agreed, and choose it."),
                rule="both_consent",
                field="terms",
            )
        if terms != stand:
            raise Refused(
                Sentence(
                    "What was agreed was written down anew since. Read the words that stand now,"
                    " and answer those."
                ),
                rule="both_consent",
                field="terms",
            )

    def _own_word(self, by: Actor, matter: str | None, yes: bool | None) -> None:
        if by.role != Role.COMPLAINANT:
            raise Refused(
                Sentence(
                    "Only the person who complained says yes or no to this, on the page of the"
                    " receipt. Nobody says it for the person."
                ),
                rule="both_consent",
                field="answers",
            )
        if not matter:
            raise Refused(
                Sentence("Say which matter it is about."),
                rule="complaint.supplemented",
                field="matter",
            )
        if yes is None:
            raise Refused(Sentence("Say yes or no."), rule="complaint.supplemented", field="yes")

    @decision(
        MissingListed,
        title=Sentence("Say what is missing"),
        records=Sentence(
            "Everything that is still missing. It is said once: a second list is refused."
        ),
        asks=(
            Asked(
                "missing",
                "words",
                Sentence("Everything that is missing, a line each"),
                hint=Sentence("The person who complained reads this."),
                needed=True,
            ),
            Asked("wanted_by", "day_ahead", Sentence("Until when")),
            ON,
        ),
    )
    def list_missing(
        self,
        *,
        by: Actor,
        matter: str,
        missing: str | None,
        on: date | None = None,
        wanted_by: date | None = None,
    ) -> None:
        """Say everything that is missing, at one time."""
        self.permit(self.MissingListed, by, matter)
        if matter in self.missing_told:
            raise Refused(
                Sentence(
                    "What is missing was said already, and it is said at one time only"
                    " (一次性告知). Whatever was forgotten then, find out yourself."
                ),
                rule=FULL_NOTICE,
            )
        items = reasons_given(
            missing,
            what=Sentence("Write down everything that is missing, a line each."),
            field="missing",
            rule=FULL_NOTICE,
        )
        if on and wanted_by and wanted_by < on:
            raise Refused(
                Sentence("The last day lies before the first. Check the dates."),
                rule="complaint.days",
                field="wanted_by",
            )
        self.record(
            self.MissingListed(
                matter=matter, missing=Sealed(items, of=PERSON), wanted_by=wanted_by, on=on
            ),
            by,
        )

    @decision(
        Represented,
        title=Sentence("Note who speaks for the person"),
        own=Sentence("Say who speaks for you"),
        records=Sentence("Who speaks for the person who complained, and by what right."),
        asks=(
            Asked("capacity", "choice", Sentence("Who it is"), among=CAPACITIES, needed=True),
            Asked("name", "line", Sentence("Name"), needed=True),
            Asked("contact", "line", Sentence("Contact")),
            Asked("authority", "words", Sentence("What the right to speak rests on")),
            ON,
        ),
    )
    def represent(
        self,
        *,
        by: Actor,
        capacity: str,
        name: str | None,
        on: date | None = None,
        contact: str | None = None,
        authority: str | None = None,
    ) -> None:
        """Note who speaks for the person. At most five speak for many."""
        self.permit(self.Represented, by, self.somewhere(self.Represented))
        if len(self.representatives) >= MOST_REPRESENTATIVES:
            raise Refused(
                Sentence("At most {n} people speak for many.", n=MOST_REPRESENTATIVES),
                rule=self.law("represented"),
            )
        listed(capacity, CAPACITIES, field="capacity")
        name = reasons_given(
            name,
            what=Sentence("Write down who speaks for the person."),
            field="name",
            rule="complaint.represented",
        )
        representative = f"r{len(self.representatives) + 1}"
        self.record(
            self.Represented(
                representative=representative,
                capacity=capacity,
                name=Sealed(name, of=representative),
                contact=sealed(contact, of=representative),
                authority=sealed(authority, of=representative),
                on=on,
            ),
            by,
        )
