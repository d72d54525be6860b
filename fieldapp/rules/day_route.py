"""How a day goes: its way, its hours, and a short order of its stops (DOMAIN section 9)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import groupby

from fieldapp.rules.distances import ROAD_FACTOR, Point, distance_km, order_by_distance

UNKNOWN_KM = 10.0  # what the way to a place without coordinates counts as
LATE_WEIGHT = 10  # a minute too late for an appointment is as bad as so many on the road
_PASSES = 5
_LONG_DAY = 12  # stops; no rep has so many, a published instance may
_NEAREST_PLACES = 5

Window = tuple[int, int]
"""Minutes after midnight, from and until, in which a visit takes place."""


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
        length: minutes that the visit takes; the pace's when ``None``.
        windows: the opening hours of that day, in order; open all day without any.  An appointment stands above them.
        town: whatever names it; who is in the same town is best visited in one go.  Empty where that says nothing.
    """

    point: Point | None
    at: int | None = None
    is_fixed: bool = False
    length: int | None = None
    windows: tuple[Window, ...] = ()
    town: str = ""

    def begins(self, clock: float, minutes: int) -> tuple[float, float]:
        """When a visit of so many *minutes* begins for who is there at *clock*, and how much too late that is."""
        if self.at is not None:
            return max(clock, self.at), max(0.0, clock - self.at)
        for opens, closes in self.windows:
            latest = max(opens, closes - minutes)
            if clock <= latest:
                return max(clock, opens), 0.0
        if self.windows:
            opens, closes = self.windows[-1]
            return clock, clock - max(opens, closes - minutes)
        return clock, 0.0


@dataclass(frozen=True, slots=True)
class DayRoute:
    """A day as it would go.

    Attributes:
        arrivals: minutes after midnight, one for each stop: when the visit begins.
        legs: kilometres to each stop from the one before or from home; ``None`` where a place is unknown.
        km: of the whole day, the way home included.
        ends: minutes after midnight at which one is home again, or leaves the last stop where home is unknown.
        late: minutes by which appointments and opening hours would be missed, all together.
        driving: minutes on the road.
    """

    arrivals: tuple[int, ...]
    legs: tuple[float | None, ...]
    km: float
    ends: int
    late: int
    driving: float = 0.0


def day_route(stops: Sequence[Stop], start: Point | None, pace: Pace, *, end: Point | None = None) -> DayRoute:
    """How a day goes through *stops* in this order, from *start* to *end*, back to *start* without one."""
    before, clock, late, km, driving = start, float(pace.starts), 0.0, 0.0, 0.0
    arrivals, legs = [], []
    for number, stop in enumerate(stops):
        if number or start is not None:
            minutes = pace.drive(before, stop.point)
            clock += minutes
            driving += minutes
        leg = pace.km(before, stop.point)
        length = pace.visit_minutes if stop.length is None else stop.length
        clock, missed = stop.begins(clock, length)
        late += missed
        arrivals.append(round(clock))
        legs.append(leg)
        km += leg or 0.0
        clock += length
        before = stop.point or before
    back = end or start
    if stops and back is not None:
        minutes = pace.drive(before, back)
        clock += minutes
        driving += minutes
        km += pace.km(before, back) or 0.0
    return DayRoute(tuple(arrivals), tuple(legs), km, round(clock), round(late), driving)


def returns(stops: Sequence[Stop]) -> int:
    """How often one comes back to a town that one has left, going through *stops* in this order."""
    towns = [town for town, _stops in groupby(stop.town for stop in stops) if town]
    return len(towns) - len(set(towns))


def gathered(order: Sequence[int], free: Collection[int], stops: Sequence[Stop]) -> Iterator[list[int]]:
    """*order* with one of the *free* stops beside another of its town, in every way in which that gathers them."""
    split = returns([stops[number] for number in order])
    for number in free if split else ():
        others = [n for n in order if n != number]
        for place, other in enumerate(others):
            if stops[other].town == stops[number].town != "":
                for tried in (
                    [*others[:place], number, *others[place:]],
                    [*others[: place + 1], number, *others[place + 1 :]],
                ):
                    if returns([stops[n] for n in tried]) < split:
                        yield tried


def order_stops(stops: Sequence[Stop], start: Point | None, pace: Pace, *, end: Point | None = None) -> list[int]:
    """A short way through *stops*, as their indexes.

    Appointments come by their time; fixed stops keep their place among them; the others go where they cost the least
    time, those with opening hours within these where that can be.  Without any of them it is the shortest way there is.
    The same input gives the same order.
    """
    by_distance = order_by_distance(start, [stop.point for stop in stops], end=end or start)
    order = _anchors(stops)
    if not order and not any(stop.windows for stop in stops):
        return by_distance
    free = [number for number in by_distance if number not in set(order)]
    for number in free:
        order = put_in(number, order, stops, start, pace, end)
    return improved(order, free, stops, start, pace, end)


def cost(order: Sequence[int], stops: Sequence[Stop], start: Point | None, pace: Pace, end: Point | None = None) -> int:
    """The end of the day in minutes, and much for each minute that appointments wait."""
    route = day_route([stops[number] for number in order], start, pace, end=end)
    return route.ends + LATE_WEIGHT * route.late


def put_in(  # noqa: PLR0917  (a day and its frame)
    number: int, order: Sequence[int], stops: Sequence[Stop], start: Point | None, pace: Pace, end: Point | None = None
) -> list[int]:
    """*order* with *number* at the place where it costs the least; on a long day of those where the way is shortest."""
    places: Sequence[int] = range(len(order) + 1)
    if len(order) > _LONG_DAY:
        way = [start, *(stops[n].point for n in order), end or start]
        point = stops[number].point
        detours = [
            pace.drive(way[place], point) + pace.drive(point, way[place + 1]) - pace.drive(way[place], way[place + 1])
            for place in places
        ]
        places = sorted(nsmallest(_NEAREST_PLACES, places, key=detours.__getitem__))
    orders = [[*order[:place], number, *order[place:]] for place in places]
    return min(orders, key=lambda numbers: cost(numbers, stops, start, pace, end))


def improved(  # noqa: PLR0917
    order: list[int],
    free: Sequence[int],
    stops: Sequence[Stop],
    start: Point | None,
    pace: Pace,
    end: Point | None = None,
) -> list[int]:
    """*order* after the *free* ones were taken out and put in again, as long as that helps."""
    for _pass in range(_PASSES):
        before = cost(order, stops, start, pace, end)
        for number in free:
            order = put_in(number, [n for n in order if n != number], stops, start, pace, end)
        if cost(order, stops, start, pace, end) >= before:
            break
    return order


def _anchors(stops: Sequence[Stop]) -> list[int]:
    """The stops whose order is given: fixed ones as they stand, appointments among them by time."""
    standing = [number for number, stop in enumerate(stops) if stop.at is not None or stop.is_fixed]
    timed = iter(sorted((n for n in standing if stops[n].at is not None), key=lambda n: (stops[n].at, n)))
    return [next(timed) if stops[number].at is not None else number for number in standing]
