"""Plays the invented cases: each day's steps in their order, through the use cases of the office."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from application import complaints, offices
from application.adapters.clock import SetClock, day_of
from application.adapters.entropy import SeededEntropy
from application.adapters.words import Words
from application.bootstrap import House
from application.demonstration.cast import UNIT, hire, quick
from application.demonstration.decided import AT_THE_PERMIT_DESK, AT_THE_WINDOW
from application.demonstration.story import Heard, Story
from application.demonstration.unfinished import UNFINISHED
from application.office import Command, Outcome
from application.reactions.documents import Documents
from application.reactions.following import Following
from application.receipts import Receipts
from application.worker import catch_up
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import COMPLAINANT, SYSTEM, Actor

DAYS = 62
"""The days that the invented cases take; without a clock of its own, the last one is today."""

LONGEST = timedelta(days=DAYS + 16)
"""The story with the longest holidays in it: begun so long ago, it has ended by now."""

STORIES = (AT_THE_WINDOW, AT_THE_PERMIT_DESK, *UNFINISHED)
MINUTES = timedelta(minutes=4)
TIME_ZONE = "Asia/Shanghai"

FASTER = "complaint.version"
"""The rule by which whoever decides on what has changed meanwhile is sent back to look again."""
TRIES = 5
"""How often somebody invented looks again: a worker beside him records its papers on the same case."""

Decide = Callable[..., Outcome]


class NoPaper(Exception):
    """The paper of a decided case could not be made; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A case that was taken to its paper, and what the person has in hand."""

    reference: str
    stream_id: str
    receipt: str
    language: str
    facts: int
    pdf: Path
    pdf_sha256: str
    rendered_sha256: str


def long_ago(now: datetime) -> SetClock:
    """A clock for the story of an office that has been at work for weeks when it is looked at."""
    return SetClock(now - LONGEST)


def open_empty(house: House) -> None:
    """Open the demonstration office with its people and no case."""
    offices.open_office(
        house,
        by=SYSTEM,
        code="LP",
        name_en="Lanpu Public Security Bureau",
        name_zh="岚浦市公安局",
        time_zone=TIME_ZONE,
        demonstration=True,
    )
    hire(house)


def open_demonstration(house: House, documents: Documents | None = None) -> list[Decided]:
    """Open the demonstration office and play its cases; what was played before is not repeated.

    Raises `NoPaper`, or `Unprintable` when this machine lacks what papers need.
    """
    documents = documents or Documents(house)
    try:
        with ThreadPoolExecutor(1) as beside:
            # The printing process takes seconds to start; meanwhile the cases are played.
            ready = None if house.office.identity() else beside.submit(documents.check)
            open_empty(house)
            perform(house, documents=documents)
            if ready:
                ready.result()
        failures = catch_up(house, documents)
    finally:
        documents.close()
    if failures:
        raise NoPaper(failures[0])
    return [_decided(house, story) for story in STORIES if story.letter]


def perform(
    house: House, stories: Sequence[Story] = STORIES, *, documents: Documents | None = None
) -> None:
    """Play cases in an open demonstration office; with `documents`, make each paper on its day."""
    papers = Following(house, documents) if documents else None
    try:
        _Stage(house, hire(house), papers).play(stories)
    finally:
        if papers:
            papers.close()


def receipt_of(house: House, story: Story) -> str:
    """The code of an invented person's receipt: known beforehand, so that it can be shown again."""
    identity = house.office.identity()
    assert identity is not None
    seed = f"{identity.office}/{story.id}"
    return Receipts(SeededEntropy(seed, house.clock), house.hasher).new()


def _decided(house: House, story: Story) -> Decided:
    done = house.office.store.outcome_of(_command(story, 1))
    assert done is not None
    facts = house.office.facts_of(done[0])
    filed = facts[0].fact
    signed = next(each.fact for each in facts if isinstance(each.fact, Complaint.DocumentSigned))
    assert isinstance(filed, Complaint.Filed)
    return Decided(
        reference=filed.number or "",
        stream_id=done[0],
        receipt=receipt_of(house, story),
        language=story.language,
        facts=len(facts),
        pdf=house.settings.documents / f"{signed.pdf_sha256}.pdf",
        pdf_sha256=signed.pdf_sha256,
        rendered_sha256=signed.rendered_sha256,
    )


def _command(story: Story, number: int) -> str:
    return f"demonstration-{story.id}-{number}"


class _Stage:
    """Where the cases are played side by side, in the order of their days."""

    def __init__(self, house: House, cast: dict[str, Actor], papers: Following | None) -> None:
        self.house = house
        self.papers = papers
        self.receipts = Receipts(house.office.entropy, quick(house))
        self.cast = cast
        self.today = day_of(house.clock.now(), TIME_ZONE)
        moves = isinstance(house.clock, SetClock)
        self.first = self.today if moves else self.today - timedelta(days=DAYS)
        self.last = date.max if moves else self.today
        self.calendar = house.office.calendar("cn")

    def play(self, stories: Sequence[Story]) -> None:
        """Play every case; of two on one day, the one that stands first in the list comes first."""
        acts = {story.id: _Act(self, story).scenes() for story in stories}
        due = {id: next(scenes) for id, scenes in acts.items()}
        while due:
            id = min(due, key=lambda each: due[each])
            self._let_pass(due[id])
            day = next(acts[id], None)
            if day is None:
                del due[id]
            else:
                due[id] = day

    def day(self, number: int) -> date:
        """The day of a number, or the next one on which the office works."""
        day = self.calendar.next_working_day(self.first + timedelta(days=number))
        return min(day, self.last)

    def day_before(self, number: int, by: timedelta) -> date:
        """A day before the day of a number, on which the office worked."""
        day = self.day(number) - by
        while not self.calendar.is_working(day):
            day -= timedelta(days=1)
        return day

    def _let_pass(self, number: int) -> None:
        clock = self.house.clock
        if isinstance(clock, SetClock):
            morning = datetime.combine(self.day(number), time(9, 30), ZoneInfo(TIME_ZONE))
            clock.set(max(morning, clock.now() + MINUTES))


class _Act:
    """One case on the stage. Each scene says its day first and is played when that day has come."""

    def __init__(self, stage: _Stage, story: Story) -> None:
        self.stage = stage
        self.story = story
        self.office = stage.house.office
        self.number = 0
        self.complaint = ""
        self.happened = stage.day_before(story.begins, timedelta(days=1))
        self.earlier = stage.day_before(story.begins, timedelta(days=15))

    def scenes(self) -> Iterator[int]:
        """The whole case, as far as it has come."""
        story, day = self.story, self.story.begins
        yield day
        self._file(day)
        if not story.kind:
            return
        yield from self._sorted(day + 1)
        if story.refusal:
            yield day + 5
            self._do(
                "sun.xiao",
                partial(complaints.take, verb="propose_softening"),
                day + 5,
                act="declined",
                reasons=story.refusal.reasons,
            )
            yield day + 6
            self._do("lin.que", complaints.decline, day + 6, **_fields(story.refusal))
        if story.taken_up_after is None:
            return
        day += story.taken_up_after
        yield day
        self._do("sun.xiao", complaints.accept, day)
        yield from self._inquiry(day)
        if story.determined_after is not None:
            yield from self._determination(day + story.determined_after)
        if story.letter:
            yield from self._letter(day + (story.determined_after or 0) + 5)

    def _file(self, day: int) -> None:
        story, house = self.story, self.stage.house
        intake = story.channel not in {"web", "letter"}
        outcome = self._act(
            self.stage.cast["sun.xiao"] if intake else COMPLAINANT,
            partial(complaints.file, receipts=self.stage.receipts),
            procedure="cn-service",
            received_on=self.stage.day(day),
            happened_on=self.happened,
            receipt_code=receipt_of(house, story),
            **{
                name: getattr(story, name)
                for name in (
                    *("channel", "mode", "language", "narrative", "name", "contact", "wish"),
                    *("place", "doors_before"),
                )
            },
        )
        self.complaint = outcome.stream_id

    def _sorted(self, day: int) -> Iterator[int]:
        story = self.story
        yield day
        self._do(
            "sun.xiao",
            complaints.take_responsibility,
            unit=UNIT,
            badge_number="031007",
            telephone="0555 0126",
        )
        yield day
        self._do("sun.xiao", complaints.sort_matter, kind=story.kind, reasons=story.why_kind)
        for accused in story.accused:
            yield day
            self._do("sun.xiao", complaints.name_officer, **_fields(accused))
        for charge in story.charges:
            yield day
            self._do(
                "sun.xiao",
                complaints.allege,
                subjects=(charge.subject,),
                code=charge.code,
                business_line=charge.line,
                words=charge.words,
            )

    def _inquiry(self, day: int) -> Iterator[int]:
        story = self.story
        for n, who in enumerate(story.inquires):
            yield day + 1
            account = self.stage.cast[who].id
            self._do("lin.que", complaints.assign, day + 1, investigator=account, lead=n == 0)
        for step in story.steps:
            yield day + step.after
            self._do(
                story.inquires[0],
                complaints.take_step,
                day + step.after,
                kind=step.kind,
                summary=step.summary,
            )
        for each in story.heard:
            yield day + each.after
            self._hear(each, day + each.after)
        if story.recommended_after is None:
            return
        for n, charge in enumerate(story.charges, start=1):
            yield day + story.recommended_after
            self._do(
                story.inquires[0],
                complaints.recommend,
                allegation=f"a{n}",
                subject=charge.subject,
                finding=charge.recommended,
                reasons=charge.recommended_because,
            )

    def _hear(self, heard: Heard, day: int) -> None:
        """The person says what may be told; then the one complained about is told, and is heard."""
        subject = {"complaint": self.complaint, "subject": heard.subject}
        self._act(
            COMPLAINANT,
            partial(complaints.take, verb="agree_disclosure"),
            **subject,
            what=heard.told,
        )
        investigator = self.stage.cast[self.story.inquires[0]]
        on = self.stage.day(day)
        notify = partial(complaints.take, verb="notify_officer")
        self._act(investigator, notify, **subject, what=heard.told, on=on)
        self._act(
            investigator,
            partial(complaints.take, verb="hear_officer"),
            **subject,
            spoke=True,
            answer=heard.answer,
            checked=heard.checked,
            on=on,
        )

    def _determination(self, day: int) -> Iterator[int]:
        for n, charge in enumerate(self.story.charges, start=1):
            yield day
            self._do(
                "gu.wenbo",
                complaints.determine,
                day,
                allegation=f"a{n}",
                subject=charge.subject,
                finding=charge.found,
                reasons=charge.because,
            )
        for each in self.story.follows:
            yield day + 1
            self._do(
                "gu.wenbo",
                complaints.decide_measure,
                subject=each.subject,
                measure=each.measure,
                particulars=each.particulars,
                by_day=self.stage.day(day + 1) + timedelta(days=each.within)
                if each.within
                else None,
            )

    def _letter(self, day: int) -> Iterator[int]:
        letter = self.story.letter
        assert letter is not None
        yield day
        self._do(
            self.story.inquires[0],
            complaints.draft_disposition,
            language=self.story.language,
            **_fields(letter),
        )
        yield day + 3
        self._do("lin.que", complaints.approve_disposition)
        yield day + 5
        self._do("gu.wenbo", complaints.issue_disposition, day + 5)
        if self.stage.papers:
            self.stage.papers.settle()

    def _do(self, who: str, decide: Decide, day: int | None = None, **said: Any) -> None:
        if day is not None:
            said["on"] = self.stage.day(day)
        self._act(self.stage.cast[who], decide, complaint=self.complaint, **said)

    def _act(self, by: Actor, decide: Decide, **said: Any) -> Outcome:
        self.number += 1
        command = Command(_command(self.story, self.number))
        said = {name: self._dated(value) for name, value in said.items()}
        for _ in range(TRIES - 1):
            try:
                return decide(self.office, by=by, command=command, **said)
            except Refused as fault:
                if fault.rule != FASTER:
                    raise
        return decide(self.office, by=by, command=command, **said)

    def _dated(self, value: Any) -> Any:
        if not isinstance(value, str) or "{" not in value:
            return value
        words = Words(self.story.language)
        return words.say(value, happened=self.happened, earlier=self.earlier)


def _fields(part: Any) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__slots__}
