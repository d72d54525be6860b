"""80/20, segments, quadrants, value and growth: the laws that they keep whatever the figures are."""

from datetime import date
from decimal import Decimal
from itertools import combinations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.quadrant import Limits, Standing, Strategy, capped_share, limits, strategy
from fieldapp.rules.segments import (
    Effort,
    ParetoClass,
    Segment,
    SizeTier,
    class_rows,
    classes,
    segment_of,
    size_tier,
)
from fieldapp.rules.value import Business, ValueRules, channel_review, growth, together, worth

TODAY = date(2026, 11, 23)
FEN = st.integers(-(10**12), 10**12)


@given(st.dictionaries(st.integers(0, 7), st.integers(-50, 400), max_size=8))
def test_a_are_the_fewest_that_make_eighty_per_cent(amounts: dict[int, int]) -> None:
    found = classes(amounts)
    total = sum(fen for fen in amounts.values() if fen > 0)
    chosen = [key for key, kind in found.items() if kind is ParetoClass.A]
    assert set(found) == set(amounts)
    if not total:
        assert not chosen
        return
    assert 100 * sum(amounts[key] for key in chosen) >= 80 * total
    # by trying every smaller choice: none of them makes 80 %
    for some in combinations([fen for fen in amounts.values() if fen > 0], len(chosen) - 1):
        assert 100 * sum(some) < 80 * total
    up_to_b = [key for key, kind in found.items() if kind is not ParetoClass.C]
    assert 100 * sum(amounts[key] for key in up_to_b) >= 95 * total
    assert all(amounts[key] > 0 for key in up_to_b)


def test_the_classes_add_up_to_the_whole() -> None:
    one, other = uuid4(), uuid4()
    members = {
        ParetoClass.A: [(str(one), 60, Effort(1, 30, 100))],
        ParetoClass.C: [(str(other), 40, Effort(3, 90, 0))],
    }
    a, b, c = class_rows(members)
    assert (list(a.ids), list(b.ids), list(c.ids)) == ([one], [], [other])
    assert (a.fen_share, b.fen_share, c.fen_share) == (Decimal("60.0"), Decimal("0.0"), Decimal("40.0"))
    assert (a.visits_share, c.visits_share) == (Decimal("25.0"), Decimal("75.0"))
    assert (a.money_share, c.hours_share) == (Decimal("100.0"), Decimal("75.0"))


def _segment(
    now: int, before: int, *, days: int | None = 20, is_core: bool = False, months: int | None = 60, after: int = 90
) -> Segment:
    return segment_of(
        days,
        now,
        before,
        is_core=is_core,
        months_known=months,
        dormant_after_days=after,
        falling_percent=70,
        new_months=12,
    )


def test_what_a_dealer_is_to_us() -> None:
    assert _segment(30, 30) is Segment.NORMAL
    assert _segment(30, 30, is_core=True) is Segment.CORE
    assert _segment(21, 30) is Segment.NORMAL  # 70 % is not under 70 %
    assert _segment(20, 30, is_core=True) is Segment.FALLING
    assert _segment(10, 0, months=11) is Segment.NEW
    assert _segment(10, 0, months=12) is Segment.NORMAL
    assert _segment(10, 0, months=None) is Segment.NORMAL  # nobody knows since when
    assert _segment(5, 15, days=84) is Segment.FALLING
    assert _segment(5, 15, days=84, after=60) is Segment.DORMANT
    assert _segment(0, 15, days=90) is Segment.DORMANT
    assert _segment(0, 0, days=None) is Segment.DORMANT  # what it bought is long ago


@pytest.mark.parametrize(
    ("yuan", "tier"),
    [
        (None, "unknown"),
        (0, "small"),
        (499_999, "small"),
        (500_000, "middle"),
        (2_999_999, "middle"),
        (3_000_000, "large"),
    ],
)
def test_prospects_by_size(yuan: int | None, tier: str) -> None:
    assert size_tier(None if yuan is None else Decimal(yuan), 500_000, 3_000_000) is SizeTier(tier)


def _standing(market: str, ours: str) -> Standing:
    return Standing(UUID(int=0), "", "", Decimal(market), Decimal(ours), 0, False)


def test_the_four_quadrants_and_their_limits() -> None:
    some = [_standing("10", "50"), _standing("20", "40"), _standing("60", "10")]
    limit = limits(some)
    assert limit == Limits(Decimal(20), Decimal(40))
    assert [strategy(one, limit) for one in some] == [Strategy.KEEP, Strategy.EXTEND, Strategy.URGENT]
    assert strategy(_standing("1", "1"), limit) is Strategy.ORDINARY
    assert limits(some, ours=Decimal(5)).ours == 5
    assert limits([]) == Limits(Decimal(0), Decimal(0))
    assert capped_share(Decimal(3), Decimal(2)) == 100
    assert capped_share(Decimal(1), Decimal(0)) is None


@given(st.dictionaries(st.integers(0, 9), FEN), st.dictionaries(st.integers(0, 9), FEN))
def test_the_parts_of_growth_add_up_to_the_fen(before: dict[int, int], now: dict[int, int]) -> None:
    split = growth(before, now)
    assert split.change == split.new - split.lost + split.more - split.less
    assert split.change == sum(now.values()) - sum(before.values())
    assert split.more >= 0
    assert split.less >= 0
    everybody = [key for ids in split.ids.values() for key in ids]
    assert sorted(everybody) == sorted({key for key in {*before, *now} if before.get(key) or now.get(key)})


def test_growth_by_hand() -> None:
    split = growth(
        {"stays": 100, "less": 50, "gone": 30, "same": 5}, {"stays": 120, "less": 45, "fresh": 70, "same": 5}
    )
    assert (split.before, split.now) == (185, 240)
    assert (split.new, split.lost, split.more, split.less) == (70, 30, 20, 5)
    assert split.ids["same"] == ("same",)


def test_the_quarters_of_the_channels() -> None:
    found = channel_review({("chain", 2026, 1): 3236_70, ("other", 2026, 1): 1022_12, ("chain", 2026, 2): 3905_00})
    both = channel_review(
        {
            ("chain", 2026, 1): 3236_70, ("other", 2026, 1): 1022_12,
            ("chain", 2026, 2): 3905_00, ("other", 2026, 2): 635_70,
        }
    )  # fmt: skip
    chain = {cell.quarter: (cell.fen, cell.share_percent) for cell in both if cell.channel == "chain"}
    assert chain == {1: (3236_70, Decimal("76.0")), 2: (3905_00, Decimal("86.0"))}  # the example of the specification
    by_key = {(cell.channel, cell.quarter): cell for cell in found}
    assert by_key["chain", 1].share_percent == Decimal("76.0")
    assert by_key["chain", 1].change_percent is None
    assert by_key["chain", 2].change_percent == Decimal("20.6")
    assert by_key["chain", 2].share_percent == Decimal("100.0")
    assert by_key["other", 2].fen == 0
    assert by_key["other", 2].change_percent == -100


@given(st.lists(st.builds(Business, *[st.integers(0, 10**10)] * 8), min_size=1, max_size=5))
def test_related_dealers_together_are_the_sum_of_their_members(members: list[Business]) -> None:
    rules = ValueRules()
    group = worth(together(members), rules)
    assert group.business.sales == sum(one.sales for one in members)
    parts = [worth(one, rules) for one in members]
    # each member's cost of funds and of service is rounded to the fen
    assert abs(group.profit - sum(one.profit for one in parts)) <= 2 * len(members)


def test_the_value_of_a_dealer_by_hand() -> None:
    business = Business(200_000_00, 100_000_00, 1_200_000_00, 120_000_00, 40_000_00, 10, 600, 140_000_00)
    rules = ValueRules(Decimal("4.35"), Decimal(80), Decimal(60), 90)
    found = worth(business, rules)
    assert found.cost_of_funds == 4_350_00
    assert found.service_cost == 1_400_00  # 10 visits at 80 and 10 hours at 60
    assert found.profit == 120_000_00 - 40_000_00 - 4_350_00 - 1_400_00
    assert (found.utilisation_percent, found.turnover) == (Decimal("50.0"), Decimal("12.0"))
    assert found.return_percent == Decimal("74.2")  # 74,250 on 100,000, half to even
    assert found.is_falling
    assert not worth(Business(0, 0, 0, 0, 0, 0, 0), rules).is_falling
    assert worth(Business(0, 0, 5, 5, 0, 0, 0), rules).return_percent is None
