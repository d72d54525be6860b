"""Rows that are made when somebody looks at them: as a tuple of the same rows, but only those that are looked at."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.lazy_rows import LazyRows, ids_of


def test_a_row_is_made_when_it_is_looked_at_and_only_once() -> None:
    made: list[int] = []

    def make(number: int) -> str:
        made.append(number)
        return str(number)

    rows = LazyRows(range(10_000), make)
    assert len(rows) == 10_000
    assert made == []
    assert rows[3] is rows[3:5][0]
    assert list(rows[:2]) == ["0", "1"]
    assert made == [3, 0, 1]


@given(st.lists(st.integers()), st.slices(8), st.integers(-9, 9))
def test_they_are_a_tuple_to_whoever_goes_through_them(stored: list[int], part: slice, place: int) -> None:
    rows, same = LazyRows(stored, str), tuple(map(str, stored))
    assert rows == same
    assert tuple(rows) == same
    assert rows[part] == same[part]
    assert bool(rows) == bool(same)
    if -len(same) <= place < len(same):
        assert rows[place] == same[place]
        assert same[place] in rows


def test_ids_are_those_that_are_stored() -> None:
    one, other = uuid4(), uuid4()
    assert ids_of([str(one), str(other)]) == (one, other)
    assert ids_of([]) == ()
