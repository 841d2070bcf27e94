"""A position that was given out and not used is a gap: whoever follows goes over it, missing nothing."""

import pytest
import sqlalchemy as sa

from application.bootstrap import House
from projections import case_list
from tests.application.reactions.mailbox import Mailbox
from tests.application.reactions.test_notices import box, following, run, told

__all__ = ["box"]


def leave_a_gap(house: House) -> None:
    """What an append leaves behind that was given a position and then rolled back."""
    engine = house.office.store.engine
    if engine.dialect.name == "sqlite":
        with engine.begin() as db:
            db.execute(sa.text("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'events'"))
        return
    with engine.connect() as db:
        db.execute(sa.text("SELECT nextval(pg_get_serial_sequence('events', 'position'))"))
        db.rollback()


@pytest.mark.parametrize("batch", [1, 2_000])
def test_lists_go_over_a_gap_and_miss_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(house.projector, "_batch", batch)
    told(house)
    house.projector.catch_up()
    before = house.office.head()
    leave_a_gap(house)
    told(house)

    house.projector.catch_up()

    assert house.office.head() == before + 2
    standing = house.projector.standing()
    assert {(each.position, each.behind, each.halted) for each in standing} == {
        (before + 2, 0, None)
    }
    with house.projector.look(case_list.NAME) as (db, tables):
        assert case_list.count(db, tables) == 2


def test_a_reaction_goes_over_a_gap_and_misses_nothing(house: House, box: Mailbox) -> None:
    notices = following(house, box)
    told(house)
    run(notices)
    leave_a_gap(house)
    told(house)

    run(notices)

    assert len(box.arrived) == 2
    assert notices.errands.position("notices") == house.office.head()
