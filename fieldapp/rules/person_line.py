"""A person written in one line: name, telephone numbers, birthday (DOMAIN section 2)."""

import re
import unicodedata
from dataclasses import dataclass

from fieldapp.rules.birthday_text import read_birthday
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.phones import read_phone

_SPACES = re.compile(r"[\s,，、;；]+")
_GROUPED_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)[ -](\d{4})[ -](\d{4})(?!\d)")  # as we show them ourselves
_SHORTEST_PHONE = 7  # digits: less is a year or a day
_CALENDARS = {"lunar", "solar", "农历", "阴历", "旧历", "阳历", "公历", "新历"}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What was understood: *phones* as dialled, *birthday* as written; *rest* was not understood."""

    name: str
    phones: tuple[str, ...] = ()
    birthday: str = ""
    rest: str = ""


def read_person_line(written: str, today_year: int) -> PersonLine:
    """Take apart 李娟 13837901234 农历八月十五; the parts after the name come in any order.

    Example:
        >>> read_person_line("李娟 13837901234 农历八月十五", 2026)
        PersonLine(name='李娟', phones=('13837901234',), birthday='农历八月十五', rest='')
        >>> read_person_line("Li Juan, 1968-05-01", 2026)
        PersonLine(name='Li Juan', phones=(), birthday='1968-05-01', rest='')
    """
    text = _GROUPED_PHONE.sub(r"\1\2\3", unicodedata.normalize("NFKC", written))
    parts = [part for part in _SPACES.split(text) if part]
    name: list[str] = []
    phones: list[str] = []
    others: list[str] = []
    for part in parts:
        number = _phone(part, today_year)
        if number:
            phones.append(number)
        elif name and (others or phones or _begins_birthday(part, today_year)):
            others.append(part)
        else:
            name.append(part)
    birthday, rest = _birthday(name, others, today_year)
    return PersonLine(" ".join(name), tuple(dict.fromkeys(phones)), birthday, rest)


def _phone(part: str, today_year: int) -> str:
    if sum(sign.isdecimal() for sign in part) < _SHORTEST_PHONE or _is_birthday(part, today_year):
        return ""
    return read_phone(part) or ""


def _begins_birthday(part: str, today_year: int) -> bool:
    return part.lower() in _CALENDARS or not part.isalpha() or _is_birthday(part, today_year)


def _is_birthday(text: str, today_year: int) -> bool:
    return isinstance(read_birthday(text, today_year=today_year), Birthday)


def _birthday(name: list[str], others: list[str], today_year: int) -> tuple[str, str]:
    """The birthday among the words that are neither name nor number; "lunar 8-15" and "May 1 1968" are several."""
    for start in range(len(others)):
        for end in range(len(others), start, -1):
            text = " ".join(others[start:end])
            if _is_birthday(text, today_year):
                return text, " ".join(others[:start] + others[end:])
    for taken in range(1, len(name)):  # "Li Juan May 1, 1968": the month looked like a name
        text = " ".join(name[-taken:] + others)
        if others and _is_birthday(text, today_year):
            del name[-taken:]
            return text, ""
    return "", " ".join(others)
