"""The other side: the person complained about is told what may be told, and is heard (陈述和申辩)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.complaint.contacts import Contacts
from domain.complaint.determination import HAPPENED
from domain.complaint.inquiry import Inquiry
from domain.complaint.protection import Protection
from domain.complaint.said import ON, known, must_say, said
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence


class Defence(Inquiry, Protection, Contacts):
    """Facts and decisions of the hearing of whoever is complained about."""

    class OfficerNotified(Fact):
        """The person complained about was told what it is about, and of the right to a defence."""

        TOPIC = "complaint.officer_notified"
        TOLD = Sentence("The person complained about was told what it is about.")
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        what: Sealed
        """What was told."""
        on: date | None
        """The day it was told."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Defence, actor: str) -> None:
            history.notified[self.subject] = self.on
            history.moved(self.matter, self.stage)

    class OfficerAnswered(Fact):
        """The person complained about gave a defence, or let the chance go by."""

        TOPIC = "complaint.officer_answered"
        TOLD = Sentence("The person complained about was heard.")
        matter: str
        """The matter it concerns."""
        subject: str
        """The subject it is about."""
        spoke: bool
        """Whether the person used the right to a defence."""
        answer: Sealed
        """The defence, or how the chance was given and let go by."""
        checked: Sealed | None
        """What was checked because of the defence, and what came of it."""
        on: date | None
        """The day it was given."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Defence, actor: str) -> None:
            history.defended.add(self.subject)
            history.moved(self.matter, self.stage)

    notified: dict[str, date | None] = fresh(dict)

    @decision(
        OfficerNotified,
        title=Sentence("Tell the person complained about"),
        records=Sentence("What the person complained about was told, and that a defence is open."),
        asks=(
            Asked("subject", "subject", Sentence("Who is told"), needed=True),
            Asked(
                "what",
                "words",
                Sentence("What is told"),
                Sentence("Nothing beyond what was agreed; never the complaint itself."),
                needed=True,
            ),
            ON,
        ),
    )
    def notify_officer(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str | None,
        what: str | None,
        on: date | None = None,
    ) -> None:
        """Tell the person complained about, once it is agreed what may be told."""
        if not self.subjects:
            raise Refused(
                Sentence("Nobody is named in this case who could be told."),
                rule=self.law("officer_answered"),
            )
        subject = known(subject, self.subjects, field="subject", rule=self.law("officer_answered"))
        self.may_be_told(subject, by)
        stage = self.permit(self.OfficerNotified, by, matter)
        self.in_order(on, self.taken_up.get(matter))
        self.record(
            self.OfficerNotified(
                matter=matter,
                subject=subject,
                what=must_say(
                    what,
                    Sentence("Write down what the person was told, word for word."),
                    of=f"subject-{subject}",
                    field="what",
                    rule=self.law("officer_answered"),
                ),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        OfficerAnswered,
        title=Sentence("Hear the person complained about"),
        records=Sentence("The defence, and what was checked because of it."),
        asks=(
            Asked("subject", "subject", Sentence("Who is heard"), needed=True),
            Asked("spoke", "yes", Sentence("The person used the right to a defence")),
            Asked(
                "answer",
                "words",
                Sentence("The defence, or how the chance was given and let go by"),
                needed=True,
            ),
            Asked("checked", "words", Sentence("What was checked because of it")),
            ON,
        ),
    )
    def hear_officer(
        self,
        *,
        by: Actor,
        matter: str,
        subject: str | None,
        answer: str | None,
        spoke: bool | None = False,
        checked: str | None = None,
        on: date | None = None,
    ) -> None:
        """Hear the defence. Nobody is judged harder for having defended himself."""
        stage = self.permit(self.OfficerAnswered, by, matter)
        if not self.notified:
            raise Refused(
                Sentence("Nobody can answer what nobody was told: tell the person first."),
                rule=self.law("officer_answered"),
            )
        subject = known(subject, self.subjects, field="subject", rule=self.law("officer_answered"))
        if subject not in self.notified:
            raise Refused(
                Sentence("This person was not told yet what it is about."),
                rule=self.law("officer_answered"),
                field="subject",
            )
        self.in_order(on, self.notified[subject])
        if spoke:
            checked = must_say(
                checked,
                Sentence("A defence is checked: say what you looked at because of it."),
                of=f"subject-{subject}",
                field="checked",
                rule=self.law("officer_answered"),
            ).reveal()
        self.record(
            self.OfficerAnswered(
                matter=matter,
                subject=subject,
                spoke=bool(spoke),
                answer=must_say(
                    answer,
                    Sentence(
                        "Write down the defence, or how the chance to give one was let go by."
                    ),
                    of=f"subject-{subject}",
                    field="answer",
                    rule=self.law("officer_answered"),
                ),
                checked=said(checked, of=f"subject-{subject}", field="checked"),
                on=on,
                stage=stage,
            ),
            by,
        )

    def defence_is_recorded(self, matter: str, answers: Mapping[str, Any]) -> bool:
        """Whether nobody is found against unheard: a finding for somebody waits for no defence."""
        if "subject" not in answers:
            return super().defence_is_recorded(matter, answers)
        found = self.under().finding(str(answers.get("finding", "")))
        against = found is not None and found.occurred in HAPPENED and found.breach != "no"
        return not against or answers["subject"] not in self.undefended(matter)

    def undefended(self, matter: str) -> list[str]:
        """Who is complained about in a matter, is identified, could be reached, and was not heard.

        Whoever is known by a badge or in the office's own list is identified. A name alone may be
        anybody's; a stranger, a unit or a rule cannot be heard.
        """
        against = {
            subject
            for of, subjects in self.allegations.values()
            if of == matter
            for subject in subjects
        }
        identified = {one for one in against if self.subjects.get(one) or one in self.badges}
        return sorted(identified - self.defended - self.unreachable)
