"""A dealer's months and what it owes (DOMAIN section 11)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from db.models import MonthlyFigure, Receivable
from db.vocabulary import ProductCategory
from fieldapp.queries.shapes import read


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
