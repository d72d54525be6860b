r"""How good our weeks are: published vehicle-routing instances with time windows, put in our words.

    python benchmarks/bench_plan.py FOLDER [INSTANCE ...]

FOLDER holds instances as their authors publish them, which we do not ship: Solomon's text files (``c101.txt``) or the
same as VRPLIB (``RC208.vrp``; one is in the source package of PyVRP, under ``tests/data``).  Each customer becomes a
dealer whose opening hours are its time window, each vehicle a day, and everybody is worth the way.  How many visits a
day holds we know, what a vehicle carries we do not: where our routes carry too much, that is said, and the gap says
nothing.  Lengths are reckoned as the best known ones are: to a tenth, cut off.

Prints for each instance our length, its gap to the best known, the same for the solver called bare as long as ours
took, and the seconds.  ``--weeks`` measures invented weeks of a rep instead: distance alone against the solver.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import hypot
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from fieldapp.rules.day_route import Pace, Stop  # noqa: E402
from fieldapp.rules.distances import Point  # noqa: E402
from fieldapp.rules.due_score import DueFacts, VisitWeights  # noqa: E402
from fieldapp.rules.fill_week import fill_week  # noqa: E402
from fieldapp.rules.planning import (  # noqa: E402
    Candidate,
    OpenDay,
    PlannedStop,
    Ways,
    considered,
    objective,
    suggest,
)
from fieldapp.rules.solve_week import solve_week  # noqa: E402

MONDAY = date(2026, 11, 23)
DEGREE = 0.01  # of one unit: so near to the equator a degree is as long in both directions
KM_A_UNIT = 1.111950797  # one hundredth of a degree
BEST_KNOWN = {  # lengths to a tenth, cut off, as collected by the 12th DIMACS implementation challenge
    "C101": 827.3, "C201": 589.1, "R101": 1637.7, "R102": 1466.6, "R103": 1208.7, "R104": 971.5, "R105": 1355.3,
    "R201": 1143.2, "R202": 1029.6, "R203": 870.8, "R204": 731.3, "R205": 949.8, "R206": 875.9, "R207": 794.0,
    "R208": 701.0, "R209": 854.8, "R210": 900.5, "R211": 746.7, "RC201": 1261.8, "RC202": 1092.3, "RC203": 923.7,
    "RC204": 783.5, "RC205": 1154.0, "RC206": 1051.1, "RC207": 962.9, "RC208": 776.1,
}  # fmt: skip


@dataclass(frozen=True)
class Instance:
    """As published: the first place is the depot."""

    name: str
    capacity: int
    vehicles: int
    places: list[tuple[float, float]]
    demands: list[int]
    windows: list[tuple[int, int]]
    service: list[int]

    def length(self, one: int, other: int) -> int:
        """Tenths, cut off."""
        (x, y), (to_x, to_y) = self.places[one], self.places[other]
        return int(10 * hypot(x - to_x, y - to_y))

    def total(self, routes: Sequence[Sequence[int]]) -> float:
        """Of all routes, from the depot and back."""
        ways = [[0, *route, 0] for route in routes]
        return sum(self.length(a, b) for way in ways for a, b in pairwise(way)) / 10


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("instances", nargs="*")
    parser.add_argument("--weeks", action="store_true")
    given = parser.parse_args()
    if given.weeks:
        weeks()
        return
    if given.folder is None:
        parser.error("name the folder with the instances, or give --weeks")
    wanted = {name.upper() for name in given.instances}
    files = [path for path in sorted(given.folder.iterdir()) if path.suffix in {".txt", ".vrp", ".vrptw"}]
    print("instance  visits  ours   gap     s   bare at once   gap")
    for path in files:
        name = path.name.partition(".")[0].upper()
        if not wanted or name in wanted:
            measure(read(path))


def measure(instance: Instance) -> None:
    """Print one line."""
    began = time.perf_counter()
    routes = ours(instance)
    took = time.perf_counter() - began
    known = BEST_KNOWN.get(instance.name)
    bare_length = bare(instance, took)
    length = instance.total(routes)
    count = sum(map(len, routes))
    said = f"{instance.name:8} {count:4}/{len(instance.places) - 1} {length:7.1f} {_gap(length, known)} {took:5.2f}"
    said += f" {bare_length:12.1f} {_gap(bare_length, known)}"
    if any(sum(instance.demands[stop] for stop in route) > instance.capacity for route in routes):
        said += "   (a route carries too much: not comparable)"
    print(said, flush=True)


def ours(instance: Instance) -> list[list[int]]:
    """The routes of ``suggest``: each vehicle a day, each customer a dealer with opening hours."""
    horizon = instance.windows[0][1]
    weights = VisitWeights(due=100_000, day_late=0, day_early=0)
    candidates = [
        Candidate(
            UUID(int=number),
            DueFacts(MONDAY),
            _point(instance.places[number]),
            MONDAY,
            instance.service[number],
            ((opens, closes + instance.service[number]),),
            weights=weights,
        )
        for number, (opens, closes) in enumerate(instance.windows)
        if number
    ]
    days = [OpenDay(MONDAY + timedelta(days=number), len(candidates)) for number in range(instance.vehicles)]
    pace = Pace(0, horizon, 0, 60 * KM_A_UNIT, 1.0)
    found = suggest(candidates, days, Ways(_point(instance.places[0]), None, pace))
    return [[stop.dealer_id.int for stop in day.stops] for day in found]


def bare(instance: Instance, seconds: float) -> float:
    """What the solver reaches by itself in the same time, as it comes."""
    import pyvrp
    from pyvrp.stop import MaxRuntime

    model = pyvrp.Model()
    depot_at = model.add_location(*instance.places[0])
    depot = model.add_depot(depot_at, tw_late=10 * instance.windows[0][1])
    places = [depot_at]
    for number, (opens, closes) in enumerate(instance.windows):
        if number:
            places.append(model.add_location(*instance.places[number]))
            model.add_client(
                places[-1],
                delivery=[instance.demands[number]],
                service_duration=10 * instance.service[number],
                tw_early=10 * opens,
                tw_late=10 * closes,
            )
    model.add_vehicle_type(instance.vehicles, [instance.capacity], depot, depot, tw_late=10 * instance.windows[0][1])
    for one, place in enumerate(places):
        for other, to in enumerate(places):
            model.add_edge(place, to, instance.length(one, other), instance.length(one, other))
    result = model.solve(MaxRuntime(seconds), seed=1, display=False)
    return float(result.cost()) / 10


def read(path: Path) -> Instance:
    """Read what the authors publish."""
    import vrplib

    if path.suffix == ".txt":
        known: dict[str, Any] = vrplib.read_instance(path, instance_format="solomon", compute_edge_weights=False)
    else:
        known = vrplib.read_instance(path, compute_edge_weights=False)
    windows = [(int(a), int(b)) for a, b in known["time_window"]]
    service = known["service_time"]
    times = [int(service)] * len(windows) if isinstance(service, (int, float)) else [int(one) for one in service]
    times[0] = 0
    return Instance(
        path.name.partition(".")[0].upper(),
        int(known["capacity"]),
        int(known["vehicles"]),
        [(float(x), float(y)) for x, y in known["node_coord"]],
        [int(one) for one in known["demand"]],
        windows,
        times,
    )


def weeks() -> None:
    """Invented weeks: five days, opening hours and appointments; the mean of five of each size."""
    print("candidates   by distance: objective, visits, s   with the solver: objective, visits, s (worst)")
    for size in (40, 50, 60, 65):
        rows: dict[str, list[tuple[float, int, float]]] = {}
        for seed in range(1, 6):
            candidates, days, ways = week(size, seed)
            for name, plan in (("distance", fill_week), ("solver", solve_week)):
                rows.setdefault(name, []).append(_timed(plan, candidates, days, ways))
        said = [f"{size:10}"]
        for found in rows.values():
            worth, visits, seconds = (sum(column) / len(found) for column in zip(*found, strict=True))
            said.append(f"{worth:8.0f} {visits:5.1f} {seconds:5.2f} ({max(row[2] for row in found):.2f})")
        print("   ".join(said), flush=True)


def week(size: int, seed: int) -> tuple[list[Candidate], list[OpenDay], Ways]:
    """A rep's week: twelve towns around home, half of the dealers with opening hours."""
    random = Random(seed)  # noqa: S311
    home = Point(34.40, 113.73)
    towns = [Point(34.4 + random.uniform(-0.5, 0.5), 113.73 + random.uniform(-0.5, 0.5)) for _ in range(12)]
    candidates = []
    for number in range(size):
        town = random.choice(towns)
        point = Point(town.latitude + random.gauss(0, 0.04), town.longitude + random.gauss(0, 0.04))
        hours = random.choice(((), (), (), ((540, 720),), ((840, 1080),), ((540, 720), (840, 1080))))
        facts = DueFacts(
            MONDAY + timedelta(days=random.randint(-25, 5)),
            promises=int(_once_in(random, 7)),
            complaints=int(_once_in(random, 14)),
            owes=_once_in(random, 7),
        )
        closed = frozenset([random.randint(1, 5)]) if _once_in(random, 7) else frozenset[int]()
        candidates.append(Candidate(UUID(int=number + 1), facts, point, MONDAY, windows=hours, closed=closed))
    days = []
    for number in range(5):
        stop = Stop(random.choice(towns), at=random.choice((570, 630, 870, 930)))
        planned = (
            (PlannedStop(UUID(int=1000 + number), UUID(int=2000 + number), stop),) if not _once_in(random, 3) else ()
        )
        days.append(OpenDay(MONDAY + timedelta(days=number), 10 - len(planned), planned))
    ways = Ways(home)
    return considered(candidates, days), days, ways


def _timed(
    plan: Callable[..., Any], candidates: list[Candidate], days: list[OpenDay], ways: Ways
) -> tuple[float, int, float]:
    began = time.perf_counter()
    found = plan(candidates, days, ways) or []
    took = time.perf_counter() - began
    return objective(found, days, candidates, ways), sum(len(day.new) for day in found), took


def _once_in(random: Random, times: int) -> bool:
    return not random.randrange(times)


def _point(place: tuple[float, float]) -> Point:
    x, y = place
    return Point((y - 50) * DEGREE, (x - 50) * DEGREE)


def _gap(length: float, known: float | None) -> str:
    return f"{100 * (length / known - 1):+6.2f} %" if known else "      ?"


if __name__ == "__main__":
    main()
