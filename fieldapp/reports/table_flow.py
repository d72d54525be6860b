"""Tables on paper: every row is measured once, and a page draws the rows that it holds.

One table over all pages would be measured again at each page break, which grows with the square of the rows;
here the work grows with the rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from fieldapp.reports.flows import Keep
from fieldapp.reports.page import Align, Cell, Column, QrCode, Row, RowKind, Stack, Table, TickBox, words
from fieldapp.reports.pen import FAINT, HAIR, MM, RULE, SOFT, THIN, TINT, Frame, Pen, Style

_PAD_X, _PAD_Y = 4.0, 3.2
_TICK = 8.5
_SIDE_BY_SIDE = 200  # rows measured between two reports of progress

Lines = tuple[tuple[Style, str], ...]
_Ink = Lines | QrCode | TickBox


@dataclass(frozen=True, slots=True)
class _Measured:
    """A row ready to be drawn: its cells in lines that fit."""

    cells: tuple[_Ink, ...]
    height: float
    kind: RowKind
    merged: tuple[Cell, ...]  # what stands in the leading columns that merge


class TableFlow:
    """A table, measured.

    Args:
        tallest: the most that head and one row may take together; taller rows go on over the page.
    """

    gap = 6.0
    keep = Keep.FREE

    def __init__(self, table: Table, frame: Frame, tallest: float) -> None:
        self._table, self._frame = table, frame
        self._edges = _edges(table.columns, frame)
        self._widths = [right - left for left, right in zip(self._edges, self._edges[1:], strict=False)]
        self._merging = next((n for n, column in enumerate(table.columns) if not column.merge), len(table.columns))
        self._header = [
            Style.HEAD.lines(column.title, width - 2 * _PAD_X)
            for column, width in zip(table.columns, self._widths, strict=True)
        ]
        self.head = max((len(lines) for lines in self._header), default=0) * Style.HEAD.leading + 2 * _PAD_Y
        self._tallest = tallest - self.head
        self._rows: list[_Measured] = []
        self.heights: list[float] = []

    def measure(self) -> Iterator[int]:
        """Measure all rows; gives how many are done from time to time."""
        rows: Sequence[Row] = self._table.rows or _said_instead(self._table)
        for done, row in enumerate(rows, 1):
            for part in self._parts(self._measured(row)):
                self._rows.append(part)
                self.heights.append(part.height)
            if done % _SIDE_BY_SIDE == 0:
                yield done

    def leads(self, row: int) -> bool:
        """A group row leads the rows that it names, and the last row goes with its total."""
        is_before_total = row + 1 < len(self._rows) and self._rows[row + 1].kind is RowKind.TOTAL
        return self._rows[row].kind is RowKind.GROUP or is_before_total

    def draw(self, pen: Pen, top: float, first: int, last: int) -> None:
        """Draw the header and some rows below it."""
        self._draw_header(pen, top)
        y = start = top + self.head
        above: tuple[Cell, ...] | None = None
        for number in range(first, last):
            row = self._rows[number]
            new = 0 if row.kind is RowKind.GROUP else _first_change(above, row.merged)
            if number > first:
                self._draw_separator(pen, y, row, new)
            self._draw_row(pen, y, row, new)
            above = None if row.kind is RowKind.GROUP else row.merged
            y += row.height
        if self._table.grid:
            self._draw_grid(pen, top, start, first, last)
            pen.box(self._frame.left, top, self._frame.width, y - top)
        else:
            pen.across(self._frame.left, self._frame.right, y, THIN, RULE)

    def _draw_header(self, pen: Pen, top: float) -> None:
        frame = self._frame
        pen.fill(frame.left, top, frame.width, self.head, TINT)
        pen.across(frame.left, frame.right, top, THIN, RULE)
        pen.across(frame.left, frame.right, top + self.head, THIN, RULE)
        for number, lines in enumerate(self._header):
            spare = self.head - len(lines) * Style.HEAD.leading
            self._draw_lines(pen, number, top + spare / 2, tuple((Style.HEAD, line) for line in lines))

    def _draw_separator(self, pen: Pen, y: float, row: _Measured, new: int) -> None:
        if row.kind is RowKind.TOTAL or (new == 0 and self._merging):
            pen.across(self._frame.left, self._frame.right, y, THIN, RULE)
        else:
            pen.across(self._edges[new], self._frame.right, y, grey=SOFT if self._table.grid else HAIR)

    def _draw_row(self, pen: Pen, top: float, row: _Measured, new: int) -> None:
        if row.kind is RowKind.GROUP:
            pen.fill(self._frame.left, top, self._frame.width, row.height, FAINT)
        for number, cell in enumerate(row.cells):
            if number < new:
                continue  # it stands in a row above
            if isinstance(cell, QrCode):
                middle = (self._edges[number] + self._edges[number + 1]) / 2
                side = cell.side * MM
                pen.qr_code(middle - side / 2, top + (row.height - side) / 2, side, cell.content)
            elif isinstance(cell, TickBox):
                self._draw_tick_box(pen, number, top, cell)
            else:
                self._draw_lines(pen, number, top + _PAD_Y, cell)

    def _draw_tick_box(self, pen: Pen, number: int, top: float, cell: TickBox) -> None:
        left = self._edges[number] + _PAD_X
        if not cell.label:
            left = (self._edges[number] + self._edges[number + 1] - _TICK) / 2
        pen.box(left, top + _PAD_Y + 1.5, _TICK, _TICK)
        if cell.ticked:
            pen.tick(left, top + _PAD_Y + 1.5, _TICK)
        pen.text(left + _TICK + 4, top + _PAD_Y, cell.label, Style.PLAIN)

    def _draw_lines(self, pen: Pen, number: int, top: float, lines: Lines) -> None:
        align = self._table.columns[number].align
        left, right = self._edges[number] + _PAD_X, self._edges[number + 1] - _PAD_X
        for style, line in lines:
            match align:
                case Align.LEFT:
                    pen.text(left, top, line, style)
                case Align.CENTER:
                    pen.text_middle((left + right) / 2, top, line, style)
                case Align.RIGHT:
                    pen.text_right(right, top, line, style)
            top += style.leading

    def _draw_grid(self, pen: Pen, top: float, start: float, first: int, last: int) -> None:
        """The lines between the columns, left out where a group row goes across."""
        y = begin = start
        stretches = []
        for row in self._rows[first:last]:
            if row.kind is RowKind.GROUP:
                stretches.append((begin, y))
                begin = y + row.height
            y += row.height
        for edge in self._edges[1:-1]:
            pen.down(edge, top, start, grey=SOFT)
            for begins, ends in [*stretches, (begin, y)]:
                if ends > begins:
                    pen.down(edge, begins, ends, grey=SOFT)

    def _measured(self, row: Row) -> _Measured:
        if row.kind is RowKind.GROUP:
            group = tuple(
                (Style.STRONG, line) for line in Style.STRONG.lines(words(row.cells[0]), self._frame.width - 2 * _PAD_X)
            )
            return _Measured((group,), _height(group) + 2 * _PAD_Y, row.kind, ())
        cells = tuple(
            _ink(cell, width - 2 * _PAD_X, strong=row.kind is RowKind.TOTAL)
            for cell, width in zip(row.cells, self._widths, strict=True)
        )
        height = max((_height(cell) for cell in cells), default=0.0) + 2 * _PAD_Y
        least = self._table.row_height * MM if row.kind is RowKind.PLAIN else 0.0
        return _Measured(cells, max(height, least), row.kind, row.cells[: self._merging])

    def _parts(self, row: _Measured) -> Iterator[_Measured]:
        """*row*, or where it is taller than a page, pieces of it that are not."""
        if row.height <= self._tallest:
            yield row
            return
        room = self._tallest - 2 * _PAD_Y
        rest = list(row.cells)
        while any(rest):
            cells = tuple(_fitting(cell, room) if isinstance(cell, tuple) else cell for cell in rest)
            yield _Measured(cells, max(map(_height, cells)) + 2 * _PAD_Y, row.kind, row.merged)
            rest = [
                cell[len(drawn) :] if isinstance(cell, tuple) and isinstance(drawn, tuple) else ()
                for cell, drawn in zip(rest, cells, strict=True)
            ]


def _said_instead(table: Table) -> list[Row]:
    return [Row((table.empty,), RowKind.GROUP)] if table.empty else []


def _edges(columns: Iterable[Column], frame: Frame) -> list[float]:
    """Where columns begin and end, in points: their widths scaled to fill *frame*."""
    widths = [column.width for column in columns]
    scale = frame.width / sum(widths)
    return [frame.left + scale * edge for edge in accumulate(widths, initial=0.0)]


def _ink(cell: Cell, width: float, *, strong: bool) -> _Ink:
    """What is drawn for *cell* in a column with *width* points for text."""
    if isinstance(cell, QrCode | TickBox):
        return cell
    if isinstance(cell, Stack):
        return (
            *_set(Style.STRONG, (cell.strong,), width),
            *_set(Style.PLAIN, cell.plain, width),
            *_set(Style.QUIET, cell.quiet, width),
        )
    return tuple(_set(Style.STRONG if strong else Style.PLAIN, (words(cell),), width))


def _set(style: Style, texts: Iterable[str], width: float) -> Iterator[tuple[Style, str]]:
    return ((style, line) for text in texts if text for line in style.lines(text, width))


def _height(cell: _Ink) -> float:
    match cell:
        case QrCode():
            return cell.side * MM - _PAD_Y  # a code has its own white border
        case TickBox():
            return Style.PLAIN.leading
        case _:
            return sum(style.leading for style, _line in cell)


def _fitting(lines: Lines, room: float) -> Lines:
    """As many of *lines* as *room* holds, one at least."""
    ends = accumulate(style.leading for style, _line in lines)
    return lines[: max(1, sum(end <= room for end in ends))]


def _first_change(above: tuple[Cell, ...] | None, here: tuple[Cell, ...]) -> int:
    """How many of the leading columns go on from the row above."""
    if above is None:
        return 0
    return next((n for n, (old, new) in enumerate(zip(above, here, strict=True)) if old != new), len(here))
