"""Working days in China: weekends, public holidays and the days worked instead (DOMAIN section 9).

Which days are off, and which weekends are worked for them, is in a notice of the State Council that
appears each November for the following year.  Nobody knows a year before its notice: the table that comes
with the app ends with the last one, later notices are imported as rows, and a year without one is said to
be so.
"""

import json
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

from fieldapp.rules.festivals import Festival, festivals_between

SATURDAY, SUNDAY = 5, 6
REGULATION_FROM = 2025  # the year from which the regulation of 2024-11-10 fixes thirteen days off


class DayKind(StrEnum):
    """What a day is to someone who works."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"  # 休
    MAKEUP = "makeup"  # 班: a weekend day worked for a holiday


class PublicHoliday(StrEnum):
    """What a day off is for."""

    NEW_YEAR = "new_year"  # 元旦
    SPRING_FESTIVAL = "spring_festival"  # 春节
    QINGMING = "qingming"  # 清明节
    LABOUR_DAY = "labour_day"  # 劳动节
    DRAGON_BOAT = "dragon_boat"  # 端午节
    MID_AUTUMN = "mid_autumn"  # 中秋节
    NATIONAL_DAY = "national_day"  # 国庆节
    VICTORY_DAY = "victory_day"  # 抗战胜利纪念日, 2015


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A line of an imported notice: a day off, or with *is_workday* a weekend day that is worked."""

    on: date
    name: str
    is_workday: bool = False


class Day(NamedTuple):
    """One day: *name* is the holiday that it is off, or worked, for; text as imported, "" for none."""

    on: date
    kind: DayKind
    name: PublicHoliday | str = ""

    @property
    def is_workday(self) -> bool:
        """Whether one works on it."""
        return self.kind in {DayKind.WORKDAY, DayKind.MAKEUP}


class WorkCalendar:
    """The working days as far as they are published.

    An imported line counts more than the table that comes with the app.  In a year that is not published
    yet, the days that the regulation itself fixes are off (New Year's Eve and the three days after, 1 and
    2 May ...) and no weekend is worked: see ``unpublished``.
    """

    def __init__(self, imported: Iterable[NoticeDay] = (), *, weekend: Container[int] = (SATURDAY, SUNDAY)) -> None:
        """Take the imported lines, and the weekdays (Monday is 0) on which one does not work."""
        self._weekend = weekend
        self._imported = {
            row.on: Day(row.on, DayKind.MAKEUP if row.is_workday else DayKind.HOLIDAY, _known(row.name))
            for row in imported
        }

    def day(self, on: date) -> Day:
        """What *on* is."""
        return self._imported.get(on) or self._announced(on) or Day(on, self._plain(on))

    def is_workday(self, on: date) -> bool:
        """Whether one works on *on*."""
        return self.day(on).is_workday

    def is_published(self, year: int) -> bool:
        """Whether the notice of *year* is known.

        Every notice rules on 1 October, so imported lines with that day are taken for a whole notice; a
        few lines of a company's own are not.
        """
        table = _table()
        return table.first_year <= year <= table.last_year or date(year, 10, 1) in self._imported

    def unpublished(self, first: date, last: date) -> tuple[int, ...]:
        """The years from *first* to *last* whose notice is still to come: said wherever days are shown."""
        to_come = range(max(first.year, _table().last_year + 1), last.year + 1)
        return tuple(year for year in to_come if not self.is_published(year))

    def next_workday(self, on: date, leave: Container[date] = ()) -> date:
        """The first working day from *on*, itself included, that is not a day of *leave*."""
        while not self.is_workday(on) or on in leave:
            on += timedelta(days=1)
        return on

    def workdays(self, first: date, last: date, leave: Container[date] = ()) -> list[date]:
        """The working days from *first* to *last*, both inclusive, without those of *leave*."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [on for on in days if self.is_workday(on) and on not in leave]

    def _announced(self, on: date) -> Day | None:
        # The table comes first in any year: the last week of a year may be ruled by the next year's notice.
        found = _table().days.get(on)
        return found or (None if self.is_published(on.year) else _fixed_by_regulation(on.year).get(on))

    def _plain(self, on: date) -> DayKind:
        return DayKind.WEEKEND if on.weekday() in self._weekend else DayKind.WORKDAY


def _known(name: str) -> PublicHoliday | str:
    """A holiday that the app can name in every language, or the text as it was imported."""
    return PublicHoliday(name) if name in _HOLIDAYS else name


_HOLIDAYS = frozenset(holiday.value for holiday in PublicHoliday)


class _Table(NamedTuple):
    first_year: int
    last_year: int
    days: dict[date, Day]


@cache
def _table() -> _Table:
    """The notices that come with the app (written by scripts/holidays_table.py)."""
    stored = json.loads((resources.files("resources") / "tables" / "holidays_cn.json").read_text("utf-8"))
    kinds = {"off": DayKind.HOLIDAY, "work": DayKind.MAKEUP}
    days = [Day(date.fromisoformat(on), kinds[kind], PublicHoliday(name)) for on, name, kind in stored["days"]]
    return _Table(stored["first_year"], stored["last_year"], {day.on: day for day in days})


# How many days each festival is off by regulation, and how many days before the festival they begin.
_FIXED = {
    Festival.NEW_YEAR: (PublicHoliday.NEW_YEAR, 0, 1),
    Festival.SPRING_FESTIVAL: (PublicHoliday.SPRING_FESTIVAL, 1, 4),
    Festival.QINGMING: (PublicHoliday.QINGMING, 0, 1),
    Festival.LABOUR_DAY: (PublicHoliday.LABOUR_DAY, 0, 2),
    Festival.DRAGON_BOAT: (PublicHoliday.DRAGON_BOAT, 0, 1),
    Festival.MID_AUTUMN: (PublicHoliday.MID_AUTUMN, 0, 1),
    Festival.NATIONAL_DAY: (PublicHoliday.NATIONAL_DAY, 0, 3),
}


@cache
def _fixed_by_regulation(year: int) -> dict[date, Day]:
    """The thirteen days off that need no notice; empty before the regulation that is in force."""
    if year < REGULATION_FROM:
        return {}
    days: dict[date, Day] = {}
    for festival_day in festivals_between(date(year, 1, 1), date(year, 12, 31)):
        if festival_day.festival in _FIXED:
            holiday, before, length = _FIXED[festival_day.festival]
            for n in range(length):
                on = festival_day.on + timedelta(days=n - before)
                days.setdefault(on, Day(on, DayKind.HOLIDAY, holiday))
    return days
