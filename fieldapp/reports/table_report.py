"""Any table of the app on paper as it is shown: its columns, rows, filter and the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fieldapp.reports.page import Align, Cell, Column, Report, Row, Table, words
from fieldapp.reports.text_width import text_width
from fieldapp.texts import _

_SAMPLE = 200  # rows that are looked at to find how wide the columns ought to be
_PORTRAIT_ROOM = 92  # half-width characters that a line of an upright page holds
_NARROWEST, _WIDEST = 5, 40  # half-width characters
_PADDING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """A table as shown.

    Attributes:
        columns: their titles, in the order shown.
        rows: a cell for each column; numbers and dates as such, so that Excel can count with them.
        filter_text: what the rows were chosen by, in words; empty for all.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    printed_on: date
    filter_text: str = ""
    rep: str = ""


def build(data: TableReport) -> Report:
    """The table as a report, in the language of the context; on its side where it is wide."""
    sample = data.rows[:_SAMPLE]
    widths = [_wide([title, *(words(row[place]) for row in sample)]) for place, title in enumerate(data.columns)]
    count = len(data.rows)
    facts = [(_("Rows"), f"{count:,}")]
    if data.rep:
        facts.insert(0, (_("Rep"), data.rep))
    return Report(
        title=data.title,
        subtitle=data.filter_text,
        facts=tuple(facts),
        footer=_("Personal data: keep it safe. Printed on {day}.").format(day=data.printed_on.isoformat()),
        author=data.rep,
        landscape=sum(widths) > _PORTRAIT_ROOM,
        blocks=(
            Table(
                tuple(
                    Column(title, width, _align(row[place] for row in sample))
                    for place, (title, width) in enumerate(zip(data.columns, widths, strict=True))
                ),
                [Row(tuple(row)) for row in data.rows],
                empty=_("No rows."),
            ),
        ),
    )


def _wide(texts: Iterable[str]) -> int:
    """How wide a column of *texts* should be: nearly all of them on one line, in half-width characters."""
    lengths = sorted(max(map(text_width, text.split("\n"))) for text in texts)
    usual = lengths[round((len(lengths) - 1) * 0.95)]
    return min(max(usual, _NARROWEST), _WIDEST) + _PADDING


def _align(cells: Iterable[Cell]) -> Align:
    given = [cell for cell in cells if cell is not None]
    are_numbers = bool(given) and all(isinstance(cell, int | Decimal) for cell in given)
    return Align.RIGHT if are_numbers else Align.LEFT
