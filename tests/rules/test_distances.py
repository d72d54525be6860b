"""Distances, and the first order of a day's stops."""

import sys
from collections.abc import Sequence
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.rules.distances import Point, distance_km, order_by_distance, route_km

ZHENGZHOU = Point(34.7478, 113.6193)
XINZHENG = Point(34.3972, 113.7345)
POINTS = st.builds(Point, st.floats(31.4, 36.3), st.floats(110.4, 116.6))
ENDS = st.one_of(st.none(), st.just(ZHENGZHOU), POINTS)


def somewhere(count: int, seed: int = 1) -> list[Point]:
    random = Random(seed)  # noqa: S311 - places, not secrets
    return [Point(random.uniform(34, 35), random.uniform(113, 114)) for _ in range(count)]


def km(start: Point | None, stops: Sequence[Point], order: Sequence[int], end: Point | None) -> float:
    return route_km([start, *(stops[index] for index in order), end])


def test_distances_are_those_of_the_atlas() -> None:
    assert distance_km(ZHENGZHOU, XINZHENG) == pytest.approx(40.4, abs=0.2)
    assert distance_km(Point(0, 0), Point(1, 0)) == pytest.approx(111.2, abs=0.1)
    assert distance_km(ZHENGZHOU, XINZHENG, road_factor=1.3) == pytest.approx(52.5, abs=0.3)


@given(one=POINTS, other=POINTS)
def test_a_distance_is_the_same_both_ways_and_none_to_oneself(one: Point, other: Point) -> None:
    assert distance_km(one, other) == pytest.approx(distance_km(other, one))
    assert distance_km(one, one) == 0


@settings(max_examples=60, deadline=None)
@given(start=ENDS, end=ENDS, stops=st.lists(POINTS, max_size=6))
def test_no_other_order_of_a_few_stops_is_shorter(start: Point | None, end: Point | None, stops: list[Point]) -> None:
    order = order_by_distance(start, stops, end=end)
    assert sorted(order) == list(range(len(stops)))
    best = min(km(start, stops, other, end) for other in permutations(range(len(stops))))
    assert km(start, stops, order, end) <= best + 0.3  # km: distances are compared to 1/20,000 of the longest


@given(stops=st.lists(st.one_of(st.none(), POINTS), max_size=6))
@settings(max_examples=60, deadline=None)
def test_stops_without_a_point_come_last_in_the_order_given(stops: list[Point | None]) -> None:
    order = order_by_distance(ZHENGZHOU, stops, end=ZHENGZHOU)
    unknown = [index for index, stop in enumerate(stops) if stop is None]
    assert order[len(stops) - len(unknown) :] == unknown
    assert sorted(order) == list(range(len(stops)))


@pytest.mark.parametrize("count", [1, 2, 3, 12, 17, 25, 40])
@pytest.mark.parametrize(("start", "end"), [(ZHENGZHOU, ZHENGZHOU), (ZHENGZHOU, None), (None, None), (None, XINZHENG)])
def test_the_same_stops_give_the_same_order(count: int, start: Point | None, end: Point | None) -> None:
    stops = somewhere(count)
    order = order_by_distance(start, stops, end=end)
    assert order == order_by_distance(start, stops, end=end)
    assert sorted(order) == list(range(count))


def test_without_the_solver_the_order_is_still_good(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(5):
        stops = somewhere(15, seed)
        best = km(ZHENGZHOU, stops, order_by_distance(ZHENGZHOU, stops, end=ZHENGZHOU), ZHENGZHOU)
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, "fast_tsp", None)
            order = order_by_distance(ZHENGZHOU, stops, end=ZHENGZHOU)
        assert sorted(order) == list(range(15))
        assert best <= km(ZHENGZHOU, stops, order, ZHENGZHOU) <= 1.08 * best


def test_forty_stops_are_far_shorter_in_order_than_as_listed() -> None:
    stops = somewhere(40)
    order = order_by_distance(ZHENGZHOU, stops, end=ZHENGZHOU)
    assert km(ZHENGZHOU, stops, order, ZHENGZHOU) < 0.4 * km(ZHENGZHOU, stops, range(40), ZHENGZHOU)


def test_stops_at_one_place_keep_their_order() -> None:
    assert order_by_distance(ZHENGZHOU, [XINZHENG, XINZHENG], end=ZHENGZHOU) == [0, 1]
    assert order_by_distance(None, []) == []
