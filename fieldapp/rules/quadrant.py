"""The four quadrants: a dealer's share of its market beside our share inside the dealer (DOMAIN section 6)."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import NamedTuple
from uuid import UUID


class Strategy(StrEnum):
    """What to do with the dealers of a quadrant."""

    EXTEND = "extend"  # both high: keep and extend the lead 保持并扩大优势
    URGENT = "urgent"  # dealer high, we low: urgent improvement 急需改进
    ORDINARY = "ordinary"  # both low: ordinary improvement 一般改进
    KEEP = "keep"  # dealer low, we high: keep the lead 保持优势


class Standing(NamedTuple):
    """Where a dealer stands: both shares in per cent; *is_estimated*: the size of the market is a sum of dealers."""

    id: UUID
    name: str
    place: str
    market_share: Decimal
    our_share: Decimal
    fen: int  # our shipments to it in twelve months
    is_estimated: bool


class Limits(NamedTuple):
    """From which share on, inclusive, something is high."""

    market: Decimal
    ours: Decimal


def limits(standings: Iterable[Standing], market: Decimal | None = None, ours: Decimal | None = None) -> Limits:
    """What is set, and the median of the dealers where nothing is."""
    found = list(standings)
    middle = [median(values) if values else Decimal(0) for values in ([s[3] for s in found], [s[4] for s in found])]
    return Limits(middle[0] if market is None else market, middle[1] if ours is None else ours)


def strategy(standing: Standing, limit: Limits) -> Strategy:
    """The quadrant that a dealer stands in."""
    is_strong, are_strong = standing.market_share >= limit.market, standing.our_share >= limit.ours
    if is_strong:
        return Strategy.EXTEND if are_strong else Strategy.URGENT
    return Strategy.KEEP if are_strong else Strategy.ORDINARY


def capped_share(part: Decimal, whole: Decimal) -> Decimal | None:
    """A share in per cent, 100 at most; ``None`` of an unknown whole."""
    if whole <= 0 or part < 0:
        return None
    return min(Decimal(100), (100 * part / whole).quantize(Decimal("0.1")))
