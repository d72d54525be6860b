"""What the coverage board is made of, in a handful of statements (DOMAIN section 1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from db.models import Dealer, DealerBrand, MonthlyFigure, Region, ResourceGrant, ShopAsset, Visit
from db.vocabulary import AssetKind, DealerStatus, DealerType, RegionLevel, ResourceKind, VisitState
from fieldapp.queries.as_stored import as_stored
from fieldapp.queries.figure_years import added_up, over
from fieldapp.queries.ground import Ground
from fieldapp.queries.house_rules import rules_on
from fieldapp.rules.coverage import Board, Market, MarketDealer, board
from fieldapp.rules.periods import Period
from fieldapp.rules.regions import COUNTY_DIGITS, default_tier

TOWNSHIP_UNITS = frozenset({"镇", "乡", "苏木"})  # of the level of townships; 街道 lie in towns
PROVINCE_DIGITS = 2
SAME_WITHIN_DAYS = 60  # a sign written down as a grant and as what stands in the shop is one sign

_dealer, _region, _figure, _visit = (kind.__table__.c for kind in (Dealer, Region, MonthlyFigure, Visit))
_grant, _asset, _brand = (kind.__table__.c for kind in (ResourceGrant, ShopAsset, DealerBrand))
_STANDS_FOR = {AssetKind.SIGN: ResourceKind.SIGN, AssetKind.STAND: ResourceKind.DISPLAY_STAND}


def coverage_board(session: Session, ground: Ground, period: Period, today: date) -> Board:
    """The board of a ground; nine statements, whatever its size.

    Money put in is the value of what was granted in the period, credit on time left out (it comes back), and of the
    signs and stands put up in it for which there is no grant: each is counted once.

    Args:
        session: the store.
        ground: whose dealers and which regions.
        period: over which visits, shipments, profit and money count.
        today: the last point of the trend.
    """
    rows = _dealer_rows(session, ground)
    markets, names, readings = _markets(session, ground, {row[1] for row in rows})
    return board(
        markets,
        names,
        _with_figures(session, rows, period),
        today=today,
        period=period,
        goals=rules_on(session, today).coverage_goals,
        readings=readings,
    )


def _dealer_rows(session: Session, ground: Ground) -> Sequence[tuple[Any, ...]]:
    """As stored: 10,000 dealers are read in a tenth of the time that typed columns take."""
    first_month = (
        select(func.min(type_coerce(_figure.month, String)))
        .where(_figure.dealer_id == _dealer.id, _figure.deleted_at.is_(None), _figure.shipments > 0)
        .correlate(Dealer.__table__)
        .scalar_subquery()
    )
    since = case((_dealer.since.is_(None), first_month), else_=type_coerce(_dealer.since, String))
    statement = select(
        type_coerce(_dealer.id, String).label("id"),
        _dealer.region_code,
        type_coerce(_dealer.status, String).label("status"),
        type_coerce(_dealer.type, String).label("type"),
        _dealer.is_direct,
        type_coerce(since, String).label("since"),
        type_coerce(_dealer.ended_on, String).label("ended_on"),
        type_coerce(_dealer.yearly_sales, BigInteger).label("yearly_sales"),
    ).where(*ground.dealers())
    return as_stored(session, statement)


def _markets(
    session: Session, ground: Ground, codes: Iterable[str]
) -> tuple[dict[str, Market], dict[str, str], dict[str, str]]:
    """The regions looked at, the names of counties, and how they are read.

    Townships outside the ground's regions do not count.
    """
    codes = set(codes)
    prefixes = ground.prefixes or tuple(sorted({code[:COUNTY_DIGITS] for code in codes if code}))
    provinces = {code[:PROVINCE_DIGITS] for code in (*prefixes, *codes)}
    statement = select(
        _region.code,
        _region.parent_code,
        _region.name,
        type_coerce(_region.level, String).label("level"),
        _region.unit,
        _region.pinyin,
        _region.tier,
    ).where(
        func.substr(_region.code, 1, PROVINCE_DIGITS).in_(provinces),
        _region.valid_to.is_(None),
        _region.deleted_at.is_(None),
    )
    # All of the provinces are read: quicker than to ask for the counties of a whole province one by one.
    markets, names, readings = {}, {}, {}
    township = RegionLevel.TOWNSHIP.value
    for code, parent, name, level, unit, pinyin, tier in as_stored(session, statement):
        is_below = level == township
        is_here = code.startswith(prefixes)
        if not is_here and code not in codes and is_below:
            continue
        markets[code] = Market(
            code,
            name,
            parent or "" if is_below else code,
            tier or default_tier(code, RegionLevel(level), unit),
            is_below and is_here and unit in TOWNSHIP_UNITS,
        )
        if not is_below:
            names[code], readings[code] = name, pinyin
    return markets, names, readings


def _with_figures(session: Session, rows: Iterable[Any], period: Period) -> list[MarketDealer]:
    amounts = (over(name, period.first, period.last) for name in ("shipments", "profit", "ordering"))
    figures = added_up(session, amounts, period.first, period.last)
    visited = {key for (key,) in as_stored(session, _visited(period))}
    granted, assets = _sums(session, _granted(period)), _sums(session, _assets(period))
    shares = _sums(session, _shares())
    nothing = (0, 0, 0)
    made = []
    for key, code, status, kind, is_direct, since, ended_on, yearly_sales in rows:
        shipments, profit, ordered = figures.get(key, nothing)
        made.append(
            MarketDealer(
                key,
                code,
                _STATUSES[status],
                _TYPES[kind],
                bool(is_direct),
                date.fromisoformat(since) if since else None,
                date.fromisoformat(ended_on) if ended_on else None,
                key in visited,
                bool(ordered),
                shipments,
                profit,
                granted.get(key, 0),
                assets.get(key, 0),
                yearly_sales,
                shares.get(key),
            )
        )
    return made


_STATUSES = {status.value: status for status in DealerStatus}
_TYPES = {kind.value: kind for kind in DealerType}


def _visited(period: Period) -> Any:  # noqa: ANN401
    done = and_(_visit.state == VisitState.DONE, _visit.visited_on.between(period.first, period.last))
    return select(type_coerce(_visit.dealer_id, String)).where(done, _visit.deleted_at.is_(None)).distinct()


def _granted(period: Period) -> Any:  # noqa: ANN401
    return (
        select(type_coerce(_grant.dealer_id, String), func.sum(type_coerce(_grant.value, BigInteger)))
        .where(
            _grant.given_on.between(period.first, period.last),
            _grant.kind != ResourceKind.TEMPORARY_CREDIT,
            _grant.deleted_at.is_(None),
        )
        .group_by(_grant.dealer_id)
    )


def _assets(period: Period) -> Any:  # noqa: ANN401
    apart = func.abs(func.julianday(_grant.given_on) - func.julianday(_asset.put_up_on))
    is_same: ColumnElement[bool] = or_(
        *(and_(_asset.kind == asset, _grant.kind == kind) for asset, kind in _STANDS_FOR.items())
    )
    is_granted = exists().where(
        _grant.dealer_id == _asset.dealer_id, _grant.deleted_at.is_(None), is_same, apart <= SAME_WITHIN_DAYS
    )
    return (
        select(type_coerce(_asset.dealer_id, String), func.sum(type_coerce(_asset.value, BigInteger)))
        .where(
            _asset.put_up_on.between(period.first, period.last),
            _asset.value.is_not(None),
            _asset.deleted_at.is_(None),
            ~is_granted,
        )
        .group_by(_asset.dealer_id)
    )


def _shares() -> Any:  # noqa: ANN401
    """Our share inside each dealer of whom shares are known; 0 where only other brands are carried."""
    return (
        select(
            type_coerce(_brand.dealer_id, String),
            func.sum(case((_brand.is_ours, _brand.share_percent), else_=0)),
        )
        .where(_brand.share_percent.is_not(None), _brand.deleted_at.is_(None))
        .group_by(_brand.dealer_id)
    )


def _sums(session: Session, statement: Any) -> Mapping[str, int]:  # noqa: ANN401
    return {key: int(found or 0) for key, found in as_stored(session, statement)}
