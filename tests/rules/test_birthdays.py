"""Birthdays: which can be, and on which days they are kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import CalendarKind, LeapRule
from fieldapp.rules import lunar
from fieldapp.rules.birthdays import (
    Birthday,
    Days,
    Occurrence,
    Problem,
    ProblemKind,
    check,
    days_between,
    next_occurrence,
    occurrences,
)
from tests.support.birthdays import birthdays

SOLAR, LUNAR = CalendarKind.SOLAR, CalendarKind.LUNAR
windows = st.builds(
    lambda first, days: (first, first + timedelta(days=days)),
    st.dates(date(1899, 12, 1), date(2101, 1, 31)),
    st.integers(0, 800),
)


def in_year(birthday: Birthday, year: int, rule: LeapRule = LeapRule.BOTH) -> list[Occurrence]:
    return occurrences(birthday, date(year, 1, 1), date(year, 12, 31), rule)


def test_a_lunar_birthday_can_fall_on_no_day_and_on_two_days_of_a_solar_year() -> None:
    born = Birthday(LUNAR, 1970, 12, 1)
    assert [(o.on, o.age) for o in in_year(born, 2018)] == [(date(2018, 1, 17), 47)]
    born = Birthday(LUNAR, 1970, 11, 20)
    assert in_year(born, 2018) == [Occurrence(date(2018, 1, 6), 47), Occurrence(date(2018, 12, 26), 48)]
    assert in_year(born, 2020) == []


@given(st.integers(1902, 2098), st.integers(1, 12), st.integers(1, 30))
def test_a_lunar_day_falls_on_a_solar_year_never_more_than_twice(year: int, month: int, day: int) -> None:
    assert len(in_year(Birthday(LUNAR, None, month, day), year)) in {0, 1, 2}


def test_age_is_counted_once_where_a_leap_month_birthday_is_kept_twice() -> None:
    born = Birthday(LUNAR, 1987, 6, 10, leap=True)
    assert in_year(born, 2025) == [
        Occurrence(date(2025, 7, 4), 38),
        Occurrence(date(2025, 8, 3), 38, second=True),
    ]
    assert in_year(born, 2025, LeapRule.ORDINARY) == [Occurrence(date(2025, 7, 4), 38)]
    assert in_year(born, 2025, LeapRule.LEAP) == [Occurrence(date(2025, 8, 3), 38)]
    for rule in LeapRule:
        assert in_year(born, 2026, rule) == [Occurrence(date(2026, 7, 23), 39)]


def test_occurrences_come_in_order_over_years_with_and_without_the_leap_month() -> None:
    born = Birthday(LUNAR, None, 6, 10, leap=True)
    found = occurrences(born, date(2025, 1, 1), date(2026, 12, 31))
    assert [(o.on.isoformat(), o.second) for o in found] == [
        ("2025-07-04", False),
        ("2025-08-03", True),
        ("2026-07-23", False),
    ]


def test_the_last_of_the_twelfth_month_is_new_years_eve_every_year() -> None:
    for year in range(1902, 2099):
        (new_year,) = in_year(Birthday(LUNAR, None, 1, 1), year)
        eve = new_year.on - timedelta(days=1)
        assert eve in [o.on for o in occurrences(Birthday(LUNAR, None, 12, 30), eve, eve)]


def test_29_february_is_kept_on_the_28th_in_common_years() -> None:
    born = Birthday(SOLAR, 1996, 2, 29)
    assert [o.on for year in (2024, 2025, 2026) for o in in_year(born, year)] == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2026, 2, 28),
    ]
    assert in_year(Birthday(SOLAR, 1996, 2, 28), 2024) == [Occurrence(date(2024, 2, 28), 28)]


def test_the_day_of_birth_is_no_birthday_and_nothing_before_it_is() -> None:
    born = Birthday(SOLAR, 2020, 5, 1)
    assert in_year(born, 2019) == in_year(born, 2020) == []
    assert in_year(born, 2021) == [Occurrence(date(2021, 5, 1), 1)]
    assert in_year(Birthday(LUNAR, 2025, 6, 10, leap=True), 2025) == []


def test_without_the_year_there_is_no_age() -> None:
    assert in_year(Birthday(LUNAR, None, 8, 15), 2026) == [Occurrence(date(2026, 9, 25))]


def test_without_the_day_the_month_is_named_on_its_first_day() -> None:
    assert in_year(Birthday(SOLAR, 1968, 5), 2026) == [Occurrence(date(2026, 5, 1), 58, whole_month=True)]
    assert in_year(Birthday(LUNAR, None, 8), 2026) == [Occurrence(date(2026, 9, 11), whole_month=True)]


def test_the_year_alone_is_never_kept() -> None:
    assert in_year(Birthday(SOLAR, 1968), 2026) == []
    assert next_occurrence(Birthday(SOLAR, 1968), date(2026, 1, 1)) is None


def test_the_next_occurrence_may_be_today_or_more_than_a_solar_year_away() -> None:
    born = Birthday(LUNAR, 1970, 11, 20)
    assert next_occurrence(born, date(2018, 12, 26)) == Occurrence(date(2018, 12, 26), 48)
    assert next_occurrence(born, date(2019, 1, 1)) == Occurrence(date(2019, 12, 15), 49)
    assert next_occurrence(Birthday(LUNAR, None, 6, 10), date(2025, 7, 5)) == Occurrence(date(2026, 7, 23))


@pytest.mark.parametrize(
    ("impossible", "kind", "has"),
    [
        (Birthday(LUNAR), ProblemKind.NOTHING_KNOWN, 0),
        (Birthday(SOLAR, 1968, None, 5), ProblemKind.DAY_WITHOUT_MONTH, 0),
        (Birthday(LUNAR, 1968, leap=True), ProblemKind.DAY_WITHOUT_MONTH, 0),
        (Birthday(LUNAR, 1900, 12, 1), ProblemKind.YEAR_OUTSIDE, 0),
        (Birthday(SOLAR, 2100, 1, 1), ProblemKind.YEAR_OUTSIDE, 0),
        (Birthday(SOLAR, 1900), ProblemKind.YEAR_OUTSIDE, 0),
        (Birthday(LUNAR, 1968, 13, 1), ProblemKind.NO_SUCH_MONTH, 0),
        (Birthday(SOLAR, None, 0, 1), ProblemKind.NO_SUCH_MONTH, 0),
        (Birthday(SOLAR, 1968, 7, 1, leap=True), ProblemKind.LEAP_IN_SOLAR, 0),
        (Birthday(LUNAR, 1968, 6, 1, leap=True), ProblemKind.NO_SUCH_LEAP_MONTH, 7),
        (Birthday(LUNAR, 1969, 7, 1, leap=True), ProblemKind.NO_SUCH_LEAP_MONTH, 0),
        (Birthday(LUNAR, None, 1, 1, leap=True), ProblemKind.NO_SUCH_LEAP_MONTH, 0),
        (Birthday(LUNAR, 2024, 12, 30), ProblemKind.NO_SUCH_DAY, 29),
        (Birthday(LUNAR, 1968, 7, 30, leap=True), ProblemKind.NO_SUCH_DAY, 29),
        (Birthday(LUNAR, None, 8, 31), ProblemKind.NO_SUCH_DAY, 30),
        (Birthday(LUNAR, None, 11, 30, leap=True), ProblemKind.NO_SUCH_DAY, 29),
        (Birthday(LUNAR, None, 8, 0), ProblemKind.NO_SUCH_DAY, 30),
        (Birthday(SOLAR, 1967, 2, 29), ProblemKind.NO_SUCH_DAY, 28),
        (Birthday(SOLAR, None, 2, 30), ProblemKind.NO_SUCH_DAY, 29),
    ],
)
def test_an_impossible_birthday_is_refused_with_the_fact_that_makes_it_so(
    impossible: Birthday, kind: ProblemKind, has: int
) -> None:
    assert check(impossible) == Problem(kind, impossible, has)


def test_nobody_is_born_after_today() -> None:
    today = date(2026, 2, 1)
    tomorrow = Birthday(SOLAR, 2026, 2, 2)
    assert check(tomorrow) is None
    assert check(tomorrow, today=today) == Problem(ProblemKind.NOT_YET, tomorrow)
    assert check(Birthday(SOLAR, 2026, 2, 1), today=today) is None
    assert check(Birthday(SOLAR, 2026), today=today) is None
    assert check(Birthday(LUNAR, 2025, 12, 14), today=today) is None
    assert check(Birthday(LUNAR, 2025, 12, 15), today=today) is not None
    assert check(Birthday(LUNAR, 2026), today=today) is not None


@given(st.integers(1901, 2099), st.integers(1, 12), st.integers(1, 30), st.booleans())
def test_a_lunar_birthday_is_possible_exactly_where_its_year_has_the_day(
    year: int, month: int, day: int, leap: bool
) -> None:
    days_in_month = lunar.month_length(year, month, leap=leap) or 0
    assert (check(Birthday(LUNAR, year, month, day, leap)) is None) == (day <= days_in_month)


@given(birthdays(), windows, st.sampled_from(LeapRule))
def test_the_index_finds_the_same_days_as_reading_the_calendar_year_by_year(
    birthday: Birthday, window: tuple[date, date], rule: LeapRule
) -> None:
    found = occurrences(birthday, *window, rule)
    assert found == [o for o in by_the_year(birthday, rule) if window[0] <= o.on <= window[1]]


@given(birthdays(), windows)
def test_the_keys_of_a_window_leave_nobody_out(birthday: Birthday, window: tuple[date, date]) -> None:
    days = days_between(*window)
    if days.occurrences(birthday):
        assert (birthday.month, birthday.day or 1) in days.keys(birthday.calendar)


def test_the_keys_of_two_weeks_are_few() -> None:
    days = Days(date(2026, 9, 18), date(2026, 10, 1))
    assert days.keys(SOLAR) == {(9, day) for day in range(18, 31)} | {(10, 1)}
    assert days.keys(LUNAR) == {(8, day) for day in range(8, 22)}


def by_the_year(birthday: Birthday, rule: LeapRule) -> list[Occurrence]:
    """Every occurrence from 1899 to 2102, straight from the rules: slow, and knows no index."""
    found = []
    for year in range(1899, 2103):
        age = None if birthday.year is None else year - birthday.year
        if birthday.month is None or (age is not None and age < 1):
            continue
        whole, day = birthday.day is None, birthday.day or 1
        if birthday.calendar is LUNAR:
            kept = lunar.kept_on(lunar.LunarDay(birthday.month, day, birthday.leap), year, rule)
            found += [Occurrence(k.on, age, k.second, whole) for k in kept]
        else:
            is_29_february = (birthday.month, day) == (2, 29)
            common = year % 4 != 0 or year in {1900, 2100}
            on = date(year, 2, 28) if is_29_february and common else date(year, birthday.month, day)
            found.append(Occurrence(on, age, whole_month=whole))
    return found
