"""What one row says: a dealer, the people there, and what could not be read.

What cannot be read is never lost: it goes into a note and is reported.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from db.base import SyncedBase
from db.models import Dealer, Person
from db.vocabulary import (
    CalendarKind,
    Channel,
    CustomKind,
    DealerLevel,
    DealerStatus,
    DealerType,
    Grade,
    LadderStep,
    PersonRole,
)
from fieldapp.errors import FieldRefusedError
from fieldapp.file_columns import EXAMPLE_NAME, MONEY, AnyField, Field, is_of_person
from fieldapp.importing.columns import Mapped
from fieldapp.importing.places import PlaceReader
from fieldapp.importing.sheet import Cell, SourceRow, cell_text, is_blank
from fieldapp.importing.values import (
    PhoneRead,
    read_amount,
    read_count,
    read_day,
    read_phones,
    read_word,
    read_yes_no,
)
from fieldapp.operations.fields import checked
from fieldapp.rules.birthday_text import Reason, Unreadable, read_birthday, without_remark
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.coordinates import datum_in, read_coordinates
from fieldapp.rules.custom_fields import CustomColumn, CustomProblem, read_custom
from fieldapp.rules.datums import Datum
from fieldapp.rules.phones import lacks_digits
from fieldapp.rules.search_words import searchable
from fieldapp.texts import LANGUAGES, Text, speaking
from fieldapp.words.calendar import unreadable_text
from fieldapp.words.custom_fields import custom_problem
from fieldapp.words.vocabulary import word

Values = dict[str, Any]
_WORDS: Mapping[Field, type[StrEnum]] = {
    Field.TYPE: DealerType,
    Field.LEVEL: DealerLevel,
    Field.STATUS: DealerStatus,
    Field.GRADE: Grade,
    Field.LADDER_STEP: LadderStep,
    Field.CHANNEL: Channel,
    Field.ROLE: PersonRole,
}
_COUNTS = {
    Field.CADENCE_DAYS,
    Field.TIE_PERSONAL,
    Field.TIE_ACCOUNT,
    Field.TIE_NETWORK,
    Field.SHOP_AREA,
    Field.STAFF,
    Field.LOYALTY,
}
_YES_NO = {Field.IS_CORE, Field.IS_DIRECT}
_PERSON_COLUMNS = {Field.PERSON: "name", Field.PERSON_NOTE: "note"}
_BRAND = re.compile(r"(.+?)[\s:：(（]*(?:(\d{1,3})\s*[%％])?[)）]?")
_BRAND_BREAK = re.compile(r"[、,，;；/|\n]+")
_SPOILT_BY_EXCEL = re.compile(r"\d(?:\.\d+)?[Ee]\+\d{1,2}")
_WHOLE = 100  # percent
_BIRTHDAY_NOTE = 200  # characters


@dataclass(slots=True)
class PersonDraft:
    """A person as a row describes them; *values* are columns of ``Person``, only those that are filled."""

    values: Values = field(default_factory=dict)
    phones: tuple[PhoneRead, ...] = ()
    wedding: Birthday | None = None
    custom: dict[CustomColumn, str] = field(default_factory=dict)  # the company's own fields

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))

    @property
    def is_there(self) -> bool:
        """Whether more than telephone numbers is known."""
        return bool(self.values) or self.wedding is not None or bool(self.custom)


@dataclass(slots=True)
class Draft:
    """A dealer as a row describes it; *values* are columns of ``Dealer``, only those that are filled."""

    number: int
    cells: tuple[Cell, ...] = ()
    values: Values = field(default_factory=dict)
    people: list[PersonDraft] = field(default_factory=list)
    brands: tuple[tuple[str, int | None], ...] = ()
    shop_day: Birthday | None = None
    custom: dict[CustomColumn, str] = field(default_factory=dict)  # the company's own fields
    photo: bytes = b""  # of the first person; of the dealer where nobody is named
    remarks: list[Text] = field(default_factory=list)
    problem: Text | None = None

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))

    @property
    def region_code(self) -> str:
        return str(self.values.get("region_code", ""))

    @property
    def phones(self) -> set[str]:
        """Every number in the row."""
        own = {str(self.values["phone"])} if self.values.get("phone") else set()
        return own.union(*({phone.number for phone in person.phones} for person in self.people))


class RowReader:
    """Reads rows by what their columns mean.

    Args:
        headings: of the columns; those of birthdays name the calendar, those of amounts the unit.
        mapped: what each column says.
        places: recognises regions.
        today: nobody is born later.
        is_cards: these are contacts: where no firm is named, the person's name is the dealer's.
    """

    def __init__(
        self, headings: Sequence[str], mapped: Mapped, places: PlaceReader, today: date, *, is_cards: bool = False
    ) -> None:
        self._columns = [
            (place, meaning.field, meaning.group, headings[place])
            for place, meaning in enumerate(mapped)
            if meaning.field is not None
        ]
        self._width = len(headings)
        self._names_dealers = any(field is Field.NAME for _place, field, _group, _heading in self._columns)
        self._is_cards = is_cards
        self._places = places
        self._today = today

    def read(self, row: SourceRow) -> Draft:
        """What the row says; ``problem`` where it cannot be imported."""
        made = _RowInMaking(Draft(row.number, row.cells, photo=row.photo, remarks=list(row.remarks)), self._today)
        if len(row.cells) > self._width:
            made.draft.problem = Text(
                "The row has more cells than there are headings. A quotation mark may be missing, or a comma too many."
            )
            return made.draft
        for place, of_field, group, heading in self._columns:
            cell = row.cells[place]
            if not is_blank(cell):
                made.take(of_field, group, heading, cell)
        made.finish(self._places)
        self._name_it(made.draft)
        return made.draft

    def _name_it(self, draft: Draft) -> None:
        """See to the one thing that a dealer needs."""
        if draft.name in _examples():
            draft.problem = Text("This is the example of the template.")
        if draft.name or draft.problem:
            return
        person = next((person for person in draft.people if person.name), None)
        if person is not None and (self._is_cards or not self._names_dealers):
            try:
                draft.values["name"] = checked(Dealer, "name", person.name)
            except FieldRefusedError as error:
                draft.problem = error.text
            draft.remarks.append(Text("No firm is named: the dealer is called as the person is."))
        elif self._names_dealers and not self._is_cards:
            draft.problem = Text("The dealer's name is missing.")
        else:
            draft.problem = Text("Neither a dealer nor a person is named.")


@cache
def _examples() -> frozenset[str]:
    """What the dealer in the template is called in every language."""
    names = []
    for language in LANGUAGES:
        with speaking(language):
            names.append(str(EXAMPLE_NAME))
    return frozenset(names)


class _RowInMaking:
    """Puts the cells of one row where they belong."""

    def __init__(self, draft: Draft, today: date) -> None:
        self.draft = draft
        self._today = today
        self._people: dict[int, PersonDraft] = {}
        self._place: list[str] = []
        self._coordinates: list[tuple[str, str]] = []  # heading and what stands below it
        self._shop_phones: list[PhoneRead] = []

    def take(self, of_field: AnyField, group: int, heading: str, cell: Cell) -> None:
        """Read one cell that is not blank."""
        person = self._people.setdefault(group, PersonDraft()) if is_of_person(of_field) else None
        if isinstance(of_field, CustomColumn):
            self._take_custom(person or self.draft, of_field, heading, cell)
        elif person is None:
            self._take_of_dealer(of_field, heading, cell)
        else:
            self._take_of_person(person, of_field, heading, cell)

    def _take_custom(self, of: Draft | PersonDraft, of_field: CustomColumn, heading: str, cell: Cell) -> None:
        """A field of the company's own; what it cannot hold is kept in the note."""
        value = read_custom(of_field, cell if isinstance(cell, date | int | float) else cell_text(cell))
        if isinstance(value, CustomProblem) and of_field.kind is CustomKind.DATE:
            day = read_day(cell, self._today.year)  # as people write days in tables
            value = value if day is None else day.isoformat()
        if isinstance(value, CustomProblem):
            self._unread(of.values, heading, cell_text(cell), custom_problem(of_field, value))
        elif value:
            of.custom[of_field] = value

    def finish(self, places: PlaceReader) -> None:
        """What needs several cells: the place, and whose the telephone numbers are."""
        draft = self.draft
        self._settle_place(places)
        self._settle_coordinates()
        people = [person for _group, person in sorted(self._people.items())]
        named = [person for person in people if person.is_there]
        for person in people:
            if not person.is_there and named:
                named[0].phones += person.phones
            elif not person.is_there:
                self._shop_phones += person.phones
            elif not person.name:
                person.values["name"] = word(person.values.get("role", PersonRole.OWNER))
                draft.remarks.append(Text("No person is named: called “{name}”.", name=person.name))
        if self._shop_phones:
            first, *others = dict.fromkeys(phone.number for phone in self._shop_phones)
            draft.values["phone"] = first
            if others and named:
                named[0].phones += tuple(PhoneRead(number) for number in others)
            elif others:
                self._note(draft.values, ", ".join(others))
        draft.people = named

    def _settle_place(self, places: PlaceReader) -> None:
        values, written = self.draft.values, " ".join(dict.fromkeys(self._place))
        address = values.get("address", "")
        found = places.read(written, address)
        if found.code:
            values["region_code"] = found.code
            if found.rest and found.rest not in searchable(address):
                self._put(values, Dealer, "address", "address", f"{found.rest}{address}")
        elif written:
            self.draft.remarks.append(
                Text("The place “{place}” is not in the list of regions: kept in the address.", place=written)
            )
            if written not in address:
                self._put(values, Dealer, "address", "address", f"{written} {address}".strip())

    def _settle_coordinates(self) -> None:
        """One column with both numbers, or two with one each; a heading may name the map they are from."""
        if not self._coordinates:
            return
        headings, texts = zip(*self._coordinates, strict=True)
        written = ", ".join(texts)
        found = read_coordinates(written, datum_in(" ".join(headings)) or Datum.WGS84)
        if found is None:
            why = Text("“{text}” is not latitude and longitude of a place in China.", text=written)
            self._unread(self.draft.values, headings[0], written, why)
        else:
            self.draft.values["latitude_e6"], self.draft.values["longitude_e6"] = found

    def _take_of_dealer(self, of_field: Field, heading: str, cell: Cell) -> None:
        values, text = self.draft.values, cell_text(cell)
        match of_field:
            case Field.PLACE:
                self._place.append(text)
            case Field.COORDINATES:
                self._coordinates.append((heading, text))
            case Field.NOTE:
                self._note(values, text)
            case Field.ADDRESS:
                values["address"] = text if "address" not in values else f"{values['address']} {text}"
            case Field.SHOP_PHONE:
                phones, left = read_phones(cell)
                self._shop_phones += phones
                self._check_phones(phones)
                self._unread(values, heading, left, _no_phone(left))
            case Field.BRANDS:
                self.draft.brands += _brands(text)
            case Field.SHOP_DAY:
                self.draft.shop_day = self._yearly(values, heading, cell)
            case _:
                read = self._read_value(of_field, heading, cell)
                if read is None:
                    self._unread(values, heading, text, Text("“{text}” is not understood.", text=text))
                else:
                    self._put(values, Dealer, of_field.value, heading, read)

    def _take_of_person(self, person: PersonDraft, of_field: Field, heading: str, cell: Cell) -> None:
        values, text = person.values, cell_text(cell)
        match of_field:
            case Field.PERSON:
                self._put_name(person, text)
            case Field.PHONE:
                phones, left = read_phones(cell)
                known = {phone.number for phone in person.phones}
                person.phones += tuple(phone for phone in phones if phone.number not in known)
                self._check_phones(phones)
                self._unread(self.draft.values, heading, left, _no_phone(left))
            case Field.BIRTHDAY:
                self._put_birthday(values, heading, cell)
            case Field.CONSENT:
                consent = read_day(cell, self._today.year)
                if consent is None:
                    self._unread(values, heading, text, Text("“{text}” is not understood.", text=text))
                else:
                    values["consent_on"] = consent
            case Field.WEDDING:
                person.wedding = self._yearly(values, heading, cell)
            case Field.PERSON_NOTE:
                self._note(values, text)
            case Field.ROLE:
                role = read_word(PersonRole, text)
                if role is None:
                    self._note(values, f"{heading}: {text}")
                else:
                    values["role"] = role
            case _:
                self._put(values, Person, _PERSON_COLUMNS.get(of_field, of_field.value), heading, text)

    def _read_value(self, of_field: Field, heading: str, cell: Cell) -> object:
        """The value as its column keeps it; ``None`` if it cannot be read."""
        if of_field in _WORDS:
            return read_word(_WORDS[of_field], cell_text(cell))
        if of_field in _YES_NO:
            return read_yes_no(cell)
        if of_field in MONEY:
            return read_amount(cell, heading)
        if of_field in _COUNTS:
            return read_count(cell)
        if of_field is Field.SINCE:
            return read_day(cell, self._today.year)
        return cell_text(cell)

    def _put(self, values: Values, table: type[SyncedBase], column: str, heading: str, value: object) -> None:
        """Write a value that fits; what does not goes into the note, but a dealer's name or code is a problem then."""
        try:
            values[column] = checked(table, column, value)
        except FieldRefusedError as error:
            if table is Dealer and column in {"name", "code"}:
                self.draft.problem = error.text
            else:
                self._unread(values, heading, value if isinstance(value, str) else _said(value), error.text)

    def _put_name(self, person: PersonDraft, text: str) -> None:
        """A name, without the telephone number that some people write behind it."""
        phones, _left = read_phones(text) if any(map(str.isdigit, text)) else ((), "")
        if phones and phones[0].label:
            person.phones += phones
            text = phones[0].label
        self._put(person.values, Person, "name", "", text)

    def _put_birthday(self, values: Values, heading: str, cell: Cell) -> None:
        found = self._birthday(heading, cell)
        if isinstance(found, Birthday):
            held = values.get("birthday_calendar")
            if held is not None and held != found.calendar:  # a column by each calendar, both filled in
                why = Text("The lunar birthday is kept, the other one is in the note.")
                if held is CalendarKind.LUNAR:
                    self._unread(values, heading, cell_text(cell), why)
                    return
                was = "-".join(str(values[f"birthday_{part}"] or "?") for part in ("year", "month", "day"))
                self._unread(values, word(CalendarKind.SOLAR), was, why)
            values["birthday_calendar"] = found.calendar
            values["birthday_year"] = found.year
            values["birthday_month"] = found.month
            values["birthday_day"] = found.day
            values["birthday_leap"] = found.leap
            if isinstance(cell, str) and without_remark(cell):  # the bracket may say more than the date
                self._note(values, f"{heading}: {cell.strip()}")
        elif found.reason is not Reason.EMPTY:
            values["birthday_note"] = found.written[:_BIRTHDAY_NOTE]
            self.draft.remarks.append(unreadable_text(found))

    def _birthday(self, heading: str, cell: Cell) -> Birthday | Unreadable:
        if isinstance(cell, Birthday):
            return cell
        if isinstance(cell, (time, timedelta, bool)) or cell is None:
            return Unreadable(cell_text(cell), Reason.UNKNOWN_FORM)
        return _birthday_of(cell, heading, self._today.year)

    def _yearly(self, values: Values, heading: str, cell: Cell) -> Birthday | None:
        """A day that is kept every year; it needs its month and its day."""
        found = self._birthday(heading, cell)
        if isinstance(found, Birthday) and found.month is not None and found.day is not None:
            return found
        self._unread(values, heading, cell_text(cell), Text("“{text}” is not understood.", text=cell_text(cell)))
        return None

    def _unread(self, values: Values, heading: str, text: str, why: Text) -> None:
        """Keep what could not be read in the note, and say so."""
        if text:
            self._note(values, f"{heading}: {text}" if heading else text)
            self.draft.remarks.append(Text("{heading}: {why}", heading=heading, why=why) if heading else why)

    def _check_phones(self, phones: Iterable[PhoneRead]) -> None:
        """Say which numbers lack a digit, or have one too many: they are kept as they are."""
        self.draft.remarks += [
            Text(
                "The number {number} has {count} digits; a mobile number has 11. Look whether it is right.",
                number=phone.number,
                count=len(phone.number.partition(",")[0]),
            )
            for phone in phones
            if lacks_digits(phone.number)
        ]

    @staticmethod
    def _note(values: Values, text: str) -> None:
        values["note"] = f"{values['note']}\n{text}" if values.get("note") else text


def _no_phone(text: str) -> Text:
    if _SPOILT_BY_EXCEL.fullmatch(text):
        return Text(
            "“{text}” was a phone number: Excel has cut its digits off. In Excel set the column to Text, type the "
            "number again, and import the file again.",
            text=text,
        )
    return Text("{text} is not a phone number.", text=text)


@lru_cache(maxsize=20_000)
def _birthday_of(cell: str | float | date, heading: str, today_year: int) -> Birthday | Unreadable:
    return read_birthday(cell, heading=heading, today_year=today_year)


def _brands(text: str) -> tuple[tuple[str, int | None], ...]:
    """云锦 60%、岚屿 as brands with their shares in percent."""
    found: list[tuple[str, int | None]] = []
    for part in filter(None, map(str.strip, _BRAND_BREAK.split(text))):
        match = _BRAND.fullmatch(part)
        name, share = (match[1].strip(), match[2]) if match else (part, None)
        found.append((name[:40], int(share) if share and int(share) <= _WHOLE else None))
    return tuple(found)


def _said(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
