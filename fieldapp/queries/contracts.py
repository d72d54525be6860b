"""Contracts with what they lack, a dealer's and everybody's (DOMAIN section 13)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, func, select, true, type_coerce
from sqlalchemy.orm import Session

from db.models import Attachment, Contract, ContractAmendment, ContractStep, Dealer
from db.vocabulary import DepositKind
from fieldapp.lazy_rows import LazyRows, Outlined
from fieldapp.queries.as_stored import as_stored, stored_day, stored_yuan
from fieldapp.queries.regions import short_places
from fieldapp.rules.contracts import Lack, Terms, lacks

_NAMED = 500  # contracts whose parts are asked for by their ids


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


class Outline(NamedTuple):
    """What is counted of a contract before anybody looks at it; *due_on*: the first day of what is still to be done."""

    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    fulfilled_on: date | None
    lacks: tuple[Lack, ...]
    due_on: date | None


Contracts: TypeAlias = Outlined[Outline, DealerContract]


class _Stored(NamedTuple):
    """A contract as SQLite has it."""

    key: str
    dealer_key: str
    signed_on: str | None
    starts_on: str | None
    ends_on: str | None
    amount: int | None
    deposit_kind: str
    deposit: int | None
    is_written: int
    our_signature: int
    our_seal: int
    their_signature: int
    their_seal: int
    terms_known_by: str
    fulfilled_on: str | None
    number: str
    title: str
    note: str
    terms_known_on: str | None
    dealer: str
    region_code: str


_contract, _dealer = Contract.__table__.c, Dealer.__table__.c
_WANTED: Select[Any] = (
    select(
        type_coerce(_contract.id, String),
        type_coerce(_contract.dealer_id, String),
        *(_contract[name] for name in _Stored._fields[2:-2]),
        _dealer.name,
        _dealer.region_code,
    )
    .join(Dealer.__table__, and_(_dealer.id == _contract.dealer_id, _dealer.deleted_at.is_(None)))
    .where(_contract.deleted_at.is_(None))
)
_agreed = attrgetter(*Terms._fields[:-1])
_KINDS = {kind.value: kind for kind in DepositKind}


def contracts_of(session: Session, dealer_id: UUID) -> list[ContractRow]:
    """The contracts of a dealer, the one that ends last first; four statements."""
    wanted = _WANTED.where(_contract.dealer_id == dealer_id)
    stored, parts = _read(session, wanted.order_by(_contract.ends_on.desc(), _contract.id.desc()))
    return [parts.whole(one, parts.outline(one)) for one in stored]


def contracts(
    session: Session, *, territories: Collection[UUID] | None = None, dealer_id: UUID | None = None
) -> Contracts:
    """The contracts of all dealers, the one that ends first at the top, drafts without an end last; five statements.

    Args:
        session: the store.
        territories: only of dealers in these; all when ``None``.
        dealer_id: only of this dealer.
    """
    wanted = _WANTED
    if territories is not None:
        wanted = wanted.where(_dealer.territory_id.in_(list(territories)))
    if dealer_id is not None:
        wanted = wanted.where(_contract.dealer_id == dealer_id)
    stored, parts = _read(session, wanted.order_by(_contract.ends_on.is_(None), _contract.ends_on, _contract.id))
    places = short_places(session, {one.region_code for one in stored})
    outlines = [parts.outline(one) for one in stored]

    def row(place: int) -> DealerContract:
        one = stored[place]
        contract = parts.whole(one, outlines[place])
        return DealerContract(UUID(one.dealer_key), one.dealer, places.get(one.region_code, ""), contract)

    return Outlined(outlines, LazyRows(range(len(stored)), row))


def _read(session: Session, wanted: Select[Any]) -> tuple[list[_Stored], "_Parts"]:
    stored = list(map(_Stored._make, as_stored(session, wanted)))
    return stored, _Parts(session, stored)


class _Parts:
    """What stands in other tables: amendments, steps and scans by the key of their contract; three statements."""

    def __init__(self, session: Session, stored: Sequence[_Stored]) -> None:
        keys = [one.key for one in stored]

        def of_these(column: ColumnElement[Any]) -> ColumnElement[bool]:
            """Those of *stored*; of many contracts all are read, which is quicker than naming each."""
            return type_coerce(column, String).in_(keys) if len(keys) <= _NAMED else true()

        scan = Attachment.__table__.c
        self._scans: dict[str, int] = dict(
            as_stored(
                session,
                select(type_coerce(scan.owner_id, String), func.count())
                .where(scan.owner_table == "contract", scan.deleted_at.is_(None), of_these(scan.owner_id))
                .group_by(scan.owner_id),
            )
        )
        amended = ContractAmendment.__table__.c
        self._amendments = _by_contract(
            session,
            select(amended.contract_id, amended.id, amended.agreed_on, amended.what, amended.in_writing)
            .where(of_these(amended.contract_id), amended.deleted_at.is_(None))
            .order_by(amended.agreed_on),
        )
        step = ContractStep.__table__.c
        self._steps = _by_contract(
            session,
            select(step.contract_id, step.id, step.what, step.due_on, step.done_on)
            .where(of_these(step.contract_id), step.deleted_at.is_(None))
            .order_by(step.done_on.is_not(None), step.due_on, step.id),
        )

    def outline(self, one: _Stored) -> Outline:
        all_written = all(in_writing for *_what, in_writing in self._amendments.get(one.key, ()))
        return Outline(
            stored_day(one.signed_on),
            stored_day(one.starts_on),
            stored_day(one.ends_on),
            stored_day(one.fulfilled_on),
            lacks(Terms._make((*_agreed(one), all_written)), has_scan=one.key in self._scans),
            min(self._days_due(one.key), default=None),
        )

    def _days_due(self, key: str) -> Iterator[date]:
        for _id, _what, due_on, done_on in self._steps.get(key, ()):
            if due_on is not None and done_on is None:
                yield date.fromisoformat(due_on)

    def whole(self, one: _Stored, outline: Outline) -> ContractRow:
        return ContractRow(
            id=UUID(one.key),
            number=one.number,
            title=one.title,
            signed_on=outline.signed_on,
            starts_on=outline.starts_on,
            ends_on=outline.ends_on,
            amount=stored_yuan(one.amount),
            deposit_kind=_KINDS[one.deposit_kind],
            deposit=stored_yuan(one.deposit),
            note=one.note,
            is_written=bool(one.is_written),
            our_signature=bool(one.our_signature),
            our_seal=bool(one.our_seal),
            their_signature=bool(one.their_signature),
            their_seal=bool(one.their_seal),
            terms_known_by=one.terms_known_by,
            terms_known_on=stored_day(one.terms_known_on),
            fulfilled_on=outline.fulfilled_on,
            amendments=tuple(
                AmendmentRow(UUID(key), date.fromisoformat(agreed_on), what, bool(in_writing))
                for key, agreed_on, what, in_writing in self._amendments.get(one.key, ())
            ),
            steps=tuple(
                ContractStepRow(UUID(key), what, stored_day(due_on), stored_day(done_on))
                for key, what, due_on, done_on in self._steps.get(one.key, ())
            ),
            scans=self._scans.get(one.key, 0),
            lacks=outline.lacks,
        )


def _by_contract(session: Session, wanted: Select[Any]) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of a contract's parts by the key that stands first in them."""
    found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *part in as_stored(session, wanted):
        found[key].append(tuple(part))
    return dict(found)
