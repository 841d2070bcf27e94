"""Words are found in sealed texts, by nobody without the keys, and never again once a key is gone."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from application.adapters.database import postgresql_at, sqlite_at
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.sealed import Erased, Sealed
from projections import search
from projections.search import Question, Search, Tables, find
from tests.facts import happened
from tests.history import told

C = Complaint


class InHand:
    """Keys in memory, made when they are asked for, until they are destroyed."""

    def __init__(self) -> None:
        self.destroyed: set[str] = set()

    def keys(self, names: Sequence[str]) -> Mapping[str, bytes]:
        return {name: name.encode()[:64] for name in names if name not in self.destroyed}


@pytest.fixture
def keys() -> InHand:
    return InHand()


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    if request.param == "sqlite":
        engine = sqlite_at(tmp_path / "views.db", durable=False)
    else:
        engine = postgresql_at(request.getfixturevalue("postgres_url"), schema="views")
    with engine.begin() as db:
        yield db
    engine.dispose()


@pytest.fixture
def tables(db: Connection, keys: InHand) -> Tables:
    metadata = sa.MetaData()
    tables = Search(keys).tables("search_", metadata)
    metadata.create_all(db)
    return tables


def filed(narrative: str, name: str = "Shen Ruolan") -> Fact:
    return happened(
        C.Filed,
        narrative=Sealed(narrative, of="complainant"),
        name=Sealed(name, of="complainant"),
        receipt=Sealed("geheim", of="complainant"),
    )


def wrote(text: str, of: str = "case") -> Fact:
    return happened(C.MessageSent, written=Sealed(text, of=of))


def recorded(*cases: Sequence[Fact]) -> list[Recorded]:
    found: list[Recorded] = []
    for n, facts in enumerate(cases, start=1):
        for each in told(*facts, stream=f"complaint-{n}"):
            found.append(each._replace(position=len(found) + 1))
    return found


RECORD = recorded(
    (filed("They sent me away during opening hours."), wrote("We looked at the HARBOUR office.")),
    (filed("派出所民警拒绝受理我的报案，还让我回家。"),),
    (filed("The harbour was closed; my name is Shen.", name="Lu Wei"), wrote("好的，谢谢")),
)


def follow(db: Connection, tables: Tables, keys: InHand, *, batch: int = 100) -> None:
    for start in range(0, len(RECORD), batch):
        Search(keys).project(RECORD[start : start + batch], db, tables)


def cases(
    db: Connection, tables: Tables, keys: InHand, typed: str, *, names: bool = False
) -> list[int]:
    found = find(db, tables, keys, Question.of(typed), names=names)
    return [int(each.removeprefix("complaint-")) for each in found]


@pytest.mark.parametrize("batch", [1, 100])
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("harbour", [3, 1]),
        ("ＨＡＲＢＯＵＲ", [3, 1]),
        ("opening harbour", [1]),
        ("harb", []),
        ("拒绝受理", [2]),
        ("派出所 报案", [2]),
        ("受理报案", []),
        ("lu wei", []),
        ("geheim", []),
        ("", []),
        ("案", []),
    ],
)
def test_words_are_found_whole_and_chinese_in_any_part(
    db: Connection, tables: Tables, keys: InHand, typed: str, found: list[int], batch: int
) -> None:
    follow(db, tables, keys, batch=batch)

    assert cases(db, tables, keys, typed) == found


def test_a_name_is_found_by_those_who_may_read_names(
    db: Connection, tables: Tables, keys: InHand
) -> None:
    follow(db, tables, keys)

    assert cases(db, tables, keys, "shen") == [3]
    assert cases(db, tables, keys, "shen", names=True) == [3, 2, 1]


def test_nothing_of_a_word_stands_in_the_table_and_no_two_rows_have_a_mark_in_common(
    db: Connection, tables: Tables, keys: InHand
) -> None:
    follow(db, tables, keys)

    rows = [bytes(row.texts) for row in db.execute(sa.select(tables["marks"]))]

    marks = [{row[at : at + 3] for at in range(0, len(row), 3)} for row in rows]
    assert len(set.union(*marks)) == sum(map(len, marks))
    assert not any(word.encode() in row for row in rows for word in ("harbour", "派出"))
    assert all(row == b"".join(sorted(each)) for row, each in zip(rows, marks, strict=True))


def test_who_has_no_key_finds_nothing_and_a_new_list_has_no_row(
    db: Connection, tables: Tables, keys: InHand
) -> None:
    follow(db, tables, keys)

    keys.destroyed = {"complaint-2/complainant"}
    found = cases(db, tables, keys, "报案")
    db.execute(sa.delete(tables["marks"]))
    follow(db, tables, keys)

    rows = db.execute(sa.select(tables["marks"].c.key)).scalars().all()
    assert found == []
    assert "complaint-2/complainant" not in rows
    assert "complaint-3/complainant" in rows


def test_with_the_fact_of_an_erasure_the_rows_of_its_keys_go(
    db: Connection, tables: Tables, keys: InHand
) -> None:
    follow(db, tables, keys)

    erased = told(happened(C.PersonErased, keys=("complainant",)), stream="complaint-1")
    Search(keys).project([each._replace(position=99) for each in erased], db, tables)

    rows = db.execute(sa.select(tables["marks"].c.key)).scalars().all()
    assert "complaint-1/complainant" not in rows
    assert {"complaint-1/case", "complaint-2/complainant"} <= set(rows)


def test_a_mark_that_deceives_is_noticed_when_the_text_is_opened() -> None:
    facts = recorded((filed("一年以后 后来 来人"),))

    assert not Question.of("以后来人").is_answered_by(facts, names=True)
    assert Question.of("一年以后").is_answered_by(facts, names=True)
    assert not Question.of("shen").is_answered_by(facts, names=False)
    assert not Question.of("geheim").is_answered_by(facts, names=True)


def test_what_was_erased_answers_nothing() -> None:
    def gone(of: str, _: bytes) -> str:
        raise Erased(of)

    erased = Sealed.closed("complainant", b"", gone)
    facts = recorded((happened(C.Filed, narrative=erased),))

    assert not Question.of("harbour").is_answered_by(facts, names=True)


@given(text=st.text(max_size=80), start=st.integers(0, 80), length=st.integers(2, 20))
def test_whatever_part_of_a_text_makes_whole_terms_is_found(
    text: str, start: int, length: int
) -> None:
    asked = Question.of(" ".join(search.terms(text)[start : start + length]))
    key = b"k" * 32
    marks = b"".join(
        search.mark(key, part) for term in search.terms(text) for part in search.parts(term)
    )

    facts = recorded((filed(text),)) if text.strip() else []

    assert all(search.mark(key, part) in marks for t in asked.terms for part in search.parts(t))
    assert not facts or asked.is_answered_by(facts, names=False)


def test_a_long_question_is_cut_and_what_is_too_short_is_said() -> None:
    question = Question.of("a 案 harbour " + "word " * 3 + "x" * 500)

    assert question.terms[:2] == ("harbour", "word")
    assert question.too_short == ("a", "案")
    assert all(len(each) <= search.LONGEST for each in question.terms)
