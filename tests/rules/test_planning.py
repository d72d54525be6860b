"""The first suggestion of a week: nobody twice, no day too full, near ones together, always the same."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.distances import Point
from fieldapp.rules.planning import Candidate, OpenDay, Why, suggest

MONDAY = date(2026, 11, 23)
points = st.none() | st.builds(Point, st.floats(33.5, 35.5), st.floats(113.0, 115.0))
candidates = st.lists(
    st.builds(
        Candidate,
        st.uuids(),
        st.integers(-10, 60),
        points,
        st.integers(0, 3),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=25,
    unique_by=lambda candidate: candidate.dealer_id,
)
weeks = st.lists(st.integers(0, 8), max_size=6).map(
    lambda rooms: [OpenDay(MONDAY + timedelta(days=n), room) for n, room in enumerate(rooms)]
)


@given(candidates, weeks, points)
def test_nobody_is_suggested_twice_and_no_day_is_overfilled(
    due: list[Candidate], days: list[OpenDay], start: Point | None
) -> None:
    found = suggest(due, days, start=start)
    assert len({s.dealer_id for s in found}) == len(found)
    assert {s.dealer_id for s in found} <= {c.dealer_id for c in due}
    for day in days:
        assert sum(1 for s in found if s.on == day.on) <= day.room
    assert {s.on for s in found} <= {day.on for day in days}


@given(candidates, weeks, points)
def test_no_room_is_left_while_somebody_is_due(due: list[Candidate], days: list[OpenDay], start: Point | None) -> None:
    assert len(suggest(due, days, start=start)) == min(len(due), sum(day.room for day in days))


@given(candidates, weeks, points, st.randoms())
def test_the_same_facts_in_any_order_give_the_same_plan(
    due: list[Candidate], days: list[OpenDay], start: Point | None, random: object
) -> None:
    shuffled = list(due)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert suggest(shuffled, days, start=start) == suggest(due, days, start=start)


def test_the_most_urgent_comes_first_and_its_neighbours_along() -> None:
    near, beside = Point(34.40, 113.70), Point(34.41, 113.71)
    far = Point(35.40, 114.90)
    late = Candidate(UUID(int=1), 30, near)
    neighbour = Candidate(UUID(int=2), 3, beside)
    distant = Candidate(UUID(int=3), 5, far)
    found = suggest([distant, neighbour, late], [OpenDay(MONDAY, 2), OpenDay(MONDAY + timedelta(days=1), 2)])
    assert {s.dealer_id for s in found if s.on == MONDAY} == {late.dealer_id, neighbour.dealer_id}


def test_the_reasons_say_what_is_open() -> None:
    candidate = Candidate(UUID(int=1), 4, None, promises=1, complaints=1, owes=True)
    found = suggest([candidate], [OpenDay(MONDAY, 1)])
    assert found[0].reasons == (Why.COMPLAINT, Why.PROMISE, Why.OVERDUE_MONEY, Why.LATE)
