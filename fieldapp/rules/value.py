"""What a dealer is worth to us, the channels by quarter, and where growth comes from (DOMAIN section 11).

Money in whole fen, so that everything adds up.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Generic, NamedTuple, TypeVar

_MONTHS = 12
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ValueRules:
    """What serving and financing a dealer costs."""

    funds_percent_a_year: Decimal = Decimal("4.35")  # what the money costs that a dealer owes us
    visit_yuan: Decimal = Decimal(80)  # standard service cost of a visit
    hour_yuan: Decimal = Decimal(60)  # and of each hour at the dealer
    falling_below_percent: int = 90  # of the profit of the twelve months before


@dataclass(frozen=True, slots=True)
class Business:
    """What is known of a dealer over *months*; fen, visits and minutes."""

    credit_limit: int
    credit_used: int  # now
    sales: int
    margin: int  # profit as it was reported, before costs
    cost: int
    visits: int
    minutes: int
    margin_before: int = 0  # over as many months before

    def __add__(self, other: "Business") -> "Business":
        mine, theirs = (tuple(getattr(one, name) for name in self.__slots__) for one in (self, other))
        return Business(*(one + two for one, two in zip(mine, theirs, strict=True)))


class Worth(NamedTuple):
    """The lines of the value report; fen, and per cent where it says so.  ``None``: there is nothing to divide by."""

    business: Business
    cost_of_funds: int
    service_cost: int
    profit: int
    utilisation_percent: Decimal | None
    turnover: Decimal | None  # how often a year the funds came back as sales
    return_percent: Decimal | None  # profit a year on the funds bound
    is_falling: bool


def worth(business: Business, rules: ValueRules, months: int = _MONTHS) -> Worth:
    """Margin less its cost, the cost of the funds bound and the standard cost of service.

    Funds bound are the credit that is used now, for the whole period.
    """
    funds = max(business.credit_used, 0)
    money = _fen(Decimal(funds) * rules.funds_percent_a_year / 100 * months / _MONTHS)
    service = _fen(100 * (rules.visit_yuan * business.visits + rules.hour_yuan * business.minutes / 60))
    profit = business.margin - business.cost - money - service
    yearly = Decimal(_MONTHS) / months
    return Worth(
        business,
        money,
        service,
        profit,
        _percent(Decimal(business.credit_used), business.credit_limit),
        (business.sales * yearly / funds).quantize(Decimal("0.1")) if funds else None,
        _percent(profit * yearly, funds),
        is_falling=business.margin_before > 0
        and 100 * business.margin < rules.falling_below_percent * business.margin_before,
    )


def grouped(members: Iterable[tuple[K, Business]]) -> dict[K, Business]:
    """The business of related dealers together, by their group."""
    found: dict[K, Business] = {}
    for key, business in members:
        found[key] = found[key] + business if key in found else business
    return found


@dataclass(frozen=True, slots=True)
class QuarterCell(Generic[K]):
    """A channel in a quarter: fen, its share of the quarter and the change to the quarter before, in per cent."""

    channel: K
    year: int
    quarter: int
    fen: int
    share_percent: Decimal | None
    change_percent: Decimal | None


def channel_review(amounts: Mapping[tuple[K, int, int], int]) -> list[QuarterCell[K]]:
    """Quarter by quarter and channel by channel.

    Args:
        amounts: fen by channel, year and quarter (1 to 4).

    Returns:
        Every channel in every quarter between the first and the last, in order; zero where nothing was sold.
    """
    channels = list(dict.fromkeys(channel for channel, _year, _quarter in amounts))
    numbers = [year * 4 + quarter - 1 for _channel, year, quarter in amounts]
    found: list[QuarterCell[K]] = []
    for number in range(min(numbers, default=0), max(numbers, default=-1) + 1):
        year, quarter = number // 4, number % 4 + 1
        total = sum(amounts.get((channel, year, quarter), 0) for channel in channels)
        for channel in channels:
            fen = amounts.get((channel, year, quarter), 0)
            before = amounts.get((channel, (number - 1) // 4, (number - 1) % 4 + 1), 0)
            change = _percent(Decimal(fen - before), before) if before > 0 else None
            found.append(QuarterCell(channel, year, quarter, fen, _percent(Decimal(fen), total), change))
    return found


@dataclass(frozen=True, slots=True)
class Growth(Generic[K]):
    """Where a change of sales comes from; fen.  ``before + new - lost + more - less`` is ``now`` to the fen."""

    before: int
    now: int
    new: int
    lost: int
    more: int
    less: int
    ids: Mapping[str, tuple[K, ...]]  # behind "new", "lost", "more", "less" and "same"

    @property
    def change(self) -> int:
        return self.now - self.before


def growth(before: Mapping[K, int], now: Mapping[K, int]) -> Growth[K]:
    """The split of the change between two periods.

    A dealer is new if it had no sales before, lost if it has none now; a balance of exactly zero counts as none.

    Args:
        before: fen by dealer in the earlier period.
        now: in the later one.
    """
    sums = dict.fromkeys(("new", "lost", "more", "less", "same"), 0)
    ids: dict[str, list[K]] = {name: [] for name in sums}
    for key in dict.fromkeys((*before, *now)):
        old, present = before.get(key, 0), now.get(key, 0)
        if old == present == 0:
            continue
        if old == 0:
            name = "new"
        elif present == 0:
            name = "lost"
        else:
            name = "same" if present == old else "more" if present > old else "less"
        sums[name] += present - old
        ids[name].append(key)
    return Growth(
        sum(before.values()),
        sum(now.values()),
        sums["new"],
        -sums["lost"],
        sums["more"],
        -sums["less"],
        {name: tuple(found) for name, found in ids.items()},
    )


def _fen(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_EVEN))


def _percent(part: Decimal, whole: int) -> Decimal | None:
    return None if whole <= 0 else (100 * part / whole).quantize(Decimal("0.1"))
