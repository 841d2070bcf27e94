"""What the page of the letters of a case is shown with on the contact sheet."""

from datetime import date

from domain.rules import Label
from projections.letterbook import Piece
from tests.screens.account_samples import DESK
from tests.screens.public_samples import Page

LETTERS: dict[str, Page] = {
    "staff/letters": {
        **DESK,
        "identity": {
            "number": "2026-000123-4",
            "rows": [{"term": Label("Stage", "环节"), "said": Label("inquiry", "调查核实")}],
            "worst": None,
        },
        "letters": [
            {
                "number": "l1",
                "title": Label("Notice that it is taken up", "受理告知书"),
                "to": Label("The person who complained", "投诉人"),
                "state": Label("was received", "已收到"),
                "mended": False,
                "on": date(2026, 3, 6),
                "by": "周敏",
                "edition": 1,
                "returned": "",
                "changes": [],
                "preview_url": "#",
                "paper_url": "#",
            },
            {
                "number": "l2",
                "title": Label("Notice that it takes longer", "延长办理期限告知书"),
                "to": Label("The person who complained", "投诉人"),
                "state": Label("was given back", "已退回修改"),
                "mended": True,
                "on": date(2026, 4, 21),
                "by": "周敏",
                "edition": 2,
                "returned": "星期写错了，请核对。",
                "changes": [
                    {
                        "part": Label("What it adds", "补充内容"),
                        "pieces": [
                            Piece("same", "我们将于"),
                            Piece("gone", "星期一"),
                            Piece("new", "星期二"),
                            Piece("same", "打电话给您。"),
                        ],
                    }
                ],
                "preview_url": "#",
                "paper_url": None,
            },
        ],
        "acts": [
            {"label": Label("Draft a letter", "起草文书"), "href": "#"},
            {"label": Label("Note that a paper was sent", "记录文书发出"), "href": "#"},
        ],
        "back_url": "#",
    },
}
