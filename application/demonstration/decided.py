"""Two invented cases that are decided: one in Chinese on conduct, one in English on a remedy."""

from __future__ import annotations

from application.demonstration.story import (
    Accused,
    Charge,
    Follows,
    Heard,
    Letter,
    Step,
    Story,
)

AT_THE_WINDOW = Story(
    id="window",
    begins=0,
    language="zh",
    channel="web",
    mode="confidential",
    name="沈若兰",
    contact="0555 0199",
    narrative=(
        "{happened:short}下午，我带着两份证明到柳埠派出所户籍窗口，给女儿办户口迁移。一名民警站起来大声呵斥我，"
        "说我不懂规矩。辅警说今天不办了，改天再来，可墙上写着17:00下班，当时才15:41。\n\n"
        "他们还要我重新交两份证明，可{earlier:short}我已经交过，当场扫描了。我孩子九月要上学。"
    ),
    wish="把女儿的户口迁好；希望派出所道歉。",
    place="柳埠派出所户籍窗口",
    doors_before="问过窗口值班人员，说改天再来。",
    kind="accusation",
    accused=(
        Accused(standing="sworn", name="乔志远", badge="031842", unit="柳埠派出所"),
        Accused(standing="auxiliary", name="班卫", unit="柳埠派出所"),
        Accused(kind="unit", standing=None, name="柳埠派出所户籍组", unit="柳埠派出所"),
    ),
    charges=(
        Charge(
            subject="s1",
            code="S3.2",
            line="household",
            words="被大声呵斥",
            recommended="substantiated",
            recommended_because="大厅监控显示该民警起身、抬手；两名证人说声音很大。",
            found="partly_substantiated",
            because=(
                "大厅监控显示，该民警起身、抬手说话。两名证人说声音很大，第三名证人没有听清。"
                "民警称排队嘈杂，不大声听不见。\n\n"
                "我们认定他确有呵斥；具体言语无法查实，故认定为部分属实。"
            ),
        ),
        Charge(
            subject="s2",
            code="S4.3",
            line="household",
            words="在公布的工作时间内被打发走",
            recommended="substantiated",
            recommended_because="窗口17:00关闭；取号系统记录显示15:41仍在工作时间内，班卫本人承认。",
            found="substantiated",
            because=(
                "窗口17:00关闭，15:41您被告知改天再来。班卫承认，并称取号机故障。"
                "这说明了困难，但不能成为拒绝办理的理由。"
            ),
        ),
        Charge(
            subject="s3",
            code="S4.4",
            line="household",
            words="被要求重复提交已交的材料",
            recommended="substantiated",
            recommended_because="户籍系统登记：两份证明{earlier:short}已扫描入档。",
            found="substantiated",
            because="登记显示，两份证明{earlier:short}已经扫描入档，户籍组没有查看。",
        ),
    ),
    taken_up_after=4,
    inquires=("zhou.min", "he.yun"),
    steps=(
        Step(
            after=2,
            kind="video",
            summary="调取{happened:short}15时至16时大厅监控，复制保存。无声音。",
        ),
        Step(after=5, kind="talk_complainant", summary="与投诉人谈话，经过与其所述一致。"),
        Step(
            after=9,
            kind="records",
            summary="查阅户籍系统登记：两份证明{earlier:short}14:07扫描入档。",
        ),
        Step(
            after=16, kind="talk_witness", summary="与当日在场的三名群众谈话，两人称民警声音很大。"
        ),
        Step(
            after=20,
            kind="talk_officer",
            summary="与民警乔志远、辅警班卫分别谈话，二人已核对笔录。",
        ),
    ),
    heard=(
        Heard(
            after=20,
            subject="s1",
            told="有人反映您在户籍窗口对来访群众大声呵斥。",
            answer="当时排队的人多、大厅嘈杂，不大声对方听不见，没有呵斥的意思。",
            checked="查看同一时段大厅监控和取号记录：窗口前共有五人，其他窗口民警没有提高声音。",
        ),
    ),
    recommended_after=30,
    determined_after=40,
    follows=(
        Follows(subject="s1", measure="criticism", particulars="同时完成群众沟通培训。", within=60),
        Follows(subject="s2", measure="reminder_talk", within=30),
        Follows(
            subject="s3",
            measure="training",
            particulars="要材料之前先查已扫描的档案；督察部门将不打招呼复核。",
            within=30,
        ),
    ),
    letter=Letter(
        opening=(
            "{happened:short}，您在柳埠派出所户籍窗口没有得到应有的对待。您反映的三项问题，两项属实，一项部分属实。"
            "您女儿的户口已经迁好，派出所将向您书面道歉。"
        ),
        facts_found=(
            "{happened:short}15时38分，您携两份证明到户籍窗口，15时41分被告知改天再来。窗口公布的下班时间为17时。\n\n"
            "登记显示，两份证明{earlier:short}已经扫描入档。大厅监控显示，一名民警起身、抬手说话；监控没有声音。"
        ),
        closing="我们对本件投诉的办理到此结束。30日和90日后，我们会主动联系您。",
    ),
)

AT_THE_PERMIT_DESK = Story(
    id="permit",
    begins=3,
    language="en",
    channel="web",
    mode="named",
    name="Amara Okoye",
    contact="0555 0177",
    narrative=(
        "I came to the exit and entry desk to extend my residence permit. I was told to bring a"
        " form from my landlord. When I brought it, another person told me the form was the wrong"
        " one, and nobody could say which one is right.\n\n"
        "I came four times in two weeks. My permit ends soon and I am afraid of a fine."
    ),
    wish="Tell me once and in writing what is needed, and take my application.",
    place="Exit and entry desk, Harbour Road",
    doors_before="I telephoned 12345; they said to ask at the desk.",
    kind="remedy",
    why_kind="She asks for her application to be taken and names no misconduct of a person.",
    accused=(
        Accused(kind="unit", standing=None, name="The exit and entry desk", unit="Harbour Road"),
        Accused(standing="sworn", name="Lu Heng", badge="032207", unit="Harbour Road"),
    ),
    charges=(
        Charge(
            subject="s1",
            code="S4.4",
            line="exit_entry",
            words="I was asked for other papers each time I came.",
            recommended="supported",
            recommended_because="The queue system shows four visits, each with another list.",
            found="supported",
            because=(
                "The queue system shows that you came four times, and the desk's own notes show"
                " three different lists of papers. The published list asks for one form, which you"
                " had brought on your first visit. Your application should have been taken that"
                " day."
            ),
        ),
        Charge(
            subject="s2",
            code="S1.2",
            line="exit_entry",
            words="Nobody could tell me what was wrong with my form.",
            recommended="explained",
            recommended_because="The rule had changed a week before, and nobody had told the desk.",
            found="explained",
            because=(
                "Officer Lu told you that the form was wrong, because the rule had changed a week"
                " before and the desk had not been told how. He could not explain what he did not"
                " know. You were still owed an answer, and the desk now gives one in writing."
            ),
        ),
    ),
    taken_up_after=3,
    inquires=("he.yun",),
    steps=(
        Step(after=1, kind="records", summary="Read the queue system: four visits in two weeks."),
        Step(after=4, kind="talk_complainant", summary="Talked with her; she showed three lists."),
        Step(after=8, kind="talk_officer", summary="Talked with Officer Lu, who read his record."),
        Step(after=12, kind="site", summary="At the desk: the list on the wall is last year's."),
    ),
    recommended_after=20,
    determined_after=28,
    follows=(
        Follows(
            subject="s1",
            measure="training",
            particulars="One list of papers, in Chinese and English, handed out in writing.",
            within=30,
        ),
        Follows(subject="s2", measure="none"),
    ),
    letter=Letter(
        opening=(
            "You were right to complain. The exit and entry desk should have taken your application"
            " on your first visit. It has now taken it, and your permit stays valid until it is"
            " decided."
        ),
        facts_found=(
            "You came to the desk four times in two weeks with the form that the published list"
            " asks for. Each time you were sent away, with three different lists of papers.\n\n"
            "The rule had changed a week before your first visit. The desk had not been told what"
            " it meant for those who had begun under the old one."
        ),
        closing="This ends our handling of your complaint. We ask you ourselves after 30 days.",
    ),
)
