"""What a map is drawn by: a flat picture of the earth, shades for values, and names that do not cover each other."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from math import cos, radians

from fieldapp.rules.distances import Point

KM_A_DEGREE = 111.2  # of latitude
SHADES = 5
Flat = tuple[float, float]
"""Kilometres to the east and to the south of the middle of the map."""
Ring = Sequence[Flat]


@dataclass(frozen=True, slots=True)
class Projection:
    """Lays a region flat around its middle: over a province the error is below one kilometre in a hundred."""

    middle: Point

    @classmethod
    def around(cls, points: Iterable[Point]) -> "Projection":
        """One whose middle is that of *points*; of none, the middle of Henan's north."""
        known = list(points)
        if not known:
            return cls(Point(34.75, 113.6))
        latitudes, longitudes = [p.latitude for p in known], [p.longitude for p in known]
        return cls(Point((min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2))

    def flat(self, point: Point) -> Flat:
        """Where *point* lies."""
        east = (point.longitude - self.middle.longitude) * KM_A_DEGREE * cos(radians(self.middle.latitude))
        return east, (self.middle.latitude - point.latitude) * KM_A_DEGREE

    def point(self, flat: Flat) -> Point:
        """What lies at *flat*."""
        east, south = flat
        return Point(
            self.middle.latitude - south / KM_A_DEGREE,
            self.middle.longitude + east / (KM_A_DEGREE * cos(radians(self.middle.latitude))),
        )


def contains(rings: Iterable[Ring], place: Flat) -> bool:
    """Whether *place* is inside of what *rings* enclose; a ring within a ring is a hole."""
    x, y = place
    inside = False
    for ring in rings:
        before = ring[-1]
        for corner in ring:
            crosses = (corner[1] > y) != (before[1] > y)
            if crosses and x < (before[0] - corner[0]) * (y - corner[1]) / (before[1] - corner[1]) + corner[0]:
                inside = not inside
            before = corner
    return inside


def borders(
    areas: Mapping[str, Iterable[Sequence[Hashable]]], group: Callable[[str], str]
) -> list[tuple[Hashable, Hashable]]:
    """The edges between areas of different groups, and those at the outside of all.

    Neighbours must share their corners exactly, as they do in the outlines that are shipped.

    Args:
        areas: the rings of each, by code.
        group: what an area belongs to: its prefecture.
    """
    sides: defaultdict[frozenset[Hashable], set[str]] = defaultdict(set)
    alone: defaultdict[frozenset[Hashable], int] = defaultdict(int)
    for code, rings in areas.items():
        for ring in rings:
            for edge in pairwise([*ring, ring[0]]):
                key = frozenset(edge)
                sides[key].add(group(code))
                alone[key] += 1
    return [
        (ends[0], ends[1])
        for edge, groups in sides.items()
        if len(ends := sorted(edge, key=repr)) == 2 and (len(groups) > 1 or alone[edge] == 1)  # noqa: PLR2004 - ends
    ]


def centre(rings: Sequence[Ring]) -> Flat:
    """A place inside the largest ring where its name can stand: the middle of its widest part near its middle."""
    ring = max(rings, key=lambda one: abs(_area(one)))
    top, bottom = min(y for _x, y in ring), max(y for _x, y in ring)
    best = (0.0, ring[0])
    for share in (0.5, 0.4, 0.6, 0.3, 0.7):
        y = top + (bottom - top) * share
        crossings = sorted(
            (before[0] - x) * (y - at) / (before[1] - at) + x
            for one in rings  # a county may lie around a city
            for before, (x, at) in pairwise([*one, one[0]])
            if (before[1] > y) != (at > y)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            if right - left > best[0] * 1.1:  # near the middle unless clearly wider
                best = (right - left, ((left + right) / 2, y))
    return best[1]


def _area(ring: Ring) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise([*ring, ring[0]])) / 2


def breaks(values: Iterable[float], shades: int = SHADES) -> tuple[float, ...]:
    """The upper limits of the shades but the last, so that each takes about as many of *values*; equal ones once."""
    known = sorted(values)
    if not known:
        return ()
    limits = (known[round(len(known) * step / shades) - 1] for step in range(1, shades) if len(known) >= shades)
    return tuple(dict.fromkeys(limit for limit in limits if limit < known[-1]))


def shade(value: float, limits: Sequence[float]) -> int:
    """Which shade *value* has: 0 for what lies at or below the first limit."""
    return sum(value > limit for limit in limits)


def ranges(values: Iterable[float], limits: Sequence[float]) -> list[tuple[float, float] | None]:
    """Of each shade the least and the greatest of *values* that has it; ``None`` where none has."""
    found: list[list[float]] = [[] for _step in range(len(limits) + 1)]
    for value in values:
        found[shade(value, limits)].append(value)
    return [(min(some), max(some)) if some else None for some in found]


@dataclass(frozen=True, slots=True)
class Label:
    """A name that wants to stand around *x*, *y*, with its size; pixels or points."""

    key: Hashable
    x: float
    y: float
    width: float
    height: float


def place_labels(
    wanted: Iterable[Label],
    taken: Iterable[Label] = (),
    *,
    gap: float = 2.0,
    avoided: Sequence[Label] = (),
    may_stand: Callable[[Label], bool] | None = None,
) -> list[Label]:
    """Those of *wanted*, the most important first, that cover neither each other nor what is *taken*.

    Args:
        wanted: names where they would stand best.
        taken: what is never covered.
        gap: between any two.
        avoided: what is covered only where a name has no better place beside its own.
        may_stand: whether a name that was moved still stands where it belongs; none is moved without it.
    """
    placed: list[Label] = []
    standing = list(taken)
    dots = sorted(avoided, key=lambda dot: dot.y)
    heights = [dot.y for dot in dots]
    for label in wanted:
        near: list[Label] = []
        if may_stand is not None:
            reach = _REACH * label.height
            first, last = bisect_left(heights, label.y - reach), bisect_right(heights, label.y + reach)
            near = [dot for dot in dots[first:last] if abs(dot.x - label.x) < label.width * 1.5]
        for place in _beside(label, near):
            may = place is label or (may_stand is not None and may_stand(place))
            if may and not any(_overlap(place, other, gap) for other in standing):
                standing.append(place)
                placed.append(place)
                break
    return placed


_REACH = 2.0  # heights of a name, above and below it
_WAYS = sorted(
    product((0.0, -0.25, 0.25, -0.5, 0.5), (0.0, -0.3, 0.3, -0.6, 0.6, -0.9, 0.9)),
    key=lambda way: abs(way[0]) + abs(way[1]),
)  # widths to the right and heights down that a name may be moved, the nearest first


def _beside(label: Label, avoided: Sequence[Label]) -> Iterator[Label]:
    """Where *label* would stand: its own place if that is free, else where it covers least, then the nearest."""
    if not any(_overlap(label, dot, 0) for dot in avoided):
        yield label
        return
    places = [
        replace(label, x=label.x + aside * label.width, y=label.y + down * label.height) for aside, down in _WAYS[1:]
    ]
    yield from sorted([label, *places], key=lambda place: sum(_overlap(place, dot, 0) for dot in avoided))


def _overlap(one: Label, other: Label, gap: float) -> bool:
    return (
        abs(one.x - other.x) * 2 < one.width + other.width + 2 * gap
        and abs(one.y - other.y) * 2 < one.height + other.height + 2 * gap
    )
