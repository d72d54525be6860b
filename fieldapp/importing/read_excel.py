"""Excel workbooks, .xlsx and .xls: looked over before a library opens them, since a small file can hold a huge one."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile, ZipInfo

from fieldapp.errors import RefusedError
from fieldapp.file_columns import Field
from fieldapp.importing.columns import fields_of_heading
from fieldapp.importing.headings import Find, with_headings
from fieldapp.importing.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Sheet,
    SourceRow,
    is_blank,
    nothing_in,
    too_many_rows,
)
from fieldapp.texts import Text

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_INFLATED = 600_000_000  # bytes of XML: 200,000 rows of 30 columns need half of it
MOST_CELLS = 10_000_000  # of the dense table that the library makes, 32 bytes each
_CHUNK = 1 << 20
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEETS = "xl/worksheets/"
# A cell with something in it; the reader makes a dense table up to the last one.
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>""")
_LONGEST_TAG = 200
_RELATIVE_LOCAL_HEADER = 30  # bytes of a local header before its two fields of varying length


def read_excel(raw: bytes, file_name: str, find: Find | None = None) -> Sheet:
    """The table on the first sheet that has one, and the people that a further sheet names for it, as our exports do.

    Raises:
        RefusedError: damaged, protected, too large, or empty.
    """
    if raw.startswith(ZIP):
        _look_over(raw, file_name)
    elif _ENCRYPTED in raw:
        raise _protected(file_name)
    book = _open(raw, file_name)
    names = [sheet.name for sheet in book.sheets_metadata if "Visible" in str(sheet.visible)] or book.sheet_names
    filled = [name for name in names if _is_filled(_sheet(book, name, file_name))]
    if not filled:
        raise nothing_in(file_name)
    sheet = _sheet(book, filled[0], file_name)
    if sheet.total_height > MOST_ROWS:
        raise too_many_rows(file_name)
    made, left_out = _table(sheet, file_name, find), 0
    end = sheet.total_height
    for name in filled[1:]:
        other = _sheet(book, name, file_name)
        people = _people(other, made, file_name) if find is None and end + other.total_height <= MOST_ROWS else None
        if people is None:
            left_out += 1
            continue
        made = _joined(made, people, name, end)
        end += other.total_height
    if left_out:
        made = replace(made, remarks=(*made.remarks, Text("Only the sheet “{sheet}” is read.", sheet=filled[0])))
    return made


def _table(sheet: "CalamineSheet", file_name: str, find: Find | None = None) -> Sheet:
    down, across = _merged(sheet)

    def rows() -> Iterator[SourceRow]:
        return _rows(sheet, down)

    total = sum(1 for _row in rows())
    return with_headings(rows, total, file_name, merged=across, find=find)


def _people(sheet: "CalamineSheet", first: Sheet, file_name: str) -> Sheet | None:
    """The people of the dealers on the *first* sheet: under some of its headings, and under no other."""
    try:
        found = _table(sheet, file_name)
    except RefusedError:  # nothing below its headings
        return None
    fields = {field for heading in found.headings for field in fields_of_heading(heading)[:1]}
    names_both = {Field.NAME, Field.PERSON} <= fields
    return found if names_both and set(found.headings) < set(first.headings) else None


def _joined(first: Sheet, people: Sheet, name: str, shift: int) -> Sheet:
    """Both tables as one; the rows of the second are numbered on."""
    places = [first.headings.index(heading) for heading in people.headings]

    def rows() -> Iterator[SourceRow]:
        yield from first.rows()
        for row in people.rows():
            cells: list[Cell] = [None] * len(first.headings)
            for place, cell in zip(places, row.cells, strict=False):
                cells[place] = cell
            yield SourceRow(row.number + shift, (*cells, *row.cells[len(places) :]))

    remark = Text("The sheet “{sheet}” is read too; its rows are numbered from {row} on.", sheet=name, row=shift + 2)
    return replace(first, count=first.count + people.count, rows=rows, remarks=(*first.remarks, remark))


def _rows(sheet: "CalamineSheet", merged_down: dict[tuple[int, int], int]) -> Iterator[SourceRow]:
    """Rows that are not empty; what several rows share through merged cells stands in each of them."""
    left = sheet.start[1] if sheet.start else 0
    filled: dict[int, tuple[Cell, int]] = {}  # by column: what fills it, and down to which row
    for place, found in enumerate(sheet.iter_rows()):
        cells: list[Cell] = [None] * left
        cells += [None if cell == "" else cell for cell in found[:MOST_COLUMNS]]
        own = not all(map(is_blank, cells))
        for column, cell in enumerate(cells):
            if (end := merged_down.get((place, column))) is not None:
                filled[column] = (cell, end)
            elif column in filled and place <= filled[column][1] and own:
                cells[column] = filled[column][0]
        if own:
            yield SourceRow(place + 1, tuple(cells))


def _merged(sheet: "CalamineSheet") -> tuple[dict[tuple[int, int], int], set[tuple[int, int, int, int]]]:
    """Cells merged downwards (row and column, to the last row), and all merged areas."""
    areas = {(*start, *end) for start, end in sheet.merged_cell_ranges or ()}
    down = {
        (top, column): bottom
        for top, left, bottom, right in areas
        if bottom > top
        for column in range(left, min(right, left + MOST_COLUMNS) + 1)
    }
    return down, areas


def _open(raw: bytes, file_name: str) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except BaseException as error:
        raise _refusal(error, file_name) from error


def _sheet(book: "CalamineWorkbook", name: str, file_name: str) -> "CalamineSheet":
    try:
        return book.get_sheet_by_name(name)
    except BaseException as error:
        raise _refusal(error, file_name) from error


def _is_filled(sheet: "CalamineSheet") -> bool:
    return bool(sheet.start) and sheet.total_height > 0


def _refusal(error: BaseException, file_name: str) -> BaseException:
    """What to say of an error of the library, whose panics are no ``Exception``."""
    from python_calamine import PasswordError

    if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
        return error
    if isinstance(error, PasswordError):
        return _protected(file_name)
    return _damaged(file_name, repr(error))


def _damaged(file_name: str, detail: str) -> RefusedError:
    return RefusedError(
        Text("{file} is damaged or cut off. Open it in Excel, save it anew, and try again.", file=file_name),
        detail=detail,
    )


def _protected(file_name: str) -> RefusedError:
    return RefusedError(
        Text("{file} is protected by a password. Take the password off in Excel, and try again.", file=file_name)
    )


def _look_over(raw: bytes, file_name: str) -> None:
    """Unpack everything once, piece by piece, without keeping it: its size, its end, and the last cell of each sheet.

    The sizes that the directory states are not believed: only what really comes out counts.
    """
    left = MOST_INFLATED
    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
        if not any(member.filename == "xl/workbook.xml" for member in members):
            raise RefusedError(Text("{file} is not an Excel workbook (.xlsx or .xls) inside.", file=file_name))
        for member in members:
            if member.flag_bits & 1:
                raise _protected(file_name)
            tail, corner = b"", (0, 0)
            for piece in _inflated(raw, member):
                left -= len(piece)
                if left < 0:
                    raise RefusedError(
                        Text(
                            "{file} unpacks to more than {most} MB. Split it into smaller files.",
                            file=file_name,
                            most=MOST_INFLATED // 10**6,
                        )
                    )
                if member.filename.startswith(_SHEETS):
                    corner = _last_cell(tail + piece, corner, file_name)
                    tail = piece[-_LONGEST_TAG:]
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, IndexError) as error:
        raise _damaged(file_name, repr(error)) from error


def _last_cell(xml: bytes, corner: tuple[int, int], file_name: str) -> tuple[int, int]:
    """Row and column of the last cell so far; refuses a table that would become too large.

    One stray cell at the end of a sheet is enough to make a table of a thousand million cells.
    """
    cells = _CELL.findall(xml)
    down = max([corner[0], *(int(row) for _letters, row in cells)])
    right = max([corner[1], *map(_column_number, {letters for letters, _row in cells})])
    if down > MOST_ROWS:
        raise too_many_rows(file_name)
    if down * right > MOST_CELLS:
        raise RefusedError(
            Text("{file} has cells far to the right of its table. Delete the empty columns there.", file=file_name)
        )
    return down, right


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _inflated(raw: bytes, member: ZipInfo) -> Iterator[bytes]:
    header = member.header_offset
    names = int.from_bytes(raw[header + 26 : header + 28], "little")
    extra = int.from_bytes(raw[header + 28 : header + 30], "little")
    start = header + _RELATIVE_LOCAL_HEADER + names + extra
    packed = raw[start : start + member.compress_size]
    if len(packed) < member.compress_size:
        raise EOFError(member.filename)
    if member.compress_type == 0:
        yield packed
        return
    if member.compress_type != 8:  # noqa: PLR2004  (deflate, the only other method in workbooks)
        raise NotImplementedError(member.compress_type)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflate.eof:
        piece = inflate.decompress(packed, _CHUNK)
        packed = inflate.unconsumed_tail
        if not piece and not packed:
            raise EOFError(member.filename)
        yield piece
