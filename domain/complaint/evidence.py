"""Proof: kept from deletion, taken in, secured, shown, given back or lost, each hand by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.complaint.brought import CASE
from domain.complaint.preservation import Preservation
from domain.complaint.said import NUMBERED, ON, chosen, known, must_say, said
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

FORMS = (
    ("recording", Sentence("Recording, picture or sound")),
    ("paper", Sentence("Paper")),
    ("file", Sentence("Electronic file")),
    ("object", Sentence("Object")),
)

HERE, RETURNED, LOST = "here", "returned", "lost"

CHAIN = "chain of custody"

ORIGINS = (
    ("voluntary", Sentence("Given freely")),
    ("compelled", Sentence("Ordered under threat of discipline")),
    ("mediation", Sentence("Said or given in a mediation")),
    ("agreement", Sentence("Given for an agreement")),
    ("informal", Sentence("Given in an informal talk")),
    ("unlawful", Sentence("Gained against the law")),
)
"""Where a proof came from, as a procedure says for each what it may not be used for."""

ITEM = Asked("item", "line", Sentence("Which item of evidence"), NUMBERED)


@dataclass(slots=True)
class Custody:
    """Where an item of evidence is now, and since when."""

    place: str
    since: date | None


class Evidence(Preservation):
    """Facts and decisions about what proves it. An item is here, returned or lost, never in between."""

    class EvidenceReceived(Fact):
        """An item of evidence came into the office's hands, from somebody who is named."""

        TOPIC = "complaint.evidence_received"
        TOLD = Sentence("Evidence came in: {item}.")
        item: str
        """The number of the item within the case."""
        form: str
        """Whether it is a recording, a paper, a file or an object."""
        what: Sealed
        """What it is."""
        handed_over_by: Sealed
        """Who handed it over."""
        origin: str
        """Where it came from: freely given, compelled, mediation, agreement, informal, unlawful."""
        fingerprint: str | None
        """The fingerprint of a file, so that nobody can put another in its place."""
        request: str | None
        """The request to keep it, when it came because of one."""
        rests_on: tuple[str, ...]
        """What it was found or made from, by numbers within the case."""
        restrictions: tuple[str, ...]
        """What it may not be used for, as the procedure names it, with what it inherits."""
        on: date | None
        """The day it was received."""

        def apply(self, history: Evidence, actor: str) -> None:
            history.custody[self.item] = Custody(HERE, self.on)
            history.proofs[self.item] = self.restrictions
            if self.request:
                history.preserving[self.request] = True

    class EvidenceSecured(Fact):
        """An item of evidence was closed under a seal and put where it is kept."""

        TOPIC = "complaint.evidence_secured"
        TOLD = Sentence("Evidence was secured: {item}.")
        item: str
        """The number of the item within the case."""
        seal: Sealed
        """The mark on the seal."""
        kept_at: Sealed
        """Where it is kept, and by whom."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Evidence, actor: str) -> None:
            history.custody[self.item] = Custody(HERE, self.on)

    class EvidenceReturned(Fact):
        """An item of evidence was given back, and whoever took it is named."""

        TOPIC = "complaint.evidence_returned"
        TOLD = Sentence("Evidence was given back: {item}.")
        item: str
        """The number of the item within the case."""
        to: Sealed
        """Who took it."""
        condition: Sealed | None
        """The state it was in."""
        on: date | None
        """The day it was done."""

        def apply(self, history: Evidence, actor: str) -> None:
            history.custody[self.item] = Custody(RETURNED, self.on)

    class EvidenceDisclosed(Fact):
        """An item of evidence was shown, or a copy handed out, to somebody and for a purpose."""

        TOPIC = "complaint.evidence_disclosed"
        VERSION = 2
        TOLD = Sentence("Evidence was shown to somebody: {item}.")
        item: str
        """The number of the item within the case."""
        to: Sealed
        """Who saw it."""
        reasons: Sealed
        """What it was shown for."""
        on: date | None
        """The day it was done."""
        subject: str | None
        """The subject who saw it; none where it was shown to somebody else."""

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """Before, nobody wrote down whether somebody complained about saw it."""
            state["subject"] = None

    class EvidenceLost(Fact):
        """A proof is gone: the office says why, and who knew that it would be."""

        TOPIC = "complaint.evidence_lost"
        TOLD = Sentence("A proof is lost: item {item}, request {request}.")
        item: str | None
        """The number of the item, when it was in the office's hands."""
        request: str | None
        """The number of the request to keep it, when it was with another."""
        reasons: Sealed
        """Why it is gone."""
        known_to: Sealed
        """Who knew that it would go."""
        on: date | None
        """The day it was noticed."""

        def apply(self, history: Evidence, actor: str) -> None:
            if self.item:
                history.custody[self.item] = Custody(LOST, self.on)
            if self.request:
                history.preserving.pop(self.request, None)

    custody: dict[str, Custody] = fresh(dict)
    proofs: dict[str, tuple[str, ...]] = fresh(dict)

    @decision(
        EvidenceReceived,
        title=Sentence("Take evidence in"),
        records=Sentence("What came in, from whom, and what it was made from."),
        asks=(
            Asked("form", "choice", Sentence("It is"), among=FORMS, needed=True),
            Asked("what", "words", Sentence("What it is"), needed=True),
            Asked("handed_over_by", "line", Sentence("Who handed it over"), needed=True),
            Asked("origin", "choice", Sentence("Where it came from"), among=ORIGINS, needed=True),
            Asked("fingerprint", "line", Sentence("The file's fingerprint (SHA-256)")),
            Asked(
                "request", "line", Sentence("The request to keep it, if there was one"), NUMBERED
            ),
            Asked(
                "rests_on",
                "line",
                Sentence("Found or made from"),
                Sentence("Numbers from the history, with commas. Their limits of use pass on."),
            ),
            ON,
        ),
    )
    def receive_evidence(
        self,
        *,
        by: Actor,
        form: str | None,
        what: str | None,
        handed_over_by: str | None,
        origin: str | None = "voluntary",
        fingerprint: str | None = None,
        request: str | None = None,
        rests_on: str | None = None,
        on: date | None = None,
    ) -> None:
        """Take an item in. The first hand of its chain is the one that gave it to us."""
        self.permit_case(self.EvidenceReceived, by)
        basis = self.resting_on(rests_on)
        origin = chosen(origin, ORIGINS, field="origin", rule=CHAIN)
        if request:
            known(request, self.preserving, field="request", rule=CHAIN)
        self.record(
            self.EvidenceReceived(
                item=f"item-{len(self.custody) + 1}",
                form=chosen(form, FORMS, field="form", rule=CHAIN),
                what=must_say(what, Sentence("Say what it is."), of=CASE, field="what", rule=CHAIN),
                handed_over_by=must_say(
                    handed_over_by,
                    Sentence("Say who handed it over: every hand in the chain has a name."),
                    of=CASE,
                    field="handed_over_by",
                    rule=CHAIN,
                ),
                origin=origin,
                fingerprint=_fingerprint(fingerprint),
                request=request or None,
                rests_on=basis,
                restrictions=self.limited(origin, basis),
                on=on,
            ),
            by,
        )

    @decision(
        EvidenceSecured,
        title=Sentence("Secure evidence"),
        records=Sentence("Under which seal it is, where it is kept and by whom."),
        asks=(
            ITEM,
            Asked("seal", "line", Sentence("The mark on the seal"), needed=True),
            Asked("kept_at", "line", Sentence("Where it is kept, and by whom"), needed=True),
            ON,
        ),
    )
    def secure_evidence(
        self,
        *,
        by: Actor,
        item: str | None,
        seal: str | None,
        kept_at: str | None,
        on: date | None = None,
    ) -> None:
        """Close an item under a seal."""
        self.permit_case(self.EvidenceSecured, by)
        item = self._here(item, on)
        self.record(
            self.EvidenceSecured(
                item=item,
                seal=must_say(
                    seal,
                    Sentence("Give the mark on the seal, so that another seal is noticed."),
                    of=CASE,
                    field="seal",
                    rule=CHAIN,
                ),
                kept_at=must_say(
                    kept_at,
                    Sentence("Say where it is kept and by whom."),
                    of=CASE,
                    field="kept_at",
                    rule=CHAIN,
                ),
                on=on,
            ),
            by,
        )

    @decision(
        EvidenceReturned,
        title=Sentence("Give evidence back"),
        records=Sentence("Who took it back, and in which state."),
        asks=(
            ITEM,
            Asked("to", "line", Sentence("Who took it"), needed=True),
            Asked("condition", "words", Sentence("The state it was in")),
            ON,
        ),
    )
    def return_evidence(
        self,
        *,
        by: Actor,
        item: str | None,
        to: str | None,
        condition: str | None = None,
        on: date | None = None,
    ) -> None:
        """Give an item back. It is not here from then on."""
        self.permit_case(self.EvidenceReturned, by)
        item = self._here(item, on)
        self.record(
            self.EvidenceReturned(
                item=item,
                to=must_say(
                    to,
                    Sentence("Say who took it: every hand in the chain has a name."),
                    of=CASE,
                    field="to",
                    rule=CHAIN,
                ),
                condition=said(condition, of=CASE, field="condition"),
                on=on,
            ),
            by,
        )

    @decision(
        EvidenceDisclosed,
        title=Sentence("Show evidence to somebody"),
        records=Sentence("Who saw it, and what for. The item stays here."),
        asks=(
            ITEM,
            Asked("to", "line", Sentence("Who sees it"), needed=True),
            Asked("subject", "line", Sentence("If it is somebody complained about, who"), NUMBERED),
            Asked("reasons", "words", Sentence("What it is shown for"), needed=True),
            ON,
        ),
    )
    def disclose_evidence(
        self,
        *,
        by: Actor,
        item: str | None,
        to: str | None,
        reasons: str | None,
        subject: str | None = None,
        on: date | None = None,
    ) -> None:
        """Show an item, or hand out a copy; to the other side only what it may be told."""
        self.permit_case(self.EvidenceDisclosed, by)
        item = self._here(item, on)
        if subject:
            known(subject, self.subjects, field="subject", rule=CHAIN)
            # To be shown a proof tells what it is about, as a notice does.
            self.may_be_told(subject, by)
        elif any(worn in (to or "") for worn in self._badges_named()):
            raise Refused(
                Sentence(
                    "This is the badge number of somebody complained about. Say who it is:"
                    " they see only what it is agreed may be told."
                ),
                rule=CHAIN,
                field="subject",
            )
        self.record(
            self.EvidenceDisclosed(
                item=item,
                to=must_say(
                    to,
                    Sentence("Say who sees it: every hand in the chain has a name."),
                    of=CASE,
                    field="to",
                    rule=CHAIN,
                ),
                reasons=must_say(
                    reasons,
                    Sentence("Say what it is shown for."),
                    of=CASE,
                    field="reasons",
                    rule=CHAIN,
                ),
                on=on,
                subject=subject or None,
            ),
            by,
        )

    @decision(
        EvidenceLost,
        title=Sentence("Write down that a proof is lost"),
        records=Sentence("Which proof is gone, why, and who knew that it would be."),
        asks=(
            Asked("number", "line", Sentence("Which item or request"), NUMBERED),
            Asked("reasons", "words", Sentence("Why it is gone"), needed=True),
            Asked("known_to", "words", Sentence("Who knew that it would go"), needed=True),
            ON,
        ),
    )
    def note_loss(
        self,
        *,
        by: Actor,
        number: str | None,
        reasons: str | None,
        known_to: str | None,
        on: date | None = None,
    ) -> None:
        """Say that a proof is gone. A loss that nobody explains looks like a proof put aside."""
        self.permit_case(self.EvidenceLost, by)
        here = [each for each, custody in self.custody.items() if custody.place == HERE]
        if not here and not self.preserving:
            raise Refused(
                Sentence("There is no proof here that could be lost, and none was asked for."),
                rule=CHAIN,
            )
        number = known(number, [*here, *self.preserving], field="number", rule=CHAIN)
        self.record(
            self.EvidenceLost(
                item=number if number in here else None,
                request=number if number in self.preserving else None,
                reasons=must_say(
                    reasons,
                    Sentence("Say why it is gone."),
                    of=CASE,
                    field="reasons",
                    rule=CHAIN,
                ),
                known_to=must_say(
                    known_to,
                    Sentence("Say who knew that it would go; “nobody” is an answer too."),
                    of=CASE,
                    field="known_to",
                    rule=CHAIN,
                ),
                on=on,
            ),
            by,
        )

    # Where it is, and what may rest on it

    def resting_on(self, numbers: str | None) -> tuple[str, ...]:
        """Read the numbers of the proofs that something rests on, or refuse one that is unknown."""
        named = (numbers or "").replace("，", ",").replace("、", ",").split(",")
        basis = tuple(dict.fromkeys(each.strip() for each in named if each.strip()))
        for each in basis:
            known(each, self.proofs, field="rests_on", rule="complaint.rests_on")
        return basis

    def limited(self, origin: str, basis: tuple[str, ...]) -> tuple[str, ...]:
        """What something may not be used for: because of its origin, or of what it rests on."""
        uses = self.under().evidence_use
        own = [use.id for use in uses if use.source == origin]
        passed_on = {use.id for use in uses if use.inherited}
        inherited = [limit for each in basis for limit in self.proofs[each] if limit in passed_on]
        return tuple(dict.fromkeys([*own, *inherited]))

    def usable(self, basis: tuple[str, ...], use: str, *, field: str = "rests_on") -> None:
        """Refuse to rest a use on a proof that the procedure keeps from it."""
        for each in basis:
            for rule in self.under().evidence_use:
                if rule.id in self.proofs[each] and use in rule.forbids:
                    raise Refused(
                        Sentence(
                            "{proof} may not be used for this: {limit}. What rests on it may not"
                            " either.",
                            proof=each,
                            limit=rule.label,
                        ),
                        rule=rule.src.en,
                        field=field,
                    )

    def _here(self, item: str | None, on: date | None) -> str:
        here = [each for each, custody in self.custody.items() if custody.place == HERE]
        if not here:
            raise Refused(Sentence("There is no evidence here."), rule=CHAIN)
        item = known(item, self.custody, field="item", rule=CHAIN)
        if item not in here:
            raise Refused(
                Sentence("{item} is not here: it was given back, or is lost.", item=item),
                rule=CHAIN,
                field="item",
            )
        self.in_order(on, self.custody[item].since)
        return item


def _fingerprint(typed: str | None) -> str | None:
    """A fingerprint of 64 signs; anything else would prove nothing."""
    if not typed or not typed.strip():
        return None
    bare = typed.strip().lower()
    if len(bare) != 64 or not set(bare) <= set("0123456789abcdef"):
        raise Refused(
            Sentence("A fingerprint has 64 signs, 0 to 9 and a to f. Copy it whole."),
            rule=CHAIN,
            field="fingerprint",
        )
    return bare
