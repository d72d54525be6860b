"""Judge months and years by the pay rules, look ahead, and correct what is closed (DOMAIN section 10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby, zip_longest

from fieldapp.rules.months import month_after
from fieldapp.rules.pay_month import MonthFigures, MonthJudgement, MonthRules, judge_month
from fieldapp.rules.pay_rates import (
    NO_LEGAL_FLOOR,
    NO_PLACES,
    NOTHING,
    LegalFloor,
    PayRates,
    PerKind,
    rates_for,
)
from fieldapp.rules.pay_readings import MonthMet, PayReadings
from fieldapp.rules.pay_year import YearJudgement, judge_year


@dataclass(frozen=True, slots=True)
class Judgement:
    """All months and years that were asked about, in order."""

    months: tuple[MonthJudgement, ...]
    years: tuple[YearJudgement, ...]


def judge(
    months: Sequence[MonthFigures],
    readings: PayReadings,
    versions: Sequence[PayRates],
    legal: LegalFloor = NO_LEGAL_FLOOR,
) -> Judgement:
    """Judge *months* one after another, and each calendar year on those of its months that are given.

    A month missing between two is taken as one without target: the run goes on over it, and the month
    after the gap carries a finding.  Later months never change what an earlier month pays.

    Args:
        months: in order, each once; the run of missed months starts at the first.
        readings: for months that bring no rules of their own, and for the refund of every year.
        versions: rates with the days they are in force from, in any order.
        legal: what to warn about.

    Raises:
        ValueError: the months are not in order.
        LookupError: no version is in force in one of the months.

    Example:
        >>> from fieldapp.rules.pay_rates import DEFAULT_RATES
        >>> august = MonthFigures(
        ...     month=date(2026, 8, 1),
        ...     target=PerKind(Decimal(1), Decimal(4)),
        ...     opened=PerKind(Decimal(0), Decimal(5)),
        ... )
        >>> month = judge([august], PayReadings(), [DEFAULT_RATES]).months[0]
        >>> month.met, [str(line.amount) for line in month.lines], str(month.development)
        (False, ['-300.00', '1500.00'], '1200.00')

    Source: DOMAIN section 10.
    """
    judged: list[MonthJudgement] = []
    for figures, after in zip_longest(months, months[1:]):
        previous = judged[-1] if judged else None
        if previous is not None and figures.month <= previous.month:
            raise ValueError(f"{figures.month} does not come after {previous.month}")
        rules = figures.rules or MonthRules(rates_for(figures.month, versions), readings)
        following = MonthRules(rates_for(month_after(figures.month), versions), readings)
        if after is not None and after.month == month_after(figures.month):
            following = after.rules or following
        judged.append(judge_month(figures, previous, rules, following, legal))
    by_year = groupby(judged, key=lambda month: month.month.year)
    return Judgement(tuple(judged), tuple(judge_year(list(year), readings) for _, year in by_year))


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What this month would pay as it stands, and what it still needs.

    Attributes:
        month: judged as if it ended now.
        missing: places still to be opened for the month to be met, all 0 when it is met.
        if_met: the same month with exactly those places opened too; the month itself when nothing is missing.
    """

    month: MonthJudgement
    missing: PerKind
    if_met: MonthJudgement


def forecast(
    so_far: Sequence[MonthFigures],
    current: MonthFigures,
    readings: PayReadings,
    versions: Sequence[PayRates],
    legal: LegalFloor = NO_LEGAL_FLOOR,
) -> Forecast:
    """Judge *current* as if it ended now, after the months *so_far*, and see what would make it met.

    Raises:
        ValueError, LookupError: as :func:`judge`.

    Source: DOMAIN section 10, "a live forecast".
    """
    judged = judge([*so_far, current], readings, versions, legal).months[-1]
    if judged.met is not False:
        return Forecast(month=judged, missing=NO_PLACES, if_met=judged)
    missing = _missing(current, judged.rules.readings.month_met)
    enough = replace(current, opened=current.opened.plus(missing))
    met = judge([*so_far, enough], readings, versions, legal).months[-1]
    return Forecast(month=judged, missing=missing, if_met=met)


def _missing(figures: MonthFigures, reading: MonthMet) -> PerKind:
    """The fewest places that would meet the month.

    Where the total counts, a surplus of one kind stands in for the other: only the other is short then.
    """
    short = figures.short
    if reading is MonthMet.BOTH:
        return short
    left = figures.target.total - figures.opened.total
    return PerKind(min(short.county, left), min(short.township, left))


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A correction of a closed month, paid in a later one; *amount* in yuan, either sign."""

    month: date  # the first day of the month that pays it
    corrects: date  # the first day of the closed month
    dated: date
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class AdjustedMonth:
    """A month's own result and the corrections of earlier months that it pays."""

    judged: MonthJudgement
    adjustments: tuple[Adjustment, ...]

    @property
    def adjustment(self) -> Decimal:
        """The sum of the corrections, in yuan."""
        return sum((adjustment.amount for adjustment in self.adjustments), NOTHING)

    @property
    def pay(self) -> Decimal | None:
        """The month's pay with the corrections; None while the manager has not decided.

        A floor month pays its sum in all for its own work; what is owed for another month comes on top.
        """
        return None if self.judged.pay is None else self.judged.pay + self.adjustment


def adjusted(month: MonthJudgement, adjustments: Sequence[Adjustment]) -> AdjustedMonth:
    """*month* with those of *adjustments* that it pays, by the day they were made.

    Raises:
        ValueError: one of them corrects this month or a later one: a correction comes after its month.
    """
    own = sorted((a for a in adjustments if a.month == month.month), key=lambda a: (a.dated, a.corrects))
    for adjustment in own:
        if adjustment.corrects >= month.month:
            raise ValueError(f"{adjustment.corrects:%Y-%m} cannot be corrected in {month.month:%Y-%m}")
    return AdjustedMonth(month, tuple(own))
