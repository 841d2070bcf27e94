"""Who the stranger was: somebody complained about is found out to be an officer the office knows.

A wrong name harms two people, and whoever bears it is kept from every case it stands in. So a name
that was given in error is struck out: by two persons, of whom the one who decides stands above the
one who was named, and never by that one. What was recorded stays in the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.complaint.allegations import Allegations
from domain.complaint.brought import CASE
from domain.complaint.conflict import one_level_up
from domain.complaint.track import reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.softening import softened
from domain.words import Sentence, as_meant


class Identification(Allegations):
    """The facts and the decisions by which a subject gets a name, or loses one given in error."""

    class OfficerIdentified(Fact):
        """Somebody complained about, not known until then, was found to be this officer."""

        TOPIC = "complaint.officer_identified"
        TOLD = Sentence("It was found out who was complained about.")
        subject: str
        """The subject's id within the case."""
        officer: str
        """The officer's own history, when the officer is known to the office."""
        standing: str | None
        """How the officer serves: sworn, auxiliary, staff."""
        unit: str | None
        """The unit the subject belongs to."""
        rank: str | None
        """The subject's rank."""
        name: Sealed | None
        """What the subject is called."""
        badge: Sealed | None
        """The number on the subject's badge."""
        on: date | None
        """The day it was done."""
        reasons: Sealed
        """Why it was done."""

        def apply(self, history: Identification, actor: str) -> None:
            history.subjects[self.subject] = self.officer
            if self.standing:
                history.standings[self.subject] = self.standing
            history.sits(self.subject, self.unit, self.rank)
            if self.badge is not None:
                history.badges[self.subject] = self.badge

    class OfficerStruckOut(Fact):
        """Somebody had been taken for another person: that name was struck out, and bars nobody now."""

        TOPIC = "complaint.officer_struck_out"
        TOLD = Sentence("A name that had been given in error was struck out.")
        matter: str
        """The matter in which it was decided; the name is struck out of the whole case."""
        subject: str
        """The subject's id within the case."""
        officer: str | None
        """The officer who had been named in error, when known to the office."""
        standing: str | None
        """How the one who is meant serves, as far as it is known now."""
        unit: str | None
        """The unit of the one who is meant, as far as it is known now."""
        rank: str | None
        """The rank of the one who is meant, as far as it is known now."""
        name: Sealed | None
        """What the one who is meant is called, as far as it is known now."""
        badge: Sealed | None
        """The number on the badge of the one who is meant, as far as it is known now."""
        body: Sealed | None
        """The body above that decided it, when it was not somebody of this office."""
        reasons: Sealed
        """How the error came about, and how it was found out."""
        on: date | None
        """The day it was decided."""

        def apply(self, history: Identification, actor: str) -> None:
            history.subjects[self.subject] = None
            history.standings.pop(self.subject, None)
            history.badges.pop(self.subject, None)
            history.sits_nowhere(self.subject)
            if self.standing:
                history.standings[self.subject] = self.standing
            if self.badge is not None:
                history.badges[self.subject] = self.badge
            history.sits(self.subject, self.unit, self.rank)
            history.lessened(self.NAME, self.matter)

    @decision(
        OfficerIdentified,
        title=Sentence("Say who it was"),
        records=Sentence("Who the person complained about is, and how you found out."),
        lead=Sentence("Whoever works on this case and is the one meant, stops at once."),
        asks=(
            Asked("subject", "subject", Sentence("Who was not known until now"), needed=True),
            Asked("officer", "person", Sentence("Who it was"), needed=True),
            Asked("standing", "choice", Sentence("Standing"), among="standing"),
            Asked("unit", "line", Sentence("Unit")),
            Asked("rank", "line", Sentence("Rank")),
            Asked("name", "line", Sentence("Name")),
            Asked("badge", "line", Sentence("Badge number")),
            Asked("reasons", "words", Sentence("How you found out"), needed=True),
            Asked("on", "day", Sentence("The day it was done")),
        ),
    )
    def identify_officer(
        self,
        *,
        by: Actor,
        subject: str,
        officer: str,
        reasons: str | None,
        standing: str | None = None,
        unit: str | None = None,
        rank: str | None = None,
        name: str | None = None,
        badge: str | None = None,
        on: date | None = None,
    ) -> None:
        """Say who a stranger was, once. What he is accused of stays as it was."""
        self.permit(self.OfficerIdentified, by, self.somewhere(self.OfficerIdentified))
        if subject not in self.subjects:
            raise Refused(
                Sentence("The case does not know this person."),
                rule="complaint.named",
                field="subject",
            )
        if self.subjects[subject] is not None:
            raise Refused(
                Sentence("It is known already who this is."),
                rule="complaint.officer_identified",
                field="subject",
            )
        if officer in self.subjects.values():
            raise Refused(
                Sentence("This person is named in the case already."),
                rule="complaint.officer_identified",
                field="officer",
            )
        worn = self.badges.get(subject)
        if badge and worn is not None and as_meant(worn.text(badge)) != as_meant(badge):
            raise Refused(
                Sentence(
                    "Another badge was named for this person. First it is struck out: nobody"
                    " replaces a name alone."
                ),
                rule="complaint.officer_struck_out",
                field="badge",
            )
        how = reasons_given(
            reasons,
            what=Sentence("Write down how you found out: a wrong name harms two people."),
            field="reasons",
            rule="complaint.officer_identified",
        )
        of = f"subject-{subject}"
        self.record(
            self.OfficerIdentified(
                subject=subject,
                officer=officer,
                standing=standing,
                unit=unit,
                rank=rank,
                name=sealed(name, of=of),
                badge=sealed(badge, of=of),
                on=on,
                reasons=Sealed(how, of=CASE),
            ),
            by,
        )

    @decision(
        OfficerStruckOut,
        title=Sentence("Strike out a name given in error"),
        records=Sentence(
            "That this person had been taken for another, and how you found out. The name stays in"
            " the history, and keeps nobody from the case any more."
        ),
        lead=Sentence(
            "Somebody else has proposed it first. You stand above the one who was named; where nobody"
            " here does, the bureau above decides, and you record it."
        ),
        asks=(
            Asked("subject", "subject", Sentence("Who was named in error"), needed=True),
            Asked("reasons", "words", Sentence("How you found out"), needed=True),
            Asked("name", "line", Sentence("Name of the one who is meant, where it is known")),
            Asked("badge", "line", Sentence("Badge number of the one who is meant")),
            Asked("standing", "choice", Sentence("Standing"), among="standing"),
            Asked("unit", "line", Sentence("Unit")),
            Asked("rank", "line", Sentence("Rank")),
            Asked("body", "line", Sentence("The body above that decided it, if one did")),
            Asked("on", "day", Sentence("The day it was decided")),
        ),
    )
    def strike_out_officer(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str,
        reasons: str | None,
        name: str | None = None,
        badge: str | None = None,
        standing: str | None = None,
        unit: str | None = None,
        rank: str | None = None,
        body: str | None = None,
        on: date | None = None,
    ) -> None:
        """Strike out a name that was given in error: what is alleged stays, of whom is open again."""
        self.permit(self.OfficerStruckOut, by, matter)
        if subject not in self.subjects:
            raise Refused(
                Sentence("The case does not know this person."),
                rule="complaint.named",
                field="subject",
            )
        found = any(pair[1] == subject for pair in self.determined)
        if found or subject in self.measures:
            raise Refused(
                Sentence(
                    "A finding was made about this person already. It is found anew; the name is not"
                    " struck out."
                ),
                rule="complaint.determined",
                field="subject",
            )
        for known in self._taken_for(subject):
            one_level_up(by, known.role, body=body)
        why = softened(self, self.OfficerStruckOut, by, reasons, matter=matter, to=subject)
        of = f"subject-{subject}"
        self.record(
            self.OfficerStruckOut(
                matter=matter,
                subject=subject,
                officer=self.subjects[subject],
                standing=standing,
                unit=unit,
                rank=rank,
                name=sealed(name, of=of),
                badge=sealed(badge, of=of),
                body=sealed(body, of=CASE),
                reasons=Sealed(why, of=CASE),
                on=on,
            ),
            by,
        )

    def _taken_for(self, subject: str) -> Iterator[Actor]:
        """Those of the office whom the name or the badge of a subject means."""
        officer, badge = self.subjects[subject], self.badges.get(subject)
        if officer and (known := self.somebody(officer)):
            yield known
        if badge is not None:
            yield from self.wearers(as_meant(badge.text(erased="")))
