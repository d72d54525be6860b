"""Targets, development tasks, openings, and the close of a month (DOMAIN section 10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select
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
    SyncLink,
    Target,
    TaskStep,
    Visit,
)
from db.store import Store
from db.vocabulary import DealerStatus, OpeningKind, Role, TaskPurpose, TaskState
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import existing, write
from fieldapp.operations.targets import refuse_restricted
from fieldapp.rules.pay_month import MonthFigures, MonthJudgement
from fieldapp.rules.tasks import split
from fieldapp.texts import Text
from fieldapp.working_here import working_here

_MONTHLY = (Target, MonthMoney, DevelopmentTask)
TOUCHED = Changed.of(Area.TASKS, Area.REMINDERS)

# The steps that a new task begins with; each can be changed or taken away.
FIRST_STEPS = (
    Text("Look at the market and choose whom to talk to"),
    Text("First visit: learn what they need"),
    Text("Talk about terms and support"),
    Text("Sign the contract"),
    Text("First payment and first order"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A place to be opened; *month* is the first day of the month that it is for."""

    month: date
    kind: OpeningKind
    region_code: str
    dealer_id: UUID | None = None
    due_on: date | None = None
    note: str = ""
    steps: Sequence[str] = ()
    colleague_id: UUID | None = None  # the one who works here, where none is named


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOpening:
    """A place that was opened with a dealer; *shares* in percent add up to 100, all one's own when empty."""

    dealer_id: UUID
    region_code: str
    kind: OpeningKind
    task_id: UUID | None = None
    contract_on: date | None = None
    first_shipment_on: date | None = None
    first_payment_on: date | None = None
    evidence: str = ""
    shares: Mapping[UUID, int] | None = None


def set_target(
    store: Store, colleague_id: UUID, month: date, kind: OpeningKind, count: int, *, region_code: str = ""
) -> Changed:
    """Set how many places of *kind* are to be opened in *month*, in a county or anywhere.

    Raises:
        RefusedError: the month is closed.
    """
    with store.transaction(Text("Set the target of {month}", month=f"{month:%Y-%m}")) as session:
        _must_be_open(session, colleague_id, month)
        target = session.scalars(
            select(Target).where(
                Target.colleague_id == colleague_id,
                Target.month == month,
                Target.kind == kind,
                Target.region_code == region_code,
            )
        ).first()
        if target is None:
            target = Target(colleague_id=colleague_id, month=month, kind=kind, count=0, region_code=region_code)
            session.add(target)
        write(target, {"count": count})
    return TOUCHED


def set_targets(
    store: Store, colleague_id: UUID, month: date, counts: Mapping[tuple[str, OpeningKind], int]
) -> Changed:
    """Set all targets of a month in one change: by the county's code, empty for anywhere, and the kind.

    Raises:
        RefusedError: the month is closed.
    """
    with store.transaction(Text("Set the target of {month}", month=f"{month:%Y-%m}")) as session:
        _must_be_open(session, colleague_id, month)
        held = {
            (target.region_code, target.kind): target
            for target in session.scalars(
                select(Target).where(Target.colleague_id == colleague_id, Target.month == month)
            )
        }
        for (code, kind), count in counts.items():
            target = held.get((code, kind))
            if target is None and count:
                target = Target(colleague_id=colleague_id, month=month, kind=kind, count=0, region_code=code)
                session.add(target)
            if target is not None:
                write(target, {"count": count})
    return TOUCHED


def set_money(store: Store, colleague_id: UUID, month: date, values: Mapping[str, object]) -> Changed:
    """Write down base pay, bonus, expenses, and in a missed month what the manager decided and why; in yuan.

    Raises:
        RefusedError: the month is closed.
        FieldRefusedError: a value that its field cannot take.
    """
    with store.transaction(Text("Write down the money of {month}", month=f"{month:%Y-%m}")) as session:
        _must_be_open(session, colleague_id, month)
        money = session.scalars(
            select(MonthMoney).where(MonthMoney.colleague_id == colleague_id, MonthMoney.month == month)
        ).first()
        if money is None:
            money = MonthMoney(colleague_id=colleague_id, month=month)
            session.add(money)
        write(money, values)
        if money.base_pay_decided is not None and not money.decided_because:
            raise FieldRefusedError("decided_because", Text("Write down why the base pay was decided so."))
    return TOUCHED


def add_task(store: Store, new: NewTask) -> tuple[UUID, Changed]:
    """Add a development task; without steps of its own it gets the usual ones."""
    if not new.region_code:
        raise FieldRefusedError("region_code", Text("Choose the place to be opened."))
    with store.transaction(Text("Add a development task")) as session:
        task = DevelopmentTask(
            colleague_id=new.colleague_id or _me(session),
            month=new.month.replace(day=1),
            kind=new.kind,
            region_code=new.region_code,
            dealer_id=new.dealer_id,
            due_on=new.due_on,
            note=new.note.strip(),
        )
        session.add(task)
        session.flush()
        for position, what in enumerate(new.steps or [str(step) for step in FIRST_STEPS]):
            session.add(TaskStep(task_id=task.id, position=position, what=what[:200]))
    return task.id, TOUCHED


def change_task(store: Store, task_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change fields of a task, its state among them.

    Raises:
        RefusedError: an improvement cannot end as opened, nor a place to be opened as done.
    """
    with store.transaction(Text("Change a development task")) as session:
        _change_task(session, task_id, values)
    return TOUCHED


def finish_improvement(store: Store, task_id: UUID, result: str) -> Changed:
    """An improvement is done; *result* says what came of it.

    Raises:
        FieldRefusedError: nothing is said of the result.
        RefusedError: it is a place to be opened, which ends by an opening.
    """
    if not result.strip():
        raise FieldRefusedError("result", Text("Write what came of it."))
    with store.transaction(Text("Finish an improvement")) as session:
        _change_task(session, task_id, {"state": TaskState.DONE, "result": result})
    return TOUCHED


def _change_task(session: Session, task_id: UUID, values: Mapping[str, object]) -> None:
    task = existing(session, DevelopmentTask, task_id)
    write(task, values)
    if task.state is (TaskState.OPENED if task.purpose is TaskPurpose.IMPROVEMENT else TaskState.DONE):
        raise RefusedError(Text("A place is opened, an improvement is done: this task cannot end so."))


def add_step(store: Store, task_id: UUID, what: str, *, due_on: date | None = None) -> tuple[UUID, Changed]:
    """Add a step at the end of a task."""
    with store.transaction(Text("Add a step to a task")) as session:
        existing(session, DevelopmentTask, task_id)
        count = len(session.scalars(select(TaskStep.id).where(TaskStep.task_id == task_id)).all())
        step = TaskStep(task_id=task_id, position=count, what="")
        write(step, {"what": what, "due_on": due_on})
        session.add(step)
    return step.id, TOUCHED


def change_step(store: Store, step_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change a step: its text, its day, the day it was done, its evidence."""
    with store.transaction(Text("Change a step of a task")) as session:
        write(existing(session, TaskStep, step_id), values)
    return TOUCHED


def remove_step(store: Store, step_id: UUID, now: datetime) -> Changed:
    """Take a step away."""
    with store.transaction(Text("Remove a step of a task")) as session:
        existing(session, TaskStep, step_id).deleted_at = now
    return TOUCHED


def record_opening(store: Store, new: NewOpening) -> tuple[UUID, Changed]:
    """Write down a place opened; it pays once it has its day, evidence and the manager's confirmation.

    The dealer becomes active and counts as cooperating directly, the task as opened.

    Raises:
        FieldRefusedError: the shares do not add up to 100 percent.
        RefusedError: the dealer stands on the restricted list.
    """
    with store.transaction(Text("Record an opening")) as session:
        dealer = existing(session, Dealer, new.dealer_id)
        refuse_restricted(session, dealer.id)
        shares = dict(new.shares or {_me(session): 100})
        _check_shares(shares)
        opening = Opening(
            dealer_id=dealer.id, region_code=new.region_code or dealer.region_code, kind=new.kind, task_id=new.task_id
        )
        days = ("contract_on", "first_shipment_on", "first_payment_on", "evidence")
        write(opening, {name: getattr(new, name) for name in days})
        session.add(opening)
        session.flush()
        _share(session, opening.id, shares)
        if dealer.status in (DealerStatus.PROSPECT, DealerStatus.OPENING):
            dealer.status = DealerStatus.ACTIVE
        dealer.is_direct = True
        dealer.since = dealer.since or new.first_payment_on or new.contract_on
        if new.task_id is not None:
            task = existing(session, DevelopmentTask, new.task_id)
            if task.purpose is TaskPurpose.IMPROVEMENT:
                raise RefusedError(Text("A place is opened, an improvement is done: this task cannot end so."))
            task.state, task.dealer_id = TaskState.OPENED, dealer.id
    return opening.id, Changed.of(Area.TASKS, Area.REMINDERS, Area.DEALERS)


def change_opening(
    store: Store, opening_id: UUID, values: Mapping[str, object], *, shares: Mapping[UUID, int] | None = None
) -> Changed:
    """Change the days, the evidence or the shares of an opening.  A confirmed one must be unconfirmed first.

    Args:
        store: the store.
        opening_id: which one.
        values: fields of it.
        shares: in percent by colleague, together 100; as they are where none are given.

    Raises:
        RefusedError: it is confirmed.
        FieldRefusedError: the shares do not add up.
    """
    with store.transaction(Text("Change an opening")) as session:
        opening = existing(session, Opening, opening_id)
        if opening.confirmed_at is not None:
            raise RefusedError(Text("This opening is confirmed. Take the confirmation back first."))
        write(opening, values)
        if shares is not None:
            _share(session, opening_id, shares)
    return TOUCHED


def confirm_opening(store: Store, opening_id: UUID, *, now: datetime, may_confirm_own: bool = False) -> Changed:
    """Confirm that a place is opened, as the one who works here.

    Args:
        now: the instant of the confirmation.
        may_confirm_own: the setting of a rep who works alone; the report says so.

    Raises:
        RefusedError: only a manager confirms, and an opening without evidence cannot be confirmed.
    """
    with store.transaction(Text("Confirm an opening")) as session:
        opening = existing(session, Opening, opening_id)
        me = session.get(Colleague, _me(session))
        if me is not None and me.role is Role.REP and (not may_confirm_own or session.get(SyncLink, 1) is not None):
            raise RefusedError(Text("Your manager confirms openings. Working alone? Settings allow it to yourself."))
        files = _has_files(session, opening_id)
        if not opening.evidence.strip() and not files:
            raise RefusedError(Text("Add evidence first: the payment, the order, the contract or a photo."))
        opening.confirmed_by_id, opening.confirmed_at = me.id if me else None, now
    return TOUCHED


def unconfirm_opening(store: Store, opening_id: UUID) -> Changed:
    """Take a confirmation back."""
    with store.transaction(Text("Take a confirmation back")) as session:
        opening = existing(session, Opening, opening_id)
        opening.confirmed_by_id = opening.confirmed_at = None
    return TOUCHED


def close_month(
    store: Store,
    colleague_id: UUID,
    *,
    figures: MonthFigures,
    judged: MonthJudgement,
    result: Mapping[str, Any],
    now: datetime,
    today: date,
) -> Changed:
    """Freeze a month: its inputs with the rules they were judged by, and its result.

    Args:
        figures: what the month was judged from.
        judged: the judgement that was shown; its rules are frozen with the figures.
        result: the same judgement as it is printed and exported.
        now: the instant of closing.
        today: the day in China; a month that has begun may be closed, so that it can be done before days off.

    Raises:
        RefusedError: it is closed already, has not begun yet, lies before the rep's first month, or waits for the
            manager's decision.
    """
    month = figures.month
    with store.transaction(Text("Close the month {month}", month=f"{month:%Y-%m}")) as session:
        _must_be_open(session, colleague_id, month)
        if (today.year, today.month) < (month.year, month.month):
            raise RefusedError(Text("A month can be closed when it has come."))
        first = min(_first_month(session, colleague_id) or today, today)
        if (month.year, month.month) < (first.year, first.month):
            raise RefusedError(
                Text(
                    "Nothing is recorded for {month}: there is nothing to close before {first}.",
                    month=f"{month:%Y-%m}",
                    first=f"{first:%Y-%m}",
                )
            )
        if judged.pay is None:
            raise RefusedError(Text("The month was missed: the manager decides the base pay before it is closed."))
        frozen = replace(figures, rules=judged.rules)
        session.add(
            MonthClose(
                colleague_id=colleague_id,
                month=month,
                closed_at=now,
                closed_by_id=working_here(session),
                inputs=msgspec.to_builtins(frozen),
                result=dict(result),
            )
        )
    return TOUCHED


def adjust_closed_month(
    store: Store, colleague_id: UUID, *, corrects: date, month: date, amount: Decimal, reason: str, today: date
) -> Changed:
    """Book a correction of a closed month in a later one; *amount* in yuan, either sign.

    Raises:
        RefusedError: the month to correct is not closed, or the month that pays is.
        FieldRefusedError: there is no amount, no reason, or the paying month does not come later.
    """
    if not reason.strip():
        raise FieldRefusedError("reason", Text("Write down the reason for the correction."))
    if month <= corrects:
        raise FieldRefusedError("month", Text("A correction is paid in a later month."))
    if not amount:
        raise FieldRefusedError("amount", Text("Write the amount of the correction."))
    with store.transaction(Text("Correct the month {month}", month=f"{corrects:%Y-%m}")) as session:
        if not _is_closed(session, colleague_id, corrects):
            raise RefusedError(Text("This month is still open: change it directly."))
        _must_be_open(session, colleague_id, month)
        adjustment = Adjustment(
            colleague_id=colleague_id, month=month, corrects=corrects, dated=today, amount=Decimal(0), reason=""
        )
        write(adjustment, {"amount": amount, "reason": reason})
        session.add(adjustment)
    return TOUCHED


def _check_shares(shares: Mapping[UUID, int]) -> None:
    try:
        split(dict(shares))
    except ValueError as error:
        raise FieldRefusedError("shares", Text("The shares must add up to 100 percent.")) from error


def _share(session: Session, opening_id: UUID, shares: Mapping[UUID, int]) -> None:
    """Write who has which share of an opening; one who has none any more is marked as deleted."""
    _check_shares(shares)
    now = datetime.now(UTC)
    held = {
        share.colleague_id: share
        for share in session.scalars(select(OpeningShare).where(OpeningShare.opening_id == opening_id))
    }
    for colleague_id, share in held.items():
        if colleague_id not in shares:
            share.deleted_at = now
    for colleague_id, percent in shares.items():
        if colleague_id in held:
            held[colleague_id].percent = percent
        else:
            session.add(OpeningShare(opening_id=opening_id, colleague_id=colleague_id, percent=percent))


def _me(session: Session) -> UUID:
    me = working_here(session)
    if me is None:
        raise RefusedError(Text("Say in Settings who works here."))
    return me


def _is_closed(session: Session, colleague_id: UUID, month: date) -> bool:
    statement = select(MonthClose.id).where(MonthClose.colleague_id == colleague_id, MonthClose.month == month)
    return session.scalars(statement).first() is not None


def _must_be_open(session: Session, colleague_id: UUID, month: date) -> None:
    if _is_closed(session, colleague_id, month):
        raise RefusedError(Text("This month is closed. Book a correction in a later month."))


def _first_month(session: Session, colleague_id: UUID) -> date | None:
    """A day in the first month of which anything of a rep's work is recorded: target, money, task, opening, visit."""
    opened = select(OpeningShare.opening_id).where(OpeningShare.colleague_id == colleague_id)
    days = (
        *(select(func.min(table.month)).where(table.colleague_id == colleague_id) for table in _MONTHLY),
        *(
            select(func.min(day)).where(Opening.id.in_(opened))
            for day in (Opening.contract_on, Opening.first_shipment_on, Opening.first_payment_on)
        ),
        select(func.min(Visit.visited_on)).where(Visit.colleague_id == colleague_id),
    )
    return min((day for statement in days if (day := session.scalar(statement)) is not None), default=None)


def _has_files(session: Session, opening_id: UUID) -> bool:
    statement = select(Attachment.id).where(Attachment.owner_table == "opening", Attachment.owner_id == opening_id)
    return session.scalars(statement).first() is not None
