"""Chinese festivals with their days, by either calendar (DOMAIN section 8)."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from db.vocabulary import CalendarKind
from fieldapp.rules import lunar
from fieldapp.rules.birthdays import Birthday, days_between
from fieldapp.rules.lunar import SolarTerm


class Festival(StrEnum):
    """Days that people here know; the value is the key under which greetings and answers are stored."""

    NEW_YEAR = "new_year"  # 元旦
    LABA = "laba"  # 腊八
    LITTLE_NEW_YEAR = "little_new_year"  # 小年, the 23rd in the north
    NEW_YEARS_EVE = "new_years_eve"  # 除夕
    SPRING_FESTIVAL = "spring_festival"  # 春节
    LANTERN = "lantern"  # 元宵
    DRAGON_HEAD = "dragon_head"  # 龙抬头
    WOMENS_DAY = "womens_day"  # 妇女节
    QINGMING = "qingming"  # 清明
    LABOUR_DAY = "labour_day"  # 劳动节
    CHILDRENS_DAY = "childrens_day"  # 儿童节
    DRAGON_BOAT = "dragon_boat"  # 端午
    QIXI = "qixi"  # 七夕
    ARMY_DAY = "army_day"  # 建军节
    GHOSTS = "ghosts"  # 中元
    MID_AUTUMN = "mid_autumn"  # 中秋
    TEACHERS_DAY = "teachers_day"  # 教师节
    NATIONAL_DAY = "national_day"  # 国庆
    DOUBLE_NINTH = "double_ninth"  # 重阳
    WINTER_SOLSTICE = "winter_solstice"  # 冬至


class FestivalDay(NamedTuple):
    """A festival on its day."""

    on: date
    festival: Festival


# Days of mourning: shown, but nobody is wished a happy one.
SOLEMN = frozenset({Festival.QINGMING, Festival.GHOSTS})

_SOLAR = {
    Festival.NEW_YEAR: (1, 1),
    Festival.WOMENS_DAY: (3, 8),
    Festival.LABOUR_DAY: (5, 1),
    Festival.CHILDRENS_DAY: (6, 1),
    Festival.ARMY_DAY: (8, 1),
    Festival.TEACHERS_DAY: (9, 10),
    Festival.NATIONAL_DAY: (10, 1),
}
_LUNAR = {
    Festival.SPRING_FESTIVAL: (1, 1),
    Festival.LANTERN: (1, 15),
    Festival.DRAGON_HEAD: (2, 2),
    Festival.DRAGON_BOAT: (5, 5),
    Festival.QIXI: (7, 7),
    Festival.GHOSTS: (7, 15),
    Festival.MID_AUTUMN: (8, 15),
    Festival.DOUBLE_NINTH: (9, 9),
    Festival.LABA: (12, 8),
    Festival.LITTLE_NEW_YEAR: (12, 23),
    Festival.NEW_YEARS_EVE: (12, 30),  # kept on the 29th of a short month, like every 30th
}
_BY_TERM = {
    Festival.QINGMING: SolarTerm.PURE_BRIGHTNESS,
    Festival.WINTER_SOLSTICE: SolarTerm.WINTER_SOLSTICE,
}
# A festival is a birthday whose year does not matter: the rule for short months is the same one.
_YEARLY = {
    **{festival: Birthday(CalendarKind.SOLAR, None, *day) for festival, day in _SOLAR.items()},
    **{festival: Birthday(CalendarKind.LUNAR, None, *day) for festival, day in _LUNAR.items()},
}


def festivals_between(first: date, last: date) -> list[FestivalDay]:
    """The festivals from *first* to *last*, both inclusive, by day.

    Those of the lunar calendar and of the solar terms are known from 1901 to 2099; none falls in a leap
    month.
    """
    days = days_between(first, last)
    found = [
        FestivalDay(occurrence.on, festival)
        for festival, yearly in _YEARLY.items()
        for occurrence in days.occurrences(yearly)
    ]
    for festival, term in _BY_TERM.items():
        on_days = (lunar.term_day(year, term) for year in range(first.year, last.year + 1))
        found += [FestivalDay(on, festival) for on in on_days if on and first <= on <= last]
    return sorted(found)
