"""A week's plan: what goes into it, what comes out, and how good it is (DOMAIN section 9).

What is planned by hand stays on its day and at its time; a day's hours, appointments, opening hours, closed weekdays
and the number of visits that a day holds are kept.  Within that the plan is the best that has

    the worth of the new visits  -  the minutes on the road of all days  -  5 for each return to a town

as large as can be: the worth of a visit is said in minutes of driving (``due_score``).  So the weighty come first, a
far one comes when it is worth the way, and who is not due yet joins where it costs little.  Nobody likes to drive
through a town twice a day and visit somebody each time: where it is left and come back to, that counts 5 minutes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from uuid import UUID

from fieldapp.rules.day_route import (
    DayRoute,
    Pace,
    Stop,
    Window,
    day_route,
    gathered,
    improved,
    order_stops,
    put_in,
    returns,
)
from fieldapp.rules.distances import Point
from fieldapp.rules.due_score import DueFacts, Score, VisitWeights, Why, score

MOST_CONSIDERED = 200  # the most urgent; more cannot be visited in a week
MOST_TRIED = 12  # stops of a day for which another order is looked for than the solver's
RETURN_MINUTES = 5  # what coming back to a town on the same day counts as
EARLY_DAYS = 3  # a day is not begun for dealers who are due later than so

Step = Callable[[int, int], None]
"""Called now and then with how much is done of how much; what it raises ends the work."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dealer who is due, or will be in these days, with what makes the visit urgent.

    Attributes:
        begins: the first day of the plan: who has to wait is worth less from day to day.
        length: minutes that the visit takes; the pace's when ``None``.
        windows: opening hours; all day without any.
        closed: weekdays, 1 Monday to 7 Sunday, on which nobody is there.
        town: as in ``Stop``.
    """

    dealer_id: UUID
    facts: DueFacts
    point: Point | None
    begins: date
    length: int | None = None
    windows: tuple[Window, ...] = ()
    closed: frozenset[int] = frozenset()
    town: str = ""
    weights: VisitWeights = field(default_factory=VisitWeights)

    @property
    def due_on(self) -> date:
        """By the interval."""
        return self.facts.due_on

    @property
    def stop(self) -> Stop:
        """As a stop on the way."""
        return Stop(self.point, length=self.length, windows=self.windows, town=self.town)

    def score(self, on: date) -> Score:
        """What the visit is worth on that day, and why."""
        return score(self.facts, on, self.weights, begins=self.begins)

    def worth(self, on: date) -> int:
        """In minutes of driving; 0 where nobody is there on that day."""
        return 0 if on.isoweekday() in self.closed else max(0, self.score(on).points)

    def reasons(self, on: date) -> tuple[Why, ...]:
        """Why to go on that day, the weightiest first."""
        return self.score(on).reasons


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
    worth: int = 0
    arrives: int = 0  # minutes after midnight at which the visit begins
    is_first: bool = False  # of its day


@dataclass(frozen=True, slots=True)
class SuggestedDay:
    """A day's stops in the order of driving, those planned before among them."""

    on: date
    stops: tuple[SuggestedStop, ...]

    @property
    def new(self) -> tuple[SuggestedStop, ...]:
        """The stops that are not on the plan yet."""
        return tuple(stop for stop in self.stops if stop.visit_id is None)


@dataclass(frozen=True, slots=True)
class Ways:
    """From where to where the days go, and how fast.

    Attributes:
        start: where each day begins; anywhere when ``None``.
        end: where it ends; at *start* when ``None``.
    """

    start: Point | None = None
    end: Point | None = None
    pace: Pace = field(default_factory=Pace)

    def of(self, day: OpenDay) -> "Ways":
        """The same for a day that may have begun."""
        if day.from_now is None:
            return self
        return replace(self, pace=replace(self.pace, starts=max(self.pace.starts, day.from_now)))

    def route(self, stops: Sequence[Stop]) -> DayRoute:
        """How a day goes through *stops*."""
        return day_route(stops, self.start, self.pace, end=self.end)

    def order(self, stops: Sequence[Stop]) -> list[int]:
        """A short way through *stops*, as their indexes."""
        return order_stops(stops, self.start, self.pace, end=self.end)

    def put_in(self, number: int, order: Sequence[int], stops: Sequence[Stop]) -> list[int]:
        """*order* with *number* where it costs the least."""
        return put_in(number, order, stops, self.start, self.pace, self.end)

    def improved(self, order: list[int], free: Sequence[int], stops: Sequence[Stop]) -> list[int]:
        """*order* with the *free* ones where they cost the least."""
        return improved(order, free, stops, self.start, self.pace, self.end)


def suggest(
    candidates: Sequence[Candidate], days: Sequence[OpenDay], ways: Ways | None = None, *, step: Step | None = None
) -> list[SuggestedDay]:
    """The better of the plan by distance and the solver's; the first where there is no solver.

    The same facts give the same plan, in whatever order they come: the solver counts its rounds, not the time.

    Args:
        candidates: nobody twice; who is on the plan already is not among them.
        days: working days in order; full ones have no room.
        ways: from where to where, and how long things take.
        step: told how far it is; what it raises ends the work.

    Returns:
        The days that got something new.
    """
    from fieldapp.rules.fill_week import fill_week
    from fieldapp.rules.solve_week import solve_week

    going = ways or Ways()
    known = considered(candidates, days)
    if not known:
        return []
    by_distance = fill_week(known, days, going)
    solved = solve_week(known, days, going, step=step)
    if solved is None or objective(solved, days, known, going) < objective(by_distance, days, known, going):
        return by_distance
    return solved


def considered(candidates: Sequence[Candidate], days: Sequence[OpenDay]) -> list[Candidate]:
    """Those who may be visited on one of *days*, the weightiest first and no more than can matter."""
    best = {c.dealer_id: max((c.worth(day.on) for day in days if day.room > 0), default=0) for c in candidates}
    worthy = [candidate for candidate in candidates if best[candidate.dealer_id] > 0]
    return sorted(worthy, key=lambda c: (-best[c.dealer_id], c.dealer_id))[:MOST_CONSIDERED]


def objective(
    found: Sequence[SuggestedDay], days: Sequence[OpenDay], candidates: Sequence[Candidate], ways: Ways
) -> float:
    """How good a plan is: the worth of its new visits less the minutes on the road of all *days* and the returns.

    Where it is not known from where the days begin, each that has visits counts a way there and back: else every
    visit would get a day of its own.
    """
    stop_of = {candidate.dealer_id: candidate.stop for candidate in candidates}
    stop_of |= {planned.dealer_id: planned.stop for day in days for planned in day.planned}
    suggested = {day.on: day for day in found}
    total = 0.0
    for day in days:
        stops = [planned.stop for planned in day.planned]
        if day.on in suggested:
            total += sum(stop.worth for stop in suggested[day.on].new)
            stops = [stop_of[stop.dealer_id] for stop in suggested[day.on].stops]
        total -= ways.of(day).route(stops).driving + RETURN_MINUTES * returns(stops)
        if stops and ways.start is None:
            total -= 2 * ways.pace.drive(None, None)
    return total


def made_day(day: OpenDay, joined: Sequence[Candidate], order: Sequence[int] | None, ways: Ways) -> SuggestedDay | None:
    """The day with *joined* on it, or ``None`` where that cannot be kept.

    Args:
        day: with what is planned, which keeps its order.
        joined: who is new.
        order: indexes into the planned and then the joined, as somebody proposes; another is taken where it is better
            or where this one breaks the order of what is planned.
        ways: from where to where.
    """
    of_day = ways.of(day)
    planned = len(day.planned)
    stops = [*(one.stop for one in day.planned), *(candidate.stop for candidate in joined)]
    new = range(planned, len(stops))
    orders = [list(order)] if order is not None else []
    if order is None or len(stops) <= MOST_TRIED:
        if not planned:
            orders.append(of_day.order(stops))
        one_by_one = list(range(planned))
        for number in new:
            one_by_one = of_day.put_in(number, one_by_one, stops)
        orders.append(of_day.improved(one_by_one, new, stops))
    late = of_day.route([one.stop for one in day.planned]).late
    kept = [
        (of_day.route([stops[number] for number in way]), way)
        for way in orders
        if [number for number in way if number < planned] == list(range(planned))
    ]
    possible = [found for found in kept if found[0].ends <= of_day.pace.ends and found[0].late <= late]
    if not possible or len(joined) > day.room:
        return None

    def cost(found: tuple[DayRoute, list[int]]) -> tuple[float, int, list[int]]:
        route, way = found
        back = RETURN_MINUTES * returns([stops[number] for number in way])
        return round(route.driving + back, 6), route.ends, way

    best = min(possible, key=cost)
    while True:
        tried = [(of_day.route([stops[number] for number in way]), way) for way in gathered(best[1], new, stops)]
        better = min((f for f in tried if f[0].ends <= of_day.pace.ends and f[0].late <= late), key=cost, default=best)
        if cost(better) >= cost(best):
            break
        best = better
    route, way = best
    return SuggestedDay(
        day.on,
        tuple(
            replace(_stop(day, joined, number, leg, arrives), is_first=not place)
            for place, (number, leg, arrives) in enumerate(zip(way, route.legs, route.arrivals, strict=True))
        ),
    )


def _stop(day: OpenDay, joined: Sequence[Candidate], number: int, leg: float | None, arrives: int) -> SuggestedStop:
    km = None if leg is None else round(leg, 1)
    if number < len(day.planned):
        planned = day.planned[number]
        return SuggestedStop(planned.dealer_id, planned.visit_id, (), km, arrives=arrives)
    candidate = joined[number - len(day.planned)]
    return SuggestedStop(candidate.dealer_id, None, candidate.reasons(day.on), km, candidate.worth(day.on), arrives)


def cached(ways: Ways) -> Callable[[Point | None, Point | None], float]:
    """Minutes from place to place; each pair is asked for many times."""
    return cache(ways.pace.drive)
