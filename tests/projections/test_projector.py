"""Read models follow the record exactly once, whoever feeds them, and stop loudly at a poison fact."""

import threading

import pytest
import sqlalchemy as sa

from application.adapters.places import Files
from domain.complaint import Complaint
from projections.projector import BeingMade, Projector
from projections.shelf import Places
from tests.projections.growing import NOW, Facts, counting, seen


def test_every_fact_is_projected_once(places: Places) -> None:
    projector = Projector(places, Facts(25), [counting()], batch=10)

    reached = projector.catch_up()

    assert reached == 25
    assert seen(projector) == list(range(1, 26))


def test_many_workers_share_the_work_without_doubling_it(places: Places) -> None:
    facts = Facts(300)
    projectors = [Projector(places, facts, [counting()], batch=7) for _ in range(4)]

    workers = [threading.Thread(target=projector.catch_up) for projector in projectors]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    projectors[0].catch_up()

    assert seen(projectors[0]) == list(range(1, 301))


def test_a_poison_fact_stops_its_own_read_model_and_no_other(
    places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    projector = Projector(
        places, Facts(30), [counting("sick", poison=17), counting("well")], batch=10
    )

    projector.catch_up()

    assert seen(projector, "sick") == list(range(1, 17))
    assert seen(projector, "well") == list(range(1, 31))
    sick = next(each for each in projector.standing() if each.name == "sick")
    assert (sick.position, sick.behind) == (16, 14)
    assert sick.halted
    assert "Position 17" in sick.halted
    assert "sick@1 stopped" in caplog.text


def test_a_fact_that_the_database_refuses_stops_its_own_read_model_and_no_other(
    places: Places,
) -> None:
    models = [counting("sick", refused=17), counting("well")]
    projector = Projector(places, Facts(30), models, batch=10)

    projector.catch_up()

    assert seen(projector, "sick") == list(range(1, 17))
    assert seen(projector, "well") == list(range(1, 31))
    sick = next(each for each in projector.standing() if each.name == "sick")
    assert sick.halted_at == 17
    assert "IntegrityError" in (sick.halted or "")


def test_a_new_version_of_a_read_model_is_built_from_the_first_fact(places: Places) -> None:
    facts = Facts(12)
    Projector(places, facts, [counting()]).catch_up()

    newer = Projector(places, facts, [counting(version=2)])
    newer.catch_up()

    assert seen(newer) == list(range(1, 13))


def test_a_list_is_not_shown_before_it_is_complete(places: Places) -> None:
    projector = Projector(places, Facts(30), [counting(poison=12)], batch=5)

    projector.catch_up()

    with pytest.raises(BeingMade) as shown, projector.look("counting"):
        pass
    assert (shown.value.position, shown.value.head) == (11, 30)


def test_whoever_looks_at_a_list_that_was_never_made_helps_to_make_it(places: Places) -> None:
    projector = Projector(places, Facts(30), [counting()], batch=5)

    with projector.look("counting") as (db, tables):
        rows = db.execute(sa.select(tables["seen"])).fetchall()

    assert len(rows) == 30


def test_facts_of_no_interest_are_passed_over_with_the_bookmark(places: Places) -> None:
    model = counting()
    model.INTERESTS = (Complaint.Closed,)
    projector = Projector(places, Facts(50), [model], batch=10)

    projector.catch_up()

    assert seen(projector) == []
    assert projector.position() == 50
    assert projector.wait(50)


def test_a_row_that_cannot_be_read_stops_those_who_come_to_it_and_loses_none_before(
    places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    facts = Facts(30)
    facts.unreadable = 18
    projector = Projector(places, facts, [counting()], batch=10)

    projector.catch_up()

    assert seen(projector) == list(range(1, 18))
    (standing,) = projector.standing()
    assert (standing.position, standing.halted_at) == (17, 18)
    assert "Position 18" in caplog.text


def test_the_lag_is_told_in_facts_and_in_seconds(places: Places) -> None:
    projector = Projector(places, Facts(30), [counting(poison=12)], batch=5)
    projector.catch_up()

    (standing,) = projector.standing(now=NOW)

    assert (standing.behind, standing.seconds) == (19, 30.0)


def test_old_and_new_version_are_followed_side_by_side(places: Places) -> None:
    facts = Facts(12)
    old = Projector(places, facts, [counting()])
    old.catch_up()
    new = Projector(places, facts, [counting(version=2)])
    new.catch_up()
    facts.grow(20)

    old.catch_up()
    new.catch_up()

    assert seen(old) == seen(new) == list(range(1, 21))
    assert [each.version for each in old.standing()] == [1]


def test_read_models_whose_files_are_gone_are_made_anew(places: Places) -> None:
    facts = Facts(12)
    Projector(places, facts, [counting()]).catch_up()
    if isinstance(places, Files):
        places.discard("counting-1-1")
    else:
        with places.registry.begin() as db:
            db.execute(sa.text("DROP TABLE bookmarks"))
            db.execute(sa.text("DROP TABLE counting_1_1_seen"))

    again = Projector(places, facts, [counting()])
    again.catch_up()

    assert seen(again) == list(range(1, 13))


def test_waiting_for_a_position_helps_with_the_work(places: Places) -> None:
    projector = Projector(places, Facts(40), [counting()], batch=9)

    arrived = projector.wait(30)

    assert arrived
    assert projector.position() >= 30


def test_whoever_looks_at_one_list_waits_for_no_other(places: Places) -> None:
    facts = Facts(12)
    projector = Projector(places, facts, [counting(), counting("other")])
    projector.catch_up()
    facts.grow(20)

    with projector.look("counting", at=20) as (db, tables):
        rows = db.execute(sa.select(tables["seen"])).fetchall()

    assert len(rows) == 20
    assert {each.name: each.position for each in projector.standing()} == {
        "counting": 20,
        "other": 12,
    }


def test_nobody_waits_for_a_position_that_no_fact_has(places: Places) -> None:
    projector = Projector(places, Facts(3), [counting()])

    arrived = projector.wait(4, seconds=3_600)

    assert not arrived


def test_a_failing_batch_leaves_neither_rows_nor_checkpoint(places: Places) -> None:
    projector = Projector(places, Facts(5), [counting(poison=1)], batch=10)

    projector.catch_up()

    assert seen(projector) == []
    assert projector.standing()[0].position == 0
