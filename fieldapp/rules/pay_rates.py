"""The manager's figures for development work: per place, per floor, with the day they start to hold.

DOMAIN section 10.  Money is ``Decimal`` yuan, rounded to the fen, half up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import msgspec

from db.vocabulary import OpeningKind
from fieldapp.rules.house_rules import RuleVersionValue

FEN = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class PerKind:
    """One number for each kind: places (shared openings make fractions), or yuan per place."""

    county: Decimal = Decimal(0)
    township: Decimal = Decimal(0)

    def of(self, kind: OpeningKind) -> Decimal:
        """The number of one kind."""
        return self.county if kind is OpeningKind.COUNTY else self.township

    @property
    def total(self) -> Decimal:
        """Both kinds together."""
        return self.county + self.township

    def plus(self, other: "PerKind") -> "PerKind":
        """Kind by kind."""
        return PerKind(self.county + other.county, self.township + other.township)

    def short_of(self, target: "PerKind") -> "PerKind":
        """What is missing from *target*, kind by kind; 0 once it is reached."""
        return PerKind(max(target.county - self.county, Decimal(0)), max(target.township - self.township, Decimal(0)))

    def reaches(self, target: "PerKind", kinds: Sequence[OpeningKind]) -> bool:
        """Whether each of *kinds* has come up to *target*."""
        return all(self.of(kind) >= target.of(kind) for kind in kinds)


NO_PLACES = PerKind()


class PayRule(StrEnum):
    """The rule that an amount comes from, as DOMAIN section 10 numbers them."""

    R1 = "R1"  # missed month: bonus and expenses void, base pay the manager's to decide
    R2 = "R2"  # county seats opened and short
    R3 = "R3"  # townships opened and short
    R4 = "R4"  # the year's target met: penalties paid back
    R5 = "R5"  # from the third miss in a row
    R6 = "R6"  # from the sixth


RULE_OF_KIND: Mapping[OpeningKind, PayRule] = MappingProxyType(
    {OpeningKind.COUNTY: PayRule.R2, OpeningKind.TOWNSHIP: PayRule.R3}
)


@dataclass(frozen=True, slots=True)
class Floor:
    """What a month pays in all once *from_run* months in a row are missed (R5, R6); *pay* in yuan."""

    rule: PayRule
    from_run: int
    pay: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRates:
    """One version of the manager's figures: yuan per place, in force from a day on."""

    name: str
    effective_from: date
    rewards: PerKind
    penalties: PerKind  # positive: yuan per place short
    floors: tuple[Floor, ...]  # in the order of ``from_run``
    refund_factor: Decimal

    def floor_at(self, run: int) -> Floor | None:
        """The floor that a month is on which is the *run*-th missed in a row; None before the first floor."""
        reached = [floor for floor in self.floors if run >= floor.from_run]
        return reached[-1] if reached else None


DEFAULT_RATES = PayRates(
    name="1",
    effective_from=date(2000, 1, 1),
    rewards=PerKind(county=Decimal(500), township=Decimal(300)),
    penalties=PerKind(county=Decimal(300), township=Decimal(100)),
    floors=(Floor(PayRule.R5, 3, Decimal("800.00")), Floor(PayRule.R6, 6, Decimal("600.00"))),
    refund_factor=Decimal(2),
)
"""The user's own figures: the first version in a new store, and what ``fieldapp pay`` reckons with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalFloor:
    """What the law asks, whatever the rules say: it changes no amount, it only warns."""

    minimum_wage: Decimal | None = None  # yuan a month, without reimbursed expenses
    deduction_limit_percent: Decimal | None = None  # of the month's wage before deductions


NO_LEGAL_FLOOR = LegalFloor()


def rates_for(month: date, versions: Sequence[PayRates]) -> PayRates:
    """The newest version in force on the first day of *month*.

    A change inside a month takes effect with the next one: nobody's rates change under a month's work.

    Raises:
        LookupError: the first version comes later.
    """
    in_force = [version for version in versions if version.effective_from <= month.replace(day=1)]
    if not in_force:
        raise LookupError(f"no pay rates are in force in {month:%Y-%m}")
    return max(in_force, key=lambda version: version.effective_from)


def in_fen(amount: Decimal) -> Decimal:
    """*amount* yuan rounded to the fen, half up.

    >>> in_fen(Decimal("-0.125")), in_fen(Decimal("0.005"))
    (Decimal('-0.13'), Decimal('0.01'))
    """
    return amount.quantize(FEN, ROUND_HALF_UP)


def rates_from(version: RuleVersionValue) -> PayRates:
    """Rates as a rule version stores them; the day they start to hold is the version's own."""
    return msgspec.convert({**version.value, "effective_from": version.effective_from}, PayRates)


def stored_rates(rates: PayRates) -> Mapping[str, Any]:
    """*rates* as a JSON object, amounts as decimal text."""
    value: dict[str, Any] = msgspec.to_builtins(rates)
    del value["effective_from"]
    return value
