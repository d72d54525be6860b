"""The week as a problem for the route solver, PyVRP (docs/adr/0012-route-solver.md).

Each working day is a vehicle of its own that holds the visits the day has room for; a dealer is a client with a prize.
What a visit is worth differs from day to day: the prize is the most that it can be, and the way to the dealer costs
more on the days on which it is worth less.  A day on which nobody is there is farther away than a day is long.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from fieldapp.rules.day_route import Stop
from fieldapp.rules.distances import Point
from fieldapp.rules.planning import Candidate, OpenDay, Step, SuggestedDay, Ways, cached, made_day

if TYPE_CHECKING:
    import numpy as np
    import pyvrp

    Matrix = np.ndarray[Any, np.dtype[np.int64]]

ROUNDS: Final = 1_300  # of the search, at up to 100 candidates; fewer where there are more
FEWEST_ROUNDS: Final = 400
_FULL_ROUNDS_UP_TO: Final = 100
SEED: Final = 1
_STEP_EVERY: Final = 20
_NEVER: Final = 10_000_000  # seconds: longer than any day, so that nobody goes there

_log = logging.getLogger(__name__)


def solve_week(
    candidates: Sequence[Candidate],
    days: Sequence[OpenDay],
    ways: Ways,
    *,
    step: Step | None = None,
    rounds: int | None = None,
) -> list[SuggestedDay] | None:
    """The week as the solver would have it, or ``None`` where there is no solver or it fails.

    Args:
        candidates: nobody twice.
        days: working days in order.
        ways: from where to where.
        step: told how far it is; what it raises ends the work.
        rounds: of the search; by the number of candidates when ``None``.
    """
    open_days = [day for day in days if day.room > 0 and _can_be_kept(day, ways)]
    if not open_days or not candidates:
        return None
    try:
        import pyvrp
    except ImportError:  # there is no package for some processors
        _log.info("no route solver here: ordered by distance")
        return None
    _keep_quiet()
    count = rounds or max(FEWEST_ROUNDS, ROUNDS * _FULL_ROUNDS_UP_TO // max(_FULL_ROUNDS_UP_TO, len(candidates)))
    try:
        problem = _Problem(candidates, open_days, ways)
        result = pyvrp.solve(
            problem.data(), _Rounds(count, step), seed=SEED, collect_stats=False, display=False, params=_params()
        )
        routes = result.best.routes()
    except Exception:  # noqa: BLE001  (a plan by distance is better than none; the log has it whole)
        _log.exception("the route solver failed: ordered by distance")
        return None
    found: list[SuggestedDay] = []
    left = [list(places) for places in problem.alike]
    for route in routes:
        nodes = [problem.nodes[activity.idx] for activity in route.schedule() if activity.is_client()]
        found += _kept(open_days[left[route.vehicle_type()].pop(0)], nodes, candidates, ways)
    return sorted(found, key=lambda day: day.on)


class _Rounds:
    """Ends the search after so many rounds, never by the clock: the same facts give the same plan."""

    def __init__(self, rounds: int, step: Step | None) -> None:
        self._rounds, self._step, self._done = rounds, step, 0

    def __call__(self, best_cost: int) -> bool:
        del best_cost
        if self._step is not None and self._done % _STEP_EVERY == 0:
            self._step(self._done, self._rounds)
        self._done += 1
        return self._done > self._rounds


@dataclass(frozen=True, slots=True)
class _Node:
    """A client of the solver: a candidate, or a visit that is planned (on the day *day*, in place *number*)."""

    number: int
    stop: Stop
    day: int | None  # of a planned one
    arrives: int = 0  # as it is planned: who is late for an appointment already may stay as late


class _Problem:
    """Candidates and days in the solver's words; seconds throughout."""

    def __init__(self, candidates: Sequence[Candidate], days: Sequence[OpenDay], ways: Ways) -> None:
        self._candidates, self._days, self._ways = candidates, days, ways
        self._worth = [[60 * candidate.worth(day.on) for day in days] for candidate in candidates]
        self.nodes: list[_Node] = []  # one for each window of a candidate
        for number, candidate in enumerate(candidates):
            for window in candidate.windows or ((0, 0),):
                windows = (window,) if candidate.windows else ()
                stop = Stop(candidate.point, length=candidate.length, windows=windows)
                self.nodes.append(_Node(number, stop, None))
        for place, day in enumerate(days):
            stops = [planned.stop for planned in day.planned]
            arrivals = ways.of(day).route(stops).arrivals
            for number, (stop, arrives) in enumerate(zip(stops, arrivals, strict=True)):
                self.nodes.append(_Node(number, stop, place, arrives))

        self.alike = self._alike()

    def _alike(self) -> list[list[int]]:
        """The days, those together that nothing tells apart: the solver need not try each of them."""
        found: dict[object, list[int]] = {}
        for place, day in enumerate(self._days):
            pace = self._ways.of(day).pace
            worths = tuple(worth[place] for worth in self._worth)
            key = place if day.planned else (day.room, pace.starts, pace.ends, worths)
            found.setdefault(key, []).append(place)
        return list(found.values())

    def data(self) -> "pyvrp.ProblemData":
        """The whole problem."""
        import pyvrp

        durations = self._durations()
        start, end = len(self.nodes), len(self.nodes) + 1
        groups, clients = self._groups()
        vehicles = []
        for profile, (place, *others) in enumerate(self.alike):
            day = self._days[place]
            pace = self._ways.of(day).pace
            vehicles.append(
                pyvrp.VehicleType(
                    num_available=1 + len(others),
                    capacity=[day.room],
                    start_depot=0,
                    end_depot=1,
                    tw_early=60 * pace.starts,
                    tw_late=60 * max(pace.ends, pace.starts),
                    profile=profile,
                )
            )
        return pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _node in range(len(self.nodes) + 2)],
            clients=clients,
            depots=[pyvrp.Depot(start), pyvrp.Depot(end)],
            vehicle_types=vehicles,
            distance_matrices=[self._costs(durations, place) for place, *_others in self.alike],
            duration_matrices=[self._barred(durations, place) for place, *_others in self.alike],
            groups=groups,
        )

    def _groups(self) -> "tuple[list[pyvrp.ClientGroup], list[pyvrp.Client]]":
        """The clients; those that are one dealer's several windows exclude each other."""
        import pyvrp

        members: dict[int, list[int]] = {}
        for place, node in enumerate(self.nodes):
            if node.day is None:
                members.setdefault(node.number, []).append(place)
        grouped = [places for places in members.values() if len(places) > 1]
        group_of = {place: number for number, places in enumerate(grouped) for place in places}
        groups = [pyvrp.ClientGroup(places, required=False) for places in grouped]
        clients = []
        for place, node in enumerate(self.nodes):
            stop, pace = node.stop, self._ways.pace
            length = pace.visit_minutes if stop.length is None else stop.length
            early, late = 0, 24 * 60
            if stop.at is not None:
                early, late = stop.at, max(stop.at, node.arrives)
            elif len(stop.windows) == 1:
                early, late = stop.windows[0][0], max(stop.windows[0][0], stop.windows[0][1] - length)
            clients.append(
                pyvrp.Client(
                    location=place,
                    delivery=[int(node.day is None)],
                    service_duration=60 * length,
                    tw_early=60 * early,
                    tw_late=60 * late,
                    prize=max(self._worth[node.number]) if node.day is None else 0,
                    required=node.day is not None,
                    group=group_of.get(place),
                )
            )
        return groups, clients

    def _durations(self) -> "Matrix":
        """Seconds from place to place; to and from where the day begins and ends last."""
        import numpy as np

        drive = cached(self._ways)
        start, end = self._ways.start, self._ways.end or self._ways.start
        size = len(self.nodes) + 2
        found = np.zeros((size, size), dtype=np.int64)
        points: list[Point | None] = [node.stop.point for node in self.nodes]
        for one, other in product(range(len(points)), repeat=2):
            if one != other:
                found[one, other] = round(60 * drive(points[one], points[other]))
        for place, point in enumerate(points):
            if start is not None:
                found[size - 2, place] = round(60 * drive(start, point))
            if end is not None:
                found[place, size - 1] = round(60 * drive(point, end))
        return found

    def _costs(self, durations: "Matrix", day: int) -> "Matrix":
        """The minutes on the road, and to each dealer what the visit is worth less on this day than on its best."""
        costs = self._barred(durations, day)
        for place, node in enumerate(self.nodes):
            if node.day is None:
                worth = self._worth[node.number]
                costs[:, place] += max(worth) - worth[day]
                costs[place, place] = 0
        if self._ways.start is None:  # as the objective has it: a way there and back that is not known
            size, unknown = len(self.nodes), round(60 * self._ways.pace.drive(None, None))
            costs[size, :size] += unknown
            costs[:size, size + 1] += unknown
        return costs

    def _barred(self, durations: "Matrix", day: int) -> "Matrix":
        """*durations* with whom one cannot go to on this day farther than any day is long."""
        found = durations.copy()
        for place, node in enumerate(self.nodes):
            other_day = node.day is not None and node.day != day
            if other_day or (node.day is None and self._worth[node.number][day] <= 0):
                found[:, place] = _NEVER
                found[place, place] = 0
        return found


def _kept(day: OpenDay, nodes: Sequence[_Node], candidates: Sequence[Candidate], ways: Ways) -> list[SuggestedDay]:
    """The solver's day if it can be kept to the minute, else without those who are worth the least."""
    joined = [candidates[node.number] for node in nodes if node.day is None]
    places = iter(range(len(day.planned), len(day.planned) + len(joined)))
    order: list[int] | None = [node.number if node.day is not None else next(places) for node in nodes]
    while joined:
        if (made := made_day(day, joined, order, ways)) is not None:
            return [made]
        joined.remove(min(joined, key=lambda c: (c.worth(day.on), c.dealer_id)))
        order = None
    return []


def _can_be_kept(day: OpenDay, ways: Ways) -> bool:
    """Whether what is planned leaves anything of the day; one that is too full already gets nobody."""
    of_day = ways.of(day)
    route = of_day.route([planned.stop for planned in day.planned])
    return of_day.pace.starts < of_day.pace.ends and route.ends <= of_day.pace.ends


def _params() -> "pyvrp.SolveParams":
    """What served our weeks best: more neighbours and a shorter memory than it comes with."""
    import pyvrp
    from pyvrp.search import NeighbourhoodParams

    return pyvrp.SolveParams(
        ils=pyvrp.IteratedLocalSearchParams(history_length=100),
        neighbourhood=NeighbourhoodParams(num_neighbours=60),
    )


def _keep_quiet() -> None:
    """The solver writes to stdout whatever it logs; what a command prints there is read by programs."""
    solver = logging.getLogger("pyvrp")
    for handler in list(solver.handlers):
        solver.removeHandler(handler)
