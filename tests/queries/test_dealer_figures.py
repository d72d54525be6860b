"""80/20, segments, quadrants, value and growth from a real store, beside the same reckoned by hand in plain Python."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import Contract, Dealer, DealerBrand, MarketEstimate, MonthlyFigure, ResourceGrant
from db.store import Store
from db.vocabulary import DealerStatus, DealerType, Grade, ProductCategory, ResourceKind, VisitState
from fieldapp.operations.house_rules import set_rule
from fieldapp.queries.dealer_figures import (
    growth_report,
    pareto,
    quadrants,
    segments,
    value_report,
)
from fieldapp.queries.ground import Ground
from fieldapp.rules.months import months_on
from fieldapp.rules.periods import Period, twelve_months
from fieldapp.rules.quadrant import Strategy
from fieldapp.rules.segments import ParetoClass, Segment, SizeTier
from tests.support import make
from tests.support.statements import statements

TODAY, ALL = date(2026, 11, 23), Ground()
FRIDGE, WASHER = ProductCategory.REFRIGERATOR, ProductCategory.WASHER


def _figure(session: Any, dealer: Dealer, month: date, yuan: object, **given: Any) -> None:
    values = {"category": FRIDGE, "profit": Decimal(0), "cost": Decimal(0)} | given
    session.add(MonthlyFigure(dealer_id=dealer.id, month=month, shipments=Decimal(str(yuan)), **values))


def test_the_twelve_months_that_are_over() -> None:
    assert twelve_months(TODAY) == Period(date(2025, 11, 1), date(2026, 10, 31))
    assert twelve_months(date(2024, 3, 1)) == Period(date(2023, 3, 1), date(2024, 2, 29))


@pytest.fixture
def market(store: Store) -> dict[UUID, list[tuple[date, int, int, int]]]:
    """Thirty dealers with three years of figures at random, in fen."""
    random, written = Random(7), defaultdict(list)  # noqa: S311  (figures of a test)
    with store.loading() as session:
        make.places(session)
        for number in range(30):
            kind = random.choice([DealerType.APPLIANCE_STORE, DealerType.REGIONAL_CHAIN])
            one = make.dealer(session, name=f"店{number:02}", type=kind, credit_used=Decimal(number * 100))
            for ago in range(36):
                for category in (FRIDGE, WASHER):
                    if random.random() < 0.4:
                        continue
                    month = months_on(TODAY.replace(day=1), -ago)
                    fen = (random.randint(-5_000, 400_000), random.randint(0, 9_000), random.randint(0, 900))
                    yuan = [Decimal(amount) / 100 for amount in fen]
                    _figure(session, one, month, yuan[0], category=category, profit=yuan[1], cost=yuan[2])
                    written[one.id].append((month, *fen))
    return written


def _sum(rows: list[tuple[date, int, int, int]], period: Period, place: int = 1) -> int:
    return sum(row[place] for row in rows if period.first <= row[0] <= period.last)


def test_pareto_and_growth_are_what_plain_python_reckons(
    store: Store, market: dict[UUID, list[tuple[date, int, int, int]]]
) -> None:
    now, before = Period(date(2025, 11, 1), date(2026, 10, 31)), Period(date(2024, 11, 1), date(2025, 10, 31))
    with store.reading() as session:
        sales, profit = pareto(session, ALL, TODAY), pareto(session, ALL, TODAY, by_profit=True)
        grown, value = growth_report(session, ALL, TODAY), value_report(session, ALL, TODAY)
    assert {row.id: row.fen for row in sales.rows} == {key: _sum(rows, now) for key, rows in market.items()}
    assert {row.id: row.fen for row in profit.rows} == {key: _sum(rows, now, 2) for key, rows in market.items()}
    amounts = sorted((_sum(rows, now) for rows in market.values()), reverse=True)
    total, so_far, fewest = sum(amounts), 0, 0
    while so_far < total * 0.8:
        so_far += amounts[fewest]
        fewest += 1
    assert len(sales.classes[0].ids) == fewest
    assert sum(len(one.ids) for one in sales.classes) == 30
    assert grown.split.change == sum(_sum(rows, now) - _sum(rows, before) for rows in market.values())
    assert grown.split.change == grown.split.new - grown.split.lost + grown.split.more - grown.split.less
    assert sum(row.fen for row in grown.rows) == grown.split.change
    assert value.whole.business.margin == sum(_sum(rows, now, 2) for rows in market.values())
    by_quarter: dict[tuple[int, int], int] = defaultdict(int)
    for rows in market.values():
        for month, fen, *_rest in rows:
            by_quarter[month.year, (month.month + 2) // 3] += fen
    found: dict[tuple[int, int], int] = defaultdict(int)
    for cell in grown.review:
        found[cell.year, cell.quarter] += cell.fen
    assert len(found) == 6
    assert all(by_quarter[quarter] == fen for quarter, fen in found.items())


def test_a_deleted_figure_and_an_other_ground_do_not_count(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        one = make.dealer(session)
        _figure(session, one, date(2026, 10, 1), 100)
        _figure(session, one, date(2026, 9, 1), 50, deleted_at=datetime(2026, 11, 1, tzinfo=UTC))
        _figure(session, one, date(2026, 11, 1), 70)  # this month is not over
    with store.reading() as session:
        assert [row.fen for row in pareto(session, ALL, TODAY).rows] == [100_00]
        assert pareto(session, Ground(frozenset()), TODAY).rows == ()


def test_effort_stands_beside_what_came_in(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        large, small = make.dealer(session, name="大"), make.dealer(session, name="小")
        _figure(session, large, date(2026, 5, 1), 900)
        _figure(session, small, date(2026, 5, 1), 100)
        done = {"state": VisitState.DONE, "visited_on": date(2026, 5, 4)}
        begun = datetime(2026, 5, 4, 1, tzinfo=UTC)
        make.visit(
            session, small.id, date(2026, 5, 4), checked_in_at=begun, checked_out_at=begun + timedelta(hours=2), **done
        )
        make.visit(session, small.id, date(2026, 5, 4), **done)
        make.visit(session, large.id, date(2025, 5, 4), state=VisitState.DONE, visited_on=date(2025, 5, 4))
        for kind, yuan in ((ResourceKind.SIGN, 300), (ResourceKind.TEMPORARY_CREDIT, 5_000)):
            session.add(ResourceGrant(dealer_id=large.id, kind=kind, given_on=date(2026, 5, 1), value=Decimal(yuan)))
    with store.reading() as session:
        found = pareto(session, ALL, TODAY)
    first, second = found.rows
    assert (first.name, first.kind, first.effort.visits, first.effort.fen) == ("大", ParetoClass.A, 0, 300_00)
    assert (second.effort.visits, second.effort.minutes) == (2, 150)
    assert [row.visits_share for row in found.classes] == [Decimal("0.0"), Decimal("100.0"), Decimal("0.0")]


def test_segments_by_grade_and_prospects_by_size(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        asleep = make.dealer(session, name="睡", grade=Grade.A, since=date(2020, 1, 1))
        falling = make.dealer(session, name="跌", since=date(2020, 1, 1))
        fresh = make.dealer(session, name="新", since=date(2026, 9, 1))
        for month in (7, 8):
            _figure(session, asleep, date(2026, month, 1), 100)
            _figure(session, falling, date(2026, month - 1, 1), 100)
        _figure(session, falling, date(2026, 10, 1), 10)
        _figure(session, fresh, date(2026, 10, 1), 10)
        for name, yuan in (("小", 1), ("中", 600_000), ("大", 9_000_000)):
            make.dealer(session, name=name, status=DealerStatus.PROSPECT, yearly_sales=Decimal(yuan))
        make.dealer(session, name="终", status=DealerStatus.ENDED)
    with store.reading() as session:
        found = segments(session, ALL, TODAY)
    assert {row.name: row.kind for row in found.rows} == {
        "睡": Segment.DORMANT, "跌": Segment.FALLING, "新": Segment.NEW,
    }  # fmt: skip
    assert [(row.name, row.tier) for row in found.prospects] == [
        ("中", SizeTier.MIDDLE), ("大", SizeTier.LARGE), ("小", SizeTier.SMALL),
    ]  # fmt: skip


def test_a_dealer_sleeps_after_the_days_of_its_grade_or_while_it_has_a_contract_of_that(store: Store) -> None:
    with store.loading() as session:
        for name, grade in (("乙", Grade.B), ("丙", Grade.C), ("约", Grade.C), ("止", Grade.C)):
            one = make.dealer(session, name=name, grade=grade, since=date(2020, 1, 1))
            _figure(session, one, date(2026, 9, 1), 100)  # 54 days before the day on which it is asked
            if name in "约止":
                ends = TODAY if name == "约" else TODAY - timedelta(days=1)
                session.add(Contract(dealer_id=one.id, starts_on=date(2026, 1, 1), ends_on=ends))
    days = {"dormant_after_days_grade_b": 54, "dormant_after_days_contract": 54}
    set_rule(store, "thresholds", days, effective_from=date(2026, 1, 1))
    with store.reading() as session:
        kinds = {row.name: row.kind for row in segments(session, ALL, TODAY).rows}
    assert kinds == {"乙": Segment.DORMANT, "丙": Segment.NORMAL, "约": Segment.DORMANT, "止": Segment.NORMAL}


def test_quadrants_take_an_estimate_or_the_dealers_that_are_known(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        strong = make.dealer(session, name="强", yearly_sales=Decimal(800_000))
        weak = make.dealer(session, name="弱", yearly_sales=Decimal(200_000))
        silent = make.dealer(session, name="不说", region_code="410122000000")
        by_brand = make.dealer(session, name="牌", region_code="410122000000")
        session.add(DealerBrand(dealer_id=by_brand.id, brand="云锦", share_percent=25, is_ours=True))
        session.add(MarketEstimate(region_code="410122000000", year=2025, yearly_sales=Decimal(1_000_000)))
        session.add(MarketEstimate(region_code="410122000000", year=2026, yearly_sales=Decimal(2_000_000)))
        for one, yuan in ((strong, 80_000), (weak, 100_000), (silent, 10), (by_brand, 100_000)):
            _figure(session, one, date(2026, 5, 1), yuan)
    with store.reading() as session:
        found = quadrants(session, ALL, TODAY, market=Decimal(50), ours=Decimal(30))
        known = {one.name: (one.market_share, one.our_share, one.is_estimated) for one in found.standings}
        assert found.unknown == (session.scalars(select(Dealer.id).where(Dealer.name == "不说")).one(),)
    assert known == {
        "强": (Decimal(80), Decimal(10), True),
        "弱": (Decimal(20), Decimal(50), True),
        "牌": (Decimal(20), Decimal(25), False),  # sells 400,000 of a market of 2,000,000
    }
    assert [one.name for one in found.of(Strategy.URGENT)] == ["强"]
    assert [one.name for one in found.of(Strategy.KEEP)] == ["弱"]


def test_related_dealers_are_added_up(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        for name, group in (("甲", "张家"), ("乙", "张家"), ("丙", ""), ("丁", "独")):
            one = make.dealer(session, name=name, group_name=group, credit_used=Decimal(1000))
            _figure(session, one, date(2026, 5, 1), 500, profit=Decimal(50))
    with store.reading() as session:
        found = value_report(session, ALL, TODAY)
    (group,) = found.groups
    assert (group.name, len(group.ids), group.worth.business.sales) == ("张家", 2, 1000_00)
    assert group.worth.business.credit_used == 2000_00
    assert len(found.dealers) == 4


@pytest.mark.usefixtures("market")
def test_the_number_of_statements_does_not_grow(store: Store) -> None:
    with store.reading() as session:
        session.connection()
        for query, most in ((pareto, 6), (segments, 9), (quadrants, 6), (value_report, 6), (growth_report, 4)):
            with statements(store) as said:
                query(session, ALL, TODAY)  # type: ignore[operator]
            assert len(said) <= most, query
