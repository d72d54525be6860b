"""Possible birthdays of every sort, for property tests."""

from hypothesis import strategies as st

from db.vocabulary import CalendarKind
from fieldapp.rules.birthdays import Birthday, check


def birthdays() -> st.SearchStrategy[Birthday]:
    """Solar and lunar, leap, whole and in part."""
    year = st.none() | st.integers(1901, 2099)
    solar = st.builds(
        Birthday, st.just(CalendarKind.SOLAR), year, st.none() | st.integers(1, 12), st.none() | st.integers(1, 31)
    )
    lunar = st.builds(
        Birthday,
        st.just(CalendarKind.LUNAR),
        year,
        st.none() | st.integers(1, 12),
        st.none() | st.integers(1, 30),
        st.booleans(),
    )
    # Leap months are rare among years drawn at random: one of their own, with the years that had them.
    leap = st.builds(
        Birthday,
        st.just(CalendarKind.LUNAR),
        st.sampled_from([1968, 1971, 1974, 1976, 1979, 1982, 1984, 1987, 1990, 1993, 1995, 1998, 2001, 2025, 2033]),
        st.integers(2, 11),
        st.none() | st.integers(1, 30),
        st.just(True),
    )
    return (solar | lunar | leap).filter(lambda birthday: check(birthday) is None)
