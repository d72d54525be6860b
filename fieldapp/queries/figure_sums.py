"""What figures are reckoned from: dealers as stored, sums by dealer and by month, effort, markets; fen throughout."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, String, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from db.models import Contract, Dealer, DealerBrand, MarketEstimate, Region, ResourceGrant, Visit
from db.models.figure_years import FIGURE_YEAR
from db.vocabulary import DealerLevel, DealerStatus, DealerType, Grade, ResourceKind, VisitState
from fieldapp.queries.as_stored import as_stored
from fieldapp.queries.figure_years import YEAR, added_up, in_years, month_bought, over
from fieldapp.queries.ground import Ground
from fieldapp.rules.house_rules import Thresholds
from fieldapp.rules.months import month_numbers, month_of
from fieldapp.rules.periods import Period
from fieldapp.rules.regions import COUNTY_DIGITS
from fieldapp.rules.segments import Effort

_dealer, _visit, _grant = (kind.__table__.c for kind in (Dealer, Visit, ResourceGrant))
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


NO_SUMS = Sums()


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
    return list(starmap(Facts, as_stored(session, statement)))


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
    """What each dealer brought in the months of the period, where that is not nothing; one statement."""
    amounts = (over(name, period.first, period.last) for name in Sums._fields)
    found = added_up(session, amounts, period.first, period.last)
    return {key: Sums._make(sums) for key, sums in found.items() if any(sums)}


def by_month(session: Session, first: date, last: date) -> dict[str, tuple[int, ...]]:
    """Shipments of each dealer in the months from that of *first* to that of *last*, in fen; one statement."""
    months = [month_of(number) for number in month_numbers(first, last)]
    return added_up(session, (over("shipments", month, month) for month in months), first, last)


def by_quarter(session: Session, ground: Ground, first: date, last: date) -> dict[tuple[str, int, int], int]:
    """Shipments of a ground by type of dealer, year and quarter (1 to 4), in fen; one statement.

    *first* is the first day of a quarter; of the last quarter the months up to that of *last* count.
    """
    numbers = month_numbers(first, last, 3)
    quarters = [(month_of(number), min(month_of(number + 2), last)) for number in numbers]
    statement = (
        select(type_coerce(_dealer.type, String), *(func.sum(over("shipments", *span)) for span in quarters))
        .join(FIGURE_YEAR, FIGURE_YEAR.c.dealer_id == type_coerce(_dealer.id, String))
        .where(in_years(first, last), *ground.dealers())
        .group_by(_dealer.type)
    )
    return {
        (row[0], start.year, (start.month + 2) // 3): fen
        for row in session.connection().execute(statement)
        for (start, _end), fen in zip(quarters, row[1:], strict=True)
        if fen
    }


def first_and_last(session: Session) -> dict[str, tuple[int, int]]:
    """The first and the last month with shipments of each dealer, as ``month_number`` counts; one statement."""
    first, last = func.min(month_bought(is_last=False)), func.max(month_bought(is_last=True))
    statement = select(YEAR.dealer_id, first, last).group_by(YEAR.dealer_id).having(last.is_not(None))
    return {key: (began, ended) for key, began, ended in as_stored(session, statement)}


def efforts_of(session: Session, facts: Iterable[Facts], period: Period, limits_: Thresholds) -> dict[str, Effort]:
    """Visits, time and money by dealer; a visit without a time takes as long as such a dealer's visits do."""
    timed = and_(_visit.checked_in_at.is_not(None), _visit.checked_out_at.is_not(None))
    minutes: ColumnElement[Any] = (
        func.julianday(type_coerce(_visit.checked_out_at, String))
        - func.julianday(type_coerce(_visit.checked_in_at, String))
    ) * 1440
    visits = as_stored(
        session,
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
        .group_by(_visit.dealer_id),
    )
    counted = {key: (count, with_time, float(spent or 0)) for key, count, with_time, spent in visits}
    granted: dict[str, int] = dict(
        as_stored(
            session,
            select(type_coerce(_grant.dealer_id, String), func.sum(type_coerce(_grant.value, BigInteger)))
            .where(
                _grant.given_on.between(period.first, period.last),
                _grant.kind != ResourceKind.TEMPORARY_CREDIT,  # comes back
                _grant.deleted_at.is_(None),
            )
            .group_by(_grant.dealer_id),
        )
    )
    found = {}
    usual: dict[tuple[str, str], int] = {}
    nothing = (0, 0, 0.0)
    for one in facts:
        count, with_time, spent = counted.get(one.key, nothing)
        fen = granted.get(one.key, 0)
        if count or fen:
            minutes_spent = round(spent)
            if count > with_time:
                kind = (one.type, one.level)
                if kind not in usual:
                    usual[kind] = limits_.visit_length(TYPES[one.type], LEVELS[one.level])
                minutes_spent += (count - with_time) * usual[kind]
            found[one.key] = Effort(count, minutes_spent, fen)
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
    rows = as_stored(
        session,
        select(type_coerce(_brand.dealer_id, String), func.sum(_brand.share_percent))
        .where(_brand.is_ours, _brand.share_percent.is_not(None), _brand.deleted_at.is_(None))
        .group_by(_brand.dealer_id),
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
