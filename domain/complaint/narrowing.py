"""What becomes of an allegation that is not inquired into to its end: dropped, or called otherwise.

Both lessen what somebody brought, so both pass the softening guard: a reason, a second person, word
to the person, and an entry in the ledger.
"""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.chain import DAY, WHY
from domain.complaint.determination import Determination
from domain.decision import Asked, decision
from domain.history import Fact, Refused
from domain.people import Actor
from domain.sealed import Sealed
from domain.softening import a_ground, softened
from domain.words import Sentence

WHICH = Asked("allegation", "allegation", Sentence("Which allegation"), needed=True)


class Narrowing(Determination):
    """Facts and decisions by which less is looked into than was alleged."""

    class Reclassified(Fact):
        """An allegation was put under another code; what the person said stays as it was said."""

        TOPIC = "complaint.reclassified"
        TOLD = Sentence("“{earlier_code}” is looked at as “{code}” now.")
        matter: str
        """The matter it concerns."""
        allegation: str
        """The allegation it is about."""
        earlier_code: str
        """The code it stood under before."""
        code: str
        """The code of the procedure it falls under."""
        reasons: Sealed
        """Why it falls under another code."""
        on: date | None
        """The day it was decided."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Narrowing, actor: str) -> None:
            history.codes[self.allegation] = self.code
            history.lessened(self.NAME, self.matter, self.allegation)
            history.moved(self.matter, self.stage)

    class Discontinued(Fact):
        """An allegation was dropped without a finding, on a ground of the procedure."""

        TOPIC = "complaint.discontinued"
        TOLD = Sentence("The allegation “{allegation}” was dropped without a finding: {ground}.")
        matter: str
        """The matter it concerns."""
        allegation: str
        """The allegation it is about."""
        ground: str
        """The ground of the procedure for dropping it."""
        reasons: Sealed
        """Why it was dropped."""
        on: date | None
        """The day it was decided."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Narrowing, actor: str) -> None:
            history.discontinued.add(self.allegation)
            history.lessened(self.NAME, self.matter, self.allegation)
            history.moved(self.matter, self.stage)

    @decision(
        Reclassified,
        title=Sentence("Put an allegation under another code"),
        records=Sentence("The earlier code and the new one, with the reason. The person is told."),
        asks=(WHICH, Asked("code", "code", Sentence("The new code"), needed=True), WHY, DAY),
    )
    def reclassify(
        self,
        *,
        by: Actor,
        allegation: str,
        code: str,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Put an allegation under another code. The code is what it is judged and counted by."""
        matter, stage = self._still_open(self.Reclassified, by, allegation)
        procedure, earlier = self.under(), self.codes[allegation]
        if procedure.code(code) is None:
            raise Refused(
                Sentence(
                    "The procedure {procedure} has no code “{code}”.",
                    procedure=procedure.id,
                    code=code,
                ),
                rule=f"{procedure.id} codes",
                field="code",
            )
        if code == earlier:
            raise Refused(
                Sentence("It stands under this code already."),
                rule="complaint.reclassified",
                field="code",
            )
        given = softened(
            self, self.Reclassified, by, reasons, matter=matter, allegation=allegation, to=code
        )
        self.in_order(on, self.received_on)
        self.record(
            self.Reclassified(
                matter=matter,
                allegation=allegation,
                earlier_code=earlier,
                code=code,
                reasons=Sealed(given, of=CASE),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        Discontinued,
        title=Sentence("Drop an allegation"),
        records=Sentence(
            "That it ends without a finding, on which ground and why. The person is told."
        ),
        asks=(
            WHICH,
            Asked("ground", "choice", Sentence("On what ground"), among="ground", needed=True),
            WHY,
            DAY,
        ),
    )
    def discontinue(
        self,
        *,
        by: Actor,
        allegation: str,
        ground: str,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Drop an allegation without a finding, on a ground, by two persons."""
        matter, stage = self._still_open(self.Discontinued, by, allegation)
        ground = a_ground(self, ground)
        given = softened(
            self, self.Discontinued, by, reasons, matter=matter, allegation=allegation, to=ground
        )
        self.in_order(on, self.received_on)
        self.record(
            self.Discontinued(
                matter=matter,
                allegation=allegation,
                ground=ground,
                reasons=Sealed(given, of=CASE),
                on=on,
                stage=stage,
            ),
            by,
        )

    def _still_open(self, fact: type[Fact], by: Actor, allegation: str) -> tuple[str, str]:
        """Return the matter and the stage that follows, or refuse: it has come to its end already."""
        if allegation not in self.allegations:
            raise Refused(
                Sentence("The case has no such allegation."),
                rule="complaint.named",
                field="allegation",
            )
        matter, subjects = self.allegations[allegation]
        stage = self.permit(fact, by, matter)
        if allegation in self.discontinued:
            raise Refused(
                Sentence("This allegation was dropped already."), rule="complaint.discontinued"
            )
        if any((allegation, subject) in self.determined for subject in subjects):
            raise Refused(
                Sentence("This is determined already; only a review can change it."),
                rule="complaint.determined",
            )
        return matter, stage
