"""The auditor's ledger: what ended or lessened a matter, by whom, and what one person did alone."""

from application.bootstrap import House
from tests.web.staff.worker import Desks, Worker


def test_what_one_person_called_a_suggestion_is_seen_until_a_second_agrees(
    auditor: Worker, desks: Desks, three_days: str
) -> None:
    alone = auditor.go("/audit/ledger").text
    desks["lin"].sign_in("lin")
    desks["lin"].decide(three_days, "second_softening", reasons="I read it too.")
    auditor.sign_in("luo")
    both = auditor.go("/audit/ledger").text

    assert "Hear it as a suggestion, as thanks or as a small thing" in alone
    assert "By one person alone" in alone
    assert "1 entries, 1 of them by one person alone" in alone
    assert "1 entries, 0 of them by one person alone" in both
    assert "By two persons" in both
    assert "Lin" in both
    assert "She suggests" not in both


def test_the_way_to_the_ledger_stands_beside_the_search(auditor: Worker) -> None:
    assert 'href="/audit/ledger"' in auditor.go("/audit/").text


def test_the_ledger_is_for_auditors(desks: Desks) -> None:
    assert desks["gu"].go("/audit/ledger").status == 404


def test_what_is_about_the_auditor_is_neither_shown_nor_counted(
    auditor: Worker, desks: Desks, house: House, three_days: str
) -> None:
    before = auditor.go("/audit/ledger").text

    # The badge is that of everybody here.
    desks["sun"].sign_in("sun")
    desks["sun"].decide(three_days, "name_officer", name="He", standing="sworn", badge="031001")
    house.projector.catch_up()

    assert "1 entries, 1 of them by one person alone" in before
    assert "0 entries, 0 of them by one person alone" in auditor.go("/audit/ledger").text
