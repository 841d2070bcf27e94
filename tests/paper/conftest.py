"""One press for all tests of the paper: it takes a second to start."""

from collections.abc import Iterator

import pytest

from application.adapters.press import Press


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    """A running press."""
    press = Press()
    yield press
    press.close()
