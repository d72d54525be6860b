"""People as a table: a row each, with the dealer where they are.  What is written is read again."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.models import Dealer, Person
from db.vocabulary import AnniversaryKind, CustomOwner
from fieldapp.custom_columns import custom_fields
from fieldapp.file_columns import OF_PERSON, Field, title
from fieldapp.queries.custom_fields import custom_values
from fieldapp.queries.people import PersonCard, people_of
from fieldapp.queries.regions import places_of
from fieldapp.rules.birthdays import may_tell_birthday
from fieldapp.table_files import Cell
from fieldapp.words.calendar import write_birthday
from fieldapp.words.custom_fields import custom_cell, custom_name
from fieldapp.words.vocabulary import word

BATCH = 500  # dealers whose people are read together
_OF_DEALER = (Field.CODE, Field.NAME, Field.PLACE)  # by which an import finds the dealer again
_COLUMNS = (*_OF_DEALER, *(field for field in Field if field in OF_PERSON))
_AS_STORED = {
    Field.PERSON: "name",
    Field.FORM_OF_ADDRESS: "form_of_address",
    Field.WECHAT: "wechat",
    Field.CONSENT: "consent_on",
    Field.FAMILY: "family",
    Field.LIKES: "likes",
    Field.PERSON_NOTE: "note",
}


def people_headings(session: Session) -> list[str]:
    """Of the columns, in the language spoken now; behind ours the company's own of people."""
    return [*(title(field) for field in _COLUMNS), *map(custom_name, custom_fields(session, CustomOwner.PERSON))]


def count_people(session: Session) -> int:
    """How many rows there will be."""
    statement = select(func.count()).select_from(Person).join(Dealer, Dealer.id == Person.dealer_id)
    return session.scalar(statement) or 0


def count_untold_birthdays(session: Session) -> int:
    """How many birthdays are known and left out of every file: those of children without their parents' consent."""
    statement = (
        select(Person.role, Person.consent_on)
        .join(Dealer, Dealer.id == Person.dealer_id)
        .where(or_(Person.birthday_calendar.is_not(None), Person.birthday_note != ""))
    )
    return sum(not may_tell_birthday(role, consent_on) for role, consent_on in session.execute(statement))


def people_rows(session: Session) -> Iterator[list[Cell]]:
    """A row for each person: dealers in the order of names, at each the one whom one calls first before the others."""
    codes = session.scalars(select(Dealer.region_code).distinct())
    places = {code: place.full for code, place in places_of(session, codes).items()}
    custom = custom_fields(session, CustomOwner.PERSON)
    columns = Dealer.__table__.c
    statement = select(columns.id, columns.code, columns.name, columns.region_code)
    dealers = session.connection().execute(
        statement.where(columns.deleted_at.is_(None)).order_by(columns.sort_key, columns.id)
    )
    for batch in dealers.partitions(BATCH):
        order = {dealer.id: (place, dealer) for place, dealer in enumerate(batch)}
        people = sorted(people_of(session, *order), key=lambda one: order[one.dealer_id][0])
        own = custom_values(session, CustomOwner.PERSON, [person.id for person in people]) if custom else {}
        for person in people:
            _place, dealer = order[person.dealer_id]
            values: dict[Field, Cell] = {
                Field.CODE: dealer.code,
                Field.NAME: dealer.name,
                Field.PLACE: places.get(dealer.region_code, ""),
                **person_cells(person),
            }
            stands = own.get(person.id, {})
            yield [
                *(values[field] for field in _COLUMNS),
                *(custom_cell(column, stands.get(column.id, "")) for column in custom),
            ]


def person_cells(person: PersonCard) -> dict[Field, Cell]:
    """What a table says of a person; no birthday that must not be told."""
    wedding = next((day for day in person.anniversaries if day.kind is AnniversaryKind.WEDDING), None)
    birthday = write_birthday(person.birthday) if person.birthday else person.birthday_note
    return {
        Field.ROLE: word(person.role),
        Field.PHONE: "; ".join(
            f"{phone.label}: {dialled(phone.number)}" if phone.label else dialled(phone.number)
            for phone in person.phones
        ),
        Field.BIRTHDAY: birthday if person.may_tell_birthday else "",
        Field.WEDDING: write_birthday(wedding.on) if wedding else "",
        **{field: getattr(person, name) for field, name in _AS_STORED.items()},
    }


def dialled(number: str) -> str:
    """A number with its extension as people write it."""
    return number.replace(",", "转")
