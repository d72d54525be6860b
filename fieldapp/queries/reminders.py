"""Reminders, derived from the dealers' files each time they are looked at (DOMAIN section 8)."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Dealer,
    Gift,
    OwnReminder,
    Person,
    PersonPhone,
    Promise,
    ReminderAnswer,
    Visit,
)
from db.vocabulary import (
    CalendarKind,
    Grade,
    PromiseBy,
    ReminderKind,
)
from fieldapp.queries import obligations, occasions
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.regions import short_places
from fieldapp.queries.visits import REAL_CONTACT
from fieldapp.rules.house_rules import HouseRules
from fieldapp.rules.reminders import Answer, Due, Occasion, due


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder with the names that a list shows."""

    due: Due
    dealer: str
    place: str
    person: str
    form_of_address: str
    phone: str

    @property
    def occasion(self) -> Occasion:
        return self.due.occasion


@dataclass(frozen=True, slots=True)
class ReminderCard:
    """What one wants to know before calling: shown when a reminder is opened."""

    last_visit: date | None
    last_visit_note: str
    last_gift: str
    last_gift_on: date | None
    open_promises: tuple[str, ...]
    likes: str
    family: str


@dataclass(frozen=True, slots=True)
class OwnReminderRow:
    """A reminder that the rep wrote, for its form."""

    title: str
    on: date
    at_time: str
    yearly: bool
    calendar: CalendarKind
    dealer_id: UUID | None


def reminders(
    session: Session,
    today: date,
    *,
    days: int | None = None,
    kinds: Collection[ReminderKind] = tuple(ReminderKind),
    with_answered: bool = False,
    rules: HouseRules | None = None,
) -> list[ReminderRow]:
    """What is to be shown on *today*, the longest overdue first.

    Args:
        days: everything that falls within so many days (0 is today), instead of each kind's lead days.
        kinds: only these.
        with_answered: also what was done or dismissed.
        rules: those in force, where the caller has them already.

    A constant number of statements, whatever the number of dealers.
    """
    rules = rules or rules_on(session, today)
    occasions = [
        o for kind in kinds for o in _DERIVED[kind](session, today, rules, _last_day(kind, today, days, rules))
    ]
    dues = due(occasions, answers(session), today, rules.lead_days, horizon=days, with_answered=with_answered)
    return named(session, dues)


def answers(session: Session) -> dict[str, Answer]:
    """The newest answer to each occurrence, by its key."""
    rows = session.execute(
        select(
            ReminderAnswer.key,
            ReminderAnswer.state,
            ReminderAnswer.answered_on,
            ReminderAnswer.until,
            ReminderAnswer.action,
            ReminderAnswer.note,
        ).order_by(ReminderAnswer.id)
    )
    return {row[0]: Answer(*row[1:]) for row in rows}


def card(session: Session, occasion: Occasion) -> ReminderCard:
    """What was last done for this dealer and person."""
    visit = session.execute(
        select(Visit.visited_on, Visit.result_note)
        .where(Visit.dealer_id == occasion.dealer_id, REAL_CONTACT)
        .order_by(Visit.visited_on.desc())
        .limit(1)
    ).one_or_none()
    gift_of = Gift.person_id == occasion.person_id if occasion.person_id else Gift.dealer_id == occasion.dealer_id
    gift = session.execute(
        select(Gift.what, Gift.given_on).where(gift_of).order_by(Gift.given_on.desc()).limit(1)
    ).one_or_none()
    promises = session.scalars(
        select(Promise.what)
        .where(Promise.dealer_id == occasion.dealer_id, Promise.kept_on.is_(None), Promise.by == PromiseBy.US)
        .order_by(Promise.due_on)
    ).all()
    person = session.get(Person, occasion.person_id) if occasion.person_id else None
    return ReminderCard(
        last_visit=visit[0] if visit else None,
        last_visit_note=visit[1] if visit else "",
        last_gift=gift[0] if gift else "",
        last_gift_on=gift[1] if gift else None,
        open_promises=tuple(promises),
        likes=person.likes if person else "",
        family=person.family if person else "",
    )


def own_reminder(session: Session, own_id: UUID) -> OwnReminderRow | None:
    """One of the rep's own as it was written, or None where it is gone."""
    found = session.get(OwnReminder, own_id)
    if found is None:
        return None
    return OwnReminderRow(found.title, found.on, found.at_time, found.yearly, found.calendar, found.dealer_id)


def _last_day(kind: ReminderKind, today: date, days: int | None, rules: HouseRules) -> date:
    """The last day that is looked at for *kind*."""
    if days is None:
        days = max(rules.lead_days.of(kind)[0], rules.lead_days.of(kind, Grade.A)[0])
    return today + timedelta(days=days)


_Derive = Callable[[Session, date, HouseRules, date], Iterator[Occasion]]
_DERIVED: dict[ReminderKind, _Derive] = {
    ReminderKind.BIRTHDAY: occasions.birthdays,
    ReminderKind.ANNIVERSARY: occasions.anniversaries,
    ReminderKind.FESTIVAL: occasions.festivals,
    ReminderKind.VISIT_DUE: obligations.visits_due,
    ReminderKind.NO_NEXT_STEP: obligations.no_next_step,
    ReminderKind.APPOINTMENT: obligations.appointments,
    ReminderKind.PROMISE: obligations.promises,
    ReminderKind.TASK: obligations.tasks,
    ReminderKind.CONTRACT: obligations.contracts,
    ReminderKind.RECEIVABLE: obligations.receivables,
    ReminderKind.DORMANT: obligations.dormant,
    ReminderKind.COMPLAINT: obligations.complaints,
    ReminderKind.STALE: obligations.stale,
    ReminderKind.CARE: obligations.care,
    ReminderKind.WIN_BACK: obligations.win_backs,
    ReminderKind.OWN: occasions.own,
}


def named(session: Session, dues: list[Due]) -> list[ReminderRow]:
    """Names, places and telephone numbers, read for those that are shown."""
    dealer_ids = {d.occasion.dealer_id for d in dues if d.occasion.dealer_id}
    dealers: dict[UUID, Any] = {}
    people: dict[UUID, tuple[str, str]] = {}
    phones: dict[UUID, str] = {}
    if dealer_ids:
        # The people of a dealer come along: where a reminder names nobody, the main person's number helps.
        found = session.execute(select(Dealer.id, Dealer.name, Dealer.region_code, Dealer.phone)).all()
        dealers = {row.id: row for row in found if row.id in dealer_ids}
        rows = session.execute(
            select(Person.id, Person.dealer_id, Person.name, Person.form_of_address, PersonPhone.number)
            .outerjoin(PersonPhone, PersonPhone.person_id == Person.id)
            .order_by(Person.is_main.desc(), Person.id, PersonPhone.position)
        )
        for person_id, dealer_id, name, address, number in rows:
            if dealer_id in dealer_ids:
                people.setdefault(person_id, (name, address))
                if number:
                    phones.setdefault(person_id, number)
                    phones.setdefault(dealer_id, number)
    places = short_places(session, {row.region_code for row in dealers.values()})
    named = []
    for d in dues:
        dealer = dealers.get(d.occasion.dealer_id) if d.occasion.dealer_id else None
        person, address = people.get(d.occasion.person_id, ("", "")) if d.occasion.person_id else ("", "")
        own_phone = phones.get(d.occasion.person_id) if d.occasion.person_id else None
        any_phone = (dealer.phone or phones.get(dealer.id, "")) if dealer else ""
        named.append(
            ReminderRow(
                d,
                dealer.name if dealer else "",
                places.get(dealer.region_code, "") if dealer else "",
                person,
                address,
                own_phone or any_phone,
            )
        )
    return named
