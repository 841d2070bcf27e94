"""Taking over a register: every row becomes a decision once, whatever happens in between."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from application.bootstrap import House
from application.importers import chicago
from application.importers.chicago_decisions import measure
from application.importers.hands import HandLostError
from application.importers.quarantine import Quarantine, Quarantined
from domain.complaint import Complaint
from domain.history import Fact, Refused
from domain.officer import Officer
from tests.application.importers import invented

C = Complaint


def take_over(house: House, tmp_path: Path, **options: Any) -> chicago.Report:
    folder = options.pop("register", None) or invented.register(tmp_path / "register")
    return chicago.take_over(house=house, register=folder, **options)


def facts_of(house: House, cr_id: str) -> list[Fact]:
    held = house.office.holder("foreign:chicago", cr_id)
    assert held
    return [each.fact for each in house.office.facts_of(held)]


def only(kind: type[Any], facts: list[Fact]) -> list[Any]:
    return [fact for fact in facts if isinstance(fact, kind)]


def test_taking_over_a_register_tells_each_case_in_the_words_of_the_record(
    house: House, tmp_path: Path
) -> None:
    take_over(house, tmp_path)

    facts = facts_of(house, "100002")

    assert [type(fact) for fact in facts] == [
        C.Filed,
        C.PersonNoted,
        C.PersonNoted,
        C.MatterSorted,
        C.OfficerNamed,
        C.Alleged,
        C.Assigned,
        C.Assigned,
        C.Recommended,
        C.MeasureProposed,
        C.Determined,
        C.MeasureDecided,
        C.Closed,
    ]
    filed, closed = facts[0], facts[-1]
    assert isinstance(filed, C.Filed)
    assert isinstance(closed, C.Closed)
    assert (filed.number, filed.foreign_number) == (None, "100002")
    assert (filed.procedure, filed.channel, filed.mode) == ("historical", "import", "confidential")
    assert closed.stage == "closed"


def test_a_claimed_day_is_kept_however_odd(house: House, tmp_path: Path) -> None:
    take_over(house, tmp_path)

    (after,) = only(C.Filed, facts_of(house, "100002"))
    (early,) = only(C.Closed, facts_of(house, "1000003"))
    (assigned,) = only(C.Assigned, facts_of(house, "1000003"))

    assert (after.happened_on, after.received_on) == (date(2004, 7, 9), date(2004, 7, 2))
    assert early.on == date(2009, 5, 1)
    assert assigned.on == date(2040, 9, 2)


def test_what_describes_a_person_or_a_place_is_sealed_for_that_person_alone(
    house: House, tmp_path: Path
) -> None:
    take_over(house, tmp_path)

    complainant, victim = only(C.PersonNoted, facts_of(house, "100002"))
    (filed,) = only(C.Filed, facts_of(house, "100002"))

    assert complainant.particulars.of == "complainant-1"
    assert victim.particulars.of == "victim-1"
    assert "A BRUISE ON THE ARM" in victim.particulars.reveal()
    assert filed.place.reveal() == "beat: 1134\ncity: CHICAGO ILLINOIS 60636"


def test_officers_without_an_identity_are_placeholders_never_merged(
    house: House, tmp_path: Path
) -> None:
    take_over(house, tmp_path)

    unknown = only(C.OfficerNamed, facts_of(house, "1000003"))
    known = only(C.OfficerNamed, facts_of(house, "C100001"))

    assert [(each.subject, each.kind, each.officer) for each in unknown] == [
        ("s1", "unidentified", None),
        ("s2", "unidentified", None),
    ]
    assert [each.officer for each in known] == [
        house.office.holder("foreign:chicago:officer", "11"),
        house.office.holder("foreign:chicago:officer", "12"),
    ]


def test_an_officer_is_one_history_for_all_the_cases_that_name_him(
    house: House, tmp_path: Path
) -> None:
    take_over(house, tmp_path)

    held = house.office.holder("foreign:chicago:officer", "12")
    assert held
    (joined,) = [each.fact for each in house.office.facts_of(held)]

    assert isinstance(joined, Officer.Joined)
    assert (joined.foreign_number, joined.rank, joined.standing) == ("12", "SERGEANT", "former")
    assert joined.on == date(1990, 1, 15)


def test_a_code_keeps_its_line_of_business_and_a_wording_that_says_another_thing(
    house: House, tmp_path: Path
) -> None:
    take_over(house, tmp_path)

    first, second = only(C.Alleged, facts_of(house, "C100001"))
    unexplained, unstated = only(C.Alleged, facts_of(house, "1000003"))

    assert (first.code, first.business_line) == ("05A", "Use of Force")
    assert first.words.reveal() == "EXCESSIVE FORCE: ARRESTEE - DURING ARREST"
    assert second.words is None
    assert (unexplained.code, unexplained.business_line) == ("10X", None)
    assert (unstated.code, unstated.words) == ("unstated", None)


@pytest.mark.parametrize(
    ("outcome", "word", "said"),
    [
        ("no action taken", "none", None),
        ("5 day suspension", "suspension", "5 day suspension"),
        ("suspended over 30 days", "suspension", "suspended over 30 days"),
        ("suspen'd indefinit'y", "suspension", "suspen'd indefinit'y"),
        ("penalty not served", "not_served", None),
        ("administrative termination", "separation", "administrative termination"),
        ("reinstated court act", "reinstated", "reinstated court act"),
        ("999", "unknown", "999"),
    ],
)
def test_an_outcome_becomes_the_procedures_word_and_keeps_what_it_says_more(
    outcome: str, word: str, said: str | None
) -> None:
    assert measure(outcome) == (word, said)


def test_accepted_and_quarantined_are_the_rows_of_every_file(house: House, tmp_path: Path) -> None:
    report = take_over(house, tmp_path)

    assert {each.file: (each.rows, each.accepted, each.quarantined) for each in report.files} == {
        "officers": (2, 2, 0),
        "category_codes": (2, 2, 0),
        "cases": (5, 5, 0),
        "accused": (5, 5, 0),
        "assignments": (5, 4, 1),
        "complainants": (2, 1, 1),
        "victims": (2, 2, 0),
    }


def test_taking_over_the_same_register_again_adds_nothing(house: House, tmp_path: Path) -> None:
    first = take_over(house, tmp_path)
    head = house.office.head()

    again = take_over(house, tmp_path)

    assert house.office.head() == head
    assert (again.cases_new, again.cases_known, again.facts) == (0, 5, 0)
    assert again.files == first.files


def test_a_part_taken_over_first_is_completed_by_the_next_import(
    house: House, tmp_path: Path
) -> None:
    part = take_over(house, tmp_path, limit=2)

    whole = take_over(house, tmp_path)

    assert part.cases_new == 2
    assert {each.file: each.waiting for each in part.files} == {
        "officers": 0,
        "category_codes": 0,
        "cases": 3,
        "accused": 2,
        "assignments": 1,
        "complainants": 0,
        "victims": 1,
    }
    assert all(each.rows == each.accepted + each.quarantined + each.waiting for each in part.files)
    assert (whole.cases_new, whole.cases_known) == (3, 2)


def test_an_import_cut_off_between_two_batches_goes_on_where_it_stood(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.importers.chicago_rows.BATCH", 2)

    class CutOffError(Exception):
        pass

    def told(what: str, done: int, _: int) -> None:
        if what == "cases" and done == 4:
            raise CutOffError

    with pytest.raises(CutOffError):
        take_over(house, tmp_path, told=told)

    report = take_over(house, tmp_path)

    assert (report.cases_new, report.cases_known) == (1, 4)
    filed = Counter(
        each.fact.foreign_number
        for each in house.office.facts_after(0, 10_000)
        if isinstance(each.fact, C.Filed)
    )
    assert set(filed.values()) == {1}
    assert len(filed) == 5


def test_a_row_that_a_rule_refuses_stays_outside_whole_and_is_listed_once(
    house: House, tmp_path: Path
) -> None:
    rung = invented.ACCUSED.replace("NEGLECT OF DUTY,NS", "NEGLECT\x07OF DUTY,NS")
    register = invented.register(tmp_path / "register", accused=rung)

    take_over(house, tmp_path, register=register)
    report = take_over(house, tmp_path, register=register)

    assert (
        Quarantined("accused", 4, "refused")
        in Quarantine(
            house.settings.folder / "imports" / "chicago" / "quarantine.db", "chicago"
        ).rows()
    )
    assert only(C.OfficerNamed, facts_of(house, "100002")) == []
    assert {(each.file, each.accepted, each.quarantined) for each in report.files} >= {
        ("accused", 4, 1),
        ("cases", 5, 0),
    }


@pytest.mark.parametrize("hands", [0, 2])
def test_nothing_is_recorded_when_a_file_breaks_off(
    house: House, tmp_path: Path, hands: int
) -> None:
    register = invented.register(tmp_path / "register")
    whole = (register / "victims.csv.gz").read_bytes()
    (register / "victims.csv.gz").write_bytes(whole[:-20])
    head = house.office.head()

    with pytest.raises(Refused) as refused:
        take_over(house, tmp_path, register=register, hands=hands)

    assert (refused.value.rule, refused.value.sentence.values["file"]) == (
        "register.files",
        "victims.csv.gz",
    )
    assert house.office.head() == head


def test_many_hands_write_down_the_same_register_in_the_same_order(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.importers.chicago_rows.BATCH", 1)

    report = take_over(house, tmp_path, hands=2)

    filed = [
        each.fact.foreign_number
        for each in house.office.facts_after(0, 10_000)
        if isinstance(each.fact, C.Filed)
    ]
    assert report.cases_new == 5
    assert filed == ["C100001", "100002", "1000003", "1000004", "1000005"]
    (victim,) = only(C.PersonNoted, facts_of(house, "1000003"))
    assert victim.particulars.reveal() == "party: Victim\ninjured: No"


def test_a_hand_that_is_lost_stops_the_import_and_the_next_one_completes_it(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.importers.chicago_rows.BATCH", 1)

    def told(what: str, done: int, _: int) -> None:
        if what == "cases" and done == 2:
            for child in multiprocessing.active_children():
                child.kill()

    with pytest.raises(HandLostError):
        take_over(house, tmp_path, told=told, hands=1)

    report = take_over(house, tmp_path)

    assert report.cases_known >= 2
    assert report.cases_new + report.cases_known == 5


def test_the_import_says_how_far_it_is_also_where_all_is_known(
    house: House, tmp_path: Path
) -> None:
    heard: list[tuple[str, int, int]] = []

    take_over(house, tmp_path)
    take_over(house, tmp_path, told=lambda *told: heard.append(told))

    assert ("read", 7, 7) in heard
    assert ("officers", 2, 2) in heard
    assert heard[-1] == ("cases", 5, 5)


def test_the_figures_name_their_unit_their_denominator_and_what_was_left_out(
    house: House, tmp_path: Path, figures: Callable[[], dict[str, Any]]
) -> None:
    take_over(house, tmp_path)

    found = figures()

    assert (found["cases"], found["quarantined"], found["rows_quarantined"]) == (5, 0, 2)
    assert found["cases_by_year_received"]["counts"] == {
        "1998": 1,
        "2004": 1,
        "2009": 1,
        "2015": 1,
        "2016": 1,
    }
    assert found["open_cases"]["n"] == 1
    assert found["final_findings"]["counts"] == {"NAF": 1, "NS": 1, "SU": 1, "UN": 1}
    assert found["final_findings"]["left_out"] == {"without_one": 1}
    decided = found["sustained"]["of_decided"]
    assert (decided["n"], decided["denominator"], decided["rate"]) == (1, 4, 0.25)
    merits = found["sustained"]["of_decided_on_the_merits"]
    assert (merits["denominator"], merits["left_out"]["closed_otherwise"]) == (3, 1)
    days = found["days_received_to_closed"]
    assert (days["of"], days["n"]) == (5, 3)
    assert days["left_out"] == {"open": 1, "closed_before_received": 1, "without_both_days": 0}
    assert days["median"] == {"nearest_rank": 61, "continuous": 61.0}
    assert found["recommended_against_final"]["both"] == 2
    assert found["recommended_against_final"]["differ"] == 1
    assert found["happened_after_received"]["n"] == 1
