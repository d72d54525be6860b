"""Monthly figures, receivables and contracts (DOMAIN sections 11 and 13)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import DepositKind, ProductCategory

_THERE = text("deleted_at IS NULL")


class MonthlyFigure(SyncedBase, kw_only=True):
    """Shipments 出货, collections 回款, profit and cost of one dealer, month and product category."""

    __tablename__ = "monthly_figure"
    __table_args__ = (
        Index("ix_monthly_figure_dealer_month", "dealer_id", "month"),
        # All that is added up over months, so that nothing but the index is read.
        Index(
            "ix_monthly_figure_sums", "month", "dealer_id", "shipments", "profit",
            sqlite_where=_THERE,
        ),
    )  # fmt: skip

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"))
    month: Mapped[date]
    category: Mapped[ProductCategory]
    shipments: Mapped[Decimal] = mapped_column(default=Decimal(0))
    collections: Mapped[Decimal] = mapped_column(default=Decimal(0))
    profit: Mapped[Decimal] = mapped_column(default=Decimal(0))
    cost: Mapped[Decimal] = mapped_column(default=Decimal(0))


class Receivable(SyncedBase, kw_only=True):
    """An amount that a dealer owes us, due on a day."""

    __tablename__ = "receivable"
    __table_args__ = (
        # Of ten thousand dealers' receivables few are open, and those are what is asked for.
        Index(
            "ix_receivable_unpaid", "dealer_id", "due_on", "amount",
            sqlite_where=text("paid_on IS NULL AND deleted_at IS NULL"),
        ),
    )  # fmt: skip

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    amount: Mapped[Decimal]
    due_on: Mapped[date] = mapped_column(index=True)
    paid_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")


class Contract(SyncedBase, kw_only=True):
    """A written contract; its dates feed the reminders."""

    __tablename__ = "contract"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    number: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str] = mapped_column(String(120), default="")
    signed_on: Mapped[date | None] = mapped_column(default=None)
    starts_on: Mapped[date | None] = mapped_column(default=None)
    ends_on: Mapped[date | None] = mapped_column(default=None, index=True)
    amount: Mapped[Decimal | None] = mapped_column(default=None)
    deposit_kind: Mapped[DepositKind] = mapped_column(default=DepositKind.NONE)
    deposit: Mapped[Decimal | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    is_written: Mapped[bool] = mapped_column(default=True, server_default=true())
    our_signature: Mapped[bool] = mapped_column(default=False, server_default=false())
    our_seal: Mapped[bool] = mapped_column(default=False, server_default=false())
    their_signature: Mapped[bool] = mapped_column(default=False, server_default=false())
    their_seal: Mapped[bool] = mapped_column(default=False, server_default=false())
    terms_known_by: Mapped[str] = mapped_column(String(40), default="", server_default="")  # who is in charge there
    terms_known_on: Mapped[date | None] = mapped_column(default=None)
    fulfilled_on: Mapped[date | None] = mapped_column(default=None)


class ContractAmendment(SyncedBase, kw_only=True):
    """A change that was agreed later; only one in writing counts."""

    __tablename__ = "contract_amendment"

    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contract.id"), index=True)
    agreed_on: Mapped[date]
    what: Mapped[str]
    in_writing: Mapped[bool] = mapped_column(default=False)


class ContractStep(SyncedBase, kw_only=True):
    """Something that one side has to do under a contract, followed until it is done."""

    __tablename__ = "contract_step"

    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contract.id"), index=True)
    what: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date | None] = mapped_column(default=None, index=True)
    done_on: Mapped[date | None] = mapped_column(default=None)
