"""People of the company (DOMAIN section 17), their leave, and the manager's rules."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import Role


class Colleague(SyncedBase, kw_only=True):
    """A rep, a manager or an administrator."""

    __tablename__ = "colleague"

    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[Role] = mapped_column(default=Role.REP)
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("colleague.id"), index=True, default=None)
    phone: Mapped[str] = mapped_column(String(30), default="")
    home_latitude_e6: Mapped[int | None] = mapped_column(default=None)  # millionths of a degree, WGS-84
    home_longitude_e6: Mapped[int | None] = mapped_column(default=None)


class Leave(SyncedBase, kw_only=True):
    """Days on which a colleague does not work: first and last day, both inclusive."""

    __tablename__ = "leave"

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    note: Mapped[str] = mapped_column(default="")


class RuleVersion(SyncedBase, kw_only=True):
    """A named rule of the manager's and its value from a day on.

    A closed month keeps the one that it was closed under.
    """

    __tablename__ = "rule_version"

    name: Mapped[str] = mapped_column(String(40), index=True)  # "pay_rates", "pay_readings", "cadence", "lead_days" …
    effective_from: Mapped[date]
    value: Mapped[Any] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(default="")


class CalendarDay(SyncedBase, kw_only=True):
    """A public holiday or make-up workday from a yearly notice that was imported."""

    __tablename__ = "calendar_day"

    on: Mapped[date] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(40))
    is_workday: Mapped[bool] = mapped_column(default=False)
