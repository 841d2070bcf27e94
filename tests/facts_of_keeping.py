"""One example of every fact about keeping and forgetting."""

from datetime import date
from typing import Any

from domain.complaint import Complaint
from domain.history import Fact
from domain.sealed import Sealed


def typed(text: str) -> Sealed:
    return Sealed(text, of="keeping")


EXAMPLES: dict[type[Fact], dict[str, Any]] = {
    Complaint.LegalHoldPlaced: {
        "hold": "h1",
        "ground": "litigation",
        "asked_by": typed("岚江市中级人民法院"),
        "reasons": typed("行政诉讼尚未审结"),
        "review_on": date(2027, 3, 1),
        "on": date(2026, 9, 1),
    },
    Complaint.LegalHoldLifted: {
        "hold": "h1",
        "reasons": typed("判决已生效"),
        "on": date(2027, 3, 1),
    },
    Complaint.Restricted: {
        "ground": "kept_by_law",
        "reasons": typed("保存期限未满，已无使用必要"),
        "on": date(2027, 4, 1),
    },
    Complaint.RestrictionLifted: {
        "reasons": typed("复核需要查阅"),
        "on": date(2027, 5, 1),
    },
    Complaint.DataAsked: {
        "inquiry": "d1",
        "wish": "erasure",
        "words": Sealed("请删除我的信息", of="complainant"),
        "on": date(2027, 3, 20),
    },
    Complaint.DataAnswered: {
        "inquiry": "d1",
        "answer": "restricted",
        "reasons": typed("保存期限未满，不再使用"),
        "on": date(2027, 4, 1),
    },
    Complaint.ErasureProposed: {
        "scope": "file",
        "subject": None,
        "ground": "period_over",
        "rule": "answered",
        "kept_until": date(2056, 5, 29),
        "reasons": typed("保存期限已满"),
        "on": date(2056, 6, 1),
    },
    Complaint.ErasureDeclined: {
        "reasons": typed("档案馆拟接收"),
        "review_on": date(2057, 6, 1),
        "on": date(2056, 6, 2),
    },
    Complaint.PersonErased: {
        "scope": "file",
        "keys": ("case", "complainant", "subject-s1"),
        "ground": "period_over",
        "rule": "answered",
        "proposed_by": "account-gu",
        "reasons": typed("同意"),
        "receipt": typed("$argon2id$…"),
        "on": date(2056, 6, 3),
    },
    Complaint.ErasureCompleted: {"destroyed": 3, "letters": 1, "on": date(2056, 6, 3)},
    Complaint.ExpungementProposed: {
        "allegation": "a1",
        "subject": "s1",
        "ground": "annulled",
        "reasons": typed("岚江市中级人民法院行政判决撤销"),
        "on": date(2027, 3, 2),
    },
    Complaint.Expunged: {
        "allegation": "a1",
        "subject": "s1",
        "ground": "annulled",
        "proposed_by": "account-gu",
        "on": date(2027, 3, 3),
    },
    Complaint.CopyProposed: {
        "copy": "k1",
        "fields": ("1:narrative",),
        "ground": "court",
        "recipient": typed("岚江市中级人民法院"),
        "reasons": typed("仅投诉内容与案件有关"),
        "on": date(2027, 3, 4),
    },
    Complaint.CopyReleased: {
        "copy": "k1",
        "fields": ("1:narrative",),
        "ground": "court",
        "proposed_by": "account-gu",
        "until": 14,
        "on": date(2027, 3, 5),
    },
}
