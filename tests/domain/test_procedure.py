"""A procedure is refused for what it cannot mean; those that ship can be walked to their end."""

import pytest

from domain import procedure, vocabulary
from domain.procedure import Faulty

CN = procedure.bundled("cn-service")
HANDLE = 'id = "handle"'


def _line(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ('stop = ["review_requested"]', 'stop = ["asked"]', 'stop = ["asked"]', "no fact asked"),
        ('start = "served"', 'start = "opened"', 'start = "opened"', "no fact opened"),
        ('by = ["complainant", "intake"]', 'by = ["chief"]', 'by = ["chief"]', "no role chief"),
        ('tracks = ["suggestion"]', 'tracks = ["idea"]', 'tracks = ["idea"]', "no track idea"),
        ('breach = "lapse"', 'breach = "late"', 'breach = "late"', "no breach late"),
        ('needs = ["doc:disposition"]', 'needs = ["care"]', 'needs = ["care"]', "no guard care"),
        ('needs = ["doc:disposition"]', 'needs = ["doc:x"]', 'needs = ["doc:x"]', "no document x"),
        ('on = "close"', 'on = "end"', 'on = "end"', "no verb end"),
        ('kind = "right"', 'kind = "wish"', 'kind = "wish"', "no kind wish"),
        ('tz = "Asia/Shanghai"', 'tz = "Asia/Moon"', 'tz = "Asia/Moon"', "no time zone Asia/Moon"),
        ("valid_from = 2022-05-01", "valid_from = 2022", "valid_from = 2022", "must be a day"),
        ('parent = "S4"', 'parent = "S0"', 'parent = "S0"', "no code S0"),
        ("must_refer = true", "must_ask = true", "must_ask = true", "Nobody reads must_ask"),
        ('id = "reconsideration"', 'id = "court"', None, "court stands here twice"),
        ('public = { en = "Rude words", zh = "说话难听" }', 'public = { en = "Rude words" }',
         'public = { en = "Rude words" }', "English and in Chinese"),
        ('complaint_to_officer = "forbid"', "", "[visibility]", "complaint_to_officer is missing"),
        ('restart = ["accepted", "extended", "message_sent"]', 'restart = ["accepted"]', None,
         "clock against silence"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_on_its_line(
    old: str, new: str, at: str | None, says: str
) -> None:
    text = CN.replace(old, new) if at is None else CN.replace(old, new, 1)

    with pytest.raises(Faulty, match=says) as refused:
        procedure.parse(text)

    if at is not None:
        assert _line(text, at) in [fault.line for fault in refused.value.faults]


LAW = 'src = { en = "Regulations on Petition Work (2022), art. 34", zh = "《信访工作条例》第三十四条" }'


@pytest.mark.parametrize(("key", "line"), [("breach", 'breach = "supervise"'), ("src", LAW)])
def test_a_clock_without_source_or_breach_is_refused(key: str, line: str) -> None:
    before, after = CN.split(HANDLE, 1)
    text = before + HANDLE + after.replace(f"{line}\n", "", 1)

    with pytest.raises(Faulty, match=f"A clock needs {key}") as refused:
        procedure.parse(text)

    assert [fault.line for fault in refused.value.faults] == [_line(text, HANDLE) - 1]


@pytest.mark.parametrize(
    ("stage", "end", "says"),
    [
        ("forgotten", "", "Nothing leads to the stage forgotten"),
        ("forgotten", "", "Nothing leads out of the stage forgotten"),
        ("closed", "", "Nothing leads out of the stage closed"),
        ("sorted", "final = true", "The stage sorted is final, yet it is left"),
    ],
)
def test_a_stage_that_cannot_be_reached_or_left_is_refused(stage: str, end: str, says: str) -> None:
    header = f"[track.remedy.stage.{stage}]"
    words = 'label = { en = "a", zh = "一" }\npublic = { en = "a", zh = "一" }\n'
    kept = "\n\n".join(part for part in CN.split("\n\n") if not part.startswith(header))
    text = f"{kept}\n{header}\n{words}{end}"

    with pytest.raises(Faulty, match=says) as refused:
        procedure.parse(text)

    assert _line(text, header) in [fault.line for fault in refused.value.faults]


def test_a_procedure_that_does_not_say_who_sees_what_is_refused() -> None:
    parts = [part for part in CN.split("\n\n") if not part.startswith("[visibility]")]

    with pytest.raises(Faulty, match="A procedure needs visibility"):
        procedure.parse("\n\n".join(parts))


def test_a_text_that_is_not_toml_names_the_line() -> None:
    with pytest.raises(Faulty) as refused:
        procedure.parse('id = "a"\nversion = \n')

    assert [fault.line for fault in refused.value.faults] == [2]


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = CN.replace('breach = "lapse"', 'breach = "late"', 1).replace('"Asia/Shanghai"', '"Moon"')

    with pytest.raises(Faulty) as refused:
        procedure.parse(text)

    assert [fault.says.values["name"] for fault in refused.value.faults] == ["Moon", "late"]


DEEP = [
    "sort_matter", "take_responsibility", "name_officer", "allege", "accept", "assign",
    "take_step", "recommend", "determine", "decide_measure", "draft_disposition",
    "approve_disposition", "issue_disposition", "sign_document", "close",
]  # fmt: skip
SHORT = [
    "sort_matter", "take_responsibility", "accept", "assign", "draft_disposition",
    "approve_disposition", "issue_disposition", "sign_document", "close",
]  # fmt: skip


@pytest.mark.parametrize(
    ("track", "verbs"),
    [
        ("accusation", DEEP),
        ("remedy", DEEP),
        ("suggestion", SHORT),
        ("commendation", ["sort_matter", "close"]),
        ("small", ["sort_matter", "accept", "take_step", "close"]),
    ],
)
def test_a_track_can_be_walked_from_filed_to_closed(track: str, verbs: list[str]) -> None:
    rules = procedure.parse(CN)

    stage = rules.first_stage
    for verb in verbs:
        move = rules.transition(track, vocabulary.VERBS[verb], stage)
        assert move is not None, f"{verb} at {stage}"
        stage = move.to

    assert stage == "closed"
    assert rules.is_final(track, stage)


def test_a_matter_is_not_decided_before_it_is_inquired_into() -> None:
    rules = procedure.parse(CN)

    assert rules.transition("accusation", "determined", "accepted") is None
    assert rules.transition("accusation", "disposition_issued", "drafted") is None


def test_who_recommends_a_finding_does_not_make_it() -> None:
    rules = procedure.parse(CN)

    recommended = rules.transition("accusation", "recommended", "inquiry")
    determined = rules.transition("accusation", "determined", "recommended")

    assert recommended is not None
    assert determined is not None
    assert recommended.by.isdisjoint(determined.by)
    assert "other_person_than_before" in determined.needs


def test_a_role_is_offered_what_it_may_do_at_a_stage() -> None:
    rules = procedure.parse(CN)

    offered = [move.verb for move in rules.offered("remedy", "sorted", "intake")]

    assert {"accept", "decline", "name_officer"} <= set(offered)
    assert "determine" not in offered


def test_before_a_matter_is_sorted_only_what_every_track_allows_is_offered() -> None:
    rules = procedure.parse(CN)

    offered = [move.verb for move in rules.offered(None, "filed", "intake")]

    assert set(offered) == {
        *("sort_matter", "note_person", "take_responsibility", "name_officer", "supplement"),
        *("offer_handover", "accept_handover", "refuse_handover", "arrange_cover"),
        *("ask_recusal", "recuse", "receive_message", "send_message", "report_pressure"),
    }


def test_the_public_reads_words_that_do_not_sound_like_force() -> None:
    rules = procedure.parse(CN)

    said = [rules.label("code", code, "en", public=True) for code in ("S2", "S4")]

    assert said == ["Curt or rude", "Sent away or passed on"]
    assert rules.label("code", "S4", "zh") == "推诿"


def test_a_word_that_the_procedure_does_not_know_stands_for_itself() -> None:
    rules = procedure.parse(CN)

    assert rules.label("measure", "public_praise", "en") == "public_praise"
    assert rules.code("05A") is None


@pytest.mark.parametrize(
    ("track", "title"),
    [("remedy", "处理意见书"), ("accusation", "处理结果告知书"), ("suggestion", "建议答复书")],
)
def test_the_track_decides_the_title_and_the_basis_of_the_paper(track: str, title: str) -> None:
    paper = procedure.parse(CN).document("disposition")

    assert paper is not None
    assert paper.title(track).zh == title
    assert paper.legal_basis(track)


def test_exploiting_and_retaliation_are_never_settled_informally() -> None:
    rules = procedure.parse(CN)

    grave = {code.id for code in rules.codes.values() if code.must_refer and code.no_informal}

    assert grave == {"S5", "S5.1", "S5.2", "S8", "S8.1", "S8.2"}


def test_an_auxiliary_officer_is_not_given_a_sanction_of_the_sworn() -> None:
    rules = procedure.parse(CN)

    assert not [measure for measure in rules.measures_for("auxiliary") if measure.sanction]
    assert [measure for measure in rules.measures_for("sworn") if measure.sanction]


def test_days_that_run_elsewhere_are_known_on_the_first_day() -> None:
    rules = procedure.parse(CN)

    spans = {one.id: one.span and (one.span.n, one.span.unit) for one in rules.other_remedies}

    assert spans["reconsideration"] == (60, "day")
    assert spans["court"] == (6, "month")


def test_a_register_of_the_past_sets_no_clock_and_takes_every_code() -> None:
    rules = procedure.parse(procedure.bundled("historical"))

    code = rules.code("05A")

    assert rules.clocks_of("accusation") == ()
    assert code is not None
    assert code.label.en == "05A"


@pytest.mark.parametrize("fact", [
    *("person_noted", "matter_sorted", "officer_named", "alleged", "responsibility_taken"),
    *("accepted", "declined", "assigned", "step_taken", "recommended", "determined"),
    *("measure_proposed", "measure_decided", "closed"),
])  # fmt: skip
def test_a_register_of_the_past_may_hold_its_facts_in_any_order(fact: str) -> None:
    rules = procedure.parse(procedure.bundled("historical"))

    move = rules.transition("accusation", fact, "filed")

    assert move is not None
    assert move.by == {"importer"}


@pytest.mark.parametrize("name", ["cn-service", "historical"])
def test_a_text_keeps_its_fingerprint(name: str) -> None:
    text = procedure.bundled(name)

    assert procedure.parse(text).sha256 == procedure.parse(text).sha256
    assert procedure.parse(text + "\n# changed\n").sha256 != procedure.parse(text).sha256


SHARED = """
[[transition]]
on = "take_step"
tracks = ["remedy", "commendation"]
from = ["open"]
by = ["intake"]
"""


def test_what_several_tracks_share_stands_once() -> None:
    rules = procedure.parse(CN + SHARED)

    everywhere = [
        stage.id
        for stage in rules.tracks["commendation"].stages.values()
        if any(
            "intake" in move.by and move.verb == "take_step"
            for move in rules.offered("commendation", stage.id, "intake")
        )
    ]

    assert everywhere == ["filed", "sorted"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (SHARED.replace("remedy", "parade"), "There is no track parade"),
        (SHARED.replace('"open"', '"nowhere"'), "There is no stage nowhere"),
        (SHARED.replace('tracks = ["remedy", "commendation"]\n', ""), "A transition needs tracks"),
    ],
)
def test_what_is_shared_names_tracks_and_stages_that_are_there(wrong: str, says: str) -> None:
    with pytest.raises(procedure.Faulty) as faulty:
        procedure.parse(CN + wrong)

    assert says in str(faulty.value)


TABLES = """
[[crosswalk]]
taxonomy = "old-codes"
version = "2009"
code = "U"
to = ["S2", "S3"]

[[clock]]
id = "goes_on"
kind = "duty"
label = { en = "Decided whether it goes on", zh = "决定是否继续" }
tracks = ["accusation"]
start = "withdrawal_asked"
n = 28
unit = "day"
count = "exclude_start"
rolls = "none"
stop = ["withdrawn"]
unless = ["closed"]
then = "silence"
breach = "decide(proof_gone)"
src = { en = "Law", zh = "法" }

[[clock]]
id = "deemed"
kind = "duty"
label = { en = "Hand-over counts as accepted", zh = "视为接收" }
tracks = ["accusation"]
start = "handover_offered"
n = 2
unit = "workday"
count = "exclude_start"
rolls = "none"
stop = ["handover_accepted"]
extend = { max = 1, unit = "workday", by = ["lead"], notice = "acceptance" }
breach = "deemed(handover_accepted)"
src = { en = "Law", zh = "法" }
"""


def test_every_table_of_a_procedure_is_read() -> None:
    rules = procedure.parse(CN + TABLES)

    clocks = {clock.id: clock for clock in rules.clocks}
    goes_on, deemed = clocks["goes_on"], clocks["deemed"]
    assert (goes_on.breach, goes_on.question, goes_on.then) == (
        "decide", "proof_gone", "silence",
    )  # fmt: skip
    assert goes_on.unless == {"closed"}
    assert (deemed.breach, deemed.deemed) == ("deemed", "handover_accepted")
    assert deemed.extend is not None
    assert deemed.extend.notice == "acceptance"
    assert rules.crosswalks[0].to == ("S2", "S3")
    assert rules.taxonomy is not None
    assert (rules.taxonomy.id, rules.taxonomy.verified) == ("S", False)
    assert rules.served_by == {"opened", "deemed", "handed_over"}
    assert [one.source for one in rules.evidence_use] == ["unlawful", "compelled", "mediation"]
    assert rules.contact is not None
    assert (rules.contact.attempts, rules.contact.means) == (3, 2)
    assert [(one.every, sorted(one.counts)) for one in rules.returns] == [
        ("year", ["code", "unit"])
    ]
    assert {notice.document for notice in rules.notices} == {
        "acceptance", "declination", "disposition", "extension",
    }  # fmt: skip


def test_a_measure_lasts_as_long_as_the_law_says() -> None:
    rules = procedure.parse(CN)

    warning, stop = rules.measures["warning"].period, rules.measures["duty_stop"].period

    assert warning is not None
    assert stop is not None
    assert (warning.least, warning.most, warning.unit) == (6, 6, "month")
    assert (stop.least, stop.most, stop.unit) == (10, 60, "day")


def test_codes_of_another_list_are_found_in_this_one() -> None:
    rules = procedure.parse(CN + TABLES)

    assert rules.in_this_list("old-codes", "2009", "U") == ("S2", "S3")
    assert rules.in_this_list("S", "1", "S2") == ("S2",)
    assert rules.in_this_list("old-codes", "2009", "A") == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('to = ["S2", "S3"]', 'to = ["S0"]', "There is no code S0"),
        ('then = "silence"', 'then = "noise"', "There is no clock noise"),
        ('unless = ["closed"]', 'unless = ["shut"]', "There is no fact shut"),
        ('notice = "acceptance" }', 'notice = "greeting" }', "There is no notice greeting"),
        ("decide(proof_gone)", "decide(weather)", "There is no question weather"),
        ("deemed(handover_accepted)", "deemed(weather)", "There is no fact weather"),
    ],
)
def test_what_the_tables_name_is_there(old: str, new: str, says: str) -> None:
    with pytest.raises(Faulty, match=says):
        procedure.parse(CN + TABLES.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('pinned_by = "received"', 'pinned_by = "mood"', "There is no pinned_by mood"),
        ('pinned_by = "received"', 'pinned_by = "stage"', "pinned_stage is missing"),
        ('counts = ["opened",', 'counts = ["dreamt",', "There is no way of serving dreamt"),
        ('to = ["complainant"]', 'to = ["everybody"]', "There is no reader everybody"),
        ('forbids = ["discipline"]', 'forbids = ["gossip"]', "There is no use gossip"),
        ('source = "unlawful"', 'source = "dreams"', "There is no source dreams"),
        ('every = "year"', 'every = "now"', "There is no every now"),
        ('counts = ["unit", "code"]', 'counts = ["mood"]', "There is no breakdown mood"),
        ("least = 10, most = 60", "least = 60, most = 10", "The least is more than the most"),
    ],
)
def test_what_a_table_cannot_mean_is_refused(old: str, new: str, says: str) -> None:
    assert old in CN

    with pytest.raises(Faulty, match=says):
        procedure.parse(CN.replace(old, new, 1))


@pytest.mark.parametrize("n", ["0", "-1", '"three"', "true"])
def test_how_often_somebody_is_tried_is_a_number_above_nought(n: str) -> None:
    text = CN.replace("attempts = 3", f"attempts = {n}")

    with pytest.raises(procedure.Faulty, match="attempts must be a whole number") as refused:
        procedure.parse(text)

    assert [fault.line for fault in refused.value.faults] == [_line(text, f"attempts = {n}")]
