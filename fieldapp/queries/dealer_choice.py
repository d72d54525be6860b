"""Which dealers a list shows, and in what order, as SQLite works it out."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Float, String, and_, case, func, literal, or_, select, type_coerce
from sqlalchemy import cast as cast_to
from sqlalchemy.orm import Session

from db.column_types import LocalDay
from db.models import CustomChoice, CustomField, CustomValue, Dealer, Visit
from db.vocabulary import CustomKind, DealerStatus, DealerType, Grade, VisitState
from fieldapp.queries.search import dealers_matching
from fieldapp.rules.cadence import Cadence


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


ALL = DealerFilter()
_dealer, _visit = Dealer.__table__.c, Visit.__table__.c
last_visit = (
    select(func.max(_visit.visited_on))
    .where(_visit.dealer_id == _dealer.id, _visit.state == VisitState.DONE, _visit.deleted_at.is_(None))
    .correlate(Dealer.__table__)
    .scalar_subquery()
)
next_visit = (
    select(func.min(_visit.planned_on))
    .where(_visit.dealer_id == _dealer.id, _visit.state == VisitState.PLANNED, _visit.deleted_at.is_(None))
    .correlate(Dealer.__table__)
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
    DealerOrder.LAST_VISIT: [func.coalesce(last_visit, literal(_LONG_AGO, LocalDay()))],
    DealerOrder.NEXT_VISIT: [func.coalesce(next_visit, literal(_NEVER, LocalDay()))],
}
_value, _field, _choice = (_columns.__table__.c for _columns in (CustomValue, CustomField, CustomChoice))
_is_own_value = and_(
    _value.dealer_id == _dealer.id,
    _value.person_id.is_(None),
    _value.visit_id.is_(None),
    _value.deleted_at.is_(None),
    _value.value != "",
)
own_values = (
    select(func.json_group_object(_value.field_id, _value.value))
    .where(_is_own_value)
    .correlate(Dealer.__table__)
    .scalar_subquery()
)
_MOST = 1e300  # behind every number


def order_columns(order: Order, cadence: Cadence) -> list[ColumnElement[Any]]:
    """What the list is sorted by; the id comes last."""
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
        else_=func.coalesce(func.date(last_visit, func.printf("+%d days", days)), literal(_LONG_AGO, LocalDay())),
    )
    return type_coerce(on, LocalDay())


def conditions_of(session: Session, chosen: DealerFilter) -> list[ColumnElement[bool]]:
    """What a dealer that is *chosen* fulfils; one statement where text is searched for, else none."""
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
