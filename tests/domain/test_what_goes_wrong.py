"""What a procedure can mean and nobody wants: each said once, with its line, and nothing besides."""

import pytest

from domain.procedure_check import check, unchecked
from tests.domain.planted import (
    CLOCK,
    DOCUMENT,
    LIBRARY,
    NOTICE,
    TRACK,
    changed,
    found,
    in_full,
    planted,
)

MOVE = "[[track.small.transition]]"
TOLL = '[{ from = "suspended", to = "resumed", first_inside = true, last_inside = true }]'
GROUND = "[suspension]\nhearing = W\n"
SMALL_CLOCK = changed(CLOCK, tracks='["small"]')
PAPER = DOCUMENT.replace("suggestion", "small")


def way(verb: str, **keys: str) -> str:
    """One thing more that may be done about a small matter."""
    return changed(f'{MOVE}\non = "{verb}"\nfrom = ["filed"]\nby = ["head"]\n', **keys)


def told(fact: str, **keys: str) -> str:
    return PAPER + changed(NOTICE, on=f'["{fact}"]', tracks='["small"]', **keys)


def small(*ways: str) -> str:
    return TRACK + "".join(ways)


SIGN = way("sign_document", by='["system"]')
PROPOSE = way("propose_softening")
SAFE = '["reasons_given", "other_person_than_before"]'

FAULTLESS = [
    changed(TRACK, after='["filed"]'),
    TRACK.replace('to = "closed"\n', 'to = "closed"\nwithin = "answer"\n') + SMALL_CLOCK,
    small(way("decline", needs=SAFE), PROPOSE, told("declined")),
    small(way("determine", needs=SAFE)),
    small(way("accept"), told("accepted")),
    small(way("issue_disposition"), SIGN, told("disposition_issued")),
    small(way("serve", needs='["told_complainant"]')),
    small(way("rate", needs='["doc:paper"]'), SIGN, PAPER),
    small(way("rate", needs='["senior_in_rank"]'), "[rank]\nfirst = W\n"),
    small(way("extend", needs='["reasons_given"]')),
    # What no chapter of a case records has no fields that could be looked at.
    small(way("restrict", needs='["reasons_given"]')),
    small(way("ask_recusal"), way("decide_recusal")),
    changed(TRACK, on='"note_person"', by='["complainant"]'),
    small(way("suspend"), way("resume"), GROUND, changed(SMALL_CLOCK, toll=TOLL)),
    small(way("merge"), PROPOSE),
    changed(CLOCK, tracks="", before_sorting="true"),
    changed(CLOCK, start='"served"', deemed_start='{ fact = "filed", n = 1, unit = "day" }'),
    # What a right is used for may happen at the body above.
    changed(CLOCK, stop='["served"]', kind='"right"'),
    changed(CLOCK, stop='["closed", "clock_lapsed"]'),
    changed(CLOCK, stop='["message_sent"]', unless='["closed"]'),
    changed(CLOCK, stop='["message_sent"]', start='"closed"'),
    changed(DOCUMENT + NOTICE, on='["served", "closed"]'),
]


@pytest.mark.parametrize("fragment", FAULTLESS)
def test_what_can_come_to_its_end_is_no_fault(fragment: str) -> None:
    assert found(planted(fragment)) == []


TOLD = "In the track small no notice tells the person who complained of this: {}."
BURIED = (
    "In the track small nobody may propose_softening: without a proposal nobody can do this: {}."
)
YES = (
    "A small matter ends by the person's own yes, or by others who call back: let the complainant"
    " note_person, or the office call_back."
)
STILL = "In the track small the time may be let stand still, and no clock does: give one of them a toll."
NEVER = "In the track {} this never happens: {}."
RUNS = (
    "The clock answer still runs when a matter of suggestion ends by this: closed. Let that stop it,"
    " or something at the stage closed."
)
IN_VAIN = "Nobody may do what the clock answer waits for: served."
HERE = "[track.small]"

WAYS = [
    (small(way("close", to='"closed"')),
     [(MOVE, "At the stage filed of small, close stands twice; only the first counts.")]),
    (changed(TRACK, after='["determined", "filed"]'),
     [('after = ["determined", "filed"]', NEVER.format("small", "determined"))]),
    (small(SMALL_CLOCK, way("rate", within='"answer"')),
     [('within = "answer"', "The clock answer does not stop when this is done (rated).")]),
    (small(way("decline")),
     [(HERE, TOLD.format("declined")), (HERE, BURIED.format("declined")),
      (MOVE, "decline must need reasons_given."),
      (MOVE, "decline must need other_person_than_before.")]),
    (small(way("recommend")), [(MOVE, "recommend must need reasons_given.")]),
    (small(way("determine")),
     [(MOVE, "determine must need reasons_given."),
      (MOVE, "determine must need other_person_than_before.")]),
    (small(way("approve_disposition")),
     [(MOVE, "approve_disposition must need other_person_than_before.")]),
    (small(way("accept")), [(HERE, TOLD.format("accepted"))]),
    (small(way("accept"), told("accepted", to='["officer"]')), [(HERE, TOLD.format("accepted"))]),
    (small(way("accept"), DOCUMENT, NOTICE), [(HERE, TOLD.format("accepted"))]),
    (small(way("issue_disposition")),
     [(HERE, TOLD.format("disposition_issued")),
      (HERE, "In the track small a decision is issued, and no paper is ever made of it: let system"
             " sign_document.")]),
    (changed(TRACK, needs='["told_complainant"]'),
     [('needs = ["told_complainant"]',
       "The guard told_complainant can never be content in the track small: it waits for"
       " message_sent, served, disposition_issued.")]),
    (small(PAPER, way("rate", needs='["doc:paper"]')),
     [('needs = ["doc:paper"]',
       "The guard doc:paper can never be content in the track small: it waits for document_signed.")]),
    (changed(TRACK, needs='["senior_in_rank"]'),
     [('needs = ["senior_in_rank"]', "A procedure needs rank.")]),
    (small(way("assign", needs='["reasons_given"]')),
     [('needs = ["reasons_given"]', "assigned carries no reasons.")]),
    (small(way("ask_recusal")),
     [(HERE, "In the track small somebody may ask that a person step aside, and nobody may decide"
             " it.")]),
    (changed(TRACK, on='"rate"', by='["complainant"]'), [(HERE, YES)]),
    (changed(TRACK, on='"note_person"'), [(HERE, YES)]),
    (small(way("suspend")), [(HERE, "A procedure needs suspension."), (HERE, STILL)]),
    (small(way("suspend"), way("resume"), GROUND, changed(CLOCK, toll=TOLL)),
     [(HERE, STILL), (f"toll = {TOLL}", NEVER.format("suggestion", "suspended")),
      (f"toll = {TOLL}", NEVER.format("suggestion", "resumed"))]),
    (small(way("suspend"), GROUND, changed(SMALL_CLOCK, toll=TOLL)),
     [(f"toll = {TOLL}", NEVER.format("small", "resumed"))]),
    (small(way("separate"), way("divert")),
     [(HERE, BURIED.format("diverted")), (HERE, BURIED.format("separated"))]),
]  # fmt: skip

CLOCKS = [
    (changed(CLOCK, tracks=""), [("[[clock]]", "The clock answer runs on no track.")]),
    (changed(CLOCK, start='"served"'), [('start = "served"', NEVER.format("suggestion", "served"))]),
    (changed(CLOCK, start='["filed", "served"]'),
     [('start = ["filed", "served"]', NEVER.format("suggestion", "served"))]),
    (changed(CLOCK, start='["filed", "served", "rated"]'),
     [('start = ["filed", "served", "rated"]', NEVER.format("suggestion", "rated, served"))]),
    (changed(CLOCK, start='"served"', deemed_start='{ fact = "rated", n = 1, unit = "day" }'),
     [('start = "served"', NEVER.format("suggestion", "served"))]),
    (changed(CLOCK, stop='["served"]'),
     [('stop = ["served"]', "In the track suggestion nothing can stop the clock answer."),
      ('stop = ["served"]', RUNS)]),
    (changed(CLOCK, stop='["closed", "served"]'), [('stop = ["closed", "served"]', IN_VAIN)]),
    (changed(CLOCK, restart='["served"]'), [('restart = ["served"]', IN_VAIN)]),
    (changed(CLOCK, tracks="", before_sorting="true", stop='["closed", "served"]'),
     [('stop = ["closed", "served"]', IN_VAIN)]),
    (changed(CLOCK, stop='["message_sent"]'), [('stop = ["message_sent"]', RUNS)]),
    (changed(CLOCK, stop='["message_sent"]', start='"responsibility_taken"'),
     [('stop = ["message_sent"]', RUNS)]),
]  # fmt: skip

PAPERS = [
    (changed(DOCUMENT + NOTICE, on='["served", "rated"]'),
     [('on = ["served", "rated"]', NEVER.format("suggestion", "rated, served"))]),
    (TRACK + DOCUMENT + changed(NOTICE, tracks='["suggestion", "small"]'),
     [('document = "paper"', "The document paper has no title for the track small.")]),
    (DOCUMENT,
     [("[[document]]", "Nobody owes the document paper: no notice brings it, and no decision waits"
                       " for it.")]),
    (DOCUMENT + changed(DOCUMENT, id='"other"', must_contain="", signed_by="") + NOTICE,
     [("[[document]]", "Nobody owes the document other: no notice brings it, and no decision waits"
                       " for it."),
      ("[[document]]", "A document needs must_contain."),
      ("[[document]]", "A document needs signed_by.")]),
    ('[filing.mode.anonymous]\nlabel = W\nexplained = W\nneeds = ["name"]\n',
     [('needs = ["name"]',
       "Who files without a name is asked for nothing that says who it is.")]),
]  # fmt: skip

KINDS = [
    (changed(CLOCK, tracks="3"),
     [("", "Something is of another kind than is read there: 'int' object is not iterable")]),
    (changed(CLOCK, toll='["a"]'),
     [("", "Something is of another kind than is read there: 'str' object has no attribute 'get'")]),
]  # fmt: skip


@pytest.mark.parametrize(("fragment", "faults"), [*WAYS, *CLOCKS, *PAPERS, *KINDS])
def test_what_will_go_wrong_is_told_on_its_line_and_nothing_else(
    fragment: str, faults: list[tuple[str, str]]
) -> None:
    text = planted(fragment)

    assert found(text) == [(in_full(line), says) for line, says in faults]


def test_of_two_documents_the_one_that_nobody_owes_is_named() -> None:
    text = planted(DOCUMENT + NOTICE + changed(DOCUMENT, id='"other"'))

    [fault] = check(text)

    assert fault.line == text.splitlines().index('id = "other"')


@pytest.mark.parametrize(
    ("people", "stages"),
    [(0, ["filed", "sorted", "closed"]), (1, ["closed"]), (2, []), (None, [])],
)
def test_an_office_that_is_too_small_is_told_at_each_stage(
    people: int | None, stages: list[str]
) -> None:
    # Whoever receives a suggestion answers for it alone, and the librarian closes it.
    needed = {"filed": 1, "sorted": 1, "closed": 2}

    assert found(LIBRARY, people) == [
        (f"[track.suggestion.stage.{stage}]",
         f"An office of {people} cannot bring a matter of suggestion to {stage}: at least"
         f" {needed[stage]} different people are needed.")
        for stage in stages
    ]  # fmt: skip


def test_a_register_of_the_past_is_held_to_no_promise() -> None:
    clock = LIBRARY.index("[[clock]]")
    no_clock = LIBRARY[:clock] + LIBRARY[LIBRARY.index("[filing]") :]
    text = no_clock.replace("\n[role]", "\nhistory_only = true\n\n[role]", 1)

    assert found(f"{text}\n{in_full(DOCUMENT)}", people=0) == []


def test_what_is_marked_as_unchecked_is_listed_and_a_comment_is_not() -> None:
    text = "\n".join(
        ["verified = false", "n = 1 # verified = false", "a = { verified=false }",
         "verified = true", "unverified = false"]
    )  # fmt: skip

    assert unchecked(text) == [1, 3]
