"""What the pages of the staff and the auditors are shown with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from domain.rules import Label
from tests.screens.access_samples import ACCESS
from tests.screens.account_samples import ACCOUNTS, DESK
from tests.screens.public_samples import (
    DECISION,
    HEAD,
    KEPT,
    LETTERS,
    LOST,
    PAUSED,
    REFUSAL,
    SENT_AWAY,
    TARGET,
    TOLD,
    Page,
    at,
    options,
)

IDENTITY = {
    "number": "2026-000123-4",
    "rows": [
        {"term": Label("Stage", "阶段"), "said": Label("Inquiry", "调查")},
        {"term": Label("Holder", "承办人"), "said": "周敏"},
        {"term": Label("Filed", "方式"), "said": Label("in confidence", "保密")},
    ],
    "worst": LOST,
}
ENTRIES = [
    {
        "at": at(4, 20),
        "sentence": Label(
            "The head of the bureau extended the time for the decision by 30 days.",
            "负责人将办理期限延长30日。",
        ),
        "who": HEAD,
        "why": "Two witnesses can only be heard in May. {sic}",
        "before": Label("2 May", "5月2日"),
        "after": Label("1 June", "6月1日"),
    },
    {
        "at": at(3, 3),
        "sentence": Label("The complaint was accepted.", "本件已受理。"),
        "who": HEAD,
        "before": Label("Received", "收到"),
        "after": Label("Inquiry", "调查"),
    },
]


def link(en: str, zh: str, finding: Label | None, **more: Any) -> Page:
    return {"step": Label(en, zh), "finding": finding, **more}


ALLEGATIONS = [
    {
        "code": "S3",
        "title": Label("Overbearing: shouting at the window", "蛮横：在窗口大声呵斥"),
        "people": [
            Label("Officer Qiao Zhiyuan, 031842", "民警乔志远，031842"),
            Label("Household team", "户籍组"),
        ],
        "chain": [
            link(
                "Recommended",
                "建议",
                Label("Substantiated", "属实"),
                who="周敏",
                on=date(2026, 4, 14),
            ),
            link(
                "Reviewed",
                "复核",
                Label("Partly substantiated", "部分属实"),
                who="何芸",
                on=date(2026, 4, 17),
                milder=True,
                note="One witness heard no words.",
            ),
            link("Determined", "认定", None, who=Label("Head of bureau", "负责人")),
            link("After review", "复查后", None),
        ],
    },
    {
        "code": "S4.3",
        "title": SENT_AWAY,
        "people": [],
        "chain": [link("Recommended", "建议", None), link("Determined", "认定", None)],
    },
]
OFFERED = {
    "now": [
        {"label": Label("Recommend a finding", "提出认定建议"), "href": "#", "chief": True},
        {"label": Label("Record a step of the inquiry", "记录调查步骤"), "href": "#"},
    ],
    "not_now": [
        {
            "label": Label("Determine the findings", "作出认定"),
            "why": Label(
                "S4.3 has no recommendation yet; and it is for the head of the bureau.",
                "S4.3尚无认定建议；且应由负责人作出。",
            ),
        },
        {
            "label": Label("Extend again", "再次延长"),
            "why": Label("30 days is the most, used on 20 April.", "最多30日，4月20日已用。"),
        },
    ],
}


FINDINGS = options(
    ("substantiated", Label("Substantiated", "属实")),
    ("partly", Label("Partly substantiated", "部分属实")),
)
FIELDS = [
    {"kind": "hidden", "name": "matter", "value": "m1"},
    {
        "kind": "choice",
        "name": "finding",
        "label": Label("Finding", "认定"),
        "hint": None,
        "options": FINDINGS,
        "value": "partly",
    },
    {
        "kind": "choices",
        "name": "subjects",
        "label": Label("Concerns", "涉及"),
        "hint": Label("One or more.", "可多选。"),
        "options": FINDINGS,
        "value": ["partly"],
    },
    {
        "kind": "select",
        "name": "code",
        "label": Label("Kind", "种类"),
        "hint": None,
        "options": FINDINGS,
        "value": "",
    },
    {
        "kind": "date",
        "name": "on",
        "label": Label("Day", "日期"),
        "hint": None,
        "value": "2026-04-22",
    },
    {
        "kind": "text",
        "name": "document",
        "label": Label("Document", "文书"),
        "hint": None,
        "value": "",
    },
    {
        "kind": "textarea",
        "name": "reasons",
        "label": Label("Why", "理由"),
        "hint": Label("The complainant reads this.", "投诉人会看到。"),
        "value": "Two of three witnesses describe a loud voice.",
    },
]


def fact(
    position: int,
    version: int,
    topic: str,
    sentence: Label,
    recorded: datetime,
    happened: date | None,
    **more: Any,
) -> Page:
    return {
        "position": position,
        "version": version,
        "topic": topic,
        "sentence": sentence,
        "who": HEAD,
        "door": Label("staff door", "工作人员入口"),
        "recorded_at": recorded,
        "happened_on": happened,
        "known": True,
        **more,
    }


FACTS = [
    fact(
        44902,
        1,
        "complaint.filed",
        Label("Received what a person told us.", "收到反映的情况。"),
        at(2, 27),
        date(2026, 2, 27),
    ),
    fact(
        45100,
        2,
        "complaint.accepted",
        Label("The complaint was accepted.", "本件已受理。"),
        at(3, 3),
        date(2026, 3, 3),
        before=Label("Received", "收到"),
        after=Label("Inquiry", "调查"),
    ),
    fact(
        46310,
        3,
        "complaint.step_taken",
        Label("Zhou Min took a statement from witness 3.", "周敏取得证人三的陈述。"),
        at(4, 10),
        date(2026, 4, 1),
        late=Label("Recorded nine days late", "迟记九天"),
    ),
    fact(
        47800,
        4,
        "complaint.extended",
        Label("The head extended the time.", "负责人延长了期限。"),
        at(4, 20),
        date(2026, 4, 20),
        known=False,
    ),
]


CASES: list[Any] = [
    {
        "number": "2026-000123-4",
        "href": "#",
        "what": SENT_AWAY,
        "unit": Label("Willow Quay", "柳埠所"),
        "stage": Label("Inquiry", "调查"),
        "holder": "周敏",
        "clock": each,
        "received_on": date(2026, 2, 27),
        "days": 54,
    }
    for each in (LOST, DECISION, TARGET, PAUSED, KEPT, None)
]


DESKS: dict[str, Page] = {
    **ACCOUNTS,
    **ACCESS,
    "staff/register": {
        **DESK,
        "total": 71,
        "rows": CASES,
        "filters": [
            {
                "name": "stage",
                "legend": Label("Stage", "阶段"),
                "options": [
                    {
                        "value": "inquiry",
                        "label": Label("Inquiry", "调查"),
                        "number": 38,
                        "chosen": True,
                    },
                    {
                        "value": "letter",
                        "label": Label("Letter", "文书"),
                        "number": 7,
                        "chosen": False,
                    },
                ],
            }
        ],
        "holders": [{"value": "account-1", "label": "周敏", "chosen": False}],
        "chosen": [{"label": Label("Inquiry", "调查"), "without_url": "#"}],
        "clear_url": "#",
        "later_url": "#",
    },
    "staff/found": {
        **DESK,
        "find_url": "#",
        "searched": "harbour office 案",
        "words": ["harbour", "office"],
        "too_short": ["案"],
        "rows": CASES[:3],
        "more": True,
        "most": 50,
        "stopped": None,
    },
    "staff/deadlines": {
        **DESK,
        "total": 71,
        "rows": [
            {
                "number": "2026-000123-4",
                "href": "#",
                "kind": Label("Accusation", "检举控告"),
                "stage": Label("Inquiry", "调查"),
                "holder": "周敏" if each is not PAUSED else None,
                "clock": {**each, "src": Label("Law, art. 34", "《法》第三十四条")},
                "if_missed": each.get("if_missed", DECISION["if_missed"]),
            }
            for each in (LOST, DECISION, TARGET, PAUSED)
        ],
        "filters": [
            {
                "name": "mine",
                "legend": Label("Whose", "谁的"),
                "options": [
                    {"value": "yes", "label": Label("My cases", "我的案件"), "chosen": True}
                ],
            }
        ],
        "chosen": [{"label": Label("My cases", "我的案件"), "without_url": "#"}],
        "clear_url": "#",
        "later_url": "#",
    },
    "staff/case": {
        **DESK,
        "records": {
            "away": False,
            "lines": [
                {
                    "kind": Label("Tracking order", "督办单"),
                    "number": "D-2026-000004-8",
                    "href": "#",
                    "stage": Label("Acknowledged", "已签收"),
                    "holder": Label("Lin Tao", "林涛"),
                    "clock": None,
                }
            ],
            "begin": [{"label": Label("Order it to be put right", "下发督办单"), "href": "#"}],
        },
        "identity": IDENTITY,
        "alarm": {
            "heading": Label("A right is about to be lost", "一项权利即将丧失"),
            "text": Label("Discipline is barred after 24 April.", "4月24日后不得再追究。"),
            "href": "#",
            "label": Label("Propose a measure", "提出处理建议"),
        },
        "clocks": [LOST, DECISION, TARGET, PAUSED, KEPT],
        "told": [
            {"term": Label("What happened", "发生了什么"), "text": TOLD},
            {
                "term": Label("What would put it right", "希望怎样解决"),
                "text": Label("An apology.", "道歉。"),
            },
        ],
        "allegations": ALLEGATIONS,
        "entries": ENTRIES,
        "facts": 34,
        "history_url": "#",
        "offered": OFFERED,
        "people": [
            Label("Complainant: name held in confidence.", "投诉人：姓名保密。"),
            Label("Approver: Gu Wenbo.", "审批人：顾文博。"),
        ],
        "letters": LETTERS,
    },
    "staff/decide": {
        **DESK,
        "identity": IDENTITY,
        "decision": {
            "title": Label("Recommend a finding", "提出认定建议"),
            "lead": None,
            "button": Label("Record it", "记录"),
            "action": "#",
            "fields": FIELDS,
            "records": Label("“Zhou Min recommended a finding.”", "“周敏提出认定建议。”"),
            "rule": "cn-service, findings",
        },
        "refusal": REFUSAL,
        "errors": {"reasons": Label("Say why, in a sentence or two.", "请用一两句话说明理由。")},
        "since": ENTRIES[:1],
        "command_id": "command-1",
        "seen_version": 7,
        "back_url": "#",
    },
    "staff/sign_it": {
        **DESK,
        "identity": IDENTITY,
        "title": Label("Approve the draft", "批准草稿"),
        "records": Label("That you read the draft and approve it.", "您已阅读草稿并予以批准。"),
        "reads": [
            {"term": Label("How it begins", "开头"), "lead": None, "text": "We looked at it."}
        ],
        "sign": {
            "action": "#",
            "again": [("seen", "7")],
            "options": "{}",
            "moment": "2026-04-22T01:30:00.000000Z",
            "salt": "00",
        },
        "back_url": "#",
    },
    "audit/search": {
        **DESK,
        "title": Label("Histories", "历史记录"),
        "kinds": [
            {"label": Label("Histories", "历史记录"), "href": "#", "current": True},
            {"label": Label("Commendations", "表扬"), "href": "#", "current": False},
        ],
        "ledger_url": "#",
        "searched": "2026",
        "action": "#",
        "rows": [
            {
                "number": "2026-000123-4",
                "kind": Label("Complaint", "投诉"),
                "href": "#",
                "stage": Label("Inquiry", "调查"),
                "facts": 34,
                "first_at": at(2, 27),
                "last_at": at(4, 20),
                "position": 47800,
            }
        ],
    },
    "audit/ledger": {
        **DESK,
        "all": 2,
        "alone": 1,
        "rows": [
            {
                "number": "2026-000123-4",
                "href": "#",
                "act": Label("Drop an allegation", "不再调查某一投诉事项"),
                "state": Label("By one person alone", "由一人单独作出"),
                "alone": True,
                "proposed_by": None,
                "seconded_by": None,
                "done_by": "Gu Wenbo",
                "why": "[sealed]",
                "on": date(2026, 4, 10),
                "recorded_at": at(4, 10),
                "position": 47100,
            }
        ],
    },
    "audit/history": {
        **DESK,
        "identity": {
            "number": "2026-000123-4",
            "rows": [
                {"term": Label("As of", "截至"), "said": Label("10 April 2026", "2026年4月10日")},
                {"term": Label("Facts known", "已知"), "said": "3 / 4"},
            ],
            "worst": None,
        },
        "on": date(2026, 4, 10),
        "action": "#",
        "facts": FACTS,
        "clocks": [DECISION],
        "proof": {
            "holds": True,
            "rows": [{"term": Label("Position in the record", "记录中的位置"), "said": "46310"}],
            "href": None,
        },
        "steps": {"first": "#", "back": "#", "forward": "#", "latest": "#"},
    },
}
