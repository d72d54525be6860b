"""Tables in plain text: UTF-8 with or without BOM, GB18030 as Chinese Excel writes it, any usual separator."""

import csv
import io
from collections.abc import Iterator

from fieldapp.errors import RefusedError
from fieldapp.importing.headings import Find, with_headings
from fieldapp.importing.sheet import MOST_ROWS, Cell, Sheet, SourceRow, is_blank, too_many_rows
from fieldapp.texts import Text

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),  # what Excel calls "Unicode text"
    (b"\xfe\xff", "utf-16"),
)
_SEPARATORS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 50
_LONGEST_CELL = 1_000_000  # characters; one quote that is never closed would swallow the rest of the file
_FORMULA_STARTS = "=+-@＝＋－＠"


def decode(raw: bytes, file_name: str) -> str:
    """The text in *raw*: by its BOM, else as UTF-8 if it is without a flaw, else as GB18030.

    Raises:
        RefusedError: it is neither, or no text at all.
    """
    named = next((encoding for bom, encoding in _BOMS if raw.startswith(bom)), "")
    for encoding in (named,) if named else ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise RefusedError(
                Text(
                    "Line {line} of {file} holds a NUL byte, which no text has: the file is damaged, or saved in "
                    "another format. Open it where it comes from and save it as “CSV UTF-8”.",
                    line=text.count("\n", 0, text.index("\0")) + 1,
                    file=file_name,
                )
            )
        return text
    raise RefusedError(
        Text("{file} is neither text in UTF-8 nor in GB18030 (GBK): it may be damaged or cut off.", file=file_name)
    )


def read_csv(raw: bytes, file_name: str, find: Find | None = None) -> Sheet:
    """The table in the text *raw*.

    Raises:
        RefusedError: it is no text, has too many rows, or nothing but empty ones.
    """
    text = decode(raw, file_name)
    separator = _separator(text)

    def rows() -> Iterator[SourceRow]:
        return _rows(text, separator, file_name)

    total = 0
    for total, _row in enumerate(rows(), 1):
        if total > MOST_ROWS:
            raise too_many_rows(file_name)
    return with_headings(rows, total, file_name, find=find)


def _rows(text: str, separator: str, file_name: str) -> Iterator[SourceRow]:
    """Rows that are not empty, numbered by the line on which they end."""
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in lines:
            row: tuple[Cell, ...] = tuple(_plain(cell) for cell in cells)
            if not all(map(is_blank, row)):
                yield SourceRow(lines.line_num, row)
    except csv.Error as error:
        raise RefusedError(
            Text("Line {line} of {file} cannot be read: a quotation mark may be missing.", line=lines.line_num,
                 file=file_name),
            detail=repr(error),
        ) from error  # fmt: skip


def _plain(cell: str) -> str:
    """A cell without what only keeps Excel from calculating: ="00123", '+86 138..."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    if cell.startswith("'") and cell[1:2] and cell[1] in _FORMULA_STARTS:
        return cell[1:]
    return cell


def _separator(text: str) -> str:
    """The separator by which the first rows fall into the most columns, nearly all into equally many."""

    def score(separator: str) -> tuple[float, int]:
        widths = []
        try:
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
                widths += [len(cells)] if any(cells) else []
                if len(widths) >= _SAMPLE_ROWS:
                    break
        except csv.Error:
            return 0, 0
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) / len(widths) if usual > 1 else 0), usual

    return max(_SEPARATORS, key=score)
