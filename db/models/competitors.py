"""Whom we want to overtake where, and by when (DOMAIN section 12)."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import GoalState


class CompetitorGoal(SyncedBase, kw_only=True):
    """One opponent chosen for one market and stage 分期超越, with the measure to overtake it."""

    __tablename__ = "competitor_goal"
    __table_args__ = (Index("ix_competitor_goal_market", "region_code", "stage"),)

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    region_code: Mapped[str] = mapped_column(String(20))
    stage: Mapped[int] = mapped_column(default=1)
    opponent: Mapped[str] = mapped_column(String(60))
    deadline: Mapped[date | None] = mapped_column(default=None)
    measure: Mapped[str] = mapped_column(default="")
    expected_reaction_days: Mapped[int | None] = mapped_column(default=None)
    acted_on: Mapped[date | None] = mapped_column(default=None)
    reacted_on: Mapped[date | None] = mapped_column(default=None)
    evidence: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    state: Mapped[GoalState] = mapped_column(default=GoalState.OPEN)
