"""Who may see this case besides those who have it in hand: given for a time, closed to a few, forced.

Whether somebody may see a case is decided in `domain/access.py`; here stands what the case says of
each person. What nobody's procedure has to allow is asked of the office itself: giving access, and
opening in an emergency what is not one's own, which a second person is told of at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.access import CASE_WORK, Act, Standing, Tie, tie
from domain.complaint.brought import CASE
from domain.complaint.linked import Linked
from domain.complaint.privacy import Privacy
from domain.complaint.responsibility import Responsibility
from domain.complaint.track import reasons_given
from domain.history import Fact, Refused, fresh
from domain.people import LEADERS, Actor, Role
from domain.sealed import Sealed, sealed
from domain.words import Sentence, as_meant

RULE = "access"
LONGEST = timedelta(days=90)
"""Access that somebody needs for longer is given anew, by somebody who looks at it again."""

EMERGENCY = 60 * 60
"""Seconds for which a case stays open that was opened in an emergency."""

WITNESSES = LEADERS | {Role.AUDITOR}
"""Who can be told that a case was opened in an emergency."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Access that was given: until which day, and whether to the name as well."""

    until: date
    names: bool


@dataclass(slots=True)
class Glass:
    """A case opened in an emergency: by whom, who was told, until when (Unix seconds)."""

    by: str
    told: str
    until: int
    reviewed: bool = False


class Access(Linked, Responsibility, Privacy):
    """Facts and decisions on who may see a case, and what it says of each person."""

    class AccessGiven(Fact):
        """Somebody who has no part in the case was given access to it, for a time."""

        TOPIC = "complaint.access_given"
        TOLD = Sentence("Another person was given access until {until}.")
        person: str
        """The account of the one who may see it."""
        names: bool
        """Whether the person may also read who complained."""
        until: date
        """The last day of it."""
        reasons: Sealed
        """Why the person has to see it."""

        def apply(self, history: Access, actor: str) -> None:
            history.grants[self.person] = Grant(self.until, self.names)

    class AccessEnded(Fact):
        """Access that had been given to somebody was ended before its last day."""

        TOPIC = "complaint.access_ended"
        TOLD = Sentence("Access that had been given was ended.")
        person: str
        """The account of the one who may no longer see it."""

        def apply(self, history: Access, actor: str) -> None:
            history.grants.pop(self.person, None)

    class CircleDrawn(Fact):
        """The case was closed to all but a few who are named, and those who have it in hand."""

        TOPIC = "complaint.circle_drawn"
        TOLD = Sentence("The case was closed to all but a few.")
        members: tuple[str, ...]
        """The accounts of those who see it besides whoever has it in hand."""
        reasons: Sealed
        """Why the others do not see it."""

        def apply(self, history: Access, actor: str) -> None:
            history.circle = frozenset(self.members)

    class CircleOpened(Fact):
        """A case that had been closed to all but a few was opened to the office again."""

        TOPIC = "complaint.circle_opened"
        TOLD = Sentence("The case is no longer closed to all but a few.")
        reasons: Sealed
        """Why it need not be closed any more."""

        def apply(self, history: Access, actor: str) -> None:
            history.circle = None

    class GlassBroken(Fact):
        """Somebody opened the case in an emergency, and a second person was told at once."""

        TOPIC = "complaint.glass_broken"
        TOLD = Sentence("Somebody opened the case in an emergency, and a second person was told.")
        told: str
        """The account of the second person."""
        until: int
        """Until when it stays open to whoever opened it, in seconds since 1970 (UTC)."""
        reasons: Sealed
        """What the emergency is."""

        def apply(self, history: Access, actor: str) -> None:
            history.glasses.append(Glass(actor, self.told, self.until))

    class GlassReviewed(Fact):
        """Another person looked at an opening in an emergency and said whether it was right."""

        TOPIC = "complaint.glass_reviewed"
        TOLD = Sentence("The opening in an emergency was looked at afterwards.")
        person: str
        """The account of the one who had opened the case."""
        justified: bool
        """Whether it was right to open it."""
        remarks: Sealed | None
        """What is to be said about it."""

        def apply(self, history: Access, actor: str) -> None:
            for each in history.glasses:
                if each.by == self.person:
                    each.reviewed = True

    grants: dict[str, Grant] = fresh(dict)
    circle: frozenset[str] | None = None
    glasses: list[Glass] = fresh(list)

    # What the case says of a person

    def standing(self, by: Actor, day: date, second: int) -> Standing:
        """What this case says of somebody on a day and at a moment (Unix seconds)."""
        grant = self.grants.get(by.id)
        granted = grant is not None and day <= grant.until
        lent_until = self.lent.get(by.id)
        offered = self.offer is not None and self.offer.to == by.id
        return Standing(
            apart=self.hidden_from(by),
            hands=self.answers(by.id, day) or by.id in self.investigators,
            offered=offered or (lent_until is not None and day <= lent_until),
            granted=granted,
            granted_names=bool(granted and grant and grant.names),
            glass=any(each.by == by.id and second < each.until for each in self.glasses),
            restricted=bool(self.restricted_by),
            circled=self.circle is not None,
            in_circle=self.circle is not None and by.id in self.circle,
            unheld=self.holder is None,
            unit=bool(by.unit) and as_meant(by.unit) in map(as_meant, self.units),
            mode=self.mode,
        )

    def tie_of(self, by: Actor, act: Act, day: date, second: int) -> Tie | None:
        """What lets somebody do this with the case; None where nothing does."""
        return tie(by.role, act, self.standing(by, day, second))

    # Giving access

    def give_access(
        self,
        *,
        by: Actor,
        person: str,
        until: date,
        reasons: str | None,
        on: date,
        names: bool = False,
    ) -> None:
        """Let somebody see the case until a day. Whoever answers for it, or who leads, decides."""
        self._decides_on_access(by, on)
        known = self._works_here(person)
        if self.hidden_from(known):
            raise Refused(
                Sentence(
                    "This person has no part in the case: it is about the person, or the person"
                    " stepped back. Nobody can be given access against that."
                ),
                rule="conflict",
                field="person",
            )
        if not on <= until <= on + LONGEST:
            raise Refused(
                Sentence("Access is given from today for {days} days at most.", days=LONGEST.days),
                rule=RULE,
                field="until",
            )
        text = reasons_given(
            reasons,
            what=Sentence("Say why this person has to see the case."),
            field="reasons",
            rule=RULE,
        )
        self.record(
            self.AccessGiven(
                person=person, names=names, until=until, reasons=Sealed(text, of=CASE)
            ),
            by,
        )

    def end_access(self, *, by: Actor, person: str, on: date) -> None:
        """End access that was given, before its last day."""
        self._decides_on_access(by, on)
        if person not in self.grants:
            raise Refused(Sentence("This person was not given access."), rule=RULE, field="person")
        self.record(self.AccessEnded(person=person), by)

    def draw_circle(self, *, by: Actor, members: Iterable[str], reasons: str | None) -> None:
        """Close the case to all but a few. Whoever leads decides, and is one of them."""
        self._leads(by)
        if self.circle is not None and by.id not in self.circle:
            raise self._closed()
        named = tuple(sorted({*members, by.id}))
        for person in named:
            if self.hidden_from(self._works_here(person)):
                raise Refused(
                    Sentence("One of these has no part in the case. Leave the person out."),
                    rule="conflict",
                    field="members",
                )
        text = reasons_given(
            reasons,
            what=Sentence("Say why the others shall not see the case."),
            field="reasons",
            rule=RULE,
        )
        self.record(self.CircleDrawn(members=named, reasons=Sealed(text, of=CASE)), by)

    def open_circle(self, *, by: Actor, reasons: str | None) -> None:
        """Open a closed case to the office again. Whoever leads and belongs to the few decides."""
        self._leads(by)
        if self.circle is None:
            raise Refused(Sentence("The case is not closed to anybody."), rule=RULE)
        if by.id not in self.circle:
            raise self._closed()
        text = reasons_given(
            reasons,
            what=Sentence("Say why the others may see the case again."),
            field="reasons",
            rule=RULE,
        )
        self.record(self.CircleOpened(reasons=Sealed(text, of=CASE)), by)

    # Opening in an emergency

    def break_glass(
        self, *, by: Actor, told: str, reasons: str | None, on: date, second: int
    ) -> None:
        """Open the case in an emergency for an hour. A conflict of interest is never broken."""
        if self.hidden_from(by) or by.role not in CASE_WORK:
            raise no_such_case()
        wanted = Act.READ if self.mode == "anonymous" else Act.NAMES
        if self.tie_of(by, wanted, on, second) is not None:
            raise Refused(
                Sentence("You may open this case as it is: nothing has to be forced."), rule=RULE
            )
        text = reasons_given(
            reasons,
            what=Sentence("Say what the emergency is: another person reads it at once."),
            field="reasons",
            rule=RULE,
        )
        witness = self.somebody(told)
        if witness is None or witness.role not in WITNESSES or told == by.id:
            raise Refused(
                Sentence("Choose another person who leads the office or audits it, and is told."),
                rule=RULE,
                field="told",
            )
        if self.hidden_from(witness):
            # The same words as for everybody who cannot be told: why, is nobody's business here.
            raise Refused(
                Sentence("This person cannot be told of this case. Choose another."),
                rule=RULE,
                field="told",
            )
        self.record(
            self.GlassBroken(told=told, until=second + EMERGENCY, reasons=Sealed(text, of=CASE)),
            by,
        )

    def review_glass(
        self, *, by: Actor, person: str, justified: bool, remarks: str | None = None
    ) -> None:
        """Say afterwards whether an opening in an emergency was right; never whoever did it."""
        if by.role not in WITNESSES or self.hidden_from(by):
            raise no_such_case()
        if by.id == person:
            raise Refused(
                Sentence("You opened it yourself, so another person looks at it."), rule=RULE
            )
        if not any(each.by == person and not each.reviewed for each in self.glasses):
            raise Refused(
                Sentence("There is no opening of this person that waits to be looked at."),
                rule=RULE,
                field="person",
            )
        self.record(
            self.GlassReviewed(
                person=person, justified=justified, remarks=sealed(remarks, of=CASE)
            ),
            by,
        )

    def _decides_on_access(self, by: Actor, on: date) -> None:
        if (out := self.barred(by)) is not None:
            raise out
        if self.circle is not None and by.id not in self.circle | {self.holder}:
            raise self._closed()
        if by.role not in LEADERS and not self.answers(by.id, on):
            raise Refused(
                Sentence("Whoever answers for the case, or who leads the office, gives access."),
                rule=RULE,
            )

    def _leads(self, by: Actor) -> None:
        if (out := self.barred(by)) is not None:
            raise out
        if by.role not in LEADERS:
            raise Refused(
                Sentence("Who leads the office decides to whom a case is closed."), rule=RULE
            )

    def _closed(self) -> Refused:
        return Refused(
            Sentence("The case is closed to all but a few. One of them decides."), rule=RULE
        )

    def _works_here(self, person: str) -> Actor:
        known = self.somebody(person)
        if known is None or known.role not in CASE_WORK:
            raise Refused(
                Sentence("Choose somebody of the office who works on cases."),
                rule=RULE,
                field="person",
            )
        return known


def no_such_case() -> Refused:
    """What whoever has no part in a case is told, word for word as if there were none."""
    return Refused(
        Sentence("There is no case with this number that could be opened. Look at the number."),
        rule=RULE,
        field="number",
    )
