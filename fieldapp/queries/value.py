"""A dealer's months, what it owes, and its contracts (DOMAIN sections 11 and 13)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Attachment, Contract, MonthlyFigure, Receivable
from db.vocabulary import DepositKind, ProductCategory
from fieldapp.queries.shapes import read
from fieldapp.rules.contracts import Lack, Terms, lacks


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One month of one product category at a dealer, in yuan; *month* is its first day."""

    id: UUID
    month: date
    category: ProductCategory
    shipments: Decimal
    collections: Decimal
    profit: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class ReceivableRow:
    """An amount owed to us, in yuan; open until *paid_on*."""

    id: UUID
    amount: Decimal
    due_on: date
    paid_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract with what it lacks; *amount* and *deposit* in yuan, *scans* counts the files attached."""

    id: UUID
    number: str
    title: str
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    amount: Decimal | None
    deposit_kind: DepositKind
    deposit: Decimal | None
    note: str
    scans: int = 0
    lacks: tuple[Lack, ...] = ()


def figures_of(session: Session, dealer_id: UUID) -> list[FigureRow]:
    """Every month and category that is known of a dealer, newest month first; one statement."""
    table = MonthlyFigure.__table__.c
    order = (table.month.desc(), table.category)
    return read(session, FigureRow, MonthlyFigure, table.dealer_id == dealer_id, order=order)


def receivables_of(session: Session, dealer_id: UUID) -> list[ReceivableRow]:
    """What a dealer owes, the longest overdue first, then what was paid, the latest first; one statement."""
    table = Receivable.__table__.c
    order = (table.paid_on.is_not(None), table.paid_on.desc(), table.due_on)
    return read(session, ReceivableRow, Receivable, table.dealer_id == dealer_id, order=order)


def contracts_of(session: Session, dealer_id: UUID) -> list[ContractRow]:
    """The contracts of a dealer, the one that ends last first; two statements."""
    counted = (
        select(Attachment.owner_id, func.count())
        .where(Attachment.dealer_id == dealer_id, Attachment.owner_table == "contract")
        .group_by(Attachment.owner_id)
    )
    scans: dict[UUID, int] = dict(session.execute(counted).all())
    rows = session.scalars(
        select(Contract).where(Contract.dealer_id == dealer_id).order_by(Contract.ends_on.desc(), Contract.id.desc())
    )
    return [_contract(row, scans.get(row.id, 0)) for row in rows]


def _contract(row: Contract, scans: int) -> ContractRow:
    terms = Terms(row.signed_on, row.starts_on, row.ends_on, row.amount, row.deposit_kind, row.deposit)
    return ContractRow(
        id=row.id,
        number=row.number,
        title=row.title,
        signed_on=row.signed_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        amount=row.amount,
        deposit_kind=row.deposit_kind,
        deposit=row.deposit,
        note=row.note,
        scans=scans,
        lacks=lacks(terms, has_scan=scans > 0),
    )
