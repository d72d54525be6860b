"""Birthdays as people write them (DOMAIN section 8, entry).

What is read::

    1968-05-01  1968.5.1  1968/5/1  19680501  680501  68年5月1日  一九六八年五月一日
    1968年5月  1968年  5月1日  5-1  05/01  5月  --0501  1968-05-01T00:00:00Z
    农历八月十五  八月十五(农历)  阴历8.15  腊月三十  冬月初八  闰六月初十  1968年农历闰七月初八  除夕
    May 1, 1968  1 May 1968  May 1  lunar 8-15  8th lunar month, day 15

Words such as 生日 and 属猴 around it do no harm.  The decisions behind it:

- The calendar is the one that the text names (农历, 阳历 ...); else lunar where its words imply it (初八,
  廿三, 腊月, 闰); else the one that the column's heading names; else lunar for a day in Chinese numerals
  without 日 or 号 (八月十五: people write solar dates in digits); else solar.
- Two digits for a year mean the latest such year that is not in the future: the person is 0 to 99 years old.
- The month stands before the day (5-1 is 1 May).  What has two possible readings, as 5/1/1968 or 03.5.12 has,
  is not read: the readings are handed back for a person to choose from.
- A year of 1604 or 0000 is how phones write "no year".
- An instant that is midnight in China (1968-04-30T16:00:00Z) means the Chinese day.
- 无, 不详, 未知, - and the like say that it is not known: nothing is written.
- A remark in brackets without digits or a calendar's name, such as (小年) or (身份证), does not count.
- In a spreadsheet's column a real date that makes someone younger than ten has no year: the spreadsheet added
  the current one when somebody typed 5月1日.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.vocabulary import CalendarKind
from fieldapp.rules.birthdays import Birthday, Problem, check

LONGEST = 80  # characters: a birthday with all its words is shorter


_CYCLE_YEAR = re.compile("[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年")
"""A year of the cycle of sixty: which one is a guess, and without it less would be kept than was written."""


class Reason(StrEnum):
    """Why a text is not read as a birthday."""

    EMPTY = "empty"  # or it says that the birthday is not known
    UNKNOWN_FORM = "unknown_form"
    AMBIGUOUS = "ambiguous"  # there are several readings
    TWO_CALENDARS = "two_calendars"  # both are named, or a lunar word stands in a solar date
    IMPOSSIBLE = "impossible"  # see the problem


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that is not a birthday, kept as it was *written*, with the reason."""

    written: str
    reason: Reason
    problem: Problem | None = None
    readings: tuple[Birthday, ...] = ()


class _Parts(NamedTuple):
    """One reading of the numbers; *lunar_words* prove the lunar calendar, *numerals* only suggest it."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    lunar_words: bool = False
    numerals: bool = False


def read_birthday(written: str | float | date, *, heading: str = "", today_year: int) -> Birthday | Unreadable:
    """Read one birthday.

    Args:
        written: what stands there: text, or the number or date that a spreadsheet makes of it.
        heading: the heading of its column, if it stands in one.  农历生日 and 公历生日 say the calendar;
            under one that speaks of a birthday, five digits are a spreadsheet's day number.
        today_year: nobody is born later, and the century of two-digit years is counted from here.

    Returns:
        The birthday, always a possible one, or what was written with the reason why it is none.
    """
    found = _read(written, heading, today_year)
    if isinstance(written, str) and isinstance(found, Unreadable) and found.reason is Reason.UNKNOWN_FORM:
        if _UNKNOWN.fullmatch(_simplify(written).strip()):
            return Unreadable(written.strip(), Reason.EMPTY)
        if bare := without_remark(written):
            again = _read(bare, heading, today_year)
            return again if isinstance(again, Birthday) else found
    return found


def without_remark(written: str) -> str:
    """What stands before a remark in brackets that is no part of the date; nothing where there is none."""
    found = _REMARK.fullmatch(written.strip())
    if found is None or len(written) > LONGEST:
        return ""
    remark = _simplify(found[2])
    is_of_date = any(map(str.isdecimal, remark)) or _marks(remark) or _OF_DATE.search(remark)
    return "" if is_of_date else found[1].strip()


def _read(written: str | float | date, heading: str, today_year: int) -> Birthday | Unreadable:
    leap, marks = False, set[CalendarKind]()
    if isinstance(written, date):
        shown, found = written.isoformat(), [_of_date(written, today_year, in_column=bool(heading))]
    else:
        shown = str(int(written)) if isinstance(written, float) and written.is_integer() else str(written).strip()
        text, marks = _clean(shown) if len(shown) <= LONGEST and not _CYCLE_YEAR.search(shown) else ("", set())
        leap = _LEAP.search(text) is not None
        text = " ".join(_LEAP.sub(" ", text).split())
        if isinstance(written, float) and not written.is_integer():
            found = _of_decimal(text)
        else:
            found = _of_text(text, today_year, in_birthday_column=bool(_BIRTHDAY.search(heading.lower())))
    says_lunar = leap or any(parts.lunar_words for parts in found)
    if len(marks) > 1 or (CalendarKind.SOLAR in marks and says_lunar):
        return Unreadable(shown, Reason.TWO_CALENDARS)
    if not found:
        return Unreadable(shown, Reason.UNKNOWN_FORM if shown else Reason.EMPTY)
    calendar = _only(marks) or (CalendarKind.LUNAR if says_lunar else _of_heading(heading))
    readings = [
        Birthday(
            calendar or (CalendarKind.LUNAR if parts.numerals else CalendarKind.SOLAR),
            parts.year,
            parts.month,
            parts.day,
            leap,
        )
        for parts in found
    ]
    return _decide(shown, readings, date(today_year, 12, 31))


def _decide(shown: str, readings: list[Birthday], today: date) -> Birthday | Unreadable:
    """The one possible reading; else which ones there are, or what is wrong with the first."""
    problems = {reading: check(reading, today=today) for reading in readings}
    possible = tuple(reading for reading, problem in problems.items() if problem is None)
    if len(possible) == 1:
        return possible[0]
    if possible:
        return Unreadable(shown, Reason.AMBIGUOUS, readings=possible)
    return Unreadable(shown, Reason.IMPOSSIBLE, problem=problems[readings[0]])


@lru_cache(maxsize=64)
def _of_heading(heading: str) -> CalendarKind | None:
    return _only(_marks(_simplify(heading)))


def _only(marks: set[CalendarKind]) -> CalendarKind | None:
    return next(iter(marks)) if len(marks) == 1 else None


# Cleaning: one character for one thing, no words that say nothing, the calendar's name taken out.

_SIMPLIFIED = str.maketrans("農曆閏陰陽臘國號舊龍馬雞豬屬歲週後零○", "农历闰阴阳腊国号旧龙马鸡猪属岁周后〇〇")
_DASHES = str.maketrans({**dict.fromkeys("–—−‐‑~", "-"), **dict.fromkeys("。、·\\", "."), "_": "-"})
_LUNAR = re.compile(r"[农阴旧夏老古]历|[农阴]|\blunar(?: calendar)?\b|\bl(?=\d)")
_SOLAR = re.compile(r"[公阳新国西]历|[公阳]元?|\b(?:solar|gregorian)(?: calendar)?\b")
_LEAP = re.compile(r"闰(?:月(?=\s|$))?|\bleap\b")
_UNKNOWN = re.compile(
    r"[-/?.~*—–、。]+|无|没有|暂无|不详|不明|不明确|未知|不知|不知道|不清楚|未填|空"
    r"|n/?a|none|null|nil|unknown|not known"
)
_REMARK = re.compile(r"([^()（）【】\[\]]+)[(（【\[]([^()（）【】\[\]]+)[)）】\]]", re.DOTALL)
_OF_DATE = re.compile(r"[一二三四五六七八九十廿初]|正月|冬月|腊月|闰|[年月日号]|或")
_BIRTHDAY = re.compile(r"生日|出生|诞辰|birth|bday|\bdob\b")
_VCARD_PART = re.compile(r"--(\d\d)-?(\d\d)|--(\d\d)|---(\d\d)")
_INSTANT = re.compile(r"\d{4}-?\d\d-?\d\dt\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)")
_CLOCK = re.compile(
    r"(?<=[\d日])(?:t|\s)\s*(?:[上下]午|[ap]m)?\s*\d{1,2}(?::\d\d){1,2}(?:\.\d+)?"
    r"\s*(?:[ap]m)?\s*(?:z|[+-]\d\d:?\d\d)?$"
    r"|(?<=\d)t\d{4}(?:\d\d)?z?$"
)
_NOISE = re.compile(
    r"(?:[今现]年|虚岁|周岁)?\d{1,3}[周虚]?岁|\baged? ?\d{1,3}\b"  # an age beside the date
    r"|出生年月日?|出生日期|出生|生日|生辰|诞辰|生于|生(?=[\s,;.)]|$)|每年|[是为过在的]"
    r"|\b(?:birth ?da(?:y|te)|date of birth|birth|bday|born|dob|on|of|the|year)\b"
    r"|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年?|属?[鼠牛虎兔龙蛇马羊猴鸡狗猪]年?"
    r"|小年(?:夜)?"
    r"|星期[一二三四五六日天]|\b(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\b"
    r"|(?<=\d)(?:st|nd|rd|th)\b"
)
_FESTIVALS = {
    "大年三十": "腊月三十",
    "年三十": "腊月三十",
    "除夕": "腊月三十",
    "大年初一": "正月初一",
    "春节": "正月初一",
    "元宵": "农历正月十五",
    "龙抬头": "二月初二",
    "端午": "五月初五",
    "七夕": "七月初七",
    "中秋": "农历八月十五",
    "重阳": "九月初九",
    "腊八": "腊月初八",
    "元旦": "公历1月1日",
    "国庆": "公历10月1日",
}
_FESTIVAL = re.compile(rf"({'|'.join(_FESTIVALS)})节?")
_CHINA = ZoneInfo("Asia/Shanghai")


def _simplify(text: str) -> str:
    """Full-width and traditional characters and all digits as their plain ones, in lower case."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)


def _marks(text: str) -> set[CalendarKind]:
    """The calendars that are named in *text*."""
    named = {CalendarKind.LUNAR: _LUNAR, CalendarKind.SOLAR: _SOLAR}
    return {calendar for calendar, pattern in named.items() if pattern.search(text)}


def _clean(written: str) -> tuple[str, set[CalendarKind]]:
    """The bare date, and the calendars that were named beside it."""
    text = _simplify(written).translate(_DASHES).strip()
    if part := _VCARD_PART.fullmatch(text):
        month, day, only_month, only_day = part.groups()
        text = f"{month}-{day}" if month else f"{only_month}月" if only_month else f"{only_day}日"
    elif _INSTANT.fullmatch(text):
        text = _from_instant(text)
    text = _CLOCK.sub("", text)
    # A festival is the date itself, or is said beside one.
    text = _FESTIVAL.sub("" if "月" in text else lambda found: _FESTIVALS[found[1]], text)
    marks = _marks(text)
    text = _NOISE.sub(" ", _SOLAR.sub(" ", _LUNAR.sub(" ", text)))
    text = re.sub(r"[()\[\]{}<>【】《》「」:;,\"'“”]", " ", text)
    return " ".join(text.split()).strip(" .-/"), marks


def _from_instant(text: str) -> str:
    try:
        return _chinese_day(datetime.fromisoformat(text.upper())).isoformat()
    except ValueError:  # no such day: to be said as of any other date
        return text


def _chinese_day(instant: datetime) -> date:
    """The day in China if the instant is midnight there; else the day as written."""
    try:
        here = instant.astimezone(_CHINA)
    except OverflowError:  # at the ends of the calendar
        return instant.date()
    return here.date() if here.time() == time() else instant.date()


# Numbers from dates, decimals and text.

NO_YEAR = {0, 1604}
GROWN = 10  # years of age from which a spreadsheet's year is believed
OLDEST = 110  # years of age up to which 196805 may be a year and a month
EXCEL_DAY_ZERO = date(1899, 12, 30)


def _of_date(written: date, today_year: int, *, in_column: bool) -> _Parts:
    if isinstance(written, datetime):
        written = _chinese_day(written) if written.tzinfo else written.date()
    believed = written.year not in NO_YEAR and not (in_column and today_year - written.year < GROWN)
    return _Parts(written.year if believed else None, written.month, written.day)


def _of_decimal(text: str) -> list[_Parts]:
    """5.1 as a number was typed 5.1 or 5.10; 1968.1 was 1968.1 or 1968.10."""
    whole, _, fraction = text.partition(".")
    if not fraction.isdecimal() or len(fraction) > len("31"):
        return []
    seconds = [int(fraction)] if len(fraction) > 1 else [int(fraction), int(fraction) * 10]
    if len(whole) > len("12"):
        return [_Parts(int(whole), second) for second in seconds]
    return [_Parts(None, int(whole), second) for second in seconds]


def _of_text(text: str, today_year: int, *, in_birthday_column: bool) -> list[_Parts]:
    """All readings of a cleaned text, none if it has no known form."""
    if in_birthday_column and re.fullmatch(r"\d{5}", text):
        on = EXCEL_DAY_ZERO + timedelta(days=int(text))
        return [_of_date(on, today_year, in_column=True)]
    for pattern, readings in _FORMS:
        if found := pattern.fullmatch(text):
            return readings(found, today_year)
    return _of_chinese(text, today_year)


def _year(digits: str, today_year: int) -> int | None:
    """Four digits as they stand, two digits in the hundred years up to today."""
    if len(digits) > len("68"):
        return None if int(digits) in NO_YEAR else int(digits)
    return today_year - (today_year - int(digits)) % 100


def _year_first(found: re.Match[str], today_year: int) -> list[_Parts]:
    year, month, day = found.groups()
    return [_Parts(_year(year, today_year), int(month), int(day) if day else None)]


def _year_last(found: re.Match[str], today_year: int) -> list[_Parts]:
    first, second, last = found.groups()
    year = _year(last, today_year)
    return [_Parts(year, int(first), int(second)), _Parts(year, int(second), int(first))]


def _year_somewhere(found: re.Match[str], today_year: int) -> list[_Parts]:
    """Three numbers below 100: the first or the last is the year, if it has two digits."""
    first, second, last = found.groups()
    year_first = [_Parts(_year(first, today_year), int(second), int(last))] if len(first) > 1 else []
    return year_first + (_year_last(found, today_year) if len(last) > 1 else [])


def _no_year(found: re.Match[str], _today_year: int) -> list[_Parts]:
    return [_Parts(None, int(found[1]), int(found[2]))]


def _month_and_year(found: re.Match[str], today_year: int) -> list[_Parts]:
    return [_Parts(_year(found[2], today_year), int(found[1]))]


def _six_digits(found: re.Match[str], today_year: int) -> list[_Parts]:
    digits = found[0]
    readings = [_Parts(_year(digits[:2], today_year), int(digits[2:4]), int(digits[4:]))]
    if today_year - OLDEST <= int(digits[:4]) <= today_year:
        readings.append(_Parts(int(digits[:4]), int(digits[4:])))
    return readings


def _four_digits(found: re.Match[str], today_year: int) -> list[_Parts]:
    digits = found[0]
    return [_Parts(_year(digits, today_year)), _Parts(None, int(digits[:2]), int(digits[2:]))]


_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _english(found: re.Match[str], today_year: int) -> list[_Parts]:
    """A month's name with a day and a year on either side; a lone number over 31 is a year."""
    numbers = [digits for digits in (found["y"], found["a"], found["b"], found["c"]) if digits]
    month = _ENGLISH_MONTHS.index(found["name"][:3]) + 1
    days = [digits for digits in numbers if len(digits) < len("1968") and int(digits) <= 31]  # noqa: PLR2004
    years = [digits for digits in numbers if digits not in days[:1]]
    if len(days[:1]) + len(years) != len(numbers) or len(years) > 1:
        return []
    return [_Parts(_year(years[0], today_year) if years else None, month, int(days[0]) if days else None)]


def _counted_month(found: re.Match[str], today_year: int) -> list[_Parts]:
    """8th lunar month, day 15, 1968: what is left of it after cleaning."""
    year, day = found["year"], found["day"] or found["before"]
    return [_Parts(_year(year, today_year) if year else None, int(found["month"]), int(day) if day else None)]


_BETWEEN = r"\s*[-./\s]\s*"
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str], int], list[_Parts]]]] = [
    (re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}})(?:{_BETWEEN}(\d{{1,2}}))?"), _year_first),
    (re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{4}})"), _year_last),
    (re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})"), _year_somewhere),
    (re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}})"), _no_year),
    (re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{4}})"), _month_and_year),
    (re.compile(r"(\d{4})(\d\d)(\d\d)"), _year_first),
    (re.compile(r"\d{6}"), _six_digits),
    (re.compile(r"\d{4}"), _four_digits),
    (
        re.compile(
            r"(?:(?P<y>\d{4})[-. ]+)?(?:(?P<a>\d{1,2})[-. ]*)?"
            r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
            r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
            r"(?:[-. ]*(?P<b>\d{1,4}))?(?:[-. ]+(?P<c>\d{2,4}))?"
        ),
        _english,
    ),
    (
        re.compile(
            r"(?:(?P<before>\d{1,2}) day )?(?P<month>\d{1,2}) month"
            r"(?: day (?P<day>\d{1,2}))?(?: (?P<year>\d{4}))?"
        ),
        _counted_month,
    ),
]

# Chinese words.

_NUMERALS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")}
_CHINESE = re.compile(
    r"(?:(?P<year>\d{4}(?=\D)|(?:\d\d|[〇一二三四五六七八九]{4}|[〇一二三四五六七八九]{2})(?=年))年?[-./]?)?"
    r"(?:(?P<month>\d{1,2}|十[一二]?|[正元一二三四五六七八九冬腊])月份?)?"
    r"(?:(?P<day>初(?:[一二三四五六七八九十]|\d{1,2})|[廿卄][一二三四五六七八九]?|卅一?"
    r"|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d{1,2})(?P<counted>[日号]?))?"
)
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}  # 元月 is also the first month, but of either calendar
SOLAR_ONLY_DAY = 31


def _of_chinese(text: str, today_year: int) -> list[_Parts]:
    text = re.sub(r"(.*月.*) (\d{4})年?", r"\2年\1", text)
    found = _CHINESE.fullmatch(text.replace(" ", ""))
    if found is None or not any(found.groups()):
        return []
    year, month, day = found["year"], found["month"], found["day"]
    if year and not year.isascii():
        year = "".join(str(_NUMERALS[numeral]) for numeral in year)
    day_number = _number(day.removeprefix("初")) if day else None
    says_lunar = month in _LUNAR_MONTHS or (day is not None and day[0] in "初廿卄卅" and day != "卅一")
    return [
        _Parts(
            _year(year, today_year) if year else None,
            (_LUNAR_MONTHS.get(month) or _number(month.replace("元", "一"))) if month else None,
            day_number,
            lunar_words=says_lunar,
            numerals=bool(day) and not day.isascii() and not found["counted"] and day_number != SOLAR_ONLY_DAY,
        )
    ]


def _number(text: str) -> int:
    """1 to 39 in digits or in numerals: 5, 五, 十五, 二十五, 廿五, 卅."""
    if text.isascii():
        return int(text)
    text = text.replace("廿", "二十").replace("卄", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS[tens] if tens else 1 if ten else 0) * 10 + (_NUMERALS[ones] if ones else 0)
