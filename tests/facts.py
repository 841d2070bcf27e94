"""One example of every fact, with what a test does not care about filled in."""

from datetime import date
from typing import Any

from domain.account import Account
from domain.complaint import Complaint
from domain.history import Fact
from domain.office import OfficeHistory
from domain.officer import Officer
from domain.register import ForeignRegister
from domain.sealed import Sealed
from domain.upkeep import Upkeep


def typed(text: str, of: str = "case") -> Sealed:
    return Sealed(text, of=of)


EXAMPLES: dict[type[Fact], dict[str, Any]] = {
    OfficeHistory.Opened: {
        "office": "office-1",
        "code": "LP",
        "name_en": "Lanpu Public Security Bureau",
        "name_zh": "岚浦市公安局",
        "time_zone": "Asia/Shanghai",
        "languages": ("en", "zh"),
        "paper": "A4",
        "demonstration": True,
    },
    OfficeHistory.ProcedureAdopted: {
        "procedure": "cn-service",
        "procedure_version": "1",
        "text": 'id = "cn-service"',
        "sha256": "0" * 64,
    },
    OfficeHistory.CalendarPublished: {
        "calendar": "cn",
        "calendar_version": "2026",
        "text": 'id = "cn"',
        "sha256": "0" * 64,
    },
    Account.Opened: {
        "sign_in": "zhou.min",
        "role": "investigator",
        "unit": "inspectorate",
        "badge_number": "031001",
        "telephone": "0555 0101",
        "name": typed("周敏", "holder"),
        "secret": typed("$argon2id$…", "holder"),
    },
    Officer.Joined: {
        "foreign_number": "8562",
        "standing": "sworn",
        "unit": "001",
        "rank": "officer",
        "on": date(1998, 3, 2),
        "name": None,
        "badge": typed("031842", "holder"),
        "particulars": typed("M, born 1970", "holder"),
    },
    ForeignRegister.FileTakenOver: {
        "source": "chicago",
        "file": "accused",
        "rows": 9,
        "accepted": 7,
        "quarantined": 2,
    },
    Complaint.Filed: {
        "number": "2026-000001-1",
        "foreign_number": None,
        "procedure": "cn-service",
        "procedure_version": "1",
        "channel": "web",
        "mode": "confidential",
        "language": "zh",
        "received_on": date(2026, 2, 27),
        "happened_on": date(2026, 2, 26),
        "narrative": typed("他们把我打发走了。", "complainant"),
        "name": typed("沈若兰", "complainant"),
        "contact": typed("0555 0199", "complainant"),
        "wish": typed("迁户口，道歉", "complainant"),
        "place": typed("柳埠派出所户籍窗口", "complainant"),
        "doors_before": typed("问过窗口，说改天再来", "complainant"),
        "unit": None,
        "receipt": typed("$argon2id$…", "complainant"),
        "stage": "filed",
    },
    Complaint.PersonNoted: {
        "person": "p1",
        "capacity": "victim",
        "particulars": typed("F, 34", "p1"),
    },
    Complaint.MatterSorted: {
        "matter": "m1",
        "kind": "accusation",
        "reasons": None,
        "stage": "sorted",
    },
    Complaint.OfficerNamed: {
        "subject": "s1",
        "kind": "officer",
        "officer": None,
        "standing": "sworn",
        "unit": "liubu",
        "rank": None,
        "name": typed("乔志远", "subject-s1"),
        "badge": typed("031842", "subject-s1"),
    },
    Complaint.Alleged: {
        "allegation": "a1",
        "matter": "m1",
        "subjects": ("s1",),
        "code": "S3",
        "business_line": None,
        "words": typed("被大声呵斥", "complainant"),
    },
    Complaint.ResponsibilityTaken: {
        "holder": "account-intake",
        "unit": "inspectorate",
        "badge_number": "031001",
        "telephone": "0555 0101",
    },
    Complaint.HandoverOffered: {
        "offered_to": "account-zhou",
        "escalated": False,
        "on": date(2026, 3, 3),
        "reasons": typed("该事项涉及执法办案"),
    },
    Complaint.HandoverAccepted: {
        "unit": "inspectorate",
        "badge_number": "031002",
        "telephone": "0555 0102",
        "on": date(2026, 3, 4),
    },
    Complaint.HandoverRefused: {
        "on": date(2026, 3, 4),
        "reasons": typed("不属于本部门职责"),
    },
    Complaint.HandoverDeemed: {"holder": "account-zhou", "on": date(2026, 3, 7)},
    Complaint.CoverArranged: {
        "absent": "account-intake",
        "cover": "account-he",
        "covers_from": date(2026, 3, 9),
        "covers_until": date(2026, 3, 20),
    },
    Complaint.ColleagueLent: {
        "colleague": "account-lent",
        "lender": typed("上级督察支队"),
        "lent_until": date(2026, 6, 30),
        "on": date(2026, 3, 3),
    },
    Complaint.Supplemented: {
        "matter": None,
        "said": typed("还有一位目击者。", "complainant"),
        "answers": None,
        "yes": None,
        "on": date(2026, 3, 5),
    },
    Complaint.MissingListed: {
        "matter": "m1",
        "missing": typed("户口簿复印件\n受理回执", "complainant"),
        "wanted_by": date(2026, 3, 20),
        "on": date(2026, 3, 2),
    },
    Complaint.Represented: {
        "representative": "r1",
        "capacity": "relative",
        "name": typed("沈若梅", "r1"),
        "contact": typed("0555 0188", "r1"),
        "authority": typed("委托书", "r1"),
        "on": date(2026, 3, 5),
    },
    Complaint.Expedited: {
        "matter": "m1",
        "hardship": "illness",
        "on": date(2026, 3, 2),
        "reasons": typed("需凭户口办理住院"),
    },
    Complaint.HappeningNow: {"where": typed("柳埠派出所门口，正在争吵", "complainant")},
    Complaint.OfficerIdentified: {
        "subject": "s1",
        "officer": "officer-qiao",
        "standing": "sworn",
        "unit": "liubu",
        "rank": None,
        "name": typed("乔志远", "subject-s1"),
        "badge": typed("031842", "subject-s1"),
        "on": date(2026, 3, 4),
        "reasons": typed("经排班表和监控比对"),
    },
    Complaint.Accepted: {"matter": "m1", "on": date(2026, 3, 3), "stage": "accepted"},
    Complaint.Declined: {
        "matter": "m1",
        "on": date(2026, 3, 3),
        "ground": "other_route",
        "reasons": typed("应当申请行政复议"),
        "route": typed("行政复议"),
        "stage": "declined",
    },
    Complaint.Assigned: {
        "investigator": "account-zhou",
        "lead": True,
        "on": date(2026, 3, 3),
        "matter": "m1",
        "stage": "inquiry",
    },
    Complaint.StepTaken: {
        "matter": "m1",
        "kind": "video",
        "on": date(2026, 3, 4),
        "summary": typed("调取大厅监控"),
    },
    Complaint.Recommended: {
        "matter": "m1",
        "allegation": "a1",
        "subject": "s1",
        "finding": "substantiated",
        "reasons": typed("监控显示该民警起身、抬手"),
        "stage": "recommended",
    },
    Complaint.Determined: {
        "matter": "m1",
        "allegation": "a1",
        "subject": "s1",
        "finding": "partly_substantiated",
        "reasons": typed("言语无法查实"),
        "on": date(2026, 5, 20),
        "stage": "determined",
    },
    Complaint.MeasureProposed: {
        "matter": "m1",
        "subject": "s1",
        "measure": "criticism",
        "particulars": None,
    },
    Complaint.MeasureDecided: {
        "matter": "m1",
        "subject": "s1",
        "measure": "criticism",
        "particulars": typed("并参加群众沟通培训", "subject-s1"),
        "by_day": date(2026, 7, 31),
    },
    Complaint.DispositionDrafted: {
        "draft": 1,
        "matter": "m1",
        "language": "zh",
        "opening": typed("您没有得到应有的对待。"),
        "facts_found": typed("2026年2月26日15:41，您被告知改天再来。"),
        "closing": None,
        "legal_basis": ("《中华人民共和国人民警察法》第四十六条",),
        "stage": "drafted",
    },
    Complaint.DispositionApproved: {"draft": 1, "matter": "m1", "stage": "approved"},
    Complaint.DispositionIssued: {
        "draft": 1,
        "matter": "m1",
        "on": date(2026, 5, 26),
        "stage": "issued",
    },
    Complaint.DocumentSigned: {
        "document": "disposition-1-zh",
        "kind": "disposition",
        "language": "zh",
        "template": "disposition@1",
        "made_from": 17,
        "rendered_sha256": "a" * 64,
        "pdf_sha256": "a" * 64,
        "size": 90_000,
        "renderer": "WeasyPrint 70.0",
        "fonts": "Noto Serif CJK SC",
    },
    Upkeep.ReadModelPromoted: {
        "model": "statistics",
        "model_version": 1,
        "build": 2,
        "compared": 40,
        "differing": 0,
    },
    Upkeep.FactPassedOver: {
        "model": "statistics",
        "model_version": 1,
        "at": 17,
        "reasons": typed("the row is from a test", "operator"),
    },
    Upkeep.ReadModelTriedAgain: {"model": "statistics", "model_version": 1, "at": 17},
    Upkeep.ErrandTriedAgain: {
        "reaction": "notices",
        "at": 17,
        "ordered_by": typed("Zhou Min", "operator"),
        "reasons": typed("the mail server is up again", "operator"),
    },
    Upkeep.ErrandGivenUp: {
        "reaction": "notices",
        "at": 17,
        "ordered_by": typed("Zhou Min", "operator"),
        "reasons": typed("it was handed over at the window", "operator"),
    },
    Complaint.Closed: {
        "matter": "m1",
        "on": date(2026, 7, 1),
        "ground": None,
        "stage": "closed",
    },
}


def happened(fact: type[Fact], **details: Any) -> Fact:
    """An example of a fact, with the details that a test cares about."""
    return fact(**{**EXAMPLES[fact], **details})
