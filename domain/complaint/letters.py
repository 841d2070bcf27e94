"""The letters of a case: drafted, read by another person, approved, sent, and received or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.keeping import Keeping
from domain.complaint.said import NUMBERED, ON, chosen, known, must_say, said
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.letter_kinds import LETTERS, READERS, LetterKind
from domain.people import COMPLAINANT, LEADERS, Actor, Role
from domain.rules import Label, Transition
from domain.sealed import Sealed
from domain.vocabulary import CHAPTERS
from domain.words import Sentence

WHICH = Asked("letter", "line", Sentence("The number of the letter"), NUMBERED)

KINDS = tuple((each.id, each.title) for each in LETTERS.values())
LANGUAGES = (("en", Sentence("English")), ("zh", Sentence("Chinese")))

_WRITES = frozenset({Role.INTAKE, Role.INVESTIGATOR, *LEADERS})
_OPENED = frozenset({"served", "letter_received"})
"""What the person does by opening a paper on the own page."""

OWED = frozenset({"suspension", "restraint", "no_contact", "reputation"})
"""Letters that the law owes an officer, whatever may be told of the complaint: they tell what is done
to him, and nothing of who complained."""

_LAW = Label("Standing rules of the office: letters", "本单位规定：文书")
WRITTEN: Mapping[str, Transition] = {
    fact: Transition(
        verb=verb,
        fact=fact,
        from_=frozenset(),
        to="",
        by=frozenset(map(str, {*_WRITES, Role.COMPLAINANT} if fact in _OPENED else _WRITES)),
        needs=(),
        src=_LAW,
        verified=True,
    )
    for verb, fact in CHAPTERS["letters"].verbs.items()
}
"""A letter belongs to no stage: it can be called for, or come back, long after a case has ended."""


@dataclass(slots=True)
class Letter:
    """How far a letter has come: its newest version, and which was given back, and approved."""

    kind: str
    to: str
    subject: str | None
    matter: str
    version: int
    hands: frozenset[str]
    """Everybody who drafted any version: his words may stand in the newest."""
    erased: frozenset[str] = frozenset()
    """Whose data were erased before it was written; of others its words may tell."""
    addressed: bool = False
    """Whether somebody typed to whom it goes, in any version: then it may name whoever complained."""
    returned: int = 0
    approved: int = 0

    @property
    def waits(self) -> bool:
        """Whether its newest version is still to be read."""
        return not self.approved and self.returned != self.version


def paper_of(kind: str, letter: str, edition: int) -> str:
    """The name of a printed letter within its case: its kind, its number, its draft."""
    return f"{kind}-{letter}v{edition}"


def letter_of(document: str) -> str:
    """The number of the letter that a printed paper is; of another paper something that is none."""
    return document.rpartition("-")[2].partition("v")[0]


class Letters(Keeping):
    """Facts and decisions about what is written to whom."""

    class LetterDrafted(Fact):
        """A letter was drafted, or drafted anew: what is added to what the facts say."""

        TOPIC = "complaint.letter_drafted"
        TOLD = Sentence("The letter {letter} was drafted (version {edition}).")
        letter: str
        """The number of the letter within the case."""
        edition: int
        """Which draft of this letter it is, from one on."""
        kind: str
        """What kind of letter it is."""
        to: str
        """What its reader is to the case."""
        subject: str | None
        """Whom of those complained about it is written to."""
        matter: str
        """The matter it concerns; empty before anything was sorted."""
        language: str
        """The language of the letter."""
        recipient: Sealed | None
        """Name and address of its reader, where the case does not know them."""
        opening: Sealed | None
        """What it says first, instead of the words of the template."""
        body: Sealed | None
        """What it adds to what the facts say."""
        closing: Sealed | None
        """What it says last."""

        def apply(self, history: Letters, actor: str) -> None:
            before = history.letters.get(self.letter)
            hands = before.hands if before else frozenset()
            history.letters[self.letter] = Letter(
                kind=self.kind,
                to=self.to,
                subject=self.subject,
                matter=self.matter,
                version=self.edition,
                hands=hands | {actor},
                erased=frozenset(history.erased),
                addressed=self.recipient is not None or bool(before and before.addressed),
            )

    class LetterReturned(Fact):
        """Another person read the draft and gave it back."""

        TOPIC = "complaint.letter_returned"
        TOLD = Sentence("The letter {letter} was given back (version {edition}).")
        letter: str
        """The number of the letter within the case."""
        edition: int
        """Which draft was read."""
        reasons: Sealed
        """What has to change."""

        def apply(self, history: Letters, actor: str) -> None:
            history.letters[self.letter].returned = self.edition

    class LetterApproved(Fact):
        """Another person read the draft and signed for it: it is printed as it stands."""

        TOPIC = "complaint.letter_approved"
        TOLD = Sentence("The letter {letter} was approved (version {edition}).")
        letter: str
        """The number of the letter within the case."""
        edition: int
        """Which draft was approved."""
        on: date | None
        """The day the letter bears."""

        def apply(self, history: Letters, actor: str) -> None:
            history.letters[self.letter].approved = self.edition

    letters: dict[str, Letter] = fresh(dict)

    def transition(self, fact: type[Fact], matter: str, kind: str = "") -> Transition | None:
        """What the procedure lets happen; a letter needs no word of it."""
        found = super().transition(fact, matter, kind)
        return found or (None if self._names_letters(fact) else WRITTEN.get(fact.NAME))

    def _names_letters(self, fact: type[Fact]) -> bool:
        return fact.NAME in WRITTEN and any(
            move.fact == fact.NAME
            for track in self.under().tracks.values()
            for move in track.transitions
        )

    def may_be_printed(self, document: str) -> bool:
        """An approved letter is printed as it stands, whether or not anything was decided."""
        approved = {
            paper_of(each.kind, number, each.approved) for number, each in self.letters.items()
        }
        return document in approved or super().may_be_printed(document)

    # Writing

    @decision(
        LetterDrafted,
        title=Sentence("Draft a letter"),
        records=Sentence(
            "A letter about what happened in this case. It says by itself what the facts say; write"
            " only what they do not. Another person reads it before it goes out."
        ),
        asks=(
            Asked("kind", "choice", Sentence("Which letter"), among=KINDS, needed=True),
            Asked("to", "choice", Sentence("To whom"), among=tuple(READERS.items()), needed=True),
            Asked("subject", "subject", Sentence("Whom of those complained about")),
            Asked("recipient", "words", Sentence("Name and address"),
                  Sentence("Only where the case does not know them.")),
            Asked("language", "choice", Sentence("Language"), among=LANGUAGES, needed=True),
            Asked("opening", "words", Sentence("What it says first"),
                  Sentence("Left empty, it begins with the words of its kind.")),
            Asked("body", "words", Sentence("What it adds")),
            Asked("closing", "words", Sentence("What it says last")),
            Asked("letter", "line", Sentence("Which letter it replaces"),
                  Sentence("The number of a draft that was given back; empty for a new letter.")),
        ),
    )  # fmt: skip
    def draft_letter(
        self,
        *,
        by: Actor,
        kind: str | None,
        to: str | None,
        language: str | None,
        matter: str = "",
        subject: str | None = None,
        recipient: str | None = None,
        opening: str | None = None,
        body: str | None = None,
        closing: str | None = None,
        letter: str | None = None,
    ) -> None:
        """Draft a letter, or draft one anew that was not approved yet."""
        rule = self.LetterDrafted.TOPIC
        if matter not in self.matters:  # a letter can go out before anything is sorted
            matter = self.somewhere(self.LetterDrafted)
        self.permit(self.LetterDrafted, by, matter)
        chosen(kind, KINDS, field="kind", rule=rule)
        chosen(language, LANGUAGES, field="language", rule=rule)
        wanted = LETTERS[str(kind)]
        self._can_be_written(wanted, str(to), subject, matter, by)
        number, edition = self._draft_of(letter, wanted)
        self.record(
            self.LetterDrafted(
                letter=number,
                edition=edition,
                kind=wanted.id,
                to=str(to),
                subject=subject or None,
                matter=matter,
                language=str(language),
                recipient=said(recipient, of=CASE, field="recipient"),
                opening=said(opening, of=CASE, field="opening"),
                body=said(body, of=CASE, field="body"),
                closing=said(closing, of=CASE, field="closing"),
            ),
            by,
        )

    def _can_be_written(
        self, kind: LetterKind, to: str, subject: str | None, matter: str, by: Actor
    ) -> None:
        """Refuse a letter to somebody it is not for, or about what has not happened."""
        if to not in kind.to:
            raise Refused(
                Sentence("This letter goes to others: choose one of its readers."),
                rule=self.LetterDrafted.TOPIC,
                field="to",
            )
        if to == "officer" and subject not in self.subjects:
            raise Refused(
                Sentence("Say whom of those complained about it is written to."),
                rule=self.LetterDrafted.TOPIC,
                field="subject",
            )
        if to == "officer" and subject and kind.id not in OWED:
            # A letter tells what it is about, as a notice does.
            self.may_be_told(subject, by)
        happened = (fact for fact, _ in self.past() if fact.NAME in kind.tells)
        if kind.tells and not any(
            self._is_told(each, kind, to, subject, matter) for each in happened
        ):
            raise Refused(
                Sentence("Nothing that this letter tells of has happened in this case yet."),
                rule=self.LetterDrafted.TOPIC,
                field="kind",
            )

    def _is_told(
        self, fact: Fact, kind: LetterKind, to: str, subject: str | None, matter: str
    ) -> bool:
        """Whether a letter can tell of a fact: one of its own matter, and of its own reader."""
        matter = matter or next(iter(self.matters), "")
        if matter and getattr(fact, "matter", "") not in ("", matter):
            return False
        if subject and getattr(fact, "subject", None) not in (None, subject):
            return False
        if fact.NAME in ("interview_called", "interview_held", "statement_taken"):
            return self._is_its_reader(self._person_of(fact), to, subject)
        if kind.id == "no_contact":
            return getattr(fact, "protection", "") == "no_contact"
        return kind.id != "reputation" or bool(getattr(fact, "consented", False))

    def _person_of(self, fact: Fact) -> str:
        """Whom an interview or a statement is of."""
        number = getattr(fact, "interview", None)
        called = (
            each
            for each, _ in self.past()
            if each.NAME == "interview_called" and getattr(each, "interview", None) == number
        )
        return str(getattr(next(called, fact) if number else fact, "person", ""))

    def _is_its_reader(self, person: str, to: str, subject: str | None) -> bool:
        if to == "officer":
            return person == subject
        if to == "complainant":
            return person == COMPLAINANT.id
        return person != COMPLAINANT.id and person not in self.subjects

    def _draft_of(self, letter: str | None, kind: LetterKind) -> tuple[str, int]:
        """The number of the letter and of its draft. What was approved is never drafted anew."""
        if not letter:
            return f"l{len(self.letters) + 1}", 1
        number = known(letter, self.letters, field="letter", rule=self.LetterDrafted.TOPIC)
        before = self.letters[number]
        if before.approved or before.kind != kind.id:
            raise Refused(
                Sentence(
                    "This letter was approved already, or is of another kind: draft a new letter."
                ),
                rule=self.LetterApproved.TOPIC,
                field="letter",
            )
        return number, before.version + 1

    def _waiting(self, letter: str | None, by: Actor) -> str:
        """The draft that somebody else is to read."""
        rule = self.LetterApproved.TOPIC
        waits = [each for each, known in self.letters.items() if known.waits]
        if not waits or (letter in self.letters and letter not in waits):
            given_back = any(each.returned == each.version for each in self.letters.values())
            raise Refused(
                Sentence("This letter was given back: it is read again once it is drafted anew.")
                if given_back
                else Sentence("No letter waits to be read."),
                rule=self.LetterDrafted.TOPIC,
            )
        others = [each for each in waits if by.id not in self.letters[each].hands]
        if not others or (letter in waits and letter not in others):
            raise Refused(
                Sentence("You wrote this letter, so another person reads it."),
                rule="other_person_than_before",
            )
        number = known(letter, others, field="letter", rule=rule)
        self._lets_read(number, by)
        return number

    def reads_names(self, by: Actor) -> bool:
        """Whether somebody may read who complained. The chapter on access answers it."""
        raise NotImplementedError

    def _lets_read(self, letter: str, by: Actor) -> None:
        """Refuse whoever may not read to whom a letter goes: nobody signs for what is kept from him."""
        if self.letters[letter].addressed and not self.reads_names(by):
            raise Refused(
                Sentence(
                    "Somebody typed to whom this letter goes, and you may not read who that is."
                    " Another person reads it, or is given access with the name first."
                ),
                rule="access",
            )

    @decision(
        LetterReturned,
        title=Sentence("Give a letter back"),
        records=Sentence("What has to change before this letter can go out."),
        asks=(WHICH, Asked("reasons", "words", Sentence("What has to change"), needed=True)),
    )
    def return_letter(
        self, *, by: Actor, letter: str | None = None, reasons: str | None = None
    ) -> None:
        """Give a draft back to whoever wrote it."""
        self.permit_case(self.LetterReturned, by)
        number = self._waiting(letter, by)
        text = must_say(
            reasons,
            Sentence("Say what has to change."),
            of=CASE,
            field="reasons",
            rule="reasons_given",
        )
        edition = self.letters[number].version
        self.record(self.LetterReturned(letter=number, edition=edition, reasons=text), by)

    @decision(
        LetterApproved,
        title=Sentence("Approve a letter"),
        records=Sentence(
            "That you have read this draft and sign for it. It is printed as it stands."
        ),
        asks=(WHICH, ON),
    )
    def approve_letter(
        self, *, by: Actor, letter: str | None = None, on: date | None = None
    ) -> None:
        """Sign for a letter that another person wrote."""
        self.permit_case(self.LetterApproved, by)
        number = self._waiting(letter, by)
        draft = self.letters[number]
        signs = self.signers(draft.kind)
        if by.role not in signs:
            raise Refused(
                Sentence(
                    "This letter is signed by {roles}.",
                    roles=[self.word("role", role) for role in sorted(signs)],
                ),
                rule=self.LetterApproved.TOPIC,
            )
        if self.erased - draft.erased:
            raise Refused(
                Sentence(
                    "Somebody's data were erased since this was written, and its words may tell of"
                    " them. Draft it anew."
                ),
                rule="complaint.person_erased",
            )
        self._can_be_written(LETTERS[draft.kind], draft.to, draft.subject, draft.matter, by)
        self.in_order(on, self.written(self.LetterDrafted.NAME, letter=number))
        if on and self._today and on > self._today():
            raise Refused(
                Sentence("This day has not come yet."), rule=self.LetterApproved.TOPIC, field="on"
            )
        self.record(self.LetterApproved(letter=number, edition=draft.version, on=on), by)

    def signers(self, kind: str) -> frozenset[str]:
        """Who may sign a kind of letter: as the procedure says; whoever leads the office always may."""
        document = self.under().document(kind)
        own = frozenset(document.signed_by) if document else frozenset(LETTERS[kind].signed_by)
        return own | frozenset(map(str, LEADERS))
