"""What we give to dealers, and what they promise in return (DOMAIN section 7)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import GroundKind, PromiseOutcome, ResourceKind
from db.vocabulary import SupportMethod as Method


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


class SupportMethod(SyncedBase, kw_only=True):
    """How a rep declares to spread resources in a market for a time: evenly 全面突破 or concentrated 集中突破."""

    __tablename__ = "support_method"

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    region_code: Mapped[str] = mapped_column(String(20), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    method: Mapped[Method]
    dealer_id: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.id"), index=True, default=None)  # the supported
    commitment: Mapped[str] = mapped_column(default="")  # of the supported dealer
    reassurance: Mapped[str] = mapped_column(default="")  # how the others are reassured


class HighGround(SyncedBase, kw_only=True):
    """One of the best positions in a market 制高点, and who holds it."""

    __tablename__ = "high_ground"

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    region_code: Mapped[str] = mapped_column(String(20), index=True)
    kind: Mapped[GroundKind]
    what: Mapped[str] = mapped_column(String(120))
    holder: Mapped[str] = mapped_column(String(60), default="")  # the brand; empty: nobody yet
    is_ours: Mapped[bool] = mapped_column(default=False)
    dealer_id: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.id"), index=True, default=None)
    since: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")


class InputRound(SyncedBase, kw_only=True):
    """One round of input and result 投入-规模-再投入 at a dealer or in a township."""

    __tablename__ = "input_round"

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    dealer_id: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.id"), index=True, default=None)
    region_code: Mapped[str] = mapped_column(String(20), index=True, default="")
    number: Mapped[int] = mapped_column(default=1)
    began_on: Mapped[date]
    input: Mapped[str] = mapped_column(default="")
    amount: Mapped[Decimal] = mapped_column(default=Decimal(0))
    goal: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None] = mapped_column(default=None)
    result: Mapped[str] = mapped_column(default="")
    sales_after: Mapped[Decimal | None] = mapped_column(default=None)
