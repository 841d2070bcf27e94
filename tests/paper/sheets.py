"""One invented paper of each kind that is no letter, in each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain.beside import Commendation, TrackingOrder
from domain.history import Fact, Recorded
from domain.reading import Looked, Opened, PurposeSaid, Text, Withheld
from projections.papers import commendation, readers, tracking_order
from projections.papers.sheet import Imprint, Sheet
from tests.paper.cases import CALENDAR, OFFICE, PEOPLE, PROCEDURE, sealed

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


SHEETS: Mapping[str, Callable[[str], Sheet]] = {
    "tracking_order": order,
    "commendation": thanks,
    "readers": readers_of,
}
"""By the folder of the template."""

TYPED: Mapping[str, Callable[[str, str], Sheet]] = {
    "tracking_order": order,
    "commendation": thanks,
}
"""Those that say what somebody typed."""
