"""A workbook of the rows that failed, with the reason in each: put right there, it can be imported as it is."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from fieldapp import table_files
from fieldapp.importing.sheet import Cell, Sheet, cell_text
from fieldapp.table_files import add_table, new_workbook, write_whole
from fieldapp.texts import Text, _


def write_failed_rows(
    path: Path, sheet: Sheet, failed: Mapping[int, Text], remarks: Mapping[int, tuple[Text, ...]]
) -> int:
    """Write the rows that failed, and on a second sheet those that were imported but not wholly understood.

    Args:
        path: the workbook; one that is there is replaced.
        sheet: what was imported.
        failed: the reason for each row that failed, by its number.
        remarks: what to look at in rows that were imported.

    Returns:
        How many rows failed; with no failed rows and no remarks, no file is written.

    Raises:
        SurroundingsError: the file cannot be written.
    """
    if not failed and not remarks:
        return 0
    path = path.with_suffix(".xlsx") if not path.suffix else path
    reasons = {number: (reason,) for number, reason in failed.items()}

    def write(draft: Path) -> None:
        with new_workbook(draft) as book:
            if failed:
                headings = [*sheet.headings, _("Reason"), _("Row")]
                add_table(book, _("Failed rows"), headings, _rows(sheet, reasons))
            if remarks:
                headings = [*sheet.headings, _("To be checked"), _("Row")]
                add_table(book, _("To be checked"), headings, _rows(sheet, remarks))

    write_whole(path, write)
    return len(failed)


def _rows(sheet: Sheet, why: Mapping[int, tuple[Text, ...]]) -> Iterable[list[table_files.Cell]]:
    width = len(sheet.headings)
    for row in sheet.rows():
        if row.number in why:
            cells = [_written(cell) for cell in (*row.cells[:width], *[None] * (width - len(row.cells)))]
            yield [*cells, " ".join(map(str, why[row.number])), row.number]


def _written(cell: Cell) -> table_files.Cell:
    """A cell as it stood in the file: numbers and days stay such."""
    match cell:
        case bool() | None:
            return cell_text(cell)
        case float() if cell.is_integer() and abs(cell) < 1e10:  # noqa: PLR2004  (telephone numbers stay text)
            return int(cell)
        case float() if not cell.is_integer():
            return Decimal(repr(round(cell, 10)))
        case int() | datetime() if not isinstance(cell, datetime):
            return cell
        case date() if not isinstance(cell, datetime):
            return cell
    return cell_text(cell)
