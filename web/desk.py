"""What every page behind a desk carries: who sits there, where to go, and how people are named."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, request, url_for
from sqlalchemy.engine import Connection

from application import access, accounts
from application.accounts import Person
from application.office import AWAY, Absent
from domain.access import Act, Tie
from domain.beside import Incident, kind_of
from domain.calendar import Calendar
from domain.clock import Reading
from domain.complaint import Complaint
from domain.complaint.letters import letter_of
from domain.history import Recorded
from domain.officer import Officer
from domain.people import LEADERS, Role
from domain.procedure import Procedure, Word
from domain.words import Sentence, without_heaps
from projections import apart, case_file, case_list
from projections.access import LeftOut, left_out
from projections.case_file import CaseFile, Subject
from projections.projector import BeingMade, ListsAway
from projections.shelf import Tables
from web import readings
from web.access import CASE_WORK
from web.context import actor, house, look, today

ROLES = {
    Role.INTAKE: Sentence("reception"),
    Role.INVESTIGATOR: Sentence("investigator"),
    Role.LEAD: Sentence("head of the inspectorate"),
    Role.HEAD: Sentence("head of the bureau"),
    Role.AUDITOR: Sentence("case-file auditor"),
    Role.ADMINISTRATOR: Sentence("administrator"),
}
OTHERS = {
    "complainant": Sentence("The person who complained"),
    "public": Sentence("The person who complained"),
    "importer": Sentence("The import"),
    "system": Sentence("Ombud itself"),
}
"""Who acts without an account of the office."""

FINDING = (*CASE_WORK, Role.AUDITOR)
"""Who may look for a case by its number."""

DOORS = {
    "public": Sentence("public door"),
    "staff": Sentence("staff door"),
    "audit": Sentence("auditor’s door"),
    "command_line": Sentence("command line"),
    "worker": Sentence("worker"),
}
MODES = {
    "named": Sentence("with a name"),
    "confidential": Sentence("in confidence"),
    "anonymous": Sentence("without a name"),
    "unstated": Sentence("not stated how"),
}


Way = tuple[Sentence, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """A case whose opening has been written down: its facts and what they come to today."""

    facts: Sequence[Recorded]
    case: CaseFile
    tie: Tie
    """What lets its reader see it."""
    names: bool
    """Whether its reader may see who complained."""

    @property
    def letters(self) -> bool:
        """Whether its reader may see letters: what is written to somebody may say who that is.

        Whoever leads signs for what goes out, so he reads it in a case in confidence too.
        """
        if self.names or self.case.mode == "anonymous":
            return True
        return self.case.mode == "confidential" and actor().role in LEADERS

    @property
    def withheld(self) -> frozenset[str]:
        """The letters for which somebody typed to whom they go, where names are not for the reader."""
        if self.names or self.case.mode == "anonymous":
            return frozenset()
        drafts = [each.fact for each in self.facts]
        return frozenset(
            each.letter
            for each in drafts
            if isinstance(each, Complaint.LetterDrafted) and each.recipient
        )

    @property
    def papers(self) -> Sequence[case_file.Letter]:
        """The sealed papers that its reader may see."""
        if not self.letters:
            return ()
        return [each for each in self.case.letters if letter_of(each.document) not in self.withheld]

    @property
    def procedure(self) -> Procedure:
        return self.case.procedure


def open_case(complaint: str, what: str, matter: str | None = None) -> Opened:
    """Take a case from the record. Who opens it is written down first. Raises `Absent`."""
    office = house().office
    facts = office.facts_of(complaint)
    history = office.complaint(complaint)
    procedure = office.procedure(*history.pinned)
    tie = tie_to(history)
    if tie is None:
        raise Absent(complaint)
    readings.opens(complaint, procedure, what, tie)
    # A case is folded from its own facts: this page is never behind the record.
    g.counted_to = office.head()
    earlier = _calendar_at(procedure, facts[0].position)
    names = tie_to(history, Act.NAMES) is not None
    return Opened(facts, _fold(facts, procedure, earlier, matter), tie, names)


def _fold(
    facts: Sequence[Recorded], procedure: Procedure, earlier: Calendar | None, matter: str | None
) -> CaseFile:
    days = house().office.calendar(procedure.calendar)
    return case_file.fold(facts, procedure, days, today(), earlier=earlier, matter=matter)


def _calendar_at(procedure: Procedure, position: int) -> Calendar | None:
    """The calendar that held at a position of the record."""
    try:
        return house().office.calendar(procedure.calendar, at=position)
    except Absent:
        return None


def is_hidden_by(facts: Sequence[Recorded], procedure: Procedure) -> bool:
    """Say of a case whose facts are at hand whether it is hidden from the reader."""
    return tie_by(facts, procedure) is None


def tie_by(facts: Sequence[Recorded], procedure: Procedure, act: Act | None = None) -> Tie | None:
    """What lets the reader see a case whose facts are at hand."""
    case = Complaint.replay(None, facts)
    assert case is not None
    case.goes_by(procedure)
    return tie_to(case, act)


def tie_to(case: Complaint, act: Act | None = None) -> Tie | None:
    """What lets the reader see a case: the one rule that every page, list and file asks."""
    by = actor()
    wanted = Act.REPLAY if by.role == Role.AUDITOR else Act.READ
    return access.tie_of(house().office, case, by, act or wanted)


def hidden(db: Connection, tables: Tables) -> LeftOut:
    """The cases that a list leaves out for its reader, where it counts as where it shows."""
    moment = access.moment(house().office)
    return left_out(tables, actor(), *moment, apart_from=kept_apart(db, tables))


def kept_apart(db: Connection, tables: Tables) -> list[str]:
    """The cases about the reader or that he stepped back from, and the proceedings against him."""
    office, by = house().office, actor()
    called = {by.id, officer_record(by.id) or by.id}

    def hides(stream: str) -> bool:
        if kind_of(stream):
            return office.beside(stream).concerns(by)
        return office.complaint(stream).hidden_from(by)

    return [each for each in apart.cases_of(db, tables, *called) if hides(each)]


def apart_of(cases: Iterable[str]) -> Collection[str]:
    """What a figure over all cases leaves out for its reader: each case is asked only without lists."""
    try:
        with look(case_list.NAME) as (db, tables):
            return kept_apart(db, tables)
    except (BeingMade, ListsAway):
        by = actor()
        return [each for each in cases if house().office.complaint(each).hidden_from(by)]


def is_hidden(history: str) -> bool:
    """Whoever may not see a case, or what a record is about, neither sees nor finds it.

    The history itself decides, for every page of the staff and of the auditor. Raises `Absent`.
    """
    if history.startswith(f"{Complaint.PREFIX}-"):
        return tie_to(house().office.complaint(history)) is None
    if kind_of(history) is None:
        return False
    record = house().office.beside(history)
    if record.concerns(actor()):
        return True
    if isinstance(record, Incident) and record.members:
        return all(map(is_hidden, record.members))
    return bool(record.case) and is_hidden(str(record.case))


def frame(door: Blueprint) -> None:
    """Give every page of a door its desk: the ways to go, the person, the field that finds a case."""

    @door.context_processor
    def desk() -> dict[str, Any]:
        person: Person | None = g.get("person")
        return {
            "nav": _ways(person),
            "watched": _watched(person),
            "person": {"name": person.name, "role": ROLES[Role(person.role)]} if person else None,
            "own_url": url_for("staff.own.show") if person else None,
            "sign_out_url": url_for("staff.signing_in.leave") if person else None,
            "search_url": home_of(person) if person and person.role in FINDING else None,
            "find_url": url_for("staff.finding.show")
            if person and person.role in CASE_WORK
            else None,
            "counted": _counted(),
        }


def stopped(name: str) -> Sentence | None:
    """What somebody is told who looks at a list that stopped: as of when it stands, and who knows."""
    found = house().projector.halted(name)
    if found is None:
        return None
    g.counted_to = found.at - 1
    return Sentence(
        "This list has stopped: it finds and counts cases as they stood before {t:hour} on"
        " {d:weekday} (position {position}), and newer ones are missing; those who run the office see"
        " in “ombud status” where it stopped and why, and the page of each case is up to date.",
        t=found.recorded_at or house().clock.now(),
        d=found.recorded_at or house().clock.now(),
        position=found.at - 1,
    )


def _counted() -> dict[str, Any] | None:
    """Up to where a page was counted; one that says that the lists are away was not."""
    try:
        position = g.get("counted_to") or house().projector.position()
    except AWAY:
        return None
    return {"at": house().clock.now(), "position": position}


def home_of(person: Person) -> str | None:
    """The first page of somebody who works here."""
    if person.role in CASE_WORK:
        return url_for("staff.complaints.register")
    if person.role == Role.AUDITOR:
        return url_for("audit.histories.search")
    if person.role == Role.ADMINISTRATOR:
        return url_for("staff.people.show")
    return None


def _ways(person: Person | None) -> list[dict[str, Any]]:
    home = home_of(person) if person else None
    if person is None or home is None:
        return []
    if person.role == Role.AUDITOR:
        audited = (
            (Sentence("Ledger"), url_for("audit.ledger.show")),
            (Sentence("Reading"), url_for("audit.readers.watched")),
            (Sentence("Emergencies"), url_for("staff.emergency.show")),
        )
        return _with_home(Sentence("Histories"), home, audited)
    if person.role == Role.ADMINISTRATOR:
        return [{"label": Sentence("People"), "href": home, "current": True}]
    others = [
        (Sentence("Deadlines"), url_for("staff.deadlines.show")),
        (Sentence("Records"), url_for("staff.records.first")),
        (Sentence("Officers"), url_for("staff.officers.register")),
    ]
    if person.role in LEADERS:
        others.append((Sentence("Oversight"), url_for("staff.oversight.pushing")))
    ways = _with_home(Sentence("Register"), home, others)
    if any(each["current"] for each in _watched(person)):
        for each in ways:
            each["current"] = each["href"] == url_for("staff.oversight.pushing")
    return ways


def _with_home(label: Sentence, home: str, others: Sequence[Way]) -> list[dict[str, Any]]:
    """The ways of a desk; the one that leads here is marked, and home where no other does."""
    here = next((href for _, href in others if request.path.startswith(href)), home)
    return [
        {"label": label, "href": href, "current": href == here}
        for label, href in ((label, home), *others)
    ]


def _watched(person: Person | None) -> list[dict[str, Any]]:
    """What whoever leads the office looks at across cases, where one of these pages is open."""
    if person is None or person.role not in LEADERS:
        return []
    ways = [
        (Sentence("Pushing index"), url_for("staff.oversight.pushing")),
        (Sentence("Emergencies"), url_for("staff.emergency.show")),
        (Sentence("Keeping and forgetting"), url_for("staff.retention.show")),
    ]
    if person.role == Role.HEAD:
        ways.append((Sentence("Reading"), url_for("staff.readers.watched")))
    here = [{"label": label, "href": href, "current": request.path == href} for label, href in ways]
    return here if any(each["current"] for each in here) else []


# How people and cases are named


def said_number(typed: str) -> str:
    """A number as it was meant: full-width digits and dashes of a Chinese keyboard, and spaces."""
    plain = unicodedata.normalize("NFKC", without_heaps(typed))
    for dash in "‐‑‒–—−－":
        plain = plain.replace(dash, "-")
    return "".join(plain.split())[:100]


def known(id: str) -> Person | None:
    """Somebody of the office; asked once in a request, for every account is a history."""
    found: dict[str, Person | None] = g.setdefault("known_people", {})
    if id not in found:
        try:
            found[id] = accounts.person(house().office, id)
        except Absent:
            found[id] = None
    return found[id]


def named(id: str) -> str | Sentence:
    """The name of whoever acted or holds a case."""
    person = known(id)
    if person is None:
        return OTHERS.get(id, id)
    if g.get("person") is not None and g.person.id == id:
        return Sentence("{name} (you)", name=person.name)
    return person.name


def who(id: str, role: str, procedure: Procedure | None) -> str | Sentence:
    """Name and role of whoever acted, as the case's own procedure calls the role."""
    person = known(id)
    if person is None:
        return OTHERS.get(id, id)
    function = Word(procedure, "role", role) if procedure else ROLES.get(Role(role), role)
    return Sentence("{name}, {function}", name=person.name, function=function)


def subject_said(subject: Subject, procedure: Procedure) -> Sentence:
    """Whom a case is about, in a line: standing and name, badge, unit."""
    name, badge = (text.text() if text else None for text in (subject.name, subject.badge))
    said: Sentence
    if subject.kind == "unidentified":
        said = Sentence("Somebody not yet identified")
    elif subject.kind == "policy":
        said = Sentence("The rule “{name}”", name=name or subject.unit or "—")
    elif subject.kind == "unit":
        return Sentence("The unit {name}", name=name or subject.unit or "—")
    elif name:
        said = Sentence("{name}", name=name)
    else:
        said = _by_number(subject)
    if subject.standing:
        standing = Word(procedure, "standing", subject.standing)
        said = Sentence("{who} ({standing})", who=said, standing=standing)
    if badge:
        said = Sentence("{who}, badge {badge}", who=said, badge=badge)
    if subject.unit:
        said = Sentence("{who}, {unit}", who=said, unit=subject.unit)
    return said


def _by_number(subject: Subject) -> Sentence:
    """An officer of a register that was taken over is known by the number there."""
    if subject.officer:
        try:
            first = house().office.facts_of(subject.officer)[0].fact
        except Absent:
            return Sentence("An officer")
        if isinstance(first, Officer.Joined) and first.foreign_number:
            return Sentence("Officer no. {number}", number=first.foreign_number)
    return Sentence("An officer")


def officer_record(id: str | None) -> str | None:
    """The officer's own history, of a history or an account that a case names; None if unknown."""
    if id is None or id.startswith(f"{Officer.PREFIX}-"):
        return id
    return house().office.holder("officer-account", id)


def clock_line(clock: Reading) -> dict[str, Any]:
    """A clock in a table: its effect in a few words, for the day stands beside it."""
    effect = clock.effect_words
    if clock.state == "lapsed":
        effect = Sentence("{effect}: the day is past", effect=effect)
    return {
        "effect": clock.effect,
        "headline": effect,
        "label": clock.label,
        "due": clock.due,
        "total": clock.total,
        "src": clock.src,
        "verified": clock.verified,
    }


def identity_bar(case: CaseFile) -> dict[str, Any]:
    """Which case this is, for the bar that stays in sight."""
    return {
        "number": case.number,
        "rows": [
            {"term": Sentence("Stage"), "said": case.stage_word},
            {"term": Sentence("Holder"), "said": named(case.holder) if case.holder else "—"},
            {"term": Sentence("Filed"), "said": MODES.get(case.mode, case.mode)},
        ],
        "worst": case.worst,
    }
