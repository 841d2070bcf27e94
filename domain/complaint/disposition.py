"""The paper that decides: drafted, approved by another person, issued, rendered; then the end."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.complaint.brought import CASE
from domain.complaint.determination import Determination
from domain.complaint.track import reasons_given
from domain.decision import ON, Asked, decision
from domain.history import Fact, Refused
from domain.people import Actor, Role
from domain.sealed import Sealed, sealed
from domain.softening import confirmed_as_milder
from domain.words import Sentence

SMALL = "small"
"""The kind of matter that is put right at once, without a paper (小事快办)."""


class Disposition(Determination):
    """Facts and decisions of the disposition and of closing."""

    class DispositionDrafted(Fact):
        """The paper was drafted, in the words its reader will see."""

        TOPIC = "complaint.disposition_drafted"
        draft: int
        """The number of the draft."""
        matter: str
        """The matter it concerns."""
        language: str
        """The language of the paper."""
        opening: Sealed
        """What the paper says first to the person."""
        facts_found: Sealed
        """What the office found to have happened."""
        closing: Sealed | None
        """What the paper says last to the person."""
        legal_basis: tuple[str, ...]
        """The rules of law the decision rests on."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Disposition, actor: str) -> None:
            history.draft = self.draft
            history.drafted_by = actor
            paper = history.paper_begun(self.matter)
            paper.draft, paper.drafted_by = self.draft, actor
            history.moved(self.matter, self.stage)

    class DispositionApproved(Fact):
        """Another person read the draft and approved it."""

        TOPIC = "complaint.disposition_approved"
        draft: int
        """The number of the draft."""
        matter: str
        """The matter it concerns."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Disposition, actor: str) -> None:
            history.paper_begun(self.matter).approved = self.draft
            history.approved_by = actor
            history.moved(self.matter, self.stage)

    class DispositionIssued(Fact):
        """The decision was issued; the person's right to a review begins when it is received."""

        TOPIC = "complaint.disposition_issued"
        draft: int
        """The number of the draft."""
        matter: str
        """The matter it concerns."""
        on: date
        """The day it was issued."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Disposition, actor: str) -> None:
            paper = history.paper_begun(self.matter)
            paper.issued, paper.issued_on = self.draft, self.on
            history.issued_on = self.on
            history.open_again.discard(self.matter)
            history.moved(self.matter, self.stage)

    class DocumentSigned(Fact):
        """A paper was made from the record up to a position and sealed; its fingerprints were kept."""

        TOPIC = "complaint.document_signed"
        VERSION = 2
        document: str
        """The paper's id within the case."""
        kind: str
        """What kind of paper it is."""
        language: str
        """The language of the paper."""
        template: str
        """The template it was made with, and its version."""
        made_from: int
        """The position in the record up to which it tells."""
        rendered_sha256: str
        """The fingerprint of the paper before it was sealed: the same facts make the same again."""
        pdf_sha256: str
        """The fingerprint of the finished file; the file bears it as its name."""
        size: int
        """The size of the file in bytes."""
        renderer: str
        """The program that laid it out, and its version."""
        fonts: str
        """The typefaces it is set in."""
        certificate: str | None
        """The fingerprint of the certificate it was sealed with. Absent when it bears no seal."""
        signer: str | None
        """Whom that certificate names."""
        site: str | None
        """The address printed on it at which it can be checked. Absent when none is printed."""
        supersedes: str | None
        """The paper of this case whose place it takes, by its id."""

        def apply(self, history: Disposition, actor: str) -> None:
            history.documents.add(self.document)

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """Before, papers were not sealed, and said nowhere where they can be checked."""
            for later in ("certificate", "signer", "site", "supersedes"):
                state[later] = None

    class Closed(Fact):
        """The office's work on the matter ended."""

        TOPIC = "complaint.closed"
        matter: str
        """The matter it concerns."""
        on: date | None
        """The day the work ended."""
        ground: str | None
        """The ground on which it ended, when there was no decision."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Disposition, actor: str) -> None:
            history.moved(self.matter, self.stage)

    issued_on: date | None = None

    def draft_disposition(
        self,
        *,
        by: Actor,
        matter: str,
        language: str,
        opening: str | None,
        facts_found: str | None,
        closing: str | None = None,
        legal_basis: tuple[str, ...] = (),
    ) -> None:
        """Draft the paper. Every allegation has its finding by then."""
        stage = self.permit(self.DispositionDrafted, by, matter)
        confirmed_as_milder(self, matter)
        self.by_other_hands(by, matter)
        self.inquired_into_anew(matter)
        missing = self.undetermined(matter)
        if missing or not self._answered(matter):
            raise Refused(
                Sentence(
                    "Every allegation needs its finding first; {n} have none.", n=len(missing)
                ),
                rule="complaint.determined",
            )
        said = reasons_given(
            opening,
            what=Sentence("Begin with the answer: what was found, in two or three sentences."),
            field="opening",
            rule="complaint.disposition_drafted",
        )
        facts = reasons_given(
            facts_found,
            what=Sentence("Set out the facts found: a disposition rests on them."),
            field="facts_found",
            rule="reasons_given",
        )
        self.record(
            self.DispositionDrafted(
                draft=self.draft + 1,
                matter=matter,
                language=language,
                opening=Sealed(said, of=CASE),
                facts_found=Sealed(facts, of=CASE),
                closing=sealed(closing, of=CASE),
                legal_basis=legal_basis,
                stage=stage,
            ),
            by,
        )

    def approve_disposition(self, *, by: Actor, matter: str) -> None:
        """Approve the draft. Nobody approves his own work."""
        stage = self.permit(self.DispositionApproved, by, matter)
        self.by_other_hands(by, matter)
        paper = self.paper(matter)
        if paper.drafted_by == by.id:
            raise Refused(
                Sentence("You wrote this draft, so another person approves it."),
                rule="complaint.disposition_approved",
            )
        self.record(self.DispositionApproved(draft=paper.draft, matter=matter, stage=stage), by)

    def issue_disposition(self, *, by: Actor, matter: str, on: date) -> None:
        """Issue what was approved, and nothing else."""
        stage = self.permit(self.DispositionIssued, by, matter)
        paper = self.paper(matter)
        if paper.approved != paper.draft or not paper.draft:
            raise Refused(
                Sentence("Only an approved draft is issued, and this one is not approved."),
                rule="complaint.disposition_approved",
            )
        self.in_order(on, self.taken_up.get(matter), self.found_on.get(matter))
        self.record(
            self.DispositionIssued(draft=paper.draft, matter=matter, on=on, stage=stage), by
        )

    def sign_document(
        self,
        *,
        by: Actor,
        document: str,
        kind: str,
        language: str,
        template: str,
        made_from: int,
        rendered_sha256: str,
        pdf_sha256: str,
        size: int,
        renderer: str,
        fonts: str,
        certificate: str | None = None,
        signer: str | None = None,
        site: str | None = None,
        supersedes: str | None = None,
    ) -> None:
        """Keep the fingerprints of a paper, once for each. The office's clockwork may at any stage."""
        if by.role != Role.SYSTEM:
            self.permit(self.DocumentSigned, by)
        if document in self.documents:
            raise Refused(
                Sentence("This paper was made already; it is never made over."),
                rule="complaint.document_signed",
            )
        if not self.may_be_printed(document):
            raise Refused(
                Sentence("There is no issued decision or approved letter to make a paper from."),
                rule="complaint.disposition_issued",
            )
        self.record(
            self.DocumentSigned(
                document=document,
                kind=kind,
                language=language,
                template=template,
                made_from=made_from,
                rendered_sha256=rendered_sha256,
                pdf_sha256=pdf_sha256,
                size=size,
                renderer=renderer,
                fonts=fonts,
                certificate=certificate,
                signer=signer,
                site=site,
                supersedes=supersedes,
            ),
            by,
        )

    @decision(
        Closed,
        title=Sentence("End the work on it"),
        records=Sentence("That our work on it has ended, and how."),
        asks=(
            Asked("ground", "choice", Sentence("How it ended"), among="closure", needed=True),
            ON,
        ),
    )
    def close(self, *, by: Actor, matter: str, on: date | None, ground: str | None = None) -> None:
        """End the work on a matter."""
        stage = self.permit(self.Closed, by, matter)
        self.in_order(on, self.day_of_issue(matter))
        confirmed_as_milder(self, matter)
        self._not_without_a_yes(matter)
        self.still_owed(matter)
        if self.came_back(matter):
            raise Refused(
                Sentence("The decision came back and nobody has it. It is delivered first."),
                rule="complaint.service_failed",
            )
        self.record(self.Closed(matter=matter, on=on, ground=ground, stage=stage), by)

    def _answered(self, matter: str) -> bool:
        """Say whether there is something to tell: a finding, where this kind of matter has any."""
        kind = self.matters[matter].kind
        finds = any(each.fact == "determined" for each in self.under().tracks[kind].transitions)
        ended = {allegation for allegation, _ in self.determined} | self.discontinued
        return not finds or any(self.allegations[each][0] == matter for each in ended)

    def still_owed(self, matter: str) -> None:
        """Refuse to end what is still owed; the chapter on reviews knows what that is."""

    def came_back(self, matter: str) -> bool:
        """Say whether nobody has the decision; the chapter on papers on their way knows."""
        return False

    def _not_without_a_yes(self, matter: str) -> None:
        """A small thing has no paper: it ends by the person's own yes, or by others who call back."""
        known = self.matters.get(matter)
        if known is not None and known.kind == SMALL and matter not in self.settled:
            raise Refused(
                Sentence(
                    "A small matter ends when the person says that it was put right: on the page of"
                    " the receipt, or to a colleague of another unit who calls back."
                ),
                rule="complaint.called_back",
            )
