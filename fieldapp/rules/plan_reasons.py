"""How long and how full a plan is, and why somebody is not on it (DOMAIN section 9)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from fieldapp.rules.day_route import Stop
from fieldapp.rules.planning import Candidate, OpenDay, SuggestedDay, Ways, cached


class WhyLeft(StrEnum):
    """Why a dealer who is due was left out of a suggestion."""

    CLOSED = "closed"  # on all of these days
    LATER = "later"  # not due before the last of these days: the next week is enough
    FAR = "far"  # farther than a day is long
    DETOUR = "detour"  # the way is longer than the visit is worth
    FULL = "full"  # the days have no room or no time left


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A dealer who was left out; what a visit would add where it costs the least, if it can be said."""

    dealer_id: UUID
    why: WhyLeft
    worth: int
    km: float | None = None
    minutes: int | None = None  # on the road; of the visit too where there is no room


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    """What a plan takes and brings.

    Attributes:
        visits: that take place.
        km: by road.
        minutes: away from home, from leaving it to being back.
        driving: minutes of these on the road.
        due: dealers visited who are due by then.
        late: those of them who are overdue when the plan begins.
    """

    visits: int = 0
    km: float = 0.0
    minutes: int = 0
    driving: int = 0
    due: int = 0
    late: int = 0


def measure(plan: Mapping[date, Sequence[tuple[UUID, Stop]]], due: Mapping[UUID, date], ways: Ways) -> PlanMeasure:
    """What the days of a plan take.

    Args:
        plan: the stops of each day in order, with their dealers.
        due: on which day each dealer is due who is.
        ways: from where to where.
    """
    km, minutes, driving, visits = 0.0, 0, 0.0, 0
    served: dict[UUID, date] = {}
    first = min(plan, default=date.min)
    for on, stops in plan.items():
        route = ways.route([stop for _dealer, stop in stops])
        km, driving, visits = km + route.km, driving + route.driving, visits + len(stops)
        minutes += max(0, route.ends - ways.pace.starts) if stops else 0
        for dealer, _stop in stops:
            served[dealer] = min(on, served.get(dealer, on))
    return PlanMeasure(
        visits,
        round(km, 1),
        minutes,
        round(driving),
        sum(dealer in due and due[dealer] <= on for dealer, on in served.items()),
        sum(dealer in due and due[dealer] < first for dealer in served),
    )


def left_out(
    candidates: Sequence[Candidate], found: Sequence[SuggestedDay], days: Sequence[OpenDay], ways: Ways
) -> list[LeftOut]:
    """Everybody who is on none of the days *found*, the weightiest first, and why."""
    chosen = {stop.dealer_id for day in found for stop in day.new}
    left = [candidate for candidate in candidates if candidate.dealer_id not in chosen]
    plan = plan_with(candidates, found, days)
    stops = {on: [stop for _dealer, stop in of_day] for on, of_day in plan.items()}
    explained = [_why(candidate, days, stops, ways) for candidate in left]
    return sorted(explained, key=lambda one: (-one.worth, one.dealer_id))


def plan_with(
    candidates: Sequence[Candidate], found: Sequence[SuggestedDay], days: Sequence[OpenDay]
) -> dict[date, list[tuple[UUID, Stop]]]:
    """The stops of each of *days* in order, with their dealers: those *found*, else those that are planned."""
    stop_of = {candidate.dealer_id: candidate.stop for candidate in candidates}
    planned = {one.visit_id: one.stop for day in days for one in day.planned}
    plan = {day.on: [(one.dealer_id, one.stop) for one in day.planned] for day in days}
    for day in found:
        plan[day.on] = [
            (stop.dealer_id, stop_of[stop.dealer_id] if stop.visit_id is None else planned[stop.visit_id])
            for stop in day.stops
        ]
    return plan


def _why(candidate: Candidate, days: Sequence[OpenDay], stops: Mapping[date, Sequence[Stop]], ways: Ways) -> LeftOut:
    worths = {day.on: candidate.worth(day.on) for day in days}
    worth = max(worths.values(), default=0)
    if days and all(day.on.isoweekday() in candidate.closed for day in days):
        return LeftOut(candidate.dealer_id, WhyLeft.CLOSED, worth)
    alone = ways.route([candidate.stop])
    km = None if candidate.point is None else round(alone.km, 1)
    if alone.ends > ways.pace.ends or alone.late:
        return LeftOut(candidate.dealer_id, WhyLeft.FAR, worth, km, round(alone.driving))
    open_on = [day for day in days if worths[day.on] > 0]
    if days and candidate.due_on > days[-1].on and not _is_pressing(candidate, open_on):
        return LeftOut(candidate.dealer_id, WhyLeft.LATER, worth)
    roomy = [day for day in open_on if len(stops[day.on]) < day.room + len(day.planned)]
    detours = {day.on: _detour(candidate, stops[day.on], ways) for day in roomy or open_on}
    on = min(detours, key=lambda day: (detours[day] - worths[day], day), default=None)
    if on is None:
        return LeftOut(candidate.dealer_id, WhyLeft.FULL, worth)
    minutes = detours[on]
    added = None if candidate.point is None else round(minutes / 60 * ways.pace.km_per_hour, 1)
    if roomy and minutes > worths[on]:
        return LeftOut(candidate.dealer_id, WhyLeft.DETOUR, worth, added, round(minutes))
    length = ways.pace.visit_minutes if candidate.length is None else candidate.length
    return LeftOut(candidate.dealer_id, WhyLeft.FULL, worth, added, round(minutes) + length)


def _is_pressing(candidate: Candidate, days: Collection[OpenDay]) -> bool:
    """Whether more speaks for the visit than its day."""
    return any(candidate.worth(day.on) > candidate.weights.due for day in days)


def _detour(candidate: Candidate, stops: Sequence[Stop], ways: Ways) -> float:
    """Minutes on the road that the visit adds to a day with *stops*."""
    drive, point = cached(ways), candidate.point
    start, end = ways.start, ways.end or ways.start
    way = [*([start] if start else []), *(stop.point for stop in stops), *([end] if end else [])]
    around = [drive(one, point) + drive(point, other) - drive(one, other) for one, other in pairwise(way)]
    return max(0.0, min(around, default=0.0))
