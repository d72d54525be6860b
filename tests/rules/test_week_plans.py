"""A week's plan between rep and manager."""

from datetime import date
from itertools import product
from uuid import UUID, uuid4

from db.vocabulary import VisitState, WeekPlanState
from fieldapp.rules.week_plans import Changes, Move, PlannedVisit, changes_since, moves, week_plan_id

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
NEXT_WEEK = date(2026, 12, 1)


def test_the_same_rep_and_week_have_the_same_id_everywhere() -> None:
    rep = UUID("0197b000-0000-7000-8000-000000000001")
    assert week_plan_id(rep, MONDAY) == week_plan_id(rep, date.fromisoformat("2026-11-23"))
    assert len({week_plan_id(who, on) for who, on in product((rep, uuid4()), (MONDAY, NEXT_WEEK))}) == 4


def test_a_rep_submits_and_withdraws_and_the_manager_decides() -> None:
    def own(state: WeekPlanState, *, changed: bool = False) -> tuple[Move, ...]:
        return moves(state, is_own=True, is_above=False, is_over=False, is_changed=changed)

    def boss(state: WeekPlanState, *, changed: bool = False) -> tuple[Move, ...]:
        return moves(state, is_own=False, is_above=True, is_over=False, is_changed=changed)

    assert own(WeekPlanState.DRAFT) == (Move.SUBMIT,)
    assert own(WeekPlanState.SUBMITTED) == (Move.WITHDRAW,)
    assert own(WeekPlanState.RETURNED) == (Move.SUBMIT,)
    assert own(WeekPlanState.APPROVED) == ()
    assert own(WeekPlanState.APPROVED, changed=True) == (Move.SUBMIT,)
    assert boss(WeekPlanState.DRAFT) == ()
    assert boss(WeekPlanState.SUBMITTED) == (Move.APPROVE, Move.RETURN)
    assert boss(WeekPlanState.APPROVED) == (Move.RETURN,)
    assert boss(WeekPlanState.APPROVED, changed=True) == (Move.APPROVE, Move.RETURN)
    assert boss(WeekPlanState.RETURNED) == (Move.APPROVE,)


def test_nobody_decides_about_their_own_plan_or_a_week_that_is_over_and_others_do_nothing() -> None:
    for state, changed in product(WeekPlanState, (False, True)):
        both = moves(state, is_own=True, is_above=True, is_over=False, is_changed=changed)
        assert not {Move.APPROVE, Move.RETURN} & set(both)
        for own, above in product((False, True), (False, True)):
            assert moves(state, is_own=own, is_above=above, is_over=True, is_changed=changed) == ()
        assert moves(state, is_own=False, is_above=False, is_over=False, is_changed=changed) == ()


def test_what_changed_since_the_approval_is_counted_and_making_a_visit_is_no_change() -> None:
    same, moved, gone, dropped, other_week, new, unplanned = (uuid4() for _n in range(7))
    approved = dict.fromkeys((same, moved, gone, dropped, other_week), MONDAY)
    now = {
        same: PlannedVisit(MONDAY, VisitState.DONE),
        moved: PlannedVisit(TUESDAY, VisitState.PLANNED),
        dropped: PlannedVisit(MONDAY, VisitState.CANCELLED),
        other_week: PlannedVisit(NEXT_WEEK, VisitState.PLANNED),
        new: PlannedVisit(TUESDAY, VisitState.PLANNED),
        unplanned: PlannedVisit(None, VisitState.DONE),
    }
    assert changes_since(approved, now, MONDAY) == Changes(added=1, moved=1, taken_off=3)
    missed = {same: PlannedVisit(MONDAY, VisitState.MISSED)}
    assert not changes_since({same: MONDAY}, missed, MONDAY).any
