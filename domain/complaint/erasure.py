"""What is forgotten: proposed by one, decided by another, and never while somebody needs it.

Whether a file may be erased is counted from its end by the rule of its procedure. What is destroyed
are keys: no stored byte changes, so that every proof still holds and every figure still counts. Before
the time of the whole file is over, only what was kept of one person without any ground is erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.complaint.brought import CASE, PERSON
from domain.complaint.keeping import NAME_NOBODY, OF_KEEPING, WHY_KEPT, by_two
from domain.complaint.privacy import Privacy
from domain.complaint.said import chosen, must_say, said
from domain.decision import ON, Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor, Role
from domain.retention import OUTCOME_WORDS
from domain.sealed import Sealed, sealed
from domain.words import Sentence

RULE = "complaint.person_erased"
FILE, COMPLAINANT, SUBJECT = "file", "complainant", "subject"
SCOPES = (
    (FILE, Sentence("Everything that was typed in this file")),
    (COMPLAINANT, Sentence("What is kept of the person who complained")),
    (SUBJECT, Sentence("What is kept of one whom the case is about")),
)
PERIOD_OVER, WRONGLY_KEPT = "period_over", "wrongly_kept"
GROUNDS = (
    (PERIOD_OVER, Sentence("The time for which it is kept is over")),
    (WRONGLY_KEPT, Sentence("It should never have been kept: a mistake, or another person")),
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """An erasure that waits for the second person."""

    scope: str
    subject: str
    ground: str
    by: str


class Erasure(Privacy):
    """Facts and decisions on what is forgotten for ever."""

    class ErasureProposed(Fact):
        """Somebody, or the daily walk, proposed to erase what was typed about persons in this file."""

        TOPIC = "complaint.erasure_proposed"
        TOLD = Sentence("It was proposed to erase what was typed in this file.")
        scope: str
        """How much: the whole file, the person who complained, one whom it is about."""
        subject: str | None
        """Whom the case calls so, where it is about one of them."""
        ground: str
        """Why, as chosen from a list."""
        rule: str | None
        """The rule of the procedure under which the time is over."""
        kept_until: date | None
        """The last day on which the file had to be kept."""
        reasons: Sealed | None
        """Why it should be erased."""
        on: date | None
        """The day it was proposed."""

        def apply(self, history: Erasure, actor: str) -> None:
            history.to_be_erased = Proposed(self.scope, self.subject or "", self.ground, actor)

    class ErasureDeclined(Fact):
        """Another person decided that it stays, and when it is looked at again."""

        TOPIC = "complaint.erasure_declined"
        TOLD = Sentence("It was decided that nothing is erased for now.")
        reasons: Sealed
        """Why it stays."""
        review_on: date | None
        """The day from which it may be proposed again."""
        on: date | None
        """The day it was decided."""

        def apply(self, history: Erasure, actor: str) -> None:
            history.to_be_erased = None
            history.declined_until = self.review_on

    class PersonErased(Fact):
        """A second person decided to erase: the keys are destroyed, and nobody ever reads it again."""

        TOPIC = "complaint.person_erased"
        TOLD = Sentence("What was typed about persons was erased for ever.")
        scope: str
        """How much: the whole file, the person who complained, one whom it is about."""
        keys: tuple[str, ...]
        """Whose keys are destroyed, as the case calls them."""
        ground: str
        """Why, as chosen from a list."""
        rule: str | None
        """The rule of the procedure under which the time was over."""
        proposed_by: str
        """The account of the one who proposed it."""
        reasons: Sealed | None
        """Why it is erased."""
        receipt: Sealed | None
        """The secret code of the receipt as a slow hash: it still opens the page that says so."""
        on: date | None
        """The day it was decided."""

        def apply(self, history: Erasure, actor: str) -> None:
            history.to_be_erased = None
            history.erased |= set(self.keys)
            history.to_be_destroyed |= set(self.keys)

    class ErasureCompleted(Fact):
        """The keys are destroyed and the letters removed: what was decided is done."""

        TOPIC = "complaint.erasure_completed"
        TOLD = Sentence("The erasure was carried out: {destroyed} keys, {letters} letters.")
        destroyed: int
        """How many keys were destroyed."""
        letters: int
        """How many letters were removed; their fingerprints stay."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Erasure, actor: str) -> None:
            history.to_be_destroyed = set()

    to_be_erased: Proposed | None = None
    declined_until: date | None = None
    to_be_destroyed: set[str] = fresh(set)

    @decision(
        ErasureProposed,
        title=Sentence("Propose to erase"),
        records=Sentence("What should be forgotten, and why. Another person decides on it."),
        asks=(
            Asked("scope", "choice", Sentence("How much"), among=SCOPES, needed=True),
            Asked("subject", "subject", Sentence("Whom, if it is one whom the case is about")),
            Asked("ground", "choice", Sentence("Why"), among=GROUNDS, needed=True),
            Asked("reasons", "words", Sentence("More precisely"), NAME_NOBODY),
            ON,
        ),
    )
    def propose_erasure(
        self,
        *,
        by: Actor,
        scope: str | None,
        ground: str | None,
        subject: str | None = None,
        reasons: str | None = None,
        on: date | None = None,
    ) -> None:
        """Propose to erase. What the daily walk proposed, a person takes up; then another decides."""
        rule = "complaint.erasure_proposed"
        self.permit_keeping(self.ErasureProposed, by)
        waiting = self.to_be_erased
        if waiting is not None and (waiting.by != "system" or by.role == Role.SYSTEM):
            raise Refused(
                Sentence("This is proposed already, and waits for another person."), rule=rule
            )
        chosen(scope, SCOPES, field="scope", rule=rule)
        chosen(ground, GROUNDS, field="ground", rule=rule)
        whom = subject if scope == SUBJECT else None
        self._may_be_erased(str(scope), whom or "", str(ground), on)
        if ground == WRONGLY_KEPT:
            must_say(
                reasons,
                Sentence("Say why it should never have been kept."),
                of=OF_KEEPING,
                field="reasons",
                rule="reasons_given",
            )
        kept = self.kept() if ground == PERIOD_OVER else None
        self.record(
            self.ErasureProposed(
                scope=str(scope),
                subject=whom,
                ground=str(ground),
                rule=kept.rule.id if kept and kept.rule else None,
                kept_until=kept.until if kept else None,
                reasons=said(reasons, of=OF_KEEPING, field="reasons"),
                on=on,
            ),
            by,
        )

    @decision(
        ErasureDeclined,
        title=Sentence("Decide that it stays"),
        records=Sentence("That nothing is erased for now, and from when it may be proposed again."),
        asks=(
            WHY_KEPT,
            Asked("review_on", "day_ahead", Sentence("Looked at again on"), needed=True),
            ON,
        ),
    )
    def decline_erasure(
        self,
        *,
        by: Actor,
        reasons: str | None,
        review_on: date | None,
        on: date | None = None,
    ) -> None:
        """Decide that what was proposed stays for now. To keep something takes no second person."""
        rule = "complaint.erasure_declined"
        self.permit_keeping(self.ErasureDeclined, by)
        self._proposed(rule)
        if review_on is None:
            raise Refused(
                Sentence("Say from when it may be proposed again."), rule=rule, field="review_on"
            )
        why = must_say(
            reasons,
            Sentence("Say why it stays: the time for which it is kept may be over."),
            of=OF_KEEPING,
            field="reasons",
            rule="reasons_given",
        )
        self.record(self.ErasureDeclined(reasons=why, review_on=review_on, on=on), by)

    @decision(
        PersonErased,
        title=Sentence("Erase for ever"),
        records=Sentence(
            "That it is erased. The keys are destroyed, in every copy of the record: nobody can take"
            " this back."
        ),
        lead=Sentence(
            "What was found, when, and by whom stays, and so does every proof. What was typed about"
            " persons is gone, and so are the letters."
        ),
        asks=(
            Asked("reasons", "words", Sentence("Why, if there is more to say"), NAME_NOBODY),
            ON,
        ),
    )
    def erase_person(
        self,
        *,
        by: Actor,
        reasons: str | None = None,
        on: date | None = None,
        receipt: str | None = None,
    ) -> None:
        """Erase what another person proposed. Everything is looked at again, the hold first."""
        self.permit_keeping(self.PersonErased, by)
        waiting = self._proposed(RULE)
        self._may_be_erased(waiting.scope, waiting.subject, waiting.ground, on)
        if waiting.by == "system":
            raise Refused(
                Sentence(
                    "The daily walk proposed this. First a person looks at the file and proposes it;"
                    " then another decides."
                ),
                rule="other_person_than_before",
            )
        by_two(by, waiting.by)
        kept = self.kept() if waiting.ground == PERIOD_OVER else None
        self.record(
            self.PersonErased(
                scope=waiting.scope,
                keys=tuple(sorted(self._keys_of(waiting.scope, waiting.subject))),
                ground=waiting.ground,
                rule=kept.rule.id if kept and kept.rule else None,
                proposed_by=waiting.by,
                reasons=said(reasons, of=OF_KEEPING, field="reasons"),
                receipt=sealed(receipt, of=OF_KEEPING),
                on=on,
            ),
            by,
        )

    def complete_erasure(
        self, *, by: Actor, destroyed: int, letters: int, on: date | None = None
    ) -> None:
        """Note that the keys are destroyed and the letters removed. The office itself notes it."""
        self.permit_keeping(self.ErasureCompleted, by)
        if not self.to_be_destroyed:
            raise Refused(
                Sentence("Nothing waits to be destroyed in this file."),
                rule="complaint.erasure_completed",
            )
        fact = self.ErasureCompleted(destroyed=destroyed, letters=letters, on=on)
        self.record(fact, by)

    # Rules

    def _proposed(self, rule: str) -> Proposed:
        if self.to_be_erased is None:
            raise Refused(Sentence("Nobody has proposed to erase anything here."), rule=rule)
        return self.to_be_erased

    def _keys_of(self, scope: str, subject: str) -> set[str]:
        """Whose keys an erasure destroys, of those that seal something and are not destroyed yet."""
        left = self.keys() - self.erased
        if scope == FILE:
            return left
        return left & ({PERSON} if scope == COMPLAINANT else {f"subject-{subject}", subject})

    def _may_be_erased(self, scope: str, subject: str, ground: str, on: date | None) -> None:
        self.not_while_held()
        if self.going_on():
            raise Refused(
                Sentence("The case goes on: what is needed to handle it is not erased."), rule=RULE
            )
        if set(self.data_wishes.values()) - {"erasure"}:
            raise Refused(
                Sentence("Somebody asked about what is kept here. That is answered first."),
                rule="complaint.data_asked",
            )
        if ground == PERIOD_OVER:
            self._period_is_over(on)
        elif scope == FILE:
            raise Refused(
                Sentence(
                    "Before its time is over, no whole file is erased: only what was kept of one"
                    " person without any ground."
                ),
                rule=RULE,
                field="scope",
            )
        if scope == SUBJECT and subject not in self.subjects:
            raise Refused(
                Sentence("Say whom: nobody in this case has that number."),
                rule=RULE,
                field="subject",
            )
        if not self._keys_of(scope, subject):
            raise Refused(
                Sentence("Nothing is left here that could be erased."), rule=RULE, field="scope"
            )
        self._still_kept_apart(scope, subject)

    def _still_kept_apart(self, scope: str, subject: str) -> None:
        """Refuse to forget a badge while it alone keeps its wearer from what others told."""
        known_by_badge = subject in self.badges and self.subjects.get(subject) is None
        others = {PERSON, CASE} & self.keys() - self.erased
        if scope == SUBJECT and known_by_badge and others:
            raise Refused(
                Sentence(
                    "Only the badge keeps this person from reading what was told of him. Identify him"
                    " first, or erase what others told before."
                ),
                rule="conflict",
                field="subject",
            )

    def _period_is_over(self, on: date | None) -> None:
        """Refuse before the last day of the time for which the procedure has the file kept."""
        kept = self.kept()
        assert kept is not None, "What does not go on has ended."
        if kept.rule is None or kept.until is None:
            raise Refused(
                Sentence(
                    "The procedure {procedure} sets no time after which such a file is erased"
                    " ({outcome}), so it stays.",
                    procedure=self.under().id,
                    outcome=OUTCOME_WORDS[kept.outcome],
                ),
                rule=kept.rule.src.en if kept.rule else f"{self.under().id} retention",
                field="ground",
            )
        today = self._today() if self._today else on
        if today is None or not kept.is_over(today):
            raise Refused(
                Sentence(
                    "The file is kept until {day}: {rule}. Until then it can be restricted.",
                    day=kept.until,
                    rule=self.word("retention", kept.rule.id),
                ),
                rule=kept.rule.src.en,
                field="ground",
            )
