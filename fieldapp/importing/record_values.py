"""What stands in a cell of a list, by the kind of the column that it goes into."""

import re
import unicodedata
from datetime import date
from typing import Any, Final

from sqlalchemy import Boolean, Date, Enum, Integer

from db.column_types import LocalDay, Yuan
from db.vocabulary import DepositKind
from fieldapp.errors import RefusedError
from fieldapp.importing.sheet import Cell, cell_text
from fieldapp.importing.values import read_amount, read_count, read_day, read_word, read_yes_no
from fieldapp.operations.fields import checked
from fieldapp.record_lists import ListColumn, Table
from fieldapp.texts import Text

_DAY: Final = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")


def read_field(table: Table, column: ListColumn, cell: Cell, heading: str, today: date) -> Any:  # noqa: ANN401  (the column's own type)
    """The cell as *column* of *table* keeps it.

    Raises:
        RefusedError: it cannot be read, or is nothing that the column can hold.
    """
    read: Any
    match table.__table__.c[column.field].type:
        case Enum(enum_class=words) if words is DepositKind:
            read = _deposit_kind(cell_text(cell))
        case Enum(enum_class=words) if words is not None:
            read = read_word(words, cell_text(cell))
        case Boolean():
            read = read_yes_no(cell)
        case LocalDay() | Date():
            read = day_of(cell, today)
        case Yuan():
            read = read_amount(cell, heading)
        case Integer():
            read = read_count(cell)
        case _:
            read = cell_text(cell)
    if read is None:
        raise RefusedError(Text("{field} cannot be read: {value}", field=column.title, value=cell_text(cell)))
    return checked(table, column.field, read)


def _deposit_kind(said: str) -> DepositKind | None:
    """定金 and 订金 are never taken for each other: the character decides."""
    if "定金" in said and "订金" not in said:
        return DepositKind.EARNEST
    if "订金" in said and "定金" not in said:
        return DepositKind.ADVANCE
    return read_word(DepositKind, said)


def day_of(cell: Cell, today: date) -> date | None:
    """The day in a cell, also one to come: 2027-02-13, 2027.2.13, 2027/2/13, 2027年2月13日, 20270213."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", cell_text(cell)).strip())
    try:
        return date(*map(int, found.groups())) if found else read_day(cell, today.year)
    except ValueError:
        return read_day(cell, today.year)
