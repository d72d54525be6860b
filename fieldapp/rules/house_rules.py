"""The manager's thresholds, each from a day on: data with a default, never constants in the code.

A stored version is a JSON object of the same shape as the dataclass here; fields it lacks keep
their default, so that an older version still reads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from db.vocabulary import DealerLevel, DealerType, Grade, ReminderKind
from fieldapp.rules.cadence import Cadence
from fieldapp.rules.coverage import CoverageGoals
from fieldapp.rules.due_score import VisitWeights
from fieldapp.rules.support import SupportRules
from fieldapp.rules.value import ValueRules

LARGE = frozenset(
    {DealerType.NATIONAL_CHAIN, DealerType.REGIONAL_CHAIN, DealerType.DEPARTMENT_STORE, DealerType.HYPERMARKET}
)
"""Where a visit means several people."""


@dataclass(frozen=True, slots=True)
class LeadDays:
    """On how many days before it a reminder shows; the day itself always does (DOMAIN section 8).

    The largest number opens the window in which it is listed; each number is a day of notification.
    """

    birthday: tuple[int, ...] = (7, 3, 0)
    birthday_grade_a: tuple[int, ...] = (7, 3, 0)
    anniversary: tuple[int, ...] = (7, 3, 0)
    festival: tuple[int, ...] = (7, 3, 0)
    visit_due: tuple[int, ...] = (2, 0)
    no_next_step: tuple[int, ...] = (0,)
    appointment: tuple[int, ...] = (1, 0)
    promise: tuple[int, ...] = (3, 1, 0)
    task: tuple[int, ...] = (7, 3, 0)
    contract: tuple[int, ...] = (30, 7, 0)
    win_back: tuple[int, ...] = (7, 0)
    receivable: tuple[int, ...] = (7, 3, 0)
    dormant: tuple[int, ...] = (0,)
    complaint: tuple[int, ...] = (0,)
    stale: tuple[int, ...] = (0,)
    care: tuple[int, ...] = (0,)
    own: tuple[int, ...] = (1, 0)
    festivals_greeted: tuple[str, ...] = (
        "new_year",
        "spring_festival",
        "lantern",
        "dragon_boat",
        "mid_autumn",
        "national_day",
    )

    def of(self, kind: ReminderKind, grade: Grade | None = None) -> tuple[int, ...]:
        """Lead days of one kind, for a dealer of *grade*; descending, always ending in 0."""
        days: tuple[int, ...] = getattr(self, kind.value)
        if kind is ReminderKind.BIRTHDAY and grade is Grade.A:
            days = self.birthday_grade_a
        return tuple(sorted({0, *days}, reverse=True))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Single numbers that a manager may change."""

    dormant_after_days: int = 90  # bought before, nothing since (DOMAIN section 5)
    dormant_after_days_grade_a: int = 60
    dormant_after_days_grade_b: int = 0  # 0: as usual
    dormant_after_days_grade_c: int = 0
    dormant_after_days_contract: int = 0  # while a contract is in force, whatever the grade; 0: as without one
    stale_after_days: int = 180  # since a class of information was checked
    care_every_days: int = 14  # while hard times last
    complaint_answer_days: int = 2
    complaint_solve_days: int = 7
    target_capital_yuan: int = 50_000  # of working capital, asked of a prospect (DOMAIN section 3)
    contract_soon_days: int = 60  # before its end, from when on a contract ends soon
    wealth_prospects: int = 50  # 财富50
    visits_a_day: int = 10  # that a suggested day holds
    working_days: int = 5  # of a suggested week: 6 with Saturdays
    day_begins_hour: int = 8  # a suggested day, from leaving home
    day_ends_hour: int = 18  # to being home again
    visit_minutes: int = 30
    visit_minutes_county: int = 40  # at a dealer of a county seat, where that is longer
    visit_minutes_prefecture: int = 50
    visit_minutes_large: int = 60  # at a chain, a department store or a hypermarket
    km_an_hour: int = 50  # on the road, towns included
    wage_floor_yuan: str = ""  # the legal minimum wage; empty: not checked
    road_factor_percent: int = 130  # road kilometres for each 100 as the crow flies

    falling_percent: int = 70  # of the three months before: less in the last three is falling (DOMAIN section 5)
    new_months: int = 12  # so long a dealer is new
    prospect_middle_yuan: int = 500_000  # sales a year from which a prospect is middle-sized
    prospect_large_yuan: int = 3_000_000
    quadrant_market_percent: int = 0  # from which share of its market a dealer is strong; 0: the median
    quadrant_ours_percent: int = 0  # from which share inside the dealer we are strong; 0: the median
    funds_percent_a_year: str = "4.35"  # what money costs that dealers owe us
    visit_cost_yuan: int = 80  # standard service cost of a visit
    hour_cost_yuan: int = 60  # and of an hour at the dealer
    value_falling_percent: int = 90  # of the profit of the twelve months before: less is falling

    @property
    def value_rules(self) -> ValueRules:
        """What serving and financing a dealer costs; a rate that cannot be read costs nothing."""
        try:
            rate = Decimal(self.funds_percent_a_year.replace(",", "."))
        except ArithmeticError:
            rate = Decimal(0)
        return ValueRules(
            rate if rate.is_finite() else Decimal(0),
            Decimal(self.visit_cost_yuan),
            Decimal(self.hour_cost_yuan),
            self.value_falling_percent,
        )

    def visit_length(self, kind: DealerType, level: DealerLevel) -> int:
        """Minutes that a visit takes: the longest that fits what the dealer is."""
        by_level = {
            DealerLevel.PREFECTURE: self.visit_minutes_prefecture,
            DealerLevel.COUNTY: self.visit_minutes_county,
        }
        large = self.visit_minutes_large if kind in LARGE else 0
        return max(self.visit_minutes, by_level.get(level, 0), large)

    @property
    def wage_floor(self) -> Decimal | None:
        """The legal minimum wage in yuan a month; None where it is not checked, or cannot be read."""
        try:
            floor = Decimal(self.wage_floor_yuan.replace(",", "")) if self.wage_floor_yuan else None
        except ArithmeticError:
            return None
        return floor if floor is not None and floor.is_finite() else None


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a manager asks of plans; a week is judged by the rule that is in force on its Monday."""

    needs_approval: bool = False  # each week's plan of who has a manager (DOMAIN section 9)


@dataclass(frozen=True, slots=True)
class RuleVersionValue:
    """A stored version of one rule."""

    name: str
    effective_from: date
    value: Mapping[str, Any]
    note: str = ""


@dataclass(frozen=True, slots=True)
class HouseRules:
    """Every rule as it stands on one day."""

    cadence: Cadence = field(default_factory=Cadence)
    lead_days: LeadDays = field(default_factory=LeadDays)
    thresholds: Thresholds = field(default_factory=Thresholds)
    plans: PlanRules = field(default_factory=PlanRules)
    visit_weights: VisitWeights = field(default_factory=VisitWeights)
    support: SupportRules = field(default_factory=SupportRules)
    coverage_goals: CoverageGoals = field(default_factory=CoverageGoals)


Rule = TypeVar("Rule", Cadence, LeadDays, Thresholds, PlanRules, VisitWeights, SupportRules, CoverageGoals)


def in_force(versions: Iterable[RuleVersionValue], name: str, day: date) -> RuleVersionValue | None:
    """The newest version of *name* that is effective on *day* (inclusive), or None for the default."""
    earlier = [v for v in versions if v.name == name and v.effective_from <= day]
    return max(earlier, key=lambda v: v.effective_from, default=None)


def house_rules(versions: Iterable[RuleVersionValue], day: date) -> HouseRules:
    """The rules in force on *day*."""
    known = list(versions)
    return HouseRules(
        cadence=_read(Cadence, in_force(known, "cadence", day)),
        lead_days=_read(LeadDays, in_force(known, "lead_days", day)),
        thresholds=_read(Thresholds, in_force(known, "thresholds", day)),
        visit_weights=_read(VisitWeights, in_force(known, "visit_weights", day)),
        coverage_goals=_read(CoverageGoals, in_force(known, "coverage_goals", day)),
        plans=_read(PlanRules, in_force(known, "plans", day)),
        support=_read(SupportRules, in_force(known, "support", day)),
    )


def _read(kind: type[Rule], version: RuleVersionValue | None) -> Rule:
    return kind() if version is None else msgspec.convert(version.value, kind)
