"""The coverage board is what one gets by counting the rows by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Dealer,
    DealerBrand,
    MonthlyFigure,
    Region,
    ResourceGrant,
    RuleVersion,
    ShopAsset,
    Territory,
    TerritoryRegion,
    Visit,
)
from db.store import Store
from db.vocabulary import (
    AssetKind,
    DealerStatus,
    DealerType,
    ProductCategory,
    RegionLevel,
    ResourceKind,
    Role,
    VisitState,
)
from fieldapp.queries.coverage_board import coverage_board
from fieldapp.queries.ground import Ground, ground_of
from fieldapp.rules.coverage import Board, Measure
from fieldapp.rules.periods import Period
from tests.support import make
from tests.support.statements import statements

TODAY = date(2026, 11, 23)
YEAR = Period(date(2025, 12, 1), TODAY)
LONGHU, GUODIAN = "410184105000", "410184106000"
CAPITAL_DISTRICT = "410102000000"
TOWNSHIPS = {LONGHU, GUODIAN, "410122100000", "410122200000"}
COOPERATING = (DealerStatus.ACTIVE, DealerStatus.DORMANT)


def _board(session: Session, ground: Ground | None = None) -> Board:
    return coverage_board(session, ground or ground_of(session), YEAR, TODAY)


def _places(session: Session) -> None:
    make.places(session)
    more = (
        (CAPITAL_DISTRICT, "410100000000", "中原区", RegionLevel.COUNTY, "区"),
        ("410184001000", "410184000000", "新建路街道", RegionLevel.TOWNSHIP, "街道"),
        ("410122100000", "410122000000", "城关镇", RegionLevel.TOWNSHIP, "镇"),
        ("410122200000", "410122000000", "刁家乡", RegionLevel.TOWNSHIP, "乡"),
        ("411000000000", "410000000000", "许昌市", RegionLevel.PREFECTURE, "市"),
    )
    for code, parent, name, level, unit in more:
        session.add(
            Region(code=code, parent_code=parent, name=name, level=level, unit=unit, valid_from=date(2025, 12, 31))
        )
    session.flush()


def _removed(random: Random) -> datetime | None:
    """Now and then an instant: such a row must not count."""
    return datetime(2026, 1, 1, tzinfo=UTC) if random.random() < 0.1 else None


@pytest.fixture
def filled(store: Store) -> Store:
    """Sixty dealers of all kinds with figures, visits, grants, assets and brands, removed rows among them."""
    random = Random(7)  # noqa: S311
    codes = [LONGHU, GUODIAN, "410122100000", "410122200000", "410184001000", "410184000000", "411000000000"]
    with store.loading() as session:
        _places(session)
        for _number in range(60):
            status = random.choice(list(DealerStatus))
            since = date(2022, 6, 1) + timedelta(days=random.randrange(1600))
            dealer = make.dealer(
                session,
                region_code=random.choice([*codes, CAPITAL_DISTRICT]),
                status=status,
                type=random.choice(list(DealerType)),
                is_direct=random.random() < 0.7,
                since=None if random.random() < 0.2 else since,
                ended_on=since + timedelta(days=200) if status is DealerStatus.ENDED else None,
                yearly_sales=Decimal(random.randrange(1, 90) * 10_000) if random.random() < 0.8 else None,
            )
            for _month in range(random.randrange(6)):
                session.add(
                    MonthlyFigure(
                        dealer_id=dealer.id,
                        month=date(random.choice((2025, 2026)), random.randrange(1, 13), 1),
                        category=random.choice(list(ProductCategory)),
                        shipments=Decimal(random.randrange(0, 5_000_00)) / 100,
                        profit=Decimal(random.randrange(-900_00, 900_00)) / 100,
                        deleted_at=_removed(random),
                    )
                )
            if random.random() < 0.5:
                on = date(2025, 10, 1) + timedelta(days=random.randrange(420))
                state = random.choice((VisitState.DONE, VisitState.PLANNED))
                make.visit(session, dealer.id, on, state=state, visited_on=on if state is VisitState.DONE else None)
            for _grant in range(random.randrange(3)):
                session.add(
                    ResourceGrant(
                        dealer_id=dealer.id,
                        kind=random.choice((ResourceKind.SIGN, ResourceKind.REBATE, ResourceKind.TEMPORARY_CREDIT)),
                        given_on=date(2025, 10, 1) + timedelta(days=random.randrange(420)),
                        value=Decimal(random.randrange(100, 9_000)),
                        deleted_at=_removed(random),
                    )
                )
            for _asset in range(random.randrange(3)):
                session.add(
                    ShopAsset(
                        dealer_id=dealer.id,
                        kind=random.choice(list(AssetKind)),
                        put_up_on=date(2025, 10, 1) + timedelta(days=random.randrange(420)),
                        value=Decimal(random.randrange(100, 9_000)),
                    )
                )
            for is_ours in (True, False):
                if random.random() < 0.6:
                    session.add(
                        DealerBrand(
                            dealer_id=dealer.id,
                            brand="云锦" if is_ours else "岚屿",
                            is_ours=is_ours,
                            share_percent=random.randrange(5, 95),
                        )
                    )
            dealer.deleted_at = _removed(random)
        twice = make.dealer(session, region_code=LONGHU)
        sign, on = Decimal(3_000), date(2026, 3, 1)
        session.add(ResourceGrant(dealer_id=twice.id, kind=ResourceKind.SIGN, given_on=on, value=sign))
        put_up = on + timedelta(days=20)
        session.add(ShopAsset(dealer_id=twice.id, kind=AssetKind.SIGN, put_up_on=put_up, value=sign))
    return store


def _inside(day: date | None) -> bool:
    return day is not None and YEAR.first <= day <= YEAR.last


class Stored(NamedTuple):
    """The board, and the rows that it was made from."""

    board: Board
    dealers: list[Dealer]
    figures: list[MonthlyFigure]
    visits: list[Visit]
    grants: list[ResourceGrant]
    assets: list[ShopAsset]
    brands: list[DealerBrand]

    @property
    def there(self) -> dict[UUID, Dealer]:
        """The dealers in townships."""
        return {d.id: d for d in self.dealers if d.region_code in TOWNSHIPS}


@pytest.fixture
def stored(filled: Store) -> Stored:
    with filled.reading() as session:
        found = Stored(
            _board(session, Ground(None, ("410184", "410122"))),
            list(session.scalars(select(Dealer))),
            list(session.scalars(select(MonthlyFigure))),
            list(session.scalars(select(Visit))),
            list(session.scalars(select(ResourceGrant))),
            list(session.scalars(select(ShopAsset))),
            list(session.scalars(select(DealerBrand))),
        )
        session.expunge_all()
        return found


def test_the_measures_are_what_counting_by_hand_gives(stored: Stored) -> None:
    board, dealers, there = stored.board, stored.dealers, stored.there
    expected = {
        Measure.COVERED: {d.id for d in dealers if d.status in COOPERATING},
        Measure.VISITED: {v.dealer_id for v in stored.visits if v.state is VisitState.DONE and _inside(v.visited_on)},
        Measure.ORDERING: {f.dealer_id for f in stored.figures if _inside(f.month) and f.shipments > 0},
        Measure.ACTIVE: {d.id for d in dealers if d.status is DealerStatus.ACTIVE and d.is_direct},
    }
    for measure, ids in expected.items():
        assert set(board.ids(measure)) == ids & there.keys()
        assert board.count(measure) == len({there[one].region_code for one in ids & there.keys()})
    assert len({board.count(measure) for measure in Measure}) > 1  # they are not one
    assert board.townships == len(TOWNSHIPS)
    opened = {there[one].region_code for one in expected[Measure.ACTIVE] & there.keys()}
    assert board.penetration_percent == round(Decimal(100 * len(opened)) / 4, 1)


def test_the_money_of_the_township_market_adds_up(stored: Stored) -> None:
    market, there = stored.board.market, stored.there
    known = {d.id for d in stored.dealers}
    counted = [f for f in stored.figures if _inside(f.month) and f.dealer_id in known]
    assert market.shipments == sum((f.shipments for f in counted if f.dealer_id in there), Decimal(0)) > 0
    assert market.all_shipments == sum((f.shipments for f in counted), Decimal(0)) > market.shipments
    assert market.profit == sum((f.profit for f in counted if f.dealer_id in there), Decimal(0))
    granted = sum(
        g.value
        for g in stored.grants
        if g.dealer_id in there and _inside(g.given_on) and g.kind is not ResourceKind.TEMPORARY_CREDIT
    )
    same = {(AssetKind.SIGN, ResourceKind.SIGN), (AssetKind.STAND, ResourceKind.DISPLAY_STAND)}

    def is_granted(asset: ShopAsset) -> bool:
        return any(
            g.dealer_id == asset.dealer_id
            and (asset.kind, g.kind) in same
            and asset.put_up_on is not None
            and abs((g.given_on - asset.put_up_on).days) <= 60
            for g in stored.grants
        )

    in_shops = [a for a in stored.assets if a.dealer_id in there and _inside(a.put_up_on)]
    assert any(is_granted(asset) for asset in in_shops)
    assets = sum(a.value or 0 for a in in_shops if not is_granted(a))
    assert (market.granted, market.assets) == (granted, assets)
    assert market.return_percent == round(100 * market.profit / (granted + assets), 1)


def test_the_trend_counts_who_cooperated_on_the_last_day_of_each_year(stored: Stored) -> None:
    firsts: dict[UUID, date] = {}
    for figure in stored.figures:
        if figure.shipments > 0:
            firsts[figure.dealer_id] = min(figure.month, firsts.get(figure.dealer_id, figure.month))
    for end in stored.board.trend:
        then = set()
        for d in stored.there.values():
            since = d.since or firsts.get(d.id)
            before = d.status in (DealerStatus.PROSPECT, DealerStatus.OPENING)
            if since and since <= end.on and not before and (not d.ended_on or d.ended_on > end.on):
                then.add(d.id)
        assert set(end.covered_ids) == then
        assert end.opened == len({stored.there[one].region_code for one in then if stored.there[one].is_direct})
    assert [end.on.year for end in stored.board.trend] == [2023, 2024, 2025, 2026]
    assert set(stored.board.undated) == {
        d.id for d in stored.dealers if d.since is None and d.id not in firsts and d.status in COOPERATING
    }


def test_shares_by_tier_and_dynamics_are_what_counting_by_hand_gives(stored: Stored) -> None:
    dealers = stored.dealers
    tiers = {CAPITAL_DISTRICT: 1, "411000000000": 2, "410184000000": 3, "410184001000": 3}
    ours: dict[UUID, int] = {}
    for brand in stored.brands:
        ours[brand.dealer_id] = ours.get(brand.dealer_id, 0) + (brand.share_percent or 0) * brand.is_ours
    for row in stored.board.tiers:
        here = [d for d in dealers if tiers.get(d.region_code, 4) == row.tier]
        sold = [d for d in here if d.id in ours and d.yearly_sales and d.status is not DealerStatus.ENDED]
        whole = sum(d.yearly_sales or 0 for d in sold)
        share = sum((d.yearly_sales or 0) * ours[d.id] for d in sold)
        assert row.share_percent == (round(share / whole, 1) if whole else None)
        assert set(row.dealers) == {d.id for d in here if d.status in COOPERATING}
    moves = stored.board.dynamics
    assert set(moves.entering) == {d.id for d in dealers if d.status is DealerStatus.OPENING}
    assert set(moves.leaving) == {d.id for d in dealers if d.status is DealerStatus.ENDED and _inside(d.ended_on)}
    assert sum(len(ids) for _kind, ids in moves.types) == sum(d.status in COOPERATING for d in dealers)


def test_the_number_of_statements_does_not_grow_with_the_dealers(filled: Store) -> None:
    with filled.reading() as session, statements(filled) as sent:
        _board(session, Ground())
    assert len(sent) <= 9


def test_a_prospect_leaves_a_township_blank_and_is_named_there(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        prospect = make.dealer(session, region_code=LONGHU, status=DealerStatus.PROSPECT)
    with store.reading() as session:
        (county,) = _board(session).counties
    assert [(one.name, one.prospects) for one in county.blank] == [("龙湖镇", (prospect.id,)), ("郭店镇", ())]
    assert county.penetration_percent == 0


def test_goals_of_tiers_are_a_rule_with_a_day(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        make.dealer(session, region_code=LONGHU)
        value = {"share_tier_4": 40}
        session.add(RuleVersion(name="coverage_goals", effective_from=TODAY, value=value))
    with store.reading() as session:
        assert [row.goal_percent for row in _board(session).tiers] == [30, 50, 50, 40]
        before = coverage_board(session, Ground(), YEAR, TODAY - timedelta(days=1))
    assert [row.goal_percent for row in before.tiers] == [30, 50, 50, 0]


def test_a_rep_sees_the_own_ground_and_a_manager_everybodys(store: Store) -> None:
    with store.loading() as session:
        _places(session)
        boss = make.colleague(session, role=Role.MANAGER)
        ids = {}
        for name, county, town in (("own", "410184000000", LONGHU), ("other", "410122000000", "410122100000")):
            rep = make.colleague(session, manager_id=boss.id, role=Role.REP)
            territory = Territory(name=name, colleague_id=rep.id)
            session.add(territory)
            session.flush()
            session.add(TerritoryRegion(territory_id=territory.id, region_code=county))
            dealer = make.dealer(session, region_code=town, territory_id=territory.id)
            ids[name] = (rep.id, territory.id, dealer.id)
        unowned = make.dealer(session, region_code=LONGHU)
        boss_id = boss.id

    def covered(who: UUID, **chosen: UUID) -> set[UUID]:
        store.work_as(who)
        with store.reading() as session:
            return set(_board(session, ground_of(session, **chosen)).ids(Measure.COVERED))

    own, other = ids["own"], ids["other"]
    assert covered(own[0]) == {own[2], unowned.id}
    assert covered(boss_id) == {own[2], other[2], unowned.id}
    assert covered(boss_id, colleague_id=other[0]) == {other[2]}
    assert covered(boss_id, territory_id=own[1]) == {own[2]}
