"""A first suggestion for a week, and a day's order around its appointments (DOMAIN section 9).

What a visit is worth is said in minutes of driving: the later, the more is promised or complained about, the longer
the way that it is worth.  A real solver may take the place of this; what goes in and what comes out stays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from heapq import nlargest
from itertools import pairwise
from uuid import UUID

from fieldapp.rules.distances import ROAD_FACTOR, Point, distance_km, order_by_distance

UNKNOWN_KM = 10.0  # what the way to a place without coordinates counts as
EARLY_DAYS = 3  # a day is not begun for dealers who are due later than so
BIRTHDAY_DAYS = 3  # a birthday so near is a reason to go
MOST_CONSIDERED = 200  # the most urgent; more cannot be visited in a week
LATE_WEIGHT = 10  # a minute too late for an appointment is as bad as so many on the road
_PASSES = 5

Drive = Callable[[Point | None, Point | None], float]


class Why(StrEnum):
    """Why a dealer was chosen; the sentence is made from it and from the facts beside it."""

    COMPLAINT = "complaint"
    PROMISE = "promise"
    OVERDUE_MONEY = "overdue_money"
    LATE = "late"
    NEW = "new"  # never visited
    DUE = "due"
    BIRTHDAY = "birthday"
    NEAR = "near"  # not due yet, but on the way


@dataclass(frozen=True, slots=True)
class Pace:
    """How a working day goes; *starts* and *ends* are minutes after midnight."""

    starts: int = 8 * 60
    ends: int = 18 * 60
    visit_minutes: int = 30
    km_per_hour: float = 50.0
    road_factor: float = ROAD_FACTOR

    def km(self, one: Point | None, other: Point | None) -> float | None:
        """Kilometres by road; ``None`` where a place is unknown."""
        if one is None or other is None:
            return None
        return distance_km(one, other, road_factor=self.road_factor)

    def drive(self, one: Point | None, other: Point | None) -> float:
        """Minutes from one place to the other."""
        km = self.km(one, other)
        return (UNKNOWN_KM if km is None else km) / self.km_per_hour * 60


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on a day's way.

    Attributes:
        point: where it is, if that is known.
        at: minutes after midnight of an appointment.
        is_fixed: stays where it stands among the others that are fixed or have a time.
    """

    point: Point | None
    at: int | None = None
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class DayRoute:
    """A day as it would go.

    Attributes:
        arrivals: minutes after midnight, one for each stop.
        legs: kilometres to each stop from the one before or from home; ``None`` where a place is unknown.
        km: of the whole day, the way home included.
        ends: minutes after midnight at which one is home again, or leaves the last stop where home is unknown.
        late: minutes by which appointments would be missed, all together.
    """

    arrivals: tuple[int, ...]
    legs: tuple[float | None, ...]
    km: float
    ends: int
    late: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dealer who is due, or will be in these days, with what makes the visit urgent."""

    dealer_id: UUID
    due_on: date
    point: Point | None
    promises: int = 0
    complaints: int = 0
    owes: bool = False
    is_new: bool = False  # never visited
    birthday_on: date | None = None

    def worth(self, on: date) -> float:
        """For how many minutes of driving the visit makes up on that day; 0 long before it is due."""
        late = max(-10, min(60, (on - self.due_on).days))
        urgent = 15 * min(self.promises, 2) + 25 * min(self.complaints, 2) + 15 * self.owes + 10 * self.is_new
        return 20 + 2 * late + urgent + 10 * self._has_birthday(on)

    def reasons(self, on: date) -> tuple[Why, ...]:
        """Why to go on that day, the weightiest first."""
        late = (on - self.due_on).days
        facts: Mapping[Why, bool] = {
            Why.COMPLAINT: self.complaints > 0,
            Why.PROMISE: self.promises > 0,
            Why.OVERDUE_MONEY: self.owes,
            Why.LATE: late > 0,
            Why.NEW: self.is_new,
            Why.DUE: late == 0,
            Why.BIRTHDAY: self._has_birthday(on),
            Why.NEAR: late < 0,
        }
        return tuple(why for why, holds in facts.items() if holds)

    def _has_birthday(self, on: date) -> bool:
        return self.birthday_on is not None and 0 <= (self.birthday_on - on).days <= BIRTHDAY_DAYS


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """A visit that is on a day's plan already."""

    visit_id: UUID
    dealer_id: UUID
    stop: Stop


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A working day with what is planned on it, in its order.

    Attributes:
        room: how many visits it can still take.
        from_now: minutes after midnight, for a day that has begun: only what is left of it is filled.
    """

    on: date
    room: int
    planned: tuple[PlannedStop, ...] = ()
    from_now: int | None = None


@dataclass(frozen=True, slots=True)
class SuggestedStop:
    """One stop of a suggested day; one that was planned before has its visit's id and no reasons."""

    dealer_id: UUID
    visit_id: UUID | None
    reasons: tuple[Why, ...]
    km_from_previous: float | None


@dataclass(frozen=True, slots=True)
class SuggestedDay:
    """A day's stops in the order of driving, those planned before among them."""

    on: date
    stops: tuple[SuggestedStop, ...]

    @property
    def new(self) -> tuple[SuggestedStop, ...]:
        """The stops that are not on the plan yet."""
        return tuple(stop for stop in self.stops if stop.visit_id is None)


def day_route(stops: Sequence[Stop], start: Point | None, pace: Pace) -> DayRoute:
    """How a day goes through *stops* in this order, from *start* and back to it."""
    before, clock, late, km = start, float(pace.starts), 0.0, 0.0
    arrivals, legs = [], []
    for number, stop in enumerate(stops):
        if number or start is not None:
            clock += pace.drive(before, stop.point)
        leg = pace.km(before, stop.point)
        if stop.at is not None:
            late += max(0.0, clock - stop.at)
            clock = max(clock, stop.at)
        arrivals.append(round(clock))
        legs.append(leg)
        km += leg or 0.0
        clock += pace.visit_minutes
        before = stop.point or before
    if stops and start is not None:
        clock += pace.drive(before, start)
        km += pace.km(before, start) or 0.0
    return DayRoute(tuple(arrivals), tuple(legs), km, round(clock), round(late))


def order_stops(stops: Sequence[Stop], start: Point | None, pace: Pace) -> list[int]:
    """A short way through *stops*, as their indexes.

    Appointments come by their time; fixed stops keep their place among them; the others go where they cost the least
    time.  Without either it is the shortest way there is.  The same input gives the same order.
    """
    by_distance = order_by_distance(start, [stop.point for stop in stops], end=start)
    order = _anchors(stops)
    if not order:
        return by_distance
    free = [number for number in by_distance if number not in set(order)]
    for number in free:
        order = _put_in(number, order, stops, start, pace)
    return _improved(order, free, stops, start, pace)


def suggest(
    candidates: Sequence[Candidate], days: Sequence[OpenDay], *, start: Point | None = None, pace: Pace | None = None
) -> list[SuggestedDay]:
    """Fill the room of *days*: near ones together, no day longer than the pace allows.

    A day that is empty begins where most is to be done for the way there; then those join who are worth the
    detour.  What is planned stays, in its order.  The same facts give the same answer, in whatever order they come.

    Args:
        candidates: nobody twice; who is on the plan already is not among them.
        days: working days in order; full ones have no room.
        start: where each day begins and ends.
        pace: how long things take.

    Returns:
        The days that got something new.
    """
    going = pace or Pace()
    if not days:
        return []
    left = sorted(candidates, key=lambda c: (-c.worth(days[-1].on), c.dealer_id))[:MOST_CONSIDERED]
    drive = cache(going.drive)  # each pair of places is asked for many times
    found = []
    for day in days:
        left_of_it = going if day.from_now is None else replace(going, starts=max(going.starts, day.from_now))
        made = _Day(day, start, left_of_it, drive)
        while made.room and (joining := made.next_of(left)) is not None:
            left.remove(joining)
        if made.joined:
            found.append(made.suggested())
    return found


class _Day:
    """A day that is being filled."""

    def __init__(self, day: OpenDay, start: Point | None, pace: Pace, drive: Drive) -> None:
        self._day, self._start, self._pace, self._drive = day, start, pace, drive
        self._stops: list[Stop] = [planned.stop for planned in day.planned]
        self._order = list(range(len(self._stops)))
        self.joined: list[Candidate] = []

    @property
    def room(self) -> int:
        return self._day.room - len(self.joined)

    def next_of(self, left: Sequence[Candidate]) -> Candidate | None:
        """Take in the one who gains most for the detour; ``None`` where nobody is worth it or fits in."""
        if not self._order:
            first = self._first_of(left)
            if first is None or not self._has_time_for(first):
                return None
            self._take(first, [0])
            return first
        on = self._day.on
        gains = [(candidate.worth(on) - self._detour(candidate.point), candidate) for candidate in left]
        worthy = [(gain, candidate) for gain, candidate in gains if gain >= 0 and candidate.worth(on) > 0]
        before = self._route(self._order)
        for _gain, candidate in sorted(worthy, key=lambda pair: (-pair[0], pair[1].dealer_id)):
            number = len(self._stops)
            stops = [*self._stops, Stop(candidate.point)]
            order = _put_in(number, self._order, stops, self._start, self._pace)
            after = day_route([stops[n] for n in order], self._start, self._pace)
            if after.ends <= self._pace.ends and after.late <= before.late:
                self._take(candidate, order)
                return candidate
        return None

    def suggested(self) -> SuggestedDay:
        """The day in order; what came in new is moved about once more, now that all are known."""
        planned = len(self._day.planned)
        new = list(range(planned, len(self._stops)))
        orders = [_improved(self._order, new, self._stops, self._start, self._pace)]
        if not planned:
            orders.append(order_stops(self._stops, self._start, self._pace))
        order = min(orders, key=lambda numbers: _cost(numbers, self._stops, self._start, self._pace))
        legs = self._route(order).legs
        return SuggestedDay(
            self._day.on, tuple(self._stop(number, leg) for number, leg in zip(order, legs, strict=True))
        )

    def _stop(self, number: int, leg: float | None) -> SuggestedStop:
        km = None if leg is None else round(leg, 1)
        planned = self._day.planned
        if number < len(planned):
            return SuggestedStop(planned[number].dealer_id, planned[number].visit_id, (), km)
        candidate = self.joined[number - len(planned)]
        return SuggestedStop(candidate.dealer_id, None, candidate.reasons(self._day.on), km)

    def _first_of(self, left: Sequence[Candidate]) -> Candidate | None:
        """Around whom most is to be done for the way there and back."""
        on = self._day.on
        due = [candidate for candidate in left if (candidate.due_on - on).days <= EARLY_DAYS]

        def gain(seed: Candidate) -> float:
            around = (c.worth(on) - self._drive(seed.point, c.point) for c in left if c is not seed)
            joining = sum(gain for gain in nlargest(self._day.room - 1, around) if gain > 0)
            way = 2 * self._drive(self._start, seed.point) if self._start is not None else 0.0
            return seed.worth(on) + joining - way

        return max(due, key=lambda seed: (gain(seed), str(seed.dealer_id)), default=None)

    def _has_time_for(self, first: Candidate) -> bool:
        """Whether a day can begin with *first*; one who lives too far for any day has a whole one alone."""
        route = day_route([Stop(first.point)], self._start, self._pace)
        return self._day.from_now is None or route.ends <= self._pace.ends

    def _detour(self, point: Point | None) -> float:
        """Minutes that a stop at *point* adds to the driving of the day."""
        on_the_way = [self._stops[number].point for number in self._order]
        way = on_the_way if self._start is None else [self._start, *on_the_way, self._start]
        detours = [
            self._drive(one, point) + self._drive(point, other) - self._drive(one, other)
            for one, other in pairwise(way)
        ]
        if self._start is None:
            detours += [self._drive(way[0], point), self._drive(way[-1], point)]
        return min(detours)

    def _take(self, candidate: Candidate, order: list[int]) -> None:
        self._stops.append(Stop(candidate.point))
        self.joined.append(candidate)
        self._order = order

    def _route(self, order: Sequence[int]) -> DayRoute:
        return day_route([self._stops[number] for number in order], self._start, self._pace)


def _anchors(stops: Sequence[Stop]) -> list[int]:
    """The stops whose order is given: fixed ones as they stand, appointments among them by time."""
    standing = [number for number, stop in enumerate(stops) if stop.at is not None or stop.is_fixed]
    timed = iter(sorted((n for n in standing if stops[n].at is not None), key=lambda n: (stops[n].at, n)))
    return [next(timed) if stops[number].at is not None else number for number in standing]


def _cost(order: Sequence[int], stops: Sequence[Stop], start: Point | None, pace: Pace) -> int:
    """The end of the day in minutes, and much for each minute that appointments wait."""
    route = day_route([stops[number] for number in order], start, pace)
    return route.ends + LATE_WEIGHT * route.late


def _put_in(number: int, order: Sequence[int], stops: Sequence[Stop], start: Point | None, pace: Pace) -> list[int]:
    """*order* with *number* at the place where it costs the least."""
    orders = [[*order[:place], number, *order[place:]] for place in range(len(order) + 1)]
    return min(orders, key=lambda numbers: _cost(numbers, stops, start, pace))


def _improved(
    order: list[int], free: Sequence[int], stops: Sequence[Stop], start: Point | None, pace: Pace
) -> list[int]:
    """*order* after the *free* ones were taken out and put in again, as long as that helps."""
    for _pass in range(_PASSES):
        before = _cost(order, stops, start, pace)
        for number in free:
            order = _put_in(number, [n for n in order if n != number], stops, start, pace)
        if _cost(order, stops, start, pace) >= before:
            break
    return order
