"""A report as data: what a printed page says, not how it is drawn.

The builders beside this file (``visit_plan``, ``task_report`` ...) make a ``Report`` in the language spoken at
that moment; ``draw_pdf``, ``draw_text`` and ``draw_xlsx`` each draw any of them.  Lengths are millimetres.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fieldapp.drawing.charts import Chart
from fieldapp.drawing.map_picture import MapPicture
from fieldapp.texts import language

Step = Callable[[int, int], object]
"""Told how much is done of how much; raises to stop the drawing."""


class Align(StrEnum):
    """Where the words of a column stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class RowKind(StrEnum):
    """What a row of a table is; a group row names those below it and takes the whole width."""

    PLAIN = "plain"
    GROUP = "group"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Stack:
    """A cell of several lines: one that stands out, and smaller ones below it."""

    strong: str
    quiet: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QrCode:
    """A square code that a phone or a scanner reads back as *content*; *side* is with its white border, in mm."""

    content: str
    side: float = 16


@dataclass(frozen=True, slots=True)
class TickBox:
    """A square to tick by hand, or ticked already."""

    label: str = ""
    ticked: bool = False


Cell = str | int | Decimal | date | Stack | QrCode | TickBox | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        title: a line break in it makes two lines.
        width: in mm; all widths of a table are scaled together to fill the page.
        merge: equal cells below each other become one, as a day does over its visits.
    """

    title: str
    width: float
    align: Align = Align.LEFT
    merge: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a cell for each column, or a single one in a group row."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that comes again on each page.

    Attributes:
        row_height: the least height of a row, room to write by hand.
        grid: lines on all sides, as on a form; without it only between the rows.
        empty: said in place of the rows where there are none.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    row_height: float = 0
    grid: bool = False
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part of the report; stays with what comes below it."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something that must not be overlooked, with a bar at its side."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters, large, with its name above and a remark below."""

    label: str
    value: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Some numbers side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Names and what they hold, in as many columns as said."""

    pairs: tuple[tuple[str, str], ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class WritingLines:
    """Empty lines to write on by hand."""

    count: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Lines to sign on, side by side; never alone on a page."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapSheet:
    """A map, as wide as the page; *height* in mm.  Tables beside it say the same in figures."""

    picture: MapPicture
    height: float = 150


@dataclass(frozen=True, slots=True)
class ChartSheet:
    """A chart, as wide as the page; *height* in mm.  Where nothing can be drawn its table stands for it."""

    chart: Chart
    height: float = 60


Block = Heading | Paragraph | Note | Figures | KeyValues | Table | WritingLines | SignatureLines | MapSheet | ChartSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Something to print.

    Attributes:
        facts: who and where, as (name, value), at the right of the title.
        state: how it stands, in a frame beside the title: approved, closed.
        footer: at the foot of each page, left of its number.
        watermark: a word written large across each page: draft.
        author: for the file's own data.
        language: the one it was built in.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    state: str = ""
    footer: str = ""
    watermark: str = ""
    author: str = ""
    landscape: bool = False
    language: str = field(default_factory=language)


def rows_of(report: Report) -> int:
    """How many rows all tables of *report* have together."""
    return sum(len(block.rows) for block in report.blocks if isinstance(block, Table))


def words(cell: Cell) -> str:
    """What *cell* says, in lines; numbers with thousands apart and the places they carry.

    >>> words(Decimal("-1300.00")), words(Decimal("0.5")), words(None)
    ('-1,300.00', '0.5', '')
    """
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Decimal():
            return f"{cell:,f}"
        case int():
            return f"{cell:,}"
        case date():
            return cell.isoformat()
        case Stack():
            return "\n".join(line for line in (cell.strong, *cell.plain, *cell.quiet) if line)
        case QrCode():
            return cell.content
        case TickBox():
            return f"{'☑' if cell.ticked else '☐'} {cell.label}".rstrip()
