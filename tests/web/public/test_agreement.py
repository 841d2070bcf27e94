"""Whoever settles a complaint reads on the own page what was agreed, and answers those very words."""

from functools import partial
from typing import Any

from application import complaints
from application.bootstrap import House
from application.office import Command
from domain.complaint import Complaint
from tests.history import INTAKE
from tests.web.public.visitor import Visitor


def test_the_words_she_says_yes_to_stand_on_her_page(visitor: Visitor, house: House) -> None:
    visitor.file()
    complaint = house.office.holder(
        f"number-{visitor.number[:4]}", visitor.number.replace("-", "")[4:10]
    )
    assert complaint is not None
    case: partial[dict[str, Any]] = partial(dict, by=INTAKE, command=Command(), complaint=complaint)
    complaints.sort_matter(house.office, kind="accusation", reasons=None, matter="m1", **case())
    complaints.take(
        house.office,
        verb="propose_softening",
        act="resolved_by_agreement",
        matter="m1",
        agreed_on=house.office.today(),
        terms="He says sorry at the counter.",
        present="Both",
        reasons="Both want to.",
        **case(command=Command()),
    )
    visitor.open()
    shown = visitor.text

    visitor.go("/page/supplement").send(
        answers="agreement", matter="m1", terms="resolved_by_agreement-1", yes="yes"
    )

    assert "He says sorry at the counter." in shown
    assert "What was agreed stands on this page." in shown
    said = house.office.facts_of(complaint)[-1].fact
    assert isinstance(said, Complaint.Supplemented)
    assert (said.terms, said.yes) == ("resolved_by_agreement-1", True)
