"""The people at a dealer's: phones, birthdays, gifts, promises, needs (DOMAIN section 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Anniversary, Dealer, Gift, Need, Person, PersonPhone, Promise
from db.store import Store
from db.vocabulary import LeapRule, NeedKind, PersonRole
from fieldapp.errors import BugError, FieldRefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import add_row, checked, existing, mark_deleted, phone_number, write
from fieldapp.rules.birthday_text import Reason, Unreadable, read_birthday
from fieldapp.rules.birthdays import Birthday, check
from fieldapp.texts import Text
from fieldapp.words.calendar import problem_text, unreadable_text

NOTE_LENGTH = 200
CHANGED = Changed.of(Area.DEALERS, Area.REMINDERS)


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """One telephone number as typed, with what it is for (office, home ...)."""

    number: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """What is known of a person; *birthday* as people write it, or as parts."""

    name: str
    role: PersonRole = PersonRole.OWNER
    form_of_address: str = ""
    is_main: bool = False
    phones: tuple[PhoneLine, ...] = ()
    wechat: str = ""
    birthday: str | Birthday = ""
    birthday_leap_rule: LeapRule = LeapRule.BOTH
    consent_on: date | None = None
    family: str = ""
    likes: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonSaved:
    """What became of a person; *unread* is a birthday that was kept as a note since it could not be read."""

    id: UUID
    unread: Unreadable | None = None


def add_person(store: Store, dealer_id: UUID, new: NewPerson, *, today: date) -> tuple[PersonSaved, Changed]:
    """Add a person to a dealer; the first one is whom one calls first.

    Raises:
        FieldRefusedError: no name, a telephone number that is none, or an impossible birthday.
        RefusedError: the dealer is not there any more.
    """
    with store.transaction(Text("Add {name}", name=new.name.strip())) as session:
        existing(session, Dealer, dealer_id)
        person = Person(dealer_id=dealer_id, name=checked(Person, "name", new.name), role=new.role)
        session.add(person)
        session.flush()
        fields = ("form_of_address", "wechat", "birthday_leap_rule", "consent_on", "family", "likes", "note")
        write(person, {field: getattr(new, field) for field in fields})
        unread = put_birthday(person, new.birthday, today=today)
        _put_phones(session, person, new.phones)
        alone = session.scalars(select(Person.id).where(Person.dealer_id == dealer_id).limit(2)).all()
        if new.is_main or len(alone) == 1:
            _make_main(session, person)
    return PersonSaved(person.id, unread), CHANGED


def change_person(
    store: Store, person_id: UUID, values: Mapping[str, object], *, today: date
) -> tuple[PersonSaved, Changed]:
    """Put *values* into the person's fields.

    Besides ``Person``'s own fields there are ``birthday`` (text or ``Birthday``, empty to take it away) and
    ``phones`` (a sequence of ``PhoneLine``, which replaces all).  ``is_main`` moves from whoever has it.

    Raises:
        FieldRefusedError: a value that its field cannot take; nothing was saved.
        RefusedError: the person is not there any more.
    """
    unread = None
    with store.transaction(Text("Change {name}", name=_name(store, person_id))) as session:
        person = existing(session, Person, person_id)
        for field, value in values.items():
            match field, value:
                case "birthday", (str() | Birthday()) as written:
                    unread = put_birthday(person, written, today=today)
                case "phones", list() | tuple() as lines:
                    _put_phones(session, person, lines)
                case "is_main", True:
                    _make_main(session, person)
                case "dealer_id", UUID() as dealer_id:
                    person.dealer_id = existing(session, Dealer, dealer_id).id
                case _ if field.startswith("birthday_") and field != "birthday_leap_rule":
                    raise BugError(Text("This field cannot be changed here."), detail=field)
                case _:
                    write(person, {field: value})
    return PersonSaved(person_id, unread), CHANGED


def remove_person(store: Store, person_id: UUID) -> Changed:
    """Mark a person as deleted; the next one becomes whom one calls first."""
    with store.transaction(Text("Delete {name}", name=_name(store, person_id))) as session:
        person = existing(session, Person, person_id)
        mark_deleted(person)
        session.flush()
        if person.is_main:
            person.is_main = False
            heir = session.scalars(
                select(Person).where(Person.dealer_id == person.dealer_id).order_by(Person.id)
            ).first()
            if heir is not None:
                heir.is_main = True
    return CHANGED


def put_birthday(person: Person, written: str | Birthday, *, today: date) -> Unreadable | None:
    """Write a birthday into the fields of *person*; text that cannot be read goes into its note.

    Returns:
        What could not be read, to be reported, else ``None``.

    Raises:
        FieldRefusedError: the day cannot be, such as 30 February; the reason is in the text.
    """
    if isinstance(written, str) and not written.strip():
        _put_parts(person, None)
        return None
    found = read_birthday(written, today_year=today.year) if isinstance(written, str) else written
    if isinstance(found, Birthday):
        problem = check(found, today=today)
        if problem is not None:
            raise FieldRefusedError("birthday", problem_text(problem))
        _put_parts(person, found)
        return None
    if found.reason is Reason.EMPTY:  # 不详: nothing to keep
        _put_parts(person, None)
        return None
    if found.reason is Reason.IMPOSSIBLE:
        raise FieldRefusedError("birthday", unreadable_text(found))
    _put_parts(person, None)
    person.birthday_note = found.written[:NOTE_LENGTH]
    return found


def add_anniversary(
    store: Store,
    dealer_id: UUID,
    day: Birthday,
    values: Mapping[str, object],
    *,
    person_id: UUID | None = None,
    today: date,
) -> tuple[UUID, Changed]:
    """Note a yearly day of a dealer or a person; *day* needs month and day, *values* the ``kind``.

    Raises:
        FieldRefusedError: the day cannot be, or lacks month or day.
    """
    with store.transaction(Text("Add an anniversary at {name}", name=_dealer_name(store, dealer_id))) as session:
        parts = _anniversary_parts(day, today)
        return add_row(session, Anniversary, dict(values) | parts, dealer_id=dealer_id, person_id=person_id), CHANGED


def change_anniversary(
    store: Store, row_id: UUID, values: Mapping[str, object], *, day: Birthday | None = None, today: date
) -> Changed:
    """Change an anniversary and, where *day* is given, the day itself."""
    with store.transaction(Text("Change an anniversary")) as session:
        row = existing(session, Anniversary, row_id)
        write(row, dict(values) | (_anniversary_parts(day, today) if day else {}))
    return CHANGED


def add_gift(
    store: Store, dealer_id: UUID, values: Mapping[str, object], *, person_id: UUID | None = None
) -> tuple[UUID, Changed]:
    """Note a gift; *values* are ``Gift``'s fields, ``given_on`` and ``what`` are needed."""
    with store.transaction(Text("Note a gift to {name}", name=_dealer_name(store, dealer_id))) as session:
        return add_row(session, Gift, values, dealer_id=dealer_id, person_id=person_id), CHANGED


def change_gift(store: Store, row_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change a gift."""
    with store.transaction(Text("Change a gift")) as session:
        write(existing(session, Gift, row_id), values)
    return CHANGED


def make_promise(
    store: Store, dealer_id: UUID, values: Mapping[str, object], *, person_id: UUID | None = None
) -> tuple[UUID, Changed]:
    """Note a promise; *values* are ``Promise``'s fields, ``what`` and ``made_on`` are needed."""
    with store.transaction(Text("Note a promise at {name}", name=_dealer_name(store, dealer_id))) as session:
        return add_row(session, Promise, values, dealer_id=dealer_id, person_id=person_id), CHANGED


def change_promise(store: Store, row_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change a promise."""
    with store.transaction(Text("Change a promise")) as session:
        write(existing(session, Promise, row_id), values)
    return CHANGED


def keep_promise(store: Store, row_id: UUID, *, on: date) -> Changed:
    """A promise was kept on a day."""
    with store.transaction(Text("Keep a promise")) as session:
        existing(session, Promise, row_id).kept_on = on
    return CHANGED


def reopen_promise(store: Store, row_id: UUID) -> Changed:
    """A promise was not kept after all."""
    with store.transaction(Text("Reopen a promise")) as session:
        existing(session, Promise, row_id).kept_on = None
    return CHANGED


def set_need(store: Store, person_id: UUID, kind: NeedKind, *, strength: int, how_met: str = "") -> Changed:
    """Write one line of a person's needs profile: *strength* 0 unknown, 1 weak to 3 strong."""
    with store.transaction(Text("Change the needs of {name}", name=_name(store, person_id))) as session:
        need = session.scalars(select(Need).where(Need.person_id == person_id, Need.kind == kind)).first()
        if need is None:
            need = Need(person_id=person_id, kind=kind)
            session.add(need)
        write(need, {"strength": strength, "how_met": how_met})
    return CHANGED


def remove_anniversary(store: Store, row_id: UUID) -> Changed:
    """Take an anniversary off the file."""
    with store.transaction(Text("Remove an anniversary")) as session:
        mark_deleted(existing(session, Anniversary, row_id))
    return CHANGED


def remove_gift(store: Store, row_id: UUID) -> Changed:
    """Take a gift off the file."""
    with store.transaction(Text("Remove a gift")) as session:
        mark_deleted(existing(session, Gift, row_id))
    return CHANGED


def remove_promise(store: Store, row_id: UUID) -> Changed:
    """Take a promise off the file."""
    with store.transaction(Text("Remove a promise")) as session:
        mark_deleted(existing(session, Promise, row_id))
    return CHANGED


def _name(store: Store, person_id: UUID) -> str:
    with store.reading() as session:
        return existing(session, Person, person_id).name


def _dealer_name(store: Store, dealer_id: UUID) -> str:
    with store.reading() as session:
        return existing(session, Dealer, dealer_id).name


def _make_main(session: Session, person: Person) -> None:
    for other in session.scalars(
        select(Person).where(Person.dealer_id == person.dealer_id, Person.is_main, Person.id != person.id)
    ):
        other.is_main = False
    person.is_main = True


def _put_parts(person: Person, birthday: Birthday | None) -> None:
    person.birthday_calendar = birthday.calendar if birthday else None
    person.birthday_year = birthday.year if birthday else None
    person.birthday_month = birthday.month if birthday else None
    person.birthday_day = birthday.day if birthday else None
    person.birthday_leap = birthday.leap if birthday else False
    person.birthday_note = ""


def _put_phones(session: Session, person: Person, lines: Sequence[PhoneLine]) -> None:
    """Make *lines* the person's numbers, in this order; a number that was there keeps its row."""
    known = {row.number: row for row in session.scalars(select(PersonPhone).where(PersonPhone.person_id == person.id))}
    wanted = {phone_number("phones", line.number): line.label for line in lines if line.number.strip()}
    for position, (number, label) in enumerate(wanted.items()):
        row = known.pop(number, None)
        if row is None:
            row = PersonPhone(person_id=person.id, number=number)
            session.add(row)
        row.position = position
        write(row, {"label": label})
    for row in known.values():
        mark_deleted(row)


def _anniversary_parts(day: Birthday, today: date) -> dict[str, object]:
    problem = check(day, today=today)
    if problem is not None:
        raise FieldRefusedError("day", problem_text(problem))
    if day.month is None or day.day is None:
        raise FieldRefusedError("day", Text("Month and day are needed."))
    return {"calendar": day.calendar, "year": day.year, "month": day.month, "day": day.day, "leap": day.leap}
