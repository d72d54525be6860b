"""The first suggestion of a week: nobody twice, no day too long, near ones together, always the same."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.rules.distances import Point, order_by_distance
from fieldapp.rules.planning import (
    Candidate,
    OpenDay,
    Pace,
    PlannedStop,
    Stop,
    Why,
    day_route,
    order_stops,
    suggest,
)

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
HOME = Point(34.40, 113.73)
PACE = Pace()
known_points = st.builds(Point, st.floats(33.5, 35.5), st.floats(113.0, 115.0))
points = st.none() | known_points
candidates = st.lists(
    st.builds(
        Candidate,
        st.uuids(),
        st.dates(MONDAY - timedelta(days=70), MONDAY + timedelta(days=10)),
        points,
        st.integers(0, 3),
        st.integers(0, 2),
        st.booleans(),
        st.booleans(),
        st.none() | st.dates(MONDAY, MONDAY + timedelta(days=9)),
    ),
    max_size=14,
    unique_by=lambda candidate: candidate.dealer_id,
)
planned = st.lists(st.builds(PlannedStop, st.uuids(), st.uuids(), st.builds(Stop, points)), max_size=3).map(tuple)
weeks = st.lists(st.tuples(st.integers(0, 6), planned), max_size=4).map(
    lambda rooms: [OpenDay(MONDAY + timedelta(days=n), room, stops) for n, (room, stops) in enumerate(rooms)]
)
starts = st.none() | known_points


@settings(max_examples=60, deadline=None)
@given(candidates, weeks, starts)
def test_nobody_is_suggested_twice_and_no_day_is_overfilled(
    due: list[Candidate], days: list[OpenDay], start: Point | None
) -> None:
    found = suggest(due, days, start=start)
    new = [stop.dealer_id for day in found for stop in day.new]
    assert len(set(new)) == len(new)
    assert set(new) <= {candidate.dealer_id for candidate in due}
    rooms = {day.on: day.room for day in days}
    assert all(0 < len(day.new) <= rooms[day.on] for day in found)


@settings(max_examples=60, deadline=None)
@given(candidates, weeks, starts)
def test_what_is_planned_stays_on_its_day_in_its_order(
    due: list[Candidate], days: list[OpenDay], start: Point | None
) -> None:
    before = {day.on: [stop.visit_id for stop in day.planned] for day in days}
    for day in suggest(due, days, start=start):
        assert [stop.visit_id for stop in day.stops if stop.visit_id is not None] == before[day.on]


@settings(max_examples=60, deadline=None)
@given(candidates, weeks, starts)
def test_no_day_is_made_longer_than_a_day(due: list[Candidate], days: list[OpenDay], start: Point | None) -> None:
    at = {candidate.dealer_id: candidate.point for candidate in due}
    at |= {stop.dealer_id: stop.stop.point for day in days for stop in day.planned}
    for day in suggest(due, days, start=start):
        route = day_route([Stop(at[stop.dealer_id]) for stop in day.stops], start, PACE)
        assert route.ends <= PACE.ends or len(day.stops) == 1


@settings(max_examples=60, deadline=None)
@given(candidates, weeks, starts, st.randoms())
def test_the_same_facts_in_any_order_give_the_same_plan(
    due: list[Candidate], days: list[OpenDay], start: Point | None, random: Random
) -> None:
    shuffled = list(due)
    random.shuffle(shuffled)
    assert suggest(shuffled, days, start=start) == suggest(due, days, start=start)


def test_near_ones_go_together_and_far_ones_on_another_day() -> None:
    north = [Candidate(UUID(int=n), MONDAY, Point(34.90 + n / 100, 113.70)) for n in range(4)]
    south = [Candidate(UUID(int=n + 10), MONDAY, Point(33.90 - n / 100, 113.75)) for n in range(4)]
    mixed = [dealer for pair in zip(north, south, strict=True) for dealer in pair]
    found = suggest(mixed, [OpenDay(MONDAY, 4), OpenDay(TUESDAY, 4)], start=HOME)
    groups = [{stop.dealer_id for stop in day.new} for day in found]
    assert sorted(groups, key=min) == [{c.dealer_id for c in north}, {c.dealer_id for c in south}]


def test_a_day_begins_for_what_is_urgent() -> None:
    quiet = [Candidate(UUID(int=n), MONDAY, Point(34.50 + n / 100, 113.70)) for n in range(3)]
    angry = Candidate(UUID(int=9), MONDAY - timedelta(days=30), Point(34.10, 113.70), complaints=2, promises=2)
    (day,) = suggest([*quiet, angry], [OpenDay(MONDAY, 1)], start=HOME)
    assert [stop.dealer_id for stop in day.new] == [angry.dealer_id]


def test_nobody_is_visited_long_before_the_day_unless_it_lies_on_the_way() -> None:
    later = Candidate(UUID(int=1), MONDAY + timedelta(days=5), Point(34.41, 113.73))
    assert suggest([later], [OpenDay(MONDAY, 5)], start=HOME) == []
    due = Candidate(UUID(int=2), MONDAY, Point(34.42, 113.73))
    (day,) = suggest([later, due], [OpenDay(MONDAY, 5)], start=HOME)
    reasons = {stop.dealer_id: stop.reasons for stop in day.new}
    assert reasons == {later.dealer_id: (Why.NEAR,), due.dealer_id: (Why.DUE,)}


def test_the_reasons_say_what_is_open_and_the_weightiest_comes_first() -> None:
    candidate = Candidate(
        UUID(int=1), MONDAY - timedelta(days=4), None, 1, 1, owes=True, birthday_on=MONDAY + timedelta(days=2)
    )
    (day,) = suggest([candidate], [OpenDay(MONDAY, 1)])
    expected = (Why.COMPLAINT, Why.PROMISE, Why.OVERDUE_MONEY, Why.LATE, Why.BIRTHDAY)
    assert day.new[0].reasons == expected


def test_of_a_day_that_has_begun_only_the_rest_is_filled() -> None:
    due = [Candidate(UUID(int=n), MONDAY, Point(34.40, 113.73 + n / 1000)) for n in range(5)]
    (day,) = suggest(due, [OpenDay(MONDAY, 5, from_now=16 * 60 + 55)], start=HOME)
    assert len(day.new) == 2
    assert suggest(due, [OpenDay(MONDAY, 5, from_now=17 * 60 + 45)], start=HOME) == []


def test_who_lives_too_far_for_any_day_gets_a_whole_one_alone() -> None:
    far = Candidate(UUID(int=1), MONDAY, Point(34.40, 119.73))
    near = Candidate(UUID(int=2), MONDAY, Point(34.40, 119.74))
    (day,) = suggest([far, near], [OpenDay(MONDAY, 5)], start=HOME)
    assert len(day.new) == 1
    assert suggest([far], [OpenDay(MONDAY, 5, from_now=9 * 60)], start=HOME) == []


def test_a_day_that_is_full_gets_nobody() -> None:
    due = [Candidate(UUID(int=1), MONDAY, HOME)]
    assert suggest(due, [OpenDay(MONDAY, 0)], start=HOME) == []
    assert suggest(due, [], start=HOME) == []


def test_a_joining_stop_does_not_make_one_late_for_an_appointment() -> None:
    meeting = PlannedStop(UUID(int=1), UUID(int=1), Stop(Point(34.40, 114.20), at=9 * 60))
    near_home = Candidate(UUID(int=2), MONDAY, Point(34.40, 113.74), promises=2)
    (day,) = suggest([near_home], [OpenDay(MONDAY, 5, (meeting,))], start=HOME)
    assert [stop.visit_id for stop in day.stops] == [UUID(int=1), None]


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


def test_a_day_is_reckoned_from_home_and_back() -> None:
    there = Point(34.40, 114.03)
    route = day_route([Stop(there, at=10 * 60)], HOME, PACE)
    assert route.arrivals == (600,)
    assert route.legs[0] is not None
    assert 34 < route.legs[0] < 38
    assert route.km == 2 * route.legs[0]
    assert route.ends == round(630 + route.legs[0] / 50 * 60)
    assert route.late == 0
    assert day_route([], HOME, PACE).km == 0
    assert day_route([Stop(None)], HOME, PACE).legs == (None,)


def test_an_appointment_that_cannot_be_kept_is_counted() -> None:
    assert day_route([Stop(Point(34.40, 114.73), at=8 * 60)], HOME, PACE).late > 60
