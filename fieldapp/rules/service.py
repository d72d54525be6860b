"""The clocks of the service log: how long until somebody answered, how long until it was solved (DOMAIN section 15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from db.vocabulary import ServiceKind
from fieldapp.rules.house_rules import Thresholds

# What somebody is unhappy about: it reminds, and weighs in a plan.  A question or a training has its clocks, no more.
COMPLAINING: Final = (ServiceKind.COMPLAINT, ServiceKind.ISSUE)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Days from the note to the answer and to the solution; so far where there is none yet.

    *answer_late* and *solution_late* say that it takes, or took, longer than the thresholds allow.
    """

    to_answer: int
    to_solve: int
    answer_late: bool
    solution_late: bool

    @property
    def is_late(self) -> bool:
        return self.answer_late or self.solution_late


def clocks(noted_on: date, answered_on: date | None, solved_on: date | None, today: date, limits: Thresholds) -> Clocks:
    """The clocks of one entry; a solution answers, too."""
    answered = min(answered_on, solved_on) if answered_on and solved_on else answered_on or solved_on or today
    to_answer = max(0, (answered - noted_on).days)
    to_solve = max(0, ((solved_on or today) - noted_on).days)
    return Clocks(to_answer, to_solve, to_answer > limits.complaint_answer_days, to_solve > limits.complaint_solve_days)


def typical(days: Iterable[int]) -> int | None:
    """The median in whole days; ``None`` of nothing."""
    known = list(days)
    return round(median(known)) if known else None
