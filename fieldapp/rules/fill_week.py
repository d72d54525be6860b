"""A week filled by distance alone: what the app does where there is no solver, and the least that a plan must reach."""

from collections.abc import Callable, Mapping, Sequence
from heapq import nlargest
from itertools import pairwise
from uuid import UUID

from fieldapp.rules.day_route import Stop
from fieldapp.rules.distances import Point
from fieldapp.rules.planning import EARLY_DAYS, Candidate, OpenDay, SuggestedDay, Ways, cached, made_day

Drive = Callable[[Point | None, Point | None], float]


def fill_week(candidates: Sequence[Candidate], days: Sequence[OpenDay], ways: Ways) -> list[SuggestedDay]:
    """Fill the room of *days*: near ones together, no day longer than the pace allows.

    A day that is empty begins where most is to be done for the way there; then those join who are worth the
    detour.  What is planned stays, in its order.

    Returns:
        The days that got something new.
    """
    left = list(candidates)
    drive = cached(ways)
    found = []
    for day in days:
        worths = {candidate.dealer_id: candidate.worth(day.on) for candidate in left}
        made = _Day(day, ways.of(day), drive, worths)
        while made.room and (joining := made.next_of(left)) is not None:
            left.remove(joining)
        if made.joined and (suggested := made_day(day, made.joined, made.order, ways)) is not None:
            found.append(suggested)
    return found


class _Day:
    """A day that is being filled."""

    def __init__(self, day: OpenDay, ways: Ways, drive: Drive, worths: Mapping[UUID, int]) -> None:
        self._day, self._ways, self._drive, self._worths = day, ways, drive, worths
        self._stops: list[Stop] = [planned.stop for planned in day.planned]
        self.order = list(range(len(self._stops)))
        self.joined: list[Candidate] = []

    @property
    def room(self) -> int:
        return self._day.room - len(self.joined)

    def next_of(self, left: Sequence[Candidate]) -> Candidate | None:
        """Take in the one who gains most for the detour; ``None`` where nobody is worth it or fits in."""
        if not self.order:
            first = self._first_of(left)
            if first is not None:
                self._take(first, [0])
            return first
        worth = self._worths
        gains = [(worth[c.dealer_id] - self._detour(c.point), c) for c in left if worth[c.dealer_id] > 0]
        worthy = [(gain, candidate) for gain, candidate in gains if gain >= 0]
        before = self._ways.route([self._stops[number] for number in self.order])
        for _gain, candidate in sorted(worthy, key=lambda pair: (-pair[0], pair[1].dealer_id)):
            stops = [*self._stops, candidate.stop]
            order = self._ways.put_in(len(self._stops), self.order, stops)
            after = self._ways.route([stops[n] for n in order])
            if after.ends <= self._ways.pace.ends and after.late <= before.late:
                self._take(candidate, order)
                return candidate
        return None

    def _first_of(self, left: Sequence[Candidate]) -> Candidate | None:
        """Around whom most is to be done for the way there and back."""
        on, worth, drive = self._day.on, self._worths, self._drive
        due = [c for c in left if worth[c.dealer_id] > 0 and (c.due_on - on).days <= EARLY_DAYS]

        def gain(seed: Candidate) -> float:
            around = (worth[c.dealer_id] - drive(seed.point, c.point) for c in left if c is not seed)
            joining = sum(gain for gain in nlargest(self._day.room - 1, around) if gain > 0)
            way = 2 * drive(self._ways.start, seed.point) if self._ways.start is not None else 0.0
            return worth[seed.dealer_id] + joining - way

        gains = [(gain(seed), str(seed.dealer_id), seed) for seed in due if self._has_time_for(seed)]
        worthy = [found for found in gains if found[0] >= 0]
        return max(worthy, key=lambda found: found[:2])[2] if worthy else None

    def _has_time_for(self, first: Candidate) -> bool:
        route = self._ways.route([first.stop])
        return route.ends <= self._ways.pace.ends and not route.late

    def _detour(self, point: Point | None) -> float:
        """Minutes that a stop at *point* adds to the driving of the day."""
        start, end = self._ways.start, self._ways.end or self._ways.start
        on_the_way = [self._stops[number].point for number in self.order]
        way = [*([start] if start else []), *on_the_way, *([end] if end else [])]
        detours = [
            self._drive(one, point) + self._drive(point, other) - self._drive(one, other)
            for one, other in pairwise(way)
        ]
        if start is None:
            detours.append(self._drive(way[0], point))
        if end is None:
            detours.append(self._drive(way[-1], point))
        return min(detours)

    def _take(self, candidate: Candidate, order: list[int]) -> None:
        self._stops.append(candidate.stop)
        self.joined.append(candidate)
        self.order = order
