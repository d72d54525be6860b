"""A week as VROOM would have it, to be measured beside our solver; needs ``pyvroom``, which the app does not use."""

from collections.abc import Sequence
from itertools import product

from fieldapp.rules.day_route import Stop
from fieldapp.rules.planning import Candidate, OpenDay, SuggestedDay, Ways, cached, made_day

DAY = 24 * 60 * 60  # seconds: the days of a week follow each other on one clock
MOST = 100  # VROOM's highest priority


def vroom_week(
    candidates: Sequence[Candidate], days: Sequence[OpenDay], ways: Ways, *, level: int = 3
) -> list[SuggestedDay]:
    """A day is a vehicle on its day's hours; a dealer's priority is the most that a visit is worth.

    Nobody is there on a day on which the visit is worth nothing: no window lies there.  What VROOM leaves out of a day
    that cannot be kept to the minute is taken out by the least worth, as for our own solver.
    """
    import vroom

    problem = vroom.Input()
    stops = [candidate.stop for candidate in candidates]
    worths = [[candidate.worth(day.on) for day in days] for candidate in candidates]
    highest = max(1, *map(max, worths))
    jobs = []
    for number, stop in enumerate(stops):
        windows = [
            (day * DAY + 60 * opens, day * DAY + 60 * max(opens, closes - _length(stop, ways)))
            for day, worth in enumerate(worths[number])
            if worth > 0
            for opens, closes in stop.windows or ((0, 24 * 60 + _length(stop, ways) - 1),)
        ]
        priority = max(1, max(worths[number]) * (MOST - 1) // highest)
        jobs.append((stop, windows, priority, [1]))
    fixed = {}
    for day, open_day in enumerate(days):
        for place, planned in enumerate(open_day.planned):
            fixed[len(jobs)] = place
            at = day * DAY + 60 * (planned.stop.at or 0)
            until = at if planned.stop.at is not None else (day + 1) * DAY - 1
            jobs.append((planned.stop, [(at, until)], MOST, [0]))
    problem.set_durations_matrix("car", _durations([stop for stop, *_rest in jobs], ways))
    for number, (stop, windows, priority, load) in enumerate(jobs):
        spans = [vroom.TimeWindow(opens, closes) for opens, closes in windows]
        length = 60 * _length(stop, ways)
        problem.add_job(
            vroom.Job(number, number, default_service=length, delivery=load, priority=priority, time_windows=spans)
        )
    for day, open_day in enumerate(days):
        pace = ways.of(open_day).pace
        span = vroom.TimeWindow(day * DAY + 60 * pace.starts, day * DAY + 60 * max(pace.ends, pace.starts))
        problem.add_vehicle(vroom.Vehicle(day, len(jobs), len(jobs) + 1, capacity=[open_day.room], time_window=span))
    routes = problem.solve(exploration_level=level, nb_threads=2).routes
    found = []
    for day, open_day in enumerate(days):
        of_day = routes[(routes["vehicle_id"] == day) & (routes["type"] == "job")]
        numbers = [int(number) for number in of_day["id"]]
        joined = [candidates[number] for number in numbers if number not in fixed]
        new = iter(range(len(open_day.planned), len(open_day.planned) + len(joined)))
        order: list[int] | None = [fixed[number] if number in fixed else next(new) for number in numbers]
        while joined:
            if (made := made_day(open_day, joined, order, ways)) is not None:
                found.append(made)
                break
            joined.remove(min(joined, key=lambda c: (c.worth(open_day.on), c.dealer_id)))
            order = None
    return found


def _length(stop: Stop, ways: Ways) -> int:
    return ways.pace.visit_minutes if stop.length is None else stop.length


def _durations(stops: Sequence[Stop], ways: Ways) -> "object":
    """Seconds from place to place; to and from where the day begins and ends last."""
    import numpy as np

    drive = cached(ways)
    points = [*(stop.point for stop in stops), ways.start, ways.end or ways.start]
    found = np.zeros((len(points), len(points)), dtype=np.uint32)
    for one, other in product(range(len(points)), repeat=2):
        if one != other:
            found[one, other] = round(60 * drive(points[one], points[other]))
    return found
