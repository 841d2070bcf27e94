"""No job of the clockwork starts that does not say whom its work is open to."""

import threading

import pytest

from application import worker
from application.bootstrap import House
from application.reactions.documents import Documents
from application.reactions.guarded import NOBODY, JobUnguarded, refuse_unguarded
from application.reactions.lapses import Lapses


class Silent:
    """A job that says nothing of it."""


class Vague:
    OPEN_TO = "friends"


class Said:
    OPEN_TO = NOBODY


@pytest.mark.parametrize("job", [Silent(), Vague()])
def test_a_job_that_does_not_say_whom_it_is_open_to_is_refused(job: object) -> None:
    refuse_unguarded([Said()])

    with pytest.raises(JobUnguarded, match=type(job).__name__):
        refuse_unguarded([Said(), job])


def test_the_clockwork_does_not_start_with_such_a_job(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lapses, "OPEN_TO", "")

    with pytest.raises(JobUnguarded, match="Lapses"):
        worker.work(house, threading.Event(), Documents(house))
