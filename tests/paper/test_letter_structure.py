"""Every letter as a screen reader meets it: one title, and each cell of a table under its heads."""

import pytest

from application.adapters.press import Press
from application.adapters.words import Words
from domain.letter_kinds import LETTERS
from tests.paper.letters import facts_for, letter
from tests.paper.test_documents import opened, structure


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_is_tagged_so_that_it_can_be_read_aloud(kind: str, press: Press) -> None:
    folded = letter(facts_for(kind, "zh"), "zh")

    printed = press.letter(folded, Words("zh"))

    with opened(printed) as pdf:
        elements = structure(pdf.Root.StructTreeRoot)
        tags = [str(each.S) for each in elements]
        heads = {str(each.ID) for each in elements if each.S == "/TH" and "/ID" in each}
        under = [
            [str(head) for head in each.A.get("/Headers", [])]
            for each in elements
            if each.S == "/TD" and "/A" in each
        ]
        assert str(pdf.Root.Lang) == "zh-CN"
        assert tags.count("/H1") == 1
        assert tags.count("/H2") >= 2
        assert all(under)
        assert heads
        assert {head for each in under for head in each} <= heads
