"""Sealed text is read by its opener, shown by accident to nobody, and gone when its key is gone."""

import copy
import pickle

import pytest

from domain.sealed import ERASED, Erased, Sealed, sealed


def opener(of: str, box: bytes) -> str:
    return f"{of}: {box.decode()}"


def erased(of: str, _: bytes) -> str:
    raise Erased(of)


def test_what_was_just_typed_is_read_as_it_was_typed() -> None:
    typed = Sealed("He shouted.", of="case")

    assert (typed.of, typed.box) == ("case", None)
    assert typed.reveal() == typed.text() == "He shouted."


def test_what_has_its_box_is_read_through_its_opener_and_no_other_way() -> None:
    typed = Sealed("He shouted.", of="case")

    typed.close(b"box", opener)

    assert typed.box == b"box"
    assert typed.reveal() == typed.text() == "case: box"


def test_what_the_record_keeps_is_opened_for_the_key_that_seals_it() -> None:
    kept = Sealed.closed("complainant", b"box", opener)

    assert (kept.of, kept.box) == ("complainant", b"box")
    assert kept.reveal() == "complainant: box"


@pytest.mark.parametrize(
    "gone", [Sealed.closed("case", b"box", erased), Sealed.closed("case", b"box")]
)
def test_what_nobody_can_open_is_a_mark_in_its_place(gone: Sealed) -> None:
    with pytest.raises(Erased, match="case"):
        gone.reveal()

    assert (gone.text(), gone.text("[erased]")) == (ERASED, "[erased]")


def test_no_page_log_or_writer_prints_it_by_accident() -> None:
    typed = Sealed("He shouted.", of="case")

    assert {str(typed), repr(typed), f"{typed}", f"{typed:>20}", "{}".format(typed)} == {"[sealed]"}  # noqa: UP032  # the ways there are
    for writes in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="never pickled"):
            writes(typed)


def test_two_texts_are_one_when_they_say_the_same_under_the_same_key() -> None:
    typed = Sealed("case: box", of="case")
    same = (Sealed("case: box", of="case"), Sealed.closed("case", b"box", opener))
    other = (Sealed("case: box", of="subject-s1"), Sealed("No.", of="case"), "case: box", None)

    assert all(typed == each and hash(typed) == hash(each) for each in same)
    assert not any(typed == each for each in other)
    assert hash(typed) != hash(other[0])


@pytest.mark.parametrize(
    ("typed", "kept"), [(None, None), ("", None), (" \n", None), (" a ", " a ")]
)
def test_nothing_typed_is_nothing_recorded(typed: str | None, kept: str | None) -> None:
    text = sealed(typed, of="case")

    assert (text and text.text()) == kept
    assert text is None or text.of == "case"
