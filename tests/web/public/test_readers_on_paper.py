"""The answer to "who opened my file", as a paper at the public door."""

from flask.testing import FlaskClient

from tests.web.public.visitor import Visitor


def test_whoever_holds_the_receipt_takes_the_list_along(client: FlaskClient) -> None:
    visitor = Visitor(client).file().open()
    page = visitor.client.get("/page/readers").text

    answer = visitor.client.get("/page/readers/paper")

    assert "/page/readers/paper" in page
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")


def test_whoever_holds_none_gets_nothing(client: FlaskClient) -> None:
    answer = client.get("/page/readers/paper")

    assert not answer.data.startswith(b"%PDF")
