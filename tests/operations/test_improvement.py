"""Tasks for dealers to be improved: for the rep who looks after each, once, and taken back by one undo."""

from datetime import date

from sqlalchemy import select

from db.models import DevelopmentTask, Territory
from db.store import Store
from db.vocabulary import DealerLevel, OpeningKind, Role
from fieldapp.operations.history import undo_last
from fieldapp.operations.improvement import Improvement, add_improvement_tasks
from tests.conftest import TODAY
from tests.support import make

DUE = date(2026, 12, 23)


def test_a_task_that_a_manager_writes_belongs_to_the_rep_of_the_dealer_and_is_not_written_twice(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        rep, boss = make.colleague(session), make.colleague(session, role=Role.MANAGER)
        ground = Territory(name="东片", colleague_id=rep.id)
        session.add(ground)
        session.flush()
        town = make.dealer(session, territory_id=ground.id, level=DealerLevel.TOWNSHIP)
        seat = make.dealer(session, level=DealerLevel.COUNTY)
        manager = boss.id
        wanted = [Improvement(town.id, "急需改进"), Improvement(seat.id, "急需改进")]
        expected = {town.id: (rep.id, OpeningKind.TOWNSHIP), seat.id: (boss.id, OpeningKind.COUNTY)}
    store.work_as(manager)
    count, _changed = add_improvement_tasks(store, wanted, today=TODAY, due_on=DUE)
    assert count == 2
    with store.reading() as session:
        tasks = session.scalars(select(DevelopmentTask)).all()
        assert {task.dealer_id: (task.colleague_id, task.kind) for task in tasks} == expected
        assert {(task.month, task.due_on) for task in tasks} == {(TODAY.replace(day=1), DUE)}
    assert add_improvement_tasks(store, wanted, today=TODAY, due_on=DUE)[0] == 0
    undo_last(store)
    with store.reading() as session:
        assert not session.scalars(select(DevelopmentTask)).all()
