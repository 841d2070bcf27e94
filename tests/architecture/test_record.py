"""What is written down can be read for ever, says nothing that was sealed, and can be told."""

import inspect
import json
import re
import typing
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from application.adapters.codec import moment_text
from application.adapters.store import Kept
from application.adapters.words import Words, catalogue
from domain import procedure as procedures
from domain import vocabulary
from domain.beside import RECORDS
from domain.complaint import Complaint
from domain.decision import decisions
from domain.history import FACTS, Fact, Recorded
from domain.sealed import Sealed
from projections import case_history
from tests import samples
from tests.facts import EXAMPLES, happened
from tests.history import procedure

BUNDLED = procedures.shipped()
EVERY_FACT = [pytest.param(fact, id=topic) for topic, fact in sorted(FACTS.items())]

# Text in the clear: codes of a procedure, ids, and what the office says of itself. What a person
# typed is never among them. Whoever adds a field here says why.
CLEAR = {
    "office.opened": {"office", "code", "name_en", "name_zh", "time_zone", "languages", "paper"},
    "procedure.adopted": {"procedure", "procedure_version", "text", "sha256"},
    "calendar.published": {"calendar", "calendar_version", "text", "sha256"},
    # How the office calls its own people at work; a private name is sealed.
    "account.opened": {"sign_in", "role", "unit", "badge_number", "telephone"},
    # The roles and units of the office; keys by what the device calls them, which say nothing of
    # the person: every office is shown another.
    "account.role_given": {"role"},
    "account.moved": {"unit"},
    "account.closed": set(),
    "account.sessions_ended": set(),
    # The address of the agency's sign-in, as office.toml has it.
    "account.linked": {"issuer"},
    "account.unlinked": set(),
    "account.reopened": set(),
    "account.invited": set(),
    "account.begun_anew": set(),
    "account.password_chosen": set(),
    "account.second_step_prepared": set(),
    "account.recovery_codes_made": set(),
    "account.recovery_code_used": set(),
    "account.passkey_added": {"credential", "public_key"},
    "account.passkey_removed": {"credential"},
    "officer.joined": {"foreign_number", "standing", "unit", "rank"},
    # Units and ranks as the office calls them; officers and accounts by their ids.
    "officer.moved": {"unit"},
    "officer.promoted": {"rank"},
    "officer.commanded_by": {"commander"},
    "officer.account_known": {"account"},
    "officer.left": set(),
    "register.file_taken_over": {"source", "file"},
    # Who may see a case: accounts by their ids.
    "complaint.access_given": {"person"},
    "complaint.access_ended": {"person"},
    "complaint.circle_drawn": {"members"},
    "complaint.circle_opened": set(),
    "complaint.glass_broken": {"told"},
    "complaint.glass_reviewed": {"person"},
    # An officer kept from duty: accounts by their ids, and answers chosen from a list.
    "complaint.duty_suspended": {"matter", "subject", "approved_by"},
    "complaint.confined": {"matter", "subject", "approved_by"},
    "complaint.suspension_appealed": {"matter", "subject"},
    "complaint.confinement_appealed": {"matter", "subject"},
    "complaint.restraint_decided": {"matter", "subject", "outcome"},
    "complaint.restraint_ended": {"matter", "subject"},
    # Records beside the complaint: their numbers, cases and accounts by their ids, words of the
    # procedure, and units as the office calls them.
    "tracking_order.issued": {
        *("number", "procedure", "procedure_version", "case", "unit", "holder", "order_ground"),
        *("level", "stage"),
    },
    "commendation.received": {
        *("number", "procedure", "procedure_version", "unit", "merit", "stage"),
    },
    "commendation.verified": {"result", "stage"},
    "commendation.recognised": {"recognition", "stage"},
    "commendation.published": set(),
    "commendation.closed": {"stage"},
    "incident.opened": {"number", "procedure", "procedure_version", "holder", "stage"},
    "incident.complaint_added": {"member"},
    "incident.member_left": {"member"},
    "incident.representatives_chosen": set(),
    "incident.statement_issued": set(),
    "incident.closed": {"stage"},
    "proceeding.opened": {
        *("number", "procedure", "procedure_version", "case", "holder", "charge", "stage"),
        *("officer", "subject"),
    },
    "proceeding.heard": {"stage"},
    "proceeding.decided": {"outcome", "stage"},
    "proceeding.appealed": {"stage"},
    "proceeding.ended": {"stage"},
    "proceeding.clock_lapsed": {"clock", "breach"},
    "tracking_order.acknowledged": {"stage"},
    "tracking_order.answered": {"result", "stage"},
    "tracking_order.accepted": {"stage"},
    "tracking_order.returned": {"stage"},
    "tracking_order.escalated": {"level", "clock"},
    "tracking_order.discharged": {"stage"},
    "tracking_order.clock_lapsed": {"clock", "breach"},
    # The names of read models, as the code has them.
    "upkeep.read_model_promoted": {"model"},
    "upkeep.fact_passed_over": {"model"},
    "upkeep.read_model_tried_again": {"model"},
    # The names of reactions, as the code has them.
    "upkeep.errand_tried_again": {"reaction"},
    "upkeep.errand_given_up": {"reaction"},
    # Master keys by their names, which say nothing of the keys.
    "upkeep.master_key_replaced": {"master", "former"},
    "upkeep.master_key_destroyed": {"master"},
    "complaint.filed": {
        "number",
        "foreign_number",
        "procedure",
        "procedure_version",
        "channel",
        "mode",
        "language",
        "unit",
        "stage",
    },
    "complaint.person_noted": {"person", "capacity"},
    "complaint.matter_sorted": {"matter", "kind", "stage"},
    "complaint.officer_named": {"subject", "kind", "officer", "standing", "unit", "rank"},
    "complaint.alleged": {"allegation", "matter", "subjects", "code", "business_line"},
    # The badge number and the telephone are given to the citizen: first-inquiry responsibility.
    "complaint.responsibility_taken": {"holder", "unit", "badge_number", "telephone"},
    # Accounts by their ids; the badge number and the telephone are given to the citizen.
    "complaint.handover_offered": {"offered_to"},
    "complaint.handover_accepted": {"unit", "badge_number", "telephone"},
    "complaint.handover_refused": set(),
    "complaint.handover_deemed": {"holder"},
    "complaint.cover_arranged": {"absent", "cover"},
    "complaint.colleague_lent": {"colleague"},
    # Words from lists of our own, the numbers of other cases, and ids.
    "complaint.supplemented": {"matter", "answers", "terms"},
    "complaint.missing_listed": {"matter"},
    "complaint.represented": {"representative", "capacity"},
    "complaint.expedited": {"matter", "hardship"},
    "complaint.happening_now": set(),
    "complaint.officer_identified": {"subject", "officer", "standing", "unit", "rank"},
    "complaint.officer_struck_out": {"matter", "subject", "officer", "standing", "unit", "rank"},
    "complaint.readmitted": {"other", "person"},
    "complaint.withdrawal_asked": {"matter"},
    "complaint.withdrawn": {"matter", "means", "stage"},
    "complaint.resolved_by_agreement": {"matter", "stage"},
    "complaint.passed_on": {"matter", "stage"},
    "complaint.tasked": {"matter", "stage"},
    "complaint.referred": {"matter", "stage"},
    "complaint.diverted": {"matter", "route", "stage"},
    "complaint.jurisdiction_contested": {"matter"},
    "complaint.merged": {"matter", "into", "stage"},
    # Other cases by their streams, people by their accounts: whoever may not open them learns nothing.
    "complaint.arose": {"other", "apart"},
    "complaint.matter_taken_in": {"other", "their_matter", "apart"},
    "complaint.matter_given_back": {"other", "their_matter"},
    "complaint.separated": {"matter", "into", "stage"},
    "complaint.accepted": {"matter", "stage"},
    "complaint.declined": {"matter", "ground", "stage"},
    "complaint.assigned": {"investigator", "matter", "stage"},
    "complaint.step_taken": {"matter", "kind"},
    # Numbers within the case (request-1, item-1), words of the procedure, answers chosen from a list.
    "complaint.planned": {"matter"},
    "complaint.step_not_taken": {"matter", "kind"},
    "complaint.reasoned": {"reasoning", "matter", "rests_on", "restrictions"},
    "complaint.contact_attempted": {"person", "means"},
    "complaint.requested_from": {"request"},
    "complaint.request_answered": {"request"},
    "complaint.case_reviewed": {"matter"},
    "complaint.history_opened": {"subject", "purpose"},
    "complaint.interview_called": {"interview", "matter", "person"},
    "complaint.interview_held": {"interview", "matter"},
    "complaint.interview_refused": {"interview", "matter"},
    "complaint.statement_taken": {
        *("statement", "matter", "person", "origin", "rests_on", "restrictions"),
    },
    "complaint.officer_notified": {"matter", "subject", "stage"},
    "complaint.officer_answered": {"matter", "subject", "stage"},
    "complaint.preservation_asked": {"request"},
    "complaint.preservation_confirmed": {"request"},
    # The fingerprint of a file says nothing of what is in it.
    "complaint.evidence_received": {
        *("item", "form", "origin", "fingerprint", "request", "rests_on", "restrictions"),
    },
    "complaint.evidence_secured": {"item"},
    "complaint.evidence_returned": {"item"},
    "complaint.evidence_disclosed": {"item", "subject"},
    "complaint.evidence_lost": {"item", "request"},
    # Where it lies is told by its encrypted bytes; its kind is one of a short list.
    "complaint.file_received": {"file", "address", "cleaned", "medium", "item"},
    "complaint.original_opened": {"file"},
    "complaint.disclosure_agreed": {"subject", "agreed_by"},
    "complaint.disclosure_refused": {"subject"},
    # The linked case by its stream: only who may open that case can follow it.
    "complaint.pressure_reported": {"pressure", "linked"},
    "complaint.protection_decided": {"pressure", "protection"},
    "complaint.after_check": set(),
    "complaint.remedy_asked": {"remedy", "matter", "form"},
    "complaint.remedy_offered": {"remedy", "matter", "form"},
    "complaint.remedy_accepted": {"remedy", "matter"},
    "complaint.remedy_refused": {"remedy", "matter"},
    "complaint.remedy_done": {"remedy", "matter"},
    "complaint.measure_completed": {"matter", "subject", "measure"},
    "complaint.training_ordered": {"training", "matter", "subject"},
    "complaint.training_completed": {"training", "matter"},
    "complaint.recommendation_made": {"recommendation", "matter"},
    "complaint.recommendation_answered": {"recommendation", "matter", "answer"},
    "complaint.recommendation_implemented": {"recommendation", "matter"},
    "complaint.effect_checked": {"improvement", "matter", "effect"},
    "complaint.message_sent": {"message"},
    "complaint.message_received": {"message", "way"},
    "complaint.message_opened": {"message"},
    "complaint.interference_recorded": {"way"},
    "complaint.gift_declared": set(),
    "complaint.recommended": {"matter", "allegation", "subject", "finding", "rests_on", "stage"},
    "complaint.determined": {"matter", "allegation", "subject", "finding", "stage"},
    "complaint.measure_proposed": {"matter", "subject", "measure"},
    "complaint.measure_decided": {"matter", "subject", "measure"},
    # The names of clocks, units, grounds and questions, as the procedure has them, and an account.
    "complaint.extended": {"matter", "clock", "unit", "approved_by"},
    "complaint.suspended": {"matter", "ground"},
    "complaint.resumed": {"matter", "ground"},
    "complaint.clock_lapsed": {"matter", "clock", "breach", "deemed", "question"},
    "complaint.disposition_drafted": {"matter", "language", "legal_basis", "stage"},
    "complaint.disposition_approved": {"matter", "stage"},
    "complaint.disposition_issued": {"matter", "stage"},
    "complaint.document_signed": {
        "document",
        "kind",
        "language",
        "template",
        "rendered_sha256",
        "pdf_sha256",
        "renderer",
        "fonts",
        # What is printed on every paper, and what its certificate says to everybody.
        "certificate",
        "signer",
        "site",
        "supersedes",
    },
    "complaint.closed": {"matter", "ground", "stage"},
    # Ids within the case, names of facts, codes and other cases; why it is proposed is sealed.
    "complaint.softening_proposed": {"proposal", "act", "matter", "allegation", "to"},
    "complaint.softening_seconded": {"proposal", "act", "matter"},
    # The account of somebody of the office, a role, and a ground of the procedure.
    "complaint.recusal_asked": {"recusal", "person", "role", "ground", "party"},
    "complaint.recusal_decided": {"recusal", "person", "ground"},
    "complaint.recused": {"person", "ground"},
    "complaint.recusal_lifted": {"person", "ground"},
    # Keeping and forgetting: numbers in the case, answers chosen from a list, a rule of the procedure,
    # keys and fields by their names in the case, accounts by their ids.
    "complaint.legal_hold_placed": {"hold", "ground"},
    "complaint.legal_hold_lifted": {"hold"},
    "complaint.restricted": {"ground"},
    "complaint.restriction_lifted": set(),
    "complaint.data_asked": {"inquiry", "wish"},
    "complaint.data_answered": {"inquiry", "answer"},
    "complaint.erasure_proposed": {"scope", "subject", "ground", "rule"},
    "complaint.erasure_declined": set(),
    "complaint.person_erased": {"scope", "keys", "ground", "rule", "proposed_by"},
    "complaint.erasure_completed": set(),
    "complaint.expungement_proposed": {"allegation", "subject", "ground"},
    "complaint.expunged": {"allegation", "subject", "ground", "proposed_by"},
    # Letters: their kind and reader from a list, and the names of printed papers.
    "complaint.letter_drafted": {"letter", "kind", "to", "subject", "matter", "language"},
    "complaint.letter_returned": {"letter"},
    "complaint.letter_approved": {"letter"},
    "complaint.letter_sent": {"document", "way"},
    "complaint.letter_received": {"document", "way"},
    "complaint.served": {"document", "matter", "way"},
    "complaint.service_failed": {"document", "matter", "why"},
    "complaint.copy_proposed": {"copy", "fields", "ground"},
    "complaint.copy_released": {"copy", "fields", "ground", "proposed_by"},
    "complaint.reported": {"matter", "stage"},
    "complaint.passage_written": {
        *("matter", "allegation", "subject", "speaks_for", "speaks_against", "answered", "causes"),
    },
    "complaint.report_drafted": {"matter", "language", "standard", "stage"},
    "complaint.report_returned": {"matter", "stage"},
    "complaint.report_made_final": {
        *("matter", "held", "unmet", "not_applying", "rests_on", "stage"),
    },
    "complaint.concurred": {"matter", "allegation", "subject", "finding", "stage"},
    "complaint.returned": {"matter", "allegation", "subject", "stage"},
    "complaint.overturned": {"matter", "allegation", "subject", "earlier", "finding", "stage"},
    "complaint.malice_determined": {"matter", "stage"},
    "complaint.reclassified": {"matter", "allegation", "earlier_code", "code", "stage"},
    "complaint.discontinued": {"matter", "allegation", "ground", "stage"},
    "complaint.rehandling_asked": {"matter"},
    "complaint.review_requested": {"matter", "review", "stage"},
    # What a review comes to, and what led to reopening: words of a short list.
    "complaint.review_decided": {"matter", "review", "outcome", "stage"},
    "complaint.reopened": {"matter", "cause", "stage"},
    # The unit that asked, wrote down or called: it is counted, and is no person.
    "complaint.rating_asked": {"matter", "unit"},
    "complaint.rated": {"matter", "keyed_by"},
    "complaint.called_back": {"matter", "unit"},
    "complaint.reputation_restored": {"matter", "subject", "scope"},
}

PLAIN = {str, int, bool, date, type(None), Sealed, tuple}


def kinds_of(fact: type[Fact]) -> dict[str, set[object]]:
    return {
        name: set(typing.get_args(hint)) or {hint}
        for name, hint in typing.get_type_hints(fact).items()
        if name in fact.__dataclass_fields__
    }


@pytest.mark.parametrize("fact", EVERY_FACT)
def test_a_fact_has_a_name_and_a_meaning(fact: type[Fact]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", fact.TOPIC)
    assert fact.__doc__
    assert re.fullmatch(r"[A-Z].*\.", fact.__doc__.strip().splitlines()[0]), fact.__doc__
    assert not re.search(r"updated|changed|saved|set|created", fact.TOPIC)


@pytest.mark.parametrize("fact", EVERY_FACT)
def test_a_fact_says_nothing_in_the_clear_that_a_person_typed(fact: type[Fact]) -> None:
    clear = {
        name
        for name, kinds in kinds_of(fact).items()
        if kinds & {str, tuple} and Sealed not in kinds
    } | {name for name, kinds in kinds_of(fact).items() if str in kinds}

    assert clear <= CLEAR[fact.TOPIC]


@pytest.mark.parametrize("fact", EVERY_FACT)
def test_a_fact_holds_only_what_a_stranger_can_read_in_2050(fact: type[Fact]) -> None:
    for name, kinds in kinds_of(fact).items():
        assert kinds <= PLAIN | {...}, f"{name} holds {kinds}"


@pytest.mark.parametrize("fact", EVERY_FACT)
def test_a_fact_can_be_told_in_both_languages(fact: type[Fact]) -> None:
    sentence = case_history.tell(happened(fact), case_history.Terms(procedure("cn-service")))

    said = {language: Words(language).say(sentence) for language in ("en", "zh")}

    assert said["en"].endswith(".")
    assert sentence.msgid in catalogue("zh"), sentence.msgid
    assert said["zh"].endswith("。")
    assert "{" not in said["en"] + said["zh"]


def test_the_record_and_the_procedures_speak_of_the_same_facts() -> None:
    recorded = {
        topic.partition(".")[2]
        for topic, fact in FACTS.items()
        if topic.startswith(f"{Complaint.PREFIX}.") and not fact.RETIRED
    }

    assert recorded <= vocabulary.FACTS | vocabulary.OF_THE_OFFICE
    assert not vocabulary.FACTS & vocabulary.OF_THE_OFFICE


@pytest.mark.parametrize("id", BUNDLED)
def test_what_a_procedure_lets_somebody_do_can_be_done(id: str) -> None:
    tracks = procedures.parse(procedures.bundled(id)).tracks.values()

    verbs = {move.verb for track in tracks for move in track.transitions}

    assert {verb for verb in verbs if not hasattr(Complaint, verb)} == set()


def test_a_declared_decision_asks_for_what_its_method_takes() -> None:
    for verb, declared in decisions(Complaint).items():
        takes = inspect.signature(getattr(Complaint, verb)).parameters

        asked = {each.name for each in declared.asks if each.kind != "pair"}

        assert vocabulary.VERBS[verb] == declared.fact.NAME
        assert asked <= takes.keys(), verb


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_and_the_procedures_speak_of_the_same_facts(kind: str) -> None:
    recorded = {topic.partition(".")[2] for topic in FACTS if topic.startswith(f"{kind}.")}

    assert recorded == set(vocabulary.BESIDE[kind].verbs.values())


@pytest.mark.parametrize("kind", RECORDS)
def test_a_decision_on_a_record_asks_for_what_its_method_takes(kind: str) -> None:
    for verb, declared in decisions(RECORDS[kind]).items():
        takes = inspect.signature(getattr(RECORDS[kind], verb)).parameters

        assert vocabulary.BESIDE[kind].verbs[verb] == declared.fact.NAME
        assert {each.name for each in declared.asks} <= takes.keys(), verb


@pytest.mark.parametrize("fact", EVERY_FACT)
def test_every_fact_has_a_stored_sample_of_each_version(fact: type[Fact]) -> None:
    for version in range(1, fact.VERSION + 1):
        names = [samples.name(topic, version) for topic in (fact.TOPIC, *fact.FORMERLY)]
        assert any((samples.FOLDER / name).exists() for name in names), (
            "python -m tests.samples writes it"
        )


@pytest.mark.parametrize(
    "file", sorted(samples.FOLDER.glob("*@*.json")), ids=lambda file: str(file.stem)
)
def test_a_fact_written_long_ago_can_still_be_read(file: Path, tmp_path: Path) -> None:
    sample = json.loads(file.read_text(encoding="utf-8"))
    codec = samples.codec_in(tmp_path)

    recorded = codec.recorded(
        Kept(
            id=1,
            originator_id="complaint-1",
            originator_version=1,
            topic=sample["topic"],
            state=json.dumps(sample["state"]).encode(),
            metadata=json.dumps(sample["metadata"]).encode(),
            event_id="event-1",
            recorded_at=moment_text(samples.NOW),
        )
    )

    example = EXAMPLES[type(recorded.fact)]
    for field in fields(recorded.fact):  # type: ignore[arg-type]  # dataclass
        value = getattr(recorded.fact, field.name)
        if not isinstance(value, Sealed):
            assert value == example[field.name], field.name
    if "@" not in sample["topic"] and type(recorded.fact).VERSION == 1:
        assert set(sample["state"]) == {field.name for field in fields(recorded.fact)}  # type: ignore[arg-type]  # dataclass


@pytest.mark.parametrize("fact", EVERY_FACT)
def test_what_was_sealed_stands_nowhere_in_the_row_and_comes_back_whole(
    fact: type[Fact], tmp_path: Path
) -> None:
    codec = samples.codec_in(tmp_path)
    before = happened(fact)
    recorded = Recorded(
        stream_id="complaint-1", version=3, fact=before, actor="a", role="r", door="d"
    )
    plain = [
        value.reveal()
        for field in fields(before)  # type: ignore[arg-type]  # dataclass
        if isinstance(value := getattr(before, field.name), Sealed)
    ]
    codec.prepare([recorded])

    kept = codec.to_stored_event(recorded)

    written = (kept.state + kept.metadata).decode()
    assert not [text for text in plain if text in written or json.dumps(text)[1:-1] in written]
    assert codec.recorded(kept).fact == before
