"""What the pages about files are shown with: a photograph with its copy, and a clip as it came."""

from __future__ import annotations

from typing import Any

from domain.media import ENDINGS
from domain.rules import Label
from tests.screens.account_samples import DESK
from tests.screens.desk_samples import DESKS, IDENTITY
from tests.screens.public_samples import PUBLIC, at

Page = dict[str, Any]

NOT_SCANNED = Label(
    "No scanner looked through it for malicious programs.", "没有经过恶意程序扫描。"
)
PHOTOGRAPH: Page = {
    "number": "file-1",
    "name": "the window <with its sign> at a quarter to five in the afternoon, seen from the door.jpg",
    "note": "It says “open until 18:00”.",
    "kind": Label("Photograph", "照片"),
    "size": Label("3 MB", "3 MB"),
    "item": None,
    "on": at(3, 2),
    "href": "#",
    "remarks": [
        Label("What opens is a copy without hidden details.", "打开的是去除隐藏信息的阅读副本。"),
        NOT_SCANNED,
    ],
}
CLIP: Page = {
    **PHOTOGRAPH,
    "number": "file-2",
    "name": "大厅监控.mp4",
    "note": None,
    "kind": Label("Video", "视频"),
    "size": Label("412 MB", "412 MB"),
    "item": "item-1",
    "remarks": [
        Label(
            "There is no copy without hidden details: what opens is the file as it came.",
            "没有去除隐藏信息的副本：打开的就是原件。",
        ),
    ],
}
KINDS = [each.upper() for each in ENDINGS]

FILES: dict[str, Page] = {
    "public/files": {
        "files": [PHOTOGRAPH],
        "most": 300,
        "endings": KINDS,
        "note": "The window was shut.",
        "remove_details": True,
        "errors": {
            "file": Label("This file is empty. Choose another.", "这个文件是空的，请另选一个。")
        },
        "command_id": "command-1",
        "action": "#",
        "back_url": "#",
    },
    "staff/files": {
        **DESK,
        "identity": IDENTITY,
        "items": [
            {"value": "item-1", "label": Label("item-1: the hall", "item-1：大厅")},
            {"value": "new", "label": Label("A new item of evidence", "新的一件证据")},
        ],
        "most": 4_000,
        "endings": KINDS,
        "typed": {"note": "", "item": "new", "handed_over_by": "", "from_person": ""},
        "errors": {
            "handed_over_by": Label("Say who handed it over.", "请写明由谁提交。"),
        },
        "command_id": "command-1",
        "action": "#",
        "back_url": "#",
    },
    "staff/original": {
        **DESK,
        "identity": IDENTITY,
        "file": PHOTOGRAPH,
        "reasons": "",
        "errors": {"reasons": Label("Say what you look for.", "请写明要查看什么。")},
        "command_id": "command-1",
        "action": "#",
        "back_url": "#",
    },
}

PUBLIC["public/status"] |= {"files": [PHOTOGRAPH], "files_url": "#"}
PUBLIC["public/receipt"] |= {"files": {"action": "#", "number": "2026-000123-4", "code": "3065"}}
DESKS["staff/case"] |= {
    "files": {
        "lines": [{**PHOTOGRAPH, "by": "—", "original_url": "#"}, {**CLIP, "by": "Zhou Min"}],
        "add_url": "#",
    }
}
