"""What the pages of who sees a case are shown with, and of openings in an emergency."""

from __future__ import annotations

from datetime import date

from werkzeug.datastructures import MultiDict

from domain.rules import Label
from tests.screens.account_samples import DESK
from tests.screens.public_samples import Page, at

COLLEAGUES = [
    {"value": "account-he", "label": Label("He Jing, inspectorate", "何静，督察支队")},
    {"value": "account-qiao", "label": Label("Qiao Yun, Harbour Road", "乔云，海港路所")},
]
ACCESS: dict[str, Page] = {
    "staff/access": {
        **DESK,
        "identity": {
            "number": "2026-000123-4",
            "rows": [{"term": Label("Stage", "环节"), "said": Label("inquiry", "调查核实")}],
            "worst": None,
        },
        "people": [
            {
                "id": "account-zhou",
                "name": "周敏",
                "role": Label("investigator", "调查人员"),
                "unit": "督察支队",
                "why": Label("has it in hand", "正在办理"),
                "until": None,
                "names": True,
                "given": False,
            },
            {
                "id": "account-qiao",
                "name": "乔云",
                "role": Label("investigator", "调查人员"),
                "unit": "海港路派出所",
                "why": Label("was given access", "获准查阅"),
                "until": date(2026, 4, 30),
                "names": False,
                "given": True,
            },
        ],
        "circle": False,
        "gives": True,
        "leads": True,
        "options": COLLEAGUES,
        "until": "2026-04-30",
        "typed": MultiDict(),
        "errors": {"give_reasons": Label("Say why.", "请说明理由。")},
        "action": dict.fromkeys(("give", "end", "close", "open"), "#"),
        "command_id": "c",
        "back_url": "#",
    },
    "staff/emergency": {
        **DESK,
        "typed": MultiDict(),
        "errors": {"number": Label("There is no such case.", "没有该编号的案件。")},
        "witnesses": COLLEAGUES,
        "command_id": "c",
        "action": "#",
    },
    "staff/emergencies": {
        **DESK,
        "refused": None,
        "rows": [
            {
                "complaint": "complaint-1",
                "number": "2026-000123-4",
                "until": 1,
                "who": "乔云",
                "at": at(4, 22),
                "told": "顾文",
                "why": "投诉人来电称有人上门，承办人联系不上。",
                "reviewed_by": None,
                "justified": None,
                "waits_for_me": True,
                "action": "#",
            },
            {
                "complaint": "complaint-2",
                "number": Label("A case that is closed to you", "对您限定知悉的案件"),
                "until": 2,
                "who": "何静",
                "at": at(1, 9),
                "told": "顾文",
                "why": "[sealed]",
                "reviewed_by": "顾文",
                "justified": False,
                "waits_for_me": False,
                "action": "#",
            },
        ],
        "command_id": "c",
    },
}
