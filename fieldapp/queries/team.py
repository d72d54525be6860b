"""Who works here, whose laptop this is, and who is away when (DOMAIN section 17)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, Leave, SyncControl
from db.vocabulary import Role
from fieldapp.queries.shapes import read
from fieldapp.rules.team import below


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    """One colleague; where home is, in millionths of a degree (WGS-84), is where the day's route begins."""

    id: UUID
    name: str
    role: Role
    manager_id: UUID | None
    phone: str
    home_latitude_e6: int | None
    home_longitude_e6: int | None


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Days off, both inclusive."""

    id: UUID
    colleague_id: UUID
    first_day: date
    last_day: date
    note: str


def colleagues(session: Session) -> list[ColleagueRow]:
    """Everybody, managers before reps, in the order they came."""
    table = Colleague.__table__.c
    return read(session, ColleagueRow, Colleague, order=(table.role == Role.REP,))


def who_works_here(session: Session) -> ColleagueRow | None:
    """The colleague whose laptop this is; ``None`` before the first start has asked."""
    who = session.scalars(select(SyncControl.who)).one()
    if who is None:
        return None
    return next(iter(read(session, ColleagueRow, Colleague, Colleague.__table__.c.id == UUID(who))), None)


def reps_below(session: Session, manager_id: UUID) -> list[ColleagueRow]:
    """The colleagues whom a manager sees, directly or through other managers."""
    everybody = colleagues(session)
    team = below({row.id: row.manager_id for row in everybody}, manager_id)
    return [row for row in everybody if row.id in team and row.id != manager_id]


def leave_between(session: Session, first: date, last: date, colleague_id: UUID | None = None) -> list[LeaveRow]:
    """Leave that touches the days from *first* to *last*, both inclusive; of everybody where nobody is named."""
    table = Leave.__table__.c
    where = [table.first_day <= last, table.last_day >= first]
    if colleague_id is not None:
        where.append(table.colleague_id == colleague_id)
    return read(session, LeaveRow, Leave, *where, order=(table.first_day,))
