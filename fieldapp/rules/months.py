"""Months as their first days, and counting in them."""

from calendar import monthrange
from datetime import date
from typing import Final

YEAR: Final = 12


def month_number(day: date) -> int:
    """The month of a day as ``12 * year + month - 1``, so that months can be counted.

    >>> month_number(date(2026, 1, 1)) - month_number(date(2025, 12, 31))
    1
    """
    return YEAR * day.year + day.month - 1


def month_of(number: int) -> date:
    """The first day of a month counted as ``month_number`` does."""
    return date(number // YEAR, number % YEAR + 1, 1)


def month_numbers(first: date, last: date, step: int = 1) -> range:
    """The months from that of *first* to that of *last*, every *step*-th of them."""
    return range(month_number(first), month_number(last) + 1, step)


def months_on(day: date, count: int) -> date:
    """The first day of the month *count* months after that of *day*, or before it where *count* is below zero.

    >>> months_on(date(2026, 1, 31), -2)
    datetime.date(2025, 11, 1)
    """
    return month_of(month_number(day) + count)


def month_after(day: date) -> date:
    """The first day of the month after that of *day*.

    >>> month_after(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return months_on(day, 1)


def months_between(first: date, last: date) -> int:
    """How many months that of *last* comes after that of *first*: 1 for neighbours."""
    return month_number(last) - month_number(first)


def last_day(day: date) -> date:
    """The last day of the month of *day*.

    >>> last_day(date(2024, 2, 1))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def same_day(day: date, months: int) -> date:
    """The same day so many *months* on, the last of the month where it has no such day.

    >>> same_day(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    month = months_on(day, months)
    return month.replace(day=min(day.day, last_day(month).day))
