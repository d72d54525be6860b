"""Birthdays and other yearly days, by either calendar, whole or in part (DOMAIN section 8)."""

from calendar import isleap, monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from db.vocabulary import CalendarKind, LeapRule, PersonRole
from fieldapp.rules import lunar

MONTHS_IN_YEAR = 12
SHORT_MONTH = 29  # days of a lunar month that has no 30th
LEAP_YEAR = 2000  # any: February of an unknown year may have 29 days


@dataclass(frozen=True, slots=True)
class Birthday:
    """What is known of a birthday; also used for anniversaries, whose year is the first one.

    Anything may be unknown except that a day needs its month.  With the year alone nothing can be kept;
    with the month alone it is kept "some time in this month".
    """

    calendar: CalendarKind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    leap: bool = False


class ProblemKind(StrEnum):
    """Why a birthday cannot be."""

    NOTHING_KNOWN = "nothing_known"
    DAY_WITHOUT_MONTH = "day_without_month"  # or a leap mark without a month
    YEAR_OUTSIDE = "year_outside"  # the calendar is known from 1901 to 2099
    NO_SUCH_MONTH = "no_such_month"  # 1 to 12
    LEAP_IN_SOLAR = "leap_in_solar"
    NO_SUCH_LEAP_MONTH = "no_such_leap_month"  # in the birth year, or in any year
    NO_SUCH_DAY = "no_such_day"  # the 30th of a short month, 29 February of a common year
    NOT_YET = "not_yet"  # born after today


@dataclass(frozen=True, slots=True)
class Problem:
    """An impossible birthday with the fact that makes it so.

    *has* is, for ``NO_SUCH_DAY``, the number of days that the month has (at most, if the year is
    unknown); for ``NO_SUCH_LEAP_MONTH``, the leap month that the year has instead, 0 for none; else 0.
    """

    kind: ProblemKind
    birthday: Birthday
    has: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day on which a birthday is kept.

    *age* is in years, counted in the birthday's own calendar (周岁, not 虚岁), ``None`` when the year is
    unknown.  *second* marks the repetition in a leap month: the age is the same, it counts once.
    *whole_month* says that the day is unknown; *on* is then the first day of the month.
    """

    on: date
    age: int | None = None
    second: bool = False
    whole_month: bool = False


def may_tell_birthday(role: PersonRole, consent_on: date | None) -> bool:
    """Whether a birthday may be reminded of, written into files and printed.

    A dealer's child stays out until the parents' consent is noted (DOMAIN section 8).

    Args:
        role: what the person is at the dealer's.
        consent_on: the day on which consent was noted.
    """
    return role is not PersonRole.CHILD or consent_on is not None


def check(birthday: Birthday, *, today: date | None = None) -> Problem | None:
    """What makes *birthday* impossible, or ``None``; with *today*, also whether it has come yet."""
    b, kind, has = birthday, None, 0
    if b.month is None:
        if b.day is not None or b.leap:
            kind = ProblemKind.DAY_WITHOUT_MONTH
        elif b.year is None:
            kind = ProblemKind.NOTHING_KNOWN
    elif not 1 <= b.month <= MONTHS_IN_YEAR:
        kind = ProblemKind.NO_SUCH_MONTH
    if kind is None and b.year is not None and not lunar.FIRST_DAY.year <= b.year <= lunar.LAST_DAY.year:
        kind = ProblemKind.YEAR_OUTSIDE
    if kind is None and b.month is not None:
        kind, has = _check_month(b, b.month)
    if kind is None and today is not None and b.year is not None and _first_day(b, b.year) > today:
        kind = ProblemKind.NOT_YET
    return Problem(kind, b, has) if kind else None


def may_be_same(one: Birthday, other: Birthday) -> bool:
    """Whether two birthdays can be one and the same: no part that both name differs.

    A whole solar date is compared with a lunar one by the lunar calendar; where that cannot be, they are not the same.
    """
    if one.calendar is not other.calendar:
        solar, lunar_one = (one, other) if one.calendar is CalendarKind.SOLAR else (other, one)
        if solar.year is None or solar.month is None or solar.day is None or check(solar) is not None:
            return False
        found = lunar.to_lunar(date(solar.year, solar.month, solar.day))
        if found is None:
            return False
        one, other = Birthday(CalendarKind.LUNAR, found.year, found.month, found.day, found.leap), lunar_one
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    if any(first is not None and second is not None and first != second for first, second in pairs):
        return False
    return one.leap == other.leap or one.month is None or other.month is None


def _check_month(b: Birthday, month: int) -> tuple[ProblemKind | None, int]:
    """Whether the calendar has that month and, in it, that day."""
    if b.calendar is CalendarKind.SOLAR:
        if b.leap:
            return ProblemKind.LEAP_IN_SOLAR, 0
        length = monthrange(b.year or LEAP_YEAR, month)[1]
    elif b.year is None:
        length = lunar.longest(month, leap=b.leap)
    else:
        length = lunar.month_length(b.year, month, leap=b.leap) or 0
    if not length:
        return ProblemKind.NO_SUCH_LEAP_MONTH, (lunar.leap_month(b.year) or 0) if b.year else 0
    if b.day is not None and not 1 <= b.day <= length:
        return ProblemKind.NO_SUCH_DAY, length
    return None, 0


def _first_day(b: Birthday, year: int) -> date:
    """The earliest solar day that a possible birthday with a year can mean."""
    month, day = b.month or 1, b.day or 1
    if b.calendar is CalendarKind.SOLAR:
        return date(year, month, day)
    return lunar.to_solar(lunar.LunarDate(year, month, day, b.leap)) or lunar.LAST_DAY


class Days:
    """The days of a window under the names that yearly days have in both calendars.

    Built once for a window, it answers for any number of birthdays with a look-up each instead of a walk
    through the calendar: the 29th of a short lunar month is also found as the 30th, 28 February of a
    common year also as 29 February.  Use ``days_between``, which keeps the last few.
    """

    def __init__(self, first: date, last: date) -> None:
        """Index the days from *first* to *last*, both inclusive."""
        self._solar: dict[tuple[int, int], list[tuple[date, int]]] = defaultdict(list)
        self._lunar: dict[tuple[int, int, bool], list[tuple[date, int]]] = defaultdict(list)
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            on = date.fromordinal(ordinal)
            self._solar[on.month, on.day].append((on, on.year))
            if (on.month, on.day) == (2, 28) and not isleap(on.year):
                self._solar[2, 29].append((on, on.year))
            if day := lunar.to_lunar(on):
                self._lunar[day.month, day.day, day.leap].append((on, day.year))
                if day.day == SHORT_MONTH == lunar.month_length(day.year, day.month, leap=day.leap):
                    self._lunar[day.month, 30, day.leap].append((on, day.year))

    def keys(self, calendar: CalendarKind) -> frozenset[tuple[int, int]]:
        """Month and day of every birthday that can be kept in the window; leap months under their number.

        For a query that should not read everybody.  Birthdays whose day is unknown are found as day 1.
        """
        return frozenset((key[0], key[1]) for key in (self._solar if calendar is CalendarKind.SOLAR else self._lunar))

    def occurrences(self, birthday: Birthday, leap_rule: LeapRule = LeapRule.BOTH) -> list[Occurrence]:
        """The days in the window on which *birthday* is kept, in order.

        For *leap_rule* see ``lunar.kept_on``.  The day of birth itself is none.  A birthday without a
        month has none.
        """
        if birthday.month is None:
            return []
        month, day = birthday.month, birthday.day or 1
        if birthday.calendar is CalendarKind.SOLAR:
            found = [(on, year, False) for on, year in self._solar.get((month, day), ())]
        elif not birthday.leap:
            found = [(on, year, False) for on, year in self._lunar.get((month, day, False), ())]
        else:
            found = [
                (on, year, False)
                for on, year in self._lunar.get((month, day, False), ())
                if leap_rule is not LeapRule.LEAP or lunar.leap_month(year) != month
            ]
            if leap_rule is not LeapRule.ORDINARY:
                both = leap_rule is LeapRule.BOTH
                found += [(on, year, both) for on, year in self._lunar.get((month, day, True), ())]
                found.sort()
        born, whole_month = birthday.year, birthday.day is None
        return [
            Occurrence(on, None if born is None else year - born, second, whole_month)
            for on, year, second in found
            if born is None or year > born
        ]


@lru_cache(maxsize=16)
def days_between(first: date, last: date) -> Days:
    """The days from *first* to *last*, both inclusive; empty when *last* is earlier."""
    return Days(first, last)


def occurrences(birthday: Birthday, first: date, last: date, leap_rule: LeapRule = LeapRule.BOTH) -> list[Occurrence]:
    """The days from *first* to *last*, both inclusive, on which *birthday* is kept, in order.

    A lunar day can fall on none or on two days of a solar year.

    Example:
        >>> mid_autumn = Birthday(CalendarKind.LUNAR, 1968, 8, 15)
        >>> [(o.on.isoformat(), o.age) for o in occurrences(mid_autumn, date(2026, 1, 1), date(2026, 12, 31))]
        [('2026-09-25', 58)]

    Source: DOMAIN section 8, "Occurrences".
    """
    return days_between(first, last).occurrences(birthday, leap_rule)


def next_occurrence(birthday: Birthday, today: date, leap_rule: LeapRule = LeapRule.BOTH) -> Occurrence | None:
    """The first day from *today* on that *birthday* is kept; ``None`` if never, or the calendar ends."""
    a_year_on = today + timedelta(days=400)  # a lunar year with a leap month has 385 days
    coming = occurrences(birthday, today, a_year_on, leap_rule)
    return coming[0] if coming else None
