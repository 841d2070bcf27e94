"""What a table of a procedure says is what the rules hold; what it does not say has one meaning."""

from dataclasses import replace
from datetime import date

import pytest

from domain import rules as said
from domain.procedure import parse
from domain.rules import Label
from tests.domain.planted import (
    CLOCK,
    LIBRARY,
    NOTICE,
    ORDER,
    ORDER_CLOCK,
    TRACK,
    changed,
    in_full,
    rules,
)

A = Label("a", "一")
NO_FACTS = frozenset[str]()


def some(*names: str) -> frozenset[str]:
    return frozenset(names)


def test_the_top_says_what_a_case_goes_by() -> None:
    plain = rules("")
    own = rules(
        'valid_to = 2030-12-31\nwrite_up = 3\nopen_codes = true\npinned_by = "stage"\n'
        'pinned_stage = "sorted"'
    )

    assert (plain.id, plain.version, plain.title.en) == (
        "library-suggestions", "1", "Suggestions to a town library",
    )  # fmt: skip
    assert (plain.tz, plain.calendar, plain.first_stage) == ("Europe/London", "gb-ew", "filed")
    assert (plain.valid_from, plain.valid_to) == (date(2026, 1, 1), None)
    assert (plain.write_up, plain.open_codes, plain.history_only) == (1, False, False)
    assert (plain.pinned_by, plain.pinned_stage) == ("received", "")
    assert own.valid_to == date(2030, 12, 31)
    assert (own.write_up, own.open_codes) == (3, True)
    assert (own.pinned_by, own.pinned_stage) == ("stage", "sorted")


def test_a_table_that_does_not_stand_there_says_nothing() -> None:
    plain = rules("")

    assert (plain.service, plain.served_by, plain.taxonomy, plain.contact) == (
        None, frozenset(), None, None,
    )  # fmt: skip
    assert not any([plain.codes, plain.findings, plain.measures, plain.documents, plain.beside])
    assert (plain.notices, plain.crosswalks, plain.evidence_use, plain.returns) == ((), (), (), ())
    assert (plain.conflict, plain.other_remedies) == ((), ())
    assert [each.outcomes for each in plain.retention] == [frozenset()]


PLAIN_CLOCK = said.Clock(
    id="answer", kind="duty", label=A, tracks=some("suggestion"), before_sorting=False,
    start=some("filed"), deemed_start=None, span=said.Span(3, "day"),
    count="exclude_start", rolls="none", stop=some("closed"), restart=NO_FACTS, toll=(),
    extend=None, breach="target", src=A, verified=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "clock"),
    [
        ({}, {}),
        ({"verified": "false"}, {"verified": False}),
        ({"before_sorting": "true"}, {"before_sorting": True}),
        ({"inside": "true"}, {"inside": True}),
        ({"start": '["filed", "reopened"]'}, {"start": some("filed", "reopened")}),
        ({"unless": '["withdrawn"]'}, {"unless": some("withdrawn")}),
        ({"restart": '["accepted"]'}, {"restart": some("accepted")}),
        ({"known_to": '["head"]'}, {"known_to": some("head")}),
        ({"then": '"silence"'}, {"then": "silence"}),
        ({"per": '"request"'}, {"per": "request"}),
        ({"breach": '"deemed(closed)"'}, {"breach": "deemed", "deemed": "closed"}),
        ({"until": '"last_day"'}, {"until": "last_day"}),
        (
            {"until": '"last_day"', "n": "", "unit": ""},
            {"until": "last_day", "span": said.Span(0, "day")},
        ),
        ({"n": "", "unit": '"end_of_next_day"'}, {"span": said.Span(1, "end_of_next_day")}),
        (
            {"deemed_start": '{ fact = "message_sent", n = 2, unit = "week" }'},
            {"deemed_start": said.DeemedStart("message_sent", said.Span(2, "week"), True)},
        ),
        (
            {"deemed_start": '{ fact = "filed", n = 1, unit = "day", verified = false }'},
            {"deemed_start": said.DeemedStart("filed", said.Span(1, "day"), False)},
        ),
        (
            {"extend": '{ max = 2, unit = "week", by = ["head"] }'},
            {"extend": said.Extension(2, "week", some("head"), "", False)},
        ),
        (
            {"extend": '{ max = 2, unit = "week", approval = true }'},
            {"extend": said.Extension(2, "week", frozenset(), "", True)},
        ),
        (
            {"toll": '[{ from = "suspended", to = "resumed", first_inside = true,'
             " last_inside = false }]"},
            {"toll": (said.Toll("suspended", "resumed", True, False),)},
        ),
        (
            {"toll": '[{ from = "suspended", to = "resumed", first_inside = false,'
             ' last_inside = true, grounds = ["hearing"] }]\n[suspension]\nhearing = W'},
            {"toll": (said.Toll("suspended", "resumed", False, True, some("hearing")),)},
        ),
    ],
)  # fmt: skip
def test_a_clock_is_read_as_it_stands(keys: dict[str, str], clock: dict[str, object]) -> None:
    read = rules(changed(CLOCK, **keys)).clocks[-1]

    assert read == replace(PLAIN_CLOCK, **clock)  # type: ignore[arg-type]  # fields of a clock


def test_a_question_that_a_miss_forces_is_read_with_it() -> None:
    read = rules(changed(CLOCK, breach='"decide(how)"') + "[question]\nhow = W\n").clocks[-1]

    assert read == replace(PLAIN_CLOCK, breach="decide", question="how")


def test_a_track_is_read_as_it_stands() -> None:
    read = rules(
        TRACK
        + '[[track.small.transition]]\non = "accept"\nfrom = ["open"]\nby = ["intake", "head"]\n'
        'needs = ["told_complainant"]\nwithin = "silence"\nafter = ["called_back"]\n'
        'forbid_if = ["accepted"]\nsrc = W\nverified = false\n'
    ).tracks["small"]

    assert [(one.id, one.label, one.public, one.final) for one in read.stages.values()] == [
        ("filed", A, A, False),
        ("closed", A, A, True),
    ]
    close, call, accept = read.transitions
    assert (close.verb, close.fact, close.from_, close.to, close.by) == (
        "close", "closed", some("filed"), "closed", some("head"),
    )  # fmt: skip
    assert (close.needs, close.src, close.verified, close.within) == ((), None, True, "")
    assert (close.after, close.forbid_if, call.to) == (frozenset(), frozenset(), "")
    assert (accept.from_, accept.by, accept.needs) == (
        some("filed"), some("intake", "head"), ("told_complainant",),
    )  # fmt: skip
    assert (accept.src, accept.verified, accept.within) == (A, False, "silence")
    assert (accept.after, accept.forbid_if) == (some("called_back"), some("accepted"))
    assert read.src is None
    assert rules(TRACK.replace("small]\n", "small]\nsrc = W\n")).tracks["small"].src == A


def test_a_paper_and_its_notice_are_read_as_they_stand() -> None:
    papers = (
        '[[document]]\nid = "paper"\ntitle = { suggestion = { en = "Paper", zh = "书" } }\n'
        'legal_basis = { suggestion = [{ en = "a", zh = "一" }] }\n'
        'must_contain = ["answer", "reasons"]\nsigned_by = ["head"]\n'
    )

    read = rules(
        papers + NOTICE + changed(NOTICE, id='"t"', n="2", unit='"week"', verified="false")
    )

    assert read.documents["paper"] == said.Document(
        "paper", {"suggestion": Label("Paper", "书")}, {"suggestion": (A,)},
        ("answer", "reasons"), ("head",),
    )  # fmt: skip
    plain, own = read.notices
    assert plain == said.Notice(
        "told", A, some("closed"), ("complainant",), some("suggestion"), None,
        "paper", A, True,
    )  # fmt: skip
    assert own == replace(plain, id="t", span=said.Span(2, "week"), verified=False)


def test_ways_of_filing_and_of_serving_are_read_as_they_stand() -> None:
    read = rules(
        "[filing.mode.anonymous]\nlabel = W\nexplained = W\n"
        '[service]\nexplained = W\ncounts = ["opened", "deemed"]\n'
    )

    assert read.filing.by == {"complainant", "intake"}
    assert read.filing.modes["named"].needs == ("name", "address")
    assert read.filing.modes["anonymous"] == said.Mode("anonymous", A, A, ())
    assert (read.service, read.served_by) == (A, some("opened", "deemed"))


CODE = '[[code]]\nid = "rude"\nlabel = W\npublic = { en = "Rude", zh = "粗" }\n'


def test_codes_and_what_other_lists_call_them_are_read_as_they_stand() -> None:
    read = rules(
        CODE + '[[code]]\nid = "shout"\nlabel = W\npublic = W\nparent = "rude"\n'
        'must_refer = true\nno_informal = true\nseverity = "grave"\n'
        'legal_basis = [{ en = "a", zh = "一" }]\n'
        '[taxonomy]\nid = "S"\nversion = "2"\nsrc = W\n'
        '[[crosswalk]]\ntaxonomy = "S"\nversion = "1"\ncode = "U"\nto = ["rude", "shout"]\n'
    )

    assert list(read.codes.values()) == [
        said.Code("rude", A, Label("Rude", "粗")),
        said.Code("shout", A, A, "rude", True, True, (A,), "grave"),
    ]
    assert read.taxonomy == said.Taxonomy("S", "2", A, True)
    assert read.crosswalks == (said.Crosswalk("S", "1", "U", ("rude", "shout")),)


FINDING = '[[finding]]\nid = "so"\nlabel = W\noccurred = "yes"\nbreach = "no"\n'
MEASURE = '[[measure]]\nid = "warn"\nlabel = W\nstandings = ["sworn"]\n'
PLAIN_MEASURE = said.Measure("warn", A, some("sworn"), False, None)


def test_what_can_be_found_is_read_as_it_stands() -> None:
    own = changed(
        FINDING, id='"x"', public='{ en = "b", zh = "二" }', tracks='["suggestion"]', closure="true"
    )

    plain, said_more = rules(FINDING + own).findings.values()

    assert plain == said.Finding("so", A, A, "yes", "no", False, frozenset())
    assert said_more == replace(
        plain, id="x", public=Label("b", "二"), tracks=some("suggestion"), closure=True
    )


@pytest.mark.parametrize(
    ("keys", "measure"),
    [
        ({}, {}),
        ({"sanction": "true"}, {"sanction": True, "discipline": True}),
        ({"sanction": "true", "discipline": "false"}, {"sanction": True}),
        ({"discipline": "true"}, {"discipline": True}),
        ({"src": "W", "verified": "false"}, {"src": A, "verified": False}),
        ({"period": '{ n = 2, unit = "day" }'}, {"period": said.Period(2, 2, "day")}),
        (
            {"period": '{ least = 1, most = 6, unit = "month" }'},
            {"period": said.Period(1, 6, "month")},
        ),
    ],
)
def test_a_measure_is_read_as_it_stands(keys: dict[str, str], measure: dict[str, object]) -> None:
    read = rules(changed(MEASURE, **keys)).measures["warn"]

    assert read == replace(PLAIN_MEASURE, **measure)  # type: ignore[arg-type]  # its fields


def test_what_is_kept_from_whom_is_read_as_it_stands() -> None:
    use = '[[evidence_use]]\nid = "u"\nlabel = W\nsource = "compelled"\nforbids = ["civil"]\nsrc = W\n'
    kept = '[[retention]]\nid = "file"\nlabel = W\nsrc = W\n'
    owed = '[[return]]\nid = "r"\nlabel = W\nto = W\nevery = "year"\ncounts = ["code"]\nsrc = W\n'
    door = '[[other_remedy]]\nid = "court"\nlabel = W\nexplained = W\nsrc = W\n'
    late = {"id": '"x"', "n": "2", "unit": '"year"', "verified": "false"}

    read = rules(
        "".join(
            [use, changed(use, id='"x"', inherited="true", verified="false"),
             kept, changed(kept, **late, outcomes='["declined"]', start='"received"'),
             owed, changed(owed, **late), CODE, door,
             changed(door, **late, codes='["rude"]'),
             '[contact]\nattempts = 3\nmeans = 2\nsrc = W\nverified = false\n',
             '[[conflict]]\nid = "own"\nlabel = W\nbars = ["head"]\nsrc = W\n']
        )
    )  # fmt: skip

    years = {"id": "x", "span": said.Span(2, "year"), "verified": False}
    first = said.EvidenceUse("u", A, "compelled", some("civil"), False, A, True)
    assert read.evidence_use == (first, replace(first, id="x", inherited=True, verified=False))
    file = said.Retention("file", A, None, A, True)
    only = {"outcomes": frozenset({"declined"}), "start": "received"}
    assert read.retention[1:] == (file, replace(file, **years, **only))  # type: ignore[arg-type]  # its fields
    figures = said.Return("r", A, A, "year", None, some("code"), A, True)
    assert read.returns == (figures, replace(figures, **years))  # type: ignore[arg-type]  # its fields
    court = said.OtherRemedy("court", A, A, frozenset(), None, A, True)
    assert read.other_remedies == (
        court, replace(court, codes=some("rude"), **years),  # type: ignore[arg-type]  # its fields
    )  # fmt: skip
    assert read.contact == said.Contact(3, 2, A, False)
    assert read.conflict == (said.Ground("own", A, some("head"), A),)
    assert read.label("conflict", "own", "en") == "a"
    contact = rules("[contact]\nattempts = 1\nmeans = 1\nsrc = W\n").contact
    assert contact == said.Contact(1, 1, A, True)


def test_a_record_beside_the_complaint_is_read_as_it_stands() -> None:
    order = ORDER.replace("tracking_order]\n", "tracking_order]\nrepresentatives = 3\nsrc = W\n")
    read = rules(order + ORDER_CLOCK).beside["tracking_order"]

    assert [(one.id, one.label, one.public, one.final) for one in read.track.stages.values()] == [
        ("start", A, A, False),
        ("issued", A, A, False),
        ("discharged", A, A, True),
    ]
    assert (read.track.id, read.track.label, read.track.public) == ("tracking_order", A, A)
    assert [(move.verb, move.fact, move.to) for move in read.track.transitions] == [
        ("issue", "issued", "issued"),
        ("discharge", "discharged", "discharged"),
    ]
    assert [(one.id, one.tracks, one.until) for one in read.clocks] == [
        ("order", some("tracking_order"), "answer_by")
    ]
    assert (read.track.src, read.representatives) == (A, 3)
    plain = rules(ORDER).beside["tracking_order"]
    assert (plain.track.src, plain.representatives, plain.clocks) == (None, 0, ())


def test_a_stage_of_the_way_that_is_left_by_what_leads_back_to_it_has_not_been_left() -> None:
    # `reopen` alone takes up again what has ended; to stay where one is leaves nothing.
    again = '[[track.small.transition]]\non = "{}"\nfrom = ["closed"]\nto = "{}"\nby = ["head"]\n'
    reopened = in_full(TRACK + again.format("reopen", "filed"))
    stays = in_full(TRACK + again.format("rate", "closed"))

    for more in (reopened, stays):
        assert parse(f"{LIBRARY}\n{more}").tracks["small"].stages["closed"].final
