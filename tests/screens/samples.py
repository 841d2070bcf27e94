"""What the pages are shown with: one invented office, one invented matter, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from domain.rules import Label, Mode

Page = dict[str, Any]


def at(month: int, day: int, hour: int = 1, minute: int = 30) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def clock(
    effect: str, headline: Label, label: Label, due: date | None, total: Label, **more: Any
) -> Page:
    return {
        "effect": effect,
        "headline": headline,
        "label": label,
        "due": due,
        "total": total,
        **more,
    }


DECISION = clock(
    "told",
    Label("Upper bureau told", "报告上级"),
    Label("You get our decision, with reasons", "告知您处理结果并说明理由"),
    date(2026, 6, 1),
    Label(
        "60 days from 3 March (taken up), plus 30 days added by the head on 20 April.",
        "自3月3日（受理）起60日，加上负责人4月20日批准延长的30日。",
    ),
    if_missed=Label(
        "If we miss it: the bureau above us is told on the same day, and so are you.",
        "如果我们逾期：当天报告上一级公安机关，也同时告诉您。",
    ),
)
WRITE = clock(
    "told",
    Label("Silence is reported", "沉默须报告"),
    Label("We write to you, even when there is nothing new", "没有新情况，我们也会写信"),
    date(2026, 5, 5),
    Label("14 days from our last message on 21 April.", "自上次消息（4月21日）起14日。"),
)
LOST = clock(
    "lost",
    Label("Discipline barred in 2 days", "2日后不得再追究"),
    Label("Have the refusal reviewed", "对拒绝办理申请行政复议"),
    date(2026, 4, 27),
    Label(
        "60 days from 26 February (you were turned away), not counting that day. "
        "After it, this right is lost.",
        "自2月26日（被拒绝之日）起60日，当日不计。过了这天，权利即丧失。",
    ),
    verified=False,
)
TARGET = clock(
    "target",
    Label("Own target", "内部目标"),
    Label("Supervisor reads the file", "负责人阅卷"),
    date(2026, 4, 30),
    Label("28 days from 2 April (last review).", "自上次阅卷（4月2日）起28日。"),
)
KEPT = clock(
    "kept",
    Label("Kept", "已按期"),
    Label("Decide on acceptance", "决定是否受理"),
    date(2026, 3, 14),
    Label("15 days from 27 February. Done on 3 March.", "自2月27日起15日。已于3月3日办理。"),
    src=Label("Rules on Petition Work, art. 19", "《公安机关信访工作规定》第十九条"),
)
PAUSED = clock(
    "paused",
    Label("Paused: expert", "中止：鉴定"),
    Label("Decision to the complainant", "向投诉人作出处理意见"),
    None,
    Label("Stands still since 4 April.", "自4月4日起中止。"),
)

TOLD = Label(
    "I waited at the window for two hours.\nThey sent me away during opening hours, and shouted at me.",
    "我在窗口等了两个小时。\n在公布的办公时间内被打发走，还被大声呵斥。",
)
SENT_AWAY = Label("Sent away in published hours", "在公布时间内拒绝办理")
HEAD = Label("Gu Wenbo, head", "顾文博，负责人")

OFFICE = {
    "name": Label("Lanpu Public Security Bureau", "岚浦市公安局"),
    "demonstration": True,
    "telephone": "0555 0126",
    "emergency": "110",
}
MODES = [
    Mode(
        "named",
        Label("With my name", "实名"),
        Label(
            "We know who you are, and so do the people who handle your case.",
            "我们和办理人员知道您是谁。",
        ),
        ("name", "contact"),
    ),
    Mode(
        "confidential",
        Label("With my name, kept secret", "实名并保密"),
        Label(
            "We know who you are. The officer, the unit and their line of command do not.",
            "我们知道您是谁；被投诉的民警、单位及其上级不知道。",
        ),
        ("name", "contact"),
    ),
    Mode(
        "anonymous",
        Label("Without a name", "匿名"),
        Label(
            "Nobody knows who you are. With the code of your receipt you can read our answer.",
            "没有人知道您是谁。凭回执上的查询码，您可以查看答复。",
        ),
        (),
    ),
]
CODE = ["4071", "9265", "0384", "1150", "7728"]
FILLED = {
    "mode": "confidential",
    "narrative": "They shouted <at> me {twice}.",
    "command_id": "command-1",
    "happened_on_day": "30",
    "happened_on_month": "2",
    "happened_on_year": "2026",
}
ERRORS = {
    "happened_on": Label(
        "There is no 30 February. Leave it empty if you do not know.",
        "没有2月30日。不知道的话，请留空。",
    ),
    "code_again": Label(
        "This is not the code above. Look at your paper again.",
        "与上面的查询码不一致，请再看看您抄的。",
    ),
}
STEPS = [
    {"label": Label("Received", "收到"), "state": "done"},
    {"label": Label("Taken up", "受理"), "state": "done"},
    {"label": Label("Finding out", "调查"), "state": "current"},
    {"label": Label("Decision", "处理意见"), "state": "ahead"},
    {"label": Label("After", "回访"), "state": "ahead"},
]
TO_THE_PUBLIC = [
    {
        "on": date(2026, 4, 20),
        "sentence": Label(
            "We need 30 more days. Reason: two witnesses can only be heard in May.",
            "我们还需要30日，因为两位证人五月才能谈话。",
        ),
        "who": Label(
            "Decided by the head of the bureau, at our request.", "经我们申请，由负责人批准。"
        ),
    },
    {"on": date(2026, 3, 3), "sentence": Label("We took it up.", "我们已受理。"), "who": None},
    {
        "on": date(2026, 2, 27),
        "sentence": Label("We received what you told us.", "我们收到了您反映的情况。"),
        "who": Label(
            "Whoever hears you first stays responsible until another has said yes.",
            "谁先接待，谁就负责，直到另一人明确接手。",
        ),
    },
]
LETTERS = [
    {
        "label": Label("Decision (PDF, 2 pages)", "处理意见书（PDF，2页）"),
        "href": "#",
        "on": date(2026, 4, 21),
    }
]

PERSON = {"name": "周敏 Zhou Min", "role": Label("investigator", "调查人员")}
DESK = {
    "nav": [{"label": Label("Register", "案件登记簿"), "href": "#", "current": True}],
    "person": PERSON,
    "sign_out_url": "#",
    "search_url": "#",
    "counted": {"at": at(4, 22), "position": 48217},
}
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
REFUSAL = {
    "sentence": Label(
        "This makes an allegation milder, so a second person must agree.",
        "这会使定性变轻，须由另一人同意。",
    ),
    "rule": "other_person_than_before",
    "remedy": Label("Ask He Yun to agree, or keep S3.", "请何芸同意，或保留S3。"),
}


def options(*pairs: tuple[str, Label]) -> list[Page]:
    return [{"value": value, "label": label} for value, label in pairs]


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

PAGES: dict[str, Page] = {
    "public/start": {
        "modes": MODES,
        "tell_url": "/tell",
        "open_url": "/open",
        "promises": [
            {
                "when": Label("Within 15 days", "15日内"),
                "what": Label(
                    "We tell you whether we take it up. If we do not, we say why and where to go.",
                    "告诉您是否受理。不受理的，说明理由和该去哪里。",
                ),
            },
            {
                "when": Label("Within 60 days of taking it up", "受理后60日内"),
                "what": Label(
                    "You get a decision with reasons, signed.",
                    "给您一份写明理由、经过签章的处理意见。",
                ),
            },
        ],
    },
    "public/tell": {
        "form": {"filled": FILLED, "errors": ERRORS},
        "modes": MODES,
        "units": options(("u1", Label("Willow Quay", "柳埠派出所"))),
        "code_groups": CODE,
        "hidden": {"receipt": "sealed"},
        "action": "#",
        "back_url": "#",
    },
    "public/check": {
        "answers": [
            {"term": Label("What happened", "发生了什么"), "text": TOLD},
            {"term": Label("Where", "地点"), "text": "Household window, Willow Quay"},
        ],
        "form": {"filled": {"code_again": ""}, "errors": {}},
        "code_groups": CODE,
        "hidden": {"narrative": "x"},
        "action": "#",
    },
    "public/receipt": {
        "number": "2026-000123-4",
        "code_groups": CODE,
        "received_at": at(2, 27, 14, 47),
        "next_clocks": [WRITE, DECISION],
        "position": 44902,
        "open_url": "#",
    },
    "public/open": {
        "form": {
            "filled": {},
            "errors": {
                "_": Label("This number and this code do not go together.", "编号与查询码不相符。")
            },
        },
        "action": "#",
        "tell_url": "#",
    },
    "public/status": {
        "number": "2026-000123-4",
        "heading": Label("We are finding out what happened", "我们正在查明情况"),
        "lead": Label(
            "You asked for the transfer of your daughter’s registration, and for an apology.",
            "您提出两件事：办好女儿的户口迁移；道歉。",
        ),
        "steps": STEPS,
        "next_clocks": [DECISION, WRITE],
        "told": TO_THE_PUBLIC,
        "other_rights": [LOST, TARGET],
        "letters": LETTERS,
        "close_url": "#",
    },
    "public/message_page": {
        "heading": Label("Your page is closed", "您的页面已关闭"),
        "paragraphs": [Label("Keep your number and your code.", "请保管好编号和查询码。")],
        "links": [{"label": Label("Go to the start", "回到首页"), "href": "#"}],
    },
    "staff/sign_in": {
        **DESK,
        "nav": [],
        "person": None,
        "form": {"filled": {}, "errors": {}},
        "with_password": True,
        "people": [{"account": "a", **PERSON}],
        "hidden": {},
        "action": "#",
    },
    "staff/register": {
        **DESK,
        "total": 71,
        "rows": [
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
        ],
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
    "staff/case": {
        **DESK,
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
    "audit/search": {
        **DESK,
        "searched": "2026",
        "action": "#",
        "rows": [
            {
                "number": "2026-000123-4",
                "href": "#",
                "stage": Label("Inquiry", "调查"),
                "facts": 34,
                "first_at": at(2, 27),
                "last_at": at(4, 20),
                "position": 47800,
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
        "happened_until": None,
        "recorded_until": date(2026, 4, 10),
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
    "refused": {"refusal": REFUSAL, "back_url": "#"},
    "absent": {},
    "broken": {"reference": "7c41-e09b"},
}
