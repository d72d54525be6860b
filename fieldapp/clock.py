"""The one place that asks what time it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
YEARS = range(2000, 2100)  # that the lunar calendar and the rules of pay know


class Clock(Protocol):
    """Passed to whatever depends on the time."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """The day in China: visits, months and birthdays are counted in it."""
        ...


class SystemClock:
    """The laptop's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class ClockOnDay:
    """A clock that stands on one day at 09:00 in China: for ``--today``, for demo data and for tests."""

    day: date

    def now(self) -> datetime:
        return datetime.combine(self.day, time(9), CHINA).astimezone(UTC)

    def today(self) -> date:
        return self.day
