"""The first page of the public door."""

import pytest

from application.bootstrap import House
from domain.procedure import bundled, parse
from tests.web.public.visitor import Visitor

PROCEDURE = parse(bundled("cn-service"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_start_names_the_ways_the_procedure_allows(visitor: Visitor, language: str) -> None:
    ways = PROCEDURE.filing.modes.values()

    page = visitor.go(f"/?language={language}").text

    assert all(way.label.in_(language) in page for way in ways)
    assert all(way.explained.in_(language) in page for way in ways)


def test_the_start_promises_the_days_of_the_procedure(visitor: Visitor) -> None:
    promised = ["Within 15 days", "At least every 28 days", "Within 60 days of taking it up"]

    page = visitor.go("/").text

    assert [promise in page for promise in promised] == [True, True, True]


def test_the_language_is_kept_from_page_to_page(visitor: Visitor) -> None:
    visitor.go("/?language=zh")

    page = visitor.go("/tell").text

    assert '<html lang="zh-CN"' in page


def test_changing_the_language_stays_on_the_page(visitor: Visitor) -> None:
    visitor.go("/open?language=zh")

    assert visitor.page is not None
    assert visitor.page.request.path == "/open"
    assert visitor.page.request.query_string == b""


def test_no_page_of_the_door_is_kept_by_a_browser(visitor: Visitor) -> None:
    pages = [visitor.go(path).page for path in ("/", "/tell", "/open", "/away")]

    assert all(page and page.headers["Cache-Control"] == "no-store" for page in pages)


def test_looking_around_records_nothing(visitor: Visitor, house: House) -> None:
    before = house.office.head()

    visitor.go("/").go("/tell").go("/open").go("/page").go("/away")

    assert house.office.head() == before
