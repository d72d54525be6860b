"""Fields that the company adds of its own: what may stand in them, and how it is kept and compared.

A value is kept as text in one form only, so that two laptops that mean the same write the same: text as it is, a number
as a plain decimal, a day as YYYY-MM-DD, a choice as the id of its row.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from db.vocabulary import CustomKind, CustomOwner

CUSTOM: Final = "custom:"  # before the id of a field, where it stands beside fields of the app's own
LONGEST: Final = 500  # characters of a text
DIGITS: Final = 12  # before the point of a number
PLACES: Final = 4  # behind it
_NAMESPACE: Final = UUID("6b1d52c1-6c0e-5f0a-9c51-6a3c9f1a7b44")
_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_KEPT_NUMBER: Final = re.compile(rf"-?\d{{1,{DIGITS}}}(\.\d{{1,{PLACES}}})?", re.ASCII)
_SPACES: Final = re.compile(r"\s+")


class CustomProblem(StrEnum):
    """Why something cannot stand in a field."""

    NOT_A_NUMBER = "not_a_number"
    NUMBER_TOO_LARGE = "number_too_large"
    NOT_A_DAY = "not_a_day"
    NOT_A_CHOICE = "not_a_choice"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class CustomOption:
    """An answer that can be chosen; a retired one is not offered any more, and is still shown where it stands."""

    id: UUID
    name_zh: str
    name_en: str = ""
    is_retired: bool = False

    def name(self, language: str) -> str:
        """As it is called in *language*; the Chinese name where there is no other."""
        return self.name_zh if language == "zh_CN" else self.name_en or self.name_zh


@dataclass(frozen=True, slots=True)
class CustomColumn:
    """A field of the company's own, as everything that reads or shows it takes it."""

    id: UUID
    owner: CustomOwner
    kind: CustomKind
    name_zh: str
    name_en: str = ""
    unit: str = ""
    position: int = 0
    is_retired: bool = False
    options: tuple[CustomOption, ...] = ()

    @property
    def key(self) -> str:
        """What it is called in forms, settings and remembered mappings."""
        return custom_key(self.id)

    def name(self, language: str) -> str:
        """As it is called in *language*; the Chinese name where there is no other."""
        return self.name_zh if language == "zh_CN" else self.name_en or self.name_zh


def custom_key(field: UUID) -> str:
    """What a field is called in forms, settings and remembered mappings."""
    return f"{CUSTOM}{field}"


def field_of_key(key: str) -> UUID | None:
    """The field that ``custom_key`` names; None for a field of the app's own."""
    return UUID(key.removeprefix(CUSTOM)) if key.startswith(CUSTOM) else None


def custom_value_id(record: UUID, field: UUID) -> UUID:
    """The id of what stands in a field of a record: the same on every laptop, so that two do not make two rows."""
    return uuid5(_NAMESPACE, f"{record} {field}")


def read_custom(field: CustomColumn, written: object) -> str | CustomProblem:
    """What was typed, chosen or read from a file, in the form in which it is kept; "" for nothing.

    Args:
        field: where it is to stand.
        written: text as people write it, or a number, a day, the id of an option.
    """
    if written is None or (isinstance(written, str) and not written.strip()):
        return ""
    match field.kind:
        case CustomKind.TEXT:
            text = unicodedata.normalize("NFC", _plain(written)).strip()
            return text if len(text) <= LONGEST else CustomProblem.TOO_LONG
        case CustomKind.NUMBER:
            return _number(written, field.unit)
        case CustomKind.DATE:
            return _day(written)
        case CustomKind.CHOICE:
            return _option(written, field.options)


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """An answer as it was typed; *id* is that of the one which it was before, empty for a new one."""

    name_zh: str
    name_en: str = ""
    id: UUID | None = None


def option_drafts(written: str, options: Sequence[CustomOption]) -> list[OptionDraft]:
    """The answers of a field from lines of text, the English name behind a bar: 有 | Yes.

    A line that bears a known name is that answer, a retired one's too.  Where as many lines are new as offered answers
    are gone, the answers were called otherwise, in this order; else new lines are new answers.
    """
    lines = [tuple(part.strip() for part in line.partition("|")[::2]) for line in written.splitlines() if line.strip()]
    known = {option.name_zh: option for option in sorted(options, key=lambda option: not option.is_retired)}
    names = {name for name, _english in lines}
    gone = [option for option in options if not option.is_retired and option.name_zh not in names]
    new = [name for name, _english in lines if name not in known]
    renamed = dict(zip(new, gone, strict=True)) if len(new) == len(gone) else {}
    return [
        OptionDraft(name, english, before.id if (before := known.get(name) or renamed.get(name)) else None)
        for name, english in lines
    ]


def kept_number(value: str) -> Decimal | None:
    """The number that is kept as *value*; None for what no number is kept as: another device may have sent anything."""
    return Decimal(value) if _KEPT_NUMBER.fullmatch(value) else None


def kept_day(value: str) -> date | None:
    """The day that is kept as *value*, or None."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def custom_sort_key(field: CustomColumn, value: str) -> tuple[int, Decimal, str]:
    """In which order values stand: numbers by size, choices as the company lists them; what is empty comes last."""
    number = kept_number(value) if field.kind is CustomKind.NUMBER else Decimal(0)
    if not value or number is None:
        return (1, Decimal(0), value)
    if field.kind is CustomKind.NUMBER:
        return (0, number, "")
    if field.kind is CustomKind.CHOICE:
        places = {str(option.id): place for place, option in enumerate(field.options)}
        return (0, Decimal(places.get(value, len(places))), value)
    return (0, Decimal(0), value.casefold())


def _plain(written: object) -> str:
    if isinstance(written, float) and written.is_integer():
        return str(int(written))  # Excel keeps 2015 as 2015.0
    return written.isoformat() if isinstance(written, date) else str(written)


def _number(written: object, unit: str) -> str | CustomProblem:
    text = unicodedata.normalize("NFKC", _plain(written)).strip().casefold()
    ending = unicodedata.normalize("NFKC", unit).strip().casefold()
    if ending and text.endswith(ending):
        text = text[: -len(ending)]
    try:
        number = Decimal(_SPACES.sub("", text).replace(",", "").replace("，", ""))
    except InvalidOperation:
        return CustomProblem.NOT_A_NUMBER
    if not number.is_finite():
        return CustomProblem.NOT_A_NUMBER
    if abs(number) >= Decimal(10) ** DIGITS or number != round(number, PLACES):
        return CustomProblem.NUMBER_TOO_LARGE
    return f"{number.normalize() + 0:f}"  # + 0: there is no minus nought


def _day(written: object) -> str | CustomProblem:
    if isinstance(written, datetime):
        return written.date().isoformat()
    if isinstance(written, date):
        return written.isoformat()
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", str(written)).strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else CustomProblem.NOT_A_DAY
    except ValueError:
        return CustomProblem.NOT_A_DAY


def _option(written: object, options: Sequence[CustomOption]) -> str | CustomProblem:
    """By id, else by either name; of two of one name the one that is still in use."""
    said = _folded(_plain(written))
    for option in sorted(options, key=lambda option: option.is_retired):
        if said in {str(option.id), _folded(option.name_zh), _folded(option.name_en) or None}:
            return str(option.id)
    return CustomProblem.NOT_A_CHOICE


def _folded(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()
