"""The suggestion of a week: nobody twice, no day too long, hours kept, the better of two plans, always the same."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.vocabulary import Grade
from fieldapp.rules import planning
from fieldapp.rules.day_route import Pace, Stop, Window, returns
from fieldapp.rules.distances import Point
from fieldapp.rules.due_score import DueFacts, VisitWeights, Why
from fieldapp.rules.fill_week import fill_week
from fieldapp.rules.plan_reasons import WhyLeft, left_out, measure
from fieldapp.rules.planning import (
    RETURN_MINUTES,
    Candidate,
    OpenDay,
    PlannedStop,
    SuggestedDay,
    Ways,
    considered,
    objective,
    suggest,
)
from fieldapp.rules.solve_week import solve_week

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
HOME = Point(34.40, 113.73)
PACE = Pace()
WAYS = Ways(HOME)
NO_SOLVER = sys.modules.get("pyvrp", False) is None
known_points = st.builds(Point, st.floats(34.0, 34.8), st.floats(113.3, 114.1))
points = st.none() | known_points
windows = st.sampled_from(((), ((540, 720),), ((840, 1080),), ((540, 720), (840, 1080))))
facts = st.builds(
    DueFacts,
    st.dates(MONDAY - timedelta(days=70), MONDAY + timedelta(days=10)),
    st.none() | st.sampled_from(Grade),
    st.integers(0, 3),
    st.integers(0, 2),
    owes=st.booleans(),
    is_new=st.booleans(),
    birthdays=st.lists(st.dates(MONDAY, MONDAY + timedelta(days=9)), max_size=2).map(tuple),
)
candidates = st.lists(
    st.builds(
        Candidate,
        st.uuids(),
        facts,
        points,
        st.just(MONDAY),
        st.sampled_from((None, 30, 60)),
        windows,
        st.frozensets(st.integers(1, 7), max_size=3),
        st.sampled_from(("", "甲镇", "乙镇")),
    ),
    max_size=10,
    unique_by=lambda candidate: candidate.dealer_id,
)
planned = st.lists(
    st.builds(PlannedStop, st.uuids(), st.uuids(), st.builds(Stop, points, st.none() | st.sampled_from((600, 900)))),
    max_size=2,
).map(tuple)
weeks = st.lists(st.tuples(st.integers(0, 5), planned), max_size=3).map(
    lambda rooms: [OpenDay(MONDAY + timedelta(days=n), room, stops) for n, (room, stops) in enumerate(rooms)]
)
starts = st.none() | known_points
believable = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(autouse=True, scope="module")
def _short_search() -> None:
    """Properties hold after few rounds as after many."""
    import fieldapp.rules.solve_week as solver

    before = solver.ROUNDS, solver.FEWEST_ROUNDS
    solver.ROUNDS = solver.FEWEST_ROUNDS = 60  # type: ignore[misc]
    yield  # type: ignore[misc]
    solver.ROUNDS, solver.FEWEST_ROUNDS = before  # type: ignore[misc]


def _dealer(number: int, point: Point | None = HOME, due: int = 0, **more: object) -> Candidate:
    """Somebody due so many days from Monday; facts and the rest by name."""
    known = {name: more.pop(name) for name in list(more) if name in DueFacts.__dataclass_fields__}
    return Candidate(UUID(int=number), DueFacts(MONDAY + timedelta(days=due), **known), point, MONDAY, **more)  # type: ignore[arg-type]


def _stops(found: SuggestedDay, due: list[Candidate], days: list[OpenDay]) -> list[Stop]:
    stop_of = {candidate.dealer_id: candidate.stop for candidate in due}
    visits = {one.visit_id: one.stop for day in days for one in day.planned}
    return [stop_of[s.dealer_id] if s.visit_id is None else visits[s.visit_id] for s in found.stops]


def _is_inside(arrives: int, length: int, hours: tuple[Window, ...]) -> bool:
    return not hours or any(opens <= arrives and arrives + length <= closes for opens, closes in hours)


@believable
@given(candidates, weeks, starts)
def test_a_suggestion_keeps_all_that_a_plan_must_keep(
    due: list[Candidate], days: list[OpenDay], start: Point | None
) -> None:
    found = suggest(due, days, Ways(start))
    by_id = {candidate.dealer_id: candidate for candidate in due}
    new = [stop.dealer_id for day in found for stop in day.new]
    assert len(set(new)) == len(new)  # nobody twice
    assert set(new) <= set(by_id)
    opened = {day.on: day for day in days}
    assert [day.on for day in found] == sorted({day.on for day in found} & set(opened))  # no other days
    for day in found:
        before = opened[day.on]
        assert 0 < len(day.new) <= before.room
        assert [s.visit_id for s in day.stops if s.visit_id] == [one.visit_id for one in before.planned]
        route = Ways(start).route(_stops(day, due, days))
        assert route.ends <= PACE.ends
        assert route.late <= Ways(start).route([one.stop for one in before.planned]).late
        for stop in day.new:
            candidate = by_id[stop.dealer_id]
            assert day.on.isoweekday() not in candidate.closed
            length = PACE.visit_minutes if candidate.length is None else candidate.length
            # an hour that is missed by under half a minute is not missed
            assert _is_inside(stop.arrives, length - 1, candidate.windows) or route.late
            assert stop.worth == candidate.worth(day.on) > 0


@believable
@given(candidates, weeks, starts)
def test_no_plan_is_worse_than_the_one_by_distance(
    due: list[Candidate], days: list[OpenDay], start: Point | None
) -> None:
    ways, known = Ways(start), considered(due, days)
    by_distance = objective(fill_week(known, days, ways), days, known, ways)
    assert objective(suggest(due, days, ways), days, known, ways) >= by_distance


@believable
@given(candidates, weeks, starts, st.randoms())
def test_the_same_facts_in_any_order_give_the_same_plan(
    due: list[Candidate], days: list[OpenDay], start: Point | None, random: Random
) -> None:
    shuffled = list(due)
    random.shuffle(shuffled)
    assert suggest(shuffled, days, Ways(start)) == suggest(due, days, Ways(start))


@believable
@given(candidates, weeks, starts)
def test_whoever_is_left_out_is_told_why(due: list[Candidate], days: list[OpenDay], start: Point | None) -> None:
    found = suggest(due, days, Ways(start))
    left = left_out(due, found, days, Ways(start))
    chosen = {stop.dealer_id for day in found for stop in day.new}
    assert {one.dealer_id for one in left} | chosen == {candidate.dealer_id for candidate in due}
    assert not {one.dealer_id for one in left} & chosen


def _week(count: int, seed: int) -> tuple[list[Candidate], list[OpenDay]]:
    """A week as a rep might have it: towns, some with opening hours, an appointment on most days."""
    random = Random(seed)  # noqa: S311
    towns = [Point(34.4 + random.uniform(-0.4, 0.4), 113.73 + random.uniform(-0.4, 0.4)) for _ in range(8)]
    due = []
    for number in range(count):
        town = random.choice(towns)
        hours = random.choice(((), (), ((540, 720),), ((540, 720), (840, 1080))))
        point = Point(town.latitude + random.gauss(0, 0.04), town.longitude + random.gauss(0, 0.04))
        grade = random.choice([*Grade, None])
        due.append(_dealer(number, point, random.randint(-20, 5), grade=grade, windows=hours))
    days = []
    for number in range(5):
        appointment = PlannedStop(UUID(int=900 + number), UUID(int=800 + number), Stop(towns[number], at=600))
        days.append(OpenDay(MONDAY + timedelta(days=number), 9, (appointment,) if number % 2 else ()))
    return due, days


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_solver_makes_a_better_week_than_distance_alone(seed: int) -> None:
    pytest.importorskip("pyvrp")
    due, days = _week(40, seed)
    solved = solve_week(considered(due, days), days, WAYS, rounds=300)
    assert solved is not None
    by_distance = objective(fill_week(considered(due, days), days, WAYS), days, due, WAYS)
    assert objective(solved, days, due, WAYS) > 1.03 * by_distance


def test_progress_is_told_and_may_end_the_work() -> None:
    pytest.importorskip("pyvrp")
    due, days = _week(10, 1)
    told: list[tuple[int, int]] = []

    def step(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        suggest(due, days, WAYS, step=step)
    assert told == [(0, 60), (20, 60), (40, 60)]


def test_without_the_solver_the_week_is_ordered_by_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    due, days = _week(20, 1)
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    assert suggest(due, days, WAYS) == fill_week(considered(due, days), days, WAYS) != []


def test_a_solver_that_fails_is_as_none(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    pyvrp = pytest.importorskip("pyvrp")
    due, days = _week(20, 1)
    monkeypatch.setattr(pyvrp, "solve", _fails)
    assert suggest(due, days, WAYS) == fill_week(considered(due, days), days, WAYS)
    assert "the route solver failed" in caplog.text


def _fails(*_args: object, **_more: object) -> None:
    raise RuntimeError("no")


def test_nothing_is_printed_by_the_solver(capsys: pytest.CaptureFixture[str]) -> None:
    due, days = _week(10, 1)
    suggest(due, days, WAYS)
    assert capsys.readouterr().out == ""


both = pytest.mark.parametrize("make", [suggest, fill_week], ids=["solver", "distance"])
Make = Callable[..., list[SuggestedDay]]


@both
def test_the_shops_of_a_town_are_visited_in_one_go_where_that_costs_little(make: Make) -> None:
    north = Point(34.50, HOME.longitude)
    further = Point(34.60, HOME.longitude)
    due = [
        _dealer(1, Point(34.499, HOME.longitude), town="甲镇"),
        _dealer(2, further, town="乙镇"),
        _dealer(3, north, town="甲镇"),
        _dealer(4, Point(34.601, HOME.longitude), town="乙镇"),
        _dealer(5, Point(34.501, HOME.longitude), town="甲镇"),
    ]
    (day,) = make(due, [OpenDay(MONDAY, 5)], Ways(HOME))
    towns = [town for town, _stops in groupby(due[stop.dealer_id.int - 1].town for stop in day.stops)]
    assert sorted(towns) == ["乙镇", "甲镇"]


def test_coming_back_to_a_town_counts_but_opening_hours_stand_above_it() -> None:
    stops = [Stop(HOME, town=town) for town in ("甲镇", "", "乙镇", "甲镇", "", "乙镇")]
    assert (returns(stops), returns(stops[:3]), returns([])) == (2, 0, 0)
    morning, afternoon = ((540, 600),), ((960, 1080),)
    far = Point(34.5, HOME.longitude)
    due = [
        _dealer(1, windows=morning, town="甲镇"),
        _dealer(2, far, windows=((660, 780),), town="乙镇"),
        _dealer(3, windows=afternoon, town="甲镇"),
    ]
    (day,) = suggest(due, [OpenDay(MONDAY, 3)], Ways(HOME))
    assert [stop.dealer_id.int for stop in day.stops] == [1, 2, 3]
    cheaper = [replace(candidate, town="") for candidate in due]
    days = [OpenDay(MONDAY, 3)]
    assert objective([day], days, due, Ways(HOME)) == objective([day], days, cheaper, Ways(HOME)) - RETURN_MINUTES


@both
def test_near_ones_go_together_and_far_ones_on_another_day(make: Make) -> None:
    north = [_dealer(n, Point(34.70 + n / 100, 113.70)) for n in range(4)]
    south = [_dealer(n + 10, Point(34.10 - n / 100, 113.75)) for n in range(4)]
    mixed = [dealer for pair in zip(north, south, strict=True) for dealer in pair]
    found = make(mixed, [OpenDay(MONDAY, 4), OpenDay(TUESDAY, 4)], WAYS)
    groups = [{stop.dealer_id for stop in day.new} for day in found]
    assert sorted(groups, key=min) == [{c.dealer_id for c in north}, {c.dealer_id for c in south}]


@both
def test_a_day_begins_for_what_is_urgent(make: Make) -> None:
    quiet = [_dealer(n, Point(34.50 + n / 100, 113.70)) for n in range(3)]
    angry = _dealer(9, Point(34.10, 113.70), -30, complaints=2, promises=2)
    (day,) = make([*quiet, angry], [OpenDay(MONDAY, 1)], WAYS)
    assert [stop.dealer_id for stop in day.new] == [angry.dealer_id]


def test_a_birthday_decides_between_two_days() -> None:
    pytest.importorskip("pyvrp")
    friday = MONDAY + timedelta(days=4)
    days = [OpenDay(MONDAY, 1), OpenDay(friday, 1)]
    born = _dealer(1, Point(34.5, 113.7), birthdays=(friday,))
    other = _dealer(2, Point(34.5, 113.7))
    found = suggest([born, other], days, WAYS)
    assert [[stop.dealer_id for stop in day.new] for day in found] == [[other.dealer_id], [born.dealer_id]]
    assert Why.BIRTHDAY in found[1].new[0].reasons


def test_opening_hours_and_closed_weekdays_are_kept() -> None:
    afternoon = _dealer(1, Point(34.41, 113.73), windows=((14 * 60, 17 * 60),))
    not_monday = _dealer(2, Point(34.41, 113.74), closed=frozenset({1}))
    found = suggest([afternoon, not_monday], [OpenDay(MONDAY, 5), OpenDay(TUESDAY, 5)], WAYS)
    at = {stop.dealer_id: (day.on, stop.arrives) for day in found for stop in day.new}
    assert at[afternoon.dealer_id][1] >= 14 * 60
    assert at[not_monday.dealer_id][0] == TUESDAY
    assert suggest([not_monday], [OpenDay(MONDAY, 5)], WAYS) == []
    (left,) = left_out([not_monday], [], [OpenDay(MONDAY, 5)], WAYS)
    assert left.why is WhyLeft.CLOSED


def test_of_a_day_that_has_begun_only_the_rest_is_filled() -> None:
    due = [_dealer(n, Point(34.40, 113.73 + n / 1000)) for n in range(5)]
    (day,) = suggest(due, [OpenDay(MONDAY, 5, from_now=16 * 60 + 55)], WAYS)
    assert len(day.new) == 2
    assert suggest(due, [OpenDay(MONDAY, 5, from_now=17 * 60 + 45)], WAYS) == []


@both
def test_who_lives_too_far_for_any_day_is_left_out_and_told_so(make: Make) -> None:
    far = _dealer(1, Point(34.40, 119.73))
    assert make([far], [OpenDay(MONDAY, 5)], WAYS) == []
    (left,) = left_out([far], [], [OpenDay(MONDAY, 5)], WAYS)
    assert left.why is WhyLeft.FAR
    assert left.km is not None
    assert left.km > 1000


def test_the_others_are_left_out_for_the_way_for_the_room_or_for_a_later_week() -> None:
    days = [OpenDay(MONDAY, 1)]
    near, far = _dealer(1, Point(34.41, 113.73)), _dealer(2, Point(34.40, 115.2))
    later = _dealer(3, Point(34.42, 113.73), due=3)
    found = suggest([near, later], days, WAYS)
    why = {one.dealer_id: one.why for one in left_out([near, later], found, days, WAYS)}
    assert why == {later.dealer_id: WhyLeft.LATER}
    why = {one.dealer_id: one.why for one in left_out([near, far], found, days, WAYS)}
    assert why == {far.dealer_id: WhyLeft.FULL}
    (left,) = left_out([far], [], days, WAYS)
    assert left.why is WhyLeft.DETOUR
    assert (left.minutes or 0) > left.worth


def test_a_day_that_is_full_gets_nobody() -> None:
    assert suggest([_dealer(1)], [OpenDay(MONDAY, 0)], WAYS) == []
    assert suggest([_dealer(1)], [], WAYS) == []


def test_a_joining_stop_does_not_make_one_late_for_an_appointment() -> None:
    meeting = PlannedStop(UUID(int=1), UUID(int=1), Stop(Point(34.40, 114.20), at=9 * 60))
    near_home = _dealer(2, Point(34.40, 113.74), promises=2)
    (day,) = suggest([near_home], [OpenDay(MONDAY, 5, (meeting,))], WAYS)
    assert [stop.visit_id for stop in day.stops] == [UUID(int=1), None]


def test_the_days_may_end_elsewhere() -> None:
    there = Point(34.60, 113.73)
    one, other = _dealer(1, Point(34.45, 113.73)), _dealer(2, Point(34.55, 113.73))
    ways = Ways(HOME, there)
    (day,) = suggest([other, one], [OpenDay(MONDAY, 5)], ways)
    assert [stop.dealer_id for stop in day.stops] == [one.dealer_id, other.dealer_id]
    assert ways.route([one.stop, other.stop]).km < WAYS.route([one.stop, other.stop]).km


def test_a_plan_is_measured_by_its_visits_its_way_and_who_was_due() -> None:
    late, early = _dealer(1, Point(34.40, 114.03), -3), _dealer(2, Point(34.40, 114.03), 9)
    due = {late.dealer_id: late.due_on, early.dealer_id: early.due_on}
    plan = {MONDAY: [(late.dealer_id, late.stop), (early.dealer_id, early.stop)], TUESDAY: []}
    found = measure(plan, due, WAYS)
    assert (found.visits, found.due, found.late) == (2, 1, 1)
    assert 70 < found.km < 74
    assert found.minutes == 60 + found.driving


def test_weights_are_the_managers() -> None:
    careful = VisitWeights(birthday=200)
    plain = _dealer(1, Point(34.41, 113.73), -5)
    born = _dealer(2, Point(34.41, 113.73), birthdays=(MONDAY,), weights=careful)
    (day,) = suggest([plain, born], [OpenDay(MONDAY, 1)], WAYS)
    assert day.new[0].reasons == (Why.BIRTHDAY, Why.DUE)
    assert planning.considered([plain, born], [OpenDay(MONDAY, 1)])[0] is born
