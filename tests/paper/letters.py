"""One invented letter of each kind in each language, with the case it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from domain import calendar as calendars
from domain import procedure as procedures
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.letter_kinds import LETTERS
from projections.disposition import day_claimed
from projections.papers.letter import Letter, fold
from tests.paper.cases import CALENDAR, PEOPLE, PROCEDURE, facts_of, record, sealed
from tests.paper.told import TELL

ON = date(2026, 3, 4)

PROCEDURES = {
    "cn-service": PROCEDURE,
    **{each: procedures.parse(procedures.bundled(each)) for each in ("gb-ew", "us-dc")},
}
CALENDARS = {
    "cn-service": CALENDAR,
    **{each: calendars.parse(calendars.bundled(each)) for each in ("gb-ew", "us-dc")},
}
OFFICES = {
    "cn-service": {"en": "Lanpu Public Security Bureau", "zh": "岚浦市公安局"},
    "gb-ew": {"en": "Northmere Constabulary", "zh": "诺思米尔警察局"},
    "us-dc": {"en": "Office of Police Complaints", "zh": "警察投诉办公室"},
}
UNDER = {
    "recording": "gb-ew",
    "action": "us-dc",
    "referral": "us-dc",
    "recommendation": "us-dc",
    "panel": "us-dc",
}
"""The procedure under which a kind of letter is owed, where it is not the first."""

CODES = {"gb-ew": {"S3": "H1", "S4": "A"}, "us-dc": {"S3": "3", "S4": "6"}}
"""What the allegations of the invented case are called by another procedure."""

UNDATED = {
    "referral": date(2026, 5, 11),
    "recommendation": date(2026, 5, 29),
    "improvement": date(2026, 5, 29),
}
"""Letters that tell of a fact without a day of its own: it counts from the moment of its recording."""

TRACKS = {
    "suspension": "accusation",
    "restraint": "accusation",
    "reputation": "accusation",
}
SO_FAR = {
    **dict.fromkeys(("receipt", "missing", "declination", "transfer", "diversion", "action"), 8),
    **dict.fromkeys(
        ("apology", "review", "panel", "summary", "reputation", "recommendation", "improvement"), 15
    ),
}
"""How many facts of the invented case came before: screened, taken up and assigned (10), decided."""


@dataclass(frozen=True)
class Case:
    """The words of one language, for whoever writes the facts that a kind of letter tells of."""

    language: str

    def either(self, english: str, chinese: str) -> str:
        return chinese if self.language == "zh" else english


def facts_for(
    kind: str, language: str, to: str = "", *, told: Sequence[Fact] | None = None, **texts: str
) -> list[Recorded]:
    """A case up to the approval of one letter of this kind."""
    case = Case(language)
    under = UNDER.get(kind, "cn-service")
    track = TRACKS.get(kind, "remedy" if under == "cn-service" else "accusation")
    begun = facts_of(language, kind=track, **texts)[: SO_FAR.get(kind, 10)]
    tell = TELL[kind](case) if told is None else told
    more = [(fact, "account-3" if _decides(fact) else "account-1", _role(fact)) for fact in tell]
    reader = to or LETTERS[kind].to[0]
    draft = Complaint.LetterDrafted(
        letter="l1",
        edition=1,
        kind=kind,
        to=reader,
        subject="s1" if reader == "officer" else None,
        matter="m1",
        language=language,
        recipient=sealed(case.either("Records room", "档案室")) if reader == "unit" else None,
        opening=sealed(texts["opening"]) if "opening" in texts else None,
        body=sealed(texts["body"]) if "body" in texts else None,
        closing=None,
    )
    days = [UNDATED.get(kind) or day_claimed(fact) or ON for fact in tell]
    approved = Complaint.LetterApproved(letter="l1", edition=1, on=max(days, default=ON))
    came = [(under_rules(each.fact, under, case), each.actor, each.role) for each in begun]
    holds = Complaint.ResponsibilityTaken(
        holder="account-1",
        unit=case.either("Inspectorate", "督察大队"),
        badge_number="031001",
        telephone="0555 0101",
    )
    return _on_their_days(
        UNDATED.get(kind, ON),
        *came,
        (holds, "account-1", "intake"),
        *more,
        (draft, "account-1", "investigator"),
        (approved, "account-3", "lead"),
    )


def _on_their_days(undated: date, *facts: tuple[Fact, str, str]) -> list[Recorded]:
    """Put facts into the envelopes of a record, each written down on the day that it claims."""
    found = []
    for each in record(*facts):
        day = day_claimed(each.fact) or undated
        moment = datetime(day.year, day.month, day.day, 14, each.version, tzinfo=UTC)
        found.append(
            Recorded(
                stream_id=each.stream_id,
                version=each.version,
                fact=each.fact,
                actor=each.actor,
                role=each.role,
                door=each.door,
                position=each.position,
                recorded_at=moment,
            )
        )
    return found


def under_rules(fact: Fact, under: str, case: Case) -> Fact:
    """The same fact under the rules of another procedure."""
    procedure = PROCEDURES[under]
    match fact:
        case Complaint.Filed():
            told = case.either(
                "The officer stood up and shouted that I should come back another day.",
                "该民警起身大声说让我改天再来。",
            )
            return replace(
                fact,
                procedure=procedure.id,
                procedure_version=procedure.version,
                narrative=sealed(told, "complainant"),
                place=sealed(case.either("The counter", "窗口"), "complainant"),
                unit=case.either("Willow Quay police station", "柳埠派出所"),
            )
        case Complaint.Alleged():
            return replace(fact, code=CODES.get(under, {}).get(fact.code, fact.code))
        case Complaint.Determined() if under != "cn-service":
            return replace(fact, finding="sustained")
        case Complaint.MeasureDecided() if under != "cn-service":
            return replace(fact, measure="penalty")
        case _:
            return fact


def _decides(fact: Fact) -> bool:
    """Whether a fact of the invented cases is the leader's and not the investigator's."""
    return isinstance(
        fact,
        Complaint.Extended | Complaint.ProtectionDecided | Complaint.RecusalDecided,
    )


def _role(fact: Fact) -> str:
    return "lead" if _decides(fact) else "intake"


def letter(facts: Sequence[Recorded], language: str) -> Letter:
    """The letter folded from facts, in the demonstration office of its procedure."""
    under = next(each.fact.procedure for each in facts if isinstance(each.fact, Complaint.Filed))
    return fold(
        facts,
        PROCEDURES[under],
        CALENDARS[under],
        letter="l1",
        edition=1,
        office=OFFICES[under].__getitem__,
        demonstration=True,
        people=PEOPLE[language],
    )
