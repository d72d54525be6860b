"""The start page in one reading: the day's visits, what is late, whom to greet, the month."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import SyncLink
from db.vocabulary import ReminderKind, VisitState
from fieldapp.clock import CHINA
from fieldapp.queries.conflicts import count_to_decide
from fieldapp.queries.plan_done import count_unrecorded
from fieldapp.queries.reminders import ReminderRow, reminders
from fieldapp.queries.tasks import MonthBoard, month_board
from fieldapp.queries.territories import theirs
from fieldapp.queries.visits import VisitRow, visits_between
from fieldapp.queries.week_plans import WaitingPlan, waiting_plans
from fieldapp.rules.tasks import OpeningStanding
from fieldapp.working_here import working_here

GREETED = (ReminderKind.BIRTHDAY, ReminderKind.ANNIVERSARY, ReminderKind.FESTIVAL)


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that the start page shows."""

    day: date
    colleague_id: UUID | None
    visits: tuple[VisitRow, ...]
    greetings: tuple[ReminderRow, ...]
    late: tuple[ReminderRow, ...]
    coming: tuple[ReminderRow, ...]
    month: MonthBoard | None
    to_confirm: int  # openings that wait for somebody's confirmation
    plans: tuple[WaitingPlan, ...]  # of reps, that wait for approval
    to_decide: int  # conflicts, and changes that the server did not take
    unrecorded: int  # past planned visits of which nobody wrote down what became
    days_unsynced: int  # since the last exchange with the server; 0 where there is none

    @property
    def visits_done(self) -> int:
        return sum(1 for visit in self.visits if visit.state is VisitState.DONE)


def days_unsynced(session: Session, day: date) -> int:
    """Whole days in China since the last exchange; 0 where nobody is signed in to a server, or none was ever made."""
    last = session.scalar(select(SyncLink.last_done_ms))
    if not last:
        return 0
    return max(0, (day - datetime.fromtimestamp(last / 1000, CHINA).date()).days)


def today(session: Session, day: date, *, colleague_id: UUID | None = None) -> Today:
    """The start page of *day*; the number of statements does not grow with the number of dealers.

    Args:
        session: the store.
        day: today.
        colleague_id: whose day, and of the reminders what is theirs alone; when ``None`` that of whoever works
            here, with all reminders.
    """
    me = colleague_id or working_here(session)
    found = [row for row in reminders(session, day) if row.occasion.kind is not ReminderKind.APPOINTMENT]
    if colleague_id is not None:
        ids = theirs(session, colleague_id)
        found = [row for row in found if row.occasion.dealer_id in ids or row.occasion.about_id in ids]
    others = [row for row in found if row.occasion.kind not in GREETED]
    board = month_board(session, me, day.replace(day=1)) if me else None
    waiting = [o for o in board.openings if o.standing is OpeningStanding.NOT_CONFIRMED] if board else []
    return Today(
        day=day,
        colleague_id=me,
        visits=tuple(visits_between(session, day, day, colleague_id=me)),
        greetings=tuple(row for row in found if row.occasion.kind in GREETED),
        late=tuple(row for row in others if row.due.days < 0),
        coming=tuple(row for row in others if row.due.days >= 0),
        month=board,
        to_confirm=len(waiting),
        plans=tuple(waiting_plans(session, me, day)),
        to_decide=count_to_decide(session),
        unrecorded=count_unrecorded(session, day, me),
        days_unsynced=days_unsynced(session, day),
    )
