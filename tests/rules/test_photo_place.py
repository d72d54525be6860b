"""Where a dealer is, learned from photos: what they say is only offered where it is news."""

import math

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.distances import Point
from fieldapp.rules.photo_place import degrees, learned_place, point_of

SHOP = Point(34.531207, 113.742316)
NEXT_DOOR, NEXT_TOWN = Point(34.5320, 113.7430), Point(34.60, 113.80)


def test_the_first_photo_of_several_at_one_place_counts() -> None:
    found = learned_place([None, SHOP, NEXT_DOOR], None, NEXT_TOWN)
    assert found is not None
    assert found.point == SHOP
    assert found.km is not None
    assert 9 < found.km < 11


def test_photos_from_several_places_and_photos_without_a_place_say_nothing() -> None:
    assert learned_place([SHOP, NEXT_TOWN], None, None) is None
    assert learned_place([None], None, None) is None
    assert learned_place([], SHOP, None) is None


def test_what_the_file_says_already_is_not_asked() -> None:
    assert learned_place([SHOP], NEXT_DOOR, None) is None
    moved = learned_place([NEXT_TOWN], SHOP, None)
    assert moved is not None
    assert moved.km is not None


def test_a_place_of_which_nothing_is_known_has_no_distance() -> None:
    found = learned_place([SHOP], None, None)
    assert found is not None
    assert found.km is None


@given(
    st.integers(0, 89),
    st.integers(0, 59),
    st.floats(0, 59.99, allow_nan=False),
    st.sampled_from(["N", "S", "s", "N\x00"]),
)
def test_degrees_minutes_and_seconds_are_added_up(whole: int, minutes: int, seconds: float, side: str) -> None:
    found = degrees((whole, minutes, seconds), side)
    assert found is not None
    assert math.isclose(abs(found), whole + minutes / 60 + seconds / 3600)
    assert (found <= 0) == (side.upper() == "S" or found == 0)


def test_angles_that_are_none_and_cameras_without_a_fix_are_not_read() -> None:
    assert degrees((34, 10), "N") == 34 + 10 / 60
    for angle, side in (((-1, 0, 0), "N"), ((), "N"), ((1, 2, 3, 4), "N"), ((float("nan"),), "N"), ((34,), "up")):
        assert degrees(angle, side) is None
    assert point_of(0.0, 0.0) is None
    assert point_of(91.0, 113.0) is None
    assert point_of(None, 113.0) is None
    assert point_of(34.5, 113.7) == Point(34.5, 113.7)
