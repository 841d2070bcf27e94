"""The records beside the complaint on the page of a case: those about it, and what can be begun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.beside import RECORDS, Beside, Incident
from domain.words import Sentence
from projections import case_history, record_list
from projections.projector import BeingMade, ListsAway
from web import desk
from web.context import actor, house, look
from web.staff.lines import entry
from web.staff.records import begin_link, folded, line, seen_of

Part = dict[str, Any]


def about_case(case: str, number: str) -> Part:
    """The records about a case: each in a line, their facts for its history, and what can be begun."""
    away = False
    found: Sequence[str] = ()
    try:
        with look(record_list.NAME) as (db, tables):
            found = record_list.about(db, tables, case)
    except (BeingMade, ListsAway):
        # The page of a case is folded from the record, and is shown without any list.
        away = True
    shown: list[Part] = []
    happened: list[tuple[int, Part]] = []
    for record in found:
        history = house().office.beside(record)
        if history.concerns(actor()):
            continue
        house().reading.note(actor(), record, "on the page of its case")
        facts = house().office.facts_of(record)
        file = folded(facts)
        shown.append({"kind": file.kind_word, **line(file), "note": _stands_with(history)})
        for one in case_history.fold(seen_of(facts), file.procedure):
            told = entry(one, file.procedure)
            said = Sentence(
                "{kind} {number}: {said}",
                kind=file.kind_word,
                number=file.number,
                said=told["sentence"],
            )
            happened.append((one.position, {**told, "sentence": said}))
    begin = [begin_link(each, case=number) for each in RECORDS.values() if _asks_for_a_case(each)]
    return {
        "away": away,
        "lines": shown,
        "happened": happened,
        "begin": [each for each in begin if each],
    }


def _stands_with(record: Beside) -> Sentence | None:
    """How many complaints that the reader sees stand together in an incident."""
    if not isinstance(record, Incident):
        return None
    seen = sum(1 for each in record.members if not desk.is_hidden(each))
    return Sentence("complaints about one event: {many}", many=seen)


def _asks_for_a_case(history: type[Beside]) -> bool:
    return any(each.kind == "case" for each in history.opening().asks)
