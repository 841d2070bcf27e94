"""What the pages are shown with: one invented office, one invented matter, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from domain.rules import Label, Mode
from web.errors import RECORD_AWAY

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
    Label("Right lost in 5 days", "5日后权利丧失"),
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


PUBLIC: dict[str, Page] = {
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
        "ticket": {"text": "1-2-3", "seconds": 11, "work": 8},
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
    "from_elsewhere": {"onwards": "/staff/complaints/one"},
    "refused": {"refusal": REFUSAL, "back_url": "#"},
    "absent": {},
    "ended": {
        "door": "/staff/sign-in",
        "again": {"action": "/staff/complaints/one/determine", "fields": [("reasons", "Why")]},
    },
    "broken": {
        "quote": "7c41-e09b",
        "sentence": RECORD_AWAY,
        "again": {"action": "#", "fields": [("command_id", "a-form-that-was-sent")]},
    },
}
