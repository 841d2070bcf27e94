"""The words a procedure is written in: facts of a case, who may act, what a missed day does."""

from __future__ import annotations

from types import MappingProxyType

from domain.words import Sentence

RECORDED = frozenset({
    "filed", "person_noted", "matter_sorted", "officer_named", "alleged", "responsibility_taken",
    "accepted", "declined", "assigned", "step_taken", "recommended", "determined",
    "measure_proposed", "measure_decided", "disposition_drafted", "disposition_approved",
    "disposition_issued", "document_signed", "closed",
})  # fmt: skip
"""The facts a complaint can record today. Only these can move a matter."""

FACTS = RECORDED | frozenset({
    # brought
    "supplemented", "missing_listed", "represented", "expedited", "diverted", "happening_now",
    "withdrawal_asked", "withdrawn", "merged", "separated",
    # subjects and allegations
    "officer_identified", "reputation_restored", "reclassified", "discontinued",
    # responsibility
    "handover_offered", "handover_accepted", "handover_refused", "handover_deemed",
    "cover_arranged", "colleague_lent",
    # admission
    "passed_on", "tasked", "referred", "jurisdiction_contested", "resolved_by_agreement",
    # inquiry
    "recusal_asked", "recusal_decided", "recused", "planned", "step_not_taken", "reasoned",
    "contact_attempted", "requested_from", "request_answered", "interview_called",
    "interview_held", "interview_refused", "statement_taken", "officer_notified",
    "officer_answered", "case_reviewed", "history_opened", "suspended", "resumed", "extended",
    # evidence
    "preservation_asked", "preservation_confirmed", "evidence_received", "evidence_secured",
    "evidence_returned", "evidence_disclosed", "evidence_lost",
    # determination
    "reported", "concurred", "returned", "overturned", "malice_determined",
    # remedy
    "remedy_asked", "remedy_offered", "remedy_accepted", "remedy_refused", "remedy_done",
    # measures
    "measure_completed", "training_ordered", "training_completed", "recommendation_made",
    "recommendation_answered", "recommendation_implemented", "effect_checked",
    # disposition, protection, after
    "served", "service_failed", "disclosure_agreed", "disclosure_refused", "pressure_reported",
    "protection_decided", "after_check", "rating_asked", "rated", "called_back",
    "rehandling_asked", "review_requested", "review_decided", "reopened",
    # clocks, conversation, pressure on the office, privacy
    "clock_lapsed", "message_sent", "message_received", "message_opened",
    "interference_recorded", "gift_declared", "legal_hold_placed", "legal_hold_lifted",
    "person_erased", "expunged", "restricted",
})  # fmt: skip
"""The fixed vocabulary of a case. A clock may wait for any of them; no procedure adds one."""

VERBS = MappingProxyType(
    {
        "sort_matter": "matter_sorted",
        "note_person": "person_noted",
        "name_officer": "officer_named",
        "allege": "alleged",
        "take_responsibility": "responsibility_taken",
        "accept": "accepted",
        "decline": "declined",
        "assign": "assigned",
        "take_step": "step_taken",
        "recommend": "recommended",
        "determine": "determined",
        "propose_measure": "measure_proposed",
        "decide_measure": "measure_decided",
        "draft_disposition": "disposition_drafted",
        "approve_disposition": "disposition_approved",
        "issue_disposition": "disposition_issued",
        "sign_document": "document_signed",
        "close": "closed",
    }
)
"""What somebody does, and the fact that follows from it."""

ROLES = frozenset({
    "intake", "investigator", "lead", "head", "auditor", "administrator", "complainant",
    "importer", "system",
})  # fmt: skip

MATTERS = ("accusation", "remedy", "suggestion", "commendation")
"""The kinds of matter; a procedure has a track for each kind it knows."""

STANDINGS = frozenset({"sworn", "auxiliary", "staff", "contractor", "former"})

MODES = frozenset({"named", "confidential", "anonymous", "unstated"})

GUARDS = frozenset({
    "both_consent", "not_same_unit", "senior_in_rank", "two_investigators",
    "other_person_than_before", "defence_recorded", "reasons_given", "board_member_concurs",
    "recusal_checked", "told_complainant", "points_to_nobody",
})  # fmt: skip
"""What a decision may need. `doc:<id>` needs a document of the procedure besides."""

KINDS = frozenset({"duty", "right", "periodic", "limitation", "admissibility", "preservation"})

UNITS = frozenset({"hour", "day", "workday", "week", "month", "year", "end_of_next_day"})

COUNTS = frozenset({"include_start", "exclude_start"})

ROLLS = frozenset({"none", "next_working_day"})

EFFECTS = MappingProxyType(
    {
        "lapse": "lost",
        "inadmissible": "lost",
        "bar_discipline": "lost",
        "report_to": "told",
        "supervise": "told",
        "deemed": "told",
        "decide": "told",
        "target": "target",
    }
)
"""What a missed day does, and which of the five effects of a state that is."""

EFFECT_WORDS = MappingProxyType(
    {
        "lapse": Sentence("Right lost"),
        "inadmissible": Sentence("Too late to be admitted"),
        "bar_discipline": Sentence("Discipline barred"),
        "report_to": Sentence("Report owed"),
        "supervise": Sentence("Bureau above told"),
        "deemed": Sentence("Law decides instead"),
        "decide": Sentence("Decision forced"),
        "target": Sentence("Our own target"),
    }
)

IF_MISSED = MappingProxyType(
    {
        "lapse": Sentence("If it is missed: this right is lost."),
        "inadmissible": Sentence("If it is missed: the complaint can no longer be admitted."),
        "bar_discipline": Sentence("If it is missed: no discipline may follow."),
        "report_to": Sentence("If we miss it: we owe a report that says why."),
        "supervise": Sentence(
            "If we miss it: the bureau above us is told on the same day, and so are you."
        ),
        "deemed": Sentence("If it is missed: the law treats the matter as decided."),
        "decide": Sentence("If it is missed: a decision must be taken on how to go on."),
        "target": Sentence("If we miss it: no right is lost. It is a target we set ourselves."),
    }
)

FACT_WORDS = MappingProxyType(
    {
        "filed": Sentence("received"),
        "matter_sorted": Sentence("sorted"),
        "accepted": Sentence("taken up"),
        "declined": Sentence("not taken up"),
        "assigned": Sentence("given to an investigator"),
        "extended": Sentence("extended"),
        "suspended": Sentence("suspended"),
        "resumed": Sentence("resumed"),
        "officer_notified": Sentence("officer notified"),
        "preservation_asked": Sentence("preservation asked"),
        "determined": Sentence("decided"),
        "disposition_issued": Sentence("decision sent"),
        "served": Sentence("decision received"),
        "message_sent": Sentence("we wrote to you"),
        "review_requested": Sentence("review asked for"),
        "review_decided": Sentence("review decided"),
        "withdrawal_asked": Sentence("withdrawal asked for"),
        "pressure_reported": Sentence("pressure reported"),
        "handover_offered": Sentence("hand-over offered"),
        "happening_now": Sentence("reported as happening now"),
        "closed": Sentence("closed"),
    }
)
"""How the sum under a day names what a clock started from; a start outside this list is refused."""
