"""Writes any ``Report`` as a workbook; what looks like a formula stays text."""

from pathlib import Path

import xlsxwriter

from fieldapp.errors import SurroundingsError
from fieldapp.reports.page import Heading, KeyValues, Paragraph, Report, Signatures, Table, plain
from fieldapp.texts import Text

CHARACTERS_PER_SHARE = 11


def write_xlsx(report: Report, path: Path) -> None:
    """Write *report* into one sheet.

    Raises:
        SurroundingsError: the file cannot be written; it may be open elsewhere.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            _write(report, book)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise SurroundingsError(
            Text("{file} could not be written. Is it open in another program?", file=str(path)), detail=repr(error)
        ) from error


def _write(report: Report, book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    title = book.add_format({"bold": True, "font_size": 16})
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#F1F1F1", "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    right = book.add_format({"text_wrap": True, "valign": "top", "align": "right"})
    strong = book.add_format({"bold": True, "top": 1, "text_wrap": True, "valign": "top"})
    widest = [0.0] * max([len(b.columns) for b in report.blocks if isinstance(b, Table)], default=2)
    sheet.write_string(0, 0, " ".join(filter(None, (report.title, report.mark))), title)
    sheet.write_string(1, 0, report.subtitle)
    row = 3
    for block in report.blocks:
        match block:
            case Heading(text, note):
                sheet.write_string(row + 1, 0, "  ".join(filter(None, (text, note))), bold)
                row += 2
            case Paragraph(text, is_strong):
                sheet.write_string(row, 0, text, bold if is_strong else None)
                row += 1
            case KeyValues(pairs):
                for name, value in pairs:
                    sheet.write_string(row, 0, name)
                    sheet.write_string(row, 1, value, bold)
                    row += 1
            case Table(columns, rows, _row_mm, total):
                for number, column in enumerate(columns):
                    sheet.write_string(row, number, column.title, head)
                    widest[number] = max(widest[number], column.share)
                for cells in rows:
                    row += 1
                    for number, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                        sheet.write_string(row, number, plain(cell), right if column.align == "right" else body)
                if total is not None:
                    row += 1
                    for number, cell in enumerate(total):
                        sheet.write_string(row, number, plain(cell), strong)
                row += 2
            case Signatures(words):
                for number, word in enumerate(words):
                    sheet.write_string(row + 1, number, word)
                row += 3
    for number, share in enumerate(widest):
        sheet.set_column(number, number, max(12.0, share * CHARACTERS_PER_SHARE))
    if report.landscape:
        sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
