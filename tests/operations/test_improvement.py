"""Tasks for dealers to be improved: for the rep who looks after each, once, and taken back by one undo."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import DevelopmentTask, Territory
from db.store import Store
from db.vocabulary import DealerLevel, OpeningKind, Role, TaskPurpose, TaskState
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.history import undo_last
from fieldapp.operations.improvement import Improvement, add_improvement_tasks
from fieldapp.operations.tasks import NewOpening, NewTask, add_task, change_task, finish_improvement, record_opening
from fieldapp.queries.tasks import month_board
from fieldapp.reports.month_end import task_report
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
    made, _changed = add_improvement_tasks(store, wanted, today=TODAY, due_on=DUE)
    assert set(made) == expected.keys()
    with store.reading() as session:
        tasks = session.scalars(select(DevelopmentTask)).all()
        assert {task.dealer_id: (task.colleague_id, task.kind) for task in tasks} == expected
        assert {(task.month, task.due_on) for task in tasks} == {(TODAY.replace(day=1), DUE)}
        assert {task.purpose for task in tasks} == {TaskPurpose.IMPROVEMENT}
    assert add_improvement_tasks(store, wanted, today=TODAY, due_on=DUE)[0] == []
    undo_last(store)
    with store.reading() as session:
        assert not session.scalars(select(DevelopmentTask)).all()


def _improvement(store: Store) -> tuple[UUID, UUID]:
    """A task that improves a dealer, and the rep whose it is."""
    with store.loading() as session:
        make.places(session)
        rep = make.colleague(session)
        dealer_id, rep_id = make.dealer(session, name="龙湖兴达", level=DealerLevel.TOWNSHIP).id, rep.id
    store.work_as(rep_id)
    add_improvement_tasks(store, [Improvement(dealer_id, "急需改进")], today=TODAY, due_on=DUE)
    with store.reading() as session:
        return session.scalars(select(DevelopmentTask.id)).one(), rep_id


def test_an_improvement_is_listed_apart_ends_as_done_with_its_result_and_never_counts(store: Store) -> None:
    task_id, rep_id = _improvement(store)
    month = TODAY.replace(day=1)
    with pytest.raises(FieldRefusedError):
        finish_improvement(store, task_id, "  ")
    with pytest.raises(RefusedError):
        change_task(store, task_id, {"state": TaskState.OPENED})
    finish_improvement(store, task_id, "占比由 12 % 升到 30 %")
    with store.reading() as session:
        board = month_board(session, rep_id, month)
        report = task_report(session, rep_id, month, TODAY)
    assert board.tasks == ()
    assert [(one.dealer, one.state, one.result) for one in board.improvements] == [
        ("龙湖兴达", TaskState.DONE, "占比由 12 % 升到 30 %")
    ]
    assert board.openings == ()
    assert board.judged.lines == ()
    assert [(one.dealer, one.state) for one in report.improvements] == [("龙湖兴达", "Done")]
    assert not report.next_month
    undo_last(store)
    with store.reading() as session:
        assert session.get_one(DevelopmentTask, task_id).state is TaskState.OPEN


def test_a_place_is_not_opened_by_an_improvement_and_an_opening_is_not_done(store: Store) -> None:
    task_id, _rep = _improvement(store)
    with store.reading() as session:
        dealer_id = session.scalars(select(DevelopmentTask.dealer_id)).one()
    assert dealer_id is not None
    new = NewOpening(dealer_id=dealer_id, region_code="", kind=OpeningKind.TOWNSHIP, task_id=task_id)
    with pytest.raises(RefusedError):
        record_opening(store, new)
    place, _changed = add_task(
        store, NewTask(month=TODAY.replace(day=1), kind=OpeningKind.TOWNSHIP, region_code="410184105000")
    )
    with pytest.raises(RefusedError):
        finish_improvement(store, place, "开了")


def test_an_improvement_stands_on_the_board_until_it_is_due_or_done(store: Store) -> None:
    _task_id, rep_id = _improvement(store)
    with store.reading() as session:
        months = {
            month: len(month_board(session, rep_id, month).improvements)
            for month in (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 2, 1))
        }
    assert months == {date(2026, 10, 1): 0, date(2026, 11, 1): 1, date(2026, 12, 1): 1, date(2027, 2, 1): 1}
