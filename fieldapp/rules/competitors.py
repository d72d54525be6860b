"""Overtaking one opponent after the other 分期超越 (DOMAIN section 12)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.vocabulary import GoalState


class GoalStanding(StrEnum):
    """How a goal stands on a day."""

    OPEN = "open"
    OVERDUE = "overdue"
    OVERTAKEN = "overtaken"
    MISSED = "missed"
    DROPPED = "dropped"


def goal_standing(state: GoalState, deadline: date | None, today: date) -> GoalStanding:
    """Open goals are overdue from the day after their deadline on."""
    if state is not GoalState.OPEN:
        return GoalStanding(state.value)
    return GoalStanding.OVERDUE if deadline is not None and deadline < today else GoalStanding.OPEN


@dataclass(frozen=True, slots=True)
class Reaction:
    """How long an opponent takes to answer, in days.

    *taken* is None while it has not answered; *waited* are the days since we acted until it did, or until today.
    *sooner* is how many days it was quicker than expected (below zero: slower, or still silent beyond it).
    """

    expected: int | None
    taken: int | None
    waited: int | None

    @property
    def sooner(self) -> int | None:
        if self.expected is None or self.waited is None:
            return None
        if self.taken is None and self.waited <= self.expected:
            return None  # there is still time
        return self.expected - self.waited


def reaction(expected: int | None, acted_on: date | None, reacted_on: date | None, today: date) -> Reaction:
    """Days that the opponent was expected to take to react, and took.

    Example:
        >>> reaction(14, date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 23)).sooner
        7
    """
    if acted_on is None or acted_on > today:
        return Reaction(expected, None, None)
    taken = None if reacted_on is None else (reacted_on - acted_on).days
    return Reaction(expected, taken, (today - acted_on).days if taken is None else taken)
