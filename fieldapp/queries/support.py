"""The resource ledger as screens and reports read it: grants, shares side by side, warnings, methods."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, String, and_, case, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from db.column_types import Yuan
from db.models import Dealer, MonthlyFigure, Receivable, ResourceGrant, SupportMethod, Visit
from db.vocabulary import DealerStatus, Grade, PromiseOutcome, ResourceFamily, ResourceKind, VisitWay
from db.vocabulary import SupportMethod as Method
from fieldapp.queries.regions import short_places
from fieldapp.queries.visits import REAL_CONTACT
from fieldapp.rules.regions import region_prefix
from fieldapp.rules.support import (
    MethodLack,
    MethodOutcome,
    PromiseStanding,
    SupportFacts,
    SupportRules,
    Warned,
    family_of,
    method_lacks,
    method_outcome,
    months_on,
    promise_standing,
    shares,
    tilt,
    warnings,
)

NOTHING = Decimal(0)
_NO_MONTHS = (NOTHING,) * 5
YEAR_MONTHS, BEFORE_MONTHS = 12, 3


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One resource given, with whom it went to and how its promise stands; *value* in yuan."""

    id: UUID
    dealer_id: UUID
    dealer: str
    place: str
    kind: ResourceKind
    family: ResourceFamily
    given_on: date
    value: Decimal
    what: str
    promise: str
    promise_due: date | None
    outcome: PromiseOutcome
    settled_on: date | None
    note: str
    standing: PromiseStanding


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """What a dealer was given beside what it brought, in yuan and as shares in per cent.

    *tilt* is by how many points its share of resources is above that of sales.
    """

    dealer_id: UUID
    dealer: str
    place: str
    grade: Grade | None
    resources: Decimal
    sales: Decimal
    profit: Decimal
    resources_share: Decimal | None
    sales_share: Decimal | None
    profit_share: Decimal | None
    tilt: Decimal | None


@dataclass(frozen=True, slots=True)
class WarningRow:
    """A warning of one dealer."""

    dealer_id: UUID
    dealer: str
    place: str
    grade: Grade | None
    warned: Warned


@dataclass(frozen=True, slots=True)
class MethodRow:
    """A declared method, what it lacks, and what really happened up to today."""

    id: UUID
    region_code: str
    place: str
    first_on: date
    last_on: date
    method: Method
    dealer_id: UUID | None
    dealer: str
    commitment: str
    reassurance: str
    lacks: tuple[MethodLack, ...]
    given: Decimal
    outcome: MethodOutcome


def ledger(
    session: Session, today: date, *, dealer_id: UUID | None = None, first: date | None = None
) -> list[GrantRow]:
    """What was given, the newest first; two statements.

    Args:
        session: the store.
        today: tells which promises are overdue.
        dealer_id: only to this dealer.
        first: only from this day on.
    """
    grant, dealer = ResourceGrant.__table__.c, Dealer.__table__.c
    wanted = (
        select(ResourceGrant.__table__, dealer.name.label("dealer_name"), dealer.region_code)
        .join(Dealer.__table__, and_(dealer.id == grant.dealer_id, dealer.deleted_at.is_(None)))
        .where(grant.deleted_at.is_(None))
        .order_by(grant.given_on.desc(), grant.id.desc())
    )
    if dealer_id is not None:
        wanted = wanted.where(grant.dealer_id == dealer_id)
    if first is not None:
        wanted = wanted.where(grant.given_on >= first)
    rows = session.connection().execute(wanted).all()
    places = short_places(session, {row.region_code for row in rows})
    return [
        GrantRow(
            row.id,
            row.dealer_id,
            row.dealer_name,
            places.get(row.region_code, ""),
            row.kind,
            family_of(row.kind),
            row.given_on,
            row.value,
            row.what,
            row.promise,
            row.promise_due,
            row.outcome,
            row.settled_on,
            row.note,
            promise_standing(row.promise, row.promise_due, row.outcome, today),
        )
        for row in rows
    ]


def balance_period(today: date) -> tuple[date, date]:
    """The twelve months that are compared, this one included."""
    return months_on(today.replace(day=1), 1 - YEAR_MONTHS), today


def balance(session: Session, first: date, last: date) -> list[BalanceRow]:
    """Shares of resources, sales and profit of all dealers that were given or bought something; four statements.

    Args:
        session: the store.
        first: the first day; whole months count of sales.
        last: the last one, inclusive.

    Returns:
        The dealer with the largest share of resources first, then by sales.
    """
    resources = dict(
        session.execute(
            select(ResourceGrant.dealer_id, func.sum(ResourceGrant.value))
            .where(ResourceGrant.given_on.between(first, last))
            .group_by(ResourceGrant.dealer_id)
        ).all()
    )
    brought = {
        dealer_id: (sales, profit)
        for dealer_id, sales, profit in session.execute(
            select(MonthlyFigure.dealer_id, func.sum(MonthlyFigure.shipments), func.sum(MonthlyFigure.profit))
            .where(MonthlyFigure.month.between(first.replace(day=1), last))
            .group_by(MonthlyFigure.dealer_id)
        )
    }
    known = _dealers(session, resources.keys() | brought.keys())
    given = {key: resources.get(key, NOTHING) for key in known}
    sales = {key: brought.get(key, (NOTHING, NOTHING))[0] for key in known}
    profit = {key: brought.get(key, (NOTHING, NOTHING))[1] for key in known}
    of_given, of_sales, of_profit = shares(given), shares(sales), shares(profit)
    found = [
        BalanceRow(
            key,
            who.name,
            who.place,
            who.grade,
            given[key],
            sales[key],
            profit[key],
            of_given[key],
            of_sales[key],
            of_profit[key],
            tilt(of_given[key], of_sales[key]),
        )
        for key, who in known.items()
        if given[key] or sales[key] or profit[key]
    ]
    return sorted(found, key=lambda row: (-row.resources, -row.sales, row.dealer))


def support_warnings(session: Session, today: date, rules: SupportRules) -> list[WarningRow]:
    """What the balance of dealers warns of, kind by kind; a constant number of statements."""
    visits = _by_dealer(
        session,
        select(Visit.dealer_id, func.max(Visit.visited_on))
        .where(REAL_CONTACT, Visit.way.in_((VisitWay.ON_SITE, VisitWay.INVITED)))
        .group_by(Visit.dealer_id),
    )
    is_rebate = ResourceGrant.kind == ResourceKind.REBATE
    grants = _by_dealer(
        session,
        select(
            ResourceGrant.dealer_id,
            func.max(ResourceGrant.given_on),
            func.max(case((is_rebate, ResourceGrant.given_on))),
        ).group_by(ResourceGrant.dealer_id),
    )
    limit = today - timedelta(days=rules.unpaid_after_days)
    overdue = _by_dealer(
        session,
        select(Receivable.dealer_id, func.sum(Receivable.amount))
        .where(Receivable.paid_on.is_(None), Receivable.due_on < limit)
        .group_by(Receivable.dealer_id),
    )
    months = _months(session, today)
    active = session.execute(
        select(
            type_coerce(Dealer.id, String),
            Dealer.name,
            Dealer.region_code,
            Dealer.grade,
            Dealer.is_core,
            Dealer.ladder_step,
            Dealer.tie_personal,
            Dealer.since,
        )
        .where(Dealer.status == DealerStatus.ACTIVE)
        .order_by(Dealer.sort_key, Dealer.id)
    )
    found: list[WarningRow] = []
    for key, name, code, grade, is_core, step, tie, since in active:
        last_grant, last_rebate = grants.get(key, (None, None))
        year, last, collected, before, year_ago = months.get(key, _NO_MONTHS)
        facts = SupportFacts(
            status=DealerStatus.ACTIVE,
            grade=grade,
            is_core=is_core,
            ladder_step=step,
            tie_personal=tie,
            since=since,
            last_visit=visits.get(key, (None,))[0],
            last_grant=last_grant,
            last_rebate=last_rebate,
            shipments_12=year,
            last_month=last,
            last_month_collected=collected,
            usual=before / BEFORE_MONTHS,
            year_ago=year_ago,
            overdue=overdue.get(key, (NOTHING,))[0],
        )
        found += [WarningRow(UUID(key), name, code, grade, warned) for warned in warnings(facts, rules, today)]
    return _with_places(session, found)


def methods(session: Session, today: date, rules: SupportRules) -> list[MethodRow]:
    """The declared methods, the newest first, each beside what was given while it held; four statements."""
    rows = session.execute(
        select(SupportMethod, Dealer.name)
        .outerjoin(Dealer, Dealer.id == SupportMethod.dealer_id)
        .order_by(SupportMethod.first_on.desc(), SupportMethod.region_code)
    ).all()
    if not rows:
        return []
    dealers = session.execute(select(Dealer.id, Dealer.region_code, Dealer.status)).all()
    first = min(method.first_on for method, _name in rows)
    grants = session.execute(
        select(ResourceGrant.dealer_id, ResourceGrant.given_on, ResourceGrant.value).where(
            ResourceGrant.given_on >= first
        )
    ).all()
    places = short_places(session, {method.region_code for method, _name in rows})
    found = []
    for method, name in rows:
        prefix = region_prefix(method.region_code)
        here = {dealer_id: status for dealer_id, code, status in dealers if code.startswith(prefix)}
        given: dict[UUID, Decimal] = defaultdict(lambda: NOTHING)
        for dealer_id, given_on, value in grants:
            if dealer_id in here and method.first_on <= given_on <= min(method.last_on, today):
                given[dealer_id] += value
        active = [dealer_id for dealer_id, status in here.items() if status is DealerStatus.ACTIVE]
        found.append(
            MethodRow(
                method.id,
                method.region_code,
                places.get(method.region_code, method.region_code),
                method.first_on,
                method.last_on,
                method.method,
                method.dealer_id,
                name or "",
                method.commitment,
                method.reassurance,
                method_lacks(
                    method.method,
                    has_dealer=method.dealer_id is not None,
                    commitment=method.commitment,
                    reassurance=method.reassurance,
                ),
                sum(given.values(), NOTHING),
                method_outcome(method.method, given, active, method.dealer_id, rules),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Who:
    name: str
    place: str
    grade: Grade | None


def _dealers(session: Session, ids: Collection[UUID]) -> dict[UUID, _Who]:
    """The dealers of *ids* that are there, by id."""
    rows = [
        row
        for row in session.execute(select(Dealer.id, Dealer.name, Dealer.region_code, Dealer.grade))
        if row.id in ids
    ]
    places = short_places(session, {row.region_code for row in rows})
    return {row.id: _Who(row.name, places.get(row.region_code, ""), row.grade) for row in rows}


def _months(session: Session, today: date) -> dict[str, tuple[Decimal, ...]]:
    """What the warnings ask of each dealer's months, added up in the store.

    Shipments of the last twelve full months, shipments and collections of the last one, shipments of the three before
    it and of the same month of the year before.
    """
    this_month = today.replace(day=1)
    last, year = months_on(this_month, -1), months_on(this_month, -YEAR_MONTHS)
    month, shipments = MonthlyFigure.month, MonthlyFigure.shipments

    def over(first: date, until: date, amount: SQLColumnExpression[Decimal] = shipments) -> ColumnElement[Decimal]:
        return func.sum(case((month.between(first, until), amount), else_=literal(NOTHING, Yuan())))

    wanted = (
        select(
            MonthlyFigure.dealer_id,
            over(year, last),
            over(last, last),
            over(last, last, MonthlyFigure.collections),
            over(months_on(last, -BEFORE_MONTHS), months_on(last, -1)),
            over(months_on(last, -YEAR_MONTHS), months_on(last, -YEAR_MONTHS)),
        )
        .where(month.between(months_on(last, -YEAR_MONTHS), last))
        .group_by(MonthlyFigure.dealer_id)
    )
    return _by_dealer(session, wanted)


def _by_dealer(session: Session, wanted: Any) -> dict[str, tuple[Any, ...]]:  # noqa: ANN401  (a SELECT of any shape)
    """Rows by the dealer that stands first in them, as text: thousands of ids are looked up and few are shown."""
    columns = list(wanted.selected_columns)
    rows = session.execute(wanted.with_only_columns(type_coerce(columns[0], String), *columns[1:]))
    return {key: tuple(values) for key, *values in rows}


def _with_places(session: Session, found: list[WarningRow]) -> list[WarningRow]:
    """Codes turned into names, sorted by kind."""
    places = short_places(session, {row.place for row in found})
    kinds = list(type(found[0].warned.kind)) if found else []
    named = [WarningRow(row.dealer_id, row.dealer, places.get(row.place, ""), row.grade, row.warned) for row in found]
    return sorted(named, key=lambda row: kinds.index(row.warned.kind))
