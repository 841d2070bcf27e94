"""What became of a paper: sent, received, or come back; and which day counts as that of receipt."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.letters import Letters
from domain.complaint.said import NUMBERED, ON, chosen, known, must_say
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.letter_kinds import DISPOSITION
from domain.people import Actor, Role
from domain.sealed import Sealed
from domain.words import Sentence

WAYS = (
    ("posted", Sentence("By post")),
    ("messenger", Sentence("By messenger")),
    ("page", Sentence("On the page of the receipt")),
)
"""How a letter leaves the office."""

RECEIVED = (
    ("handed_over", Sentence("Handed over, and signed for")),
    ("delivered", Sentence("Delivered by post or messenger, and proved")),
)
"""How somebody receives a letter, besides opening it on the page of the receipt."""

FAILED = (
    ("unknown", Sentence("Not known at this address")),
    ("absent", Sentence("Nobody was there, and it was not fetched")),
    ("refused", Sentence("It was refused")),
    ("lost", Sentence("It was lost on the way")),
)

DOCUMENT = Asked("document", "line", Sentence("Which paper"), NUMBERED)
PROOF = Asked(
    "proof", "line", Sentence("Who signed for it, or the number of the proof"), needed=True
)


class Serving(Letters):
    """Facts and decisions about papers on their way."""

    class LetterSent(Fact):
        """A paper left the office. Whether it arrived is another fact."""

        TOPIC = "complaint.letter_sent"
        TOLD = Sentence("The paper {document} was sent.")
        document: str
        """The paper's id within the case."""
        way: str
        """By post, by messenger, on the page of the receipt."""
        on: date | None
        """The day it left."""

        def apply(self, history: Serving, actor: str) -> None:
            history.sent.add(self.document)

    class LetterReceived(Fact):
        """Its reader received a letter."""

        TOPIC = "complaint.letter_received"
        TOLD = Sentence("The letter {document} was received.")
        document: str
        """The paper's id within the case."""
        way: str
        """Opened on the page, handed over, delivered with a proof."""
        proof: Sealed | None
        """Who signed for it, or the number of the proof."""
        on: date | None
        """The day it was received."""

        def apply(self, history: Serving, actor: str) -> None:
            history.has_arrived(self.document)

    class Served(Fact):
        """The decision was received: from this day on the rights that it opens are counted."""

        TOPIC = "complaint.served"
        TOLD = Sentence("The decision ({document}) was received.")
        document: str
        """The paper's id within the case."""
        matter: str
        """The matter it concerns."""
        way: str
        """Opened on the page, handed over, delivered with a proof."""
        proof: Sealed | None
        """Who signed for it, or the number of the proof."""
        on: date | None
        """The day it was received."""

        def apply(self, history: Serving, actor: str) -> None:
            history.has_arrived(self.document)

    class ServiceFailed(Fact):
        """A paper could not be delivered; it has to be tried another way."""

        TOPIC = "complaint.service_failed"
        TOLD = Sentence("The paper {document} could not be delivered.")
        document: str
        """The paper's id within the case."""
        matter: str
        """The matter it concerns."""
        why: str
        """Why, as chosen from a list."""
        follow_up: Sealed
        """How it is tried next."""
        on: date | None
        """The day it came back."""

        def apply(self, history: Serving, actor: str) -> None:
            history.unserved.add(self.document)

    sent: set[str] = fresh(set)
    served: set[str] = fresh(set)
    unserved: set[str] = fresh(set)
    """Papers that came back and wait for another way."""

    def has_arrived(self, document: str) -> None:
        """A paper was received; what came back before does not wait any more."""
        self.served.add(document)
        self.unserved.discard(document)

    @decision(
        LetterSent,
        title=Sentence("Note that a paper was sent"),
        records=Sentence("Which paper left the office, how and when."),
        asks=(DOCUMENT, Asked("way", "choice", Sentence("How"), among=WAYS, needed=True), ON),
    )
    def send_letter(
        self,
        *,
        by: Actor,
        way: str | None,
        document: str | None = None,
        on: date | None = None,
    ) -> None:
        """Note that a printed paper was sent."""
        self.permit_case(self.LetterSent, by)
        chosen(way, WAYS, field="way", rule=self.LetterSent.TOPIC)
        paper = self._printed(document, self.documents, self.LetterSent)
        self.record(self.LetterSent(document=paper, way=str(way), on=on), by)

    @decision(
        LetterReceived,
        title=Sentence("Note that a letter was received"),
        records=Sentence("That its reader has the letter, and how we know."),
        asks=(DOCUMENT, Asked("way", "choice", Sentence("How"), among=RECEIVED, needed=True),
              PROOF, ON),
    )  # fmt: skip
    def receive_letter(
        self,
        *,
        by: Actor,
        way: str | None,
        document: str | None = None,
        proof: str | None = None,
        on: date | None = None,
    ) -> None:
        """Note that a letter arrived: any paper but a decision."""
        self.permit_case(self.LetterReceived, by)
        letters = {each for each in self.documents if self.decides(each) is None}
        paper = self._arriving(document, letters, way, by, self.LetterReceived)
        text = self._proved(proof, by, self.LetterReceived)
        self.in_order(on, *self._days_of(paper))
        self.record(self.LetterReceived(document=paper, way=str(way), proof=text, on=on), by)

    @decision(
        Served,
        title=Sentence("Note that the decision was received"),
        records=Sentence("The day from which the right to a review is counted, and how we know it."),
        asks=(DOCUMENT, Asked("way", "choice", Sentence("How"), among=RECEIVED, needed=True),
              PROOF, ON),
    )  # fmt: skip
    def serve(
        self,
        *,
        by: Actor,
        way: str | None,
        document: str | None = None,
        proof: str | None = None,
        on: date | None = None,
    ) -> None:
        """Note that a decision was received, in a way that the procedure counts."""
        self.permit_case(self.Served, by)
        decisions = {each: matter for each in self.documents if (matter := self.decides(each))}
        paper = self._arriving(document, decisions, way, by, self.Served)
        counted = "opened" if way == "opened" else "handed_over"
        if counted not in self.under().served_by:
            raise Refused(
                Sentence("The procedure {procedure} does not count this as received.",
                         procedure=self.under().id),
                rule=self.Served.TOPIC,
                field="way",
            )  # fmt: skip
        matter = decisions[paper]
        self.in_order(on, self.day_of_issue(matter), *self._days_of(paper))
        self.record(
            self.Served(
                document=paper,
                matter=matter,
                way=str(way),
                proof=self._proved(proof, by, self.Served),
                on=on,
            ),
            by,
        )

    @decision(
        ServiceFailed,
        title=Sentence("Note that a paper came back"),
        records=Sentence("That its reader did not get it, and how it is tried next."),
        asks=(DOCUMENT, Asked("why", "choice", Sentence("Why"), among=FAILED, needed=True),
              Asked("follow_up", "words", Sentence("How it is tried next"), needed=True), ON),
    )  # fmt: skip
    def note_failed_service(
        self,
        *,
        by: Actor,
        why: str | None,
        follow_up: str | None,
        document: str | None = None,
        on: date | None = None,
    ) -> None:
        """Note that a paper could not be delivered. It stays owed until it arrives."""
        self.permit_case(self.ServiceFailed, by)
        chosen(why, FAILED, field="why", rule=self.ServiceFailed.TOPIC)
        paper = self._printed(document, self.documents - self.served, self.ServiceFailed)
        text = must_say(
            follow_up,
            Sentence("Say how it is tried next: nobody loses a right by a letter that came back."),
            of=CASE,
            field="follow_up",
            rule=self.ServiceFailed.TOPIC,
        )
        self.record(
            self.ServiceFailed(
                document=paper, matter=self.decides(paper) or "", why=str(why),
                follow_up=text, on=on,
            ),
            by,
        )  # fmt: skip

    def _arriving(
        self,
        document: str | None,
        among: Collection[str],
        way: str | None,
        by: Actor,
        fact: type[Fact],
    ) -> str:
        """The paper that arrives, in a way that whoever says so can know of."""
        if by.role != Role.COMPLAINANT:
            chosen(way, RECEIVED, field="way", rule=fact.TOPIC)
        return self._printed(document, set(among) - self.served, fact)

    def _proved(self, proof: str | None, by: Actor, fact: type[Fact]) -> Sealed | None:
        """How the office knows that somebody has a paper; who opens it proves it by that."""
        if by.role == Role.COMPLAINANT:
            return None
        return must_say(
            proof,
            Sentence("Say who signed for it, or the number of the proof."),
            of=CASE,
            field="proof",
            rule=fact.TOPIC,
        )

    def _days_of(self, paper: str) -> list[date | None]:
        """The days on which a paper was printed, sent, and came back: it arrived on none before."""
        return [
            self.written("document_signed", document=paper),
            self.dated(self.LetterSent.NAME, document=paper),
            self.dated(self.ServiceFailed.NAME, document=paper),
        ]

    def came_back(self, matter: str) -> bool:
        """Say whether a decision on a matter came back, and nobody has it yet."""
        return any(self.decides(each) == matter for each in self.unserved)

    def _printed(self, document: str | None, among: Collection[str], fact: type[Fact]) -> str:
        if not among:
            raise Refused(
                Sentence("There is no printed paper for which this could be noted."),
                rule=fact.TOPIC,
            )
        return known(document, among, field="document", rule=fact.TOPIC)

    def decides(self, document: str) -> str | None:
        """The matter that a paper decides; None for any other letter."""
        kind, _, draft = document.rpartition("-")
        if kind != DISPOSITION:
            return None
        return next((m for m, paper in self.papers.items() if str(paper.issued) == draft), None)
