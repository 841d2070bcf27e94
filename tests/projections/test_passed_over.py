"""A list that went on without the filing of a case shows the others, and does without that case."""

import pytest
import sqlalchemy as sa

from domain.complaint import Complaint
from projections import case_list, deadlines
from projections.projector import Projector
from projections.shelf import Places, State
from tests.facts import happened
from tests.history import told
from tests.projections.growing import Facts


def test_a_case_whose_filing_was_passed_over_has_no_line(places: Places) -> None:
    facts = Facts(0)
    facts.all = told(
        happened(Complaint.MatterSorted), happened(Complaint.Accepted), stream="complaint-7"
    )
    projector = Projector(places, facts, [case_list], batch=1)

    projector.catch_up()

    assert [each.halted for each in projector.standing()] == [None]
    with projector.look(case_list.NAME) as (db, tables):
        assert case_list.count(db, tables) == 0
        assert case_list.stages(db, tables) == []


@pytest.mark.parametrize("model", [deadlines])
def test_what_a_list_reads_by_while_it_is_made_has_its_index(places: Places, model: object) -> None:
    projector = Projector(places, Facts(3), [model])
    (build,) = projector.shelf.builds(State.MAKING)

    with projector.shelf.reading(build) as db:
        table = projector.shelf.tables(build)["happenings"].name
        (index,) = sa.inspect(db).get_indexes(table)

    assert index["column_names"] == ["stream_id"]
