"""Spans of days that figures are looked at over."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fieldapp.rules.months import YEAR, last_day, months_on

_QUARTER = 3


class PeriodKind(StrEnum):
    """Which days up to today; the first is what boards of what happened begin with: visited, opened, ended this month.

    What compares months of figures counts whole ones.
    """

    TWELVE_MONTHS = "twelve_months"  # this month and the eleven before
    WHOLE_MONTHS = "whole_months"  # the twelve that are over
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
            return Period(months_on(today, 1 - YEAR), today)
        case PeriodKind.WHOLE_MONTHS:
            return twelve_months(today)
        case PeriodKind.YEAR:
            return Period(date(today.year, 1, 1), today)
        case PeriodKind.QUARTER:
            return Period(months_on(today, -((today.month - 1) % _QUARTER)), today)
        case PeriodKind.MONTH:
            return Period(month, today)
        case PeriodKind.LAST_YEAR:
            return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


def twelve_months(today: date) -> Period:
    """The twelve months that are over, the month of *today* left out: it would make the last one look weak.

    >>> twelve_months(date(2026, 11, 23))
    Period(first=datetime.date(2025, 11, 1), last=datetime.date(2026, 10, 31))
    """
    last = months_on(today, -1)
    return Period(months_on(last, 1 - YEAR), last_day(last))
