"""A first suggestion for a week: who on which day, near ones together (DOMAIN section 9).

A real solver may take its place later; what goes in and what comes out stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fieldapp.rules.distances import Point, distance_km, order_by_distance

KM_FOR_A_DAY = 12.0  # a dealer who is a day more overdue is worth so much more driving
FAR_KM = 40.0  # what a place without coordinates counts as


class Why(StrEnum):
    """Why a dealer was chosen; the sentence is made from it and from the facts beside it."""

    LATE = "late"
    DUE = "due"
    PROMISE = "promise"
    COMPLAINT = "complaint"
    OVERDUE_MONEY = "overdue_money"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dealer who is due, with what makes the visit urgent."""

    dealer_id: UUID
    days_late: int
    point: Point | None
    promises: int = 0
    complaints: int = 0
    owes: bool = False

    @property
    def urgency(self) -> float:
        """In days: what is promised, complained about or owed counts like days of lateness."""
        return self.days_late + 7 * min(self.promises, 2) + 10 * min(self.complaints, 2) + (5 if self.owes else 0)


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A working day with what is planned on it already; *room* is how many visits it can still take."""

    on: date
    room: int
    planned: tuple[Point | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One visit to be put on a day, in the order of the day, and why."""

    dealer_id: UUID
    on: date
    reasons: tuple[Why, ...]
    km_from_previous: float | None


def suggest(
    candidates: Sequence[Candidate], days: Sequence[OpenDay], *, start: Point | None = None, road_factor: float = 1.3
) -> list[Suggestion]:
    """Fill the room of *days*, the most urgent first, near ones on one day.

    Each day begins with the most urgent dealer left, or with what is planned on it; then the one joins
    whose urgency best makes up for the way there.  The same input gives the same answer.

    Args:
        candidates: nobody twice; who is on the plan already is not among them.
        days: working days in order; full ones have no room.
        start: where the day begins and ends.
        road_factor: kilometres by road for one as the crow flies.

    Returns:
        Day by day, in the order of driving.
    """
    left = sorted(candidates, key=lambda c: (-c.urgency, str(c.dealer_id)))
    found: list[Suggestion] = []
    for day in days:
        places = [point for point in day.planned if point is not None]
        chosen: list[Candidate] = []
        while left and len(chosen) < day.room:
            best = max(left, key=lambda c: (c.urgency * KM_FOR_A_DAY - _way(c, places), str(c.dealer_id)))
            left.remove(best)
            chosen.append(best)
            if best.point is not None:
                places.append(best.point)
        found += _in_order(day.on, chosen, start, road_factor)
    return found


def explained(candidate: Candidate) -> tuple[Why, ...]:
    """The reasons of a candidate, the weightiest first."""
    facts: Mapping[Why, bool] = {
        Why.COMPLAINT: candidate.complaints > 0,
        Why.PROMISE: candidate.promises > 0,
        Why.OVERDUE_MONEY: candidate.owes,
        Why.LATE: candidate.days_late > 0,
        Why.DUE: candidate.days_late <= 0,
    }
    return tuple(why for why, holds in facts.items() if holds)


def _way(candidate: Candidate, places: Sequence[Point]) -> float:
    """Kilometres from the nearest stop of the day; nothing for the first."""
    if not places:
        return 0.0
    if candidate.point is None:
        return FAR_KM
    return min(distance_km(candidate.point, place) for place in places)


def _in_order(on: date, chosen: Sequence[Candidate], start: Point | None, road_factor: float) -> list[Suggestion]:
    order = order_by_distance(start, [candidate.point for candidate in chosen], end=start)
    before, rows = start, []
    for number in order:
        candidate = chosen[number]
        km = None
        if before is not None and candidate.point is not None:
            km = round(distance_km(before, candidate.point, road_factor=road_factor), 1)
        rows.append(Suggestion(candidate.dealer_id, on, explained(candidate), km))
        before = candidate.point or before
    return rows
