"""Whatever a procedure cannot mean is told in one sentence, with the line on which it stands."""

import pytest

from domain.faults import Faulty
from domain.procedure import parse
from tests.domain.planted import (
    CLOCK,
    DOCUMENT,
    LIBRARY,
    NOTICE,
    ORDER,
    ORDER_CLOCK,
    TRACK,
    changed,
    found,
    in_full,
    planted,
)

WHOLE = "must be a whole number above nought."
TWO = "needs words in English and in Chinese."
NOBODY = ("colour = 1", "Nobody reads colour here.")
TOLL = "{ from = FROM, to = TO, first_inside = true, last_inside = true }"

CONFLICT = '[[conflict]]\nid = "own"\nlabel = W\nbars = ["head"]\nsrc = W\n'
USE = '[[evidence_use]]\nid = "u"\nlabel = W\nsource = "compelled"\nforbids = ["civil"]\nsrc = W\n'
RETENTION = '[[retention]]\nid = "file"\nlabel = W\nsrc = W\n'
RETURN = '[[return]]\nid = "r"\nlabel = W\nto = W\nevery = "year"\ncounts = ["code"]\nsrc = W\n'
REMEDY = '[[other_remedy]]\nid = "court"\nlabel = W\nexplained = W\nsrc = W\n'
CODE = '[[code]]\nid = "rude"\nlabel = W\npublic = W\n'
TAXONOMY = '[taxonomy]\nid = "S"\nversion = "1"\nsrc = W\n'
WALK = '[[crosswalk]]\ntaxonomy = "old"\nversion = "1"\ncode = "U"\nto = ["rude"]\n'
FINDING = '[[finding]]\nid = "so"\nlabel = W\noccurred = "yes"\nbreach = "no"\n'
MEASURE = '[[measure]]\nid = "warning"\nlabel = W\nstandings = ["sworn"]\n'
CONTACT = "[contact]\nattempts = 1\nmeans = 1\nsrc = W\n"
MODE = '[filing.mode.confidential]\nlabel = W\nexplained = W\nneeds = ["name"]\n'
SERVICE = '[service]\nexplained = W\ncounts = ["opened"]\n'
SHARED = (
    '[[transition]]\ntracks = ["suggestion"]\non = "take_step"\nfrom = ["open"]\nby = ["head"]\n'
)
PAPERS = DOCUMENT + NOTICE

FAULTLESS = [
    "", "write_up = 1", TRACK, CLOCK, PAPERS, ORDER, ORDER + ORDER_CLOCK, CONFLICT, USE, RETENTION,
    RETURN, REMEDY, CODE, TAXONOMY, CODE + WALK, FINDING, MEASURE, CONTACT, MODE, SERVICE, SHARED,
    changed(CLOCK, n="", unit='"end_of_next_day"'),
    changed(CLOCK, toll=f"[{TOLL}]").replace("FROM", '"filed"').replace("TO", '"closed"'),
    changed(MEASURE, period='{ least = 2, most = 2, unit = "day" }'),
    changed(ORDER.split("[beside.tracking_order.stage")[0], representatives="0")
    + ORDER.partition("label = W\n")[2],
    changed(MODE.replace("confidential", "anonymous"), needs=""),
]  # fmt: skip


@pytest.mark.parametrize("fragment", FAULTLESS)
def test_what_is_planted_here_has_no_fault_of_its_own(fragment: str) -> None:
    assert found(planted(fragment)) == []


TOP = [
    ("colour = 1", [NOBODY]),
    ("valid_to = 2026", [("valid_to = 2026", "valid_to must be a day, such as 2026-01-01.")]),
    (
        "valid_to = 2026-01-01T00:00:00",
        [("valid_to = 2026-01-01T00:00:00", "valid_to must be a day, such as 2026-01-01.")],
    ),
    ("write_up = 0", [("write_up = 0", f"write_up {WHOLE}")]),
    ("write_up = true", [("write_up = true", f"write_up {WHOLE}")]),
    ('pinned_by = "mood"', [('pinned_by = "mood"', "There is no pinned_by mood.")]),
    ('pinned_by = "stage"', [("", "pinned_stage is missing.")]),
    ('pinned_stage = "far"', [('pinned_stage = "far"', "There is no stage far.")]),
    ("history_only = true", [("[[clock]]", "A register of the past sets no clock.")]),
    ('[channel]\nweb = "Web"', [('web = "Web"', f"web {TWO}")]),
    ('[channel]\nweb = { en = "a" }', [('web = { en = "a" }', f"web {TWO}")]),
    (
        '[channel]\nweb = { en = "a", zh = "" }',
        [('web = { en = "a", zh = "" }', f"web {TWO}")],
    ),
    ("[standing]\nchief = W", [("chief = W", "There is no standing chief.")]),
]

WAYS = [
    (TRACK.replace("small", "parade"), [("[track.parade]", "There is no kind of matter parade.")]),
    (
        TRACK.replace("[track.small]\nlabel = W\npublic = W", "[track.small]\ncolour = 1"),
        [("[track.small]", f"label {TWO}"), ("[track.small]", f"public {TWO}"), NOBODY],
    ),
    (
        TRACK.replace("closed]\nlabel = W\npublic = W", "closed]\ncolour = 1"),
        [
            ("[track.small.stage.closed]", f"label {TWO}"),
            ("[track.small.stage.closed]", f"public {TWO}"),
            NOBODY,
        ],
    ),
    (
        TRACK.replace("stage.filed", "stage.begun").replace('"filed"', '"begun"'),
        [
            ("[track.small]", "This track has no stage filed, where all begin."),
            ("[track.small.stage.begun]", "Nothing leads to the stage begun."),
            ("[track.small.stage.closed]", "Nothing leads to the stage closed."),
        ],
    ),
    (
        TRACK.replace("final = true\n", ""),
        [
            ("[track.small.stage.filed]", "From the stage filed no end can be reached."),
            ("[track.small.stage.closed]", "Nothing leads out of the stage closed."),
        ],
    ),
    (changed(TRACK, colour="1"), [NOBODY]),
    (changed(TRACK, on='"vanish"'), [('on = "vanish"', "There is no verb vanish.")]),
    (changed(TRACK, by='["chief"]'), [('by = ["chief"]', "There is no role chief.")]),
    (
        changed(TRACK, by=""),
        [("[[track.small.transition]]", "A transition needs by.")],
    ),
    (
        changed(TRACK, from_=""),
        [("[[track.small.transition]]", "A transition needs from.")],
    ),
    (changed(TRACK, from_='["far"]'), [('from = ["far"]', "There is no stage far.")]),
    (changed(TRACK, to='"far"'), [('to = "far"', "There is no stage far.")]),
    (changed(TRACK, after='["flown"]'), [('after = ["flown"]', "There is no fact flown.")]),
    (
        changed(TRACK, forbid_if='["swum"]'),
        [('forbid_if = ["swum"]', "There is no fact swum.")],
    ),
    (changed(TRACK, within='"noon"'), [('within = "noon"', "There is no clock noon.")]),
    (
        changed(TRACK, needs='["doc:none", "care"]'),
        [
            ('needs = ["doc:none", "care"]', "There is no document none."),
            ('needs = ["doc:none", "care"]', "There is no guard care."),
        ],
    ),
    (
        TRACK + '[track.small.stage.lost]\nlabel = W\npublic = W\n',
        [
            ("[track.small.stage.lost]", "Nothing leads to the stage lost."),
            ("[track.small.stage.lost]", "Nothing leads out of the stage lost."),
        ],
    ),
    (
        changed(TRACK, on='"accept"', from_='["closed"]', to='"filed"', needs='["reasons_given"]'),
        [("[track.small.stage.closed]", "The stage closed is final, yet it is left.")],
    ),
    (changed(SHARED, tracks=""), [("[[transition]]", "A transition needs tracks.")]),
    (changed(SHARED, tracks='["far"]'), [('tracks = ["far"]', "There is no track far.")]),
    (
        changed(SHARED, from_='["far"]'),
        [("[[transition]]", "A transition needs from."), ('from = ["far"]', "There is no stage far.")],
    ),
]  # fmt: skip

CLOCKS = [
    (
        "[[clock]]",
        [
            ("[[clock]]", says)
            for says in (
                "A clock needs src.", "A clock needs breach.", "start is missing.",
                "A fact is missing here.", "unit is missing.", f"n {WHOLE}", "id is missing.",
                "kind is missing.", f"label {TWO}", "count is missing.", "rolls is missing.",
            )
        ],
    ),
    (changed(CLOCK, colour="1"), [NOBODY]),
    (changed(CLOCK, id='"silence"'), [("[[clock]]", "silence stands here twice.")]),
    (changed(CLOCK, kind='"wish"'), [('kind = "wish"', "There is no kind wish.")]),
    (changed(CLOCK, n="0"), [("n = 0", f"n {WHOLE}")]),
    (changed(CLOCK, n="true"), [("n = true", f"n {WHOLE}")]),
    (changed(CLOCK, unit='"moon"'), [('unit = "moon"', "There is no unit moon.")]),
    (changed(CLOCK, tracks='["far"]'), [('tracks = ["far"]', "There is no track far.")]),
    (changed(CLOCK, start='"opened"'), [('start = "opened"', "There is no fact opened.")]),
    (changed(CLOCK, start="[]"), [("start = []", "A fact is missing here.")]),
    (
        changed(CLOCK, start='["filed", "shut"]'),
        [('start = ["filed", "shut"]', "There is no fact shut.")],
    ),
    (changed(CLOCK, stop='["shut"]'), [('stop = ["shut"]', "There is no fact shut.")]),
    (changed(CLOCK, unless='["shut"]'), [('unless = ["shut"]', "There is no fact shut.")]),
    (changed(CLOCK, restart='["shut"]'), [('restart = ["shut"]', "There is no fact shut.")]),
    (changed(CLOCK, then='"noise"'), [('then = "noise"', "There is no clock noise.")]),
    (changed(CLOCK, known_to='["chief"]'), [('known_to = ["chief"]', "There is no role chief.")]),
    (changed(CLOCK, per='"mood"'), [('per = "mood"', "There is no field mood.")]),
    (changed(CLOCK, until='"mood"'), [('until = "mood"', "There is no field mood.")]),
    (changed(CLOCK, breach='"late"'), [('breach = "late"', "There is no breach late.")]),
    (
        changed(CLOCK, breach='"decide"'),
        [('breach = "decide"', "decide must say what, in brackets: decide(…).")],
    ),
    (
        changed(CLOCK, breach='"deemed(shut)"'),
        [('breach = "deemed(shut)"', "There is no fact shut.")],
    ),
    (
        changed(CLOCK, breach='"decide(why)"'),
        [('breach = "decide(why)"', "There is no question why.")],
    ),
    (
        changed(CLOCK, toll='[{ grounds = ["sick"], colour = 1 }]'),
        [
            ('toll = [{ grounds = ["sick"], colour = 1 }]', says)
            for says in (
                "Nobody reads colour here.", "from is missing.", "A fact is missing here.",
                "to is missing.", "There is no ground for standing still sick.",
                "A toll must say whether its ends are inside: first_inside.",
                "A toll must say whether its ends are inside: last_inside.",
            )
        ],
    ),
    (
        changed(CLOCK, unit='"hour"', toll='[{ from = "filed", to = "closed",'
                ' first_inside = true, last_inside = true }]'),
        [('toll = [{ from = "filed", to = "closed", first_inside = true, last_inside = true }]',
          "A clock of hours cannot stand still.")],
    ),
    (
        changed(CLOCK, deemed_start='{ fact = "shut", n = 0, unit = "day", colour = 1 }'),
        [
            ('deemed_start = { fact = "shut", n = 0, unit = "day", colour = 1 }', says)
            for says in ("Nobody reads colour here.", "There is no fact shut.", f"n {WHOLE}")
        ],
    ),
    (
        changed(CLOCK, deemed_start='{ fact = "opened", n = 1, unit = "day" }'),
        [('deemed_start = { fact = "opened", n = 1, unit = "day" }', "There is no fact opened.")],
    ),
    (
        changed(CLOCK, extend='{ max = 0, unit = "moon", by = ["x"], notice = "y", colour = 1 }'),
        [
            ('extend = { max = 0, unit = "moon", by = ["x"], notice = "y", colour = 1 }', says)
            for says in (
                "Nobody reads colour here.", "There is no role x.", "There is no notice y.",
                "There is no unit moon.", f"n {WHOLE}",
            )
        ],
    ),
]  # fmt: skip

PAPER = [
    (MODE.replace("confidential", "secret"),
     [("[filing.mode.secret]", "There is no way of filing secret.")]),
    (changed(MODE, label="", explained="", colour="1"),
     [("[filing.mode.confidential]", f"label {TWO}"),
      ("[filing.mode.confidential]", f"explained {TWO}"), NOBODY]),
    (changed(DOCUMENT, colour="1") + NOTICE, [NOBODY]),
    (changed(DOCUMENT, title="", signed_by='["chief"]') + NOTICE,
     [("[[document]]", "A document needs title."),
      ('signed_by = ["chief"]', "There is no role chief.")]),
    (changed(DOCUMENT, title='{ suggestion = W, parade = W }') + NOTICE,
     [("title = { suggestion = W, parade = W }", "There is no track parade.")]),
    (changed(DOCUMENT, title='{ suggestion = "Paper" }') + NOTICE,
     [('title = { suggestion = "Paper" }', f"suggestion {TWO}")]),
    (changed(DOCUMENT, legal_basis="{ suggestion = W }") + NOTICE,
     [("legal_basis = { suggestion = W }",
       "suggestion needs a list: for each its words in English and Chinese.")]),
    (changed(DOCUMENT, legal_basis='{ suggestion = [1] }') + NOTICE,
     [("legal_basis = { suggestion = [1] }", f"suggestion {TWO}")]),
    (DOCUMENT + PAPERS, [("[[document]]", "paper stands here twice.")]),
    (PAPERS + NOTICE, [("[[notice]]", "told stands here twice.")]),
    (changed(PAPERS, on="", to="", tracks="", document="", label="", src="", colour="1"),
     [*(("[[notice]]", f"A notice needs {key}.") for key in ("on", "to", "tracks", "document")),
      ("[[notice]]", f"label {TWO}"), ("[[notice]]", f"src {TWO}"), NOBODY]),
    (changed(PAPERS, on='["shut"]', to='["all"]', tracks='["far"]', document='"x"', n="1"),
     [("[[notice]]", "unit is missing."), ('on = ["shut"]', "There is no fact shut."),
      ('to = ["all"]', "There is no reader all."), ('tracks = ["far"]', "There is no track far."),
      ('document = "x"', "There is no document x.")]),
    (REMEDY + changed(REMEDY, colour="1", codes='["x"]', n="2"),
     [("[[other_remedy]]", "court stands here twice."), ("[[other_remedy]]", "unit is missing."),
      NOBODY, ('codes = ["x"]', "There is no code x.")]),
    (changed(SERVICE, explained="", counts='["dream"]', colour="1"),
     [("[service]", f"explained {TWO}"), ('counts = ["dream"]', "There is no way of serving dream."),
      NOBODY]),
]  # fmt: skip

FOUND = [
    (CODE + changed(CODE, parent='"x"', severity='"odd"', colour="1", legal_basis="W"),
     [("[[code]]", "rude stands here twice."), ('parent = "x"', "There is no code x."),
      ('severity = "odd"', "There is no severity odd."), NOBODY,
      ("legal_basis = W",
       "legal_basis needs a list: for each its words in English and Chinese.")]),
    (changed(CODE, label="", public=""),
     [("[[code]]", f"label {TWO}"), ("[[code]]", f"public {TWO}")]),
    (changed(TAXONOMY, id="", version="", src="", colour="1"),
     [("[taxonomy]", "id is missing."), ("[taxonomy]", "version is missing."),
      ("[taxonomy]", f"src {TWO}"), NOBODY]),
    (CODE + WALK + changed(WALK, colour="1"),
     [("[[crosswalk]]", "U stands here twice."), NOBODY]),
    (CODE + changed(WALK, to=""), [("[[crosswalk]]", "to is missing.")]),
    (CODE + changed(WALK, to='["x"]'), [('to = ["x"]', "There is no code x.")]),
    (FINDING + changed(FINDING, occurred='"so"', breach='"ill"', tracks='["far"]', colour="1"),
     [("[[finding]]", "so stands here twice."), ('occurred = "so"', "There is no occurred so."),
      ('breach = "ill"', "There is no breach ill."), ('tracks = ["far"]', "There is no track far."),
      NOBODY]),
    (MEASURE + changed(MEASURE, standings='["x"]', colour="1"),
     [("[[measure]]", "warning stands here twice."),
      ('standings = ["x"]', "There is no standing x."), NOBODY]),
    (changed(MEASURE, period='{ n = 0, unit = "moon", colour = 1 }'),
     [('period = { n = 0, unit = "moon", colour = 1 }', says)
      for says in ("Nobody reads colour here.", "There is no unit moon.", f"n {WHOLE}")]),
    (changed(MEASURE, period='{ least = 2, most = 1, unit = "day" }'),
     [('period = { least = 2, most = 1, unit = "day" }', "The least is more than the most.")]),
]  # fmt: skip

LIMITS = [
    (CONFLICT + changed(CONFLICT, bars='["chief"]', colour="1"),
     [("[[conflict]]", "own stands here twice."), ('bars = ["chief"]', "There is no role chief."),
      NOBODY]),
    (USE + changed(USE, source='"dream"', forbids='["gossip"]', colour="1"),
     [("[[evidence_use]]", "u stands here twice."), ('source = "dream"', "There is no source dream."),
      ('forbids = ["gossip"]', "There is no use gossip."), NOBODY]),
    (changed(USE, forbids=""), [("[[evidence_use]]", "forbids is missing.")]),
    (RETENTION + changed(RETENTION, unit='"day"', colour="1"),
     [("[[retention]]", "file stands here twice."), ("[[retention]]", f"n {WHOLE}"), NOBODY]),
    (RETURN + changed(RETURN, every='"now"', counts='["mood"]', n="1", colour="1"),
     [("[[return]]", "r stands here twice."), ("[[return]]", "unit is missing."),
      ('every = "now"', "There is no every now."),
      ('counts = ["mood"]', "There is no breakdown mood."), NOBODY]),
    (changed(CONTACT, attempts="0", means="true", colour="1"),
     [("attempts = 0", f"attempts {WHOLE}"), ("means = true", f"means {WHOLE}"), NOBODY]),
]  # fmt: skip

ORDERS = [
    (ORDER.replace("tracking_order", "parade"),
     [("[beside.parade]", "There is no record beside the complaint parade.")]),
    (ORDER.replace("order]\nlabel = W", "order]\ncolour = 1\nrepresentatives = -1\nsrc = 3"),
     [("[beside.tracking_order]", f"label {TWO}"), NOBODY,
      ("representatives = -1", f"representatives {WHOLE}"), ("src = 3", f"src {TWO}")]),
    (ORDER.replace("order]\n", "order]\nrepresentatives = true\n"),
     [("representatives = true", f"representatives {WHOLE}")]),
    (ORDER.replace("issued]\nlabel = W", "issued]\ncolour = 1"),
     [("[beside.tracking_order.stage.issued]", f"label {TWO}"), NOBODY]),
    (ORDER.replace('"start"', '"filed"'),
     [("[beside.tracking_order]", "Nothing leads out of the stage start."),
      ("[beside.tracking_order.stage.issued]", "Nothing leads to the stage issued."),
      ("[beside.tracking_order.stage.discharged]", "Nothing leads to the stage discharged."),
      ('from = ["filed"]', "There is no stage filed.")]),
    (changed(ORDER, on='"determine"'), [('on = "determine"', "There is no verb determine.")]),
    (ORDER + changed(ORDER_CLOCK, stop='["determined"]'),
     [('stop = ["determined"]', "There is no fact determined.")]),
    (ORDER + ORDER_CLOCK + ORDER_CLOCK,
     [("[[beside.tracking_order.clock]]", "order stands here twice.")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fragment", "faults"), [*TOP, *WAYS, *CLOCKS, *PAPER, *FOUND, *LIMITS, *ORDERS]
)
def test_each_fault_is_told_with_its_line_and_no_other(
    fragment: str, faults: list[tuple[str, str]]
) -> None:
    text = planted(fragment)

    assert found(text) == [(in_full(line), says) for line, says in faults]


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ('id = "library-suggestions"\n', "", [("", "id is missing.")]),
        ('version = "1"\n', 'version = " "\n', [('version = " "', "version is missing.")]),
        ("valid_from = 2026-01-01\n", "",
         [("", "valid_from must be a day, such as 2026-01-01.")]),
        ('"Europe/London"', '"Europe/Moon"',
         [('tz = "Europe/Moon"', "There is no time zone Europe/Moon.")]),
        ('"Europe/London"', '"../London"',
         [('tz = "../London"', "There is no time zone ../London.")]),
        ('system = {', 'chief = {',
         [('chief = { en = "Ombud", zh = "系统" }', "There is no role chief.")]),
        ('prior_history = "after_determination"\n', "",
         [("[visibility]", "prior_history is missing.")]),
        ('"after_determination"', '"never"',
         [('prior_history = "never"', "There is no prior_history never.")]),
        ('"finding"', '"finding"\ncolour = 1', [NOBODY]),
        ('by = ["complainant", "intake"]', 'by = ["chief"]\ncolour = 1',
         [('by = ["chief"]', "There is no role chief."), NOBODY]),
        ('kind = "periodic"', 'kind = "duty"',
         [("", "A procedure needs a clock against silence, kind periodic.")]),
        ('restart = ["message_sent"]', 'restart = ["closed"]',
         [("", "A procedure needs a clock against silence, kind periodic.")]),
    ],
)  # fmt: skip
def test_each_fault_of_what_stands_there_is_told_with_its_line(
    old: str, new: str, faults: list[tuple[str, str]]
) -> None:
    text = LIBRARY.replace(old, new, 1)

    assert found(text) == faults


@pytest.mark.parametrize("table", ["role", "track", "visibility"])
def test_a_procedure_without_a_table_that_it_needs_is_refused(table: str) -> None:
    parts = [part for part in LIBRARY.split("\n\n") if not part.startswith(f"[{table}")]

    assert ("", f"A procedure needs {table}.") in found("\n\n".join(parts))


def test_a_fault_is_read_with_its_line_and_all_of_them_in_order() -> None:
    text = planted('write_up = 0\npinned_by = "stage"')

    with pytest.raises(Faulty) as refused:
        parse(text)

    line = text.splitlines().index("write_up = 0") + 1
    assert str(refused.value) == f"pinned_stage is missing.\nline {line}: write_up {WHOLE}"
    assert [fault.line for fault in refused.value.faults] == [None, line]


def test_what_has_no_line_is_told_before_what_stands_on_the_first() -> None:
    text = "colour = 1\n" + planted('pinned_by = "stage"')

    with pytest.raises(Faulty) as refused:
        parse(text)

    assert found(text) == [("", "pinned_stage is missing."), NOBODY]
    assert [fault.line for fault in refused.value.faults] == [None, 1]


def test_a_text_that_is_no_toml_says_where() -> None:
    [(line, says)] = found(LIBRARY.replace('version = "1"', "version ="))

    assert line == "version ="
    assert says.startswith("This is not TOML: ")
