"""Market days 集日 of a township: days of the lunar or solar month by their last digit, or days of the week.

Kept as text, ``lunar:1,4,7``, so that it travels and is exported as it is.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from fieldapp.rules.lunar import to_lunar

_WORDS: Final = {"农历": "lunar", "阴历": "lunar", "公历": "solar", "阳历": "solar", "星期": "week", "周": "week"}
_NUMBERS: Final = {number: str(place) for place, number in enumerate("〇一二三四五六七八九")}
_SUNDAY: Final = {"日": "7", "天": "7", "十": "0"}


class MarketCalendar(StrEnum):
    """What the numbers of a market day are."""

    LUNAR = "lunar"  # last digits of the day of the lunar month: 逢一四七
    SOLAR = "solar"  # last digits of the day of the month
    WEEK = "week"  # 1 Monday to 7 Sunday


@dataclass(frozen=True, slots=True)
class MarketDays:
    """When a township has its market."""

    calendar: MarketCalendar
    numbers: tuple[int, ...]

    def is_on(self, day: date) -> bool:
        """Whether there is a market; never outside the years that the lunar calendar is known for.

        Example:
            >>> MarketDays(MarketCalendar.LUNAR, (5,)).is_on(date(2026, 11, 23))  # 十月十五
            True
        """
        if self.calendar is MarketCalendar.WEEK:
            return day.isoweekday() in self.numbers
        if self.calendar is MarketCalendar.SOLAR:
            return day.day % 10 in self.numbers
        lunar = to_lunar(day)
        return lunar is not None and lunar.day % 10 in self.numbers

    @property
    def kept(self) -> str:
        """As it is kept."""
        return f"{self.calendar}:{','.join(map(str, self.numbers))}"


def market_days_text(text: str) -> str:
    """As they are kept: ``lunar:1,4,7``; empty for nothing.

    Raises:
        ValueError: *text* is not understood.
    """
    found = market_days(text)
    return found.kept if found else ""


def market_days(text: str) -> MarketDays | None:
    """Read what is kept or what somebody typed; ``None`` for nothing.

    Without a calendar the lunar one is meant, as people do here.

    Raises:
        ValueError: it is not understood.

    Example:
        >>> market_days("逢一、四、七").kept, market_days("周六").kept, market_days("solar 5 10").kept
        ('lunar:1,4,7', 'week:6', 'solar:0,5')
    """
    typed = text.strip().casefold()
    if not typed:
        return None
    for word, name in _WORDS.items():
        typed = typed.replace(word, f"{name} ")
    named = [calendar for calendar in MarketCalendar if calendar in typed]
    calendar = named[0] if named else MarketCalendar.LUNAR
    rest = typed.replace(calendar, "")
    spelled = _SUNDAY | _NUMBERS if calendar is MarketCalendar.WEEK else _NUMBERS | {"十": "10"}
    rest = re.sub(r"[逢每集:：]", " ", rest)
    rest = "".join(f" {spelled[mark]} " if mark in spelled else mark for mark in rest)
    parts = [part for part in re.split(r"[\s,，、;；]+", rest) if part]
    if len(named) > 1 or not parts or not all(part.isdecimal() for part in parts):
        raise ValueError(text)
    numbers = {int(part) for part in parts}
    if calendar is MarketCalendar.WEEK:
        good = all(1 <= number <= 7 for number in numbers)  # noqa: PLR2004 - Monday to Sunday
    else:
        good = all(number <= 30 for number in numbers)  # noqa: PLR2004 - no month has more market days
        numbers = {number % 10 for number in numbers}
    if not good:
        raise ValueError(text)
    return MarketDays(calendar, tuple(sorted(numbers)))
