"""The people at a dealer's, and what passes between them and us (DOMAIN section 2)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import AnniversaryKind, CalendarKind, LeapRule, NeedKind, PersonRole, PromiseBy


class Person(SyncedBase, kw_only=True):
    """Someone at a dealer's, with a birthday that may be lunar and may lack its year or its day."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("birthday_month between 1 and 12", name="birthday_month_1_to_12"),
        CheckConstraint("birthday_day between 1 and 31", name="birthday_day_1_to_31"),
    )

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    pinyin_given: Mapped[str] = mapped_column(String(200), default="")
    form_of_address: Mapped[str] = mapped_column(String(40), default="")  # 称呼: 王总, 李姐
    role: Mapped[PersonRole] = mapped_column(default=PersonRole.OWNER)
    is_main: Mapped[bool] = mapped_column(default=False)  # whom one calls first
    wechat: Mapped[str] = mapped_column(String(60), default="")
    birthday_calendar: Mapped[CalendarKind | None] = mapped_column(default=None)
    birthday_year: Mapped[int | None] = mapped_column(default=None)
    birthday_month: Mapped[int | None] = mapped_column(default=None)
    birthday_day: Mapped[int | None] = mapped_column(default=None)
    birthday_leap: Mapped[bool] = mapped_column(default=False)
    birthday_leap_rule: Mapped[LeapRule] = mapped_column(default=LeapRule.BOTH)
    birthday_note: Mapped[str] = mapped_column(String(200), default="")  # what was written and could not be read
    consent_on: Mapped[date | None] = mapped_column(default=None)  # to keep a child's birthday
    family: Mapped[str] = mapped_column(default="")
    likes: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class PersonPhone(SyncedBase, kw_only=True):
    """One of a person's telephone numbers, as it is dialled."""

    __tablename__ = "person_phone"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(30), default="")
    position: Mapped[int] = mapped_column(default=0)


class Anniversary(SyncedBase, kw_only=True):
    """A wedding, a shop's opening day, or another day kept every year."""

    __tablename__ = "anniversary"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True, default=None)
    kind: Mapped[AnniversaryKind]
    title: Mapped[str] = mapped_column(String(80), default="")
    calendar: Mapped[CalendarKind] = mapped_column(default=CalendarKind.SOLAR)
    year: Mapped[int | None] = mapped_column(default=None)
    month: Mapped[int]
    day: Mapped[int]
    leap: Mapped[bool] = mapped_column(default=False)


class Gift(SyncedBase, kw_only=True):
    """Something given to a person, on a day, for an occasion."""

    __tablename__ = "gift"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True, default=None)
    given_on: Mapped[date]
    what: Mapped[str] = mapped_column(String(120))
    value: Mapped[Decimal | None] = mapped_column(default=None)
    occasion: Mapped[str] = mapped_column(String(80), default="")


class Promise(SyncedBase, kw_only=True):
    """What was promised, by whom, until when, and when it was kept."""

    __tablename__ = "promise"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True, default=None)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), index=True, default=None)
    by: Mapped[PromiseBy] = mapped_column(default=PromiseBy.US)
    what: Mapped[str] = mapped_column(String(200))
    made_on: Mapped[date]
    due_on: Mapped[date | None] = mapped_column(default=None)
    kept_on: Mapped[date | None] = mapped_column(default=None)


class Need(SyncedBase, kw_only=True):
    """One line of a person's needs profile and how it is met."""

    __tablename__ = "need"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[NeedKind]
    strength: Mapped[int] = mapped_column(default=0)  # 0 unknown, 1 weak to 3 strong
    how_met: Mapped[str] = mapped_column(default="")
