"""What a year pays back when its target is met (DOMAIN section 10: R4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.vocabulary import OpeningKind
from fieldapp.rules.pay_month import MonthJudgement, What
from fieldapp.rules.pay_rates import NOTHING, PerKind, in_fen
from fieldapp.rules.pay_readings import PayReadings, RefundScope, RefundWhen

_DECEMBER = 12
Scope = tuple[OpeningKind, ...]
"""The kinds that must reach the year's target together to be paid back."""


@dataclass(frozen=True, slots=True)
class Refund:
    """Penalties paid back in a month (R4), in yuan."""

    month: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class YearJudgement:
    """A calendar year, judged on the months given; amounts in yuan.

    Attributes:
        met: both kinds reached the year's target; None when the year has none.
        penalties: the positive sum booked.
        refunds: what is paid back and in which month, in order; empty when nothing is.
        refund_if_met: what the penalties booked so far would pay back.
    """

    year: int
    target: PerKind
    opened: PerKind
    met: bool | None
    penalties: Decimal
    refunds: tuple[Refund, ...]
    refund_if_met: Decimal

    @property
    def refund(self) -> Decimal:
        """All that the year pays back."""
        return sum((refund.amount for refund in self.refunds), NOTHING)

    @property
    def short(self) -> PerKind:
        """Places that the refund still needs."""
        return self.opened.short_of(self.target)


def judge_year(months: Sequence[MonthJudgement], readings: PayReadings, later: PerKind | None = None) -> YearJudgement:
    """Judge the calendar year of *months*.

    Each penalty is paid back by the factor of the rates it was booked under.

    Args:
        months: judged, in order, of one year, at least one.
        readings: when and for what the refund comes.
        later: targets of the year's months that are still to come, where they are known.

    Source: DOMAIN section 10, R4.
    """
    opened = _sum([month.figures.opened for month in months])
    target = _sum([month.figures.target for month in months] + ([later] if later else []))
    every_kind = tuple(OpeningKind)
    scopes = [(kind,) for kind in OpeningKind] if readings.refund_scope is RefundScope.PER_KIND else [every_kind]
    paid: dict[date, Decimal] = {}
    for scope in scopes:
        for refund in _refunds(months, scope, target, readings.refund_when):
            paid[refund.month] = paid.get(refund.month, NOTHING) + refund.amount
    return YearJudgement(
        year=months[0].month.year,
        target=target,
        opened=opened,
        met=opened.reaches(target, every_kind) if target.total else None,
        penalties=sum((_penalties(month, every_kind) for month in months), NOTHING),
        refunds=tuple(Refund(month, paid[month]) for month in sorted(paid)),
        refund_if_met=sum((_paid_back(month, every_kind) for month in months), NOTHING),
    )


def _sum(counts: Sequence[PerKind]) -> PerKind:
    total = PerKind()
    for count in counts:
        total = total.plus(count)
    return total


def _penalties(month: MonthJudgement, scope: Scope) -> Decimal:
    """The positive sum of the penalties that *month* booked for the kinds in *scope*."""
    short = (line.amount for line in month.lines if line.what is What.SHORT and line.kind in scope)
    return -sum(short, NOTHING)


def _paid_back(month: MonthJudgement, scope: Scope) -> Decimal:
    return in_fen(_penalties(month, scope) * month.rules.rates.refund_factor)


def _refunds(months: Sequence[MonthJudgement], scope: Scope, target: PerKind, when: RefundWhen) -> Iterator[Refund]:
    """What the kinds in *scope* get back once each of them has reached the year's *target*.

    Where the refund comes in the month the target is reached, a penalty booked after that month is paid
    back in its own: the year stays met.
    """
    reached = _reached_in(months, scope, target)
    if reached is None:
        return
    due = reached if when is RefundWhen.WHEN_REACHED else reached.replace(month=_DECEMBER)
    for month in months:
        if amount := _paid_back(month, scope):
            yield Refund(max(month.month, due), amount)


def _reached_in(months: Sequence[MonthJudgement], scope: Scope, target: PerKind) -> date | None:
    """The first month by whose end every kind in *scope* has reached the year's target, if there is one."""
    opened = PerKind()
    for month in months:
        opened = opened.plus(month.figures.opened)
        if opened.reaches(target, scope):
            return month.month
    return None
