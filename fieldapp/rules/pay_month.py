"""What one month of development work pays (DOMAIN section 10: R1, R2, R3, R5, R6).

Every result is a frozen value that names the rule behind it; ``fieldapp.words.pay`` turns it into sentences.
Money is ``Decimal`` yuan.  A month is the date of its first day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from db.vocabulary import OpeningKind
from fieldapp.rules.months import month_after, months_between
from fieldapp.rules.pay_rates import (
    NO_PLACES,
    NOTHING,
    RULE_OF_KIND,
    Floor,
    LegalFloor,
    PayRates,
    PayRule,
    PerKind,
    in_fen,
)
from fieldapp.rules.pay_readings import (
    FloorMonthPenalties,
    MissedMonthRewards,
    MonthMet,
    PayReadings,
    RunCrossesYear,
)

PERCENT = Decimal(100)


class What(StrEnum):
    """The two things a line can be about."""

    OPENED = "opened"
    SHORT = "short"


class Standing(StrEnum):
    """Whether a line counts in the month's development money, and if not, why."""

    COUNTS = "counts"
    VOID = "void"  # a reward in a missed month, where the reading voids it
    BOOKED = "booked"  # a penalty in a floor month: it waits for the year's refund and deducts nothing


class Finding(StrEnum):
    """Something a person should see beside the result."""

    GAP = "gap"  # months are missing before this one
    UNDECIDED = "undecided"  # missed, and the manager has not decided the base pay
    DECISION_UNUSED = "decision_unused"  # a base pay was decided where the rules leave nothing to decide
    FLOOR_AHEAD = "floor_ahead"  # another miss next month pays a floor
    BELOW_ZERO = "below_zero"
    BELOW_MINIMUM_WAGE = "below_minimum_wage"
    ABOVE_DEDUCTION_LIMIT = "above_deduction_limit"


@dataclass(frozen=True, slots=True)
class MonthRules:
    """The rates and readings that a month is judged by."""

    rates: PayRates
    readings: PayReadings


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """What a month is judged from.

    Attributes:
        target: places to be opened; all zero or empty is a month without target.
        opened: places that count as opened, evidenced and confirmed.
        base_pay: yuan, due when the month is met or has no target; *bonus* and *expenses* likewise.
        base_pay_decided: yuan, the manager's decision for a missed month; None while open.
        rules: what a closed month was closed under; None for an open one.
    """

    month: date
    target: PerKind = NO_PLACES
    opened: PerKind = NO_PLACES
    base_pay: Decimal = NOTHING
    bonus: Decimal = NOTHING
    expenses: Decimal = NOTHING
    base_pay_decided: Decimal | None = None
    rules: MonthRules | None = None

    def __post_init__(self) -> None:
        if self.month.day != 1:
            raise ValueError(f"a month is its first day, not {self.month}")

    @property
    def has_target(self) -> bool:
        return self.target.total > 0

    @property
    def short(self) -> PerKind:
        """Places still missing from the target."""
        return self.opened.short_of(self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayLine:
    """One amount of development money, in yuan; a penalty is negative."""

    rule: PayRule
    kind: OpeningKind
    what: What
    count: Decimal
    rate: Decimal  # yuan per place, positive
    amount: Decimal
    standing: Standing

    @property
    def counts(self) -> bool:
        """Whether the amount is part of the month's development money."""
        return self.standing is Standing.COUNTS


@dataclass(frozen=True, slots=True)
class PayFinding:
    """A finding and the yuan, percent or number of months it speaks of."""

    what: Finding
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthJudgement:
    """One month by the rules; amounts in yuan.

    Attributes:
        met: None when the month has no target.
        missed_run: months in a row missed up to and including this one: 0 when it is met, carried on
            unchanged by a month without target.
        development: the sum of the lines that count.
        base_paid: None in a floor month, which pays one sum in all, and while the manager has not decided.
        floor: what the month pays in all, from the third miss in a row on.
        next_floor: what the next month would pay in all if it were missed.
        pay: None while the manager has not decided.
    """

    figures: MonthFigures
    rules: MonthRules
    met: bool | None
    missed_run: int
    lines: tuple[PayLine, ...]
    development: Decimal
    base_paid: Decimal | None
    bonus_paid: Decimal
    expenses_paid: Decimal
    floor: Floor | None
    next_floor: Floor | None
    pay: Decimal | None
    findings: tuple[PayFinding, ...]

    @property
    def month(self) -> date:
        return self.figures.month

    @property
    def rule(self) -> PayRule | None:
        """The rule that makes the pay other than base pay, bonus, expenses and development together."""
        if self.floor is not None:
            return self.floor.rule
        return PayRule.R1 if self.met is False else None


def judge_month(
    figures: MonthFigures,
    previous: MonthJudgement | None,
    rules: MonthRules,
    following: MonthRules,
    legal: LegalFloor,
) -> MonthJudgement:
    """Judge one month after the one before it.

    Args:
        figures: the month's own.
        previous: the month judged before, if any; not always the neighbour.
        rules: what this month is judged by.
        following: what the next month would be judged by: it decides the floor that lies ahead.
        legal: what to warn about.
    """
    met = _is_met(figures, rules.readings.month_met)
    run_before = _run_into(figures.month, previous.month, previous.missed_run, rules.readings) if previous else 0
    run = _run_after(met, run_before)
    run_ahead = _run_after(False, _run_into(month_after(figures.month), figures.month, run, following.readings))
    floor = rules.rates.floor_at(run) if met is False else None
    lines = tuple(_lines(figures, rules, missed=met is False, on_floor=floor is not None))
    development = sum((line.amount for line in lines if line.counts), NOTHING)
    base_paid: Decimal | None = in_fen(figures.base_pay)
    bonus_paid, expenses_paid = in_fen(figures.bonus), in_fen(figures.expenses)
    if met is False:
        bonus_paid = expenses_paid = NOTHING
        base_paid = figures.base_pay_decided if floor is None else None
    if floor is not None:
        pay: Decimal | None = in_fen(floor.pay)
    elif base_paid is None:
        pay = None
    else:
        pay = in_fen(base_paid + bonus_paid + expenses_paid + development)
    judgement = MonthJudgement(
        figures=figures,
        rules=rules,
        met=met,
        missed_run=run,
        lines=lines,
        development=development,
        base_paid=base_paid,
        bonus_paid=bonus_paid,
        expenses_paid=expenses_paid,
        floor=floor,
        next_floor=following.rates.floor_at(run_ahead),
        pay=pay,
        findings=(),
    )
    return replace(judgement, findings=tuple(_findings(judgement, previous, legal)))


def _is_met(figures: MonthFigures, reading: MonthMet) -> bool | None:
    if not figures.has_target:
        return None
    if reading is MonthMet.TOTAL:
        return figures.opened.total >= figures.target.total
    return figures.short.total == 0


def _run_into(month: date, before: date, run: int, readings: PayReadings) -> int:
    """The run of missed months that *month* begins with, after *run* of them up to the month *before*."""
    new_year = month.year != before.year
    return 0 if new_year and readings.run_crosses_year is RunCrossesYear.NO else run


def _run_after(met: bool | None, run: int) -> int:  # noqa: FBT001 -- one of three states, not a switch
    if met is None:
        return run
    return 0 if met else run + 1


def _lines(figures: MonthFigures, rules: MonthRules, *, missed: bool, on_floor: bool) -> Iterator[PayLine]:
    """Rewards and penalties, county seats first; a kind with nothing opened and nothing short has none."""
    readings, rates = rules.readings, rules.rates
    reward, penalty = Standing.COUNTS, Standing.COUNTS
    if missed and readings.missed_month_rewards is MissedMonthRewards.VOID:
        reward = Standing.VOID
    if on_floor and readings.floor_month_penalties is FloorMonthPenalties.BOOKED:
        penalty = Standing.BOOKED
    without_penalties = on_floor and readings.floor_month_penalties is FloorMonthPenalties.NONE
    for kind in OpeningKind:
        if opened := figures.opened.of(kind):
            yield _line(kind, What.OPENED, opened, rates.rewards.of(kind), reward)
        short = figures.short.of(kind)
        if short and not without_penalties:
            yield _line(kind, What.SHORT, short, rates.penalties.of(kind), penalty)


def _line(kind: OpeningKind, what: What, count: Decimal, rate: Decimal, standing: Standing) -> PayLine:
    amount = in_fen(count * rate)
    return PayLine(
        rule=RULE_OF_KIND[kind],
        kind=kind,
        what=what,
        count=count,
        rate=rate,
        amount=amount if what is What.OPENED else -amount,
        standing=standing,
    )


def _findings(judged: MonthJudgement, previous: MonthJudgement | None, legal: LegalFloor) -> Iterator[PayFinding]:
    if previous is not None:
        gap = months_between(previous.month, judged.month) - 1
        if gap:
            yield PayFinding(Finding.GAP, Decimal(gap))
    may_decide = judged.met is False and judged.floor is None
    if may_decide and judged.base_paid is None:
        yield PayFinding(Finding.UNDECIDED)
    if not may_decide and judged.figures.base_pay_decided is not None:
        yield PayFinding(Finding.DECISION_UNUSED, judged.figures.base_pay_decided)
    if judged.next_floor is not None:
        yield PayFinding(Finding.FLOOR_AHEAD, judged.next_floor.pay)
    yield from _legal_findings(judged, legal)


def _legal_findings(judged: MonthJudgement, legal: LegalFloor) -> Iterator[PayFinding]:
    """What the law may have against the result; money spent and reimbursed is no wage."""
    if judged.pay is None:
        return
    wage = judged.pay - judged.expenses_paid
    if judged.pay < 0:
        yield PayFinding(Finding.BELOW_ZERO, judged.pay)
    if legal.minimum_wage is not None and wage < legal.minimum_wage:
        yield PayFinding(Finding.BELOW_MINIMUM_WAGE, legal.minimum_wage)
    if legal.deduction_limit_percent is not None and judged.floor is None:
        deducted = -sum((line.amount for line in judged.lines if line.counts and line.what is What.SHORT), NOTHING)
        if deducted > (wage + deducted) * legal.deduction_limit_percent / PERCENT:
            yield PayFinding(Finding.ABOVE_DEDUCTION_LIMIT, legal.deduction_limit_percent)
