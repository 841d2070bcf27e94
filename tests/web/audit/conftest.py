"""An office with a case that took three days, and an auditor at a desk."""

from datetime import timedelta

import pytest

from application.adapters.clock import SetClock
from application.bootstrap import House
from tests.web.staff.conftest import complaint, desks, people
from tests.web.staff.worker import Desks, Worker

__all__ = ["complaint", "desks", "people"]


@pytest.fixture
def auditor(desks: Desks, three_days: str) -> Worker:
    """Signs in when the three days are over: a session lasts half an hour."""
    assert three_days
    return desks["luo"]


@pytest.fixture
def three_days(desks: Desks, house: House, clock: SetClock, complaint: str) -> str:
    """Filed on 3 March and sorted that day, taken up late on the 4th, and given away on the 10th."""
    desks["sun"].decide(
        complaint, "sort_matter", kind="suggestion", reasons="She suggests {signs}."
    )
    clock.forward(timedelta(days=1, hours=14, minutes=20))
    desks["sun"].sign_in("sun")
    desks["sun"].decide(complaint, "take_responsibility")
    desks["sun"].decide(complaint, "accept", on="2026-03-03")
    clock.forward(timedelta(days=6))
    desks["lin"].decide(complaint, "assign", investigator=desks["zhou"].account, on="2026-03-05")
    house.projector.catch_up()
    return complaint
