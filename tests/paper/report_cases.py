"""An invented inquiry, in each language, as the facts the record would hold; long, where a test asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from domain.complaint import Complaint
from domain.history import Fact, Recorded
from projections.papers.report import fold
from projections.papers.report_parts import Report
from tests.paper.cases import CALENDAR, OFFICE, ORIGIN, PEOPLE, PROCEDURE, record, sealed

PERSON = "complainant"

WORDS = {
    "en": {
        "narrative": "On 26 February I went to the household window at Willow Quay with both"
        " certificates. I was shouted at, and at 15:41 I was told to come another day, although the"
        " window closes at 17:00.",
        "wish": "The transfer done, and an apology.",
        "officer": "Qiao Zhiyuan",
        "auxiliary": "Ban Wei",
        "station": "Willow Quay police station",
        "shouted": "I was shouted at.",
        "sent away": "I was sent away during published hours.",
        "introduction": "This report answers two allegations about the household window of Willow Quay"
        " police station on 26 February 2026. It rests on the lobby camera, the register of the window,"
        " two interviews and the statement of the person who complained.",
        "camera": "Lobby camera, Willow Quay, 26 February 2026, 15:30 to 16:00, without sound",
        "register": "Register of the household window, February 2026, copy of four pages",
        "holder": "Willow Quay police station",
        "kept": "Strong-room of the inspectorate, shelf 4",
        "seal": "LP-0417",
        "stated": "He stood up and shouted that I should come another day. I said the window was open"
        " until five. He pointed at the door.",
        "said": "It was loud in the lobby, and I had to be heard over the queue. I did not tell her to"
        " leave; I told her that the ticket machine had stopped.",
        "answer": "I regret that she felt shouted at. I did not refuse to take the papers in.",
        "checked": "The duty list was compared with the camera: no hand-over took place at that hour.",
        "ban": "I was at the second counter. I told her that the machine had stopped and that tomorrow"
        " would be better.",
        "looked": "The camera was watched from beginning to end by two persons.",
        "asked": "The register was compared with the counter of the ticket machine.",
        "left": "The third witness lives abroad. What he could add, the camera shows.",
        "shouted analysis": "item-1 shows the officer standing up with his arm raised at 15:39, for"
        " eleven seconds, while four people turn round. statement-1 describes the same"
        " moment.\n\nAgainst"
        " it stands interview-1: the officer says that he had to be heard over the queue. The camera"
        " shows three people waiting, two of them seated. The duty list does not support a"
        " hand-over. We"
        " do not follow interview-1 on this point. What words were used cannot be established.",
        "sent analysis": "item-2 has no entry for the number that she held, though the window was open"
        " for another 79 minutes. statement-1 and interview-2 agree that she was told to come back.",
        "shouted reasons": "Tone and gesture are shown; the words are not.",
        "sent reasons": "She was sent away while the window was open.",
        "missing": "interview-1 is not answered: what does the camera show of the queue?",
        "clocks": "The report was handed in after the review of the file fell due; it had been"
        " read over the telephone, and this is written down now.",
        "late": "The copy of the register came from the station's archive and stays there under lock.",
    },
    "zh": {
        "narrative": "2月26日我带两份证明到柳埠派出所户籍窗口，被大声呵斥，15时41分被告知改天再"
        "来，而窗口17时才关闭。",
        "wish": "请办理迁移，并赔礼道歉。",
        "officer": "乔志远",
        "auxiliary": "班卫",
        "station": "柳埠派出所",
        "shouted": "被大声呵斥",
        "sent away": "在公布的工作时间内被打发走",
        "introduction": "本报告就2026年2月26日柳埠派出所户籍窗口的两项投诉事项作出回答，依据大厅监"
        "控、窗口登记簿、两次谈话和投诉人陈述。",
        "camera": "柳埠派出所大厅监控，2026年2月26日15时30分至16时，无声音",
        "register": "户籍窗口登记簿2026年2月，复印件四页",
        "holder": "柳埠派出所",
        "kept": "督察大队保管室四号架",
        "seal": "岚封0417",
        "stated": "他站起来大声说改天再来。我说窗口到五点，他指着门口。",
        "said": "当时大厅嘈杂，不大声听不见。我没有让她走，只是说取号机坏了。",
        "answer": "让群众觉得被呵斥，我很抱歉。我没有拒收材料。",
        "checked": "将排班表与监控核对：该时段没有交接班。",
        "ban": "我在二号柜台，告诉她取号机坏了，明天来更好。",
        "looked": "两人从头至尾观看监控。",
        "asked": "将登记簿与取号机计数核对。",
        "left": "第三名证人在国外，其所能补充的，监控已经显示。",
        "shouted analysis": "item-1 显示该民警15时39分起身、抬手，持续十一秒，四人回头。state"
        "ment-1 所述为同一时刻。\n\n不利证据为"
        " interview-1：该民警称须压过排队嘈杂声。监控显示等候者三人，其中两人"
        "坐着；排班表不支持交接班的说法。就此不采信 interview-1。"
        "具体言语无法查实。",
        "sent analysis": "item-2 没有其所持号码的登记，而窗口尚有79分钟才关闭。statement"
        "-1 与 interview-2 均称其被告知改天再来。",
        "shouted reasons": "语气、动作属实，具体言语无法查实。",
        "sent reasons": "窗口开放期间被打发走。",
        "missing": "interview-1 没有回应：监控显示排队情况如何？",
        "clocks": "案卷复核到期后才提交报告；此前已电话复核，现补记。",
        "late": "登记簿复印件存于派出所档案室，加锁保管。",
    },
}


TWELVE_PAGES = {"en": 7, "zh": 8}
"""How many allegations make a report of twelve pages."""


def report_facts(
    language: str,
    *,
    pairs: int = 2,
    final: bool = True,
    happened_on: date | None = date(2026, 2, 26),
    received_on: date | None = date(2026, 2, 27),
    witness: str = "",
    **texts: str,
) -> list[Recorded]:
    """The facts of an inquiry up to its report; `pairs` says how many allegations it answers."""
    words = WORDS[language] | texts
    began = replace(_filed(language, words), happened_on=happened_on, received_on=received_on)
    inquiry = (
        *((fact, "account-1", "investigator") for fact in _begun(words, pairs)),
        (_assigned(), "account-3", "lead"),
        *((fact, "account-1", "investigator") for fact in _found_out(words)),
        *((fact, "account-1", "investigator") for fact in _heard_besides(witness)),
        *((fact, "account-1", "investigator") for fact in _written(words, pairs)),
        (_handed_in(words, language, 1), "account-1", "investigator"),
        (_returned(words), "account-3", "lead"),
        (_handed_in(words, language, 2), "account-1", "investigator"),
        *(((_final(words), "account-3", "lead"),) if final else ()),
    )
    told = record((began, PERSON, PERSON), *inquiry)
    return [each._replace(recorded_at=_written_down(each)) for each in told]


def _written_down(each: Recorded) -> datetime:
    """Each fact was written down on the day it claims, or when the inquiry began."""
    claimed = getattr(each.fact, "on", None) or date(2026, 2, 27)
    return datetime.combine(claimed, time(2, each.version % 60), UTC)


def report(
    facts: Sequence[Recorded],
    language: str = "en",
    *,
    paper_size: str = "A4",
    version: int | None = None,
) -> Report:
    """The report composed from facts, in the demonstration office; `LookupError` where there is none."""
    found = fold(
        facts,
        PROCEDURE,
        CALENDAR,
        office=OFFICE[language],
        matter="m1",
        version=version,
        paper_size=paper_size,
        demonstration=True,
        people=PEOPLE[language],
    )
    if found is None:
        raise LookupError("report")
    return replace(found, origin=ORIGIN)


def _filed(language: str, words: dict[str, str]) -> Complaint.Filed:
    return Complaint.Filed(
        number="2026-000123-4",
        foreign_number=None,
        procedure=PROCEDURE.id,
        procedure_version=PROCEDURE.version,
        channel="web",
        mode="confidential",
        language=language,
        received_on=date(2026, 2, 27),
        happened_on=date(2026, 2, 26),
        narrative=sealed(words["narrative"], PERSON),
        name=sealed("Shen Ruolan", PERSON),
        contact=None,
        wish=sealed(words["wish"], PERSON),
        place=None,
        doors_before=None,
        unit=words["station"],
        receipt=None,
        stage="filed",
    )


def _begun(words: dict[str, str], pairs: int) -> list[Fact]:
    subjects = [
        ("s1", "sworn", words["officer"], "031842"),
        ("s2", "auxiliary", words["auxiliary"], None),
    ]
    alleged = [("S3.2", "shouted", "s1"), ("S4.3", "sent away", "s2")]
    return [
        Complaint.MatterSorted(matter="m1", kind="accusation", reasons=None, stage="sorted"),
        *(
            Complaint.OfficerNamed(
                subject=subject,
                kind="officer",
                officer=None,
                standing=standing,
                unit=words["station"],
                rank=None,
                name=sealed(name, f"subject-{subject}"),
                badge=sealed(badge, f"subject-{subject}") if badge else None,
            )
            for subject, standing, name, badge in subjects
        ),
        *(
            Complaint.Alleged(
                allegation=f"a{n + 1}",
                matter="m1",
                subjects=(alleged[n % 2][2],),
                code=alleged[n % 2][0],
                business_line=None,
                words=sealed(words[alleged[n % 2][1]], PERSON),
            )
            for n in range(pairs)
        ),
        Complaint.Accepted(matter="m1", on=date(2026, 3, 3), stage="accepted"),
    ]


def _assigned() -> Complaint.Assigned:
    return Complaint.Assigned(
        investigator="account-1", lead=True, on=date(2026, 3, 4), matter="m1", stage="inquiry"
    )


def _found_out(words: dict[str, str]) -> list[Fact]:
    day = date(2026, 3, 5)
    return [
        Complaint.PreservationAsked(
            request="keep-1",
            holder=sealed(words["holder"]),
            what=sealed(words["camera"]),
            deletes_on=date(2026, 3, 28),
            on=day,
        ),
        _item("item-1", "recording", words["camera"], request="keep-1", fingerprint="4f" * 32),
        Complaint.EvidenceSecured(
            item="item-1", seal=sealed(words["seal"]), kept_at=sealed(words["kept"]), on=day
        ),
        _item("item-2", "paper", words["register"]),
        Complaint.StepTaken(matter="m1", kind="video", on=day, summary=sealed(words["looked"])),
        Complaint.StepTaken(matter="m1", kind="records", on=day, summary=sealed(words["asked"])),
        Complaint.StepNotTaken(matter="m1", kind="talk_witness", reasons=sealed(words["left"])),
        Complaint.StatementTaken(
            statement="statement-1",
            matter="m1",
            person=PERSON,
            origin="voluntary",
            ordered_by=None,
            statement_text=sealed(words["stated"], PERSON),
            rests_on=(),
            restrictions=(),
            on=date(2026, 3, 6),
        ),
        *_interview("interview-1", "s1", words["said"]),
        *_interview("interview-2", "s2", words["ban"]),
        Complaint.OfficerNotified(
            matter="m1",
            subject="s1",
            what=sealed("…", "subject-s1"),
            on=date(2026, 3, 9),
            stage="inquiry",
        ),
        Complaint.OfficerAnswered(
            matter="m1",
            subject="s1",
            spoke=True,
            answer=sealed(words["answer"], "subject-s1"),
            checked=sealed(words["checked"], "subject-s1"),
            on=date(2026, 3, 12),
            stage="inquiry",
        ),
    ]


def _item(
    number: str, form: str, what: str, *, request: str | None = None, fingerprint: str | None = None
) -> Complaint.EvidenceReceived:
    return Complaint.EvidenceReceived(
        item=number,
        form=form,
        what=sealed(what),
        handed_over_by=sealed("Shen Ruolan"),
        origin="voluntary",
        fingerprint=fingerprint,
        request=request,
        rests_on=(),
        restrictions=(),
        on=date(2026, 3, 5),
    )


def _interview(number: str, person: str, text: str) -> list[Fact]:
    return [
        Complaint.InterviewCalled(
            interview=number,
            matter="m1",
            person=person,
            for_day=date(2026, 3, 10),
            place=None,
            representative_told=True,
            on=date(2026, 3, 9),
        ),
        Complaint.InterviewHeld(
            interview=number,
            matter="m1",
            present=sealed("…"),
            rights_told=True,
            record=sealed(text, f"subject-{person}"),
            read_back=True,
            on=date(2026, 3, 10),
        ),
    ]


def _heard_besides(text: str) -> list[Fact]:
    return _interview("interview-3", "p1", text) if text else []


def _written(words: dict[str, str], pairs: int) -> list[Fact]:
    said = [
        ("shouted", "s1", "partly_substantiated", ("item-1", "statement-1"), ("interview-1",)),
        ("sent", "s2", "substantiated", ("item-2", "statement-1", "interview-2"), ()),
    ]
    found: list[Fact] = []
    for n in range(pairs):
        about, subject, finding, speaks_for, against = said[n % 2]
        found += [
            Complaint.Recommended(
                matter="m1",
                allegation=f"a{n + 1}",
                subject=subject,
                finding=finding,
                reasons=sealed(words[f"{about} reasons"]),
                rests_on=(),
                stage="recommended",
            ),
            Complaint.PassageWritten(
                matter="m1",
                allegation=f"a{n + 1}",
                subject=subject,
                analysis=sealed(words[f"{about} analysis"]),
                speaks_for=speaks_for,
                speaks_against=against,
                answered=against,
                causes=("supervision", "system") if n % 2 else ("supervision",),
            ),
        ]
    return found


def _handed_in(words: dict[str, str], language: str, draft: int) -> Complaint.ReportDrafted:
    return Complaint.ReportDrafted(
        draft=draft,
        matter="m1",
        language=language,
        introduction=sealed(words["introduction"]),
        standard="clear",
        on=date(2026, 4, 8 + draft * 4),
        stage="recommended",
    )


def _returned(words: dict[str, str]) -> Complaint.ReportReturned:
    return Complaint.ReportReturned(
        draft=1,
        matter="m1",
        reasons=sealed(words["missing"]),
        on=date(2026, 4, 14),
        stage="recommended",
    )


def _final(words: dict[str, str]) -> Complaint.ReportMadeFinal:
    return Complaint.ReportMadeFinal(
        draft=2,
        matter="m1",
        held=("findings", "contrary", "weighed", "officer", "complainant", "recusal"),
        unmet=("clocks", "custody"),
        not_applying=(),
        rests_on=(),
        why_weighed=None,
        why_officer=None,
        why_complainant=None,
        why_clocks=sealed(words["clocks"]),
        why_custody=sealed(words["late"]),
        why_recusal=None,
        on=date(2026, 4, 17),
        stage="recommended",
    )
