"""How a week's plan stands with the manager, and which plans wait for a decision."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import Colleague, Visit, WeekPlan
from db.vocabulary import Role, WeekPlanState
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.team import ColleagueRow, colleagues, reps_below
from fieldapp.rules.week_plans import Changes, Move, PlannedVisit, changes_since, moves
from fieldapp.working_here import working_here


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """One week's plan: its state, who decided what, and what whoever works here may do."""

    colleague_id: UUID
    rep: str
    monday: date
    state: WeekPlanState
    submitted_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    remark: str
    changes: Changes  # since it was approved
    is_own: bool
    is_above: bool
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class WaitingPlan:
    """A plan that waits for the decision of whoever works here."""

    colleague_id: UUID
    rep: str
    monday: date


def plan_standing(session: Session, colleague_id: UUID | None, monday: date, today: date) -> PlanStanding | None:
    """How the plan of the week that begins on *monday* stands; ``None`` where it needs no approval.

    A plan needs one where the rule in force on that Monday says so and its maker has a manager.
    """
    rep = session.get(Colleague, colleague_id) if colleague_id else None
    if rep is None or rep.manager_id is None or not rules_on(session, monday).plans.needs_approval:
        return None
    plan = session.scalars(select(WeekPlan).where(WeekPlan.colleague_id == rep.id, WeekPlan.monday == monday)).first()
    me = working_here(session)
    is_own = me == rep.id
    is_above = not is_own and me is not None and rep.id in {row.id for row in people_below(session, me)}
    state = plan.state if plan is not None else WeekPlanState.DRAFT
    changes = Changes()
    if plan is not None and state is WeekPlanState.APPROVED:
        approved = {UUID(key): date.fromisoformat(on) for key, on in (plan.approved_visits or {}).items()}
        changes = changes_since(approved, _visits(session, rep.id, monday, set(approved)), monday)
    decider = session.get(Colleague, plan.decided_by_id) if plan is not None and plan.decided_by_id else None
    return PlanStanding(
        rep.id,
        rep.name,
        monday,
        state,
        plan.submitted_at if plan is not None else None,
        decider.name if decider is not None else "",
        plan.decided_at if plan is not None else None,
        plan.remark if plan is not None else "",
        changes,
        is_own,
        is_above,
        moves(
            state,
            is_own=is_own,
            is_above=is_above,
            is_over=monday + timedelta(days=6) < today,
            is_changed=changes.any,
        ),
    )


def waiting_plans(session: Session, me: UUID | None, today: date) -> list[WaitingPlan]:
    """The plans of weeks that are not over which wait for the decision of *me*, the earliest week first."""
    below = {row.id: row.name for row in people_below(session, me)} if me else {}
    if not below:
        return []
    this_week = today - timedelta(days=today.weekday())
    rows = session.execute(
        select(WeekPlan.colleague_id, WeekPlan.monday)
        .where(WeekPlan.state == WeekPlanState.SUBMITTED, WeekPlan.monday >= this_week)
        .order_by(WeekPlan.monday, WeekPlan.id)
    )
    return [WaitingPlan(who, below[who], monday) for who, monday in rows if who in below]


def people_below(session: Session, me: UUID) -> list[ColleagueRow]:
    """Whose work *me* sees beside their own: for a manager all below, for an administrator everybody."""
    own = session.get(Colleague, me)
    if own is None or own.role is Role.REP:
        return []
    if own.role is Role.ADMIN:
        return [row for row in colleagues(session) if row.id != me]
    return reps_below(session, me)


def _visits(session: Session, colleague_id: UUID, monday: date, ids: set[UUID]) -> dict[UUID, PlannedVisit]:
    rows = session.execute(
        select(Visit.id, Visit.planned_on, Visit.state).where(
            Visit.colleague_id == colleague_id,
            or_(Visit.planned_on.between(monday, monday + timedelta(days=6)), Visit.id.in_(ids)),
        )
    )
    return {key: PlannedVisit(on, state) for key, on, state in rows}
