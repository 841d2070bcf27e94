"""One example of every fact about letters and what became of them."""

from datetime import date
from typing import Any

from domain.complaint import Complaint
from domain.history import Fact
from domain.sealed import Sealed


def typed(text: str) -> Sealed:
    return Sealed(text, of="case")


EXAMPLES: dict[type[Fact], dict[str, Any]] = {
    Complaint.LetterDrafted: {
        "letter": "l1",
        "edition": 1,
        "kind": "acceptance",
        "to": "complainant",
        "subject": None,
        "matter": "m1",
        "language": "zh",
        "recipient": typed("沈若兰，柳埠路12号"),
        "opening": typed("您的投诉我们已经受理。"),
        "body": typed("周敏同志负责调查。"),
        "closing": typed("有事请随时联系。"),
    },
    Complaint.LetterReturned: {"letter": "l1", "edition": 1, "reasons": typed("日期写错了")},
    Complaint.LetterApproved: {"letter": "l1", "edition": 2, "on": date(2026, 3, 4)},
    Complaint.LetterSent: {
        "document": "acceptance-l1v2",
        "way": "posted",
        "on": date(2026, 3, 4),
    },
    Complaint.LetterReceived: {
        "document": "acceptance-l1v2",
        "way": "delivered",
        "proof": typed("回执 8812"),
        "on": date(2026, 3, 6),
    },
    Complaint.Served: {
        "document": "disposition-1",
        "matter": "m1",
        "way": "handed_over",
        "proof": typed("沈若兰签收"),
        "on": date(2026, 5, 28),
    },
    Complaint.ServiceFailed: {
        "document": "disposition-1",
        "matter": "m1",
        "why": "absent",
        "follow_up": typed("下周一上门送达"),
        "on": date(2026, 6, 2),
    },
}
