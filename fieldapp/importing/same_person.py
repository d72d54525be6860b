"""Who of a dealer's people a row means, what it knows more of them, and what it says otherwise."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fieldapp.importing.read_row import PersonDraft, Values
from fieldapp.rules.birthdays import Birthday, may_be_same
from fieldapp.rules.search_words import searchable
from fieldapp.texts import Text, _
from fieldapp.words.calendar import write_birthday

# A couple may share a telephone: only how one addresses somebody is no name of its own.
_ADDRESS = re.compile(r"(?:总|姐|哥|嫂|叔|姨|老板娘?|经理|店长|老师|师傅|先生|女士|主任)$")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_BIRTHDAY = ("birthday_calendar", "birthday_year", "birthday_month", "birthday_day")


@dataclass(slots=True)
class KnownPerson:
    """Somebody at a dealer, from the store or from an earlier row of the file."""

    id: str
    name: str
    phones: set[str]
    values: Values  # as stored, or as an earlier row of the file says
    is_main: bool = False
    has_wedding: bool = False  # as far as this file says


def same_person(
    people: Sequence[KnownPerson], person: PersonDraft, *, whatever_number: bool
) -> tuple[KnownPerson | None, KnownPerson | None]:
    """Who of a dealer's people a row means, and who only has the same name.

    It is whoever of that name has the same number; else whoever of that name has no other mobile number, or the same
    birthday; else 王总 is whoever of that surname has the same number.  A landline tells nobody
    apart: it is the shop's.

    Args:
        people: those of the dealer.
        person: as the row describes them.
        whatever_number: one name is one person: what is there is brought up to date.
    """
    name = searchable(person.name)
    numbers = {phone.number for phone in person.phones}
    named = [known for known in people if searchable(known.name) == name]
    for known in named:
        if known.phones & numbers:
            return known, None
    for known in named:
        if whatever_number or not (_mobiles(known.phones) and _mobiles(numbers)) or _is_same_birthday(known, person):
            return known, None
    for known in people:
        is_same_surname = searchable(known.name)[:1] == name[:1]
        if known.phones & numbers and is_same_surname and any(map(_ADDRESS.search, (known.name, person.name))):
            return known, None
    return None, next(iter(named), None)


def _mobiles(numbers: Iterable[str]) -> list[str]:
    return [number for number in numbers if _MOBILE.fullmatch(number)]


def _birthday(values: Values) -> Birthday | None:
    if values.get("birthday_calendar") is None:
        return None
    calendar, year, month, day = (values.get(column) for column in _BIRTHDAY)
    return Birthday(calendar, year, month, day, bool(values.get("birthday_leap")))  # type: ignore[arg-type]  # of a row


def _is_same_birthday(known: KnownPerson, person: PersonDraft) -> bool:
    one, other = _birthday(known.values), _birthday(person.values)
    return one is not None and other is not None and may_be_same(one, other)


def other_birthday(remarks: list[Text], known: KnownPerson, person: PersonDraft) -> Values:
    """A change of the note where a row gives another birthday to somebody who has one: the first one stays."""
    kept, other = _birthday(known.values), _birthday(person.values)
    if kept is None or other is None or may_be_same(kept, other):
        return {}
    remarks.append(
        Text(
            "{name} has another birthday already: {kept} stays, {other} is kept in the note.",
            name=known.name,
            kept=write_birthday(kept),
            other=write_birthday(other),
        )
    )
    return differing(known.values, {"note": _("Another birthday: {day}").format(day=write_birthday(other))})


def more_of(remarks: list[Text], known: KnownPerson, person: PersonDraft) -> Values:
    """What a later row of the file knows more about a person; what it says otherwise is reported."""
    said = {column: value for column, value in person.values.items() if not column.startswith("birthday_")}
    more = {column: value for column, value in said.items() if column not in known.values}
    more |= differing(known.values, {"note": said["note"]} if "note" in said else {})
    if any(
        known.values.get(column, value) != value for column, value in said.items() if column not in {"name", "note"}
    ):
        remarks.append(
            Text("An earlier row says something else about {name}; the earlier row counts.", name=known.name)
        )
    if _birthday(known.values) is None:
        return more | {column: value for column, value in person.values.items() if column.startswith("birthday_")}
    noted = other_birthday(remarks, replace(known, values=known.values | more), person)
    if not noted and person.values.get("birthday_calendar") is known.values["birthday_calendar"]:
        parts = {column: person.values.get(column) for column in _BIRTHDAY}
        more |= {column: value for column, value in parts.items() if known.values.get(column) is None and value}
    return more | noted


def differing(stored: Values, said: Values, *, but: frozenset[str] | set[str] = frozenset()) -> Values:
    """What a row says otherwise than it is stored; notes are added to, never replaced."""
    changed: Values = {}
    for column, value in said.items():
        if column in but or stored.get(column) == value:
            continue
        if column == "note" and stored.get("note"):
            new = [line for line in str(value).split("\n") if line not in stored["note"]]
            if new:
                changed["note"] = "\n".join([stored["note"], *new])
            continue
        changed[column] = value
    return changed
