"""Who of the office a case is about, who may inquire, and whether anybody is left for what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from application import accounts
from application.office import Absent, Command, Office, Outcome
from domain.access import Act
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import LEADERS, SYSTEM, Actor
from domain.words import Sentence

WARNINGS = {
    "determined": Sentence(
        "Nobody of this office is left to make the finding: who recommends it does not. Borrow a"
        " colleague of another unit before you go on."
    ),
    "disposition_approved": Sentence(
        "Nobody of this office is left to approve the paper: who drafts it does not. Borrow a"
        " colleague of another unit before you go on."
    ),
    "disposition_issued": Sentence(
        "Nobody of this office is left to send the decision. Borrow a colleague of another unit"
        " before you go on."
    ),
}
"""What whoever assigns is told on that day, by the step that nobody could take."""


VERBS = frozenset(
    {
        *("identify_officer", "strike_out_officer"),
        *("recuse", "decide_recusal", "lift_recusal"),
    }
)
"""What is decided of who has a part in a case, besides naming an officer: the cases beside it follow."""


def may_inquire(office: Office, case: Complaint, investigator: str) -> None:
    """Refuse somebody whom the case is about, also where only the badge tells. Raises `Refused`."""
    try:
        person = accounts.person(office, investigator)
    except Absent:
        return
    if person and case.complained_about(person.id, person.badge_number or ""):
        raise Refused(
            Sentence("Nobody inquires into his own conduct. Choose another investigator."),
            rule="conflict",
            field="investigator",
        )


def warnings(office: Office, case: Complaint, matter: str) -> list[Sentence]:
    """Walk a case ahead with everybody who works here: the steps for which nobody is left."""
    everybody = [each.acting("staff") for each in accounts.people(office).values()]
    return [WARNINGS[step] for step in case.nobody_left(matter, everybody)]


def leaders(office: Office, case: Complaint) -> list[Actor]:
    """Who leads the office and may see a case."""
    everybody = (each.acting("staff") for each in accounts.people(office).values())
    now = office.today(), int(office.clock.now().timestamp())
    return [
        each for each in everybody if each.role in LEADERS and case.tie_of(each, Act.READ, *now)
    ]


def kept_from(office: Office, case: Complaint) -> set[str]:
    """Whoever has no part in a case: it is about them, they stepped back, or another case says so."""
    found = {each for each in case.subjects.values() if each} | case.kept_apart
    found |= {each for people in case.taken_in.values() for each in people}
    return found | {
        person.id
        for person in accounts.people(office).values()
        if case.hidden_from(person.acting("staff"))
    }


def apart(office: Office, case: Complaint) -> set[str]:
    """Whoever has a case in hand or has no part in it: others handle what arose from it.

    Somebody has to be left who leads, and to whom the case is not closed: in an office too small for
    that, a leader who may have a part in it and does not inquire keeps his part.
    """
    kept = kept_from(office, case)
    hands = set(case.investigators) | case.earlier_hands | ({case.holder} - {None})
    leading = _leading(office)
    if case.circle is not None:
        leading &= case.circle
    if not leading - hands - kept:
        hands -= leading - set(case.investigators)
    return {each for each in kept | hands if each}


def circle(office: Office, case: Complaint, apart: set[str]) -> tuple[str, ...]:
    """The few who see what arose from a case that is closed to all but a few: the same few.

    Where none of them who leads is left, the others who lead see it: somebody has to answer for it.
    """
    few = set(case.circle or ())
    leading = _leading(office) - apart
    return tuple(sorted(few if few & leading else few | leading))


def _leading(office: Office) -> set[str]:
    return {each.id for each in accounts.people(office).values() if each.role in LEADERS}


def decide(
    office: Office,
    complaint: str,
    command: Command,
    decision: Callable[[Complaint], None],
) -> Outcome:
    """Name somebody, strike a name out or let somebody step back, here and in the cases beside it.

    All of it is recorded in one transaction: nobody is freed or barred in one case and not in the
    next. Raises `Refused`, `Absent`.
    """
    beside: dict[str, Complaint] = {}

    def everywhere(case: Complaint) -> None:
        before = kept_from(office, case)
        decision(case)
        _follow(office, case, before, beside)

    return office.decide(Complaint, complaint, command, everywhere, beside=beside)


def _follow(
    office: Office,
    case: Complaint,
    before: set[str],
    beside: dict[str, Complaint],
    behind: tuple[str, ...] = (),
) -> None:
    """Let the cases beside a case follow it, and those beside them; none is led back to itself."""
    now, behind = kept_from(office, case), (*behind, case.id)
    for id in _belonging_to(case):
        if now == before or id in behind:
            continue
        other = beside.setdefault(id, office.complaint(id))
        kept, told = kept_from(office, other), len(list(other.pending))
        hands = apart(office, case) if other.arose_from == case.id else set()
        # Whoever decided it need not have a part in the other case: it follows from this one.
        for person in sorted(before - now - hands):
            other.readmit(by=SYSTEM, other=case.id, person=person)
        other.keep_apart(by=SYSTEM, other=case.id, people=now - before)
        if len(list(other.pending)) > told:
            _follow(office, other, kept, beside, behind)


def _belonging_to(case: Complaint) -> Iterator[str]:
    """The cases in which something of this one goes on, and those that arose from it."""
    yield from dict.fromkeys(where.case for where in case.elsewhere.values())
    for fact, _ in case.past():
        if isinstance(fact, Complaint.PressureReported) and fact.linked:
            yield fact.linked
