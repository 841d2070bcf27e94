"""The language of the tests: given a history, when something is decided, then these facts follow."""

from collections.abc import Callable
from functools import cache

import pytest

from domain import calendar as calendars
from domain.calendar import Calendar
from domain.complaint import Complaint
from domain.history import Fact, Recorded, Refused
from domain.people import Actor
from domain.procedure import Procedure, bundled, parse
from tests.facts import happened

INTAKE = Actor("account-intake", "intake", "staff")
INVESTIGATOR = Actor("account-zhou", "investigator", "staff")
COLLEAGUE = Actor("account-he", "investigator", "staff")
LEAD = Actor("account-gu", "lead", "staff")
HEAD = Actor("account-head", "head", "staff")
OFFICE = {each.id: each for each in (INTAKE, INVESTIGATOR, COLLEAGUE, LEAD, HEAD)}
PERSON = Actor("complainant", "complainant", "public")
IMPORTER = Actor("importer", "importer", "command_line")


@cache
def procedure(id: str) -> Procedure:
    return parse(bundled(id))


@cache
def calendar(id: str) -> Calendar:
    return calendars.parse(calendars.bundled(id))


def told(*facts: Fact | tuple[Fact, Actor], stream: str = "complaint-1") -> list[Recorded]:
    """Facts in their envelopes; a fact alone was recorded by nobody in particular."""
    recorded = []
    for version, each in enumerate(facts, start=1):
        fact, actor = each if isinstance(each, tuple) else (each, Actor("somebody", "", ""))
        recorded.append(
            Recorded(
                stream_id=stream,
                version=version,
                fact=fact,
                actor=actor.id,
                role=actor.role,
                door=actor.door,
                position=version,
            )
        )
    return recorded


def badged(*facts: Fact | tuple[Fact, Actor]) -> tuple[Fact | tuple[Fact, Actor], ...]:
    """The same history, in which whoever is named is known by the badge too."""
    return tuple(
        happened(Complaint.OfficerNamed) if isinstance(each, Complaint.OfficerNamed) else each
        for each in facts
    )


def given(*facts: Fact | tuple[Fact, Actor], under: str = "cn-service") -> Complaint:
    """A complaint with a history, rebuilt exactly as the office rebuilds it."""
    complaint = Complaint.replay(Complaint("complaint-1"), told(*facts))
    assert complaint is not None
    complaint.procedure = procedure(under)
    complaint.lay_beside(calendar=lambda: calendar(complaint.under().calendar), people=OFFICE.get)
    return complaint


def then(complaint: Complaint) -> list[Fact]:
    """What has happened since, without the envelopes."""
    return [each.fact for each in complaint.collect_events()]


C = Complaint
BROUGHT = (happened(C.Filed), happened(C.MatterSorted))
# By a name alone, which may be anybody's: whoever is known by a badge has to be heard.
ALLEGED = (*BROUGHT, happened(C.OfficerNamed, badge=None), happened(C.Alleged))
ACCEPTED = (*ALLEGED, (happened(C.ResponsibilityTaken), INTAKE), happened(C.Accepted))
INQUIRED = (*ACCEPTED, happened(C.Assigned))
RECOMMENDED = (*INQUIRED, (happened(C.Recommended), INVESTIGATOR))
DETERMINED = (*RECOMMENDED, (happened(C.Determined), LEAD))
DRAFTED = (*DETERMINED, (happened(C.DispositionDrafted), INVESTIGATOR))
APPROVED = (*DRAFTED, (happened(C.DispositionApproved), LEAD))
ISSUED = (*APPROVED, happened(C.DispositionIssued))


def refusal(decide: Callable[[], object]) -> Refused:
    """The refusal that a decision meets."""
    with pytest.raises(Refused) as trouble:
        decide()
    return trouble.value
