"""What stands in the calendar: visits, birthdays, festivals, promises, deadlines, contracts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from db.vocabulary import ReminderKind, VisitState
from fieldapp.queries import obligations, occasions
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.reminders import ReminderRow, answers, named
from fieldapp.queries.territories import theirs
from fieldapp.queries.visits import VisitRow, leave_days, visits_between, work_calendar
from fieldapp.rules.festivals import Festival, festivals_between
from fieldapp.rules.reminders import Due, Occasion
from fieldapp.rules.workdays import Day


class EventKind(StrEnum):
    """What can be shown or left out."""

    VISIT = "visit"
    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"
    FESTIVAL = "festival"
    PROMISE = "promise"
    TASK = "task"
    CONTRACT = "contract"
    RECEIVABLE = "receivable"
    COMPLAINT = "complaint"
    CARE = "care"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing on one day; which of the facts is given depends on the kind."""

    on: date
    kind: EventKind
    at_time: str = ""
    visit: VisitRow | None = None
    reminder: ReminderRow | None = None
    festival: Festival | None = None

    @property
    def dealer_id(self) -> UUID | None:
        if self.visit is not None:
            return self.visit.dealer_id
        return self.reminder.occasion.dealer_id if self.reminder else None

    @property
    def key(self) -> str:
        """The same each time the calendar is read."""
        if self.visit is not None:
            return f"visit:{self.visit.id}"
        return self.reminder.occasion.key if self.reminder else f"festival:{self.on}:{self.festival}"

    @property
    def can_move(self) -> bool:
        """Whether it may be dragged to another day: a planned visit and one's own reminder may, a birthday not."""
        if self.visit is not None:
            return self.visit.state is VisitState.PLANNED
        return self.kind is EventKind.OWN


@dataclass(frozen=True, slots=True)
class Sheet:
    """The days of a month or a week with what falls on them."""

    first: date
    last: date
    events: tuple[Event, ...]
    days: tuple[Day, ...]
    leave: frozenset[date]
    unpublished: tuple[int, ...]  # years whose public holidays are not known yet

    def on(self, day: date, kinds: Collection[EventKind]) -> list[Event]:
        """The events of one day among *kinds*, appointments first, by time."""
        found = [event for event in self.events if event.on == day and event.kind in kinds]
        return sorted(found, key=lambda e: (e.kind is not EventKind.FESTIVAL, not e.at_time, e.at_time, e.kind))


_DERIVED = {
    ReminderKind.BIRTHDAY: occasions.birthdays,
    ReminderKind.ANNIVERSARY: occasions.anniversaries,
    ReminderKind.OWN: occasions.own,
    ReminderKind.PROMISE: obligations.promises,
    ReminderKind.TASK: obligations.tasks,
    ReminderKind.CONTRACT: obligations.contracts,
    ReminderKind.RECEIVABLE: obligations.receivables,
    ReminderKind.COMPLAINT: obligations.complaints,
    ReminderKind.CARE: obligations.care,
}


def sheet(
    session: Session, first: date, last: date, *, colleague_id: UUID | None = None, only_theirs: bool = False
) -> Sheet:
    """Everything from *first* to *last*, both inclusive; the number of statements is constant.

    Args:
        session: the store.
        first: a Monday as a rule.
        last: inclusive.
        colleague_id: whose visits and leave.
        only_theirs: of the rest, too, what belongs to that colleague's dealers and tasks alone.
    """
    calendar = work_calendar(session)
    day_count = (last - first).days + 1
    return Sheet(
        first,
        last,
        (
            *_festivals(first, last),
            *_visits(session, first, last, colleague_id),
            *_reminders(session, first, last, theirs(session, colleague_id) if only_theirs else None),
        ),
        tuple(calendar.day(date.fromordinal(first.toordinal() + n)) for n in range(day_count)),
        leave_days(session, colleague_id),
        calendar.unpublished(first, last),
    )


def _festivals(first: date, last: date) -> Iterator[Event]:
    for found in festivals_between(first, last):
        yield Event(found.on, EventKind.FESTIVAL, festival=found.festival)


def _visits(session: Session, first: date, last: date, colleague_id: UUID | None) -> Iterator[Event]:
    for visit in visits_between(session, first, last, colleague_id=colleague_id):
        on = visit.planned_on or visit.visited_on
        if on is not None:
            yield Event(on, EventKind.VISIT, visit.starts_at, visit=visit)


def _reminders(session: Session, first: date, last: date, ids: set[UUID | None] | None) -> Iterator[Event]:
    rules, answered = rules_on(session, first), answers(session)
    found: list[Occasion] = [
        occasion
        for derive in _DERIVED.values()
        for occasion in derive(session, first, rules, last)
        if first <= occasion.on <= last and (ids is None or occasion.dealer_id in ids or occasion.about_id in ids)
    ]
    for row in named(session, [Due(o, (o.on - first).days, answered.get(o.key)) for o in found]):
        yield Event(row.occasion.on, EventKind(row.occasion.kind.value), row.occasion.at_time, reminder=row)
