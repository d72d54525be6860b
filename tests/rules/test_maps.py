"""What a map is drawn by: places stay where they are, names do not cover each other, shades mean something."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.distances import Point, distance_km
from fieldapp.rules.map_tiles import tiles
from fieldapp.rules.maps import Label, Projection, borders, breaks, centre, contains, place_labels, ranges, shade

ZHENGZHOU = Point(34.7478, 113.6193)
HENAN = st.builds(Point, st.floats(31.4, 36.4), st.floats(110.4, 116.7))
SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
YARD = [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0)]


@given(HENAN, HENAN)
def test_a_place_laid_flat_comes_back_and_distances_hold(one: Point, other: Point) -> None:
    projection = Projection(Point(34.0, 113.5))
    back = projection.point(projection.flat(one))
    assert math.isclose(back.latitude, one.latitude, abs_tol=1e-9)
    assert math.isclose(back.longitude, one.longitude, abs_tol=1e-9)
    (x, y), (to_x, to_y) = projection.flat(one), projection.flat(other)
    assert math.hypot(to_x - x, to_y - y) == pytest.approx(distance_km(one, other), rel=0.04, abs=0.01)


def test_north_is_up_and_east_is_right() -> None:
    projection = Projection.around([ZHENGZHOU])
    assert projection.flat(ZHENGZHOU) == (0.0, 0.0)
    east, south = projection.flat(Point(ZHENGZHOU.latitude + 1, ZHENGZHOU.longitude + 1))
    assert east > 80
    assert south < -100


def test_what_lies_in_a_hole_is_outside() -> None:
    assert contains([SQUARE], (5, 5))
    assert not contains([SQUARE, YARD], (5, 5))
    assert contains([SQUARE, YARD], (2, 5))
    assert not contains([SQUARE], (11, 5))


def test_only_edges_between_prefectures_and_at_the_outside_are_borders() -> None:
    left = [(0, 0), (1, 0), (1, 1), (0, 1)]
    middle = [(1, 0), (2, 0), (2, 1), (1, 1)]
    right = [(2, 0), (3, 0), (3, 1), (2, 1)]
    found = {
        frozenset(edge) for edge in borders({"4101a": [left], "4101b": [middle], "4102a": [right]}, lambda c: c[:4])
    }
    assert frozenset([(1, 0), (1, 1)]) not in found  # within one prefecture
    assert frozenset([(2, 0), (2, 1)]) in found
    assert len(found) == 9  # that one, and the eight around the whole


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=25, unique=True))
def test_each_tile_holds_its_own_seat_and_no_other(places: list[tuple[float, float]]) -> None:
    seats = {str(number): place for number, place in enumerate(places)}
    if any(math.dist(a, b) < 0.5 for n, a in enumerate(places) for b in places[:n]):
        return  # one on top of the other
    found = tiles(seats)
    for code, place in seats.items():
        assert [other for other, ring in found.items() if contains([ring], place)] == [code]


def test_the_name_stands_inside_even_in_a_bent_county() -> None:
    bent = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (8.0, 10.0), (8.0, 2.0), (0.0, 2.0)]
    assert contains([bent], centre([bent]))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_every_value_has_a_shade_whose_range_holds_it(values: list[float]) -> None:
    limits = breaks(values)
    assert list(limits) == sorted(set(limits))
    assert len(limits) < 5
    spans = ranges(values, limits)
    for value in values:
        span = spans[shade(value, limits)]
        assert span is not None
        assert span[0] <= value <= span[1]


def test_equal_counties_have_one_shade() -> None:
    assert breaks([0.5] * 20) == ()
    assert shade(0.5, ()) == 0


@given(
    st.lists(
        st.builds(Label, st.integers(), st.floats(0, 300), st.floats(0, 200), st.floats(5, 60), st.floats(8, 30)),
        max_size=40,
    )
)
def test_names_never_cover_each_other_and_the_first_always_stands(labels: list[Label]) -> None:
    placed = place_labels(labels)
    assert placed[:1] == labels[:1]
    for number, one in enumerate(placed):
        for other in placed[:number]:
            apart = abs(one.x - other.x) * 2 >= one.width + other.width
            above = abs(one.y - other.y) * 2 >= one.height + other.height
            assert apart or above


def test_a_name_steps_aside_for_dots_but_not_out_of_its_county() -> None:
    name, dot = Label("新郑市", 50, 50, 40, 16), Label("", 50, 50, 10, 10)
    (moved,) = place_labels([name], avoided=[dot], may_stand=lambda label: 20 < label.x < 80 and 20 < label.y < 80)
    assert (moved.x, moved.y) != (50, 50)
    assert abs(moved.y - 50) * 2 >= 16 + 10 or abs(moved.x - 50) * 2 >= 40 + 10
    (kept,) = place_labels([name], avoided=[dot], may_stand=lambda _label: False)
    assert kept == name  # a name on a dot says more than no name
