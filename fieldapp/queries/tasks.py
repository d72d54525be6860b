"""Targets, openings, tasks and pay of one rep, as screens and the month-end report read them (DOMAIN section 10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.models import (
    Adjustment,
    Attachment,
    Colleague,
    Dealer,
    DevelopmentTask,
    MonthClose,
    MonthMoney,
    Opening,
    OpeningShare,
    Target,
    TaskStep,
)
from db.vocabulary import OpeningKind, TaskPurpose, TaskState
from fieldapp.queries.house_rules import rule_versions, rules_on
from fieldapp.queries.regions import short_places
from fieldapp.rules import pay
from fieldapp.rules.months import month_after
from fieldapp.rules.pay import AdjustedMonth, Forecast, adjusted, forecast
from fieldapp.rules.pay_month import MonthFigures, MonthJudgement, MonthRules
from fieldapp.rules.pay_rates import DEFAULT_RATES, NO_LEGAL_FLOOR, LegalFloor, PayRates, PerKind, rates_for, rates_from
from fieldapp.rules.pay_readings import CountsIn, PayReadings
from fieldapp.rules.pay_year import YearJudgement, judge_year
from fieldapp.rules.tasks import (
    ANYWHERE,
    OpeningFacts,
    OpeningStanding,
    RegionProgress,
    RegionTarget,
    counted_on,
    opened_in,
    paying_in,
    progress_by_region,
    standing,
    target_of,
)

COUNTY_CODE_DIGITS, REGION_CODE_DIGITS = 6, 12


@dataclass(frozen=True, slots=True)
class PaySettings:
    """How the pay of a month is judged: the manager's rates and readings."""

    rates: tuple[PayRates, ...]
    readings: PayReadings
    counts_in: CountsIn
    legal: LegalFloor
    readings_since: tuple[tuple[date, PayReadings], ...] = ()  # the manager's, in order

    def readings_of(self, month: date) -> PayReadings:
        """Those in force when *month* began."""
        before = [readings for since, readings in self.readings_since if since <= month]
        return before[-1] if before else PayReadings()


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a task."""

    id: UUID
    what: str
    due_on: date | None
    done_on: date | None
    evidence: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its steps."""

    id: UUID
    purpose: TaskPurpose
    kind: OpeningKind
    region_code: str
    place: str
    dealer_id: UUID | None
    dealer: str
    state: TaskState
    due_on: date | None
    result: str
    note: str
    steps: tuple[StepRow, ...]

    @property
    def steps_done(self) -> int:
        return sum(1 for step in self.steps if step.done_on is not None)


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A place opened, whether it pays, and what it waits for."""

    id: UUID
    task_id: UUID | None
    dealer_id: UUID
    dealer: str
    place: str
    region_code: str
    kind: OpeningKind
    counted_on: date | None
    contract_on: date | None
    first_shipment_on: date | None
    first_payment_on: date | None
    evidence: str
    files: int
    percent: int
    shares: tuple[tuple[UUID, int], ...]  # of everybody who has one
    standing: OpeningStanding
    confirmed_by_id: UUID | None
    confirmed_by: str
    confirmed_at: datetime | None
    confirmed_by_oneself: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """When a month was closed, and by whom."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class MonthBoard:
    """Everything about one rep's month."""

    colleague_id: UUID
    month: date
    settings: PaySettings
    figures: MonthFigures
    money_note: str  # why the base pay of a missed month was decided so
    targets: tuple[RegionTarget, ...]
    progress: tuple[RegionProgress, ...]
    places: dict[str, str]  # names of the regions in targets and progress
    openings: tuple[OpeningRow, ...]  # those whose day lies in this month, and those without one
    tasks: tuple[TaskRow, ...]  # of development: those that the target is about
    improvements: tuple[TaskRow, ...]  # of dealers who buy already; never counted
    judged: MonthJudgement
    forecast: Forecast
    year: YearJudgement
    adjusted: AdjustedMonth
    closed: Closed | None


def pay_settings(session: Session, day: date) -> PaySettings:
    """The rates of all times, and the readings in force on *day*."""
    versions = rule_versions(session, "pay_rates", "pay_readings")
    stored = tuple(rates_from(v) for v in versions if v.name == "pay_rates")
    replaced = any(version.effective_from <= DEFAULT_RATES.effective_from for version in stored)
    since = [(v.effective_from, dict(v.value)) for v in versions if v.name == "pay_readings"]
    given = [words for first, words in since if first <= day]
    counts_in = CountsIn(given[-1].get("counts_in", CountsIn.FIRST_PAYMENT) if given else CountsIn.FIRST_PAYMENT)
    readings_since = tuple((first, _readings(words)) for first, words in since)
    floor = rules_on(session, day).thresholds.wage_floor
    return PaySettings(
        rates=stored if replaced else (DEFAULT_RATES, *stored),  # what the app came with holds until the first
        readings=_readings(given[-1]) if given else PayReadings(),
        counts_in=counts_in,
        legal=LegalFloor(minimum_wage=floor) if floor else NO_LEGAL_FLOOR,
        readings_since=readings_since,
    )


def _readings(words: Mapping[str, object]) -> PayReadings:
    return msgspec.convert({name: word for name, word in words.items() if name != "counts_in"}, PayReadings)


def month_board(session: Session, colleague_id: UUID, month: date) -> MonthBoard:
    """The month of *colleague_id* that begins on *month*, judged as it stands now; a closed one as it was closed.

    The year's target counts the months of the year that are known, those still to come among them.
    """
    settings = pay_settings(session, month)
    figures = months_of(session, colleague_id, until=month, settings=settings)
    if not figures or figures[-1].month != month:
        figures = [*figures, MonthFigures(month=month)]
    judgement = pay.judge(figures, settings.readings, settings.rates, settings.legal)
    judged = judgement.months[-1]
    facts, openings = openings_of(session, colleague_id, settings.counts_in)
    targets = targets_of(session, colleague_id, month)
    progress = progress_by_region(targets, paying_in(month, facts, settings.counts_in))
    codes = {p.region_code for p in progress} | {t.region_code for t in targets}
    corrections = session.scalars(select(Adjustment).where(Adjustment.colleague_id == colleague_id)).all()
    adjustments = [
        pay.Adjustment(month=a.month, corrects=a.corrects, dated=a.dated, amount=a.amount, reason=a.reason)
        for a in corrections
    ]
    return MonthBoard(
        colleague_id=colleague_id,
        month=month,
        settings=settings,
        figures=figures[-1],
        money_note=_decided_because(session, colleague_id, month),
        targets=tuple(targets),
        progress=tuple(progress),
        places=short_places(session, codes),
        openings=tuple(o for o in openings if o.counted_on is None or o.counted_on.replace(day=1) == month),
        tasks=tuple(tasks_of(session, colleague_id, month)),
        improvements=tuple(improvements_of(session, colleague_id, month)),
        judged=judged,
        forecast=forecast(figures[:-1], figures[-1], settings.readings, settings.rates, settings.legal),
        year=judge_year(
            [judged_month for judged_month in judgement.months if judged_month.month.year == month.year],
            settings.readings,
            _later_target(session, colleague_id, month),
        ),
        adjusted=adjusted(judged, adjustments),
        closed=_closed(session, colleague_id, month),
    )


def months_of(session: Session, colleague_id: UUID, *, until: date, settings: PaySettings) -> list[MonthFigures]:
    """The figures of every month with a target, an opening or money, up to *until*, in order.

    A closed month brings the figures and the rules that it was closed under, an open one those in force when it began.
    """
    facts, _rows = openings_of(session, colleague_id, settings.counts_in)
    targets: dict[date, list[RegionTarget]] = {}
    for target in session.scalars(select(Target).where(Target.colleague_id == colleague_id)):
        targets.setdefault(target.month, []).append(RegionTarget(target.region_code, target.kind, target.count))
    money = {m.month: m for m in session.scalars(select(MonthMoney).where(MonthMoney.colleague_id == colleague_id))}
    frozen = {
        c.month: msgspec.convert(c.inputs, MonthFigures)
        for c in session.scalars(select(MonthClose).where(MonthClose.colleague_id == colleague_id))
    }
    opened = {day.replace(day=1) for fact in facts if (day := counted_on(fact, settings.counts_in))}
    known = sorted(month for month in targets.keys() | money.keys() | opened | frozen.keys() if month <= until)
    if not known:
        return []
    figures, month = [], known[0]
    while month <= max(known[-1], until):
        own = money.get(month)
        figures.append(
            frozen.get(month)
            or MonthFigures(
                month=month,
                target=target_of(targets.get(month, ())),
                opened=opened_in(month, facts, settings.counts_in),
                base_pay=own.base_pay if own else Decimal(0),
                bonus=own.bonus if own else Decimal(0),
                expenses=own.expenses if own else Decimal(0),
                base_pay_decided=own.base_pay_decided if own else None,
                rules=MonthRules(rates_for(month, settings.rates), settings.readings_of(month)),
            )
        )
        month = month_after(month)
    return figures


def targets_of(session: Session, colleague_id: UUID, month: date) -> list[RegionTarget]:
    """The targets of one month, by region and kind."""
    rows = session.execute(
        select(Target.region_code, Target.kind, Target.count)
        .where(Target.colleague_id == colleague_id, Target.month == month)
        .order_by(Target.region_code, Target.kind)
    )
    return [RegionTarget(*row) for row in rows]


def openings_of(
    session: Session, colleague_id: UUID, counts_in: CountsIn
) -> tuple[list[OpeningFacts], list[OpeningRow]]:
    """Every opening that *colleague_id* has a share in: for the rules, and for the screen."""
    found = session.execute(
        select(Opening, OpeningShare.percent, func.coalesce(Dealer.name, Opening.dealer_name))
        .join(OpeningShare, OpeningShare.opening_id == Opening.id)
        .outerjoin(Dealer, Dealer.id == Opening.dealer_id)
        .where(OpeningShare.colleague_id == colleague_id, or_(Dealer.id.is_not(None), Opening.dealer_name.is_not(None)))
        .order_by(Opening.first_payment_on, Opening.id)
    ).all()
    files: dict[UUID, int] = {}
    for owner in session.scalars(select(Attachment.owner_id).where(Attachment.owner_table == "opening")):
        files[owner] = files.get(owner, 0) + 1
    shares: dict[UUID, list[tuple[UUID, int]]] = {}
    for opening_id, who, part in session.execute(
        select(OpeningShare.opening_id, OpeningShare.colleague_id, OpeningShare.percent).order_by(OpeningShare.id)
    ):
        shares.setdefault(opening_id, []).append((who, part))
    names = dict(session.execute(select(Colleague.id, Colleague.name)).all())
    places = short_places(session, {opening.region_code for opening, _percent, _dealer in found})
    facts, rows = [], []
    for opening, percent, dealer in found:
        fact = OpeningFacts(
            kind=opening.kind,
            region_code=county_code(opening.region_code),
            contract_on=opening.contract_on,
            first_shipment_on=opening.first_shipment_on,
            first_payment_on=opening.first_payment_on,
            has_evidence=bool(opening.evidence.strip()) or opening.id in files,
            confirmed=opening.confirmed_at is not None,
            percent=percent,
        )
        facts.append(fact)
        rows.append(
            OpeningRow(
                id=opening.id,
                task_id=opening.task_id,
                dealer_id=opening.dealer_id,
                dealer=dealer,
                place=places.get(opening.region_code, ""),
                region_code=opening.region_code,
                kind=opening.kind,
                counted_on=counted_on(fact, counts_in),
                contract_on=opening.contract_on,
                first_shipment_on=opening.first_shipment_on,
                first_payment_on=opening.first_payment_on,
                evidence=opening.evidence,
                files=files.get(opening.id, 0),
                percent=percent,
                shares=tuple(shares.get(opening.id, ())),
                standing=standing(fact, counts_in),
                confirmed_by_id=opening.confirmed_by_id,
                confirmed_by=names.get(opening.confirmed_by_id, "") if opening.confirmed_by_id else "",
                confirmed_at=opening.confirmed_at,
                confirmed_by_oneself=opening.confirmed_by_id == colleague_id,
            )
        )
    return facts, rows


def tasks_of(session: Session, colleague_id: UUID, month: date) -> list[TaskRow]:
    """The development tasks of one month with their steps; open ones first, by due day."""
    found = session.execute(
        select(DevelopmentTask, Dealer.name)
        .outerjoin(Dealer, Dealer.id == DevelopmentTask.dealer_id)
        .where(
            DevelopmentTask.colleague_id == colleague_id,
            DevelopmentTask.month == month,
            DevelopmentTask.purpose == TaskPurpose.OPENING,
        )
        .order_by(DevelopmentTask.due_on, DevelopmentTask.id)
    ).all()
    return _task_rows(session, found)


def improvements_of(session: Session, colleague_id: UUID, month: date) -> list[TaskRow]:
    """The tasks that improve dealers: written in *month*, due in it or later, or open since; open ones first."""
    still = or_(
        DevelopmentTask.month == month, DevelopmentTask.due_on >= month, DevelopmentTask.state == TaskState.OPEN
    )
    found = session.execute(
        select(DevelopmentTask, Dealer.name)
        .outerjoin(Dealer, Dealer.id == DevelopmentTask.dealer_id)
        .where(
            DevelopmentTask.colleague_id == colleague_id,
            DevelopmentTask.month <= month,
            DevelopmentTask.purpose == TaskPurpose.IMPROVEMENT,
            still,
        )
        .order_by(DevelopmentTask.due_on, DevelopmentTask.id)
    ).all()
    return _task_rows(session, found)


def task(session: Session, task_id: UUID) -> TaskRow | None:
    """One task, or None when it is gone."""
    found = session.execute(
        select(DevelopmentTask, Dealer.name)
        .outerjoin(Dealer, Dealer.id == DevelopmentTask.dealer_id)
        .where(DevelopmentTask.id == task_id)
    ).all()
    return next(iter(_task_rows(session, found)), None)


def county_code(code: str) -> str:
    """The county in which a region lies, whose target an opening there serves.

    Example:
        >>> county_code("410184105000"), county_code("")
        ('410184000000', '')
    """
    return code[:COUNTY_CODE_DIGITS].ljust(REGION_CODE_DIGITS, "0") if code else ANYWHERE


def _task_rows(session: Session, found: Sequence[Any]) -> list[TaskRow]:
    ids = [task.id for task, _dealer in found]
    steps: dict[UUID, list[StepRow]] = {}
    if ids:
        for step in session.scalars(
            select(TaskStep).where(TaskStep.task_id.in_(ids)).order_by(TaskStep.position, TaskStep.id)
        ):
            row = StepRow(step.id, step.what, step.due_on, step.done_on, step.evidence)
            steps.setdefault(step.task_id, []).append(row)
    places = short_places(session, {task.region_code for task, _dealer in found})
    rows = [
        TaskRow(
            id=task.id,
            purpose=task.purpose,
            kind=task.kind,
            region_code=task.region_code,
            place=places.get(task.region_code, task.region_code),
            dealer_id=task.dealer_id,
            dealer=dealer or "",
            state=task.state,
            due_on=task.due_on,
            result=task.result,
            note=task.note,
            steps=tuple(steps.get(task.id, ())),
        )
        for task, dealer in found
    ]
    return sorted(rows, key=lambda row: row.state is not TaskState.OPEN)


def _later_target(session: Session, colleague_id: UUID, month: date) -> PerKind:
    """The targets of the year's months after *month*."""
    rows = session.execute(
        select(Target.region_code, Target.kind, Target.count).where(
            Target.colleague_id == colleague_id, Target.month > month, Target.month <= date(month.year, 12, 1)
        )
    )
    return target_of(RegionTarget(*row) for row in rows)


def _decided_because(session: Session, colleague_id: UUID, month: date) -> str:
    statement = select(MonthMoney.decided_because).where(
        MonthMoney.colleague_id == colleague_id, MonthMoney.month == month
    )
    return session.scalars(statement).first() or ""


def _closed(session: Session, colleague_id: UUID, month: date) -> Closed | None:
    row = session.execute(
        select(MonthClose.closed_at, Colleague.name)
        .outerjoin(Colleague, Colleague.id == MonthClose.closed_by_id)
        .where(MonthClose.colleague_id == colleague_id, MonthClose.month == month)
    ).first()
    return Closed(row[0], row[1] or "") if row else None
