"""The Chinese lunar calendar and its rules (DOMAIN section 8).

The only module that knows the calendar library.  What holds for every function here: the calendar is
known for the solar days 1901-01-01 to 2099-12-31, and outside them the answer is "nothing" (``None`` or
empty), never a guess.

The library agrees with the Hong Kong Observatory on every day up to 2057-09-27.  After that three new
moons (2057-09, 2089-09 and 2097-08) fall within two minutes of midnight, where the observatories
themselves do not agree yet.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from db.vocabulary import LeapRule

FIRST_DAY = date(1901, 1, 1)
LAST_DAY = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar year without its year: month 1 to 12, day 1 to 30."""

    month: int
    day: int
    leap: bool = False


@dataclass(frozen=True, slots=True)
class LunarDate:
    """A day of one lunar year; the year is the solar one in which its first month begins."""

    year: int
    month: int
    day: int
    leap: bool = False

    @property
    def yearly(self) -> LunarDay:
        """The same day without its year."""
        return LunarDay(self.month, self.day, self.leap)


@dataclass(frozen=True, slots=True)
class Kept:
    """A solar day on which a lunar day is kept; *second* when it is kept once more, in the leap month."""

    on: date
    second: bool = False


class SolarTerm(StrEnum):
    """The 24 solar terms 节气, in the order of the solar year."""

    MINOR_COLD = "minor_cold"  # 小寒
    MAJOR_COLD = "major_cold"  # 大寒
    SPRING_BEGINS = "spring_begins"  # 立春
    RAIN_WATER = "rain_water"  # 雨水
    INSECTS_AWAKEN = "insects_awaken"  # 惊蛰
    SPRING_EQUINOX = "spring_equinox"  # 春分
    PURE_BRIGHTNESS = "pure_brightness"  # 清明
    GRAIN_RAIN = "grain_rain"  # 谷雨
    SUMMER_BEGINS = "summer_begins"  # 立夏
    GRAIN_BUDS = "grain_buds"  # 小满
    GRAIN_IN_EAR = "grain_in_ear"  # 芒种
    SUMMER_SOLSTICE = "summer_solstice"  # 夏至
    MINOR_HEAT = "minor_heat"  # 小暑
    MAJOR_HEAT = "major_heat"  # 大暑
    AUTUMN_BEGINS = "autumn_begins"  # 立秋
    HEAT_ENDS = "heat_ends"  # 处暑
    WHITE_DEW = "white_dew"  # 白露
    AUTUMN_EQUINOX = "autumn_equinox"  # 秋分
    COLD_DEW = "cold_dew"  # 寒露
    FROST_FALLS = "frost_falls"  # 霜降
    WINTER_BEGINS = "winter_begins"  # 立冬
    MINOR_SNOW = "minor_snow"  # 小雪
    MAJOR_SNOW = "major_snow"  # 大雪
    WINTER_SOLSTICE = "winter_solstice"  # 冬至


class _Month(NamedTuple):
    first: int  # ordinal of its first day
    year: int
    month: int
    leap: bool
    length: int  # 29 or 30 days


class _Table(NamedTuple):
    months: tuple[_Month, ...]
    firsts: tuple[int, ...]
    named: dict[tuple[int, int, bool], _Month]


def to_lunar(on: date) -> LunarDate | None:
    """The lunar date of a solar day; ``None`` outside 1901 to 2099."""
    if not FIRST_DAY <= on <= LAST_DAY:
        return None
    table, ordinal = _table(), on.toordinal()
    month = table.months[bisect_right(table.firsts, ordinal) - 1]
    return LunarDate(month.year, month.month, ordinal - month.first + 1, month.leap)


def to_solar(lunar: LunarDate) -> date | None:
    """The solar day of a lunar date; ``None`` where that year has no such day, and outside 1901 to 2099."""
    month = _table().named.get((lunar.year, lunar.month, lunar.leap))
    if month is None or not 1 <= lunar.day <= month.length:
        return None
    on = date.fromordinal(month.first + lunar.day - 1)
    return on if FIRST_DAY <= on <= LAST_DAY else None


def leap_month(lunar_year: int) -> int | None:
    """The number of the month that *lunar_year* has twice, if any; ``None`` outside 1901 to 2099."""
    return _leap_months().get(lunar_year)


def month_length(lunar_year: int, month: int, *, leap: bool = False) -> int | None:
    """29 or 30 days; ``None`` where that year has no such month, and outside 1901 to 2099."""
    found = _table().named.get((lunar_year, month, leap))
    return found.length if found else None


@cache
def longest(month: int, *, leap: bool = False) -> int:
    """The most days that the month has in any year from 1901 to 2099; 0 when no year has it."""
    return max((m.length for m in _table().months if (m.month, m.leap) == (month, leap)), default=0)


def kept_on(lunar: LunarDay, lunar_year: int, leap_rule: LeapRule = LeapRule.BOTH) -> tuple[Kept, ...]:
    """The solar days on which *lunar* is kept in *lunar_year*: in order, none, one or two.

    A day of an ordinary month is kept in the ordinary month only, never in a leap month of the same
    number.  A day of a leap month is kept in the ordinary month of the same number every year; in a year
    that has that leap month again, *leap_rule* says whether it is kept in the ordinary one, in the leap
    one, or in both, the second marked as such.  The 30th is kept on the 29th of a month of 29 days.

    Returns:
        Empty where the day lies outside 1901 to 2099.

    Source: DOMAIN section 8, "Occurrences".
    """
    again = lunar.leap and leap_month(lunar_year) == lunar.month and leap_rule is not LeapRule.ORDINARY
    kept = []
    if not (again and leap_rule is LeapRule.LEAP):
        kept.append((_day_or_last(lunar, lunar_year, leap=False), False))
    if again:
        kept.append((_day_or_last(lunar, lunar_year, leap=True), leap_rule is LeapRule.BOTH))
    return tuple(Kept(on, second) for on, second in kept if on)


def solar_term(on: date) -> SolarTerm | None:
    """The solar term that falls on the day, if one does."""
    return _terms(on.year).get(on) if FIRST_DAY <= on <= LAST_DAY else None


def term_day(year: int, term: SolarTerm) -> date | None:
    """The day of a solar term in a solar year; ``None`` outside 1901 to 2099."""
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        return None
    return next(on for on, found in _terms(year).items() if found is term)


def _day_or_last(lunar: LunarDay, lunar_year: int, *, leap: bool) -> date | None:
    length = month_length(lunar_year, lunar.month, leap=leap)
    return to_solar(LunarDate(lunar_year, lunar.month, min(lunar.day, length), leap)) if length else None


@cache
def _table() -> _Table:
    """Every month from lunar 1900 to 2099, for a search by halves: a day is found in a microsecond."""
    from borax.calendars.lunardate import MIN_SOLAR_DATE, LCalendars

    months, first = [], MIN_SOLAR_DATE.toordinal()
    for year in range(FIRST_DAY.year - 1, LAST_DAY.year + 1):  # 1901 begins in the lunar year 1900
        for month, length, leap in LCalendars.iter_year_month(year):
            months.append(_Month(first, year, month, bool(leap), length))
            first += length
    return _Table(
        tuple(months),
        tuple(month.first for month in months),
        {(month.year, month.month, month.leap): month for month in months},
    )


@cache
def _leap_months() -> dict[int, int]:
    return {month.year: month.month for month in _table().months if month.leap}


@cache
def _terms(year: int) -> dict[date, SolarTerm]:
    from borax.calendars.lunardate import TermUtils

    return {TermUtils.nth_term_day(year, index): term for index, term in enumerate(SolarTerm)}
