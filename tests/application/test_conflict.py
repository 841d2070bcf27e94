"""Conflicts of interest in the record itself: whoever is faster, nobody acts in a case about himself."""

import threading
from typing import Any

import pytest

from application import accounts, complaints
from application.bootstrap import House
from application.office import Command
from domain.history import Refused
from domain.people import COMPLAINANT, SYSTEM, Actor
from tests.application.conftest import OpenAgain
from tests.history import INTAKE, LEAD

ROUNDS = 5


def hire(house: House, sign_in: str, role: str, badge: str) -> Actor:
    id = accounts.open_account(
        house.office,
        house.hasher,
        by=SYSTEM,
        sign_in=sign_in,
        name=sign_in.title(),
        role=role,
        unit="inspectorate",
        password=None,
        badge_number=badge,
    ).stream_id
    found = accounts.person(house.office, id)
    assert found is not None
    return found.acting("staff")


def accepted(house: House) -> str:
    """A case that waits for somebody to inquire into it."""
    stream = complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="zh",
        narrative="他们把我打发走了。",
    ).stream_id
    case: dict[str, Any] = {"complaint": stream, "command": Command()}
    complaints.sort_matter(house.office, by=INTAKE, kind="accusation", **case)
    complaints.take_responsibility(house.office, by=INTAKE, unit="inspectorate", **case)
    complaints.accept(house.office, by=INTAKE, **case)
    return stream


def test_naming_and_assigning_the_same_officer_at_once_leaves_him_without_a_hand_in_it(
    open_again: OpenAgain, house: House
) -> None:
    zhou = hire(house, "zhou", "investigator", "031842")
    other = open_again()
    for _ in range(ROUNDS):
        stream = accepted(house)
        together = threading.Barrier(2)

        def name(stream: str = stream, together: threading.Barrier = together) -> None:
            together.wait()
            complaints.name_officer(
                house.office,
                by=INTAKE,
                command=Command(),
                complaint=stream,
                kind="officer",
                badge="031842",
            )

        def assign(stream: str = stream, together: threading.Barrier = together) -> None:
            together.wait()
            complaints.assign(
                other.office, by=LEAD, command=Command(), complaint=stream, investigator=zhou.id
            )

        at_once(name, assign)

        told = [each.topic.partition(".")[2] for each in house.office.facts_of(stream)]
        assert "officer_named" in told or "assigned" in told
        if "officer_named" in told:
            named = told.index("officer_named")
            assert "assigned" not in told[named:]
            assert house.office.complaint(stream).barred(zhou) is not None


def at_once(*acts: Any) -> None:
    """Do it at the same moment; whoever is slower may be refused."""

    def act(one: Any) -> None:
        try:
            one()
        except Refused:
            return

    threads = [threading.Thread(target=act, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_nobody_is_assigned_whose_badge_the_case_names(house: House) -> None:
    zhou = hire(house, "zhou", "investigator", "031842")
    stream = accepted(house)
    complaints.name_officer(
        house.office,
        by=INTAKE,
        command=Command(),
        complaint=stream,
        kind="officer",
        badge="031842",
    )

    with pytest.raises(Refused, match="his own conduct") as refused:
        complaints.assign(
            house.office, by=LEAD, command=Command(), complaint=stream, investigator=zhou.id
        )

    assert refused.value.field == "investigator"


def test_an_office_that_is_too_small_is_told_on_the_day_of_assignment(house: House) -> None:
    zhou = hire(house, "zhou", "investigator", "031001")
    small = complaints.assign(
        house.office,
        by=LEAD,
        command=Command(),
        complaint=accepted(house),
        investigator=zhou.id,
    )
    hire(house, "lin", "lead", "031002")

    large = complaints.assign(
        house.office,
        by=LEAD,
        command=Command(),
        complaint=accepted(house),
        investigator=zhou.id,
    )

    assert ["left" in str(each) for each in small.warnings] == [True, True]
    assert large.warnings == ()
