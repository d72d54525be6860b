"""Spans of days that figures are looked at over."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fieldapp.rules.months import months_on

_QUARTER = 3


class PeriodKind(StrEnum):
    """Which days up to today; the first is what analyses begin with."""

    TWELVE_MONTHS = "twelve_months"  # this month and the eleven before
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    LAST_YEAR = "last_year"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from *first* to *last*, both inclusive."""

    first: date
    last: date


def period(kind: PeriodKind, today: date) -> Period:
    """The days that *kind* means on *today*.

    >>> period(PeriodKind.TWELVE_MONTHS, date(2026, 11, 23)).first
    datetime.date(2025, 12, 1)
    """
    month = today.replace(day=1)
    match kind:
        case PeriodKind.TWELVE_MONTHS:
            return Period(months_on(today, -11), today)
        case PeriodKind.YEAR:
            return Period(date(today.year, 1, 1), today)
        case PeriodKind.QUARTER:
            return Period(months_on(today, -((today.month - 1) % _QUARTER)), today)
        case PeriodKind.MONTH:
            return Period(month, today)
        case PeriodKind.LAST_YEAR:
            return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
