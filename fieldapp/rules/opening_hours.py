"""Opening hours of a dealer: text such as ``09:00-12:00, 14:00-18:00``, and the weekdays on which it is closed."""

import re
from datetime import date
from itertools import pairwise
from typing import Final

_TIME: Final = r"(\d{1,2})(?:[:：](\d{2}))?"
_SPAN: Final = re.compile(rf"^{_TIME}\s*[-–—~～至到]\s*{_TIME}$")
_WEEKDAYS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
_MINUTES_A_DAY: Final = 24 * 60


def opening_hours(text: str) -> tuple[tuple[int, int], ...]:
    """The spans in minutes after midnight, in order; none for nothing typed: open all day.

    Raises:
        ValueError: it is not understood, or the spans overlap.

    Example:
        >>> opening_hours("9-12，14:00–18:30")
        ((540, 720), (840, 1110))
    """
    spans = []
    for part in filter(None, (part.strip() for part in re.split(r"[,，;；、]", text))):
        found = _SPAN.match(part)
        if found is None:
            raise ValueError(text)
        hour, minute, last_hour, last_minute = (int(number or 0) for number in found.groups())
        span = hour * 60 + minute, last_hour * 60 + last_minute
        if max(minute, last_minute) > 59 or not span[0] < span[1] <= _MINUTES_A_DAY:  # noqa: PLR2004
            raise ValueError(text)
        spans.append(span)
    spans.sort()
    if any(after[0] < before[1] for before, after in pairwise(spans)):
        raise ValueError(text)
    return tuple(spans)


def hours_text(text: str) -> str:
    """As they are kept: ``09:00-12:00, 14:00-18:30``.

    Raises:
        ValueError: *text* is not understood.
    """
    return ", ".join("-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in span) for span in opening_hours(text))


def closed_weekdays(text: str) -> frozenset[int]:
    """Weekdays, 1 Monday to 7 Sunday, of ``1,7`` or ``周一、周日``.

    Raises:
        ValueError: it is not understood.
    """
    plain = re.sub(r"周|星期|礼拜|[\s,，、;；]", "", text)
    days = [int(mark) if mark.isdecimal() else _WEEKDAYS.get(mark, 0) for mark in plain]
    if not all(1 <= day <= 7 for day in days):  # noqa: PLR2004 - Monday to Sunday
        raise ValueError(text)
    return frozenset(days)


def weekdays_text(text: str) -> str:
    """As they are kept: ``1,7``.

    Raises:
        ValueError: *text* is not understood.
    """
    return ",".join(str(day) for day in sorted(closed_weekdays(text)))


def is_closed(weekdays: frozenset[int], on: date) -> bool:
    """Whether *on* is one of them."""
    return on.isoweekday() in weekdays
