"""A week's plan between a rep's laptop and the manager's: the server looks at each field, not at the window."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import RefusedChange, WeekPlan
from db.vocabulary import RefusalReason, WeekPlanState
from fieldapp.operations.history import undo_last
from fieldapp.operations.house_rules import set_rule
from fieldapp.operations.week_plans import keep_ends_of_days, move_week_plan
from fieldapp.rules.distances import Point
from fieldapp.rules.week_plans import Move, week_plan_id
from fieldapp.texts import Text
from tests.support.company import Laptop

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def _everybody(*laptops: Laptop) -> None:
    for _turn in range(3):
        for laptop in laptops:
            laptop.sync()


def _id(laptop: Laptop, login: str) -> UUID:
    return UUID(laptop.office.people[login])


def _do(laptop: Laptop, move: Move, remark: str = "", whose: str = "gao") -> None:
    move_week_plan(laptop.store, _id(laptop, whose), MONDAY, move, now=NOW, today=MONDAY, remark=remark)


def _plans(laptop: Laptop) -> list[tuple[object, ...]]:
    return laptop.rows("SELECT state, remark, decided_by_id FROM week_plan WHERE deleted_at IS NULL")


def _refused(laptop: Laptop) -> list[tuple[str, RefusalReason, set[str]]]:
    with laptop.store.reading() as session:
        return [(one.tbl, one.reason, set(one.new)) for one in session.scalars(select(RefusedChange))]


@pytest.fixture
def with_rule(gao: Laptop, boss: Laptop) -> None:
    """Plans need approval, and both know it."""
    boss.sync()
    set_rule(boss.store, "plans", {"needs_approval": True}, effective_from=date(2026, 11, 1))
    _everybody(gao, boss)


@pytest.mark.usefixtures("with_rule")
def test_a_managers_decision_reaches_the_rep(gao: Laptop, boss: Laptop) -> None:
    _do(gao, Move.SUBMIT)
    _everybody(gao, boss)
    _do(boss, Move.RETURN, "周三去新郑")
    _everybody(gao, boss)
    decided = boss.office.people["boss"]
    assert _plans(gao) == [("returned", "周三去新郑", decided)]
    _do(gao, Move.SUBMIT)
    _everybody(gao, boss)
    _do(boss, Move.APPROVE, "好")
    _everybody(gao, boss)
    assert _plans(gao) == _plans(boss) == [("approved", "好", decided)]
    assert _refused(gao) == _refused(boss) == []


@pytest.mark.usefixtures("with_rule")
def test_a_reps_forged_approval_is_refused_field_by_field(gao: Laptop, boss: Laptop) -> None:
    _do(gao, Move.SUBMIT)
    _everybody(gao, boss)
    with gao.store.transaction(Text("Forge")) as session:
        plan = session.get_one(WeekPlan, week_plan_id(_id(gao, "gao"), MONDAY))
        plan.state, plan.remark, plan.approved_visits = WeekPlanState.APPROVED, "批准", {}
        plan.decided_by_id, plan.decided_at = _id(gao, "boss"), NOW
    _everybody(gao, boss)
    assert _plans(gao) == _plans(boss) == [("submitted", "", None)]
    forged = {"state", "remark", "approved_visits", "decided_by_id", "decided_at"}
    assert ("week_plan", RefusalReason.NOT_ALLOWED, forged) in _refused(boss)


@pytest.mark.usefixtures("with_rule")
def test_a_plan_that_is_made_approved_or_for_somebody_else_is_refused(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    li.sync()
    for laptop, whose, state in (
        (gao, "gao", WeekPlanState.APPROVED),  # by the rep, for the rep
        (li, "gao", WeekPlanState.SUBMITTED),  # by a colleague
        (boss, "gao", WeekPlanState.SUBMITTED),  # submitted is what only the rep can say
    ):
        who = _id(laptop, whose)
        with laptop.store.transaction(Text("Forge")) as session:
            session.add(WeekPlan(id=week_plan_id(who, MONDAY), colleague_id=who, monday=MONDAY, state=state))
        _everybody(laptop)
        _everybody(gao, boss)
        assert _plans(gao) == _plans(boss) == []
    other_id = WeekPlan(colleague_id=_id(gao, "gao"), monday=MONDAY)  # a second one for the same week
    with gao.store.transaction(Text("Forge")) as session:
        session.add(other_id)
    _everybody(gao, boss)
    assert _plans(boss) == []


@pytest.mark.usefixtures("with_rule")
def test_a_manager_decides_in_their_own_name_alone(gao: Laptop, boss: Laptop) -> None:
    _do(gao, Move.SUBMIT)
    _everybody(gao, boss)
    with boss.store.transaction(Text("Sign for another")) as session:
        plan = session.get_one(WeekPlan, week_plan_id(_id(gao, "gao"), MONDAY))
        plan.decided_by_id = _id(gao, "admin")
    _everybody(gao, boss)
    assert _plans(gao) == [("submitted", "", None)]


@pytest.mark.usefixtures("with_rule")
def test_what_is_undone_is_undone_on_both_laptops(gao: Laptop, boss: Laptop) -> None:
    _do(gao, Move.SUBMIT)
    _everybody(gao, boss)
    _do(boss, Move.APPROVE)
    _everybody(gao, boss)
    undo_last(boss.store)
    _everybody(gao, boss)
    assert _plans(gao) == [("submitted", "", None)]
    _do(boss, Move.RETURN, "少跑一点")
    _everybody(gao, boss)
    _do(gao, Move.SUBMIT)
    _everybody(gao, boss)
    undo_last(gao.store)
    _everybody(gao, boss)
    assert _plans(gao) == _plans(boss) == [("returned", "少跑一点", boss.office.people["boss"])]
    assert _refused(gao) == []


@pytest.mark.usefixtures("with_rule")
def test_a_rep_cannot_turn_a_returned_plan_into_an_approved_one(gao: Laptop, boss: Laptop) -> None:
    _do(gao, Move.SUBMIT)
    _everybody(gao, boss)
    _do(boss, Move.RETURN, "少跑一点")
    _everybody(gao, boss)
    with gao.store.transaction(Text("Forge")) as session:
        session.get_one(WeekPlan, week_plan_id(_id(gao, "gao"), MONDAY)).state = WeekPlanState.APPROVED
    _everybody(gao, boss)
    assert _plans(boss) == _plans(gao) == [("returned", "少跑一点", boss.office.people["boss"])]


@pytest.mark.usefixtures("with_rule")
def test_two_laptops_of_one_rep_do_not_make_two_plans(gao: Laptop, boss: Laptop, tmp_path: Path) -> None:
    second = Laptop.of(gao.office, "gao", tmp_path / "second.db")
    second.sync()
    for laptop in (gao, second):  # neither has seen the other's
        _do(laptop, Move.SUBMIT)
    _everybody(gao, second, boss)
    for laptop in (gao, second, boss):
        assert _plans(laptop) == [("submitted", "", None)]
        assert _refused(laptop) == []
    second.store.close()


def test_where_the_days_of_a_week_begin_reaches_the_manager_and_is_the_reps_to_say(gao: Laptop, boss: Laptop) -> None:
    _everybody(gao, boss)
    keep_ends_of_days(gao.store, MONDAY, Point(34.5, 113.8), None)
    _everybody(gao, boss)
    kept = "SELECT start_latitude_e6, start_longitude_e6, end_latitude_e6 FROM week_plan WHERE deleted_at IS NULL"
    assert boss.rows(kept) == [(34_500_000, 113_800_000, None)]
    with boss.store.transaction(Text("Elsewhere")) as session:
        session.get_one(WeekPlan, week_plan_id(_id(gao, "gao"), MONDAY)).start_latitude_e6 = 30_000_000
    _everybody(boss, gao)
    assert gao.rows(kept) == [(34_500_000, 113_800_000, None)]
    assert _refused(boss) == [("week_plan", RefusalReason.NOT_ALLOWED, {"start_latitude_e6"})]
