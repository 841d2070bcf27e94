"""No form is taken from another site, at no door."""

import re

import pytest
from flask import Flask

from application.bootstrap import House
from tests.web.staff.worker import Desks, Worker, file, hire, topics


def sending(app: Flask) -> list[str]:
    """Every address that takes a form, with something in its gaps."""
    return sorted(
        re.sub(r"<[^>]*>", "sort_matter", rule.rule)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    )


def test_every_form_needs_the_token_of_its_visit(app: Flask) -> None:
    client = app.test_client()
    client.get("/staff/sign-in")

    answers = {
        path: client.post(path, data={"csrf": "0" * 64}).status_code for path in sending(app)
    }

    assert len(answers) >= 5
    # A form with a file is not even read before it is known who sends it.
    unread = {path for path in answers if path.endswith("/files")}
    assert {answers.pop(path) for path in unread} == {302}
    assert set(answers.values()) == {403}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elsewhere.example"},
    ],
    ids=str,
)
def test_no_form_is_taken_from_another_site(
    app: Flask, house: House, headers: dict[str, str]
) -> None:
    hire(house)
    complaint = file(house)
    worker: Worker = Desks(app)["sun"]
    form = worker.ask(complaint, "sort_matter").form

    answer = worker.client.post(
        form.action, data={**form.fields, "kind": "accusation"}, headers=headers
    )

    assert answer.status_code == 403
    assert topics(house, complaint) == ["filed"]


@pytest.mark.parametrize(
    ("path", "query", "led"),
    [
        ("/staff/sign-in", "then=/a?q=1%262&language=zh", "/staff/sign-in?then=%2Fa%3Fq%3D1%262"),
        ("//elsewhere.example/", "language=zh", "/elsewhere.example/"),
        ("/\\elsewhere.example", "language=zh", "/%5Celsewhere.example"),
    ],
)
def test_a_change_of_language_stays_on_our_own_site(
    app: Flask, path: str, query: str, led: str
) -> None:
    asked = {"PATH_INFO": path, "QUERY_STRING": query}

    answer = app.test_client().get("/", environ_overrides=asked)

    assert answer.status_code == 302
    assert answer.headers["Location"] == led
