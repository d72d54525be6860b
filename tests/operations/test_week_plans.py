"""Approval of a week's plan on one laptop (DOMAIN section 9)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from db.store import Store
from db.vocabulary import Role, WeekPlanState
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.history import undo_last
from fieldapp.operations.house_rules import set_rule
from fieldapp.operations.visits import NewVisit, cancel_visit, move_visit, plan_visit
from fieldapp.operations.week_plans import move_week_plan
from fieldapp.queries.week_plans import PlanStanding, plan_standing, waiting_plans
from fieldapp.reports.draw_text import draw_text
from fieldapp.reports.plan_for_print import plan_for_print
from fieldapp.reports.visit_plan import build
from fieldapp.rules.week_plans import Changes, Move
from fieldapp.words.approvals import print_text, standing_text
from tests.support import make

MONDAY, TUESDAY, TODAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def people(store: Store) -> dict[str, UUID]:
    """A manager with a rep, another manager, and a dealer; the rep works here and plans need approval."""
    with store.loading() as session:
        boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
        other = make.colleague(session, name="别的经理", role=Role.MANAGER)
        gao = make.colleague(session, name="高志远", manager_id=boss.id)
        found = {"boss": boss.id, "other": other.id, "gao": gao.id}
        found |= {name: make.dealer(session, name=name).id for name in ("甲", "乙", "丙")}
    store.work_as(found["gao"])
    set_rule(store, "plans", {"needs_approval": True}, effective_from=date(2026, 11, 1))
    return found


def _standing(store: Store, who: UUID, monday: date = MONDAY) -> PlanStanding | None:
    with store.reading() as session:
        return plan_standing(session, who, monday, TODAY)


def _do(store: Store, people: dict[str, UUID], by: str, move: Move, remark: str = "") -> PlanStanding:
    store.work_as(people[by])
    move_week_plan(store, people["gao"], MONDAY, move, now=NOW, today=TODAY, remark=remark)
    found = _standing(store, people["gao"])
    assert found is not None
    return found


def test_a_plan_is_submitted_returned_with_a_remark_submitted_again_and_approved(
    store: Store, people: dict[str, UUID]
) -> None:
    found = _standing(store, people["gao"])
    assert found is not None
    assert (found.state, found.moves, standing_text(found)) == (
        WeekPlanState.DRAFT,
        (Move.SUBMIT,),
        "Not submitted yet",
    )
    assert _do(store, people, "gao", Move.SUBMIT).state is WeekPlanState.SUBMITTED
    returned = _do(store, people, "boss", Move.RETURN, "周三去新郑")
    assert (returned.remark, standing_text(returned)) == ("周三去新郑", "Returned by 孟宪礼, 2026-11-23")
    assert print_text(returned) == "Not yet approved"
    _do(store, people, "gao", Move.SUBMIT)
    approved = _do(store, people, "boss", Move.APPROVE)
    assert (approved.remark, standing_text(approved)) == ("", "Approved by 孟宪礼, 2026-11-23")


def test_a_rep_cannot_approve_nor_another_manager_nor_the_manager_submit(store: Store, people: dict[str, UUID]) -> None:
    _do(store, people, "gao", Move.SUBMIT)
    for by, move in (("gao", Move.APPROVE), ("other", Move.APPROVE), ("boss", Move.SUBMIT), ("boss", Move.WITHDRAW)):
        with pytest.raises(RefusedError):
            _do(store, people, by, move)
    with pytest.raises(FieldRefusedError) as refused:
        _do(store, people, "boss", Move.RETURN, "  ")
    assert refused.value.field == "remark"
    found = _standing(store, people["gao"])
    assert found is not None
    assert found.state is WeekPlanState.SUBMITTED


def test_changing_an_approved_week_is_not_blocked_and_is_said(store: Store, people: dict[str, UUID]) -> None:
    first, _changed = plan_visit(store, NewVisit(dealer_id=people["甲"], planned_on=MONDAY))
    second, _changed = plan_visit(store, NewVisit(dealer_id=people["乙"], planned_on=MONDAY))
    _do(store, people, "gao", Move.SUBMIT)
    _do(store, people, "boss", Move.APPROVE)
    store.work_as(people["gao"])
    move_visit(store, first, TUESDAY)
    cancel_visit(store, second)
    plan_visit(store, NewVisit(dealer_id=people["丙"], planned_on=TUESDAY))
    found = _standing(store, people["gao"])
    assert found is not None
    assert (found.state, found.changes, found.moves) == (WeekPlanState.APPROVED, Changes(1, 1, 1), (Move.SUBMIT,))
    said = "Approved by 孟宪礼, 2026-11-23; changed since: 1 visit added, 1 visit moved, 1 visit taken off"
    assert standing_text(found) == said
    with store.reading() as session:
        printed = draw_text(build(plan_for_print(session, MONDAY, TUESDAY, people["gao"], TODAY)))
    assert said in printed


def test_each_step_can_be_undone_and_a_submission_made_again(store: Store, people: dict[str, UUID]) -> None:
    _do(store, people, "gao", Move.SUBMIT)
    undo_last(store)
    found = _standing(store, people["gao"])
    assert found is not None
    assert found.state is WeekPlanState.DRAFT
    _do(store, people, "gao", Move.SUBMIT)
    _do(store, people, "boss", Move.APPROVE)
    undo_last(store)
    found = _standing(store, people["gao"])
    assert found is not None
    assert (found.state, found.decided_by) == (WeekPlanState.SUBMITTED, "")


def test_where_the_rule_is_off_or_nobody_is_above_there_is_nothing_to_approve(
    store: Store, people: dict[str, UUID]
) -> None:
    assert _standing(store, people["boss"]) is None
    assert _standing(store, people["gao"], date(2026, 10, 26)) is None  # before the rule
    with pytest.raises(RefusedError, match="no approval"):
        move_week_plan(store, people["boss"], MONDAY, Move.SUBMIT, now=NOW, today=TODAY)
    with store.reading() as session:
        assert plan_for_print(session, MONDAY, TUESDAY, people["boss"], TODAY).approval == ""


def test_the_manager_is_told_whose_plan_waits(store: Store, people: dict[str, UUID]) -> None:
    _do(store, people, "gao", Move.SUBMIT)
    with store.reading() as session:
        (waiting,) = waiting_plans(session, people["boss"], TODAY)
        assert (waiting.rep, waiting.monday) == ("高志远", MONDAY)
        assert waiting_plans(session, people["gao"], TODAY) == []
        assert waiting_plans(session, people["other"], TODAY) == []
        assert waiting_plans(session, people["boss"], date(2026, 11, 30)) == []
