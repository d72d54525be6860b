"""Choosing targets 渠道目标的筛选: judgements of prospects, and the restricted list (DOMAIN section 3)."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import ScreeningPoint, Verdict


class ScreeningMark(SyncedBase, kw_only=True):
    """One judgement of one point of the screening card; the newest of a point counts, the others are its history."""

    __tablename__ = "screening_mark"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    point: Mapped[ScreeningPoint]
    verdict: Mapped[Verdict]
    reason: Mapped[str] = mapped_column(default="")
    judged_on: Mapped[date]


class RestrictedName(SyncedBase, kw_only=True):
    """Somebody on the restricted list 限制类客户名单, until a manager lifts it with a reason."""

    __tablename__ = "restricted_name"

    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(default="")
    listed_on: Mapped[date]
    lifted_on: Mapped[date | None] = mapped_column(default=None)
    lifted_because: Mapped[str] = mapped_column(default="")
    lifted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("colleague.id"), default=None)
