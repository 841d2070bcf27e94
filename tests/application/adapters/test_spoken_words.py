"""Sentences in two languages, with their dates as each language writes them."""

from datetime import UTC, date, datetime

import pytest

from application.adapters.words import Words
from domain.sealed import Sealed
from domain.words import Sentence

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("language", "spec", "said"),
    [
        ("en", "", "1 June 2026"),
        ("en", "weekday", "Monday 1 June 2026"),
        ("en", "short", "1 June"),
        ("zh", "", "2026年6月1日"),
        ("zh", "weekday", "2026年6月1日（星期一）"),
        ("zh", "short", "6月1日"),
    ],
)
def test_a_day_is_written_as_its_reader_writes_it(language: str, spec: str, said: str) -> None:
    sentence = Sentence("{day:" + spec + "}" if spec else "{day}", day=DAY)

    assert Words(language).say(sentence) == said


def test_a_moment_is_told_in_the_time_of_the_office() -> None:
    moment = datetime(2026, 4, 20, 16, 30, tzinfo=UTC)

    assert Words("en", "Asia/Shanghai").say("{t:time}", t=moment) == "21 April, 00:30"


def test_what_a_person_typed_is_never_part_of_a_sentence() -> None:
    said = Words("en").say("Told: {text}", text=Sealed("Shen Ruolan", of="complainant"))

    assert said == "Told: [sealed]"


def test_a_brace_in_a_value_is_only_a_brace() -> None:
    assert Words("en").say("Told: {text}", text="{day} {0} %s") == "Told: {day} {0} %s"


def test_a_list_reads_as_a_list() -> None:
    assert Words("en").say("{roles}", roles=["a", "b", "c"]) == "a, b and c"
    assert Words("zh").say("{roles}", roles=["甲", "乙"]) == "甲、乙"


def test_a_language_we_do_not_speak_is_answered_in_english() -> None:
    assert Words("fr").language == "en"
