"""Any report as a workbook: numbers stay numbers, days stay days, and no text becomes a formula."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from fieldapp.reports.chart_flow import chart_as_table
from fieldapp.reports.page import (
    Align,
    Cell,
    ChartSheet,
    Column,
    Figures,
    Heading,
    KeyValues,
    MapSheet,
    Note,
    Paragraph,
    Report,
    Row,
    RowKind,
    SignatureLines,
    Stack,
    Step,
    Table,
    WritingLines,
    words,
)
from fieldapp.texts import _, speaking

_SHEET_NAME_LENGTH = 31
_FORBIDDEN_IN_NAMES = str.maketrans("", "", "[]:*?/\\")
_MM_PER_CHARACTER = 1.9
_PROGRESS_ROWS = 500
# A workbook remembers when it was made; a fixed day makes equal reports equal files.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def draw_xlsx(report: Report, target: Path | IO[bytes], step: Step | None = None) -> None:
    """Write *report* to *target*, an .xlsx file.

    A report with one table becomes one sheet; with several, each has a sheet of its own behind the first,
    which holds the text.

    Args:
        step: told how many rows are written of how many; may raise to stop.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        target if not isinstance(target, Path) else str(target),
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    with speaking(report.language), closing(book):
        book.set_properties(
            {"title": report.title, "subject": report.subtitle, "author": report.author, "created": _MADE}
        )
        _Drawing(report, book, step).draw()


class _Drawing:
    def __init__(self, report: Report, book: Any, step: Step | None) -> None:  # noqa: ANN401  (xlsxwriter has no types)
        self._report, self._book, self._step = report, book, step
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._names: set[str] = set()
        self._rows = sum(len(block.rows) for block in report.blocks if isinstance(block, Table))
        self._written = 0

    def draw(self) -> None:
        tables = list(_tables(self._report))
        first = self._sheet(self._report.title)
        line = self._draw_head(first)
        if len(tables) == 1:
            line = self._draw_words(first, line)
            self._draw_table(first, line, tables[0][1])
            return
        self._draw_words(first, line)
        first.set_column(0, 0, 34)
        first.set_column(1, 1, 80)
        for name, table in tables:
            sheet = self._sheet(name)
            self._draw_table(sheet, 0, table)

    def _draw_head(self, sheet: Any) -> int:  # noqa: ANN401
        report = self._report
        sheet.write_string(0, 0, report.title, self._format(bold=True, font_size=16))
        line = 1
        for text in (report.subtitle, report.state, report.watermark):
            if text:
                sheet.write_string(line, 0, text)
                line += 1
        for name, value in report.facts:
            line = self._draw_pair(sheet, line, name, value)
        return line + 1

    def _draw_words(self, sheet: Any, line: int) -> int:  # noqa: ANN401
        """Everything of the report but its tables; returns the next free line."""
        for block in self._report.blocks:
            match block:
                case Heading():
                    line += 1
                    sheet.write_string(line, 0, block.text, self._format(bold=True))
                    sheet.write_string(line, 1, block.note)
                    line += 1
                case Paragraph():
                    sheet.write_string(line, 0, block.text)
                    line += 1
                case Note():
                    line = self._draw_pair(sheet, line, block.title, block.text)
                case Figures():
                    for figure in block.figures:
                        said = f"{figure.value} ({figure.remark})" if figure.remark else figure.value
                        line = self._draw_pair(sheet, line, figure.label, said)
                case KeyValues():
                    for name, value in block.pairs:
                        line = self._draw_pair(sheet, line, name, value)
                case SignatureLines():
                    for label in block.labels:
                        line = self._draw_pair(sheet, line, label, "")
                case WritingLines() | MapSheet() | ChartSheet() | Table():
                    pass  # paper only, and sheets of their own
        return line

    def _draw_pair(self, sheet: Any, line: int, name: str, value: str) -> int:  # noqa: ANN401
        sheet.write_string(line, 0, name, self._format(font_color="#5A6575", valign="top"))
        sheet.write_string(line, 1, value, self._format(valign="top"))
        return line + 1

    def _draw_table(self, sheet: Any, line: int, table: Table) -> None:  # noqa: ANN401
        header = self._format(bold=True, bg_color="#EEEEEE", bottom=1, text_wrap=True, valign="vcenter")
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, max(8, column.width / _MM_PER_CHARACTER))
            sheet.write_string(line, place, column.title, header)
        if not table.rows:
            sheet.write_string(line + 1, 0, table.empty)
            return
        for number, row in enumerate(table.rows, line + 1):
            self._draw_row(sheet, number, row, table.columns)
        if all(row.kind is RowKind.PLAIN for row in table.rows):
            sheet.autofilter(line, 0, line + len(table.rows), len(table.columns) - 1)
        sheet.freeze_panes(line + 1, 0)
        sheet.repeat_rows(line)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        if self._report.landscape:
            sheet.set_landscape()

    def _draw_row(self, sheet: Any, number: int, row: Row, columns: tuple[Column, ...]) -> None:  # noqa: ANN401
        bold: dict[str, object] = {"bold": True} if row.kind is not RowKind.PLAIN else {}
        for place, cell in enumerate(row.cells):
            self._draw_cell(sheet, number, place, cell, {"valign": "top", "align": str(columns[place].align)} | bold)
        self._written += 1
        if self._step is not None and self._written % _PROGRESS_ROWS == 0:
            self._step(self._written, self._rows)

    def _draw_cell(self, sheet: Any, line: int, place: int, cell: Cell, look: dict[str, object]) -> None:  # noqa: ANN401
        match cell:
            case Decimal():
                places = max(0, -int(cell.as_tuple().exponent))
                look |= {"num_format": "#,##0" + ("." + "0" * places if places else "")}
                sheet.write_number(line, place, cell, self._format(**look))
            case int():
                sheet.write_number(line, place, cell, self._format(**look))
            case date():
                look |= {"num_format": "yyyy-mm-dd", "align": str(Align.LEFT)}
                sheet.write_datetime(line, place, cell, self._format(**look))
            case None:
                pass
            case _:
                text = words(cell)
                if isinstance(cell, Stack) or "\n" in text:
                    look |= {"text_wrap": True}
                sheet.write_string(line, place, text, self._format(**look))

    def _format(self, **look: object) -> Any:  # noqa: ANN401
        """A format of the workbook, made once: there are at most 64,000."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    def _sheet(self, wish: str) -> Any:  # noqa: ANN401
        """A new sheet with a name that Excel takes and that no other has."""
        name = wish.translate(_FORBIDDEN_IN_NAMES).strip(" '")[:_SHEET_NAME_LENGTH] or _("Sheet")
        stem, number = name, 2
        while name.casefold() in self._names:
            tail = f" {number}"
            name = stem[: _SHEET_NAME_LENGTH - len(tail)] + tail
            number += 1
        self._names.add(name.casefold())
        return self._book.add_worksheet(name)


def _tables(report: Report) -> Iterator[tuple[str, Table]]:
    """Every table with the heading above it."""
    heading = report.title
    for block in report.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Table):
            yield heading, block
        elif isinstance(block, ChartSheet):
            yield heading, chart_as_table(block)
