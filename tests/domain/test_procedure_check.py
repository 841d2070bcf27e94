"""The checker says in a sentence, with the line, what a careful colleague would have seen."""

from importlib.resources import files

import pytest

from application.adapters.words import Words
from domain import procedure
from domain.procedure_check import check, unchecked
from domain.walk import people_needed

CN = procedure.bundled("cn-service")
DC = procedure.bundled("us-dc")
PAPER = 'document = "declination"\n'
HANDLE = 'tracks = ["remedy"]\nstart = "accepted"'
WINDOW = 'tracks = ["remedy"]\nstart = "served"'


def faults(text: str, people: int | None = None) -> list[str]:
    return [str(fault) for fault in check(text, people)]


def block(text: str, words: str) -> str:
    """The paragraph of a text in which some words stand."""
    return next(part for part in text.split("\n\n") if words in part)


def less(text: str, words: str) -> str:
    return text.replace(block(text, words), "", 1)


def with_(**keys: str) -> str:
    """The procedure with one transition more."""
    lines = [f"{key} = {value}" for key, value in {
        "on": '"take_step"', "tracks": '["commendation"]', "from": '["filed"]', "by": '["intake"]',
        **keys,
    }.items()]  # fmt: skip
    return CN + "\n\n[[transition]]\n" + "\n".join(lines) + "\n"


HANDLE_STOP = next(line for line in block(CN, HANDLE).splitlines() if line.startswith("stop = "))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (with_(on='"fly"'), "There is no verb fly"),
        (with_(by='["chief"]'), "There is no role chief"),
        (with_(by="[]"), "A transition needs by"),
        (with_(needs='["care"]'), "There is no guard care"),
        (with_(within='"never"'), "There is no clock never"),
        (with_(after='["asked"]'), "There is no fact asked"),
        (with_(within='"silence"'), "The clock silence does not stop when this is done (step_taken)"),
        (with_(after='["determined"]'), "In the track commendation this never happens: determined"),
        (with_(needs='["reasons_given"]', on='"assign"'), "assigned carries no reasons"),
        (with_(needs='["senior_in_rank"]'), "A procedure needs rank"),
        (
            with_(needs='["defence_recorded"]'),
            "The guard defence_recorded can never be content in the track commendation: it waits for"
            " officer_answered.",
        ),
        (
            with_(**{"from": '["sorted"]'}),
            "At the stage sorted of commendation, take_step stands twice; only the first counts",
        ),
        (
            CN.replace('tracks = ["suggestion"]\nstart = "accepted"', 'start = "accepted"', 1),
            "The clock answer_suggestion runs on no track",
        ),
        (
            CN.replace(WINDOW, 'tracks = ["commendation"]\nstart = "served"'),
            "In the track commendation this never happens: served",
        ),
        (
            CN.replace(HANDLE, 'tracks = ["remedy"]\nstart = ["accepted", "person_erased"]'),
            "In the track remedy this never happens: person_erased",
        ),
        (
            CN.replace(HANDLE, 'tracks = ["commendation"]\nstart = "filed"').replace(
                HANDLE_STOP, 'stop = ["determined"]', 1
            ),
            "In the track commendation nothing can stop the clock handle",
        ),
        (
            DC.replace('restart = ["case_reviewed"]', 'restart = ["rated"]'),
            "Nobody may do what the clock case_review waits for: rated",
        ),
        (
            DC.replace('stop = ["after_check"]', 'stop = ["after_check", "rated"]', 1),
            "Nobody may do what the clock after_check_30 waits for: rated",
        ),
        (
            less(DC, "[suspension]").replace(', grounds = ["criminal_inquiry"]', ""),
            "A procedure needs suspension",
        ),
        (
            DC.replace(block(DC, 'id = "merits"').split("toll = ")[1].split("\n")[0], "[]"),
            "In the track accusation the time may be let stand still, and no clock does",
        ),
        (
            less(DC, 'on = "propose_softening"'),
            "In the track accusation nobody may propose_softening: without a proposal nobody can do"
            " this: declined",
        ),
        (
            DC.replace('"resolved_by_agreement", "passed_on", "withdrawn", "closed"]', '"closed"]'),
            "The clock silence still runs when a matter of accusation ends by this: passed_on."
            " Let that stop it, or something at the stage passed_on",
        ),
        (CN.replace('breach = "lapse"', 'breach = "deemed"'), "deemed must say what, in brackets"),
        (CN.replace('breach = "lapse"', 'breach = "deemed(asked)"'), "There is no fact asked"),
        (CN.replace('breach = "lapse"', 'breach = "decide(why)"'), "There is no question why"),
        (CN.replace(PAPER, ""), "A notice needs document"),
        (
            CN.replace(PAPER, 'document = "acceptance"\n'),
            "Nobody owes the document declination: no notice brings it",
        ),
        (less(CN, 'id = "answer"'), "no notice tells the person who complained of this: disposition"),
        (
            CN.replace('on = ["declined"]', 'on = ["determined"]', 1),
            "In the track suggestion this never happens: determined",
        ),
        (
            CN.replace('needs = ["reasons_given", "other_person_than_before"]', "", 1),
            "decline must need reasons_given",
        ),
        (CN.replace('tracks = ["accusation"]\ndocument', 'tracks = ["commendation"]\ndocument', 1),
         "has no title for the track commendation"),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_a_sentence_with_its_line(text: str, says: str) -> None:
    found = [fault for fault in check(text) if says in str(fault.says)]

    assert found, faults(text)
    assert all(fault.line for fault in found)


def test_a_stage_from_which_nothing_ends_is_found_though_it_can_be_left() -> None:
    words = 'label = { en = "a", zh = "一" }\npublic = { en = "a", zh = "一" }\n'
    text = CN + "".join(f"\n[track.remedy.stage.{one}]\n{words}" for one in ("here", "there"))
    for from_, to in (("sorted", "here"), ("here", "there"), ("there", "here")):
        text += f'\n[[track.remedy.transition]]\non = "assign"\nfrom = ["{from_}"]\n'
        text += f'to = "{to}"\nby = ["lead"]\n'

    found = faults(text)

    assert any("From the stage here no end can be reached" in each for each in found)


def test_a_clock_that_something_stops_after_the_end_is_meant_to_run_on() -> None:
    moves = [part for part in CN.split("\n\n") if 'on = "end_restraint"' in part]
    nobody_after = CN.replace(moves[1], "")

    assert faults(CN) == []
    assert any("The clock suspension_over still runs" in each for each in faults(nobody_after))


HOSPITAL = files("domain").joinpath("procedures", "examples", "hospital.toml").read_text("utf-8")
"""Its rules stand in braces, one a line."""


def without(text: str, verb: str) -> str:
    return "\n".join(line for line in text.splitlines() if f'on = "{verb}"' not in line)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (without(HOSPITAL, "decide_recusal"), "nobody may decide it"),
        (without(HOSPITAL, "sign_document"), "no paper is ever made of it"),
        (
            without(HOSPITAL, "call_back").replace('after = ["called_back"], ', ""),
            "A small matter ends by the person's own yes, or by others who call back",
        ),
        (
            HOSPITAL.replace("mode.anonymous = {", 'mode.anonymous = { needs = ["address"],'),
            "Who files without a name is asked for nothing",
        ),
        (
            HOSPITAL.replace("{ accusation = [{ en", "{ accusation = { en", 1).replace(
                "}] }", "} }", 1
            ),
            "accusation needs a list",
        ),
    ],
)
def test_what_could_never_come_to_its_end_is_a_fault(text: str, says: str) -> None:
    found = [str(fault) for fault in check(text) if says in str(fault.says)]

    assert len(found) == 1, faults(text)


def test_a_fault_in_braces_is_on_the_line_of_the_braces() -> None:
    text = HOSPITAL.replace('on = "hear_officer"', 'on = "overhear"')
    line = next(n for n, each in enumerate(text.splitlines(), 1) if "overhear" in each)

    found = check(text)

    assert (line, "There is no verb overhear.") in [(one.line, str(one.says)) for one in found]


def test_a_track_may_say_open_as_the_top_may() -> None:
    own = 'on = "receive_message", from = ["open"], by = ["complainant", "intake"] }'
    tracks = '{ tracks = ["accusation", "small", "commendation", "suggestion"], '
    text = HOSPITAL.replace(f"{tracks}{own},\n", "").replace(
        "transition = [{ on", f"transition = [{{ {own}, {{ on", 1
    )

    rules = procedure.parse(text)

    assert text != HOSPITAL
    assert rules.transition("commendation", "message_received", "shared")
    assert not rules.transition("commendation", "message_received", "closed")


def test_who_did_what_a_step_comes_after_is_counted_with_it() -> None:
    # Reception sorts, the investigator recommends, the manager determines, the head approves.
    assert people_needed(procedure.parse(HOSPITAL))["accusation", "closed"] == 4


def test_what_ships_has_no_fault() -> None:
    assert faults(CN) == []
    assert faults(procedure.bundled("us-dc")) == []
    assert faults(procedure.bundled("historical")) == []


def test_an_office_of_one_can_finish_nothing_that_takes_a_second_person() -> None:
    found = check(CN, people=1)

    stages = {str(fault.says.values["stage"]) for fault in found}

    assert {"declined", "issued"} <= stages
    assert all(fault.line for fault in found)
    assert str(found[0].says).startswith("An office of 1 cannot bring a matter of accusation to")


def test_the_fewest_people_are_counted_along_the_way() -> None:
    # Whoever inquires and recommends is not who determines; with a second one in the lead all can be
    # done: the investigator drafts, the lead approves.
    china, capital = (procedure.parse(procedure.bundled(id)) for id in ("cn-service", "us-dc"))

    assert people_needed(china)["accusation", "issued"] == 2
    assert people_needed(china)["commendation", "closed"] == 1
    # In DC: the Director, somebody of the Board who concurs, and another who answered for it so far.
    assert people_needed(capital)["accusation", "dismissed"] == 3


def test_two_investigators_are_two_people() -> None:
    text = CN.replace(
        'needs = ["reasons_given"]', 'needs = ["reasons_given", "two_investigators"]', 1
    )

    needed = people_needed(procedure.parse(text))

    assert needed["accusation", "recommended"] == 3


def test_a_fault_can_be_read_in_chinese() -> None:
    (fault,) = (each for each in check(with_(by='["chief"]')) if "chief" in str(each.says))

    assert Words("zh").say(fault.says) == "没有 chief（角色）。"


def test_what_nobody_has_checked_is_listed_by_its_line() -> None:
    lines = CN.splitlines()

    found = unchecked(CN)

    assert len(found) > 5
    assert all("verified = false" in lines[number - 1] for number in found)


@pytest.mark.parametrize("wrong", ["by = 3", 'by = "lead"', "by = [3]"])
def test_a_value_of_another_kind_is_a_fault_and_no_crash(wrong: str) -> None:
    assert check(CN.replace('by = ["lead", "head"]', wrong, 1))
