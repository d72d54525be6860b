r"""How good our weeks are: published vehicle-routing instances with time windows, put in our words.

    python benchmarks/bench_plan.py FOLDER --fetch
    python benchmarks/bench_plan.py FOLDER [INSTANCE ...] [--each]
    python benchmarks/bench_plan.py --weeks

FOLDER holds instances as their authors publish them, which we do not ship: Solomon's text files (``c101.txt``) or the
same as VRPLIB (``RC208.vrp``).  ``--fetch`` takes Solomon's 56 and those of Gehring and Homberger with 200 stops out of
a package of the Python index.  Without names those of Solomon are measured.  Each customer becomes a dealer whose
opening hours are its time window, each vehicle a day, and everybody is worth the way.  How many visits a day holds we
know, what a vehicle carries we do not: where a route of ours carries too much, the best known length says nothing, and
the reference is instead what the solver called bare finds without loads in five times as long.  Lengths are reckoned as
the best known ones are: to a tenth, cut off.

Prints for each family, with ``--each`` for each instance, our gap, the same for the solver called bare as long as ours
took, and the seconds; those are of the processor, so that other work on the machine does not count.  ``--weeks``
measures invented weeks of a rep instead: distance alone against our solver, and against VROOM where ``pyvroom`` is
installed.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from instances import Instance, fetch, read  # noqa: E402
from vroom_week import vroom_week  # noqa: E402

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
GOAL = 2.0  # per cent
LONGER = 5  # times, for a reference where nothing is published


@dataclass(frozen=True)
class Measured:
    """One instance: gaps in per cent, *seconds* of ours."""

    instance: Instance
    visits: int
    length: float
    reference: float | None
    bare: float
    seconds: float
    is_light: bool  # no route carries too much

    @property
    def gap(self) -> float | None:
        """Of ours."""
        return None if self.reference is None else 100 * (self.length / self.reference - 1)

    @property
    def bare_gap(self) -> float | None:
        """Of the solver called bare."""
        return None if self.reference is None else 100 * (self.bare / self.reference - 1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("instances", nargs="*")
    parser.add_argument("--fetch", action="store_true")
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--weeks", action="store_true")
    given = parser.parse_args()
    if given.weeks:
        weeks()
        return
    if given.folder is None:
        parser.error("name the folder with the instances, or give --weeks")
    if given.fetch:
        print(f"{fetch(given.folder)} instances in {given.folder}")
        return
    wanted = {name.upper() for name in given.instances}
    found: dict[str, list[Measured]] = {}
    if given.each:
        print("instance   visits   ours  reference   gap      s   bare at once   gap")
    for path in sorted(given.folder.iterdir()):
        name = path.name.partition(".")[0].upper()
        if path.suffix not in {".txt", ".vrp", ".vrptw"} or (name not in wanted if wanted else "_" in name):
            continue
        measured = measure(read(path))
        found.setdefault(measured.instance.family, []).append(measured)
        if given.each:
            _print_one(measured)
    print("family  instances   gap: mean    worst   in 2 %   s: mean  worst   bare: mean    worst")
    for family, of_family in sorted(found.items()):
        _print_family(family, of_family)
    if len(found) > 1:
        _print_family("all", [one for of_family in found.values() for one in of_family])


def measure(instance: Instance) -> Measured:
    """Ours first, then the solver as long."""
    began = time.process_time()
    routes = ours(instance)
    took = time.process_time() - began
    is_light = not instance.carries_too_much(routes)
    reference = instance.best_known
    if not is_light:
        reference = min(bare(instance, LONGER * took, with_loads=False), instance.total(routes))
    at_once = bare(instance, took, with_loads=is_light)
    return Measured(instance, sum(map(len, routes)), instance.total(routes), reference, at_once, took, is_light)


def _print_one(one: Measured) -> None:
    reference = "?" if one.reference is None else f"{one.reference:.1f}{'' if one.is_light else '*'}"
    print(
        f"{one.instance.name:9} {one.visits:4}/{len(one.instance.places) - 1} {one.length:7.1f} {reference:>9} "
        f"{_said(one.gap)} {one.seconds:5.2f} {one.bare:12.1f} {_said(one.bare_gap)}",
        flush=True,
    )


def _print_family(name: str, found: list[Measured]) -> None:
    gaps = [one.gap for one in found if one.gap is not None]
    bare_gaps = [one.bare_gap for one in found if one.bare_gap is not None]
    seconds = [one.seconds for one in found]
    if not gaps:
        print(f"{name:8} {len(found):8}   nothing is known to compare with")
        return
    reached = sum(gap <= GOAL for gap in gaps)
    print(
        f"{name:8} {len(found):8}   {_said(mean(gaps))} {_said(max(gaps))} {reached:4}/{len(gaps)} "
        f"{mean(seconds):8.2f} {max(seconds):6.2f}   {_said(mean(bare_gaps))} {_said(max(bare_gaps))}",
        flush=True,
    )


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


def bare(instance: Instance, seconds: float, *, with_loads: bool = True) -> float:
    """What the solver reaches by itself in so many seconds, as it comes."""
    import pyvrp

    model = pyvrp.Model()
    capacity = instance.capacity if with_loads else sum(instance.demands)
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
    model.add_vehicle_type(instance.vehicles, [capacity], depot, depot, tw_late=10 * instance.windows[0][1])
    for one, place in enumerate(places):
        for other, to in enumerate(places):
            model.add_edge(place, to, instance.length(one, other), instance.length(one, other))
    result = model.solve(partial(_is_over, time.process_time() + seconds), seed=1, display=False)
    return float(result.cost()) / 10


def _is_over(end: float, best_cost: int) -> bool:
    del best_cost
    return time.process_time() >= end


def weeks() -> None:
    """Invented weeks: five days, opening hours and appointments; the mean of five of each size."""
    plans: dict[str, Callable[..., Any]] = {"by distance": fill_week, "our solver": solve_week}
    if find_spec("vroom") is not None:
        plans |= {f"VROOM level {level}": partial(vroom_week, level=level) for level in (3, 5)}
    else:
        print("pyvroom is not installed: without VROOM")
    print("candidates  plan            objective   visits   s: mean  worst")
    for size in (40, 50, 60, 65):
        for name, plan in plans.items():
            found = [_timed(plan, *week(size, seed)) for seed in range(1, 6)]
            worth, visits, seconds = (mean(column) for column in zip(*found, strict=True))
            worst = max(row[2] for row in found)
            print(f"{size:10}  {name:14} {worth:10.0f} {visits:8.1f} {seconds:9.2f} {worst:6.2f}", flush=True)


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
    began = time.process_time()
    found = plan(candidates, days, ways) or []
    took = time.process_time() - began
    return objective(found, days, candidates, ways), sum(len(day.new) for day in found), took


def _once_in(random: Random, times: int) -> bool:
    return not random.randrange(times)


def _point(place: tuple[float, float]) -> Point:
    x, y = place
    return Point((y - 50) * DEGREE, (x - 50) * DEGREE)


def _said(gap: float | None) -> str:
    return "      ?" if gap is None else f"{gap:+6.2f} %"


if __name__ == "__main__":
    main()
