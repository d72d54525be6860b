"""Days, lunar dates, birthdays and festivals in the reader's language.

Everything here answers in the language spoken when it is called.  The Chinese names of lunar months and
days (正月, 初八, 廿三) are names, not translations: they stand here; all else is in the catalogue or comes from
Babel.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from db.vocabulary import CalendarKind
from fieldapp.rules import lunar
from fieldapp.rules.birthday_text import Reason, Unreadable
from fieldapp.rules.birthdays import Birthday, Occurrence, Problem, ProblemKind
from fieldapp.rules.festivals import Festival, festivals_between
from fieldapp.rules.lunar import LunarDate, LunarDay, SolarTerm
from fieldapp.rules.market_days import MarketCalendar, MarketDays
from fieldapp.rules.workdays import Day, DayKind, PublicHoliday
from fieldapp.texts import Text, _, language, ngettext, pgettext

# Days of the solar calendar.


def day_long(on: date) -> str:
    """2026年9月5日星期六; Saturday, September 5, 2026."""
    return _formatted("full", on, language())


def day_short(on: date) -> str:
    """9月5日周六; Sat, Sep 5."""
    return _formatted("MMMEd", on, language())


def month_and_year(year: int, month: int) -> str:
    """2026年9月; September 2026."""
    return _formatted("yMMMM", date(year, month, 1), language())


def month_name(month: int) -> str:
    """9月; September."""
    return _formatted("MMM" if language() == "zh_CN" else "MMMM", date(2000, month, 1), language())


def weekday_name(weekday: int, *, short: bool = False) -> str:
    """星期六, short 周六; Saturday, short Sat.  Monday is 0."""
    some_monday = date(2024, 1, 1)
    return _formatted("EEE" if short else "EEEE", some_monday + timedelta(days=weekday), language())


def market_words(days: MarketDays) -> str:
    """When a township has its market: 农历逢 1、4、7."""
    match days.calendar:
        case MarketCalendar.WEEK:
            named = pgettext("list", ", ").join(weekday_name(number - 1, short=True) for number in days.numbers)
            return _("every {days}").format(days=named)
        case MarketCalendar.SOLAR:
            said = _("days of the month ending in {numbers}")
        case _:
            said = _("lunar calendar: days ending in {numbers}")
    return said.format(numbers=pgettext("list", ", ").join(map(str, days.numbers)))


def when(on: date, today: date) -> str:
    """How far away a day is: today, tomorrow, in 3 days, yesterday, 3 days ago."""
    days = (on - today).days
    near = {
        0: _("today"),
        1: _("tomorrow"),
        2: _("in two days"),
        -1: _("yesterday"),
        -2: _("two days ago"),
    }
    if days in near:
        return near[days]
    if days > 0:
        return ngettext("in {days} day", "in {days} days", days).format(days=days)
    return ngettext("{days} day ago", "{days} days ago", -days).format(days=-days)


def due_when(on: date, today: date) -> str:
    """Like ``when`` for something that ought to be done on that day: 2 days late."""
    late = (today - on).days
    if late <= 0:
        return when(on, today)
    return ngettext("{days} day late", "{days} days late", late).format(days=late)


# Babel's own names for what it has ready; every other word is a list of fields that it puts into order.
_READY = {"full", "EEEE", "EEE", "MMMM"}


@lru_cache(maxsize=4096)
def _formatted(pattern: str, on: date, chosen: str) -> str:
    from babel.dates import format_date, format_skeleton

    if pattern in _READY:
        return format_date(on, pattern, locale=chosen)
    return format_skeleton(pattern, on, locale=chosen)


# Days of the lunar calendar.

_MONTHS = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")
_NINE = "一二三四五六七八九"
_DAYS = (
    *("初" + numeral for numeral in _NINE),
    "初十",
    *("十" + numeral for numeral in _NINE),
    "二十",
    *("廿" + numeral for numeral in _NINE),
    "三十",
)


def lunar_long(day: LunarDay | LunarDate) -> str:
    """农历八月十五, 农历闰六月初十; 8th lunar month, day 15; leap 6th lunar month, day 10."""
    if language() == "zh_CN":
        return "农历" + lunar_short(day)
    return f"{_lunar_month(day.month, leap=day.leap)}, day {day.day}"


def lunar_short(day: LunarDay | LunarDate) -> str:
    """八月十五, 闰六月初十; L8-15, L6-10 leap: for narrow places."""
    if language() == "zh_CN":
        return _lunar_month(day.month, leap=day.leap) + _DAYS[day.day - 1]
    return f"L{day.month}-{day.day}" + (" leap" if day.leap else "")


def lunar_of(on: date, *, short: bool = False) -> str:
    """The lunar date of a solar day, for plans and headings; empty outside 1901 to 2099."""
    day = lunar.to_lunar(on)
    if day is None:
        return ""
    return lunar_short(day) if short else lunar_long(day)


def lunar_cells(first: date, last: date, *, with_terms: bool = True) -> dict[date, str]:
    """What calendars print small under each day from *first* to *last*, both inclusive.

    The festival, or else the solar term where those are wanted, or else the lunar day: in Chinese the month's name
    on its first day, in English always both numbers, since a lone one would look like a solar day.
    """
    festivals: dict[date, str] = {}
    for on, festival in festivals_between(first, last):
        festivals.setdefault(on, festival_name(festival))
    cells = {}
    for n in range((last - first).days + 1):
        on = first + timedelta(days=n)
        term = lunar.solar_term(on) if with_terms else None
        cells[on] = festivals.get(on) or (term_name(term) if term else _lunar_cell(on))
    return cells


def _lunar_cell(on: date) -> str:
    day = lunar.to_lunar(on)
    if day is None or language() != "zh_CN":
        return lunar_of(on, short=True)
    return _lunar_month(day.month, leap=day.leap) if day.day == 1 else _DAYS[day.day - 1]


def _lunar_month(month: int, *, leap: bool) -> str:
    if language() == "zh_CN":
        return ("闰" if leap else "") + _MONTHS[month - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(month, "th")
    return ("leap " if leap else "") + f"{month}{ending} lunar month"


# Birthdays.


def write_birthday(birthday: Birthday, *, short: bool = False) -> str:
    """A birthday in full, in a form that ``read_birthday`` reads back to the same.

    农历1968年八月十五, 农历闰六月初十, 1968年5月1日, 5月; 8th lunar month, day 15 (1968); May 1, 1968; May.
    With *short*, for paper alone, the English lunar ones are as narrow as the others: L8-15 (1968).
    """
    if birthday.calendar is CalendarKind.LUNAR:
        return _write_lunar(birthday, short=short)
    fields = ("y" if birthday.year else "") + ("MMM" if birthday.month else "") + ("d" if birthday.day else "")
    some_year = birthday.year or 2000  # one that has a 29 February
    return _formatted(fields, date(some_year, birthday.month or 1, birthday.day or 1), language())


def _write_lunar(birthday: Birthday, *, short: bool) -> str:
    year, month, day = birthday.year, birthday.month, birthday.day
    if language() == "zh_CN":
        named_month = _lunar_month(month, leap=birthday.leap) if month else ""
        return "农历" + (f"{year}年" if year else "") + named_month + (_DAYS[day - 1] if day else "")
    if month is None:
        return f"lunar year {year}"
    write = lunar_short if short else lunar_long
    named = write(LunarDay(month, day, birthday.leap)) if day else _lunar_month(month, leap=birthday.leap)
    return named + (f" ({year})" if year else "")


def occurrence_note(occurrence: Occurrence) -> str:
    """What is special about one birthday: 58 岁 · 闰月再过; turns 58 · again in the leap month; empty for nothing."""
    notes = []
    if occurrence.age is not None:
        notes.append(_("turns {age}").format(age=occurrence.age))
    if occurrence.second:
        notes.append(_("again in the leap month"))
    if occurrence.whole_month:
        notes.append(_("some day this month"))
    return " · ".join(notes)


def problem_text(problem: Problem) -> Text:
    """Why a birthday is impossible, for beside its field."""
    birthday = problem.birthday
    year, month, has = birthday.year, birthday.month, problem.has
    if problem.kind is ProblemKind.NO_SUCH_LEAP_MONTH:
        if year is None:
            return Text("No lunar year from 1901 to 2099 has a leap month {month}.", month=month)
        if not has:
            return Text("The lunar year {year} has no leap month.", year=year)
        return Text("The leap month of the lunar year {year} is {has}, not {month}.", year=year, has=has, month=month)
    if problem.kind is ProblemKind.NO_SUCH_DAY:
        return _no_such_day(birthday, has)
    return {
        ProblemKind.NOTHING_KNOWN: Text("At least the month or the year is needed."),
        ProblemKind.DAY_WITHOUT_MONTH: Text("The month is missing."),
        ProblemKind.YEAR_OUTSIDE: Text("The year must be from 1901 to 2099."),
        ProblemKind.NO_SUCH_MONTH: Text("The month must be from 1 to 12."),
        ProblemKind.LEAP_IN_SOLAR: Text("Only the lunar calendar has leap months."),
        ProblemKind.NOT_YET: Text("That day has not come yet."),
    }[problem.kind]


def _no_such_day(birthday: Birthday, has: int) -> Text:
    year, month = birthday.year, birthday.month
    if birthday.calendar is CalendarKind.SOLAR:
        if year is None:
            return Text("Month {month} has {has} days at most.", month=month, has=has)
        return Text("Month {month} of {year} has {has} days.", month=month, year=year, has=has)
    if birthday.leap:
        if year is None:
            return Text("Leap month {month} never has more than {has} days.", month=month, has=has)
        return Text("Leap month {month} of the lunar year {year} has {has} days.", month=month, year=year, has=has)
    if year is None:
        return Text("A lunar month has {has} days at most.", has=has)
    return Text("Month {month} of the lunar year {year} has {has} days.", month=month, year=year, has=has)


def unreadable_text(unreadable: Unreadable) -> Text:
    """Why a text was not taken as a birthday, for the list of failed rows and for beside a field."""
    written = unreadable.written
    if unreadable.reason is Reason.IMPOSSIBLE and unreadable.problem:
        return Text("“{written}” cannot be: {problem}", written=written, problem=problem_text(unreadable.problem))
    if unreadable.reason is Reason.AMBIGUOUS:
        one, other = (_Written(reading) for reading in unreadable.readings[:2])
        return Text("“{written}” can mean {one} or {other}.", written=written, one=one, other=other)
    if unreadable.reason is Reason.TWO_CALENDARS:
        return Text("“{written}” speaks of both calendars.", written=written)
    if unreadable.reason is Reason.EMPTY:
        return Text("No birthday is written.")
    return Text("“{written}” is not a birthday that can be read.", written=written)


@dataclass(frozen=True, slots=True)
class _Written:
    """A birthday that is put into words only when the sentence around it is."""

    birthday: Birthday

    def __str__(self) -> str:
        return write_birthday(self.birthday)


# Festivals, solar terms, days off.

_FESTIVALS = {
    Festival.NEW_YEAR: Text("New Year's Day"),
    Festival.LABA: Text("Laba Festival"),
    Festival.LITTLE_NEW_YEAR: Text("Little New Year"),
    Festival.NEW_YEARS_EVE: Text("Lunar New Year's Eve"),
    Festival.SPRING_FESTIVAL: Text("Spring Festival"),
    Festival.LANTERN: Text("Lantern Festival"),
    Festival.DRAGON_HEAD: Text("Dragon Raises Its Head"),
    Festival.WOMENS_DAY: Text("Women's Day"),
    Festival.QINGMING: Text("Qingming"),
    Festival.LABOUR_DAY: Text("Labour Day"),
    Festival.CHILDRENS_DAY: Text("Children's Day"),
    Festival.DRAGON_BOAT: Text("Dragon Boat Festival"),
    Festival.QIXI: Text("Qixi"),
    Festival.ARMY_DAY: Text("Army Day"),
    Festival.GHOSTS: Text("Ghost Festival"),
    Festival.MID_AUTUMN: Text("Mid-Autumn Festival"),
    Festival.TEACHERS_DAY: Text("Teachers' Day"),
    Festival.NATIONAL_DAY: Text("National Day"),
    Festival.DOUBLE_NINTH: Text("Double Ninth"),
    Festival.WINTER_SOLSTICE: Text("Winter Solstice"),
}
_TERMS = {
    SolarTerm.MINOR_COLD: Text("Minor Cold"),
    SolarTerm.MAJOR_COLD: Text("Major Cold"),
    SolarTerm.SPRING_BEGINS: Text("Start of Spring"),
    SolarTerm.RAIN_WATER: Text("Rain Water"),
    SolarTerm.INSECTS_AWAKEN: Text("Insects Awaken"),
    SolarTerm.SPRING_EQUINOX: Text("Spring Equinox"),
    SolarTerm.PURE_BRIGHTNESS: Text("Qingming"),
    SolarTerm.GRAIN_RAIN: Text("Grain Rain"),
    SolarTerm.SUMMER_BEGINS: Text("Start of Summer"),
    SolarTerm.GRAIN_BUDS: Text("Grain Buds"),
    SolarTerm.GRAIN_IN_EAR: Text("Grain in Ear"),
    SolarTerm.SUMMER_SOLSTICE: Text("Summer Solstice"),
    SolarTerm.MINOR_HEAT: Text("Minor Heat"),
    SolarTerm.MAJOR_HEAT: Text("Major Heat"),
    SolarTerm.AUTUMN_BEGINS: Text("Start of Autumn"),
    SolarTerm.HEAT_ENDS: Text("End of Heat"),
    SolarTerm.WHITE_DEW: Text("White Dew"),
    SolarTerm.AUTUMN_EQUINOX: Text("Autumn Equinox"),
    SolarTerm.COLD_DEW: Text("Cold Dew"),
    SolarTerm.FROST_FALLS: Text("Frost Falls"),
    SolarTerm.WINTER_BEGINS: Text("Start of Winter"),
    SolarTerm.MINOR_SNOW: Text("Minor Snow"),
    SolarTerm.MAJOR_SNOW: Text("Major Snow"),
    SolarTerm.WINTER_SOLSTICE: Text("Winter Solstice"),
}


def festival_name(festival: Festival) -> str:
    """中秋节; Mid-Autumn Festival."""
    return str(_FESTIVALS[festival])


def term_name(term: SolarTerm) -> str:
    """寒露; Cold Dew."""
    return str(_TERMS[term])


def holiday_name(name: PublicHoliday | str) -> str:
    """The holiday that a day is off or worked for; a name that was imported stays as it is."""
    if name == PublicHoliday.VICTORY_DAY:
        return _("Victory Day")
    return festival_name(Festival(name)) if isinstance(name, PublicHoliday) else name


def day_mark(day: Day) -> str:
    """休 and 班, the marks of Chinese calendars; off and work; empty for an ordinary day."""
    if day.kind is DayKind.HOLIDAY:
        return pgettext("calendar", "off")
    return pgettext("calendar", "work") if day.kind is DayKind.MAKEUP else ""


def day_note(day: Day) -> str:
    """The mark in words: 国庆节放假, 国庆节调休上班; empty for an ordinary day."""
    name = holiday_name(day.name)
    if day.kind is DayKind.HOLIDAY:
        return _("{holiday}: day off").format(holiday=name)
    if day.kind is DayKind.MAKEUP:
        return _("{holiday}: worked in exchange").format(holiday=name)
    return ""


def unpublished_text(years: tuple[int, ...]) -> Text | None:
    """The plain statement wherever days of years without a notice are shown; ``None`` if there are none."""
    if not years:
        return None
    return Text(
        "The public holidays from {year} on are not published yet: only the days fixed by law are marked.",
        year=min(years),
    )
