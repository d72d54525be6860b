"""Distances between places, and a first order for a day's stops (DOMAIN section 9).

The order is a proposal that people change by hand: it knows distances as the crow flies, not roads, hours or
appointments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final

ROAD_FACTOR: Final = 1.3  # kilometres by road for one as the crow flies, on the plain
_EARTH_KM: Final = 6371.0088  # mean radius
_LARGEST_COST: Final = 65_535  # the solver takes 16 bits: a day of 200 km is told apart to 10 m

_EXACT_NODES: Final = 20  # Held and Karp's algorithm doubles its time and memory with each node

Matrix = list[list[int]]


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, WGS-84; north and east are positive."""

    latitude: float
    longitude: float


def distance_km(one: Point, other: Point, *, road_factor: float = 1.0) -> float:
    """Kilometres between two points along the earth's surface, times *road_factor*.

    Example:
        >>> round(distance_km(Point(34.7478, 113.6193), Point(34.3972, 113.7345)))  # 郑州 to 新郑
        40
    """
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    across = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(across))) * road_factor


def route_km(points: Sequence[Point | None], *, road_factor: float = ROAD_FACTOR) -> float:
    """Kilometres along *points* in this order; places without a point are passed over."""
    known = [point for point in points if point is not None]
    return sum(distance_km(one, other, road_factor=road_factor) for one, other in pairwise(known))


def order_by_distance(start: Point | None, stops: Sequence[Point | None], *, end: Point | None = None) -> list[int]:
    """The shortest way through *stops*, as their indexes in the order of visiting.

    The same input gives the same order.  Up to 17 stops it is the best there is, in under a tenth of a second; beyond
    that a good one.

    Args:
        start: Where the day begins; ``None`` lets it begin at any stop.
        stops: Where to go.  Those without a point come last, in the order given.
        end: Where the day ends, home again as a rule; ``None`` lets it end at any stop.
    """
    known = [index for index, point in enumerate(stops) if point is not None]
    unknown = [index for index, point in enumerate(stops) if point is None]
    points = [point for point in stops if point is not None]
    order = list(range(len(points)))
    if len(points) > 1:
        tour = _shortest_tour(_costs(points, start, end))
        outside = tour.index(len(tour) - 1)
        order = [node for node in (*tour[outside:], *tour[:outside]) if node < len(points)]
        there, back = (_length(start, points, way, end) for way in (order, order[::-1]))
        if (back, order[::-1]) < (there, order):
            order.reverse()
    return [known[node] for node in order] + unknown


def _length(start: Point | None, points: Sequence[Point], order: Sequence[int], end: Point | None) -> int:
    """Metres from *start* over *points* to *end*."""
    return round(1000 * route_km([start, *(points[node] for node in order), end], road_factor=1))


def _costs(points: Sequence[Point], start: Point | None, end: Point | None) -> Matrix:
    """Distances between all points, where the day begins and ends included; the last node is outside the route.

    A round tour through that node is a route: it leaves the node for the first stop and comes back from the last.
    On a round trip the node is home itself; otherwise it costs nothing, but can be reached only from the start and the
    end that are set: all other ways to it are longer than any detour.
    """
    ends = [point for point in dict.fromkeys((start, end)) if point is not None]
    nodes = [*points, *ends]
    km = [[distance_km(one, other) for other in nodes] for one in nodes]
    if start is None or start != end:
        far = 3 * max(max(row) for row in km) if ends else 0.0
        outside = [far] * len(points) + [0.0] * len(ends)
        km = [[*row, away] for row, away in zip(km, outside, strict=True)] + [[*outside, 0.0]]
    scale = _LARGEST_COST / (max(max(row) for row in km) or 1.0)
    return [[round(scale * away) for away in row] for row in km]


def _shortest_tour(costs: Matrix) -> list[int]:
    if 3 < len(costs) <= _EXACT_NODES:  # noqa: PLR2004 - three nodes have one tour only
        try:
            import fast_tsp
        except ImportError:  # there is no package for some processors
            return _good_tour(costs)
        return [int(node) for node in fast_tsp.solve_tsp_exact(costs)]
    return _good_tour(costs)


def _good_tour(costs: Matrix) -> list[int]:
    """The nearest neighbour each time, then improved as long as turning round or moving a stretch helps."""
    tour = [len(costs) - 1]
    left = set(range(len(costs) - 1))
    while left:
        tour.append(min(left, key=lambda node: (costs[tour[-1]][node], node)))
        left.remove(tour[-1])
    while _turn_a_stretch(tour, costs) or _move_a_stretch(tour, costs):
        pass
    return tour


def _turn_a_stretch(tour: list[int], costs: Matrix) -> bool:
    """Reverse the first stretch of *tour* that makes it shorter so (2-opt); whether there was one."""
    for first in range(1, len(tour) - 1):
        before, head = tour[first - 1], tour[first]
        for last in range(first + 1, len(tour)):
            tail, after = tour[last], tour[(last + 1) % len(tour)]
            if costs[before][tail] + costs[head][after] < costs[before][head] + costs[tail][after]:
                tour[first : last + 1] = tour[first : last + 1][::-1]
                return True
    return False


def _move_a_stretch(tour: list[int], costs: Matrix) -> bool:
    """Put up to three neighbours elsewhere, the first that make *tour* shorter so (Or-opt); whether there were any."""
    for length in (1, 2, 3):
        for first in range(1, len(tour) - length + 1):
            stretch = tour[first : first + length]
            rest = tour[:first] + tour[first + length :]
            before, after = rest[first - 1], rest[first % len(rest)]
            saved = costs[before][stretch[0]] + costs[stretch[-1]][after] - costs[before][after]
            for place in range(1, len(rest) + 1):
                one, other = rest[place - 1], rest[place % len(rest)]
                if costs[one][stretch[0]] + costs[stretch[-1]][other] - costs[one][other] < saved:
                    tour[:] = rest[:place] + stretch + rest[place:]
                    return True
    return False
