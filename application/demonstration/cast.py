"""The invented people of the demonstration office, and how they sign in."""

from __future__ import annotations

from dataclasses import dataclass

from application import accounts
from application.adapters.keeper import key_from
from application.adapters.secrets import Hasher
from application.bootstrap import House
from application.office import ClaimTaken
from domain.people import SYSTEM, Actor, Role

UNIT = "警务督察支队"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works at the demonstration office. The password is no secret: all is invented."""

    sign_in: str
    name: str
    role: Role
    badge_number: str
    telephone: str

    @property
    def password(self) -> str:
        return f"demonstration-{self.sign_in}"


CAST = (
    Member("sun.xiao", "孙晓 Sun Xiao", Role.INTAKE, "031007", "0555 0126"),
    Member("zhou.min", "周敏 Zhou Min", Role.INVESTIGATOR, "031001", "0555 0127"),
    Member("he.yun", "何芸 He Yun", Role.INVESTIGATOR, "031002", "0555 0128"),
    Member("lin.que", "林阙 Lin Que", Role.LEAD, "030012", "0555 0121"),
    Member("gu.wenbo", "顾文博 Gu Wenbo", Role.HEAD, "030001", "0555 0100"),
    Member("luo.qing", "罗清 Luo Qing", Role.AUDITOR, "029004", "0555 0130"),
)


def quick(house: House) -> Hasher:
    """Hash without the price of a real secret: everybody may know these, they are printed."""
    return Hasher(key_from(house.settings.keys / "pepper.key"), memory_kib=64, passes=1)


def hire(house: House) -> dict[str, Actor]:
    """Give everybody an account; return each, ready to act, by sign-in name."""
    acting = {}
    for member in CAST:
        stream = house.office.holder("sign-in", member.sign_in)
        if stream is None:
            stream = _account(house, member)
        acting[member.sign_in] = Actor(stream, member.role, "staff")
    return acting


def _account(house: House, member: Member) -> str:
    try:
        return accounts.open_account(
            house.office,
            quick(house),
            by=SYSTEM,
            sign_in=member.sign_in,
            name=member.name,
            role=member.role,
            unit=UNIT,
            password=member.password,
            badge_number=member.badge_number,
            telephone=member.telephone,
        ).stream_id
    except ClaimTaken:
        stream = house.office.holder("sign-in", member.sign_in)
        assert stream is not None
        return stream
