"""The start page in one reading: the day's visits, what is late, whom to greet, the month."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from db.vocabulary import ReminderKind, VisitState
from fieldapp.queries.reminders import ReminderRow, reminders
from fieldapp.queries.tasks import MonthBoard, month_board
from fieldapp.queries.visits import VisitRow, visits_between
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

    @property
    def visits_done(self) -> int:
        return sum(1 for visit in self.visits if visit.state is VisitState.DONE)


def today(session: Session, day: date) -> Today:
    """The start page of *day*; the number of statements does not grow with the number of dealers."""
    me = working_here(session)
    found = [row for row in reminders(session, day) if row.occasion.kind is not ReminderKind.APPOINTMENT]
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
    )
