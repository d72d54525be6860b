"""Plans that the manager has to approve: last week's and this week's are, one colleague's waits."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Dealer, RuleVersion, Visit, WeekPlan
from db.vocabulary import DealerStatus, VisitPurpose, VisitState, WeekPlanState
from fieldapp.clock import CHINA
from fieldapp.demo.rows import Rows
from fieldapp.demo.team import Team
from fieldapp.rules.week_plans import week_plan_id
from fieldapp.rules.workdays import WorkCalendar

_SUBMITTED, _DECIDED = time(17, 40), time(19, 15)  # on the Sunday before


def approve_plans(session: Session, rows: Rows, team: Team, today: date) -> None:
    """Put the rule in force eight weeks ago, and let the plans of the last weeks have gone their way."""
    this_week = today - timedelta(days=today.weekday())
    since = this_week - timedelta(days=56)
    rows.add(RuleVersion, name="plans", effective_from=since, value={"needs_approval": True}, note="周计划须经理批准")
    rows.write()
    _leave_some_open(session, rows, team, this_week)
    rep = team.reps[0].id
    for weeks in (-2, -1, 0):
        monday = this_week + timedelta(days=7 * weeks)
        sunday = monday - timedelta(days=1)
        planned = session.execute(
            select(Visit.id, Visit.planned_on)
            .where(
                Visit.colleague_id == rep,
                Visit.planned_on.between(monday, monday + timedelta(days=6)),
                Visit.state != VisitState.CANCELLED,
            )
            .order_by(Visit.id)
        ).all()
        approved = [(key, on) for key, on in planned if on is not None]
        if weeks == 0 and len(approved) > 1:
            approved = approved[:-1]  # one came in since
        session.add(
            WeekPlan(
                id=week_plan_id(rep, monday),
                colleague_id=rep,
                monday=monday,
                state=WeekPlanState.APPROVED,
                submitted_at=_at(sunday, _SUBMITTED),
                decided_by_id=team.manager_id,
                decided_at=_at(sunday, _DECIDED),
                remark="新客户优先，回款别落下" if weeks == -1 else "",
                approved_visits={str(key): on.isoformat() for key, on in approved},
            )
        )
    for colleague, state in ((team.reps[1].id, WeekPlanState.SUBMITTED), (team.reps[2].id, WeekPlanState.RETURNED)):
        is_returned = state is WeekPlanState.RETURNED
        session.add(
            WeekPlan(
                id=week_plan_id(colleague, this_week),
                colleague_id=colleague,
                monday=this_week,
                state=state,
                submitted_at=_at(this_week - timedelta(days=1), _SUBMITTED),
                decided_by_id=team.manager_id if is_returned else None,
                decided_at=_at(this_week - timedelta(days=1), _DECIDED) if is_returned else None,
                remark="周三县城堵车，调到周四" if is_returned else "",
            )
        )
    session.flush()


def _leave_some_open(session: Session, rows: Rows, team: Team, this_week: date) -> None:
    """Visits of last week of which nobody wrote down what became, and a colleague's plan of this week."""
    calendar = WorkCalendar()
    for number, first, count in ((0, this_week - timedelta(days=7), 3), (1, this_week, 4)):
        rep = team.reps[number]
        days = calendar.workdays(first, first + timedelta(days=6), rep.leave)[-count:]
        dealers = session.scalars(
            select(Dealer.id)
            .where(Dealer.territory_id == rep.territory_id, Dealer.status == DealerStatus.ACTIVE)
            .order_by(Dealer.id)
        ).all()
        taken = {
            tuple(row)
            for row in session.execute(
                select(Visit.dealer_id, Visit.planned_on).where(Visit.colleague_id == rep.id, Visit.planned_on >= first)
            )
        }
        used = set[object]()
        for on in days:
            dealer = next((one for one in dealers if (one, on) not in taken and one not in used), None)
            if dealer is None:
                continue
            used.add(dealer)
            rows.add(
                Visit,
                dealer_id=dealer,
                colleague_id=rep.id,
                state=VisitState.PLANNED,
                planned_on=on,
                first_planned_on=on,
                position=20,
                purpose=VisitPurpose.ROUTINE,
            )
    rows.write()


def _at(on: date, at: time) -> datetime:
    return datetime.combine(on, at, CHINA).astimezone(UTC)
