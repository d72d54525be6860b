"""The rep's development months: what was wanted, what was opened, and a story that the pay rules can tell.

Last year ended with its target met, after two months missed in a row; this year stands one or two places behind it, so
that the twofold refund of its penalties is within reach.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from db.vocabulary import OpeningKind
from fieldapp.rules.months import last_day, month_after, months_on
from fieldapp.rules.workdays import WorkCalendar

_BUSY = frozenset({3, 4, 9, 10})  # months in which one township more is wanted
_COUNTY_MONTHS = frozenset({3, 6, 9, 11})
_TOWNSHIPS_LAST_YEAR = {2: -1, 4: +1, 6: -1, 7: -1, 8: +2, 10: +1}  # more or fewer than wanted
_TOWNSHIPS_THIS_YEAR = {2: -2, 3: +1, 5: +1, 7: -1, 9: -1, 10: +1}
_COUNTIES = {6: -1, 8: +1}  # in both years the one that failed in June came in August


@dataclass(frozen=True, slots=True)
class Goal:
    """One month: places wanted and opened so far, by kind."""

    month: date
    wanted: dict[OpeningKind, int]
    opened: dict[OpeningKind, int]

    @property
    def short(self) -> dict[OpeningKind, int]:
        """Places still missing."""
        return {kind: max(0, self.wanted[kind] - self.opened[kind]) for kind in OpeningKind}


def goals(today: date, dealers: int) -> list[Goal]:
    """The months from January of last year to December of this year, in order.

    Where there are too few dealers to have been opened in all of them, the rep began later.

    Args:
        today: the months after it are still to come.
        dealers: how many the rep has.
    """
    left = dealers * 6 // 10
    kept: list[Goal] = []
    for goal in reversed(list(_all(today, plenty=dealers >= 60))):
        left -= sum(goal.opened.values())
        if left < 0:
            break
        kept.append(goal)
    return kept[::-1]


def opened_on(goal: Goal, place: int, today: date) -> date:
    """The working day of the *place*-th first payment of the month, counted from 0; none after *today*."""
    last = min(last_day(goal.month), today)
    days = WorkCalendar().workdays(goal.month, last) or [goal.month]
    return days[(place * 7 + 5) % len(days)]


def _all(today: date, *, plenty: bool) -> Iterator[Goal]:
    this_month, month = today.replace(day=1), date(today.year - 1, 1, 1)
    while month.year <= today.year:
        wanted = {
            OpeningKind.COUNTY: int(month.month in _COUNTY_MONTHS),
            OpeningKind.TOWNSHIP: (2 if plenty else 1) + int(plenty and month.month in _BUSY),
        }
        goal = Goal(month, wanted, dict.fromkeys(OpeningKind, 0))
        if month < this_month:
            townships = _TOWNSHIPS_LAST_YEAR if month.year < today.year else _TOWNSHIPS_THIS_YEAR
            more = {OpeningKind.COUNTY: _COUNTIES, OpeningKind.TOWNSHIP: townships}
            opened = {kind: max(0, wanted[kind] + more[kind].get(month.month, 0)) for kind in OpeningKind}
            goal = replace(goal, opened=opened)
        elif month == this_month:
            so_far = min(wanted[OpeningKind.TOWNSHIP], today.day // 10)  # the newest is not confirmed yet
            goal = replace(goal, opened={OpeningKind.COUNTY: 0, OpeningKind.TOWNSHIP: so_far})
        yield goal
        month = month_after(month)


def simple_goals(today: date, opened: tuple[int, ...]) -> list[Goal]:
    """A colleague's last months: one township wanted in each, *opened* in order, the last of them being this month."""
    month = today.replace(day=1)
    found = []
    for count in reversed(opened):
        kinds = {OpeningKind.COUNTY: 0}
        found.append(Goal(month, {**kinds, OpeningKind.TOWNSHIP: 1}, {**kinds, OpeningKind.TOWNSHIP: count}))
        month = months_on(month, -1)
    return found[::-1]
