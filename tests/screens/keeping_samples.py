"""The page of what is kept and what falls due, as the contact sheet shows it."""

from datetime import date
from typing import Any

from domain.rules import Label
from tests.screens.account_samples import DESK

KEEPING: dict[str, dict[str, Any]] = {
    "staff/retention": {
        **DESK,
        "stopped": None,
        "groups": [
            {
                "heading": Label("Waits for another person", "等待另一人决定"),
                "most": False,
                "rows": [
                    {
                        "number": "1996-000123-1",
                        "href": "#",
                        "outcome": Label("nothing was found to be so", "未查明属实"),
                        "rule": Label(
                            "Letters and visits with an outcome: 30 years from the end",
                            "有处理结果的信访材料：办结后保存30年",
                        ),
                        "src": Label("National Archives Order No. 8", "国家档案局令第8号"),
                        "verified": False,
                        "until": date(2026, 3, 3),
                        "holds": "",
                        "restricted": False,
                        "proposed_by": "Gu Wenbo",
                        "acts": [
                            {"label": Label("Erase", "删除"), "href": "#"},
                            {"label": Label("Keep it", "继续保存"), "href": "#"},
                        ],
                    }
                ],
            },
            {
                "heading": Label("Held", "依法留存"),
                "most": False,
                "rows": [
                    {
                        "number": "2026-000123-4",
                        "href": "#",
                        "outcome": None,
                        "rule": None,
                        "src": None,
                        "verified": True,
                        "until": None,
                        "holds": "h1",
                        "restricted": True,
                        "proposed_by": None,
                        "acts": [{"label": Label("Lift the hold", "解除留存"), "href": "#"}],
                    }
                ],
            },
            {"heading": Label("Restricted", "限制使用"), "most": False, "rows": []},
        ],
    },
}
