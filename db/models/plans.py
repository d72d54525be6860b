"""A week's plan: where its days begin and end, and how it stands where the manager has to approve it (DOMAIN 9)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import WeekPlanState


class WeekPlan(SyncedBase, kw_only=True):
    """One colleague's week and how it stands; its id follows from both, so that two laptops do not make two."""

    __tablename__ = "week_plan"
    __table_args__ = (Index("ix_week_plan_rep_week", "colleague_id", "monday"),)

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    monday: Mapped[date]
    state: Mapped[WeekPlanState] = mapped_column(default=WeekPlanState.DRAFT)
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("colleague.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    remark: Mapped[str] = mapped_column(default="")  # of the manager
    approved_visits: Mapped[Any] = mapped_column(
        JSON(none_as_null=True), default=None, nullable=True
    )  # id to day, as they were approved
    start_latitude_e6: Mapped[int | None] = mapped_column(default=None)  # where the days begin, instead of at home
    start_longitude_e6: Mapped[int | None] = mapped_column(default=None)
    end_latitude_e6: Mapped[int | None] = mapped_column(default=None)  # where they end, instead of where they began
    end_longitude_e6: Mapped[int | None] = mapped_column(default=None)
