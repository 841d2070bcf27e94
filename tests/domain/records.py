"""The language of the tests for records beside the complaint: given, when, then."""

from collections.abc import Mapping
from typing import Any

from domain.beside import RECORDS, Beside
from domain.complaint import Complaint
from domain.history import Fact
from domain.people import Actor
from tests.history import calendar, procedure, told
from tests.history import given as given_case

CASE = given_case
CASES: dict[str, Complaint] = {}
"""The cases that a record finds when it asks for one of them; a test lays them there."""

ISSUER = Actor("account-gu", "lead", "staff", unit="The inspectorate")
HEAD = Actor("account-head", "head", "staff", unit="The inspectorate")
OTHER_LEAD = Actor("account-lin", "lead", "staff", unit="The inspectorate")


def kept(kind: str, *facts: Fact | tuple[Fact, Actor], under: str = "cn-service") -> Any:
    """A record with a history, rebuilt exactly as the office rebuilds it; typed loosely for tests."""
    history = RECORDS[kind](f"{kind}-1")
    found = RECORDS[kind].replay(history, told(*facts, stream=f"{kind}-1"))
    return with_rules(found or history, under)


def with_rules(record: Beside, under: str = "cn-service") -> Beside:
    record.goes_by(procedure(under))
    record.lay_beside(calendar=lambda: calendar(record.under().calendar), cases=CASES.__getitem__)
    return record


def opened(kind: str, by: Actor, under: str = "cn-service", **given: Any) -> Any:
    """A record that begins now."""
    record = RECORDS[kind](f"{kind}-1")
    begin: Mapping[str, Any] = {"number": "X2026-000001-7", "under": procedure(under), **given}
    getattr(record, record.OPENS)(by=by, **begin)
    return record


def then(record: Beside) -> list[Fact]:
    """What has happened since, without the envelopes."""
    return [each.fact for each in record.collect_events()]
