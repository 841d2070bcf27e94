"""One example of every fact of an officer kept from duty, and of the records beside the complaint."""

from datetime import date
from typing import Any

from domain.beside import Commendation, Incident, Proceeding, TrackingOrder
from domain.complaint import Complaint
from domain.history import Fact
from domain.officer import Officer
from domain.sealed import Sealed


def typed(text: str) -> Sealed:
    return Sealed(text, of="record")


RESTRAINED = {
    "matter": "m1",
    "subject": "s1",
    "approved_by": "account-head",
    "reasons": Sealed("He went to her house.", of="case"),
    "on": date(2026, 3, 5),
}
RULES = {"procedure": "cn-service", "procedure_version": "1"}
AGAINST_IT = Sealed("I was at home that evening.", of="subject-s1")

EXAMPLES: dict[type[Fact], dict[str, Any]] = {
    Officer.Joined: {
        "foreign_number": "8562",
        "standing": "sworn",
        "unit": "001",
        "rank": "officer",
        "on": date(1998, 3, 2),
        "name": None,
        "badge": Sealed("031842", of="holder"),
        "particulars": Sealed("M, born 1970", of="holder"),
    },
    Complaint.DutySuspended: {**RESTRAINED, "last_day": date(2026, 3, 14)},
    Complaint.Confined: {**RESTRAINED, "last_day": date(2026, 3, 7)},
    Complaint.SuspensionAppealed: {
        "matter": "m1",
        "subject": "s1",
        "written": AGAINST_IT,
        "on": date(2026, 3, 6),
    },
    Complaint.ConfinementAppealed: {"matter": "m1", "subject": "s1", "written": AGAINST_IT},
    Complaint.RestraintDecided: {
        "matter": "m1",
        "subject": "s1",
        "outcome": "annulled",
        "reasons": Sealed("Two saw him elsewhere.", of="case"),
        "on": date(2026, 3, 9),
        "due_on": None,
    },
    Complaint.RestraintEnded: {
        "matter": "m1",
        "subject": "s1",
        "reasons": None,
        "on": date(2026, 3, 14),
    },
    Officer.Moved: {"unit": "liubu", "on": date(2026, 1, 5)},
    Officer.Promoted: {"rank": "inspector", "on": date(2026, 1, 5)},
    Officer.CommandedBy: {"commander": "officer-2", "on": date(2026, 1, 5)},
    Officer.AccountKnown: {"account": "account-zhou"},
    Officer.Left: {"reasons": Sealed("退休", of="holder"), "on": date(2026, 6, 30)},
    TrackingOrder.Issued: {
        "number": "T2026-000001-7",
        "procedure": "cn-service",
        "procedure_version": "1",
        "case": "complaint-1",
        "unit": None,
        "holder": "account-zhou",
        "order_ground": "passing",
        "what": typed("Answer the person by Friday and say why nobody did."),
        "answer_by": date(2026, 3, 20),
        "level": "lead",
        "on": date(2026, 3, 3),
        "stage": "issued",
    },
    Commendation.Received: {
        "number": "C2026-000001-7",
        **RULES,
        "unit": "liubu",
        "whom": typed("Qiao Zhiyuan"),
        "merit": "patient",
        "what": typed("He explained it three times, and smiled."),
        "sender": typed("Shen Ruolan"),
        "on": date(2026, 3, 3),
        "stage": "received",
    },
    Commendation.Verified: {
        "result": "real",
        "summary": typed("I called her; nobody had asked her."),
        "on": date(2026, 3, 6),
        "stage": "verified",
    },
    Commendation.Recognised: {
        "recognition": "notice",
        "reasons": None,
        "on": date(2026, 3, 9),
        "stage": "recognised",
    },
    Commendation.Published: {"written": typed("Patience at the window."), "on": date(2026, 3, 10)},
    Commendation.Closed: {"reasons": None, "on": date(2026, 3, 11), "stage": "closed"},
    Incident.Opened: {
        "number": "I2026-000001-7",
        **RULES,
        "holder": "account-gu",
        "what": typed("The market was cleared on 1 March."),
        "on": date(2026, 3, 1),
        "stage": "open",
    },
    Incident.ComplaintAdded: {"member": "complaint-1"},
    Incident.MemberLeft: {"member": "complaint-1", "reasons": typed("She wants it so.")},
    Incident.RepresentativesChosen: {
        "many": 5,
        "record": typed("Shen, Wu, Bai, He, Lin: by show of hands."),
        "on": date(2026, 3, 4),
    },
    Incident.StatementIssued: {"written": typed("What is known so far."), "on": date(2026, 3, 5)},
    Incident.Closed: {
        "summary": typed("Each has an answer."),
        "on": date(2026, 6, 1),
        "stage": "closed",
    },
    Proceeding.Opened: {
        "number": "P2026-000001-7",
        **RULES,
        "case": "complaint-1",
        "holder": "account-zhou",
        "charge": "attitude",
        "what": typed("Against Qiao Zhiyuan: shouted at the window."),
        "on": date(2026, 6, 1),
        "stage": "open",
        "officer": None,
        "subject": None,
        "badge": None,
    },
    Proceeding.Heard: {
        "record": typed("He says the hall was loud."),
        "on": date(2026, 6, 8),
        "stage": "heard",
    },
    Proceeding.Decided: {
        "outcome": "warning",
        "reasons": typed("Two heard it."),
        "on": date(2026, 6, 15),
        "stage": "decided",
    },
    Proceeding.Appealed: {
        "written": typed("Too hard."),
        "on": date(2026, 6, 20),
        "stage": "appealed",
    },
    Proceeding.Ended: {
        "summary": typed("The warning stands; in his file."),
        "on": date(2026, 8, 1),
        "stage": "ended",
    },
    Proceeding.ClockLapsed: {
        "clock": "proceeding_appeal",
        "due": date(2026, 7, 15),
        "started_by": 3,
        "breach": "lapse",
    },
    TrackingOrder.Acknowledged: {"on": date(2026, 3, 4), "stage": "acknowledged"},
    TrackingOrder.Answered: {
        "result": "corrected",
        "summary": typed("She was called and has her papers; the window has a new roster."),
        "on": date(2026, 3, 18),
        "stage": "answered",
    },
    TrackingOrder.Accepted: {
        "reasons": typed("I called her: it is so."),
        "on": date(2026, 3, 19),
        "stage": "accepted",
    },
    TrackingOrder.Returned: {
        "reasons": typed("It does not say who did it."),
        "answer_by": date(2026, 3, 27),
        "on": date(2026, 3, 19),
        "stage": "acknowledged",
    },
    TrackingOrder.Escalated: {
        "level": "head",
        "reasons": None,
        "clock": "order_answered",
        "on": date(2026, 3, 21),
    },
    TrackingOrder.Discharged: {"reasons": None, "on": date(2026, 3, 20), "stage": "discharged"},
    TrackingOrder.ClockLapsed: {
        "clock": "order_answered",
        "due": date(2026, 3, 20),
        "started_by": 1,
        "breach": "supervise",
    },
}
