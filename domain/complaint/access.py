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

NEVER = 1 << 62
"""A moment at which no case is open any more that was opened in an emergency."""

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
        until: int
        """Which opening of this person, by the moment at which it ended."""
        justified: bool
        """Whether it was right to open it."""
        remarks: Sealed | None
        """What is to be said about it."""

        def apply(self, history: Access, actor: str) -> None:
            for each in history.glasses:
                if (each.by, each.until) == (self.person, self.until):
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

    def reads_names(self, by: Actor) -> bool:
        """Whether somebody may read who complained, apart from an emergency, which ends in an hour."""
        day = self._today() if self._today else date.min
        return self.mode == "anonymous" or self.tie_of(by, Act.NAMES, day, NEVER) is not None

    def barred(self, actor: Actor, fact: type[Fact] | None = None) -> Refused | None:
        """Why somebody may not act: an emergency lets read, and a closed case is for its few."""
        if (out := super().barred(actor, fact)) is not None or actor.role not in CASE_WORK:
            return out
        opened = any(each.by == actor.id for each in self.glasses)
        if self.circle is None and not opened:
            return None
        at = self.standing(actor, self._today() if self._today else date.min, NEVER)
        if at.apart or at.restricted or tie(actor.role, Act.READ, at) is not None:
            return None
        if self.circle is not None:
            return self._closed()
        return Refused(
            Sentence(
                "You opened this case in an emergency: that lets you read it. Whoever has it in hand"
                " decides."
            ),
            rule=RULE,
        )

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
        if person == by.id:
            raise Refused(
                Sentence("Nobody gives access to himself: another person decides."),
                rule=RULE,
                field="person",
            )
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
        said = can_be_an_emergency(by, witness := self.somebody(told), reasons)
        rests = self.restricted_by is not None and by.role not in LEADERS
        if self.hidden_from(by) or rests or witness is None or self.hidden_from(witness):
            raise no_such_case()
        wanted = Act.READ if self.mode == "anonymous" else Act.NAMES
        if self.tie_of(by, wanted, on, second) is not None:
            raise Refused(
                Sentence("You may open this case as it is: nothing has to be forced."), rule=RULE
            )
        self.record(
            self.GlassBroken(told=told, until=second + EMERGENCY, reasons=Sealed(said, of=CASE)),
            by,
        )

    def review_glass(
        self,
        *,
        by: Actor,
        person: str,
        until: int,
        justified: bool,
        remarks: str | None = None,
        on: date,
        second: int,
    ) -> None:
        """Say afterwards whether an opening in an emergency was right; never whoever did it."""
        if by.role not in WITNESSES or self.hidden_from(by):
            raise no_such_case()
        if by.id == person:
            raise Refused(
                Sentence("You opened it yourself, so another person looks at it."), rule=RULE
            )
        wait = [each for each in self.glasses if (each.by, each.until) == (person, until)]
        wait = [each for each in wait if not each.reviewed]
        act = Act.REPLAY if by.role == Role.AUDITOR else Act.READ
        if wait and not self.may_judge(by, wait[0], act, on, second):
            raise no_such_case()
        if not wait:
            raise Refused(
                Sentence("There is no opening of this person that waits to be looked at."),
                rule=RULE,
                field="person",
            )
        self.record(
            self.GlassReviewed(
                person=person, until=until, justified=justified, remarks=sealed(remarks, of=CASE)
            ),
            by,
        )

    def may_judge(self, by: Actor, glass: Glass, act: Act, on: date, second: int) -> bool:
        """Whether somebody reads why a case was opened in an emergency, and says if it was right."""
        return by.id == glass.told or self.tie_of(by, act, on, second) is not None

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


def can_be_an_emergency(by: Actor, witness: Actor | None, reasons: str | None) -> str:
    """Return what is said for it, or refuse what holds whatever the case: none was looked at yet."""
    if by.role not in CASE_WORK:
        raise no_such_case()
    if witness is None or witness.role not in WITNESSES or witness.id == by.id:
        raise Refused(
            Sentence("Choose another person who leads the office or audits it, and is told."),
            rule=RULE,
            field="told",
        )
    return reasons_given(
        reasons,
        what=Sentence("Say what the emergency is: another person reads it at once."),
        field="reasons",
        rule=RULE,
    )


def no_such_case() -> Refused:
    """What whoever has no part in a case is told, word for word as if there were none."""
    return Refused(
        Sentence(
            "There is no case with this number that could be opened, or nobody you chose can be told"
            " of it. Look at the number, or choose another person."
        ),
        rule=RULE,
        field="number",
    )
