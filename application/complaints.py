"""What the office does with a complaint: one function for each decision, which is the command itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from inspect import signature
from typing import Any

from application import conflict, erasing, joining, pressure
from application.numbering import register
from application.office import Claim, Command, Office, Outcome
from application.receipts import Receipts
from domain.complaint import Complaint
from domain.decision import decisions
from domain.office import is_number
from domain.people import Actor
from domain.words import Sentence

DECISIONS = decisions(Complaint)
"""The decisions that the complaint declares, by verb."""


def file(
    office: Office,
    *,
    by: Actor,
    command: Command,
    procedure: str,
    channel: str,
    mode: str,
    language: str,
    narrative: str | None,
    received_on: date | None = None,
    happened_on: date | None = None,
    name: str | None = None,
    contact: str | None = None,
    wish: str | None = None,
    place: str | None = None,
    doors_before: str | None = None,
    unit: str | None = None,
    receipt_code: str | None = None,
    receipts: Receipts | None = None,
) -> Outcome:
    """Register a complaint and give it the next number of the year, without gaps.

    `receipt_code` is the secret code the person wrote down before sending; only its slow hash is
    kept. Sending the same form twice registers once. Raises `Refused`.
    """
    if command.id and (done := office.store.outcome_of(command.id)):
        return Outcome(*done, repeated=True)
    received_on = received_on or office.today()
    locator = kept = None
    if receipt_code and receipts:
        locator, kept = receipts.keep(receipt_code)
    stream = f"{Complaint.PREFIX}-{office.entropy.id()}"
    claims: list[Claim] = [("receipt", locator, stream)] if locator else []

    def filed(number: str) -> tuple[Complaint]:
        complaint = Complaint(stream)
        complaint.file(
            by=by,
            under=office.procedure_for(procedure, received=received_on, happened=happened_on),
            number=number,
            channel=channel,
            mode=mode,
            language=language,
            received_on=received_on,
            happened_on=happened_on,
            narrative=narrative,
            name=name,
            contact=contact,
            wish=wish,
            place=place,
            doors_before=doors_before,
            unit=unit,
            receipt=kept,
        )
        return (complaint,)

    return register(office, stream, filed, command=command, claims=claims)


def rehearse(office: Office, *, by: Actor, procedure: str, **told: Any) -> None:
    """Say what would be refused if this were filed; nothing is recorded. Raises `Refused`."""
    Complaint(f"{Complaint.PREFIX}-rehearsal").file(
        by=by,
        under=office.procedure_for(
            procedure, received=office.today(), happened=told.get("happened_on")
        ),
        received_on=office.today(),
        **told,
    )


def take(
    office: Office, *, by: Actor, command: Command, complaint: str, verb: str, **given: Any
) -> Outcome:
    """Take a decision that is declared where it is taken; a day that nobody named is today.

    Raises `Refused`, and `KeyError` for a verb that no decision is declared under.
    """
    if verb == "report_pressure":  # it opens a second case, so that two histories are recorded
        return pressure.report(office, by=by, command=command, complaint=complaint, **given)
    takes = signature(getattr(Complaint, DECISIONS[verb].verb)).parameters
    if "on" in takes and given.get("on") is None:
        given["on"] = office.today()
    if "matter" in takes:
        given.setdefault("matter", "m1")
    if verb in conflict.VERBS:  # whoever is barred or freed here is so in the cases beside it
        return conflict.decide(
            office, complaint, command, lambda case: getattr(case, verb)(by=by, **given)
        )
    if verb == "erase_person":  # the receipt has to open the page that says so
        return erasing.erase(office, by=by, command=command, complaint=complaint, **given)
    if verb == "propose_erasure":  # a hold on the case in which it goes on holds it, too
        return erasing.propose(office, by=by, command=command, complaint=complaint, **given)
    if verb in joining.VERBS:  # the other case says so too
        return joining.go_on_elsewhere(
            office, by=by, command=command, complaint=complaint, verb=verb, **given
        )
    return office.decide(
        Complaint, complaint, command, lambda case: getattr(case, verb)(by=by, **given)
    )


def numbered(office: Office, said: str) -> str | None:
    """The case that has a number, as people say it: `2026-000123-4`."""
    if not is_number(said):
        return None
    digits = said.replace("-", "")
    return office.holder(f"number-{digits[:4]}", digits[4:10])


def sort_matter(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    kind: str,
    reasons: str | None = None,
    matter: str = "m1",
) -> Outcome:
    """Say what kind of matter a complaint is."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.sort_matter(by=by, matter=matter, kind=kind, reasons=reasons),
    )


def name_officer(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    kind: str,
    standing: str | None = None,
    unit: str | None = None,
    rank: str | None = None,
    name: str | None = None,
    badge: str | None = None,
    officer: str | None = None,
) -> Outcome:
    """Name who is complained about."""

    def decision(case: Complaint) -> None:
        case.name_officer(
            by=by,
            subject=f"s{len(case.subjects) + 1}",
            kind=kind,
            officer=officer,
            standing=standing,
            unit=unit,
            rank=rank,
            name=name,
            badge=badge,
        )

    return conflict.decide(office, complaint, command, decision)


def allege(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    subjects: tuple[str, ...],
    code: str,
    business_line: str | None = None,
    words: str | None = None,
    matter: str = "m1",
) -> Outcome:
    """State an allegation."""

    def decision(case: Complaint) -> None:
        case.allege(
            by=by,
            allegation=f"a{len(case.allegations) + 1}",
            matter=matter,
            subjects=subjects,
            code=code,
            business_line=business_line,
            words=words,
        )

    return office.decide(Complaint, complaint, command, decision)


def take_responsibility(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    unit: str,
    badge_number: str | None = None,
    telephone: str | None = None,
) -> Outcome:
    """Answer for a complaint."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.take_responsibility(
            by=by, unit=unit, badge_number=badge_number, telephone=telephone
        ),
    )


def accept(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    on: date | None = None,
    matter: str = "m1",
) -> Outcome:
    """Take a matter up."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.accept(by=by, matter=matter, on=on or office.today()),
    )


def decline(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    ground: str,
    reasons: str | None,
    route: str | None,
    on: date | None = None,
    matter: str = "m1",
) -> Outcome:
    """Do not take a matter up."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.decline(
            by=by,
            matter=matter,
            on=on or office.today(),
            ground=ground,
            reasons=reasons,
            route=route,
        ),
    )


def assign(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    investigator: str,
    lead: bool = True,
    on: date | None = None,
    matter: str = "m1",
) -> Outcome:
    """Charge somebody with the inquiry; `Outcome.warnings` says what nobody is left to do later."""
    warnings: list[Sentence] = []

    def decision(case: Complaint) -> None:
        conflict.may_inquire(office, case, investigator)
        case.assign(
            by=by, matter=matter, investigator=investigator, lead=lead, on=on or office.today()
        )
        warnings.extend(conflict.warnings(office, case, matter))

    outcome = office.decide(Complaint, complaint, command, decision)
    return replace(outcome, warnings=tuple(warnings))


def take_step(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    kind: str,
    summary: str | None,
    on: date | None = None,
    matter: str = "m1",
) -> Outcome:
    """Write down a step of the inquiry."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.take_step(
            by=by, matter=matter, kind=kind, on=on or office.today(), summary=summary
        ),
    )


def recommend(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    allegation: str,
    subject: str,
    finding: str,
    reasons: str | None,
    rests_on: str | None = None,
) -> Outcome:
    """Recommend a finding."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.recommend(
            by=by,
            allegation=allegation,
            subject=subject,
            finding=finding,
            reasons=reasons,
            rests_on=rests_on,
        ),
    )


def determine(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    allegation: str,
    subject: str,
    finding: str,
    reasons: str | None,
    on: date | None = None,
) -> Outcome:
    """Find on an allegation."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.determine(
            by=by,
            allegation=allegation,
            subject=subject,
            finding=finding,
            reasons=reasons,
            on=on or office.today(),
        ),
    )


def decide_measure(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    subject: str,
    measure: str,
    particulars: str | None = None,
    by_day: date | None = None,
    matter: str = "m1",
) -> Outcome:
    """Decide what follows for a subject."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.decide_measure(
            by=by,
            matter=matter,
            subject=subject,
            measure=measure,
            particulars=particulars,
            by_day=by_day,
        ),
    )


def draft_disposition(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    language: str,
    opening: str | None,
    facts_found: str | None,
    closing: str | None = None,
    legal_basis: tuple[str, ...] = (),
    matter: str = "m1",
) -> Outcome:
    """Draft the paper that decides."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.draft_disposition(
            by=by,
            matter=matter,
            language=language,
            opening=opening,
            facts_found=facts_found,
            closing=closing,
            legal_basis=legal_basis,
        ),
    )


def approve_disposition(
    office: Office, *, by: Actor, command: Command, complaint: str, matter: str = "m1"
) -> Outcome:
    """Approve the draft that another person wrote."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.approve_disposition(by=by, matter=matter),
    )


def issue_disposition(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    on: date | None = None,
    matter: str = "m1",
) -> Outcome:
    """Issue the approved decision."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.issue_disposition(by=by, matter=matter, on=on or office.today()),
    )


def close(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    ground: str | None = None,
    on: date | None = None,
    matter: str = "m1",
) -> Outcome:
    """End the work on a matter; one that goes on in another case ends when that case has ended."""

    def end(case: Complaint) -> None:
        joining.not_while_it_goes_on(office, case, matter)
        case.close(by=by, matter=matter, on=on or office.today(), ground=ground)

    return office.decide(Complaint, complaint, command, end)
