"""The words a procedure is written in: facts of a case, who may act, what a missed day does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.words import Sentence


@dataclass(frozen=True, slots=True)
class Chapter:
    """What belongs together in a case: its title, and what somebody does with the fact that follows."""

    title: Sentence
    verbs: Mapping[str, str]


CHAPTERS: Mapping[str, Chapter] = MappingProxyType({
    "brought": Chapter(Sentence("What was brought"), {
        "note_person": "person_noted", "supplement": "supplemented", "list_missing": "missing_listed",
        "represent": "represented", "expedite": "expedited", "divert": "diverted",
        "note_happening_now": "happening_now", "ask_withdrawal": "withdrawal_asked",
        "withdraw": "withdrawn", "merge": "merged", "separate": "separated",
        "arise": "arose", "take_in": "matter_taken_in", "give_back": "matter_given_back",
        "readmit": "readmitted",
    }),
    "alleged": Chapter(Sentence("What is alleged, and of whom"), {
        "sort_matter": "matter_sorted", "name_officer": "officer_named",
        "identify_officer": "officer_identified", "strike_out_officer": "officer_struck_out",
        "restore_reputation": "reputation_restored",
        "allege": "alleged", "reclassify": "reclassified", "discontinue": "discontinued",
        "propose_softening": "softening_proposed", "second_softening": "softening_seconded",
    }),
    "responsibility": Chapter(Sentence("Who answers for it"), {
        "take_responsibility": "responsibility_taken", "offer_handover": "handover_offered",
        "accept_handover": "handover_accepted", "refuse_handover": "handover_refused",
        "deem_handover": "handover_deemed", "arrange_cover": "cover_arranged",
        "lend_colleague": "colleague_lent",
    }),
    "admission": Chapter(Sentence("Whether and where it is taken up"), {
        "accept": "accepted", "decline": "declined", "pass_on": "passed_on", "task": "tasked",
        "refer": "referred", "contest_jurisdiction": "jurisdiction_contested",
        "resolve_by_agreement": "resolved_by_agreement",
    }),
    "inquiry": Chapter(Sentence("Finding out"), {
        "assign": "assigned", "ask_recusal": "recusal_asked", "decide_recusal": "recusal_decided",
        "recuse": "recused", "lift_recusal": "recusal_lifted", "plan": "planned",
        "take_step": "step_taken", "leave_step": "step_not_taken", "give_reason": "reasoned",
        "attempt_contact": "contact_attempted", "request_from": "requested_from",
        "note_answer": "request_answered", "call_interview": "interview_called",
        "hold_interview": "interview_held", "refuse_interview": "interview_refused",
        "take_statement": "statement_taken", "notify_officer": "officer_notified",
        "hear_officer": "officer_answered", "review_case": "case_reviewed",
        "open_history": "history_opened", "suspend": "suspended", "resume": "resumed",
        "extend": "extended",
    }),
    "evidence": Chapter(Sentence("Evidence"), {
        "ask_preservation": "preservation_asked", "confirm_preservation": "preservation_confirmed",
        "receive_evidence": "evidence_received", "secure_evidence": "evidence_secured",
        "return_evidence": "evidence_returned", "disclose_evidence": "evidence_disclosed",
        "note_loss": "evidence_lost", "receive_file": "file_received",
        "open_original": "original_opened",
    }),
    "determination": Chapter(Sentence("What is found"), {
        "report": "reported", "write_passage": "passage_written", "draft_report": "report_drafted",
        "return_report": "report_returned", "make_report_final": "report_made_final",
        "recommend": "recommended", "concur": "concurred",
        "send_back": "returned", "determine": "determined", "overturn": "overturned",
        "determine_malice": "malice_determined",
    }),
    "remedy": Chapter(Sentence("Putting it right"), {
        "ask_remedy": "remedy_asked", "offer_remedy": "remedy_offered",
        "accept_remedy": "remedy_accepted", "refuse_remedy": "remedy_refused",
        "prove_remedy": "remedy_done",
    }),
    "measures": Chapter(Sentence("What follows"), {
        "propose_measure": "measure_proposed", "decide_measure": "measure_decided",
        "complete_measure": "measure_completed", "order_training": "training_ordered",
        "complete_training": "training_completed", "make_recommendation": "recommendation_made",
        "answer_recommendation": "recommendation_answered",
        "implement_recommendation": "recommendation_implemented", "check_effect": "effect_checked",
        "suspend_duty": "duty_suspended", "confine": "confined",
        "appeal_suspension": "suspension_appealed", "appeal_confinement": "confinement_appealed",
        "decide_restraint": "restraint_decided", "end_restraint": "restraint_ended",
    }),
    "disposition": Chapter(Sentence("The paper that decides"), {
        "draft_disposition": "disposition_drafted", "approve_disposition": "disposition_approved",
        "issue_disposition": "disposition_issued", "sign_document": "document_signed",
    }),
    "letters": Chapter(Sentence("Letters"), {
        "draft_letter": "letter_drafted", "return_letter": "letter_returned",
        "approve_letter": "letter_approved", "send_letter": "letter_sent",
        "receive_letter": "letter_received", "serve": "served",
        "note_failed_service": "service_failed",
    }),
    "protection": Chapter(Sentence("Protection"), {
        "agree_disclosure": "disclosure_agreed", "refuse_disclosure": "disclosure_refused",
        "report_pressure": "pressure_reported", "decide_protection": "protection_decided",
        "check_after": "after_check",
    }),
    "after": Chapter(Sentence("Afterwards"), {
        "ask_rating": "rating_asked", "rate": "rated", "call_back": "called_back",
        "ask_rehandling": "rehandling_asked", "request_review": "review_requested",
        "decide_review": "review_decided", "close": "closed", "reopen": "reopened",
    }),
    "clocks": Chapter(Sentence("Days and times"), {
        "lapse": "clock_lapsed",
    }),
    "conversation": Chapter(Sentence("Conversation"), {
        "send_message": "message_sent", "receive_message": "message_received",
        "open_message": "message_opened",
    }),
    "pressure": Chapter(Sentence("Pressure on the office"), {
        "record_interference": "interference_recorded", "declare_gift": "gift_declared",
    }),
    "privacy": Chapter(Sentence("Keeping and forgetting"), {
        "place_hold": "legal_hold_placed", "lift_hold": "legal_hold_lifted",
        "ask_about_data": "data_asked", "answer_about_data": "data_answered",
        "restrict": "restricted", "lift_restriction": "restriction_lifted",
        "propose_erasure": "erasure_proposed", "decline_erasure": "erasure_declined",
        "erase_person": "person_erased", "complete_erasure": "erasure_completed",
        "propose_expungement": "expungement_proposed", "expunge": "expunged",
        "propose_copy": "copy_proposed", "release_copy": "copy_released",
    }),
})  # fmt: skip
"""The fixed vocabulary by chapters, in the order in which a case is worked on."""

BESIDE: Mapping[str, Chapter] = MappingProxyType({
    "tracking_order": Chapter(Sentence("Tracking order"), {
        "issue": "issued", "acknowledge": "acknowledged", "answer": "answered",
        "accept": "accepted", "send_back": "returned", "escalate": "escalated",
        "discharge": "discharged", "lapse": "clock_lapsed",
    }),
    "commendation": Chapter(Sentence("Commendation"), {
        "receive": "received", "verify": "verified", "recognise": "recognised",
        "publish": "published", "close": "closed",
    }),
    "incident": Chapter(Sentence("Incident"), {
        "open": "opened", "add_complaint": "complaint_added", "let_go": "member_left",
        "choose_representatives": "representatives_chosen", "issue_statement": "statement_issued",
        "close": "closed",
    }),
    "proceeding": Chapter(Sentence("Proceeding"), {
        "open": "opened", "hear": "heard", "decide": "decided", "appeal": "appealed",
        "end": "ended", "lapse": "clock_lapsed",
    }),
})  # fmt: skip
"""The records beside the complaint: what somebody does with each, and the fact that follows."""

ENDED_BY: Mapping[str, str] = MappingProxyType({
    "resolved_by_agreement": "agreed", "withdrawn": "withdrawn", "declined": "declined",
    "passed_on": "elsewhere", "referred": "elsewhere", "diverted": "elsewhere",
    "merged": "elsewhere",
})  # fmt: skip
"""The facts by which a file can end without a finding, and what it has ended as then."""

OUTCOMES = frozenset({"sustained", "not_sustained", "answered", *ENDED_BY.values()})
"""What a file can have ended as: a procedure says for each of them how long it is kept."""

KEPT_FROM = frozenset({"ended", "received"})
"""The day from which the time is counted for which a file is kept."""

KEPT_IN = frozenset({"day", "week", "month", "year"})
"""What that time is counted in."""

VERBS = MappingProxyType(
    {verb: fact for chapter in CHAPTERS.values() for verb, fact in chapter.verbs.items()}
)
"""What somebody does, and the fact that follows from it."""

FACTS = frozenset({"filed", *VERBS.values()})
"""The fixed vocabulary of a case. A clock may wait for any of them; no procedure adds one."""

OF_THE_OFFICE = frozenset({
    "access_given", "access_ended", "circle_drawn", "circle_opened", "glass_broken",
    "glass_reviewed",
})  # fmt: skip
"""What happens to a case by the rules of the office itself: no procedure has to let it."""

DECISIONS = frozenset({
    "declined", "passed_on", "diverted", "discontinued", "recommended", "determined",
    "malice_determined", "measure_decided", "duty_suspended", "confined", "restraint_decided",
    "disposition_issued", "review_decided", "recusal_decided", "protection_decided", "decided",
})  # fmt: skip
"""What the office decides or lays before somebody: a right against it is whole each time."""

ROLES = frozenset({
    "intake", "investigator", "lead", "head", "auditor", "administrator", "complainant",
    "importer", "system",
})  # fmt: skip

MATTERS = ("accusation", "remedy", "suggestion", "commendation", "small")
"""The kinds of matter; a procedure has a track for each kind it knows."""

KEPT_BESIDE = "beside."
"""What stands before a kind of record where a kind of matter could stand: thanks are both."""

STANDINGS = frozenset({"sworn", "auxiliary", "staff", "contractor", "former"})

MODES = frozenset({"named", "confidential", "anonymous", "unstated"})

GUARDS = frozenset({
    "both_consent", "not_same_unit", "senior_in_rank", "two_investigators",
    "other_person_than_before", "defence_recorded", "reasons_given", "board_member_concurs",
    "recusal_checked", "told_complainant", "points_to_nobody",
})  # fmt: skip
"""What a decision may need. `doc:<id>` needs a document of the procedure besides."""

TOLD = frozenset({"complainant", "officer", "unit", "above", "outside"})
"""To whom a notice can be owed."""

SERVED_BY = frozenset({"opened", "deemed", "handed_over"})
"""What can count as served."""

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

NOW_MISSED = MappingProxyType(
    {
        "lapse": Sentence("This right is lost."),
        "inadmissible": Sentence("The complaint can no longer be admitted."),
        "bar_discipline": Sentence("No discipline may follow any more."),
        "report_to": Sentence("A report is owed that says why."),
        "supervise": Sentence("The bureau above is told, and so is the person who complained."),
        "deemed": Sentence("The law treats the matter as decided."),
        "decide": Sentence("A decision must be taken on how to go on."),
        "target": Sentence("No right is lost: it was a target we had set ourselves."),
    }
)
"""What follows once the day has gone by."""

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
        "expedited": Sentence("put on the green channel"),
        "closed": Sentence("closed"),
        "person_noted": Sentence("person noted"),
        "supplemented": Sentence("added to"),
        "missing_listed": Sentence("missing papers listed"),
        "represented": Sentence("representative named"),
        "diverted": Sentence("shown another way"),
        "withdrawn": Sentence("withdrawn"),
        "passage_written": Sentence("report written on an allegation"),
        "report_drafted": Sentence("report handed to its reviewer"),
        "report_returned": Sentence("report given back"),
        "report_made_final": Sentence("report made final"),
        "merged": Sentence("joined with another case"),
        "separated": Sentence("parted into two cases"),
        "arose": Sentence("arose from another case"),
        "matter_taken_in": Sentence("matter of another case taken in"),
        "matter_given_back": Sentence("matter of another case given back"),
        "readmitted": Sentence("somebody kept apart admitted again"),
        "officer_named": Sentence("officer named"),
        "officer_identified": Sentence("officer identified"),
        "officer_struck_out": Sentence("wrong name struck out"),
        "reputation_restored": Sentence("name restored"),
        "alleged": Sentence("alleged"),
        "reclassified": Sentence("reclassified"),
        "discontinued": Sentence("discontinued"),
        "responsibility_taken": Sentence("somebody answers for it"),
        "handover_accepted": Sentence("hand-over accepted"),
        "handover_refused": Sentence("hand-over refused"),
        "handover_deemed": Sentence("hand-over counts as accepted"),
        "cover_arranged": Sentence("cover arranged"),
        "colleague_lent": Sentence("colleague lent"),
        "passed_on": Sentence("passed on"),
        "tasked": Sentence("tasked"),
        "referred": Sentence("referred"),
        "jurisdiction_contested": Sentence("competence contested"),
        "resolved_by_agreement": Sentence("settled by agreement"),
        "recusal_asked": Sentence("recusal asked for"),
        "recusal_decided": Sentence("recusal decided"),
        "recused": Sentence("recused"),
        "recusal_lifted": Sentence("recusal lifted"),
        "planned": Sentence("inquiry planned"),
        "step_taken": Sentence("step of the inquiry"),
        "step_not_taken": Sentence("step left out"),
        "reasoned": Sentence("choice reasoned"),
        "contact_attempted": Sentence("contact attempted"),
        "requested_from": Sentence("asked of others"),
        "request_answered": Sentence("answered by others"),
        "interview_called": Sentence("called to an interview"),
        "interview_held": Sentence("interview held"),
        "interview_refused": Sentence("interview refused"),
        "statement_taken": Sentence("statement taken"),
        "officer_answered": Sentence("officer heard"),
        "case_reviewed": Sentence("file reviewed"),
        "history_opened": Sentence("earlier history opened"),
        "preservation_confirmed": Sentence("preservation confirmed"),
        "evidence_received": Sentence("evidence received"),
        "evidence_secured": Sentence("evidence secured"),
        "evidence_returned": Sentence("evidence returned"),
        "evidence_disclosed": Sentence("evidence disclosed"),
        "evidence_lost": Sentence("evidence lost"),
        "file_received": Sentence("file received"),
        "original_opened": Sentence("file opened as it came"),
        "reported": Sentence("investigation report"),
        "recommended": Sentence("finding recommended"),
        "concurred": Sentence("concurred"),
        "returned": Sentence("sent back"),
        "overturned": Sentence("overturned"),
        "malice_determined": Sentence("malice decided"),
        "remedy_asked": Sentence("remedy asked for"),
        "remedy_offered": Sentence("remedy offered"),
        "remedy_accepted": Sentence("remedy accepted"),
        "remedy_refused": Sentence("remedy refused"),
        "remedy_done": Sentence("remedy done"),
        "measure_proposed": Sentence("measure proposed"),
        "measure_decided": Sentence("measure decided"),
        "measure_completed": Sentence("measure completed"),
        "training_ordered": Sentence("training ordered"),
        "training_completed": Sentence("training completed"),
        "recommendation_made": Sentence("recommendation made"),
        "recommendation_answered": Sentence("recommendation answered"),
        "recommendation_implemented": Sentence("recommendation carried out"),
        "effect_checked": Sentence("effect checked"),
        "disposition_drafted": Sentence("decision drafted"),
        "disposition_approved": Sentence("decision approved"),
        "document_signed": Sentence("paper signed"),
        "service_failed": Sentence("could not be served"),
        "letter_drafted": Sentence("letter drafted"),
        "letter_returned": Sentence("letter given back"),
        "letter_approved": Sentence("letter approved"),
        "letter_sent": Sentence("letter sent"),
        "letter_received": Sentence("letter received"),
        "disclosure_agreed": Sentence("disclosure agreed"),
        "disclosure_refused": Sentence("disclosure refused"),
        "protection_decided": Sentence("protection decided"),
        "after_check": Sentence("after-check"),
        "rating_asked": Sentence("rating asked for"),
        "rated": Sentence("rated"),
        "called_back": Sentence("called back"),
        "rehandling_asked": Sentence("re-handling asked for"),
        "reopened": Sentence("reopened"),
        "clock_lapsed": Sentence("a time ran out"),
        "message_received": Sentence("message received"),
        "message_opened": Sentence("message opened"),
        "interference_recorded": Sentence("interference recorded"),
        "gift_declared": Sentence("gift declared"),
        "legal_hold_placed": Sentence("legal hold placed"),
        "legal_hold_lifted": Sentence("legal hold lifted"),
        "data_asked": Sentence("personal data asked about"),
        "data_answered": Sentence("answered on personal data"),
        "restricted": Sentence("restricted"),
        "restriction_lifted": Sentence("restriction lifted"),
        "erasure_proposed": Sentence("erasure proposed"),
        "erasure_declined": Sentence("erasure declined"),
        "person_erased": Sentence("person erased"),
        "erasure_completed": Sentence("erasure carried out"),
        "expungement_proposed": Sentence("expungement proposed"),
        "expunged": Sentence("expunged"),
        "copy_proposed": Sentence("redacted copy proposed"),
        "copy_released": Sentence("redacted copy released"),
        "duty_suspended": Sentence("suspended from duty"),
        "confined": Sentence("confined"),
        "suspension_appealed": Sentence("appealed against the suspension"),
        "confinement_appealed": Sentence("appealed against the confinement"),
        "restraint_decided": Sentence("appeal of the officer decided"),
        "restraint_ended": Sentence("back on duty"),
        "opened": Sentence("begun"),
        "heard": Sentence("heard"),
        "decided": Sentence("proceeding decided"),
        "issued": Sentence("order issued"),
        "acknowledged": Sentence("order acknowledged"),
        "answered": Sentence("reported back"),
        "escalated": Sentence("gone one level up"),
        "discharged": Sentence("order discharged"),
    }
)
"""How the sum under a day names what a clock started from, and what the law takes to have happened."""

ABOUT = frozenset({
    "kind", "request", "item", "offer", "interview", "statement", "remedy", "recommendation",
    "subject", "allegation", "person", "pressure", "recusal",
})  # fmt: skip
"""Fields of facts that say what they are about; a clock can be told apart by one of them."""

AHEAD = frozenset({
    "deletes_on", "kept_until", "reports_by", "answer_by", "by_day", "last_day", "due_on",
})  # fmt: skip
"""Fields of facts that name a day that lies ahead; a clock can end on one of them."""
