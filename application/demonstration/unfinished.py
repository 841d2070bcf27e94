"""Invented cases at every stage, so that the register looks as it does on an ordinary day."""

from __future__ import annotations

from application.demonstration.story import Accused, Charge, Refusal, Step, Story

UNFINISHED = (
    Story(
        id="fine",
        begins=14,
        language="zh",
        channel="window",
        mode="named",
        name="贺长林",
        contact="0555 0161",
        narrative="我问为什么罚款，民警不解释，只说再问就多罚。罚单上也没有写明依据。",
        wish="请说明罚款依据。",
        place="岚浦大道与学府路口",
        kind="accusation",
        accused=(Accused(name="陆大川", badge="034410", unit="交警二大队"),),
        charges=(
            Charge(subject="s1", code="S6.1", line="traffic", words="以罚款代替解释"),
            Charge(subject="s1", code="S3.1", line="traffic", words="说再问就多罚"),
        ),
        taken_up_after=5,
        inquires=("zhou.min",),
        steps=(
            Step(after=3, kind="video", summary="调取执法记录仪视频，时长11分钟，声音清楚。"),
            Step(after=9, kind="talk_complainant", summary="与投诉人谈话，补充了罚单照片。"),
        ),
    ),
    Story(
        id="report",
        begins=10,
        language="zh",
        channel="line_12389",
        mode="confidential",
        name="冯雅琴",
        contact="0555 0148",
        narrative="我的电动车被偷，去派出所报案，值班民警记在纸上，没有给我回执，后来说没有这回事。",
        wish="请给我受案回执，并查明我的报案到哪里去了。",
        place="云栖派出所",
        kind="accusation",
        accused=(
            Accused(kind="unidentified", standing="sworn", unit="云栖派出所"),
            Accused(kind="unit", standing=None, name="云栖派出所", unit="云栖派出所"),
        ),
        charges=(
            Charge(
                subject="s1",
                code="S7.1",
                line="cases",
                words="报案没有受理登记",
                recommended="substantiated",
                recommended_because="接警台账无记录；值班表和监控显示其当日到所报案。",
            ),
            Charge(
                subject="s2",
                code="S7.2",
                line="cases",
                words="两周没有答复",
                recommended="mostly_substantiated",
                recommended_because="首次回电在第十三日，未说明进展。",
            ),
        ),
        taken_up_after=3,
        inquires=("he.yun", "zhou.min"),
        steps=(
            Step(after=2, kind="records", summary="查阅接警台账与受案登记，均无该报案。"),
            Step(after=6, kind="video", summary="大厅监控显示投诉人当日19:20到所，停留25分钟。"),
            Step(after=14, kind="talk_officer", summary="与三名当日值班民警谈话。"),
        ),
        recommended_after=34,
    ),
    Story(
        id="told",
        begins=41,
        language="zh",
        channel="letter",
        mode="anonymous",
        narrative="我举报之后不到两天，被举报的人就打电话问我想干什么。是谁告诉他的？",
        place="石桥社区",
        kind="accusation",
        accused=(Accused(kind="unidentified", standing="sworn", unit="石桥派出所"),),
        charges=(Charge(subject="s1", code="S8.2", line="community", words="泄露举报人"),),
        taken_up_after=2,
    ),
    Story(
        id="hours",
        begins=44,
        language="zh",
        channel="web",
        mode="named",
        name="祝小满",
        contact="0555 0183",
        narrative="建议车管窗口中午不关门，上班的人只有中午能来。",
        kind="suggestion",
        why_kind="只提出改进建议，没有反映任何人的行为。",
    ),
    Story(
        id="late",
        begins=39,
        language="en",
        channel="web",
        mode="named",
        name="Jonas Lindqvist",
        contact="0555 0175",
        narrative=(
            "An officer stopped my bicycle and would not show his identification when I asked"
            " twice. He laughed and walked on."
        ),
        wish="I want to know who he is and that he is told to show it.",
        place="North gate of Lake Park",
        kind="accusation",
        accused=(Accused(kind="unidentified", standing="sworn", unit="Lake Park"),),
        charges=(
            Charge(
                subject="s1",
                code="S9.1",
                line="traffic",
                words="He did not show his identification.",
            ),
        ),
    ),
    Story(
        id="route",
        begins=35,
        language="zh",
        channel="visit",
        mode="named",
        name="魏国安",
        contact="0555 0152",
        narrative="我不服200元的罚款决定，要求撤销。",
        wish="撤销罚款。",
        kind="remedy",
        why_kind="请求撤销行政处罚决定，没有反映民警的态度。",
        refusal=Refusal(
            ground="other_route",
            reasons=(
                "您要求撤销的是一份行政处罚决定。撤销与否由复议机关或者法院决定，我们不能代替它们。"
                "您自知道该决定之日起六十日内可以申请行政复议。"
            ),
            route="岚浦市人民政府行政复议办公室，电话 0555 0110",
        ),
    ),
    Story(
        id="today",
        begins=59,
        language="zh",
        channel="web",
        mode="confidential",
        name="丁小雨",
        contact="0555 0190",
        narrative=(
            "在出入境窗口，工作人员把我的照片扔回来，说“重照”，没有说哪里不合格。"
            "我问了两次，他没有抬头。"
        ),
        wish="希望告诉我照片哪里不合格。",
        place="出入境接待大厅3号窗口",
    ),
)
