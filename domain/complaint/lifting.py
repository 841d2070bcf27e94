"""A recusal that was wrong: its ground did not hold, and whoever stepped back may act again.

Without this a false ground would keep the right person from a case for ever. Whoever it concerns
does not lift it himself, nobody undoes what was ordered above him, and the person who complained is
told: it may have been her request.
"""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.conflict import BODY, GROUND, LEVELS, WHY, Conflict, one_level_up
from domain.decision import ON, Asked, decision
from domain.history import Fact, Refused
from domain.people import Actor, Role
from domain.sealed import Sealed, sealed
from domain.words import Sentence

RULE = "complaint.recusal_lifted"


class Lifting(Conflict):
    """The fact and the decision by which a wrong recusal ends."""

    class RecusalLifted(Fact):
        """The ground of a recusal was found not to hold: the person may act in the case again."""

        TOPIC = "complaint.recusal_lifted"
        TOLD = Sentence(
            "A recusal was lifted: its ground did not hold, and the person may act again."
        )
        person: str
        """The account of the one who may act again."""
        ground: str
        """The ground of the procedure that did not hold."""
        body: Sealed | None
        """The body above that decided it, when it was not somebody of this office."""
        reasons: Sealed
        """Why the ground does not hold."""
        on: date | None
        """The day it was decided."""

        def apply(self, history: Lifting, actor: str) -> None:
            grounds = history.out.get(self.person, {})
            grounds.pop(self.ground, None)
            if not grounds:
                history.out.pop(self.person, None)

    @decision(
        RecusalLifted,
        title=Sentence("Lift a recusal that was wrong"),
        records=Sentence(
            "Who may act in this case again, and why the ground does not hold. Who inquired before is"
            " charged anew."
        ),
        asks=(
            Asked("person", "person", Sentence("Who stepped back"), needed=True),
            GROUND,
            WHY,
            BODY,
            ON,
        ),
    )
    def lift_recusal(
        self,
        *,
        by: Actor,
        person: str,
        ground: str,
        reasons: str | None,
        body: str | None = None,
        on: date | None = None,
    ) -> None:
        """Lift a recusal whose ground did not hold. Who is above decides, never the one it concerns."""
        self.permit_case(self.RecusalLifted, by)
        reasons = self._reasons(ground, reasons)
        if by.id == person:
            raise Refused(
                Sentence("It is about you, so another person decides whether you act again."),
                rule=RULE,
                field="person",
            )
        order = self.out.get(person, {}).get(ground)
        if order is None:
            raise Refused(
                Sentence("This person did not step back on this ground."),
                rule="complaint.recused",
                field="ground",
            )
        known = self.somebody(person)
        one_level_up(by, known.role if known else Role.INVESTIGATOR, body=body)
        orderer = self.somebody(order.by)
        above = LEVELS.get(orderer.role, 0) if orderer and order.by != person else 0
        if not (body and body.strip()) and (order.from_above or above > LEVELS.get(by.role, 0)):
            raise Refused(
                Sentence(
                    "It was ordered above you, and is lifted there. Record which body lifted it."
                ),
                rule=RULE,
                field="body",
            )
        self.record(
            self.RecusalLifted(
                person=person,
                ground=ground,
                body=sealed(body, of=CASE),
                reasons=Sealed(reasons, of=CASE),
                on=on,
            ),
            by,
        )
