"""Targets, openings, tasks, pay and month close (DOMAIN section 10)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import OpeningKind, TaskPurpose, TaskState


class Target(SyncedBase, kw_only=True):
    """How many county seats or townships a rep is to open in a month; *month* is its first day."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("count >= 0", name="count_not_negative"),
        Index("ix_target_rep_month", "colleague_id", "month"),
    )

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    month: Mapped[date]
    kind: Mapped[OpeningKind]
    count: Mapped[int]
    region_code: Mapped[str] = mapped_column(String(20), default="")  # a county to open in; empty: anywhere


class DevelopmentTask(SyncedBase, kw_only=True):
    """One place to be opened 渠道拓展任务, or one dealer to be improved: where, with whom, by which steps."""

    __tablename__ = "development_task"
    __table_args__ = (Index("ix_development_task_rep_month", "colleague_id", "month"),)

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    month: Mapped[date]
    kind: Mapped[OpeningKind]
    region_code: Mapped[str] = mapped_column(String(20), index=True)
    dealer_id: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.id"), index=True, default=None)
    purpose: Mapped[TaskPurpose] = mapped_column(default=TaskPurpose.OPENING, server_default="opening")
    state: Mapped[TaskState] = mapped_column(default=TaskState.OPEN)
    due_on: Mapped[date | None] = mapped_column(default=None)
    result: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class TaskStep(SyncedBase, kw_only=True):
    """One step of a development task."""

    __tablename__ = "task_step"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("development_task.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    what: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date | None] = mapped_column(default=None)
    done_on: Mapped[date | None] = mapped_column(default=None)
    evidence: Mapped[str] = mapped_column(default="")


class Opening(SyncedBase, kw_only=True):
    """A place opened with a directly cooperating dealer: pays once it has evidence and is confirmed."""

    __tablename__ = "opening"

    task_id: Mapped[UUID | None] = mapped_column(ForeignKey("development_task.id"), index=True, default=None)
    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    region_code: Mapped[str] = mapped_column(String(20), index=True)
    kind: Mapped[OpeningKind]
    contract_on: Mapped[date | None] = mapped_column(default=None)
    first_shipment_on: Mapped[date | None] = mapped_column(default=None)
    first_payment_on: Mapped[date | None] = mapped_column(default=None)
    evidence: Mapped[str] = mapped_column(default="")
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("colleague.id"), default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    # Only of a dealer who is not on this laptop: a share in another's opening counts for the pay here too.
    dealer_name: Mapped[str | None] = mapped_column(String(200), default=None, info={"local": True})


class OpeningShare(SyncedBase, kw_only=True):
    """How much of an opening counts for one rep: the percentages of one opening add up to 100."""

    __tablename__ = "opening_share"
    __table_args__ = (CheckConstraint("percent between 1 and 100", name="percent_1_to_100"),)

    opening_id: Mapped[UUID] = mapped_column(ForeignKey("opening.id"), index=True)
    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"), index=True)
    percent: Mapped[int] = mapped_column(default=100)


class MonthMoney(SyncedBase, kw_only=True):
    """What a rep's month is reckoned from besides openings."""

    __tablename__ = "month_money"
    __table_args__ = (Index("ix_month_money_rep_month", "colleague_id", "month"),)

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    month: Mapped[date]
    base_pay: Mapped[Decimal] = mapped_column(default=Decimal(0))
    bonus: Mapped[Decimal] = mapped_column(default=Decimal(0))
    expenses: Mapped[Decimal] = mapped_column(default=Decimal(0))
    base_pay_decided: Mapped[Decimal | None] = mapped_column(default=None)  # in a missed month, by the manager
    decided_because: Mapped[str] = mapped_column(default="")


class MonthClose(SyncedBase, kw_only=True):
    """A closed month: its inputs and its result, frozen."""

    __tablename__ = "month_close"
    __table_args__ = (Index("ix_month_close_rep_month", "colleague_id", "month"),)

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    month: Mapped[date]
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("colleague.id"), default=None)
    inputs: Mapped[Any] = mapped_column(JSON)
    result: Mapped[Any] = mapped_column(JSON)


class Adjustment(SyncedBase, kw_only=True):
    """A later correction of a closed month, booked in a later one."""

    __tablename__ = "adjustment"
    __table_args__ = (Index("ix_adjustment_rep_month", "colleague_id", "month"),)

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    month: Mapped[date]  # the month that pays it
    corrects: Mapped[date]  # the closed month
    dated: Mapped[date]
    amount: Mapped[Decimal]
    reason: Mapped[str]
