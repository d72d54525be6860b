"""What figures are reckoned from: dealers as stored, sums by dealer and by month, effort, markets; fen throughout."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, String, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from db.models import Contract, Dealer, DealerBrand, MarketEstimate, MonthlyFigure, Region, ResourceGrant, Visit
from db.vocabulary import DealerLevel, DealerStatus, DealerType, Grade, ResourceKind, VisitState
from fieldapp.queries.ground import Ground
from fieldapp.rules.house_rules import Thresholds
from fieldapp.rules.periods import Period
from fieldapp.rules.regions import COUNTY_DIGITS
from fieldapp.rules.segments import Effort

_dealer, _figure, _visit, _grant = (kind.__table__.c for kind in (Dealer, MonthlyFigure, Visit, ResourceGrant))
_brand, _market, _region, _contract = (kind.__table__.c for kind in (DealerBrand, MarketEstimate, Region, Contract))
STATUSES = {status.value: status for status in DealerStatus}
TYPES = {kind.value: kind for kind in DealerType}
LEVELS = {level.value: level for level in DealerLevel}
GRADES = {grade.value: grade for grade in Grade}


class Facts(NamedTuple):
    """A dealer as far as figures are concerned; money in fen."""

    key: str
    name: str
    region_code: str
    status: str
    type: str
    level: str
    grade: str | None
    is_core: bool
    since: str | None
    credit_limit: int
    credit_used: int
    yearly_sales: int | None
    group_name: str
    group_relation: str

    @property
    def id(self) -> UUID:
        return UUID(self.key)


class Sums(NamedTuple):
    """What a dealer brought over some months; fen."""

    shipments: int = 0
    profit: int = 0
    cost: int = 0


def dealer_facts(session: Session, ground: Ground) -> list[Facts]:
    """The dealers of a ground, as stored; one statement."""
    statement = select(
        type_coerce(_dealer.id, String),
        _dealer.name,
        _dealer.region_code,
        type_coerce(_dealer.status, String),
        type_coerce(_dealer.type, String),
        type_coerce(_dealer.level, String),
        type_coerce(_dealer.grade, String),
        _dealer.is_core,
        type_coerce(_dealer.since, String),
        type_coerce(_dealer.credit_limit, BigInteger),
        type_coerce(_dealer.credit_used, BigInteger),
        type_coerce(_dealer.yearly_sales, BigInteger),
        _dealer.group_name,
        _dealer.group_relation,
    ).where(*ground.dealers())
    return list(starmap(Facts, session.connection().execute(statement)))


def under_contract(session: Session, today: date) -> frozenset[str]:
    """The keys of the dealers with whom a contract is in force; one statement."""
    statement = select(type_coerce(_contract.dealer_id, String)).where(
        _contract.deleted_at.is_(None),
        _contract.fulfilled_on.is_(None),
        or_(_contract.starts_on <= today, and_(_contract.starts_on.is_(None), _contract.signed_on.is_not(None))),
        or_(_contract.ends_on.is_(None), _contract.ends_on >= today),
    )
    return frozenset(session.connection().scalars(statement))


def sums_of(session: Session, period: Period) -> dict[str, Sums]:
    """What each dealer brought in the period; one statement."""
    statement = (
        select(
            type_coerce(_figure.dealer_id, String),
            *(func.sum(type_coerce(_figure[name], BigInteger)) for name in Sums._fields),
        )
        .where(_figure.month.between(period.first, period.last), _figure.deleted_at.is_(None))
        .group_by(_figure.dealer_id)
    )
    return {key: Sums(*sums) for key, *sums in session.connection().execute(statement)}


def by_month(session: Session, first: date, last: date) -> dict[str, dict[date, int]]:
    """Shipments by dealer and month, in fen; one statement."""
    statement = (
        select(
            type_coerce(_figure.dealer_id, String),
            type_coerce(_figure.month, String),
            func.sum(type_coerce(_figure.shipments, BigInteger)),
        )
        .where(_figure.month.between(first.replace(day=1), last), _figure.deleted_at.is_(None))
        .group_by(_figure.month, _figure.dealer_id)
    )
    days: dict[str, date] = {}
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for key, month, fen in session.connection().execute(statement):
        day = days.get(month)
        if day is None:
            day = days[month] = date.fromisoformat(month)
        found[key][day] = fen
    return found


def first_and_last(session: Session) -> dict[str, tuple[date, date]]:
    """The first and the last month with shipments of each dealer; one statement."""
    month = type_coerce(_figure.month, String)
    statement = (
        select(type_coerce(_figure.dealer_id, String), func.min(month), func.max(month))
        .where(_figure.shipments > 0, _figure.deleted_at.is_(None))
        .group_by(_figure.dealer_id)
    )
    return {
        key: (date.fromisoformat(first), date.fromisoformat(last))
        for key, first, last in session.connection().execute(statement)
    }


def efforts_of(session: Session, facts: Iterable[Facts], period: Period, limits_: Thresholds) -> dict[str, Effort]:
    """Visits, time and money by dealer; a visit without a time takes as long as such a dealer's visits do."""
    timed = and_(_visit.checked_in_at.is_not(None), _visit.checked_out_at.is_not(None))
    minutes: ColumnElement[Any] = (
        func.julianday(type_coerce(_visit.checked_out_at, String))
        - func.julianday(type_coerce(_visit.checked_in_at, String))
    ) * 1440
    visits = session.connection().execute(
        select(
            type_coerce(_visit.dealer_id, String),
            func.count(),
            func.sum(case((timed, 1), else_=0)),
            func.sum(case((timed, minutes), else_=0)),
        )
        .where(
            _visit.state == VisitState.DONE,
            _visit.visited_on.between(period.first, period.last),
            _visit.deleted_at.is_(None),
        )
        .group_by(_visit.dealer_id)
    )
    counted = {key: (count, with_time, float(spent or 0)) for key, count, with_time, spent in visits}
    granted = dict(
        session.connection()
        .execute(
            select(type_coerce(_grant.dealer_id, String), func.sum(type_coerce(_grant.value, BigInteger)))
            .where(
                _grant.given_on.between(period.first, period.last),
                _grant.kind != ResourceKind.TEMPORARY_CREDIT,  # comes back
                _grant.deleted_at.is_(None),
            )
            .group_by(_grant.dealer_id)
        )
        .all()
    )
    found = {}
    for one in facts:
        count, with_time, spent = counted.get(one.key, (0, 0, 0.0))
        usual = limits_.visit_length(TYPES[one.type], LEVELS[one.level])
        effort = Effort(count, round(spent) + (count - with_time) * usual, granted.get(one.key, 0))
        if effort != Effort():
            found[one.key] = effort
    return found


def estimates_of_markets(session: Session) -> dict[str, int]:
    """The newest size of each market in fen a year."""
    rows = session.connection().execute(
        select(_market.region_code, type_coerce(_market.yearly_sales, BigInteger))
        .where(_market.deleted_at.is_(None))
        .order_by(_market.year)
    )
    return dict(rows.all())


def estimate_of(code: str, estimates: Mapping[str, int]) -> int | None:
    """The estimate for a place, else for its county; a whole prefecture is no dealer's market."""
    for found in (code, code[:COUNTY_DIGITS].ljust(len(code), "0")):
        if estimates.get(found):
            return estimates[found]
    return None


def our_share_by_dealer(session: Session) -> dict[str, int]:
    """The share of our brands in each dealer's sales, in per cent."""
    rows = session.connection().execute(
        select(type_coerce(_brand.dealer_id, String), func.sum(_brand.share_percent))
        .where(_brand.is_ours, _brand.share_percent.is_not(None), _brand.deleted_at.is_(None))
        .group_by(_brand.dealer_id)
    )
    return {key: min(int(percent), 100) for key, percent in rows}


def places_of_dealers(session: Session, facts: Iterable[Facts]) -> dict[str, str]:
    """What the regions of these dealers are called, with the county before a township."""
    codes = {one.region_code for one in facts if one.region_code}
    if not codes:
        return {}
    wanted = codes | {code[:COUNTY_DIGITS].ljust(len(code), "0") for code in codes}
    rows = session.connection().execute(
        select(_region.code, _region.name).where(_region.code.in_(wanted), _region.deleted_at.is_(None))
    )
    names: dict[str, str] = dict(rows.all())
    found = {}
    for code in codes:
        county = code[:COUNTY_DIGITS].ljust(len(code), "0")
        parts = [names.get(county, "")] if code != county else []
        found[code] = "".join((*parts, names.get(code, "")))
    return found
