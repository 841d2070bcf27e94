"""Secrets: after a journey through every door none of them stands in an address or in a log."""

import logging
import re
from collections.abc import Iterator

import pytest
from flask import request, request_finished
from gunicorn.config import Config

from application.adapters.secrets import on_telephone
from tests.attacks.world import World
from tests.web.public.visitor import STORY, Visitor
from tests.web.staff.worker import Worker
from web.command_line.place import Place
from web.command_line.serve import Doors


@pytest.fixture
def addresses(world: World) -> Iterator[list[str]]:
    """Every address that was asked for, and every one that somebody was led to."""
    found: list[str] = []

    def note(_: object, response: object, **__: object) -> None:
        found.extend([request.url, str(getattr(response, "location", "") or "")])

    with request_finished.connected_to(note, world.app):
        yield found


def test_no_secret_stands_in_an_address_or_a_log(
    world: World,
    addresses: list[str],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    person = Visitor(world.app.test_client()).file(
        mode="named", name="Shen Ruolan", contact="0555 0199"
    )
    person.open()
    Visitor(world.app.test_client()).go("/open").send(
        number=person.number, code=person.code[:-2] + "00"
    )
    worker = Worker(world.app.test_client()).sign_in("zhou")
    Worker(world.app.test_client()).sign_in("zhou", "a password that is wrong")
    worker.go("/staff/own/").go("/staff/own/second-step")
    cookies = [
        found.value
        for client in (person.client, worker.client)
        for name in ("receipt", "session", "visit", "known")
        if (found := client.get_cookie(name))
    ]
    tokens = re.findall(
        r'name="(?:csrf|ticket|receipt)" value="([\w-]+)"', person.text + worker.text
    )
    seed = "".join(re.findall(r'<p class="ob-num">([A-Z2-7 ]+)</p>', worker.text)).replace(" ", "")
    secrets = {
        *(person.code, person.code[6:18], "password-zhou", "a password that is wrong"),
        *(STORY, "Shen Ruolan", "0555 0199", *cookies, *tokens, seed, on_telephone(seed, 0)),
    }

    written = "\n".join([*addresses, caplog.text, *capfd.readouterr()])

    assert len(cookies) >= 5
    assert len(secrets) > 12
    assert not [secret for secret in secrets if secret and secret in written]


def test_nothing_that_may_be_told_to_others_has_a_secret_for_a_name(world: World) -> None:
    named = {"csrf", "password", "code", "token", "receipt", "ticket", "secret", "session"}

    gaps = {gap for rule in world.app.url_map.iter_rules() for gap in rule.arguments}

    assert not gaps & named


def test_who_came_when_is_not_written_down_by_the_server(world: World) -> None:
    doors = Doors(Place(world.house.settings.folder, None, "en"), "127.0.0.1", 1, 1)
    settings: Config = doors.cfg

    assert settings.accesslog is None
    assert settings.loglevel == "warning"
    assert not settings.capture_output
    assert not settings.statsd_host
