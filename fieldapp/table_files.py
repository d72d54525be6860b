"""Any table as a file: an Excel workbook with typed cells, or CSV that Excel opens rightly; never with formulas."""

import contextlib
import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from fieldapp.clock import CHINA
from fieldapp.errors import RefusedError, SurroundingsError
from fieldapp.texts import Text, _

Cell = str | int | Decimal | date | bool | None  # a datetime is a date, and must know its zone
Tell = Callable[[int, int], None]
MOST_XLSX_ROWS = 1_048_575  # below the heading
_SAMPLE = 300  # rows that are looked at to find how wide the columns ought to be
_NARROWEST, _WIDEST = 8, 48  # half-width characters
_PADDING = 2
_MOST_IN_CELL = 32_767  # characters, by Excel's own limit
_WIDE = 0x2E80  # from here on characters are as wide as two letters
_TOLD_EVERY = 500
_LONG_DIGITS = 11  # as many as Excel shows of a number in a cell of general format
_FORMULA_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "\t",
    "\r",
)  # the wide ones too: Excel takes them in Asia
_FORMATS = {
    "heading": {"bold": True, "bg_color": "#F1F3F6", "bottom": 1, "valign": "vcenter"},
    "text": {"valign": "top"},
    "amount": {"num_format": "#,##0.00", "valign": "top"},
    "whole": {"num_format": "0", "valign": "top"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
    "instant": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"},
}


def write_table(
    path: Path,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    total: int = 0,
    step: Tell = lambda *_: None,
) -> int:
    """Write a table to a file: .xlsx or .csv, by its name.

    Numbers and days stay such, so that Excel counts and sorts with them; text is text even where it begins with
    ``=``.  The file appears whole or not at all.

    Args:
        path: the file; one that is there is replaced.
        title: of the sheet.
        headings: one for each column.
        rows: as many cells each; gone through once, a row at a time.
        total: how many rows there are, for *step*.
        step: hears how many rows are done, of how many; it may raise to stop.

    Returns:
        How many rows were written.

    Raises:
        RefusedError: a name with another ending, or more rows than Excel takes.
        SurroundingsError: the file cannot be written.
    """
    write = {".xlsx": write_xlsx, ".csv": _write_csv}.get(path.suffix.lower())
    if write is None:
        raise RefusedError(Text("A table can be written to .xlsx or .csv, not to {file}.", file=path.name))
    written = 0

    def counted() -> Iterable[Sequence[Cell]]:
        nonlocal written
        for written, row in enumerate(rows, 1):
            if written % _TOLD_EVERY == 0:
                step(written, max(total, written))
            yield row

    write_whole(path, lambda draft: write(draft, title, headings, counted()))
    return written


@dataclass(frozen=True, slots=True)
class FileTable:
    """One sheet of a workbook; *rows* are gone through once, a row at a time."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_workbook(
    path: Path, tables: Iterable[FileTable], *, total: int = 0, step: Tell = lambda *_: None
) -> list[int]:
    """Write several tables to one .xlsx file, a sheet each; returns how many rows each has.

    Args:
        path: the file; it appears whole or not at all.
        tables: the sheets in their order.
        total: how many rows there are together, for *step*.
        step: hears how many rows are done, of how many; it may raise to stop.

    Raises:
        RefusedError: more rows than Excel takes.
        SurroundingsError: the file cannot be written.
    """
    written: list[int] = []
    done = 0

    def counted(rows: Iterable[Sequence[Cell]]) -> Iterable[Sequence[Cell]]:
        nonlocal done
        for row in rows:
            done += 1
            if done % _TOLD_EVERY == 0:
                step(done, max(total, done))
            yield row

    def write(draft: Path) -> None:
        with new_workbook(draft, in_order=True) as book:
            for table in tables:
                before = done
                add_table(book, table.title, table.headings, counted(table.rows))
                written.append(done - before)

    write_whole(path, write)
    return written


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let *write* fill a draft beside *path* and swap it in, so that no half file is ever seen.

    Raises:
        SurroundingsError: the disk is full, or the file is open in another program.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(draft)
        draft.replace(path)
    except Exception as error:
        from xlsxwriter.exceptions import FileCreateError  # late, as everywhere here: lists need only the values

        if not isinstance(error, OSError | FileCreateError):
            raise
        raise SurroundingsError(
            Text("{file} could not be written. Is it open in another program?", file=str(path)), detail=repr(error)
        ) from error
    finally:
        with contextlib.suppress(OSError):  # swapped in, or never there
            draft.unlink()


def write_xlsx(path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A workbook of one sheet, written row by row."""
    with new_workbook(path, in_order=True) as book:
        add_table(book, title, headings, rows)


def new_workbook(path: Path, *, in_order: bool = False) -> Any:  # noqa: ANN401  (the library is not typed)
    """A workbook in which text never turns into formulas, links or numbers.

    Args:
        path: the file.
        in_order: its rows are written from top to bottom and not kept in memory.
    """
    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(str(path), plain | {"constant_memory": in_order})


def add_table(book: Any, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Any:  # noqa: ANN401
    """Add a sheet with frozen, filterable headings and columns as wide as what stands in them; returns the sheet."""
    sheet = book.add_worksheet(sheet_name(title))
    formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
    rows = iter(rows)
    sample = list(islice(rows, _SAMPLE))
    for column, heading in enumerate(headings):
        widths = [_width(heading) + _PADDING, *(_width(said(row[column])) for row in sample)]
        sheet.set_column(column, column, min(max(_NARROWEST, *widths), _WIDEST) + _PADDING)
    sheet.set_row(0, 20)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, formats["heading"])
    sheet.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(chain(sample, rows), 1):
        if number > MOST_XLSX_ROWS:
            raise RefusedError(Text("Excel takes at most {most} rows. Write a .csv file.", most=f"{MOST_XLSX_ROWS:,}"))
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, formats)
    if headings:
        sheet.autofilter(0, 0, number, len(headings) - 1)
    return sheet


def sheet_name(title: str) -> str:
    """A name that Excel takes for a sheet: at most 31 characters, without what Excel reserves."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip(" '")[:31] or "FieldApp"


def said(cell: Cell) -> str:
    """A cell as plain text."""
    match cell:
        case None:
            return ""
        case bool():
            return _("yes") if cell else _("no")
        case datetime():
            return cell.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        case date():
            return cell.isoformat()
        case Decimal():
            return f"{cell:f}"
    return str(cell)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:  # noqa: ANN401
    match cell:
        case None | "":
            return
        case bool() | str():
            sheet.write_string(row, column, said(cell)[:_MOST_IN_CELL], formats["text"])
        case datetime():
            sheet.write_datetime(row, column, cell.astimezone(CHINA).replace(tzinfo=None), formats["instant"])
        case date():
            sheet.write_datetime(row, column, cell, formats["day"])
        case Decimal():
            sheet.write_number(row, column, cell, formats["amount"])
        case _:
            sheet.write_number(row, column, cell, formats["whole"])


def _write_csv(path: Path, _title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    write_csv_rows(path, chain([headings], rows))


def write_csv_rows(path: Path, rows: Iterable[Sequence[Cell]]) -> None:
    """Rows as CSV in UTF-8 with BOM, so that Excel opens it rightly and calculates nothing."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for row in rows:
            writer.writerow(_as_text(said(cell)) if isinstance(cell, str) else said(cell) for cell in row)


def _as_text(text: str) -> str:
    """Text that Excel would calculate gets an apostrophe before it, as one would type it there.

    Digits that are no number (a telephone, a code) get a tab, which keeps Excel from cutting them to 1.38E+10.
    """
    if text.startswith(_FORMULA_STARTS):
        return f"'{text}"
    is_code = text.isdecimal() and (len(text) >= _LONG_DIGITS or (text.startswith("0") and len(text) > 1))
    return f"\t{text}" if is_code else text


def _width(text: str) -> int:
    """Of the longest line, in half-width characters."""
    return max((sum(2 if ord(sign) >= _WIDE else 1 for sign in line) for line in text.split("\n")), default=0)
