"""Any report for a terminal: the same words in lines, columns under each other in Chinese too."""

from collections.abc import Iterator
from itertools import zip_longest

from fieldapp.drawing.map_picture import map_caption
from fieldapp.reports.chart_flow import chart_as_table
from fieldapp.reports.line_breaking import break_lines
from fieldapp.reports.page import (
    Align,
    Block,
    Cell,
    ChartSheet,
    Column,
    Figures,
    Heading,
    KeyValues,
    MapSheet,
    Note,
    Paragraph,
    QrCode,
    Report,
    Row,
    RowKind,
    SignatureLines,
    Table,
    WritingLines,
    words,
)
from fieldapp.reports.text_width import text_width

_BETWEEN = "  "
_NARROWEST = 4
_SIGNATURE = "_" * 16


def draw_text(report: Report, width: int = 100) -> str:
    """*report* in lines of at most *width* half-width places, if its tables are not wider than that at least.

    Returns:
        Lines that end in a line break, without blanks at their ends.
    """
    return "".join(f"{line.rstrip()}\n" for line in _report_lines(report, width))


def draw_table(table: Table, width: int = 100) -> str:
    """One table as in a report; a column without a word is left out."""
    return "".join(f"{line.rstrip()}\n" for line in _table_lines(table, width))


def _report_lines(report: Report, width: int) -> Iterator[str]:
    yield f"{report.title}{f'  [{report.state}]' if report.state else ''}"
    if report.subtitle:
        yield report.subtitle
    if report.facts:
        yield from _wrapped("   ".join(f"{name} {value}" for name, value in report.facts), width)
    yield "=" * width
    for block in report.blocks:
        yield from _block_lines(block, width)
        yield ""
    if report.footer:
        yield from _wrapped(report.footer, width)


def _block_lines(block: Block, width: int) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{block.text}{f'  ({block.note})' if block.note else ''}"
            yield "-" * min(width, text_width(block.text))
        case Paragraph():
            yield from _wrapped(block.text, width)
        case Note():
            yield from (f"! {line}" for line in _wrapped(f"{block.title}\n{block.text}".strip(), width - 2))
        case Figures():
            for figure in block.figures:
                remark = f" ({figure.remark})" if figure.remark else ""
                yield from _wrapped(f"{figure.label}: {figure.value}{remark}", width)
        case KeyValues():
            yield from _pairs(block, width)
        case Table():
            yield from _table_lines(block, width)
        case WritingLines():
            yield block.label
        case ChartSheet():
            yield from _table_lines(chart_as_table(block), width)
        case MapSheet():
            yield map_caption(block.picture.ground)  # what it shows stands in the tables
        case SignatureLines():
            yield "   ".join(f"{label} {_SIGNATURE}" for label in block.labels)


def _pairs(block: KeyValues, width: int) -> Iterator[str]:
    names = min(max((text_width(name) for name, _value in block.pairs), default=0), width // 2)
    for name, value in block.pairs:
        columns = (_wrapped(name, names), _wrapped(value, width - names - len(_BETWEEN)))
        for left, right in zip_longest(*columns, fillvalue=""):
            yield f"{_filled(left, names)}{_BETWEEN}{right}"


def _table_lines(table: Table, width: int) -> Iterator[str]:
    if not table.rows:
        yield table.empty
        return
    shown = [place for place in range(len(table.columns)) if _has_words(table, place)]
    columns = [table.columns[place] for place in shown]
    titles = Row(tuple(column.title.replace("\n", "/") for column in columns))
    rows = list(_without_repeats(table, shown))
    widths = _column_widths([titles, *rows], len(shown), width)
    total = sum(widths) + len(_BETWEEN) * (len(widths) - 1)
    yield from _row_lines(titles, widths, columns)
    yield "-" * total
    for row in rows:
        if row.kind is RowKind.GROUP:
            yield from _wrapped(words(row.cells[0]), total)
        else:
            if row.kind is RowKind.TOTAL:
                yield "-" * total
            yield from _row_lines(row, widths, columns)


def _has_words(table: Table, place: int) -> bool:
    """Whether a column says something: others are there for a hand or a scanner."""
    cells = [row.cells[place] for row in table.rows if row.kind is not RowKind.GROUP]
    return any(words(cell) for cell in cells if not isinstance(cell, QrCode))


def _without_repeats(table: Table, shown: list[int]) -> Iterator[Row]:
    """The rows with the columns *shown*; what merges with the cell above it is left empty."""
    above: tuple[Cell, ...] = ()
    for row in table.rows:
        if row.kind is RowKind.GROUP:
            yield row
        else:
            yield Row(
                tuple(
                    None
                    if above and table.columns[place].merge and above[place] == row.cells[place]
                    else row.cells[place]
                    for place in shown
                ),
                row.kind,
            )
        above = row.cells if row.kind is not RowKind.GROUP else ()


def _row_lines(row: Row, widths: list[int], columns: list[Column]) -> Iterator[str]:
    cells = [_wrapped(words(cell), width) for cell, width in zip(row.cells, widths, strict=True)]
    for line in zip_longest(*cells, fillvalue=""):
        yield _BETWEEN.join(
            _filled(text, width, column.align) for text, width, column in zip(line, widths, columns, strict=True)
        )


def _column_widths(rows: list[Row], count: int, room: int) -> list[int]:
    """What each column would like to have; where that is too much, the widest give way first."""
    wishes = [
        max(
            text_width(line)
            for row in rows
            if row.kind is not RowKind.GROUP
            for line in words(row.cells[n]).split("\n")
        )
        for n in range(count)
    ]
    spare = room - len(_BETWEEN) * (count - 1)
    while sum(wishes) > spare and max(wishes) > _NARROWEST:
        widest = max(wishes)
        second = max((wish for wish in wishes if wish < widest), default=_NARROWEST)
        several = [n for n, wish in enumerate(wishes) if wish == widest]
        step = max(1, min(widest - second, (sum(wishes) - spare) // len(several)))
        for n in several:
            wishes[n] -= step
    return wishes


def _filled(text: str, width: int, align: Align = Align.LEFT) -> str:
    spare = max(0, width - text_width(text))
    match align:
        case Align.LEFT:
            return text + " " * spare
        case Align.RIGHT:
            return " " * spare + text
        case Align.CENTER:
            return " " * (spare // 2) + text + " " * (spare - spare // 2)


def _wrapped(text: str, width: int) -> list[str]:
    return break_lines(text, width, text_width)
