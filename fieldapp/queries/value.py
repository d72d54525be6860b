"""A dealer's months, what it owes, and its contracts (DOMAIN sections 11 and 13)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.models import Attachment, Contract, ContractAmendment, ContractStep, Dealer, MonthlyFigure, Receivable
from db.vocabulary import DepositKind, ProductCategory
from fieldapp.queries.regions import short_places
from fieldapp.queries.shapes import read
from fieldapp.rules.contracts import Lack, Terms, lacks

_NAMED = 500  # contracts whose parts are asked for by their ids


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
class AmendmentRow:
    """A change agreed later."""

    id: UUID
    agreed_on: date
    what: str
    in_writing: bool


@dataclass(frozen=True, slots=True)
class ContractStepRow:
    """Something that one side has to do; open until *done_on*."""

    id: UUID
    what: str
    due_on: date | None
    done_on: date | None


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
    is_written: bool = True
    our_signature: bool = False
    our_seal: bool = False
    their_signature: bool = False
    their_seal: bool = False
    terms_known_by: str = ""
    terms_known_on: date | None = None
    fulfilled_on: date | None = None
    amendments: tuple[AmendmentRow, ...] = ()
    steps: tuple[ContractStepRow, ...] = ()
    scans: int = 0
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True)
class DealerContract:
    """A contract among those of all dealers."""

    dealer_id: UUID
    dealer: str
    place: str
    contract: ContractRow


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
    """The contracts of a dealer, the one that ends last first; four statements."""
    table = Contract.__table__.c
    wanted = (
        select(Contract.__table__)
        .where(table.deleted_at.is_(None), table.dealer_id == dealer_id)
        .order_by(table.ends_on.desc(), table.id.desc())
    )
    return _assembled(session, session.connection().execute(wanted).all())


def contracts(
    session: Session, *, territories: Collection[UUID] | None = None, dealer_id: UUID | None = None
) -> list[DealerContract]:
    """The contracts of all dealers, the one that ends first at the top, drafts without an end last; five statements.

    Args:
        session: the store.
        territories: only of dealers in these; all when ``None``.
        dealer_id: only of this dealer.
    """
    table, dealer = Contract.__table__.c, Dealer.__table__.c
    wanted = (
        select(Contract.__table__, dealer.name.label("dealer_name"), dealer.region_code)
        .join(Dealer.__table__, and_(dealer.id == table.dealer_id, dealer.deleted_at.is_(None)))
        .where(table.deleted_at.is_(None))
        .order_by(table.ends_on.is_(None), table.ends_on, table.id)
    )
    if territories is not None:
        wanted = wanted.where(dealer.territory_id.in_(list(territories)))
    if dealer_id is not None:
        wanted = wanted.where(table.dealer_id == dealer_id)
    rows = session.connection().execute(wanted).all()
    places = short_places(session, {row.region_code for row in rows})
    return [
        DealerContract(row.dealer_id, row.dealer_name, places.get(row.region_code, ""), contract)
        for row, contract in zip(rows, _assembled(session, rows), strict=True)
    ]


def _assembled(session: Session, rows: Sequence[Row[Any]]) -> list[ContractRow]:
    """Contracts with their amendments, steps and scans, in the same order; three statements."""
    ids = [row.id for row in rows]

    def of_these(column: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
        """Those of *rows*; of many contracts all are read, which is quicker than naming each."""
        return column.in_(ids) if len(ids) <= _NAMED else true()

    counted = select(Attachment.owner_id, func.count()).where(Attachment.owner_table == "contract")
    scans: dict[UUID, int] = dict(
        session.execute(counted.where(of_these(Attachment.owner_id)).group_by(Attachment.owner_id)).all()
    )
    amendments: defaultdict[UUID, list[AmendmentRow]] = defaultdict(list)
    amended = ContractAmendment.__table__.c
    changes = (
        select(amended.contract_id, amended.id, amended.agreed_on, amended.what, amended.in_writing)
        .where(of_these(ContractAmendment.contract_id), amended.deleted_at.is_(None))
        .order_by(amended.agreed_on)
    )
    connection = session.connection()  # columns, not objects: of ten thousand contracts there are many
    for contract_id, *amendment in connection.execute(changes):
        amendments[contract_id].append(AmendmentRow(*amendment))
    steps: defaultdict[UUID, list[ContractStepRow]] = defaultdict(list)
    step = ContractStep.__table__.c
    to_do = (
        select(step.contract_id, step.id, step.what, step.due_on, step.done_on)
        .where(of_these(ContractStep.contract_id), step.deleted_at.is_(None))
        .order_by(step.done_on.is_not(None), step.due_on, step.id)
    )
    for contract_id, *agreed in connection.execute(to_do):
        steps[contract_id].append(ContractStepRow(*agreed))
    return [_contract(row, scans.get(row.id, 0), amendments.get(row.id, ()), steps.get(row.id, ())) for row in rows]


def _contract(
    row: Row[Any], scans: int, amendments: Sequence[AmendmentRow], steps: Sequence[ContractStepRow]
) -> ContractRow:
    terms = Terms(
        row.signed_on,
        row.starts_on,
        row.ends_on,
        row.amount,
        row.deposit_kind,
        row.deposit,
        row.is_written,
        row.our_signature,
        row.our_seal,
        row.their_signature,
        row.their_seal,
        row.terms_known_by,
        all(one.in_writing for one in amendments),
    )
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
        is_written=row.is_written,
        our_signature=row.our_signature,
        our_seal=row.our_seal,
        their_signature=row.their_signature,
        their_seal=row.their_seal,
        terms_known_by=row.terms_known_by,
        terms_known_on=row.terms_known_on,
        fulfilled_on=row.fulfilled_on,
        amendments=tuple(amendments),
        steps=tuple(steps),
        scans=scans,
        lacks=lacks(terms, has_scan=scans > 0),
    )
