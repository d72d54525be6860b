"""A notice of public holidays in words."""

from fieldapp.rules.holiday_notice import Doubt, NoticeRead
from fieldapp.rules.workdays import Day, DayKind, NoticeDay, PublicHoliday
from fieldapp.texts import Text, ngettext
from fieldapp.words.calendar import day_note


def notice_day_text(day: NoticeDay) -> str:
    """2027-10-01 国庆节放假."""
    name = PublicHoliday(day.name) if day.name in set(PublicHoliday) else day.name
    return f"{day.on.isoformat()}  {day_note(Day(day.on, DayKind.MAKEUP if day.is_workday else DayKind.HOLIDAY, name))}"


def notice_text(found: NoticeRead) -> str:
    """How many days off, how many worked."""
    off = sum(not day.is_workday for day in found.days)
    work = len(found.days) - off
    said = ngettext("{count} day off", "{count} days off", off).format(count=off)
    worked = ngettext("{count} weekend day worked", "{count} weekend days worked", work).format(count=work)
    return f"{said}, {worked}"


def doubt_text(doubt: Doubt, line: str) -> Text:
    """What could not be read, with the line."""
    return {
        Doubt.NOT_A_DAY: Text("There is no such day: {line}", line=line),
        Doubt.TOO_LONG: Text("The days end before they begin, or last too long: {line}", line=line),
        Doubt.NOT_READ: Text("This could not be read: {line}", line=line),
        Doubt.OTHER_YEAR: Text("This is another year: {line}", line=line),
        Doubt.NO_NATIONAL_DAY: Text("1 October is not among them, so the year still counts as not published."),
    }[doubt]
