"""The answer to "who opened my file", as a paper at the public door."""

import pytest
from flask.testing import FlaskClient

from application.adapters.printing import Unprintable
from application.counter import BUSY, Counter
from application.limits import ANSWER
from tests.web.public.visitor import Visitor


def test_whoever_holds_the_receipt_takes_the_list_along(client: FlaskClient) -> None:
    visitor = Visitor(client).file().open()
    page = visitor.client.get("/page/readers").text

    answer = visitor.client.get("/page/readers/paper")

    assert "/page/readers/paper" in page
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")


def test_nobody_keeps_the_printer_busy_without_end(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(client).file().open()
    monkeypatch.setattr(Counter, "print", refuse)

    answers = [visitor.client.get("/page/readers/paper") for _ in range(ANSWER.burst + 1)]

    assert [each.status_code for each in answers] == [503] * ANSWER.burst + [429]
    assert "Retry-After" in answers[-1].headers


def refuse(*_: object) -> None:
    raise Unprintable(BUSY)


def test_whoever_holds_none_gets_nothing(client: FlaskClient) -> None:
    answer = client.get("/page/readers/paper")

    assert not answer.data.startswith(b"%PDF")
