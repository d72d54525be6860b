"""What stands below each other on the pages: each block measured into rows that a page takes or leaves."""

from collections.abc import Sequence
from enum import Enum, auto
from itertools import accumulate
from typing import Protocol

from fieldapp.reports.page import Figures, Heading, KeyValues, Note, Paragraph, SignatureLines, WritingLines
from fieldapp.reports.pen import BLACK, FAINT, HAIR, MM, RULE, SOFT, THIN, Frame, Pen, Style

_GAP = 8.0
_WRITING_LINE = 9 * MM
_SIGNING_HEIGHT = 15 * MM


class Keep(Enum):
    """What must not be parted from its neighbour by the end of a page."""

    FREE = auto()
    WITH_NEXT = auto()
    WITH_PREVIOUS = auto()


class Flow(Protocol):
    """A block measured for the width of the page, in points.

    Attributes:
        gap: room above it, unless it begins a page.
        head: height of what is repeated above its rows on each page.
        heights: of its rows.
    """

    @property
    def gap(self) -> float: ...

    @property
    def head(self) -> float: ...

    @property
    def heights(self) -> Sequence[float]: ...

    @property
    def keep(self) -> Keep: ...

    def leads(self, row: int) -> bool:
        """Whether *row* only makes sense with the next one below it."""

    def draw(self, pen: Pen, top: float, first: int, last: int) -> None:
        """Draw the head and the rows from *first* up to, without, *last*."""


class _Simple:
    """A block without a head, all of whose rows can stand alone."""

    gap = _GAP
    head = 0.0
    keep = Keep.FREE

    def leads(self, _row: int) -> bool:
        return False


class HeadingFlow(_Simple):
    """The title of a part."""

    gap = 13.0
    keep = Keep.WITH_NEXT

    def __init__(self, heading: Heading, frame: Frame) -> None:
        self._heading, self._frame = heading, frame
        room = frame.width - (Style.QUIET.width(heading.note) + 12 if heading.note else 0)
        self._lines = Style.HEADING.lines(heading.text, max(room, frame.width / 2))
        self.heights = [len(self._lines) * Style.HEADING.leading + 1]

    def draw(self, pen: Pen, top: float, _first: int, _last: int) -> None:
        for number, line in enumerate(self._lines):
            pen.text(self._frame.left, top + number * Style.HEADING.leading, line, Style.HEADING)
        pen.text_right(self._frame.right, top + 4, self._heading.note, Style.QUIET)


class ParagraphFlow(_Simple):
    """Running text; a page may end after any line."""

    def __init__(self, paragraph: Paragraph, frame: Frame) -> None:
        self._frame = frame
        self._style = Style.QUIET if paragraph.quiet else Style.PLAIN
        self._lines = self._style.lines(paragraph.text, frame.width)
        self.heights = [self._style.leading + 1] * len(self._lines)

    def draw(self, pen: Pen, top: float, first: int, last: int) -> None:
        for number, line in enumerate(self._lines[first:last]):
            pen.text(self._frame.left, top + number * (self._style.leading + 1), line, self._style)


class NoteFlow(_Simple):
    """A tinted strip with a dark bar at its left."""

    _PAD = 6.0

    def __init__(self, note: Note, frame: Frame) -> None:
        self._frame = frame
        width = frame.width - 2 * self._PAD - 6
        self._lines = [(Style.STRONG, line) for line in Style.STRONG.lines(note.title, width) if line]
        self._lines += [(Style.PLAIN, line) for line in Style.PLAIN.lines(note.text, width)]
        self.heights = [style.leading + 1 for style, _line in self._lines]
        self.heights[0] += self._PAD
        self.heights[-1] += self._PAD

    def draw(self, pen: Pen, top: float, first: int, last: int) -> None:
        height = sum(self.heights[first:last])
        pen.fill(self._frame.left, top, self._frame.width, height, FAINT)
        pen.fill(self._frame.left, top, 2.4, height, BLACK)
        y = top + (self._PAD if first == 0 else 0)
        for style, line in self._lines[first:last]:
            pen.text(self._frame.left + self._PAD + 6, y, line, style)
            y += style.leading + 1


class FiguresFlow(_Simple):
    """Numbers side by side, hairlines between them and a line below."""

    _PAD = 8.0

    def __init__(self, figures: Figures, frame: Frame) -> None:
        self._frame = frame
        value, self._widths = self._shared_out(figures, frame.width)
        self._stacks = [
            [(style, line) for style, text in parts for line in style.lines(text, width - 2 * self._PAD) if line]
            for width, parts in zip(
                self._widths,
                (
                    ((Style.QUIET, figure.label), (value, figure.value), (Style.QUIET, figure.remark))
                    for figure in figures.figures
                ),
                strict=True,
            )
        ]
        self.heights = [max(sum(style.leading for style, _line in stack) for stack in self._stacks) + 2 * self._PAD]

    def draw(self, pen: Pen, top: float, _first: int, _last: int) -> None:
        bottom = top + self.heights[0]
        pen.across(self._frame.left, self._frame.right, bottom, THIN, RULE)
        left = self._frame.left
        for number, (width, stack) in enumerate(zip(self._widths, self._stacks, strict=True)):
            if number:
                pen.down(left, top + self._PAD, bottom - self._PAD)
            y = top + self._PAD
            for style, line in stack:
                pen.text(left + (self._PAD if number else 0), y, line, style)
                y += style.leading
            left += width

    def _shared_out(self, figures: Figures, width: float) -> tuple[Style, list[float]]:
        """Equal columns if no number breaks in two; else smaller numbers, and more room for the long ones."""
        count = len(figures.figures)
        equal = [width / count] * count
        if all(Style.FIGURE.width(figure.value) + 2 * self._PAD <= equal[0] for figure in figures.figures):
            return Style.FIGURE, equal
        needed = [Style.SMALL_FIGURE.width(figure.value) + 2 * self._PAD for figure in figures.figures]
        left = width - sum(needed)
        return Style.SMALL_FIGURE, [one + left / count for one in needed] if left >= 0 else equal


class KeyValuesFlow(_Simple):
    """Names and values in columns, a hairline under each row."""

    _PAD = 3.0
    _GUTTER = 14.0

    def __init__(self, block: KeyValues, frame: Frame) -> None:
        self._frame = frame
        self._step = (frame.width + self._GUTTER) / block.columns
        self._width = self._step - self._GUTTER
        # No name may take so much room that nothing is left for what it names.
        widest = max((Style.QUIET.width(name) for name, _value in block.pairs), default=0.0)
        self._label = min(widest + 8, self._width * 0.4)
        cells = [
            (Style.QUIET.lines(name, self._label - 8), Style.PLAIN.lines(value, self._width - self._label))
            for name, value in block.pairs
        ]
        self._rows = [cells[first : first + block.columns] for first in range(0, len(cells), block.columns)]
        self.heights = [
            max(max(len(names) * Style.QUIET.leading, len(values) * Style.PLAIN.leading) for names, values in row)
            + 2 * self._PAD
            for row in self._rows
        ]

    def draw(self, pen: Pen, top: float, first: int, last: int) -> None:
        y = top
        for row, height in zip(self._rows[first:last], self.heights[first:last], strict=True):
            for number, (names, values) in enumerate(row):
                left = self._frame.left + number * self._step
                for line, name in enumerate(names):
                    pen.text(left, y + self._PAD + 1 + line * Style.QUIET.leading, name, Style.QUIET)
                for line, value in enumerate(values):
                    pen.text(left + self._label, y + self._PAD + line * Style.PLAIN.leading, value, Style.PLAIN)
                pen.across(left, left + self._width, y + height)
            y += height


class WritingFlow(_Simple):
    """Empty lines for a hand."""

    def __init__(self, lines: WritingLines, frame: Frame) -> None:
        self._label, self._frame = lines.label, frame
        self.heights = [_WRITING_LINE] * lines.count

    def draw(self, pen: Pen, top: float, first: int, last: int) -> None:
        if first == 0:
            pen.text(self._frame.left, top + 2, self._label, Style.QUIET)
        for bottom in accumulate(self.heights[first:last], initial=top):
            if bottom > top:
                pen.across(self._frame.left, self._frame.right, bottom, grey=HAIR)


class SignatureFlow(_Simple):
    """Names of who signs, a line after each."""

    _GUTTER = 18.0
    gap = 6.0
    keep = Keep.WITH_PREVIOUS

    def __init__(self, lines: SignatureLines, frame: Frame) -> None:
        self._labels, self._frame = lines.labels, frame
        self.heights = [_SIGNING_HEIGHT]

    def draw(self, pen: Pen, top: float, _first: int, _last: int) -> None:
        bottom = top + _SIGNING_HEIGHT - 3
        step = (self._frame.width + self._GUTTER) / len(self._labels)
        for number, label in enumerate(self._labels):
            left = self._frame.left + number * step
            pen.text(left, bottom - Style.PLAIN.leading, label, Style.PLAIN)
            line = left + Style.PLAIN.width(label) + 6
            pen.across(line, left + step - self._GUTTER, bottom, THIN, SOFT)
