"""When a dealer is to be visited again (DOMAIN section 9): a due list, not a rigid cycle."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from db.vocabulary import DealerStatus, Grade
from fieldapp.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Cadence:
    """Days from one contact to the next, by what the dealer is; the defaults are those of DOMAIN section 9.

    A manager's own figures are a dated row; ``Cadence(**row)`` reads one.
    """

    a: int = 7
    b: int = 14
    c: int = 30
    prospect: int = 14
    dormant: int = 30


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which a visit is due, and the day it was counted to before it was moved off free days."""

    on: date
    counted: date

    @property
    def moved(self) -> bool:
        """Whether a weekend, a holiday or leave lay in the way."""
        return self.on != self.counted


def interval(status: DealerStatus, grade: Grade | None, own_days: int | None, cadence: Cadence) -> int | None:
    """Days between two contacts of a dealer; ``None`` where no visit is due: the relationship has ended.

    The dealer's own figure comes first, then the status, then the grade; a dealer without a grade is
    visited like a C, one who is just being opened like a prospect.
    """
    if status is DealerStatus.ENDED:
        return None
    if own_days is not None:
        return own_days
    if status is DealerStatus.DORMANT:
        return cadence.dormant
    if status in {DealerStatus.PROSPECT, DealerStatus.OPENING}:
        return cadence.prospect
    return {Grade.A: cadence.a, Grade.B: cadence.b, Grade.C: cadence.c, None: cadence.c}[grade]


def visit_due(
    last_contact: date | None,
    interval_days: int,
    calendar: WorkCalendar,
    *,
    known_since: date,
    leave: Container[date] = (),
    fixed: Iterable[date] = (),
) -> Due:
    """When the next visit is due.

    Args:
        last_contact: the day of the last real contact; ``None`` when there was none yet.
        interval_days: see ``interval``.
        calendar: weekends and holidays, off which the day is moved to the next working day.
        known_since: the day on which the dealer was added: due at once when there was no contact yet.
        leave: days on which the rep does not work.
        fixed: days agreed with the dealer.  The first one after the last contact is the due day and is
        not moved, since it was chosen.
    """
    after = last_contact or known_since - timedelta(days=1)
    agreed = min((on for on in fixed if on > after), default=None)
    if agreed:
        return Due(agreed, agreed)
    counted = last_contact + timedelta(days=interval_days) if last_contact else known_since
    return Due(calendar.next_workday(counted, leave), counted)


def days_of(periods: Iterable[tuple[date, date]]) -> frozenset[date]:
    """The single days of periods of leave, whose first and last days are both included."""
    return frozenset(first + timedelta(days=n) for first, last in periods for n in range((last - first).days + 1))
