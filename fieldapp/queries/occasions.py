"""Days that come round by the calendar: birthdays, anniversaries, festivals, and the rep's own."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.models import Anniversary, Dealer, OwnReminder, Person
from db.vocabulary import CalendarKind, DealerStatus, PersonRole, ReminderKind
from fieldapp.rules.birthdays import Birthday, days_between
from fieldapp.rules.festivals import festivals_between
from fieldapp.rules.house_rules import HouseRules
from fieldapp.rules.lunar import to_lunar
from fieldapp.rules.reminders import Occasion

KEPT_WITH = (DealerStatus.ACTIVE, DealerStatus.DORMANT)


def birthdays(session: Session, today: date, _rules: HouseRules, last: date) -> Iterator[Occasion]:
    window = days_between(today - timedelta(days=30), last)  # one whose day is unknown stays for its month
    rows = session.execute(
        select(
            Person.id,
            Person.dealer_id,
            Person.birthday_calendar,
            Person.birthday_year,
            Person.birthday_month,
            Person.birthday_day,
            Person.birthday_leap,
            Person.birthday_leap_rule,
            Dealer.grade,
        )
        .join(Dealer, Dealer.id == Person.dealer_id)
        .where(
            Person.birthday_month.is_not(None),
            Dealer.status != DealerStatus.ENDED,
            or_(Person.role != PersonRole.CHILD, Person.consent_on.is_not(None)),
        )
    )
    for person_id, dealer_id, by_calendar, year, month, day, leap, leap_rule, grade in rows:
        calendar = by_calendar or CalendarKind.SOLAR
        for found in window.occurrences(Birthday(calendar, year, month, day, leap), leap_rule):
            yield Occasion(
                key=f"birthday:{person_id}:{found.on}",
                kind=ReminderKind.BIRTHDAY,
                on=found.on,
                dealer_id=dealer_id,
                person_id=person_id,
                grade=grade,
                years=found.age,
                second=found.second,
                whole_month=found.whole_month,
                word=calendar.value,
            )


def anniversaries(session: Session, today: date, _rules: HouseRules, last: date) -> Iterator[Occasion]:
    window = days_between(today - timedelta(days=30), last)
    rows = session.execute(
        select(Anniversary, Dealer.grade)
        .join(Dealer, Dealer.id == Anniversary.dealer_id)
        .where(Dealer.status != DealerStatus.ENDED)
    )
    for kept, grade in rows:
        for found in window.occurrences(Birthday(kept.calendar, kept.year, kept.month, kept.day, kept.leap)):
            yield Occasion(
                key=f"anniversary:{kept.id}:{found.on}",
                kind=ReminderKind.ANNIVERSARY,
                on=found.on,
                dealer_id=kept.dealer_id,
                person_id=kept.person_id,
                about_id=kept.id,
                grade=grade,
                what=kept.title,
                word=kept.kind.value,
                years=found.age,
            )


def festivals(session: Session, today: date, rules: HouseRules, last: date) -> Iterator[Occasion]:
    coming = [
        day
        for day in festivals_between(today - timedelta(days=3), last)
        if day.festival.value in rules.lead_days.festivals_greeted
    ]
    if not coming:
        return
    to_greet = session.scalar(
        select(func.count(Person.id.distinct()))
        .join(Dealer, Dealer.id == Person.dealer_id)
        .where(Dealer.status.in_(KEPT_WITH), Person.is_main)
    )
    for day in coming:
        yield Occasion(
            key=f"festival:{day.festival}:{day.on}",
            kind=ReminderKind.FESTIVAL,
            on=day.on,
            word=day.festival.value,
            count=to_greet or 0,
        )


def own(session: Session, today: date, _rules: HouseRules, last: date) -> Iterator[Occasion]:
    since = today - timedelta(days=30)  # a yearly one that was missed for longer waits for its next day
    window = days_between(since, last)
    for own in session.scalars(select(OwnReminder).where(OwnReminder.on <= last)):
        days = {own.on} if not own.yearly or own.on >= since else set()
        if own.yearly:
            days |= {occurrence.on for occurrence in window.occurrences(_yearly(own))}
        for on in sorted(days):
            yield Occasion(
                key=f"own:{own.id}:{on}",
                kind=ReminderKind.OWN,
                on=on,
                dealer_id=own.dealer_id,
                person_id=own.person_id,
                about_id=own.id,
                what=own.title,
                at_time=own.at_time,
            )


def _yearly(own: OwnReminder) -> Birthday:
    day = to_lunar(own.on) if own.calendar is CalendarKind.LUNAR else None
    if day is not None:
        return Birthday(CalendarKind.LUNAR, day.year, day.month, day.day, day.leap)
    return Birthday(CalendarKind.SOLAR, own.on.year, own.on.month, own.on.day)
