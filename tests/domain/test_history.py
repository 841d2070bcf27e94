"""A history: facts in the order of their recording, each in its envelope, never rewritten."""

from typing import Any

import pytest

from domain.history import FACTS, FORMER, Fact, History, Recorded, Refused, fresh
from domain.people import Actor
from domain.words import Sentence

ADA = Actor("ada", "lead", "staff")


class Notebook(History):
    PREFIX = "notebook"
    notes: list[str] = fresh(list)


class Noted(Fact):
    """Somebody noted something."""

    text: str

    def apply(self, history: Any, actor: str) -> None:
        history.notes.append(f"{actor}: {self.text}")


@pytest.fixture
def topics() -> Any:
    """Facts that are made here are known here alone."""
    before, former = dict(FACTS), dict(FORMER)
    yield
    for kept, now in ((before, FACTS), (former, FORMER)):
        now.clear()
        now.update(kept)


def test_what_is_recorded_happens_and_waits_in_its_envelope_to_be_saved() -> None:
    book = Notebook("notebook-1")
    who = Actor("ada", "lead", "staff", correlation="request-1", causation="fact-9")

    book.record(Noted(text="a"), who)
    book.record(Noted(text="b"), who, procedure="cn 1")

    first, second = book.pending
    assert first == Recorded(
        "notebook-1", 1, Noted(text="a"), "ada", "lead", "staff", "", "request-1", "fact-9"
    )
    assert (second.version, second.procedure) == (2, "cn 1")
    assert (first.originator_id, first.originator_version, first.topic) == ("notebook-1", 1, "")
    assert (first.position, first.event_id, first.recorded_at) == (0, "", None)
    assert book.notes == ["ada: a", "ada: b"]
    assert book.version == 2


def test_what_was_handed_over_is_not_handed_over_again() -> None:
    book = Notebook("notebook-1")
    book.record(Noted(text="a"), ADA)

    assert len(book.collect_events()) == 1
    assert (book.collect_events(), list(book.pending)) == ([], [])


def test_each_history_begins_with_its_own() -> None:
    one, other = Notebook("notebook-1"), Notebook("notebook-2")

    one.record(Noted(text="a"), ADA)

    assert (one.notes, other.notes) == (["ada: a"], [])
    assert (other.id, other.version, list(other.past())) == ("notebook-2", 0, [])


def test_a_history_is_continued_by_what_was_recorded_and_records_nothing_anew() -> None:
    recorded = [Recorded("notebook-1", n, Noted(text=str(n)), "ada", "", "") for n in (1, 2)]

    new = Notebook.replay(None, recorded)
    continued = Notebook.replay(Notebook.replay(None, recorded[:1]), recorded[1:])

    for book in (new, continued):
        assert book is not None
        assert (book.id, book.version, book.notes) == ("notebook-1", 2, ["ada: 1", "ada: 2"])
        assert list(book.pending) == []
    assert Notebook.replay(None, []) is None


def test_what_lies_before_is_told_once_and_first_when_a_rule_looks_back() -> None:
    told = []

    def before() -> list[tuple[Fact, str]]:
        told.append("told")
        return [(Noted(text="long ago"), "bo")]

    book = Notebook("notebook-1")
    book.stands_at(7, before)
    book.record(Noted(text="now"), ADA)

    assert (book.version, told) == (8, [])
    past = [(fact.text, who) for fact, who in book.past() if isinstance(fact, Noted)]
    assert past == [("long ago", "bo"), ("now", "ada")]
    assert len(book.past()) == 2
    assert told == ["told"]


def test_a_fact_can_be_neither_changed_nor_told_by_place() -> None:
    with pytest.raises(AttributeError):
        Noted(text="a").text = "b"  # type: ignore[misc]  # this is what must not be
    with pytest.raises(TypeError):
        Noted("a")  # type: ignore[misc]  # nor this


@pytest.mark.usefixtures("topics")
def test_what_is_no_longer_recorded_says_why() -> None:
    class Old(Fact):
        """Somebody did as one did then."""

        TOPIC = "notebook.old"
        RETIRED = "It is told otherwise."

    book = Notebook("notebook-1")

    with pytest.raises(
        TypeError, match=r"notebook.old is no longer recorded: It is told otherwise"
    ):
        book.record(Old(), ADA)

    assert (Old.NAME, FACTS["notebook.old"], book.version) == ("old", Old, 0)


@pytest.mark.usefixtures("topics")
def test_a_topic_belongs_to_one_fact_for_ever() -> None:
    class New(Fact):
        """Somebody did something."""

        TOPIC = "notebook.new"
        FORMERLY = ("notebook.before",)

    assert (FACTS["notebook.new"], FORMER["notebook.before"]) == (New, New)
    assert "notebook.before" not in FACTS
    for topic in ("notebook.new", "notebook.before"):
        with pytest.raises(TypeError, match=f"Two facts are called {topic}"):
            type("Other", (Fact,), {"TOPIC": topic, "__doc__": "Another."})
    with pytest.raises(TypeError, match=r"Two facts are called notebook.new"):
        type("Later", (Fact,), {"TOPIC": "notebook.later", "FORMERLY": ("notebook.new",)})


@pytest.mark.usefixtures("topics")
@pytest.mark.parametrize(("version", "steps"), [(2, ()), (3, (1,)), (3, (2,))])
def test_a_changed_fact_says_how_every_earlier_form_is_read(
    version: int, steps: tuple[int, ...]
) -> None:
    known: dict[str, Any] = {f"upcast_{step}_{step + 1}": staticmethod(dict) for step in steps}

    with pytest.raises(TypeError, match="could no longer be read"):
        type("Changed", (Fact,), {"TOPIC": "notebook.changed", "VERSION": version, **known})


@pytest.mark.usefixtures("topics")
def test_a_changed_fact_with_all_its_steps_is_read() -> None:
    steps: dict[str, Any] = {"upcast_1_2": staticmethod(dict), "upcast_2_3": staticmethod(dict)}

    changed = type("Changed", (Fact,), {"TOPIC": "notebook.changed", "VERSION": 3, **steps})

    assert FACTS["notebook.changed"] is changed


def test_a_refusal_names_its_sentence_its_rule_and_the_part_of_the_form() -> None:
    said = Sentence("Say {what}.", what="why")

    refused = Refused(said, rule="a.rule", field="reasons")

    assert (str(refused), refused.sentence, refused.rule, refused.field) == (
        "Say {what}.", said, "a.rule", "reasons",
    )  # fmt: skip
    assert (Refused(said).rule, Refused(said).field) == ("", "")
