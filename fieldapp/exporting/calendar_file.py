"""Visits, reminders and birthdays as a calendar file (.ics) for the phone.

Each event has the same id each time it is exported, so that a phone replaces it.  A solar birthday comes back every
year by its rule; a lunar one, which no phone can reckon, carries the list of its days of five years.  Children whose
parents' consent is not noted are left out and counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from icalendar import Alarm, Calendar, Event
from sqlalchemy.orm import Session

from db.vocabulary import CalendarKind, ReminderKind, VisitState
from fieldapp.clock import CHINA
from fieldapp.exporting.people import count_untold_birthdays
from fieldapp.queries.calendar import Event as Shown
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.occasions import birthdays
from fieldapp.queries.reminders import ReminderRow, named, reminders
from fieldapp.queries.visits import VisitRow, visits_between
from fieldapp.rules.phones import shown_phone
from fieldapp.rules.reminders import Due, Occasion
from fieldapp.texts import _
from fieldapp.words.calendar import festival_name, lunar_of
from fieldapp.words.reminders import detail, title
from fieldapp.words.vocabulary import word

YEARS_OF_BIRTHDAYS = 5
DAYS_BACK, DAYS_AHEAD = 31, 366
VISIT_MINUTES = 60
_BEFORE_AN_HOUR = timedelta(minutes=-30)  # an appointment rings so long before
_BEFORE_A_BIRTHDAY = (timedelta(days=-3, hours=9), timedelta(hours=8))  # time for a gift, and the day itself
_AROUND_LEAP_DAY = {(2, 28), (2, 29)}  # a yearly rule would leave out common years: written one by one
# What falls on a day.  A visit stands in the plan; a dormant dealer or stale data is a state, no appointment.
_KINDS = (
    ReminderKind.ANNIVERSARY,
    ReminderKind.FESTIVAL,
    ReminderKind.VISIT_DUE,
    ReminderKind.PROMISE,
    ReminderKind.TASK,
    ReminderKind.CONTRACT,
    ReminderKind.RECEIVABLE,
    ReminderKind.COMPLAINT,
    ReminderKind.CARE,
    ReminderKind.OWN,
)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What the file holds and how many events there are."""

    data: bytes
    events: int
    left_out: int = 0  # birthdays of children without consent


def whole_calendar(session: Session, *, today: date, now: datetime, colleague_id: UUID | None = None) -> CalendarFile:
    """Visits of the last month and the coming year, reminders of the coming year, birthdays of five years.

    Args:
        session: the store.
        today: the day in China.
        now: the instant of the export.
        colleague_id: whose visits; all without it.
    """
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    events = [
        *_visits(visits_between(session, first, last, colleague_id=colleague_id), now),
        *_reminders(reminders(session, today, days=DAYS_AHEAD, kinds=_KINDS), today, now),
        *_birthdays(session, today, now),
    ]
    return CalendarFile(_written(events), len(events), count_untold_birthdays(session))


def shown_calendar(session: Session, found: Sequence[Shown], now: datetime, today: date) -> CalendarFile:
    """A calendar file of the events that the calendar shows, as of the instant *now*."""
    visits = [event.visit for event in found if event.visit is not None]
    rows = [event.reminder for event in found if event.reminder is not None]
    events = [*_visits(visits, now), *_reminders(rows, today, now)]
    for event in found:
        if event.festival is not None:
            uid = f"festival-{event.festival}-{event.on}"
            events.append(_event(uid, now, festival_name(event.festival), event.on, alarms=()))
    has_birthdays = any(row.occasion.kind is ReminderKind.BIRTHDAY for row in rows)
    return CalendarFile(_written(events), len(events), count_untold_birthdays(session) if has_birthdays else 0)


def visits_calendar(visits: Iterable[VisitRow], now: datetime) -> bytes:
    """A calendar file of *visits* alone, as of the instant *now*."""
    return _written(list(_visits(visits, now)))


def _written(events: list[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//FieldApp//FieldApp//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "FieldApp")
    calendar.add("x-wr-timezone", CHINA.key)
    for event in events:
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def _event(
    uid: str,
    now: datetime,
    summary: str,
    on: date,
    *,
    lines: Iterable[str] = (),
    alarms: Sequence[timedelta] = (timedelta(hours=8),),
) -> Event:
    """An event of a whole day; *alarms* count from its midnight."""
    event = Event()
    event.add("uid", f"{uid}@fieldapp")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", summary)
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # a birthday keeps nobody busy
    said = "\n".join(filter(None, lines))
    if said:
        event.add("description", said)
    for before in alarms:
        _ring(event, summary, before)
    return event


def _ring(event: Event, summary: str, after: timedelta) -> None:
    """Let the phone ring so long after the event begins, or before it where *after* is negative."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", after)
    event.add_component(alarm)


def _at(event: Event, on: date, at_time: str, minutes: int) -> None:
    """Give an event its hour: HH:MM in China, written in UTC so that no time zone need be explained."""
    hour, minute = map(int, at_time.split(":"))
    starts = datetime.combine(on, time(hour, minute), CHINA).astimezone(UTC)
    for name in ("dtstart", "dtend", "transp"):
        del event[name]
    event.subcomponents.clear()
    _ring(event, str(event["summary"]), _BEFORE_AN_HOUR)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=minutes))


def _visits(visits: Iterable[VisitRow], now: datetime) -> Iterator[Event]:
    for visit in visits:
        on = visit.planned_on or visit.visited_on
        if on is None or visit.state in {VisitState.CANCELLED, VisitState.MISSED}:
            continue
        lines = [
            visit.purpose_note,
            " ".join(filter(None, (visit.contact, shown_phone(visit.phone)))),
            _("Bring: {what}").format(what=visit.bring) if visit.bring else "",
            *(_("We promised: {what}").format(what=what) for what in visit.promised),
            visit.result_note,
        ]
        summary = _("Visit {dealer}: {purpose}").format(dealer=visit.dealer, purpose=word(visit.purpose))
        event = _event(f"visit-{visit.id}", now, summary, on, lines=lines)
        if visit.starts_at:
            _at(event, on, visit.starts_at, VISIT_MINUTES)
        place = " ".join(filter(None, (visit.place, visit.address)))
        if place:
            event.add("location", place)
        yield event


def _reminders(rows: Iterable[ReminderRow], today: date, now: datetime) -> Iterator[Event]:
    for row in rows:
        occasion = row.occasion
        summary = title(row) if occasion.kind is ReminderKind.FESTIVAL else f"{title(row)} {row.dealer}".strip()
        lines = (detail(row, today), *_whom(row))
        event = _event(_uid(occasion), now, summary, occasion.on, lines=lines)
        if occasion.at_time:
            _at(event, occasion.on, occasion.at_time, 0)
        yield event


def _birthdays(session: Session, today: date, now: datetime) -> Iterator[Event]:
    last = date(today.year + YEARS_OF_BIRTHDAYS, today.month, min(today.day, 28))
    found = [o for o in birthdays(session, today, rules_on(session, today), last) if o.on >= today]
    of_one: dict[UUID | None, list[ReminderRow]] = {}
    for row in named(session, [Due(o, (o.on - today).days) for o in sorted(found, key=lambda o: o.on)]):
        of_one.setdefault(row.occasion.person_id, []).append(row)
    for person_id, rows in of_one.items():
        first = rows[0].occasion
        is_solar = first.word == CalendarKind.SOLAR
        days = [row.occasion.on for row in rows]
        lunar = "" if is_solar else lunar_of(first.on)
        summary = _("{name}'s birthday").format(name=rows[0].person)
        if first.whole_month:
            summary = title(rows[0])
        event = _event(
            f"birthday-{person_id}", now, summary, days[0], lines=(lunar, *_whom(rows[0])), alarms=_BEFORE_A_BIRTHDAY
        )
        if is_solar and not first.whole_month and not any((on.month, on.day) in _AROUND_LEAP_DAY for on in days):
            event.add("rrule", {"freq": "yearly"})
        elif days[1:]:
            event.add("rdate", days[1:], parameters={"value": "DATE"})
        yield event


def _uid(occasion: Occasion) -> str:
    return occasion.key.replace(":", "-")


def _whom(row: ReminderRow) -> tuple[str, ...]:
    person = " ".join(filter(None, (row.person, row.form_of_address)))
    return person, " ".join(filter(None, (row.dealer, row.place))), shown_phone(row.phone)
