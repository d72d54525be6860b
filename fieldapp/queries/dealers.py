"""The list of dealers in windows, and everything on one dealer's file (DOMAIN section 2)."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Float, Select, String, and_, case, func, literal, or_, select, tuple_, type_coerce
from sqlalchemy import cast as cast_to
from sqlalchemy.orm import Session

from db.base import SyncedBase
from db.column_types import LocalDay
from db.models import (
    Colleague,
    CustomChoice,
    CustomField,
    CustomValue,
    Dealer,
    DealerBrand,
    Hardship,
    LadderMove,
    Person,
    PersonPhone,
    Region,
    ShopAsset,
    Territory,
    Visit,
)
from db.vocabulary import (
    AssetKind,
    Channel,
    CustomKind,
    CustomOwner,
    DealerLevel,
    DealerStatus,
    DealerType,
    Grade,
    HardshipKind,
    LadderStep,
    RegionLevel,
    VisitState,
)
from fieldapp.custom_columns import custom_fields
from fieldapp.queries.custom_fields import custom_values
from fieldapp.queries.people import (
    AnniversaryRow,
    GiftRow,
    PersonCard,
    PromiseRow,
    anniversaries_of,
    gifts_of,
    people_of,
    promises_of,
)
from fieldapp.queries.regions import places_of
from fieldapp.queries.search import dealers_matching
from fieldapp.queries.shapes import Shape, read
from fieldapp.rules.cadence import Cadence, interval
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.rules.dealers import (
    ClassState,
    InfoClass,
    Known,
    Wealth,
    class_states,
    live_prospects,
    referral_chain,
    years_with_us,
)
from fieldapp.rules.house_rules import HouseRules
from fieldapp.rules.regions import Place

Key = tuple[Any, ...]  # where a row stands in the order; hand it back, never look inside


class DealerOrder(StrEnum):
    """What the list can be sorted by; the name's pinyin decides between equals."""

    NAME = "name"
    PLACE = "place"
    GRADE = "grade"
    STATUS = "status"
    LAST_VISIT = "last_visit"
    NEXT_VISIT = "next_visit"
    DUE = "due"  # never visited first, ended last


@dataclass(frozen=True, slots=True)
class CustomOrder:
    """Sorted by a field of the company's own: numbers by size, choices as listed, nothing last."""

    field_id: UUID


Order = DealerOrder | CustomOrder


@dataclass(frozen=True, slots=True)
class DealerFilter:
    """Which dealers are listed; an empty set or text leaves that side open."""

    statuses: frozenset[DealerStatus] = frozenset()
    grades: frozenset[Grade | None] = frozenset()  # None: those without a grade
    types: frozenset[DealerType] = frozenset()
    region_prefix: str = ""  # see fieldapp.rules.regions.region_prefix
    territory_id: UUID | None = None
    core_only: bool = False
    text: str = ""  # as typed into the search: name, pinyin, initials, phone, place, person
    only: frozenset[UUID] = frozenset()  # just these, such as those behind a number of an analysis
    reason: str = ""  # what those have in common, in words
    custom: frozenset[tuple[UUID, str]] = frozenset()  # a field of the company's own and what may stand in it


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
ALL = DealerFilter()
_USUAL = Cadence()
_dealer, _person, _phone = (_columns.__table__.c for _columns in (Dealer, Person, PersonPhone))
_visit = Visit.__table__.c
_here_table, _above_table = Region.__table__.alias("here"), Region.__table__.alias("above")
_region, _above, _any_region = _here_table.c, _above_table.c, Region.__table__.alias("any_region").c
_last_visit = (
    select(func.max(_visit.visited_on))
    .where(_visit.dealer_id == _dealer.id, _visit.state == VisitState.DONE, _visit.deleted_at.is_(None))
    .correlate(Dealer.__table__)
    .scalar_subquery()
)
_next_visit = (
    select(func.min(_visit.planned_on))
    .where(_visit.dealer_id == _dealer.id, _visit.state == VisitState.PLANNED, _visit.deleted_at.is_(None))
    .correlate(Dealer.__table__)
    .scalar_subquery()
)


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
_STEPS = {status: step for step, status in enumerate(DealerStatus)}
_NEVER = date(9999, 12, 31)
_LONG_AGO = date(1, 1, 1)
_ORDERS: dict[DealerOrder, list[ColumnElement[Any]]] = {
    DealerOrder.NAME: [],
    DealerOrder.PLACE: [_dealer.region_code],
    DealerOrder.GRADE: [func.coalesce(type_coerce(_dealer.grade, String), "Z")],
    DealerOrder.STATUS: [case(_STEPS, value=_dealer.status)],
    DealerOrder.LAST_VISIT: [func.coalesce(_last_visit, literal(_LONG_AGO, LocalDay()))],
    DealerOrder.NEXT_VISIT: [func.coalesce(_next_visit, literal(_NEVER, LocalDay()))],
}


_value, _field, _choice = (_columns.__table__.c for _columns in (CustomValue, CustomField, CustomChoice))
_is_own_value = and_(
    _value.dealer_id == _dealer.id,
    _value.person_id.is_(None),
    _value.visit_id.is_(None),
    _value.deleted_at.is_(None),
    _value.value != "",
)
_custom = (
    select(func.json_group_object(_value.field_id, _value.value))
    .where(_is_own_value)
    .correlate(Dealer.__table__)
    .scalar_subquery()
)
_MOST = 1e300  # behind every number


def _order_columns(order: Order, cadence: Cadence) -> list[ColumnElement[Any]]:
    if isinstance(order, CustomOrder):
        leading = _custom_order(order.field_id)
    else:
        leading = [_due_on(cadence)] if order is DealerOrder.DUE else _ORDERS[order]
    return [*leading, _dealer.sort_key, _dealer.id]


def _custom_order(field_id: UUID) -> list[ColumnElement[Any]]:
    """By number or place in the list of choices, then by text; SQLite looks up of which kind the field is."""
    place = select(_choice.position).where(_choice.id == _value.value).correlate(CustomValue.__table__)
    number = case(
        (_field.kind == CustomKind.NUMBER, cast_to(_value.value, Float)),
        (_field.kind == CustomKind.CHOICE, cast_to(place.scalar_subquery(), Float)),
        else_=0.0,
    )
    words = case((_field.kind.in_([CustomKind.TEXT, CustomKind.DATE]), _value.value), else_="")

    def of_dealer(column: ColumnElement[Any]) -> ColumnElement[Any]:
        own = select(column).where(_is_own_value, _value.field_id == field_id, _field.id == _value.field_id)
        return own.limit(1).correlate(Dealer.__table__).scalar_subquery()

    return [func.coalesce(of_dealer(number), _MOST, type_=Float()), func.coalesce(of_dealer(words), "", type_=String())]


def _due_on(cadence: Cadence) -> ColumnElement[Any]:
    """``fieldapp.rules.cadence.interval`` after the last visit, as SQLite reckons it."""
    days = case(
        (_dealer.cadence_days.is_not(None), _dealer.cadence_days),
        (_dealer.status == DealerStatus.DORMANT, cadence.dormant),
        (_dealer.status.in_([DealerStatus.PROSPECT, DealerStatus.OPENING]), cadence.prospect),
        (_dealer.grade == Grade.A, cadence.a),
        (_dealer.grade == Grade.B, cadence.b),
        else_=cadence.c,
    )
    on = case(
        (_dealer.status == DealerStatus.ENDED, literal(_NEVER, LocalDay())),
        else_=func.coalesce(func.date(_last_visit, func.printf("+%d days", days)), literal(_LONG_AGO, LocalDay())),
    )
    return type_coerce(on, LocalDay())


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
    columns = _order_columns(order, cadence)
    ordered = [column.desc() if descending else column for column in columns]
    numbered = (
        select(*(column.label(f"k{n}") for n, column in enumerate(columns)))
        .add_columns(func.row_number().over(order_by=ordered).label("row"))
        .where(*_conditions(session, chosen))
        .subquery()
    )
    keys = [numbered.c[f"k{n}"] for n in range(len(columns))]
    connection = session.connection()
    total = connection.execute(
        select(func.count()).select_from(Dealer.__table__).where(*_conditions(session, chosen))
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
    return _rows(session, _conditions(session, chosen), order, cadence, descending=descending, after=after, count=count)


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
    columns = _order_columns(order, cadence)
    ordered = [column.desc() if descending else column for column in columns]
    listed = select(type_coerce(_dealer.id, String).label("id")).where(*_conditions(session, chosen))
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


def _conditions(session: Session, chosen: DealerFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_dealer.deleted_at.is_(None)]
    if chosen.statuses:
        conditions.append(_dealer.status.in_(chosen.statuses))
    if chosen.grades:
        named = [grade for grade in chosen.grades if grade is not None]
        without = [_dealer.grade.is_(None)] if None in chosen.grades else []
        conditions.append(or_(_dealer.grade.in_(named), *without))
    if chosen.types:
        conditions.append(_dealer.type.in_(chosen.types))
    if chosen.region_prefix:
        conditions.append(_dealer.region_code.startswith(chosen.region_prefix, autoescape=True))
    if chosen.territory_id:
        conditions.append(_dealer.territory_id == chosen.territory_id)
    if chosen.core_only:
        conditions.append(_dealer.is_core)
    if chosen.only:
        # As one value: SQLite takes at most 32,766 of them in a statement.
        listed = func.json_each(json.dumps(sorted(map(str, chosen.only)))).table_valued("value")
        conditions.append(type_coerce(_dealer.id, String).in_(select(listed.c.value)))
    answers: defaultdict[UUID, list[str]] = defaultdict(list)
    for field_id, value in chosen.custom:
        answers[field_id].append(value)
    for field_id, wanted in answers.items():
        own = select(_value.dealer_id).where(_value.field_id == field_id, _value.value.in_(wanted))
        own = own.where(_value.person_id.is_(None), _value.visit_id.is_(None), _value.deleted_at.is_(None))
        conditions.append(_dealer.id.in_(own))
    if chosen.text.strip():
        conditions.append(_dealer.id.in_(dealers_matching(session, chosen.text)))
    return conditions


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
    columns = _order_columns(order, cadence)
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
            _last_visit.label("last_visit_on"),
            _next_visit.label("next_visit_on"),
            _main_person(_person.name).label("person"),
            _main_number.label("number"),
            _custom.label("custom"),
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


@dataclass(frozen=True, slots=True)
class DealerFacts:
    """A dealer's own fields, as stored; money in yuan, coordinates in millionths of a degree (WGS-84)."""

    id: UUID
    code: str
    name: str
    pinyin_given: str
    type: DealerType
    level: DealerLevel
    status: DealerStatus
    grade: Grade | None
    ladder_step: LadderStep
    is_core: bool
    is_direct: bool
    region_code: str
    territory_id: UUID | None
    address: str
    latitude_e6: int | None
    longitude_e6: int | None
    phone: str
    note: str
    channel: Channel | None
    referred_by_id: UUID | None
    since: date | None
    ended_on: date | None
    cadence_days: int | None
    opening_hours: str
    closed_weekdays: str
    tie_personal: int
    tie_account: int
    tie_network: int
    credit_limit: Decimal
    credit_used: Decimal
    working_capital: Decimal | None
    integrity: str
    yearly_sales: Decimal | None
    area_served: str
    group_name: str
    group_relation: str
    shop_area_m2: int | None
    staff_count: int | None
    loyalty: int
    expected_development: str
    problems: str
    improvements: str
    personal_checked_on: date | None
    financial_checked_on: date | None
    operations_checked_on: date | None


@dataclass(frozen=True, slots=True)
class BrandRow:
    """A brand at a dealer's; *share_percent* of the dealer's sales."""

    id: UUID
    brand: str
    share_percent: int | None
    is_ours: bool


@dataclass(frozen=True, slots=True)
class ShopAssetRow:
    """Something of ours in the shop; *value* in yuan."""

    id: UUID
    kind: AssetKind
    put_up_on: date | None
    value: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class HardshipRow:
    """Hard times at a dealer's; they last until *over_on*."""

    id: UUID
    kind: HardshipKind
    noted_on: date
    note: str
    over_on: date | None


@dataclass(frozen=True, slots=True)
class LadderRow:
    """A move on the relationship ladder."""

    id: UUID
    step: LadderStep
    moved_on: date
    evidence: str


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One dealer of a referral chain; *depth* 0 begins it."""

    id: UUID
    name: str
    status: DealerStatus
    depth: int
    referred_by_id: UUID | None


@dataclass(frozen=True, slots=True)
class DealerFile:
    """Everything on one dealer's page but what has pages of its own (visits, sales, contracts)."""

    facts: DealerFacts
    row: DealerRow
    place: Place | None
    territory: str
    rep: str  # whose territory it is
    years: int | None  # of cooperation
    classes: tuple[ClassState, ...]
    people: tuple[PersonCard, ...]
    promises: tuple[PromiseRow, ...]  # open ones first
    gifts: tuple[GiftRow, ...]  # newest first
    anniversaries: tuple[AnniversaryRow, ...]
    brands: tuple[BrandRow, ...]  # largest share first
    assets: tuple[ShopAssetRow, ...]
    hardships: tuple[HardshipRow, ...]  # newest first
    ladder: tuple[LadderRow, ...]  # newest first
    custom_fields: tuple[CustomColumn, ...] = ()  # the company's own of dealers and of people
    custom_of_people: Mapping[UUID, Mapping[UUID, str]] = field(default_factory=dict)  # by person and field

    def custom_of(self, owner: CustomOwner) -> tuple[CustomColumn, ...]:
        """The company's own fields of dealers, or of people."""
        return tuple(one for one in self.custom_fields if one.owner is owner)


def dealer_file(session: Session, dealer_id: UUID, *, today: date, rules: HouseRules) -> DealerFile | None:
    """The file of one dealer, or ``None`` if it is not there any more; a fixed number of statements."""
    facts = next(iter(read(session, DealerFacts, Dealer, _dealer.id == dealer_id)), None)
    row = dealer_row(session, dealer_id, rules.cadence)
    if facts is None or row is None:
        return None
    people = tuple(people_of(session, dealer_id))
    brands = _of_dealer(session, BrandRow, DealerBrand, dealer_id, "share_percent")
    assets = _of_dealer(session, ShopAssetRow, ShopAsset, dealer_id, "put_up_on")
    territory, rep = _territory(session, facts.territory_id)
    checked_on = {
        InfoClass.PERSONAL: facts.personal_checked_on,
        InfoClass.FINANCIAL: facts.financial_checked_on,
        InfoClass.OPERATIONS: facts.operations_checked_on,
    }
    return DealerFile(
        facts=facts,
        row=row,
        place=places_of(session, [facts.region_code]).get(facts.region_code),
        territory=territory,
        rep=rep,
        years=years_with_us(facts.since, facts.ended_on or today),
        classes=class_states(
            _known(facts, row, people, has_brands=bool(brands), has_assets=bool(assets)),
            checked_on,
            today=today,
            stale_after_days=rules.thresholds.stale_after_days,
        ),
        people=people,
        promises=tuple(promises_of(session, dealer_id)),
        gifts=tuple(gifts_of(session, dealer_id)),
        anniversaries=tuple(anniversaries_of(session, dealer_id)),
        brands=brands,
        assets=assets,
        hardships=_of_dealer(session, HardshipRow, Hardship, dealer_id, "noted_on"),
        ladder=_of_dealer(session, LadderRow, LadderMove, dealer_id, "moved_on"),
        custom_fields=custom_fields(session, with_retired=True),
        custom_of_people=custom_values(session, CustomOwner.PERSON, [person.id for person in people]),
    )


def referrals_around(session: Session, dealer_id: UUID) -> list[ReferralRow]:
    """The chain of referrals that a dealer stands in, each dealer before those whom it referred; one statement.

    Only the chain is read, however many dealers there are.
    """
    above = select(Dealer.id, Dealer.referred_by_id).where(Dealer.id == dealer_id).cte("above", recursive=True)
    above = above.union(select(Dealer.id, Dealer.referred_by_id).where(Dealer.id == above.c.referred_by_id))
    chain = select(above.c.id).cte("chain", recursive=True)
    chain = chain.union(select(Dealer.id).where(Dealer.referred_by_id == chain.c.id))
    found = session.execute(
        select(Dealer.id, Dealer.name, Dealer.status, Dealer.referred_by_id).where(Dealer.id.in_(select(chain.c.id)))
    ).all()
    named = {row.id: (row.name, row.status) for row in found}
    return [
        ReferralRow(link.dealer_id, *named[link.dealer_id], link.depth, link.referred_by)
        for link in referral_chain({row.id: row.referred_by_id for row in found}, dealer_id)
        if link.dealer_id in named
    ]


@dataclass(frozen=True, slots=True)
class DealerCounts:
    """How many dealers there are, by what the list's chips show."""

    total: int
    statuses: dict[DealerStatus, int]
    grades: dict[Grade | None, int]
    types: dict[DealerType, int]
    core: int


def dealer_counts(session: Session, chosen: DealerFilter = ALL) -> DealerCounts:
    """Counts of the dealers in *chosen*; one statement."""
    statement = (
        select(_dealer.status, _dealer.grade, _dealer.type, _dealer.is_core, func.count())
        .where(*_conditions(session, chosen))
        .group_by(_dealer.status, _dealer.grade, _dealer.type, _dealer.is_core)
    )
    statuses, grades, types = Counter[DealerStatus](), Counter[Grade | None](), Counter[DealerType]()
    total = core = 0
    for status, grade, kind, is_core, count in session.connection().execute(statement):
        statuses[status] += count
        grades[grade] += count
        types[kind] += count
        total += count
        core += count if is_core else 0
    return DealerCounts(total, dict(statuses), dict(grades), dict(types), core)


def wealth(session: Session, wanted: int) -> Wealth:
    """Live prospects against the *wanted* number (财富50; ``Thresholds.wealth_prospects``); one statement."""
    return Wealth(live_prospects(dealer_counts(session).statuses), wanted)


@dataclass(frozen=True, slots=True)
class ChannelYield:
    """What a way of finding dealers brought: *won* are those that cooperate or once did."""

    channel: Channel | None
    found: int
    won: int


def channel_yields(session: Session) -> list[ChannelYield]:
    """Every way of finding dealers that was noted, the most fruitful first; one statement."""
    won = func.sum(case((_dealer.since.is_not(None), 1), else_=0))
    statement = (
        select(_dealer.channel, func.count(), won)
        .where(_dealer.deleted_at.is_(None))
        .group_by(_dealer.channel)
        .order_by(won.desc(), func.count().desc())
    )
    return [ChannelYield(*row) for row in session.connection().execute(statement)]


def _of_dealer(
    session: Session, shape: type[Shape], table: type[SyncedBase], dealer_id: UUID, largest_first: str
) -> tuple[Shape, ...]:
    columns = table.__table__.c
    order = (columns[largest_first].desc(),)
    return tuple(read(session, shape, table, columns.dealer_id == dealer_id, order=order))


def _territory(session: Session, territory_id: UUID | None) -> tuple[str, str]:
    """The territory's name and its rep's; empty where there is none."""
    row = session.execute(
        select(Territory.name, Colleague.name)
        .outerjoin(Colleague, Colleague.id == Territory.colleague_id)
        .where(Territory.id == territory_id)
    ).one_or_none()
    return (row[0], row[1] or "") if row else ("", "")


def _known(
    facts: DealerFacts, row: DealerRow, people: Sequence[PersonCard], *, has_brands: bool, has_assets: bool
) -> list[Known]:
    """Which things of a complete file are there; of the people, the one whom one calls first counts."""
    main = people[0] if people else None
    there = {
        Known.MAIN_PERSON: main,
        Known.PHONE: row.phone,
        Known.WECHAT: main and main.wechat,
        Known.BIRTHDAY: main and main.birthday,
        Known.FAMILY: main and main.family,
        Known.LIKES: main and main.likes,
        Known.NEEDS: main and main.needs,
        Known.CREDIT_LIMIT: facts.credit_limit,
        Known.WORKING_CAPITAL: facts.working_capital is not None,
        Known.INTEGRITY: facts.integrity,
        Known.YEARLY_SALES: facts.yearly_sales is not None,
        Known.AREA_SERVED: facts.area_served,
        Known.SHOP_AREA: facts.shop_area_m2,
        Known.STAFF: facts.staff_count,
        Known.BRANDS: has_brands,
        Known.LOYALTY: facts.loyalty,
        Known.SHOP_ASSETS: has_assets,
        Known.EXPECTED_DEVELOPMENT: facts.expected_development,
    }
    return [thing for thing, value in there.items() if value]
