"""What commands write: sheets for people, rows as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fieldapp.lazy_rows import LazyRows

if TYPE_CHECKING:
    from fieldapp.sheets.figures import Sheet

WIDTH = 140  # half-width places of a table; a terminal that is narrower breaks its lines


def write_json(value: object) -> None:
    """One JSON value to stdout, Chinese unescaped, in the forms that ``plain`` gives."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=1))


def plain(value: object) -> Any:  # noqa: ANN401  (whatever JSON can hold)
    """*value* as JSON holds it: days as 2026-11-23, amounts as text with two places, stored words, ids as text.

    A dataclass becomes an object of its fields, *id* first.
    """
    match value:
        case Enum():
            return value.value
        case Decimal():
            return f"{value:.2f}"
        case date() | UUID():
            return value.isoformat() if isinstance(value, date) else str(value)
        case Mapping():
            return {plain(name): plain(held) for name, held in value.items()}
        case list() | tuple() | set() | frozenset() | LazyRows():
            return [plain(held) for held in value]
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def show_ids(title: str, rows: Sequence[tuple[UUID, str]]) -> None:
    """The ids that another command of the person takes, each with what it is; nothing where there is none."""
    if rows:
        print()
        print(title)
    for row_id, what in rows:
        print(" ", row_id, what, sep="  ")


def show_sheet(sheet: "Sheet") -> None:
    """The sheet for people: its numbers, then its tables."""
    from fieldapp.reports.draw_text import draw_table
    from fieldapp.reports.figures_report import printed_table

    print(sheet.title, sheet.subtitle, sep="  ")
    for number in sheet.numbers:
        print(f"{number.title}: {number.value}", number.remark, sep="  " if number.remark else "")
    for table in sheet.tables:
        print()
        print(table.title)
        print(draw_table(printed_table(table), WIDTH), end="")
    for note in sheet.notes:
        print(note)
