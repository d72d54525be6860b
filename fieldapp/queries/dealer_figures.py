"""80/20, segments, quadrants, value and growth of a ground, each in a handful of statements (DOMAIN 5, 6 and 11)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from db.column_types import FEN_PER_YUAN
from db.vocabulary import DealerStatus, DealerType
from fieldapp.queries.figure_sums import (
    GRADES,
    STATUSES,
    TYPES,
    Facts,
    Sums,
    by_month,
    by_quarter,
    dealer_facts,
    efforts_of,
    estimate_of,
    estimates_of_markets,
    first_and_last,
    our_share_by_dealer,
    places_of_dealers,
    sums_of,
    under_contract,
)
from fieldapp.queries.ground import Ground
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.revival import RevivalRow, revival_cases
from fieldapp.rules.house_rules import Thresholds
from fieldapp.rules.periods import Period
from fieldapp.rules.quadrant import Limits, Standing, Strategy, capped_share, limits, strategy
from fieldapp.rules.regions import COUNTY_DIGITS
from fieldapp.rules.segments import (
    ClassRow,
    Effort,
    ParetoRow,
    Segment,
    SizeTier,
    back,
    class_rows,
    classes,
    dormant_days,
    effort_of,
    end_of,
    segment,
    share,
    size_tier,
    together,
)
from fieldapp.rules.value import Business, Growth, QuarterCell, Worth, channel_review, grouped, growth, worth

MONTHS = 12
PROSPECTS = frozenset({DealerStatus.PROSPECT, DealerStatus.OPENING})


@dataclass(frozen=True, slots=True)
class Pareto:
    """Dealers in the order of what they brought, and the three classes."""

    period: Period
    by_profit: bool
    rows: tuple[ParetoRow, ...]
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
    ids: tuple[UUID, ...]  # for whom something was done
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
    rows: tuple[SegmentRow, ...]
    new: EffortRow
    kept: EffortRow
    prospects: tuple[ProspectRow, ...]
    cases: tuple[RevivalRow, ...] = ()

    @property
    def times(self) -> Decimal | None:
        """How much more a new dealer costs than a kept one; about six is what experience says."""
        new, kept = self.new.per_dealer, self.kept.per_dealer
        return (Decimal(new) / kept).quantize(Decimal("0.1")) if new is not None and kept else None

    def of(self, kind: Segment) -> tuple[SegmentRow, ...]:
        return tuple(row for row in self.rows if row.kind is kind)


@dataclass(frozen=True, slots=True)
class Quadrants:
    """Where each dealer stands; *unknown*: those whose market or own sales nobody has written down."""

    limits: Limits
    standings: tuple[Standing, ...]
    unknown: tuple[UUID, ...]

    def of(self, wanted: Strategy, limit: Limits | None = None) -> tuple[Standing, ...]:
        return tuple(one for one in self.standings if strategy(one, limit or self.limits) is wanted)


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
    dealers: tuple[ValueRow, ...]
    groups: tuple[ValueRow, ...]
    whole: Worth


@dataclass(frozen=True, slots=True)
class GrowthReport:
    """The split of the change, and the channels by quarter."""

    period: Period
    before: Period
    split: Growth[UUID]
    names: Mapping[UUID, str]
    changes: Mapping[UUID, int]  # fen
    review: tuple[QuarterCell[DealerType], ...]


def twelve_months(today: date) -> Period:
    """The twelve months that are over, the month of *today* left out: it would make the last one look weak."""
    last = back(today, 1)
    return Period(back(last, MONTHS - 1), end_of(last))


def pareto(session: Session, ground: Ground, today: date, *, by_profit: bool = False) -> Pareto:
    """Who makes 80 % of the sales, or of the profit, of the last twelve months, and who gets the effort."""
    period = twelve_months(today)
    facts = dealer_facts(session, ground)
    sums, places = sums_of(session, period), places_of_dealers(session, facts)
    efforts = efforts_of(session, facts, period, rules_on(session, today).thresholds)
    named = sorted(facts, key=lambda one: one.name)
    amounts = {one.key: sums.get(one.key, Sums())[1 if by_profit else 0] for one in named}
    involved = {key: fen for key, fen in amounts.items() if fen or efforts.get(key)}
    kinds, by_key = classes(involved), {one.key: one for one in facts}
    total = sum(max(fen, 0) for fen in involved.values())
    so_far = together([involved[key] for key in kinds])
    rows = tuple(
        ParetoRow(
            by_key[key].id,
            by_key[key].name,
            places.get(by_key[key].region_code, ""),
            involved[key],
            share(involved[key], total),
            cumulated,
            kind,
            efforts.get(key, Effort()),
        )
        for (key, kind), cumulated in zip(kinds.items(), so_far, strict=True)
    )
    return Pareto(period, by_profit, rows, class_rows(rows))


def segments(session: Session, ground: Ground, today: date) -> Segments:
    """What each dealer is to us now, and what went into new and into kept ones in the last twelve months."""
    limits_ = rules_on(session, today).thresholds
    period = twelve_months(today)
    facts = dealer_facts(session, ground)
    places = places_of_dealers(session, facts)
    months_of = by_month(session, back(today, 6), today)
    bought, contracted = first_and_last(session), under_contract(session, today)
    rows: list[SegmentRow] = []
    new: list[Facts] = []
    kept: list[Facts] = []
    this_month = today.replace(day=1)
    for one in facts:
        if one.status == DealerStatus.ENDED:
            continue
        first, last = bought.get(one.key, (None, None))
        months = months_of.get(one.key, {})
        if last is not None and last not in months:
            months = {**months, last: 1}  # long ago: only that it was matters
        began = date.fromisoformat(one.since) if one.since else first
        kind = segment(
            months,
            is_core=one.is_core,
            today=today,
            first_bought=began if last else None,
            dormant_after_days=dormant_days(GRADES.get(one.grade or ""), limits_, has_contract=one.key in contracted),
            falling_percent=limits_.falling_percent,
            new_months=limits_.new_months,
        )
        is_new = kind is Segment.NEW or kind is None
        (new if is_new else kept).append(one)
        if kind is not None:
            now, before = (
                sum(months.get(back(this_month, ago), 0) for ago in range(start, start + 3)) for start in (1, 4)
            )
            place = places.get(one.region_code, "")
            rows.append(SegmentRow(one.id, one.name, place, kind, bool(one.is_core), last, now, before))
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
        if STATUSES[one.status] in PROSPECTS
    ]
    tiers = list(SizeTier)
    prospects.sort(key=lambda row: (tiers.index(row.tier), -(row.yearly_sales or 0), row.name))
    worst = list(reversed(Segment))
    rows.sort(key=lambda row: (worst.index(row.kind), row.now - row.before, row.name))
    return Segments(
        period,
        tuple(rows),
        _effort_row(new, efforts, limits_, won=sum(row.kind is Segment.NEW for row in rows)),
        _effort_row(kept, efforts, limits_),
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
    business: dict[str, Business] = {}
    for one in facts:
        sums, effort = now.get(one.key, Sums()), efforts.get(one.key, Effort())
        if any(sums) or one.credit_used or one.key in before:
            business[one.key] = Business(
                one.credit_limit,
                one.credit_used,
                sums.shipments,
                sums.profit,
                sums.cost,
                effort.visits,
                effort.minutes,
                before.get(one.key, Sums()).profit,
            )
    by_key = {one.key: one for one in facts}
    rows = [
        ValueRow(key, by_key[key].name, (by_key[key].id,), by_key[key].group_name, worth(found, rules))
        for key, found in business.items()
    ]
    members: dict[str, list[Facts]] = defaultdict(list)
    for key in business:
        if by_key[key].group_name:
            members[by_key[key].group_name].append(by_key[key])
    together_ = grouped((by_key[key].group_name, found) for key, found in business.items() if by_key[key].group_name)
    groups = [
        ValueRow(name, name, tuple(one.id for one in members[name]), _relations(members[name]), worth(found, rules))
        for name, found in together_.items()
        if len(members[name]) > 1
    ]
    everybody = grouped((0, found) for found in business.values()).get(0, Business(0, 0, 0, 0, 0, 0, 0))
    for some in (rows, groups):
        some.sort(key=lambda row: (-row.worth.profit, row.name))
    return ValueReport(period, tuple(rows), tuple(groups), worth(everybody, rules))


def growth_report(session: Session, ground: Ground, today: date, quarters: int = 6) -> GrowthReport:
    """Where the change against the twelve months before comes from, and the channels in the last *quarters*."""
    period = twelve_months(today)
    facts = dealer_facts(session, ground)
    now, before = sums_of(session, period), sums_of(session, _year_before(period))
    split = growth(
        {one.id: before[one.key].shipments for one in facts if one.key in before},
        {one.id: now[one.key].shipments for one in facts if one.key in now},
    )
    changes = {
        one.id: now.get(one.key, Sums()).shipments - before.get(one.key, Sums()).shipments
        for one in facts
        if one.key in now or one.key in before
    }
    first = back(today.replace(month=(today.month - 1) // 3 * 3 + 1), 3 * (quarters - 1))
    amounts = {
        (TYPES[kind], year, quarter): fen
        for (kind, year, quarter), fen in by_quarter(session, ground, first, today).items()
    }
    order = list(DealerType)
    inside = dict(sorted(amounts.items(), key=lambda item: order.index(item[0][0])))
    names = {one.id: one.name for one in facts}
    return GrowthReport(period, _year_before(period), split, names, changes, tuple(channel_review(inside)))


def _effort_row(
    some: list[Facts], efforts: Mapping[str, Effort], limits_: Thresholds, *, won: int | None = None
) -> EffortRow:
    """What was done for these; *won*: how many of them became dealers, ``None`` for those who are kept."""
    with_effort = [one for one in some if one.key in efforts]
    effort = effort_of(efforts[one.key] for one in with_effort)
    visits, hours = limits_.visit_cost_yuan * effort.visits, limits_.hour_cost_yuan * effort.minutes
    cost = effort.fen + 100 * visits + 100 * hours // 60
    ids, count = tuple(one.id for one in with_effort), len(some) if won is None else won
    return EffortRow(won is not None, ids, count, effort, cost)


def _sales_by_share(fen: int, percent: int | None) -> int:
    return fen * 100 // percent if percent and fen > 0 else 0


def _relations(members: Iterable[Facts]) -> str:
    return "、".join(f"{one.name}（{one.group_relation}）" if one.group_relation else one.name for one in members)


def _year_before(period: Period) -> Period:
    return Period(back(period.first, MONTHS), end_of(back(period.last, MONTHS)))
