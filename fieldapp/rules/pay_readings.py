"""The pay rules can be read in more than one way: each way is a named setting (DOMAIN section 10).

The first word of every reading is its default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class MonthMet(StrEnum):
    """When a month's target is met."""

    BOTH = "both"  # each kind reaches its own target
    TOTAL = "total"  # county seats and townships together reach the sum of the targets


class MissedMonthRewards(StrEnum):
    """What becomes of the rewards for places opened in a missed month."""

    KEPT = "kept"
    VOID = "void"  # like the bonus


class FloorMonthPenalties(StrEnum):
    """What becomes of the penalties in a month that pays 800 or 600 in all (R5, R6)."""

    BOOKED = "booked"  # they enter the year's refund (R4) and deduct nothing
    DEDUCTED = "deducted"  # they enter the year's refund and the month's development money
    NONE = "none"  # there are none


class RefundWhen(StrEnum):
    """When the twofold refund (R4) is booked."""

    YEAR_END = "year_end"
    WHEN_REACHED = "when_reached"


class RefundScope(StrEnum):
    """What the twofold refund (R4) asks for."""

    BOTH = "both"  # both kinds reach the year's target
    PER_KIND = "per_kind"  # each kind earns back its own penalties


class RunCrossesYear(StrEnum):
    """Whether a run of missed months goes on in January."""

    YES = "yes"
    NO = "no"


class CountsIn(StrEnum):
    """The day that decides in which month an opening counts."""

    FIRST_PAYMENT = "first_payment"
    CONTRACT = "contract"
    FIRST_SHIPMENT = "first_shipment"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayReadings:
    """How the figures of a month and a year are judged.

    ``CountsIn`` is not among them: it decides which figures there are, before anything is judged.
    """

    month_met: MonthMet = MonthMet.BOTH
    missed_month_rewards: MissedMonthRewards = MissedMonthRewards.KEPT
    floor_month_penalties: FloorMonthPenalties = FloorMonthPenalties.BOOKED
    refund_when: RefundWhen = RefundWhen.YEAR_END
    refund_scope: RefundScope = RefundScope.BOTH
    run_crosses_year: RunCrossesYear = RunCrossesYear.YES


READINGS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "month_met": MonthMet,
        "missed_month_rewards": MissedMonthRewards,
        "floor_month_penalties": FloorMonthPenalties,
        "refund_when": RefundWhen,
        "refund_scope": RefundScope,
        "run_crosses_year": RunCrossesYear,
    }
)
"""The words that each reading can take, by its name, in the order of ``PayReadings``."""
