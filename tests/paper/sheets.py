"""One invented paper of each kind that is no letter, in each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.beside import Commendation, TrackingOrder
from domain.history import Fact, Recorded
from domain.reading import Looked, Opened, PurposeSaid, Text, Withheld
from domain.words import Sentence
from projections.case_file import fold as fold_case
from projections.papers import annual, case_file, commendation, poster, readers, tracking_order
from projections.papers.sheet import Imprint, Sheet
from tests.paper.cases import CALENDAR, OFFICE, PEOPLE, PROCEDURE, facts_of, sealed

FIGURES: dict[str, Any] = {
    "cases_by_year_received": {
        "of": 312,
        "left_out": {"without_this_day": 2},
        "counts": {"2012": 1, "2024": 90, "2025": 121, "2026": 98},
    },
    "cases_by_year_closed": {
        "of": 312,
        "left_out": {"open": 41, "without_this_day": 1},
        "counts": {"2024": 61, "2025": 113, "2026": 96},
    },
    "open_cases": {
        "of": 312,
        "n": 41,
        "at_the_end_of_each_year": {"2024": 29, "2025": 37, "2026": 39},
        "left_out_of_the_years": {"without_a_day": 2},
    },
    "days_received_to_closed_by_year_received": {
        "2026": {
            "of": 98,
            "n": 57,
            "left_out": {"open": 41, "closed_before_received": 0, "without_both_days": 0},
            "median": {"nearest_rank": 38},
            "p90": {"nearest_rank": 61},
        }
    },
    "sustained_by_year_received": {
        "2026": {"n": 21, "denominator": 64, "rate": 0.328125, "left_out": {"undecided": 38}}
    },
    "final_findings": {
        "of": 402,
        "left_out": {"without_one": 51},
        "counts": {"supported": 120, "explained": 88, "not_supported": 143},
    },
}
"""What `projections.statistics.figures` answers, as far as the report tells it."""

RULES = {"procedure": "cn-service", "procedure_version": "1"}


def imprint(language: str) -> Imprint:
    return Imprint(
        office=OFFICE[language],
        language=language,
        on=date(2026, 3, 9),
        at=datetime(2026, 3, 9, 2, 0, tzinfo=UTC),
        demonstration=True,
    )


def record(stream: str, *facts: tuple[Fact, str, date]) -> list[Recorded]:
    """Facts of a record beside the complaint: what, by whom, on which day."""
    return [
        Recorded(
            stream_id=stream,
            version=n,
            fact=fact,
            actor=actor,
            role="lead",
            door="staff",
            position=70_000 + n,
            recorded_at=datetime(on.year, on.month, on.day, 2, n, tzinfo=UTC),
        )
        for n, (fact, actor, on) in enumerate(facts, start=1)
    ]


def order(language: str, what: str = "") -> Sheet:
    """An order that was answered once, sent back, and has gone one level up."""
    chinese = language == "zh"
    asked = what or (
        "请于期限内答复投诉人，说明为何无人答复，并报送整改情况。"
        if chinese
        else "Answer the person, say why nobody did, and report what was put right."
    )
    issued = TrackingOrder.Issued(
        number="T2026-000001-7",
        **RULES,
        case="complaint-1",
        unit=None,
        holder="account-1",
        order_ground="late",
        what=sealed(asked),
        answer_by=date(2026, 3, 6),
        level="lead",
        on=date(2026, 3, 2),
        stage="issued",
    )
    answered = TrackingOrder.Answered(
        result="partly",
        summary=sealed("已电话告知，书面答复未作出。" if chinese else "She was told by telephone."),
        on=date(2026, 3, 5),
        stage="answered",
    )
    returned = TrackingOrder.Returned(
        reasons=sealed("缺书面答复。" if chinese else "The written answer is missing."),
        answer_by=date(2026, 3, 13),
        on=date(2026, 3, 6),
        stage="acknowledged",
    )
    gone_up = TrackingOrder.Escalated(
        level="head", reasons=None, clock="order_answered", on=date(2026, 3, 9)
    )
    facts = record(
        "tracking_order-1",
        (issued, "account-3", date(2026, 3, 2)),
        (TrackingOrder.Acknowledged(on=None, stage="acknowledged"), "account-1", date(2026, 3, 3)),
        (answered, "account-1", date(2026, 3, 5)),
        (returned, "account-3", date(2026, 3, 6)),
        (gone_up, "system", date(2026, 3, 9)),
    )
    return tracking_order.fold(
        facts,
        PROCEDURE,
        CALENDAR,
        imprint(language),
        named=lambda id: PEOPLE[language][id].name,
        case="LP2026-000123-4",
    )


def thanks(language: str, what: str = "") -> Sheet:
    """Thanks that were verified and recognised."""
    chinese = language == "zh"
    told = what or ("他耐心解释了三遍。" if chinese else "He explained it three times, and smiled.")
    received = Commendation.Received(
        number="C2026-000001-7",
        **RULES,
        unit="柳埠派出所" if chinese else "Willow Quay police station",
        whom=sealed("乔志远" if chinese else "Qiao Zhiyuan"),
        merit="patient",
        what=sealed(told),
        sender=sealed("沈若兰" if chinese else "Shen Ruolan"),
        on=date(2026, 3, 3),
        stage="received",
    )
    verified = Commendation.Verified(
        result="real",
        summary=sealed("Nobody had asked her."),
        on=date(2026, 3, 5),
        stage="verified",
    )
    recognised = Commendation.Recognised(
        recognition="notice", reasons=None, on=date(2026, 3, 6), stage="recognised"
    )
    facts = record(
        "commendation-1",
        (received, "account-1", date(2026, 3, 3)),
        (verified, "account-2", date(2026, 3, 5)),
        (recognised, "account-3", date(2026, 3, 6)),
    )
    return commendation.fold(facts, PROCEDURE, imprint(language))


def readers_of(language: str) -> Sheet:
    """Two colleagues, an auditor, and one whose looks are withheld."""
    seen = [
        ("account-1", "investigator", Opened(history="complaint-1", what="case"), 3),
        ("account-1", "investigator", Opened(history="complaint-1", what="letter: l1"), 3),
        ("account-3", "lead", PurposeSaid(history="complaint-1", purpose="review"), 4),
        ("account-3", "lead", Opened(history="complaint-1", what="case"), 4),
        ("account-7", "auditor", Opened(history="complaint-1", what="history"), 5),
        ("account-9", "head", Opened(history="complaint-1", what="case"), 6),
        (
            "account-2",
            "head",
            Withheld(
                history="complaint-1",
                reader="account-9",
                until=date(2026, 4, 1),
                reasons=Text(of="case", box="00"),
            ),
            6,
        ),
    ]
    looks = [
        Looked(
            look=look,
            actor=actor,
            role=role,
            door="staff",
            unit="督察支队" if language == "zh" else "Inspectorate",
            session="session-1",
            position=n,
            recorded_at=datetime(2026, 3, day, 2, 0, tzinfo=UTC),
        )
        for n, (actor, role, look, day) in enumerate(seen, start=1)
    ]
    zone = ZoneInfo("Asia/Shanghai")
    return readers.fold(looks, PROCEDURE, zone, imprint(language), number="LP2026-000123-4")


def poster_of(language: str, unit: str = "", size: str = "A4") -> Sheet:
    """The poster of the household window."""
    return poster.fold(
        PROCEDURE,
        imprint(language),
        unit=unit or ("柳埠派出所" if language == "zh" else "Willow Quay police station"),
        address="https://ombud.lanpu.example",
        telephone="0512 5550 0199",
        size=size,
        position=70_000,
    )


def file_of(language: str, what: str = "", *, names: bool = True, texts: bool = True) -> Sheet:
    """The case of the household window, as whoever answers for it takes it along."""
    facts = facts_of(language, **({"shouted": what} if what else {}))
    folded = fold_case(facts, PROCEDURE, CALENDAR, date(2026, 5, 26))
    reader = case_file.Reader(
        names=names,
        letters=names,
        texts=texts,
        named=lambda id: PEOPLE[language][id].name if id in PEOPLE[language] else id,
        subject=lambda subject: Sentence(
            "{name}", name=subject.name.text() if subject.name else subject.id
        ),
        mode=Sentence("with a name"),
    )
    return case_file.fold(facts, folded, imprint(language), reader)


def report_of(language: str) -> Sheet:
    """The year 2026 of an office that began in 2024."""
    return annual.fold(FIGURES, 2026, PROCEDURE, imprint(language), position=70_000)


SHEETS: Mapping[str, Callable[[str], Sheet]] = {
    "tracking_order": order,
    "commendation": thanks,
    "readers": readers_of,
    "poster": poster_of,
    "case_file": file_of,
    "annual": report_of,
}
"""By the folder of the template."""

TYPED: Mapping[str, Callable[[str, str], Sheet]] = {
    "tracking_order": order,
    "commendation": thanks,
    "poster": poster_of,
    "case_file": file_of,
}
"""Those that say what somebody typed."""
