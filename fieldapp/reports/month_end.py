"""Fills the month-end report of development tasks from the store."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, Territory
from db.vocabulary import OpeningKind, ReminderState, TaskState
from fieldapp.clock import CHINA
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.occasions import birthdays
from fieldapp.queries.plan_done import plan_done
from fieldapp.queries.reminders import answers
from fieldapp.queries.tasks import MonthBoard, OpeningRow, month_board, targets_of, tasks_of
from fieldapp.reports.task_report import (
    Correction,
    ImprovementLine,
    MoneyLine,
    NextStep,
    Opening,
    RegionLine,
    TaskReport,
)
from fieldapp.rules.months import last_day, month_after
from fieldapp.rules.tasks import target_of
from fieldapp.texts import _, ngettext, pgettext
from fieldapp.words.pay import (
    how_text,
    kind_name,
    opening_standing_text,
    rates_text,
    reading_texts,
    standing_text,
    warning_texts,
    year_text,
)
from fieldapp.words.plan_done import reasons_text
from fieldapp.words.vocabulary import word


def task_report(session: Session, colleague_id: UUID, month: date, printed_on: date) -> TaskReport:
    """The report of *colleague_id* for the month that begins on *month*, open or closed; texts as spoken here."""
    board = month_board(session, colleague_id, month)
    rep = session.get_one(Colleague, colleague_id)
    manager = session.get(Colleague, rep.manager_id) if rep.manager_id else None
    territories = session.scalars(select(Territory.name).where(Territory.colleague_id == colleague_id))
    visits = plan_done(session, month, last_day(month), printed_on, colleague_id).figures
    born, kept = _birthdays(session, month)
    judged = board.judged
    return TaskReport(
        rep=rep.name,
        month=month,
        printed_on=printed_on,
        manager=manager.name if manager else "",
        territory=pgettext("list", ", ").join(territories),
        closed=_closed(board),
        met=judged.met,
        missed_run=judged.missed_run,
        progress=tuple(
            RegionLine(board.places.get(p.region_code) or _("Anywhere"), kind_name(p.kind), p.target, p.done)
            for p in board.progress
        ),
        openings=tuple(_opening(o) for o in board.openings if o.counted_on is not None),
        money=tuple(_money(board)),
        pay=board.adjusted.pay,
        parts=tuple(_parts(board)),
        pay_text=standing_text(board.forecast, printed_on),
        readings=tuple(reading_texts(judged.rules.readings, board.settings.counts_in)),
        year=tuple(
            RegionLine(_("Whole year"), kind_name(kind), board.year.target.of(kind), board.year.opened.of(kind))
            for kind in OpeningKind
        ),
        refund_text=year_text(board.year),
        visits_planned=visits.planned,
        visits_made=visits.made,
        visits_done=visits.done,
        visits_missed=visits.not_done,
        reasons=reasons_text(visits),
        birthdays=born,
        birthdays_kept=kept,
        corrections=tuple(Correction(a.dated, a.corrects, a.reason, a.amount) for a in board.adjusted.adjustments),
        warnings=tuple(warning_texts(judged, printed_on)),
        improvements=tuple(
            ImprovementLine(t.dealer, t.place, word(t.state), t.steps_done, len(t.steps), t.due_on, t.result)
            for t in board.improvements
        ),
        next_month=tuple(_next_month(session, colleague_id, month_after(month))),
    )


def _closed(board: MonthBoard) -> str:
    if board.closed is None:
        return ""
    day = board.closed.at.astimezone(CHINA).date().isoformat()
    return _("{day}, by {name}").format(day=day, name=board.closed.by or "—")


def _opening(o: OpeningRow) -> Opening:
    files = ngettext("{count} file", "{count} files", o.files).format(count=o.files) if o.files else ""
    return Opening(
        region=o.place,
        kind=kind_name(o.kind),
        dealer=o.dealer,
        on=o.counted_on,
        percent=o.percent,
        evidence="; ".join(filter(None, (o.evidence, files))),
        standing=opening_standing_text(o.standing),
        confirmed_by=o.confirmed_by,
        confirmed_on=o.confirmed_at.astimezone(CHINA).date() if o.confirmed_at else None,
        is_own_confirmation=o.confirmed_by_oneself,
    )


def _money(board: MonthBoard) -> Iterator[MoneyLine]:
    version = rates_text(board.judged.rules.rates)
    for line in board.judged.lines:
        yield MoneyLine(line.rule.value, how_text(line), line.amount, version, line.counts)


def _parts(board: MonthBoard) -> Iterator[tuple[str, Decimal | None]]:
    judged = board.judged
    reason = f" ({board.money_note})" if board.money_note else ""
    yield _("Base pay") + reason, judged.base_paid
    yield _("Bonus"), judged.bonus_paid
    yield _("Expenses"), judged.expenses_paid
    yield _("Development"), judged.development
    if board.adjusted.adjustments:
        yield _("Corrections of earlier months"), board.adjusted.adjustment


def _birthdays(session: Session, month: date) -> tuple[int, int]:
    """How many birthdays fell in the month, and how many of them were kept."""
    last = last_day(month)
    found = [o for o in birthdays(session, month, rules_on(session, month), last) if month <= o.on <= last]
    answered = answers(session)
    kept = [o for o in found if o.key in answered and answered[o.key].state is ReminderState.DONE]
    return len(found), len(kept)


def _next_month(session: Session, colleague_id: UUID, month: date) -> Iterator[NextStep]:
    target = target_of(targets_of(session, colleague_id, month))
    for kind in OpeningKind:
        if target.of(kind):
            what = _("Target: {count} × {kind}").format(count=target.of(kind), kind=kind_name(kind))
            yield NextStep("", "", what, last_day(month))
    for task in tasks_of(session, colleague_id, month):
        if task.state is TaskState.OPEN:
            step = next((step.what for step in task.steps if step.done_on is None), kind_name(task.kind))
            yield NextStep(task.place, task.dealer, step, task.due_on)
