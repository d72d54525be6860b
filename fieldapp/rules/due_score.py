"""How much a visit is worth on a day, and why (DOMAIN sections 5, 6 and 9).

The worth is said in minutes of driving: the way that one would make for it.  What each reason weighs is the manager's
to set.  Everything here is reckoned from plain facts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from db.vocabulary import Grade
from fieldapp.rules.market_days import MarketDays

FALLING_BELOW = Decimal("0.70")  # last 3 months' average to that of the 3 before (DOMAIN section 5)
_MONTHS = 3
MOST_EACH = 2  # two promises or complaints weigh more than one; more than two say nothing new


class Why(StrEnum):
    """Why a dealer is due or was chosen; the sentence is made from it and from the facts beside it."""

    COMPLAINT = "complaint"
    PROMISE = "promise"
    OVERDUE_MONEY = "overdue_money"
    LATE = "late"
    NEW = "new"  # never visited
    DUE = "due"
    DEADLINE = "deadline"  # of a task
    FALLING = "falling"  # sales
    DORMANT = "dormant"
    URGENT = "urgent"  # dealer strong, we weak there: the quadrant of urgent improvement
    BIRTHDAY = "birthday"
    FESTIVAL = "festival"
    MARKET_DAY = "market_day"
    GRADE = "grade"
    NEAR = "near"  # not due yet


@dataclass(frozen=True, slots=True)
class VisitWeights:
    """What each reason weighs, in minutes of driving; the manager may change them."""

    due: int = 60  # a visit that is due today
    day_late: int = 3  # for each day after it ...
    most_days_late: int = 40  # ... up to so many
    day_early: int = 8  # taken off for each day before it
    grade_a: int = 30
    grade_b: int = 15
    never_visited: int = 10
    promise: int = 25
    complaint: int = 40
    overdue_money: int = 25
    birthday: int = 15
    festival: int = 8
    deadline: int = 25
    dormant: int = 10
    falling: int = 12
    urgent: int = 15
    market_day: int = 15  # below 0: rather not on a market day
    days_before: int = 3  # a birthday, festival or deadline that is so near counts


@dataclass(frozen=True, slots=True)
class DueFacts:
    """What speaks for a visit.

    Attributes:
        due_on: by the interval of grade or dealer.
        promises: of ours that are open.
        birthdays: of people there, in the days that are looked at.
        festivals: on which one greets.
        deadline_on: of the development task that this dealer is the target of.
        is_urgent: a strong dealer at whom we are weak, where both shares are known.
    """

    due_on: date
    grade: Grade | None = None
    promises: int = 0
    complaints: int = 0
    owes: bool = False
    is_new: bool = False  # never visited
    is_dormant: bool = False
    is_falling: bool = False
    is_urgent: bool = False
    birthdays: tuple[date, ...] = ()
    festivals: tuple[date, ...] = ()
    deadline_on: date | None = None
    market_days: MarketDays | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What a visit is worth, and of what that is made up: the weightiest first."""

    points: int
    parts: tuple[tuple[Why, int], ...] = field(default=())

    @property
    def reasons(self) -> tuple[Why, ...]:
        """Why to go."""
        return tuple(why for why, _points in self.parts)


def score(facts: DueFacts, on: date, weights: VisitWeights, *, begins: date | None = None) -> Score:
    """What a visit on that day is worth, in minutes of driving; 0 or less long before it is due.

    Whoever is late already is worth more; but each day that one lets him wait from now on takes as much off again, so
    that no plan puts off what is due.

    Args:
        facts: what speaks for it.
        on: the day of the visit.
        weights: the manager's.
        begins: the first day of the plan; *on* when ``None``.

    Example:
        >>> late = DueFacts(date(2026, 11, 20), Grade.A)  # three days on the 23rd
        >>> score(late, date(2026, 11, 23), VisitWeights()).points
        99
        >>> score(late, date(2026, 11, 24), VisitWeights(), begins=date(2026, 11, 23)).points
        96
    """
    late = (on - facts.due_on).days
    waits_from = max(begins or on, facts.due_on)
    waited = max(0, (on - waits_from).days)
    late_points = weights.day_late * (min((waits_from - facts.due_on).days, weights.most_days_late) - waited)
    grades = {Grade.A: weights.grade_a, Grade.B: weights.grade_b}
    soon = _soon(on, weights.days_before)
    is_overdue_task = facts.deadline_on is not None and facts.deadline_on < on
    parts = {
        Why.COMPLAINT: weights.complaint * min(facts.complaints, MOST_EACH),
        Why.PROMISE: weights.promise * min(facts.promises, MOST_EACH),
        Why.OVERDUE_MONEY: weights.overdue_money * facts.owes,
        Why.LATE: weights.due + late_points if late > 0 else 0,
        Why.DUE: weights.due if late == 0 else 0,
        Why.NEAR: weights.due + weights.day_early * late if late < 0 else 0,
        Why.NEW: weights.never_visited * facts.is_new,
        Why.DEADLINE: weights.deadline * (soon(facts.deadline_on) or is_overdue_task),
        Why.FALLING: weights.falling * facts.is_falling,
        Why.DORMANT: weights.dormant * facts.is_dormant,
        Why.URGENT: weights.urgent * facts.is_urgent,
        Why.BIRTHDAY: weights.birthday * any(map(soon, facts.birthdays)),
        Why.FESTIVAL: weights.festival * any(map(soon, facts.festivals)),
        Why.MARKET_DAY: weights.market_day * (facts.market_days is not None and facts.market_days.is_on(on)),
        Why.GRADE: grades.get(facts.grade, 0) if facts.grade is not None else 0,
    }
    held = [(why, points) for why, points in parts.items() if points or (why is Why.NEAR and late < 0)]
    return Score(sum(points for _why, points in held), tuple(sorted(held, key=lambda part: -part[1])))


def is_falling(months: list[Decimal]) -> bool:
    """Whether sales fall: the average of the last 3 months under 70 % of the 3 before (DOMAIN section 5).

    Args:
        months: sales of the last six whole months, the oldest first, 0 where nothing was sold; fewer say nothing.

    Example:
        >>> is_falling([Decimal(10)] * 3 + [Decimal(6)] * 3), is_falling([Decimal(10)] * 3 + [Decimal(7)] * 3)
        (True, False)
    """
    if len(months) < 2 * _MONTHS:
        return False
    before, last = sum(months[-2 * _MONTHS : -_MONTHS]), sum(months[-_MONTHS:])
    return before > 0 and last < FALLING_BELOW * before


def _soon(on: date, days: int) -> Callable[[date | None], bool]:
    return lambda day: day is not None and 0 <= (day - on).days <= days
