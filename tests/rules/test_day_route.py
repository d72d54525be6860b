"""How a day goes: its order, its hours, its way."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.rules.day_route import Pace, Stop, day_route, order_stops
from fieldapp.rules.distances import Point, order_by_distance

HOME = Point(34.40, 113.73)
PACE = Pace()
known_points = st.builds(Point, st.floats(33.5, 35.5), st.floats(113.0, 115.0))
points = st.none() | known_points
starts = st.none() | known_points


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Stop, points), max_size=9), starts)
def test_without_appointments_the_order_is_the_shortest(stops: list[Stop], start: Point | None) -> None:
    assert order_stops(stops, start, PACE) == order_by_distance(start, [stop.point for stop in stops], end=start)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.builds(Stop, points, st.none() | st.integers(480, 1080), st.booleans()), max_size=8),
    starts,
)
def test_appointments_come_by_their_time_and_everybody_is_visited_once(stops: list[Stop], start: Point | None) -> None:
    order = order_stops(stops, start, PACE)
    assert sorted(order) == list(range(len(stops)))
    times = [at for number in order if (at := stops[number].at) is not None]
    assert times == sorted(times)
    fixed = [number for number in order if stops[number].is_fixed and stops[number].at is None]
    assert fixed == sorted(fixed)


def test_free_stops_are_put_before_a_late_appointment_not_after_it() -> None:
    around = [Stop(Point(34.40 + n / 100, 113.73)) for n in range(1, 4)]
    order = order_stops([*around, Stop(Point(34.41, 113.74), at=16 * 60)], HOME, PACE)
    assert order[-1] == 3


def test_a_shop_that_opens_in_the_afternoon_comes_last() -> None:
    morning, afternoon = Stop(Point(34.42, 113.73)), Stop(Point(34.41, 113.73), windows=((840, 1020),))
    assert order_stops([afternoon, morning], HOME, PACE) == [1, 0]
    assert day_route([morning, afternoon], HOME, PACE).arrivals[1] == 840


def test_a_day_is_reckoned_from_home_and_back() -> None:
    there = Point(34.40, 114.03)
    route = day_route([Stop(there, at=10 * 60)], HOME, PACE)
    assert route.arrivals == (600,)
    assert route.legs[0] is not None
    assert 34 < route.legs[0] < 38
    assert route.km == 2 * route.legs[0]
    assert route.ends == round(630 + route.legs[0] / 50 * 60)
    assert round(route.driving) == round(2 * route.legs[0] / 50 * 60)
    assert route.late == 0
    assert day_route([], HOME, PACE).km == 0
    assert day_route([Stop(None)], HOME, PACE).legs == (None,)


def test_a_visit_may_take_longer_than_others() -> None:
    assert day_route([Stop(HOME, length=60)], HOME, PACE).ends == PACE.starts + 60


def test_an_appointment_or_a_closing_hour_that_cannot_be_kept_is_counted() -> None:
    assert day_route([Stop(Point(34.40, 114.73), at=8 * 60)], HOME, PACE).late > 60
    assert day_route([Stop(HOME, windows=((360, 480),))], HOME, PACE).late == 30
    assert day_route([Stop(HOME, windows=((360, 510),))], HOME, PACE).late == 0
