"""What became of a plan, and the visits of which nobody wrote down what became of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.models import Dealer, Visit
from db.vocabulary import VisitState
from fieldapp.queries.regions import short_places
from fieldapp.queries.visits import VisitRow, visits_between
from fieldapp.rules.plan_done import Balance, Outcome, VisitFacts, balance, last_reason, outcome

LOOKED_BACK_DAYS = 28  # so far back somebody may be asked what became of a visit


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One visit of the period, planned for it or made in it."""

    visit_id: UUID
    dealer_id: UUID
    dealer: str
    place: str
    first_planned_on: date | None
    planned_on: date | None
    visited_on: date | None
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class PlanDone:
    """The figures of a period with the visits behind them, by day."""

    first: date
    last: date
    figures: Balance
    rows: tuple[PlannedRow, ...]


def plan_done(session: Session, first: date, last: date, today: date, colleague_id: UUID | None) -> PlanDone:
    """The plan of the days from *first* to *last*, both inclusive, against what was done; two statements.

    Args:
        session: the store.
        first: of the days.
        last: of the days.
        today: what was planned for before and is not recorded is open; what is planned for later is ahead.
        colleague_id: whose plan.
    """
    found = session.execute(
        select(
            Visit.id,
            Visit.dealer_id,
            Dealer.name,
            Dealer.region_code,
            Visit.state,
            Visit.first_planned_on,
            Visit.planned_on,
            Visit.visited_on,
            Visit.missed_because,
            Visit.moved_because,
        )
        .join(Dealer, Dealer.id == Visit.dealer_id)
        .where(
            Visit.colleague_id == colleague_id,
            Visit.state != VisitState.CANCELLED,
            or_(Visit.first_planned_on.between(first, last), Visit.visited_on.between(first, last)),
        )
        .order_by(Visit.first_planned_on, Visit.visited_on, Visit.position, Visit.id)
    ).all()
    places = short_places(session, {row.region_code for row in found})
    facts, rows = [], []
    for row in found:
        why = row.missed_because if row.state is VisitState.MISSED else row.moved_because
        visit = VisitFacts(row.state, row.first_planned_on, row.planned_on, row.visited_on, why)
        facts.append(visit)
        became = outcome(visit, first, last, today)
        if became is not None:
            said = last_reason(why) if became in {Outcome.MOVED, Outcome.DROPPED} else ""
            rows.append(
                PlannedRow(
                    row.id,
                    row.dealer_id,
                    row.name,
                    places.get(row.region_code, ""),
                    row.first_planned_on,
                    row.planned_on,
                    row.visited_on,
                    became,
                    said,
                )
            )
    return PlanDone(first, last, balance(facts, first, last, today), tuple(rows))


def unrecorded(session: Session, today: date, colleague_id: UUID | None) -> list[VisitRow]:
    """Planned visits of the last weeks whose day is over and of which nobody wrote down what became, oldest first."""
    if not count_unrecorded(session, today, colleague_id):
        return []
    first = today - timedelta(days=LOOKED_BACK_DAYS)
    rows = visits_between(session, first, today - timedelta(days=1), colleague_id=colleague_id)
    return [row for row in rows if row.state is VisitState.PLANNED]


def count_unrecorded(session: Session, today: date, colleague_id: UUID | None) -> int:
    """How many there are; one statement."""
    wanted = select(func.count(Visit.id)).where(
        Visit.colleague_id == colleague_id,
        Visit.state == VisitState.PLANNED,
        Visit.planned_on.between(today - timedelta(days=LOOKED_BACK_DAYS), today - timedelta(days=1)),
    )
    return session.execute(wanted).scalar_one()
