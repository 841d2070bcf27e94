"""When an investigation report was made final, it is printed and sealed, for those who decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from application import accounts, papers
from application.adapters.documents import Printable, Say
from application.adapters.printing import Paper
from application.adapters.words import Words
from application.bootstrap import House
from application.papers import Wanted
from domain.complaint import Complaint
from domain.complaint.report import paper_of_report
from domain.history import Fact, Recorded
from domain.provenance import Origin
from projections.disposition import Person
from projections.papers import report
from projections.papers.report_parts import Report

TEMPLATE = "report/1"


class PrintsReports(Protocol):
    """What prints a report; a test may put another in its place."""

    def report(self, paper: Printable, say: Say) -> Paper: ...


def composed(
    house: House, facts: Sequence[Recorded], matter: str, version: int | None = None
) -> tuple[Report, Words]:
    """What a version of a report says, and the words it says it in. Raises `LookupError`."""
    office = house.office
    procedure = office.complaint(facts[0].stream_id).under()
    identity = office.identity()
    if identity is None:
        raise LookupError("An office that was never opened writes no reports.")
    language = _language(facts, matter, version)
    found = report.fold(
        facts,
        procedure,
        office.calendar(procedure.calendar, at=facts[-1].position),
        office=identity.name(language),
        matter=matter,
        version=version,
        paper_size=identity.paper,
        demonstration=identity.demonstration,
        people={id: Person(person.name) for id, person in accounts.everybody(office).items()},
    )
    if found is None:
        raise LookupError(f"No report on {matter} was handed in.")
    return found, Words(found.language, office.time_zone())


class Reports:
    """The investigation reports that another person made final."""

    def __init__(self, house: House, press: PrintsReports) -> None:
        self._house = house
        self._press = press

    def asked_by(self, fact: Fact) -> bool:
        """Whether a report was made final."""
        return isinstance(fact, Complaint.ReportMadeFinal)

    def wanted(self, facts: Sequence[Recorded], because: Recorded) -> Wanted:
        """The paper of a report; it takes the place of the version before."""
        fact = because.fact
        assert isinstance(fact, Complaint.ReportMadeFinal)
        before = [
            each.fact.draft
            for each in facts
            if isinstance(each.fact, Complaint.ReportMadeFinal)
            and each.fact.matter == fact.matter
            and each.version < because.version
        ]
        return Wanted(
            document=paper_of_report(fact.matter, fact.draft),
            kind=report.KIND,
            language=_language(facts, fact.matter, fact.draft),
            template=TEMPLATE,
            made_from=because.position,
            print=self._printing(facts, fact.matter, fact.draft, because.position),
            supersedes=paper_of_report(fact.matter, before[-1]) if before else None,
        )

    def makes(self, kind: str) -> bool:
        """Whether a recorded paper is a report."""
        return kind == report.KIND

    def printing_again(
        self, facts: Sequence[Recorded], signed: Complaint.DocumentSigned
    ) -> papers.Print:
        """How a report that was printed is laid out once more."""
        matter, version = next(
            (x.fact.matter, x.fact.draft)
            for x in facts
            if isinstance(x.fact, Complaint.ReportMadeFinal)
            and paper_of_report(x.fact.matter, x.fact.draft) == signed.document
        )
        return self._printing(facts, matter, version, signed.made_from)

    def _printing(
        self, facts: Sequence[Recorded], matter: str, version: int, position: int
    ) -> papers.Print:
        until = [each for each in facts if each.position <= position]

        def print_it(origin: Origin | None) -> Paper:
            paper, say = composed(self._house, until, matter, version)
            return self._press.report(replace(paper, origin=origin), say)

        return print_it


def _language(facts: Sequence[Recorded], matter: str, version: int | None) -> str:
    """The language a version was handed in in; without a version, the newest."""
    handed_in = (x.fact for x in reversed(facts) if isinstance(x.fact, Complaint.ReportDrafted))
    found = (x.language for x in handed_in if x.matter == matter and version in (None, x.draft))
    return next(found, "en")
