"""Putting it right: what the person asks for, what the office offers, and the proof that it was done."""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE, PERSON
from domain.complaint.said import NUMBERED, ON, chosen, known, must_say, said
from domain.complaint.track import OnTrack
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

FORMS = (
    ("explanation", Sentence("An explanation")),
    ("apology", Sentence("An apology")),
    ("errand", Sentence("The errand is done")),
    ("correction", Sentence("A record is corrected")),
    ("refund", Sentence("Money is paid back")),
    ("return", Sentence("A thing is given back")),
    ("training", Sentence("Training for those concerned")),
    ("policy", Sentence("A rule or a practice is mended")),
)

ASKED, OFFERED, ACCEPTED, REFUSED, DONE = "asked", "offered", "accepted", "refused", "done"

WHICH = Asked("remedy", "line", Sentence("Which remedy"), NUMBERED)


class Remedy(OnTrack):
    """Facts and decisions about what is put right for the person, apart from any blame."""

    class RemedyAsked(Fact):
        """The person asked for something to be put right."""

        TOPIC = "complaint.remedy_asked"
        TOLD = Sentence("The person asked for something to be put right ({remedy}).")
        remedy: str
        """The number of the remedy within the case."""
        matter: str
        """The matter it concerns."""
        form: str
        """The kind: explanation, apology, errand, correction, refund, return, training, policy."""
        what: Sealed
        """What exactly."""

        def apply(self, history: Remedy, actor: str) -> None:
            history.remedies[self.remedy] = ASKED

    class RemedyOffered(Fact):
        """The office offered to put something right, by a day."""

        TOPIC = "complaint.remedy_offered"
        TOLD = Sentence("The office offered to put something right ({remedy}), by {by_day}.")
        remedy: str
        """The number of the remedy within the case."""
        matter: str
        """The matter it concerns."""
        form: str
        """The kind: explanation, apology, errand, correction, refund, return, training, policy."""
        what: Sealed
        """What exactly."""
        by_day: date | None
        """The day by which it is done."""

        def apply(self, history: Remedy, actor: str) -> None:
            history.remedies[self.remedy] = OFFERED

    class RemedyAccepted(Fact):
        """The person accepted what the office offered."""

        TOPIC = "complaint.remedy_accepted"
        TOLD = Sentence("The person accepted what was offered ({remedy}).")
        remedy: str
        """The number of the remedy within the case."""
        matter: str
        """The matter it concerns."""
        told: Sealed | None
        """How the person said so, when somebody of the office wrote it down."""

        def apply(self, history: Remedy, actor: str) -> None:
            history.remedies[self.remedy] = ACCEPTED

    class RemedyRefused(Fact):
        """The person refused what the office offered; nothing follows from that for the complaint."""

        TOPIC = "complaint.remedy_refused"
        TOLD = Sentence("The person refused what was offered ({remedy}).")
        remedy: str
        """The number of the remedy within the case."""
        matter: str
        """The matter it concerns."""
        reasons: Sealed | None
        """Why, as far as the person said."""

        def apply(self, history: Remedy, actor: str) -> None:
            history.remedies[self.remedy] = REFUSED

    class RemedyDone(Fact):
        """What was to be put right is done, and it is said what proves it."""

        TOPIC = "complaint.remedy_done"
        TOLD = Sentence("It was put right ({remedy}).")
        remedy: str
        """The number of the remedy within the case."""
        matter: str
        """The matter it concerns."""
        proved_by: Sealed
        """What proves that it was done."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Remedy, actor: str) -> None:
            history.remedies[self.remedy] = DONE

    remedies: dict[str, str] = fresh(dict)

    def remedies_owed(self) -> list[str]:
        """What the office promised and has not done."""
        return [each for each, state in self.remedies.items() if state == ACCEPTED]

    @decision(
        RemedyAsked,
        title=Sentence("Ask for something to be put right"),
        records=Sentence("What the person wants to be put right."),
        asks=(
            Asked("form", "choice", Sentence("What is asked for"), among=FORMS, needed=True),
            Asked("what", "words", Sentence("What exactly"), needed=True),
        ),
    )
    def ask_remedy(self, *, by: Actor, matter: str, form: str | None, what: str | None) -> None:
        """Ask for a remedy. It needs no finding: an errand can be done today."""
        self.permit(self.RemedyAsked, by, matter)
        rule = "complaint.remedy_asked"
        self.record(
            self.RemedyAsked(
                remedy=f"remedy-{len(self.remedies) + 1}",
                matter=matter,
                form=chosen(form, FORMS, field="form", rule=rule),
                what=must_say(
                    what, Sentence("Say what exactly."), of=PERSON, field="what", rule=rule
                ),
            ),
            by,
        )

    @decision(
        RemedyOffered,
        title=Sentence("Offer to put something right"),
        records=Sentence("What the office offers, and by when. The person reads it."),
        asks=(
            Asked(
                "remedy",
                "line",
                Sentence("Which remedy"),
                Sentence("Its number in the history, if the person asked for it; else nothing."),
            ),
            Asked("form", "choice", Sentence("What is offered"), among=FORMS, needed=True),
            Asked("what", "words", Sentence("What exactly"), needed=True),
            Asked("by_day", "day_ahead", Sentence("By which day"), needed=True),
        ),
    )
    def offer_remedy(
        self,
        *,
        by: Actor,
        matter: str,
        form: str | None,
        what: str | None,
        by_day: date | None,
        remedy: str | None = None,
    ) -> None:
        """Offer a remedy, asked for or not. An offer without a day is none."""
        self.permit(self.RemedyOffered, by, matter)
        rule = "complaint.remedy_offered"
        number = f"remedy-{len(self.remedies) + 1}"
        if remedy:
            number = known(remedy, self.remedies, field="remedy", rule=rule)
            if self.remedies[number] in {ACCEPTED, DONE}:
                raise Refused(
                    Sentence("The person has accepted it already."), rule=rule, field="remedy"
                )
        if by_day is None:
            raise Refused(
                Sentence("Say by which day it is done: an offer without a day is none."),
                rule=rule,
                field="by_day",
            )
        self.record(
            self.RemedyOffered(
                remedy=number,
                matter=matter,
                form=chosen(form, FORMS, field="form", rule=rule),
                what=must_say(
                    what, Sentence("Say what exactly."), of=CASE, field="what", rule=rule
                ),
                by_day=by_day,
            ),
            by,
        )

    @decision(
        RemedyAccepted,
        title=Sentence("Accept what is offered"),
        records=Sentence("That the person accepts. The office then owes it, with a proof."),
        asks=(
            WHICH,
            Asked("told", "words", Sentence("How the person said so"), Sentence("For the office.")),
        ),
    )
    def accept_remedy(
        self, *, by: Actor, matter: str, remedy: str | None, told: str | None = None
    ) -> None:
        """Accept an offer: the person's own word, or one that somebody wrote down and says how."""
        self.permit(self.RemedyAccepted, by, matter)
        rule = "complaint.remedy_accepted"
        remedy = self._offered(remedy, rule)
        if by.role != "complainant":
            told = must_say(
                told,
                Sentence(
                    "Say how and when the person accepted it: it is the person's own decision."
                ),
                of=PERSON,
                field="told",
                rule=rule,
            ).reveal()
        self.record(
            self.RemedyAccepted(
                remedy=remedy, matter=matter, told=said(told, of=PERSON, field="told")
            ),
            by,
        )

    @decision(
        RemedyRefused,
        title=Sentence("Refuse what is offered"),
        records=Sentence("That the person does not want it. The complaint goes on as before."),
        asks=(WHICH, Asked("reasons", "words", Sentence("Why"))),
    )
    def refuse_remedy(
        self, *, by: Actor, matter: str, remedy: str | None, reasons: str | None = None
    ) -> None:
        """Refuse an offer. Nobody has to say why."""
        self.permit(self.RemedyRefused, by, matter)
        self.record(
            self.RemedyRefused(
                remedy=self._offered(remedy, "complaint.remedy_refused"),
                matter=matter,
                reasons=said(reasons, of=PERSON, field="reasons"),
            ),
            by,
        )

    @decision(
        RemedyDone,
        title=Sentence("Prove that it was put right"),
        records=Sentence("What was done, and what proves it."),
        asks=(
            WHICH,
            Asked(
                "proved_by",
                "words",
                Sentence("What proves it"),
                Sentence("A receipt, a corrected entry, a letter: what another could look at."),
                needed=True,
            ),
            ON,
        ),
    )
    def prove_remedy(
        self,
        *,
        by: Actor,
        matter: str,
        remedy: str | None,
        proved_by: str | None,
        on: date | None = None,
    ) -> None:
        """Say that it was done. What was refused is not done to somebody against his will."""
        self.permit(self.RemedyDone, by, matter)
        rule = "complaint.remedy_done"
        open_to_it = [each for each, state in self.remedies.items() if state not in {REFUSED, DONE}]
        if not open_to_it:
            raise Refused(
                Sentence("Nothing is asked for or offered that is still open."), rule=rule
            )
        self.record(
            self.RemedyDone(
                remedy=known(remedy, open_to_it, field="remedy", rule=rule),
                matter=matter,
                proved_by=must_say(
                    proved_by,
                    Sentence("Say what proves that it was done."),
                    of=CASE,
                    field="proved_by",
                    rule=rule,
                ),
                on=on,
            ),
            by,
        )

    def _offered(self, remedy: str | None, rule: str) -> str:
        offered = [each for each, state in self.remedies.items() if state == OFFERED]
        if not offered:
            raise Refused(Sentence("Nothing is offered that could be answered."), rule=rule)
        return known(remedy, offered, field="remedy", rule=rule)
