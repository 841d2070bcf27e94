"""The office: loads a history, lets one decision be taken on it, and records what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TypeVar, cast

import sqlalchemy as sa
from eventsourcing.application import Application
from eventsourcing.persistence import EventStore, OperationalError

from application.adapters.clock import Clock, day_of
from application.adapters.codec import Codec, Written, moment_text, names_of
from application.adapters.entropy import Entropy
from application.adapters.store import (
    Claim,
    ClaimTaken,
    CommandRepeated,
    Conflict,
    Kept,
    Store,
)
from domain import calendar as calendars
from domain import procedure as procedures
from domain.account import Account
from domain.beside import RECORDS, Beside, kind_of
from domain.calendar import Calendar
from domain.complaint import Complaint
from domain.history import Fact, History, Recorded, Refused
from domain.office import OFFICE, OfficeHistory
from domain.officer import Officer
from domain.people import Actor
from domain.procedure import Procedure
from domain.sealed import Erased
from domain.versions import version_for
from domain.words import Sentence, as_meant

Kind = TypeVar("Kind", bound=History)

__all__ = [
    "Absent",
    "Claim",
    "ClaimTaken",
    "Command",
    "Office",
    "Outcome",
    "Unavailable",
    "Written",
]

Unavailable = OperationalError
"""The record cannot be read or written now; nothing was half-written."""

AWAY: tuple[type[Exception], ...] = (
    *(Unavailable, sa.exc.OperationalError, sa.exc.InternalError, sa.exc.InterfaceError),
    sa.exc.TimeoutError,
)
"""What any of the office's databases answers when it is full, locked, for reading only or gone."""


NEWER = 9
"""Versions ahead that are asked for as well: what a newer office wrote is refused, never passed over."""


class Absent(Exception):
    """There is no such history, or nobody may know that there is."""


@dataclass(frozen=True, slots=True)
class Command:
    """One press of one button: its id makes it act once, `seen` is the version its reader saw."""

    id: str | None = None
    seen: int | None = None
    sign: Callable[[History], None] | None = None
    """Has what was decided signed before it is recorded, where that is asked for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command led to: the history, the position to wait for, whether it had been done before."""

    stream_id: str
    position: int
    repeated: bool = False
    warnings: tuple[Sentence, ...] = ()
    """What whoever decided should know of what comes later: nothing is refused for it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the office says of itself on every page and paper."""

    office: str
    code: str
    name_en: str
    name_zh: str
    time_zone: str
    demonstration: bool
    paper: str = "A4"

    def name(self, language: str) -> str:
        """The office's name in a language."""
        return self.name_zh if language == "zh" else self.name_en


class Office(Application[str]):
    """The write side: the only way a fact enters the record."""

    name = "office"

    def __init__(self, *, store: Store, codec: Codec, clock: Clock, entropy: Entropy) -> None:
        self.store = store
        self.codec = codec
        self.clock = clock
        self.entropy = entropy
        self._identity: Identity | None = None
        self._procedures: dict[tuple[str, str], Procedure] = {}
        self._calendars: dict[str, dict[int, Calendar]] = {}
        self._office_read = 0
        super().__init__(
            env={"PERSISTENCE_MODULE": "eventsourcing.popo", "ORIGINATOR_ID_TYPE": "text"}
        )

    def construct_mapper(self) -> Codec:
        return self.codec

    def construct_recorder(self) -> Store:
        return self.store

    def construct_event_store(self) -> EventStore[str]:
        return EventStore(mapper=self.codec, recorder=self.store)

    # Reading

    def load(self, kind: type[Kind], id: str) -> Kind:
        """Replay a history. Raises `Absent`."""
        told = self.store.told_of(id)
        if not told:
            raise Absent(id)
        return self.codec.replayed(kind(id), told)

    def complaint(self, id: str) -> Complaint:
        """Replay a complaint and lay its own procedure beside it. Raises `Absent`."""
        if not id.startswith(f"{Complaint.PREFIX}-"):
            raise Absent(id)
        complaint = self.load(Complaint, id)
        complaint.goes_by(self._ruling(complaint))
        complaint.lay_beside(
            calendar=partial(self.calendar, complaint.under().calendar),
            facts=partial(self.facts_of, id),
            officer_of=self.officer_of,
            people=self.somebody,
            wearers=self.wearers,
            today=self.today,
        )
        return complaint

    def officer_of(self, account: str) -> Officer | None:
        """The officer whose account this is, where that is known."""
        stream = self.holder("officer-account", account)
        return self.load(Officer, stream) if stream else None

    def somebody(self, account: str) -> Actor | None:
        """Somebody of the office, with today's role, unit and badge; None for everybody else."""
        if not account.startswith(f"{Account.PREFIX}-"):
            return None
        told = self.store.told_of(account)
        kept = self.codec.replayed(Account(account), told) if told else None
        if kept is None or kept.opened is None:
            return None
        # Whoever has left has no role in anything any more.
        role = "" if kept.closed else kept.role
        return Actor(account, role, "", badge=kept.opened.badge_number or "", unit=kept.unit)

    def wearers(self, badge: str) -> list[Actor]:
        """Those of the office who wear a badge, however it is typed."""
        found = (self.somebody(account) for _, account in self.store.held("sign-in"))
        return [each for each in found if each and as_meant(each.badge) == as_meant(badge)]

    def beside(self, id: str) -> Beside:
        """Replay a record beside the complaint, with the rules it is kept under. Raises `Absent`."""
        kind = kind_of(id)
        if kind is None:
            raise Absent(id)
        record = self.load(RECORDS[kind], id)
        record.goes_by(self.procedure(*record.pinned))
        record.lay_beside(
            calendar=partial(self.calendar, record.under().calendar),
            facts=partial(self.facts_of, id),
            cases=self.complaint,
            officer_of=self.officer_of,
        )
        return record

    def rules_of(self, facts: Sequence[Recorded]) -> Procedure | None:
        """The procedure a history is kept under, as its first fact says; None for what has none."""
        stream_id = facts[0].stream_id if facts else ""
        if not stream_id.startswith(f"{Complaint.PREFIX}-") and kind_of(stream_id) is None:
            return None
        first = facts[0].fact
        return self.procedure(
            getattr(first, "procedure", ""), getattr(first, "procedure_version", None)
        )

    def facts_of(self, stream_id: str, *, until: datetime | None = None) -> list[Recorded]:
        """The facts of one history, or those recorded until a moment. Raises `Absent`."""
        rows = self.store.select_events(stream_id)
        recorded = self.codec.read(rows)
        if until is not None:
            recorded = [each for each in recorded if each.recorded_at and each.recorded_at <= until]
        if not rows:
            raise Absent(stream_id)
        return recorded

    def facts_of_each(self, stream_ids: Sequence[str]) -> dict[str, list[Recorded]]:
        """The facts of some histories, for a page that shows many; one that is absent has none."""
        found: dict[str, list[Recorded]] = {stream_id: [] for stream_id in stream_ids}
        for each in self.codec.read(self.store.select_histories(stream_ids)):
            found[each.stream_id].append(each)
        return found

    def facts_after(self, position: int, limit: int, *, until: int | None = None) -> list[Recorded]:
        """The next facts of the whole record, in the order of recording."""
        return self.codec.read(
            self.store.select_notifications(position, limit, until, inclusive_of_start=False)
        )

    def next_after(self, position: int) -> tuple[int, datetime] | None:
        """The position of the next fact and when it was recorded; None when there is none."""
        for row in self.store.select_notifications(position, 1, inclusive_of_start=False):
            assert isinstance(row, Kept)
            return row.id, datetime.fromisoformat(row.recorded_at)
        return None

    def facts_about(
        self, kinds: Sequence[type[Fact]], *, after: int, until: int, limit: int
    ) -> list[Recorded]:
        """The facts of some kinds only, for one who waits for these; the others are not read."""
        topics = [name for kind in kinds for name in names_of(kind, newer=NEWER)]
        return self.codec.read(
            self.store.select_notifications(
                after, limit, until, topics=topics, inclusive_of_start=False
            )
        )

    def head(self) -> int:
        """The position of the newest fact."""
        return self.store.max_notification_id() or 0

    def holder(self, kind: str, key: str) -> str | None:
        """The history that holds a name (a number, a receipt's locator, a sign-in)."""
        return self.store.holder(kind, key)

    def holders(self, kind: str, keys: Sequence[str]) -> dict[str, str]:
        """Which of these names are held, and by which history."""
        return self.store.holders(kind, keys)

    # The office's own pages

    def identity(self) -> Identity | None:
        """Who we are; None before the office was opened."""
        if self._identity is None:
            for each in self.codec.read(self.store.select_events(OFFICE, limit=1)):
                if isinstance(fact := each.fact, OfficeHistory.Opened):
                    self._identity = Identity(
                        fact.office,
                        fact.code,
                        fact.name_en,
                        fact.name_zh,
                        fact.time_zone,
                        fact.demonstration,
                        fact.paper,
                    )
        return self._identity

    def time_zone(self) -> str:
        """Where days are counted."""
        identity = self.identity()
        return identity.time_zone if identity else "UTC"

    def today(self) -> date:
        """The day it is where the office stands."""
        return day_of(self.clock.now(), self.time_zone())

    def procedure(self, id: str, version: str | None = None) -> Procedure:
        """An adopted procedure; without a version, the one adopted last. Raises `Absent`."""
        if version is not None and (id, version) in self._procedures:
            return self._procedures[id, version]
        found = [one for one in self._adopted(id) if version in (None, one.version)]
        if not found:
            raise Absent(f"procedure {id} {version or ''}")
        return found[-1]

    def works_by(self) -> str:
        """The procedure for what comes in: of those adopted, the last but for old registers.

        Raises `Absent`.
        """
        adopted = [
            (each.fact.procedure, each.fact.procedure_version)
            for each in self.codec.read(self.store.select_events(OFFICE))
            if isinstance(each.fact, OfficeHistory.ProcedureAdopted)
        ]
        for id, version in reversed(adopted):
            if not self.procedure(id, version).history_only:
                return id
        raise Absent("procedure")

    def own_rules(self) -> Procedure:
        """The procedure for what comes in, in the version adopted last. Raises `Absent`."""
        return self.procedure(self.works_by())

    def procedure_for(
        self, id: str, *, received: date | None, happened: date | None = None
    ) -> Procedure:
        """The version for a case that comes in: the procedure says by which day. Raises `Absent`."""
        adopted = self._adopted(id)
        if not adopted:
            raise Absent(f"procedure {id}")
        return version_for(adopted, received=received, happened=happened, staged=self.today())

    def _ruling(self, complaint: Complaint) -> Procedure:
        """The version a case goes by: the one it began with, or, pinned by its stage, a newer one."""
        pinned = self.procedure(*complaint.pinned)
        if pinned.pinned_by != "stage":
            return pinned
        there = next(
            (
                each
                for each in self.facts_of(complaint.id)
                if getattr(each.fact, "stage", "") == pinned.pinned_stage
            ),
            None,
        )
        day = self.today()
        if there is not None and there.recorded_at is not None:
            recorded_on = day_of(there.recorded_at, pinned.tz)
            day = getattr(there.fact, "on", None) or recorded_on
        return version_for(self._adopted(pinned.id), received=complaint.received_on, staged=day)

    def _adopted(self, id: str) -> list[Procedure]:
        """Every version of a procedure that was adopted, in the order of adoption."""
        versions = []
        for each in self.codec.read(self.store.select_events(OFFICE)):
            fact = each.fact
            if isinstance(fact, OfficeHistory.ProcedureAdopted) and fact.procedure == id:
                key = (id, fact.procedure_version)
                if key not in self._procedures:
                    self._procedures[key] = procedures.parse(fact.text)
                versions.append(self._procedures[key])
        return versions

    def calendar(self, id: str, *, at: int | None = None) -> Calendar:
        """The calendar published last, or the one that held at a position. Raises `Absent`.

        An old decision is counted again with the calendar of its day.
        """
        published = self._published(id)
        held = [position for position in published if at is None or position <= at]
        if not held:
            raise Absent(f"calendar {id}")
        return published[max(held)]

    def _published(self, id: str) -> dict[int, Calendar]:
        """Every calendar of a name by its position; what another process published is seen."""
        rows = self.store.select_events(OFFICE, gt=self._office_read)
        for each in self.codec.read(rows):
            self._office_read = each.version
            if isinstance(fact := each.fact, OfficeHistory.CalendarPublished):
                by_position = self._calendars.setdefault(fact.calendar, {})
                by_position[each.position] = calendars.parse(fact.text)
        return self._calendars.get(id, {})

    # Deciding

    def decide(
        self,
        kind: type[Kind],
        id: str,
        command: Command,
        decision: Callable[[Kind], None],
        *,
        beside: Mapping[str, History] | None = None,
    ) -> Outcome:
        """Take one decision on a history, once, on what its reader saw.

        What follows in other histories the decision lays into `beside`: it is recorded with it.
        Raises `Refused` when a rule forbids it or somebody else was faster, `Absent`.
        """
        if done := self._done(command):
            if done.stream_id != id:
                raise Refused(
                    Sentence(
                        "This form was used for another case already. Open the case again and"
                        " decide there."
                    ),
                    rule="complaint.command",
                )
            return done
        history = self._with_its_rules(kind, id)
        if command.seen is not None and command.seen != history.version:
            raise somebody_was_faster()
        decision(history)
        others = (each for each in (beside or {}).values() if any(each.pending))
        return self.keep(history, *others, command=command)

    def _with_its_rules(self, kind: type[Kind], id: str) -> Kind:
        if issubclass(kind, Complaint):
            return cast(Kind, self.complaint(id))
        return cast(Kind, self.beside(id)) if issubclass(kind, Beside) else self.load(kind, id)

    def keep(
        self,
        *histories: History,
        command: Command | None = None,
        claims: Iterable[Claim] = (),
        releases: Iterable[tuple[str, str]] = (),
    ) -> Outcome:
        """Record what was decided: every fact, claim and command in one transaction, or none."""
        command = command or Command()
        for history in histories:
            try:
                self.codec.prepare(history.pending)
            except Erased:
                raise erased_meanwhile() from None
        if command.sign is not None:
            command.sign(histories[0])
        try:
            recordings = self.save(
                *histories,
                command_id=command.id,
                claims=claims,
                releases=releases,
            )
        except CommandRepeated as done:
            return Outcome(done.stream_id, done.position, repeated=True)
        except Conflict:
            raise somebody_was_faster() from None
        position = recordings[-1].notification.id if recordings else self.head()
        return Outcome(histories[0].id, position)

    def record_together(
        self, histories: Sequence[History], *, claims: Iterable[Claim] = ()
    ) -> Sequence[int]:
        """Record many new histories in one transaction, for a register that is taken over whole."""
        return self.record_written(self.write_down(histories), claims=claims)

    def write_down(self, histories: Sequence[History]) -> list[Written]:
        """Write down what happened, sealed, without recording it: another process may do that."""
        return self.codec.write(
            [each for history in histories for each in history.collect_events()]
        )

    def record_written(
        self, written: Sequence[Written], *, claims: Iterable[Claim] = ()
    ) -> Sequence[int]:
        """Record what was written down, in one transaction. The moment is that of recording."""
        if not written:
            return []
        now = moment_text(self.clock.now())
        return self.store.insert_rows([(*each, now, None) for each in written], claims=claims)

    def _done(self, command: Command) -> Outcome | None:
        found = self.store.outcome_of(command.id) if command.id else None
        return Outcome(*found, repeated=True) if found else None


def erased_meanwhile() -> Refused:
    """The refusal of a text whose key is gone: also where an older copy of the record was restored."""
    return Refused(
        Sentence(
            "What was written about this person or this case was erased, and nothing can be added to"
            " it. What is new is filed as a complaint of its own."
        ),
        rule="complaint.person_erased",
    )


def somebody_was_faster() -> Refused:
    return Refused(
        Sentence(
            "Somebody else recorded something on this case while you were reading. Look at what"
            " is new, then decide again. Nothing you typed is lost."
        ),
        rule="complaint.version",
    )
