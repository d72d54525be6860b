"""Chance that is the same every time: sources by subject, and draws by weight."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def source(seed: int, subject: str) -> Random:
    """The chances of one subject: a change in one leaves the rows of the others as they were."""
    return Random(f"{seed}/{subject}")


def pick(random: Random, weights: Mapping[Thing, int]) -> Thing:
    """One of the keys, as often as its weight says."""
    return random.choices(list(weights), list(weights.values()))[0]


def yuan(random: Random, low: int, high: int, step: int = 100) -> Decimal:
    """A sum of yuan from *low* to *high*, a multiple of *step*."""
    return Decimal(random.randint(-(-low // step), high // step) * step)


def rounded(amount: float, step: int = 10) -> Decimal:
    """*amount* of yuan to the nearest *step*, as people agree on it."""
    return Decimal(round(amount / step) * step)
