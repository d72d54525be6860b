"""80/20, segments, quadrants, value and growth of a ground, each in a handful of statements (DOMAIN 5, 6 and 11)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from db.column_types import FEN_PER_YUAN
from db.vocabulary import DealerStatus, DealerType
from fieldapp.lazy_rows import LazyRows, ids_of
from fieldapp.queries.figure_sums import (
    NO_SUMS,
    TYPES,
    Facts,
    Sums,
    by_quarter,
    dealer_facts,
    efforts_of,
    estimate_of,
    estimates_of_markets,
    our_share_by_dealer,
    places_of_dealers,
    sums_of,
)
from fieldapp.queries.ground import Ground
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.revival import RevivalRow, revival_cases
from fieldapp.queries.segmented import Segmented, segmented
from fieldapp.rules.house_rules import Thresholds
from fieldapp.rules.months import YEAR, last_day, month_of, months_on
from fieldapp.rules.periods import Period, twelve_months
from fieldapp.rules.quadrant import Limits, Standing, Strategy, capped_share, limits, strategy
from fieldapp.rules.regions import COUNTY_DIGITS
from fieldapp.rules.segments import (
    NO_EFFORT,
    ClassRow,
    Effort,
    ParetoClass,
    ParetoRow,
    Segment,
    SizeTier,
    class_rows,
    classes,
    effort_of,
    share,
    size_tier,
)
from fieldapp.rules.value import (
    Business,
    Costs,
    Growth,
    QuarterCell,
    Worth,
    channel_review,
    growth,
    is_falling,
    together,
    worth,
)

PROSPECTS = frozenset({DealerStatus.PROSPECT.value, DealerStatus.OPENING.value})


@dataclass(frozen=True, slots=True)
class Pareto:
    """Dealers in the order of what they brought, and the three classes."""

    period: Period
    by_profit: bool
    rows: Sequence[ParetoRow]
    classes: tuple[ClassRow, ...]


class SegmentRow(NamedTuple):
    """A dealer with its segment; *last*: the last month with shipments, *now*, *before*: fen of three months."""

    id: UUID
    name: str
    place: str
    kind: Segment
    is_core: bool
    last: date | None
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class ProspectRow:
    """A dealer to be won, the middle-sized first; *yearly_sales* in fen."""

    id: UUID
    name: str
    place: str
    tier: SizeTier
    yearly_sales: int | None


@dataclass(frozen=True, slots=True)
class EffortRow:
    """What went into new dealers and those to be won, or into kept ones; *count*: dealers won, or kept."""

    is_new: bool
    ids: Sequence[UUID]  # for whom something was done
    count: int
    effort: Effort
    cost: int  # fen: what was given and the standard cost of visits and hours

    @property
    def per_dealer(self) -> int | None:
        """Fen for each dealer won (with what was spent on those who are not won yet), or for each one kept."""
        return self.cost // self.count if self.count else None


@dataclass(frozen=True, slots=True)
class Segments:
    """Everybody's segment, effort on new against kept ones, and the prospects by size."""

    period: Period
    rows: Sequence[SegmentRow]  # kind by kind, those that need something first
    places: Mapping[Segment, slice]  # where those of a kind stand in them
    new: EffortRow
    kept: EffortRow
    prospects: Sequence[ProspectRow]
    cases: tuple[RevivalRow, ...] = ()

    @property
    def times(self) -> Decimal | None:
        """How much more a new dealer costs than a kept one; about six is what experience says."""
        new, kept = self.new.per_dealer, self.kept.per_dealer
        return (Decimal(new) / kept).quantize(Decimal("0.1")) if new is not None and kept else None

    def of(self, kind: Segment) -> Sequence[SegmentRow]:
        return self.rows[self.places[kind]]


@dataclass(frozen=True, slots=True)
class Quadrants:
    """Where each dealer stands; *unknown*: those whose market or own sales nobody has written down."""

    limits: Limits
    standings: tuple[Standing, ...]
    unknown: tuple[UUID, ...]

    def of(self, wanted: Strategy, limit: Limits | None = None) -> tuple[Standing, ...]:
        return tuple(one for one in self.standings if strategy(one, limit or self.limits) is wanted)


class GrowthRow(NamedTuple):
    """A dealer whose sales changed, by how much (fen), and to which part of the whole change that belongs."""

    id: UUID
    name: str
    part: str  # "new", "lost", "more" or "less"
    fen: int


class ValueRow(NamedTuple):
    """A dealer, or related ones together; *relation* says how each member is related."""

    key: str
    name: str
    ids: tuple[UUID, ...]
    relation: str
    worth: Worth


@dataclass(frozen=True, slots=True)
class ValueReport:
    """Every dealer with business, groups of related ones, and the whole."""

    period: Period
    dealers: Sequence[ValueRow]
    groups: tuple[ValueRow, ...]
    whole: Worth
    everybody: Sequence[UUID]
    falling: Sequence[UUID]  # whose margin is clearly below that of the year before


@dataclass(frozen=True, slots=True)
class GrowthReport:
    """The split of the change, and the channels by quarter."""

    period: Period
    before: Period
    split: Growth[UUID]
    rows: Sequence[GrowthRow]  # the largest change first
    review: tuple[QuarterCell[DealerType], ...]
    channels: Mapping[DealerType, Sequence[UUID]]  # the dealers of each, prospects left out


def pareto(session: Session, ground: Ground, today: date, *, by_profit: bool = False) -> Pareto:
    """Who makes 80 % of the sales, or of the profit, of the last twelve months, and who gets the effort."""
    period = twelve_months(today)
    facts = dealer_facts(session, ground)
    sums, places = sums_of(session, period), places_of_dealers(session, facts)
    efforts = efforts_of(session, facts, period, rules_on(session, today).thresholds)
    column = 1 if by_profit else 0
    by_key = {one.key: one for one in sorted(facts, key=lambda one: one.name)}
    amounts = {key: sums.get(key, NO_SUMS)[column] for key in by_key if key in sums or key in efforts}
    involved = {key: fen for key, fen in amounts.items() if fen or key in efforts}
    total = sum(fen for fen in involved.values() if fen > 0)
    members: dict[ParetoClass, list[tuple[str, int, Effort]]] = {kind: [] for kind in ParetoClass}
    stored: list[tuple[str, ParetoClass, int]] = []
    so_far = 0
    for key, kind in classes(involved).items():
        fen = involved[key]
        so_far += max(fen, 0)
        members[kind].append((key, fen, efforts.get(key, NO_EFFORT)))
        stored.append((key, kind, so_far))

    def row(of: tuple[str, ParetoClass, int]) -> ParetoRow:
        key, kind, so_far = of
        one, fen = by_key[key], involved[key]
        shares = share(fen, total), share(so_far, total)
        return ParetoRow(
            one.id, one.name, places.get(one.region_code, ""), fen, *shares, kind, efforts.get(key, NO_EFFORT)
        )

    return Pareto(period, by_profit, LazyRows(stored, row), class_rows(members))


def segments(session: Session, ground: Ground, today: date) -> Segments:
    """What each dealer is to us now, and what went into new and into kept ones in the last twelve months."""
    limits_ = rules_on(session, today).thresholds
    period = twelve_months(today)
    facts = dealer_facts(session, ground)
    places = places_of_dealers(session, facts)
    found = segmented(session, facts, limits_, today)
    counts, stored = found.counts, found.stored

    def row(of: Segmented) -> SegmentRow:
        _rank, _change, name, number, kind, last, now, before = of
        one = facts[number]
        place = places.get(one.region_code, "")
        return SegmentRow(one.id, name, place, kind, bool(one.is_core), month_of(last), now, before)

    ends = list(accumulate(counts.values()))
    spans = {kind: slice(end - count, end) for (kind, count), end in zip(counts.items(), ends, strict=True)}
    efforts = efforts_of(session, facts, period, limits_)
    prospects = [
        ProspectRow(
            one.id,
            one.name,
            places.get(one.region_code, ""),
            size_tier(
                None if one.yearly_sales is None else Decimal(one.yearly_sales) / FEN_PER_YUAN,
                limits_.prospect_middle_yuan,
                limits_.prospect_large_yuan,
            ),
            one.yearly_sales,
        )
        for one in facts
        if one.status in PROSPECTS
    ]
    tiers = list(SizeTier)
    prospects.sort(key=lambda row: (tiers.index(row.tier), -(row.yearly_sales or 0), row.name))
    return Segments(
        period,
        LazyRows(stored, row),
        spans,
        _effort_row(found.new, efforts, limits_, won=counts[Segment.NEW]),
        _effort_row(found.kept, efforts, limits_),
        tuple(prospects),
        revival_cases(session, ground),
    )


def quadrants(
    session: Session, ground: Ground, today: date, *, market: Decimal | None = None, ours: Decimal | None = None
) -> Quadrants:
    """Where each dealer that we supply stands in the four quadrants.

    The size of a market is the newest estimate for the dealer's place or the nearest region above it; where there is
    none, what the dealers known in its county sell in a year.  A dealer that never told its sales sells as much as we
    ship to it divided by the share of our brand, if that is known.

    Args:
        session: the store.
        ground: whose dealers.
        today: the twelve months before its month count.
        market: the threshold of the dealer's share, in per cent; by default the setting, or the median.
        ours: the threshold of our share.
    """
    limits_ = rules_on(session, today).thresholds
    facts = dealer_facts(session, ground)
    sums, places = sums_of(session, twelve_months(today)), places_of_dealers(session, facts)
    estimates, shares = estimates_of_markets(session), our_share_by_dealer(session)
    known: dict[str, int] = defaultdict(int)
    yearly: dict[str, int] = {}
    for one in facts:
        if one.status == DealerStatus.ENDED:
            continue
        fen = one.yearly_sales or _sales_by_share(sums.get(one.key, Sums()).shipments, shares.get(one.key))
        if fen:
            yearly[one.key] = fen
            known[one.region_code[:COUNTY_DIGITS]] += fen
    standings, unknown = [], []
    for one in facts:
        fen = sums.get(one.key, Sums()).shipments
        if fen <= 0 or one.status == DealerStatus.ENDED:
            continue
        estimate = estimate_of(one.region_code, estimates)
        size = estimate or known[one.region_code[:COUNTY_DIGITS]]
        sells = yearly.get(one.key, 0)
        of_market = capped_share(Decimal(sells), Decimal(size))
        inside = capped_share(Decimal(fen), Decimal(sells)) if one.yearly_sales else None
        if inside is None and one.key in shares:
            inside = Decimal(shares[one.key])
        if of_market is None or inside is None or not sells:
            unknown.append(one.id)
            continue
        place = places.get(one.region_code, "")
        standings.append(Standing(one.id, one.name, place, of_market, inside, fen, estimate is None))
    standings.sort(key=lambda one: (-one.fen, one.name))
    if market is None and limits_.quadrant_market_percent:
        market = Decimal(limits_.quadrant_market_percent)
    if ours is None and limits_.quadrant_ours_percent:
        ours = Decimal(limits_.quadrant_ours_percent)
    return Quadrants(limits(standings, market, ours), tuple(standings), tuple(unknown))


def value_report(session: Session, ground: Ground, today: date) -> ValueReport:
    """What each dealer and each group of related dealers is worth, over the last twelve months."""
    limits_ = rules_on(session, today).thresholds
    rules, period = limits_.value_rules, twelve_months(today)
    facts = dealer_facts(session, ground)
    now, before = sums_of(session, period), sums_of(session, _year_before(period))
    efforts = efforts_of(session, facts, period, limits_)
    costs = Costs(rules)
    business: dict[str, Business] = {}
    by_key: dict[str, Facts] = {}
    stored: list[tuple[int, str, int, str]] = []
    for number, one in enumerate(facts):
        key = one.key
        sums = now.get(key, NO_SUMS)
        if key in now or one.credit_used or key in before:
            effort = efforts.get(key, NO_EFFORT)
            found = Business(
                one.credit_limit,
                one.credit_used,
                sums.shipments,
                sums.profit,
                sums.cost,
                effort.visits,
                effort.minutes,
                before.get(key, NO_SUMS).profit,
            )
            business[key], by_key[key] = found, one
            stored.append((-costs.profit(found), one.name, number, key))
    stored.sort()
    members: dict[str, list[Facts]] = defaultdict(list)
    for one in by_key.values():
        if one.group_name:
            members[one.group_name].append(one)
    groups = [
        ValueRow(
            name,
            name,
            tuple(one.id for one in some),
            _relations(some),
            worth(together(business[one.key] for one in some), rules),
        )
        for name, some in members.items()
        if len(some) > 1
    ]
    groups.sort(key=lambda row: (-row.worth.profit, row.name))

    def row(of: tuple[int, str, int, str]) -> ValueRow:
        _profit, name, _number, key = of
        one = by_key[key]
        return ValueRow(key, name, (one.id,), one.group_name, worth(business[key], rules))

    keys = [key for _profit, _name, _number, key in stored]
    return ValueReport(
        period,
        LazyRows(stored, row),
        tuple(groups),
        worth(together(business.values()), rules),
        ids_of(keys),
        ids_of([key for key in keys if is_falling(business[key], rules)]),
    )


def growth_report(session: Session, ground: Ground, today: date, quarters: int = 6) -> GrowthReport:
    """Where the change against the twelve months before comes from, and the channels in the last *quarters*."""
    period = twelve_months(today)
    facts = dealer_facts(session, ground)
    now, before = sums_of(session, period), sums_of(session, _year_before(period))
    names = {one.key: one.name for one in facts}
    split = growth(
        {key: before[key].shipments for key in names if key in before},
        {key: now[key].shipments for key in names if key in now},
    )
    changed = [
        (now.get(key, NO_SUMS).shipments - before.get(key, NO_SUMS).shipments, part, key)
        for part in ("new", "lost", "more", "less")
        for key in split.ids[part]
    ]
    changed.sort(key=lambda item: (-abs(item[0]), names[item[2]]))
    ids = {part: ids_of(keys) for part, keys in split.ids.items()}
    rows = LazyRows(changed, lambda of: GrowthRow(UUID(of[2]), names[of[2]], of[1], of[0]))
    first = months_on(today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1), 3 * (1 - quarters))
    amounts = {
        (TYPES[kind], year, quarter): fen
        for (kind, year, quarter), fen in by_quarter(session, ground, first, today).items()
    }
    order = list(DealerType)
    inside = dict(sorted(amounts.items(), key=lambda item: order.index(item[0][0])))
    whole = Growth(split.before, split.now, split.new, split.lost, split.more, split.less, ids)
    channels: dict[DealerType, list[str]] = defaultdict(list)
    for one in facts:
        if one.status != DealerStatus.PROSPECT:
            channels[TYPES[one.type]].append(one.key)
    review = tuple(channel_review(inside))
    behind = {kind: ids_of(keys) for kind, keys in channels.items()}
    return GrowthReport(period, _year_before(period), whole, rows, review, behind)


def _effort_row(
    some: list[Facts], efforts: Mapping[str, Effort], limits_: Thresholds, *, won: int | None = None
) -> EffortRow:
    """What was done for these; *won*: how many of them became dealers, ``None`` for those who are kept."""
    with_effort = [one for one in some if one.key in efforts]
    effort = effort_of(efforts[one.key] for one in with_effort)
    visits, hours = limits_.visit_cost_yuan * effort.visits, limits_.hour_cost_yuan * effort.minutes
    cost = effort.fen + 100 * visits + 100 * hours // 60
    ids, count = ids_of([one.key for one in with_effort]), len(some) if won is None else won
    return EffortRow(won is not None, ids, count, effort, cost)


def _sales_by_share(fen: int, percent: int | None) -> int:
    return fen * 100 // percent if percent and fen > 0 else 0


def _relations(members: Iterable[Facts]) -> str:
    return "、".join(f"{one.name}（{one.group_relation}）" if one.group_relation else one.name for one in members)


def _year_before(period: Period) -> Period:
    return Period(months_on(period.first, -YEAR), last_day(months_on(period.last, -YEAR)))
