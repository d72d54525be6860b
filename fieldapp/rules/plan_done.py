"""A plan against what became of it: planned, done, not done and why (DOMAIN sections 9 and 10)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.vocabulary import VisitState


class Outcome(StrEnum):
    """What became of a visit that was planned for a period, or how one came into it."""

    DONE = "done"
    MOVED = "moved"  # out of the period, to be done later or done since
    DROPPED = "dropped"  # it did not take place
    OPEN = "open"  # its day is over, and nobody wrote down what became of it
    AHEAD = "ahead"  # its day is still to come
    CARRIED = "carried"  # made in the period, though planned for another one
    UNPLANNED = "unplanned"  # made without a plan


PLANNED = (Outcome.DONE, Outcome.MOVED, Outcome.DROPPED, Outcome.OPEN, Outcome.AHEAD)


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What is known of one visit; *reason* is why it was moved or did not take place."""

    state: VisitState
    first_planned_on: date | None
    planned_on: date | None
    visited_on: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """The figures of a period, in visits.

    ``planned`` is the sum of done, moved, dropped, open and ahead; ``made`` counts every visit that took place on a
    day of the period, planned for it or not.
    """

    planned: int = 0
    done: int = 0
    moved: int = 0
    dropped: int = 0
    open: int = 0
    ahead: int = 0
    carried: int = 0
    unplanned: int = 0
    made: int = 0
    reasons: tuple[tuple[str, int], ...] = ()  # of what was moved or dropped, the most frequent first
    without_reason: int = 0

    @property
    def not_done(self) -> int:
        """Planned and due, and not done in the period."""
        return self.moved + self.dropped + self.open


def outcome(visit: VisitFacts, first: date, last: date, today: date) -> Outcome | None:
    """What *visit* is to the days from *first* to *last*, both inclusive; ``None`` if it is nothing to them.

    A visit belongs to the plan of the period in which the day lies for which it was planned first; one that was taken
    off the plan belongs to none.
    """
    if visit.state is VisitState.CANCELLED:
        return None
    was_made = visit.state is VisitState.DONE and visit.visited_on is not None
    if visit.first_planned_on is None or not first <= visit.first_planned_on <= last:
        if was_made and visit.visited_on is not None and first <= visit.visited_on <= last:
            return Outcome.UNPLANNED if visit.first_planned_on is None else Outcome.CARRIED
        return None
    if was_made and visit.visited_on is not None:
        return Outcome.DONE if visit.visited_on <= last else Outcome.MOVED
    if visit.state is VisitState.MISSED:
        return Outcome.DROPPED
    on = visit.planned_on or visit.first_planned_on
    if on > last:
        return Outcome.MOVED
    return Outcome.OPEN if on < today else Outcome.AHEAD


def balance(visits: Iterable[VisitFacts], first: date, last: date, today: date) -> Balance:
    """Add up *visits* for the days from *first* to *last*, both inclusive."""
    counts, reasons = Counter[Outcome](), Counter[str]()
    made = 0
    for visit in visits:
        if visit.state is VisitState.DONE and visit.visited_on is not None and first <= visit.visited_on <= last:
            made += 1
        found = outcome(visit, first, last, today)
        if found is None:
            continue
        counts[found] += 1
        if found in {Outcome.MOVED, Outcome.DROPPED}:
            reasons[last_reason(visit.reason)] += 1
    without = reasons.pop("", 0)
    return Balance(
        planned=sum(counts[one] for one in PLANNED),
        **{one.value: counts[one] for one in Outcome},
        made=made,
        reasons=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        without_reason=without,
    )


def last_reason(reasons: str) -> str:
    """The newest of the reasons that were noted below each other."""
    lines = [line.strip() for line in reasons.splitlines() if line.strip()]
    return lines[-1] if lines else ""
