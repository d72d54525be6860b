"""An analysis of figures on paper: numbers, charts, tables."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from fieldapp.drawing.charts import CategoryChart, Chart
from fieldapp.reports.page import (
    Align,
    Block,
    ChartSheet,
    Column,
    Figure,
    Figures,
    Heading,
    Paragraph,
    Report,
    Row,
    Table,
)
from fieldapp.sheets.figures import Cell, Sheet, SheetColumn, SheetTable
from fieldapp.texts import _

_WIDE = 8  # columns from which a page lies on its side
_IN_A_LINE = 6  # numbers
_SIGN_MM, _BESIDE_MM = 2, 4  # a Latin letter of a heading, and what lies around it
_WORDS = {"text", "words", "flag"}
_WIDTHS = {"text": 30, "words": 56, "flag": 16, "yuan": 24, "percent": 18, "count": 16}


def build(sheets: Iterable[Sheet], *, rep: str, printed_on: date) -> Report:
    """The sheets as one report, in the language of the context."""
    found = list(sheets)
    blocks: list[Block] = []
    for place, sheet in enumerate(found):
        if place:
            blocks.append(Heading(sheet.title, sheet.subtitle))
        if sheet.numbers:
            blocks.append(
                Figures(tuple(Figure(one.title, one.value, one.remark) for one in sheet.numbers[:_IN_A_LINE]))
            )
        for chart in filter(_has_something, sheet.charts):
            blocks += [*([Heading(chart.title)] if chart.title != sheet.title else []), ChartSheet(chart, 76)]
        for table in sheet.tables:
            blocks += [Heading(table.title), printed_table(table)]
        blocks += [Paragraph(note, quiet=True) for note in sheet.notes]
    first = found[0]
    return Report(
        title=first.title,
        subtitle=first.subtitle,
        facts=((_("Rep"), rep),) if rep else (),
        footer=_("Printed on {day}.").format(day=printed_on.isoformat()),
        author=rep,
        landscape=any(len(table.columns) > _WIDE for sheet in found for table in sheet.tables),
        blocks=tuple(blocks),
    )


def _has_something(chart: Chart) -> bool:
    """Whether there is anything to draw: on paper an empty chart is a hole."""
    return not isinstance(chart, CategoryChart) or any(any(series.values) for series in chart.series)


def printed_table(table: SheetTable) -> Table:
    """A table of a sheet as a report and the terminal draw it: whole yuan, as the window shows them."""
    titles = [f"{column.title} (%)" if column.kind == "percent" else column.title for column in table.columns]
    columns = tuple(
        Column(
            title,
            max(_WIDTHS[column.kind], _heading_mm(title)),
            Align.LEFT if column.kind in _WORDS else Align.RIGHT,
        )
        for title, column in zip(titles, table.columns, strict=True)
    )
    rows = [Row(tuple(map(_printed, row, table.columns))) for row in table.rows]
    return Table(columns, rows, empty=table.empty or _("No rows."))


def _heading_mm(title: str) -> int:
    """Room for the longest word of a heading, so that none is broken; Chinese may break anywhere."""
    return max((_SIGN_MM * len(word) + _BESIDE_MM for word in title.split() if word.isascii()), default=0)


def _printed(cell: Cell, column: SheetColumn) -> Cell:
    return round(cell) if column.kind == "yuan" and isinstance(cell, Decimal) else cell
