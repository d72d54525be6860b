"""Birthdays as a rep's file has them: by either calendar, in leap months, with the year or the day unknown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from db.vocabulary import CalendarKind
from fieldapp.rules import lunar
from fieldapp.rules.birthdays import Birthday, check

# Days from today on which somebody is to be congratulated, and by which calendar.
_SOON = (
    (0, CalendarKind.LUNAR),
    (0, CalendarKind.SOLAR),
    (1, CalendarKind.LUNAR),
    (2, CalendarKind.SOLAR),
    (3, CalendarKind.LUNAR),
    (3, CalendarKind.SOLAR),
    (5, CalendarKind.LUNAR),
    (6, CalendarKind.SOLAR),
    (7, CalendarKind.LUNAR),
)


def any_birthday(random: Random, born: int, today: date) -> Birthday | None:
    """A possible birthday of someone born in *born*, None for one in eight whom nobody has asked yet."""
    if random.random() < 0.12:
        return None
    by_moon = random.random() < (0.72 if born < 1980 else 0.45)
    calendar = CalendarKind.LUNAR if by_moon else CalendarKind.SOLAR
    year = None if random.random() < 0.1 else born
    leap_month = lunar.leap_month(born) if by_moon and year else None
    day = None if random.random() < 0.05 else random.randint(1, 30)
    birthday = Birthday(calendar, year, random.randint(1, 12), day)
    if leap_month and random.random() < 0.12:
        birthday = replace(birthday, month=leap_month, leap=True)
    while check(birthday, today=today):  # a 30th that the month does not have, a child of next month
        birthday = Birthday(calendar, year, random.randint(1, 12), random.randint(1, 28))
    return birthday


def kept_soon(random: Random, today: date, births: Iterator[int]) -> Iterator[Birthday]:
    """Birthdays that are kept today and in the week that follows, for people born in *births*."""
    for (ahead, calendar), born in zip(_SOON, births, strict=False):
        if birthday := _kept_on(today + timedelta(days=ahead), calendar, born):
            yield birthday
    in_leap_month = _leap_kept_in(today, today + timedelta(days=7))
    if in_leap_month:
        yield random.choice(in_leap_month)


def _kept_on(on: date, calendar: CalendarKind, born: int) -> Birthday | None:
    """The birthday kept on *on* of someone born in *born*, or the year nearest to it that had such a day."""
    day = lunar.to_lunar(on)
    if calendar is CalendarKind.LUNAR and (day is None or day.leap):
        calendar = CalendarKind.SOLAR
    for year in sorted(range(born - 10, born + 11), key=lambda y: abs(y - born)):
        by_moon = day is not None and calendar is CalendarKind.LUNAR
        birthday = (
            Birthday(calendar, year, day.month, day.day)
            if day and by_moon
            else Birthday(calendar, year, on.month, on.day)
        )
        if check(birthday) is None:
            return birthday
    return None


def _leap_kept_in(first: date, last: date) -> list[Birthday]:
    """Birthdays in leap months of 1950 to 1995 that are kept from *first* to *last*, in the ordinary month."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    moons = [day for on in days if (day := lunar.to_lunar(on)) and not day.leap]
    found = [
        Birthday(CalendarKind.LUNAR, year, day.month, day.day, leap=True)
        for day in moons
        for year in range(1950, 1996)
        if lunar.leap_month(year) == day.month
    ]
    return [birthday for birthday in found if check(birthday) is None]
