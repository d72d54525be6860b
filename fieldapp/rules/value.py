"""What a dealer is worth to us, the channels by quarter, and where growth comes from (DOMAIN section 11).

Money in whole fen, so that everything adds up.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
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


class Business(NamedTuple):
    """What is known of a dealer over *months*; fen, visits and minutes."""

    credit_limit: int
    credit_used: int  # now
    sales: int
    margin: int  # profit as it was reported, before costs
    cost: int
    visits: int
    minutes: int
    margin_before: int = 0  # over as many months before


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


class Costs:
    """What funds and service cost by *rules* over *months*, in whole fen, half a fen to the even one.

    In whole numbers, since it is asked of every dealer.
    """

    def __init__(self, rules: ValueRules, months: int = _MONTHS) -> None:
        rate, of_rate = rules.funds_percent_a_year.as_integer_ratio()
        self._funds, self._of_funds = rate * months, of_rate * 100 * _MONTHS
        visit, of_visit = rules.visit_yuan.as_integer_ratio()
        hour, of_hour = rules.hour_yuan.as_integer_ratio()
        self._visit, self._minute = 100 * visit * of_hour * 60, 100 * hour * of_visit
        self._of_service = of_visit * of_hour * 60

    def of_funds(self, business: Business) -> int:
        """For the credit that is used now, for the whole period."""
        return _rounded(max(business.credit_used, 0) * self._funds, self._of_funds)

    def of_service(self, business: Business) -> int:
        """For its visits and the minutes of them."""
        return _rounded(business.visits * self._visit + business.minutes * self._minute, self._of_service)

    def profit(self, business: Business) -> int:
        """What is left of the margin."""
        left = business.margin - business.cost
        if business.credit_used > 0:
            left -= self.of_funds(business)
        return left - self.of_service(business) if business.visits or business.minutes else left


def worth(business: Business, rules: ValueRules, months: int = _MONTHS) -> Worth:
    """Margin less its cost, the cost of the funds bound and the standard cost of service.

    Funds bound are the credit that is used now, for the whole period.
    """
    funds, costs = max(business.credit_used, 0), Costs(rules, months)
    profit = costs.profit(business)
    yearly = Decimal(_MONTHS) / months
    return Worth(
        business,
        costs.of_funds(business),
        costs.of_service(business),
        profit,
        _percent(Decimal(business.credit_used), business.credit_limit),
        (business.sales * yearly / funds).quantize(Decimal("0.1")) if funds else None,
        _percent(profit * yearly, funds),
        is_falling=is_falling(business, rules),
    )


def is_falling(business: Business, rules: ValueRules) -> bool:
    """Whether the margin is clearly below that of as many months before."""
    return business.margin_before > 0 and 100 * business.margin < rules.falling_below_percent * business.margin_before


def together(members: Iterable[Business]) -> Business:
    """The business of these in one; of nobody it is nothing."""
    columns = list(zip(*members, strict=True))
    return Business(*map(sum, columns)) if columns else Business(0, 0, 0, 0, 0, 0, 0)


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
    ids: Mapping[str, Sequence[K]]  # behind "new", "lost", "more", "less" and "same"

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


def _rounded(part: int, whole: int) -> int:
    """*part* divided by *whole*, half to the even number; *whole* is above 0."""
    number, rest = divmod(part, whole)
    return number + (2 * rest > whole or (2 * rest == whole and number % 2 == 1))


def _percent(part: Decimal, whole: int) -> Decimal | None:
    return None if whole <= 0 else (100 * part / whole).quantize(Decimal("0.1"))
