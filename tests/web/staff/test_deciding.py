"""Deciding on one form: once, on what was seen, by whose turn it is, and nothing typed is lost."""

import threading
from typing import Any

import pytest
from flask import Flask

from application.bootstrap import House
from domain.complaint import Complaint
from domain.people import Actor
from domain.words import LONGEST_TEXT
from tests.web.staff import course
from tests.web.staff.worker import Desks, Worker, file, hire, topics
from web import create_app
from web.staff.decisions import DECISIONS


def location(worker: Worker) -> str:
    assert worker.page is not None
    return worker.page.headers.get("Location", "")


def test_after_deciding_the_case_is_shown_at_that_position(
    desks: Desks, house: House, complaint: str
) -> None:
    course.sort(desks, complaint)

    assert location(desks["sun"]) == f"/staff/complaints/{complaint}?at={house.office.head()}"
    assert desks["sun"].go(location(desks["sun"])).status == 200


def test_every_decision_of_the_line_has_its_form(desks: Desks, complaint: str) -> None:
    course.take_up(desks, complaint)
    course.find(desks, complaint)

    for verb, decision in DECISIONS.items():
        form = desks["lin"].ask(complaint, verb).form
        assert desks["lin"].status == 200
        assert form.action == f"/staff/complaints/{complaint}/{verb}"
        if verb == "make_report_final":
            continue  # It asks about a report that lies there, and here lies none.
        # Nobody agreed to anything here, so there are no terms to choose from.
        asked = {each.name for each in decision.questions} - {"terms"}
        assert asked <= {*form.fields, *form.options}
        assert {"csrf", "command_id", "seen"} <= set(form.fields)


def test_a_refusal_is_one_sentence_with_its_rule_and_what_was_typed_stays(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)
    desks["he"].ask(complaint, "take_step")

    desks["he"].send(kind="video", summary="Seen {by} <me>\nand others.")

    assert desks["he"].status == 409
    assert "You are not charged with this inquiry." in desks["he"].text
    assert '<code class="ob-code">complaint.assigned</code>' in desks["he"].text
    assert desks["he"].form.fields["summary"] == ["Seen {by} <me>\nand others."]
    assert desks["he"].form.fields["kind"] == ["video"]
    assert topics(house, complaint)[-1] == "assigned"


def test_a_refusal_of_one_answer_points_to_its_question(desks: Desks, complaint: str) -> None:
    desks["sun"].ask(complaint, "sort_matter").send(kind="suggestion", reasons=" ")

    assert desks["sun"].status == 409
    assert 'id="reasons-error"' in desks["sun"].text
    assert desks["sun"].form.fields["kind"] == ["suggestion"]


@pytest.mark.parametrize(
    ("verb", "typed", "wrong"),
    [
        ("sort_matter", {}, "kind"),
        ("sort_matter", {"kind": "nonsense"}, "kind"),
        ("take_responsibility", {"unit": "  "}, "unit"),
        ("name_officer", {"standing": "emperor"}, "standing"),
        ("allege", {"code": "S3.2", "subjects": ["s1", "s9"]}, "subjects"),
        ("accept", {"on": "2026-02-30"}, "on"),
        ("accept", {"on": "tomorrow"}, "on"),
        ("accept", {"on": "2026-03-04"}, "on"),
        ("assign", {"investigator": "account-nobody"}, "investigator"),
    ],
)
def test_an_answer_that_cannot_be_is_pointed_to_and_nothing_is_recorded(
    desks: Desks, house: House, complaint: str, verb: str, typed: dict[str, Any], wrong: str
) -> None:
    before = topics(house, complaint)
    desks["sun"].ask(complaint, verb).send(**typed)

    assert desks["sun"].status == 422
    assert f'id="{wrong}-error"' in desks["sun"].text
    assert f'href="#{wrong}"' in desks["sun"].text
    assert topics(house, complaint) == before


@pytest.mark.parametrize("typed", ["a\x00b", "a\x08b", "x" * (LONGEST_TEXT + 1)])
@pytest.mark.parametrize(
    ("verb", "field"), [("sort_matter", "reasons"), ("take_responsibility", "unit")]
)
def test_what_no_page_can_show_is_refused_with_its_place(
    desks: Desks, complaint: str, verb: str, field: str, typed: str
) -> None:
    desks["sun"].ask(complaint, verb)

    desks["sun"].send(**{"kind": "remedy", field: typed})

    assert desks["sun"].status == 409
    assert "Nothing you typed is lost" in desks["sun"].text


def test_the_same_form_sent_twice_acts_once_and_shows_the_same_page(
    desks: Desks, house: House, complaint: str
) -> None:
    course.sort(desks, complaint)
    first, recorded = location(desks["sun"]), topics(house, complaint)

    desks["sun"].send_again()

    assert (desks["sun"].status, location(desks["sun"])) == (303, first)
    assert topics(house, complaint) == recorded


def test_who_was_slower_is_told_what_is_new_and_can_decide_again(
    desks: Desks, house: House, complaint: str
) -> None:
    slower, faster = desks["lin"].ask(complaint, "sort_matter"), desks["sun"]
    faster.decide(complaint, "take_responsibility")

    slower.send(kind="remedy", reasons="She asks for the transfer.")

    assert slower.status == 409
    assert "Somebody else recorded something on this case" in slower.text
    since = slower.text.partition("Since you opened the case")[2]
    assert "Somebody answers for it now" in since
    assert slower.form.fields["reasons"] == ["She asks for the transfer."]
    assert slower.send(**slower.form.fields).status == 303
    assert topics(house, complaint)[-1] == "matter_sorted"


def test_two_decide_at_the_same_moment_and_one_succeeds(app: Flask, either: Any) -> None:
    house, complaint, desks = either
    assert app
    course.sort(desks, complaint)
    workers = [desks[name].ask(complaint, "take_responsibility") for name in ("sun", "lin")]
    together = threading.Barrier(2)

    def press(worker: Worker) -> None:
        together.wait()
        worker.send()

    threads = [threading.Thread(target=press, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(worker.status for worker in workers) == [303, 409]
    assert topics(house, complaint).count("responsibility_taken") == 1


@pytest.fixture
def either(either_house: House) -> tuple[House, str, Desks]:
    hire(either_house)
    return either_house, file(either_house), Desks(create_app(either_house))


def test_who_recommended_does_not_determine_and_who_drafted_does_not_approve(
    desks: Desks, complaint: str
) -> None:
    course.take_up(desks, complaint)
    desks["lin"].decide(complaint, "assign", investigator=desks["lin"].account)
    course.find(desks, complaint)
    desks["lin"].decide(
        complaint, "draft_disposition", opening="You were shouted at.", facts_found="He shouted."
    )

    desks["lin"].ask(complaint, "approve_disposition").send()

    assert desks["lin"].status == 409
    assert "You wrote this draft, so another person approves it." in desks["lin"].text


def test_who_approves_reads_the_draft_first(desks: Desks, complaint: str) -> None:
    course.take_up(desks, complaint)
    course.find(desks, complaint)
    desks["zhou"].decide(
        complaint, "draft_disposition", opening="You were {so} shouted at.", closing="We regret it."
    )

    page = desks["lin"].ask(complaint, "approve_disposition").text

    assert "You were {so} shouted at." in page
    assert "The words are not proved." in page
    assert "We regret it." in page
    assert "People&#39;s Police Law (2012), art. 46" in page


def test_a_draft_is_offered_the_findings_and_the_bases_of_the_procedure(
    desks: Desks, complaint: str
) -> None:
    course.take_up(desks, complaint)
    course.find(desks, complaint)

    form = desks["zhou"].ask(complaint, "draft_disposition").form

    assert form.fields["opening"] == ["On “Shouting” we found: Partly substantiated."]
    assert form.fields["facts_found"] == ["The words are not proved."]
    assert form.fields["legal_basis"] == ["paper-0", "paper-1"]


def test_a_sanction_proper_is_not_offered_here(desks: Desks, complaint: str) -> None:
    course.take_up(desks, complaint)
    course.find(desks, complaint)

    form = desks["lin"].ask(complaint, "decide_measure").form

    assert "criticism" in form.options["measure"]
    assert "demotion" not in form.options["measure"]


@pytest.mark.parametrize("name", ["luo", "root"])
def test_nobody_else_can_send_a_form(desks: Desks, house: House, complaint: str, name: str) -> None:
    form = desks["sun"].ask(complaint, "sort_matter").form
    visit = desks["sun"].client.get_cookie("visit")
    assert visit is not None
    desks[name].client.set_cookie("visit", visit.value)

    answer = desks[name].client.post(form.action, data={**form.fields, "kind": "accusation"})

    assert answer.status_code == 404
    assert topics(house, complaint) == ["filed"]


def test_an_unknown_decision_is_not_there(desks: Desks, complaint: str) -> None:
    assert desks["sun"].ask(complaint, "sing").status == 404


def test_what_was_decided_stands_with_who_decided_it(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)

    assigned = house.office.facts_of(complaint)[-1]

    assert isinstance(assigned.fact, Complaint.Assigned)
    assert assigned.fact.investigator == desks["zhou"].account
    assert (assigned.actor, assigned.role, assigned.door) == (desks["lin"].account, "lead", "staff")


def test_the_routes_of_the_law_are_offered_by_name(desks: Desks, complaint: str) -> None:
    course.sort(desks, complaint)

    form = desks["lin"].ask(complaint, "divert").form

    assert "reconsideration" in form.options["route"]


def test_a_case_is_offered_on_and_accepted_at_the_desks(
    desks: Desks, house: House, people: dict[str, Actor], complaint: str
) -> None:
    course.sort(desks, complaint)
    desks["sun"].ask(complaint, "take_responsibility")
    desks["sun"].send()
    desks["sun"].ask(complaint, "offer_handover")
    desks["sun"].send(offered_to=people["he"].id, reasons="该事项涉及执法办案")

    desks["he"].ask(complaint, "accept_handover")
    desks["he"].send()

    assert topics(house, complaint)[-2:] == ["handover_offered", "handover_accepted"]
    assert house.office.complaint(complaint).holder == people["he"].id
