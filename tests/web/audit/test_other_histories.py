"""The auditor's door shows every history alike: orders, officers, accounts, the office itself."""

from datetime import date

import pytest

from application import officers
from application.bootstrap import House
from application.office import Command
from domain.people import SYSTEM
from tests.web.audit.test_histories import facts, history
from tests.web.staff.test_records import issued
from tests.web.staff.worker import Desks, Worker


@pytest.fixture
def order(desks: Desks, house: House, three_days: str) -> str:
    """Issued on the day the case was given away, and acknowledged at once."""
    order = issued(desks, house, three_days)
    desks["sun"].sign_in("sun")
    desks["sun"].go(f"/staff/records/tracking_order/{order}/acknowledge").send()
    house.projector.catch_up()
    return order


@pytest.fixture
def officer(house: House) -> str:
    done = officers.join(
        house.office,
        by=SYSTEM,
        command=Command(),
        name="Qiao Zhiyuan",
        badge="031842",
        unit="Liubu",
        rank="constable",
        on=date(2020, 7, 1),
    )
    officers.promote(
        house.office,
        by=SYSTEM,
        command=Command(),
        officer=done.stream_id,
        rank="sergeant",
        on=date(2024, 1, 1),
    )
    house.projector.catch_up()
    return done.stream_id


def test_an_order_is_replayed_with_its_clocks_and_its_stage(auditor: Worker, order: str) -> None:
    page = history(auditor, order)

    assert [each.count("tracking_order.") for each in facts(page)] == [1, 1]
    assert "The order was acknowledged." in page
    assert "What was put right is reported" not in page.partition("Clocks as they stood")[0]
    assert "20 March 2026" in page.partition("Clocks as they stood")[2]
    assert "<dd>Acknowledged</dd>" in page
    assert "Answer {the} &lt;person&gt;." not in page
    assert "What was written: [sealed]" in page


def test_an_order_as_it_stood_before_it_was_issued_is_not_known(
    auditor: Worker, order: str
) -> None:
    told = facts(history(auditor, order, "?on=2026-03-04"))

    assert all("is-ahead" in each for each in told)


def test_an_officer_is_replayed_without_name_and_badge(auditor: Worker, officer: str) -> None:
    page = history(auditor, officer)

    assert "The officer has another rank: sergeant." in page
    assert "1 January 2024" in page
    assert "Qiao" not in page
    assert "031842" not in page
    assert "late" not in "".join(facts(page))


def test_accounts_and_the_office_have_their_histories(auditor: Worker) -> None:
    account = history(auditor, auditor.account)
    office = history(auditor, "office")

    assert "An account was opened for “luo”." in account
    assert "The office adopted the procedure cn-service" in office


def test_a_record_is_found_by_its_number_and_by_its_position(
    auditor: Worker, house: House, order: str
) -> None:
    first = house.office.facts_of(order)[0]

    for said in (first.fact.number, first.position, order):  # type: ignore[attr-defined]  # an order
        assert f"/audit/histories/{order}" in auditor.go(f"/audit/?q={said}").text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("tracking_order", "T2026-000001-"),
        ("officer", "/audit/histories/officer-"),
        ("account", "sun"),
        ("office", "LP"),
        ("incident", "Nothing stands here yet."),
        ("upkeep", "Nothing stands here yet."),
    ],
)
def test_every_kind_of_history_has_its_list(
    auditor: Worker, order: str, officer: str, kind: str, said: str
) -> None:
    assert order
    assert officer

    assert said in auditor.go(f"/audit/kinds/{kind}").text


def test_complaints_are_looked_for_and_not_listed(auditor: Worker) -> None:
    assert auditor.go("/audit/kinds/complaint").status == 404
    assert auditor.go("/audit/kinds/nothing").status == 404


def test_every_look_is_written_down_before(auditor: Worker, house: House, order: str) -> None:
    auditor.go("/audit/kinds/tracking_order")
    history(auditor, order)

    looks = [what for _, who, _, what in house.reading.of(order) if who == auditor.account]
    assert looks == ["list of histories", "history"]


def test_whoever_the_case_of_a_record_is_about_finds_none_of_it(
    desks: Desks, house: House, auditor: Worker, three_days: str, order: str
) -> None:
    before = auditor.go(f"/audit/histories/{order}").status

    # The badge is that of everybody here.
    desks["lin"].sign_in("lin")
    desks["lin"].decide(three_days, "name_officer", name="Luo", standing="sworn", badge="031001")
    house.projector.catch_up()

    assert before == 200
    assert auditor.go(f"/audit/histories/{order}").status == 404
    assert order not in auditor.go("/audit/kinds/tracking_order").text


@pytest.mark.parametrize("name", ["gu", "root"])
def test_the_lists_are_the_auditors_alone(desks: Desks, name: str) -> None:
    assert desks[name].go("/audit/kinds/officer").status == 404
