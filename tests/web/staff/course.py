"""The course of a case, decision by decision, each by the person whose turn it is."""

from __future__ import annotations

from tests.web.staff.worker import Desks


def sort(desks: Desks, complaint: str) -> None:
    desks["sun"].decide(complaint, "sort_matter", kind="accusation")


def take_up(desks: Desks, complaint: str) -> None:
    """From the desk of the reception to an inquiry with somebody in charge."""
    sort(desks, complaint)
    desks["sun"].decide(complaint, "take_responsibility")
    desks["sun"].decide(complaint, "name_officer", name="Qiao Zhiyuan", standing="sworn")
    desks["sun"].decide(complaint, "allege", code="S3.2", words="He shouted {sic}.")
    desks["sun"].decide(complaint, "accept")
    desks["lin"].decide(complaint, "assign", investigator=desks["zhou"].account)


def hear(desks: Desks, complaint: str) -> None:
    """Agree what may be told, tell it to the person complained about, and hear what he says."""
    told = "That somebody says you shouted."
    desks["sun"].decide(
        complaint, "agree_disclosure", what=told, agreed_by="office", points_to_nobody="yes"
    )
    desks["zhou"].decide(complaint, "notify_officer", what=told)
    desks["zhou"].decide(complaint, "hear_officer", answer="It was loud in there.")


def find(desks: Desks, complaint: str) -> None:
    """Inquire, recommend, make the finding."""
    inquire(desks, complaint)
    determine(desks, complaint)


def inquire(desks: Desks, complaint: str) -> None:
    """Look at the recording, and recommend a finding."""
    desks["zhou"].decide(complaint, "take_step", kind="video", summary="The camera shows it.")
    desks["zhou"].decide(complaint, "recommend", finding="substantiated", reasons="Two heard it.")


def determine(desks: Desks, complaint: str) -> None:
    """Make the finding, other than it was recommended."""
    desks["lin"].decide(
        complaint, "determine", finding="partly_substantiated", reasons="The words are not proved."
    )


def issue(desks: Desks, complaint: str) -> None:
    """Decide what follows, draft, approve, send."""
    desks["lin"].decide(complaint, "decide_measure", measure="criticism", by_day="2026-07-31")
    desks["zhou"].decide(complaint, "draft_disposition", opening="You were shouted at.")
    desks["lin"].decide(complaint, "approve_disposition")
    desks["gu"].decide(complaint, "issue_disposition")
