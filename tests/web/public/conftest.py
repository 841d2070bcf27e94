"""Whoever comes to the public door."""

import pytest
from flask.testing import FlaskClient

from tests.web.public.visitor import Visitor


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    return Visitor(client)
