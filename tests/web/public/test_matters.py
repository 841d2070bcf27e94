"""Somebody brought several matters: on the own page each can be answered by itself."""

from application import complaints
from application.bootstrap import House
from application.office import Command
from domain.complaint import Complaint
from tests.history import INTAKE
from tests.web.public.visitor import Visitor


def with_two(visitor: Visitor, house: House) -> str:
    visitor.file()
    complaint = house.office.holder(
        f"number-{visitor.number[:4]}", visitor.number.replace("-", "")[4:10]
    )
    assert complaint is not None
    for matter, kind in (("m1", "accusation"), ("m2", "suggestion")):
        complaints.sort_matter(
            house.office, by=INTAKE, command=Command(), complaint=complaint, kind=kind,
            reasons="…", matter=matter,
        )  # fmt: skip
    visitor.open()
    return complaint


def test_what_is_about_one_matter_is_offered_for_each(visitor: Visitor, house: House) -> None:
    with_two(visitor, house)

    for matter in ("m1", "m2"):
        assert f"/page/ask_withdrawal?matter={matter}" in visitor.text


def test_what_is_about_the_whole_complaint_is_offered_once(visitor: Visitor, house: House) -> None:
    with_two(visitor, house)

    assert 'href="/page/supplement"' in visitor.text
    assert "/page/supplement?matter" not in visitor.text


def test_the_answer_is_recorded_for_the_matter_it_was_given_to(
    visitor: Visitor, house: House
) -> None:
    complaint = with_two(visitor, house)

    visitor.go("/page/ask_withdrawal?matter=m2").send(said="The counter is fine now.")

    last = house.office.facts_of(complaint)[-1].fact
    assert isinstance(last, Complaint.WithdrawalAsked)
    assert last.matter == "m2"
