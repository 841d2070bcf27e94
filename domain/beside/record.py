"""What every record beside the complaint has: a number, a stage, the rules it is kept under, clocks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from domain import guards
from domain.clock import Reading, every_run, happening
from domain.complaint.track import can_be_shown
from domain.decision import Decision, decisions
from domain.history import Fact, History, Recorded, Refused, fresh
from domain.people import Actor, Role
from domain.procedure import Word
from domain.procedure_text.beside import START
from domain.vocabulary import KEPT_BESIDE
from domain.words import Sentence

if TYPE_CHECKING:
    from domain.calendar import Calendar
    from domain.complaint import Complaint
    from domain.officer import Officer
    from domain.procedure import Procedure

OWN = "record"
"""Whose key seals what was typed into a record: each record has one of its own."""


@dataclass(slots=True)
class _Known:
    """What every record says of itself, whatever its kind."""

    pinned: tuple[str, str] = ("", "")
    number: str | None = None
    case: str | None = None
    holder: str | None = None
    stage: str = START
    last_hand: str | None = None
    so_far: dict[str, set[str]] = field(default_factory=dict)

    def take(self, fact: Fact, actor: str) -> None:
        self.so_far.setdefault(fact.NAME, set()).add(actor)
        if named := getattr(fact, "procedure", None):
            self.pinned = (named, getattr(fact, "procedure_version", ""))
            self.number = getattr(fact, "number", None)
            self.case = getattr(fact, "case", None)
        self.holder = getattr(fact, "holder", None) or self.holder
        if stage := getattr(fact, "stage", ""):
            self.stage, self.last_hand = stage, actor


class Beside(History):
    """A record beside the complaint. Its first fact says under which rules it is kept."""

    OPENS: ClassVar[str]
    """The decision that begins such a record."""
    SERIES: ClassVar[str]
    """The letter before its number, so that nobody takes it for the number of a case."""
    MANY: ClassVar[Sentence]
    """What a list of them is called."""
    LAPSED: ClassVar[type[Fact]]
    """The fact that one of its last days went by."""

    procedure: Procedure | None = None
    ruled_by: str = ""
    _known: _Known = fresh(_Known)
    _sorted_out: int = 0
    complained_units: set[str] = fresh(set)
    complained_ranks: set[str] = fresh(set)
    investigators: list[str] = fresh(list)
    documents: set[str] = fresh(set)
    _replayed: list[Recorded] = fresh(list)
    _facts: Callable[[], Sequence[Recorded]] | None = None
    _calendar: Callable[[], Calendar] | None = None
    _cases: Callable[[str], Complaint] | None = None
    _officer_of: Callable[[str], Officer | None] | None = None

    @classmethod
    def opening(cls) -> Decision:
        """The decision that begins such a record, as it is declared."""
        return decisions(cls)[cls.OPENS]

    # What happened

    def record(self, fact: Fact, by: Actor, *, procedure: str = "") -> None:
        """Let a fact happen; its envelope names the procedure of the record and its version."""
        can_be_shown(fact)
        super().record(fact, by, procedure=procedure or self.ruled_by)

    @property
    def known(self) -> _Known:
        """What all records have in common, as the facts say it so far."""
        past = self.past()
        sorted_out, self._sorted_out = self._sorted_out, len(past)
        for fact, actor in past[sorted_out:]:
            self._known.take(fact, actor)
        return self._known

    @property
    def pinned(self) -> tuple[str, str]:
        """The procedure it is kept under, and its version."""
        return self.known.pinned

    @property
    def number(self) -> str | None:
        return self.known.number

    @property
    def stage(self) -> str:
        return self.known.stage

    @property
    def case(self) -> str | None:
        """The case it is about, if it is about one."""
        return self.known.case

    @property
    def holder(self) -> str | None:
        """Who has to do the next thing."""
        return self.known.holder

    # The rules it is kept under

    def goes_by(self, procedure: Procedure) -> None:
        """Lay beside the record the procedure it is kept under."""
        self.procedure = procedure
        self.ruled_by = f"{procedure.id} {procedure.version}"

    def under(self) -> Procedure:
        """The procedure this record is kept under, in the version of the day it began."""
        if self.procedure is None:
            raise RuntimeError(f"{self.id} was loaded without its procedure.")
        return self.procedure

    def lay_beside(
        self,
        *,
        calendar: Callable[[], Calendar],
        facts: Callable[[], Sequence[Recorded]] | None = None,
        cases: Callable[[str], Complaint] | None = None,
        officer_of: Callable[[str], Officer | None] | None = None,
    ) -> None:
        """Say where the calendar is found, the recorded facts, the cases, and whose account is whose.

        Days are counted from the first two; the others say whom the record is about.
        """
        self._calendar = calendar
        self._facts = facts
        self._cases = cases
        self._officer_of = officer_of

    @classmethod
    def replay(cls, history: Self | None, recorded: Iterable[Recorded]) -> Self | None:
        """Continue a history by what was recorded of it; a copy for a page has its facts at hand."""
        told = list(recorded)
        found = super().replay(history, told)
        if found is not None:
            found._replayed += told
        return found

    def word(self, kind: str, id: str) -> Word:
        """A word of the record's own procedure, in the language its reader has."""
        return Word(self.under(), kind, id)

    def permit(self, fact: type[Fact], by: Actor, **answers: Any) -> str:
        """Return the stage this fact leads to, or refuse in a sentence that names the rule."""
        rules = self.under()
        rule = f"{rules.id} {rules.version}"
        if self.PREFIX not in rules.beside:
            raise Refused(
                Sentence(
                    "The procedure {procedure} says nothing of such records, so none is kept"
                    " under it.",
                    procedure=rules.id,
                ),
                rule=rule,
            )
        if (out := self.barred(by, fact)) is not None:
            raise out
        found = rules.transition(KEPT_BESIDE + self.PREFIX, fact.NAME, self.stage)
        if found is None:
            raise Refused(
                Sentence(
                    "Not now: it stands at “{stage}”, and the procedure {procedure} does not allow"
                    " this there.",
                    stage=self.word(self.PREFIX, self.stage),
                    procedure=rules.id,
                ),
                rule=rule,
            )
        rule = found.src.en if found.src else rule
        if by.role not in found.by:
            raise Refused(
                Sentence(
                    "This is not yours to decide: the procedure gives it to {roles}.",
                    roles=[self.word("role", role) for role in sorted(found.by)],
                ),
                rule=rule,
            )
        if refused := guards.refusal(self, found, by, guards.Decided(fact, "", answers)):
            raise refused
        return found.to

    def rule_of(self, fact: type[Fact]) -> str:
        """Where the law says who may do this now."""
        found = self.under().transition(KEPT_BESIDE + self.PREFIX, fact.NAME, self.stage)
        return found.src.en if found and found.src else self.ruled_by

    def ended(self) -> bool:
        """Whether nothing more is to be done."""
        return self.stage != START and self.under().is_final(KEPT_BESIDE + self.PREFIX, self.stage)

    # Clocks

    def days(self) -> Calendar:
        """The working days this record is counted by."""
        if self._calendar is None:
            raise RuntimeError(f"{self.id} was loaded without its calendar.")
        return self._calendar()

    def clocks(self, as_of: date) -> list[Reading]:
        """Every clock of the record, each time that it ran, counted anew from the facts."""
        waiting = list(self.pending)
        told = self._facts() if self._facts else self._replayed
        known = [each for each in told if each.version <= self.version - len(waiting)]
        seen = [happening(each) for each in (*known, *waiting)]
        return every_run(self.under(), KEPT_BESIDE + self.PREFIX, seen, self.days(), as_of)

    def lapse(self, *, by: Actor, clock: str, started_by: int, today: date) -> None:
        """Write down that a last day went by: once for each start, and only if it is counted so."""
        rule = f"{self.PREFIX}.clocks"
        if by.role != Role.SYSTEM:
            raise Refused(
                Sentence("Nobody decides that a time ran out: it is counted from the facts."),
                rule=rule,
            )
        asked = (clock, started_by, "lapsed")
        found = [
            each
            for each in self.clocks(today)
            if (each.clock, each.started_by, each.state) == asked
        ]
        if not found or found[0].due is None:
            raise Refused(Sentence("This time has not run out."), rule=rule)
        if found[0].recorded:
            raise Refused(Sentence("It is written down already that this time ran out."), rule=rule)
        reading = found[0]
        fact = self.LAPSED(
            **{  # each record has a fact of its own, with these four fields
                "clock": clock,
                "due": reading.due,
                "started_by": started_by,
                "breach": reading.breach,
            }
        )
        self.record(fact, by)
        self.follow(reading, by=by, today=today)

    def follow(self, missed: Reading, *, by: Actor, today: date) -> None:
        """What follows at once from a missed day: nothing, unless the record says more."""

    # What the guards ask; what a record does not know is no.

    def barred(self, actor: Actor, fact: type[Fact] | None = None) -> Refused | None:
        """Why somebody may have no part in this record, whatever the procedure gives to the role."""
        return None

    def concerns(self, actor: Actor) -> bool:
        """Whether it is about somebody, who then neither sees it nor learns that it is there."""
        return False

    def has_happened(self, fact: str, matter: str = "") -> bool:
        return fact in self.known.so_far

    def workers_before(
        self, fact: type[Fact], matter: str, answers: Mapping[str, Any]
    ) -> Collection[str]:
        """Whose work a decision judges: of whoever brought the record to where it stands."""
        return frozenset(filter(None, [self.known.last_hand]))

    def consents(self, matter: str, answers: Mapping[str, Any]) -> Collection[str]:
        asked = {"complainant": "person_consents", "officer": "other_consents"}
        return frozenset(side for side, name in asked.items() if answers.get(name) is True)

    def concurring(self, matter: str) -> frozenset[str]:
        return frozenset(self.known.so_far.get("concurred", set()))

    def defence_is_recorded(self, matter: str, answers: Mapping[str, Any]) -> bool:
        return self.has_happened("heard")

    def recusal_checked(self) -> Refused | None:
        return None

    def paper_made(self, matter: str) -> bool:
        return False

    def unit_of(self, account: str) -> str | None:
        return None

    def rank_of(self, account: str) -> str | None:
        return None

    def complained_about(self, person: str, badge: str = "") -> bool:
        return False


def no_such_record() -> Refused:
    """What whoever has no part in a record is told, word for word as if there were none."""
    return Refused(
        Sentence("There is no record with this number. Look at the number again."), rule="access"
    )
