"""Small procedures with one clock, for tests that count days."""

from datetime import date

from application.adapters.words import Words
from domain import calendar, procedure
from domain.calendar import Calendar
from domain.clock import Happening, Reading, read
from domain.procedure import Procedure
from domain.words import Sentence

A_PROCEDURE = """
id = "test"
version = "1"
title = { en = "Test", zh = "测试" }
tz = "TIME_ZONE"
calendar = "none"
valid_from = 2020-01-01
first_stage = "filed"
role.intake = { en = "Reception", zh = "受理" }
suspension.hearing = { en = "A hearing is held", zh = "举行听证" }
question.proof_lost = { en = "Go on without it?", zh = "没有该证据是否继续？" }
track.accusation.label = { en = "Accusation", zh = "检举控告" }
track.accusation.public = { en = "Accusation", zh = "检举控告" }
track.accusation.stage.filed = { label = { en = "a", zh = "一" }, public = { en = "a", zh = "一" } }
track.accusation.stage.closed.label = { en = "b", zh = "二" }
track.accusation.stage.closed.public = { en = "b", zh = "二" }
track.accusation.stage.closed.final = true
filing.by = ["intake"]
visibility.complaint_to_officer = "forbid"
visibility.identity_to_officer = "forbid"
visibility.prior_history = "always"
visibility.outcome_to_complainant = "finding"
[[track.accusation.transition]]
on = "close"
from = ["filed"]
to = "closed"
by = ["intake"]
[[clock]]
id = "silence"
kind = "periodic"
restart = ["message_sent"]
label = { en = "Silence", zh = "静默" }
start = "message_sent"
n = 28
unit = "day"
count = "exclude_start"
rolls = "none"
breach = "target"
src = { en = "Promise", zh = "承诺" }
[[clock]]
id = "clock"
label = { en = "Clock", zh = "时限" }
tracks = ["accusation"]
"""

A_CLOCK = {
    "kind": '"duty"',
    "start": '"filed"',
    "n": "60",
    "unit": '"day"',
    "count": '"exclude_start"',
    "rolls": '"none"',
    "stop": '["disposition_issued"]',
    "breach": '"supervise"',
    "src": '{ en = "Law", zh = "法" }',
}


def a_procedure(time_zone: str = "Asia/Shanghai", *, more: str = "", **keys: str) -> Procedure:
    """A procedure with one clock; each key is written as TOML writes it. `more` may stand after it."""
    lines = [f"{key} = {value}" for key, value in (A_CLOCK | keys).items()]
    text = A_PROCEDURE.replace("TIME_ZONE", time_zone) + "\n".join(lines)
    return procedure.parse(f"{text}\n{more}")


def the_calendar(name: str) -> Calendar:
    return calendar.parse(calendar.bundled(name))


def happened(fact: str, year: int, month: int, day: int) -> Happening:
    return Happening(fact, on=date(year, month, day))


def reading(
    rules: Procedure,
    *happenings: Happening,
    working: str = "cn",
    as_of: date = date(2026, 1, 1),
) -> Reading:
    """The reading of the one clock."""
    days = the_calendar(working)
    return next(r for r in read(rules, "accusation", happenings, days, as_of) if r.clock == "clock")


def in_english(sentence: Sentence) -> str:
    return Words("en").say(sentence)


def in_chinese(sentence: Sentence) -> str:
    return Words("zh").say(sentence)
