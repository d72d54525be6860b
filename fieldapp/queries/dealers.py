"""The list of dealers in windows: its lines, read block by block (DOMAIN section 2)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, func, literal, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from db.models import Dealer, Person, PersonPhone, Region, Visit
from db.vocabulary import DealerLevel, DealerStatus, DealerType, Grade, LadderStep, RegionLevel
from fieldapp.queries.dealer_choice import (
    ALL,
    DealerFilter,
    DealerOrder,
    Order,
    conditions_of,
    last_visit,
    next_visit,
    order_columns,
    own_values,
)
from fieldapp.rules.cadence import Cadence, interval

Key = tuple[Any, ...]  # where a row stands in the order; hand it back, never look inside


@dataclass(frozen=True, slots=True)
class DealerRow:
    """One line of the list.

    *phone* is the dealer's own, else the main person's.  *due_on* is the last visit plus the interval;
    ``None`` for one never visited, who is due now, and for one whose relationship has ended.
    """

    id: UUID
    code: str
    name: str
    place: str
    region_code: str
    type: DealerType
    level: DealerLevel
    status: DealerStatus
    grade: Grade | None
    ladder_step: LadderStep
    is_core: bool
    is_direct: bool
    territory_id: UUID | None
    phone: str
    person: str
    last_visit_on: date | None
    next_visit_on: date | None
    due_on: date | None
    key: Key = field(repr=False)
    custom: Mapping[UUID, str] = field(default_factory=dict)  # what stands in the company's own fields


@dataclass(frozen=True, slots=True)
class DealerWindow:
    """How long the list is and where its blocks begin: ``starts[i]`` is what block *i* is read after."""

    total: int
    starts: tuple[Key | None, ...]


_ID_LENGTH = 36
_USUAL = Cadence()
_dealer, _person, _phone = (_columns.__table__.c for _columns in (Dealer, Person, PersonPhone))
_visit = Visit.__table__.c
_here_table, _above_table = Region.__table__.alias("here"), Region.__table__.alias("above")
_region, _above, _any_region = _here_table.c, _above_table.c, Region.__table__.alias("any_region").c


def _main_person(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Of the person whom one calls first at the dealer's."""
    return (
        select(column)
        .where(_person.dealer_id == _dealer.id, _person.deleted_at.is_(None))
        .order_by(_person.is_main.desc(), _person.id)
        .limit(1)
        .correlate(Dealer.__table__)
        .scalar_subquery()
    )


_main_number = (
    select(_phone.number)
    .where(_phone.person_id == _main_person(_person.id), _phone.deleted_at.is_(None))
    .order_by(_phone.position)
    .limit(1)
    .scalar_subquery()
)


def dealer_window(
    session: Session,
    chosen: DealerFilter = ALL,
    order: Order = DealerOrder.NAME,
    *,
    descending: bool = False,
    block: int = 128,
    cadence: Cadence = _USUAL,
) -> DealerWindow:
    """The length of the list, and after which keys its blocks of *block* rows begin; two statements.

    The first block begins after ``None``: read it with ``dealer_block`` without waiting for this.
    """
    columns = order_columns(order, cadence)
    ordered = [column.desc() if descending else column for column in columns]
    numbered = (
        select(*(column.label(f"k{n}") for n, column in enumerate(columns)))
        .add_columns(func.row_number().over(order_by=ordered).label("row"))
        .where(*conditions_of(session, chosen))
        .subquery()
    )
    keys = [numbered.c[f"k{n}"] for n in range(len(columns))]
    connection = session.connection()
    total = connection.execute(
        select(func.count()).select_from(Dealer.__table__).where(*conditions_of(session, chosen))
    ).scalar_one()
    starts = connection.execute(
        select(*keys).where(numbered.c.row % block == 0, numbered.c.row < total).order_by(numbered.c.row)
    )
    return DealerWindow(total, (None, *(tuple(row) for row in starts)))


def dealer_block(
    session: Session,
    chosen: DealerFilter = ALL,
    order: Order = DealerOrder.NAME,
    *,
    descending: bool = False,
    after: Key | None = None,
    count: int = 128,
    cadence: Cadence = _USUAL,
) -> list[DealerRow]:
    """The next *count* lines after the one with the key *after* (``None``: from the beginning).

    One statement, however long the list is: nothing before the block is read.

    Args:
        session: the store.
        chosen: which dealers.
        order: sorted by what.
        descending: the other way round.
        after: ``DealerRow.key`` of the last line before, or one of ``DealerWindow.starts``.
        count: at most so many.
        cadence: the intervals in force, for ``due_on``.
    """
    return _rows(
        session, conditions_of(session, chosen), order, cadence, descending=descending, after=after, count=count
    )


def dealer_row(session: Session, dealer_id: UUID, cadence: Cadence = _USUAL) -> DealerRow | None:
    """The line of one dealer, to write it anew after a change."""
    conditions = [_dealer.id == dealer_id, _dealer.deleted_at.is_(None)]
    return next(iter(_rows(session, conditions, DealerOrder.NAME, cadence, count=1)), None)


class DealerList:
    """Who is listed, in order: 100,000 of them take 4 MB, as their ids stay one long text until they are asked for.

    SQLite hands over one text in a tenth of the time that as many rows take.
    """

    def __init__(self, stored: str) -> None:
        self._stored = stored

    @classmethod
    def of(cls, ids: Iterable[UUID]) -> "DealerList":
        """These dealers, in this order."""
        return cls("".join(map(str, ids)))

    def __len__(self) -> int:
        return len(self._stored) // _ID_LENGTH

    def ids(self, first: int = 0, last: int | None = None) -> list[UUID]:
        """The dealers on the lines from *first* up to and without *last* (``None``: to the end)."""
        lines = range(len(self))[first:last]
        return [UUID(self._stored[line * _ID_LENGTH : (line + 1) * _ID_LENGTH]) for line in lines]

    def line_of(self, dealer_id: UUID) -> int | None:
        """On which line a dealer stands, from 0; ``None`` where it is not listed."""
        stored, at = str(dealer_id), -1
        while (at := self._stored.find(stored, at + 1)) >= 0:
            if at % _ID_LENGTH == 0:  # not the end of one id and the beginning of the next
                return at // _ID_LENGTH
        return None


def dealer_list(
    session: Session,
    chosen: DealerFilter = ALL,
    order: Order = DealerOrder.NAME,
    *,
    descending: bool = False,
    cadence: Cadence = _USUAL,
) -> DealerList:
    """The whole list without what is shown of it; read its lines with ``dealer_rows``.  One statement."""
    columns = order_columns(order, cadence)
    ordered = [column.desc() if descending else column for column in columns]
    listed = select(type_coerce(_dealer.id, String).label("id")).where(*conditions_of(session, chosen))
    # SQLite keeps the order of what ``group_concat`` is given.
    statement = select(func.group_concat(listed.order_by(*ordered).subquery().c.id, ""))
    return DealerList(session.connection().execute(statement).scalar() or "")


def dealer_rows(session: Session, ids: Sequence[UUID], cadence: Cadence = _USUAL) -> list[DealerRow]:
    """The lines of these dealers, in this order; those that are gone are left out.  One statement."""
    conditions = [_dealer.id.in_(ids), _dealer.deleted_at.is_(None)]
    found = {row.id: row for row in _rows(session, conditions, DealerOrder.NAME, cadence, count=len(ids))}
    return [found[dealer_id] for dealer_id in ids if dealer_id in found]


def _beyond(columns: Sequence[ColumnElement[Any]], key: Key, *, descending: bool) -> ColumnElement[bool]:
    """Lines after the one with *key*, or with *descending* those before it."""
    here = tuple_(*columns)
    there = tuple_(*(literal(value, column.type) for value, column in zip(key, columns, strict=True)))
    return here < there if descending else here > there


def _rows(
    session: Session,
    conditions: Iterable[ColumnElement[bool]],
    order: Order,
    cadence: Cadence,
    *,
    descending: bool = False,
    after: Key | None = None,
    count: int,
) -> list[DealerRow]:
    columns, ordered, lines = _lines(order, cadence, descending=descending)
    wanted = list(conditions)
    if after is not None:
        wanted.append(_beyond(columns, after, descending=descending))
    # First which ones, then what is shown of them: else SQLite works out every line before it sorts.
    block = select(_dealer.id).where(*wanted).order_by(*ordered).limit(count)
    found = session.connection().execute(lines.where(_dealer.id.in_(block))).all()
    return [_row(row, cadence) for row in found]


@cache
def _lines(
    order: DealerOrder, cadence: Cadence, *, descending: bool
) -> tuple[list[ColumnElement[Any]], list[ColumnElement[Any]], Select[Any]]:
    """What the list is sorted by, both ways of writing that, and the lines of all dealers: put together once."""
    columns = order_columns(order, cadence)
    ordered = [column.desc() if descending else column for column in columns]
    statement = (
        select(
            _dealer.id,
            _dealer.code,
            _dealer.name,
            _region.name.label("place"),
            case((_above.level != RegionLevel.PROVINCE, _above.name), else_="").label("above"),
            _dealer.region_code,
            _dealer.type,
            _dealer.level,
            _dealer.status,
            _dealer.grade,
            _dealer.ladder_step,
            _dealer.is_core,
            _dealer.is_direct,
            _dealer.territory_id,
            _dealer.phone,
            _dealer.cadence_days,
            last_visit.label("last_visit_on"),
            next_visit.label("next_visit_on"),
            _main_person(_person.name).label("person"),
            _main_number.label("number"),
            own_values.label("custom"),
            *(column.label(f"k{n}") for n, column in enumerate(columns[:-1])),
        )
        .select_from(
            Dealer.__table__.outerjoin(_here_table, _known_as(_region, _dealer.region_code)).outerjoin(
                _above_table, _known_as(_above, _region.parent_code)
            )
        )
        .order_by(*ordered)
    )
    return columns, ordered, statement


def _known_as(region: Any, code: ColumnElement[Any]) -> ColumnElement[bool]:  # noqa: ANN401  (a table's columns)
    """Joins the newest row of a region: a place that is no more keeps its name."""
    newest = (
        select(_any_region.id)
        .where(_any_region.code == code, _any_region.deleted_at.is_(None))
        .order_by(_any_region.valid_from.desc())
        .limit(1)
    )
    return cast("ColumnElement[bool]", region.id == newest.scalar_subquery())


def _row(row: Any, cadence: Cadence) -> DealerRow:  # noqa: ANN401  (a row of many columns)
    days = interval(row.status, row.grade, row.cadence_days, cadence)
    return DealerRow(
        id=row.id,
        code=row.code,
        name=row.name,
        place=(row.above or "") + (row.place or ""),
        region_code=row.region_code,
        type=row.type,
        level=row.level,
        status=row.status,
        grade=row.grade,
        ladder_step=row.ladder_step,
        is_core=row.is_core,
        is_direct=row.is_direct,
        territory_id=row.territory_id,
        phone=row.phone or row.number or "",
        person=row.person or "",
        last_visit_on=row.last_visit_on,
        next_visit_on=row.next_visit_on,
        due_on=row.last_visit_on + timedelta(days=days) if row.last_visit_on and days else None,
        key=(*tuple(row)[_ROW_COLUMNS:], row.id),
        custom={UUID(one): value for one, value in json.loads(row.custom).items()} if row.custom != "{}" else {},
    )


_ROW_COLUMNS = 21  # of the statement in _rows, before the keys; the last key is the id
