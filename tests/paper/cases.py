"""Two invented cases, one in each language, as the facts the record would hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from domain import calendar as calendars
from domain import procedure as procedures
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.provenance import Origin
from domain.sealed import Sealed
from projections.disposition import Disposition, Person, fold

PROCEDURE = procedures.parse(procedures.bundled("cn-service"))
CALENDAR = calendars.parse(calendars.bundled("cn"))
OFFICE = {"en": "Lanpu Public Security Bureau", "zh": "岚浦市公安局"}
PEOPLE = {
    "en": {
        "account-1": Person("Zhou Min"),
        "account-2": Person("Gu Wenbo"),
        "account-3": Person("Lin Que"),
    },
    "zh": {"account-1": Person("周敏"), "account-2": Person("顾文博"), "account-3": Person("林阙")},
}
ISSUED = date(2026, 5, 26)
ORIGIN = Origin(51_898, "0123456789abcdef" * 4, "https://ombud.lanpu.example")

TEXTS = {
    "en": {
        "name": "Shen Ruolan",
        "wish": "My daughter’s registration is transferred, and somebody says sorry.",
        "officer": "Qiao Zhiyuan",
        "auxiliary": "Ban Wei",
        "team": "Household team",
        "station": "Willow Quay police station",
        "shouted": "I was shouted at.",
        "sent away": "I was sent away during published hours.",
        "papers": "I was asked again for papers that I had given.",
        "why shouted": "The lobby camera shows the officer standing up and speaking with his arm"
        " raised. Two witnesses describe a loud voice; a third heard no words. The officer says"
        " that he had to be heard over the queue.\n\nWe are satisfied that he shouted. We cannot"
        " establish what was said, so the finding goes no further.",
        "why sent away": "The window closes at 17:00. You were told at 15:41 to come another day."
        " Mr Ban agrees, and says that the ticket machine had stopped. That explains the"
        " difficulty; it does not excuse the refusal.",
        "why papers": "The register shows that both certificates were scanned on 12 February."
        " The team did not look.",
        "training": "Training in speaking with the public.",
        "check": "The inspectorate looks again, unannounced, by 31 August 2026.",
        "opening": "You were treated wrongly at the household window of Willow Quay police"
        " station on 26 February 2026. We support two of your three points; on the"
        " third we explain what could be found out. Your daughter’s registration has been"
        " transferred. The station apologises; its letter is enclosed.",
        "facts": "On 26 February 2026 you came to the household window at 15:38 with both"
        " certificates. The window closes at 17:00.\n\nBoth certificates had been scanned on"
        " 12 February. You came back on 27 February, and again on 3 March, when the transfer was"
        " taken in.",
        "closing": "It ends our handling of this complaint. We ask you ourselves after 30 and"
        " after 90 days.",
    },
    "zh": {
        "name": "沈若兰",
        "wish": "请办理我女儿的户口迁移，并就此道歉。",
        "officer": "乔志远",
        "auxiliary": "班卫",
        "team": "户籍组",
        "station": "柳埠派出所",
        "shouted": "被大声呵斥",
        "sent away": "在公布的工作时间内被打发走",
        "papers": "被要求重复提交已交的材料",
        "why shouted": "大厅监控显示，该民警起身、抬手说话。两名证人说声音很大，第三名证人没有听清。"
        "民警称“排队嘈杂，不大声听不见”。\n\n我们认定他确有呵斥；具体言语无法查实，故就此作解释说明。",
        "why sent away": "窗口17:00关闭，15:41您被告知改天再来。班卫承认，并称取号机故障。"
        "这说明了困难，但不能成为拒绝办理的理由。",
        "why papers": "登记显示，两份证明2月12日已经扫描入档，户籍组没有查看。",
        "training": "完成群众沟通培训。",
        "check": "督察部门2026年8月31日前暗访复核。",
        "opening": "2026年2月26日，您在柳埠派出所户籍窗口没有得到应有的对待。您反映的三项问题，"
        "两项予以支持，一项作解释说明。您女儿的户口已经迁好。派出所的道歉信附后。",
        "facts": "2026年2月26日15时38分，您携两份证明到户籍窗口。窗口17时关闭。\n\n"
        "两份证明已于2月12日扫描入档。您2月27日、3月3日两次再到窗口，3月3日户口迁移获受理。",
        "closing": "我们对本件投诉的办理到此结束。30日和90日后，我们也会主动问您。",
    },
}


def sealed(text: str, of: str = "case") -> Sealed:
    """A text as the record gives it to whoever may read it."""
    return Sealed(text, of=of)


def record(*facts: tuple[Fact, str, str], first: int = 51_880) -> list[Recorded]:
    """Put facts into the envelopes of a record: who, in which role, one minute after another."""
    return [
        Recorded(
            stream_id="complaint-1",
            version=n,
            fact=fact,
            actor=actor,
            role=role,
            door="staff",
            position=first + n,
            recorded_at=datetime(2026, 5, 26, 2, n, tzinfo=UTC),
        )
        for n, (fact, actor, role) in enumerate(facts, start=1)
    ]


def facts_of(
    language: str, *, mode: str = "named", kind: str = "remedy", **texts: str
) -> list[Recorded]:
    """The facts of the case of the household window, up to the issue of the paper."""
    words = TEXTS[language] | texts
    came = filed(language, mode=mode, name=words["name"], wish=words["wish"])
    sorted_ = Complaint.MatterSorted(matter="m1", kind=kind, reasons=None, stage="sorted")
    accepted = Complaint.Accepted(matter="m1", on=date(2026, 3, 3), stage="accepted")
    approved = Complaint.DispositionApproved(draft=1, matter="m1", stage="approved")
    issued = Complaint.DispositionIssued(draft=1, matter="m1", on=ISSUED, stage="issued")
    return record(
        (came, "complainant", "complainant"),
        (sorted_, "account-1", "intake"),
        *((fact, "account-1", "investigator") for fact in _named(words)),
        (accepted, "account-1", "intake"),
        (_assigned("account-1"), "account-3", "lead"),
        *((fact, "account-2", "head") for fact in _determined(words)),
        (drafted(language, words), "account-1", "investigator"),
        (approved, "account-3", "lead"),
        (issued, "account-2", "head"),
    )


def filed(language: str, *, mode: str, name: str, wish: str) -> Complaint.Filed:
    """The complaint as it came in."""
    return Complaint.Filed(
        number="2026-000123-4",
        foreign_number=None,
        procedure=PROCEDURE.id,
        procedure_version=PROCEDURE.version,
        channel="web",
        mode=mode,
        language=language,
        received_on=date(2026, 2, 27),
        happened_on=date(2026, 2, 26),
        narrative=sealed("…", "complainant"),
        name=None if mode == "anonymous" else sealed(name, "complainant"),
        contact=None,
        wish=sealed(wish, "complainant"),
        place=None,
        doors_before=None,
        unit="柳埠派出所",
        receipt=None,
        stage="filed",
    )


def _assigned(investigator: str) -> Complaint.Assigned:
    return Complaint.Assigned(
        investigator=investigator, lead=True, on=date(2026, 3, 4), matter="m1", stage="inquiry"
    )


def _named(words: dict[str, str]) -> list[Fact]:
    people = [
        ("s1", "officer", "sworn", words["officer"], "031842", words["station"]),
        ("s2", "officer", "auxiliary", words["auxiliary"], None, None),
        ("s3", "unit", None, words["team"], None, None),
    ]
    named: list[Fact] = [
        Complaint.OfficerNamed(
            subject=subject,
            kind=kind,
            officer=None,
            standing=standing,
            unit=unit,
            rank=None,
            name=sealed(name, f"subject-{subject}"),
            badge=sealed(badge, f"subject-{subject}") if badge else None,
        )
        for subject, kind, standing, name, badge, unit in people
    ]
    alleged = [
        ("a1", "s1", "S3", "shouted"),
        ("a2", "s2", "S4", "sent away"),
        ("a3", "s3", "S4", "papers"),
    ]
    return named + [
        Complaint.Alleged(
            allegation=allegation,
            matter="m1",
            subjects=(subject,),
            code=code,
            business_line=None,
            words=sealed(words[said], "complainant"),
        )
        for allegation, subject, code, said in alleged
    ]


def _determined(words: dict[str, str]) -> list[Fact]:
    found = [
        ("a1", "s1", "explained", "why shouted"),
        ("a2", "s2", "supported", "why sent away"),
        ("a3", "s3", "supported", "why papers"),
    ]
    measures = [
        ("s1", "criticism", words["training"], date(2026, 7, 31)),
        ("s3", "self_examination", words["check"], None),
    ]
    determined: list[Fact] = [
        Complaint.Determined(
            matter="m1",
            allegation=allegation,
            subject=subject,
            finding=finding,
            reasons=sealed(words[why]),
            on=date(2026, 5, 20),
            stage="determined",
        )
        for allegation, subject, finding, why in found
    ]
    return determined + [
        Complaint.MeasureDecided(
            matter="m1", subject=subject, measure=measure, particulars=sealed(text), by_day=day
        )
        for subject, measure, text, day in measures
    ]


def drafted(language: str, words: dict[str, str]) -> Complaint.DispositionDrafted:
    """The draft of the paper."""
    return Complaint.DispositionDrafted(
        draft=1,
        matter="m1",
        language=language,
        opening=sealed(words["opening"]),
        facts_found=sealed(words["facts"]),
        closing=sealed(words["closing"]) if words["closing"] else None,
        legal_basis=(),
        stage="drafted",
    )


def paper(
    facts: Sequence[Recorded], language: str = "en", *, complainants_copy: bool = True
) -> Disposition:
    """The paper folded from facts, in the demonstration office."""
    folded = fold(
        facts,
        PROCEDURE,
        CALENDAR,
        office=OFFICE[language],
        demonstration=True,
        people=PEOPLE[language],
        complainants_copy=complainants_copy,
    )
    assert folded is not None
    return replace(folded, origin=ORIGIN)
