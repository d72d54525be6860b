"""What we give to dealers, and what they promise in return (DOMAIN section 7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import PromiseOutcome, ResourceKind


class ResourceGrant(SyncedBase, kw_only=True):
    """One resource 资源 given to a dealer: its value, its day, and the commitment 承诺 that came with it."""

    __tablename__ = "resource_grant"
    __table_args__ = (Index("ix_resource_grant_dealer_day", "dealer_id", "given_on"),)

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"))
    kind: Mapped[ResourceKind]
    given_on: Mapped[date] = mapped_column(index=True)
    value: Mapped[Decimal] = mapped_column(default=Decimal(0))
    what: Mapped[str] = mapped_column(String(120), default="")
    promise: Mapped[str] = mapped_column(default="")  # empty: given without a commitment
    promise_due: Mapped[date | None] = mapped_column(default=None)
    outcome: Mapped[PromiseOutcome] = mapped_column(default=PromiseOutcome.OPEN)
    settled_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
