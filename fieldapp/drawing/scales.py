"""The scales of charts: even ones, and logarithmic ones where a few values are far larger than all others."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fieldapp.drawing.charts import Numbers

STEPS = (1, 2, 2.5, 5, 10)
FEWEST_UNEVEN = 8  # dots, from which a scale may be logarithmic
UNEVEN_TIMES = 8  # as large as three quarters of the others is the largest then
LARGEST_TIMES = 1000.0  # as much as its beginning a logarithmic scale shows
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from *low* to *high* with lines *step* apart, in the room from *begin* to *end*."""

    low: float
    high: float
    step: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Where *value* stands."""
        span = self.high - self.low
        return self.begin + (self.end - self.begin) * (value - self.low) / span

    def values(self) -> Iterator[float]:
        """At which there are lines."""
        count = round((self.high - self.low) / self.step)
        for number in range(count + 1):
            yield self.low + number * self.step


@dataclass(frozen=True, slots=True)
class LogScale:
    """A logarithmic scale; what is below *low* stands at its beginning."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Where *value* stands."""
        part = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        return self.begin + (self.end - self.begin) * part

    def values(self) -> Iterator[float]:
        """At which there are lines."""
        power = 10.0 ** math.floor(math.log10(self.low) + TINY)
        while power <= self.high * (1 + TINY):
            for step in (1, 2, 5):
                if self.low * (1 - TINY) <= step * power <= self.high * (1 + TINY):
                    yield step * power
            power *= 10


def round_step(span: float, steps: int = 4, *, whole: bool = False) -> float:
    """The distance of the lines of a scale over *span* that people count in.

    >>> round_step(93), round_step(0.7), round_step(3, whole=True), round_step(0)
    (25.0, 0.2, 1.0, 1.0)
    """
    if span <= 0:
        return 1.0
    rough = span / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = float(next(step * power for step in STEPS if step * power >= rough - 1e-9))
    return max(1.0, float(math.ceil(step))) if whole else step


def scale_of(values: Sequence[float], numbers: Numbers, begin: float, end: float, *, from_zero: bool = True) -> Scale:
    """A scale for *values* whose lines are at numbers that people count in."""
    low = min([*values, 0.0]) if from_zero else min(values, default=0.0)
    high = max([*values, 0.0]) if from_zero else max(values, default=1.0)
    if high <= low and not from_zero and low > 0:
        low, high = 0.9 * low, 1.1 * low
    if high <= low:
        high = low + (100.0 if numbers is Numbers.PERCENT else 1.0)
    step = round_step(high - low, whole=numbers is Numbers.COUNT)
    bottom, top = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return Scale(bottom, top, step, begin, end)


def is_uneven(values: Sequence[float]) -> bool:
    """Whether a few are so much larger than the rest that these would crowd at the beginning of a scale."""
    if len(values) < FEWEST_UNEVEN or min(values) < 0:
        return False
    return max(values) > UNEVEN_TIMES * sorted(values)[math.ceil(len(values) * 3 / 4) - 1] > 0


def log_scale(values: Sequence[float], begin: float, end: float) -> LogScale:
    """A logarithmic scale for *values*, none of which is below 0 and some above."""
    high = max(values)
    low = max(min(value for value in values if value > 0), high / LARGEST_TIMES)
    return LogScale(_round_log(low, up=False), _round_log(high, up=True), begin, end)


def _round_log(value: float, *, up: bool) -> float:
    """The nearest 1, 2 or 5 times a power of ten that is not on the wrong side of *value*."""
    power = 10.0 ** math.floor(math.log10(value) + TINY)
    steps = [step * power for step in (1, 2, 5, 10)]
    if up:
        return next(step for step in steps if step >= value * (1 - TINY))
    return next(step for step in reversed(steps) if step <= value * (1 + TINY))
