"""The coverage board: how well a market is covered, what it brings and what was put into it (DOMAIN section 1).

Money is in fen while it is added up, and in yuan where it is handed out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from db.vocabulary import DealerStatus, DealerType
from fieldapp.lazy_rows import ids_of
from fieldapp.rules.periods import Period

YEARS_SHOWN = 3
TIERS = (1, 2, 3, 4)
BEFORE = frozenset({DealerStatus.PROSPECT, DealerStatus.OPENING})
_FEN = Decimal(100)

Ids = Sequence[UUID]


class Measure(StrEnum):
    """The four measures of a township: they are not one."""

    COVERED = "covered"  # a dealer there cooperates, or did until lately
    VISITED = "visited"  # somebody there was visited in the period
    ORDERING = "ordering"  # somebody there had shipments in the period
    ACTIVE = "active"  # a dealer there cooperates with us directly


@dataclass(frozen=True, slots=True)
class CoverageGoals:
    """The share of its market that we want, by the tier of the market, in per cent; 0: no goal."""

    share_tier_1: int = 30
    share_tier_2: int = 50
    share_tier_3: int = 50
    share_tier_4: int = 0

    def of(self, tier: int) -> int:
        """The goal of a tier, 1 to 4."""
        goals = (self.share_tier_1, self.share_tier_2, self.share_tier_3, self.share_tier_4)
        return goals[tier - 1]


class Market(NamedTuple):
    """A region as a market: its *tier* 1 to 4; *is_township* for 乡 and 镇."""

    code: str
    name: str
    county: str  # the code of the county that it lies in, its own for a county
    tier: int
    is_township: bool


class MarketDealer(NamedTuple):
    """What the board asks of a dealer; money in fen, of the period.

    *since* and *ended_on* bound its cooperation; *yearly_sales* and *our_percent* are what is known of its sales of
    all brands and of our share in them.
    """

    key: str  # its id
    region_code: str
    status: DealerStatus
    type: DealerType
    is_direct: bool
    since: date | None = None
    ended_on: date | None = None
    visited: bool = False
    ordering: bool = False
    shipments: int = 0
    profit: int = 0
    granted: int = 0  # resources
    assets: int = 0  # signs and stands that no grant stands for
    yearly_sales: int | None = None
    our_percent: int | None = None

    @property
    def id(self) -> UUID:
        return UUID(self.key)

    @property
    def cooperates(self) -> bool:
        return self.status is DealerStatus.ACTIVE or self.status is DealerStatus.DORMANT

    @property
    def is_active_direct(self) -> bool:
        return self.status is DealerStatus.ACTIVE and self.is_direct

    @property
    def span(self) -> tuple[date, date] | None:
        """From which day it was a dealer of ours, and the day from which it was one no more; ``None``: never."""
        if self.since is None or self.status in BEFORE or (self.status is DealerStatus.ENDED and not self.ended_on):
            return None
        return self.since, self.ended_on or date.max


@dataclass(frozen=True, slots=True)
class TownshipRow:
    """A township with the dealers behind each measure; blank where nobody cooperates."""

    code: str
    name: str
    behind: Mapping[Measure, Ids]
    prospects: Ids

    @property
    def is_blank(self) -> bool:
        return not self.behind[Measure.COVERED]


@dataclass(frozen=True, slots=True)
class CountyRow:
    """A county: how many of its townships meet each measure."""

    code: str
    name: str
    townships: tuple[TownshipRow, ...]
    pinyin: str = ""  # syllables parted by spaces

    def count(self, measure: Measure) -> int:
        """How many townships meet *measure*."""
        return sum(1 for township in self.townships if township.behind[measure])

    def ids(self, measure: Measure) -> Ids:
        """The dealers behind that number."""
        return tuple(found for township in self.townships for found in township.behind[measure])

    @property
    def blank(self) -> tuple[TownshipRow, ...]:
        """The townships without a dealer of ours."""
        return tuple(township for township in self.townships if township.is_blank)

    @property
    def penetration_percent(self) -> Decimal | None:
        """Townships with an active direct dealer of all its townships, to one place."""
        return percent(self.count(Measure.ACTIVE), len(self.townships))


@dataclass(frozen=True, slots=True)
class YearEnd:
    """Townships that had dealers at the end of a day: a year's last, or today."""

    on: date
    covered: int
    opened: int  # with a dealer who cooperates directly
    covered_ids: Ids
    opened_ids: Ids


@dataclass(frozen=True, slots=True)
class TownshipMarket:
    """What the township market brings and costs in the period; yuan."""

    shipments: Decimal
    all_shipments: Decimal
    profit: Decimal
    granted: Decimal
    assets: Decimal
    ids: Ids  # its dealers with shipments
    all_ids: Ids  # every dealer with shipments
    profit_ids: Ids
    invested_ids: Ids

    @property
    def share_percent(self) -> Decimal | None:
        """Township shipments of all shipments."""
        return percent(self.shipments, self.all_shipments)

    @property
    def invested(self) -> Decimal:
        return self.granted + self.assets

    @property
    def return_percent(self) -> Decimal | None:
        """Profit for each 100 yuan put in; ``None`` where nothing was."""
        return percent(self.profit, self.invested)


@dataclass(frozen=True, slots=True)
class TierRow:
    """The markets of one tier: our share of what the dealers known there sell, against the goal; yuan."""

    tier: int
    goal_percent: int
    share_percent: Decimal | None
    known_ids: Ids  # whose sales and our share in them are known
    dealers: Ids  # all who cooperate
    shipments: Decimal
    shipments_percent: Decimal | None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; ``None`` without a goal or a share."""
        if self.share_percent is None or not self.goal_percent:
            return None
        return self.share_percent >= self.goal_percent


@dataclass(frozen=True, slots=True)
class Dynamics:
    """Who is about to enter, who came and who left in the period; those who cooperate, by type."""

    entering: Ids
    opened: Ids
    leaving: Ids
    types: tuple[tuple[DealerType, Ids], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board."""

    period: Period
    counties: tuple[CountyRow, ...]
    trend: tuple[YearEnd, ...]
    market: TownshipMarket
    tiers: tuple[TierRow, ...]
    dynamics: Dynamics
    dealers: Ids = ()  # all who have not ended
    undated: Ids = ()  # cooperate, but nobody knows since when: missing in the trend

    def count(self, measure: Measure) -> int:
        """Townships that meet *measure*, of all counties."""
        return sum(county.count(measure) for county in self.counties)

    def ids(self, measure: Measure) -> Ids:
        """The dealers behind that number."""
        return tuple(found for county in self.counties for found in county.ids(measure))

    @property
    def townships(self) -> int:
        return sum(len(county.townships) for county in self.counties)

    @property
    def blanks(self) -> int:
        return sum(len(county.blank) for county in self.counties)

    @property
    def penetration_percent(self) -> Decimal | None:
        """Of all counties together."""
        return percent(self.count(Measure.ACTIVE), self.townships)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """*part* of *whole* in per cent, to one place; ``None`` where there is no whole.

    >>> percent(1, 3), percent(1, 0)
    (Decimal('33.3'), None)
    """
    return round(100 * Decimal(part) / Decimal(whole), 1) if whole > 0 else None


def board(
    markets: Mapping[str, Market],
    county_names: Mapping[str, str],
    dealers: Sequence[MarketDealer],
    *,
    today: date,
    period: Period,
    goals: CoverageGoals,
    readings: Mapping[str, str] | None = None,
) -> Board:
    """The board of these markets and dealers.

    Args:
        markets: the regions by code; the townships among them are those that can be covered.
        county_names: by code.
        dealers: prospects and ended ones among them.
        today: the last point of the trend.
        period: over which visits, shipments and money count.
        goals: in force.
        readings: the pinyin of counties by code, where it is known.
    """
    townships = {market.code: market for market in markets.values() if market.is_township}
    there: dict[str, list[MarketDealer]] = defaultdict(list)
    for dealer in dealers:
        if dealer.region_code in townships:
            there[dealer.region_code].append(dealer)
    return Board(
        period,
        _counties(townships, county_names, there, readings or {}),
        _trend(there, _ends(today)),
        _market(there, dealers),
        _tiers(markets, dealers, goals),
        _dynamics(dealers, period),
        ids_of([d.key for d in dealers if d.status is not DealerStatus.ENDED]),
        ids_of([d.key for d in dealers if d.since is None and d.cooperates]),
    )


def _counties(
    townships: Mapping[str, Market],
    names: Mapping[str, str],
    there: Mapping[str, Sequence[MarketDealer]],
    readings: Mapping[str, str],
) -> tuple[CountyRow, ...]:
    rows: dict[str, list[TownshipRow]] = defaultdict(list)
    for code in sorted(townships):
        here = there.get(code, ())
        behind = {
            Measure.COVERED: ids_of([d.key for d in here if d.cooperates]),
            Measure.VISITED: ids_of([d.key for d in here if d.visited]),
            Measure.ORDERING: ids_of([d.key for d in here if d.ordering]),
            Measure.ACTIVE: ids_of([d.key for d in here if d.is_active_direct]),
        }
        prospects = ids_of([d.key for d in here if d.status in BEFORE])
        rows[townships[code].county].append(TownshipRow(code, townships[code].name, behind, prospects))
    return tuple(
        CountyRow(code, names.get(code, code), tuple(found), readings.get(code, ""))
        for code, found in sorted(rows.items())
    )


def _ends(today: date) -> list[date]:
    """The last days of the three years before this one, and today."""
    return [*(date(today.year - ago, 12, 31) for ago in range(YEARS_SHOWN, 0, -1)), today]


def _trend(there: Mapping[str, Sequence[MarketDealer]], ends: Iterable[date]) -> tuple[YearEnd, ...]:
    spans = [
        [(*span, dealer.is_direct, dealer.key) for dealer in here if (span := dealer.span) is not None]
        for here in there.values()
    ]
    return tuple(_year_end(spans, on) for on in ends)


def _year_end(spans: Sequence[Sequence[tuple[date, date, bool, str]]], on: date) -> YearEnd:
    covered: list[str] = []
    opened: list[str] = []
    counts = [0, 0]
    for here in spans:
        then = [(direct, key) for since, until, direct, key in here if since <= on < until]
        direct_keys = [key for direct, key in then if direct]
        covered += (key for _direct, key in then)
        opened += direct_keys
        counts = [counts[0] + bool(then), counts[1] + bool(direct_keys)]
    return YearEnd(on, counts[0], counts[1], ids_of(covered), ids_of(opened))


def _market(there: Mapping[str, Sequence[MarketDealer]], dealers: Sequence[MarketDealer]) -> TownshipMarket:
    inside = [dealer for here in there.values() for dealer in here]
    return TownshipMarket(
        shipments=_yuan(d.shipments for d in inside),
        all_shipments=_yuan(d.shipments for d in dealers),
        profit=_yuan(d.profit for d in inside),
        granted=_yuan(d.granted for d in inside),
        assets=_yuan(d.assets for d in inside),
        ids=ids_of([d.key for d in inside if d.shipments]),
        all_ids=ids_of([d.key for d in dealers if d.shipments]),
        profit_ids=ids_of([d.key for d in inside if d.profit]),
        invested_ids=ids_of([d.key for d in inside if d.granted or d.assets]),
    )


def _tiers(markets: Mapping[str, Market], dealers: Sequence[MarketDealer], goals: CoverageGoals) -> tuple[TierRow, ...]:
    by_tier: dict[int, list[MarketDealer]] = defaultdict(list)
    for dealer in dealers:
        market = markets.get(dealer.region_code)
        if market is not None:
            by_tier[market.tier].append(dealer)
    every = sum(d.shipments for d in dealers)
    rows = []
    for tier in TIERS:
        here = by_tier[tier]
        known = [(d, d.yearly_sales, d.our_percent) for d in here if d.status is not DealerStatus.ENDED]
        sold = [(d.key, sales, ours) for d, sales, ours in known if sales and ours is not None]
        whole = sum(sales for _key, sales, _ours in sold)
        rows.append(
            TierRow(
                tier,
                goals.of(tier),
                percent(sum(sales * ours for _key, sales, ours in sold), 100 * whole),
                ids_of([key for key, _sales, _ours in sold]),
                ids_of([d.key for d in here if d.cooperates]),
                _yuan(d.shipments for d in here),
                percent(sum(d.shipments for d in here), every),
            )
        )
    return tuple(rows)


def _dynamics(dealers: Sequence[MarketDealer], period: Period) -> Dynamics:
    def inside(day: date | None) -> bool:
        return day is not None and period.first <= day <= period.last

    def those(test: Callable[[MarketDealer], bool]) -> Ids:
        return ids_of([dealer.key for dealer in dealers if test(dealer)])

    types: dict[str, list[str]] = defaultdict(list)
    for dealer in dealers:
        if dealer.cooperates:
            types[dealer.type.value].append(dealer.key)
    return Dynamics(
        entering=those(lambda d: d.status is DealerStatus.OPENING),
        opened=those(lambda d: inside(d.since) and d.status not in BEFORE),
        leaving=those(lambda d: inside(d.ended_on) and d.status is DealerStatus.ENDED),
        types=tuple((kind, ids_of(types[kind.value])) for kind in DealerType if types[kind.value]),
    )


def _yuan(fen: Iterable[int]) -> Decimal:
    return Decimal(sum(fen)) / _FEN
