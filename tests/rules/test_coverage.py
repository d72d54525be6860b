"""The coverage board's edges: days, nothing known, nothing put in."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from db.vocabulary import DealerStatus, DealerType
from fieldapp.rules.coverage import Board, CoverageGoals, Market, MarketDealer, Measure, board
from fieldapp.rules.periods import Period, PeriodKind, period

TODAY = date(2026, 11, 23)
TOWN, SEAT, COUNTY = "410184105000", "410184000000", "410184000000"
MARKETS = {
    TOWN: Market(TOWN, "龙湖镇", COUNTY, 4, is_township=True),
    SEAT: Market(SEAT, "新郑市", COUNTY, 3, is_township=False),
}


def _dealer(status: DealerStatus = DealerStatus.ACTIVE, **given: object) -> MarketDealer:
    values: dict[str, object] = {"region_code": TOWN, "type": DealerType.APPLIANCE_STORE, "is_direct": True}
    return MarketDealer(key=str(uuid4()), status=status, **(values | given))  # type: ignore[arg-type]


def _board(*dealers: MarketDealer) -> Board:
    names = {COUNTY: "新郑市"}
    chosen = period(PeriodKind.TWELVE_MONTHS, TODAY)
    return board(MARKETS, names, dealers, today=TODAY, period=chosen, goals=CoverageGoals())


def _opened(*dealers: MarketDealer) -> list[int]:
    return [end.opened for end in _board(*dealers).trend]


def test_who_begins_on_the_last_day_of_a_year_counts_in_it_and_who_ends_on_it_does_not() -> None:
    assert _opened(_dealer(since=date(2024, 12, 31))) == [0, 1, 1, 1]
    ended = _dealer(DealerStatus.ENDED, since=date(2023, 1, 1), ended_on=date(2024, 12, 31))
    assert _opened(ended) == [1, 0, 0, 0]


@pytest.mark.parametrize("status", [DealerStatus.PROSPECT, DealerStatus.OPENING])
def test_who_does_not_cooperate_yet_is_in_no_year_whatever_day_is_noted(status: DealerStatus) -> None:
    assert _opened(_dealer(status, since=date(2023, 1, 1))) == [0, 0, 0, 0]


def test_an_ended_dealer_of_whom_nobody_knows_when_is_in_no_year() -> None:
    assert _opened(_dealer(DealerStatus.ENDED, since=date(2023, 1, 1))) == [0, 0, 0, 0]


def test_two_dealers_in_one_township_open_it_once_and_are_both_behind_the_number() -> None:
    one, other = _dealer(since=date(2023, 1, 1)), _dealer(since=date(2023, 1, 1))
    found = _board(one, other)
    assert found.count(Measure.ACTIVE) == 1
    assert set(found.ids(Measure.ACTIVE)) == {one.id, other.id}
    assert found.trend[-1].opened == 1


def test_a_dealer_of_the_county_seat_covers_no_township_but_counts_in_all_shipments() -> None:
    found = _board(_dealer(region_code=SEAT, shipments=300), _dealer(shipments=100))
    assert found.count(Measure.COVERED) == 1
    assert found.market.share_percent == Decimal("25.0")


def test_where_nothing_was_put_in_or_shipped_no_share_is_made_up() -> None:
    market = _board(_dealer(profit=500)).market
    assert (market.profit, market.return_percent, market.share_percent) == (Decimal(5), None, None)


def test_a_tier_meets_its_goal_from_the_goal_on_and_without_one_says_nothing() -> None:
    half = _dealer(region_code=SEAT, yearly_sales=100, our_percent=50)
    rows = {row.tier: row for row in _board(half, _dealer(yearly_sales=100, our_percent=90)).tiers}
    assert (rows[3].share_percent, rows[3].is_met) == (Decimal(50), True)
    assert (rows[4].share_percent, rows[4].is_met) == (Decimal(90), None)
    assert rows[1].is_met is None  # nobody there


def test_our_share_weighs_large_dealers_more() -> None:
    found = _board(_dealer(yearly_sales=900, our_percent=10), _dealer(yearly_sales=100, our_percent=100))
    assert found.tiers[3].share_percent == Decimal("19.0")


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (PeriodKind.TWELVE_MONTHS, date(2025, 12, 1), TODAY),
        (PeriodKind.WHOLE_MONTHS, date(2025, 11, 1), date(2026, 10, 31)),
        (PeriodKind.YEAR, date(2026, 1, 1), TODAY),
        (PeriodKind.QUARTER, date(2026, 10, 1), TODAY),
        (PeriodKind.MONTH, date(2026, 11, 1), TODAY),
        (PeriodKind.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_ends_today_unless_it_is_over(kind: PeriodKind, first: date, last: date) -> None:
    assert period(kind, TODAY) == Period(first, last)


def test_ids_are_those_of_the_store() -> None:
    dealer = _dealer()
    assert all(isinstance(one, UUID) for one in _board(dealer).dealers)
