"""The resource ledger as screens and reports read it: grants, shares side by side, warnings, methods."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, String, case, func, select, type_coerce
from sqlalchemy.orm import Session

from db.column_types import FEN_PER_YUAN
from db.models import Dealer, Receivable, ResourceGrant, SupportMethod, Visit
from db.vocabulary import DealerStatus, Grade, LadderStep, PromiseOutcome, ResourceFamily, ResourceKind, VisitWay
from db.vocabulary import SupportMethod as Method
from fieldapp.queries.figure_sums import GRADES
from fieldapp.queries.figure_years import YEAR, in_years, over
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
_NO_MONTHS = (0,) * 5
_STEPS = {step.value: step for step in LadderStep}
_dealer, _visit, _grant, _owed = (kind.__table__.c for kind in (Dealer, Visit, ResourceGrant, Receivable))
_KINDS = {kind.value: kind for kind in ResourceKind}
_OUTCOMES = {outcome.value: outcome for outcome in PromiseOutcome}
_AS_STORED: tuple[Any, ...] = (
    *(type_coerce(_grant[name], String) for name in ("id", "dealer_id", "kind", "given_on")),
    type_coerce(_grant.value, BigInteger),
    *(_grant[name] for name in ("what", "promise")),
    *(type_coerce(_grant[name], String) for name in ("promise_due", "outcome", "settled_on")),
    _grant.note,
)
_KEY_OF_GRANT = type_coerce(_grant.dealer_id, String)
YEAR_MONTHS, BEFORE_MONTHS = 12, 3


class GrantRow(NamedTuple):
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


class BalanceRow(NamedTuple):
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
    wanted = (
        select(*_AS_STORED, _dealer.name, _dealer.region_code)
        .join(Dealer, Dealer.id == ResourceGrant.dealer_id)
        .where(ResourceGrant.deleted_at.is_(None), Dealer.deleted_at.is_(None))
        .order_by(ResourceGrant.given_on.desc(), ResourceGrant.id.desc())
    )
    if dealer_id is not None:
        wanted = wanted.where(ResourceGrant.dealer_id == dealer_id)
    if first is not None:
        wanted = wanted.where(ResourceGrant.given_on >= first)
    rows = session.connection().execute(wanted).all()
    places = short_places(session, {code for *_grant_, code in rows})
    found = []
    for key, dealer_key, kind_name, given_on, fen, what, promise, due, out, settled_on, note, name, code in rows:
        kind, promise_due, outcome = _KINDS[kind_name], _day(due), _OUTCOMES[out]
        found.append(
            GrantRow(
                UUID(key),
                UUID(dealer_key),
                name,
                places.get(code, ""),
                kind,
                family_of(kind),
                date.fromisoformat(given_on),
                _yuan(fen),
                what,
                promise,
                promise_due,
                outcome,
                _day(settled_on),
                note,
                promise_standing(promise, promise_due, outcome, today),
            )
        )
    return found


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
    given_sum = func.sum(type_coerce(_grant.value, BigInteger))
    resources = _sums(
        session,
        select(_KEY_OF_GRANT, given_sum)
        .where(_grant.given_on.between(first, last), _grant.deleted_at.is_(None))
        .group_by(_grant.dealer_id),
    )
    brought = _sums(
        session,
        select(YEAR.dealer_id, func.sum(over("shipments", first, last)), func.sum(over("profit", first, last)))
        .where(in_years(first, last))
        .group_by(YEAR.dealer_id),
    )
    known = _dealers(session, resources.keys() | brought.keys())
    given = {key: _yuan(resources.get(key, (0,))[0]) for key in known}
    sales = {key: _yuan(brought.get(key, (0, 0))[0]) for key in known}
    profit = {key: _yuan(brought.get(key, (0, 0))[1]) for key in known}
    of_given, of_sales, of_profit = shares(given), shares(sales), shares(profit)
    found = [
        BalanceRow(
            UUID(key),
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
    visits = _sums(
        session,
        select(type_coerce(_visit.dealer_id, String), func.max(type_coerce(_visit.visited_on, String)))
        .where(REAL_CONTACT, _visit.way.in_((VisitWay.ON_SITE, VisitWay.INVITED)), _visit.deleted_at.is_(None))
        .group_by(_visit.dealer_id),
    )
    is_rebate = _grant.kind == ResourceKind.REBATE
    given_on = type_coerce(_grant.given_on, String)
    grants = _sums(
        session,
        select(_KEY_OF_GRANT, func.max(given_on), func.max(case((is_rebate, given_on))))
        .where(_grant.deleted_at.is_(None))
        .group_by(_grant.dealer_id),
    )
    limit = today - timedelta(days=rules.unpaid_after_days)
    overdue = _sums(
        session,
        select(type_coerce(_owed.dealer_id, String), func.sum(type_coerce(_owed.amount, BigInteger)))
        .where(_owed.paid_on.is_(None), _owed.due_on < limit, _owed.deleted_at.is_(None))
        .group_by(_owed.dealer_id),
    )
    months = _months(session, today)
    active = session.connection().execute(
        select(
            type_coerce(_dealer.id, String),
            _dealer.name,
            _dealer.region_code,
            type_coerce(_dealer.grade, String),
            _dealer.is_core,
            type_coerce(_dealer.ladder_step, String),
            _dealer.tie_personal,
            type_coerce(_dealer.since, String),
        )
        .where(_dealer.status == DealerStatus.ACTIVE, _dealer.deleted_at.is_(None))
        .order_by(_dealer.sort_key, _dealer.id)
    )
    found: list[WarningRow] = []
    for key, name, code, grade_name, is_core, step, tie, since in active:
        last_grant, last_rebate = grants.get(key, (None, None))
        year, last, collected, before, year_ago = months.get(key, _NO_MONTHS)
        grade = GRADES.get(grade_name or "")
        facts = SupportFacts(
            status=DealerStatus.ACTIVE,
            grade=grade,
            is_core=is_core,
            ladder_step=_STEPS[step],
            tie_personal=tie,
            since=_day(since),
            last_visit=_day(visits.get(key, (None,))[0]),
            last_grant=_day(last_grant),
            last_rebate=_day(last_rebate),
            shipments_12=_yuan(year),
            last_month=_yuan(last),
            last_month_collected=_yuan(collected),
            usual=_yuan(before) / BEFORE_MONTHS,
            year_ago=_yuan(year_ago),
            overdue=_yuan(overdue.get(key, (0,))[0]),
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


class _Who(NamedTuple):
    name: str
    place: str
    grade: Grade | None


def _dealers(session: Session, keys: Collection[str]) -> dict[str, _Who]:
    """The dealers of *keys* that are there."""
    wanted = select(
        type_coerce(_dealer.id, String), _dealer.name, _dealer.region_code, type_coerce(_dealer.grade, String)
    )
    found = session.connection().execute(wanted.where(_dealer.deleted_at.is_(None)))
    rows = [row for row in found if row[0] in keys]
    places = short_places(session, {code for _key, _name, code, _grade in rows})
    return {key: _Who(name, places.get(code, ""), GRADES.get(grade or "")) for key, name, code, grade in rows}


def _months(session: Session, today: date) -> dict[str, tuple[int, ...]]:
    """What the warnings ask of each dealer's months, added up in the store; fen.

    Shipments of the last twelve full months, shipments and collections of the last one, shipments of the three before
    it and of the same month of the year before.
    """
    this_month = today.replace(day=1)
    last, year = months_on(this_month, -1), months_on(this_month, -YEAR_MONTHS)
    year_ago = months_on(last, -YEAR_MONTHS)
    wanted = (
        select(
            YEAR.dealer_id,
            func.sum(over("shipments", year, last)),
            func.sum(over("shipments", last, last)),
            func.sum(over("collections", last, last)),
            func.sum(over("shipments", months_on(last, -BEFORE_MONTHS), months_on(last, -1))),
            func.sum(over("shipments", year_ago, year_ago)),
        )
        .where(in_years(year_ago, last))
        .group_by(YEAR.dealer_id)
    )
    return _sums(session, wanted)


def _sums(session: Session, wanted: Any) -> dict[str, tuple[Any, ...]]:  # noqa: ANN401  (a SELECT of any shape)
    """Rows as stored, by the dealer that stands first in them: thousands are looked up and few are shown."""
    return {row[0]: tuple(row[1:]) for row in session.connection().execute(wanted)}


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN_PER_YUAN if fen else NOTHING


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _with_places(session: Session, found: list[WarningRow]) -> list[WarningRow]:
    """Codes turned into names, sorted by kind."""
    places = short_places(session, {row.place for row in found})
    kinds = list(type(found[0].warned.kind)) if found else []
    named = [WarningRow(row.dealer_id, row.dealer, places.get(row.place, ""), row.grade, row.warned) for row in found]
    return sorted(named, key=lambda row: kinds.index(row.warned.kind))
