"""The facts that the letters of the beginning tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.complaint import Complaint
from domain.history import Fact
from tests.paper.cases import sealed
from tests.paper.told_words import Words


def nothing(_: Words) -> Sequence[Fact]:
    """What happened before is told already: nothing has to happen besides."""
    return []


def missing(case: Words) -> Sequence[Fact]:
    papers = case.either(
        "A copy of the notice that the registration was not taken in.\n\n"
        "The name of the colleague who spoke with you, if you remember it.",
        "户口迁移未受理时收到的告知单复印件。\n\n接待您的工作人员姓名（如您记得）。",
    )
    return [
        Complaint.MissingListed(
            matter="m1",
            missing=sealed(papers),
            wanted_by=date(2026, 3, 16),
            on=date(2026, 3, 2),
        )
    ]


def declination(case: Words) -> Sequence[Fact]:
    return [
        Complaint.Declined(
            matter="m1",
            on=date(2026, 3, 4),
            ground="elsewhere",
            reasons=sealed(
                case.either(
                    "A court is hearing the same matter since 20 February 2026, and decides on it.",
                    "同一事项自2026年2月20日起由人民法院审理，由法院作出裁判。",
                )
            ),
            route=None,
            stage="declined",
        )
    ]


def transfer(case: Words) -> Sequence[Fact]:
    return [
        Complaint.PassedOn(
            matter="m1",
            body=sealed(case.either("Lanpu transport bureau", "岚浦市交通运输局")),
            on=date(2026, 3, 3),
            reasons=sealed(
                case.either(
                    "The parking space is run by the transport bureau. The police decide nothing"
                    " about it.",
                    "该停车场由交通运输部门管理，公安机关无权处理。",
                )
            ),
            stage="passed_on",
        )
    ]


def tasked(case: Words) -> Sequence[Fact]:
    return [
        Complaint.Tasked(
            matter="m1",
            body=sealed(case.either("Lanpu branch bureau", "岚浦分局")),
            task=sealed(
                case.either("Check how the counter was staffed.", "核实窗口当日接待情况。")
            ),
            report_by=date(2026, 3, 31),
            on=date(2026, 3, 3),
            stage="accepted",
        )
    ]


def diversion(case: Words) -> Sequence[Fact]:
    return [
        Complaint.Diverted(
            matter="m1",
            route="reconsideration",
            known_on=date(2026, 2, 26),
            last_day=date(2026, 4, 27),
            on=date(2026, 3, 2),
            reasons=sealed(
                case.either(
                    "You do not agree with a fine. Only a reconsideration or a court can undo it.",
                    "您不服罚款决定。该决定只能通过行政复议或者行政诉讼撤销、变更。",
                )
            ),
            stage="declined",
        )
    ]


def action(case: Words) -> Sequence[Fact]:
    return [
        Complaint.Declined(
            matter="m1",
            on=date(2026, 3, 4),
            ground="lacks_merit",
            reasons=sealed(
                case.either(
                    "The recording shows the officer giving name and badge number twice. A member"
                    " of the Board read the file and agrees.",
                    "录像显示该警员两次说明姓名和警号。委员会一名成员审阅案卷后同意。",
                )
            ),
            route=None,
            stage="dismissed",
        )
    ]
