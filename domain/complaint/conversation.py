"""The talk with the person, and pressure on the office: a word put in, a gift, each written down."""

from __future__ import annotations

import re
from datetime import date

from domain.complaint.brought import PERSON
from domain.complaint.said import NUMBERED, chosen, known, must_say, said
from domain.complaint.track import OnTrack
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

INTERFERENCE = "interference"
"""Whose key seals a word put in: the line of command of the case must not have it."""

INTERFERENCE_2015 = "Rules on police personnel who interfere in cases (2015)"

WAYS = (
    ("telephone", Sentence("Telephone")),
    ("in_person", Sentence("In person")),
    ("writing", Sentence("In writing")),
    ("through_another", Sentence("Through another")),
)

_ASKS_WHO = re.compile(
    r"身份证|证件号|手机号|电话号码|银行卡|\b(?:identity|id) (?:card|number)\b|\bpassport\b"
    r"|\b(?:tele)?phone number\b|\bbank (?:account|card)\b",
    re.IGNORECASE,
)


class Conversation(OnTrack):
    """Facts and decisions about what is said to the person, and what others say to the office."""

    class MessageSent(Fact):
        """The office wrote to the person; the clock against silence begins anew."""

        TOPIC = "complaint.message_sent"
        TOLD = Sentence("We wrote to the person ({message}).")
        message: str
        """The number of the message within the case."""
        written: Sealed
        """What was written."""
        identity_voluntary: bool
        """Whether it asks who the person is, and says that nobody has to answer that."""

        def apply(self, history: Conversation, actor: str) -> None:
            history.messages[self.message] = False

    class MessageReceived(Fact):
        """The person wrote to the office, or said something that somebody wrote down."""

        TOPIC = "complaint.message_received"
        TOLD = Sentence("The person wrote to us ({message}).")
        message: str
        """The number of the message within the case."""
        way: str
        """The way it came: page, telephone, in person, in writing, through another."""
        written: Sealed
        """What was written or said."""

        def apply(self, history: Conversation, actor: str) -> None:
            history.received_messages += 1

    class MessageOpened(Fact):
        """The person opened a message of the office."""

        TOPIC = "complaint.message_opened"
        TOLD = Sentence("The person opened our message ({message}).")
        message: str
        """The number of the message within the case."""

        def apply(self, history: Conversation, actor: str) -> None:
            history.messages[self.message] = True

    class InterferenceRecorded(Fact):
        """Somebody without a part in the case asked about it or put in a word (过问、说情)."""

        TOPIC = "complaint.interference_recorded"
        TOLD = Sentence(
            "Somebody without a part in the case put in a word. Only the auditor reads it."
        )
        way: str
        """The way it came: telephone, in person, in writing, through another."""
        from_whom: Sealed
        """Who it was, and in which position."""
        what: Sealed
        """What was asked for."""
        answer: Sealed
        """What was answered."""
        on: date | None
        """The day it happened."""

    class GiftDeclared(Fact):
        """Somebody of the office was offered a benefit because of the case, and said so."""

        TOPIC = "complaint.gift_declared"
        TOLD = Sentence("A benefit was offered because of the case, and was declared.")
        from_whom: Sealed
        """Who offered it."""
        what: Sealed
        """What was offered, and what it is worth."""
        refused: bool
        """Whether it was refused or given back at once."""
        handed_in: Sealed | None
        """Where it was handed in, when it could not be given back."""
        on: date | None
        """The day it happened."""

    messages: dict[str, bool] = fresh(dict)
    received_messages: int = 0

    @decision(
        MessageSent,
        title=Sentence("Write to the person"),
        records=Sentence("What we write. The person reads it on the page of the receipt."),
        asks=(
            Asked("written", "words", Sentence("The message"), needed=True),
            Asked(
                "identity_voluntary",
                "yes",
                Sentence("It asks who the person is, and says that nobody has to answer"),
            ),
        ),
    )
    def send_message(
        self,
        *,
        by: Actor,
        written: str | None,
        identity_voluntary: bool | None = False,
    ) -> None:
        """Write to the person. Whoever is afraid takes a question for the name as a trap."""
        self.permit_case(self.MessageSent, by)
        rule = "complaint.message_sent"
        text = must_say(
            written, Sentence("Write the message."), of=PERSON, field="written", rule=rule
        )
        if not identity_voluntary and _ASKS_WHO.search(text.reveal()):
            raise Refused(
                Sentence(
                    "This asks for a number that says who the person is. Leave it out, or write that"
                    " nobody has to answer it and say so below."
                ),
                rule=rule,
                field="written",
            )
        self.record(
            self.MessageSent(
                message=f"message-{len(self.messages) + 1}",
                written=text,
                identity_voluntary=bool(identity_voluntary),
            ),
            by,
        )

    @decision(
        MessageReceived,
        title=Sentence("A message to the office"),
        records=Sentence("What the person wrote or said."),
        asks=(
            Asked("way", "choice", Sentence("How it came"), among=WAYS),
            Asked("written", "words", Sentence("What was written or said"), needed=True),
        ),
    )
    def receive_message(self, *, by: Actor, written: str | None, way: str | None = None) -> None:
        """Take in what the person says, at any stage, on the page or by any other way."""
        self.permit_case(self.MessageReceived, by)
        rule = "complaint.message_received"
        if by.role != "complainant":
            chosen(way, WAYS, field="way", rule=rule)
        self.record(
            self.MessageReceived(
                message=f"answer-{self.received_messages + 1}",
                way="page" if by.role == "complainant" else str(way),
                written=must_say(
                    written,
                    Sentence("Write the message."),
                    of=PERSON,
                    field="written",
                    rule=rule,
                ),
            ),
            by,
        )

    @decision(
        MessageOpened,
        title=Sentence("Confirm that a message was read"),
        records=Sentence("That our message was opened."),
        asks=(Asked("message", "line", Sentence("Which message"), NUMBERED),),
    )
    def open_message(self, *, by: Actor, message: str | None) -> None:
        """Note that a message was opened, the first time."""
        self.permit_case(self.MessageOpened, by)
        rule = "complaint.message_opened"
        unread = [each for each, opened in self.messages.items() if not opened]
        if not unread:
            raise Refused(Sentence("Every message was opened already."), rule=rule)
        self.record(
            self.MessageOpened(message=known(message, unread, field="message", rule=rule)), by
        )

    @decision(
        InterferenceRecorded,
        title=Sentence("Write down that somebody put in a word"),
        records=Sentence(
            "Who asked for what, and what was answered. The line of command does not see it; the"
            " auditor does. Whoever writes it down does what the rules ask."
        ),
        asks=(
            Asked("way", "choice", Sentence("How it came"), among=WAYS, needed=True),
            Asked("from_whom", "line", Sentence("Who it was, and in which position"), needed=True),
            Asked("what", "words", Sentence("What was asked for"), needed=True),
            Asked("answer", "words", Sentence("What was answered"), needed=True),
            Asked("on", "day", Sentence("The day it happened")),
        ),
    )
    def record_interference(
        self,
        *,
        by: Actor,
        way: str | None,
        from_whom: str | None,
        what: str | None,
        answer: str | None,
        on: date | None = None,
    ) -> None:
        """Write down a word put in, whole: who, how, what, and what was answered."""
        self.permit_case(self.InterferenceRecorded, by)
        whole = Sentence("Write down who it was, what was asked for and what was answered.")
        answers = {"from_whom": from_whom, "what": what, "answer": answer}
        self.record(
            self.InterferenceRecorded(
                way=chosen(way, WAYS, field="way", rule=INTERFERENCE_2015),
                on=on,
                **{
                    name: must_say(text, whole, of=INTERFERENCE, field=name, rule=INTERFERENCE_2015)
                    for name, text in answers.items()
                },
            ),
            by,
        )

    @decision(
        GiftDeclared,
        title=Sentence("Declare a benefit that was offered"),
        records=Sentence("Who offered what because of the case, and what became of it."),
        asks=(
            Asked("from_whom", "line", Sentence("Who offered it"), needed=True),
            Asked("what", "words", Sentence("What was offered, and what it is worth"), needed=True),
            Asked("refused", "yes", Sentence("It was refused or given back at once")),
            Asked("handed_in", "line", Sentence("If not: where it was handed in")),
            Asked("on", "day", Sentence("The day it happened")),
        ),
    )
    def declare_gift(
        self,
        *,
        by: Actor,
        from_whom: str | None,
        what: str | None,
        refused: bool | None = False,
        handed_in: str | None = None,
        on: date | None = None,
    ) -> None:
        """Declare a benefit. What was neither refused nor handed in was taken."""
        self.permit_case(self.GiftDeclared, by)
        rule = "complaint.gift_declared"
        if not refused:
            must_say(
                handed_in,
                Sentence("Say where it was handed in: what is kept is taken."),
                of=INTERFERENCE,
                field="handed_in",
                rule=rule,
            )
        whole = Sentence("Say who offered what.")
        self.record(
            self.GiftDeclared(
                from_whom=must_say(from_whom, whole, of=INTERFERENCE, field="from_whom", rule=rule),
                what=must_say(what, whole, of=INTERFERENCE, field="what", rule=rule),
                refused=bool(refused),
                handed_in=said(handed_in, of=INTERFERENCE, field="handed_in"),
                on=on,
            ),
            by,
        )
