"""The records beside the complaint at the staff door: lists, pages, forms, and who may see them."""

import re

import pytest
from flask.testing import FlaskClient

from application import accounts, beside
from application.bootstrap import House
from application.office import Command
from domain.beside import RECORDS
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import SYSTEM, Actor
from tests.web.staff import course
from tests.web.staff.test_register import number_of
from tests.web.staff.worker import Desks, Worker, file

ORDERS = "/staff/records/tracking_order/"


def issued(desks: Desks, house: House, complaint: str) -> str:
    """An order that was issued on a case, through the door."""
    desks["lin"].go(f"{ORDERS}begin?case={number_of(house, complaint)}")
    desks["lin"].send(order_ground="late", what="Answer {the} <person>.", answer_by="2026-03-20")
    assert desks["lin"].status == 303, desks["lin"].text
    assert desks["lin"].page is not None
    return desks["lin"].page.location.partition("?")[0].rpartition("/")[2]


@pytest.fixture
def order(desks: Desks, house: House, complaint: str) -> str:
    course.take_up(desks, complaint)
    return issued(desks, house, complaint)


def page(worker: Worker, order: str) -> str:
    text = worker.go(f"{ORDERS}{order}").text
    assert worker.status == 200
    return " ".join(text.split())


def decide(worker: Worker, order: str, verb: str, **typed: str) -> None:
    worker.go(f"{ORDERS}{order}/{verb}").send(**typed)
    assert worker.status == 303, worker.text


def test_the_page_of_an_order_says_what_it_asks_by_when(
    desks: Desks, house: House, complaint: str, order: str
) -> None:
    told = page(desks["sun"], order)

    for said in (
        "T2026-000001-",
        "Answer {the} &lt;person&gt;.",
        "Not finished in the time that the rules set",
        "Friday 20 March 2026",
        "Sun (you)",
        f"Case {number_of(house, complaint)}",
        "What was put right is reported",
        "Bureau above told in 2 days",
        "Acknowledge the order",
    ):
        assert said in told, said


def test_an_order_is_answered_and_accepted_by_another(desks: Desks, order: str) -> None:
    decide(desks["sun"], order, "acknowledge")
    decide(desks["sun"], order, "answer", result="corrected", summary="She has her papers.")
    decide(desks["lin"], order, "accept", reasons="I called her.")
    decide(desks["lin"], order, "discharge")

    told = page(desks["sun"], order)

    assert "The order was discharged." in told
    assert "“She has her papers.”" in told


def test_whoever_is_not_ordered_reads_why_he_cannot_answer(desks: Desks, order: str) -> None:
    told = page(desks["he"], order)
    refused = desks["he"].go(f"{ORDERS}{order}/answer").text

    assert "Only whoever the order is addressed to answers it." in told
    assert "Only whoever the order is addressed to answers it." in refused


def test_what_was_typed_stays_when_it_is_refused(desks: Desks) -> None:
    desks["lin"].go(f"{ORDERS}begin").send(what="Put it right.", answer_by="2026-03-20")

    assert desks["lin"].status == 409
    assert "Say on which case, or on which unit" in desks["lin"].text
    assert "Put it right." in desks["lin"].text


def test_a_form_that_is_not_filled_in_says_what_is_missing(desks: Desks) -> None:
    desks["lin"].go(f"{ORDERS}begin").send(unit="Liubu")

    assert desks["lin"].status == 422
    assert "Fill this in." in desks["lin"].text


def test_the_case_shows_its_order_and_its_history(
    desks: Desks, complaint: str, order: str, house: House
) -> None:
    decide(desks["sun"], order, "acknowledge")
    house.projector.catch_up()

    told = " ".join(desks["zhou"].go(f"/staff/complaints/{complaint}").text.split())

    assert "Records about this case" in told
    assert f"{ORDERS}{order}" in told
    assert ": The order was acknowledged." in told


def test_whoever_leads_begins_an_order_from_the_case(
    desks: Desks, house: House, complaint: str
) -> None:
    house.projector.catch_up()

    leads = desks["lin"].go(f"/staff/complaints/{complaint}").text
    works = desks["zhou"].go(f"/staff/complaints/{complaint}").text

    assert f"{ORDERS}begin?case={number_of(house, complaint)}" in leads
    assert "Issue a tracking order" not in works


def test_the_list_tells_number_case_stage_and_what_breaks_next(
    desks: Desks, house: House, complaint: str, order: str
) -> None:
    house.projector.catch_up()

    told = " ".join(desks["gu"].go(ORDERS).text.split())

    for said in (f"Case {number_of(house, complaint)}", "Issued", "Bureau above told", "5 March"):
        assert said in told
    assert "No record answers to this filter." in desks["gu"].go(f"{ORDERS}?mine=yes").text
    assert f"{ORDERS}{order}" in desks["sun"].go(f"{ORDERS}?mine=yes").text
    assert "No record answers" in desks["sun"].go(f"{ORDERS}?stage=discharged").text


def test_its_times_stand_on_the_page_of_deadlines(desks: Desks, house: House, order: str) -> None:
    house.projector.catch_up()

    told = desks["sun"].go("/staff/deadlines").text

    assert f"{ORDERS}{order}" in told
    assert "What was put right is reported" in told
    assert "Tracking order" in told


def test_every_look_at_an_order_is_written_down_before(
    desks: Desks, house: House, complaint: str, order: str
) -> None:
    house.projector.catch_up()
    page(desks["he"], order)
    desks["he"].go(f"{ORDERS}{order}/accept")
    desks["he"].go(f"/staff/complaints/{complaint}")

    looks = [what for _, who, _, what in house.reading.of(order) if who == desks["he"].account]

    assert looks == ["record", "form: accept", "on the page of its case"]


def test_whoever_the_case_is_about_finds_no_order(
    desks: Desks, house: House, complaint: str
) -> None:
    desks["sun"].decide(complaint, "take_responsibility")
    order = issued(desks, house, complaint)
    seen = desks["he"].go(f"{ORDERS}{order}").status

    # The badge is that of everybody here.
    desks["sun"].decide(complaint, "name_officer", name="He", standing="sworn", badge="031001")
    house.projector.catch_up()

    assert seen == 200
    assert desks["he"].go(f"{ORDERS}{order}").status == 404
    assert order not in desks["he"].go(ORDERS).text
    assert order not in desks["he"].go("/staff/deadlines").text


@pytest.mark.parametrize("name", ["luo", "root"])
def test_records_are_not_there_for_who_works_on_no_case(
    desks: Desks, order: str, name: str
) -> None:
    paths = (ORDERS, f"{ORDERS}begin", f"{ORDERS}{order}", f"{ORDERS}{order}/accept")

    assert {desks[name].go(path).status for path in paths} == {404}


def test_whoever_is_not_signed_in_is_asked_to(client: FlaskClient) -> None:
    assert "/staff/sign-in" in client.get(ORDERS).location


@pytest.mark.parametrize(
    "path",
    [
        "/staff/records/nothing/",
        "/staff/records/complaint/begin",
        "/staff/records/tracking_order/tracking_order-0",
        "/staff/records/tracking_order/complaint-0",
    ],
)
def test_what_is_not_there_is_not_there(desks: Desks, path: str) -> None:
    assert desks["gu"].go(path).status == 404


@pytest.mark.parametrize("verb", ["issue", "nothing", "lapse"])
def test_what_cannot_be_decided_on_an_order_has_no_form(
    desks: Desks, order: str, verb: str
) -> None:
    assert desks["gu"].go(f"{ORDERS}{order}/{verb}").status == 404


@pytest.mark.parametrize("kind", RECORDS)
def test_each_kind_of_record_has_its_list_and_its_form(desks: Desks, kind: str) -> None:
    listed = desks["gu"].go(f"/staff/records/{kind}/").text

    assert str(RECORDS[kind].MANY) in listed
    assert desks["gu"].go(f"/staff/records/{kind}/begin").status == 200
    assert str(RECORDS[kind].opening().title) in desks["gu"].text


def test_thanks_go_from_desk_to_desk(desks: Desks, house: House) -> None:
    desks["sun"].go("/staff/records/commendation/begin")
    desks["sun"].send(whom="Qiao Zhiyuan", merit="patient", what="He explained it three times.")
    assert desks["sun"].page is not None
    path = desks["sun"].page.location.partition("?")[0]

    decide_at(desks["zhou"], path, "verify", result="real", summary="I called her.")
    decide_at(desks["gu"], path, "recognise", recognition="notice")
    house.projector.catch_up()

    told = desks["sun"].go(path).text
    assert "It was recognised: Commended in a notice." in told
    assert "Was patient and explained" in told
    assert "Recognised" in desks["sun"].go("/staff/records/commendation/").text


def test_a_complaint_is_added_to_an_incident_by_its_number(
    desks: Desks, house: House, complaint: str
) -> None:
    desks["gu"].go("/staff/records/incident/begin")
    desks["gu"].send(what="The market was cleared.", holder=desks["lin"].account)
    assert desks["gu"].page is not None
    path = desks["gu"].page.location.partition("?")[0]

    decide_at(desks["sun"], path, "add_complaint", member=number_of(house, complaint))

    house.projector.catch_up()
    told = desks["sun"].go(path).text
    assert "A complaint was added to the incident." in told
    assert f"/staff/complaints/{complaint}" in told
    case = " ".join(desks["sun"].go(f"/staff/complaints/{complaint}").text.split())
    assert f'href="{path}"' in case
    assert "complaints about one event: 1" in case


def proceeding(desks: Desks, house: House, complaint: str) -> str:
    """A proceeding against the badge that the case names, through the door."""
    desks["gu"].go("/staff/records/proceeding/begin")
    desks["gu"].send(
        case=number_of(house, complaint),
        badge="031009",
        charge="attitude",
        what="He shouted.",
        holder=desks["he"].account,
    )
    assert desks["gu"].status == 303, desks["gu"].text
    assert desks["gu"].page is not None
    return desks["gu"].page.location.partition("?")[0]


def test_a_proceeding_names_whom_it_is_against(desks: Desks, house: House, complaint: str) -> None:
    course.take_up(desks, complaint)

    path = proceeding(desks, house, complaint)

    told = " ".join(desks["he"].go(path).text.split())
    assert "The badge number of whoever it is against" in told
    assert "031009" in told


def test_whoever_a_proceeding_is_against_finds_none(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)
    desks["gu"].go("/staff/records/proceeding/begin").send(
        case=number_of(house, complaint),
        officer=desks["lin"].account,
        charge="failure",
        what="He had to see to it.",
        holder=desks["he"].account,
    )
    assert desks["gu"].page is not None
    path = desks["gu"].page.location.partition("?")[0]
    house.projector.catch_up()

    assert desks["he"].go(path).status == 200
    assert desks["lin"].go(path).status == 404
    assert path not in desks["lin"].go("/staff/records/proceeding/").text
    assert path not in desks["lin"].go(f"/staff/complaints/{complaint}").text


def event(desks: Desks, house: House, *cases: str) -> str:
    """An incident to which cases were added, through the door."""
    desks["lin"].go("/staff/records/incident/begin")
    desks["lin"].send(what="The market was cleared.", holder=desks["lin"].account)
    assert desks["lin"].page is not None
    path = desks["lin"].page.location.partition("?")[0]
    for each in cases:
        decide_at(desks["sun"], path, "add_complaint", member=number_of(house, each))
    return path


def another_head(house: House) -> str:
    """Somebody who leads the bureau and wears a badge that nobody else does."""
    return accounts.open_account(
        house.office,
        house.hasher,
        by=SYSTEM,
        sign_in="wen",
        name="Wen",
        role="head",
        unit="The bureau",
        password="password-wen",
        badge_number="031777",
    ).stream_id


def numbers(worker: Worker, path: str) -> str:
    return " ".join(worker.go(path).text.split())


def test_whoever_one_complaint_of_an_incident_is_about_finds_no_incident(
    desks: Desks, house: House, complaint: str
) -> None:
    head, other = another_head(house), file(house, mode="anonymous")
    desks["sun"].decide(
        complaint, "name_officer", name="Wen", standing="sworn", badge="031777", unit=""
    )
    path = event(desks, house, other, complaint)
    record = path.rpartition("/")[2]
    house.projector.catch_up()

    seen = {name: desks[name].go(path).status for name in ("gu", "wen")}
    listed = {name: numbers(desks[name], "/staff/records/incident/") for name in ("gu", "wen")}
    beside_the_other = {
        name: numbers(desks[name], f"/staff/complaints/{other}") for name in ("gu", "wen")
    }
    for verb in ("issue_statement", "close"):
        assert desks["wen"].go(f"{path}/{verb}").status == 404
    with pytest.raises(Refused) as refused:
        beside.take(
            house.office,
            by=Actor(head, "head", "staff", badge="031777"),
            command=Command(),
            stream=record,
            verb="issue_statement",
            written="All was well.",
        )

    assert "There is no record with this number" in refused.value.sentence.msgid
    assert seen == {"gu": 200, "wen": 404}
    assert path in listed["gu"]
    assert path not in listed["wen"]
    assert "No record answers to this filter." in listed["wen"]
    assert path in beside_the_other["gu"]
    assert path not in beside_the_other["wen"]


def test_an_incident_shows_and_counts_only_the_complaints_that_its_reader_sees(
    desks: Desks, house: House, complaint: str
) -> None:
    other = file(house, mode="anonymous")
    both, closed = event(desks, house, other, complaint), event(desks, house, complaint)
    house.office.decide(
        Complaint,
        complaint,
        Command(),
        lambda case: case.draw_circle(
            by=Actor(desks["gu"].account, "head", "staff"), members=(), reasons="A colleague."
        ),
    )
    house.projector.catch_up()

    told = {name: numbers(desks[name], both) for name in ("gu", "he")}
    stands = {name: numbers(desks[name], f"/staff/complaints/{other}") for name in ("gu", "he")}
    listed = {name: numbers(desks[name], "/staff/records/incident/") for name in ("gu", "he")}

    assert told["gu"].count("A complaint was added to the incident.") == 2
    assert told["he"].count("A complaint was added to the incident.") == 1
    assert f"/staff/complaints/{complaint}" not in told["he"]
    assert "complaints about one event: 2" in stands["gu"]
    assert "complaints about one event: 1" in stands["he"]
    assert stands["he"].count("A complaint was added to the incident.") == 1
    assert desks["gu"].go(closed).status == 200
    assert desks["he"].go(closed).status == 404
    assert (both in listed["he"], closed in listed["he"]) == (True, False)


def test_whoever_a_proceeding_is_against_is_not_counted_one_either(
    desks: Desks, house: House, complaint: str
) -> None:
    head = another_head(house)
    course.take_up(desks, complaint)
    for whom in ({"officer": head}, {"badge": "031777"}, {"badge": "031009"}):
        desks["gu"].go("/staff/records/proceeding/begin").send(
            case=number_of(house, complaint),
            charge="failure",
            what="He had to see to it.",
            holder=desks["he"].account,
            **whom,
        )
        assert desks["gu"].page is not None
        path = desks["gu"].page.location.partition("?")[0]
        decide_at(desks["he"], path, "hear", record="He says he did.")
        decide_at(desks["gu"], path, "decide", outcome="warning", reasons="He did not.")
    house.projector.catch_up()

    running = {name: numbers(desks[name], "/staff/deadlines") for name in ("gu", "wen")}
    listed = {name: numbers(desks[name], "/staff/records/proceeding/") for name in ("gu", "wen")}

    # A decided proceeding has one time that runs: that for an appeal.
    for name, many in {"gu": 3, "wen": 1}.items():
        assert counted(listed[name], "Proceedings") == many
        assert f"Records of this kind: {many}." in listed[name]
        assert running[name].count("/staff/records/proceeding/proceeding-") == many
    assert total(running["gu"]) - total(running["wen"]) == 2


def counted(page: str, kind: str) -> int:
    """The number that stands beside a kind of record."""
    found = re.search(rf'{kind} <span class="ob-num">(\d+)</span>', page)
    assert found, page
    return int(found[1])


def total(page: str) -> int:
    found = re.search(r"Times that run: (\d+)", page)
    assert found, page
    return int(found[1])


def decide_at(worker: Worker, path: str, verb: str, **typed: str) -> None:
    worker.go(f"{path}/{verb}").send(**typed)
    assert worker.status == 303, worker.text
