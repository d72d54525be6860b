"""An analysis of figures on paper: numbers, charts, tables."""

from collections.abc import Iterable
from datetime import date

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
from fieldapp.sheets.figures import Sheet, SheetTable
from fieldapp.texts import _

_WIDE = 8  # columns from which a page lies on its side
_IN_A_LINE = 6  # numbers
_WORDS = {"text", "words"}
_WIDTHS = {"text": 30, "words": 56, "yuan": 24, "percent": 18, "count": 16}


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
    """A table of a sheet as a report and the terminal draw it."""
    columns = tuple(
        Column(column.title, _WIDTHS[column.kind], Align.LEFT if column.kind in _WORDS else Align.RIGHT)
        for column in table.columns
    )
    return Table(columns, [Row(tuple(row)) for row in table.rows], empty=table.empty or _("No rows."))
