"""A published kind of problem in our words: vehicles are days, customers are dealers with opening hours."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from fieldapp.rules.day_route import Pace
from fieldapp.rules.distances import Point
from fieldapp.rules.due_score import DueFacts, VisitWeights
from fieldapp.rules.planning import Candidate, OpenDay, Ways, suggest

MONDAY = date(2026, 11, 23)
EVERYBODY = VisitWeights(due=100_000, day_late=0, day_early=0)  # nobody is worth less than his way
KM_A_UNIT = 1.111950797  # one hundredth of a degree at the equator


def instance(stops: int, seed: int) -> tuple[list[Candidate], dict[UUID, tuple[int, int]]]:
    """Customers in a square of 100 units, each with a window that a first route past them in order keeps."""
    random = Random(seed)  # noqa: S311
    windows: dict[UUID, tuple[int, int]] = {}
    candidates = []
    for number in range(1, stops + 1):
        place = Point(random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5))
        opens = random.randrange(80, 700)
        candidate_id = UUID(int=number)
        windows[candidate_id] = (opens, opens + random.choice((60, 120, 240)))
        candidates.append(
            Candidate(candidate_id, DueFacts(MONDAY), place, MONDAY, 10, (windows[candidate_id],), weights=EVERYBODY)
        )
    return candidates, windows


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everybody_is_served_within_the_window_and_the_way_is_short(seed: int) -> None:
    pytest.importorskip("pyvrp")
    candidates, windows = instance(40, seed)
    days = [OpenDay(MONDAY + timedelta(days=number), 40) for number in range(15)]
    ways = Ways(Point(0, 0), None, Pace(0, 1000, 10, 60 * KM_A_UNIT, 1.0))
    found = suggest(candidates, days, ways)
    served = [stop for day in found for stop in day.stops]
    assert {stop.dealer_id for stop in served} == set(windows)
    for stop in served:
        opens, closes = windows[stop.dealer_id]
        assert opens <= stop.arrives <= closes - 10
    stop_of = {candidate.dealer_id: candidate.stop for candidate in candidates}
    driving = sum(ways.route([stop_of[stop.dealer_id] for stop in day.stops]).driving for day in found)
    alone = sum(ways.route([stop]).driving for stop in stop_of.values())
    assert driving < 0.6 * alone
