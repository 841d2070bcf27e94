"""What the pages of who read which file are shown with."""

from __future__ import annotations

from datetime import date

from domain.rules import Label
from tests.screens.account_samples import DESK
from tests.screens.public_samples import Page, at

OPENED = Label("opened the case", "打开案件")
LISTED = Label("saw it in a list", "在列表中看到")
SUPERVISION = Label("to supervise the inquiry", "监督调查")

WATCHED = [
    {"label": Label("Pushing index", "推诿指数"), "href": "#", "current": False},
    {"label": Label("Emergencies", "紧急调阅"), "href": "#", "current": False},
    {"label": Label("Reading", "查阅情况"), "href": "#", "current": True},
]
READING: dict[str, Page] = {
    "staff/purpose": {
        **DESK,
        "purposes": [
            {"value": "supervision", "label": SUPERVISION},
            {"value": "answer", "label": Label("to answer the person", "答复当事人")},
        ],
        "chosen": "",
        "words": "",
        "error": Label("Choose a purpose.", "请选择目的。"),
        "action": "#",
        "then": "/staff/",
    },
    "staff/purpose_first": {
        **DESK,
        "door": "#",
        "again": {"action": "#", "fields": [("reasons", "He <waits>")]},
    },
    "staff/readers": {
        **DESK,
        "number": "2026-000123-4",
        "back": {"href": "#", "label": Label("Back to the case", "返回案件")},
        "rows": [
            {
                "on": date(2026, 3, 4),
                "who": "顾文",
                "unit": "督察支队",
                "what": [OPENED, LISTED],
                "purposes": [SUPERVISION],
                "words": ["投诉人今天要来。"],
                "opened": True,
            },
            {
                "on": date(2026, 3, 3),
                "who": Label("Ombud itself", "系统"),
                "unit": None,
                "what": [LISTED],
                "purposes": [],
                "words": [],
                "opened": False,
            },
        ],
        "people": [{"value": "account-he", "label": Label("He Jing", "何静")}],
        "action": "#",
        "reading_url": "#",
        "errors": {"reasons": Label("Say why.", "请说明理由。")},
        "filled": {"reader": "", "until": "2026-04-30", "reasons": ""},
    },
    "staff/reading": {
        **DESK,
        "watched": WATCHED,
        "since": at(1, 9),
        "files": 41,
        "readers": 2,
        "rows": [
            {
                "who": "何静",
                "role": Label("investigator", "调查人员"),
                "opened": 25,
                "outside": 20,
                "share": 80,
                "lists": 112,
                "searches": 9,
                "turned_away": 4,
                "exported": 1_204,
                "own": False,
            },
            {
                "who": Label("Gu Wen (you)", "顾文（您）"),
                "role": Label("head of the bureau", "局领导"),
                "opened": 16,
                "outside": 0,
                "share": 0,
                "lists": 3,
                "searches": 0,
                "turned_away": 0,
                "exported": 0,
                "own": True,
            },
        ],
    },
    "public/readers": {
        "rows": [
            {
                "on": date(2026, 3, 4),
                "role": Label("investigator", "调查人员"),
                "unit": "督察支队",
                "what": [OPENED],
                "purposes": [SUPERVISION],
            },
            {
                "on": date(2026, 3, 3),
                "role": Label("reception", "窗口"),
                "unit": None,
                "what": [LISTED],
                "purposes": [],
            },
        ],
        "back_url": "#",
    },
}
