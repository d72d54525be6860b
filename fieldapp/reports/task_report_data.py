"""Fills the month-end report from the store."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import Colleague, Territory, Visit
from db.vocabulary import OpeningKind, ReminderKind, ReminderState, TaskState, VisitState
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.occasions import birthdays
from fieldapp.queries.reminders import answers
from fieldapp.queries.tasks import MonthBoard, month_board, targets_of, tasks_of
from fieldapp.reports.task_report import NextMonth, OpeningLine, RegionLine, TaskReport, VisitsLine
from fieldapp.rules.pay_month import month_after
from fieldapp.rules.tasks import target_of


def task_report(session: Session, colleague_id: UUID, month: date, today: date) -> TaskReport:
    """The report of *colleague_id* for the month that begins on *month*, open or closed."""
    board = month_board(session, colleague_id, month)
    rep = session.get_one(Colleague, colleague_id)
    manager = session.get(Colleague, rep.manager_id) if rep.manager_id else None
    territories = session.scalars(select(Territory.name).where(Territory.colleague_id == colleague_id))
    born, kept = _birthdays(session, month)
    return TaskReport(
        rep=rep.name,
        manager=manager.name if manager else "",
        territory="、".join(territories),
        month=month,
        printed_on=today,
        closed_at=board.closed.at if board.closed else None,
        closed_by=board.closed.by if board.closed else "",
        regions=_regions(board),
        openings=_openings(board),
        judged=board.judged,
        adjusted=board.adjusted,
        decided_because=board.money_note,
        year=board.year,
        counts_in=board.settings.counts_in,
        visits=_visits(session, colleague_id, month),
        birthdays=born,
        birthdays_kept=kept,
        next_month=_next_month(session, colleague_id, month_after(month)),
    )


def _regions(board: MonthBoard) -> tuple[RegionLine, ...]:
    return tuple(
        RegionLine(board.places.get(line.region_code, ""), line.kind, line.target, line.done, line.short)
        for line in board.progress
    )


def _openings(board: MonthBoard) -> tuple[OpeningLine, ...]:
    return tuple(
        OpeningLine(
            o.dealer,
            o.place,
            o.kind,
            o.counted_on,
            o.evidence,
            o.files,
            o.percent,
            o.standing,
            o.confirmed_by,
            o.confirmed_by_oneself,
        )
        for o in board.openings
        if o.counted_on is not None
    )


def _visits(session: Session, colleague_id: UUID, month: date) -> VisitsLine:
    """Planned counts by the day first planned; a visit moved within or out of the month was still planned."""
    last = month_after(month) - timedelta(days=1)
    rows = session.execute(
        select(Visit.state, Visit.first_planned_on, Visit.missed_because).where(
            Visit.colleague_id == colleague_id,
            Visit.state != VisitState.CANCELLED,
            or_(Visit.planned_on.between(month, last), Visit.visited_on.between(month, last)),
        )
    ).all()
    planned = [row for row in rows if row.first_planned_on is not None]
    missed = Counter(row.missed_because for row in planned if row.state is VisitState.MISSED)
    return VisitsLine(
        planned=len(planned),
        done=sum(1 for row in planned if row.state is VisitState.DONE),
        unplanned=sum(1 for row in rows if row.first_planned_on is None and row.state is VisitState.DONE),
        missed=tuple(missed.most_common()),
    )


def _birthdays(session: Session, month: date) -> tuple[int, int]:
    """How many birthdays fell in the month, and how many of them were kept."""
    last = month_after(month) - timedelta(days=1)
    found = [o for o in birthdays(session, month, rules_on(session, month), last) if month <= o.on <= last]
    answered = answers(session)
    kept = [o for o in found if o.key in answered and answered[o.key].state is ReminderState.DONE]
    return len([o for o in found if o.kind is ReminderKind.BIRTHDAY]), len(kept)


def _next_month(session: Session, colleague_id: UUID, month: date) -> NextMonth:
    target = target_of(targets_of(session, colleague_id, month))
    tasks = [task for task in tasks_of(session, colleague_id, month) if task.state is TaskState.OPEN]
    return NextMonth(
        targets=tuple((kind, int(target.of(kind))) for kind in OpeningKind if target.of(kind)),
        tasks=tuple((task.place, task.dealer, task.due_on) for task in tasks),
    )
