"""The facts that the letters of the end tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.complaint import Complaint
from domain.history import Fact
from tests.paper.cases import ISSUED, sealed
from tests.paper.told_words import Words


def recommendation(case: Words) -> Sequence[Fact]:
    return [
        Complaint.MeasureProposed(
            matter="m1",
            subject="s1",
            measure="penalty",
            particulars=sealed(case.either("Three days without pay.", "停薪三日。")),
        )
    ]


def improvement(case: Words) -> Sequence[Fact]:
    return [
        Complaint.RecommendationMade(
            recommendation="i1",
            matter="m1",
            to=sealed(case.either("Willow Quay police station", "柳埠派出所")),
            what=sealed(
                case.either(
                    "Look in the register for papers that were scanned already, before anybody is"
                    " asked for them again.\n\nPut up beside the window what to do when the ticket"
                    " machine stops.",
                    "要求群众补交材料前，先查询登记系统中是否已扫描入档。\n\n"
                    "在窗口张贴取号机故障时的办理方法。",
                )
            ),
            by_day=date(2026, 6, 30),
        )
    ]


def agreement(case: Words) -> Sequence[Fact]:
    return [
        Complaint.ResolvedByAgreement(
            matter="m1",
            agreed_on=date(2026, 3, 10),
            confirmed_on=date(2026, 3, 18),
            terms=sealed(
                case.either(
                    "The officer says sorry in person.\n\nThe registration is transferred within"
                    " three days.",
                    "该民警当面赔礼道歉。\n\n户口迁移三日内办结。",
                )
            ),
            present=sealed("Shen Ruolan, Qiao Zhiyuan"),
            on=date(2026, 3, 19),
            reasons=sealed("…"),
            stage="resolved",
        )
    ]


def apology(case: Words) -> Sequence[Fact]:
    return [
        Complaint.DispositionIssued(draft=1, matter="m1", on=ISSUED, stage="issued"),
        Complaint.RemedyOffered(
            remedy="remedy-1",
            matter="m1",
            form="apology",
            what=sealed(
                case.either(
                    "The head of the station says sorry to you in person.",
                    "派出所负责人当面向您道歉。",
                )
            ),
            by_day=date(2026, 6, 5),
        ),
        Complaint.RemedyOffered(
            remedy="remedy-2",
            matter="m1",
            form="errand",
            what=sealed(
                case.either(
                    "Your daughter’s registration is transferred.", "您女儿的户口迁移已办结。"
                )
            ),
            by_day=None,
        ),
        Complaint.RemedyDone(
            remedy="remedy-2", matter="m1", proved_by=sealed("…"), on=date(2026, 5, 22)
        ),
    ]


def withdrawal(_: Words) -> Sequence[Fact]:
    return [
        Complaint.WithdrawalAsked(matter="m1", own=True, said=None, on=date(2026, 3, 10)),
        Complaint.Withdrawn(
            matter="m1",
            means="own_page",
            confirmed_on=date(2026, 3, 18),
            on=date(2026, 3, 18),
            reasons=sealed("Asked alone at her flat."),
            stage="withdrawn",
        ),
    ]


def reputation(case: Words) -> Sequence[Fact]:
    return [
        Complaint.Determined(
            matter="m1",
            allegation="a1",
            subject="s1",
            finding="not_substantiated",
            reasons=sealed("…"),
            on=date(2026, 5, 20),
            stage="determined",
        ),
        Complaint.ReputationRestored(
            matter="m1",
            subject="s1",
            scope="unit",
            place=sealed(
                case.either("Morning meeting of Willow Quay police station", "柳埠派出所晨会")
            ),
            words=sealed(
                case.either(
                    "It was looked into whether Officer Qiao insulted somebody. It is not so.",
                    "关于民警乔志远辱骂群众的反映，经查不属实。",
                )
            ),
            consented=True,
            on=date(2026, 6, 2),
        ),
    ]


def review(case: Words) -> Sequence[Fact]:
    return [
        Complaint.ReviewDecided(
            matter="m1",
            review="review-1",
            level=1,
            outcome="upheld",
            body=sealed(case.either("Bureau of the province", "省公安厅")),
            reasons=sealed(
                case.either(
                    "The recording was watched again, with sound. It shows no more than was found.",
                    "经重新查看录像（含声音），没有发现原认定之外的情况。",
                )
            ),
            on=date(2026, 6, 24),
            stage="reviewed",
        )
    ]


def panel(case: Words) -> Sequence[Fact]:
    return [
        Complaint.ReviewDecided(
            matter="m1",
            review="review-1",
            level=1,
            outcome="upheld",
            body=None,
            reasons=sealed(
                case.either(
                    "The finding rests on the recording and on two witnesses. It does not"
                    " misapprehend the record.",
                    "该认定以录像和两名证人的陈述为依据，没有误解案卷。",
                )
            ),
            on=date(2026, 6, 24),
            stage="determined",
        )
    ]


def summary(_: Words) -> Sequence[Fact]:
    return [Complaint.Closed(matter="m1", on=date(2026, 6, 30), ground=None, stage="closed")]
