"""A case that comes in goes by the version that the procedure's own day chooses, and keeps it."""

from datetime import date
from typing import Any

import pytest

from application import complaints
from application.bootstrap import House
from application.office import Command
from domain import procedure as procedures
from domain.complaint import Complaint
from domain.office import OFFICE, OfficeHistory
from domain.people import COMPLAINANT, SYSTEM
from tests.history import INTAKE, LEAD

CN = procedures.bundled("cn-service").replace('id = "cn-service"', 'id = "test"', 1)


def adopt(house: House, version: str, pinned_by: str, days: str) -> None:
    """Adopt a version of the procedure `test`: `days` says from when, and until when, it holds."""
    text = CN.replace('version = "2"', f'version = "{version}"', 1)
    text = text.replace('pinned_by = "received"', f'pinned_by = "{pinned_by}"', 1)
    if pinned_by == "stage":
        text = text.replace("first_stage =", 'pinned_stage = "accepted"\nfirst_stage =', 1)
    text = text.replace("valid_from = 2022-05-01", days, 1)
    history = house.office.load(OfficeHistory, OFFICE)
    history.adopt(by=SYSTEM, procedure="test", version=version, text=text)
    house.office.keep(history)


def adopt_both(house: House, pinned_by: str) -> None:
    adopt(house, "1", pinned_by, "valid_from = 2022-05-01\nvalid_to = 2026-02-28")
    adopt(house, "2", pinned_by, "valid_from = 2026-03-01")


def file(house: House, **details: Any) -> str:
    return complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="test",
        channel="web",
        mode="anonymous",
        language="zh",
        narrative="他们把我打发走了。",
        **details,
    ).stream_id


@pytest.mark.parametrize(
    ("pinned_by", "version"), [("received", "2"), ("conduct", "1"), ("incident", "1")]
)
def test_the_procedure_says_which_day_chooses_its_version(
    house: House, pinned_by: str, version: str
) -> None:
    adopt_both(house, pinned_by)

    id = file(house, happened_on=date(2026, 2, 20))

    assert house.office.complaint(id).under().version == version
    assert house.office.facts_of(id)[0].procedure == f"test {version}"


def test_what_is_received_late_goes_by_the_version_of_the_day_it_was_received(house: House) -> None:
    adopt_both(house, "received")

    id = file(house, received_on=date(2026, 2, 27))

    assert house.office.complaint(id).under().version == "1"


def test_a_case_pinned_by_its_stage_moves_on_until_it_is_there(house: House) -> None:
    adopt(house, "1", "stage", "valid_from = 2022-05-01\nvalid_to = 2026-02-28")
    there, not_yet = (file(house, received_on=date(2026, 2, 20)) for _ in range(2))
    for id in (there, not_yet):
        house.office.decide(
            Complaint, id, Command(),
            lambda case: case.take_responsibility(by=INTAKE, unit="reception"),
        )  # fmt: skip
        house.office.decide(
            Complaint, id, Command(),
            lambda case: case.sort_matter(by=INTAKE, matter="m1", kind="accusation"),
        )  # fmt: skip
    house.office.decide(
        Complaint, there, Command(),
        lambda case: case.accept(by=LEAD, matter="m1", on=date(2026, 2, 27)),
    )  # fmt: skip

    adopt(house, "2", "stage", "valid_from = 2026-03-01")
    house.office.decide(
        Complaint, not_yet, Command(),
        lambda case: case.accept(by=LEAD, matter="m1", on=date(2026, 3, 3)),
    )  # fmt: skip

    assert house.office.complaint(there).under().version == "1"
    assert house.office.complaint(not_yet).under().version == "2"
    assert house.office.facts_of(not_yet)[-1].procedure == "test 2"
