"""Several processes write down at once, and what they wrote is recorded in the order it came."""

import pytest

from application.bootstrap import House
from application.importers.hands import Hands
from application.office import Office

LARGE = 1_000_000
"""Bytes: more than a pipe holds, so that whoever sends waits until the other side reads."""

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def turned(_: Office, text: bytes) -> bytes:
    return text[::-1]


@pytest.mark.parametrize("number", [0, 2])
def test_large_tasks_come_back_in_order_and_nobody_waits_for_ever(
    house: House, number: int
) -> None:
    tasks = [bytes([each]) + bytes(LARGE) for each in range(9)]

    with Hands(house, number) as hands:
        results = list(hands.in_order(turned, tasks))

    assert results == [task[::-1] for task in tasks]
