"""What was done with reminders, and the rep's own (DOMAIN section 8).  Reminders themselves are derived."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import CalendarKind, CareAction, ReminderState


class ReminderAnswer(SyncedBase, kw_only=True):
    """One answer to one occurrence of a reminder; the newest one per key counts."""

    __tablename__ = "reminder_answer"

    key: Mapped[str] = mapped_column(String(120), index=True)  # the same each time the occurrence is derived
    state: Mapped[ReminderState]
    until: Mapped[date | None] = mapped_column(default=None)  # of a snoozed one
    action: Mapped[CareAction | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date]
    dealer_id: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.id"), index=True, default=None)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True, default=None)


class OwnReminder(SyncedBase, kw_only=True):
    """A reminder that the rep wrote."""

    __tablename__ = "own_reminder"

    title: Mapped[str] = mapped_column(String(120))
    on: Mapped[date] = mapped_column(index=True)
    at_time: Mapped[str] = mapped_column(String(5), default="")  # HH:MM in China, empty for all day
    yearly: Mapped[bool] = mapped_column(default=False)
    calendar: Mapped[CalendarKind] = mapped_column(default=CalendarKind.SOLAR)  # by which a yearly one returns
    dealer_id: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.id"), index=True, default=None)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True, default=None)
    note: Mapped[str] = mapped_column(default="")
