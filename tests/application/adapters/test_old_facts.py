"""A fact is read for ever: however often its form changed, and whatever it was called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from application.adapters.clock import SetClock
from application.adapters.codec import Codec, Unreadable, moment_text
from application.adapters.entropy import SeededEntropy
from application.adapters.store import Kept
from application.bootstrap import House
from domain.history import FACTS, FORMER, Fact, History, Recorded
from domain.people import SYSTEM
from domain.sealed import Sealed, sealed
from tests import samples

SAID = "他们把我打发走了。"


@pytest.fixture(autouse=True)
def facts_of_this_test_alone() -> Iterator[None]:
    """What a test calls a fact is none for anybody else."""
    facts, former = dict(FACTS), dict(FORMER)
    yield
    for known, before in ((FACTS, facts), (FORMER, former)):
        known.clear()
        known.update(before)


class Lent(NamedTuple):
    """Three offices of three times: each knows the fact as it was in its day."""

    first: type[Any]
    second: type[Any]
    third: type[Any]


@pytest.fixture
def lent() -> Lent:
    class First(Fact):
        """Somebody lent a thing."""

        TOPIC = "thing.lent"
        what: str
        day: str
        words: Sealed

    FACTS.pop("thing.lent")

    class Second(Fact):
        """Somebody lent a thing to a person."""

        TOPIC = "thing.lent"
        VERSION = 2
        what: str
        on: date
        words: Sealed

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """The day became a day."""
            state["on"] = state.pop("day")

    FACTS.pop("thing.lent")

    class Third(Fact):
        """Somebody lent a thing to a person, and said why."""

        TOPIC = "thing.handed_over"
        FORMERLY = ("thing.lent",)
        VERSION = 3
        what: Sealed
        on: date
        reasons: Sealed
        returned: bool

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """The day became a day."""
            state["on"] = state.pop("day")

        @staticmethod
        def upcast_2_3(state: dict[str, Any]) -> None:
            """The thing is sealed, the words are reasons, and it may have come back."""
            state["what"] = sealed(state["what"], of="case")
            state["reasons"] = state.pop("words")
            state["returned"] = False

    return Lent(First, Second, Third)


class Desk:
    """Writes with the office of one day and reads with that of another, over the same keys."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock(samples.NOW)
        self.vault = samples.codec_in(folder)._vault

    def codec(self, *facts: type[Fact]) -> Codec:
        """An office that knows these facts and no other of the kind."""
        for known in (FACTS, FORMER):
            for topic in [topic for topic in known if topic.startswith("thing.")]:
                del known[topic]
        for fact in facts:
            FACTS[fact.TOPIC] = fact
            FORMER.update(dict.fromkeys(fact.FORMERLY, fact))
        return Codec(self.vault, self.clock, SeededEntropy("old", self.clock))

    def write(self, fact: Fact) -> Kept:
        codec = self.codec(type(fact))
        recorded = Recorded(
            stream_id="thing-1", version=4, fact=fact, actor="a", role="r", door="d"
        )
        codec.prepare([recorded])
        return codec.to_stored_event(recorded)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.vault.close()


NO_WORDS = {"words": {"of": "case", "box": ""}}


def row(topic: str, state: dict[str, Any], stream: str = "thing-1") -> Kept:
    envelope = {"actor": "a", "role": "r", "door": "d", "salt": "00"}
    return Kept(
        id=812,
        originator_id=stream,
        originator_version=4,
        topic=topic,
        state=json.dumps(state).encode(),
        metadata=json.dumps(envelope).encode(),
        event_id=f"event-of-{stream}",
        recorded_at=moment_text(samples.NOW),
    )


def test_a_fact_of_the_first_version_is_read_through_every_later_one(
    lent: Lent, desk: Desk
) -> None:
    kept = desk.write(lent.first(what="a camera", day="2026-03-04", words=Sealed(SAID, of="p1")))

    fact: Any = desk.codec(lent.third).recorded(kept).fact

    assert kept.topic == "thing.lent"
    assert type(fact) is lent.third
    assert (fact.on, fact.returned) == (date(2026, 3, 4), False)


def test_a_fact_of_a_middle_version_takes_only_the_steps_it_lacks(lent: Lent, desk: Desk) -> None:
    kept = desk.write(
        lent.second(what="a camera", on=date(2026, 3, 4), words=Sealed(SAID, of="p1"))
    )

    fact: Any = desk.codec(lent.third).recorded(kept).fact

    assert kept.topic == "thing.lent@2"
    assert (type(fact), fact.on) == (lent.third, date(2026, 3, 4))


def test_a_sealed_text_is_read_under_the_field_it_was_sealed_for(lent: Lent, desk: Desk) -> None:
    kept = desk.write(lent.first(what="a camera", day="2026-03-04", words=Sealed(SAID, of="p1")))

    fact: Any = desk.codec(lent.third).recorded(kept).fact

    assert SAID not in kept.state.decode()
    assert fact.reasons.reveal() == SAID


def test_a_field_that_became_sealed_shows_its_old_text_as_sealed(lent: Lent, desk: Desk) -> None:
    kept = desk.write(lent.first(what="a camera", day="2026-03-04", words=Sealed(SAID, of="p1")))

    fact: Any = desk.codec(lent.third).recorded(kept).fact

    assert str(fact.what) == "[sealed]"
    assert fact.what.reveal() == "a camera"


def test_a_fact_with_another_name_is_read_under_each(desk: Desk) -> None:
    class Renamed(Fact):
        """It was only called something else."""

        TOPIC = "thing.now"
        FORMERLY = ("thing.once", "thing.long_ago")
        what: str

    codec = desk.codec(Renamed)

    read = [
        codec.recorded(row(topic, {"what": "x"})).fact
        for topic in ("thing.long_ago", "thing.once", "thing.now")
    ]

    assert read == [Renamed(what="x")] * 3


@pytest.mark.usefixtures("lent")
def test_a_name_is_never_given_to_another_fact() -> None:
    with pytest.raises(TypeError, match=r"Two facts are called thing\.lent"):

        class Another(Fact):
            """It takes a name that was used before."""

            TOPIC = "thing.lent"


def test_a_fact_that_is_no_longer_recorded_is_read_and_never_recorded(desk: Desk) -> None:
    class Split(Fact):
        """Somebody lent a thing and got it back."""

        TOPIC = "thing.lent_and_returned"
        RETIRED = "lent and returned are two facts now."
        what: str

    recorded = desk.codec(Split).recorded(row("thing.lent_and_returned", {"what": "x"}))

    assert recorded.fact == Split(what="x")
    with pytest.raises(TypeError, match="no longer recorded: lent and returned are two facts now"):
        History("thing-1").record(recorded.fact, SYSTEM)


def test_a_version_without_its_upcast_is_no_fact() -> None:
    with pytest.raises(TypeError, match="has version 3 and no upcast_2_3"):

        class Forgotten(Fact):
            """The second step is missing."""

            TOPIC = "thing.forgotten"
            VERSION = 3

            @staticmethod
            def upcast_1_2(state: dict[str, Any]) -> None:
                """Nothing to do."""


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("thing.lent@3", "this office knows thing.lent up to version 2 only"),
        ("thing.unheard_of", "this office does not know thing.unheard_of"),
    ],
)
def test_what_a_newer_office_recorded_is_refused_with_its_place(
    lent: Lent, desk: Desk, topic: str, said: str
) -> None:
    codec = desk.codec(lent.second)

    with pytest.raises(Unreadable) as refused:
        codec.recorded(row(topic, {}))

    assert f"Position 812 ({topic}, thing-1 version 4) cannot be read: {said}" in str(refused.value)
    assert "bring this one up to date" in str(refused.value)


def test_an_upcast_that_breaks_names_the_row(lent: Lent, desk: Desk) -> None:
    codec = desk.codec(lent.third)

    with pytest.raises(Unreadable, match=r"Position 812 \(thing\.lent, thing-1 version 4\)"):
        codec.recorded(row("thing.lent", {"what": "x"}))


def test_who_waits_for_a_fact_is_given_its_old_names_and_versions_too(
    lent: Lent, house: House
) -> None:
    house.office.codec = Codec(house.vault, house.clock, house.office.entropy)
    said = {"what": "x", "day": "2026-03-04", "on": "2026-03-04", **NO_WORDS}
    house.office.store.insert_events(
        [row("thing.lent", said, "thing-1"), row("thing.lent@2", said, "thing-2")]
    )

    found = house.office.facts_about([lent.third], after=0, until=house.office.head(), limit=9)

    assert [each.stream_id for each in found] == ["thing-1", "thing-2"]
    assert {type(each.fact) for each in found} == {lent.third}


def test_who_waits_for_a_fact_does_not_pass_over_one_of_a_newer_office(
    lent: Lent, house: House
) -> None:
    house.office.codec = Codec(house.vault, house.clock, house.office.entropy)
    house.office.store.insert_events([row("thing.handed_over@5", {})])

    with pytest.raises(Unreadable, match="bring this one up to date"):
        house.office.facts_about([lent.third], after=0, until=house.office.head(), limit=9)
