"""A printed report as data: what stands on it, not how it is drawn.

Built in the reader's language from frozen values; ``draw_pdf`` prints it, ``draw_text`` shows it in a
terminal, ``draw_xlsx`` writes it as a workbook.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code to find the record again; *text* is what a scanner reads."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """Room to write by hand; with *boxes*, small boxes to tick, each with its word."""

    boxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """A cell of several lines: the first one stands out, the others are smaller."""

    head: str
    rest: tuple[str, ...] = ()


Cell = str | Lines | QrCode | Blank


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; *share* of the page's width relative to the others."""

    title: str
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section; it never stands alone at the foot of a page."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences; *strong* for what must not be overlooked."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Short facts side by side, *per_row* of them."""

    pairs: tuple[tuple[str, str], ...]
    per_row: int = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading that is repeated on each page.

    Attributes:
        row_mm: the least height of a row, so that there is room to write.
        total: a last row that stands out.
    """

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    row_mm: float = 0.0
    total: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, side by side, each with its word."""

    words: tuple[str, ...]


Block = Heading | Paragraph | KeyValues | Table | Signatures


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        title: in large letters on the first page, small on the others.
        subtitle: whose and when.
        blocks: from top to bottom.
        language: of its sentences, for the reader of the file.
        landscape: A4 lying.
        mark: printed large and pale across each page: a draft says so.
        footer: left at the foot of each page; the page's number stands at the right.
    """

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    language: str
    landscape: bool = False
    mark: str = ""
    footer: str = ""
    number: str = ""
    author: str = ""
    notes: tuple[str, ...] = field(default=())  # small print under everything


def plain(cell: Cell) -> str:
    """What a cell says where there is neither drawing nor handwriting."""
    match cell:
        case str():
            return cell
        case Lines(head, rest):
            return "\n".join((head, *rest))
        case QrCode(text):
            return text
        case Blank(boxes):
            return "  ".join(f"□ {word}" for word in boxes)
