"""The facts that the letters of an inquiry tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.complaint import Complaint
from domain.history import Fact
from tests.paper.cases import sealed
from tests.paper.told_words import Words


def officer_notice(case: Words) -> Sequence[Fact]:
    agreed = case.either(
        "How you spoke with people at the window on a day in February 2026.",
        "2026年2月某日您在窗口对群众的言行。",
    )
    return [
        Complaint.DisclosureAgreed(
            subject="s1", what=sealed(agreed), agreed_by="office", points_to_nobody=True
        ),
        Complaint.OfficerNotified(
            matter="m1",
            subject="s1",
            what=sealed(agreed),
            on=date(2026, 3, 9),
            stage="inquiry",
        ),
    ]


def request(case: Words) -> Sequence[Fact]:
    return [
        Complaint.RequestedFrom(
            request="r1",
            whom=sealed(case.either("Lanpu data centre", "岚浦市公安局信息中心")),
            what=sealed(
                case.either(
                    "The recording of the lobby camera of Willow Quay police station, 26 February"
                    " 2026, 15:30 to 16:00, with sound.",
                    "柳埠派出所大厅监控2026年2月26日15时30分至16时的录像（含声音）。",
                )
            ),
            by_day=date(2026, 3, 13),
            on=date(2026, 3, 6),
        )
    ]


def interview_notice(case: Words) -> Sequence[Fact]:
    return [
        Complaint.InterviewCalled(
            interview=f"i{number}",
            matter="m1",
            person=person,
            for_day=date(2026, 3, 18),
            place=sealed(case.either("Inspectorate, room 204", "督察大队204室")),
            representative_told=True,
            on=date(2026, 3, 11),
        )
        for number, person in enumerate(("complainant", "witness-1", "s1"), start=1)
    ]


def interview_record(case: Words) -> Sequence[Fact]:
    said = case.either(
        "Question: What did you say at the window?\n\nAnswer: I said that she had to come back"
        " another day. I had to speak up over the queue.\n\nQuestion: Did you stand up?\n\nAnswer:"
        " Yes. I have nothing to add.",
        "问：您在窗口说了什么？\n\n答：我让对方改天再来。当时排队嘈杂，我只能大声说。\n\n"
        "问：您是否起身？\n\n答：是的。我没有其他补充。",
    )
    held: list[Fact] = [
        Complaint.InterviewHeld(
            interview=f"i{number}",
            matter="m1",
            present=sealed("…"),
            rights_told=True,
            record=sealed(said),
            read_back=True,
            on=date(2026, 3, 18),
        )
        for number in (1, 2, 3)
    ]
    return [*interview_notice(case), *held]


def extension(case: Words) -> Sequence[Fact]:
    return [
        Complaint.Extended(
            matter="m1",
            clock="handle",
            n=30,
            unit="day",
            reasons=sealed(
                case.either(
                    "The recording has to be repaired before it can be watched.",
                    "监控录像需要修复后才能查看。",
                )
            ),
            approved_by="account-2",
            notice_due=None,
            on=date(2026, 4, 20),
        )
    ]


def recusal(case: Words) -> Sequence[Fact]:
    return [
        Complaint.RecusalAsked(
            recusal="c1",
            person="account-1",
            role="investigator",
            ground="near_relative",
            party="complainant",
            reasons=sealed("…"),
            on=date(2026, 3, 9),
        ),
        Complaint.RecusalDecided(
            recusal="c1",
            person="account-1",
            ground="near_relative",
            granted=True,
            body=None,
            reasons=sealed(
                case.either(
                    "The investigator is a cousin of somebody who is complained about.",
                    "调查人员与一名被投诉人系表亲关系。",
                )
            ),
            on=date(2026, 3, 10),
        ),
    ]


def referral(_: Words) -> Sequence[Fact]:
    return [
        Complaint.Recommended(
            matter="m1",
            allegation="a1",
            subject="s1",
            finding="sustained",
            reasons=sealed("…"),
            rests_on=(),
            stage="recommended",
        )
    ]
