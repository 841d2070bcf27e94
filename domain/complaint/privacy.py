"""What somebody needs stays, what nobody may use rests: legal holds, restrictions, a person's requests.

A hold keeps a file from being erased while a suit, an inquiry or a request is open (California Penal
Code § 832.5(b)). A restriction keeps it from being used where it may not be erased yet: it is stored
and protected, and nothing else (Personal Information Protection Law art. 47; GDPR art. 18). Whoever
asks about personal data gets an answer with reasons; mostly that answer is a restriction.
"""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import PERSON
from domain.complaint.keeping import NAME_NOBODY, OF_KEEPING, WHY_KEPT, Keeping, by_two
from domain.complaint.said import chosen, known, must_say, said
from domain.decision import ON, REASONS_TOLD, Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor, Role
from domain.sealed import Sealed
from domain.words import Sentence

HOLD_GROUNDS = (
    ("litigation", Sentence("A suit is pending or to be expected")),
    ("inquiry", Sentence("Another inquiry or proceeding needs it")),
    ("request", Sentence("Somebody asked to see it")),
    ("audit", Sentence("It is being audited")),
    ("archive", Sentence("The archive wants to take it over")),
)
RESTRICTION_GROUNDS = (
    ("kept_by_law", Sentence("It may not be erased yet, and is no longer needed")),
    ("contested", Sentence("Somebody contests that it is right")),
    ("unlawful", Sentence("It should not be used, and the person does not want it erased")),
    ("claims", Sentence("It is kept for a legal claim only")),
)
WISHES = (
    ("copy", Sentence("A copy of what is kept about me")),
    ("rectification", Sentence("That something is put right")),
    ("erasure", Sentence("That it is erased")),
    ("restriction", Sentence("That it is no longer used")),
)
ANSWERS = (
    ("granted", Sentence("Yes, as it was asked")),
    ("restricted", Sentence("Kept as the law wants it, but no longer used")),
    ("refused", Sentence("No")),
)


class Privacy(Keeping):
    """Facts and decisions on what is held, restricted, and asked about."""

    class LegalHoldPlaced(Fact):
        """Somebody needs the file: nothing of it is erased until the hold is lifted."""

        TOPIC = "complaint.legal_hold_placed"
        TOLD = Sentence("A legal hold ({hold}) was placed on the file.")
        hold: str
        """The number of the hold in the case."""
        ground: str
        """Why the file is needed, as chosen from a list."""
        asked_by: Sealed | None
        """Who asked for it."""
        reasons: Sealed
        """What the file is needed for."""
        review_on: date | None
        """The day on which it is looked at again whether the hold is still needed."""
        on: date | None
        """The day it was placed."""

        def apply(self, history: Privacy, actor: str) -> None:
            history.holds[self.hold] = actor
            history.holds_placed += 1

    class LegalHoldLifted(Fact):
        """The file is no longer needed for this: the hold ended."""

        TOPIC = "complaint.legal_hold_lifted"
        TOLD = Sentence("The legal hold {hold} was lifted.")
        hold: str
        """The number of the hold in the case."""
        reasons: Sealed
        """Why the file is no longer needed."""
        on: date | None
        """The day it was lifted."""

        def apply(self, history: Privacy, actor: str) -> None:
            history.holds.pop(self.hold, None)

    class Restricted(Fact):
        """The file may not be used any more: it is stored and protected, and nothing else."""

        TOPIC = "complaint.restricted"
        TOLD = Sentence("The file was restricted: it is stored and protected, and not used.")
        ground: str
        """Why it may not be used, as chosen from a list."""
        reasons: Sealed
        """Why it is restricted."""
        on: date | None
        """The day from which it is restricted."""

        def apply(self, history: Privacy, actor: str) -> None:
            history.restricted_by = actor

    class RestrictionLifted(Fact):
        """The file may be used again."""

        TOPIC = "complaint.restriction_lifted"
        TOLD = Sentence("The restriction of the file was lifted.")
        reasons: Sealed
        """Why it may be used again."""
        on: date | None
        """The day from which it may be used."""

        def apply(self, history: Privacy, actor: str) -> None:
            history.restricted_by = None

    class DataAsked(Fact):
        """Somebody asked for what is kept about himself: a copy, a correction, that it is erased."""

        TOPIC = "complaint.data_asked"
        TOLD = Sentence("Somebody asked about personal data (request {inquiry}).")
        inquiry: str
        """The number of the request in the case."""
        wish: str
        """What is asked for, as chosen from a list."""
        words: Sealed | None
        """What the person said."""
        on: date | None
        """The day it was asked."""

        def apply(self, history: Privacy, actor: str) -> None:
            history.data_wishes[self.inquiry] = self.wish
            history.data_requests += 1

    class DataAnswered(Fact):
        """Somebody who asked about personal data was answered, with reasons."""

        TOPIC = "complaint.data_answered"
        TOLD = Sentence("The request {inquiry} about personal data was answered.")
        inquiry: str
        """The number of the request in the case."""
        answer: str
        """Whether it is done as it was asked, as chosen from a list."""
        reasons: Sealed
        """Why. The person reads this."""
        on: date | None
        """The day it was answered."""

        def apply(self, history: Privacy, actor: str) -> None:
            history.data_wishes.pop(self.inquiry, None)

    holds_placed: int = 0
    data_wishes: dict[str, str] = fresh(dict)
    """What was asked about personal data and is not answered yet."""
    data_requests: int = 0

    @decision(
        LegalHoldPlaced,
        title=Sentence("Keep the file from being erased"),
        records=Sentence("That the file is needed. Nothing of it is erased until this is lifted."),
        asks=(
            Asked("ground", "choice", Sentence("What for"), among=HOLD_GROUNDS, needed=True),
            Asked("asked_by", "line", Sentence("Who asked for it"), NAME_NOBODY),
            WHY_KEPT,
            Asked("review_on", "day_ahead", Sentence("Looked at again on"), needed=True),
            ON,
        ),
    )
    def place_hold(
        self,
        *,
        by: Actor,
        ground: str | None,
        reasons: str | None,
        review_on: date | None,
        asked_by: str | None = None,
        on: date | None = None,
    ) -> None:
        """Keep the file from being erased. Whoever works on the case may; to lift it takes another."""
        rule = "complaint.legal_hold_placed"
        self.permit_keeping(self.LegalHoldPlaced, by)
        chosen(ground, HOLD_GROUNDS, field="ground", rule=rule)
        if review_on is None:
            raise Refused(
                Sentence("Say when it is looked at again: no hold lasts because it was forgotten."),
                rule=rule,
                field="review_on",
            )
        self.record(
            self.LegalHoldPlaced(
                hold=f"h{self.holds_placed + 1}",
                ground=str(ground),
                asked_by=said(asked_by, of=OF_KEEPING, field="asked_by"),
                reasons=_why(reasons, Sentence("Say what the file is needed for.")),
                review_on=review_on,
                on=on,
            ),
            by,
        )

    @decision(
        LegalHoldLifted,
        title=Sentence("Lift a legal hold"),
        records=Sentence("That the file is no longer needed for this."),
        asks=(Asked("hold", "line", Sentence("The number of the hold")), WHY_KEPT, ON),
    )
    def lift_hold(
        self,
        *,
        by: Actor,
        reasons: str | None,
        hold: str | None = None,
        on: date | None = None,
    ) -> None:
        """Lift a hold; another person than the one who placed it does."""
        rule = "complaint.legal_hold_lifted"
        self.permit_keeping(self.LegalHoldLifted, by)
        if not self.holds:
            raise Refused(Sentence("No legal hold lies on this file."), rule=rule)
        which = known(hold, self.holds, field="hold", rule=rule)
        by_two(by, self.holds[which])
        why = _why(reasons, Sentence("Say why the file is no longer needed."))
        self.record(self.LegalHoldLifted(hold=which, reasons=why, on=on), by)

    @decision(
        Restricted,
        title=Sentence("Restrict the file"),
        records=Sentence(
            "That the file is stored and protected, and nothing else. Only those who lead the office"
            " still see it."
        ),
        asks=(
            Asked("ground", "choice", Sentence("Why it is not used"), among=RESTRICTION_GROUNDS,
                  needed=True),
            WHY_KEPT,
            ON,
        ),
    )  # fmt: skip
    def restrict(
        self,
        *,
        by: Actor,
        ground: str | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Let the file rest. A case that goes on is handled to its end first: none is buried so."""
        rule = "complaint.restricted"
        self.permit_keeping(self.Restricted, by)
        if self.restricted_by:
            raise Refused(Sentence("This file is restricted already."), rule=rule)
        if self.going_on():
            raise Refused(
                Sentence(
                    "The case goes on, and a restriction would stop it. It is handled to its end"
                    " first."
                ),
                rule=rule,
            )
        chosen(ground, RESTRICTION_GROUNDS, field="ground", rule=rule)
        why = _why(reasons, Sentence("Say why the file may not be used any more."))
        self.record(self.Restricted(ground=str(ground), reasons=why, on=on), by)

    @decision(
        RestrictionLifted,
        title=Sentence("Lift the restriction of the file"),
        records=Sentence("That the file may be used again, and why. The person sees it."),
        asks=(WHY_KEPT, ON),
    )
    def lift_restriction(self, *, by: Actor, reasons: str | None, on: date | None = None) -> None:
        """Let the file be used again; another person than the one who restricted it decides."""
        self.permit_keeping(self.RestrictionLifted, by)
        if self.restricted_by is None:
            raise Refused(
                Sentence("This file is not restricted."), rule="complaint.restriction_lifted"
            )
        by_two(by, self.restricted_by)
        why = _why(reasons, Sentence("Say why the file may be used again."))
        self.record(self.RestrictionLifted(reasons=why, on=on), by)

    @decision(
        DataAsked,
        title=Sentence("Note a request about personal data"),
        own=Sentence("Ask about what is kept about you"),
        records=Sentence("What is asked for. It is answered with reasons, whatever the answer is."),
        asks=(
            Asked("wish", "choice", Sentence("What is asked for"), among=WISHES, needed=True),
            Asked("words", "words", Sentence("In the person’s own words")),
            ON,
        ),
    )
    def ask_about_data(
        self,
        *,
        by: Actor,
        wish: str | None,
        words: str | None = None,
        on: date | None = None,
    ) -> None:
        """Ask for a copy, a correction, or that it is erased. The person may, or somebody for her."""
        rule = "complaint.data_asked"
        self.permit_keeping(self.DataAsked, by)
        chosen(wish, WISHES, field="wish", rule=rule)
        if wish in self.data_wishes.values():
            raise Refused(
                Sentence("This was asked already, and waits for its answer."),
                rule=rule,
                field="wish",
            )
        of = PERSON if by.role == Role.COMPLAINANT else OF_KEEPING
        if PERSON in self.erased:
            of = OF_KEEPING
        self.record(
            self.DataAsked(
                inquiry=f"d{self.data_requests + 1}",
                wish=str(wish),
                words=said(words, of=of, field="words"),
                on=on,
            ),
            by,
        )

    @decision(
        DataAnswered,
        title=Sentence("Answer a request about personal data"),
        records=Sentence("The answer and its reasons. The person reads them on her own page."),
        asks=(
            Asked("inquiry", "line", Sentence("The number of the request")),
            Asked("answer", "choice", Sentence("The answer"), among=ANSWERS, needed=True),
            REASONS_TOLD,
            ON,
        ),
    )
    def answer_about_data(
        self,
        *,
        by: Actor,
        answer: str | None,
        reasons: str | None,
        inquiry: str | None = None,
        on: date | None = None,
    ) -> None:
        """Answer somebody who asked about personal data; no answer goes without its reasons."""
        rule = "complaint.data_answered"
        self.permit_keeping(self.DataAnswered, by)
        if not self.data_wishes:
            raise Refused(
                Sentence("Nobody asked about personal data, or it is answered already."), rule=rule
            )
        which = known(inquiry, self.data_wishes, field="inquiry", rule=rule)
        chosen(answer, ANSWERS, field="answer", rule=rule)
        if answer == "restricted" and self.restricted_by is None:
            raise Refused(
                Sentence("Restrict the file first: the answer says that it is no longer used."),
                rule=rule,
                field="answer",
            )
        why = _why(reasons, Sentence("Say why: the person reads it, and can take it further."))
        self.record(self.DataAnswered(inquiry=which, answer=str(answer), reasons=why, on=on), by)


def _why(reasons: str | None, what: Sentence) -> Sealed:
    return must_say(reasons, what, of=OF_KEEPING, field="reasons", rule="reasons_given")
