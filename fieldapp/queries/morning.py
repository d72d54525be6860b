"""The page of the morning meeting, filled from the data, and the logs of a period (DOMAIN section 16)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.models import Attendance, CompetitorSighting, Dealer, MeetingNote, Visit, WorkLog
from db.vocabulary import (
    AttendanceState,
    LogSpan,
    MeetingNoteKind,
    OpeningKind,
    ReminderKind,
    VisitResult,
    VisitState,
)
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.plan_done import plan_done
from fieldapp.queries.reminders import ReminderRow, reminders
from fieldapp.queries.shapes import read
from fieldapp.queries.tasks import month_board
from fieldapp.queries.team import ColleagueRow, colleagues, leave_between
from fieldapp.queries.visits import VisitRow, visits_between, work_calendar
from fieldapp.queries.week_plans import people_below
from fieldapp.rules.morning import attendance, log_day, pulse, working_day_before
from fieldapp.rules.plan_done import Balance

NEWS_DAYS = 7
MOST_SIGHTINGS = 8


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log as it was written."""

    id: UUID
    colleague_id: UUID
    on: date
    span: LogSpan
    done: str
    trouble: str
    next: str
    mood: int
    as_liaison: int
    as_public_face: int
    as_expert: int

    @property
    def is_written(self) -> bool:
        """Whether there is a word in it."""
        return bool(self.done or self.trouble or self.next)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team at the meeting.

    Attributes:
        attendance: ``None`` where nothing was noted.
        yesterday: the plan of the working day before against what was done.
        opened: of the month, county seats and townships, each with its target.
        today: the visits of the day in order.
        log: of the working day before; ``None`` where none was written.
    """

    id: UUID
    name: str
    attendance: AttendanceState | None
    yesterday: Balance
    opened: tuple[tuple[OpeningKind, Decimal, Decimal], ...]
    today: tuple[VisitRow, ...]
    log: LogRow | None


@dataclass(frozen=True, slots=True)
class Order:
    """Something good that came of a visit."""

    rep: str
    dealer: str
    result: VisitResult
    note: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A competitor's price or promotion, seen lately; *price* in yuan."""

    seen_on: date
    dealer: str
    brand: str
    model: str
    price: Decimal | None
    promotion: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """Everything on the page."""

    on: date
    before: date  # the working day before
    members: tuple[Member, ...]
    notes: dict[MeetingNoteKind, tuple[str, ...]]
    orders: tuple[Order, ...]
    birthdays: tuple[ReminderRow, ...]
    sightings: tuple[Sighting, ...]
    pulse: tuple[float, int] | None  # mood, and of how many


def meeting(session: Session, on: date, me: UUID | None) -> Meeting:
    """The meeting of *on*, of whoever reports to *me*; of a rep without a team, their own page.

    The number of statements grows with the team, not with its dealers.
    """
    team = _team(session, me)
    calendar = work_calendar(session, working_days=rules_on(session, on).thresholds.working_days)
    before = working_day_before(on, lambda day: calendar.day(day).is_workday)
    names = {row.id: row.name for row in team}
    noted = dict(session.execute(select(Attendance.colleague_id, Attendance.state).where(Attendance.on == on)).all())
    away = {row.colleague_id for row in leave_between(session, on, on)}
    logs = {row.colleague_id: row for row in logs_between(session, before, before, span=LogSpan.DAY)}
    members = tuple(
        Member(
            row.id,
            row.name,
            attendance(noted.get(row.id), on_leave=row.id in away),
            plan_done(session, before, before, on, row.id).figures,
            _opened(session, row.id, on),
            tuple(v for v in visits_between(session, on, on, colleague_id=row.id) if v.state is not VisitState.MISSED),
            logs.get(row.id),
        )
        for row in team
    )
    return Meeting(
        on,
        before,
        members,
        _notes(session, on),
        _orders(session, before, names),
        tuple(row for row in reminders(session, on, days=0, kinds=[ReminderKind.BIRTHDAY]) if row.occasion.on == on),
        _sightings(session, on),
        pulse(row.mood for row in logs.values() if row.colleague_id in names),
    )


def notes_of(session: Session, on: date, by: UUID | None) -> dict[MeetingNoteKind, str]:
    """What *by* wrote for the meeting of *on*, for changing it."""
    rows = session.execute(
        select(MeetingNote.kind, MeetingNote.text).where(MeetingNote.on == on, MeetingNote.by_id == by)
    )
    return dict(rows.all())


def attendance_on(session: Session, on: date, me: UUID | None) -> list[tuple[ColleagueRow, AttendanceState | None]]:
    """The team with what was noted, else that somebody is on leave."""
    noted = dict(session.execute(select(Attendance.colleague_id, Attendance.state).where(Attendance.on == on)).all())
    away = {row.colleague_id for row in leave_between(session, on, on)}
    return [(row, attendance(noted.get(row.id), on_leave=row.id in away)) for row in _team(session, me)]


def logs_between(
    session: Session, first: date, last: date, *, span: LogSpan | None = None, colleague_id: UUID | None = None
) -> list[LogRow]:
    """The logs under the days from *first* to *last*, both inclusive, by day; of everybody where nobody is named."""
    table = WorkLog.__table__.c
    where: list[ColumnElement[bool]] = [table.on.between(first, last)]
    if span is not None:
        where.append(table.span == span)
    if colleague_id is not None:
        where.append(table.colleague_id == colleague_id)
    return read(session, LogRow, WorkLog, *where, order=(table.on, table.span, table.colleague_id))


def _team(session: Session, me: UUID | None) -> list[ColleagueRow]:
    below = people_below(session, me) if me is not None else []
    return below or [row for row in colleagues(session) if row.id == me]


def _opened(session: Session, colleague_id: UUID, on: date) -> tuple[tuple[OpeningKind, Decimal, Decimal], ...]:
    figures = month_board(session, colleague_id, on.replace(day=1)).figures
    return tuple((kind, Decimal(figures.opened.of(kind)), Decimal(figures.target.of(kind))) for kind in OpeningKind)


def _notes(session: Session, on: date) -> dict[MeetingNoteKind, tuple[str, ...]]:
    found: defaultdict[MeetingNoteKind, list[str]] = defaultdict(list)
    rows = session.execute(
        select(MeetingNote.kind, MeetingNote.text).where(MeetingNote.on == on).order_by(MeetingNote.id)
    )
    for kind, text in rows:
        found[kind] += [line.strip() for line in text.splitlines() if line.strip()]
    return {kind: tuple(lines) for kind, lines in found.items()}


def _orders(session: Session, on: date, names: dict[UUID, str]) -> tuple[Order, ...]:
    rows = session.execute(
        select(Visit.colleague_id, Dealer.name, Visit.result, Visit.result_note)
        .join(Dealer, Dealer.id == Visit.dealer_id)
        .where(
            Visit.visited_on == on,
            Visit.state == VisitState.DONE,
            Visit.result.in_((VisitResult.ORDERED, VisitResult.PAID)),
        )
        .order_by(Visit.id)
    )
    return tuple(
        Order(names[rep], dealer, result, note) for rep, dealer, result, note in rows if rep in names and result
    )


def _sightings(session: Session, on: date) -> tuple[Sighting, ...]:
    rows = session.execute(
        select(
            CompetitorSighting.seen_on,
            Dealer.name,
            CompetitorSighting.brand,
            CompetitorSighting.model,
            CompetitorSighting.price,
            CompetitorSighting.promotion,
        )
        .join(Dealer, Dealer.id == CompetitorSighting.dealer_id)
        .where(CompetitorSighting.seen_on.between(on - timedelta(days=NEWS_DAYS), on))
        .order_by(CompetitorSighting.seen_on.desc(), CompetitorSighting.id.desc())
        .limit(MOST_SIGHTINGS)
    )
    return tuple(Sighting(*row) for row in rows)


def log_of(session: Session, on: date, span: LogSpan, me: UUID | None) -> LogRow | None:
    """The log that was written, or ``None``."""
    day = log_day(on, span)
    return next(iter(logs_between(session, day, day, span=span, colleague_id=me)), None) if me is not None else None


def visits_made(session: Session, on: date, span: LogSpan, me: UUID | None) -> list[VisitRow]:
    """What the log of the day or the week may begin with: the visits that were made, in order."""
    first = log_day(on, span)
    last = on if span is LogSpan.DAY else first + timedelta(days=6)
    rows = visits_between(session, first, last, colleague_id=me)
    return [row for row in rows if row.state is VisitState.DONE]
