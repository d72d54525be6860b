"""Any table of the app as it is shown, with its columns, rows, filter and the day: on paper and as a workbook.

Columns that an A4 page on its side cannot hold go on in a further table below, each row named again by its first cell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fieldapp.reports.page import Align, Block, Cell, Column, Heading, Report, Row, Table, words
from fieldapp.reports.text_width import text_width
from fieldapp.texts import _

_SAMPLE = 200  # rows that are looked at to find how wide the columns ought to be
_PORTRAIT_ROOM = 92  # half-width characters that a line of an upright page holds
_LANDSCAPE_ROOM = 150
_NARROWEST, _WIDEST = 5, 40  # half-width characters
_PADDING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """A table as shown.

    Attributes:
        columns: their titles, in the order shown.
        rows: a cell for each column; numbers and dates as such, so that Excel can count with them.
        filter_text: what the rows were chosen by, in words; empty for all.
        sorted_by: by which column, in words; empty for the usual order.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    printed_on: date
    filter_text: str = ""
    sorted_by: str = ""
    rep: str = ""


def build(data: TableReport, *, in_one: bool = False) -> Report:
    """The table as a report, in the language of the context; on its side where it is wide.

    Args:
        data: what is shown.
        in_one: all columns in one table, however wide: for a workbook.
    """
    sample = data.rows[:_SAMPLE]
    widths = [_wide([title, *(words(row[place]) for row in sample)]) for place, title in enumerate(data.columns)]
    every = tuple(range(len(widths)))
    parts = [every] if in_one else _parts(widths)
    facts = [(_("Day"), data.printed_on.isoformat()), (_("Rows"), f"{len(data.rows):,}")]
    if data.sorted_by:
        facts.append((_("Sorted by"), data.sorted_by))
    if data.rep:
        facts.insert(0, (_("Rep"), data.rep))
    return Report(
        title=data.title,
        subtitle=data.filter_text,
        facts=tuple(facts),
        footer=_("Personal data: keep it safe. Printed on {day}.").format(day=data.printed_on.isoformat()),
        author=data.rep,
        landscape=sum(widths) > _PORTRAIT_ROOM,
        blocks=tuple(block for number, part in enumerate(parts) for block in _blocks(data, widths, part, number)),
    )


def _blocks(data: TableReport, widths: Sequence[int], part: Sequence[int], number: int) -> Iterable[Block]:
    """One table of some of the columns; those that go on are said to."""
    if number:
        yield Heading(_("The same rows, further columns"))
    sample = data.rows[:_SAMPLE]
    yield Table(
        tuple(Column(data.columns[place], widths[place], _align(row[place] for row in sample)) for place in part),
        [Row(tuple(row[place] for place in part)) for row in data.rows],
        empty=_("No rows."),
    )


def _parts(widths: Sequence[int]) -> list[tuple[int, ...]]:
    """Which columns stand in which table: as many as there is room for, the first one in each."""
    parts: list[list[int]] = [[]]
    room = _LANDSCAPE_ROOM
    for place, width in enumerate(widths):
        if width > room and len(parts[-1]) > 1:
            parts.append([0])
            room = _LANDSCAPE_ROOM - widths[0]
        parts[-1].append(place)
        room -= width
    return [tuple(part) for part in parts]


def _wide(texts: Iterable[str]) -> int:
    """How wide a column of *texts* should be: nearly all of them on one line, in half-width characters."""
    lengths = sorted(max(map(text_width, text.split("\n"))) for text in texts)
    usual = lengths[round((len(lengths) - 1) * 0.95)]
    return min(max(usual, _NARROWEST), _WIDEST) + _PADDING


def _align(cells: Iterable[Cell]) -> Align:
    given = [cell for cell in cells if cell is not None]
    are_numbers = bool(given) and all(isinstance(cell, int | Decimal) for cell in given)
    return Align.RIGHT if are_numbers else Align.LEFT
