"""An office with its people, each at a desk, and a complaint on the first one."""

import pytest
from flask import Flask

from application.bootstrap import House
from domain.people import Actor
from tests.web.staff.worker import Desks, file, hire


@pytest.fixture
def people(house: House) -> dict[str, Actor]:
    return hire(house)


@pytest.fixture
def complaint(house: House) -> str:
    return file(house)


@pytest.fixture
def desks(app: Flask, people: dict[str, Actor]) -> Desks:
    assert people
    return Desks(app)
