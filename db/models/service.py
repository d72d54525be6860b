"""Policy notices and whom they were told to (DOMAIN section 15); complaints and the rest lie with the visits."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase


class PolicyNotice(SyncedBase, kw_only=True):
    """A policy of the maker's that every dealer is to be told."""

    __tablename__ = "policy_notice"

    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date] = mapped_column(index=True)


class PolicyTold(SyncedBase, kw_only=True):
    """A dealer was told of a policy: whether it was understood, and what was objected."""

    __tablename__ = "policy_told"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("policy_notice.id"), index=True)
    told_on: Mapped[date]
    understood: Mapped[bool] = mapped_column(default=True)
    objection: Mapped[str] = mapped_column(default="")
