"""The tables of any report as CSV, below each other; what else it says is for paper."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from fieldapp.reports.chart_flow import chart_as_table
from fieldapp.reports.page import Cell, ChartSheet, Heading, QrCode, Report, Table, words
from fieldapp.table_files import Cell as FileCell


def csv_rows(report: Report) -> Iterator[list[FileCell]]:
    """The rows of the file: of one table its headings and cells; of several each under its own name."""
    tables = list(_tables(report))
    for number, (name, table) in enumerate(tables):
        if number:
            yield []
        if len(tables) > 1:
            yield [name]
        yield [" ".join(column.title.split()) for column in table.columns]
        for row in table.rows:
            yield [_plain(cell) for cell in row.cells]


def _plain(cell: Cell) -> FileCell:
    """Numbers and days as such; all else as what it says; a code for scanners says nothing to people."""
    match cell:
        case int() | Decimal() | date():
            return cell
        case QrCode():
            return ""
    return words(cell)


def _tables(report: Report) -> Iterator[tuple[str, Table]]:
    name = report.title
    for block in report.blocks:
        if isinstance(block, Heading):
            name = block.text
        elif isinstance(block, Table):
            yield name, block
        elif isinstance(block, ChartSheet):
            yield name, chart_as_table(block)
