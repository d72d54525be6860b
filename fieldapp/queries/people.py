"""The people at a dealer's, and what passed between them and us (DOMAIN section 2)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from db.base import SyncedBase
from db.models import Anniversary, Gift, Need, Person, PersonPhone, Promise
from db.vocabulary import AnniversaryKind, CalendarKind, LeapRule, NeedKind, PersonRole, PromiseBy
from fieldapp.queries.shapes import read
from fieldapp.rules.birthdays import Birthday, may_tell_birthday


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A number as it is dialled; show it through ``fieldapp.rules.phones.shown_phone``."""

    person_id: UUID
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One line of a needs profile: *strength* 0 unknown, 1 weak to 3 strong."""

    person_id: UUID
    kind: NeedKind
    strength: int
    how_met: str


@dataclass(frozen=True, slots=True)
class AnniversaryRow:
    """A yearly day of a dealer, or of a person there; *year* is its first."""

    id: UUID
    dealer_id: UUID
    person_id: UUID | None
    kind: AnniversaryKind
    title: str
    calendar: CalendarKind
    year: int | None
    month: int
    day: int
    leap: bool

    @property
    def on(self) -> Birthday:
        """The day as the rules of birthdays take it."""
        return Birthday(self.calendar, self.year, self.month, self.day, self.leap)


@dataclass(frozen=True, slots=True)
class GiftRow:
    """Something given; *value* in yuan."""

    id: UUID
    dealer_id: UUID
    person_id: UUID | None
    given_on: date
    what: str
    value: Decimal | None
    occasion: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise; open until *kept_on*."""

    id: UUID
    dealer_id: UUID
    person_id: UUID | None
    visit_id: UUID | None
    by: PromiseBy
    what: str
    made_on: date
    due_on: date | None
    kept_on: date | None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as stored; *birthday_note* is what was written and could not be read."""

    id: UUID
    dealer_id: UUID
    name: str
    pinyin_given: str
    form_of_address: str
    role: PersonRole
    is_main: bool
    wechat: str
    birthday_calendar: CalendarKind | None
    birthday_year: int | None
    birthday_month: int | None
    birthday_day: int | None
    birthday_leap: bool
    birthday_leap_rule: LeapRule
    birthday_note: str
    consent_on: date | None
    family: str
    likes: str
    note: str

    @property
    def birthday(self) -> Birthday | None:
        """The birthday as the rules take it."""
        if self.birthday_calendar is None:
            return None
        return Birthday(
            self.birthday_calendar, self.birthday_year, self.birthday_month, self.birthday_day, self.birthday_leap
        )

    @property
    def may_tell_birthday(self) -> bool:
        """Whether the birthday may go into files and onto paper: a child's only with consent (DOMAIN section 8)."""
        return may_tell_birthday(self.role, self.consent_on)


@dataclass(frozen=True, slots=True)
class PersonCard(PersonFacts):
    """Everything on one person; the first of the phones is the one to dial."""

    phones: tuple[PhoneRow, ...] = ()
    needs: tuple[NeedRow, ...] = ()
    anniversaries: tuple[AnniversaryRow, ...] = ()


Row = TypeVar("Row", PhoneRow, NeedRow, AnniversaryRow)


def people_of(session: Session, *dealer_ids: UUID) -> list[PersonCard]:
    """The people of dealers, whom one calls first before the others; four statements."""
    return _cards(session, Person.__table__.c.dealer_id.in_(dealer_ids))


def person_card(session: Session, person_id: UUID) -> PersonCard | None:
    """One person."""
    return next(iter(_cards(session, Person.__table__.c.id == person_id)), None)


def people_named(session: Session, person_ids: Collection[UUID | None]) -> list[PersonFacts]:
    """The facts of several people, without their telephone numbers and needs; one statement."""
    wanted = [person_id for person_id in person_ids if person_id is not None]
    return read(session, PersonFacts, Person, Person.__table__.c.id.in_(wanted))


def anniversaries_of(session: Session, dealer_id: UUID) -> list[AnniversaryRow]:
    """Yearly days of the dealer and of its people, by month and day."""
    table = Anniversary.__table__.c
    return read(session, AnniversaryRow, Anniversary, table.dealer_id == dealer_id, order=(table.month, table.day))


def gifts_of(session: Session, dealer_id: UUID) -> list[GiftRow]:
    """What was given, newest first."""
    table = Gift.__table__.c
    return read(session, GiftRow, Gift, table.dealer_id == dealer_id, order=(table.given_on.desc(),))


def last_gifts(session: Session, person_ids: Collection[UUID | None]) -> dict[UUID, GiftRow]:
    """What each of several people was given last; who was never given anything is not among them."""
    table = Gift.__table__.c
    wanted = [person_id for person_id in person_ids if person_id is not None]
    given = read(session, GiftRow, Gift, table.person_id.in_(wanted), order=(table.given_on,))
    return {gift.person_id: gift for gift in given if gift.person_id is not None}


def promises_of(session: Session, *dealer_ids: UUID, open_only: bool = False) -> list[PromiseRow]:
    """Promises: open ones by the day they fall due (those without a day last), then kept ones."""
    table = Promise.__table__.c
    where: list[ColumnElement[bool]] = [table.dealer_id.in_(dealer_ids)]
    if open_only:
        where.append(table.kept_on.is_(None))
    order = (table.kept_on.is_not(None), table.due_on.is_(None), table.due_on, table.made_on)
    return read(session, PromiseRow, Promise, *where, order=order)


def _cards(session: Session, condition: ColumnElement[bool]) -> list[PersonCard]:
    table = Person.__table__.c
    people = read(session, PersonFacts, Person, condition, order=(table.dealer_id, table.is_main.desc()))
    ids = [person.id for person in people]
    phones = _by_person(session, PhoneRow, PersonPhone, ids)
    needs = _by_person(session, NeedRow, Need, ids)
    days = _by_person(session, AnniversaryRow, Anniversary, ids)
    return [
        PersonCard(
            **{field.name: getattr(person, field.name) for field in fields(PersonFacts)},
            phones=tuple(phones[person.id]),
            needs=tuple(needs[person.id]),
            anniversaries=tuple(days[person.id]),
        )
        for person in people
    ]


def _by_person(
    session: Session, shape: type[Row], table: type[SyncedBase], people: Collection[UUID]
) -> dict[UUID, list[Row]]:
    columns = table.__table__.c
    order = (columns.position,) if "position" in columns else ()
    rows: dict[UUID, list[Row]] = defaultdict(list)
    for row in read(session, shape, table, columns.person_id.in_(people), order=order):
        if row.person_id is not None:
            rows[row.person_id].append(row)
    return rows
