"""Months to judge, for the tests of the pay rules: the smallest that says what a test is about."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from fieldapp.rules.months import month_after
from fieldapp.rules.pay import Judgement, judge
from fieldapp.rules.pay_month import MonthFigures
from fieldapp.rules.pay_rates import DEFAULT_RATES, PerKind
from fieldapp.rules.pay_readings import READINGS, PayReadings

JANUARY = date(2026, 1, 1)


def per_kind(county: int | str = 0, township: int | str = 0) -> PerKind:
    """Counts from plain numbers."""
    return PerKind(Decimal(county), Decimal(township))


def figures(
    month: date = JANUARY,
    target: tuple[int | str, int | str] = (1, 4),
    opened: tuple[int | str, int | str] = (1, 4),
    decided: int | None = None,
) -> MonthFigures:
    """A month with base pay 2000, bonus 600 and expenses 900."""
    return MonthFigures(
        month=month,
        target=per_kind(*target),
        opened=per_kind(*opened),
        base_pay=Decimal(2000),
        bonus=Decimal(600),
        expenses=Decimal(900),
        base_pay_decided=None if decided is None else Decimal(decided),
    )


def months_from(first: date = JANUARY) -> Iterator[date]:
    """One month after another."""
    month = first
    while True:
        yield month
        month = month_after(month)


def in_a_row(pattern: str, first: date = JANUARY) -> list[MonthFigures]:
    """Months by letters: ``x`` missed by a township, ``o`` met exactly, ``-`` without target."""
    kinds = {"x": ((0, 1), (0, 0)), "o": ((0, 1), (0, 1)), "-": ((0, 0), (0, 0))}
    return [
        figures(month, target=kinds[letter][0], opened=kinds[letter][1])
        for letter, month in zip(pattern, months_from(first), strict=False)
    ]


def judged(months: list[MonthFigures], **readings: str) -> Judgement:
    """By the user's own rates and the readings named."""
    chosen: dict[str, Any] = {name: READINGS[name](word) for name, word in readings.items()}
    return judge(months, PayReadings(**chosen), [DEFAULT_RATES])


counts = st.tuples(st.integers(0, 6), st.integers(0, 6))
shares = st.integers(0, 600).map(lambda percent: str(Decimal(percent) / 100))
readings = st.builds(PayReadings, **{name: st.sampled_from(list(words)) for name, words in READINGS.items()})


@st.composite
def several_months(draw: st.DrawFn, *, shared: bool = False) -> list[MonthFigures]:
    """One to thirty months in a row from some month of 2025, gaps of some months between some of them."""
    month = date(2025, draw(st.integers(1, 12)), 1)
    found = []
    for _ in range(draw(st.integers(1, 30))):
        opened: tuple[int | str, int | str] = draw(st.tuples(shares, shares)) if shared else draw(counts)
        decided = draw(st.none() | st.integers(0, 2000))
        found.append(figures(month, target=draw(counts), opened=opened, decided=decided))
        for _skipped in range(draw(st.sampled_from([1, 1, 1, 1, 2, 14]))):
            month = month_after(month)
    return found
