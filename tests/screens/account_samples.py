"""What the pages of accounts and of signing in are shown with, and the desk around every page."""

from __future__ import annotations

from domain.rules import Label
from tests.screens.public_samples import Page, at
from web.qr import drawn

PERSON = {"name": "周敏 Zhou Min", "role": Label("investigator", "调查人员")}
DESK = {
    "nav": [{"label": Label("Register", "案件登记簿"), "href": "#", "current": True}],
    "person": PERSON,
    "own_url": "#",
    "sign_out_url": "#",
    "search_url": "#",
    "counted": {"at": at(4, 22), "position": 48217},
}

PROVE = {
    "action": "#",
    "again": [("reasons", "He asked for it.")],
    "account": "zhou.min",
    "passkey": "{}",
    "with_password": True,
    "with_code": True,
    "agency": {"label": "City network", "href": "#"},
    "error": Label(
        "This does not prove that it is you. Try again.", "这不能证明是您本人。请再试。"
    ),
}

ACCOUNTS: dict[str, Page] = {
    "staff/sign_in": {
        **DESK,
        "nav": [],
        "person": None,
        "form": {"filled": {}, "errors": {}},
        "with_password": True,
        "people": [{"account": "a", **PERSON}],
        "hidden": {},
        "action": "#",
        "passkey": "{}",
        "passkey_action": "#",
        "invitation_url": "#",
        "agency": {"label": "City network", "href": "#"},
    },
    "staff/sign_in_code": {
        **DESK,
        "nav": [],
        "person": None,
        "errors": {"code": "It was used already."},
        "hidden": {},
        "action": "#",
    },
    "staff/invitation": {
        **DESK,
        "nav": [],
        "person": None,
        "form": {"filled": {"account": "zhou.min"}, "errors": {}},
        "shortest": 15,
        "action": "#",
    },
    "staff/people": {
        **DESK,
        "people": [
            {
                "href": "#",
                "name": "周敏",
                "account": "zhou.min",
                "role": Label("investigator", "调查人员"),
                "unit": "The inspectorate",
                "state": Label("Signs in with two proofs", "凭两项证明登录"),
            }
        ],
        "form": {"filled": {}, "errors": {"name": "Fill this in."}},
        "roles": [{"value": "lead", "label": Label("head", "负责人")}],
        "action": "#",
    },
    "staff/person": {
        **DESK,
        "name": "周敏",
        "account": "zhou.min",
        "role": "investigator",
        "role_word": Label("investigator", "调查人员"),
        "unit": "The inspectorate",
        "badge": "031001",
        "telephone": "0555 0101",
        "state": Label("Signs in with two proofs", "凭两项证明登录"),
        "gone": False,
        "own": False,
        "linked": True,
        "roles": [{"value": "lead", "label": Label("head", "负责人")}],
        "errors": {"role": Label("This is the role that the person has.", "此人已经是这一角色。")},
        "filled": {},
        "action": dict.fromkeys(
            ("role", "unit", "close", "reopen", "invitation", "sessions", "unlink"), "#"
        ),
        "command_id": "c",
        "back_url": "#",
    },
    "staff/invited": {
        **DESK,
        "name": "周敏",
        "account": "zhou.min",
        "code": "abcd-efgh-jkmn-pqrs-tuvw-xyz2",
        "days": 3,
        "where": "https://ombud.example/staff/invitation",
        "back_url": "#",
    },
    "staff/own": {
        **DESK,
        "account": "zhou.min",
        "has_password": True,
        "has_second_step": False,
        "recovery_codes": 0,
        "passkeys": [{"label": "My telephone", "action": "#"}],
        "passkey": "{}",
        "passkey_action": "#",
        "must": True,
        "errors": {},
        "shortest": 15,
        "password_action": "#",
        "second_step_url": "#",
        "sessions_action": "#",
        "sessions": [
            {"began_at": at(4, 22), "seen_at": at(4, 22), "means": "a passkey", "here": True},
            {
                "began_at": at(4, 21),
                "seen_at": at(4, 22),
                "means": Label("a password and a code", "密码和代码"),
                "here": False,
                "action": "#",
            },
        ],
        "codes_action": "#",
        "prove": None,
    },
    "staff/prove": {**DESK, **PROVE},
    "staff/agency": {
        **DESK,
        "nav": [],
        "person": None,
        "label": "City network",
        "trouble": Label("This name and this code do not go together.", "名称与代码不符。"),
        "to_link": True,
        "account": "zhou.min",
        "action": "#",
        "again_url": "#",
        "onwards_url": None,
    },
    "staff/second_step": {
        **DESK,
        "picture": drawn("otpauth://totp/Lanpu:zhou.min?secret=JBSWY3DPEHPK3PXP"),
        "grouped": ["JBSW", "Y3DP", "EHPK", "3PXP"],
        "errors": {},
        "action": "#",
        "back_url": "#",
    },
    "staff/recovery_codes": {
        **DESK,
        "codes": ["abcd-efgh-jkmn-pqrs-tuvw-xyz2", "bcde-fghj-kmnp-qrst-uvwx-yz23"],
        "on_url": "#",
    },
}
