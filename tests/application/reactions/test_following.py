"""A reaction answers each fact, whatever breaks meanwhile: nothing is held for ever."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NoReturn

import pytest

from application import complaints
from application.adapters.clock import SetClock
from application.adapters.codec import Unreadable
from application.bootstrap import House
from application.demonstration.decided import AT_THE_WINDOW
from application.demonstration.play import open_empty, perform
from application.office import Command, Unavailable
from application.reactions.documents import Documents
from application.reactions.errands import DONE, GIVEN_UP, WAITING, Errand, Errands
from application.reactions.following import Following
from application.reactions.guarded import NOBODY
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.people import COMPLAINANT
from tests.application.conftest import OpenAgain
from tests.application.reactions.printing import Typewriter

TYPED = "He shouted at me at the window."


class Echo:
    """Answers each complaint by remembering it; what is in `troubles` happens first."""

    OPEN_TO = NOBODY
    NAME = "echo"
    KINDS: Sequence[type[Fact]] = (Complaint.Filed,)
    LONGEST_WAIT = timedelta(minutes=1)
    MOST_TRIES: int | None = 3

    def __init__(self, *troubles: Exception) -> None:
        self.troubles = list(troubles)
        self.heard: list[int] = []

    def begins(self) -> int:
        return 0

    def wants(self, _: Recorded) -> bool:
        return True

    def too_late(self, _: Recorded) -> str | None:
        return None

    def answer(self, fact: Recorded) -> str | None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.heard.append(fact.position)
        return None


def told(house: House) -> None:
    """Somebody files a complaint."""
    complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="en",
        narrative=TYPED,
    )


def later(house: House) -> None:
    assert isinstance(house.clock, SetClock)
    house.clock.forward(timedelta(minutes=1))


def errand(following: Following) -> Errand:
    (only,) = following.errands.all(WAITING, DONE, GIVEN_UP)
    return only


def test_a_database_that_is_away_costs_no_try_and_nothing_is_held(house: House) -> None:
    told(house)
    echo = Echo(Unavailable("restarting"))
    following = Following(house, echo)

    with pytest.raises(Unavailable):
        following.step()
    between = errand(following)
    later(house)
    following.settle()

    assert (between.state, between.held, between.tries) == (WAITING, False, 0)
    assert between.reason == "The database was away."
    assert len(echo.heard) == 1
    assert (errand(following).state, errand(following).tries) == (DONE, 1)


@pytest.mark.parametrize("never_written", ["hand_back", "done"])
def test_what_cannot_even_be_handed_back_is_done_later(
    house: House, monkeypatch: pytest.MonkeyPatch, never_written: str
) -> None:
    def away(*_: object) -> NoReturn:
        raise Unavailable("still restarting")

    told(house)
    echo = Echo(Unavailable("restarting")) if never_written == "hand_back" else Echo()
    following = Following(house, echo)
    with monkeypatch.context() as restarting:
        restarting.setattr(Errands, never_written, away)
        with pytest.raises(Unavailable):
            following.step()
    held = errand(following).held

    following.settle()

    assert held
    assert errand(following).state == DONE
    assert len(set(echo.heard)) == 1


def test_a_paper_is_made_once_though_the_record_was_away(open_again: OpenAgain) -> None:
    house = open_again()
    open_empty(house)
    perform(house, (AT_THE_WINDOW,))
    documents = Documents(house, Typewriter())
    make, trouble = documents.make, [Unavailable("restarting")]

    def away_once(because: Recorded) -> None:
        if trouble:
            raise trouble.pop()
        make(because)

    documents.make = away_once  # type: ignore[method-assign]  # a stand-in
    following = Following(house, documents)

    with pytest.raises(Unavailable):
        following.settle()
    later(house)
    following.settle()

    kinds = (Complaint.DocumentSigned,)
    signed = house.office.facts_about(kinds, after=0, until=house.office.head(), limit=9)
    assert len(signed) == 1
    assert len(list(house.settings.documents.iterdir())) == 1


def test_a_fault_counts_as_a_try_and_is_given_up_at_last(house: House) -> None:
    told(house)
    following = Following(house, Echo(*[ValueError(TYPED)] * 9))

    for _ in range(5):
        following.settle()
        later(house)

    assert (errand(following).state, errand(following).tries) == (GIVEN_UP, 3)


def test_a_fault_is_named_by_its_kind_and_place_without_what_it_quotes(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    told(house)
    following = Following(house, Echo(ValueError(TYPED)))

    following.settle()

    assert errand(following).reason.startswith(f"ValueError at {__name__}:")
    assert "ValueError at" in caplog.text
    assert TYPED not in caplog.text + errand(following).reason


def test_a_fact_that_cannot_be_read_holds_up_nothing_that_is_noted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object, **__: object) -> NoReturn:
        raise Unreadable("Position 9 cannot be read.", 9)

    told(house)
    echo = Echo()
    following = Following(house, echo)
    following.note()
    told(house)
    monkeypatch.setattr(house.office, "facts_about", unreadable)

    worked = following.step()
    with pytest.raises(Unreadable):
        following.step()

    assert worked
    assert len(echo.heard) == 1
