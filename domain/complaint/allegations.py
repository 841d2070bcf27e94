"""What is alleged, and against whom: an allegation concerns subjects, each with a standing."""

from __future__ import annotations

from domain.complaint.brought import Brought
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence


class Allegations(Brought):
    """Facts and decisions about who is complained about, and for what."""

    class OfficerNamed(Fact):
        """Somebody was named as the one complained about: an officer, a stranger, a unit, a policy."""

        TOPIC = "complaint.officer_named"
        subject: str
        """The subject's id within the case."""
        kind: str
        """Whether it is an officer, a stranger, a unit or a policy."""
        officer: str | None
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

        def apply(self, history: Allegations, actor: str) -> None:
            history.subjects[self.subject] = self.officer
            if self.standing:
                history.standings[self.subject] = self.standing
            history.sits(self.subject, self.unit, self.rank)
            if self.badge is not None:
                history.badges[self.subject] = self.badge

    class Alleged(Fact):
        """A piece of conduct was alleged of one or more subjects, under a code of the procedure."""

        TOPIC = "complaint.alleged"
        allegation: str
        """The allegation's id within the case."""
        matter: str
        """The matter it concerns."""
        subjects: tuple[str, ...]
        """Whom it concerns, by their ids within the case."""
        code: str
        """The code of the procedure it falls under."""
        business_line: str | None
        """The line of work in which it happened."""
        words: Sealed | None
        """What is alleged, in words."""

        def apply(self, history: Allegations, actor: str) -> None:
            history.allegations[self.allegation] = (self.matter, self.subjects)
            history.codes[self.allegation] = self.code

    standings: dict[str, str] = fresh(dict)

    def name_officer(
        self,
        *,
        by: Actor,
        subject: str,
        kind: str = "officer",
        officer: str | None = None,
        standing: str | None = None,
        unit: str | None = None,
        rank: str | None = None,
        name: str | None = None,
        badge: str | None = None,
    ) -> None:
        """Name a subject. Whoever is not identified yet stays a stranger of this case alone."""
        if subject in self.subjects:
            raise Refused(
                Sentence("This person is named in the case already."),
                rule="complaint.officer_named",
            )
        self.permit_case(self.OfficerNamed, by)
        self.record(
            self.OfficerNamed(
                subject=subject,
                kind=kind,
                officer=officer,
                standing=standing,
                unit=unit,
                rank=rank,
                name=sealed(name, of=f"subject-{subject}"),
                badge=sealed(badge, of=f"subject-{subject}"),
            ),
            by,
        )

    def allege(
        self,
        *,
        by: Actor,
        allegation: str,
        matter: str,
        subjects: tuple[str, ...],
        code: str,
        business_line: str | None = None,
        words: str | None = None,
    ) -> None:
        """State an allegation under a code. Each one gets a finding of its own in the end."""
        if allegation in self.allegations:
            raise Refused(
                Sentence("This allegation stands in the case already."), rule="complaint.alleged"
            )
        self.permit(self.Alleged, by, matter)
        procedure = self.under()
        subjects = tuple(dict.fromkeys(subjects))
        if not subjects:
            raise Refused(
                Sentence(
                    "Say whom the allegation concerns: an officer, or a unit when nobody is known."
                ),
                rule="complaint.alleged",
                field="subjects",
            )
        if any(each not in self.subjects for each in subjects):
            raise Refused(
                Sentence("Name the subject first: the case does not know this one."),
                rule="complaint.named",
                field="subjects",
            )
        if not procedure.open_codes and procedure.code(code) is None:
            raise Refused(
                Sentence(
                    "The procedure {procedure} has no code “{code}”.",
                    procedure=procedure.id,
                    code=code,
                ),
                rule=f"{procedure.id} codes",
                field="code",
            )
        self.record(
            self.Alleged(
                allegation=allegation,
                matter=matter,
                subjects=subjects,
                code=code,
                business_line=business_line,
                words=sealed(words, of="complainant"),
            ),
            by,
        )
