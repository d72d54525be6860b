"""A week's plan: where its days begin and end; submitting, withdrawing, approving, returning it (DOMAIN section 9)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, RuleVersion, Visit, WeekPlan
from db.store import Store
from db.vocabulary import Role, VisitState, WeekPlanState
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import existing
from fieldapp.rules.distances import Point
from fieldapp.rules.house_rules import RuleVersionValue, house_rules
from fieldapp.rules.week_plans import Move, after, moves, week_plan_id
from fieldapp.texts import Text
from fieldapp.working_here import working_here

E6 = 1_000_000
TOUCHED = Changed.of(Area.VISITS)
_WHAT = {
    Move.SUBMIT: Text("Submit the plan of a week"),
    Move.WITHDRAW: Text("Withdraw the plan of a week"),
    Move.APPROVE: Text("Approve the plan of a week"),
    Move.RETURN: Text("Return the plan of a week"),
}


def move_week_plan(
    store: Store, colleague_id: UUID, monday: date, move: Move, *, now: datetime, today: date, remark: str = ""
) -> Changed:
    """Do *move* with the plan of the week that begins on *monday*, as the one who works here.

    Args:
        store: the store.
        colleague_id: whose plan it is.
        monday: the first day of the week.
        move: what is done.
        now: the instant of it.
        today: the day in China.
        remark: of the manager, kept with the decision; a plan is not returned without one.

    Raises:
        RefusedError: plans need no approval, or this is not for whoever works here to do, or not now.
        FieldRefusedError: a plan is returned without saying why.
    """
    with store.transaction(_WHAT[move]) as session:
        rep = existing(session, Colleague, colleague_id)
        if rep.manager_id is None or not _needs_approval(session, monday):
            raise RefusedError(Text("Plans need no approval here."))
        plan = _week_plan(session, colleague_id, monday)
        me = working_here(session)
        is_own, is_above = me == colleague_id, me != colleague_id and _is_above(session, me, rep)
        is_over = monday + timedelta(days=6) < today
        # Whether an approved plan was changed is not asked: who wants it looked at again may submit it again.
        if move not in moves(plan.state, is_own=is_own, is_above=is_above, is_over=is_over, is_changed=True):
            raise RefusedError(_why_not(move, is_own=is_own, is_above=is_above))
        if move is Move.RETURN and not remark.strip():
            raise FieldRefusedError("remark", Text("Write what should be changed."))
        plan.state = after(move)
        if move is Move.SUBMIT:
            plan.submitted_at = now
        elif move in {Move.APPROVE, Move.RETURN}:
            plan.decided_by_id, plan.decided_at, plan.remark = me, now, remark.strip()
            plan.approved_visits = (
                {str(key): on.isoformat() for key, on in _planned_days(session, colleague_id, monday)}
                if move is Move.APPROVE
                else None
            )
    return TOUCHED


def keep_ends_of_days(store: Store, monday: date, start: Point | None, end: Point | None) -> Changed:
    """Keep where the days of one's own week begin and end, for this and every later suggestion of it.

    Args:
        store: the store.
        monday: the first day of the week.
        start: at home when ``None``.
        end: where they begin when ``None``.

    Raises:
        RefusedError: nobody works here yet.
    """
    with store.transaction(Text("Where the days of a week begin and end")) as session:
        me = working_here(session)
        if me is None:
            raise RefusedError(Text("Say first who works here."))
        plan = _week_plan(session, me, monday)
        plan.start_latitude_e6, plan.start_longitude_e6 = _millionths(start)
        plan.end_latitude_e6, plan.end_longitude_e6 = _millionths(end)
    return TOUCHED


def _millionths(point: Point | None) -> tuple[int, int] | tuple[None, None]:
    return (None, None) if point is None else (round(point.latitude * E6), round(point.longitude * E6))


def _week_plan(session: Session, colleague_id: UUID, monday: date) -> WeekPlan:
    """The row, made where there is none; one whose making was undone is used again."""
    key = week_plan_id(colleague_id, monday)
    wanted = select(WeekPlan).where(WeekPlan.id == key).execution_options(include_deleted=True)
    plan = session.scalars(wanted).one_or_none()
    if plan is None:
        plan = WeekPlan(id=key, colleague_id=colleague_id, monday=monday)
        session.add(plan)
    elif plan.deleted_at is not None:
        plan.deleted_at, plan.state = None, WeekPlanState.DRAFT
    return plan


def _needs_approval(session: Session, monday: date) -> bool:
    rows = session.execute(
        select(RuleVersion.name, RuleVersion.effective_from, RuleVersion.value).where(RuleVersion.name == "plans")
    )
    return house_rules((RuleVersionValue(*row) for row in rows), monday).plans.needs_approval


def _is_above(session: Session, me: UUID | None, rep: Colleague) -> bool:
    own = session.get(Colleague, me) if me is not None else None
    if own is None or own.role is Role.REP:
        return False
    if own.role is Role.ADMIN:
        return True
    above: Colleague | None = rep
    seen = set[UUID]()
    while above is not None and above.manager_id is not None and above.id not in seen:
        if above.manager_id == me:
            return True
        seen.add(above.id)
        above = session.get(Colleague, above.manager_id)
    return False


def _planned_days(session: Session, colleague_id: UUID, monday: date) -> list[tuple[UUID, date]]:
    """The visits of a week and the days on which they are planned, those taken off left out."""
    rows = session.execute(
        select(Visit.id, Visit.planned_on).where(
            Visit.colleague_id == colleague_id,
            Visit.planned_on.between(monday, monday + timedelta(days=6)),
            Visit.state != VisitState.CANCELLED,
        )
    )
    return [(key, on) for key, on in rows if on is not None]


def _why_not(move: Move, *, is_own: bool, is_above: bool) -> Text:
    if move in {Move.SUBMIT, Move.WITHDRAW}:
        return (
            Text("This cannot be done with the plan as it stands.")
            if is_own
            else Text("Each rep submits and withdraws their own plan.")
        )
    if not is_above:
        return Text("Only the rep's manager approves or returns a plan.")
    return Text("This plan does not wait for a decision.")
