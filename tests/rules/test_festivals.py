"""Festivals on their days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.festivals import SOLEMN, Festival, FestivalDay, festivals_between
from fieldapp.rules.lunar import to_lunar


def test_the_festivals_of_2026_fall_on_their_days() -> None:
    assert {day.festival: day.on for day in festivals_between(date(2026, 1, 1), date(2026, 12, 31))} == {
        Festival.NEW_YEAR: date(2026, 1, 1),
        Festival.LABA: date(2026, 1, 26),
        Festival.LITTLE_NEW_YEAR: date(2026, 2, 10),
        Festival.NEW_YEARS_EVE: date(2026, 2, 16),
        Festival.SPRING_FESTIVAL: date(2026, 2, 17),
        Festival.LANTERN: date(2026, 3, 3),
        Festival.WOMENS_DAY: date(2026, 3, 8),
        Festival.DRAGON_HEAD: date(2026, 3, 20),
        Festival.QINGMING: date(2026, 4, 5),
        Festival.LABOUR_DAY: date(2026, 5, 1),
        Festival.CHILDRENS_DAY: date(2026, 6, 1),
        Festival.DRAGON_BOAT: date(2026, 6, 19),
        Festival.ARMY_DAY: date(2026, 8, 1),
        Festival.QIXI: date(2026, 8, 19),
        Festival.GHOSTS: date(2026, 8, 27),
        Festival.TEACHERS_DAY: date(2026, 9, 10),
        Festival.MID_AUTUMN: date(2026, 9, 25),
        Festival.NATIONAL_DAY: date(2026, 10, 1),
        Festival.DOUBLE_NINTH: date(2026, 10, 18),
        Festival.WINTER_SOLSTICE: date(2026, 12, 22),
    }


def test_a_window_of_one_day_can_hold_two_festivals() -> None:
    day = date(2020, 10, 1)
    assert festivals_between(day, day) == [
        FestivalDay(day, Festival.MID_AUTUMN),
        FestivalDay(day, Festival.NATIONAL_DAY),
    ]


def test_laba_can_be_kept_twice_in_a_solar_year_and_then_not_at_all() -> None:
    def laba(year: int) -> list[date]:
        days = festivals_between(date(year, 1, 1), date(year, 12, 31))
        return [day.on for day in days if day.festival is Festival.LABA]

    assert laba(2022) == [date(2022, 1, 10), date(2022, 12, 30)]
    assert laba(2023) == []


@given(st.integers(1902, 2098))
def test_every_year_has_each_festival_of_its_first_eleven_months_once(year: int) -> None:
    found = [day.festival for day in festivals_between(date(year, 1, 1), date(year, 12, 31))]
    of_the_twelfth_month = {Festival.LABA, Festival.LITTLE_NEW_YEAR, Festival.NEW_YEARS_EVE}
    rest = [festival for festival in found if festival not in of_the_twelfth_month]
    assert sorted(rest) == sorted(set(Festival) - of_the_twelfth_month)


@given(st.integers(1902, 2098))
def test_the_eve_is_the_day_before_spring_festival(year: int) -> None:
    days = {day.festival: day.on for day in festivals_between(date(year, 1, 1), date(year, 3, 1))}
    assert days[Festival.NEW_YEARS_EVE] + timedelta(days=1) == days[Festival.SPRING_FESTIVAL]


@given(st.dates(date(1901, 1, 1), date(2099, 1, 1)), st.integers(0, 500))
def test_lunar_festivals_never_fall_in_a_leap_month(first: date, days: int) -> None:
    lunar_ones = {Festival.DRAGON_BOAT: (5, 5), Festival.MID_AUTUMN: (8, 15), Festival.QIXI: (7, 7)}
    for on, festival in festivals_between(first, first + timedelta(days=days)):
        if festival in lunar_ones:
            name = to_lunar(on)
            assert name
            assert (name.month, name.day, name.leap) == (*lunar_ones[festival], False)


def test_nobody_is_wished_a_happy_day_of_mourning() -> None:
    assert {Festival.QINGMING, Festival.GHOSTS} == SOLEMN


def test_outside_the_known_calendar_only_solar_festivals_are_left() -> None:
    found = {day.festival for day in festivals_between(date(2100, 1, 1), date(2100, 12, 31))}
    assert found == {
        Festival.NEW_YEAR,
        Festival.WOMENS_DAY,
        Festival.LABOUR_DAY,
        Festival.CHILDRENS_DAY,
        Festival.ARMY_DAY,
        Festival.TEACHERS_DAY,
        Festival.NATIONAL_DAY,
    }
