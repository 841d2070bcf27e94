"""The demonstration goes through the real use cases, and the same clock and seed give the same."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from application import complaints, signing_in
from application.adapters.clock import SetClock, SystemClock
from application.adapters.entropy import SeededEntropy
from application.bootstrap import House, open_house
from application.demonstration import CAST, NoPaper, open_demonstration, open_empty
from application.demonstration.play import STORIES, perform
from application.reactions.documents import Documents
from application.settings import Settings
from domain.complaint import Complaint
from domain.history import Recorded
from tests.application.conftest import OpenAgain
from tests.application.reactions.printing import Typewriter

Opened = Callable[..., House]
BEGINS = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens offices in folders of their own."""
    houses: list[House] = []

    def opened(
        folder: str = "office", *, seed: str | None = None, begins: datetime | None = BEGINS
    ) -> House:
        settings = Settings(tmp_path / folder, hash_memory_kib=64, hash_passes=1)
        houses.append(
            open_house(
                settings,
                clock=SetClock(begins) if begins else SystemClock(),
                entropy=partial(SeededEntropy, seed) if seed else None,
            )
        )
        return houses[-1]

    yield opened
    for house in houses:
        house.close()


def facts_of(house: House, number: int) -> list[Recorded]:
    stream = house.office.holder("number-2026", f"{number:06d}")
    assert stream
    return house.office.facts_of(stream)


def test_one_case_is_driven_from_the_first_words_to_the_paper(open_again: OpenAgain) -> None:
    house = open_again()

    decided = open_demonstration(house, Documents(house, Typewriter()))

    topics = [each.topic.partition(".")[2] for each in house.office.facts_of(decided[0].stream_id)]
    assert list(dict.fromkeys(topics)) == [
        *("filed", "responsibility_taken", "matter_sorted", "officer_named", "alleged"),
        *("accepted", "assigned", "step_taken"),
        *("disclosure_agreed", "officer_notified", "officer_answered"),
        *("recommended", "determined", "measure_decided"),
        *("disposition_drafted", "disposition_approved", "disposition_issued", "document_signed"),
    ]
    assert topics.count("alleged") == topics.count("determined") == 3
    assert decided[0].pdf.exists()


def test_who_inquires_does_not_decide_and_who_drafts_does_not_approve(opened: Opened) -> None:
    house = opened()

    open_demonstration(house, Documents(house, Typewriter()))

    did = {each.topic.partition(".")[2]: each.actor for each in facts_of(house, 1)}
    assert did["recommended"] != did["determined"]
    assert did["disposition_drafted"] != did["disposition_approved"]


def test_the_same_clock_and_seed_tell_the_same_story(opened: Opened) -> None:
    houses = [opened(folder, seed="lotus") for folder in ("one", "two")]

    first, second = (open_demonstration(each, Documents(each, Typewriter())) for each in houses)

    assert [each.rendered_sha256 for each in first] == [each.rendered_sha256 for each in second]
    assert [each.receipt for each in first] == [each.receipt for each in second]
    told = [
        [(each.event_id, each.topic, each.recorded_at) for each in house.office.facts_after(0, 500)]
        for house in houses
    ]
    assert told[0] == told[1]


def test_another_seed_gives_other_receipts(opened: Opened) -> None:
    houses = [opened("one", seed="lotus"), opened("two", seed="reed")]

    first, second = (open_demonstration(each, Documents(each, Typewriter())) for each in houses)

    assert not {each.receipt for each in first} & {each.receipt for each in second}


def test_a_demonstration_that_was_interrupted_goes_on_where_it_stopped(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    house = opened("whole", seed="lotus")
    whole = open_demonstration(house, Documents(house, Typewriter()))
    with monkeypatch.context() as interrupted:
        interrupted.setattr(complaints, "determine", cut)
        house = opened("cut", seed="lotus")
        with pytest.raises(KeyboardInterrupt):
            open_demonstration(house, Documents(house, Typewriter()))

    house = opened("cut", seed="lotus")
    resumed = open_demonstration(house, Documents(house, Typewriter()))

    assert [each.facts for each in resumed] == [each.facts for each in whole]
    assert [each.receipt for each in resumed] == [each.receipt for each in whole]


def test_playing_it_again_adds_nothing(opened: Opened) -> None:
    house = opened()
    before = open_demonstration(house, Documents(house, Typewriter()))
    head = house.office.head()

    again = open_demonstration(house, Documents(house, Typewriter()))

    assert again == before
    assert house.office.head() == head


def test_every_receipt_opens_its_own_case(opened: Opened) -> None:
    house = opened()

    decided = open_demonstration(house, Documents(house, Typewriter()))

    found = [
        house.receipts.opens(house.office, number=each.reference, code=each.receipt)
        for each in decided
    ]
    assert found == [each.stream_id for each in decided]


def test_everybody_can_sign_in_with_a_password_of_fifteen_characters(opened: Opened) -> None:
    house = opened()
    open_empty(house)

    people = [
        signing_in.known(house, sign_in=each.sign_in, password=each.password) for each in CAST
    ]

    assert [each.role for each in people if each] == [each.role for each in CAST]
    assert all(len(each.password) >= 15 for each in CAST)


def test_the_register_shows_cases_at_many_stages(opened: Opened) -> None:
    house = opened()

    open_demonstration(house, Documents(house, Typewriter()))

    stages = {
        house.office.complaint(facts_of(house, number)[0].stream_id).stage_of("m1")
        for number in range(1, len(STORIES) + 1)
    }
    assert len(stages) >= 7
    assert house.projector.position() == house.office.head()


def test_without_a_clock_the_story_ends_today(opened: Opened) -> None:
    house = opened(begins=None)
    open_empty(house)

    perform(house)

    today = house.office.today()
    year = today.year
    days = []
    for number in range(1, len(STORIES) + 1):
        stream = house.office.holder(f"number-{year}", f"{number:06d}")
        assert stream
        days += [
            day
            for each in house.office.facts_of(stream)
            if (day := getattr(each.fact, "on", None) or getattr(each.fact, "received_on", None))
        ]
    assert max(days) <= today
    assert (today - min(days)).days >= 50


def test_a_paper_that_cannot_be_made_is_said(opened: Opened) -> None:
    house = opened()

    with pytest.raises(NoPaper, match="PDF/UA"):
        open_demonstration(house, Documents(house, Typewriter(ink=False)))

    assert isinstance(facts_of(house, 1)[-1].fact, Complaint.DispositionIssued)
