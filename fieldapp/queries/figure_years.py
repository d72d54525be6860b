"""Sums of monthly figures, from the rows that hold a dealer's year (``db.models.figure_years``); fen throughout."""

import operator
from collections.abc import Iterable
from datetime import date
from functools import reduce
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from db.models.figure_years import FIGURE_YEAR
from fieldapp.queries.as_stored import as_stored
from fieldapp.rules.months import month_numbers, month_of

YEAR = FIGURE_YEAR.c
_MONTHS = range(1, 13)


def over(kind: str, first: date, last: date) -> ColumnElement[int]:
    """What *kind* comes to in the months from that of *first* to that of *last*, of one row; 0 in other years.

    Args:
        kind: ``shipments``, ``profit``, ``cost``, ``collections``; ``ordering`` is above 0 where there were shipments.
        first: any day of the first month.
        last: any day of the last one.
    """
    sums = {year: reduce(operator.add, columns) for year, columns in _columns(kind, first, last)}
    return case(sums, value=YEAR.year, else_=0) if sums else func.coalesce(0)


def added_up(
    session: Session, amounts: Iterable[ColumnElement[int]], first: date, last: date
) -> dict[str, tuple[int, ...]]:
    """*amounts* of each dealer, over the years from that of *first* to that of *last*; one statement.

    A dealer has a row a year: to add up two or three of them here is quicker than to have the store group thousands.
    """
    found: dict[str, tuple[int, ...]] = {}
    for key, *of_year in as_stored(session, select(YEAR.dealer_id, *amounts).where(in_years(first, last))):
        other = found.get(key)
        found[key] = tuple(of_year) if other is None else tuple(map(operator.add, other, of_year))
    return found


def in_years(first: date, last: date) -> ColumnElement[bool]:
    """The rows of the years from that of *first* to that of *last*."""
    return YEAR.year.between(first.year, last.year)


def month_bought(*, is_last: bool) -> ColumnElement[int]:
    """The first or the last month with shipments in a row's year, as ``month_number`` counts; NULL where none has."""
    months: Iterable[int] = reversed(_MONTHS) if is_last else _MONTHS
    return 12 * YEAR.year + case(*((YEAR[f"ordering_{month:02}"] > 0, month - 1) for month in months))


def _columns(kind: str, first: date, last: date) -> Iterable[tuple[int, list[Any]]]:
    months = map(month_of, month_numbers(first, last))
    for year, of_year in groupby(months, key=lambda month: month.year):
        yield year, [YEAR[f"{kind}_{month:%m}"] for month in of_year]
