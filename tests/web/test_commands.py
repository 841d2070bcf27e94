"""The record keeps the commands of forms in the clear: they act once, and tell nothing of an answer."""

import hashlib

from flask import Flask

from application.bootstrap import House
from web import create_app
from web.context import bound_command


def command(app: Flask, answer: str) -> str:
    typed = {"command_id": "form-0001", "answer": answer, "csrf": "x", "proof_code": "1"}
    with app.test_request_context("/", method="POST", data=typed):
        return str(bound_command("account-1", "case-1").id)


def test_the_same_answers_are_the_same_command_after_a_restart_and_others_are_not(
    house: House, app: Flask
) -> None:
    first = command(app, "yes")

    again = create_app(house)

    assert command(again, "yes") == first
    assert command(again, "no") != first
    plain, _, digest = first.rpartition("-")
    assert (plain, len(digest)) == ("form-0001", 32)


def test_nobody_without_the_key_of_the_office_can_try_out_what_was_answered(app: Flask) -> None:
    answers = [("answer", "yes"), ("command_id", "form-0001")]

    said = repr((("account-1", "case-1"), answers)).encode()

    assert not command(app, "yes").endswith(hashlib.sha256(said).hexdigest()[:32])
