"""Answering reminders, and writing one's own (DOMAIN section 8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from db.models import Gift, OwnReminder, ReminderAnswer
from db.store import Store
from db.vocabulary import CalendarKind, CareAction, ReminderState
from fieldapp.errors import FieldRefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import existing, write
from fieldapp.operations.visits import checked_time
from fieldapp.rules.reminders import Occasion
from fieldapp.texts import Text

TOUCHED = Changed.of(Area.REMINDERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOwnReminder:
    """A reminder of the rep's own; *calendar* says by which one a yearly one returns."""

    title: str
    on: date
    at_time: str = ""
    yearly: bool = False
    calendar: CalendarKind = CalendarKind.SOLAR
    dealer_id: UUID | None = None
    person_id: UUID | None = None
    note: str = ""


def mark_done(
    store: Store, occasions: Iterable[Occasion], *, on: date, action: CareAction | None = None, note: str = ""
) -> Changed:
    """Note that something was done about these reminders, and what: a call, a message, a gift, a visit."""
    with store.transaction(Text("Mark a reminder as done")) as session:
        for occasion in occasions:
            session.add(_answer(occasion, ReminderState.DONE, on, action=action, note=note.strip()))
            if action is CareAction.GIFT and occasion.dealer_id is not None and note.strip():
                session.add(
                    Gift(
                        dealer_id=occasion.dealer_id,
                        person_id=occasion.person_id,
                        given_on=on,
                        what=note.strip()[:120],
                        occasion=occasion.kind.value,
                    )
                )
    return Changed.of(Area.REMINDERS, Area.DEALERS)


def snooze(store: Store, occasions: Iterable[Occasion], *, on: date, until: date) -> Changed:
    """Show these reminders again on *until*.

    Raises:
        FieldRefusedError: *until* does not lie ahead.
    """
    if until <= on:
        raise FieldRefusedError("until", Text("Choose a day after today."))
    with store.transaction(Text("Put a reminder off until {day}", day=until.isoformat())) as session:
        session.add_all(_answer(o, ReminderState.SNOOZED, on, until=until) for o in occasions)
    return TOUCHED


def dismiss(store: Store, occasions: Iterable[Occasion], *, on: date) -> Changed:
    """Show these occurrences no more; the next ones come as ever."""
    with store.transaction(Text("Dismiss a reminder")) as session:
        session.add_all(_answer(o, ReminderState.DISMISSED, on) for o in occasions)
    return TOUCHED


def reopen(store: Store, occasions: Iterable[Occasion], *, on: date) -> Changed:
    """Show what was done or dismissed as open again."""
    with store.transaction(Text("Reopen a reminder")) as session:
        session.add_all(_answer(o, ReminderState.REOPENED, on) for o in occasions)
    return TOUCHED


def add_own(store: Store, new: NewOwnReminder) -> tuple[UUID, Changed]:
    """Write a reminder of one's own.

    Raises:
        FieldRefusedError: it has no title, or the time is none.
    """
    with store.transaction(Text("Add the reminder {title}", title=new.title)) as session:
        own = OwnReminder(title="", on=new.on, dealer_id=new.dealer_id, person_id=new.person_id)
        write(
            own,
            {
                "title": new.title,
                "at_time": checked_time(new.at_time, "at_time"),
                "yearly": new.yearly,
                "calendar": new.calendar,
                "note": new.note,
            },
        )
        session.add(own)
    return own.id, TOUCHED


def change_own(store: Store, own_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change fields of one's own reminder."""
    with store.transaction(Text("Change a reminder")) as session:
        own = existing(session, OwnReminder, own_id)
        if "at_time" in values:
            values = {**values, "at_time": checked_time(str(values["at_time"] or ""), "at_time")}
        write(own, values)
    return TOUCHED


def move_own(store: Store, own_id: UUID, days: int) -> Changed:
    """Put one's own reminder so many days later, or earlier; one that returns every year moves for good."""
    with store.transaction(Text("Move a reminder")) as session:
        own = existing(session, OwnReminder, own_id)
        own.on += timedelta(days=days)
    return TOUCHED


def remove_own(store: Store, own_id: UUID, now: datetime) -> Changed:
    """Take one's own reminder away."""
    with store.transaction(Text("Remove a reminder")) as session:
        existing(session, OwnReminder, own_id).deleted_at = now
    return TOUCHED


def _answer(
    occasion: Occasion,
    state: ReminderState,
    on: date,
    *,
    until: date | None = None,
    action: CareAction | None = None,
    note: str = "",
) -> ReminderAnswer:
    return ReminderAnswer(
        key=occasion.key,
        state=state,
        until=until,
        action=action,
        note=note,
        answered_on=on,
        dealer_id=occasion.dealer_id,
        person_id=occasion.person_id,
    )
