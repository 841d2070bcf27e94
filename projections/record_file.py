"""One record beside the complaint as it lies on the desk: where it stands, what runs, what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.beside import RECORDS, Beside, kind_of
from domain.calendar import Calendar
from domain.clock import Reading, happening, read
from domain.decision import Asked
from domain.history import Recorded
from domain.procedure import Procedure, Word
from domain.sealed import Sealed
from domain.vocabulary import KEPT_BESIDE
from domain.words import Sentence
from projections.case_file import CaseFile, worst_first

Said = Sentence | Word | Sealed | date | str | int | bool


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that the record says, as its decision asked for it."""

    term: Sentence
    kind: str
    said: Said
    among: str = ""
    """Of a choice: the list of the procedure in which it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile(CaseFile):
    """A file on the desk like that of a case, with what its own first fact says."""

    record: str
    case: str | None
    says: tuple[Part, ...]
    opened_by: str

    @property
    def stage_word(self) -> Word:
        return Word(self.procedure, self.record, self.stage)

    def word_of(self, stage: str) -> Word:
        """A stage that such a record can be at."""
        return Word(self.procedure, self.record, stage)

    def in_words(self, among: str, id: str) -> Word | str:
        """A choice from a list of the procedure; any other stands for itself."""
        return Word(self.procedure, among, id) if among else id

    @property
    def kind_word(self) -> Word:
        return Word(self.procedure, "beside", self.record)


def fold(
    facts: Sequence[Recorded], procedure: Procedure, calendar: Calendar, today: date
) -> RecordFile:
    """Put a record on the desk from its facts, as it stands on a day."""
    first, last = facts[0], facts[-1]
    kind = kind_of(last.stream_id) or ""
    history = RECORDS[kind].replay(None, facts)
    assert history is not None
    return _blank(
        procedure,
        kind,
        stream_id=last.stream_id,
        version=last.version,
        position=last.position,
        number=history.number or last.stream_id,
        received_on=getattr(first.fact, "on", None),
        unit=getattr(first.fact, "unit", None),
        stage=history.stage,
        holder=history.holder,
        clocks=tuple(readings(facts, procedure, calendar, today)),
        last_at=last.recorded_at,
        case=history.case,
        says=tuple(_says(type(history), first)),
        opened_by=first.actor,
    )


def readings(
    facts: Sequence[Recorded], procedure: Procedure, calendar: Calendar, today: date
) -> list[Reading]:
    """Read the clocks of a record, the worst effect first."""
    kind = kind_of(facts[0].stream_id) or ""
    seen = [happening(each) for each in facts]
    return sorted(read(procedure, KEPT_BESIDE + kind, seen, calendar, today), key=worst_first)


def blank(procedure: Procedure, kind: str) -> RecordFile:
    """A file that nothing lies in yet, for the form by which a record begins."""
    return _blank(procedure, kind)


def _blank(procedure: Procedure, kind: str, **known: Any) -> RecordFile:
    empty: dict[str, Any] = {
        "stream_id": "",
        "version": 0,
        "position": 0,
        "procedure": procedure,
        "number": "",
        "mode": "",
        "language": "",
        "channel": "",
        "received_on": None,
        "unit": None,
        "matter": "",
        "matters": (),
        "kind": None,
        "stage": "",
        "holder": None,
        "investigators": (),
        "clocks": (),
        "told": (),
        "terms": {},
        "name": None,
        "contact": None,
        "chains": (),
        "subjects": (),
        "letters": (),
        "draft": None,
        "last_at": None,
        "record": kind,
        "case": None,
        "says": (),
        "opened_by": "",
    }
    return RecordFile(**{**empty, **known})


def _says(history: type[Beside], first: Recorded) -> Iterator[Part]:
    """What the first fact says, under the words with which it was asked for."""
    for asked in history.opening().asks:
        value = getattr(first.fact, asked.name, None)
        if value not in (None, "", ()) and asked.name != "on":
            among = asked.among if isinstance(asked.among, str) else ""
            yield Part(asked.label, asked.kind, _word(asked, value), among)


def _word(asked: Asked, value: Any) -> Any:
    if asked.kind == "choice" and not isinstance(asked.among, str):
        return dict(asked.among).get(value, value)
    return value
