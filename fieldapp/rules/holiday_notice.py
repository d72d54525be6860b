"""Reading the yearly notice of public holidays, as it is published or as lines of one's own (DOMAIN section 9)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fieldapp.rules.workdays import NoticeDay, PublicHoliday

LONGEST_DAYS = 31  # off in one piece: more is a slip of the pen
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日")
_NUMBERED = re.compile(r"^[一二三四五六七八九十]+、|^\d+[.、]\s*")
_OWN_LINE = re.compile(
    r"^(\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|到|~|–|—|to)\s*(\d{4}-\d{1,2}-\d{1,2}))?\s+(.+?)(?:\s+(班|上班|work))?$"
)
_NAMES = {
    "元旦": PublicHoliday.NEW_YEAR,
    "春节": PublicHoliday.SPRING_FESTIVAL,
    "清明节": PublicHoliday.QINGMING,
    "劳动节": PublicHoliday.LABOUR_DAY,
    "端午节": PublicHoliday.DRAGON_BOAT,
    "中秋节": PublicHoliday.MID_AUTUMN,
    "国庆节": PublicHoliday.NATIONAL_DAY,
}


class Doubt(StrEnum):
    """Why a line was not taken, or what is odd about the whole."""

    NOT_A_DAY = "not_a_day"  # 31 June
    TOO_LONG = "too_long"  # or it ends before it begins
    NOT_READ = "not_read"  # speaks of days, and in no way that is known
    OTHER_YEAR = "other_year"  # far from the year that was said
    NO_NATIONAL_DAY = "no_national_day"  # so it is hardly the whole notice


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """The days of a notice in order, and what could not be read, with the line."""

    days: tuple[NoticeDay, ...]
    doubts: tuple[tuple[Doubt, str], ...]


def read_notice(text: str, year: int) -> NoticeRead:
    """Read *text*, the notice of *year*.

    Understood are the sentences of the State Council (春节：2月15日至23日放假调休，共9天。2月14日上班。) and lines of
    one's own: ``2027-10-01 to 2027-10-07 国庆节``, ``2027-10-10 国庆节 work``.
    """
    days: dict[date, NoticeDay] = {}
    doubts: list[tuple[Doubt, str]] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        try:
            found = list(_own_line(line) or _notice_line(line, year))
        except _DoubtError as error:
            doubts.append((error.doubt, line))
            continue
        if not found and _DAY.search(line) and ("放假" in line or "上班" in line):
            doubts.append((Doubt.NOT_READ, line))
        for day in found:
            if not date(year - 1, 12, 1) <= day.on <= date(year + 1, 1, 31):
                doubts.append((Doubt.OTHER_YEAR, line))
                break
            days[day.on] = day
    if days and date(year, 10, 1) not in days:
        doubts.append((Doubt.NO_NATIONAL_DAY, ""))
    return NoticeRead(tuple(days[on] for on in sorted(days)), tuple(doubts))


class _DoubtError(ValueError):
    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


def _own_line(line: str) -> list[NoticeDay]:
    match = _OWN_LINE.match(line)
    if match is None:
        return []
    first, last, name, works = match.groups()
    begins = _iso(first)
    return [NoticeDay(on, _name(name), works is not None) for on in _span(begins, _iso(last) if last else begins)]


def _notice_line(line: str, year: int) -> Iterator[NoticeDay]:
    head, colon, rest = _BRACKETS.sub("", _NUMBERED.sub("", line)).replace(":", "：").partition("：")
    if not colon:
        return
    name = _name(head.strip())
    for sentence in rest.split("。"):
        if "放假" in sentence:
            for first, last in _spans(sentence.partition("放假")[0], year):
                for on in _span(first, last):
                    yield NoticeDay(on, name)
        elif "上班" in sentence:
            for first, last in _spans(sentence, year):
                for on in _span(first, last):
                    yield NoticeDay(on, name, is_workday=True)


def _spans(sentence: str, year: int) -> Iterator[tuple[date, date]]:
    """The days of a sentence: *2月15日至23日*, *9月20日、10月10日*; a month that is not said is the one before."""
    month = 0
    found: list[tuple[date, bool]] = []  # and whether it ends a span
    end_of_last = 0
    for match in _DAY.finditer(sentence):
        said_year, said_month, said_day = match.groups()
        month = int(said_month) if said_month else month
        between = sentence[end_of_last : match.start()]
        found.append((_day(int(said_year or year), month, int(said_day)), "至" in between or "到" in between))
        end_of_last = match.end()
    for number, (on, ends) in enumerate(found):
        if ends:
            continue
        last = found[number + 1][0] if number + 1 < len(found) and found[number + 1][1] else on
        yield on, last


def _span(first: date, last: date) -> list[date]:
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise _DoubtError(Doubt.TOO_LONG)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _DoubtError(Doubt.NOT_A_DAY) from None


def _iso(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    return _day(year, month, day)


def _name(text: str) -> str:
    return _NAMES.get(text, text)[:40]
