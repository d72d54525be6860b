"""Which values a column can hold as they are stored: in the store, in the change log and on the wire.

What comes from outside is looked at here before it is written: SQLite keeps any value in any column, and one that
a column's type cannot read would break every list that shows it.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Enum, Integer, String, Table, TextClause

from db.base import Base, Id
from db.capture import captured_columns
from db.column_types import LocalDay, UtcDateTime, Yuan

MOST_TEXT = 200_000  # characters of what is written freely
MOST_SHORT_TEXT = 4_000  # of names and the like, whatever their column says: more than any window or file puts in
MOST_NUMBER = 2**31
MOST_FEN = 10**14  # a million million yuan: thousands of them can still be added up
FIRST_YEAR, LAST_YEAR = 1000, 2999  # from any day between them months can be counted on and back
DEEPEST = 60  # lists in lists of a JSON text

Check = Callable[[Any], bool]
"""Whether a value that is not null is one of a column's."""

_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?Z")
_BOUNDS = re.compile(r"(\w+) (?:>= (\d+)|between (\d+) and (\d+))")
_MARKS = re.compile(
    r'"(?:[^"\\]|\\.)*+"?|[\[{\]}]', re.DOTALL
)  # of a JSON text: its texts, and where lists begin and end
_TEXTS = {str, type(None)}
_DAY_LENGTH, _INSTANT_LENGTH = 10, 27


@dataclass(frozen=True, slots=True)
class Values:
    """What the columns of one table take.

    *checks* say what is taken from others; *reading* says of what is there already whether it can be read.  It
    leaves texts and words out: any text can be read, and the database itself refuses a word that it does not know.
    """

    checks: Mapping[str, Check]
    reading: Mapping[str, Check]
    never_null: frozenset[str]
    needed: frozenset[str]  # in a new row: nothing could stand in their place
    not_for_others: frozenset[str]  # the columns that do not travel


@cache
def values_of(table: str) -> Values:
    """What the columns of a synchronised table take."""
    described = Base.metadata.tables[table]
    columns = {str(name): described.columns[name] for name in captured_columns(described)}
    bounds = _bounds(described)
    never_null = {name: column for name, column in columns.items() if not column.nullable}
    return Values(
        MappingProxyType({name: _check(column, bounds.get(name)) for name, column in columns.items()}),
        MappingProxyType(
            {n: _READING[type(column.type)] for n, column in columns.items() if type(column.type) in _READING}
        ),
        frozenset(never_null),
        frozenset(n for n, column in never_null.items() if column.default is None and column.server_default is None),
        frozenset(map(str, described.columns.keys())) - columns.keys(),
    )


def all_fit(check: Check, column: Collection[Any]) -> bool:
    """Whether *check* says so of all values of a column that are not null.

    Texts that stand in many rows, as days and words do, are looked at once.
    """
    different = set(column) if set(map(type, column)) <= _TEXTS else column
    return all(check(value) for value in different if value is not None)


def misfits(checks: Mapping[str, Check], fields: Mapping[str, Any]) -> list[str]:
    """The fields of a row that its columns cannot have; those that are not known here can be passed over."""
    return [n for n, value in fields.items() if value is not None and n in checks and not checks[n](value)]


def is_id(value: object) -> bool:
    """Whether *value* is the id of a row, as ``str(UUID(...))`` writes it."""
    return type(value) is str and _ID.fullmatch(value) is not None


def _check(column: Column[Any], bounds: tuple[int, int | None] | None) -> Check:
    kind = column.type
    match kind:
        case Id() | Boolean():
            return _READING[type(kind)]
        case JSON():
            return lambda value: type(value) is str and len(value) <= MOST_TEXT and _reads_as_json(value)
        case LocalDay():
            return _is_day
        case UtcDateTime():
            return _is_instant
        case Enum():
            return _word(frozenset(kind.enums))
        case String():
            return _text(MOST_TEXT if kind.length is None else max(kind.length, MOST_SHORT_TEXT))
        case Yuan() | Integer():
            most = MOST_FEN if isinstance(kind, Yuan) else MOST_NUMBER
            low, high = bounds or (-most, most)
            return _whole(low, most if high is None else high)
    raise LookupError(f"nobody has said what {column} can hold")


def _bounds(table: Table) -> dict[str, tuple[int, int | None]]:
    """The smallest and the largest number of a column, where the table has a rule of its own for it."""
    found: dict[str, tuple[int, int | None]] = {}
    for rule in table.constraints:
        if isinstance(rule, CheckConstraint) and isinstance(rule.sqltext, TextClause):  # others are lists of words
            said = _BOUNDS.fullmatch(rule.sqltext.text)
            if said is None:
                raise LookupError(f"{table.name}: what does {rule.sqltext.text} allow?")
            column, least, low, high = said.groups()
            found[column] = (int(low), int(high)) if least is None else (int(least), None)
    return found


def _whole(low: int, high: int) -> Check:
    return lambda value: type(value) is int and low <= value <= high


def _text(most: int) -> Check:
    return lambda value: type(value) is str and len(value) <= most and "\x00" not in value


def _word(words: frozenset[str]) -> Check:
    return lambda value: type(value) is str and value in words


def _is_flag(value: object) -> bool:
    return value is True or value is False or (type(value) is int and 0 <= value <= 1)


def _is_day(value: object) -> bool:
    return type(value) is str and len(value) == _DAY_LENGTH and _names_a_day(value)


def _is_instant(value: object) -> bool:
    return (
        type(value) is str
        and len(value) <= _INSTANT_LENGTH
        and _TIME.fullmatch(value, _DAY_LENGTH) is not None
        and _names_a_day(value[:_DAY_LENGTH])
    )


@lru_cache(maxsize=4096)
def _names_a_day(value: str) -> bool:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return False
    return FIRST_YEAR <= day.year <= LAST_YEAR and day.isoformat() == value


def _reads_as_json(value: object) -> bool:
    if type(value) is not str or _depth(value) > DEEPEST:
        return False
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _depth(value: str) -> int:
    """How deep the lists of a JSON text lie in each other; counted first, as reading it would go as deep."""
    if value.count("[") + value.count("{") <= DEEPEST:
        return 0
    deep = deepest = 0
    for mark in _MARKS.findall(value):
        deep += (mark in "[{") - (mark in "]}")
        deepest = max(deep, deepest)
    return deepest


def _reads_as_day(value: object) -> bool:
    try:
        return type(value) is str and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _reads_as_instant(value: object) -> bool:
    try:
        return type(value) is str and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


_READING: dict[type, Check] = {
    Id: is_id,
    LocalDay: _reads_as_day,
    UtcDateTime: _reads_as_instant,
    Yuan: _whole(-(2**63), 2**63 - 1),
    Integer: _whole(-(2**63), 2**63 - 1),
    Boolean: _is_flag,
    JSON: _reads_as_json,
}
