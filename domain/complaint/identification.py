"""Who the stranger was: somebody complained about is found out to be an officer the office knows."""

from __future__ import annotations

from datetime import date

from domain.complaint.allegations import Allegations
from domain.complaint.brought import CASE
from domain.complaint.track import reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence


class Identification(Allegations):
    """The fact and the decision by which a subject gets a name."""

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
            if self.unit:
                history.complained_units.add(self.unit)
            if self.rank:
                history.complained_ranks.add(self.rank)
            if self.badge is not None:
                history.badges[self.subject] = self.badge

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
