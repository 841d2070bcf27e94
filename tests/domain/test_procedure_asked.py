"""What a procedure answers: what may be done at a stage, what things are called, what may follow."""

from dataclasses import replace

import pytest

from domain.procedure import Procedure, Word, bundled, parse, shipped
from tests.domain.planted import CLOCK, DOCUMENT, NOTICE, ORDER, ORDER_CLOCK, TRACK, changed, rules

CODE = '[[code]]\nid = "rude"\nlabel = W\npublic = W\n'
FINDING = '[[finding]]\nid = "so"\nlabel = W\noccurred = "yes"\nbreach = "no"\n'
MEASURE = '[[measure]]\nid = "warning"\nlabel = W\nstandings = ["sworn"]\n'
DOOR = '[[other_remedy]]\nid = "court"\nlabel = W\nexplained = W\nsrc = W\n'
PLAIN = "[channel]\nweb = W\n[ground]\nlate = W\n"
TWO = '{ en = "b", zh = "二" }'

WHOLE = rules(
    TRACK + CLOCK + DOCUMENT + NOTICE + ORDER + ORDER_CLOCK + DOOR + PLAIN
    + changed(CODE, public=TWO) + changed(FINDING, public=TWO) + MEASURE
    + changed(FINDING, id='"small"', tracks='["small"]')
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "id", "said"),
    [
        ("track", "small", "a"),
        ("code", "rude", "a"),
        ("finding", "so", "a"),
        ("measure", "warning", "a"),
        ("clock", "answer", "a"),
        ("clock", "order", "a"),
        ("notice", "told", "a"),
        ("document", "paper", "a"),
        ("mode", "named", "With your name"),
        ("other_remedy", "court", "a"),
        ("role", "intake", "Front desk"),
        ("channel", "web", "a"),
        ("ground", "late", "a"),
        ("beside", "tracking_order", "a"),
        ("tracking_order", "issued", "a"),
        ("stage", "sorted", "Being read"),
        ("stage", "nowhere", "nowhere"),
        ("channel", "rude", "rude"),
    ],
)
def test_whatever_has_a_name_is_called_by_it(kind: str, id: str, said: str) -> None:
    assert WHOLE.label(kind, id, "en") == said


@pytest.mark.parametrize("kind", ["code", "finding"])
def test_the_public_reads_its_own_words(kind: str) -> None:
    id = {"code": "rude", "finding": "so"}[kind]

    assert (WHOLE.label(kind, id, "en"), WHOLE.label(kind, id, "en", public=True)) == ("a", "b")
    assert WHOLE.label("channel", "web", "zh", public=True) == "一"


def test_a_stage_is_called_as_its_track_calls_it() -> None:
    said = [
        WHOLE.label("stage", "closed", "en", track=one) for one in ("suggestion", "small", None)
    ]

    assert said == ["Answered", "a", "Answered"]
    assert WHOLE.label("stage", "sorted", "en", track="small") == "sorted"
    assert WHOLE.label("stage", "filed", "en", public=True, track="suggestion") == "We have it."


def test_a_word_is_put_into_the_language_of_its_reader() -> None:
    word = Word(WHOLE, "finding", "so")

    assert (word.in_("en"), word.in_("zh")) == ("a", "一")
    assert (replace(word, public=True).in_("en"), word.public) == ("b", False)


def test_what_may_be_done_depends_on_track_stage_and_role() -> None:
    close = WHOLE.transition("suggestion", "closed", "sorted")
    message = WHOLE.transition("suggestion", "message_sent", "sorted")

    assert close is not None
    assert message is not None
    assert (close.to, message.to) == ("closed", "sorted")
    assert WHOLE.transition("suggestion", "closed", "filed") is None
    assert WHOLE.transition("accusation", "closed", "sorted") is None
    assert [one.verb for one in WHOLE.offered("suggestion", "sorted", "head")] == [
        "take_responsibility", "send_message", "close",
    ]  # fmt: skip
    assert [one.verb for one in WHOLE.offered("suggestion", "sorted", "complainant")] == []


def test_before_it_is_sorted_what_every_track_allows_may_be_done() -> None:
    moves = (
        '[[track.small.transition]]\non = "take_responsibility"\nfrom = ["filed"]\nby = ["head"]\n'
    )
    two = rules(TRACK + moves)

    assert [one.verb for one in two.offered(None, "filed", "head")] == ["take_responsibility"]
    assert two.transition(None, "matter_sorted", "filed") is None
    assert two.offered(None, "sorted", "head") == []


def test_an_order_goes_its_own_way_beside_the_complaint() -> None:
    issued = WHOLE.transition("beside.tracking_order", "issued", "start")

    assert issued is not None
    assert issued.to == "issued"
    assert WHOLE.transition("beside.incident", "opened", "start") is None
    assert [one.id for one in WHOLE.clocks_of("beside.tracking_order")] == ["order"]
    ended = [WHOLE.is_final("beside.tracking_order", one) for one in ("start", "discharged")]
    assert ended == [False, True]


def test_a_matter_has_ended_at_a_final_stage_of_its_own_track() -> None:
    ended = [WHOLE.is_final(*at) for at in (
        ("suggestion", "sorted"), ("suggestion", "closed"), ("accusation", "closed"),
    )]  # fmt: skip

    assert ended == [False, True, False]


def test_before_it_is_sorted_the_clocks_run_that_say_so() -> None:
    more = rules(
        CLOCK + changed(CLOCK, id='"early"', before_sorting="true", tracks="")
        + changed(CLOCK, id='"both"', before_sorting="true")
    )  # fmt: skip

    assert [one.id for one in more.clocks_of(None)] == ["early", "both"]
    assert [one.id for one in more.clocks_of("suggestion")] == ["silence", "answer", "both"]
    assert more.clocks_of("small") == ()


def test_a_foreign_code_stands_for_itself_where_codes_are_open() -> None:
    past = parse(bundled("historical"))

    code = past.code("05A")

    assert code is not None
    assert (code.id, code.label.zh, code.public.en) == ("05A", "05A", "05A")
    assert (past.code(""), WHOLE.code("05A")) == (None, None)
    known = WHOLE.code("rude")
    assert known is not None
    assert known.public.en == "b"


def test_a_code_of_its_own_list_is_itself_and_of_another_what_somebody_said() -> None:
    walk = '[[crosswalk]]\ntaxonomy = "{}"\nversion = "{}"\ncode = "U"\nto = ["rude"]\n'
    listed = rules(CODE + '[taxonomy]\nid = "S"\nversion = "2"\nsrc = W\n' + walk.format("S", "1"))

    asked = [("S", "2", "rude"), ("S", "2", "U"), ("S", "1", "U"), ("S", "3", "U"), ("T", "1", "U"),
             ("S", "1", "V")]  # fmt: skip
    found = [listed.in_this_list(*each) for each in asked]

    assert found == [("rude",), (), ("rude",), (), (), ()]
    assert rules(CODE).in_this_list("S", "2", "rude") == ()


def test_findings_and_measures_are_those_of_the_track_and_of_the_standing() -> None:
    def found(track: str) -> list[str]:
        return [one.id for one in WHOLE.findings_for(track)]

    assert (found("suggestion"), found("small")) == (["so"], ["so", "small"])
    assert [one.id for one in WHOLE.measures_for("sworn")] == ["warning"]
    assert WHOLE.measures_for("staff") == []
    named = [WHOLE.finding("so"), WHOLE.measure("warning"), WHOLE.document("paper")]
    assert [one.id for one in named if one] == ["so", "warning", "paper"]
    assert (WHOLE.finding("x"), WHOLE.measure("x"), WHOLE.document("x")) == (None, None, None)


def test_a_text_has_its_fingerprint_and_a_procedure_its_zone() -> None:
    again: Procedure = parse(WHOLE.text + "\n")
    read: Procedure = parse(WHOLE.text)

    assert len(WHOLE.sha256) == 64
    assert again.sha256 != WHOLE.sha256
    assert WHOLE.zone.key == "Europe/London"
    assert parse(WHOLE.text) is read


def test_what_ships_is_listed_by_name() -> None:
    assert {"cn-service", "gb-ew", "historical", "us-dc"} <= set(shipped())
    assert shipped() == sorted(shipped())
    assert not any("." in name for name in shipped())
