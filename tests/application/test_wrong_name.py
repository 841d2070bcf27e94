"""A name that is struck out in one case keeps nobody from the cases that belong together with it."""

from application import complaints
from application.bootstrap import House
from application.office import Command
from domain.complaint import Complaint
from domain.people import Actor
from tests.application.test_conflict import accepted, hire
from tests.application.test_joining import take
from tests.application.test_pressure import file, report, reported
from tests.history import HEAD, INTAKE


def mistaken(house: House, gu: Actor, *, into: str = "") -> str:
    """A case in which a badge was typed wrongly, so that it names who leads."""
    stream = file(house)
    case = {"complaint": stream, "command": Command()}
    complaints.sort_matter(house.office, by=INTAKE, kind="accusation", **case)  # type: ignore[arg-type]  # as a form sends it
    complaints.name_officer(house.office, by=INTAKE, kind="officer", badge=gu.badge, **case)  # type: ignore[arg-type]  # as a form sends it
    if into:
        take(house, stream, "propose_softening", by=INTAKE, act="merged", into=into)
        take(house, stream, "merge", by=HEAD, into=into)
    take(house, stream, "propose_softening", by=INTAKE, act="officer_struck_out", subject="s1")
    return stream


def kept_from(house: House, stream: str, person: Actor) -> bool:
    return house.office.complaint(stream).hidden_from(person)


def test_who_was_named_in_error_is_free_where_the_matter_goes_on(house: House) -> None:
    gu = hire(house, "gu", "lead", "031900")
    other = accepted(house)
    case = mistaken(house, gu, into=other)
    assert kept_from(house, other, gu)

    take(house, case, "strike_out_officer", by=HEAD, subject="s1")

    assert not kept_from(house, case, gu)
    assert not kept_from(house, other, gu)
    last = house.office.facts_of(other)[-1].fact
    assert last == Complaint.Readmitted(other=case, person=gu.id)


def test_who_was_named_in_error_is_free_in_the_case_about_pressure(house: House) -> None:
    gu, sun = hire(house, "gu", "lead", "031900"), hire(house, "sun", "intake", "031901")
    case = mistaken(house, gu)
    complaints.take_responsibility(
        house.office, by=sun, command=Command(), complaint=case, unit="inspectorate"
    )
    report(house, case)
    linked = reported(house, case)[0].linked or ""
    assert kept_from(house, linked, gu)

    take(house, case, "strike_out_officer", by=HEAD, subject="s1")

    assert not kept_from(house, linked, gu)
    assert kept_from(house, linked, sun)  # who has the first case in hand stays apart


def test_nobody_who_wears_the_badge_is_struck_out_by_who_stands_no_higher(house: House) -> None:
    boss = hire(house, "boss", "head", "031900")
    case = house.office.complaint(mistaken(house, boss))

    (found,) = case.wearers("0 31900")

    assert (found.id, found.role) == (boss.id, "head")
