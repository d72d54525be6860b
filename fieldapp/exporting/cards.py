"""People as contact cards, vCard 3.0, which every phone takes in.

Phones know no lunar birthdays: one stands in the note, where it is seen, and in a property of our own, by which it
comes back exactly.  A solar one goes where phones look for it; without its year as the iPhone writes it.  So it is with
fields of the company's own.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

import vobject
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Dealer
from db.vocabulary import CalendarKind, CustomOwner
from fieldapp.custom_columns import custom_of_files
from fieldapp.file_columns import OWN_BIRTHDAY, OWN_FIELD, NamedField
from fieldapp.queries.custom_fields import custom_values
from fieldapp.queries.people import PersonCard, people_of
from fieldapp.queries.regions import places_of
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.regions import Place
from fieldapp.texts import Text, _
from fieldapp.words.calendar import write_birthday
from fieldapp.words.custom_fields import custom_name, shown_custom
from fieldapp.words.vocabulary import word

if TYPE_CHECKING:
    from vobject.base import Component

BATCH = 500  # dealers whose people are read together
_MOBILE = re.compile(r"1[3-9]\d{9}")
NO_YEAR = 1604  # a leap year that nobody living was born in, by Apple's custom


@dataclass(frozen=True, slots=True)
class _Firm:
    id: UUID
    name: str
    region_code: str
    address: str


def cards(session: Session) -> Iterator[str]:
    """The card of each person, dealer by dealer."""
    firms = [
        _Firm(*row)
        for row in session.execute(
            select(Dealer.id, Dealer.name, Dealer.region_code, Dealer.address).order_by(Dealer.sort_key, Dealer.id)
        )
    ]
    places = places_of(session, (firm.region_code for firm in firms))
    custom = custom_of_files(session)
    for start in range(0, len(firms), BATCH):
        batch = {firm.id: firm for firm in firms[start : start + BATCH]}
        order = {dealer_id: place for place, dealer_id in enumerate(batch)}
        people = sorted(people_of(session, *batch), key=lambda one: order[one.dealer_id])
        of_dealers = custom_values(session, CustomOwner.DEALER, [*batch]) if custom else {}
        of_people = custom_values(session, CustomOwner.PERSON, [person.id for person in people]) if custom else {}
        for person in people:
            firm = batch[person.dealer_id]
            stands = of_dealers.get(firm.id, {}) | of_people.get(person.id, {})
            own = {
                NamedField(field.key, field.owner, custom_name(field)): shown_custom(field, stands[field.id])
                for field in custom
                if field.id in stands
            }
            yield card(person, firm.name, firm.address, places.get(firm.region_code), own)


def card(
    person: PersonCard,
    firm: str,
    address: str = "",
    place: Place | None = None,
    own: Mapping[NamedField, str] = MappingProxyType({}),
) -> str:
    """One person's card, its lines ending as the standard wants.

    *own* are the fields of the company's own, of the person and of its dealer, with their values as people read them.
    """
    made = vobject.vCard()
    _add(made, "n", vobject.vcard.Name(family=person.name))  # undivided: which part is the surname is not for us to say
    _add(made, "fn", person.name)
    _add(made, "org", [firm])
    _add(made, "title", word(person.role))
    for number, phone in enumerate(person.phones, 1):
        telephone = _add(made, "tel", phone.number.replace(",", "x"))
        telephone.type_param = "CELL" if _MOBILE.fullmatch(phone.number) else "VOICE"
        if phone.label:
            telephone.group = f"item{number}"
            label = _add(made, "x-ablabel", phone.label)
            label.group = telephone.group
    if place is not None or address:
        names = place.names if place else ()
        adr = vobject.vcard.Address(street=address, city="".join(names[1:]), region="".join(names[:1]))
        _add(made, "adr", adr).type_param = "WORK"
    if person.wechat:
        _add(made, "x-wechat", person.wechat)
    if person.may_tell_birthday:
        _add_birthday(made, person.birthday)
    note = "\n".join(
        filter(None, (_birthday_note(person), *(field.said(value) for field, value in own.items()), person.note))
    )
    if note:
        _add(made, "note", note)
    for field, value in own.items():
        parts = (field.key, field.owner.value, field.name, value)
        _add(made, OWN_FIELD.lower(), json.dumps(parts, ensure_ascii=False))
    _add(made, "uid", f"urn:uuid:{person.id}")
    written: str = made.serialize()
    return written


def _add(made: "Component", name: str, value: object) -> "Component":
    line: Component = made.add(name)
    line.value = value
    return line


def _add_birthday(made: "Component", birthday: Birthday | None) -> None:
    if birthday is None:
        return
    is_whole = birthday.month is not None and birthday.day is not None
    if birthday.calendar is CalendarKind.SOLAR and is_whole:
        year = birthday.year or NO_YEAR
        line = _add(made, "bday", f"{year:04}-{birthday.month:02}-{birthday.day:02}")
        if birthday.year is None:
            line.x_apple_omit_year_param = str(NO_YEAR)
    else:
        parts = "-".join("?" if part is None else str(part) for part in (birthday.year, birthday.month, birthday.day))
        _add(made, OWN_BIRTHDAY.lower(), f"{birthday.calendar.value} {parts}{' leap' if birthday.leap else ''}")


def _birthday_note(person: PersonCard) -> str:
    birthday = person.birthday
    if not person.may_tell_birthday:
        return ""
    if birthday is None:
        return f"{_('Birthday')}: {person.birthday_note}" if person.birthday_note else ""
    if birthday.calendar is CalendarKind.LUNAR:
        return str(Text("Lunar birthday: {day}", day=write_birthday(birthday)))
    return "" if birthday.month and birthday.day else f"{_('Birthday')}: {write_birthday(birthday)}"
